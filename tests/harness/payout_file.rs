//! Sam's payouts, lived through the API: a receipt, an account of their own, a request that waits for finance, and a
//! refused one that Sam objects to.

use std::io::Cursor;

use back_on_track::ledger::{Account, Posting, Wallet, post};
use entities::{Cents, PayoutRequestId, TransferKind, UserId, audit_entry};
use image::{DynamicImage, ImageFormat};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Call, Client, Persona, Reply, Scenario};

/// The number of Sam's own account.
pub const SAMS_IBAN: &str = "NL13TEST0123456789";

/// Identifiers of what is in it.
#[derive(Clone, Debug)]
pub struct PayoutFile {
    pub attachment: String,
    /// Proposed, waits for an officer.
    pub bank_account: String,
    /// Endorsed, waits for finance.
    pub request: String,
    /// Against a refused request; waits for a lead.
    pub objection: String,
}

/// A small picture.
pub fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(4, 2, image::Rgb([200, 30, 30])));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

impl<'s> Client<'s> {
    /// Sends in a file.
    pub fn upload(self, path: &str, bytes: impl Into<Vec<u8>>) -> Call<'s> {
        self.post(path, Value::Null).header("content-type", "application/octet-stream").bytes(bytes)
    }
}

impl Scenario {
    /// Puts money into a wallet, straight from the budget: for scenarios about spending it.
    pub async fn give(&self, wallet: Wallet, cents: i64) {
        let posting = Posting {
            programme_id: self.people.programme,
            debit: Account::Budget(self.people.programme),
            credit: Account::Wallet(wallet),
            amount: Cents(cents),
            kind: TransferKind::BaseGrant,
            subject_id: PayoutRequestId::generate().0,
            participant_id: Some(wallet.participant_id()),
            actor_id: UserId(Uuid::nil()),
        };
        self.db().write(async |tx| post(tx, posting).await).await.unwrap();
    }

    /// Makes somebody family of Sam.
    pub async fn declare_family(&self, persona: Persona) {
        let declare = json!({ "userId": self.people.user(persona) });
        let path = format!("/participants/{}/kinships", self.people.sam);
        self.acting(Persona::Lead).post(&path, declare).await.expect(201);
    }

    /// What was done to a thing, in order.
    pub async fn actions_on(&self, subject: &str) -> Vec<String> {
        let subject: Uuid = subject.parse().unwrap();
        let entries = audit_entry::Entity::find()
            .filter(audit_entry::Column::SubjectId.eq(subject))
            .order_by_asc(audit_entry::Column::Id);
        let entries = entries.all(self.db().reader()).await.unwrap();
        entries.into_iter().map(|entry| entry.action).collect()
    }

    /// Study incentive for Sam, unlocked by a milestone.
    pub async fn earn_study_money(&self, amount: &str) {
        let milestone = self.claimed_milestone(amount).await;
        self.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    }

    /// What Sam asks of the school.
    pub fn wish(&self, amount: &str) -> Value {
        json!({
            "purpose": "tuition",
            "amount": amount,
            "payeeId": self.people.market.school_payee,
            "remittance": "Factuur 2026-0117",
        })
    }

    /// Sam asks it; names the request.
    pub async fn file_payout(&self, amount: &str) -> String {
        self.youth().post("/payout-requests", self.wish(amount)).await.expect(201).text("/id")
    }

    /// A step in the life of a request, such as `endorsements`.
    pub async fn step_payout(&self, who: Persona, request: &str, step: &str) -> Reply {
        let body =
            if step == "refusals" { json!({ "reason": "Dit betaalt de school al." }) } else { json!({}) };
        self.acting(who).post(&format!("/payout-requests/{request}/{step}"), body).await
    }

    /// What Sam can spend of the study incentive.
    pub async fn study_to_spend(&self) -> String {
        self.youth().get("/me/wallet").await.expect(200).text("/toSpend/study")
    }

    /// The whole file.
    pub async fn live_sams_payouts(&self) -> PayoutFile {
        self.give(Wallet::Study(self.people.sam), 10_000).await;
        let receipt = self.youth().upload("/attachments", picture(ImageFormat::Png)).await.expect(201);
        let body = json!({ "iban": SAMS_IBAN, "holderName": "S. de Vries" });
        let account = self.youth().post("/me/bank-accounts", body).await.expect(201);
        let mut wish = self.wish("40.00");
        wish["receiptId"] = receipt.json["id"].clone();
        let request = self.youth().post("/payout-requests", wish).await.expect(201).text("/id");
        self.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
        let refused = self.file_payout("30.00").await;
        self.step_payout(Persona::CoachAssigned, &refused, "refusals").await.expect(201);
        let grounds = json!({ "grounds": "De school betaalt dit juist niet." });
        let path = format!("/payout-requests/{refused}/objections");
        let objection = self.youth().post(&path, grounds).await.expect(201);
        PayoutFile {
            attachment: receipt.text("/id"),
            bank_account: account.text("/id"),
            request,
            objection: objection.text("/id"),
        }
    }
}
