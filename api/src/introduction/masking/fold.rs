//! Making what looks the same the same: small letters without accents, plain digits, nothing invisible; and where in the text
//! each letter came from.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as it is looked through.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The letters.
    pub text: String,
    /// For each byte of `text`, the bytes of the original that it stands for.
    sources: Vec<Range<usize>>,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn of(original: &str) -> Self {
        let mut folded = Self { text: String::new(), sources: Vec::new() };
        for (start, letter) in original.char_indices() {
            if is_invisible(letter) {
                continue;
            }
            let source = start..start.saturating_add(letter.len_utf8());
            let plain = std::iter::once(letter).nfkd().filter(|part| !is_combining_mark(*part));
            for part in plain.map(look_alike).flat_map(char::to_lowercase) {
                folded.text.push(part);
                folded.sources.resize(folded.text.len(), source.clone());
            }
        }
        folded
    }

    /// The bytes of the original that a part of the folded text stands for.
    #[must_use]
    pub fn source(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let (first, last) = (self.sources.get(part.start)?, self.sources.get(part.end.checked_sub(1)?)?);
        Some(first.start..last.end)
    }
}

/// What nobody sees.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// First digits of scripts that have their own.
const ZEROS: [u32; 12] =
    [0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0x0c66, 0x0e50, 0x1040, 0x17e0];

/// Cyrillic and Greek letters that look like Latin ones, and digits of other scripts.
fn look_alike(letter: char) -> char {
    match letter {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'е' | 'Е' | 'ε' | 'Ε' => 'e',
        'о' | 'О' | 'ο' | 'Ο' | 'ø' | 'Ø' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'с' | 'С' => 'c',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' => 'y',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' => 'i',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'м' | 'М' | 'Μ' => 'm',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        'н' | 'Н' | 'Η' => 'h',
        'в' | 'В' | 'Β' => 'b',
        'ѕ' | 'Ѕ' => 's',
        'ν' | 'Ν' => 'n',
        '‐'..='―' | '−' | '﹣' => '-',
        '。' | '․' => '.',
        other => digit_of(other).unwrap_or(other),
    }
}

fn digit_of(letter: char) -> Option<char> {
    let code = u32::from(letter);
    let value = ZEROS.iter().filter_map(|zero| code.checked_sub(*zero)).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (original, folded) in [
            ("Één", "een"),
            ("０６ ①②", "06 12"),
            ("٠٦", "06"),
            ("n\u{200b}ul", "nul"),
            ("nul\u{ad}zes", "nulzes"),
            ("0\u{336}6\u{336}", "06"),
            ("6️⃣", "6"),
            ("іnsta", "insta"),
            ("06–12", "06-12"),
            ("𝟎𝟔", "06"),
        ] {
            assert_eq!(Folded::of(original).text, folded, "{original}");
        }
    }

    #[test]
    fn every_letter_knows_where_it_came_from() {
        let original = "Bel ０６!";
        let folded = Folded::of(original);
        let at = folded.text.find("06").unwrap();
        let source = folded.source(&(at..at + 2)).unwrap();
        assert_eq!(&original[source], "０６");
        assert_eq!(folded.source(&(0..0)), None);
        assert_eq!(folded.source(&(0..99)), None);
    }
}
