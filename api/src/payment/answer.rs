//! What the bank answers: a status report (pain.002) or an account statement (camt.053), of any version, read by local
//! names into what we need of it. Pure: matching it with our payments comes after.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{BankFileKind, Cents};

use super::xml::{self, Node, NotUnderstood};
use crate::input::hex_digest;

/// A file of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The bank's name for it.
    pub message_id: String,
    /// What it says.
    pub content: Content,
}

/// What a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// How payments fare.
    Report(Report),
    /// What was booked.
    Statement(Statement),
}

impl Answer {
    /// What kind of file it is.
    #[must_use]
    pub fn kind(&self) -> BankFileKind {
        match self.content {
            Content::Report(_) => BankFileKind::Pain002,
            Content::Statement(_) => BankFileKind::Camt053,
        }
    }
}

/// A status report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The batch that is refused as a whole, and why.
    pub refused_batch: Option<(String, Option<String>)>,
    /// Single payments.
    pub payments: Vec<Told>,
}

/// What is told of one payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its EndToEndId.
    pub end_to_end_id: String,
    /// Settled, or refused with a reason.
    pub verdict: Verdict,
}

/// How a payment fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The money is there.
    Settled,
    /// Refused, with the reason.
    Refused(Option<String>),
    /// On its way.
    Nothing,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Of which accounts.
    pub ibans: Vec<String>,
    /// What was booked, in the bank's order.
    pub lines: Vec<Line>,
}

/// Money that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The bank's own name for it, or one that follows from what it says.
    pub reference: String,
    /// When it was booked.
    pub booked_on: NaiveDate,
    /// How much, cents; below zero where money left.
    pub amount: Cents,
    /// EndToEndId of the payment.
    pub end_to_end_id: Option<String>,
    /// The batch, where one line stands for all of it.
    pub batch: Option<String>,
    /// Why it came back.
    pub return_reason: Option<String>,
}

/// Reads a file of the bank.
///
/// # Errors
/// Where it is neither of the two, or not whole.
pub fn read(bytes: &[u8]) -> Result<Answer, NotUnderstood> {
    let document = xml::read(bytes)?;
    let namespace = document.namespace.as_deref().unwrap_or_default();
    let is = |family: &str| namespace.starts_with(&format!("urn:iso:std:iso:20022:tech:xsd:{family}."));
    if document.name != "Document" {
        return Err(NotUnderstood);
    }
    let (root, content) = if is("pain.002") {
        let root = document.child("CstmrPmtStsRpt").ok_or(NotUnderstood)?;
        (root, Content::Report(read_report(root)?))
    } else if is("camt.053") {
        let root = document.child("BkToCstmrStmt").ok_or(NotUnderstood)?;
        (root, Content::Statement(read_statement(root)?))
    } else {
        return Err(NotUnderstood);
    };
    let message_id = root.text_at(&["GrpHdr", "MsgId"]).filter(|id| id.len() <= 35).ok_or(NotUnderstood)?;
    Ok(Answer { message_id: message_id.to_owned(), content })
}

/// ISO 20022 reason: a code, or the bank's own word.
fn reason(node: &Node, path: &[&str]) -> Option<String> {
    let reason = node.at(path)?.child("Rsn")?;
    let text = reason.text_at(&["Cd"]).or_else(|| reason.text_at(&["Prtry"]))?;
    Some(text.chars().take(35).collect())
}

fn name_of_ours(text: &str) -> Option<String> {
    Some(text.to_ascii_lowercase()).filter(|id| id.len() <= 35 && id != "notprovided")
}

fn read_report(root: &Node) -> Result<Report, NotUnderstood> {
    let group = root.child("OrgnlGrpInfAndSts").ok_or(NotUnderstood)?;
    let batch = group.text_at(&["OrgnlMsgId"]).ok_or(NotUnderstood)?;
    let mut report = Report::default();
    if group.text_at(&["GrpSts"]) == Some("RJCT") {
        report.refused_batch = name_of_ours(batch).map(|batch| (batch, reason(group, &["StsRsnInf"])));
    }
    for order in root.all("OrgnlPmtInfAndSts") {
        if order.text_at(&["PmtInfSts"]) == Some("RJCT") && report.refused_batch.is_none() {
            report.refused_batch = name_of_ours(batch).map(|batch| (batch, reason(order, &["StsRsnInf"])));
        }
        report.payments.extend(order.all("TxInfAndSts").filter_map(told));
    }
    // Before version 3 they stand beside the orders.
    report.payments.extend(root.all("TxInfAndSts").filter_map(told));
    Ok(report)
}

fn told(status: &Node) -> Option<Told> {
    let end_to_end_id = name_of_ours(status.text_at(&["OrgnlEndToEndId"])?)?;
    let verdict = match status.text_at(&["TxSts"]) {
        Some("RJCT") => Verdict::Refused(reason(status, &["StsRsnInf"])),
        Some("ACSC" | "ACCC") => Verdict::Settled,
        _ => Verdict::Nothing,
    };
    Some(Told { end_to_end_id, verdict })
}

fn read_statement(root: &Node) -> Result<Statement, NotUnderstood> {
    let mut statement = Statement { ibans: Vec::new(), lines: Vec::new() };
    for part in root.all("Stmt") {
        statement.ibans.extend(part.text_at(&["Acct", "Id", "IBAN"]).map(str::to_owned));
        let id = part.text_at(&["Id"]).unwrap_or_default();
        for (index, entry) in part.all("Ntry").enumerate() {
            let status = entry.text_at(&["Sts", "Cd"]).or_else(|| entry.text_at(&["Sts"]));
            if status == Some("BOOK") {
                read_entry(entry, &format!("{id}/{index}"), &mut statement.lines)?;
            }
        }
    }
    tell_apart(&mut statement.lines);
    Ok(statement)
}

/// A bank may give several lines one reference; then the later ones are numbered.
fn tell_apart(lines: &mut [Line]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for line in lines {
        let times = seen.entry(line.reference.clone()).or_default();
        *times = times.saturating_add(1);
        if *times > 1 {
            line.reference = format!("{}#{times}", line.reference);
        }
    }
}

/// Cents with their sign; `None` where there is no amount in euros.
fn amount(node: &Node, path: &[&str], direction: &str) -> Option<Cents> {
    let amount = node.at(path).filter(|amount| amount.currency.as_deref() == Some("EUR"))?;
    let text = amount.text_at(&[])?;
    let (euros, cents) = text.split_once('.').unwrap_or((text, ""));
    let cents = format!("{:0<2}", cents.trim_end_matches('0'));
    let euros = Some(euros.trim_start_matches('0')).filter(|euros| !euros.is_empty()).unwrap_or("0");
    let unsigned: Cents = format!("{euros}.{cents}").parse().ok()?;
    match direction {
        _ if unsigned < Cents::ZERO => None,
        "CRDT" => Some(unsigned),
        "DBIT" => Cents::ZERO.checked_sub(unsigned),
        _ => None,
    }
}

fn day(node: &Node) -> Option<NaiveDate> {
    let at = |path: &[&str]| node.text_at(path).and_then(|text| text.get(..10)?.parse().ok());
    let dates = [["BookgDt", "Dt"], ["BookgDt", "DtTm"], ["ValDt", "Dt"], ["ValDt", "DtTm"]];
    dates.iter().find_map(|path| at(path))
}

fn read_entry(entry: &Node, place: &str, lines: &mut Vec<Line>) -> Result<(), NotUnderstood> {
    let direction = entry.text_at(&["CdtDbtInd"]).ok_or(NotUnderstood)?;
    let total = amount(entry, &["Amt"], direction).ok_or(NotUnderstood)?;
    if total == Cents::ZERO {
        return Ok(());
    }
    let booked_on = day(entry).ok_or(NotUnderstood)?;
    let given = entry.text_at(&["AcctSvcrRef"]).or_else(|| entry.text_at(&["NtryRef"]));
    let derived = || format!("{:.32}", hex_digest(format!("{place} {booked_on} {total}").as_bytes()));
    let reference = given.filter(|text| text.len() <= 35).map_or_else(derived, str::to_owned);
    let whole =
        Line { reference, booked_on, amount: total, end_to_end_id: None, batch: None, return_reason: None };
    let details: Vec<&Node> = entry.all("NtryDtls").flat_map(|part| part.all("TxDtls")).collect();
    let single = details.len() == 1;
    let mut parts = Vec::with_capacity(details.len());
    for (index, detail) in details.iter().enumerate() {
        let direction = detail.text_at(&["CdtDbtInd"]).unwrap_or(direction);
        let own = amount(detail, &["Amt"], direction);
        let own = own.or_else(|| amount(detail, &["AmtDtls", "TxAmt", "Amt"], direction));
        let Some(part) = own.or(Some(total).filter(|_| single)).filter(|part| *part != Cents::ZERO) else {
            break;
        };
        let number = index.saturating_add(1);
        parts.push(Line {
            reference: if single { whole.reference.clone() } else { format!("{}/{number}", whole.reference) },
            amount: part,
            end_to_end_id: detail.text_at(&["Refs", "EndToEndId"]).and_then(name_of_ours),
            return_reason: reason(detail, &["RtrInf"]),
            ..whole.clone()
        });
    }
    // Details that leave an amount out, or do not add up, say less than the entry as a whole.
    let adds_up = Cents::checked_sum(parts.iter().map(|part| part.amount)) == Some(total);
    let are_told = parts.iter().any(|part| part.end_to_end_id.is_some());
    if parts.len() == details.len() && adds_up && are_told {
        lines.extend(parts);
    } else {
        let batch = batch_of(entry, &details);
        lines.push(Line { batch, ..whole });
    }
    Ok(())
}

/// The batch that an entry stands for.
fn batch_of(entry: &Node, details: &[&Node]) -> Option<String> {
    let named = entry.all("NtryDtls").filter_map(|part| part.child("Btch"));
    let referred = details.iter().filter_map(|detail| detail.child("Refs"));
    let name =
        |node: &Node| node.text_at(&["PmtInfId"]).or_else(|| node.text_at(&["MsgId"])).and_then(name_of_ours);
    named.chain(referred).find_map(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(entry: &str) -> Result<Answer, NotUnderstood> {
        let text = format!(
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>
             <Stmt><Id>S</Id><Acct><Id><IBAN>NL44RABO0123456789</IBAN></Id></Acct>{entry}</Stmt></BkToCstmrStmt></Document>"
        );
        read(text.as_bytes())
    }

    fn lines(entry: &str) -> Vec<Line> {
        match statement(entry).unwrap().content {
            Content::Statement(statement) => statement.lines,
            Content::Report(_) => panic!("a statement"),
        }
    }

    const HEAD: &str = "<Amt Ccy='EUR'>12.5</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><DtTm>2026-11-24T08:00:00</DtTm></BookgDt>";

    #[test]
    fn a_line_is_a_payment_a_batch_or_something_else() {
        let one = lines(&format!(
            "<Ntry>{HEAD}<AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>AB12</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
        ));
        assert_eq!((one[0].amount, one[0].end_to_end_id.as_deref()), (Cents(-1250), Some("ab12")));
        assert_eq!((one[0].reference.as_str(), one[0].booked_on.to_string().as_str()), ("R1", "2026-11-24"));
        let all = lines(&format!("<Ntry>{HEAD}<NtryDtls><Btch><MsgId>B7</MsgId></Btch></NtryDtls></Ntry>"));
        assert_eq!((all[0].batch.as_deref(), all[0].reference.len()), (Some("b7"), 32));
        let other = lines(&format!("<Ntry>{HEAD}</Ntry><Ntry>{HEAD}</Ntry>"));
        assert!(other[0].batch.is_none() && other[0].reference != other[1].reference);
        let waiting = lines(&format!("<Ntry>{}</Ntry>", HEAD.replace("BOOK", "PDNG")));
        assert!(waiting.is_empty());
    }

    #[test]
    fn details_that_do_not_add_up_are_not_believed() {
        let detail = |amount: &str| {
            format!(
                "<TxDtls><Refs><EndToEndId>x{amount}</EndToEndId></Refs><Amt Ccy='EUR'>{amount}</Amt></TxDtls>"
            )
        };
        let entry = |first, second| {
            lines(&format!("<Ntry>{HEAD}<NtryDtls>{}{}</NtryDtls></Ntry>", detail(first), detail(second)))
        };
        assert_eq!(entry("2.50", "10.00").len(), 2);
        assert_eq!(entry("2.50", "10.01").len(), 1);
    }

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for wrong in ["1e3", "-12.50", "12.505", "NaN", "", "12,50", "99999999999999999999"] {
            assert!(statement(&format!("<Ntry>{}</Ntry>", HEAD.replace("12.5", wrong))).is_err(), "{wrong}");
        }
        assert!(statement(&format!("<Ntry>{}</Ntry>", HEAD.replace("EUR", "USD"))).is_err());
        assert_eq!(
            lines(&format!("<Ntry>{}</Ntry>", HEAD.replace("12.5", "0012.500")))[0].amount,
            Cents(-1250)
        );
        assert_eq!(lines(&format!("<Ntry>{}</Ntry>", HEAD.replace("12.5", "7")))[0].amount, Cents(-700));
    }

    #[test]
    fn a_report_tells_of_payments_or_of_the_whole_batch() {
        let report = |group: &str, order: &str| {
            let text = format!(
                "<p:Document xmlns:p='urn:iso:std:iso:20022:tech:xsd:pain.002.001.03'><p:CstmrPmtStsRpt><p:GrpHdr><p:MsgId>M</p:MsgId></p:GrpHdr>
                 <p:OrgnlGrpInfAndSts><p:OrgnlMsgId>B7</p:OrgnlMsgId>{group}</p:OrgnlGrpInfAndSts>{order}</p:CstmrPmtStsRpt></p:Document>"
            );
            match read(text.as_bytes()).unwrap().content {
                Content::Report(report) => report,
                Content::Statement(_) => panic!("a report"),
            }
        };
        let why = "<p:StsRsnInf><p:Rsn><p:Cd>AC04</p:Cd></p:Rsn></p:StsRsnInf>";
        let refused = Some(("b7".to_owned(), Some("AC04".to_owned())));
        assert_eq!(report(&format!("<p:GrpSts>RJCT</p:GrpSts>{why}"), "").refused_batch, refused);
        let order =
            format!("<p:OrgnlPmtInfAndSts><p:PmtInfSts>RJCT</p:PmtInfSts>{why}</p:OrgnlPmtInfAndSts>");
        assert_eq!(report("", &order).refused_batch, refused);
        let one = |status: &str| {
            let order = format!(
                "<p:OrgnlPmtInfAndSts><p:TxInfAndSts><p:OrgnlEndToEndId>E</p:OrgnlEndToEndId><p:TxSts>{status}</p:TxSts>{why}</p:TxInfAndSts></p:OrgnlPmtInfAndSts>"
            );
            report("", &order).payments.pop().unwrap().verdict
        };
        assert_eq!(one("RJCT"), Verdict::Refused(Some("AC04".to_owned())));
        assert_eq!((one("ACSC"), one("ACCC")), (Verdict::Settled, Verdict::Settled));
        assert_eq!((one("ACSP"), one("PDNG")), (Verdict::Nothing, Verdict::Nothing));
    }
}
