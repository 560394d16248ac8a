//! What the bank tells, read from its files: a status report (ISO 20022 pain.002) or an account statement (camt.053), of
//! whichever version: the elements that we need have kept their names.
//!
//! A file comes from outside. It may hold no document type, so no entity is ever resolved, and is nested so deep at most.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate};
use entities::Cents;
use quick_xml::Reader;
use quick_xml::events::Event;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::error::Code;

/// How deep elements are nested at most. The standards need about fifteen.
const DEEPEST: usize = 40;

/// A file of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankFile {
    /// How payments fare.
    StatusReport(StatusReport),
    /// What was booked on the account.
    Statement(Statement),
}

/// A status report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReport {
    /// The bank's name for the file.
    pub message_id: String,
    /// The batch that it is about.
    pub original_message_id: Option<String>,
    /// Set where the whole batch is refused.
    pub rejection_of_all: Option<Option<String>>,
    /// How single payments fare.
    pub lines: Vec<StatusLine>,
}

/// How one payment fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLine {
    /// Which payment.
    pub end_to_end_id: String,
    /// How.
    pub verdict: Verdict,
}

/// How a payment fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Paid.
    Settled,
    /// Refused, with the standard's reason code.
    Rejected(Option<String>),
    /// Not known yet.
    Pending,
}

/// An account statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The bank's name for the file.
    pub message_id: String,
    /// The account, or accounts.
    pub ibans: Vec<String>,
    /// What was booked.
    pub lines: Vec<StatementLine>,
}

/// A booked line, or one payment of a line that books several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// Day of booking.
    pub booked_on: NaiveDate,
    /// Below zero where money left.
    pub amount: Cents,
    /// The bank's own name for it; made of the file's where the bank gives none.
    pub reference: String,
    /// Which payment, where the line tells.
    pub end_to_end_id: Option<String>,
    /// Which batch, where the line books a batch as one.
    pub batch_id: Option<String>,
    /// The standard's reason code, where money came back.
    pub reason_code: Option<String>,
}

/// Reads a file.
///
/// # Errors
/// `bank_file_not_understood` where it is no such file.
pub fn read(bytes: &[u8]) -> Result<BankFile, Code> {
    let root = parse(bytes).ok_or(Code::BankFileNotUnderstood)?;
    let file = match (root.child("CstmrPmtStsRpt"), root.child("BkToCstmrStmt")) {
        (Some(report), None) => status_report(report).map(BankFile::StatusReport),
        (None, Some(statement)) => statement_of(statement).map(BankFile::Statement),
        _ => None,
    };
    file.ok_or(Code::BankFileNotUnderstood)
}

/// An element: its name without prefix, its own text, and what is inside.
#[derive(Debug, Default)]
struct Element {
    name: String,
    text: String,
    currency: Option<String>,
    children: Vec<Element>,
}

impl Element {
    fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn at(&self, path: &str) -> Option<&Element> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    fn text_at(&self, path: &str) -> Option<String> {
        self.at(path).map(|element| element.text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

/// The root element of a file; `None` where it is not well formed, holds a document type or is nested too deep.
fn parse(bytes: &[u8]) -> Option<Element> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                if open.len() > DEEPEST {
                    return None;
                }
                open.push(element_of(&tag)?);
            }
            Event::Empty(tag) => open.last_mut()?.children.push(element_of(&tag)?),
            Event::End(_) => {
                let done = open.pop()?;
                open.last_mut()?.children.push(done);
            }
            Event::Text(part) => open.last_mut()?.text.push_str(&part.decode().ok()?),
            Event::CData(part) => open.last_mut()?.text.push_str(&part.decode().ok()?),
            Event::GeneralRef(entity) => {
                let name = entity.decode().ok()?;
                let character = entity.resolve_char_ref().ok()?.or_else(|| predefined(&name))?;
                open.last_mut()?.text.push(character);
            }
            Event::DocType(_) => return None,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let mut top = open.pop().filter(|_| open.is_empty())?;
    (top.children.len() == 1).then(|| top.children.pop()).flatten()
}

/// The five entities of XML itself; others would have to be declared.
fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

fn element_of(tag: &quick_xml::events::BytesStart<'_>) -> Option<Element> {
    let name = std::str::from_utf8(tag.local_name().into_inner()).ok()?.to_owned();
    let currency = tag.try_get_attribute("Ccy").ok()?;
    let currency = currency.and_then(|it| std::str::from_utf8(&it.value).ok().map(str::to_owned));
    Some(Element { name, currency, ..Element::default() })
}

fn status_report(report: &Element) -> Option<StatusReport> {
    let group = report.child("OrgnlGrpInfAndSts")?;
    let mut lines = Vec::new();
    let mut rejection_of_all = rejection(group, "GrpSts");
    for payment in report.all("OrgnlPmtInfAndSts") {
        // We write one PmtInf a file, so its refusal is the refusal of all.
        rejection_of_all = rejection_of_all.or_else(|| rejection(payment, "PmtInfSts"));
        for transaction in payment.all("TxInfAndSts") {
            lines.push(StatusLine {
                end_to_end_id: transaction.text_at("OrgnlEndToEndId")?,
                verdict: match transaction.text_at("TxSts").as_deref() {
                    Some("ACSC" | "ACCC") => Verdict::Settled,
                    Some("RJCT" | "CANC") => Verdict::Rejected(reason(transaction)),
                    _ => Verdict::Pending,
                },
            });
        }
    }
    Some(StatusReport {
        message_id: report.text_at("GrpHdr/MsgId")?,
        original_message_id: group.text_at("OrgnlMsgId"),
        rejection_of_all,
        lines,
    })
}

fn rejection(element: &Element, status: &str) -> Option<Option<String>> {
    (element.text_at(status).as_deref() == Some("RJCT")).then(|| reason(element))
}

fn reason(element: &Element) -> Option<String> {
    let of = |path: &str| element.text_at(path);
    of("StsRsnInf/Rsn/Cd").or_else(|| of("StsRsnInf/Rsn/Prtry")).or_else(|| of("RtrInf/Rsn/Cd"))
}

fn statement_of(message: &Element) -> Option<Statement> {
    let message_id = message.text_at("GrpHdr/MsgId")?;
    let (mut ibans, mut lines) = (Vec::new(), Vec::new());
    for statement in message.all("Stmt") {
        ibans.push(statement.text_at("Acct/Id/IBAN")?);
        for (place, entry) in statement.all("Ntry").enumerate() {
            let status = entry.text_at("Sts/Cd").or_else(|| entry.text_at("Sts"));
            if status.as_deref() == Some("BOOK") {
                lines.extend(entry_lines(entry, &format!("{message_id}/{}/{place}", ibans.len()))?);
            }
        }
    }
    (!ibans.is_empty()).then_some(Statement { message_id, ibans, lines })
}

/// The payments of an entry, or the entry itself where it does not tell them apart.
fn entry_lines(entry: &Element, fallback: &str) -> Option<Vec<StatementLine>> {
    let booked_on = entry.text_at("BookgDt/Dt").or_else(|| entry.text_at("BookgDt/DtTm"))?;
    let booked_on = day(&booked_on)?;
    let total = amount(entry.child("Amt")?)?;
    let is_debit = is_debit(entry)?;
    let reference = entry.text_at("AcctSvcrRef").unwrap_or_else(|| fallback.to_owned());
    let details: Vec<&Element> = entry.all("NtryDtls").flat_map(|details| details.all("TxDtls")).collect();
    let batch = entry.at("NtryDtls/Btch");
    let batch_id = batch.and_then(|it| it.text_at("PmtInfId").or_else(|| it.text_at("MsgId")));
    let tells = |detail: &&Element| detail.text_at("Refs/EndToEndId").is_some();
    if !details.iter().any(tells) {
        let batch_id = batch_id.or_else(|| {
            let detail = details.first()?;
            detail.text_at("Refs/PmtInfId").or_else(|| detail.text_at("Refs/MsgId"))
        });
        let amount = if is_debit { Cents(total.0.checked_neg()?) } else { total };
        let line =
            StatementLine { booked_on, amount, reference, end_to_end_id: None, batch_id, reason_code: None };
        return Some(vec![line]);
    }
    let is_alone = details.len() == 1;
    let line = |(place, detail): (usize, &&Element)| {
        let own = detail.child("Amt").or_else(|| detail.at("AmtDtls/TxAmt/Amt"));
        let size = match own {
            Some(own) => amount(own)?,
            None if is_alone => total,
            None => return None,
        };
        let is_debit = self::is_debit(detail).unwrap_or(is_debit);
        let own_reference = detail.text_at("Refs/AcctSvcrRef").filter(|own| *own != reference);
        Some(StatementLine {
            booked_on,
            amount: if is_debit { Cents(size.0.checked_neg()?) } else { size },
            reference: own_reference
                .unwrap_or_else(|| if is_alone { reference.clone() } else { format!("{reference}/{place}") }),
            end_to_end_id: detail.text_at("Refs/EndToEndId"),
            batch_id: None,
            reason_code: reason(detail),
        })
    };
    details.iter().enumerate().map(line).collect()
}

fn is_debit(element: &Element) -> Option<bool> {
    match element.text_at("CdtDbtInd").as_deref() {
        Some("DBIT") => Some(true),
        Some("CRDT") => Some(false),
        _ => None,
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().or_else(|| DateTime::parse_from_rfc3339(text).ok().map(|it| it.date_naive())).or_else(
        || {
            // A local time without offset is what some banks write; its day is the day.
            text.split_once('T').and_then(|(day, _)| day.parse().ok())
        },
    )
}

/// An amount in euros, above zero, in whole cents: `12`, `12.5` and `12.50` are the same to the standard.
fn amount(element: &Element) -> Option<Cents> {
    if element.currency.as_deref().is_some_and(|currency| currency != "EUR") {
        return None;
    }
    let text = element.text.trim();
    let is_plain = text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let euros = Decimal::from_str(text).ok().filter(|_| is_plain)?;
    let cents = euros.checked_mul(Decimal::ONE_HUNDRED)?;
    let cents = cents.is_integer().then(|| cents.to_i64()).flatten()?;
    (cents > 0).then_some(Cents(cents))
}
