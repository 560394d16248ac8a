//! What not everybody may do at work, by age: one dated table that a lawyer can correct.
//!
//! The ages are from secondary sources (rijksoverheid.nl, arboportaal.nl, stigas.nl), which also name the articles. Those of 13 and 14
//! work under the eyes of an adult only, whatever they do ([`SUPERVISED_FROM`]).

use chrono::NaiveDate;
use entities::Hazard;

/// Nobody younger works without an adult near. Arbeidstijdenwet 3:2, Nadere regeling kinderarbeid.
pub const SUPERVISED_FROM: i32 = 15;
/// The name of that rule.
pub const SUPERVISION_RULE: &str = "Nadere regeling kinderarbeid; Arbobesluit 1.37";

/// From which age something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HazardRule {
    /// What there is.
    pub hazard: Hazard,
    /// First day on which this row holds; of several the latest counts.
    pub since: NaiveDate,
    /// Youngest age.
    pub from_age: i32,
    /// Youngest age where an adult is always near.
    pub from_age_supervised: i32,
    /// Where it is written.
    pub rule: &'static str,
}

impl HazardRule {
    /// Youngest age, with an adult near or not.
    #[must_use]
    pub fn age(&self, is_supervised: bool) -> i32 {
        if is_supervised { self.from_age_supervised } else { self.from_age }
    }
}

const fn row(
    hazard: Hazard,
    since: (i32, u32, u32),
    from_age: i32,
    from_age_supervised: i32,
    rule: &'static str,
) -> HazardRule {
    let since = match NaiveDate::from_ymd_opt(since.0, since.1, since.2) {
        Some(day) => day,
        None => NaiveDate::MIN,
    };
    HazardRule { hazard, since, from_age, from_age_supervised, rule }
}

/// The table. A law that changes is another row; the one before stays for the days on which it held.
const RULES: [HazardRule; 7] = [
    row(Hazard::Alcohol, (2021, 7, 1), 16, 16, "Alcoholwet 24 lid 3"),
    row(Hazard::Machines, (1997, 7, 1), 18, 16, "Arbobesluit 7.39 en 1.37"),
    row(Hazard::HeavyLifting, (1996, 1, 1), 16, 16, "Nadere regeling kinderarbeid (Arbeidstijdenwet 3:2)"),
    row(Hazard::NightWork, (1996, 1, 1), 18, 18, "Arbeidstijdenwet 5:3"),
    row(Hazard::CashDesk, (1996, 1, 1), 16, 16, "Nadere regeling kinderarbeid (Arbeidstijdenwet 3:2)"),
    row(Hazard::Industrial, (1996, 1, 1), 16, 16, "Arbeidstijdenwet 3:2"),
    row(Hazard::DangerousSubstances, (1997, 7, 1), 18, 18, "Arbobesluit 4.105"),
];

/// The row that holds for a hazard on a day.
#[must_use]
pub fn rule_for(hazard: Hazard, day: NaiveDate) -> Option<&'static HazardRule> {
    in_force(&RULES, hazard, day)
}

fn in_force(table: &[HazardRule], hazard: Hazard, day: NaiveDate) -> Option<&HazardRule> {
    table.iter().filter(|row| row.hazard == hazard && row.since <= day).max_by_key(|row| row.since)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_hazard_has_its_row() {
        for hazard in Hazard::iter() {
            let rule = rule_for(hazard, day("2026-11-23")).unwrap();
            assert!((14..=18).contains(&rule.from_age) && rule.from_age_supervised <= rule.from_age);
            assert!(!rule.rule.is_empty() && rule.since > NaiveDate::MIN);
        }
    }

    #[test]
    fn an_adult_near_lowers_the_age_for_machines_alone() {
        for hazard in Hazard::iter() {
            let rule = rule_for(hazard, day("2026-11-23")).unwrap();
            assert_eq!(rule.age(true) < rule.age(false), hazard == Hazard::Machines, "{hazard:?}");
        }
    }

    #[test]
    fn of_several_rows_the_latest_counts() {
        let table = [
            row(Hazard::Alcohol, (2021, 7, 1), 16, 16, "then"),
            row(Hazard::Alcohol, (2027, 1, 1), 18, 18, "now"),
        ];
        let age = |text| in_force(&table, Hazard::Alcohol, day(text)).map(|row| row.from_age);
        assert_eq!(age("2021-06-30"), None);
        assert_eq!(age("2021-07-01"), Some(16));
        assert_eq!(age("2026-12-31"), Some(16));
        assert_eq!(age("2027-01-01"), Some(18));
    }
}
