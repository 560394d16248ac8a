//! What the youths of the demo want, agree to and work for. The first agreement and the first milestone of each plan
//! belong together: the milestone requires the agreement.

use anyhow::Context;
use chrono::{NaiveDate, TimeDelta};
use entities::{
    AgreementId, AgreementKind, Cents, CheckInOutcome, GoalId, MilestoneId, PositiveCents, RewardKind,
    Standing,
};

use crate::agreement::rules::{Period, Rule};
use crate::plan::document::{Document, Goal, LifeDomain, Promise, Step, Terms};

/// What a plan is mainly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    School,
    Diploma,
    Care,
    Work,
    Sport,
    Family,
    Money,
    Housing,
    Sam,
}

/// Hoogstens 2 keer gemist in 4 weken.
const MISSED_TWICE_AT_MOST: Rule = Rule::AtMostMissed { maximum: 2, per_weeks: 4 };
/// Minstens 5 van de 6 keer.
const FIVE_OF_SIX: Rule = Rule::AtLeastKept { minimum: 5, of: 6 };

/// The five weeks that end today: an agreement that can be met by now.
pub(super) fn past_weeks(today: NaiveDate) -> Period {
    Period { from: today - TimeDelta::weeks(5), until: today }
}

/// Weeks that began in the past and go on.
pub(super) fn present_weeks(today: NaiveDate) -> Period {
    Period { from: today - TimeDelta::weeks(5), until: today + TimeDelta::weeks(5) }
}

/// What happened, the latest first and all before today, for the first agreement to stand so; `None` where a rule never
/// stands so.
pub(super) fn history(rule: Rule, wanted: Standing) -> Option<&'static [CheckInOutcome]> {
    use CheckInOutcome::{Excused as E, Kept as K, Missed as M};
    Some(match (rule, wanted) {
        (_, Standing::NotStarted) => &[],
        (_, Standing::OnTrack) => &[K, E, K, K],
        (Rule::AtMostMissed { .. }, Standing::AtRisk) => &[M, K, K, M],
        (Rule::AtLeastKept { .. }, Standing::AtRisk) => &[K, M, K],
        (Rule::EveryKept {}, Standing::AtRisk) => return None,
        (_, Standing::Broken) => &[M, M, K, M],
        (Rule::EveryKept {}, Standing::Met) => &[K, K, K],
        (_, Standing::Met) => &[K, K, M, K, K, K],
    })
}

/// The day of the occasion with that place in a [`history`].
pub(super) fn day_of_occasion(today: NaiveDate, place: usize) -> NaiveDate {
    today - TimeDelta::days(1 + 3 * i64::try_from(place).unwrap_or(0))
}

impl Theme {
    /// The plan, with a first agreement for `period`.
    pub(super) fn document(self, period: Period) -> anyhow::Result<Document> {
        match self {
            Self::School => school(period),
            Self::Diploma => diploma(period),
            Self::Care => care(period),
            Self::Work => work(period),
            Self::Sport => sport(period),
            Self::Family => family(period),
            Self::Money => money(period),
            Self::Housing => housing(period),
            Self::Sam => super::lives::sam_document(period),
        }
    }

    /// What the youth writes with a claim of the first milestone.
    pub(super) fn evidence(self) -> &'static str {
        match self {
            Self::School | Self::Sam => "In Magister zie je dat ik op tijd was. Mijn mentor weet het ook.",
            Self::Diploma => "Mijn overgangsbrief zit in mijn map. Ik heb hem laten zien.",
            Self::Care => "Ik ben vijf keer geweest. Je kunt het bij het jeugdteam navragen.",
            Self::Work => "De baas van de fietsenmaker heeft mijn formulier getekend.",
            Self::Sport => "Mijn trainer heeft mijn kaart afgetekend.",
            Self::Family => "Mijn moeder zegt dat het goed gaat. Vraag het haar maar.",
            Self::Money => "Ik heb al mijn bonnetjes en mijn schrift bij me.",
            Self::Housing => "Op mijn bankapp zie je dat ik op tijd heb betaald.",
        }
    }
}

pub(super) fn agreement(kind: AgreementKind, title: &str, rule: Rule, period: Period) -> Terms {
    let Period { from: from_date, until: until_date } = period;
    Terms { id: AgreementId::generate(), kind, title: Some(title.to_owned()), rule, from_date, until_date }
}

/// Nothing says what care is about.
pub(super) fn care_agreement(rule: Rule, period: Period) -> Terms {
    Terms { title: None, ..agreement(AgreementKind::Care, "", rule, period) }
}

pub(super) fn goal(domain: LifeDomain, title: &str, milestones: Vec<Step>) -> Goal {
    Goal { id: GoalId::generate(), domain, title: title.to_owned(), milestones }
}

pub(super) fn milestone(title: &str, rewards: Vec<Promise>, required: &[&Terms]) -> Step {
    let required_agreement_ids = required.iter().map(|terms| terms.id).collect();
    Step { id: MilestoneId::generate(), title: title.to_owned(), rewards, required_agreement_ids }
}

pub(super) fn euros(kind: RewardKind, euros: i64) -> anyhow::Result<Promise> {
    let cents = euros.checked_mul(100).map(Cents).and_then(|cents| PositiveCents::try_from(cents).ok());
    Ok(Promise { kind, amount: Some(cents.context("a reward above nothing")?) })
}

pub(super) fn without_money(kind: RewardKind) -> Promise {
    Promise { kind, amount: None }
}

fn school(period: Period) -> anyhow::Result<Document> {
    let on_time = agreement(
        AgreementKind::Attendance,
        "Ik ben elke dag op tijd op school",
        MISSED_TWICE_AT_MOST,
        period,
    );
    let steps = vec![
        milestone("Vijf weken op tijd in de les", vec![euros(RewardKind::Leisure, 40)?], &[&on_time]),
        milestone("Geen onvoldoendes op mijn rapport", vec![euros(RewardKind::Study, 75)?], &[]),
    ];
    let club = vec![milestone("Ik heb een proeftraining gedaan", vec![euros(RewardKind::Leisure, 30)?], &[])];
    Ok(Document {
        goals: vec![
            goal(LifeDomain::School, "Ik wil over naar het volgende jaar", steps),
            goal(LifeDomain::Leisure, "Ik wil bij een voetbalclub", club),
        ],
        agreements: vec![on_time],
    })
}

fn diploma(period: Period) -> anyhow::Result<Document> {
    let present = agreement(
        AgreementKind::Attendance,
        "Ik ga naar al mijn lessen op het mbo",
        MISSED_TWICE_AT_MOST,
        period,
    );
    let steps = vec![
        milestone("Ik heb mijn eerste jaar gehaald", vec![euros(RewardKind::Study, 400)?], &[&present]),
        milestone("Mijn stageverslag is ingeleverd", vec![euros(RewardKind::Study, 100)?], &[]),
    ];
    let goals = vec![goal(LifeDomain::School, "Ik wil mijn mbo-diploma halen", steps)];
    Ok(Document { goals, agreements: vec![present] })
}

fn care(period: Period) -> anyhow::Result<Document> {
    let talks = care_agreement(FIVE_OF_SIX, period);
    let steps = vec![
        milestone("Ik ben bij vijf gesprekken geweest", vec![euros(RewardKind::Leisure, 35)?], &[&talks]),
        milestone("Ik weet wat mij helpt als ik boos word", vec![euros(RewardKind::Leisure, 25)?], &[]),
    ];
    let goals = vec![goal(LifeDomain::Health, "Ik wil rustiger zijn en beter slapen", steps)];
    Ok(Document { goals, agreements: vec![talks] })
}

fn work(period: Period) -> anyhow::Result<Document> {
    let appointments = agreement(
        AgreementKind::EmployerAppointment,
        "Ik kom elke afspraak met de fietsenmaker na",
        Rule::EveryKept {},
        period,
    );
    let rewards = vec![euros(RewardKind::Study, 60)?, without_money(RewardKind::EmployerIntroduction)];
    let steps = vec![
        milestone("Ik heb drie keer meegelopen in een bedrijf", rewards, &[&appointments]),
        milestone("Mijn cv is klaar", vec![euros(RewardKind::Study, 25)?], &[]),
    ];
    let goals = vec![goal(LifeDomain::Work, "Ik wil weten welk werk bij mij past", steps)];
    Ok(Document { goals, agreements: vec![appointments] })
}

fn sport(period: Period) -> anyhow::Result<Document> {
    let training = agreement(AgreementKind::Custom, "Ik ga naar de training", FIVE_OF_SIX, period);
    let steps = vec![
        milestone("Ik heb vijf trainingen gevolgd", vec![euros(RewardKind::Leisure, 50)?], &[&training]),
        milestone("Ik heb geholpen bij een toernooi", vec![euros(RewardKind::Leisure, 20)?], &[]),
    ];
    let goals = vec![goal(LifeDomain::Leisure, "Ik wil elke week sporten", steps)];
    Ok(Document { goals, agreements: vec![training] })
}

fn family(period: Period) -> anyhow::Result<Document> {
    let at_home =
        agreement(AgreementKind::Custom, "Ik ben op tijd thuis voor het eten", MISSED_TWICE_AT_MOST, period);
    let steps = vec![
        milestone("Wij eten weer samen", vec![euros(RewardKind::Leisure, 35)?], &[&at_home]),
        milestone("Ik heb met mijn vader gepraat", vec![euros(RewardKind::Leisure, 15)?], &[]),
    ];
    let goals = vec![goal(LifeDomain::Family, "Ik wil minder ruzie thuis", steps)];
    Ok(Document { goals, agreements: vec![at_home] })
}

fn money(period: Period) -> anyhow::Result<Document> {
    let visits = care_agreement(FIVE_OF_SIX, period);
    let steps = vec![
        milestone("Ik weet wat er in en uit gaat", vec![euros(RewardKind::DebtRelief, 150)?], &[&visits]),
        milestone(
            "Mijn betalingsregeling is afgesproken",
            vec![euros(RewardKind::DebtRelief, 100)?, euros(RewardKind::Leisure, 20)?],
            &[],
        ),
    ];
    let goals = vec![goal(LifeDomain::Money, "Ik wil van mijn schulden af", steps)];
    Ok(Document { goals, agreements: vec![visits] })
}

fn housing(period: Period) -> anyhow::Result<Document> {
    let rules = agreement(
        AgreementKind::Custom,
        "Ik houd mij aan de regels van het huis",
        MISSED_TWICE_AT_MOST,
        period,
    );
    let rewards = vec![euros(RewardKind::Study, 50)?, without_money(RewardKind::HousingRecommendation)];
    let steps = vec![
        milestone("Ik heb drie keer op tijd kostgeld betaald", rewards, &[&rules]),
        milestone("Ik kan vier dingen koken", vec![euros(RewardKind::Leisure, 20)?], &[]),
    ];
    let goals = vec![goal(LifeDomain::Housing, "Ik wil een eigen kamer", steps)];
    Ok(Document { goals, agreements: vec![rules] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::rules::{Occasion, standing};
    use crate::plan::rules::document_faults;

    const THEMES: [Theme; 9] = [
        Theme::School,
        Theme::Diploma,
        Theme::Care,
        Theme::Work,
        Theme::Sport,
        Theme::Family,
        Theme::Money,
        Theme::Housing,
        Theme::Sam,
    ];

    #[test]
    fn a_history_leads_to_the_standing_that_is_wanted() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        for rule in [MISSED_TWICE_AT_MOST, FIVE_OF_SIX, Rule::EveryKept {}] {
            for wanted in
                [Standing::NotStarted, Standing::OnTrack, Standing::AtRisk, Standing::Broken, Standing::Met]
            {
                let Some(outcomes) = history(rule, wanted) else { continue };
                let occasion = |(place, outcome)| Occasion { day: day_of_occasion(today, place), outcome };
                let occasions: Vec<_> = outcomes.iter().copied().enumerate().map(occasion).collect();
                let is_over = wanted == Standing::Met;
                let period = if is_over { past_weeks(today) } else { present_weeks(today) };
                assert_eq!(standing(rule, period, &occasions, today), wanted, "{rule:?}");
            }
        }
    }

    #[test]
    fn every_plan_is_sound_and_its_first_milestone_requires_its_first_agreement() {
        for theme in THEMES {
            let document = theme.document(past_weeks("2026-11-23".parse().unwrap())).unwrap();
            assert_eq!(document_faults(&document, 18), [], "{theme:?}");
            let required = &document.goals[0].milestones[0].required_agreement_ids;
            assert_eq!(required, &[document.agreements[0].id], "{theme:?}");
        }
    }
}
