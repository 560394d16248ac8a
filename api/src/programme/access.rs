//! Who may change the programme and its organisations. The roles are the handlers' to demand; here the row is found, in
//! the caller's programme and no other.

use entities::{OrganisationId, Role, organisation, programme};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::ops::ProgrammeChange;
use super::rules::is_for_the_lead;
use crate::auth::{Caller, Steward};
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// The programme, whose settings the caller may change.
#[derive(Clone, Debug)]
pub struct Changeable {
    programme: programme::Model,
}

impl Changeable {
    /// The programme as it is now.
    #[must_use]
    pub fn programme(&self) -> &programme::Model {
        &self.programme
    }
}

/// Finds the caller's programme in order to change this about it. A lead changes everything, an administrator what is neither
/// about money nor about who comes in.
///
/// # Errors
/// 403 for an administrator who wants more; 404 where it is gone.
pub async fn to_change(tx: &Tx, caller: &Caller<Steward>, change: &ProgrammeChange) -> ApiResult<Changeable> {
    if !caller.is(Role::Lead) && is_for_the_lead(change) {
        return Err(Code::RoleNotAllowed.into());
    }
    let found = programme::Entity::find_by_id(caller.programme_id).lock_exclusive().one(tx).await?;
    Ok(Changeable { programme: found.ok_or(Code::NotFound)? })
}

/// An organisation that the caller may change.
#[derive(Clone, Debug)]
pub struct ChangeableOrganisation {
    organisation: organisation::Model,
}

impl ChangeableOrganisation {
    /// The organisation as it is now.
    #[must_use]
    pub fn organisation(&self) -> &organisation::Model {
        &self.organisation
    }
}

/// Finds an organisation in order to change it.
///
/// # Errors
/// 404 where the caller's programme has none by that identifier.
pub async fn to_change_organisation(
    tx: &Tx,
    caller: &Caller<Steward>,
    id: OrganisationId,
) -> ApiResult<ChangeableOrganisation> {
    let found = organisation::Entity::find_by_id(id)
        .filter(organisation::Column::ProgrammeId.eq(caller.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(ChangeableOrganisation { organisation: found.ok_or(Code::NotFound)? })
}
