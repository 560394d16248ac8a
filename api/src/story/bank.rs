//! The way to the bank: accounts that two officers know, a batch, a file, and what the bank answers.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::teller::{Actor, Teller};
use crate::client::Answer;

/// The programme's own account, the club's and the bookshop's. Made up, with check digits that are right.
const OWN: &str = "NL44RABO0123456789";
const CLUBS: &str = "NL91ABNA0417164300";
const SHOPS: &str = "NL20INGB0001234567";

/// Names the bookshop as a payee.
pub(super) async fn open_accounts(teller: &mut Teller, wim: &Actor, els: &Actor) -> anyhow::Result<String> {
    let own = register(teller, wim, "programme", "Gemeente Zaanstad").await?;
    let shop = register(teller, wim, "creditor", "Boekhandel Zaandam").await?;
    let found = |answer: &Answer| format!("the approved club: {}", answer.text("/items/0/name"));
    let club = teller.get(wim, "/payees?kind=provider", found).await?.text("/items/0/id").to_owned();
    for (payee, iban, holder) in [
        (&own, OWN, "Gemeente Zaanstad"),
        (&club, CLUBS, "Judoclub Zaanstreek"),
        (&shop, SHOPS, "Boekhandel Zaandam"),
    ] {
        let account = json!({ "iban": iban, "holderName": holder });
        let state = |answer: &Answer| format!("the account is {}", answer.text("/state"));
        let proposed = teller.post(wim, &format!("/payees/{payee}/bank-accounts"), account, state).await?;
        let path = format!("/bank-accounts/{}/confirmations", proposed.text("/id"));
        teller.post(els, &path, Value::Null, state).await?;
    }
    Ok(shop)
}

async fn register(teller: &mut Teller, officer: &Actor, kind: &str, name: &str) -> anyhow::Result<String> {
    let told = |_: &Answer| format!("{name} can be paid, or pays, once it has an account");
    let payee = teller.post(officer, "/payees", json!({ "kind": kind, "name": name }), told).await?;
    Ok(payee.text("/id").to_owned())
}

pub(super) async fn pay(
    teller: &mut Teller,
    wim: &Actor,
    els: &Actor,
    today: NaiveDate,
) -> anyhow::Result<()> {
    let owed = |answer: &Answer| {
        let payees = answer.body.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len);
        format!("{payees} payees are owed something")
    };
    teller.get(wim, "/payables", owed).await?;
    let batch =
        |answer: &Answer| format!("{} euro; the batch is {}", answer.text("/total"), answer.text("/state"));
    let collected = teller
        .post(wim, "/payment-batches", Value::Null, |answer| {
            format!("{} euro in a batch", answer.text("/batch/total"))
        })
        .await?;
    let id = collected.text("/batch/id").to_owned();
    let releases = format!("/payment-batches/{id}/releases");
    teller.refused(wim, &releases, json!({}), "second_officer_needed").await?;
    teller.post(els, &releases, json!({}), batch).await?;
    let file = |answer: &Answer| {
        let lines = answer.body.as_str().unwrap_or_default().lines().count();
        format!("{lines} lines of pain.001 for the bank")
    };
    teller.get(els, &format!("/payment-batches/{id}/file"), file).await?;
    let payments = |answer: &Answer| {
        format!("{} and {} euro", answer.text("/items/0/amount"), answer.text("/items/1/amount"))
    };
    let payments = teller.get(els, &format!("/payment-batches/{id}/payments"), payments).await?;
    let answered = |answer: &Answer| {
        let settled = answer.body.pointer("/settledCount").cloned().unwrap_or_default();
        format!("the bank paid {settled} of them")
    };
    teller.upload(els, "/bank-files", "application/xml", statement(&payments, today), answered).await?;
    teller.get(wim, &format!("/payment-batches/{id}"), batch).await?;
    let month = |answer: &Answer| {
        let (made, settled) = (answer.text("/made"), answer.text("/settled"));
        let differences = answer.body.pointer("/differences").and_then(Value::as_array).map_or(0, Vec::len);
        format!("made {made}, settled {settled}, {differences} differences with the bank")
    };
    teller.get(wim, &format!("/reconciliations/{}", today.format("%Y-%m")), month).await?;
    Ok(())
}

/// What the bank would send tomorrow: a statement (camt.053) with a line for each payment.
fn statement(payments: &Answer, today: NaiveDate) -> String {
    let items = payments.body.pointer("/items").and_then(Value::as_array).cloned().unwrap_or_default();
    let text =
        |item: &Value, name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let lines: String = items
        .iter()
        .map(|item| {
            let (id, amount) = (text(item, "endToEndId"), text(item, "amount"));
            format!(
                "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
                 <BookgDt><Dt>{today}</Dt></BookgDt><AcctSvcrRef>{id}</AcctSvcrRef><BkTxCd/>\
                 <NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
            )
        })
        .collect();
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>\
         <MsgId>STATEMENT-1</MsgId><CreDtTm>{today}T23:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id>\
         <Acct><Id><IBAN>{OWN}</IBAN></Id></Acct>{lines}</Stmt></BkToCstmrStmt></Document>"
    )
}
