//! Money: whole euro cents inside, a decimal string such as `"12.50"` outside.
//!
//! Cents are stored because SeaORM reads SQLite decimals through floating point, which loses cents. There is no `+`:
//! sums are checked, and a sum that does not fit is an error, not a wrong amount.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// An amount in euro cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Cents(pub i64);

/// The amount is not written as digits, a point and two digits, or is above 999,999,999.99.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnAmount;

impl fmt::Display for NotAnAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount is written with two decimals, such as \"12.50\"")
    }
}

impl std::error::Error for NotAnAmount {}

/// How an amount is written on the wire: up to nine digits, a point, two digits.
pub const AMOUNT_PATTERN: &str = r"^-?(0|[1-9][0-9]{0,8})\.[0-9]{2}$";

impl Cents {
    /// Nothing.
    pub const ZERO: Cents = Cents(0);

    /// The sum, or `None` where it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Cents) -> Option<Cents> {
        self.0.checked_add(other.0).map(Cents)
    }

    /// The difference, or `None` where it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Cents) -> Option<Cents> {
        self.0.checked_sub(other.0).map(Cents)
    }

    /// The sum of all, or `None` where it does not fit.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Cents>) -> Option<Cents> {
        amounts.into_iter().try_fold(Cents::ZERO, Cents::checked_add)
    }

    /// The amount in euros.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_decimal().fmt(f)
    }
}

impl FromStr for Cents {
    type Err = NotAnAmount;

    /// Reads what [`AMOUNT_PATTERN`] describes and nothing else: `1e3`, `1.5`, `+1.00`, `.50` and `007.00` are refused,
    /// where a decimal library would read them, or read 0.001 as 0.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (euros, cents) = unsigned.split_once('.').ok_or(NotAnAmount)?;
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = euros.len() > 1 && euros.starts_with('0');
        if !all_digits(euros) || !all_digits(cents) || cents.len() != 2 || euros.len() > 9 || leading_zero {
            return Err(NotAnAmount);
        }
        let joined: i64 = format!("{euros}{cents}").parse().map_err(|_| NotAnAmount)?;
        Ok(Cents(if text.starts_with('-') { -joined } else { joined }))
    }
}

impl Serialize for Cents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Cents {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(AMOUNT_PATTERN))
            .description(Some("An amount in euros, always with two decimals."))
            .examples(["12.50"])
            .into()
    }
}

impl utoipa::ToSchema for Cents {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Amount")
    }
}

/// An amount above zero, as a request must give it where money is to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PositiveCents(Cents);

impl PositiveCents {
    /// The amount.
    #[must_use]
    pub fn cents(self) -> Cents {
        self.0
    }
}

impl TryFrom<Cents> for PositiveCents {
    type Error = NotAnAmount;

    fn try_from(cents: Cents) -> Result<Self, NotAnAmount> {
        if cents > Cents::ZERO { Ok(Self(cents)) } else { Err(NotAnAmount) }
    }
}

impl<'de> Deserialize<'de> for PositiveCents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cents::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for PositiveCents {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(r"^([1-9][0-9]{0,8}\.[0-9]{2}|0\.(0[1-9]|[1-9][0-9]))$"))
            .description(Some("An amount in euros above zero, always with two decimals."))
            .examples(["12.50"])
            .into()
    }
}

impl utoipa::ToSchema for PositiveCents {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("PositiveAmount")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_exactly_or_not_at_all() {
        for (text, cents) in
            [("0.00", 0), ("0.01", 1), ("12.50", 1250), ("-3.10", -310), ("999999999.99", 99_999_999_999)]
        {
            assert_eq!(text.parse(), Ok(Cents(cents)), "{text}");
            assert_eq!(Cents(cents).to_string(), text);
        }
        for text in [
            "",
            "1",
            "1.0",
            "1.000",
            "0.001",
            "1e3",
            "NaN",
            "inf",
            "+1.00",
            ".50",
            "1.",
            "01.00",
            "1,50",
            " 1.00",
            "9223372036854775808.00",
            "1000000000.00",
            "١.٠٠",
            "1.00\0",
            "--1.00",
            "0.0000000000000000000000000000001",
        ] {
            assert_eq!(text.parse::<Cents>(), Err(NotAnAmount), "{text}");
        }
    }

    #[test]
    fn a_sum_that_does_not_fit_is_no_sum() {
        assert_eq!(Cents(i64::MAX).checked_add(Cents(1)), None);
        assert_eq!(Cents::checked_sum([Cents(i64::MIN), Cents(-1)]), None);
        assert_eq!(Cents::checked_sum([Cents(5), Cents(-7)]), Some(Cents(-2)));
    }
}
