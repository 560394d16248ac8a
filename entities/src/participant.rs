//! A youth in the programme (deelnemer).

use sea_orm::entity::prelude::*;

use crate::{OrganisationId, ParticipantId, ProgrammeId, UserId};

/// One row of `participants`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participants")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParticipantId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// The account of the youth.
    pub user_id: UserId,
    /// First name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// Day of birth; ages are reckoned in Europe/Amsterdam.
    pub birth_date: Date,
    /// Neighbourhood (wijk) of the home.
    pub neighbourhood: Option<String>,
    /// The school, if any.
    pub school_id: Option<OrganisationId>,
    /// When the trajectory began.
    pub enrolled_at: DateTimeUtc,
    /// Counts changes, for `ETag`.
    pub version: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
