//! Registering and closing payees.

use entities::{OrganisationId, OrganisationKind, PayeeId, PayeeKind, organisation, payee};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Closable, OwnAccount};
use super::query;
use crate::auth::{Caller, Finance, Person};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::record::{Actor, record};

/// Whom to register.
#[derive(Clone, Debug)]
pub struct NewPayee<'n> {
    /// What it is.
    pub kind: PayeeKind,
    /// Its name.
    pub name: &'n str,
    /// The school as an organisation of the programme, if it is one.
    pub organisation_id: Option<OrganisationId>,
}

/// Registers a school, a creditor, or the programme itself.
///
/// # Errors
/// 400 where the organisation is not a school of the programme; `already_exists` for the programme's second.
pub async fn register(tx: &Tx, caller: &Caller<Finance>, new: NewPayee<'_>) -> ApiResult<payee::Model> {
    if let Some(id) = new.organisation_id {
        check_school(tx, caller, new.kind, id).await?;
    }
    let row = payee::ActiveModel {
        id: Set(PayeeId::generate()),
        programme_id: Set(caller.programme_id),
        kind: Set(new.kind),
        name: Set(new.name.to_owned()),
        organisation_id: Set(new.organisation_id),
        participant_id: Set(None),
        created_by: Set(caller.user_id),
        created_at: Set(tx.now()),
        closed_at: Set(None),
        version: Set(1),
    };
    let row = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    record(tx, Actor::from(&**caller).did("payee.registered", row.id.0, None)).await?;
    Ok(row)
}

async fn check_school(tx: &Tx, person: &Person, kind: PayeeKind, id: OrganisationId) -> ApiResult<()> {
    let fault = |code: &str| ApiError::invalid(vec![FieldError::new("/organisationId", code)]);
    if kind != PayeeKind::School {
        return Err(fault("organisation_not_allowed"));
    }
    let school = organisation::Entity::find_by_id(id)
        .filter(organisation::Column::ProgrammeId.eq(person.programme_id))
        .filter(organisation::Column::Kind.eq(OrganisationKind::School))
        .one(tx)
        .await?;
    school.map(|_| ()).ok_or_else(|| fault("unknown_reference"))
}

/// Closes a school or a creditor: nothing new is filed for it. What is owed already is still paid.
///
/// # Errors
/// `already_ended` the second time; `payee_not_closable` for the others, who go with their provider or youth.
pub async fn close(tx: &Tx, caller: &Caller<Finance>, target: &Closable) -> ApiResult<payee::Model> {
    let row = target.payee();
    if !matches!(row.kind, PayeeKind::School | PayeeKind::Creditor) {
        return Err(Code::PayeeNotClosable.into());
    }
    if row.closed_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    let closed = payee::ActiveModel {
        id: Set(row.id),
        closed_at: Set(Some(tx.now())),
        version: Set(row.version.saturating_add(1)),
        ..Default::default()
    };
    let closed = closed.update(tx).await?;
    record(tx, Actor::from(&**caller).did("payee.closed", row.id.0, None)).await?;
    Ok(closed)
}

/// The payee that stands for the youth's own account; made the first time.
///
/// # Errors
/// Where the database fails.
pub async fn open_own(tx: &Tx, person: &Person, target: &OwnAccount) -> ApiResult<payee::Model> {
    let youth = target.participant();
    if let Some(known) = query::find_own_payee(tx, youth.id).await? {
        return Ok(known);
    }
    let row = payee::ActiveModel {
        id: Set(PayeeId::generate()),
        programme_id: Set(youth.programme_id),
        kind: Set(PayeeKind::Participant),
        name: Set(format!("{} {}", youth.first_name, youth.surname)),
        organisation_id: Set(None),
        participant_id: Set(Some(youth.id)),
        created_by: Set(person.user_id),
        created_at: Set(tx.now()),
        closed_at: Set(None),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    record(tx, Actor::from(person).did("payee.registered", row.id.0, Some(youth.id))).await?;
    Ok(row)
}
