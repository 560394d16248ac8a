//! Who may change the programme and its organisations. The roles are the handlers' to demand; here the row is found, in
//! the caller's programme and no other.

use entities::{OrganisationId, organisation, programme};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::{Caller, Lead, Steward};
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

/// Finds the caller's programme in order to change it.
///
/// # Errors
/// 404 where it is gone.
pub async fn to_change(tx: &Tx, caller: &Caller<Lead>) -> ApiResult<Changeable> {
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
