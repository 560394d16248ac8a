//! Reading payees and their bank accounts. What the caller may see is part of each query.

use chrono::NaiveDate;
use entities::{
    BankAccountId, BankAccountState, ParticipantId, PayeeId, PayeeKind, ProgrammeId, Role, bank_account,
    membership, payee,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::auth::Person;
use crate::error::ApiResult;
use crate::page::PageQuery;
use crate::participant::query::ids_within_sight;

/// The caller's memberships as staff of a provider, as a condition.
#[must_use]
pub fn staff_membership(person: &Person) -> Condition {
    Condition::all()
        .add(membership::Column::UserId.eq(person.user_id))
        .add(membership::Column::Role.eq(Role::Provider))
        .add(membership::Column::EndedAt.is_null())
}

/// Finance sees every payee; a provider's staff their own; everybody else schools, creditors, and the youths whose file
/// they may read.
#[must_use]
pub fn within_sight(person: &Person, today: NaiveDate) -> Condition {
    if person.is(Role::Finance) {
        return Condition::all();
    }
    let mut sight = Condition::any();
    if person.is(Role::Provider) {
        let organisations = membership::Entity::find()
            .select_only()
            .column(membership::Column::OrganisationId)
            .filter(staff_membership(person))
            .into_query();
        let own = payee::Column::OrganisationId.in_subquery(organisations);
        sight = sight.add(Condition::all().add(payee::Column::Kind.eq(PayeeKind::Provider)).add(own));
    }
    let files_payouts = [Role::Participant, Role::Guardian, Role::Coach, Role::Lead];
    if files_payouts.into_iter().any(|role| person.is(role)) {
        sight = sight
            .add(payee::Column::Kind.is_in([PayeeKind::School, PayeeKind::Creditor]))
            .add(payee::Column::ParticipantId.in_subquery(ids_within_sight(person, today)));
    }
    sight
}

/// Payees that the caller may see, newest first; one row more than the page holds. Closed ones are for finance.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_payees(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    kind: Option<PayeeKind>,
    page: &PageQuery,
) -> ApiResult<Vec<payee::Model>> {
    let rows = payee::Entity::find()
        .filter(payee::Column::ProgrammeId.eq(person.programme_id))
        .filter(within_sight(person, today))
        .apply_if(kind, |query, kind| query.filter(payee::Column::Kind.eq(kind)))
        .apply_if((!person.is(Role::Finance)).then_some(()), |query, ()| {
            query.filter(payee::Column::ClosedAt.is_null())
        })
        .apply_if(page.after()?, |query, id| query.filter(payee::Column::Id.lt(PayeeId(id))))
        .order_by_desc(payee::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// The accounts that a payee has had, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_accounts(
    conn: &impl ConnectionTrait,
    payee: PayeeId,
    page: &PageQuery,
) -> ApiResult<Vec<bank_account::Model>> {
    list(conn, Condition::all().add(bank_account::Column::PayeeId.eq(payee)), page).await
}

/// The programme's accounts in one state, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_accounts_in_state(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    state: BankAccountState,
    page: &PageQuery,
) -> ApiResult<Vec<bank_account::Model>> {
    let which = Condition::all()
        .add(bank_account::Column::ProgrammeId.eq(programme))
        .add(bank_account::Column::State.eq(state));
    list(conn, which, page).await
}

async fn list(
    conn: &impl ConnectionTrait,
    which: Condition,
    page: &PageQuery,
) -> ApiResult<Vec<bank_account::Model>> {
    let rows = bank_account::Entity::find()
        .filter(which)
        .apply_if(page.after()?, |query, id| query.filter(bank_account::Column::Id.lt(BankAccountId(id))))
        .order_by_desc(bank_account::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// The payee that stands for a youth's own account, if they gave one.
///
/// # Errors
/// Where the database fails.
pub async fn find_own_payee(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
) -> Result<Option<payee::Model>, DbErr> {
    payee::Entity::find().filter(payee::Column::ParticipantId.eq(participant)).one(conn).await
}

/// A payee's account that is in force, and the one that was given last.
///
/// # Errors
/// Where the database fails.
pub async fn find_active_and_latest(
    conn: &impl ConnectionTrait,
    payee: PayeeId,
) -> Result<(Option<bank_account::Model>, Option<bank_account::Model>), DbErr> {
    let of_payee = || bank_account::Entity::find().filter(bank_account::Column::PayeeId.eq(payee));
    let active =
        of_payee().filter(bank_account::Column::State.eq(BankAccountState::Active)).one(conn).await?;
    let latest = of_payee().order_by_desc(bank_account::Column::Id).one(conn).await?;
    Ok((active, latest))
}

/// Payees by their identifiers, for pages that name them.
///
/// # Errors
/// Where the database fails.
pub async fn list_by_id(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PayeeId>,
) -> Result<Vec<payee::Model>, DbErr> {
    payee::Entity::find().filter(payee::Column::Id.is_in(ids)).all(conn).await
}
