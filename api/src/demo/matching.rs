//! Youths of the demo on their way to work, one at each step: so that every list of youths, coaches and employers has something in it.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::{EmployerId, IntroductionId, PlaceId, PlacementId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::seed::{Made, Seeder};
use super::work::Opened;
use crate::client::Client;

/// Who can sign in for an employer of the demo.
pub(super) const MANAGER: (&str, &str) = ("werk-piet", "Piet de Jong");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Endorsed {
    introduction_id: IntroductionId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Draft {
    content_hash: String,
}

/// A youth with a coach, and the place that they want.
struct Pair {
    youth: Client,
    coach: Client,
    manager: Client,
    place: PlaceId,
}

impl Pair {
    async fn express(&self, motivation: &str) -> anyhow::Result<String> {
        let wish = json!({ "motivation": motivation, "availability": "Op woensdagmiddag en op zaterdag." });
        let made: Made<Value> = self.youth.post(&format!("/places/{}/interests", self.place), &wish).await?;
        Ok(made.id.as_str().context("an interest")?.to_owned())
    }

    async fn introduce(&self, motivation: &str) -> anyhow::Result<IntroductionId> {
        let path = format!("/interests/{}", self.express(motivation).await?);
        let endorsed: Endorsed = self.coach.decide(&path, "endorsements").await?;
        Ok(endorsed.introduction_id)
    }

    async fn meet(&self, motivation: &str) -> anyhow::Result<String> {
        let path = format!("/introductions/{}", self.introduce(motivation).await?);
        self.manager.act(&format!("{path}/acceptances"), &Value::Null).await?;
        self.manager
            .act(&format!("{path}/messages"), &json!({ "body": "Leuk! Wanneer kun je komen?" }))
            .await?;
        Ok(path)
    }

    /// An agreement on the place's own Saturdays, signed by `signers`.
    async fn agree(&self, path: &str, from: NaiveDate, signers: &[&Client]) -> anyhow::Result<()> {
        let terms = json!({
            "startsDate": from, "endsDate": from + TimeDelta::weeks(8),
            "schedule": [{ "weekday": 6, "from": "13:00", "until": "17:00", "breakMinutes": 30 }],
            "tasks": "Helpen in de winkel en in de werkplaats.", "supervisorName": MANAGER.1,
            "learningGoals": [{ "title": "Op tijd zijn en doorvragen" }], "insurance": { "by": "employer" },
            "allowance": { "amount": "5.00", "per": "hour" },
        });
        let made: Made<PlacementId> = self.coach.post(&format!("{path}/placements"), &terms).await?;
        let placement = format!("/placements/{}", made.id);
        let draft: Draft = self.coach.get(&placement).await?;
        let signature = json!({ "contentHash": draft.content_hash });
        for signer in signers {
            signer.act(&format!("{placement}/signatures"), &signature).await?;
        }
        Ok(())
    }
}

impl Seeder {
    /// The colleague at the first employer who can sign in under a name that is known.
    pub(super) async fn let_manager_in(&mut self, employer: EmployerId) -> anyhow::Result<()> {
        let (login_name, display_name) = MANAGER;
        let colleague = json!({ "loginName": login_name, "displayName": display_name, "duty": "manager" });
        self.who("lead-iris").await?.act(&format!("/employers/{employer}/members"), &colleague).await
    }

    async fn pair(
        &mut self,
        (youth, coach): (&str, &str),
        manager: &str,
        place: PlaceId,
    ) -> anyhow::Result<Pair> {
        Ok(Pair {
            youth: self.who(youth).await?,
            coach: self.who(coach).await?,
            manager: self.who(manager).await?,
            place,
        })
    }

    /// From the first wish to an agreement in force. `town` are employers with their three places: a taster day, work
    /// experience and a side job.
    pub(super) async fn match_youths(&mut self, town: &[Opened], now: DateTime<Utc>) -> anyhow::Result<()> {
        let [bikes, bakery, lunch, shop, garage, ..] = town else { anyhow::bail!("five employers") };
        let manager = MANAGER.0;
        let soon = self.today + TimeDelta::days(15);
        let sam = self.pair(("sam", "coach-noor"), manager, bikes.taster_day).await?;
        sam.express("Ik wil weten hoe je een fiets maakt.").await?;
        let youssef = self.pair(("youssef", "coach-daan"), manager, bikes.work_experience).await?;
        let path = youssef.meet("Ik sleutel al jaren aan mijn scooter.").await?;
        let at = |days: i64, hour: u32| {
            let day = now.date_naive() + TimeDelta::days(days);
            day.and_hms_opt(hour, 0, 0).map(|time| time.and_utc())
        };
        let slot = |days: i64| json!({ "startsAt": at(days, 14), "endsAt": at(days, 15) });
        let proposal = json!({ "meeting": "getting_to_know", "slots": [slot(3), slot(4)] });
        youssef.manager.act(&format!("{path}/proposals"), &proposal).await?;
        let mila = self.pair(("mila", "coach-noor"), &bakery.login_name, bakery.side_job).await?;
        mila.introduce("Bakken doe ik thuis ook.").await?;
        let jayden = self.pair(("jayden", "coach-daan"), &lunch.login_name, lunch.side_job).await?;
        let interest = jayden.express("Geld.").await?;
        let tip = json!({ "reason": "Schrijf op wat je er wilt leren. Ik help je." });
        jayden.coach.act(&format!("/interests/{interest}/returns"), &tip).await?;
        let fenna = self.pair(("fenna", "coach-daan"), &shop.login_name, shop.work_experience).await?;
        let path = fenna.meet("Ik praat graag met mensen.").await?;
        fenna.agree(&path, soon, &[&fenna.youth, &fenna.manager, &fenna.coach]).await?;
        let kevin = self.pair(("kevin", "coach-noor"), &garage.login_name, garage.work_experience).await?;
        let path = kevin.meet("Auto's zijn alles voor mij.").await?;
        kevin.agree(&path, soon, &[&kevin.youth]).await?;
        let visit = json!({
            "kind": "company_visit", "title": "Kijken in de bakkerij", "employerId": bakery.employer_id,
            "description": "Een uur meelopen, met iets lekkers na afloop.", "address": "Zuiderhoofdstraat 41, Krommenie",
            "startsAt": at(10, 14), "endsAt": at(10, 15), "places": 8, "minAge": 12,
        });
        let visit: Made<Value> = sam.coach.post("/visits", &visit).await?;
        let visit = visit.id.as_str().context("a visit")?;
        sam.youth.act(&format!("/visits/{visit}/sign-ups"), &json!({})).await
    }
}
