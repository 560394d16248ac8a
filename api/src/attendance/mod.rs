//! Attendance (aanwezigheid) of many youths at once: a school's list for today, told in one call or as a file, and the
//! legal signal when absence adds up.

pub mod http;
