//! Who may send in a file, and who may read it.

use chrono::NaiveDate;
use entities::{AttachmentId, ParticipantId, Role, attachment, milestone_attachment, payout_request};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::auth::Person;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::participant::access::{self as file, Relation};
use crate::payout;

/// To what the caller may add a file.
#[derive(Debug)]
pub struct Attachable(Option<ParticipantId>);

impl Attachable {
    /// Whose file it goes to; `None`: a picture of an offer.
    #[must_use]
    pub fn participant_id(&self) -> Option<ParticipantId> {
        self.0
    }
}

/// A file that the caller may read.
#[derive(Debug)]
pub struct Readable(attachment::Model);

impl Readable {
    /// The file.
    #[must_use]
    pub fn attachment(&self) -> &attachment::Model {
        &self.0
    }
}

/// A youth adds to their own file, a coach or a lead to one that they may read, a provider's staff pictures of offers.
///
/// # Errors
/// 404 for a file that is none of the caller's business; 400 where a coach or a lead does not say whose it is.
pub async fn to_attach(
    conn: &impl ConnectionTrait,
    person: &Person,
    to: Option<ParticipantId>,
    today: NaiveDate,
) -> ApiResult<Attachable> {
    let Some(id) = to.or(person.participant_id) else {
        let missing = || ApiError::invalid(vec![FieldError::new("#query/participantId", "missing")]);
        return if person.is(Role::Provider) { Ok(Attachable(None)) } else { Err(missing()) };
    };
    match file::to_read(conn, person, id, today).await?.relation() {
        Relation::Own | Relation::Coach | Relation::Lead => Ok(Attachable(Some(id))),
        Relation::Guardian => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth and the coaches; who else may read the youth's file only what was shown as evidence or as a receipt, and what
/// they sent in themselves; finance where a payout request shows it; pictures of offers are for everybody in the programme.
/// Who left reads nothing any more, also not what they sent in.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AttachmentId,
    today: NaiveDate,
) -> ApiResult<Readable> {
    let own = attachment::Column::ProgrammeId.eq(person.programme_id);
    let row = attachment::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    let Some(participant) = row.participant_id else { return Ok(Readable(row)) };
    if person.is(Role::Finance) && is_receipt(conn, id).await? {
        return Ok(Readable(row));
    }
    match file::to_read(conn, person, participant, today).await?.relation() {
        Relation::Own | Relation::Coach => Ok(Readable(row)),
        Relation::Guardian | Relation::Lead
            if row.uploaded_by == person.user_id || is_shown(conn, id).await? =>
        {
            Ok(Readable(row))
        }
        Relation::Guardian | Relation::Lead => Err(Code::NotFound.into()),
    }
}

/// Whether a file was shown as evidence or as a receipt. Until then it is for the people of the thread alone: it can be meant
/// for a message that is still being written.
async fn is_shown(conn: &impl ConnectionTrait, id: AttachmentId) -> ApiResult<bool> {
    let as_evidence = milestone_attachment::Column::AttachmentId.eq(id);
    let evidence = milestone_attachment::Entity::find().filter(as_evidence).one(conn).await?;
    let as_receipt = payout_request::Column::ReceiptId.eq(id);
    let receipt = payout_request::Entity::find().filter(as_receipt).one(conn).await?;
    Ok(evidence.is_some() || receipt.is_some())
}

async fn is_receipt(conn: &impl ConnectionTrait, id: AttachmentId) -> ApiResult<bool> {
    let shown = payout_request::Entity::find()
        .filter(payout_request::Column::ReceiptId.eq(id))
        .filter(payout::query::is_for_finance())
        .one(conn)
        .await?;
    Ok(shown.is_some())
}
