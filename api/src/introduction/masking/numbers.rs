//! Reading digits in any dress, and telling phone numbers from the numbers that people at work write all the time.

use std::ops::Range;
use std::sync::LazyLock;

/// Signs at most between two digits of one number.
const WIDEST_GAP: usize = 10;
/// From so many digits on nothing else than a phone number is meant, unless it is explained.
const LONG: usize = 8;

const UNITS: [&str; 10] = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"];
const TENS: [(&str, &str); 8] = [
    ("twintig", "2"),
    ("dertig", "3"),
    ("veertig", "4"),
    ("vijftig", "5"),
    ("zestig", "6"),
    ("zeventig", "7"),
    ("tachtig", "8"),
    ("negentig", "9"),
];
/// Dutch beside what is made of units and tens, English, Turkish.
const OTHER_WORDS: [(&str, &str); 43] = [
    ("tien", "10"),
    ("elf", "11"),
    ("twaalf", "12"),
    ("dertien", "13"),
    ("veertien", "14"),
    ("vijftien", "15"),
    ("zestien", "16"),
    ("zeventien", "17"),
    ("achttien", "18"),
    ("negentien", "19"),
    ("zero", "0"),
    ("oh", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("sixty", "60"),
    ("seventy", "70"),
    ("eighty", "80"),
    ("ninety", "90"),
    ("sifir", "0"),
    ("bir", "1"),
    ("iki", "2"),
    ("uc", "3"),
    ("dort", "4"),
    ("bes", "5"),
    ("alti", "6"),
    ("yedi", "7"),
    ("sekiz", "8"),
    ("dokuz", "9"),
    ("zeuven", "7"),
];
/// What people say between two digits.
const FILLERS: [&str; 22] = [
    "en", "dan", "and", "then", "daarna", "min", "minus", "streep", "streepje", "dash", "plus", "spatie",
    "space", "punt", "dot", "komma", "keer", "dubbel", "double", "x", "na", "nog",
];

/// Every number word with its digits, the longest first: `achttien` is 18 before it is 8 and 10.
static NUMBER_WORDS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let units = || UNITS.iter().zip(0..).map(|(word, value)| ((*word).to_owned(), format!("{value}")));
    let tens = TENS.iter().map(|(word, ten)| ((*word).to_owned(), format!("{ten}0")));
    let both = TENS.iter().flat_map(|(ten_word, ten)| {
        units().skip(1).map(move |(unit, value)| (format!("{unit}en{ten_word}"), format!("{ten}{value}")))
    });
    let others = OTHER_WORDS.iter().map(|(word, value)| ((*word).to_owned(), (*value).to_owned()));
    let mut all: Vec<(String, String)> = units().chain(tens).chain(both).chain(others).collect();
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
});

/// The digits of a piece that is nothing but number words: `nulzes` is two of them. Read from its end, so that it takes no longer
/// however it is made.
fn read_words(letters: &str) -> Option<String> {
    let length = letters.len();
    let mut ways: Vec<Option<(usize, &str)>> = vec![None; length];
    for start in (0..length).rev() {
        let Some(rest) = letters.get(start..) else { continue };
        let way = NUMBER_WORDS.iter().find_map(|(word, digits)| {
            let end = start.saturating_add(word.len());
            let can_go_on = end == length || ways.get(end).is_some_and(Option::is_some);
            (rest.starts_with(word.as_str()) && can_go_on).then_some((end, digits.as_str()))
        });
        if let Some(slot) = ways.get_mut(start) {
            *slot = way;
        }
    }
    let (mut at, mut read) = (0, String::new());
    while at < length {
        let (end, digits) = (*ways.get(at)?)?;
        read.push_str(digits);
        at = end;
    }
    Some(read)
}

/// The digit that a letter is used for.
fn digit_like(letter: char) -> Option<char> {
    match letter {
        'o' | 'q' => Some('0'),
        'l' | 'i' => Some('1'),
        'z' => Some('2'),
        's' => Some('5'),
        'b' => Some('8'),
        _ => None,
    }
}

/// A piece of text: letters, digits, or signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Digits,
    Letters,
    Signs,
}

fn kind_of(letter: char) -> Kind {
    if letter.is_ascii_digit() {
        Kind::Digits
    } else if letter.is_alphabetic() {
        Kind::Letters
    } else {
        Kind::Signs
    }
}

fn pieces(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut found: Vec<(Kind, Range<usize>)> = Vec::new();
    for (start, letter) in text.char_indices() {
        let (kind, end) = (kind_of(letter), start.saturating_add(letter.len_utf8()));
        match found.last_mut() {
            Some((last, range)) if *last == kind => range.end = end,
            _ => found.push((kind, start..end)),
        }
    }
    found
}

/// Digits that stand together, and what stands before them.
#[derive(Clone, Debug)]
struct Group {
    digits: String,
    at: Range<usize>,
    /// The signs between the group before it and this one.
    gap: String,
    /// Whether there are words between them too.
    is_after_words: bool,
    is_spoken: bool,
}

impl Group {
    fn value(&self) -> u32 {
        self.digits.parse().unwrap_or(u32::MAX)
    }

    /// At most two digits, from `low` to `high`.
    fn is_small(&self, low: u32, high: u32) -> bool {
        self.digits.len() <= 2 && (low..=high).contains(&self.value())
    }

    fn is_year(&self) -> bool {
        self.digits.len() == 4 && (1900..=2100).contains(&self.value())
    }
}

/// What a piece of letters is, between these neighbours.
enum Reading {
    Number(String),
    Filler,
    Word,
}

fn read_letters(letters: &str, touches_digits: bool, is_alone: bool) -> Reading {
    if let Some(digits) = read_words(letters) {
        return Reading::Number(digits);
    }
    let like: Option<String> = letters.chars().map(digit_like).collect();
    match like {
        Some(digits) if (touches_digits && letters.len() <= 3) || (is_alone && letters == "o") => {
            Reading::Number(digits)
        }
        _ if FILLERS.contains(&letters) => Reading::Filler,
        _ => Reading::Word,
    }
}

/// Runs of groups with nothing between them but signs and what people say between digits.
fn runs(text: &str) -> Vec<Vec<Group>> {
    let pieces = pieces(text);
    let (mut all, mut run): (Vec<Vec<Group>>, Vec<Group>) = Default::default();
    let (mut gap, mut is_after_words) = (String::new(), false);
    for (index, (kind, at)) in pieces.iter().enumerate() {
        let here = text.get(at.clone()).unwrap_or_default();
        let is_digits = |index: Option<usize>| {
            index.and_then(|index| pieces.get(index)).is_some_and(|(kind, _)| *kind == Kind::Digits)
        };
        let touches = is_digits(index.checked_sub(1)) || is_digits(index.checked_add(1));
        let reading = match kind {
            Kind::Digits => Reading::Number(here.to_owned()),
            Kind::Letters => read_letters(here, touches, !run.is_empty() || here == "o"),
            Kind::Signs if here.chars().count() > WIDEST_GAP => Reading::Word,
            Kind::Signs => {
                gap.push_str(here);
                continue;
            }
        };
        match reading {
            Reading::Number(digits) => {
                // A digit and letters for digits that touch are one group.
                let is_spoken = *kind == Kind::Letters && !touches;
                match run.last_mut().filter(|_| gap.is_empty() && !is_after_words && !is_spoken) {
                    Some(last) => {
                        last.digits.push_str(&digits);
                        last.at.end = at.end;
                    }
                    None => {
                        let gap = std::mem::take(&mut gap);
                        run.push(Group { digits, at: at.clone(), gap, is_after_words, is_spoken });
                    }
                }
                is_after_words = false;
            }
            Reading::Filler if !run.is_empty() => is_after_words = true,
            Reading::Filler | Reading::Word => {
                all.push(std::mem::take(&mut run));
                is_after_words = false;
            }
        }
        if run.is_empty() || matches!(kind, Kind::Digits) {
            gap.clear();
        }
    }
    all.push(run);
    all.retain(|run| !run.is_empty());
    all
}

/// Which groups of a run are times, dates, years, prices, postcodes or a list of days.
fn explain(text: &str, run: &[Group]) -> Vec<bool> {
    let mut explained = vec![false; run.len()];
    let is_list = run.len() > 1
        && run.iter().skip(1).all(|group| group.gap.trim() == ",")
        && run.iter().all(|group| group.is_small(1, 31) && !group.digits.starts_with('0'))
        && run.iter().zip(run.iter().skip(1)).all(|(one, next)| one.value() < next.value());
    if is_list {
        explained.fill(true);
        return explained;
    }
    for start in 0..run.len() {
        let Some(rest) = run.get(start..) else { continue };
        let length = shape_at(text, rest);
        explained.iter_mut().skip(start).take(length).for_each(|it| *it = true);
    }
    explained
}

/// How many groups make a shape that is no phone number, at the beginning of `rest`.
fn shape_at(text: &str, rest: &[Group]) -> usize {
    let Some(first) = rest.first() else { return 0 };
    let gap = |index: usize| rest.get(index).filter(|group| !group.is_after_words).map(|it| it.gap.as_str());
    let second = rest.get(1);
    // The whole of it, and no piece of something longer: 06-12 in 06-12-34-56-78 is no date.
    let stands_alone = |sign: &str, length: usize| first.gap != sign && gap(length) != Some(sign);
    let sign = gap(1).unwrap_or_default();
    if let (Some(second), Some(third), "-" | "/" | ".") = (second, rest.get(2), sign)
        && gap(2) == Some(sign)
        && stands_alone(sign, 3)
    {
        let is_dutch = first.is_small(1, 31)
            && second.is_small(1, 12)
            && (third.is_year() || (third.digits.len() == 2 && sign != "."));
        let is_iso = first.is_year() && second.is_small(1, 12) && third.is_small(1, 31);
        if is_dutch || is_iso {
            return 3;
        }
    }
    if let Some(second) = second.filter(|_| stands_alone(sign, 2)) {
        let is_clock = first.is_small(0, 24) && second.digits.len() == 2 && second.is_small(0, 59);
        let is_time = is_clock && (sign == ":" || (sign == "." && second.value().is_multiple_of(5)));
        let is_day = matches!(sign, "-" | "/") && first.is_small(1, 31) && second.is_small(1, 12);
        let is_hours = sign == "-" && first.is_small(0, 24) && second.is_small(1, 24);
        if is_time || is_day || is_hours {
            return 2;
        }
    }
    if is_price(text, first) {
        let has_cents =
            matches!(sign, "," | ".") && second.is_some_and(|it| matches!(it.digits.len(), 2 | 3));
        return if has_cents { 2 } else { 1 };
    }
    usize::from(first.is_year() || is_postcode(text, first))
}

fn is_price(text: &str, group: &Group) -> bool {
    let before = text.get(..group.at.start).unwrap_or_default().trim_end();
    before.ends_with('€') && (group.digits.len() == 1 || !group.digits.starts_with('0'))
}

/// Four digits and two letters, such as 1506 EA.
fn is_postcode(text: &str, group: &Group) -> bool {
    let after = text.get(group.at.end..).unwrap_or_default();
    let letters = after.strip_prefix(' ').unwrap_or(after);
    let ends = letters.chars().position(|letter| !letter.is_alphabetic()).unwrap_or(letters.chars().count());
    group.digits.len() == 4
        && !group.digits.starts_with('0')
        && ends == 2
        && read_words(letters.get(..2).unwrap_or("")).is_none()
}

fn digits_in(groups: &[Group]) -> String {
    groups.iter().map(|group| group.digits.as_str()).collect()
}

/// As a Dutch or an international number begins, and as long as one is.
fn is_like_a_phone_number(digits: &str) -> bool {
    let length = digits.len();
    (digits.starts_with('0') && (9..=14).contains(&length))
        || (digits.starts_with("31") && (11..=12).contains(&length))
}

/// Whether some of a run, which has only signs or also words between its digits, is a phone number.
fn is_phone_number(text: &str, run: &[Group]) -> bool {
    let explained = explain(text, run);
    let mut unexplained = run.iter().zip(&explained).filter(|(_, is)| !**is).map(|(group, _)| group);
    let is_explained = match (unexplained.next(), unexplained.next()) {
        (None, _) => true,
        // Times and dates with a house number or minutes beside them.
        (Some(only), None) => {
            let begins_a_number = only.digits.len() > 1 && only.digits.starts_with('0');
            explained.contains(&true) && only.digits.len() <= 4 && !begins_a_number
        }
        (Some(_), Some(_)) => false,
    };
    if is_explained {
        return false;
    }
    let digits = digits_in(run);
    let has_words = run.iter().any(|group| group.is_after_words);
    let spoken = run.iter().filter(|group| group.is_spoken).count();
    let first_zero = run.iter().position(|group| group.digits.starts_with('0'));
    let from_zero = first_zero.and_then(|at| run.get(at..)).map(digits_in).unwrap_or_default();
    let is_mobile = from_zero.starts_with("06") && from_zero.len() >= 6;
    if has_words {
        return is_like_a_phone_number(&digits)
            || is_like_a_phone_number(&from_zero)
            || (spoken > 0 && is_mobile)
            || (spoken >= 6 && digits.len() >= LONG);
    }
    digits.len() >= LONG || is_mobile
}

/// Where phone numbers are in a folded text.
#[must_use]
pub fn find_phone_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in runs(text) {
        let whole = |groups: &[Group]| {
            groups.first().zip(groups.last()).map(|(first, last)| first.at.start..last.at.end)
        };
        if is_phone_number(text, &run) {
            found.extend(whole(&run));
            continue;
        }
        // Without the words between them: each part by itself.
        let parts = run.chunk_by(|_, next| !next.is_after_words);
        let parts = parts.filter(|part| part.len() < run.len()).map(|part| {
            let mut part = part.to_vec();
            if let Some(first) = part.first_mut() {
                first.is_after_words = false;
            }
            part
        });
        found.extend(parts.filter(|part| is_phone_number(text, part)).filter_map(|part| whole(&part)));
    }
    found
}
