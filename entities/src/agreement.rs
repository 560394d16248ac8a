//! A living agreement (afspraak) of an active plan.

use sea_orm::entity::prelude::*;

use crate::{AgreementId, AgreementKind, ParticipantId, PlanId, ProgrammeId};

/// One row of `agreements`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreements")]
pub struct Model {
    /// Identifier, the same in every revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// The plan.
    pub plan_id: PlanId,
    /// Attendance, care, employer appointment or custom.
    pub kind: AgreementKind,
    /// What was agreed, in the youth's words; none on care.
    pub title: Option<String>,
    /// The measurable rule as JSON.
    pub rule: String,
    /// First day.
    pub from_date: Date,
    /// Day after the last.
    pub until_date: Date,
    /// False once an amendment dropped it or the plan ended.
    pub is_live: bool,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
