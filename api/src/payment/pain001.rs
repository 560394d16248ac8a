//! A batch as the file that a bank takes: ISO 20022 pain.001.001.09, SEPA credit transfers (EPC132-08). The same batch always
//! gives the same bytes.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use entities::Cents;
use quick_xml::se::Serializer;
use serde::Serialize;

use super::rules::sepa_text;
use crate::error::{ApiError, ApiResult};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// Names that a bank takes, letters at most.
const NAME: usize = 70;
/// Remittance information, letters at most.
const REMITTANCE: usize = 140;

/// A batch, ready for the bank.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// The name by which the bank answers about the whole (MsgId), 35 letters at most.
    pub message_id: String,
    /// When it was released.
    pub created_at: DateTime<Utc>,
    /// When the bank is to pay.
    pub execution_date: NaiveDate,
    /// Who pays.
    pub debtor: Party,
    /// The sum of the transfers.
    pub control_sum: Cents,
    /// What is paid.
    pub transfers: Vec<CreditTransfer>,
}

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct Party {
    /// Name of the holder.
    pub name: String,
    /// IBAN in its electronic form.
    pub iban: String,
}

/// One payment.
#[derive(Clone, Debug)]
pub struct CreditTransfer {
    /// The name by which the bank answers about it.
    pub end_to_end_id: String,
    /// How much.
    pub amount: Cents,
    /// Who is paid.
    pub creditor: Party,
    /// What the creditor reads.
    pub remittance: String,
}

/// Writes the file.
///
/// # Errors
/// Where the XML can't be written, which is our mistake.
pub fn write(instruction: &Instruction) -> ApiResult<Vec<u8>> {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut serializer = Serializer::with_root(&mut xml, Some("Document")).map_err(ApiError::internal)?;
    serializer.indent(' ', 2);
    Document::of(instruction).serialize(serializer).map_err(ApiError::internal)?;
    xml.push('\n');
    Ok(xml.into_bytes())
}

/// The elements carry the standard's own names.
#[derive(Serialize)]
struct Document<'i> {
    #[serde(rename = "@xmlns")]
    namespace: &'static str,
    #[serde(rename = "CstmrCdtTrfInitn")]
    initiation: Initiation<'i>,
}

#[derive(Serialize)]
struct Initiation<'i> {
    #[serde(rename = "GrpHdr")]
    header: Header<'i>,
    #[serde(rename = "PmtInf")]
    payment: PaymentInformation<'i>,
}

#[derive(Serialize)]
struct Header<'i> {
    #[serde(rename = "MsgId")]
    message_id: &'i str,
    #[serde(rename = "CreDtTm")]
    created_at: String,
    #[serde(rename = "NbOfTxs")]
    count: usize,
    #[serde(rename = "CtrlSum")]
    control_sum: String,
    #[serde(rename = "InitgPty")]
    initiator: Named,
}

#[derive(Serialize)]
struct PaymentInformation<'i> {
    #[serde(rename = "PmtInfId")]
    id: &'i str,
    #[serde(rename = "PmtMtd")]
    method: &'static str,
    #[serde(rename = "BtchBookg")]
    is_booked_as_one: bool,
    #[serde(rename = "NbOfTxs")]
    count: usize,
    #[serde(rename = "CtrlSum")]
    control_sum: String,
    #[serde(rename = "PmtTpInf")]
    kind: PaymentType,
    #[serde(rename = "ReqdExctnDt")]
    execution: ExecutionDate,
    #[serde(rename = "Dbtr")]
    debtor: Named,
    #[serde(rename = "DbtrAcct")]
    debtor_account: AccountId<'i>,
    #[serde(rename = "DbtrAgt")]
    debtor_agent: Agent,
    #[serde(rename = "ChrgBr")]
    charges: &'static str,
    #[serde(rename = "CdtTrfTxInf")]
    transfers: Vec<Transfer<'i>>,
}

#[derive(Serialize)]
struct PaymentType {
    #[serde(rename = "SvcLvl")]
    service_level: Coded,
}

#[derive(Serialize)]
struct Coded {
    #[serde(rename = "Cd")]
    code: &'static str,
}

#[derive(Serialize)]
struct ExecutionDate {
    #[serde(rename = "Dt")]
    day: String,
}

#[derive(Serialize)]
struct Named {
    #[serde(rename = "Nm")]
    name: String,
}

#[derive(Serialize)]
struct AccountId<'i> {
    #[serde(rename = "Id")]
    id: Iban<'i>,
}

#[derive(Serialize)]
struct Iban<'i> {
    #[serde(rename = "IBAN")]
    iban: &'i str,
}

/// SEPA needs no BIC; the standard needs an agent of the debtor all the same.
#[derive(Serialize)]
struct Agent {
    #[serde(rename = "FinInstnId")]
    institution: Institution,
}

#[derive(Serialize)]
struct Institution {
    #[serde(rename = "Othr")]
    other: Other,
}

#[derive(Serialize)]
struct Other {
    #[serde(rename = "Id")]
    id: &'static str,
}

#[derive(Serialize)]
struct Transfer<'i> {
    #[serde(rename = "PmtId")]
    id: PaymentIdentification<'i>,
    #[serde(rename = "Amt")]
    amount: Amount,
    #[serde(rename = "Cdtr")]
    creditor: Named,
    #[serde(rename = "CdtrAcct")]
    creditor_account: AccountId<'i>,
    #[serde(rename = "RmtInf")]
    remittance: Remittance,
}

#[derive(Serialize)]
struct PaymentIdentification<'i> {
    #[serde(rename = "EndToEndId")]
    end_to_end_id: &'i str,
}

#[derive(Serialize)]
struct Amount {
    #[serde(rename = "InstdAmt")]
    instructed: InstructedAmount,
}

#[derive(Serialize)]
struct InstructedAmount {
    #[serde(rename = "@Ccy")]
    currency: &'static str,
    #[serde(rename = "$text")]
    value: String,
}

#[derive(Serialize)]
struct Remittance {
    #[serde(rename = "Ustrd")]
    unstructured: String,
}

impl<'i> Document<'i> {
    fn of(instruction: &'i Instruction) -> Self {
        let control_sum = instruction.control_sum.to_string();
        let debtor = || Named { name: sepa_text(&instruction.debtor.name, NAME) };
        let header = Header {
            message_id: &instruction.message_id,
            created_at: instruction.created_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            count: instruction.transfers.len(),
            control_sum: control_sum.clone(),
            initiator: debtor(),
        };
        let payment = PaymentInformation {
            id: &instruction.message_id,
            method: "TRF",
            is_booked_as_one: true,
            count: instruction.transfers.len(),
            control_sum,
            kind: PaymentType { service_level: Coded { code: "SEPA" } },
            execution: ExecutionDate { day: instruction.execution_date.to_string() },
            debtor: debtor(),
            debtor_account: AccountId { id: Iban { iban: &instruction.debtor.iban } },
            debtor_agent: Agent { institution: Institution { other: Other { id: "NOTPROVIDED" } } },
            charges: "SLEV",
            transfers: instruction.transfers.iter().map(Transfer::of).collect(),
        };
        Self { namespace: NAMESPACE, initiation: Initiation { header, payment } }
    }
}

impl<'i> Transfer<'i> {
    fn of(transfer: &'i CreditTransfer) -> Self {
        Self {
            id: PaymentIdentification { end_to_end_id: &transfer.end_to_end_id },
            amount: Amount {
                instructed: InstructedAmount { currency: "EUR", value: transfer.amount.to_string() },
            },
            creditor: Named { name: sepa_text(&transfer.creditor.name, NAME) },
            creditor_account: AccountId { id: Iban { iban: &transfer.creditor.iban } },
            remittance: Remittance { unstructured: sepa_text(&transfer.remittance, REMITTANCE) },
        }
    }
}
