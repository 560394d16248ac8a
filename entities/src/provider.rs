//! A provider (aanbieder) of activities: an organisation that the programme approved, or not yet.

use sea_orm::entity::prelude::*;

use crate::{OrganisationId, ProgrammeId, ProviderId, ProviderState, UserId};

/// One row of `providers`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "providers")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProviderId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Applied, approved, rejected or suspended.
    pub state: ProviderState,
    /// Number in the trade register (KvK), eight digits.
    pub kvk_number: String,
    /// What it does, as youths read it.
    pub description: String,
    /// Whom to ask for.
    pub contact_name: String,
    /// Where to write to.
    pub email: String,
    /// Where to call.
    pub phone: Option<String>,
    /// Its pages.
    pub website: Option<String>,
    /// Why the lead decided so.
    pub decision_reason: Option<String>,
    /// The lead who decided last.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it applied.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
