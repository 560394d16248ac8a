//! The bank file: ISO 20022 pain.001.001.09, SEPA credit transfers, the same bytes each time it is asked for.

use entities::{payment, payment_batch};
use sepa::{
    CreditTransferEntry, CreditTransferGroup, Iban, IsoDate, IsoDateTime, Pain001Builder, validate_iban,
};

use super::rules::bank_name_of;
use crate::error::{ApiError, ApiResult, Code};

/// Writes a released batch for the bank. One order (PmtInf), booked as one line.
///
/// # Errors
/// `batch_state` where it was not released; our mistake where a payment can't be written.
pub fn write(batch: &payment_batch::Model, payments: &[payment::Model]) -> ApiResult<Vec<u8>> {
    let (Some(day), Some(released_at)) = (batch.execution_date, batch.released_at) else {
        return Err(Code::BatchState.into());
    };
    let name = bank_name_of(batch.id.0);
    let day = IsoDate::parse(&day.to_string()).map_err(ApiError::internal)?;
    let written_at = released_at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let written_at = IsoDateTime::parse(&written_at).map_err(ApiError::internal)?;
    let mut entries = Vec::with_capacity(payments.len());
    for it in payments {
        let (to, id) = (iban(&it.creditor_iban)?, it.end_to_end_id.as_str());
        let entry = CreditTransferEntry::new(it.creditor_name.as_str(), to, it.amount_cents.0, id);
        entries.push(entry.with_description(it.remittance.as_str()));
    }
    let order = CreditTransferGroup::new(batch.debtor_name.as_str(), &iban(&batch.debtor_iban)?, day)
        .payment_info_id(name.as_str())
        .batch_booking(true)
        .add_entries(entries);
    let message =
        Pain001Builder::new(batch.debtor_name.as_str(), name).created_at(written_at).add_group(order);
    if message.total_ct() != batch.total_cents.0 {
        return Err(ApiError::internal("the file's control sum is not the batch's total"));
    }
    Ok(message.build().map_err(ApiError::internal)?.into_bytes())
}

fn iban(text: &str) -> ApiResult<Iban> {
    validate_iban(text).map_err(ApiError::internal)
}
