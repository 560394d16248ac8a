//! Working time (werktijden): what the law says about the hours of somebody under 18, as one table and one pure judgement.
//!
//! [`table`] has the limits by age, kind of work and effective date, each with the article that it comes from, so that a lawyer can
//! correct a figure without reading code. [`holidays`] has the school holidays by date; what lies beyond is said, never
//! guessed. [`rules`] takes a birth date, a school timetable and shifts, and says which rule is broken on which day, by how much.
//!
//! A *shift* is work on one day between two times on the wall, with a break; it is measured in real minutes, also in the two nights
//! in which the clock changes. A week is Monday to Sunday. A *school week* has school on some day of it, a *holiday week* on none. A
//! day is judged by the age on that day, a week by the age on its Monday: the stricter of the two where a birthday is in between.
//! From 18 on nothing is judged here. [`pattern`] asks the same of a week before anybody is known: of a place.
//!
//! The *school timetable* of a youth is the coach's to write down, because the less school there is, the more hours are lawful: it is not for
//! who wants the hours. Until then an ordinary one is assumed, and every answer says so. The youth reads it; guardians, leads and
//! employers don't.

pub mod access;
mod days;
pub mod holidays;
pub mod http;
pub mod ops;
pub mod pattern;
pub mod query;
mod rest;
pub mod rules;
pub mod schedule;
pub mod table;
pub mod week;
mod weeks;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod table_tests;
