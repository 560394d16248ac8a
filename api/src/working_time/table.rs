//! The table: how long, when and how often somebody under 18 may work, by age, kind of work and effective date. Every limit carries
//! the article that it comes from.
//!
//! Read beside the Arbeidstijdenwet (ATW) and the Nadere regeling kinderarbeid (NRK) as published in statengeneraal/laws-markdown,
//! a copy that is some years old, and beside what Rijksoverheid, Arboportaal and Stigas tell employers. What rests on the latter alone, or where the two
//! differ, is marked [`Source::Secondary`]: to be checked by a lawyer. A change of the law is a new row with its date; rows are never changed
//! for what is past.

use chrono::NaiveDate;
use entities::PlaceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::time_of;

/// What kind of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// Part of a school's programme (stage), under an agreement that a parent signs too.
    Internship,
    /// Everything else: side jobs, work experience, taster days.
    Other,
}

impl WorkKind {
    /// What a place is, to the law.
    #[must_use]
    pub fn of(kind: PlaceKind) -> Self {
        if kind == PlaceKind::Internship { Self::Internship } else { Self::Other }
    }

    /// The youngest age at which there is such work at all.
    #[must_use]
    pub fn youngest(self) -> u32 {
        if self == Self::Internship { INTERNSHIP_AT_14.age_from } else { YOUNGEST }
    }
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WorkingTimeSource)]
pub enum Source {
    /// Read in the law itself.
    Law,
    /// Secondary source, to be checked by a lawyer.
    Secondary,
}

/// A figure and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How much: minutes, days or weeks, as the field says.
    pub value: i64,
    /// Which article.
    pub article: &'static str,
    /// Whether the law itself was read.
    pub source: Source,
}

/// Hours in which nobody of that age works, minutes after midnight: from the evening to the next morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Night {
    /// From then in the evening.
    pub from_minute: i32,
    /// Until then in the morning.
    pub until_minute: i32,
    /// Which article.
    pub article: &'static str,
    /// Whether the law itself was read.
    pub source: Source,
}

impl Night {
    /// As it is written, such as `19:00-07:00`.
    #[must_use]
    pub fn show(self) -> String {
        format!("{}-{}", time_of(self.from_minute), time_of(self.until_minute))
    }
}

/// Work on a Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sundays {
    /// Whether it can be agreed at all. A guardian's consent is the signature under the agreement that says so.
    pub can_be_agreed: bool,
    /// Whether the Saturday before has to be free.
    pub needs_free_saturday: bool,
    /// Sundays at most, of so many in a row.
    pub at_most: Option<(Limit, i64)>,
    /// Which article.
    pub article: &'static str,
    /// Whether the law itself was read.
    pub source: Source,
}

/// What may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duties {
    /// Only light work that is not industrial.
    pub is_light_only: bool,
    /// Only under supervision.
    pub is_supervised_only: bool,
    /// Which article.
    pub article: &'static str,
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// From which day on it holds.
    pub effective_from: NaiveDate,
    /// Youngest age.
    pub age_from: u32,
    /// Oldest age.
    pub age_until: u32,
    /// For which kind of work; absent for every kind.
    pub kind: Option<WorkKind>,
    /// Whether time at school counts as working time in a day and a week.
    pub counts_school: bool,
    /// Minutes on a day with school.
    pub school_day: Limit,
    /// Minutes on a day without.
    pub free_day: Limit,
    /// Minutes in a week with school.
    pub school_week: Limit,
    /// Minutes in a week without.
    pub holiday_week: Limit,
    /// Minutes a week on average over any four weeks.
    pub four_week_mean: Option<Limit>,
    /// The night, while there is school.
    pub school_night: Night,
    /// The night in a holiday week.
    pub holiday_night: Night,
    /// Sundays.
    pub sundays: Sundays,
    /// Days a week.
    pub days_a_week: Option<Limit>,
    /// Unbroken minutes of rest in each 24 hours.
    pub daily_rest: Limit,
    /// Unbroken minutes of rest in each 7 times 24 hours.
    pub weekly_rest: Option<Limit>,
    /// Minutes that may be worked without a break.
    pub unbroken: Limit,
    /// Holiday weeks a year in which one works.
    pub holiday_weeks: Option<Limit>,
    /// Holiday weeks in a row.
    pub holiday_weeks_in_a_row: Option<Limit>,
    /// What may be done.
    pub duties: Duties,
}

/// Minutes of the shortest break that counts.
pub const SHORTEST_BREAK: i64 = 30;
/// Nobody younger works.
pub const YOUNGEST: u32 = 13;
/// Where it says so.
pub const YOUNGEST_ARTICLE: &str = "Arbeidstijdenwet art. 3:2";
/// From this age on nothing is judged here.
pub const ADULT: u32 = 18;
/// School goes first.
pub const SCHOOL_ARTICLE: &str = "Arbeidstijdenwet art. 4:4 lid 1; Leerplichtwet 1969 art. 2";

const fn law(value: i64, article: &'static str) -> Limit {
    Limit { value, article, source: Source::Law }
}

const fn secondary(value: i64, article: &'static str) -> Limit {
    Limit { value, article, source: Source::Secondary }
}

const fn night(from_hour: i32, until_hour: i32, article: &'static str) -> Night {
    Night { from_minute: from_hour * 60, until_minute: until_hour * 60, article, source: Source::Law }
}

const fn hours(count: i64) -> i64 {
    count * 60
}

/// Since the Arbeidstijdenwet and the Nadere regeling kinderarbeid were made simpler (Stcrt. 2007, 64).
const SINCE_2007: NaiveDate = match NaiveDate::from_ymd_opt(2007, 4, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

const AT_13: Row = Row {
    effective_from: SINCE_2007,
    age_from: 13,
    age_until: 14,
    kind: None,
    counts_school: false,
    school_day: law(0, "Nadere regeling kinderarbeid art. 4:1 lid 1 b"),
    free_day: law(hours(7), "Nadere regeling kinderarbeid art. 4:1 lid 1 d en 5:1 lid 1 d"),
    school_week: law(hours(12), "Nadere regeling kinderarbeid art. 4:1 lid 1 d"),
    holiday_week: law(hours(35), "Nadere regeling kinderarbeid art. 5:1 lid 1 d"),
    four_week_mean: None,
    school_night: night(19, 7, "Nadere regeling kinderarbeid art. 4:1 lid 1 c"),
    holiday_night: night(19, 7, "Nadere regeling kinderarbeid art. 5:1 lid 1 c"),
    sundays: Sundays {
        can_be_agreed: false,
        needs_free_saturday: false,
        at_most: None,
        article: "Nadere regeling kinderarbeid art. 4:1 lid 1 a en 5:1 lid 1 a",
        source: Source::Law,
    },
    days_a_week: Some(law(5, "Nadere regeling kinderarbeid art. 4:1 lid 2 en 5:1 lid 1 b")),
    daily_rest: law(hours(14), "Nadere regeling kinderarbeid art. 4:1 lid 1 c en 5:1 lid 1 c"),
    weekly_rest: None,
    unbroken: law(270, "Nadere regeling kinderarbeid art. 4:1 lid 1 e en 5:1 lid 1 e"),
    holiday_weeks: Some(law(4, "Nadere regeling kinderarbeid art. 5:1 lid 2")),
    holiday_weeks_in_a_row: Some(law(3, "Nadere regeling kinderarbeid art. 5:1 lid 2")),
    duties: Duties {
        is_light_only: true,
        is_supervised_only: true,
        article: "Nadere regeling kinderarbeid art. 1:1, 4:1 en 5:1",
    },
};

const AT_15: Row = Row {
    effective_from: SINCE_2007,
    age_from: 15,
    age_until: 15,
    kind: Some(WorkKind::Other),
    counts_school: false,
    school_day: law(hours(2), "Nadere regeling kinderarbeid art. 4:2 f"),
    free_day: law(hours(8), "Nadere regeling kinderarbeid art. 4:2 f en 5:2 lid 1 e"),
    school_week: law(hours(12), "Nadere regeling kinderarbeid art. 4:2 f"),
    holiday_week: law(hours(40), "Nadere regeling kinderarbeid art. 5:2 lid 1 e"),
    four_week_mean: None,
    school_night: night(19, 7, "Nadere regeling kinderarbeid art. 4:2 e"),
    // The copy of the NRK says 19:00 here too; Rijksoverheid and Stigas tell employers 21:00.
    holiday_night: Night {
        from_minute: 21 * 60,
        until_minute: 7 * 60,
        article: "Nadere regeling kinderarbeid art. 5:2 lid 1 d",
        source: Source::Secondary,
    },
    sundays: Sundays {
        can_be_agreed: true,
        needs_free_saturday: true,
        at_most: Some((law(11, "Nadere regeling kinderarbeid art. 4:2 c"), 16)),
        article: "Nadere regeling kinderarbeid art. 4:2 a-b en 5:2 lid 1 a-b",
        source: Source::Law,
    },
    days_a_week: Some(law(5, "Nadere regeling kinderarbeid art. 4:2 d en 5:2 lid 1 c")),
    daily_rest: law(hours(12), "Nadere regeling kinderarbeid art. 4:2 e en 5:2 lid 1 d"),
    weekly_rest: None,
    unbroken: law(270, "Nadere regeling kinderarbeid art. 4:2 g en 5:2 lid 1 f"),
    // "A year" is not in the text of 5:2; secondary sources read it so.
    holiday_weeks: Some(secondary(6, "Nadere regeling kinderarbeid art. 5:2 lid 2")),
    holiday_weeks_in_a_row: Some(law(4, "Nadere regeling kinderarbeid art. 5:2 lid 2")),
    duties: Duties {
        is_light_only: true,
        is_supervised_only: false,
        article: "Nadere regeling kinderarbeid art. 1:1, 4:2 en 5:2",
    },
};

/// From 14 on; at 13 an internship is work like any other.
const INTERNSHIP_AT_14: Row = Row {
    effective_from: SINCE_2007,
    age_from: 14,
    age_until: 15,
    kind: Some(WorkKind::Internship),
    counts_school: true,
    school_day: law(hours(7), "Nadere regeling kinderarbeid art. 3:1 lid 2 c en lid 3"),
    free_day: law(hours(7), "Nadere regeling kinderarbeid art. 3:1 lid 2 c"),
    school_week: law(hours(35), "Nadere regeling kinderarbeid art. 3:1 lid 2 c en lid 3"),
    holiday_week: law(hours(35), "Nadere regeling kinderarbeid art. 3:1 lid 2 c"),
    four_week_mean: None,
    school_night: night(19, 7, "Nadere regeling kinderarbeid art. 3:1 lid 2 b"),
    holiday_night: night(19, 7, "Nadere regeling kinderarbeid art. 3:1 lid 2 b"),
    sundays: Sundays {
        can_be_agreed: false,
        needs_free_saturday: false,
        at_most: None,
        article: "Nadere regeling kinderarbeid art. 3:1 lid 2 a",
        source: Source::Law,
    },
    days_a_week: None,
    daily_rest: law(hours(14), "Nadere regeling kinderarbeid art. 3:1 lid 2 b"),
    weekly_rest: None,
    unbroken: law(270, "Nadere regeling kinderarbeid art. 3:1 lid 2 d"),
    holiday_weeks: None,
    holiday_weeks_in_a_row: None,
    duties: Duties {
        is_light_only: true,
        is_supervised_only: false,
        article: "Nadere regeling kinderarbeid art. 1:1 en 3:1 lid 2",
    },
};

const AT_16: Row = Row {
    effective_from: SINCE_2007,
    age_from: 16,
    age_until: 17,
    kind: None,
    counts_school: true,
    school_day: law(hours(9), "Arbeidstijdenwet art. 5:7 lid 1 a en 4:4 lid 2"),
    free_day: law(hours(9), "Arbeidstijdenwet art. 5:7 lid 1 a"),
    school_week: law(hours(45), "Arbeidstijdenwet art. 5:7 lid 1 b en 4:4 lid 2"),
    holiday_week: law(hours(45), "Arbeidstijdenwet art. 5:7 lid 1 b"),
    four_week_mean: Some(law(hours(40), "Arbeidstijdenwet art. 5:7 lid 1 c en 4:4 lid 2")),
    school_night: night(23, 6, "Arbeidstijdenwet art. 5:3 lid 1"),
    holiday_night: night(23, 6, "Arbeidstijdenwet art. 5:3 lid 1"),
    sundays: Sundays {
        can_be_agreed: true,
        needs_free_saturday: false,
        at_most: Some((law(39, "Arbeidstijdenwet art. 5:6 lid 3"), 52)),
        article: "Arbeidstijdenwet art. 5:6 lid 1 en 2",
        source: Source::Law,
    },
    days_a_week: None,
    daily_rest: law(hours(12), "Arbeidstijdenwet art. 5:3 lid 1"),
    weekly_rest: Some(law(hours(36), "Arbeidstijdenwet art. 5:5 lid 1")),
    unbroken: law(270, "Arbeidstijdenwet art. 5:4 lid 1"),
    holiday_weeks: None,
    holiday_weeks_in_a_row: None,
    duties: Duties { is_light_only: false, is_supervised_only: false, article: "Arbeidstijdenwet art. 4:4" },
};

/// The table. Where two rows fit, one for this kind of work goes before one for every kind, and a later one before an earlier one.
pub const ROWS: [Row; 4] = [AT_13, AT_15, INTERNSHIP_AT_14, AT_16];

/// The row for somebody of `age` on `day`; `None` under 13, from 18 on, and before the table begins.
#[must_use]
pub fn row_on(rows: &'static [Row], day: NaiveDate, age: u32, kind: WorkKind) -> Option<&'static Row> {
    let fits = |row: &&Row| {
        row.effective_from <= day
            && (row.age_from..=row.age_until).contains(&age)
            && row.kind.is_none_or(|of| of == kind)
    };
    rows.iter().filter(fits).max_by_key(|row| (row.kind.is_some(), row.effective_from))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();

    #[test]
    fn every_age_from_13_to_17_has_one_row_for_each_kind() {
        let expected = [
            (12, None, None),
            (13, Some(AT_13), Some(AT_13)),
            (14, Some(INTERNSHIP_AT_14), Some(AT_13)),
            (15, Some(INTERNSHIP_AT_14), Some(AT_15)),
            (16, Some(AT_16), Some(AT_16)),
            (17, Some(AT_16), Some(AT_16)),
            (18, None, None),
        ];
        for (age, internship, other) in expected {
            assert_eq!(row_on(&ROWS, TODAY, age, WorkKind::Internship).copied(), internship, "{age}");
            assert_eq!(row_on(&ROWS, TODAY, age, WorkKind::Other).copied(), other, "{age}");
        }
        let before = SINCE_2007.pred_opt().unwrap();
        assert_eq!(row_on(&ROWS, before, 16, WorkKind::Other), None);
    }

    #[test]
    fn a_change_of_the_law_holds_from_its_day_on() {
        const STRICTER: Row = Row { effective_from: TODAY, free_day: law(hours(6), "a new law"), ..AT_16 };
        static LAWS: [Row; 2] = [AT_16, STRICTER];
        let yesterday = TODAY.pred_opt().unwrap();
        assert_eq!(row_on(&LAWS, yesterday, 16, WorkKind::Other), Some(&AT_16));
        assert_eq!(row_on(&LAWS, TODAY, 16, WorkKind::Other), Some(&STRICTER));
    }

    #[test]
    fn every_limit_names_its_article() {
        for row in ROWS {
            let optional = [
                row.four_week_mean,
                row.days_a_week,
                row.weekly_rest,
                row.holiday_weeks,
                row.holiday_weeks_in_a_row,
            ];
            let days = [row.school_day, row.free_day, row.daily_rest, row.unbroken];
            let limits = days.into_iter().chain([row.school_week, row.holiday_week]);
            for limit in limits.chain(optional.into_iter().flatten()) {
                assert!(limit.article.contains("art."), "{limit:?}");
            }
            let nights = [row.school_night.article, row.holiday_night.article];
            for article in nights.into_iter().chain([row.sundays.article, row.duties.article]) {
                assert!(article.contains("art."), "{article}");
            }
        }
    }
}
