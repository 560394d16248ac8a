//! What somebody at an employer has seen of a youth, and when first: the youth can read it.

use sea_orm::entity::prelude::*;

use crate::{IntroductionId, ParticipantId, UserId};

/// One row of `disclosures`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disclosures")]
pub struct Model {
    /// In which introduction.
    #[sea_orm(primary_key, auto_increment = false)]
    pub introduction_id: IntroductionId,
    /// Who saw it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// What: `introduction`, or the released item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: String,
    /// Of whom.
    pub participant_id: ParticipantId,
    /// When first.
    pub first_seen_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
