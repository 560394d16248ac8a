//! Posting much at once is the same as posting one by one, and is refused as a whole.

use back_on_track::ledger::{Account, Posting, Wallet, post, post_all};
use entities::{Cents, PayeeId, TransferKind, account, transfer};
use sea_orm::{EntityTrait, QueryOrder};

use crate::harness::{Persona, Scenario};

scenarios!(posting_all_at_once_equals_one_by_one, many_postings_are_refused_as_a_whole);

/// Money in Sam's study wallet, and a way to spend it in many small postings.
async fn spendings(s: &Scenario) -> Vec<Posting> {
    let request = s.owe_school(10_000).await;
    let (sam, market) = (s.people.sam, &s.people.market);
    let to = |payee: PayeeId, amount, subject_id| Posting {
        programme_id: s.people.programme,
        debit: Account::Payable(market.school_payee),
        credit: Account::Recovery(payee),
        amount: Cents(amount),
        kind: TransferKind::Netting,
        subject_id,
        participant_id: Some(sam),
        actor_id: s.people.user(Persona::Finance),
    };
    let mut made: Vec<Posting> = (1..=20)
        .map(|number| {
            let payee = if number % 3 == 0 { market.judo_payee } else { market.music_payee };
            to(payee, number * 10, entities::PaymentId::generate().0)
        })
        .collect();
    // And back again on the way: what comes in can go out in the same breath.
    for posting in made.clone().iter().take(5) {
        let (debit, credit) = (posting.credit, posting.debit);
        let subject_id = entities::PaymentId::generate().0;
        made.push(Posting { debit, credit, subject_id, kind: TransferKind::Reversal, ..*posting });
    }
    made.push(Posting {
        credit: Account::Wallet(Wallet::Study(sam)),
        kind: TransferKind::Refund,
        subject_id: request.0,
        ..to(market.judo_payee, 100, request.0)
    });
    made
}

async fn posting_all_at_once_equals_one_by_one(s: &Scenario) {
    let postings = spendings(s).await;
    let count = postings.len();
    let shown = |rows: Vec<transfer::Model>| -> Vec<_> {
        let show = |row: transfer::Model| {
            let ends = (row.debit_account_id, row.credit_account_id, row.amount_cents);
            (ends, row.debit_balance_cents, row.credit_balance_cents, row.kind, row.subject_id)
        };
        rows.into_iter().rev().take(count).map(show).collect()
    };
    let mut seen = Vec::new();
    for at_once in [false, true] {
        // Looked at inside and undone, so that both begin with the same.
        let looked = std::cell::RefCell::new(None);
        let undone = s
            .db()
            .write(async |tx| {
                if at_once {
                    post_all(tx, &postings).await?;
                } else {
                    for posting in &postings {
                        post(tx, *posting).await?;
                    }
                }
                let rows = transfer::Entity::find().order_by_asc(transfer::Column::Id).all(tx).await?;
                let accounts = account::Entity::find().order_by_asc(account::Column::Id).all(tx).await?;
                *looked.borrow_mut() = Some((shown(rows), accounts));
                Err::<(), _>(back_on_track::error::Code::Busy.into())
            })
            .await;
        assert!(undone.is_err());
        seen.push(looked.into_inner().unwrap());
    }
    assert_eq!(seen[0], seen[1]);
}

async fn many_postings_are_refused_as_a_whole(s: &Scenario) {
    let postings = spendings(s).await;
    let before = transfer::Entity::find().all(s.db().reader()).await.unwrap().len();
    let mut too_much = postings.clone();
    too_much[3].amount = Cents(1_000_000);
    let mut twice = postings.clone();
    twice[4].subject_id = twice[3].subject_id;
    let mut nothing = postings.clone();
    nothing[0].amount = Cents(0);
    for (wrong, code) in [(too_much, "wallet_too_small"), (twice, "already_exists"), (nothing, "internal")] {
        let refused = s.db().write(async |tx| post_all(tx, &wrong).await).await.unwrap_err();
        assert_eq!(refused.code.slug(), code);
    }
    assert_eq!(transfer::Entity::find().all(s.db().reader()).await.unwrap().len(), before);
}
