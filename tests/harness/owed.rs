//! Debts that wait for a batch, put into the database directly: redeemed bookings and approved payouts, with every cent
//! of them moved by the ledger.

use back_on_track::db::Tx;
use back_on_track::error::ApiResult;
use back_on_track::ledger::hold::{self, Hold};
use back_on_track::ledger::{self, Account, Posting, Wallet};
use back_on_track::record::Actor;
use chrono::{DateTime, Utc};
use entities::{
    AllocationId, BankAccountId, BankAccountState, BookingId, BookingState, Cents, FundId, FundPurpose,
    MembershipId, OfferId, ParticipantId, PassId, PassState, PayeeId, PayeeKind, PayoutPurpose,
    PayoutRequestId, PayoutState, PayoutWallet, ProviderId, RedemptionId, Role, SessionId, TransferKind,
    allocation, bank_account, booking, fund, membership, offer, pass, payee, payout_request, redemption,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
};

use super::{Persona, Scenario};

struct Debts<'t> {
    s: &'t Scenario,
    tx: &'t Tx,
    actor: Actor,
}

impl Scenario {
    /// Sam redeemed an offer of the judo club for `cents`.
    pub async fn owe_judo(&self, cents: i64) -> RedemptionId {
        let market = &self.people.market;
        self.owe_provider(market.judo, market.judo_course, market.judo_payee, cents).await
    }

    /// Sam redeemed an offer of the music school for `cents`.
    pub async fn owe_music(&self, cents: i64) -> RedemptionId {
        let market = &self.people.market;
        self.owe_provider(market.music, market.music_night, market.music_payee, cents).await
    }

    async fn owe_provider(&self, of: ProviderId, like: OfferId, payee: PayeeId, cents: i64) -> RedemptionId {
        self.db()
            .write(async |tx| Debts::new(self, tx).redeem(of, like, payee, Cents(cents)).await)
            .await
            .unwrap()
    }

    /// An approved payout of `cents` of Sam's study incentive to the school.
    pub async fn owe_school(&self, cents: i64) -> PayoutRequestId {
        self.owe_payouts(1, cents).await[0]
    }

    /// Many of them.
    pub async fn owe_payouts(&self, count: usize, cents: i64) -> Vec<PayoutRequestId> {
        self.db()
            .write(async |tx| Debts::new(self, tx).approve_payouts(count, Cents(cents)).await)
            .await
            .unwrap()
    }

    /// A redemption is taken back though it is in a payment: the judo club owes it.
    pub async fn take_back(&self, redemption: RedemptionId) {
        self.db().write(async |tx| Debts::new(self, tx).give_credit_note(redemption).await).await.unwrap();
    }

    /// The payee gets another account, which can be used from `usable_from` on.
    pub async fn change_account(&self, payee: PayeeId, iban: &str, usable_from: DateTime<Utc>) {
        let change = async |tx: &Tx| Debts::new(self, tx).change_account(payee, iban, usable_from).await;
        self.db().write(change).await.unwrap();
    }

    /// Makes the lead of the other programme a finance officer there, with an account to pay from.
    pub async fn make_foreign_officer(&self) {
        let (programme_id, now) = (self.people.foreign_programme, self.clock.now());
        let user = self.people.user(Persona::LeadForeign);
        let row = membership::Entity::find_by_id(self.people.memberships[&Persona::LeadForeign]);
        let row = row.one(self.db().reader()).await.unwrap().expect("a membership");
        let id = MembershipId::generate();
        let officer = membership::Model { id, role: Role::Finance, ..row };
        let id = PayeeId::generate();
        let debtor = payee::Model {
            id,
            programme_id,
            kind: PayeeKind::Programme,
            name: "Gemeente Purmerend".into(),
            organisation_id: None,
            participant_id: None,
            created_by: user,
            created_at: now,
            closed_at: None,
            version: 1,
        };
        let account = bank_account::Model {
            id: BankAccountId::generate(),
            programme_id,
            payee_id: id,
            iban: "NL86INGB0002445588".into(),
            holder_name: "Gemeente Purmerend".into(),
            state: BankAccountState::Active,
            proposed_by: user,
            proposed_at: now,
            decided_by: None,
            decided_at: Some(now),
            reason: None,
            usable_from: Some(now),
            ended_at: None,
        };
        let add = async |tx: &Tx| {
            let debts = Debts::new(self, tx);
            debts.add(officer.clone()).await?;
            debts.add(debtor.clone()).await?;
            debts.add(account.clone()).await
        };
        self.db().write(add).await.unwrap();
    }

    /// What an account of the ledger holds.
    pub async fn held(&self, account: Account) -> i64 {
        let row = entities::account::Entity::find_by_id(account.id()).one(self.db().reader()).await.unwrap();
        row.map_or(0, |row| row.balance_cents.0)
    }
}

impl<'t> Debts<'t> {
    fn new(s: &'t Scenario, tx: &'t Tx) -> Self {
        let actor = Actor { programme_id: s.people.programme, user_id: s.people.user(Persona::Lead) };
        Self { s, tx, actor }
    }

    async fn add<M>(&self, row: M) -> ApiResult<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    {
        M::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        Ok(())
    }

    async fn post(
        &self,
        kind: TransferKind,
        debit: Account,
        credit: Account,
        amount: Cents,
        subject: uuid::Uuid,
    ) -> ApiResult<()> {
        let posting = Posting {
            programme_id: self.actor.programme_id,
            debit,
            credit,
            amount,
            kind,
            subject_id: subject,
            participant_id: None,
            actor_id: self.actor.user_id,
        };
        ledger::post(self.tx, posting).await.map(|_| ())
    }

    /// Money of the municipality, by way of a fund, in a wallet of Sam's.
    async fn fill(&self, wallet: Wallet, purpose: FundPurpose, amount: Cents) -> ApiResult<()> {
        let programme_id = self.actor.programme_id;
        let known = fund::Entity::find()
            .filter(fund::Column::ProgrammeId.eq(programme_id))
            .filter(fund::Column::Purpose.eq(purpose))
            .filter(fund::Column::Year.eq(2026))
            .one(self.tx)
            .await?;
        let id = known.as_ref().map_or_else(FundId::generate, |fund| fund.id);
        if known.is_none() {
            let budget_line = "Financieel alternatief".into();
            self.add(fund::Model {
                id,
                programme_id,
                purpose,
                year: 2026,
                budget_line,
                created_at: self.tx.now(),
            })
            .await?;
        }
        let made = allocation::Model {
            id: AllocationId::generate(),
            programme_id,
            fund_id: id,
            amount_cents: amount,
            note: "Begroting".into(),
            made_by: self.actor.user_id,
            made_at: self.tx.now(),
            reversed_at: None,
        };
        let subject = made.id.0;
        self.add(made).await?;
        self.post(
            TransferKind::Allocation,
            Account::Budget(programme_id),
            Account::Fund(id),
            amount,
            subject,
        )
        .await?;
        let subject = SessionId::generate().0;
        self.post(TransferKind::Reward, Account::Fund(id), Account::Wallet(wallet), amount, subject).await
    }

    async fn pass_of(&self, participant_id: ParticipantId) -> ApiResult<PassId> {
        let known = pass::Entity::find()
            .filter(pass::Column::ParticipantId.eq(participant_id))
            .filter(pass::Column::Year.eq(2026))
            .one(self.tx)
            .await?;
        if let Some(known) = known {
            return Ok(known.id);
        }
        let id = PassId::generate();
        self.add(pass::Model {
            id,
            programme_id: self.actor.programme_id,
            participant_id,
            year: 2026,
            base_cents: Cents::ZERO,
            granted_at: None,
            state: PassState::Open,
            block_reason: None,
            expired_at: None,
            version: 1,
            created_at: self.tx.now(),
        })
        .await?;
        Ok(id)
    }

    async fn redeem(
        &self,
        provider_id: ProviderId,
        like: OfferId,
        payee: PayeeId,
        amount: Cents,
    ) -> ApiResult<RedemptionId> {
        let (sam, now) = (self.s.people.sam, self.tx.now());
        let wallet = Wallet::Pass(sam, 2026);
        self.fill(wallet, FundPurpose::Leisure, amount).await?;
        let pass_id = self.pass_of(sam).await?;
        let like = offer::Entity::find_by_id(like).one(self.tx).await?.expect("an offer");
        let offer_id = OfferId::generate();
        self.add(offer::Model { id: offer_id, price_cents: amount, places_taken: 1, ..like }).await?;
        let booking_id = BookingId::generate();
        self.add(booking::Model {
            id: booking_id,
            programme_id: self.actor.programme_id,
            offer_id,
            provider_id,
            participant_id: sam,
            pass_id,
            price_cents: amount,
            state: BookingState::Redeemed,
            code: "ABCDEF".into(),
            cancel_until: now,
            booked_by: self.actor.user_id,
            booked_at: now,
            closed_by: Some(self.actor.user_id),
            closed_at: Some(now),
            reason: None,
        })
        .await?;
        let hold = Hold { wallet, amount, subject_id: booking_id.0 };
        hold::reserve(self.tx, self.actor, hold).await?;
        hold::capture(self.tx, self.actor, hold, payee).await?;
        let id = RedemptionId::generate();
        self.add(redemption::Model {
            id,
            programme_id: self.actor.programme_id,
            booking_id,
            provider_id,
            payee_id: payee,
            participant_id: sam,
            amount_cents: amount,
            redeemed_by: self.s.people.user(Persona::ProviderOwn),
            redeemed_at: now,
            payment_id: None,
            refunded_at: None,
            refunded_by: None,
            refund_reason: None,
        })
        .await?;
        Ok(id)
    }

    async fn approve_payouts(&self, count: usize, amount: Cents) -> ApiResult<Vec<PayoutRequestId>> {
        let (sam, now) = (self.s.people.sam, self.tx.now());
        let wallet = Wallet::Study(sam);
        let mut ids = Vec::new();
        for number in 0..count {
            self.fill(wallet, FundPurpose::Study, amount).await?;
            let id = PayoutRequestId::generate();
            let hold = Hold { wallet, amount, subject_id: id.0 };
            hold::reserve(self.tx, self.actor, hold).await?;
            hold::capture(self.tx, self.actor, hold, self.s.people.market.school_payee).await?;
            self.add(payout_request::Model {
                id,
                programme_id: self.actor.programme_id,
                participant_id: sam,
                wallet: PayoutWallet::Study,
                purpose: PayoutPurpose::Tuition,
                amount_cents: amount,
                payee_id: self.s.people.market.school_payee,
                remittance: format!("Lesgeld café <{number}> & boeken"),
                receipt_id: None,
                state: PayoutState::Approved,
                filed_by: self.s.people.user(Persona::YouthOwn),
                filed_at: now,
                endorsed_by: Some(self.s.people.user(Persona::CoachAssigned)),
                endorsed_at: Some(now),
                decided_by: Some(self.s.people.user(Persona::FinanceSecond)),
                decided_at: Some(now),
                reason: None,
                payment_id: None,
                version: 1,
            })
            .await?;
            ids.push(id);
        }
        Ok(ids)
    }

    async fn give_credit_note(&self, id: RedemptionId) -> ApiResult<()> {
        let row = redemption::Entity::find_by_id(id).one(self.tx).await?.expect("a redemption");
        assert!(row.payment_id.is_some(), "a credit note is for what is in a payment");
        let booking = booking::Entity::find_by_id(row.booking_id).one(self.tx).await?.expect("a booking");
        let freed =
            offer::ActiveModel { id: Set(booking.offer_id), places_taken: Set(0), ..Default::default() };
        freed.update(self.tx).await?;
        let refunded = BookingState::Refunded;
        booking::ActiveModel { id: Set(booking.id), state: Set(refunded), ..Default::default() }
            .update(self.tx)
            .await?;
        let taken_back = redemption::ActiveModel {
            id: Set(id),
            refunded_at: Set(Some(self.tx.now())),
            refunded_by: Set(Some(self.actor.user_id)),
            refund_reason: Set(Some("Ging niet door.".into())),
            ..Default::default()
        };
        taken_back.update(self.tx).await?;
        let wallet = Wallet::Pass(row.participant_id, 2026);
        let hold = Hold { wallet, amount: row.amount_cents, subject_id: booking.id.0 };
        hold::give_back(self.tx, self.actor, hold, row.payee_id, true).await
    }

    async fn change_account(
        &self,
        payee_id: PayeeId,
        iban: &str,
        usable_from: DateTime<Utc>,
    ) -> ApiResult<()> {
        let active = bank_account::Entity::find()
            .filter(bank_account::Column::PayeeId.eq(payee_id))
            .filter(bank_account::Column::State.eq(BankAccountState::Active))
            .one(self.tx)
            .await?
            .expect("an active account");
        let old = bank_account::ActiveModel {
            id: Set(active.id),
            state: Set(BankAccountState::Superseded),
            ended_at: Set(Some(self.tx.now())),
            ..Default::default()
        };
        old.update(self.tx).await?;
        let new = bank_account::Model {
            id: BankAccountId::generate(),
            iban: iban.into(),
            usable_from: Some(usable_from),
            proposed_at: self.tx.now(),
            ..active
        };
        self.add(new).await
    }
}
