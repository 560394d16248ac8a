//! Importing what the bank tells, once: each payment is settled or undone, and each line of a statement is kept for the
//! reconciliation. A line that fits no payment of ours is kept too: it is a difference that somebody has to explain.

use std::collections::{BTreeSet, HashMap};

use entities::{
    BankEntryId, BankFileId, BankFileKind, Cents, PaymentBatchId, PaymentEvent, PaymentId, PaymentState,
    bank_entry, bank_file, payment, payment_batch,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    TryInsertResult,
};

use super::bank_file::{BankFile, Statement, StatementLine, StatusReport, Verdict};
use super::settling::{close_if_done, settle, undo};
use crate::auth::{Caller, Finance};
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::record::{Actor, record};

/// Payments looked up at once.
const CHUNK: usize = 1_000;

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// The file.
    pub file: bank_file::Model,
    /// Whether it had been imported before: nothing was done now.
    pub is_repeated: bool,
}

/// Imports a file whose bytes have this SHA-256.
///
/// # Errors
/// `bank_file_changed` where another file came under the same name; `bank_file_of_another_account` for a statement of an
/// account that the programme never paid from.
pub async fn import(
    tx: &Tx,
    caller: &Caller<Finance>,
    digest: &str,
    content: &BankFile,
) -> ApiResult<Imported> {
    let (kind, message_id) = match content {
        BankFile::StatusReport(report) => (BankFileKind::Pain002, &report.message_id),
        BankFile::Statement(statement) => (BankFileKind::Camt053, &statement.message_id),
    };
    let actor = Actor::from(&**caller);
    if let Some(file) = find_known(tx, actor, kind, message_id, digest).await? {
        return Ok(Imported { file, is_repeated: true });
    }
    let mut import =
        Import { tx, actor, file: BankFileId::generate(), tally: Tally::default(), batches: BTreeSet::new() };
    import.insert(kind, message_id, digest).await?;
    match content {
        BankFile::StatusReport(report) => import.report(report).await?,
        BankFile::Statement(statement) => import.statement(statement).await?,
    }
    for batch in &import.batches {
        close_if_done(tx, actor, *batch).await?;
    }
    let file = import.finish().await?;
    record(tx, actor.did("bank_file.imported", file.id.0, None)).await?;
    Ok(Imported { file, is_repeated: false })
}

async fn find_known(
    tx: &Tx,
    actor: Actor,
    kind: BankFileKind,
    message_id: &str,
    digest: &str,
) -> ApiResult<Option<bank_file::Model>> {
    let own = || bank_file::Entity::find().filter(bank_file::Column::ProgrammeId.eq(actor.programme_id));
    if let Some(same) = own().filter(bank_file::Column::Sha256.eq(digest)).one(tx).await? {
        return Ok(Some(same));
    }
    let namesake = own()
        .filter(bank_file::Column::Kind.eq(kind))
        .filter(bank_file::Column::MessageId.eq(message_id))
        .one(tx)
        .await?;
    if namesake.is_some() { Err(Code::BankFileChanged.into()) } else { Ok(None) }
}

#[derive(Default)]
struct Tally {
    settled: i32,
    rejected: i32,
    unmatched: i32,
}

struct Import<'t> {
    tx: &'t Tx,
    actor: Actor,
    file: BankFileId,
    tally: Tally,
    batches: BTreeSet<PaymentBatchId>,
}

impl Import<'_> {
    async fn insert(&self, kind: BankFileKind, message_id: &str, digest: &str) -> ApiResult<()> {
        let row = bank_file::ActiveModel {
            id: Set(self.file),
            programme_id: Set(self.actor.programme_id),
            kind: Set(kind),
            message_id: Set(message_id.to_owned()),
            sha256: Set(digest.to_owned()),
            settled_count: Set(0),
            rejected_count: Set(0),
            unmatched_count: Set(0),
            imported_by: Set(self.actor.user_id),
            imported_at: Set(self.tx.now()),
        };
        let conflict = OnConflict::new().do_nothing().to_owned();
        let taken = bank_file::Entity::insert(row)
            .on_conflict(conflict)
            .try_insert()
            .exec_without_returning(self.tx)
            .await?;
        // Somebody else is importing it at this moment; asked again, they are done.
        if matches!(taken, TryInsertResult::Inserted(1)) { Ok(()) } else { Err(Code::Busy.into()) }
    }

    async fn finish(&self) -> ApiResult<bank_file::Model> {
        let row = bank_file::ActiveModel {
            id: Set(self.file),
            settled_count: Set(self.tally.settled),
            rejected_count: Set(self.tally.rejected),
            unmatched_count: Set(self.tally.unmatched),
            ..Default::default()
        };
        Ok(row.update(self.tx).await?)
    }

    /// Payments of this programme that the bank may speak of: their batch was released. Locked, in the order of their
    /// identifiers.
    async fn find(&self, end_to_end_ids: Vec<&str>) -> ApiResult<HashMap<String, payment::Model>> {
        let mut found = HashMap::new();
        for chunk in end_to_end_ids.chunks(CHUNK) {
            let rows = payment::Entity::find()
                .filter(payment::Column::ProgrammeId.eq(self.actor.programme_id))
                .filter(payment::Column::EndToEndId.is_in(chunk.iter().copied()))
                .filter(payment::Column::BatchId.in_subquery(super::query::released_batches()))
                .order_by_asc(payment::Column::Id)
                .lock_exclusive()
                .all(self.tx)
                .await?;
            found.extend(rows.into_iter().map(|row| (row.end_to_end_id.clone(), row)));
        }
        Ok(found)
    }

    async fn find_batch(&self, message_id: &str) -> ApiResult<Vec<payment::Model>> {
        let Ok(id) = uuid::Uuid::parse_str(message_id) else { return Ok(Vec::new()) };
        let batch = payment_batch::Entity::find_by_id(PaymentBatchId(id))
            .filter(payment_batch::Column::ProgrammeId.eq(self.actor.programme_id))
            .filter(payment_batch::Column::ReleasedAt.is_not_null())
            .one(self.tx)
            .await?;
        let Some(batch) = batch else { return Ok(Vec::new()) };
        let payments = payment::Entity::find().filter(payment::Column::BatchId.eq(batch.id));
        Ok(payments.order_by_asc(payment::Column::Id).lock_exclusive().all(self.tx).await?)
    }

    async fn report(&mut self, report: &StatusReport) -> ApiResult<()> {
        if let Some(reason) = &report.rejection_of_all {
            let refused = self.find_batch(report.original_message_id.as_deref().unwrap_or_default()).await?;
            self.tally.unmatched = i32::from(refused.is_empty());
            for mut payment in refused {
                self.reject(&mut payment, reason.as_deref()).await?;
            }
            return Ok(());
        }
        let ids = report.lines.iter().map(|line| line.end_to_end_id.as_str()).collect();
        let mut payments = self.find(ids).await?;
        for line in &report.lines {
            match payments.get_mut(&line.end_to_end_id) {
                None => self.tally.unmatched = self.tally.unmatched.saturating_add(1),
                Some(payment) => match &line.verdict {
                    Verdict::Settled => self.settle(payment).await?,
                    Verdict::Rejected(reason) => self.reject(payment, reason.as_deref()).await?,
                    Verdict::Pending => {}
                },
            }
        }
        Ok(())
    }

    /// A payment that has ended already stays as it is: the bank tells some things twice.
    async fn settle(&mut self, payment: &mut payment::Model) -> ApiResult<()> {
        if payment.state == PaymentState::Pending {
            settle(self.tx, self.actor, payment).await?;
            payment.state = PaymentState::Settled;
            self.batches.insert(payment.batch_id);
            self.tally.settled = self.tally.settled.saturating_add(1);
        }
        Ok(())
    }

    async fn reject(&mut self, payment: &mut payment::Model, reason: Option<&str>) -> ApiResult<()> {
        let (event, state) = match payment.state {
            PaymentState::Pending => (PaymentEvent::Reject, PaymentState::Rejected),
            PaymentState::Settled => (PaymentEvent::Return, PaymentState::Returned),
            _ => return Ok(()),
        };
        undo(self.tx, self.actor, payment, event, reason).await?;
        payment.state = state;
        self.batches.insert(payment.batch_id);
        self.tally.rejected = self.tally.rejected.saturating_add(1);
        Ok(())
    }

    async fn statement(&mut self, statement: &Statement) -> ApiResult<()> {
        self.require_own_account(statement).await?;
        let ids = statement.lines.iter().filter_map(|line| line.end_to_end_id.as_deref()).collect();
        let mut payments = self.find(ids).await?;
        for line in &statement.lines {
            let payment = line.end_to_end_id.as_ref().and_then(|id| payments.get_mut(id));
            match (payment, &line.batch_id) {
                (Some(payment), _) => self.line(line, payment).await?,
                (None, Some(batch)) => self.batch_line(line, batch).await?,
                (None, None) => drop(self.keep(line, &line.reference, line.amount, None).await?),
            }
        }
        Ok(())
    }

    async fn require_own_account(&self, statement: &Statement) -> ApiResult<()> {
        let own: Vec<String> = payment_batch::Entity::find()
            .select_only()
            .column(payment_batch::Column::DebtorIban)
            .distinct()
            .filter(payment_batch::Column::ProgrammeId.eq(self.actor.programme_id))
            .into_tuple()
            .all(self.tx)
            .await?;
        let is_own = statement.ibans.iter().all(|iban| own.contains(iban));
        if is_own { Ok(()) } else { Err(Code::BankFileOfAnotherAccount.into()) }
    }

    /// A line about one payment. Another amount than ours is a difference, not a payment.
    async fn line(&mut self, line: &StatementLine, payment: &mut payment::Model) -> ApiResult<()> {
        let is_ours = line.amount.0.unsigned_abs() == payment.amount_cents.0.unsigned_abs();
        if !self.keep(line, &line.reference, line.amount, is_ours.then_some(payment.id)).await? || !is_ours {
            return Ok(());
        }
        if line.amount < Cents::ZERO {
            self.settle(payment).await
        } else {
            self.reject(payment, line.reason_code.as_deref()).await
        }
    }

    /// A line that books a whole batch: its pending payments are settled if they make up the sum.
    async fn batch_line(&mut self, line: &StatementLine, batch: &str) -> ApiResult<()> {
        let mut payments = self.find_batch(batch).await?;
        payments.retain(|payment| matches!(payment.state, PaymentState::Pending | PaymentState::Settled));
        let sum = Cents::checked_sum(payments.iter().map(|payment| payment.amount_cents));
        let is_ours =
            sum.is_some_and(|sum| line.amount.0.checked_neg() == Some(sum.0)) && !payments.is_empty();
        if !is_ours {
            return self.keep(line, &line.reference, line.amount, None).await.map(|_| ());
        }
        for (place, payment) in payments.iter_mut().enumerate() {
            let reference = format!("{}/{place}", line.reference);
            let amount = Cents(payment.amount_cents.0.saturating_neg());
            if self.keep(line, &reference, amount, Some(payment.id)).await? {
                self.settle(payment).await?;
            }
        }
        Ok(())
    }

    /// Keeps a line; tells whether it is new. Statements of a bank may overlap.
    async fn keep(
        &mut self,
        line: &StatementLine,
        reference: &str,
        amount: Cents,
        payment: Option<PaymentId>,
    ) -> ApiResult<bool> {
        let row = bank_entry::ActiveModel {
            id: Set(BankEntryId::generate()),
            programme_id: Set(self.actor.programme_id),
            bank_file_id: Set(self.file),
            booked_on: Set(line.booked_on),
            amount_cents: Set(amount),
            reference: Set(reference.to_owned()),
            end_to_end_id: Set(line.end_to_end_id.clone()),
            payment_id: Set(payment),
        };
        let conflict = OnConflict::new().do_nothing().to_owned();
        let kept = bank_entry::Entity::insert(row)
            .on_conflict(conflict)
            .try_insert()
            .exec_without_returning(self.tx)
            .await?;
        let is_new = matches!(kept, TryInsertResult::Inserted(1));
        if is_new && payment.is_none() {
            self.tally.unmatched = self.tally.unmatched.saturating_add(1);
        }
        Ok(is_new)
    }
}
