//! Refunds: a mistaken redemption taken back, once, before and after payment.

use back_on_track::db::Tx;
use back_on_track::ledger::{self, Account, Posting};
use entities::{
    BankAccountState, BatchState, Cents, KinshipId, PaymentBatchId, PaymentId, PaymentState, RedemptionId,
    TransferKind, bank_account, kinship, payment, payment_batch, redemption,
};
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_refund_before_payment_takes_it_out_of_what_is_owed,
    a_refund_after_payment_is_owed_by_the_provider,
    a_refund_is_made_once,
    nobody_refunds_for_a_relative,
    the_provider_lists_what_was_redeemed,
);

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

/// Money for everything, and Sam's booking of the judo course.
async fn booked(s: &Scenario) -> String {
    s.fill_leisure_fund(2026, "1000.00").await;
    s.book(s.people.market.judo_course).await
}

fn because() -> Value {
    json!({ "reason": "De cursus ging niet door." })
}

async fn a_refund_before_payment_takes_it_out_of_what_is_owed(s: &Scenario) {
    let booking = booked(s).await;
    let redemption = s.redeem(&booking).await.expect(201).text("/id");
    let path = format!("/redemptions/{redemption}/refunds");
    for nobody in [Persona::CoachAssigned, Persona::ProviderOwn, Persona::YouthOwn, Persona::GuardianOwn] {
        s.acting(nobody).post(&path, because()).await.problem(403, "role_not_allowed");
    }
    s.acting(Persona::LeadForeign).post(&path, because()).await.problem(404, "not_found");
    s.acting(Persona::Lead).post(&path, json!({ "reason": " " })).await.problem(400, "invalid_input");
    let refunded = s.acting(Persona::Lead).post(&path, because()).await.expect(201);
    assert_eq!(refunded.text("/refundReason"), "De cursus ging niet door.");
    s.acting(Persona::Finance).post(&path, because()).await.problem(409, "already_reversed");
    assert_eq!(s.pass_now().await["toSpend"], "200.00");
    let own = s.youth().get(&format!("/bookings/{booking}")).await.expect(200).json;
    assert_eq!((&own["state"], &own["closedByRole"]), (&json!("refunded"), &json!("lead")));
    assert_eq!(own["reason"], "De cursus ging niet door.");
    // The place is free again, for Sam too.
    s.book(s.people.market.judo_course).await;
}

/// Puts a redemption into a payment, as a batch does.
async fn pay(s: &Scenario, id: RedemptionId, amount: Cents) {
    let market = s.people.market.clone();
    let (programme_id, officer) = (s.people.programme, s.people.user(Persona::Finance));
    let pay = async |tx: &Tx| {
        let account = bank_account::Entity::find()
            .filter(bank_account::Column::PayeeId.eq(market.judo_payee))
            .filter(bank_account::Column::State.eq(BankAccountState::Active))
            .one(tx)
            .await?
            .expect("an account");
        let batch = payment_batch::Model {
            id: PaymentBatchId::generate(),
            programme_id,
            state: BatchState::Collected,
            debtor_name: "Gemeente Zaanstad".into(),
            debtor_iban: "NL44RABO0123456789".into(),
            payments_count: 1,
            total_cents: amount,
            execution_date: None,
            collected_by: officer,
            collected_at: tx.now(),
            released_by: None,
            released_at: None,
            closed_at: None,
            cancel_reason: None,
            version: 1,
        };
        let made = payment::Model {
            id: PaymentId::generate(),
            programme_id,
            batch_id: batch.id,
            payee_id: market.judo_payee,
            bank_account_id: account.id,
            creditor_name: account.holder_name,
            creditor_iban: account.iban,
            amount_cents: amount,
            netted_cents: Cents::ZERO,
            end_to_end_id: "BOT-1".into(),
            remittance: "Judo".into(),
            state: PaymentState::Pending,
            reason_code: None,
            finished_at: None,
        };
        payment_batch::Entity::insert(batch.into_active_model()).exec_without_returning(tx).await?;
        payment::Entity::insert(made.clone().into_active_model()).exec_without_returning(tx).await?;
        let posting = Posting {
            programme_id,
            debit: Account::Payable(market.judo_payee),
            credit: Account::InTransit(programme_id),
            amount,
            kind: TransferKind::Payment,
            subject_id: made.id.0,
            participant_id: None,
            actor_id: officer,
        };
        ledger::post(tx, posting).await?;
        let row =
            redemption::ActiveModel { id: Set(id), payment_id: Set(Some(made.id)), ..Default::default() };
        row.update(tx).await?;
        Ok(())
    };
    s.db().write(pay).await.unwrap();
}

async fn a_refund_after_payment_is_owed_by_the_provider(s: &Scenario) {
    let booking = booked(s).await;
    let redemption = s.redeem(&booking).await.expect(201).text("/id");
    pay(s, RedemptionId(redemption.parse().unwrap()), Cents(6_000)).await;
    let list = format!("/providers/{}/redemptions", s.people.market.judo);
    assert_eq!(s.acting(Persona::ProviderOwn).get(&list).await.expect(200).json["items"][0]["isPaid"], true);
    let path = format!("/redemptions/{redemption}/refunds");
    s.acting(Persona::Finance).post(&path, because()).await.expect(201);
    assert_eq!(s.pass_now().await["toSpend"], "200.00");
    let owed = entities::account::Entity::find_by_id(Account::Recovery(s.people.market.judo_payee).id());
    let owed = owed.one(s.db().reader()).await.unwrap().unwrap();
    assert_eq!(owed.balance_cents, Cents(-6_000));
}

async fn a_refund_is_made_once(s: &Scenario) {
    let booking = booked(s).await;
    let redemption = s.redeem(&booking).await.expect(201).text("/id");
    let path = format!("/redemptions/{redemption}/refunds");
    let officers = [Persona::Lead, Persona::Finance, Persona::FinanceSecond];
    let refund = async |number: usize| s.acting(officers[number % 3]).post(&path, because()).await;
    let replies = join_all((0..9).map(refund)).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 8));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.problem(409, "already_reversed");
    }
    assert_eq!(s.pass_now().await["toSpend"], "200.00");
}

async fn nobody_refunds_for_a_relative(s: &Scenario) {
    let booking = booked(s).await;
    let redemption = s.redeem(&booking).await.expect(201).text("/id");
    let (programme_id, participant_id, user_id) =
        (s.people.programme, s.people.sam, s.people.user(Persona::Finance));
    let declare = async |tx: &Tx| {
        let (id, declared_at, declared_by) = (KinshipId::generate(), tx.now(), user_id);
        let row = kinship::Model { id, programme_id, participant_id, user_id, declared_by, declared_at };
        kinship::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        Ok(())
    };
    s.db().write(declare).await.unwrap();
    let path = format!("/redemptions/{redemption}/refunds");
    s.acting(Persona::Finance).post(&path, because()).await.problem(403, "not_for_a_relative");
    s.acting(Persona::FinanceSecond).post(&path, because()).await.expect(201);
}

async fn the_provider_lists_what_was_redeemed(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let mut made = Vec::new();
    for cents in [100, 200, 300] {
        let booking = s.book(s.add_offer(|offer| offer.price_cents = Cents(cents)).await).await;
        made.push(s.redeem(&booking).await.expect(201).text("/id"));
    }
    s.acting(Persona::Lead).post(&format!("/redemptions/{}/refunds", made[0]), because()).await.expect(201);
    let path = format!("/providers/{}/redemptions", s.people.market.judo);
    let first = s.acting(Persona::ProviderOwn).get(&format!("{path}?limit=2")).await.expect(200);
    assert_eq!((first.text("/items/0/id"), first.text("/items/1/id")), (made[2].clone(), made[1].clone()));
    let next = format!("{path}?limit=2&cursor={}", first.text("/nextCursor"));
    let last = s.acting(Persona::ProviderOwn).get(&next).await.expect(200).json;
    assert_eq!(last["items"][0]["refundedByRole"], "lead");
    assert!(last["items"][0]["refundedAt"].is_string() && last["nextCursor"].is_null(), "{last}");
    s.acting(Persona::ProviderOther).get(&path).await.problem(404, "not_found");
    s.youth().get(&path).await.problem(403, "role_not_allowed");
}
