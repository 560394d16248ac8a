//! An employer (ondernemer): an organisation that registered itself and that a lead verified, or not yet.

use sea_orm::entity::prelude::*;

use crate::{EmployerId, EmployerState, OrganisationId, ProgrammeId, Sector, UserId};

/// One row of `employers`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employers")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployerId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Registered, verified, rejected or suspended.
    pub state: EmployerState,
    /// Number in the trade register (KvK), eight digits.
    pub kvk_number: String,
    /// What it does, in one word.
    pub sector: Sector,
    /// What it does, as youths read it.
    pub description: String,
    /// Whom to ask for.
    pub contact_name: String,
    /// Where to write to; for its own people, coaches and leads.
    pub email: String,
    /// Where to call; for its own people, coaches and leads.
    pub phone: Option<String>,
    /// Its pages.
    pub website: Option<String>,
    /// Street and number.
    pub address: String,
    /// Postcode, such as `1505 AB`.
    pub postcode: String,
    /// How many youths the employer wants to meet in a month at most.
    pub introductions_a_month: i32,
    /// What the search looks into, in small letters: name, description and address.
    pub search_text: String,
    /// Why the lead decided so.
    pub decision_reason: Option<String>,
    /// The lead who decided last.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it registered.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
