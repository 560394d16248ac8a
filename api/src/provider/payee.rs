//! An approved provider can be owed money: it has a payee from its first approval on. Where the money goes, a bank
//! account, is for finance to find out.

use entities::{PayeeId, PayeeKind, organisation, payee, provider};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, TryInsertResult};

use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::record::{Actor, record};

/// Makes sure that the provider has a payee.
///
/// # Errors
/// Where the database fails.
pub async fn ensure(tx: &Tx, actor: Actor, provider: &provider::Model) -> ApiResult<()> {
    let organisation = organisation::Entity::find_by_id(provider.organisation_id).one(tx).await?;
    let id = PayeeId::generate();
    let row = payee::ActiveModel {
        id: Set(id),
        programme_id: Set(provider.programme_id),
        kind: Set(PayeeKind::Provider),
        name: Set(organisation.ok_or(Code::NotFound)?.name),
        organisation_id: Set(Some(provider.organisation_id)),
        participant_id: Set(None),
        created_by: Set(actor.user_id),
        created_at: Set(tx.now()),
        closed_at: Set(None),
        version: Set(1),
    };
    let made = payee::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    if matches!(made, TryInsertResult::Inserted(1)) {
        record(tx, actor.did("payee.created", id.0, None)).await?;
    }
    Ok(())
}
