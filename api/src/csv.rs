//! Lists as spreadsheets (RFC 4180), with cells that no spreadsheet takes for a formula.

use crate::error::{ApiError, ApiResult};
use crate::reply::Download;

/// A spreadsheet for download: a head and rows, each cell made inert.
///
/// # Errors
/// Where a row has another length than the head, which is our mistake.
pub fn sheet(
    file_name: String,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> ApiResult<Download> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(head).map_err(ApiError::internal)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| inert(cell))).map_err(ApiError::internal)?;
    }
    let bytes = writer.into_inner().map_err(ApiError::internal)?;
    Ok(Download { media_type: "text/csv; charset=utf-8", file_name, bytes })
}

/// The word of a closed list, as the rest of the API writes it.
pub fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

/// A leading quote keeps a spreadsheet from reading `=`, `+`, `-`, `@`, tab or carriage return as a formula (OWASP, CSV
/// injection). An amount below zero is a number and stays one.
fn inert(cell: &str) -> String {
    let is_amount = cell.parse::<entities::Cents>().is_ok();
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if !is_amount => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for cell in ["=1+1", "+31612345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(inert(cell), format!("'{cell}"));
        }
        for cell in ["", "Judo", "-12.50", "12.50", "a=b"] {
            assert_eq!(inert(cell), cell);
        }
    }

    #[test]
    fn commas_quotes_and_lines_stay_in_their_cell() {
        let rows = [vec!["Judo, \"beginners\"".to_owned(), "a\nb".to_owned()]];
        let sheet = sheet("x.csv".into(), &["title", "text"], rows.into_iter()).unwrap();
        let text = String::from_utf8(sheet.bytes).unwrap();
        assert_eq!(text, "title,text\r\n\"Judo, \"\"beginners\"\"\",\"a\nb\"\r\n");
    }
}
