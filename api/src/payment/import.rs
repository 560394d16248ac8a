//! Importing what the bank says: each file once, as a whole or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use entities::{
    BankEntryId, BankFileId, BatchEvent, Cents, PaymentBatchId, PaymentEvent, PaymentId, PaymentState,
    bank_account, bank_entry, bank_file, payment, payment_batch,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::access::Collectable;
use super::answer::{Answer, Content, Line, Report, Statement, Verdict};
use super::outcome::{self, Ended};
use super::rules;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code, on_duplicate};
use crate::record::{Actor, record};

/// Rows a statement.
const CHUNK: usize = 1_000;

/// Does what the file says. The second value tells whether that was new: the same bytes again change nothing.
///
/// # Errors
/// `bank_file_differs` where another file came under the same message id; `bank_file_of_another_account` where a statement
/// is not of the account that pays.
pub async fn import(
    tx: &Tx,
    person: &Person,
    target: &Collectable,
    answer: &Answer,
    digest: &str,
) -> ApiResult<(bank_file::Model, bool)> {
    let own = bank_file::Column::ProgrammeId.eq(person.programme_id);
    let same = bank_file::Entity::find().filter(own.clone()).filter(bank_file::Column::Sha256.eq(digest));
    if let Some(known) = same.one(tx).await? {
        return Ok((known, false));
    }
    let row = bank_file::ActiveModel {
        id: Set(BankFileId::generate()),
        programme_id: Set(person.programme_id),
        kind: Set(answer.kind()),
        message_id: Set(answer.message_id.clone()),
        sha256: Set(digest.to_owned()),
        settled_count: Set(0),
        rejected_count: Set(0),
        unmatched_count: Set(0),
        imported_by: Set(person.user_id),
        imported_at: Set(tx.now()),
    };
    let file = row.insert(tx).await.map_err(on_duplicate(Code::BankFileDiffers))?;
    let actor = Actor::from(person);
    let mut work =
        Work { tx, actor, batches: BTreeMap::new(), payments: HashMap::new(), done: Done::default() };
    match &answer.content {
        Content::Report(report) => work.take_report(report).await?,
        Content::Statement(statement) => {
            check_accounts(tx, target, statement).await?;
            work.take_statement(&file, statement).await?;
        }
    }
    let (batches, done) = work.finish().await?;
    for batch in batches.values() {
        outcome::close_if_done(tx, actor, batch).await?;
    }
    let counted = bank_file::ActiveModel {
        id: Set(file.id),
        settled_count: Set(count(done.settled.len())),
        rejected_count: Set(count(done.refused.len().saturating_add(done.returned.len()))),
        unmatched_count: Set(done.unmatched),
        ..Default::default()
    };
    let file = counted.update(tx).await?;
    record(tx, actor.did("bank_file.imported", file.id.0, None)).await?;
    Ok((file, true))
}

fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// A statement of somebody else's account settles nothing of ours.
async fn check_accounts(tx: &Tx, target: &Collectable, statement: &Statement) -> ApiResult<()> {
    let own: Vec<String> = bank_account::Entity::find()
        .select_only()
        .column(bank_account::Column::Iban)
        .filter(bank_account::Column::PayeeId.eq(target.debtor().id))
        .into_tuple()
        .all(tx)
        .await?;
    let is_ours = |iban: &String| own.contains(iban);
    if statement.ibans.iter().all(is_ours) { Ok(()) } else { Err(Code::BankFileOfAnotherAccount.into()) }
}

#[derive(Default)]
struct Done {
    settled: Vec<PaymentId>,
    refused: Vec<(PaymentId, Option<String>)>,
    returned: Vec<(PaymentId, Option<String>)>,
    unmatched: i32,
}

struct Work<'w> {
    tx: &'w Tx,
    actor: Actor,
    batches: BTreeMap<PaymentBatchId, payment_batch::Model>,
    /// By EndToEndId; the state is the one that they will have.
    payments: HashMap<String, payment::Model>,
    done: Done,
}

impl Work<'_> {
    /// Locks the batches that the file is about, and then the payments.
    async fn load(&mut self, names: BTreeSet<String>, whole: &[PaymentBatchId]) -> ApiResult<()> {
        let own = payment::Column::ProgrammeId.eq(self.actor.programme_id);
        let names: Vec<String> = names.into_iter().collect();
        let mut ids: BTreeSet<PaymentBatchId> = whole.iter().copied().collect();
        for chunk in names.chunks(CHUNK) {
            let found: Vec<PaymentBatchId> = payment::Entity::find()
                .select_only()
                .distinct()
                .column(payment::Column::BatchId)
                .filter(own.clone())
                .filter(payment::Column::EndToEndId.is_in(chunk))
                .into_tuple()
                .all(self.tx)
                .await?;
            ids.extend(found);
        }
        let ids: Vec<PaymentBatchId> = ids.into_iter().collect();
        let batches = outcome::lock_released(self.tx, &ids).await?;
        let batches = batches.into_iter().filter(|batch| batch.programme_id == self.actor.programme_id);
        self.batches = batches.map(|batch| (batch.id, batch)).collect();
        for id in self.batches.keys() {
            let rows = payment::Entity::find()
                .filter(payment::Column::BatchId.eq(*id))
                .order_by_asc(payment::Column::Id)
                .lock_exclusive()
                .all(self.tx)
                .await?;
            self.payments.extend(rows.into_iter().map(|row| (row.end_to_end_id.clone(), row)));
        }
        Ok(())
    }

    async fn take_report(&mut self, report: &Report) -> ApiResult<()> {
        let whole: Vec<PaymentBatchId> =
            report.refused_batch.iter().filter_map(|(name, _)| batch_id(name)).collect();
        let names = report.payments.iter().map(|told| told.end_to_end_id.clone()).collect();
        self.load(names, &whole).await?;
        for told in &report.payments {
            let event = match &told.verdict {
                Verdict::Nothing => continue,
                Verdict::Settled => PaymentEvent::Settle,
                Verdict::Refused(_) => PaymentEvent::Reject,
            };
            let reason = if let Verdict::Refused(reason) = &told.verdict { reason.clone() } else { None };
            if !self.move_on(&told.end_to_end_id, event, reason) {
                self.miss();
            }
        }
        let Some((name, reason)) = &report.refused_batch else { return Ok(()) };
        let Some(batch) = batch_id(name).filter(|id| self.batches.contains_key(id)) else {
            self.miss();
            return Ok(());
        };
        for name in self.pending_of(batch) {
            self.move_on(&name, PaymentEvent::Reject, reason.clone());
        }
        Ok(())
    }

    async fn take_statement(&mut self, file: &bank_file::Model, statement: &Statement) -> ApiResult<()> {
        let known = self.find_known(&statement.lines).await?;
        let new: Vec<&Line> =
            statement.lines.iter().filter(|line| !known.contains(&line.reference)).collect();
        let whole: Vec<PaymentBatchId> =
            new.iter().filter_map(|line| line.batch.as_deref().and_then(batch_id)).collect();
        let names = new.iter().filter_map(|line| line.end_to_end_id.clone()).collect();
        self.load(names, &whole).await?;
        let mut rows = Vec::with_capacity(new.len());
        for line in new {
            let (payment_id, is_ours) = self.take_line(line).await?;
            if !is_ours {
                self.miss();
            }
            rows.push(bank_entry::ActiveModel {
                id: Set(BankEntryId::generate()),
                programme_id: Set(file.programme_id),
                bank_file_id: Set(file.id),
                booked_on: Set(line.booked_on),
                amount_cents: Set(line.amount),
                reference: Set(line.reference.clone()),
                // A line for a whole batch keeps the batch's name, and only where it was right.
                end_to_end_id: Set(line.end_to_end_id.clone().or(line.batch.clone().filter(|_| is_ours))),
                payment_id: Set(payment_id),
            });
        }
        for chunk in rows.chunks(CHUNK) {
            bank_entry::Entity::insert_many(chunk.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    /// Lines that an earlier file had: a bank may send a day again in another file.
    async fn find_known(&self, lines: &[Line]) -> ApiResult<HashSet<String>> {
        let mut known = HashSet::new();
        for chunk in lines.chunks(CHUNK) {
            let rows: Vec<String> = bank_entry::Entity::find()
                .select_only()
                .column(bank_entry::Column::Reference)
                .filter(bank_entry::Column::ProgrammeId.eq(self.actor.programme_id))
                .filter(bank_entry::Column::Reference.is_in(chunk.iter().map(|line| line.reference.as_str())))
                .into_tuple()
                .all(self.tx)
                .await?;
            known.extend(rows);
        }
        Ok(known)
    }

    /// The payment that a line belongs to, and whether the line is explained.
    async fn take_line(&mut self, line: &Line) -> ApiResult<(Option<PaymentId>, bool)> {
        if let Some(batch) = line.batch.as_deref().and_then(batch_id) {
            return Ok((None, self.take_batch(batch, line.amount)));
        }
        let found = line.end_to_end_id.as_deref().and_then(|name| self.payments.get(name)).cloned();
        let Some(found) = found else { return Ok((None, false)) };
        let is_whole = line.amount.0.checked_abs() == Some(found.amount_cents.0);
        let event = match (line.amount < Cents::ZERO, found.state) {
            _ if !is_whole => return Ok((None, false)),
            // The status report was first; the statement proves it.
            (true, PaymentState::Settled) => return Ok((Some(found.id), true)),
            (true, _) => PaymentEvent::Settle,
            (false, PaymentState::Pending) => PaymentEvent::Reject,
            (false, _) => PaymentEvent::Return,
        };
        if event == PaymentEvent::Return && !outcome::can_come_back(self.tx, &found).await? {
            return Ok((None, false));
        }
        let is_moved = self.move_on(&found.end_to_end_id, event, line.return_reason.clone());
        Ok((is_moved.then_some(found.id), is_moved))
    }

    /// One line for a whole batch: it settles what is still pending, if it is the sum of all that the bank took.
    fn take_batch(&mut self, id: PaymentBatchId, amount: Cents) -> bool {
        let is_taken = |it: &&payment::Model| {
            let is_out = matches!(it.state, PaymentState::Rejected | PaymentState::Cancelled);
            it.batch_id == id && !is_out
        };
        let taken = self.payments.values().filter(is_taken).map(|it| it.amount_cents);
        if amount >= Cents::ZERO || Cents::checked_sum(taken) != Cents::ZERO.checked_sub(amount) {
            return false;
        }
        for name in self.pending_of(id) {
            self.move_on(&name, PaymentEvent::Settle, None);
        }
        true
    }

    fn pending_of(&self, batch: PaymentBatchId) -> Vec<String> {
        let pending =
            self.payments.values().filter(|it| it.batch_id == batch && it.state == PaymentState::Pending);
        let mut names: Vec<String> = pending.map(|it| it.end_to_end_id.clone()).collect();
        names.sort_unstable();
        names
    }

    /// Notes how a payment ends, where that is possible. Being told twice is no difference.
    fn move_on(&mut self, name: &str, event: PaymentEvent, reason: Option<String>) -> bool {
        let Some(it) = self.payments.get_mut(name) else { return false };
        let is_known = matches!(
            (it.state, event),
            (PaymentState::Settled, PaymentEvent::Settle) | (PaymentState::Rejected, PaymentEvent::Reject)
        );
        let Some(next) = rules::next_of_payment(it.state, event) else { return is_known };
        it.state = next;
        match event {
            PaymentEvent::Settle => self.done.settled.push(it.id),
            PaymentEvent::Return => self.done.returned.push((it.id, reason)),
            PaymentEvent::Reject | PaymentEvent::Cancel => self.done.refused.push((it.id, reason)),
        }
        true
    }

    fn miss(&mut self) {
        self.done.unmatched = self.done.unmatched.saturating_add(1);
    }

    /// Does what was noted: first what was settled, because some of it may have come back in the same file.
    async fn finish(self) -> ApiResult<(BTreeMap<PaymentBatchId, payment_batch::Model>, Done)> {
        let Work { tx, actor, batches, payments, done } = self;
        let by_id: HashMap<PaymentId, payment::Model> =
            payments.into_values().map(|it| (it.id, it)).collect();
        let was = |id: &PaymentId, state| by_id.get(id).cloned().map(|it| payment::Model { state, ..it });
        let settled: Vec<payment::Model> =
            done.settled.iter().filter_map(|id| was(id, PaymentState::Pending)).collect();
        let ended = |list: &[(PaymentId, Option<String>)], state| -> Vec<Ended> {
            list.iter().filter_map(|(id, why)| Some((was(id, state)?, why.clone()))).collect()
        };
        outcome::settle(tx, actor, &settled).await?;
        outcome::fail(tx, actor, &ended(&done.refused, PaymentState::Pending), PaymentEvent::Reject).await?;
        let returned = ended(&done.returned, PaymentState::Settled);
        for (it, _) in &returned {
            let batch = batches.get(&it.batch_id).ok_or(Code::BatchState)?;
            rules::next_of_batch(batch.state, BatchEvent::Return).ok_or(Code::BatchState)?;
        }
        outcome::fail(tx, actor, &returned, PaymentEvent::Return).await?;
        Ok((batches, done))
    }
}

fn batch_id(name: &str) -> Option<PaymentBatchId> {
    Uuid::try_parse(name).ok().map(PaymentBatchId)
}
