//! Sam and the workshop, lived through the API: an interest, an introduction, what is released and written.

use back_on_track::db::Tx;
use back_on_track::error::ApiResult;
use entities::{EmployerId, IntroductionState, PlaceId, employer, interest, introduction};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{Persona, Reply, Scenario};

/// Identifiers of what is in it.
#[derive(Clone, Debug)]
pub struct WorkFile {
    /// In the bakery; waits for the coach.
    pub interest: String,
    /// To the workshop; accepted.
    pub introduction: String,
    /// The surname; waits for the guardian.
    pub release: String,
    /// From the workshop.
    pub message: String,
}

/// What a youth says of themselves.
pub fn wish() -> Value {
    json!({
        "motivation": "Ik sleutel graag aan fietsen.",
        "availability": "Woensdag na school en zaterdag.",
    })
}

impl Scenario {
    /// Sam wants a place.
    pub async fn want(&self, place: PlaceId) -> Reply {
        self.youth().post(&format!("/places/{place}/interests"), wish()).await
    }

    /// Sam wants the place at the workshop; names the interest.
    pub async fn want_workshop(&self) -> String {
        self.want(self.people.town.workshop_place).await.expect(201).text("/id")
    }

    /// Sam's coach endorses an interest.
    pub async fn endorse(&self, interest: &str) -> Reply {
        self.endorse_as(Persona::CoachAssigned, interest).await
    }

    /// A coach reads an interest and endorses what was read.
    pub async fn endorse_as(&self, persona: Persona, interest: &str) -> Reply {
        let path = format!("/interests/{interest}");
        let read = self.acting(persona).get(&path).await;
        let endorse = self.acting(persona).post(&format!("{path}/endorsements"), json!({}));
        endorse.if_match(read.etag()).await
    }

    /// Sam wants the place at the workshop and the coach endorses it; names the introduction.
    pub async fn introduced(&self) -> String {
        let interest = self.want_workshop().await;
        self.endorse(&interest).await.expect(201).text("/introductionId")
    }

    /// The same, and the workshop accepts.
    pub async fn accepted(&self) -> String {
        let introduction = self.introduced().await;
        self.step_introduction(Persona::EmployerOwn, &introduction, "acceptances").await.expect(201);
        introduction
    }

    /// A step in the life of an introduction, such as `acceptances`.
    pub async fn step_introduction(&self, who: Persona, introduction: &str, step: &str) -> Reply {
        let body = if step == "declines" { json!({ "reason": "times_do_not_fit" }) } else { json!({}) };
        self.acting(who).post(&format!("/introductions/{introduction}/{step}"), body).await
    }

    /// Where an introduction stands.
    pub async fn introduction_state(&self, introduction: &str) -> String {
        self.coach().get(&format!("/introductions/{introduction}")).await.expect(200).text("/state")
    }

    /// Where an interest stands.
    pub async fn interest_state(&self, interest: &str) -> String {
        self.coach().get(&format!("/interests/{interest}")).await.expect(200).text("/state")
    }

    /// What the workshop sees of an introduction.
    pub async fn seen_by_workshop(&self, introduction: &str) -> Value {
        let path = format!("/introductions/{introduction}");
        self.acting(Persona::EmployerOwn).get(&path).await.expect(200).json
    }

    /// Sam wants to release an item.
    pub async fn propose_release(&self, introduction: &str, item: &str) -> Reply {
        let mut body = json!({ "item": item });
        if item == "phone_number" {
            body["phoneNumber"] = json!("06 12345678");
        }
        self.youth().post(&format!("/introductions/{introduction}/releases"), body).await
    }

    /// Sam releases an item, and the guardian agrees; names the release.
    pub async fn release_item(&self, introduction: &str, item: &str) -> String {
        let release = self.propose_release(introduction, item).await.expect(201).text("/id");
        let agree = format!("/releases/{release}/agreements");
        self.acting(Persona::GuardianOwn).post(&agree, json!({})).await.expect(201);
        release
    }

    /// A message in an introduction.
    pub async fn write_in(&self, who: Persona, introduction: &str, body: &str) -> Reply {
        let path = format!("/introductions/{introduction}/messages");
        self.acting(who).post(&path, json!({ "body": body })).await
    }

    /// How many youths an employer wants to meet in a month.
    pub async fn cap(&self, employer: EmployerId, introductions_a_month: i32) {
        let change = employer::ActiveModel {
            id: Set(employer),
            introductions_a_month: Set(introductions_a_month),
            ..Default::default()
        };
        self.db().write(async |tx| Ok(change.clone().update(tx).await?)).await.unwrap();
    }

    /// An adult of Noor's coach wants the place at the workshop; names the interest, and the token of the youth.
    pub async fn adult_wants_workshop(&self, login_name: &str) -> (String, String) {
        let (_, token) = self.enrol_adult(login_name).await;
        let path = format!("/places/{}/interests", self.people.town.workshop_place);
        let interest = self.anonymous().post(&path, wish()).bearer(&token).await.expect(201);
        (interest.text("/id"), token)
    }

    /// Noor's coach endorses an interest.
    pub async fn endorse_for_other(&self, interest: &str) -> Reply {
        self.endorse_as(Persona::CoachSameOrganisation, interest).await
    }

    /// Something that another noun does.
    pub async fn behind_the_api(&self, work: impl AsyncFn(&Tx) -> ApiResult<u64>) -> u64 {
        self.db().write(work).await.unwrap()
    }

    /// States of all interests and introductions of a place: each is what its other half says.
    pub async fn states_of_place(&self, place: PlaceId) -> Vec<(String, Option<IntroductionState>)> {
        let interests = interest::Entity::find().filter(interest::Column::PlaceId.eq(place));
        let interests = interests.all(self.db().reader()).await.unwrap();
        let introductions = introduction::Entity::find().filter(introduction::Column::PlaceId.eq(place));
        let introductions = introductions.all(self.db().reader()).await.unwrap();
        let of = |row: &interest::Model| introductions.iter().find(|it| it.interest_id == row.id);
        interests.iter().map(|row| (format!("{:?}", row.state), of(row).map(|it| it.state))).collect()
    }

    /// The whole file.
    pub async fn live_sams_work(&self) -> WorkFile {
        let interest = self.want(self.people.town.bakery_place).await.expect(201).text("/id");
        let introduction = self.introduce_sam(IntroductionState::Accepted).await.to_string();
        let release = self.propose_release(&introduction, "surname").await.expect(201).text("/id");
        let hello = "Kom je woensdag om 15:30 kijken?";
        let message = self.write_in(Persona::EmployerOwn, &introduction, hello).await.expect(201).text("/id");
        WorkFile { interest, introduction, release, message }
    }
}
