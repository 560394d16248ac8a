//! A mail or push on its way to one person.

use sea_orm::entity::prelude::*;

use crate::{Channel, DeliveryContent, DeliveryId, DeliveryState, NoticeId, ProgrammeId, UserId};

/// One row of `deliveries`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    /// Identifier; also the Message-ID of a mail.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// To whom.
    pub user_id: UserId,
    /// The notice that it tells; absent for what is not one notice.
    pub notice_id: Option<NoticeId>,
    /// What it carries.
    pub content: DeliveryContent,
    /// How.
    pub channel: Channel,
    /// The push subscription.
    pub target_id: Option<Uuid>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Not before this; for what is claimed, until when the claim holds.
    pub due_at: DateTimeUtc,
    /// When a fault is the last one.
    pub give_up_at: DateTimeUtc,
    /// Tries so far.
    pub attempts: i32,
    /// The claim of the worker that has it in hand.
    pub claim_id: Option<Uuid>,
    /// What went wrong last, for the administrator; never an address or a text.
    pub last_fault: Option<String>,
    /// When it was put in the queue.
    pub made_at: DateTimeUtc,
    /// When it was sent, dropped or given up.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
