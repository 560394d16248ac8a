//! What waits, put into the database directly: how it comes about is told by the scenarios about that.

use crate::harness::placements::terms_with;
use crate::harness::{Persona, Scenario};
use chrono::{DateTime, Utc};
use entities::{
    AppointmentId, AppointmentState, InterestId, InterestState, IntroductionId, IntroductionSide, PlaceKind,
    PlacementId, PlacementOutcome, PlacementParty, PlacementShiftId, PlacementState, ShiftState, appointment,
    interest, placement, placement_report, placement_shift, placement_signature,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, ModelTrait};
use serde_json::json;

pub async fn add<M>(s: &Scenario, row: M)
where
    M: ModelTrait + Clone + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    s.db()
        .write(async |tx| {
            M::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
}

pub async fn change<A>(s: &Scenario, change: A)
where
    A: ActiveModelTrait + Clone + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    s.db()
        .write(async |tx| {
            change.clone().update(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
}

/// A placement of Sam at the workshop, on terms that the law allows.
pub async fn placement(
    s: &Scenario,
    introduction: IntroductionId,
    state: PlacementState,
    days: (&str, &str),
) -> PlacementId {
    let (town, now) = (&s.people.town, s.clock.now());
    let row = placement::Model {
        id: PlacementId::generate(),
        programme_id: s.people.programme,
        introduction_id: introduction,
        place_id: town.workshop_place,
        employer_id: town.workshop,
        participant_id: s.people.sam,
        kind: PlaceKind::WorkExperience,
        state,
        document: json!({
            "employerName": "Fietsenmakerij De Dam",
            "youthFirstName": "Sam",
            "placeTitle": "Fietsen maken",
            "kind": "work_experience",
            "terms": terms_with(json!({ "startsDate": days.0, "endsDate": days.1 })),
        })
        .to_string(),
        content_hash: String::new(),
        starts_on: days.0.parse().unwrap(),
        ends_on: days.1.parse().unwrap(),
        signed_at: None,
        ended_at: None,
        end_reason: None,
        created_by: s.people.user(Persona::EmployerOwn),
        version: 1,
        created_at: now,
        changed_at: now,
    };
    add(s, row.clone()).await;
    row.id
}

pub async fn sign(s: &Scenario, placement: PlacementId, party: PlacementParty) {
    let row = placement_signature::Model {
        placement_id: placement,
        party,
        signer_id: None,
        signer_name: "Iemand".into(),
        content_hash: String::new(),
        signed_at: s.clock.now(),
    };
    add(s, row).await;
}

pub async fn shift(s: &Scenario, placement: PlacementId, day: &str, state: ShiftState) {
    let row = placement_shift::Model {
        id: PlacementShiftId::generate(),
        programme_id: s.people.programme,
        placement_id: placement,
        participant_id: s.people.sam,
        worked_on: day.parse().unwrap(),
        from_minute: 930,
        until_minute: 1050,
        break_minutes: 0,
        state,
        findings: "[]".into(),
        entered_by: s.people.user(Persona::YouthOwn),
        entered_at: s.clock.now(),
        decided_by: None,
        decided_at: None,
        refuse_reason: None,
    };
    add(s, row).await;
}

pub async fn report(s: &Scenario, placement: PlacementId, side: IntroductionSide, persona: Persona) {
    let row = placement_report::Model {
        placement_id: placement,
        side,
        outcome: PlacementOutcome::Completed,
        last_on: None,
        comment: None,
        answers: "[]".into(),
        reported_by: s.people.user(persona),
        reported_at: s.clock.now(),
    };
    add(s, row).await;
}

pub async fn interest(s: &Scenario, state: InterestState) -> InterestId {
    let (town, now) = (&s.people.town, s.clock.now());
    let row = interest::Model {
        id: InterestId::generate(),
        programme_id: s.people.programme,
        participant_id: s.people.sam,
        place_id: town.bakery_place,
        employer_id: town.bakery,
        state,
        motivation: "Ik sta graag vroeg op.".into(),
        availability: "Zaterdag.".into(),
        return_reason: None,
        decided_by: None,
        decided_at: None,
        version: 1,
        created_at: now,
        changed_at: now,
    };
    add(s, row.clone()).await;
    row.id
}

/// An appointment of Sam on which the coach has to decide, since then.
pub async fn disputed_appointment(s: &Scenario, since: DateTime<Utc>) -> AppointmentId {
    let row = s.appointment_row(entities::AppointmentKind::Other, since).await;
    let disputed = appointment::ActiveModel {
        id: Set(row.id),
        state: Set(AppointmentState::Disputed),
        changed_at: Set(since),
        ..Default::default()
    };
    change(s, disputed).await;
    row.id
}
