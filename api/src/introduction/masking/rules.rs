//! Leaving contact details out of a text.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;

use super::fold::Folded;
use super::names::find_names;
use super::numbers::find_phone_numbers;
use crate::error::{ApiError, ApiResult, FieldError};

/// What stands in the place of what was left out.
pub const IN_ITS_PLACE: &str = "•••";

/// What was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MaskedKind {
    /// A phone number.
    PhoneNumber,
    /// An e-mail address.
    EmailAddress,
    /// A link.
    Link,
    /// The name of an account elsewhere.
    AccountName,
}

/// A text without contact details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The text.
    pub text: String,
    /// What was left out of it, each kind once; none where the text is as it was.
    pub kinds: Vec<MaskedKind>,
}

/// Leaves contact details out of a text. What is left is as it was written, to the letter.
#[must_use]
pub fn mask(text: &str) -> Masked {
    let folded = Folded::of(text);
    let phones = find_phone_numbers(&folded.text).into_iter().map(|at| (MaskedKind::PhoneNumber, at));
    let found = phones.chain(find_names(&folded.text));
    let mut found: Vec<(MaskedKind, Range<usize>)> =
        found.filter_map(|(kind, at)| Some((kind, folded.source(&at)?))).collect();
    found.sort_by_key(|(_, at)| (at.start, std::cmp::Reverse(at.end)));
    let (mut masked, mut kinds, mut done) = (String::new(), Vec::new(), 0_usize);
    for (kind, at) in found {
        // What is in something that was left out already is a part of it: the host in an e-mail address.
        if at.end <= done {
            continue;
        }
        if at.start >= done {
            masked.push_str(text.get(done..at.start).unwrap_or_default());
            masked.push_str(IN_ITS_PLACE);
        }
        done = at.end;
        kinds.push(kind);
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    kinds.sort_unstable();
    kinds.dedup();
    Masked { text: masked, kinds }
}

/// Refuses words that are not masked where they name a way around the programme.
///
/// # Errors
/// 400 that names the fields.
pub fn refuse_contact<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> ApiResult<()> {
    let wrong = contact_faults(texts);
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::invalid(wrong)) }
}

/// What is wrong with words that are not masked but have to go without contact details from the beginning.
#[must_use]
pub fn contact_faults<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Vec<FieldError> {
    let has_contact = |(_, text): &(&str, &str)| !mask(text).kinds.is_empty();
    let fault = |(pointer, _)| FieldError::new(pointer, "contact_details");
    texts.into_iter().filter(has_contact).map(fault).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PHONE_NUMBERS: [&str; 46] = [
        "0612345678",
        "Bel 06-12345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06/12/34/56/78",
        "0 6 1 2 3 4 5 6 7 8",
        "06-1234-5678",
        "06_12_34_56_78",
        "06~12~34~56~78",
        "06 ❤ 12 ❤ 34 ❤ 56 ❤ 78",
        "06\n12\n34\n56\n78",
        "(06) 12345678",
        "+31612345678",
        "+31 6 12 34 56 78",
        "0031612345678",
        "0031 6 12345678",
        "31612345678",
        "+31 (0)6 12345678",
        "075-1234567",
        "(075) 123 45 67",
        "0751234567",
        "12345678 met 06 ervoor",
        "O612345678",
        "o6 12 34 56 78",
        "06l2345678",
        "O6-I2345678",
        "０６１２３４５６７８",
        "٠٦١٢٣٤٥٦٧٨",
        "𝟎𝟔𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
        "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "0\u{200b}6\u{200b}12345678",
        "nul zes een twee drie vier vijf zes zeven acht",
        "Nul Zes, één twee, drie vier, vijf zes, zeven acht",
        "nulzes eentweedrievier vijfzeszevenacht",
        "nulzeseentweedrieviervijfzeszevenacht",
        "nul zes twaalf vierendertig zesenvijftig achtenzeventig",
        "06 twaalf vierendertig 56 78",
        "nul 6 een 2 drie 4 vijf 6 zeven 8",
        "nul-zes-een-twee-drie-vier-vijf-zes-zeven-acht",
        "zero six one two three four five six seven eight",
        "oh six one two 3 4 5 6 7 8",
        "sıfır altı bir iki üç dört beş altı yedi sekiz",
        "nul zes en dan een twee drie vier en dan vijf zes zeven acht",
        "06 en dan 1234 en dan 5678",
        "06 streepje 12345678",
        "zes een twee drie vier vijf zes zeven acht",
    ];

    const ADDRESSES: [&str; 21] = [
        "s a m @ e x . n l",
        "sam@example.nl",
        "mail sam.de.vries@gmail.com even",
        "sam @ example . nl",
        "sam(at)gmail.com",
        "sam [at] gmail [dot] com",
        "sam apenstaartje gmail punt com",
        "sam apestaartje hotmail punt nl",
        "sam punt devries apenstaartje gmail punt com",
        "samdevries at gmail punt com",
        "samdevries at mijnsite punt nl",
        "samdevries bij gmail",
        "samdevries gmail com",
        "ｓａｍ＠ｅｘａｍｐｌｅ．ｎｌ",
        "https://example.org/x",
        "www.example.org",
        "kijk op fietsenmaker.nl",
        "fietsenmaker punt nl",
        "wa.me/31612345678",
        "t.me/sam",
        "discord.gg/abc123",
    ];

    const ACCOUNTS: [&str; 24] = [
        "ik zit op telegram als lottez",
        "zoek me op facebook samuel devries",
        "@sam075",
        "volg @sam.devries",
        "mijn insta is samdevries",
        "Mijn snap is sam",
        "snap: sam",
        "insta = samdv",
        "Instagram: sam.devries",
        "ig: sam",
        "mijn snapchatnaam is samdv",
        "m'n tiktok heet samdanst",
        "whatsapp: sam",
        "telegram -> samdv",
        "insta sam_075",
        "snapchat is sam075",
        "sam_075 op insta",
        "voeg me toe op snap samdv",
        "add me on snap samdv!",
        "volg me op tiktok samdanst",
        "voeg samdv toe op snapchat",
        "ik heet samdv op insta",
        "discord sam#1234",
        "mijn іnsta is samdevries",
    ];

    const EVERYDAY_TEXTS: [&str; 59] = [
        "Ik zit op Instagram met mijn vrienden.",
        "Woensdag van 14:00-18:00 kan ik.",
        "14.00-18.00 uur",
        "14:00 - 18:00 en 19:00 - 20:30",
        "Tussen 9 en 17 uur.",
        "Van 9-17 of 10-16.",
        "Om 2 uur.",
        "06 uur is te vroeg.",
        "Om 06:30 begint de bakker.",
        "06:00-14:00 en zaterdag 07:00-12:00",
        "14u30",
        "08:30-12:30, daarna pauze van 30 minuten",
        "Op 23-11-2026.",
        "Van 01-12-2026 tot 28-02-2027.",
        "01-12-2026 - 28-02-2027",
        "2026-11-23",
        "23/11/2026 om 15:30",
        "23.11.2026",
        "5-12, 12-12 en 19-12",
        "op 1, 8, 15, 22 en 29 januari",
        "Schooljaar 2026-2027.",
        "In 2025/2026 deed ik dat ook.",
        "Ik ben 15 jaar.",
        "Ik word 16 op 1 mei 2027.",
        "Westzijde 10",
        "Westzijde 148, 1506 EK Zaandam",
        "1506 EA",
        "Peperstraat 12-14, 1502AA",
        "€ 5,50 per uur",
        "€ 1.250,00",
        "€ 7,50 - € 12,00",
        "Dat kost 12 euro.",
        "Een, twee of drie dagen.",
        "Ik heb een fiets en een helm.",
        "Ik ben een van de zes.",
        "Twee keer per week, vier weken lang.",
        "Negen tot vijf.",
        "Zes dagen van acht uur.",
        "Het is 2 km, 10 minuten fietsen.",
        "Bus 391 van 8:07.",
        "Cijfer 7,5 voor rekenen.",
        "Ik zet foto's op Instagram.",
        "Instagram is leuk.",
        "Ik heb geen WhatsApp.",
        "Ik snap het.",
        "Ik snap wat je bedoelt: morgen om 9 uur.",
        "Mijn insta is weg.",
        "Werken met Outlook en Word.",
        "Klaar.de band is geplakt.",
        "Op het punt om te gaan.",
        "Ik werk o.a. bij een bakker, d.w.z. op zaterdag.",
        "Stuur het maar via de app.",
        "Zie bijlage cv.pdf",
        "Bij @ de werkplaats om 14:00",
        "Maat 42 en lengte 1,80 m.",
        "Ik was nummer 3 van de 24.",
        "50% van de tijd.",
        "Groep 3, lokaal 2.14.",
        "Kan ik woensdag om 15:30 komen kijken?",
    ];

    #[test]
    fn phone_numbers_are_left_out() {
        for text in PHONE_NUMBERS {
            let masked = mask(text);
            assert!(masked.kinds.contains(&MaskedKind::PhoneNumber), "{text} -> {}", masked.text);
            let left: String = masked.text.chars().filter(|letter| letter.is_numeric()).collect();
            assert!(left.len() <= 2, "{text} -> {}", masked.text);
        }
    }

    #[test]
    fn addresses_and_links_are_left_out() {
        for text in ADDRESSES {
            let masked = mask(text);
            let is_found =
                masked.kinds.iter().any(|kind| matches!(kind, MaskedKind::EmailAddress | MaskedKind::Link));
            assert!(is_found, "{text} -> {}", masked.text);
            let words = ["sam", "gmail", "example", "fietsenmaker", "31612345678", "abc123"];
            assert!(!words.iter().any(|word| masked.text.contains(word)), "{text} -> {}", masked.text);
        }
    }

    #[test]
    fn names_of_accounts_are_left_out() {
        for text in ACCOUNTS {
            let masked = mask(text);
            assert!(masked.kinds.contains(&MaskedKind::AccountName), "{text} -> {}", masked.text);
            assert!(!masked.text.contains("sam"), "{text} -> {}", masked.text);
        }
    }

    #[test]
    fn what_people_at_work_write_stays() {
        for text in EVERYDAY_TEXTS {
            assert_eq!(mask(text), Masked { text: text.to_owned(), kinds: Vec::new() });
        }
    }

    #[test]
    fn the_rest_stays_to_the_letter() {
        let masked = mask("Hoi Été! Bel ０６ 12345678 of mail sam@example.nl, oké?");
        assert_eq!(masked.text, "Hoi Été! Bel ••• of mail •••, oké?");
        assert_eq!(masked.kinds, [MaskedKind::PhoneNumber, MaskedKind::EmailAddress]);
        assert_eq!(mask(""), Masked { text: String::new(), kinds: Vec::new() });
    }

    /// How a number of ten digits is cut into groups.
    fn cuts() -> impl Strategy<Value = Vec<usize>> {
        prop_oneof![
            Just(vec![10]),
            Just(vec![2, 8]),
            Just(vec![2, 2, 2, 2, 2]),
            Just(vec![2, 4, 4]),
            Just(vec![3, 3, 4]),
            Just(vec![1; 10]),
            Just(vec![4, 3, 3]),
        ]
    }

    fn separator() -> impl Strategy<Value = String> {
        let sign = prop_oneof![
            Just(" "),
            Just("-"),
            Just("."),
            Just("/"),
            Just("_"),
            Just("*"),
            Just("~"),
            Just("|"),
            Just("\n"),
            Just(":"),
            Just(","),
            Just("("),
            Just("❤"),
            Just("🙂"),
            Just("\u{200b}"),
            Just("+"),
            Just("#"),
            Just("="),
            Just("•"),
            Just("'"),
        ];
        proptest::collection::vec(sign, 0..4).prop_map(|signs| signs.concat())
    }

    /// Digits, words, or letters for digits.
    fn dress(digit: char, style: u8) -> String {
        let value = digit.to_digit(10).unwrap();
        let words = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"];
        match style {
            0 => words[usize::try_from(value).unwrap()].to_owned(),
            1 => char::from_u32(0xff10 + value).unwrap().to_string(),
            2 if digit == '0' => "O".to_owned(),
            _ => digit.to_string(),
        }
    }

    proptest! {
        #[test]
        fn no_mobile_number_survives_in_any_separator_style(
            rest in "[0-9]{8}", lengths in cuts(), sign in separator()
        ) {
            let number = format!("06{rest}");
            let mut groups = Vec::new();
            let mut from = 0;
            for length in lengths {
                groups.push(&number[from..from + length]);
                from += length;
            }
            let masked = mask(&format!("Bel mij: {} tot straks", groups.join(&sign)));
            let left = masked.text.chars().filter(char::is_ascii_digit).count();
            prop_assert!(left < 8, "{}", masked.text);
            prop_assert_eq!(masked.kinds, vec![MaskedKind::PhoneNumber]);
        }

        #[test]
        fn no_mobile_number_survives_in_mixed_dress(
            rest in "[0-9]{8}", styles in proptest::collection::vec(0u8..6, 10), sign in "[ .-]{1,2}"
        ) {
            let number = format!("06{rest}");
            let dressed: Vec<String> =
                number.chars().zip(&styles).map(|(digit, style)| dress(digit, *style)).collect();
            let masked = mask(&format!("Bel mij op {} graag", dressed.join(&sign)));
            prop_assert_eq!(masked.text, "Bel mij op ••• graag");
        }

        #[test]
        fn any_long_run_of_digits_goes(digits in "[0-9]{8,20}") {
            prop_assert_eq!(mask(&digits).text, IN_ITS_PLACE);
        }

        #[test]
        fn masking_twice_changes_nothing_more(text in "\\PC{0,80}") {
            let once = mask(&text).text;
            prop_assert_eq!(mask(&once).text, once);
        }
    }
}
