//! What must be found after the last restart: all that was acknowledged, once, and at the bank what the ledger says.

use std::collections::{BTreeMap, BTreeSet};

use back_on_track::clock::Clock;
use back_on_track::config::Config;
use back_on_track::db::Db;
use back_on_track::ledger::verify::find_violations;
use entities::{
    Cents, PaymentBatchId, PaymentId, TransferKind, booking, payment, payment_batch, payout_request,
    redemption, transfer,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::Value;

use super::run::{Run, Visit};
use crate::harness::bank::is_valid_by;

/// Each released file says what its batch said when it was collected.
pub async fn check_files(run: &Run, visit: &Visit) {
    let released = run.answers("/releases");
    let mut last = String::new();
    for batch in &released {
        last = visit.download(&format!("/payment-batches/{}/file", batch["id"].as_str().unwrap())).await;
        let (sum, count) = (batch["total"].as_str().unwrap(), &batch["paymentsCount"]);
        assert_eq!(last.matches(&format!("<CtrlSum>{sum}</CtrlSum>")).count(), 2, "{batch}: {last}");
        assert_eq!(last.matches(&format!("<NbOfTxs>{count}</NbOfTxs>")).count(), 2, "{batch}: {last}");
    }
    is_valid_by("pain.001.001.09", last.as_bytes());
}

/// As many things as wishes that were answered, and every invariant of the ledger.
pub async fn books_hold(config: &Config, run: &Run) {
    let db = Db::connect(config, Clock::System).await.unwrap();
    let violations = find_violations(db.reader()).await.unwrap();
    assert!(violations.is_empty(), "{violations:?}");
    let funds = entities::fund::Entity::find().one(db.reader()).await.unwrap();
    let funds = back_on_track::fund::query::list_figures(db.reader(), funds.unwrap().programme_id).await;
    let fund = funds.unwrap().into_iter().find(|fund| Some(fund.id.to_string()) == *run.fund.borrow());
    let wished = |path_end: &str| u64::try_from(run.answers(path_end).len()).unwrap();
    assert_eq!(fund.unwrap().free, Cents(wished("/allocations").try_into().unwrap()), "one cent a key");
    let reader = db.reader();
    let bookings = booking::Entity::find().count(reader).await.unwrap();
    let redemptions = redemption::Entity::find().count(reader).await.unwrap();
    let requests = payout_request::Entity::find().count(reader).await.unwrap();
    let batches = payment_batch::Entity::find().count(reader).await.unwrap();
    assert_eq!(bookings, wished("/bookings"), "bookings");
    assert_eq!(redemptions, wished("/redemptions"), "redemptions");
    assert_eq!(requests, wished("/payout-requests"), "payout requests");
    assert_eq!(batches, wished("/payment-batches"), "batches");
    check_batches(&db, run).await;
    let acknowledged = run.answered.borrow().len();
    println!(
        "{acknowledged} acknowledged writes: none lost, none doubled; of them {bookings} bookings, {redemptions} \
         redemptions, {requests} payout requests, {batches} batches"
    );
    db.close().await;
}

/// Each debt in one payment at most, each payment in one batch, and both worth what the ledger moved.
async fn check_batches(db: &Db, run: &Run) {
    let payments = payment::Entity::find().all(db.reader()).await.unwrap();
    let moved = transfer::Entity::find().filter(transfer::Column::Kind.eq(TransferKind::Payment));
    let moved = moved.all(db.reader()).await.unwrap();
    let by_ledger: BTreeMap<_, _> = moved.iter().map(|it| (it.subject_id, it.amount_cents)).collect();
    assert_eq!((moved.len(), by_ledger.len()), (payments.len(), payments.len()), "one transfer a payment");
    let mut owed: BTreeMap<PaymentId, i64> = BTreeMap::new();
    for it in redemption::Entity::find().all(db.reader()).await.unwrap() {
        it.payment_id.into_iter().for_each(|id| *owed.entry(id).or_default() += it.amount_cents.0);
    }
    for it in payout_request::Entity::find().all(db.reader()).await.unwrap() {
        it.payment_id.into_iter().for_each(|id| *owed.entry(id).or_default() += it.amount_cents.0);
    }
    let mut of_batch: BTreeMap<PaymentBatchId, i64> = BTreeMap::new();
    for it in &payments {
        assert_eq!(owed.get(&it.id), Some(&it.amount_cents.0), "payment {} pays its debts", it.id);
        assert_eq!(by_ledger.get(&it.id.0), Some(&it.amount_cents), "payment {} in the ledger", it.id);
        *of_batch.entry(it.batch_id).or_default() += it.amount_cents.0;
    }
    let end_to_end: BTreeSet<_> = payments.iter().map(|it| &it.end_to_end_id).collect();
    assert_eq!(end_to_end.len(), payments.len(), "each payment has a name of its own");
    for batch in run.answers("/payment-batches") {
        let batch: &Value = &batch["batch"];
        let id = PaymentBatchId(batch["id"].as_str().unwrap().parse().unwrap());
        assert_eq!(batch["total"], Cents(of_batch[&id]).to_string(), "what was answered for batch {id}");
    }
}
