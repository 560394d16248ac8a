//! The bank: its status reports and statements, and the official schemas that messages are held against.
//!
//! The schemas (ISO 20022, by way of packages on PyPI) are no part of this repository. `.ci/run` puts them into
//! `${XDG_CACHE_HOME:-$HOME/.cache}/back-on-track/xsd`; where they or `xmllint` are missing, that is said aloud.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{Call, Persona, Reply, Scenario};

/// The programme's own account.
pub const OUR_IBAN: &str = "NL44RABO0123456789";

fn schema(name: &str) -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
    Some(cache.join("back-on-track/xsd").join(format!("{name}.xsd"))).filter(|path| path.is_file())
}

/// Holds a message against its official schema.
pub fn is_valid_by(name: &str, message: &[u8]) {
    let has_xmllint = Command::new("xmllint").arg("--version").stderr(Stdio::null()).status().is_ok();
    let Some(schema) = schema(name).filter(|_| has_xmllint) else {
        let missing = format!("NO xmllint OR NO {name}.xsd: whether messages are valid by it is NOT TESTED");
        assert!(std::env::var("CI").is_err(), "{missing}");
        let _ = std::io::stderr().write_all(format!("\n{missing}\n").as_bytes());
        return;
    };
    let mut xmllint = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    xmllint.stdin.take().unwrap().write_all(message).unwrap();
    let result = xmllint.wait_with_output().unwrap();
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
}

/// A status report about single payments: EndToEndId, status, reason.
pub fn report(message_id: &str, batch: &str, payments: &[(&str, &str, Option<&str>)]) -> String {
    let payments: String = payments
        .iter()
        .map(|(id, status, reason)| {
            let reason = reason.map(|code| format!("<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"));
            let reason = reason.unwrap_or_default();
            format!("<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}</TxInfAndSts>")
        })
        .collect();
    let order =
        format!("<OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}</OrgnlPmtInfId>{payments}</OrgnlPmtInfAndSts>");
    report_with(message_id, batch, "", &order)
}

/// A status report that refuses a batch as a whole.
pub fn refusal(message_id: &str, batch: &str, reason: &str) -> String {
    let why = format!("<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>");
    report_with(message_id, batch, &why, "")
}

fn report_with(message_id: &str, batch: &str, group: &str, order: &str) -> String {
    let message = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>2026-11-24T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>{order}
</CstmrPmtStsRpt></Document>"#
    );
    is_valid_by("pain.002.001.03", message.as_bytes());
    message
}

/// A line of a statement.
pub struct Line<'l> {
    pub reference: &'l str,
    /// Euros, such as `12.50`.
    pub amount: &'l str,
    /// Debit: money left.
    pub is_debit: bool,
    /// What the line is about, as XML inside `NtryDtls`.
    pub details: String,
}

/// Money that left for one payment.
pub fn paid<'l>(reference: &'l str, end_to_end_id: &str, amount: &'l str) -> Line<'l> {
    let details = format!("<TxDtls><Refs><EndToEndId>{end_to_end_id}</EndToEndId></Refs></TxDtls>");
    Line { reference, amount, is_debit: true, details }
}

/// Money that came back.
pub fn came_back<'l>(reference: &'l str, end_to_end_id: &str, amount: &'l str, reason: &str) -> Line<'l> {
    let refs = format!("<Refs><EndToEndId>{end_to_end_id}</EndToEndId></Refs>");
    let details = format!("<TxDtls>{refs}<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf></TxDtls>");
    Line { reference, amount, is_debit: false, details }
}

/// One line for a whole batch.
pub fn paid_as_one<'l>(reference: &'l str, batch: &str, amount: &'l str) -> Line<'l> {
    let details = format!("<Btch><MsgId>{batch}</MsgId><PmtInfId>{batch}</PmtInfId></Btch>");
    Line { reference, amount, is_debit: true, details }
}

/// A statement of an account.
pub fn statement(message_id: &str, iban: &str, lines: &[Line<'_>]) -> String {
    let lines: String = lines
        .iter()
        .map(|line| {
            let direction = if line.is_debit { "DBIT" } else { "CRDT" };
            format!(
                r#"<Ntry><Amt Ccy="EUR">{}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>{}</AcctSvcrRef><BkTxCd/><NtryDtls>{}</NtryDtls></Ntry>"#,
                line.amount, line.reference, line.details
            )
        })
        .collect();
    let message = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>2026-11-24T23:00:00</CreDtTm></GrpHdr>
<Stmt><Id>{message_id}</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
{lines}</Stmt></BkToCstmrStmt></Document>"#
    );
    is_valid_by("camt.053.001.08", message.as_bytes());
    message
}

/// What of Sam's file is at the bank.
#[derive(Clone, Debug)]
pub struct BankFile {
    /// Collected, waits for the second officer.
    pub batch: String,
    /// A status report of the bank.
    pub answer: String,
}

impl Scenario {
    /// A batch with what the judo club is owed, and a debt that came after it.
    pub async fn live_at_the_bank(&self) -> BankFile {
        self.owe_judo(6_000).await;
        let batch = self.collect().await;
        self.owe_judo(1_500).await;
        let answer = refusal("R1", &bank_name(&batch), "AM04");
        BankFile { batch, answer }
    }
}

/// What officers do with batches.
impl Scenario {
    /// Collects as the first officer; names the batch.
    pub async fn collect(&self) -> String {
        let made = self.acting(Persona::Finance).post("/payment-batches", json!({})).await.expect(201);
        made.text("/batch/id")
    }

    /// Collects, and releases as the second officer; names the batch.
    pub async fn collect_and_release(&self) -> String {
        let batch = self.collect().await;
        self.release(&batch).await.expect(201);
        batch
    }

    /// Releases as the second officer.
    pub async fn release(&self, batch: &str) -> Reply {
        let path = format!("/payment-batches/{batch}/releases");
        self.acting(Persona::FinanceSecond).post(&path, json!({})).await
    }

    /// The payments of a batch, oldest first.
    pub async fn payments_of(&self, batch: &str) -> Vec<Value> {
        let path = format!("/payment-batches/{batch}/payments?limit=100");
        let list = self.acting(Persona::Finance).get(&path).await.expect(200);
        let mut payments = list.json["items"].as_array().unwrap().clone();
        payments.reverse();
        payments
    }

    /// Imports a file of the bank.
    pub fn import(&self, file: &str) -> Call<'_> {
        let call = self.acting(Persona::Finance).post("/bank-files", json!({}));
        call.bytes(file.as_bytes()).header("content-type", "application/xml")
    }
}

/// How a batch is named in a bank file.
pub fn bank_name(id: &str) -> String {
    id.replace('-', "")
}
