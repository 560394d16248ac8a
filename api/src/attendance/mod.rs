//! Attendance (aanwezigheid) of many youths at once: a school's list for today, told in one call or as a file, and the
//! legal signal when absence adds up.
//!
//! Who tells is a contact of school or care who signed; what they tell are check-ins like any other (`agreement`): they
//! count at once, saying the same twice changes nothing, and saying otherwise corrects with a trace. *Present* keeps the
//! agreement, *late* keeps it late, *excused* counts neither way, *unexcused* is a miss. Of care nothing is told but whether
//! an appointment was kept.
//!
//! A call or a file is taken as a whole or not at all, and every wrong row is named. A file that is sent again, after a bad
//! line or with one row mended, changes only what is new in it.
//!
//! Who was away all day was at none of its lessons: where both are told, a coach is to look at it, and what is said of the lesson
//! is closer.
//!
//! *Truancy* (Leerplichtwet 1969, article 21a): 16 hours of unexcused absence within four weeks in a row must be reported by the
//! school. We raise a signal for the coach when what was told adds up to it.

pub mod access;
pub mod comparing;
pub mod file_http;
pub mod http;
pub mod import_http;
pub mod ops;
pub mod query;
pub mod rules;
pub mod sheet;
pub mod truancy;
