//! Reading a file of attendance: CSV as spreadsheets write it, with every wrong cell named and none of them echoed.
//!
//! UTF-8 with or without a byte order mark, commas or semicolons. The first line names the columns, in any order; columns that we
//! do not know, such as names, are not looked at. A row without an outcome is one that nobody filled in and is passed over.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord};
use entities::AgreementContactId;
use uuid::Uuid;

use super::ops::Entry;
use super::rules::AttendanceOutcome;
use crate::error::FieldError;

/// Columns of the template, which the import takes back.
pub const COLUMNS: [&str; 7] =
    ["contactId", "firstName", "surnameInitial", "date", "timeOfDay", "minutes", "outcome"];

/// Why a file can't be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not UTF-8 text.
    Encoding,
    /// Columns are missing or there twice.
    Header(Vec<FieldError>),
    /// There is nothing in it, or nothing below its head.
    Empty,
    /// It has too many rows.
    TooLong,
}

/// What is in a file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What it tells.
    pub entries: Vec<Entry>,
    /// On which line each of them is; the head is line 1.
    pub lines: Vec<u64>,
    /// Cells that are wrong: the line, the column (none where it is the whole row), the code.
    pub faults: Vec<(u64, Option<&'static str>, &'static str)>,
    /// Rows without an outcome.
    pub skipped_count: i32,
    /// All rows.
    pub row_count: i32,
}

/// Whether a `Content-Type` says that it is CSV, in UTF-8 or without a word about that.
#[must_use]
pub fn is_csv_in_utf8(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_csv = parts.next().is_some_and(|essence| essence == "text/csv");
    let charset =
        parts.find_map(|part| part.strip_prefix("charset=").map(|it| it.trim_matches('"').to_owned()));
    is_csv && charset.is_none_or(|charset| charset == "utf-8" || charset == "utf8")
}

/// Reads a file of at most so many rows.
///
/// # Errors
/// What makes it unreadable as a whole.
pub fn read(bytes: &[u8], most_rows: usize) -> Result<Sheet, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(Unreadable::Encoding);
    }
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let head = records.next().and_then(Result::ok).unwrap_or_default();
    let columns = Columns::read(&head)?;
    let mut sheet = Sheet::default();
    for (index, record) in records.enumerate() {
        if index >= most_rows {
            return Err(Unreadable::TooLong);
        }
        // Text that was found to be UTF-8 has no other faults that the reader knows.
        let record = record.map_err(|_| Unreadable::Encoding)?;
        sheet.take(&columns, &record);
    }
    if sheet.row_count == 0 { Err(Unreadable::Empty) } else { Ok(sheet) }
}

struct Columns {
    places: HashMap<&'static str, usize>,
    count: usize,
}

impl Columns {
    fn read(head: &StringRecord) -> Result<Self, Unreadable> {
        let mut places = HashMap::new();
        let mut wrong = Vec::new();
        for (place, name) in head.iter().enumerate() {
            let known = COLUMNS.iter().find(|known| known.eq_ignore_ascii_case(name.trim()));
            let is_double = known.is_some_and(|known| places.insert(*known, place).is_some());
            if let Some(known) = known.filter(|_| is_double) {
                wrong.push(FieldError::new(format!("#row/1/{known}"), "double_column"));
            }
        }
        for needed in ["contactId", "date", "outcome"] {
            if !places.contains_key(needed) {
                wrong.push(FieldError::new(format!("#row/1/{needed}"), "missing_column"));
            }
        }
        if wrong.is_empty() { Ok(Self { places, count: head.len() }) } else { Err(Unreadable::Header(wrong)) }
    }

    fn cell<'r>(&self, record: &'r StringRecord, column: &'static str) -> &'r str {
        let cell = self.places.get(column).and_then(|place| record.get(*place));
        cell.unwrap_or_default().trim()
    }
}

impl Sheet {
    fn take(&mut self, columns: &Columns, record: &StringRecord) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let line = record.position().map_or(0, csv::Position::line);
        self.row_count = self.row_count.saturating_add(1);
        if record.len() != columns.count {
            self.faults.push((line, None, "wrong_cell_count"));
            return;
        }
        if columns.cell(record, "outcome").is_empty() {
            self.skipped_count = self.skipped_count.saturating_add(1);
            return;
        }
        match read_row(|column| columns.cell(record, column)) {
            Ok(entry) => {
                self.entries.push(entry);
                self.lines.push(line);
            }
            Err(wrong) => {
                self.faults.extend(wrong.into_iter().map(|(column, code)| (line, Some(column), code)))
            }
        }
    }
}

fn read_row<'r>(cell: impl Fn(&'static str) -> &'r str) -> Result<Entry, Vec<(&'static str, &'static str)>> {
    let mut wrong = Vec::new();
    let contact_id = match cell("contactId") {
        "" => Err("missing"),
        text => Uuid::try_parse(text).map_err(|_| "unknown_reference"),
    };
    let day = match cell("date") {
        "" => Err("missing"),
        text => read_day(text).ok_or("wrong_date"),
    };
    let occasion = read_time(cell("timeOfDay")).ok_or("wrong_time");
    let minutes = match cell("minutes") {
        "" => Ok(None),
        text => text.parse().ok().filter(|it| (1..=720).contains(it)).map(Some).ok_or("wrong_minutes"),
    };
    let outcome = read_outcome(cell("outcome")).ok_or("unknown_value");
    wrong.extend(contact_id.as_ref().err().map(|code| ("contactId", *code)));
    wrong.extend(day.as_ref().err().map(|code| ("date", *code)));
    wrong.extend(occasion.as_ref().err().map(|code| ("timeOfDay", *code)));
    wrong.extend(minutes.as_ref().err().map(|code| ("minutes", *code)));
    wrong.extend(outcome.as_ref().err().map(|code| ("outcome", *code)));
    match (contact_id, day, occasion, minutes, outcome) {
        (Ok(contact_id), Ok(day), Ok(occasion), Ok(minutes), Ok(outcome)) => {
            Ok(Entry { contact_id: AgreementContactId(contact_id), day, occasion, minutes, outcome })
        }
        _ => Err(wrong),
    }
}

/// As we write it, or as a Dutch spreadsheet does.
fn read_day(text: &str) -> Option<NaiveDate> {
    let is_digital = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let parse = |format| NaiveDate::parse_from_str(text, format).ok();
    let is_ours = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
    if !is_digital {
        None
    } else if is_ours {
        parse("%Y-%m-%d")
    } else {
        parse("%d-%m-%Y").filter(|_| text.rsplit('-').next().is_some_and(|year| year.len() == 4))
    }
}

/// `9:00`, `09:00` and `09:00:00` are one time; none is a whole day.
fn read_time(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let mut parts = text.split(':');
    let mut number = |longest: usize, largest: u32| -> Option<u32> {
        let part = parts.next()?;
        let is_fit = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|number| is_fit && *number <= largest)
    };
    let (hour, minute) = (number(2, 23)?, number(2, 59)?);
    let rest: Vec<&str> = parts.collect();
    let is_fit = rest.is_empty() || rest == ["00"];
    is_fit.then(|| format!("{hour:02}:{minute:02}"))
}

fn read_outcome(text: &str) -> Option<AttendanceOutcome> {
    match text.to_lowercase().as_str() {
        "present" | "aanwezig" => Some(AttendanceOutcome::Present),
        "excused" | "geoorloofd" => Some(AttendanceOutcome::Excused),
        "unexcused" | "ongeoorloofd" => Some(AttendanceOutcome::Unexcused),
        "late" | "te laat" => Some(AttendanceOutcome::Late),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "0190a5c8-0000-7000-8000-000000000000";

    fn faults(text: &str) -> Vec<(u64, Option<&'static str>, &'static str)> {
        read(text.as_bytes(), 100).unwrap().faults
    }

    #[test]
    fn a_file_is_csv_in_utf8() {
        for fine in ["text/csv", "text/csv; charset=utf-8", "Text/CSV;header=present; charset=\"UTF-8\""] {
            assert!(is_csv_in_utf8(fine), "{fine}");
        }
        for other in
            ["", "application/json", "application/vnd.ms-excel", "text/csv; charset=latin1", "text/csvx"]
        {
            assert!(!is_csv_in_utf8(other), "{other}");
        }
    }

    #[test]
    fn spreadsheets_write_in_several_ways() {
        let plain = format!("contactId,date,timeOfDay,minutes,outcome\n{ID},2026-11-23,09:00,50,present\n");
        let dutch = format!(
            "\u{feff}ContactID;firstName;DATE;timeofday;minutes;outcome\r\n{ID};Sam;23-11-2026;9:00;50;Aanwezig\r\n"
        );
        let quoted =
            format!("outcome,contactId,date,timeOfDay,minutes\n\"present\",{ID},2026-11-23,09:00:00,50");
        let entries = [plain, dutch, quoted].map(|text| read(text.as_bytes(), 100).unwrap().entries);
        assert_eq!(entries[0].len(), 1);
        assert_eq!(entries[0], entries[1]);
        assert_eq!(entries[0], entries[2]);
    }

    #[test]
    fn wrong_cells_are_named_by_line_and_column() {
        let text = format!(
            "contactId,date,timeOfDay,minutes,outcome\n{ID},2026-02-30,25:00,0,weg\n\n,,,,\nx,,9,1.5,=cmd|' /C calc'!A0\n{ID}\n"
        );
        let wrong = faults(&text);
        assert_eq!(
            wrong,
            [
                (2, Some("date"), "wrong_date"),
                (2, Some("timeOfDay"), "wrong_time"),
                (2, Some("minutes"), "wrong_minutes"),
                (2, Some("outcome"), "unknown_value"),
                (5, Some("contactId"), "unknown_reference"),
                (5, Some("date"), "missing"),
                (5, Some("timeOfDay"), "wrong_time"),
                (5, Some("minutes"), "wrong_minutes"),
                (5, Some("outcome"), "unknown_value"),
                (6, None, "wrong_cell_count"),
            ]
        );
    }

    #[test]
    fn a_row_that_nobody_filled_in_is_passed_over() {
        let text = format!("contactId,date,outcome\n{ID},2026-11-23,\n{ID},2026-11-23,late\n");
        let sheet = read(text.as_bytes(), 100).unwrap();
        assert_eq!((sheet.row_count, sheet.skipped_count, sheet.lines), (2, 1, vec![3]));
    }

    #[test]
    fn what_is_no_sheet_of_ours_is_said_so() {
        let utf16: Vec<u8> = "contactId".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16, 9).unwrap_err(), Unreadable::Encoding);
        assert_eq!(read(b"contactId,date,outcome\n,\xe9,", 9).unwrap_err(), Unreadable::Encoding);
        for head in ["naam,datum", "contactId,date,date,outcome"] {
            assert!(matches!(read(head.as_bytes(), 9), Err(Unreadable::Header(_))), "{head}");
        }
        for nothing in ["", "\u{feff}", "\u{feff}\r\n", " \n"] {
            assert_eq!(read(nothing.as_bytes(), 9).unwrap_err(), Unreadable::Empty, "{nothing:?}");
        }
        for blank in ["", "\n", "\n,,\n\n"] {
            let text = format!("contactId,date,outcome{blank}");
            assert_eq!(read(text.as_bytes(), 9).unwrap_err(), Unreadable::Empty);
        }
        let long = format!("contactId,date,outcome\n{}", "a,b,c\n".repeat(10));
        assert_eq!(read(long.as_bytes(), 9).unwrap_err(), Unreadable::TooLong);
        assert!(read(long.as_bytes(), 10).is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, 10);
            let mut text = b"contactId,date,timeOfDay,minutes,outcome\n".to_vec();
            text.extend(bytes);
            let _ = read(&text, 10);
        }
    }
}
