//! Paths of partner contacts, for the file: who stands by an agreement.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    AgreementContactId, AgreementId, ContactCapacity, ContactState, DeclineReason, OrganisationId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use super::ops::{self, Invitee};
use super::query::{self, ContactRow};
use super::{access, own_http};
use crate::agreement;
use crate::auth::{Caller, Coach, FileReader, SessionCache};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::people::ops::NewUser;
use crate::people::rules::LoginName;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_contacts, create_contact, end_contact);
    own_http::routes(routes);
}

/// A contact of an agreement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgreementContact)]
pub struct ContactOut {
    /// Names the contact.
    id: AgreementContactId,
    /// The agreement.
    agreement_id: AgreementId,
    /// The contact's account.
    user_id: UserId,
    /// What people call them.
    #[schema(example = "Tante Ria")]
    display_name: String,
    /// From where they are.
    capacity: ContactCapacity,
    /// For which organisation they speak; absent for family and network.
    #[schema(required = true)]
    organisation_id: Option<OrganisationId>,
    /// Invited, signed, declined or ended.
    state: ContactState,
    /// Whether they signed what the agreement says now; without that their word does not count.
    is_signature_current: bool,
    /// Why they do not sign.
    #[schema(required = true)]
    decline_reason_code: Option<DeclineReason>,
    /// The coach who invited them.
    invited_by_user_id: UserId,
    /// When.
    invited_at: DateTime<Utc>,
    /// When they signed or declined.
    #[schema(required = true)]
    answered_at: Option<DateTime<Utc>>,
    /// Since when they see the agreement no longer.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

impl From<ContactRow> for ContactOut {
    fn from(row: ContactRow) -> Self {
        let ContactRow { contact, display_name, is_signature_current } = row;
        Self {
            id: contact.id,
            agreement_id: contact.agreement_id,
            user_id: contact.user_id,
            display_name,
            capacity: contact.capacity,
            organisation_id: contact.organisation_id,
            state: contact.state,
            is_signature_current,
            decline_reason_code: contact.decline_reason,
            invited_by_user_id: contact.invited_by,
            invited_at: contact.invited_at,
            answered_at: contact.answered_at,
            ended_at: contact.ended_at,
        }
    }
}

/// Who stands by an agreement.
#[utoipa::path(get, path = "/agreements/{agreementId}/contacts", tag = "contacts",
    params(("agreementId" = Uuid, Path, description = "The agreement"), PageQuery),
    responses((status = 200, description = "Contacts, newest first", body = Page<ContactOut>)))]
pub async fn list_contacts(
    caller: Caller<FileReader>,
    id: web::Path<AgreementId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let today = day_of(db.clock().now());
    let visible = agreement::access::to_read(db.reader(), &caller, *id, today).await?;
    let rows = query::list_of_agreement(db.reader(), visible.agreement(), after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.contact.id.0, ContactOut::from))
}

/// For which organisation somebody speaks.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OrganisationCapacity)]
pub enum MemberCapacity {
    /// A school.
    School,
    /// A care provider; for agreements about care, and for those alone.
    Care,
    /// An employer.
    Employer,
}

impl From<MemberCapacity> for ContactCapacity {
    fn from(capacity: MemberCapacity) -> Self {
        match capacity {
            MemberCapacity::School => Self::School,
            MemberCapacity::Care => Self::Care,
            MemberCapacity::Employer => Self::Employer,
        }
    }
}

/// How near somebody is to the youth.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NearCapacity {
    /// Family; a guardian can be one too.
    Family,
    /// The network: a neighbour, a friend of the family, a trainer.
    Network,
}

impl From<NearCapacity> for ContactCapacity {
    fn from(capacity: NearCapacity) -> Self {
        match capacity {
            NearCapacity::Family => Self::Family,
            NearCapacity::Network => Self::Network,
        }
    }
}

/// Somebody at a school, a care provider or an employer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MemberContactIn)]
pub struct MemberContactIn {
    /// The account, which has the role `partner` or `employer` at such an organisation.
    user_id: UserId,
    /// What kind of organisation.
    capacity: MemberCapacity,
}

/// Somebody of the family or the network.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NearContactIn)]
pub struct NearContactIn {
    /// The name to sign in with: a new one, or that of somebody who is a contact or the youth's guardian already.
    login_name: LoginName,
    /// What people call them; of somebody known it has to be the name that is known.
    #[schema(min_length = 1, max_length = 100, example = "Tante Ria")]
    display_name: String,
    /// Family or network.
    capacity: NearCapacity,
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ContactIn)]
pub enum ContactIn {
    /// Of an organisation.
    Member(MemberContactIn),
    /// Of the family or the network.
    Near(NearContactIn),
}

impl Validate for ContactIn {
    /// The schema says it all.
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl ContactIn {
    fn read(&self) -> (Invitee, ContactCapacity) {
        match self {
            Self::Member(it) => (Invitee::Member(it.user_id), it.capacity.into()),
            Self::Near(it) => {
                let (login_name, display_name) = (it.login_name.clone(), it.display_name.clone());
                (Invitee::Near(NewUser { login_name, display_name }), it.capacity.into())
            }
        }
    }
}

/// Invite somebody to stand by an agreement. They see that agreement and nothing else, and sign or decline it.
///
/// Attendance takes school, family and network; care takes care; an employer's appointment takes employer, family and
/// network; anything else takes all but care.
#[utoipa::path(post, path = "/agreements/{agreementId}/contacts", tag = "contacts", request_body = ContactIn,
    params(("agreementId" = Uuid, Path, description = "The agreement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Invited", body = ContactOut),
              (status = 409, description = "A contact of it already, the login name is somebody else's, or the \
                                            agreement is over")))]
pub async fn create_contact(
    caller: Caller<Coach>,
    id: web::Path<AgreementId>,
    once: Once,
    body: Input<ContactIn>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let (invitee, capacity) = body.value.read();
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let target = access::to_invite(tx, &caller, *id).await?;
        let row = ops::invite(tx, &caller, &target, &invitee, capacity).await?;
        Reply::created(&ContactOut::from(row))
    });
    let reply = work.await?;
    cache.forget_all();
    Ok(reply)
}

/// End a contact's part. From now on they see the agreement no longer.
#[utoipa::path(post, path = "/contacts/{contactId}/endings", tag = "contacts",
    params(("contactId" = Uuid, Path, description = "The contact"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Ended", body = ContactOut),
              (status = 409, description = "It is over already")))]
pub async fn end_contact(
    caller: Caller<Coach>,
    id: web::Path<AgreementContactId>,
    once: Once,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let work = once.run(&db, caller.user_id, "", async |tx| {
        let target = access::to_end(tx, &caller, *id).await?;
        Reply::created(&ContactOut::from(ops::end(tx, &caller, &target).await?))
    });
    let reply = work.await?;
    cache.forget_all();
    Ok(reply)
}
