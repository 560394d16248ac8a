//! Work: an employer comes in, Mila (19) is introduced to it, meets it, works there for a day, and has a certificate that
//! anybody can check.

use anyhow::Context;
use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::teller::{Actor, Teller};
use crate::client::Answer;

fn state(answer: &Answer) -> String {
    format!("it is {}", answer.text("/state"))
}

/// Mila and her coach, and the people at the workshop.
pub(super) struct Work {
    mila: Actor,
    employer: Actor,
    place: String,
}

/// Somebody at an employer registers it, a lead verifies it and publishes its place.
async fn bring_in_employer(
    teller: &mut Teller,
    lead: &Actor,
    today: NaiveDate,
) -> anyhow::Result<(Actor, String)> {
    let stranger = Actor { role: "employer", client: teller.visitor.clone() };
    let registration = json!({
        "programme": "zaanstad", "name": "Fietsenmakerij De Brug", "kvkNumber": "87654321", "sector": "technology",
        "description": "Wij repareren fietsen en verkopen ze.", "contactName": "Piet de Jong",
        "email": "info@example.nl", "address": "Westzijde 10", "postcode": "1506 EA",
    });
    let told = |answer: &Answer| format!("may sign in as {}", answer.text("/loginName"));
    let came = teller.post(&stranger, "/employer-registrations", registration, told).await?;
    let employer = teller.redeem("employer", came.text("/code")).await?;
    let id = came.text("/employerId");
    let reason = json!({ "reason": "Uittreksel gezien en gebeld." });
    teller.post(lead, &format!("/employers/{id}/verifications"), reason, state).await?;
    let place = json!({
        "kind": "taster_day", "sector": "technology", "title": "Een dag fietsen maken",
        "tasks": "Banden plakken en remmen stellen.", "learning": "Werken met je handen en met klanten praten.",
        "language": "Nederlands", "fromDate": today, "untilDate": today + TimeDelta::weeks(8),
        "schedule": [{ "weekday": 6, "from": "10:00", "until": "14:00", "breakMinutes": 0 }],
        "positions": 1, "minAge": 13, "hazards": [], "isSupervised": true,
        "address": "Westzijde 10, Zaandam", "postcode": "1506 EA",
        "latitude": "52.441000", "longitude": "4.822000",
    });
    let place = teller.post(&employer, &format!("/employers/{id}/places"), place, state).await?;
    let place = place.text("/id").to_owned();
    teller.post(&employer, &format!("/places/{place}/submissions"), Value::Null, state).await?;
    let read =
        teller.get(lead, &format!("/places/{place}"), |answer| answer.text("/tasks").to_owned()).await?;
    let approve = format!("/places/{place}/approvals");
    teller.call(lead, (Method::POST, &approve, read.etag.as_deref()), Value::Null, state).await?;
    Ok((employer, place))
}

/// The employer, its place, and Mila who looks for one.
pub(super) async fn open(
    teller: &mut Teller,
    lead: &Actor,
    (coach, coach_id): (&Actor, &str),
    today: NaiveDate,
) -> anyhow::Result<Work> {
    let (employer, place) = bring_in_employer(teller, lead, today).await?;
    let birth_date = today.checked_sub_months(Months::new(19 * 12 + 6)).context("a day of birth")?;
    let enrolment = json!({
        "loginName": "mila", "firstName": "Mila", "surname": "Jansen", "birthDate": birth_date, "coachId": coach_id,
    });
    let mila = teller.post(lead, "/participants", enrolment, |_| "a file for Mila".into()).await?;
    let mila = teller.invite(coach, "youth", mila.text("/userId")).await?;
    Ok(Work { mila, employer, place })
}

/// From the search to an introduction that the employer accepts. Names the introduction.
pub(super) async fn introduce(teller: &mut Teller, work: &Work, coach: &Actor) -> anyhow::Result<String> {
    let found = |answer: &Answer| {
        format!("{}, {} m away", answer.text("/items/0/title"), answer.number("/items/0/distanceMetres"))
    };
    teller.get(&work.mila, "/places?text=fietsen&near=52.4381,4.8210", found).await?;
    let wish = json!({ "motivation": "Ik sleutel graag aan fietsen.", "availability": "Op zaterdag." });
    let interest = teller.post(&work.mila, &format!("/places/{}/interests", work.place), wish, state).await?;
    let interest = format!("/interests/{}", interest.text("/id"));
    let read = teller.get(coach, &interest, |answer| answer.text("/motivation").to_owned()).await?;
    let endorse = (Method::POST, &*format!("{interest}/endorsements"), read.etag.as_deref());
    let endorsed = teller.call(coach, endorse, json!({}), |_| "the coach stands behind it".into()).await?;
    let introduction = endorsed.text("/introductionId").to_owned();
    let path = format!("/introductions/{introduction}");
    let seen = |answer: &Answer| {
        format!("sees {}, {}, and no surname", answer.text("/firstName"), answer.text("/ageBand"))
    };
    teller.get(&work.employer, &path, seen).await?;
    teller.post(&work.employer, &format!("{path}/acceptances"), json!({}), state).await?;
    let message = json!({ "body": "Hoi! Ik heb er zin in." });
    teller.post(&work.mila, &format!("{path}/messages"), message, |_| "the coach reads along".into()).await?;
    Ok(introduction)
}

/// Times are proposed and one is chosen.
pub(super) async fn meet(
    teller: &mut Teller,
    work: &Work,
    introduction: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let noon = now.date_naive().and_hms_opt(12, 0, 0).context("noon")?.and_utc();
    let slot = |days: i64| {
        let starts_at = noon + TimeDelta::days(days);
        json!({ "startsAt": starts_at, "endsAt": starts_at + TimeDelta::hours(1) })
    };
    let body = json!({ "meeting": "getting_to_know", "slots": [slot(3), slot(4)] });
    let path = format!("/introductions/{introduction}/proposals");
    let proposal = teller.post(&work.employer, &path, body, |_| "two times to choose from".into()).await?;
    let choice = json!({ "startsAt": proposal.text("/slots/0/startsAt") });
    let path = format!("/proposals/{}/acceptances", proposal.text("/id"));
    teller.post(&work.mila, &path, choice, |_| "it is in both their diaries".into()).await?;
    let tasks = |answer: &Answer| {
        format!("{} things wait", answer.body.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len))
    };
    teller.get(&work.employer, "/me/tasks", tasks).await?;
    Ok(())
}

/// What is agreed is signed by all, worked, and settled. Names the placement.
pub(super) async fn place(
    teller: &mut Teller,
    work: &Work,
    coach: &Actor,
    introduction: &str,
    today: NaiveDate,
) -> anyhow::Result<String> {
    let terms = json!({
        "startsDate": today, "endsDate": today,
        "schedule": [{ "weekday": today.weekday().number_from_monday(), "from": "10:00", "until": "14:00", "breakMinutes": 0 }],
        "tasks": "Banden plakken en remmen stellen.", "supervisorName": "Piet de Jong",
        "learningGoals": [{ "title": "Zelf een band plakken" }], "insurance": { "by": "employer" },
        "allowance": { "amount": "0.00", "per": "day" },
    });
    let begun =
        teller.post(coach, &format!("/introductions/{introduction}/placements"), terms, state).await?;
    let path = format!("/placements/{}", begun.text("/id"));
    let lawful = |_: &Answer| "no rule of the working-time table is broken".to_owned();
    let draft = teller.get(coach, &path, lawful).await?;
    let signature = json!({ "contentHash": draft.text("/contentHash") });
    for signer in [&work.mila, &work.employer, coach] {
        teller.post(signer, &format!("{path}/signatures"), signature.clone(), state).await?;
    }
    let says = |questions: [&str; 3]| {
        let answers = questions.map(|question| json!({ "question": question, "score": 5 }));
        json!({ "outcome": "completed", "answers": answers })
    };
    let reports = format!("{path}/reports");
    teller.post(&work.employer, &reports, says(["effort", "agreements", "skills"]), state).await?;
    teller.post(&work.mila, &reports, says(["guidance", "learnt", "welcome"]), state).await?;
    Ok(path)
}

/// The coach issues a certificate, and a stranger checks it.
pub(super) async fn certify(
    teller: &mut Teller,
    work: &Work,
    coach: &Actor,
    placement: &str,
) -> anyhow::Result<()> {
    let issued = |answer: &Answer| format!("{} for {}", answer.text("/title"), answer.text("/holderName"));
    let made = teller.post(coach, &format!("{placement}/certificates"), json!({}), issued).await?;
    teller.get(&work.mila, "/me/certificates", |_| "can be printed, kept and shown".into()).await?;
    let stranger = Actor { role: "stranger", client: teller.visitor.clone() };
    let checked =
        |answer: &Answer| format!("{}: {}", answer.text("/validity"), answer.text("/certificate/holder"));
    teller.get(&stranger, &format!("/certificate-verifications/{}", made.text("/id")), checked).await?;
    Ok(())
}
