//! What every change leaves behind, in the transaction of the change: an audit entry, which says who did what and can't
//! be altered, and an outbox event, from which phones learn what changed and notices are made.

use entities::{AuditEntryId, ParticipantId, ProgrammeId, UserId, audit_entry, outbox_event};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use crate::auth::Person;
use crate::db::Tx;
use crate::error::ApiResult;

/// Who does something: a person, or the programme itself where a job does what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// In which programme.
    pub programme_id: ProgrammeId,
    /// Who.
    pub user_id: UserId,
}

impl Actor {
    /// The programme itself. No account has this identifier.
    #[must_use]
    pub fn programme(programme_id: ProgrammeId) -> Self {
        Self { programme_id, user_id: UserId(Uuid::nil()) }
    }

    /// What this actor did, as [`record`] takes it.
    #[must_use]
    pub fn did(
        self,
        action: &'static str,
        subject_id: Uuid,
        participant_id: Option<ParticipantId>,
    ) -> Happening {
        let Self { programme_id, user_id: actor_id } = self;
        Happening { programme_id, actor_id, action, subject_id, participant_id }
    }
}

impl From<&Person> for Actor {
    fn from(person: &Person) -> Self {
        Self { programme_id: person.programme_id, user_id: person.user_id }
    }
}

/// Something that somebody did.
#[derive(Clone, Copy, Debug)]
pub struct Happening {
    /// In which programme.
    pub programme_id: ProgrammeId,
    /// Who did it.
    pub actor_id: UserId,
    /// What, such as `milestone.approved`.
    pub action: &'static str,
    /// To what: the kind before the dot, and which one.
    pub subject_id: Uuid,
    /// Whose file it touches.
    pub participant_id: Option<ParticipantId>,
}

impl Happening {
    fn subject_kind(&self) -> &'static str {
        self.action.split('.').next().unwrap_or(self.action)
    }
}

/// Writes the audit entry and the outbox event.
///
/// # Errors
/// Where the database fails.
pub async fn record(tx: &Tx, happening: Happening) -> ApiResult<()> {
    write(tx, happening, false).await
}

/// The same for something that is gone: readers get a tombstone.
///
/// # Errors
/// Where the database fails.
pub async fn record_removal(tx: &Tx, happening: Happening) -> ApiResult<()> {
    write(tx, happening, true).await
}

/// Writes audit entries and outbox events of many happenings, in their order, with few statements.
///
/// # Errors
/// Where the database fails.
pub async fn record_all(tx: &Tx, happenings: Vec<Happening>) -> ApiResult<()> {
    /// Rows of one statement: their columns stay below what SQLite takes.
    const ROWS: usize = 500;
    for some in happenings.chunks(ROWS) {
        let entries = some.iter().map(|happening| entry_of(tx, *happening));
        audit_entry::Entity::insert_many(entries).exec_without_returning(tx).await?;
        let events = some.iter().map(|happening| event_of(tx, *happening, false));
        outbox_event::Entity::insert_many(events).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn write(tx: &Tx, happening: Happening, is_removal: bool) -> ApiResult<()> {
    audit_entry::Entity::insert(entry_of(tx, happening)).exec_without_returning(tx).await?;
    event_of(tx, happening, is_removal).insert(tx).await?;
    Ok(())
}

fn entry_of(tx: &Tx, happening: Happening) -> audit_entry::ActiveModel {
    audit_entry::ActiveModel {
        id: Set(AuditEntryId::generate()),
        programme_id: Set(happening.programme_id),
        actor_id: Set(happening.actor_id),
        action: Set(happening.action.to_owned()),
        subject_kind: Set(happening.subject_kind().to_owned()),
        subject_id: Set(happening.subject_id),
        participant_id: Set(happening.participant_id),
        happened_at: Set(tx.now()),
    }
}

fn event_of(tx: &Tx, happening: Happening, is_removal: bool) -> outbox_event::ActiveModel {
    outbox_event::ActiveModel {
        programme_id: Set(happening.programme_id),
        participant_id: Set(happening.participant_id),
        actor_id: Set(Some(happening.actor_id)),
        action: Set(happening.action.to_owned()),
        subject_kind: Set(happening.subject_kind().to_owned()),
        subject_id: Set(happening.subject_id),
        is_removal: Set(is_removal),
        happened_at: Set(tx.now()),
        cause_id: Set(Some(tx.cause_id())),
        ..Default::default()
    }
}
