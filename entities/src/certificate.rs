//! A certificate (certificaat) of a placement that was completed, in whole or in part.

use sea_orm::entity::prelude::*;

use crate::{CertificateId, ParticipantId, PlaceKind, PlacementId, ProgrammeId, UserId};

/// One row of `certificates`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificates")]
pub struct Model {
    /// Identifier; also where anybody can check it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Of which placement.
    pub placement_id: PlacementId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// The youth's name as the certificate has it.
    pub holder_name: String,
    /// The employer's name as it was then.
    pub employer_name: String,
    /// What the youth did.
    pub title: String,
    /// What kind of place it was.
    pub kind: PlaceKind,
    /// What was learnt.
    pub achievement: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// Confirmed time, minutes.
    pub worked_minutes: i64,
    /// The Open Badges 3.0 credential: a signed JWT.
    pub credential: String,
    /// The coach who issued it.
    pub issued_by: UserId,
    /// When.
    pub issued_at: DateTimeUtc,
    /// Who revoked it.
    pub revoked_by: Option<UserId>,
    /// When.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why.
    pub revoke_reason: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
