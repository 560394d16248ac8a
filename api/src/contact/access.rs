//! Who is a contact of which agreement.

use entities::{AgreementId, ContactState, Role, agreement_contact};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// Demands that `person` is a contact who signed the agreement and still stands by it.
///
/// # Errors
/// 404 otherwise.
pub async fn require_confirmer(tx: &Tx, person: &Person, id: AgreementId) -> ApiResult<()> {
    let found = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::ProgrammeId.eq(person.programme_id))
        .filter(agreement_contact::Column::AgreementId.eq(id))
        .filter(agreement_contact::Column::UserId.eq(person.user_id))
        .filter(agreement_contact::Column::State.eq(ContactState::Signed))
        .one(tx)
        .await?;
    if found.is_some() && person.is(Role::Partner) { Ok(()) } else { Err(Code::NotFound.into()) }
}
