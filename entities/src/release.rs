//! Something more that a youth lets an employer know, for as long as they want.

use sea_orm::entity::prelude::*;

use crate::{IntroductionId, ParticipantId, ProgrammeId, ReleaseId, ReleaseItem, ReleaseState, UserId};

/// One row of `releases`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "releases")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReleaseId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// In which introduction.
    pub introduction_id: IntroductionId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// What.
    pub item: ReleaseItem,
    /// The same in words, where the file does not hold it: a phone number.
    pub value: Option<String>,
    /// Where it stands.
    pub state: ReleaseState,
    /// When the youth chose it.
    pub proposed_at: DateTimeUtc,
    /// The guardian who agreed, where the youth was under 16.
    pub agreed_by: Option<UserId>,
    /// Since when the employer may see it.
    pub released_at: Option<DateTimeUtc>,
    /// Who took it back.
    pub withdrawn_by: Option<UserId>,
    /// When.
    pub withdrawn_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
