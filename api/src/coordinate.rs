//! Points on the map: whole millionths of a degree inside, a decimal string such as `"52.438100"` outside, and distances
//! between them in whole numbers.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// How a coordinate is written on the wire.
pub const PATTERN: &str = r"^-?(0|[1-9][0-9]{0,2})(\.[0-9]{1,6})?$";

/// Latitude or longitude (WGS 84), millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Microdegrees(pub i64);

/// The text is no coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotACoordinate;

impl fmt::Display for NotACoordinate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a coordinate is written in degrees with up to six decimals, such as \"52.438100\"")
    }
}

impl FromStr for Microdegrees {
    type Err = NotACoordinate;

    /// Reads what [`PATTERN`] describes and nothing else.
    fn from_str(text: &str) -> Result<Self, NotACoordinate> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (degrees, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let has_leading_zero = degrees.len() > 1 && degrees.starts_with('0');
        if !all_digits(degrees) || !all_digits(decimals) || degrees.len() > 3 || has_leading_zero {
            return Err(NotACoordinate);
        }
        if decimals.len() > 6 {
            return Err(NotACoordinate);
        }
        let whole: i64 = format!("{degrees}{decimals:0<6}").parse().map_err(|_| NotACoordinate)?;
        Ok(Self(if text.starts_with('-') { -whole } else { whole }))
    }
}

impl fmt::Display for Microdegrees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(f, "{sign}{}.{:06}", whole / 1_000_000, whole % 1_000_000)
    }
}

impl Serialize for Microdegrees {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Microdegrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Microdegrees {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(PATTERN))
            .description(Some("Degrees (WGS 84) with up to six decimals."))
            .examples(["52.438100"])
            .into()
    }
}

impl utoipa::ToSchema for Microdegrees {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Coordinate")
    }
}

/// A point on the map, in the Netherlands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Latitude, millionths of a degree.
    pub latitude: i64,
    /// Longitude, millionths of a degree.
    pub longitude: i64,
}

/// A millionth of a degree northwards, micrometres, on a sphere of 6,371 km.
pub const NORTH_MICROMETRES: i64 = 111_195;

/// A millionth of a degree eastwards at whole degrees of latitude from 50, micrometres: [`NORTH_MICROMETRES`] times the
/// cosine.
const EAST_MICROMETRES: [i64; 5] = [71_475, 69_977, 68_459, 66_919, 65_359];

impl Point {
    /// The point, if it is in the Netherlands.
    #[must_use]
    pub fn in_the_netherlands(latitude: i64, longitude: i64) -> Option<Self> {
        let is_inside =
            (50_700_000..=53_700_000).contains(&latitude) && (3_200_000..=7_300_000).contains(&longitude);
        is_inside.then_some(Self { latitude, longitude })
    }

    /// A millionth of a degree eastwards from here, micrometres. Between whole degrees the cosine is taken as straight,
    /// which is right to 0.003 percent.
    #[must_use]
    pub fn east_micrometres(self) -> i64 {
        let above = self.latitude.saturating_sub(50_000_000).max(0);
        let (degree, rest) = (usize::try_from(above / 1_000_000).unwrap_or(0), above % 1_000_000);
        let at = |degree: usize| EAST_MICROMETRES.get(degree).or(EAST_MICROMETRES.last()).copied();
        let from = at(degree).unwrap_or(NORTH_MICROMETRES);
        let to = at(degree.saturating_add(1)).unwrap_or(from);
        from + (to - from) * rest / 1_000_000
    }

    /// The square of the distance to another point in the Netherlands, square millimetres; in the database the same is
    /// done by [`crate::search::square_distance`].
    #[must_use]
    pub fn square_distance(self, other: Self) -> i64 {
        let north = (other.latitude - self.latitude) * NORTH_MICROMETRES / 1000;
        let east = (other.longitude - self.longitude) * self.east_micrometres() / 1000;
        north * north + east * east
    }
}

impl Point {
    /// How many millionths of a degree northwards and eastwards make up `metres`, rounded up: a box that reaches so far around
    /// the point holds everything within that distance.
    #[must_use]
    pub fn reach(self, metres: i64) -> (i64, i64) {
        let micrometres = metres.saturating_mul(1_000_000);
        // One metre more, because squares are compared after rounding down.
        let units = |each: i64| micrometres.saturating_add(1_000_000) / each + 1;
        (units(NORTH_MICROMETRES), units(self.east_micrometres()))
    }
}

/// Whole metres of a distance whose square is given in square millimetres.
#[must_use]
pub fn metres(square_millimetres: i64) -> i64 {
    square_millimetres.max(0).isqrt() / 1000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(latitude: &str, longitude: &str) -> Point {
        let read = |text: &str| text.parse::<Microdegrees>().unwrap().0;
        Point::in_the_netherlands(read(latitude), read(longitude)).unwrap()
    }

    #[test]
    fn a_coordinate_is_read_exactly_or_not_at_all() {
        for (text, whole) in
            [("52.438100", 52_438_100), ("52.4381", 52_438_100), ("4", 4_000_000), ("-0.000001", -1)]
        {
            assert_eq!(text.parse(), Ok(Microdegrees(whole)), "{text}");
        }
        for text in
            ["", "52.", ".5", "52.1234567", "1e3", "+52.1", "052.1", "52,1", " 52.1", "NaN", "5200", "--1"]
        {
            assert_eq!(text.parse::<Microdegrees>(), Err(NotACoordinate), "{text}");
        }
    }

    #[test]
    fn distances_are_right_within_one_percent() {
        // Great-circle distances on the same sphere, metres.
        let zaandam = point("52.438100", "4.821000");
        for (other, wanted) in [
            (point("52.378900", "4.900300"), 8_501),
            (point("52.468400", "4.810600"), 3_442),
            (point("52.086100", "5.124200"), 44_247),
            (point("50.849600", "5.705300"), 186_872),
            (point("53.216300", "6.574600"), 146_174),
        ] {
            let found = metres(zaandam.square_distance(other));
            assert!((found - wanted).abs() * 100 <= wanted, "{found} is not {wanted}");
        }
        assert_eq!(metres(zaandam.square_distance(zaandam)), 0);
    }

    #[test]
    fn the_country_ends_somewhere() {
        assert!(Point::in_the_netherlands(50_700_000, 3_200_000).is_some());
        assert!(Point::in_the_netherlands(53_700_000, 7_300_000).is_some());
        for (latitude, longitude) in [
            (50_699_999, 5_000_000),
            (53_700_001, 5_000_000),
            (52_000_000, 3_199_999),
            (52_000_000, 7_300_001),
        ] {
            assert_eq!(Point::in_the_netherlands(latitude, longitude), None);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(whole in -180_000_000i64..=180_000_000) {
            let text = Microdegrees(whole).to_string();
            prop_assert_eq!(text.parse(), Ok(Microdegrees(whole)));
        }

        #[test]
        fn what_is_near_is_in_the_box(
            from in (50_700_000i64..=53_700_000, 3_200_000i64..=7_300_000),
            by in (-400_000i64..=400_000, -400_000i64..=400_000),
            within in 1i64..=30_000,
        ) {
            let one = Point { latitude: from.0, longitude: from.1 };
            let other = Point { latitude: from.0 + by.0, longitude: from.1 + by.1 };
            let (north, east) = one.reach(within);
            if metres(one.square_distance(other)) <= within {
                prop_assert!(by.0.abs() <= north && by.1.abs() <= east);
            }
        }

        #[test]
        fn no_distance_in_the_country_overflows(
            from in (50_700_000i64..=53_700_000, 3_200_000i64..=7_300_000),
            to in (50_700_000i64..=53_700_000, 3_200_000i64..=7_300_000),
        ) {
            let one = Point::in_the_netherlands(from.0, from.1).unwrap();
            let other = Point::in_the_netherlands(to.0, to.1).unwrap();
            prop_assert!(metres(one.square_distance(other)) < 450_000);
        }
    }
}
