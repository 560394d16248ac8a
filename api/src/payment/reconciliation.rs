//! A month of the ledger next to a month of the bank, and every difference by name.

use chrono::{DateTime, Days, Utc};
use entities::{
    BankEntryId, Cents, PaymentId, PaymentState, ProgrammeId, TransferKind, bank_entry, payment_batch,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    Statement, TryGetable, Value,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::{Month, day_of};
use crate::ledger::Account;

/// After how many days a payment without an answer is a difference.
const PATIENCE: Days = Days::new(5);

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// Settled in the ledger, on no statement.
    SettledWithoutEntry,
    /// On a statement, no payment of ours.
    EntryWithoutPayment,
    /// The statement's amount is not the payment's.
    AmountDiffers,
    /// At the bank for more than five days, without an answer.
    PendingTooLong,
}

impl DifferenceKind {
    /// The name on the wire.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::SettledWithoutEntry => "settled_without_entry",
            Self::EntryWithoutPayment => "entry_without_payment",
            Self::AmountDiffers => "amount_differs",
            Self::PendingTooLong => "pending_too_long",
        }
    }
}

/// One difference.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What does not fit.
    pub kind: DifferenceKind,
    /// Which payment.
    pub payment_id: Option<PaymentId>,
    /// Which line of a statement.
    pub bank_entry_id: Option<BankEntryId>,
    /// What the ledger says, cents.
    pub ledger: Option<Cents>,
    /// What the bank says, cents; below zero where money left.
    pub bank: Option<Cents>,
}

/// A month; amounts in cents.
#[derive(Clone, Debug, Default)]
pub struct Reconciliation {
    /// At the bank when the month began.
    pub in_transit_at_start: Cents,
    /// At the bank when it ended.
    pub in_transit_at_end: Cents,
    /// Collected into batches.
    pub made: Cents,
    /// Settled.
    pub settled: Cents,
    /// Refused by the bank.
    pub rejected: Cents,
    /// Sent back after they were settled.
    pub returned: Cents,
    /// Given up before release.
    pub cancelled: Cents,
    /// Owed to payees when the month ended.
    pub payable_at_end: Cents,
    /// Batches collected in the month.
    pub batches: Vec<payment_batch::Model>,
    /// What the bank booked in the month.
    pub entries: Vec<bank_entry::Model>,
    /// Every difference.
    pub differences: Vec<Difference>,
}

impl Reconciliation {
    /// As rows of a spreadsheet: part, what, date, payment, ledger, bank.
    #[must_use]
    pub fn as_rows(&self) -> Vec<Vec<String>> {
        let row = |part: &str, rest: [String; 5]| std::iter::once(part.to_owned()).chain(rest).collect();
        let amount = |cents: Option<Cents>| cents.map(|cents| cents.to_string()).unwrap_or_default();
        let payment = |id: Option<PaymentId>| id.map(|id| id.to_string()).unwrap_or_default();
        let nothing = String::new;
        let figures = [
            ("in_transit_at_start", self.in_transit_at_start),
            ("made", self.made),
            ("settled", self.settled),
            ("rejected", self.rejected),
            ("returned", self.returned),
            ("cancelled", self.cancelled),
            ("in_transit_at_end", self.in_transit_at_end),
            ("payable_at_end", self.payable_at_end),
        ];
        let figures = figures.into_iter().map(|(what, cents)| {
            row("figure", [what.to_owned(), nothing(), nothing(), cents.to_string(), nothing()])
        });
        let batches = self.batches.iter().map(|it| {
            let day = day_of(it.collected_at).to_string();
            row("batch", [it.id.to_string(), day, nothing(), it.total_cents.to_string(), nothing()])
        });
        let entries = self.entries.iter().map(|it| {
            let (day, bank) = (it.booked_on.to_string(), it.amount_cents.to_string());
            row("bank_entry", [it.reference.clone(), day, payment(it.payment_id), nothing(), bank])
        });
        let differences = self.differences.iter().map(|it| {
            let what = it.kind.slug().to_owned();
            row("difference", [what, nothing(), payment(it.payment_id), amount(it.ledger), amount(it.bank)])
        });
        figures.chain(batches).chain(entries).chain(differences).collect()
    }
}

/// The reconciliation of a month, as it looks `now`.
///
/// # Errors
/// Where the database fails.
pub async fn reconcile(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    month: Month,
    now: DateTime<Utc>,
) -> Result<Reconciliation, DbErr> {
    let (start, end) = month.period();
    let mut found = Reconciliation {
        in_transit_at_start: in_transit_before(conn, programme, start).await?,
        in_transit_at_end: in_transit_before(conn, programme, end).await?,
        payable_at_end: sum(conn, PAYABLE, vec![programme.0.into(), end.into()]).await?,
        ..Reconciliation::default()
    };
    let period = || vec![programme.0.into(), start.into(), end.into()];
    for row in rows::<Moved>(conn, MOVED, period()).await? {
        match (row.kind, row.state) {
            (TransferKind::Payment, _) => found.made = row.amount,
            (TransferKind::Settlement, _) => found.settled = row.amount,
            (_, Some(PaymentState::Rejected)) => found.rejected = row.amount,
            (_, Some(PaymentState::Returned)) => found.returned = row.amount,
            (_, Some(PaymentState::Cancelled)) => found.cancelled = row.amount,
            _ => {}
        }
    }
    found.batches = payment_batch::Entity::find()
        .filter(payment_batch::Column::ProgrammeId.eq(programme))
        .filter(payment_batch::Column::CollectedAt.gte(start))
        .filter(payment_batch::Column::CollectedAt.lt(end))
        .order_by_asc(payment_batch::Column::Id)
        .all(conn)
        .await?;
    found.entries = bank_entry::Entity::find()
        .filter(bank_entry::Column::ProgrammeId.eq(programme))
        .filter(bank_entry::Column::BookedOn.gte(month.first))
        .filter(bank_entry::Column::BookedOn.lt(month.next))
        .order_by_asc(bank_entry::Column::BookedOn)
        .order_by_asc(bank_entry::Column::Id)
        .all(conn)
        .await?;
    let days = || vec![programme.0.into(), month.first.into(), month.next.into()];
    let last = day_of(now.min(end)).checked_sub_days(PATIENCE).unwrap_or(month.first);
    for (kind, sql, values) in [
        (DifferenceKind::SettledWithoutEntry, SETTLED_WITHOUT_ENTRY, period()),
        (DifferenceKind::EntryWithoutPayment, ENTRY_WITHOUT_PAYMENT, days()),
        (DifferenceKind::AmountDiffers, AMOUNT_DIFFERS, days()),
        (DifferenceKind::AmountDiffers, PAID_TWICE, days()),
        (DifferenceKind::PendingTooLong, PENDING_TOO_LONG, vec![programme.0.into(), last.into()]),
    ] {
        let differing = rows::<DifferenceRow>(conn, sql, values).await?;
        found.differences.extend(differing.into_iter().map(|row| Difference {
            kind,
            payment_id: row.payment_id,
            bank_entry_id: row.bank_entry_id,
            ledger: row.ledger,
            bank: row.bank,
        }));
    }
    Ok(found)
}

async fn rows<R: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<R>, DbErr> {
    let backend = conn.get_database_backend();
    // How an identifier is called in a bank file: its digits without dashes. SQLite keeps the bare bytes.
    let (before, after) = if backend == DbBackend::Postgres {
        ("REPLACE(CAST(", " AS text), '-', '')")
    } else {
        ("LOWER(HEX(", "))")
    };
    let sql = ["p.batch_id", "b.id"].iter().fold(sql.to_owned(), |sql, column| {
        sql.replace(&format!("NAME({column})"), &format!("{before}{column}{after}"))
    });
    R::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(conn).await
}

async fn sum(conn: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Cents, DbErr> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let row = conn.query_one_raw(statement).await?;
    row.map_or(Ok(Cents::ZERO), |row| Cents::try_get(&row, "", "total").map_err(DbErr::from))
}

async fn in_transit_before(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    moment: DateTime<Utc>,
) -> Result<Cents, DbErr> {
    sum(conn, HELD, vec![Account::InTransit(programme).id().0.into(), moment.into()]).await
}

const HELD: &str = "
SELECT CAST(COALESCE((SELECT SUM(amount_cents) FROM transfers WHERE credit_account_id = $1 AND made_at < $2), 0)
          - COALESCE((SELECT SUM(amount_cents) FROM transfers WHERE debit_account_id = $1 AND made_at < $2), 0)
       AS bigint) AS total";

const PAYABLE: &str = "
SELECT CAST(COALESCE((SELECT SUM(t.amount_cents) FROM accounts a JOIN transfers t ON t.credit_account_id = a.id
                       WHERE a.programme_id = $1 AND a.kind = 'payable' AND t.made_at < $2), 0)
          - COALESCE((SELECT SUM(t.amount_cents) FROM accounts a JOIN transfers t ON t.debit_account_id = a.id
                       WHERE a.programme_id = $1 AND a.kind = 'payable' AND t.made_at < $2), 0) AS bigint) AS total";

#[derive(FromQueryResult)]
struct Moved {
    kind: TransferKind,
    state: Option<PaymentState>,
    amount: Cents,
}

const MOVED: &str = "
SELECT t.kind, CAST(NULL AS text) AS state, CAST(SUM(t.amount_cents) AS bigint) AS amount
  FROM transfers t
 WHERE t.programme_id = $1 AND t.kind IN ('payment', 'settlement') AND t.made_at >= $2 AND t.made_at < $3
 GROUP BY t.kind
UNION ALL
SELECT t.kind, p.state, CAST(SUM(t.amount_cents) AS bigint)
  FROM transfers t JOIN transfers o ON o.id = t.subject_id AND o.kind = 'payment' JOIN payments p ON p.id = o.subject_id
 WHERE t.programme_id = $1 AND t.kind = 'reversal' AND t.made_at >= $2 AND t.made_at < $3
 GROUP BY t.kind, p.state";

#[derive(FromQueryResult)]
struct DifferenceRow {
    payment_id: Option<PaymentId>,
    bank_entry_id: Option<BankEntryId>,
    ledger: Option<Cents>,
    bank: Option<Cents>,
}

const SETTLED_WITHOUT_ENTRY: &str = "
SELECT p.id AS payment_id, CAST(NULL AS uuid) AS bank_entry_id, p.amount_cents AS ledger, CAST(NULL AS bigint) AS bank
  FROM payments p
 WHERE p.programme_id = $1 AND p.state = 'settled' AND p.finished_at >= $2 AND p.finished_at < $3
   AND NOT EXISTS (SELECT 1 FROM bank_entries e WHERE e.programme_id = $1 AND e.payment_id = p.id)
   AND NOT EXISTS (SELECT 1 FROM bank_entries e WHERE e.programme_id = $1 AND e.payment_id IS NULL
                      AND e.end_to_end_id = NAME(p.batch_id))
 ORDER BY p.id";

const ENTRY_WITHOUT_PAYMENT: &str = "
SELECT CAST(NULL AS uuid) AS payment_id, e.id AS bank_entry_id, CAST(NULL AS bigint) AS ledger, e.amount_cents AS bank
  FROM bank_entries e
 WHERE e.programme_id = $1 AND e.booked_on >= $2 AND e.booked_on < $3 AND e.payment_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.programme_id = $1 AND p.end_to_end_id = e.end_to_end_id)
   AND NOT EXISTS (SELECT 1 FROM payment_batches b
                    WHERE b.programme_id = $1 AND NAME(b.id) = e.end_to_end_id)
 ORDER BY e.id";

const AMOUNT_DIFFERS: &str = "
SELECT p.id AS payment_id, e.id AS bank_entry_id, p.amount_cents AS ledger, e.amount_cents AS bank
  FROM bank_entries e JOIN payments p ON p.end_to_end_id = e.end_to_end_id AND p.programme_id = e.programme_id
 WHERE e.programme_id = $1 AND e.booked_on >= $2 AND e.booked_on < $3 AND e.payment_id IS NULL
 ORDER BY e.id";

const PAID_TWICE: &str = "
SELECT p.id AS payment_id, CAST(NULL AS uuid) AS bank_entry_id, p.amount_cents AS ledger,
       CAST(SUM(e.amount_cents) AS bigint) AS bank
  FROM bank_entries e JOIN payments p ON p.id = e.payment_id
 WHERE e.programme_id = $1 AND e.booked_on >= $2 AND e.booked_on < $3 AND e.amount_cents < 0
 GROUP BY p.id, p.amount_cents HAVING SUM(e.amount_cents) <> -p.amount_cents";

const PENDING_TOO_LONG: &str = "
SELECT p.id AS payment_id, CAST(NULL AS uuid) AS bank_entry_id, p.amount_cents AS ledger, CAST(NULL AS bigint) AS bank
  FROM payments p JOIN payment_batches b ON b.id = p.batch_id
 WHERE p.programme_id = $1 AND p.state = 'pending' AND b.state = 'released' AND b.execution_date < $2
 ORDER BY p.id";
