//! What a youth sees of the progress: how far it is, and what helps most now. Pure.

use chrono::NaiveDate;
use entities::Standing;
use serde::Serialize;
use utoipa::ToSchema;

use super::progress::Progress;
use super::rules::{Period, Rule};

/// How far, 0 to 100: of the occasions to keep, or of the period while nothing is broken.
#[must_use]
pub fn percent(progress: &Progress, rule: Rule, period: Period, today: NaiveDate) -> u32 {
    let standing = progress.standing(rule, period, today);
    match (rule, standing) {
        (_, Standing::Met) => 100,
        (Rule::AtLeastKept { minimum, .. }, _) => share(progress.kept.saturating_add(progress.late), minimum),
        (_, Standing::NotStarted | Standing::Broken) => 0,
        (_, Standing::OnTrack | Standing::AtRisk) => {
            let days = |from: NaiveDate, until: NaiveDate| {
                u32::try_from(until.signed_duration_since(from).num_days()).unwrap_or(0)
            };
            share(days(period.from, today), days(period.from, period.until))
        }
    }
}

fn share(part: u32, whole: u32) -> u32 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(100).min(100)
}

/// What helps most now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AgreementNextStep)]
pub enum NextStep {
    /// The period has not begun yet.
    WaitForTheStart,
    /// Nothing was told yet: check in.
    CheckIn,
    /// It goes well.
    KeepGoing,
    /// One more miss breaks the agreement.
    NextMissBreaksIt,
    /// Look with the coach at how to go on.
    TalkToYourCoach,
    /// Met: claim the milestone that asks for it.
    ClaimMilestone,
    /// No longer part of the plan, or over.
    Nothing,
}

/// What helps most on `today`.
#[must_use]
pub fn next_step(standing: Standing, period: Period, is_live: bool, today: NaiveDate) -> NextStep {
    match standing {
        _ if !is_live => NextStep::Nothing,
        Standing::NotStarted if today < period.from => NextStep::WaitForTheStart,
        Standing::NotStarted if period.until <= today => NextStep::Nothing,
        Standing::NotStarted => NextStep::CheckIn,
        Standing::OnTrack => NextStep::KeepGoing,
        Standing::AtRisk => NextStep::NextMissBreaksIt,
        Standing::Broken => NextStep::TalkToYourCoach,
        Standing::Met => NextStep::ClaimMilestone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_encourages() {
        let day = |offset| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::TimeDelta::days(offset);
        let period = Period { from: day(0), until: day(60) };
        let at = |progress: &Progress, rule, offset| percent(progress, rule, period, day(offset));
        let progress = Progress { kept: 2, late: 1, ..Progress::default() };
        assert_eq!(at(&progress, Rule::AtLeastKept { minimum: 5, of: 6 }, 3), 60);
        assert_eq!(at(&progress, Rule::EveryKept {}, 30), 50);
        assert_eq!(at(&progress, Rule::EveryKept {}, 61), 100);
        assert_eq!(at(&Progress::default(), Rule::EveryKept {}, 30), 0);
    }
}
