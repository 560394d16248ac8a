//! The judgement: which rule of the [`table`](super::table) some shifts break, on which day, and by how much.
//!
//! Adding a shift never makes a finding go away: each rule only ever counts more. So it does not matter in which order shifts
//! come, nor whether a week is judged with or without the weeks that do not touch it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::table::{ADULT, ROWS, Row, Source, WorkKind, row_on};
use super::week::{end_at, minutes_between, monday_of, school_on, start_at};
use super::{days, rest, weeks};
use crate::clock::age_on;

/// School on one day of the week, minutes after midnight on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolDay {
    /// Day of the week (ISO 8601): 1 is Monday.
    pub weekday: i32,
    /// Start.
    pub from_minute: i32,
    /// End.
    pub until_minute: i32,
}

/// What is assumed of a youth whose timetable nobody wrote down: Monday to Friday, 08:30 to 15:00.
#[must_use]
pub fn assumed_timetable() -> Vec<SchoolDay> {
    (1..=5).map(|weekday| SchoolDay { weekday, from_minute: 510, until_minute: 900 }).collect()
}

/// Work on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shift {
    /// The day.
    pub day: NaiveDate,
    /// Start, minutes after midnight on the wall.
    pub from_minute: i32,
    /// End.
    pub until_minute: i32,
    /// Longest unbroken break in it, minutes.
    pub break_minutes: i32,
}

impl Shift {
    /// Real minutes from start to end.
    #[must_use]
    pub fn span(&self) -> i64 {
        minutes_between(self.day, self.from_minute, self.until_minute)
    }

    /// Real minutes of work.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.span() - i64::from(self.break_minutes)).max(0)
    }
}

/// Who works, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Born on.
    pub birth_date: NaiveDate,
    /// What kind of work.
    pub kind: WorkKind,
    /// When there is school.
    pub timetable: Vec<SchoolDay>,
    /// Whether an adult is always near.
    pub is_supervised: bool,
    /// Whether it is light and not industrial: no machines, alcohol, cash desk, heavy lifting, dangerous substances.
    pub is_light: bool,
    /// Whether Sunday work was agreed to, by a guardian too under 16.
    pub is_sunday_agreed: bool,
}

impl Work {
    /// The age on `day`.
    #[must_use]
    pub fn age(&self, day: NaiveDate) -> u32 {
        age_on(self.birth_date, day)
    }

    /// The row by which `day` is judged.
    #[must_use]
    pub fn row(&self, day: NaiveDate) -> Option<&'static Row> {
        row_on(&ROWS, day, self.age(day), self.kind)
    }
}

/// A rule that can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WorkingTimeRule)]
pub enum Rule {
    /// Nobody under 13 works.
    TooYoung,
    /// Only under supervision.
    NotSupervised,
    /// Only light work that is not industrial.
    NotLight,
    /// At school at that time.
    DuringSchool,
    /// Too long on a day with school.
    SchoolDayHours,
    /// Too long on a day without.
    FreeDayHours,
    /// Too long in a week with school.
    SchoolWeekHours,
    /// Too long in a week without.
    HolidayWeekHours,
    /// Too long on average over four weeks.
    FourWeekMean,
    /// At night.
    Night,
    /// On a Sunday.
    Sunday,
    /// On the Saturday before a Sunday.
    SaturdayBeforeSunday,
    /// On too many Sundays.
    TooManySundays,
    /// On too many days of a week.
    DaysAWeek,
    /// Too little rest in a day.
    DailyRest,
    /// Too little rest in a week.
    WeeklyRest,
    /// Too long without a break.
    Break,
    /// In too many holiday weeks of a year.
    HolidayWeeks,
    /// In too many holiday weeks in a row.
    HolidayWeeksInARow,
    /// Two shifts at once.
    Overlap,
    /// The table of school holidays does not reach that far: the week was held to be a school week. No breach.
    CalendarUnknown,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WorkingTimeUnit)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Years of age.
    Years,
    /// It is so or not: 1 where it is.
    YesNo,
}

impl Unit {
    /// A figure as people read it: minutes as hours, such as `7` or `7:30`.
    #[must_use]
    pub fn show(self, figure: i64) -> String {
        match self {
            Self::Minutes if figure % 60 == 0 => (figure / 60).to_string(),
            Self::Minutes => format!("{}:{:02}", figure / 60, figure % 60),
            Self::Days | Self::Weeks | Self::Years | Self::YesNo => figure.to_string(),
        }
    }
}

impl Rule {
    /// Whether it forbids the work; the other only says what is not known.
    #[must_use]
    pub fn is_breach(self) -> bool {
        self != Self::CalendarUnknown
    }

    /// The rule's word, as clients and the words of a problem know it.
    #[must_use]
    pub fn word(self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::String(word)) => word,
            _ => String::new(),
        }
    }

    /// What is measured.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::TooYoung => Unit::Years,
            Self::NotSupervised
            | Self::NotLight
            | Self::Sunday
            | Self::SaturdayBeforeSunday
            | Self::CalendarUnknown => Unit::YesNo,
            Self::TooManySundays | Self::DaysAWeek => Unit::Days,
            Self::HolidayWeeks | Self::HolidayWeeksInARow => Unit::Weeks,
            Self::DuringSchool
            | Self::SchoolDayHours
            | Self::FreeDayHours
            | Self::SchoolWeekHours
            | Self::HolidayWeekHours
            | Self::FourWeekMean
            | Self::Night
            | Self::DailyRest
            | Self::WeeklyRest
            | Self::Break
            | Self::Overlap => Unit::Minutes,
        }
    }

    /// Whether it looks at a week or more, and so at no day of it.
    #[must_use]
    pub fn is_of_a_week(self) -> bool {
        match self {
            Self::SchoolWeekHours
            | Self::HolidayWeekHours
            | Self::FourWeekMean
            | Self::SaturdayBeforeSunday
            | Self::TooManySundays
            | Self::DaysAWeek
            | Self::WeeklyRest
            | Self::HolidayWeeks
            | Self::HolidayWeeksInARow
            | Self::CalendarUnknown => true,
            Self::TooYoung
            | Self::NotSupervised
            | Self::NotLight
            | Self::DuringSchool
            | Self::SchoolDayHours
            | Self::FreeDayHours
            | Self::Night
            | Self::Sunday
            | Self::DailyRest
            | Self::Break
            | Self::Overlap => false,
        }
    }

    /// Whether more is worse; of rest, less is.
    #[must_use]
    pub fn is_worse(self, measured: i64, than: i64) -> bool {
        match self {
            Self::DailyRest | Self::WeeklyRest | Self::TooYoung => measured < than,
            _ => measured > than,
        }
    }
}

/// A rule that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub rule: Rule,
    /// On which day; for what is counted by the week its Monday.
    pub day: NaiveDate,
    /// How much there is.
    pub measured: i64,
    /// How much there may be, or has to be.
    pub limit: i64,
    /// Which article.
    pub article: &'static str,
    /// Whether the law itself was read.
    pub source: Source,
}

/// A stretch of real time in which somebody works or is at school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// Start.
    pub from: chrono::DateTime<chrono::Utc>,
    /// End.
    pub until: chrono::DateTime<chrono::Utc>,
}

impl Stretch {
    /// A shift in real time.
    #[must_use]
    pub fn of(shift: &Shift) -> Self {
        Self { from: start_at(shift.day, shift.from_minute), until: end_at(shift.day, shift.until_minute) }
    }

    /// Minutes that both have in common.
    #[must_use]
    pub fn overlap(self, other: Self) -> i64 {
        (self.until.min(other.until) - self.from.max(other.from)).num_minutes().max(0)
    }
}

/// Shifts by day, each day in the order of its clock.
pub type ByDay = BTreeMap<NaiveDate, Vec<Shift>>;

/// Every rule that these shifts break, by day; nothing for days from the 18th birthday on. The same shift twice counts once.
#[must_use]
pub fn check(work: &Work, shifts: &[Shift]) -> Vec<Finding> {
    let distinct: BTreeSet<Shift> =
        shifts.iter().copied().filter(|shift| work.age(shift.day) < ADULT).collect();
    let mut by_day = ByDay::new();
    for shift in distinct {
        by_day.entry(shift.day).or_default().push(shift);
    }
    let mondays: BTreeSet<NaiveDate> = by_day.keys().map(|day| monday_of(*day)).collect();
    let mut found = Vec::new();
    for (day, shifts) in &by_day {
        days::judge(work, *day, shifts, &mut found);
    }
    for monday in &mondays {
        weeks::judge(work, *monday, &by_day, &mut found);
    }
    weeks::judge_holidays(work, &mondays, &mut found);
    weeks::judge_means(work, &mondays, &by_day, &mut found);
    weeks::judge_sundays(work, &by_day, &mut found);
    rest::judge(work, &by_day, &mut found);
    found.sort_by_key(|finding| (finding.rule, finding.day));
    found
}

/// Minutes of a day that count: those of its shifts and, where school counts, those of school, of which time that both claim counts
/// once, the longer of the two. An internship so takes the place of school.
#[must_use]
pub fn counted(work: &Work, row: &Row, day: NaiveDate, shifts: &[Shift]) -> i64 {
    let school = school_on(&work.timetable, day).filter(|_| row.counts_school);
    let Some(school) = school else { return shifts.iter().map(Shift::minutes).sum() };
    let at_school =
        Stretch { from: start_at(day, school.from_minute), until: end_at(day, school.until_minute) };
    let (mut beside, mut instead) = (0, 0);
    for shift in shifts {
        let share = if Stretch::of(shift).overlap(at_school) > 0 { &mut instead } else { &mut beside };
        *share += shift.minutes();
    }
    let school_minutes = (at_school.until - at_school.from).num_minutes();
    beside + school_minutes.max(instead)
}

/// Findings of one rule under one article together: how bad it is at worst, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The worst of them.
    pub worst: Finding,
    /// The first day.
    pub first_on: NaiveDate,
    /// The last.
    pub last_on: NaiveDate,
    /// On how many days, or in how many weeks.
    pub count: i64,
}

/// The findings, those of one rule, limit and article together, so that a fault that comes back every week is read once.
#[must_use]
pub fn summarise(findings: &[Finding]) -> Vec<Summary> {
    let mut all: Vec<Summary> = Vec::new();
    for finding in findings {
        let same = all.iter_mut().find(|known| {
            let worst = &known.worst;
            (worst.rule, worst.limit, worst.article) == (finding.rule, finding.limit, finding.article)
        });
        match same {
            None => {
                let (first_on, last_on) = (finding.day, finding.day);
                all.push(Summary { worst: *finding, first_on, last_on, count: 1 });
            }
            Some(known) => {
                known.count += 1;
                known.first_on = known.first_on.min(finding.day);
                known.last_on = known.last_on.max(finding.day);
                if finding.rule.is_worse(finding.measured, known.worst.measured) {
                    known.worst = *finding;
                }
            }
        }
    }
    all
}
