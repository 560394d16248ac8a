//! Placements (stage- en werkovereenkomsten): what a youth and an employer agree on, signed by everybody before the first day, and
//! what comes of it.
//!
//! A placement comes of an accepted introduction. It is one *document*: period, week, tasks, who guides, what is to be learnt,
//! insurance and allowance. Coach and employer edit it while it is a draft; a signature is put under its hash, and any edit clears every
//! signature. Youth, employer and coach sign, and a guardian too where the youth is under 18 on the first day: in the app, or with a one-time code that
//! the coach hands over or has mailed ([`code`]), on a page ([`page`]) or in an app. A guardian of somebody over 16 sees this document and
//! nothing else of the file. What they agreed to they can take back until the youth is 18: in the app, or through the coach.
//!
//! The last signature asks the law on working time first ([`working_time`](crate::working_time)): over the whole period, together
//! with what the youth agreed on elsewhere. Hours that break a rule don't come into force. Then it takes a position of the place.
//!
//! *Hours* are entered by the youth and confirmed by the employer. What was really worked can always be written down; where it
//! breaks a rule that stands beside it, and the coach gets the signal `hours_over_limit`: hours that were not allowed are no reason to hide
//! them, but somebody has to speak with the employer.
//!
//! *How it went* is told by both sides from the last day on; where it ended earlier, from that day on. Where they agree it is settled; where they differ the later one says
//! why, the coach gets the signal `placement_disputed`, and decides.
//!
//! States: draft, active, disputed, and at the end completed, partly completed, did not show, or cancelled. A placement that is cancelled before
//! its first day gives its position back; one that ended does not.
//!
//! Locks: participant, place, introduction, placement ([`lock`]).

pub mod access;
pub mod code;
pub mod document;
pub mod following;
pub mod hours;
pub mod hours_http;
pub mod http;
pub mod jobs;
pub mod judging;
mod lock;
pub mod ops;
pub mod outcome;
pub mod outcome_http;
pub mod page;
pub mod paper;
pub mod query;
pub mod readiness;
pub mod rules;
pub mod signing;
pub mod signing_http;
pub mod view;
pub mod words;
