//! Payout requests (uitbetalingsverzoeken): study incentive and debt relief on their way to a payee.

pub mod http;

pub mod settlement;
