//! Placements in scenarios: Sam at the bicycle workshop, on Wednesday after school and on Saturday afternoon.

use chrono::NaiveDate;
use entities::{
    EmployerState, InterestId, IntroductionId, IntroductionState, PlacementShiftId, employer, guardianship,
    interest, introduction, place,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
};
use serde_json::{Value, json};

use super::{Persona, Reply, Scenario};

/// Identifiers of Sam's placement, in force.
#[derive(Clone, Debug)]
pub struct PlacementFile {
    pub placement: String,
    /// Entered by Sam, waits for the workshop.
    pub shift: String,
}

/// Who has to sign for Sam, the guardian last.
pub const SIGNERS: [Persona; 4] =
    [Persona::YouthOwn, Persona::EmployerOwn, Persona::CoachAssigned, Persona::GuardianOwn];

/// Terms from 2 December 2026 to 27 February 2027 that the law allows at 15.
pub fn terms() -> Value {
    json!({
        "startsDate": "2026-12-02",
        "endsDate": "2027-02-27",
        "schedule": [
            { "weekday": 3, "from": "15:30", "until": "17:30", "breakMinutes": 0 },
            { "weekday": 6, "from": "13:00", "until": "17:00", "breakMinutes": 30 },
        ],
        "tasks": "Banden plakken en remmen stellen.",
        "supervisorName": "Piet de Jong",
        "learningGoals": [{ "title": "Zelf een band plakken" }],
        "insurance": { "by": "employer" },
        "allowance": { "amount": "5.00", "per": "hour" },
    })
}

/// The same with other parts.
pub fn terms_with(change: Value) -> Value {
    let mut terms = terms();
    for (name, value) in change.as_object().unwrap() {
        terms[name] = value.clone();
    }
    terms
}

/// Hours under a new identifier.
pub fn hours(day: &str, from: &str, until: &str, break_minutes: i32) -> Value {
    json!({
        "id": PlacementShiftId::generate(),
        "workedDate": day,
        "from": from,
        "until": until,
        "breakMinutes": break_minutes,
    })
}

impl Scenario {
    /// A draft on these terms.
    pub async fn draft_placement(&self, terms: Value) -> String {
        let introduction = self.introduce_sam(IntroductionState::Accepted).await;
        let path = format!("/introductions/{introduction}/placements");
        self.coach().post(&path, terms).await.expect(201).text("/id")
    }

    /// The placement as `persona` sees it.
    pub async fn placement(&self, persona: Persona, id: &str) -> Reply {
        self.acting(persona).get(&format!("/placements/{id}")).await.expect(200)
    }

    /// What `persona` gets who reads the placement and signs it.
    pub async fn try_to_sign(&self, persona: Persona, id: &str) -> Reply {
        let read = self.acting(persona).get(&format!("/placements/{id}")).await;
        let body = json!({ "contentHash": read.json["contentHash"] });
        self.acting(persona).post(&format!("/placements/{id}/signatures"), body).await
    }

    /// Signs as each of them.
    pub async fn sign_placement(&self, id: &str, personas: &[Persona]) {
        for persona in personas {
            self.try_to_sign(*persona, id).await.expect(201);
        }
    }

    /// A placement on these terms that everybody has signed.
    pub async fn placement_in_force(&self, terms: Value) -> String {
        let id = self.draft_placement(terms).await;
        self.sign_placement(&id, &SIGNERS).await;
        assert_eq!(self.placement(Persona::YouthOwn, &id).await.json["state"], "active");
        id
    }

    /// Sam enters hours.
    pub async fn enter_hours(&self, placement: &str, hours: Value) -> Reply {
        self.youth().post(&format!("/placements/{placement}/shifts"), hours).await
    }

    /// What somebody may know of Sam's placement.
    pub async fn live_sams_placement(&self, introduction: &str) -> PlacementFile {
        self.open_places("2026-11-23", "2027-02-28").await;
        let terms = terms_with(json!({ "startsDate": "2026-11-23" }));
        let path = format!("/introductions/{introduction}/placements");
        let placement = self.coach().post(&path, terms).await.expect(201).text("/id");
        self.sign_placement(&placement, &SIGNERS).await;
        let before_school = hours("2026-11-23", "07:30", "08:20", 0);
        let shift = self.enter_hours(&placement, before_school).await.expect(201).text("/id");
        PlacementFile { placement, shift }
    }
}

/// What tests put into the database, because other nouns do it otherwise.
impl Scenario {
    /// Puts a row there.
    pub async fn insert<M>(&self, row: M)
    where
        M: IntoActiveModel<<<M as ModelTrait>::Entity as EntityTrait>::ActiveModel> + ModelTrait + Clone,
        <M as ModelTrait>::Entity: EntityTrait<Model = M>,
    {
        let insert = async |tx: &back_on_track::db::Tx| {
            let row = row.clone().into_active_model();
            <M as ModelTrait>::Entity::insert(row).exec_without_returning(tx).await?;
            Ok(())
        };
        self.db().write(insert).await.unwrap();
    }

    /// Sam is introduced to the bakery too, which accepted.
    pub async fn introduce_sam_elsewhere(&self) -> IntroductionId {
        let known = introduction::Entity::find().one(self.db().reader()).await.unwrap().unwrap();
        let interest = interest::Entity::find_by_id(known.interest_id);
        let interest = interest.one(self.db().reader()).await.unwrap().unwrap();
        let (place_id, employer_id) = (self.people.town.bakery_place, self.people.town.bakery);
        let interest = interest::Model { id: InterestId::generate(), place_id, employer_id, ..interest };
        let introduction = introduction::Model {
            id: IntroductionId::generate(),
            interest_id: interest.id,
            place_id,
            employer_id,
            ..known
        };
        let id = introduction.id;
        self.insert(interest).await;
        self.insert(introduction).await;
        id
    }

    /// Noor is introduced to the workshop as Sam was, and it accepted.
    pub async fn introduce_noor(&self) -> IntroductionId {
        let known = introduction::Entity::find().one(self.db().reader()).await.unwrap().unwrap();
        let interest = interest::Entity::find_by_id(known.interest_id);
        let interest = interest.one(self.db().reader()).await.unwrap().unwrap();
        let participant_id = self.people.noor;
        let interest = interest::Model { id: InterestId::generate(), participant_id, ..interest };
        let introduction = introduction::Model {
            id: IntroductionId::generate(),
            interest_id: interest.id,
            participant_id,
            coach_id: self.people.user(Persona::CoachSameOrganisation),
            ..known
        };
        let id = introduction.id;
        self.insert(interest).await;
        self.insert(introduction).await;
        id
    }

    /// The workshop's place is another than it was.
    pub async fn change_workshop_place(&self, change: place::ActiveModel) {
        let id = Set(self.people.town.workshop_place);
        let change = place::ActiveModel { id, ..change };
        self.db().write(async |tx| Ok(change.clone().update(tx).await?)).await.unwrap();
    }

    /// So many positions of the workshop's place are taken.
    pub async fn set_positions_taken(&self, count: i32) {
        let change = place::ActiveModel { positions_taken: Set(count), ..Default::default() };
        self.change_workshop_place(change).await;
    }

    /// The places of the workshop and the bakery are there from the first day to the last.
    pub async fn open_places(&self, from: &str, until: &str) {
        let (from, until): (NaiveDate, NaiveDate) = (from.parse().unwrap(), until.parse().unwrap());
        let change = async |tx: &back_on_track::db::Tx| {
            for id in [self.people.town.workshop_place, self.people.town.bakery_place] {
                let (id, starts_on, ends_on) = (Set(id), Set(from), Set(until));
                place::ActiveModel { id, starts_on, ends_on, ..Default::default() }.update(tx).await?;
            }
            Ok(())
        };
        self.db().write(change).await.unwrap();
    }

    /// Another draft of the introduction to the workshop, whose placement is over.
    pub async fn draft_again(&self, terms: Value) -> String {
        let of_workshop = introduction::Column::EmployerId.eq(self.people.town.workshop);
        let introduction = introduction::Entity::find().filter(of_workshop);
        let introduction = introduction.one(self.db().reader()).await.unwrap().unwrap().id;
        let path = format!("/introductions/{introduction}/placements");
        self.coach().post(&path, terms).await.expect(201).text("/id")
    }

    /// A draft at the bakery.
    pub async fn draft_elsewhere(&self, terms: Value) -> String {
        let introduction = self.introduce_sam_elsewhere().await;
        let path = format!("/introductions/{introduction}/placements");
        self.coach().post(&path, terms).await.expect(201).text("/id")
    }

    /// The introduction goes on.
    pub async fn set_introduction(&self, id: IntroductionId, state: IntroductionState) {
        let change = async |tx: &back_on_track::db::Tx| {
            let row = introduction::ActiveModel { id: Set(id), state: Set(state), ..Default::default() };
            Ok(row.update(tx).await?)
        };
        self.db().write(change).await.unwrap();
    }

    /// A lead decides on the workshop.
    pub async fn set_workshop(&self, state: EmployerState) {
        let change = async |tx: &back_on_track::db::Tx| {
            let id = Set(self.people.town.workshop);
            Ok(employer::ActiveModel { id, state: Set(state), ..Default::default() }.update(tx).await?)
        };
        self.db().write(change).await.unwrap();
    }

    /// Sam's guardian is none any more.
    pub async fn end_guardianship_of_sam(&self) {
        let change = async |tx: &back_on_track::db::Tx| {
            let (id, ended_at) = (Set(self.people.guardianship), Set(Some(tx.now())));
            Ok(guardianship::ActiveModel { id, ended_at, ..Default::default() }.update(tx).await?)
        };
        self.db().write(change).await.unwrap();
    }

    /// Moves the clock to that moment.
    pub fn at(&self, moment: &str) {
        self.clock.set(moment.parse().unwrap());
    }
}
