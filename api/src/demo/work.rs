//! Employers of the demo come in as a stranger would, a lead verifies them, and each posts three places.

use chrono::TimeDelta;
use entities::{EmployerId, PlaceId};
use reqwest::Method;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::employers::{BUSINESSES, Business, POSTCODE_AREAS, VERIFIED, work_in};
use super::seed::{Made, Seeder};
use super::{HALF_MADE, PASSPHRASE};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registered {
    employer_id: EmployerId,
    login_name: String,
    code: String,
}

/// An employer that came in.
pub(super) struct Opened {
    pub employer_id: EmployerId,
    pub login_name: String,
    pub taster_day: PlaceId,
    pub work_experience: PlaceId,
    pub side_job: PlaceId,
}

/// A place that every business has in its own line of work: kind, what comes before the name, youngest age, weeks, and the week.
type Pattern = (&'static str, &'static str, i32, i64, &'static [(i32, &'static str, &'static str, i32)]);

const PATTERNS: [Pattern; 3] = [
    ("taster_day", "Een dag meelopen bij", 13, 8, &[(6, "10:00", "15:00", 30)]),
    (
        "work_experience",
        "Ervaring opdoen bij",
        15,
        13,
        &[(3, "15:30", "17:30", 0), (6, "13:00", "17:00", 30)],
    ),
    ("side_job", "Bijbaan bij", 16, 26, &[(5, "16:00", "20:00", 0), (6, "09:00", "16:30", 30)]),
];

impl Seeder {
    /// Everything before the first youth shows interest.
    pub(super) async fn open_town(&mut self) -> anyhow::Result<Vec<Opened>> {
        let lead = self.who("lead-iris").await?;
        let area = |(postcode, name, latitude, longitude): &(&str, &str, &str, &str)| json!({ "postcode": postcode, "name": name, "latitude": latitude, "longitude": longitude });
        let areas = json!({ "areas": POSTCODE_AREAS.iter().map(area).collect::<Vec<Value>>() });
        let before = lead.send(Method::GET, "/postcode-areas", &Value::Null, None).await?;
        lead.put::<IgnoredAny>("/postcode-areas", &areas, before.etag.as_deref()).await?;
        let mut town = Vec::new();
        for (number, business) in (1..).zip(BUSINESSES) {
            town.push(self.open_business(number, business, number <= VERIFIED).await?);
        }
        Ok(town)
    }

    async fn open_business(
        &mut self,
        number: usize,
        business: &Business,
        is_verified: bool,
    ) -> anyhow::Result<Opened> {
        let (tasks, _) = work_in(business.sector);
        let registration = json!({
            "programme": HALF_MADE, "name": business.name, "kvkNumber": format!("3717{number:04}"),
            "sector": business.sector, "description": tasks, "contactName": business.contact,
            "email": "werk@example.nl", "phone": "+31 75 612 34 56", "address": business.street,
            "postcode": business.postcode,
        });
        let came: Registered = self.visitor.post("/employer-registrations", &registration).await?;
        let redemption = json!({ "code": came.code, "passphrase": PASSPHRASE, "deviceName": "demo" });
        self.visitor.act("/access-code-redemptions", &redemption).await?;
        let lead = self.who("lead-iris").await?;
        if is_verified {
            let reason = json!({ "reason": "Uittreksel gezien en gebeld." });
            lead.act(&format!("/employers/{}/verifications", came.employer_id), &reason).await?;
        }
        let mut places = Vec::new();
        for pattern in &PATTERNS {
            places.push(self.post_place(&came, business, pattern, is_verified).await?);
        }
        let [taster_day, work_experience, side_job] = places[..] else { anyhow::bail!("three places") };
        let Registered { employer_id, login_name, .. } = came;
        Ok(Opened { employer_id, login_name, taster_day, work_experience, side_job })
    }

    async fn post_place(
        &mut self,
        employer: &Registered,
        business: &Business,
        (kind, title, min_age, weeks, week): &Pattern,
        is_published: bool,
    ) -> anyhow::Result<PlaceId> {
        let manager = self.who(&employer.login_name).await?;
        let (tasks, learning) = work_in(business.sector);
        let day = |(weekday, from, until, pause): &(i32, &str, &str, i32)| json!({ "weekday": weekday, "from": from, "until": until, "breakMinutes": pause });
        let from = self.today + TimeDelta::weeks(2);
        let place = json!({
            "kind": kind, "sector": business.sector, "title": format!("{title} {}", business.name), "tasks": tasks,
            "learning": learning, "language": "Nederlands", "fromDate": from,
            "untilDate": from + TimeDelta::weeks(*weeks), "schedule": week.iter().map(day).collect::<Vec<Value>>(),
            "positions": 2, "minAge": min_age, "hazards": [], "isSupervised": true,
            "address": format!("{}, {}", business.street, business.neighbourhood), "postcode": business.postcode,
            "neighbourhood": business.neighbourhood,
        });
        let made: Made<PlaceId> =
            manager.post(&format!("/employers/{}/places", employer.employer_id), &place).await?;
        manager.act(&format!("/places/{}/submissions", made.id), &Value::Null).await?;
        if is_published {
            let lead = self.who("lead-iris").await?;
            lead.decide::<IgnoredAny>(&format!("/places/{}", made.id), "approvals").await?;
        }
        Ok(made.id)
    }
}
