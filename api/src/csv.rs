//! Lists as files that a Dutch spreadsheet opens by a double click: UTF-8 with a byte order mark, semicolons and decimal commas,
//! otherwise as RFC 4180, with cells that no spreadsheet takes for a formula.

use entities::Cents;

use crate::error::{ApiError, ApiResult};
use crate::reply::Download;

/// Without it a spreadsheet takes UTF-8 for Windows-1252, and names lose their accents.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A spreadsheet for download: a head and rows, each cell made inert.
///
/// # Errors
/// Where a row has another length than the head, which is our mistake.
pub fn sheet(
    file_name: String,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> ApiResult<Download> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(head).map_err(ApiError::internal)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| shown(cell))).map_err(ApiError::internal)?;
    }
    let bytes = writer.into_inner().map_err(ApiError::internal)?;
    Ok(Download { media_type: "text/csv; charset=utf-8", file_name, bytes })
}

/// The word of a closed list, as the rest of the API writes it.
pub fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

/// An amount as the Dutch write it, also below zero; everything else inert.
fn shown(cell: &str) -> String {
    if cell.parse::<Cents>().is_ok() { cell.replace('.', ",") } else { inert(cell) }
}

/// A leading quote keeps a spreadsheet from reading `=`, `+`, `-`, `@`, tab or carriage return as a formula (OWASP, CSV
/// injection); also inside a cell, where a spreadsheet with other separators begins another one.
fn inert(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut begins = true;
    for letter in cell.chars() {
        if begins && matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r') {
            text.push('\'');
        }
        text.push(letter);
        begins = matches!(letter, ',' | ';' | '\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for cell in ["=1+1", "+31612345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(shown(cell), format!("'{cell}"));
        }
        assert_eq!(shown("Judo,=1+1;@x\n-2"), "Judo,'=1+1;'@x\n'-2");
        for cell in ["", "Judo", "a=b", "2026-11-23", "09:00"] {
            assert_eq!(shown(cell), cell);
        }
        assert_eq!((shown("-12.50"), shown("1000.00")), ("-12,50".to_owned(), "1000,00".to_owned()));
    }

    #[test]
    fn separators_quotes_and_lines_stay_in_their_cell() {
        let rows = [vec!["Judo; \"beginners\"".to_owned(), "a, b".to_owned(), "a\nb".to_owned()]];
        let sheet = sheet("x.csv".into(), &["title", "text", "more"], rows.into_iter()).unwrap();
        let text = String::from_utf8(sheet.bytes).unwrap();
        assert_eq!(text, "\u{feff}title;text;more\r\n\"Judo; \"\"beginners\"\"\";a, b;\"a\nb\"\r\n");
    }
}
