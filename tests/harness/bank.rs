//! The bank: what it answers to a batch, as the files that finance imports.

use serde_json::{Value, json};

use super::{Call, Client, Persona, Reply, Scenario};

/// The programme's own account.
pub const PROGRAMMES_IBAN: &str = "NL44RABO0123456789";

/// A batch that waits for a second officer, in Sam's file.
#[derive(Clone, Debug)]
pub struct BankFile {
    pub batch: String,
}

/// How the bank answers about a payment in a status report.
#[derive(Clone, Copy, Debug)]
pub enum Status {
    Paid,
    Refused(&'static str),
}

/// A status report (pain.002) about payments by their EndToEndId.
pub fn status_report(name: &str, lines: &[(String, Status)]) -> String {
    let line = |(id, status): &(String, Status)| {
        let (code, reason) = match status {
            Status::Paid => ("ACSC", String::new()),
            Status::Refused(reason) => {
                ("RJCT", format!("<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>"))
            }
        };
        format!(
            "<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{code}</TxSts>{reason}</TxInfAndSts>"
        )
    };
    let lines: String = lines.iter().map(line).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
<GrpHdr><MsgId>{name}</MsgId><CreDtTm>2026-11-24T06:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>x</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>x</OrgnlPmtInfId>{lines}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>"#
    )
}

/// An account statement (camt.053) of the programme's account: EndToEndId, amount and `DBIT` or `CRDT`.
pub fn statement(name: &str, lines: &[(String, String, &str)]) -> String {
    let line = |(place, (id, amount, side)): (usize, &(String, String, &str))| {
        format!(
            r#"<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>{name}-{place}</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"#
        )
    };
    let lines: String = lines.iter().enumerate().map(line).collect();
    whole_statement(name, &lines)
}

/// A statement with these entries.
pub fn whole_statement(name: &str, entries: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>{name}</MsgId><CreDtTm>2026-11-24T06:00:00</CreDtTm></GrpHdr>
<Stmt><Id>1</Id><Acct><Id><IBAN>{PROGRAMMES_IBAN}</IBAN></Id></Acct>{entries}</Stmt>
</BkToCstmrStmt></Document>"#
    )
}

impl<'s> Client<'s> {
    /// Imports a file of the bank.
    pub fn import(self, xml: impl Into<String>) -> Call<'s> {
        self.post("/bank-files", Value::Null)
            .header("content-type", "application/xml")
            .bytes(xml.into().into_bytes())
    }
}

impl Scenario {
    /// One officer collects what is owed.
    pub async fn collect(&self) -> Reply {
        self.acting(Persona::Finance).post("/payment-batches", json!({})).await
    }

    /// The other releases it.
    pub async fn release(&self, batch: &str) -> Reply {
        let path = format!("/payment-batches/{batch}/releases");
        self.acting(Persona::FinanceSecond).post(&path, json!({})).await
    }

    /// The payments of a batch.
    pub async fn payments_of(&self, batch: &str) -> Vec<Value> {
        let path = format!("/payment-batches/{batch}/payments?limit=100");
        let list = self.acting(Persona::Finance).get(&path).await.expect(200);
        list.json["items"].as_array().unwrap().clone()
    }

    /// Sam's redemption waits in a batch.
    pub async fn live_bank(&self) -> BankFile {
        BankFile { batch: self.collect().await.expect(201).text("/id") }
    }
}
