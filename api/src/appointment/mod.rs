//! Appointments (afspraken in de agenda): made, moved with notice, cancelled, and only once past: kept, excused or no-show. Both sides
//! may say what happened; a difference goes to the coach. What is settled counts as a check-in on the agreement.

pub mod http;
