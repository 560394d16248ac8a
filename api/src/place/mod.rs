//! Places (leer- en werkervaringsplekken): what employers have to learn and to work at, and the search in which youths find it.
//!
//! A manager or recruiter of an employer *drafts* a place and *submits* it; a lead *publishes* it or *rejects* it with a reason, after
//! which it may be edited and submitted again. Whatever the lead judged is judged again when it changes: an edit of a published
//! place sends it back to *submitted*, out of sight, while youths who were introduced stay so. Only more positions and the accessibility
//! change freely. The employer *pauses* and *resumes* it; it is *filled* with its last position and published again when
//! one is free; it *expires* the day after its last. *Withdrawn* and *expired* are for good.
//!
//! ```text
//! draft --submit--> submitted --publish--> published --fill--> filled (--free--> published)
//!                    ^  ^  '--reject--> rejected      |   '--pause--> paused (--resume--> published)
//!                    |  '------submit------'          |
//!                    '------an edit that matters------'      any of them --withdraw--> withdrawn, --expire--> expired
//! ```
//!
//! Only published places of *verified* employers are found: the search looks at the employer's state, so that those of a
//! suspended employer are out of sight at once.
//!
//! What a minor may not do is asked and refused with the rule's name, when a place is written and when somebody looks at it: [`hazards`]
//! for what is done, [`working_time::pattern`](crate::working_time::pattern) for when. A place may be of use in a school holiday only; the search tells which fits a
//! week with school.
//!
//! Whoever changes more than a place locks it before introductions and placements, and after the participant.

pub mod access;
pub mod body;
pub mod browse;
pub mod catalogue;
pub mod content;
pub mod hazards;
pub mod http;
pub mod jobs;
pub mod life;
pub mod life_http;
pub mod ops;
pub mod query;
pub mod rules;
pub mod search;
