//! Placements of Sam that are over, put into the database directly: how one comes about is told by the scenarios about that.

use chrono::NaiveDate;
use entities::{
    IntroductionSide, IntroductionState, PlaceKind, PlacementId, PlacementOutcome, PlacementShiftId,
    PlacementState, ShiftState, placement, placement_report, placement_shift,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use super::{Persona, Scenario};

/// What was signed.
const DOCUMENT: &str = r#"{"employerName":"Fietsenmakerij De Dam","youthFirstName":"Sam","placeTitle":"Fietsen maken","kind":"work_experience","terms":{"startsDate":"2026-12-01","endsDate":"2027-02-28","schedule":[{"weekday":6,"from":"13:00","until":"17:00","breakMinutes":30}],"tasks":"Banden plakken.","supervisorName":"Piet de Jong","learningGoals":[],"insurance":{"by":"employer"},"allowance":{"amount":"0.00","per":"hour"}}}"#;

/// A completed placement of Sam and its certificate.
#[derive(Clone, Debug)]
pub struct CertificateFile {
    pub placement: String,
    pub certificate: String,
}

impl Scenario {
    /// Both.
    pub async fn live_sams_certificate(&self) -> CertificateFile {
        let placement = self.placement_of_sam(PlacementState::Completed).await.to_string();
        let path = format!("/placements/{placement}/certificates");
        let certificate = self.coach().post(&path, json!({})).await.expect(201).text("/id");
        CertificateFile { placement, certificate }
    }

    /// A placement of Sam at the workshop from 1 December 2026 to 28 February 2027 with five and a half confirmed hours, the
    /// last of them on 5 December. Where it was completed in part, 9 December was the last day.
    pub async fn placement_of_sam(&self, state: PlacementState) -> PlacementId {
        let introduction_id = self.introduce_sam(IntroductionState::Closed).await;
        let (people, now) = (&self.people, self.clock.now());
        let row = placement::Model {
            id: PlacementId::generate(),
            programme_id: people.programme,
            introduction_id,
            place_id: people.town.workshop_place,
            employer_id: people.town.workshop,
            participant_id: people.sam,
            kind: PlaceKind::WorkExperience,
            state,
            document: DOCUMENT.into(),
            content_hash: "0".repeat(64),
            starts_on: day("2026-12-01"),
            ends_on: day("2027-02-28"),
            signed_at: Some(now),
            ended_at: Some(now),
            end_reason: None,
            created_by: people.user(Persona::CoachAssigned),
            version: 1,
            created_at: now,
            changed_at: now,
        };
        let id = row.id;
        let shift = |worked_on, from_minute, until_minute, break_minutes| placement_shift::Model {
            id: PlacementShiftId::generate(),
            programme_id: people.programme,
            placement_id: id,
            participant_id: people.sam,
            worked_on,
            from_minute,
            until_minute,
            break_minutes,
            state: ShiftState::Confirmed,
            findings: "[]".into(),
            entered_by: people.user(Persona::YouthOwn),
            entered_at: now,
            decided_by: Some(people.user(Persona::EmployerOwn)),
            decided_at: Some(now),
            refuse_reason: None,
        };
        let shifts = [shift(day("2026-12-02"), 930, 1050, 0), shift(day("2026-12-05"), 780, 1020, 30)];
        let report = placement_report::Model {
            placement_id: id,
            side: IntroductionSide::Coach,
            outcome: PlacementOutcome::PartlyCompleted,
            last_on: Some(day("2026-12-09")),
            comment: Some("Zo was het.".into()),
            answers: "[]".into(),
            reported_by: people.user(Persona::CoachAssigned),
            reported_at: now,
        };
        self.db()
            .write(async |tx| {
                let row = row.clone().into_active_model();
                placement::Entity::insert(row).exec_without_returning(tx).await?;
                let shifts = shifts.clone().map(IntoActiveModel::into_active_model);
                placement_shift::Entity::insert_many(shifts).exec_without_returning(tx).await?;
                if state == PlacementState::PartlyCompleted {
                    let report = report.clone().into_active_model();
                    placement_report::Entity::insert(report).exec_without_returning(tx).await?;
                }
                Ok(())
            })
            .await
            .unwrap();
        id
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
