//! A wrong booking code that somebody at a provider tried: enough of them lock the provider out for a while.

use sea_orm::entity::prelude::*;

use crate::{CodeGuessId, OrganisationId, UserId};

/// One row of `code_guesses`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "code_guesses")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CodeGuessId,
    /// The provider's organisation.
    pub organisation_id: OrganisationId,
    /// Who tried.
    pub user_id: UserId,
    /// When.
    pub made_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
