//! What goes on around the agreements of the demo: contacts who signed, today's attendance, appointments and messages.

use std::collections::HashMap;
use std::iter::zip;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entities::{
    AgreementContactId, AgreementId, AgreementKind, AppointmentId, ParticipantId, PlanId, PlanState, UserId,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::people::{YOUTHS, Youth};
use super::seed::{List, Made, Seeder};
use crate::clock::day_of;

/// Who at which school confirms attendance.
const SCHOOL_CONTACTS: [(&str, &str); 3] = [
    ("Pascal College Zuid", "school-pascal"),
    ("Praktijkonderwijs De Faam", "school-faam"),
    ("Altra College", "school-altra"),
];
/// Who confirms that appointments with care were kept.
const CARE_CONTACT: &str = "zorg-esra";

#[derive(Deserialize)]
struct PlanSeen {
    id: PlanId,
    state: PlanState,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AgreementSeen {
    id: AgreementId,
    kind: AgreementKind,
    is_live: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContactSeen {
    terms_hash: String,
}

impl Seeder {
    /// Everything that goes on.
    pub(super) async fn live_on(
        &mut self,
        participants: &[ParticipantId],
        colleagues: &HashMap<&'static str, UserId>,
        now: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let mut at_school = Vec::new();
        for (youth, participant) in zip(YOUTHS, participants) {
            let agreements = self.living_agreements(youth, *participant).await?;
            for agreement in agreements {
                let login_name = match agreement.kind {
                    AgreementKind::Attendance => SCHOOL_CONTACTS
                        .iter()
                        .find(|(school, _)| *school == youth.school)
                        .map(|(_, who)| *who),
                    AgreementKind::Care => Some(CARE_CONTACT),
                    AgreementKind::EmployerAppointment | AgreementKind::Custom => None,
                };
                let Some(login_name) = login_name else { continue };
                let contact = self.bring_in(youth, agreement.id, (login_name, colleagues)).await?;
                if youth.school == "Pascal College Zuid" && agreement.kind == AgreementKind::Attendance {
                    at_school.push(contact);
                }
            }
        }
        self.tell_who_is_at_school(&at_school, now).await?;
        let sam = participants.first().copied();
        match sam {
            Some(sam) => self.live_sams_days(sam, now).await,
            None => Ok(()),
        }
    }

    async fn living_agreements(
        &mut self,
        youth: &Youth,
        participant: ParticipantId,
    ) -> anyhow::Result<Vec<AgreementSeen>> {
        let coach = self.who(youth.coach).await?;
        let plans: List<PlanSeen> = coach.get(&format!("/participants/{participant}/plans")).await?;
        let Some(plan) = plans.items.iter().find(|plan| plan.state == PlanState::Active) else {
            return Ok(Vec::new());
        };
        let agreements: List<AgreementSeen> = coach.get(&format!("/plans/{}/agreements", plan.id)).await?;
        Ok(agreements.items.into_iter().filter(|it| it.is_live).collect())
    }

    /// Invites a contact, who signs what they read.
    async fn bring_in(
        &mut self,
        youth: &Youth,
        agreement: AgreementId,
        (login_name, colleagues): (&str, &HashMap<&'static str, UserId>),
    ) -> anyhow::Result<AgreementContactId> {
        let coach = self.who(youth.coach).await?;
        let capacity = if login_name == CARE_CONTACT { "care" } else { "school" };
        let invitation = json!({ "userId": colleagues.get(login_name), "capacity": capacity });
        let made: Made<AgreementContactId> =
            coach.post(&format!("/agreements/{agreement}/contacts"), &invitation).await?;
        let contact = self.who(login_name).await?;
        let seen: ContactSeen = contact.get(&format!("/contacts/{}", made.id)).await?;
        let signature = json!({ "termsHash": seen.terms_hash });
        contact.act(&format!("/contacts/{}/signatures", made.id), &signature).await?;
        Ok(made.id)
    }

    /// A lesson of everybody at the first school, in one call, on a day of which nothing else is told; one came late.
    async fn tell_who_is_at_school(
        &mut self,
        contacts: &[AgreementContactId],
        now: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let day = day_of(now) - TimeDelta::days(2);
        let lesson = |(place, contact): (usize, &AgreementContactId)| {
            let outcome = if place == 1 { "late" } else { "present" };
            json!({ "contactId": contact, "date": day, "timeOfDay": "08:30", "minutes": 50, "outcome": outcome })
        };
        let items: Vec<Value> = contacts.iter().enumerate().map(lesson).collect();
        let school = self.who("school-pascal").await?;
        school.act("/attendance-records", &json!({ "items": items })).await
    }

    /// Appointments to come and a thread with the coach.
    async fn live_sams_days(&mut self, sam: ParticipantId, now: DateTime<Utc>) -> anyhow::Result<()> {
        let (youth, coach) = (self.who("sam").await?, self.who("coach-noor").await?);
        let path = format!("/participants/{sam}/appointments");
        for (days, kind, title) in [(1, "coach", "Even bijpraten"), (8, "other", "Rondkijken op het mbo")] {
            let starts_at = now.duration_trunc(TimeDelta::hours(1))? + TimeDelta::days(days);
            let appointment = json!({
                "kind": kind, "title": title, "place": "Buurthuis Poelenburg",
                "startsAt": starts_at, "endsAt": starts_at + TimeDelta::minutes(45),
            });
            let _: Made<AppointmentId> = coach.post(&path, &appointment).await?;
        }
        let path = format!("/participants/{sam}/messages");
        youth.act(&path, &json!({ "body": "Ik had een 7 voor wiskunde!" })).await?;
        coach.act(&path, &json!({ "body": "Wat goed! Dien je mijlpaal maar in. Tot morgen." })).await?;
        let days: Vec<Value> =
            (1..=5).map(|day| json!({ "weekday": day, "from": "09:00", "until": "17:30" })).collect();
        let hours = coach.send(reqwest::Method::GET, "/me/working-hours", &Value::Null, None).await?;
        let _: Value =
            coach.put("/me/working-hours", &json!({ "days": days }), hours.etag.as_deref()).await?;
        Ok(())
    }
}
