//! Where Sam can work: a verified employer with two people and a published place, another employer, and one that a lead suspended.
//!
//! Put into the database directly, like the people. How an employer comes in and gets verified is told by the scenarios about
//! that. So are interests and introductions; what comes after them can begin with [`Scenario::introduce_sam`].

use std::collections::BTreeMap;

use back_on_track::error::ApiResult;
use chrono::{NaiveDate, TimeDelta};
use entities::{
    EmployerDuty, EmployerEvent, EmployerEventId, EmployerId, EmployerMemberId, EmployerState, InterestId,
    InterestState, IntroductionId, IntroductionState, OrganisationId, PlaceId, PlaceKind, PlaceState, Sector,
    UserId, employer, employer_event, employer_member, interest, introduction, place,
};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::people::Seed;
use super::{Persona, Scenario};

/// Identifiers of what is there.
#[derive(Clone, Debug)]
pub struct Town {
    /// The bicycle workshop: verified.
    pub workshop: EmployerId,
    /// Its work experience on Wednesday, 15:30 to 17:30, and Saturday, 13:00 to 17:00, from 1 December 2026 to
    /// 28 February 2027, from 15 on: two positions.
    pub workshop_place: PlaceId,
    /// Who guides there.
    pub workshop_colleague: EmployerMemberId,
    /// The bakery: verified.
    pub bakery: EmployerId,
    /// Its taster day.
    pub bakery_place: PlaceId,
    /// The garage: suspended.
    pub garage: EmployerId,
}

/// Sets it up.
pub struct Street<'s> {
    pub seed: &'s Seed<'s>,
    pub users: &'s BTreeMap<Persona, UserId>,
    pub workshop: OrganisationId,
    pub bakery: OrganisationId,
    pub garage: OrganisationId,
}

impl Street<'_> {
    pub async fn set_up(&self) -> ApiResult<Town> {
        let workshop =
            self.employer(self.workshop, "87654321", EmployerState::Verified, Sector::Technology).await?;
        let bakery = self.employer(self.bakery, "87654322", EmployerState::Verified, Sector::Food).await?;
        let garage =
            self.employer(self.garage, "87654323", EmployerState::Suspended, Sector::Technology).await?;
        self.member(workshop, Persona::EmployerOwn, EmployerDuty::Manager).await?;
        let colleague = self.member(workshop, Persona::EmployerColleague, EmployerDuty::Supervisor).await?;
        self.member(bakery, Persona::EmployerOther, EmployerDuty::Manager).await?;
        self.member(garage, Persona::EmployerSuspended, EmployerDuty::Manager).await?;
        let writer = self.users[&Persona::EmployerOwn];
        let workshop_place =
            self.place(workshop, writer, "Fietsen maken", PlaceKind::WorkExperience, 2).await?;
        let baker = self.users[&Persona::EmployerOther];
        let bakery_place =
            self.place(bakery, baker, "Een dag in de bakkerij", PlaceKind::TasterDay, 1).await?;
        Ok(Town { workshop, workshop_place, workshop_colleague: colleague, bakery, bakery_place, garage })
    }

    async fn employer(
        &self,
        organisation_id: OrganisationId,
        kvk_number: &str,
        state: EmployerState,
        sector: Sector,
    ) -> ApiResult<EmployerId> {
        let id = EmployerId::generate();
        let lead = self.users[&Persona::Lead];
        let row = employer::Model {
            id,
            programme_id: self.seed.programme,
            organisation_id,
            state,
            kvk_number: kvk_number.into(),
            sector,
            description: "Een bedrijf in Zaandam.".into(),
            contact_name: "Piet de Jong".into(),
            email: "piet@example.nl".into(),
            phone: Some("+31 75 123 45 67".into()),
            website: None,
            address: "Westzijde 10".into(),
            postcode: "1506 EA".into(),
            introductions_a_month: 20,
            search_text: "een bedrijf in zaandam. westzijde 10".into(),
            decision_reason: (state == EmployerState::Suspended).then(|| "Er zijn klachten.".into()),
            decided_by: Some(lead),
            decided_at: Some(self.seed.at),
            version: 1,
            created_at: self.seed.at,
        };
        self.seed.add(row).await?;
        let life = match state {
            EmployerState::Suspended => {
                vec![EmployerEvent::Register, EmployerEvent::Verify, EmployerEvent::Suspend]
            }
            _ => vec![EmployerEvent::Register, EmployerEvent::Verify],
        };
        for (day, event) in (0..).zip(life) {
            let row = employer_event::Model {
                id: EmployerEventId::generate(),
                programme_id: self.seed.programme,
                employer_id: id,
                event,
                actor_id: lead,
                reason: None,
                happened_at: self.seed.at + TimeDelta::days(day),
            };
            self.seed.add(row).await?;
        }
        Ok(id)
    }

    async fn member(
        &self,
        employer_id: EmployerId,
        persona: Persona,
        duty: EmployerDuty,
    ) -> ApiResult<EmployerMemberId> {
        let id = EmployerMemberId::generate();
        let row = employer_member::Model {
            id,
            programme_id: self.seed.programme,
            employer_id,
            user_id: self.users[&persona],
            duty,
            added_by: self.users[&persona],
            added_at: self.seed.at,
            ended_at: None,
        };
        self.seed.add(row).await?;
        Ok(id)
    }

    async fn place(
        &self,
        employer_id: EmployerId,
        created_by: UserId,
        title: &str,
        kind: PlaceKind,
        positions: i32,
    ) -> ApiResult<PlaceId> {
        let id = PlaceId::generate();
        let row = place::Model {
            id,
            programme_id: self.seed.programme,
            employer_id,
            kind,
            sector: Sector::Technology,
            title: title.into(),
            tasks: "Banden plakken en remmen stellen.".into(),
            learning: "Werken met je handen en met klanten praten.".into(),
            requirements: None,
            language: "Nederlands".into(),
            accessibility: None,
            starts_on: day("2026-12-01"),
            ends_on: day("2027-02-28"),
            schedule: SCHEDULE.into(),
            positions,
            positions_taken: 0,
            min_age: 15,
            hazards: "[]".into(),
            is_supervised: true,
            school_week_age: Some(15),
            holiday_week_age: Some(13),
            address: "Westzijde 10, Zaandam".into(),
            postcode: "1506 EA".into(),
            neighbourhood: Some("Zaandam Centrum".into()),
            latitude_microdegrees: Some(52_441_000),
            longitude_microdegrees: Some(4_822_000),
            search_text: format!("{} banden remmen werken handen klanten", title.to_lowercase()),
            state: PlaceState::Published,
            decision_reason: None,
            decided_by: None,
            decided_at: Some(self.seed.at),
            published_at: Some(self.seed.at),
            created_by,
            version: 1,
            created_at: self.seed.at,
        };
        self.seed.add(row).await?;
        Ok(id)
    }
}

/// Two hours after school on Wednesday, and Saturday afternoon.
const SCHEDULE: &str = r#"[{"weekday":3,"from":"15:30","until":"17:30","breakMinutes":0},{"weekday":6,"from":"13:00","until":"17:00","breakMinutes":30}]"#;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Scenario {
    /// Sam is introduced to the workshop, put into the database directly: the coach endorsed the interest now.
    pub async fn introduce_sam(&self, state: IntroductionState) -> IntroductionId {
        let (people, now) = (&self.people, self.clock.now());
        let coach = people.user(Persona::CoachAssigned);
        let is_open = matches!(state, IntroductionState::Waiting | IntroductionState::Accepted);
        let interest = interest::Model {
            id: InterestId::generate(),
            programme_id: people.programme,
            participant_id: people.sam,
            place_id: people.town.workshop_place,
            employer_id: people.town.workshop,
            state: if is_open { InterestState::Endorsed } else { InterestState::Closed },
            motivation: "Ik sleutel graag aan fietsen.".into(),
            availability: "Woensdag na school en zaterdag.".into(),
            return_reason: None,
            decided_by: Some(coach),
            decided_at: Some(now),
            version: 1,
            created_at: now,
            changed_at: now,
        };
        let is_answered = state != IntroductionState::Waiting;
        let introduction = introduction::Model {
            id: IntroductionId::generate(),
            programme_id: people.programme,
            interest_id: interest.id,
            place_id: interest.place_id,
            employer_id: interest.employer_id,
            participant_id: people.sam,
            coach_id: coach,
            state,
            decline_reason: None,
            decline_note: None,
            introduced_at: now,
            answered_by: is_answered.then(|| people.user(Persona::EmployerOwn)),
            answered_at: is_answered.then_some(now),
            ended_at: None,
            blocked_by: None,
            blocked_at: None,
            version: 1,
        };
        let id = introduction.id;
        self.db()
            .write(async |tx| {
                let interest = interest.clone().into_active_model();
                interest::Entity::insert(interest).exec_without_returning(tx).await?;
                let introduction = introduction.clone().into_active_model();
                introduction::Entity::insert(introduction).exec_without_returning(tx).await?;
                Ok(())
            })
            .await
            .unwrap();
        id
    }
}
