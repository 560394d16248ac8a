//! Sam's diary, lived through the API: an appointment for school, a message, and a secret address for a calendar
//! program.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{MessageId, message};
use serde_json::{Value, json};

use super::file::document;
use super::{Persona, Scenario};

/// Identifiers of what is in it.
#[derive(Clone, Debug)]
pub struct Diary {
    /// With school, counts for Sam's agreement; scheduled.
    pub appointment: String,
    /// From Sam to the coach.
    pub message: String,
    /// Secret part of the address of Sam's calendar.
    pub token: String,
}

/// The agreements of [`several_agreements`], by the kind of appointment that counts for each.
pub const AGREEMENTS: [(&str, &str, &str); 4] = [
    ("school", "attendance", "01939a00-0000-7000-8000-0000000000a1"),
    ("care", "care", "01939a00-0000-7000-8000-0000000000a2"),
    ("employer", "employer_appointment", "01939a00-0000-7000-8000-0000000000a3"),
    ("other", "custom", "01939a00-0000-7000-8000-0000000000a4"),
];

/// The agreement for which an appointment of that kind counts.
pub fn agreement_for(kind: &str) -> &'static str {
    AGREEMENTS.iter().find(|(of, ..)| *of == kind).unwrap().2
}

/// The usual document with an agreement of each kind.
pub fn several_agreements() -> Value {
    let mut draft = document("100.00");
    let usual = draft["agreements"][0].clone();
    let of = |(_, kind, id): &(&str, &str, &str)| {
        let mut agreement = usual.clone();
        agreement["id"] = json!(id);
        agreement["kind"] = json!(kind);
        if *kind == "care" {
            agreement.as_object_mut().unwrap().remove("title");
        }
        agreement["rule"] = json!({ "kind": "at_least_kept", "minimum": 1, "of": 3 });
        agreement
    };
    draft["agreements"] = AGREEMENTS.iter().map(of).collect();
    draft
}

impl Scenario {
    /// Sam's plan with an agreement of each kind, signed.
    pub async fn sign_several_agreements(&self) -> String {
        self.fill_study_fund("1000.00").await;
        let plan = self.draft_plan(several_agreements()).await;
        self.sign_plan(&plan).await;
        plan
    }

    /// An appointment of an hour, so many hours from now, with an agreement where there is one of that kind.
    pub fn planned(&self, kind: &str, hours: i64) -> Value {
        let starts_at = self.clock.now() + TimeDelta::hours(hours);
        let mut wish =
            json!({ "kind": kind, "startsAt": starts_at, "endsAt": starts_at + TimeDelta::hours(1) });
        if let Some((.., agreement)) = AGREEMENTS.iter().find(|(of, ..)| *of == kind) {
            wish["agreementId"] = json!(agreement);
        }
        wish
    }

    /// Where Sam's appointments are made and listed.
    pub fn sams_appointments(&self) -> String {
        format!("/participants/{}/appointments", self.people.sam)
    }

    /// Sam's appointment of [`Scenario::planned`].
    pub async fn appointment(&self, kind: &str, hours: i64) -> String {
        self.youth().post(&self.sams_appointments(), self.planned(kind, hours)).await.expect(201).text("/id")
    }

    /// Puts the clock at a moment.
    pub fn go_to(&self, moment: &str) {
        self.clock.set(moment.parse::<DateTime<Utc>>().unwrap());
    }

    /// Somebody's word on an appointment.
    pub async fn tell_how_it_went(&self, persona: Persona, appointment: &str, outcome: &str) -> super::Reply {
        let path = format!("/appointments/{appointment}/reports");
        self.acting(persona).post(&path, json!({ "outcome": outcome })).await
    }

    /// The coach's last word on an appointment.
    pub async fn settle_appointment(&self, appointment: &str, outcome: &str) -> super::Reply {
        let path = format!("/appointments/{appointment}/settlements");
        self.coach().post(&path, json!({ "outcome": outcome })).await
    }

    /// What was done to an appointment, in order.
    pub async fn appointment_events(&self, appointment: &str) -> Vec<String> {
        let list = self.coach().get(&format!("/appointments/{appointment}/events")).await.expect(200).json;
        let items = list["items"].as_array().unwrap().iter().rev();
        items.map(|item| item["event"].as_str().unwrap().to_owned()).collect()
    }

    /// What was done to an appointment, by whose word and with what outcome, in order, as the youth reads it.
    pub async fn appointment_words(&self, appointment: &str) -> Vec<String> {
        let list = self.youth().get(&format!("/appointments/{appointment}/events")).await.expect(200).json;
        let items = list["items"].as_array().unwrap().iter().rev();
        let word = |item: &Value| {
            let words = ["event", "side", "outcome"].iter().filter_map(|name| item[*name].as_str());
            words.collect::<Vec<_>>().join(" ")
        };
        items.map(word).collect()
    }

    /// Sam's coach is no longer Sam's coach.
    pub async fn unassign_coach(&self) {
        let path = format!(
            "/participants/{}/coach-assignments/{}/endings",
            self.people.sam, self.people.coach_assignment
        );
        let reply = self.acting(Persona::Lead).post(&path, json!({})).await;
        assert!(reply.status < 300, "{}: {}", reply.what, reply.json);
    }

    /// A new secret address for somebody's calendar program; its secret part.
    pub async fn calendar_token(&self, persona: Persona) -> String {
        let made = self.acting(persona).post("/me/calendar-feed", Value::Null).await.expect(201);
        made.text("/url").rsplit('/').next().unwrap().to_owned()
    }

    /// A message in Sam's thread.
    pub async fn say_in_thread(&self, persona: Persona, body: &str) -> String {
        let path = format!("/participants/{}/messages", self.people.sam);
        self.acting(persona).post(&path, json!({ "body": body })).await.expect(201).text("/id")
    }

    /// A message in Sam's thread as it is kept, not kept yet.
    pub fn message_row(&self, author: Persona) -> message::Model {
        message::Model {
            id: MessageId::generate(),
            programme_id: self.people.programme,
            participant_id: self.people.sam,
            author_id: self.people.user(author),
            body: "Hoe gaat het?".to_owned(),
            sent_at: self.clock.now(),
        }
    }

    /// The diary of a file in which `agreement` is about attendance.
    pub async fn live_diary(&self, agreement: &str) -> Diary {
        let mut wish = self.planned("school", 73);
        wish["agreementId"] = json!(agreement);
        let made = self.youth().post(&self.sams_appointments(), wish).await.expect(201);
        Diary {
            appointment: made.text("/id"),
            message: self.say_in_thread(Persona::YouthOwn, "Ik ben vandaag op tijd op school!").await,
            token: self.calendar_token(Persona::YouthOwn).await,
        }
    }
}
