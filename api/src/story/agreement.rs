//! The middle: a school stands by the agreement, the youth checks in from a phone that lost its connection, and word comes in
//! time.

use anyhow::{Context, ensure};
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use entities::CheckInId;
use serde_json::{Value, json};

use super::let_in;
use super::plan::{Family, Plan};
use super::teller::{Actor, Teller};
use crate::client::Answer;

fn standing(answer: &Answer) -> String {
    format!("{}; {} in a row", answer.text("/standing"), answer.number("/streak"))
}

/// A contact of the school is invited, reads this one agreement and signs it; returns the contact and what it is named.
pub(super) async fn bring_in_school(
    teller: &mut Teller,
    lead: &Actor,
    coach: &Actor,
    plan: &Plan,
) -> anyhow::Result<(Actor, String)> {
    let school = json!({ "kind": "school", "name": "Pascal College Zuid", "neighbourhood": "Poelenburg" });
    let school =
        teller.post(lead, "/organisations", school, |_| "a school the programme knows of".into()).await?;
    let marijke = ("partner", "school-marijke", "Marijke Smit");
    let (contact, user) = let_in(teller, lead, school.text("/id"), marijke).await?;
    let invitation = json!({ "userId": user, "capacity": "school" });
    let state = |answer: &Answer| format!("the contact is {}", answer.text("/state"));
    let path = format!("/agreements/{}/contacts", plan.agreement);
    let invited = teller.post(coach, &path, invitation, state).await?;
    let path = format!("/contacts/{}", invited.text("/id"));
    let seen =
        |answer: &Answer| format!("sees of {} only: {}", answer.text("/firstName"), answer.text("/title"));
    let read = teller.get(&contact, &path, seen).await?;
    let signature = json!({ "termsHash": read.text("/termsHash") });
    teller.post(&contact, &format!("{path}/signatures"), signature, state).await?;
    teller.refused_to_read(&contact, &format!("/agreements/{}", plan.agreement), "role_not_allowed").await?;
    Ok((contact, invited.text("/id").to_owned()))
}

/// Two lessons, told by the phone when it has a connection again, twice because an answer was lost; the school confirms.
pub(super) async fn keep(
    teller: &mut Teller,
    family: &Family,
    plan: &Plan,
    (school, contact): (&Actor, &str),
    today: NaiveDate,
) -> anyhow::Result<()> {
    let agreement = format!("/agreements/{}", plan.agreement);
    teller.get(&family.youth, &agreement, standing).await?;
    let days = [today - TimeDelta::days(2), today - TimeDelta::days(1)];
    let lesson = |day: &NaiveDate| json!({ "id": CheckInId::generate(), "agreementId": plan.agreement, "occurredDate": day, "outcome": "kept" });
    let queued = json!({ "items": days.iter().map(lesson).collect::<Vec<Value>>() });
    let results =
        |answer: &Answer| format!("{}, {}", answer.text("/items/0/result"), answer.text("/items/1/result"));
    teller.post(&family.youth, "/me/check-ins", queued.clone(), results).await?;
    let again = teller.post(&family.youth, "/me/check-ins", queued, results).await?;
    ensure!(again.text("/items/0/result") == "already_recorded", "the same check-in had two effects");
    let present = |day: &NaiveDate| json!({ "contactId": contact, "date": day, "outcome": "present" });
    let list = json!({ "items": days.iter().map(present).collect::<Vec<Value>>() });
    let heard = |answer: &Answer| format!("{} lessons confirmed", answer.number("/recordedCount"));
    teller.post(school, "/attendance-records", list.clone(), heard).await?;
    let unchanged = |answer: &Answer| format!("{} were known", answer.number("/unchangedCount"));
    teller.post(school, "/attendance-records", list, unchanged).await?;
    teller.get(&family.youth, &agreement, standing).await?;
    Ok(())
}

/// An appointment, a message, and what is next.
pub(super) async fn keep_in_touch(
    teller: &mut Teller,
    coach: &Actor,
    family: &Family,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let starts_at = now.duration_trunc(TimeDelta::hours(1))? + TimeDelta::days(3);
    let talk = json!({
        "kind": "coach", "title": "Bijpraten", "place": "Buurthuis Poelenburg",
        "startsAt": starts_at, "endsAt": starts_at + TimeDelta::minutes(45),
    });
    let path = format!("/participants/{}", family.participant);
    let state = |answer: &Answer| format!("it is {}", answer.text("/state"));
    teller.post(coach, &format!("{path}/appointments"), talk, state).await?;
    let next = |answer: &Answer| format!("next: {}", answer.text("/items/0/title"));
    teller.get(&family.youth, "/me/appointments", next).await?;
    let message = json!({ "body": "Ik was twee keer op tijd!" });
    let sent = |_: &Answer| "for the coach alone".to_owned();
    teller.post(&family.youth, &format!("{path}/messages"), message, sent).await?;
    let read = |answer: &Answer| format!("reads: {}", answer.text("/items/0/body"));
    teller.get(coach, &format!("{path}/messages"), read).await?;
    Ok(())
}

/// What the inbox says.
pub(super) async fn read_notices(teller: &mut Teller, actor: &Actor) -> anyhow::Result<()> {
    let newest = |answer: &Answer| format!("\"{}\"", answer.text("/items/0/title"));
    let inbox = teller.get(actor, "/me/notices", newest).await?;
    inbox.body.pointer("/items/0").context("a notice").map(|_| ())
}
