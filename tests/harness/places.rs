//! Places in scenarios: one that keeps all rules, places that are put on the map as they are, and what Sam keeps.

use chrono::TimeDelta;
use entities::{EmployerId, EmployerState, PlaceId, PlaceState, employer, place, place_event};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

use super::{Persona, Reply, Scenario};

/// Identifiers of what Sam keeps.
#[derive(Clone, Debug)]
pub struct Places {
    pub saved_search: String,
}

/// A place that keeps all rules, from January 2027, for whoever is 15: beside school on Wednesday, and on Saturday.
pub fn bikes() -> Value {
    json!({
        "kind": "work_experience",
        "sector": "technology",
        "title": "Wielen spaken",
        "tasks": "Wielen spaken en richten.",
        "learning": "Precies werken.",
        "language": "Nederlands",
        "fromDate": "2027-01-12",
        "untilDate": "2027-03-30",
        "schedule": [
            { "weekday": 3, "from": "15:30", "until": "17:30", "breakMinutes": 0 },
            { "weekday": 6, "from": "13:00", "until": "17:00", "breakMinutes": 30 },
        ],
        "positions": 2,
        "minAge": 15,
        "hazards": [],
        "isSupervised": true,
        "address": "Westzijde 10, Zaandam",
        "postcode": "1506 EA",
        "latitude": "52.441000",
        "longitude": "4.822000",
    })
}

/// The same with one field otherwise.
pub fn bikes_with(field: &str, value: Value) -> Value {
    let mut body = bikes();
    body[field] = value;
    body
}

impl Scenario {
    /// This part of Sam's file.
    pub async fn live_places(&self) -> Places {
        let body = json!({ "name": "Fietsen", "wish": { "text": "fietsen" } });
        let saved_search = self.youth().post("/me/saved-searches", body).await.expect(201).text("/id");
        Places { saved_search }
    }

    /// A place of the workshop, drafted by its manager.
    pub async fn draft_place(&self, body: Value) -> String {
        let path = format!("/employers/{}/places", self.people.town.workshop);
        self.acting(Persona::EmployerOwn).post(&path, body).await.expect(201).text("/id")
    }

    /// Calls an operation on a place that needs no body, such as `submissions`.
    pub async fn on_place(&self, persona: Persona, id: &str, what: &str) -> Reply {
        self.acting(persona).post(&format!("/places/{id}/{what}"), json!({})).await
    }

    /// Reads a place and publishes what was read.
    pub async fn approve_place(&self, persona: Persona, id: &str) -> Reply {
        let path = format!("/places/{id}");
        let read = self.acting(persona).get(&path).await;
        let approve = self.acting(persona).post(&format!("{path}/approvals"), json!({}));
        approve.if_match(read.etag()).await
    }

    /// A place of the workshop that a lead published.
    pub async fn publish_place(&self, body: Value) -> String {
        let id = self.draft_place(body).await;
        self.on_place(Persona::EmployerOwn, &id, "submissions").await.expect(201);
        self.approve_place(Persona::Lead, &id).await.expect(201);
        id
    }

    /// Changes a place as its manager does.
    pub async fn edit_place(&self, id: &str, body: Value) -> Reply {
        let staff = self.acting(Persona::EmployerOwn);
        let read = staff.get(&format!("/places/{id}")).await.expect(200);
        staff.patch(&format!("/places/{id}"), body).if_match(read.header("etag")).await
    }

    /// A published place of the workshop, for `change` to make another of, to be put on the map.
    pub fn place_row(&self, change: impl FnOnce(&mut place::Model)) -> place::Model {
        let now = self.clock.now();
        let mut row = place::Model {
            id: PlaceId::generate(),
            programme_id: self.people.programme,
            employer_id: self.people.town.workshop,
            kind: entities::PlaceKind::SideJob,
            sector: entities::Sector::Retail,
            title: "Winkel".into(),
            tasks: "Vakken vullen.".into(),
            learning: "Op tijd komen.".into(),
            requirements: None,
            language: "Nederlands".into(),
            accessibility: None,
            starts_on: "2027-01-04".parse().unwrap(),
            ends_on: "2027-06-30".parse().unwrap(),
            schedule: r#"[{"weekday":6,"from":"10:00","until":"14:00","breakMinutes":0}]"#.into(),
            positions: 1,
            positions_taken: 0,
            min_age: 15,
            hazards: "[]".into(),
            is_supervised: true,
            school_week_age: Some(13),
            holiday_week_age: Some(13),
            address: "Dam 1, Zaandam".into(),
            postcode: "1506 BC".into(),
            neighbourhood: None,
            latitude_microdegrees: None,
            longitude_microdegrees: None,
            search_text: "winkel".into(),
            state: PlaceState::Published,
            decision_reason: None,
            decided_by: None,
            decided_at: Some(now),
            published_at: Some(now - TimeDelta::days(1)),
            created_by: self.people.user(Persona::EmployerOwn),
            version: 1,
            created_at: now,
        };
        change(&mut row);
        row
    }

    /// Puts places on the map as they are.
    pub async fn put_places(&self, rows: Vec<place::Model>) {
        for part in rows.chunks(500) {
            let db = self.db();
            let work = db.write(async |tx| {
                let part = part.iter().cloned().map(place::Model::into_active_model);
                place::Entity::insert_many(part).exec_without_returning(tx).await?;
                Ok(())
            });
            work.await.unwrap();
        }
    }

    /// What a lead decided on an employer.
    pub async fn set_employer(&self, id: EmployerId, state: EmployerState) {
        let change = employer::ActiveModel { id: Set(id), state: Set(state), ..Default::default() };
        let change = async |tx: &_| Ok(change.clone().update(tx).await.map(|_| ())?);
        self.db().write(change).await.unwrap();
    }

    /// Titles of the places that Sam finds, in order; `query` begins with `&`.
    pub async fn place_titles(&self, query: &str) -> Vec<String> {
        self.place_titles_of(Persona::YouthOwn, query).await
    }

    /// The same for somebody else.
    pub async fn place_titles_of(&self, persona: Persona, query: &str) -> Vec<String> {
        let found = self.acting(persona).get(&format!("/places?limit=100{query}")).await.expect(200).json;
        let title = |item: &Value| item["title"].as_str().unwrap().to_owned();
        found["items"].as_array().unwrap().iter().map(title).collect()
    }

    /// What happened to a place, in its order.
    pub async fn trace_of_place(&self, id: &str) -> Vec<String> {
        let rows = place_event::Entity::find()
            .filter(place_event::Column::PlaceId.eq(PlaceId(id.parse().unwrap())))
            .order_by_asc(place_event::Column::Id)
            .all(self.db().reader())
            .await
            .unwrap();
        let word = |row: &place_event::Model| serde_json::to_value(row.event).unwrap();
        rows.iter().map(|row| word(row).as_str().unwrap().to_owned()).collect()
    }
}
