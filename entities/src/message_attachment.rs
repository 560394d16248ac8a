//! A file that goes with a message.

use sea_orm::entity::prelude::*;

use crate::{AttachmentId, MessageId};

/// One row of `message_attachments`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message_attachments")]
pub struct Model {
    /// The message.
    #[sea_orm(primary_key, auto_increment = false)]
    pub message_id: MessageId,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_id: AttachmentId,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
