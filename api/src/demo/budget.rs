//! The programme's real budget: the financial overview of the municipality's project plan, line by line.
//!
//! The plan's years 2020, 2021 and 2022 stand here for last year, this year and next year, so that the demo can be lived
//! today. Two lines are divided over what a youth can unlock: of "Financieel alternatief" 25,000 a year pays for study
//! and 12,800 for debts; of "Op school" 15,000 a year pays for the free-time pass.

use entities::FundPurpose::{
    self, Coaching, DebtRelief, Digital, Family, Learning, Leisure, Neighbourhood, ProjectLead, School, Study,
};

/// A line of the budget: what it is for, its name, and its amounts in whole euros last year, this year and next year.
pub(super) type Line = (FundPurpose, &'static str, [i64; 3]);

/// The whole budget.
#[rustfmt::skip]
pub(super) const BUDGET: [Line; 10] = [
    (Coaching,      "Pijler 1: persoonsgerichte aanpak",                  [ 6_700, 130_400, 130_400]),
    (Study,         "Pijler 1: financieel alternatief (studie)",          [     0,  25_000,  25_000]),
    (DebtRelief,    "Pijler 1: financieel alternatief (schulden)",        [     0,  12_800,  12_800]),
    (School,        "Pijler 2: op school",                                [ 1_600, 112_600, 112_600]),
    (Leisure,       "Pijler 2: op school (vrije tijd)",                   [     0,  15_000,  15_000]),
    (Neighbourhood, "Pijler 2: in de wijk",                               [ 5_600, 179_200, 179_200]),
    (Family,        "Pijler 3: gezinsgerichte aanpak",                    [ 7_600, 115_000, 115_000]),
    (Digital,       "Pijler 4: digitale (leef)wereld",                    [ 4_650,  85_300,  85_300]),
    (Learning,      "Pijler 5: leren en ontwikkelen van nieuwe inzichten", [     0,  43_200,  43_200]),
    (ProjectLead,   "Opdrachtgeverschap: projectleider",                  [12_500,  80_000,  80_000]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_the_projects_own() {
        let year = |index: usize| BUDGET.iter().map(|(_, _, amounts)| amounts[index]).sum::<i64>();
        assert_eq!([year(0), year(1), year(2)], [38_650, 798_500, 798_500]);
        assert_eq!(year(0) + year(1) + year(2), 1_635_650);
    }
}
