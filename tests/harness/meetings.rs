//! Meeting each other: times that Sam and the workshop propose, what comes of them, and visits of groups; and Sam's part of it,
//! lived through the API.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{IntroductionId, IntroductionState, introduction};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use super::{Persona, Reply, Scenario};

/// Identifiers of what is there.
#[derive(Clone, Debug)]
pub struct MeetingFile {
    /// By the workshop, waits for Sam.
    pub proposal: String,
    /// The first of its times.
    pub proposed_at: String,
    /// With the workshop, to come.
    pub appointment: String,
    /// At the workshop, published.
    pub visit: String,
    /// Sam's.
    pub sign_up: String,
}

impl Scenario {
    /// Times of an hour each, so many hours from now.
    pub fn times(&self, hours: &[i64]) -> Value {
        let time = |hours: &i64| {
            let starts_at = self.clock.now() + TimeDelta::hours(*hours);
            json!({ "startsAt": starts_at, "endsAt": starts_at + TimeDelta::hours(1) })
        };
        hours.iter().map(time).collect()
    }

    /// Somebody proposes times to get to know each other.
    pub async fn propose(&self, persona: Persona, introduction: &str, hours: &[i64]) -> Reply {
        let body = json!({ "meeting": "getting_to_know", "slots": self.times(hours) });
        self.acting(persona).post(&format!("/introductions/{introduction}/proposals"), body).await
    }

    /// Somebody chooses the first of the times.
    pub async fn accept_first(&self, persona: Persona, proposal: &Reply) -> Reply {
        let path = format!("/proposals/{}/acceptances", proposal.text("/id"));
        self.acting(persona).post(&path, json!({ "startsAt": proposal.text("/slots/0/startsAt") })).await
    }

    /// An appointment of Sam with the workshop, so many hours from now.
    pub async fn meeting(&self, introduction: &str, hours: i64) -> String {
        let proposed = self.propose(Persona::EmployerOwn, introduction, &[hours]).await.expect(201);
        self.accept_first(Persona::YouthOwn, &proposed).await.expect(201).text("/appointmentId")
    }

    /// Puts an introduction into another state, behind the API.
    pub async fn put_introduction(&self, id: IntroductionId, state: IntroductionState) {
        let change = introduction::ActiveModel { id: Set(id), state: Set(state), ..Default::default() };
        self.db().write(async |tx| Ok(change.clone().update(tx).await?)).await.unwrap();
    }

    /// A company visit of two hours, so many hours from now, from 13 on.
    pub fn wanted_visit(&self, hours: i64, places: i32) -> Value {
        let starts_at: DateTime<Utc> = self.clock.now() + TimeDelta::hours(hours);
        json!({
            "kind": "company_visit",
            "title": "Kijken achter de toonbank",
            "description": "Yusuf vertelt hoe hij bakker werd.",
            "address": "Westzijde 10, Zaandam",
            "startsAt": starts_at,
            "endsAt": starts_at + TimeDelta::hours(2),
            "places": places,
            "minAge": 13,
        })
    }

    /// The same, made by Sam's coach.
    pub async fn visit(&self, hours: i64, places: i32) -> String {
        self.coach().post("/visits", self.wanted_visit(hours, places)).await.expect(201).text("/id")
    }

    /// A youth signs up.
    pub async fn sign_up(&self, persona: Persona, visit: &str) -> Reply {
        self.acting(persona).post(&format!("/visits/{visit}/sign-ups"), json!({})).await
    }

    /// Sam's part of it.
    pub async fn live_sams_meetings(&self, introduction: &str) -> MeetingFile {
        let appointment = self.meeting(introduction, 96).await;
        let proposal = self.propose(Persona::EmployerOwn, introduction, &[100, 124]).await.expect(201);
        let mut wish = self.wanted_visit(120, 5);
        wish["employerId"] = json!(self.people.town.workshop);
        let visit = self.acting(Persona::Lead).post("/visits", wish).await.expect(201).text("/id");
        let sign_up = self.sign_up(Persona::YouthOwn, &visit).await.expect(201).text("/id");
        MeetingFile {
            proposal: proposal.text("/id"),
            proposed_at: proposal.text("/slots/0/startsAt"),
            appointment,
            visit,
            sign_up,
        }
    }
}
