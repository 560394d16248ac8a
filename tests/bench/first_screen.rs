//! The statements of the first screen, for who runs them without us: those that are written out in the server are taken from there.

use std::fmt::Display;

use back_on_track::appointment::coming::COMING_TO_ONE;
use back_on_track::clock::Clock;
use back_on_track::home::query::HEAD;
use back_on_track::task::statements::all_of;
use chrono::Days;
use entities::Role;

const YOUTH: &str = "bench_id(3, :i)";
/// Before all others.
const FIRST_ID: &str = "bench_id(0, 0)";
const FIRST_DAY: &str = "'1970-01-01'";

/// The script of `home.sql`, whole.
pub fn script() -> String {
    let in_sight = Clock::System.now().date_naive().checked_add_days(Days::new(30)).unwrap();
    let in_sight = format!("'{in_sight}'");
    let head = bind(HEAD, &[YOUTH, FIRST_ID]);
    let coming = bind(
        COMING_TO_ONE,
        &[YOUTH, "", "now()", FIRST_DAY, FIRST_ID, "4", "current_date", &in_sight, FIRST_DAY, FIRST_ID],
    );
    let tasks = all_of(Role::Participant).unwrap();
    let tasks = bind(&tasks, &["bench_id(2, :i)", "now()", "now()", "current_date", "bench_id(1, 1)"]);
    let script = include_str!("home.sql");
    script.replace("{head}", &head).replace("{coming}", &coming).replace("{tasks}", &tasks)
}

/// Puts values in the place of `$1`, `$2` and so on.
fn bind(sql: &str, values: &[impl Display]) -> String {
    let numbered = values.iter().enumerate().rev();
    numbered.fold(sql.to_owned(), |sql, (place, value)| {
        sql.replace(&format!("${}", place + 1), &value.to_string())
    })
}
