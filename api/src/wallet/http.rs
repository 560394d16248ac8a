//! Paths of the wallet.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{AccountKind, Cents, ParticipantId, TransferId, TransferKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{self, Amounts, Entry, Wallet};
use crate::auth::{Caller, FileReader, Youth};
use crate::clock::{day_of, year_of};
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::language::Language;
use crate::page::{Page, PageQuery};
use crate::participant::access as file;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_my_wallet, list_my_wallet_entries, get_wallet, list_wallet_entries);
}

/// Amounts by kind, in euros.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WalletAmounts)]
pub struct AmountsOut {
    /// Free-time pass (vrijetijdspas).
    leisure: Cents,
    /// Study incentive (studiestimulans).
    study: Cents,
    /// Debt relief.
    debt_relief: Cents,
}

impl From<Amounts> for AmountsOut {
    fn from(amounts: Amounts) -> Self {
        Self { leisure: amounts.leisure, study: amounts.study, debt_relief: amounts.debt_relief }
    }
}

/// What a youth has, and what still can come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Wallet)]
pub struct WalletOut {
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// The calendar year of the free-time pass.
    #[schema(example = 2026)]
    pass_year: i32,
    /// To spend now.
    to_spend: AmountsOut,
    /// Reserved by open bookings and payout requests.
    held: AmountsOut,
    /// Promised in the plan and not yet earned.
    to_unlock: AmountsOut,
}

impl WalletOut {
    /// The wallet as people see it.
    #[must_use]
    pub fn new(wallet: Wallet, pass_year: i32) -> Self {
        Self {
            currency: "EUR",
            pass_year,
            to_spend: wallet.to_spend.into(),
            held: wallet.held.into(),
            to_unlock: wallet.to_unlock.into(),
        }
    }
}

async fn show(db: &Db, participant: ParticipantId) -> ApiResult<Reply> {
    let year = year_of(db.clock().now());
    Reply::ok(&WalletOut::new(query::get(db.reader(), participant, year).await?, year))
}

/// My wallet.
#[utoipa::path(get, path = "/me/wallet", tag = "wallet", responses(
    (status = 200, description = "To spend and still to unlock", body = WalletOut)))]
pub async fn get_my_wallet(caller: Caller<Youth>, db: web::Data<Db>) -> ApiResult<Reply> {
    show(&db, caller.participant_id.ok_or(Code::NotFound)?).await
}

/// The wallet of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/wallet", tag = "wallet",
    params(("participantId" = Uuid, Path, description = "The participant")),
    responses((status = 200, description = "To spend and still to unlock", body = WalletOut)))]
pub async fn get_wallet(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    show(&db, *id).await
}

/// Which part of a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WalletPart {
    /// Free-time pass.
    Leisure,
    /// Study incentive.
    Study,
    /// Debt relief.
    DebtRelief,
}

/// A line of the wallet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WalletEntry)]
pub struct EntryOut {
    /// Names the transfer.
    id: TransferId,
    /// Which part of the wallet.
    part: WalletPart,
    /// How much, in euros; below zero where money went out.
    amount: Cents,
    /// What that part held afterwards.
    balance: Cents,
    /// Why money moved.
    kind: TransferKind,
    /// The same in the reader's language.
    #[schema(example = "Mijlpaal gehaald: Het eerste blok gehaald")]
    reason: String,
    /// What somebody wrote with it, such as the reason of a correction.
    #[schema(required = true)]
    note: Option<String>,
    /// Who did it; none where the programme did it by itself.
    #[schema(required = true)]
    by_name: Option<String>,
    /// When.
    made_at: DateTime<Utc>,
}

fn show_entry(entry: Entry, language: Language) -> EntryOut {
    let part = match entry.wallet {
        AccountKind::Study => WalletPart::Study,
        AccountKind::DebtRelief => WalletPart::DebtRelief,
        _ => WalletPart::Leisure,
    };
    let about = [("about", entry.about.unwrap_or_default().into())];
    EntryOut {
        id: entry.id,
        part,
        amount: if entry.is_credit { entry.amount } else { Cents(entry.amount.0.saturating_neg()) },
        balance: entry.balance,
        kind: entry.kind,
        reason: language.text(reason_of(entry.kind, part), &about),
        note: entry.note,
        by_name: entry.actor,
        made_at: entry.made_at,
    }
}

/// The words for a line, by why the money moved.
fn reason_of(kind: TransferKind, part: WalletPart) -> &'static str {
    let is_leisure = part == WalletPart::Leisure;
    match kind {
        TransferKind::Reversal => "wallet-entry-reversal",
        TransferKind::BaseGrant => "wallet-entry-base-grant",
        TransferKind::Expiry => "wallet-entry-expiry",
        TransferKind::Reservation if is_leisure => "wallet-entry-booking",
        TransferKind::Reservation => "wallet-entry-payout",
        TransferKind::Release if is_leisure => "wallet-entry-booking-released",
        TransferKind::Release => "wallet-entry-payout-released",
        TransferKind::Refund | TransferKind::CreditNote if is_leisure => "wallet-entry-booking-refunded",
        TransferKind::Refund | TransferKind::CreditNote => "wallet-entry-payout-bounced",
        TransferKind::ObjectionGrant => "wallet-entry-objection",
        _ => "wallet-entry-reward",
    }
}

async fn show_entries(
    db: &Db,
    participant: ParticipantId,
    page: &PageQuery,
    language: Language,
) -> ApiResult<Reply> {
    let (before, limit) = (page.after()?, page.limit()?);
    let rows = query::list_entries(db.reader(), participant, before, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |entry| entry.id.0, |entry| show_entry(entry, language)))
}

/// The lines of my wallet.
#[utoipa::path(get, path = "/me/wallet/entries", tag = "wallet", params(PageQuery), responses(
    (status = 200, description = "Lines, newest first", body = Page<EntryOut>)))]
pub async fn list_my_wallet_entries(
    caller: Caller<Youth>,
    request: HttpRequest,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let own = caller.participant_id.ok_or(Code::NotFound)?;
    show_entries(&db, own, &page, Language::of(&request)).await
}

/// The lines of a participant's wallet.
#[utoipa::path(get, path = "/participants/{participantId}/wallet/entries", tag = "wallet",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Lines, newest first", body = Page<EntryOut>)))]
pub async fn list_wallet_entries(
    caller: Caller<FileReader>,
    request: HttpRequest,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    show_entries(&db, *id, &page, Language::of(&request)).await
}
