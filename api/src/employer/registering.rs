//! An employer comes in by itself: the organisation, the employer, and the account of its first manager.
//!
//! The answer must not tell what we know. So the login name is made here, with a random end; a number in the trade register may be
//! there twice until a lead looks at it; and a name that another organisation bears gets a random end too, until a lead mends it.

use chrono::{DateTime, Utc};
use entities::{
    AccessCodePurpose, EmployerDuty, EmployerEvent, EmployerId, EmployerState, OrganisationId,
    OrganisationKind, ProgrammeId, Sector, UserId, employer, organisation, programme, user,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};

use super::members::take_place;
use super::ops::note;
use super::rules::{login_stem, postcode, search_text};
use crate::auth::ops::{NewCode, keep_code};
use crate::auth::passphrase::random_code;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::introduction::masking::refuse_contact;
use crate::record::{Actor, record};

/// How many youths an employer meets in a month at most, until it says otherwise.
const INTRODUCTIONS_A_MONTH: i32 = 20;
/// How often a random end is tried.
const TRIES: usize = 5;
/// Characters of a random end: one of 810,000.
const END: usize = 4;

/// What an employer says about itself.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Short name of the programme.
    pub programme: String,
    /// Its name.
    pub name: String,
    /// Number in the trade register, eight digits.
    pub kvk_number: String,
    /// What it does, in one word.
    pub sector: Sector,
    /// What it does, as youths read it.
    pub description: String,
    /// Whom to ask for; the first manager is called so.
    pub contact_name: String,
    /// Where to write to.
    pub email: String,
    /// Where to call.
    pub phone: Option<String>,
    /// Its pages.
    pub website: Option<String>,
    /// Street and number.
    pub address: String,
    /// Postcode, with or without its blank.
    pub postcode: String,
}

/// An employer that came in.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The employer.
    pub id: EmployerId,
    /// With which name its first manager signs in.
    pub login_name: String,
    /// Until when the code works with which the manager chooses a passphrase.
    pub code_expires_at: DateTime<Utc>,
}

/// Registers an employer and opens the account of its first manager, who gives themselves that role, as founders do.
///
/// # Errors
/// 400 where there is no such programme, or the texts that youths read hold contact details.
pub async fn register(tx: &Tx, registration: &Registration, code: &NewCode) -> ApiResult<Registered> {
    refuse_contact([
        ("/name", &*registration.name),
        ("/description", &registration.description),
        ("/contactName", &registration.contact_name),
        ("/address", &registration.address),
    ])?;
    let by_slug = programme::Column::Slug.eq(&registration.programme);
    let unknown = || ApiError::invalid(vec![FieldError::new("/programme", "unknown_reference")]);
    let programme_id = programme::Entity::find().filter(by_slug).one(tx).await?.ok_or_else(unknown)?.id;
    let (user_id, login_name) = open_account(tx, programme_id, registration).await?;
    let actor = Actor { programme_id, user_id };
    record(tx, actor.did("user.created", user_id.0, None)).await?;
    let (organisation_id, name) = found_organisation(tx, programme_id, &registration.name).await?;
    record(tx, actor.did("organisation.created", organisation_id.0, None)).await?;
    let made = model(tx, programme_id, organisation_id, &name, registration.clone()).insert(tx).await?;
    take_place(tx, actor, &made, user_id, EmployerDuty::Manager).await?;
    note(tx, actor, &made, EmployerEvent::Register, None).await?;
    let code_expires_at = keep_code(tx, actor, user_id, AccessCodePurpose::Invitation, code).await?;
    Ok(Registered { id: made.id, login_name, code_expires_at })
}

fn model(
    tx: &Tx,
    programme_id: ProgrammeId,
    organisation_id: OrganisationId,
    name: &str,
    registration: Registration,
) -> employer::ActiveModel {
    employer::ActiveModel {
        id: Set(EmployerId::generate()),
        programme_id: Set(programme_id),
        organisation_id: Set(organisation_id),
        state: Set(EmployerState::Registered),
        kvk_number: Set(registration.kvk_number),
        sector: Set(registration.sector),
        search_text: Set(search_text(name, &registration.description, &registration.address)),
        description: Set(registration.description),
        contact_name: Set(registration.contact_name),
        email: Set(registration.email),
        phone: Set(registration.phone),
        website: Set(registration.website),
        address: Set(registration.address),
        postcode: Set(postcode(&registration.postcode)),
        introductions_a_month: Set(INTRODUCTIONS_A_MONTH),
        decision_reason: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
    }
}

/// An account of which the name is free: what is taken is stepped over, because a refusal would end the transaction and tell.
async fn open_account(
    tx: &Tx,
    programme_id: ProgrammeId,
    registration: &Registration,
) -> ApiResult<(UserId, String)> {
    for _ in 0..TRIES {
        let login_name =
            format!("{}-{}", login_stem(&registration.name), random_code(END).to_ascii_lowercase());
        let id = UserId::generate();
        let row = user::ActiveModel {
            id: Set(id),
            programme_id: Set(programme_id),
            login_name: Set(login_name.clone()),
            display_name: Set(registration.contact_name.clone()),
            passphrase_hash: Set(None),
            disabled_at: Set(None),
            version: Set(1),
            created_at: Set(tx.now()),
        };
        let made = user::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
        if matches!(made, TryInsertResult::Inserted(1)) {
            return Ok((id, login_name));
        }
    }
    Err(Code::Busy.into())
}

async fn found_organisation(
    tx: &Tx,
    programme_id: ProgrammeId,
    wanted: &str,
) -> ApiResult<(OrganisationId, String)> {
    let others = std::iter::repeat_with(|| format!("{wanted} ({})", random_code(END)));
    for name in std::iter::once(wanted.to_owned()).chain(others).take(TRIES) {
        let id = OrganisationId::generate();
        let row = organisation::ActiveModel {
            id: Set(id),
            programme_id: Set(programme_id),
            kind: Set(OrganisationKind::Employer),
            name: Set(name.clone()),
            neighbourhood: Set(None),
            version: Set(1),
            created_at: Set(tx.now()),
        };
        let made = organisation::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
        if matches!(made, TryInsertResult::Inserted(1)) {
            return Ok((id, name));
        }
    }
    Err(Code::Busy.into())
}
