//! What workers spend and book, put into the database before the first server starts: offers of one cent, from now on by the
//! machine's own clock, and money in Sam's wallet.

use back_on_track::clock::{Clock, year_of};
use back_on_track::db::{Db, Tx};
use back_on_track::ledger::{Account, Posting, Wallet, post};
use chrono::TimeDelta;
use entities::{
    Cents, OfferId, PayeeId, PayeeKind, PayoutRequestId, TransferKind, UserId, offer, participant, payee,
    user,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::harness::Persona;

/// What there is.
pub struct Supply {
    pub offers: Vec<OfferId>,
    pub school: PayeeId,
}

impl Supply {
    /// So many offers, each for one booking.
    pub async fn lay_in(db: &Db, offers: usize) -> Self {
        db.write(async |tx| Ok(lay_in(tx, offers).await)).await.unwrap()
    }
}

async fn lay_in(tx: &Tx, count: usize) -> Supply {
    let like = offer::Entity::find().filter(offer::Column::Title.eq("Judo voor beginners")).one(tx).await;
    let like = like.unwrap().expect("the course");
    let starts_at = Clock::System.now() + TimeDelta::days(30);
    let until_date = starts_at.date_naive();
    let rows: Vec<offer::Model> = (0..count)
        .map(|_| {
            let id = OfferId::generate();
            let price_cents = Cents(1);
            let (min_age, max_age) = (0, 99);
            offer::Model { id, price_cents, starts_at, until_date, min_age, max_age, ..like.clone() }
        })
        .collect();
    for chunk in rows.chunks(100) {
        let chunk = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        offer::Entity::insert_many(chunk).exec_without_returning(tx).await.unwrap();
    }
    let sam = user::Entity::find().filter(user::Column::LoginName.eq(Persona::YouthOwn.name()));
    let sam = sam.one(tx).await.unwrap().expect("Sam");
    let sam = participant::Entity::find().filter(participant::Column::UserId.eq(sam.id)).one(tx).await;
    let sam = sam.unwrap().expect("Sam's file");
    for wallet in [Wallet::Pass(sam.id, year_of(Clock::System.now())), Wallet::Study(sam.id)] {
        let posting = Posting {
            programme_id: sam.programme_id,
            debit: Account::Budget(sam.programme_id),
            credit: Account::Wallet(wallet),
            amount: Cents(1_000_000),
            kind: TransferKind::BaseGrant,
            subject_id: PayoutRequestId::generate().0,
            participant_id: Some(sam.id),
            actor_id: UserId(Uuid::nil()),
        };
        post(tx, posting).await.unwrap();
    }
    let school = payee::Entity::find().filter(payee::Column::Kind.eq(PayeeKind::School)).one(tx).await;
    Supply {
        offers: rows.iter().map(|row| row.id).collect(),
        school: school.unwrap().expect("the school").id,
    }
}
