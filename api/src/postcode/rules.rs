//! What a table of areas must keep.

use crate::coordinate::Point;
use crate::error::FieldError;

/// An area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The four digits.
    pub postcode: String,
    /// What it is called.
    pub name: String,
    /// Latitude of its middle, millionths of a degree.
    pub latitude: i64,
    /// Longitude of its middle, millionths of a degree.
    pub longitude: i64,
}

/// The area that a postcode such as `1506 EA` lies in: its four digits.
#[must_use]
pub fn area_of(postcode: &str) -> Option<&str> {
    let digits = postcode.trim().get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)
}

/// Everything that is wrong with a table.
#[must_use]
pub fn faults(areas: &[Area]) -> Vec<FieldError> {
    let mut seen = std::collections::HashSet::new();
    let mut wrong = Vec::new();
    for (index, area) in areas.iter().enumerate() {
        if !seen.insert(&area.postcode) {
            wrong.push(FieldError::new(format!("/areas/{index}/postcode"), "duplicate_postcode"));
        }
        if Point::in_the_netherlands(area.latitude, area.longitude).is_none() {
            wrong.push(FieldError::new(format!("/areas/{index}/latitude"), "outside_area"));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(postcode: &str, latitude: i64) -> Area {
        Area { postcode: postcode.into(), name: "Zaandam".into(), latitude, longitude: 4_822_000 }
    }

    #[test]
    fn a_postcode_lies_in_its_digits() {
        assert_eq!(area_of("1506 EA"), Some("1506"));
        assert_eq!(area_of("1506"), Some("1506"));
        for text in ["", "150", "15O6 EA", "ééé"] {
            assert_eq!(area_of(text), None, "{text}");
        }
    }

    #[test]
    fn an_area_is_there_once_and_in_the_country() {
        assert!(faults(&[area("1506", 52_441_000), area("1507", 52_441_000)]).is_empty());
        let wrong = faults(&[area("1506", 52_441_000), area("1506", 48_000_000)]);
        let pointers: Vec<_> = wrong.into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["/areas/1/postcode", "/areas/1/latitude"]);
    }
}
