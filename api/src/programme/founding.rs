//! Founding a programme: the one thing that nobody can do through the API, because nobody is signed in yet.
//!
//! It makes the programme, the organisation of its municipality and the first accounts with a role each. They give
//! themselves that role; from then on accounts and roles are given by others.

use entities::{
    AccessCodePurpose, Cents, MembershipId, OrganisationId, OrganisationKind, ProgrammeId, Role, SessionId,
    UserId, membership, organisation, programme, user,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use crate::auth::Person;
use crate::auth::ops::{NewCode, keep_code};
use crate::db::Tx;
use crate::error::{ApiResult, Code, on_duplicate};
use crate::people::rules::LoginName;
use crate::record::{Actor, Happening, record};

/// Participants at most, until a lead says otherwise.
const PLACES: i32 = 30;
/// A milestone whose money rewards add up to more needs a second approver, until a lead says otherwise.
const SECOND_APPROVAL_ABOVE: Cents = Cents(25_000);
/// Weeks that a course lasts at least, until a lead says otherwise: as in Reykjavik.
const COURSE_WEEKS_AT_LEAST: i32 = 8;
/// Payouts of study incentive a participant and year, until a lead says otherwise: the plan's 37,800.00 for 30 youths.
const PAYOUT_CEILING: Cents = Cents(126_000);
/// Nobody is woken from here on, minutes after midnight, until a lead says otherwise.
const QUIET_FROM_MINUTE: i32 = 21 * 60;
/// Until here.
const QUIET_UNTIL_MINUTE: i32 = 8 * 60;

/// A programme to found.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Short name for programs, unique in the database.
    pub slug: String,
    /// Name as people read it.
    pub name: String,
    /// Name of the municipality as an organisation.
    pub municipality: String,
    /// Whether its people are made up: production refuses such a database.
    pub is_demo: bool,
}

/// One of the first accounts.
#[derive(Debug)]
pub struct FirstUser {
    /// Name to sign in with.
    pub login_name: LoginName,
    /// Name shown to others.
    pub display_name: String,
    /// Role at the municipality.
    pub role: Role,
    /// Invitation that lets them in.
    pub code: Option<NewCode>,
}

/// Founds a programme.
///
/// # Errors
/// 409 where the slug or a login name is taken.
pub async fn found(tx: &Tx, founding: &Founding, first: &[FirstUser]) -> ApiResult<programme::Model> {
    let row = programme::ActiveModel {
        id: Set(ProgrammeId::generate()),
        slug: Set(founding.slug.clone()),
        name: Set(founding.name.clone()),
        is_demo: Set(founding.is_demo),
        places: Set(PLACES),
        second_approval_above_cents: Set(SECOND_APPROVAL_ABOVE),
        course_weeks_at_least: Set(COURSE_WEEKS_AT_LEAST),
        payout_ceiling_cents: Set(PAYOUT_CEILING),
        quiet_from_minute: Set(QUIET_FROM_MINUTE),
        quiet_until_minute: Set(QUIET_UNTIL_MINUTE),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    let municipality = organisation::ActiveModel {
        id: Set(OrganisationId::generate()),
        programme_id: Set(made.id),
        kind: Set(OrganisationKind::Municipality),
        name: Set(founding.municipality.clone()),
        neighbourhood: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    let municipality = municipality.insert(tx).await?;
    for person in first {
        let founder = open(tx, made.id, municipality.id, person).await?;
        for (action, subject_id) in [
            ("programme.founded", made.id.0),
            ("organisation.created", municipality.id.0),
            ("user.created", founder.user_id.0),
        ] {
            let actor_id = founder.user_id;
            record(
                tx,
                Happening { programme_id: made.id, actor_id, action, subject_id, participant_id: None },
            )
            .await?;
        }
    }
    Ok(made)
}

async fn open(
    tx: &Tx,
    programme_id: ProgrammeId,
    organisation_id: OrganisationId,
    first: &FirstUser,
) -> ApiResult<Person> {
    let user_id = UserId::generate();
    let account = user::ActiveModel {
        id: Set(user_id),
        programme_id: Set(programme_id),
        login_name: Set(first.login_name.as_str().to_owned()),
        display_name: Set(first.display_name.clone()),
        passphrase_hash: Set(None),
        disabled_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    account.insert(tx).await.map_err(on_duplicate(Code::LoginNameTaken))?;
    let role = membership::ActiveModel {
        id: Set(MembershipId::generate()),
        programme_id: Set(programme_id),
        user_id: Set(user_id),
        organisation_id: Set(organisation_id),
        role: Set(first.role),
        granted_by: Set(user_id),
        granted_at: Set(tx.now()),
        ended_at: Set(None),
    };
    membership::Entity::insert(role).exec_without_returning(tx).await?;
    // The session names nothing: nobody is signed in yet.
    let session_id = SessionId::generate();
    let founder = Person { user_id, programme_id, session_id, participant_id: None, roles: vec![first.role] };
    if let Some(code) = &first.code {
        keep_code(tx, Actor::from(&founder), user_id, AccessCodePurpose::Invitation, code).await?;
    }
    Ok(founder)
}
