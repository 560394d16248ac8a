//! E-mail addresses, links, and names of accounts elsewhere, in a folded text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::rules::MaskedKind;

/// Words that stand for longer ones in [`PATTERNS`].
const WORDS: [(&str, &str); 8] = [
    ("DOT", r"(?:\s*\.\s*|\s*[(\[{]\s*(?:punt|dot|\.)\s*[)\]}]\s*|\s+(?:punt|puntje|dot|stip)\s+)"),
    ("LOCAL", r"[a-z0-9_+\-]+(?:DOTT[a-z0-9_+\-]+)*"),
    ("DOTT", r"(?:\.|\s+(?:punt|puntje|dot)\s+)"),
    (
        "PROVIDER",
        r"(?:gmail|googlemail|hotmail|outlook|icloud|yahoo|ziggo|kpnmail|protonmail|proton|gmx|xs4all|live)",
    ),
    // Endings that are no Dutch word: "klaar.de band" is a sentence.
    (
        "ENDING",
        r"(?:nl|com|net|org|eu|info|io|gg|app|link|ly|tv|xyz|online|site|shop|biz|uk|fr|dev|chat|club|amsterdam|frl|store|email|page|bio|ee)",
    ),
    (
        "PLATFORM",
        r"(?:insta(?:gram)?|ig|snap(?:chat)?|sc|whats?\s?app?|wapp|wa|telegram|tele|tg|signal|tik\s?tok|discord|dc|fb|facebook|messenger|twitter|twitch|bereal|kik|skype|linkedin|roblox|steam|psn|xbox|threads|youtube|yt|gamertag|gmail|hotmail|outlook|icloud)",
    ),
    (
        "LABEL",
        r"(?:\s?-?\s?(?:naam|account|adres|tag|handle|user|username|gebruikersnaam|nickname|nummer|id|name))?",
    ),
    ("ACCOUNT", r"[a-z0-9._\-]*[0-9_][a-z0-9._\-]*"),
];

/// What is masked is the group `m`, or all of it. Where there is a group `w`, that is masked unless it is an everyday word.
const PATTERNS: [(MaskedKind, &str); 24] = [
    // sam@example.org, sam @ example . org, sam@example punt nl
    (MaskedKind::EmailAddress, r"LOCAL(?:@|\s+@\s+|@\s+)[a-z0-9\-]+(?:DOT[a-z]{2,})+"),
    // s a m @ e x a m p l e . o r g
    (
        MaskedKind::EmailAddress,
        r"\b[a-z0-9](?:\s+[a-z0-9._])+\s*@\s*[a-z0-9](?:\s*[a-z0-9\-])*\s*\.\s*[a-z](?:\s*[a-z])\b",
    ),
    // sam (at) example.org, sam [a] example, sam apenstaartje gmail punt com
    (
        MaskedKind::EmailAddress,
        r"LOCAL\s*[(\[{<]\s*(?:at|a|aap|ape(?:n)?staart(?:je)?)\s*[)\]}>]\s*[a-z0-9\-]+(?:DOT[a-z]{2,})*",
    ),
    (
        MaskedKind::EmailAddress,
        r"(?:LOCAL\s*)?\b(?:ape(?:n)?[\s\-]?staart(?:je)?|aapstaart(?:je)?|slingeraap|monkeytail)\b\s*[a-z0-9\-]*(?:DOT[a-z]{2,})*",
    ),
    // sam at example punt nl, sam bij gmail, sam gmail com
    (MaskedKind::EmailAddress, r"LOCAL\s+(?:at|ad|bij)\s+PROVIDER\b(?:DOT[a-z]{2,})?"),
    (MaskedKind::EmailAddress, r"LOCAL\s+(?:at|ad)\s+[a-z0-9\-]+DOTENDING\b"),
    (MaskedKind::EmailAddress, r"LOCAL\s+PROVIDER(?:DOT|\s+)(?:com|nl)\b"),
    // https://example.org/x, www.example.org, example.org/x, t.me/x
    (MaskedKind::Link, r"(?:https?|hxxps?|ftp)\s*:\s*/\s*/\s*\S+"),
    (MaskedKind::Link, r"\bw\s?w\s?w\s*(?:\.|DOT)\s*\S+"),
    (MaskedKind::Link, r"\b(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+ENDING\b(?:[/:?#]\S*)?"),
    (MaskedKind::Link, r"\b(?:[a-z0-9\-]+\.)+[a-z]{2,}/[a-z0-9@+]\S*"),
    (
        MaskedKind::Link,
        r"\b(?:t|wa|m|ig|signal|paypal|line|telegram)\.me\b(?:/\S*)?|\bs\.id\b\S*|\byoutu\.be\b\S*|\bvm\.tiktok\S*",
    ),
    // example punt nl, example (dot) com, example . nl
    (
        MaskedKind::Link,
        r"\b[a-z0-9\-]+(?:\s+(?:punt|dot)\s+|\s*[(\[]\s*(?:punt|dot|\.)\s*[)\]]\s*|\s+\.\s+)ENDING\b(?:/\S*)?",
    ),
    // @sam
    (MaskedKind::AccountName, r"(?:^|[^a-z0-9._%+\-@])(?P<m>@[a-z0-9._]*[a-z][a-z0-9._@]*)"),
    // snap: sam, insta = sam, snapnaam: sam
    (MaskedKind::AccountName, r"\bPLATFORMLABEL\s*(?::|=+>?|->|→|>)\s*(?P<m>\S+)"),
    // mijn insta is sam, my snap's sam
    (
        MaskedKind::AccountName,
        r"\b(?:mijn|m'?n|my|onze|our|me|eigen)\s+PLATFORMLABEL\s*(?:\s(?:is|heet|luidt)|'s)\s+(?P<w>[^\s,;!?]+)",
    ),
    // mijn snap sam_075, insta is sam075, gebruikersnaam: sam
    (MaskedKind::AccountName, r"\bPLATFORMLABEL\s+(?:is\s+|heet\s+|onder\s+|als\s+)?(?P<m>ACCOUNT)"),
    (
        MaskedKind::AccountName,
        r"\b(?:gebruikersnaam|username|nickname|gamertag|snapnaam|instanaam)\s*(?:is|:|=)\s*(?P<w>\S+)",
    ),
    // ik zit op telegram als sam, op insta onder de naam sam
    (
        MaskedKind::AccountName,
        r"\b(?:op|on|via)\s+PLATFORM\s+(?:als|as|onder|met\s+(?:de\s+|mijn\s+)?naam|onder\s+de\s+naam)\s+(?P<w>[a-z0-9._\-]{2,})",
    ),
    // voeg me toe op snap sam, zoek me op facebook Sam de Vries
    (
        MaskedKind::AccountName,
        r"\b(?:voeg|add|volg|follow|zoek|vind|dm|bereik|text|hit)\b[^.!?\n]{0,30}\bPLATFORM\b(?:\s+(?:onder|als|met|naam))*\s+(?P<w>[a-z0-9._\-]{2,}(?:\s+[a-z][a-z0-9._\-]*){0,2})\s*(?:[.!?,;\n)]|$)",
    ),
    // voeg sam toe op snap
    (
        MaskedKind::AccountName,
        r"\b(?:voeg|add|volg|follow|zoek|dm)\s+(?P<w>[a-z0-9._\-]{2,})\s+(?:toe\s+)?(?:op|on|via)\s+(?:de\s+)?PLATFORM\b",
    ),
    // sam_075 op insta, ik heet sam op snap
    (MaskedKind::AccountName, r"(?P<m>[a-z][a-z0-9._\-]*[0-9_][a-z0-9._\-]*)\s+(?:op|on|via)\s+PLATFORM\b"),
    (
        MaskedKind::AccountName,
        r"\b(?:heet|ben|sta|am|called)\s+(?P<w>[a-z0-9._\-]{2,})\s+(?:op|on)\s+PLATFORM\b",
    ),
    (MaskedKind::AccountName, r"\bdiscord\b[^.!?\n]{0,20}?(?P<m>[a-z0-9._]+\s?#\s?\d{4})"),
];

/// Words that are no names of accounts.
const EVERYDAY: &[&str] = &[
    "niet",
    "geen",
    "weg",
    "kapot",
    "prive",
    "private",
    "openbaar",
    "gehackt",
    "leeg",
    "nieuw",
    "leuk",
    "ook",
    "nog",
    "al",
    "helaas",
    "dicht",
    "uit",
    "verwijderd",
    "het",
    "de",
    "een",
    "not",
    "gone",
    "heel",
    "te",
    "voor",
    "van",
    "als",
    "je",
    "en",
    "of",
    "dan",
    "want",
    "maar",
    "om",
    "met",
    "bij",
    "naar",
    "ik",
    "we",
    "wij",
    "u",
    "jij",
    "hem",
    "haar",
    "toe",
    "aan",
    "even",
    "graag",
    "vandaag",
    "morgen",
    "nu",
    "please",
    "thanks",
    "aub",
    "svp",
    "ok",
    "oke",
    "actief",
    "vaak",
    "altijd",
    "weinig",
    "soms",
    "nooit",
    "mij",
    "me",
    "mijn",
    "ons",
    "onze",
    "jullie",
    "jouw",
    "uw",
    "zijn",
    "is",
    "was",
    "zo",
    "straks",
    "later",
    "hier",
    "daar",
    "iemand",
    "mensen",
    "foto's",
    "filmpjes",
    "berichten",
    "online",
    "klaar",
    "blij",
    "er",
    "gewoon",
    "alleen",
    "the",
    "a",
    "it",
    "you",
    "us",
    "our",
    "private.",
    "bezig",
    "begonnen",
    "gestopt",
    "werk",
    "school",
];

static COMPILED: LazyLock<Vec<(MaskedKind, Regex)>> = LazyLock::new(|| {
    let whole = |pattern: &str| {
        // Words in words: twice is enough.
        let once =
            WORDS.iter().fold(pattern.to_owned(), |text, (word, long)| replace_word(&text, word, long));
        WORDS.iter().fold(once, |text, (word, long)| replace_word(&text, word, long))
    };
    let compiled =
        PATTERNS.iter().map(|(kind, pattern)| Regex::new(&whole(pattern)).map(|regex| (*kind, regex)));
    // The tests know that all of them are right.
    compiled.filter_map(Result::ok).collect()
});

/// `DOT` is also the beginning of `DOTT`.
fn replace_word(text: &str, word: &str, long: &str) -> String {
    if word == "DOT" {
        text.replace("DOTT", "\u{0}").replace(word, long).replace('\u{0}', "DOTT")
    } else {
        text.replace(word, long)
    }
}

/// Where they are, and what they are.
#[must_use]
pub fn find_names(text: &str) -> Vec<(MaskedKind, Range<usize>)> {
    let mut found = Vec::new();
    for (kind, regex) in COMPILED.iter() {
        for captures in regex.captures_iter(text) {
            let everyday = captures.name("w").is_some_and(|word| is_everyday(word.as_str()));
            let at = captures.name("m").or_else(|| captures.name("w")).or_else(|| captures.get(0));
            if let Some(at) = at.filter(|_| !everyday) {
                found.push((*kind, at.range()));
            }
        }
    }
    found
}

fn is_everyday(word: &str) -> bool {
    EVERYDAY.contains(&word.trim_end_matches(['.', ',', '!', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }
}
