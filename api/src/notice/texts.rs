//! The words of notices and mails. They are built in, and an operator can have others: a folder with files of the same names,
//! read at the start. What is not in it, down to the single text, is as it is built in, so that a new release brings its new
//! texts to everybody. A text that can't be read stops the start and says where.

use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, anyhow, bail, ensure};
use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::notice;
use fluent_templates::fluent_bundle::concurrent::FluentBundle;
use fluent_templates::fluent_bundle::{FluentArgs, FluentResource};
use minijinja::{Environment, context};
use serde::Serialize;

use super::wording::Wording;
use crate::config::Config;
use crate::language::Language;
use crate::placement::page::PATH;

const BUILT_IN: [(&str, &str); 4] = [
    ("nl/notices.ftl", include_str!("../../locales/nl/notices.ftl")),
    ("en/notices.ftl", include_str!("../../locales/en/notices.ftl")),
    ("mail.txt", include_str!("../../templates/mail.txt")),
    ("mail.html", include_str!("../../templates/mail.html")),
];

/// Words that a mail needs beside those of its notices.
const MAIL_WORDS: [&str; 11] = [
    "mail-greeting",
    "mail-closing",
    "mail-why",
    "mail-digest-title",
    "mail-digest-more",
    "mail-code-title",
    "mail-code-body",
    "mail-signing-title",
    "mail-signing-body",
    "mail-signing-closing",
    "mail-signing-why",
];
/// How a mail ends to somebody who gave their address, and to a guardian who is only asked to sign.
const ENDING: [&str; 2] = ["mail-closing", "mail-why"];
const SIGNING_ENDING: [&str; 2] = ["mail-signing-closing", "mail-signing-why"];

/// All words, checked.
pub struct Texts {
    bundles: Vec<(Language, FluentBundle<FluentResource>)>,
    layouts: Environment<'static>,
    /// Where a guardian without an account signs.
    signing_page: String,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts")
    }
}

/// A text of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// One line.
    pub title: String,
    /// What to do next.
    pub body: String,
}

/// A mail before it has an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

impl Texts {
    /// Reads the words that are built in, and over them those of the operator's folder.
    ///
    /// # Errors
    /// Names the file, and the line or the text in it.
    pub fn load(config: &Config) -> anyhow::Result<Self> {
        let own = config.texts_dir.as_deref().filter(|folder| !folder.as_os_str().is_empty());
        let (mut bundles, mut layouts) = (Vec::new(), Environment::new());
        layouts.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        let mut is_any_own = false;
        for (name, built_in) in BUILT_IN {
            let changed = own.map(|folder| read(folder, name)).transpose()?.flatten();
            is_any_own |= changed.is_some();
            let language = Language::ALL.into_iter().find(|it| name.starts_with(&format!("{}/", it.tag())));
            match language {
                Some(language) => bundles.push((language, bundle(language, (name, built_in), changed)?)),
                None => {
                    let (shown, text) = changed.unwrap_or((name.to_owned(), built_in.to_owned()));
                    layouts.add_template_owned(name, text).map_err(|fault| place_of(&fault, &shown))?;
                }
            }
        }
        if let Some(folder) = own.filter(|_| !is_any_own) {
            let names = BUILT_IN.map(|(name, _)| name).join(", ");
            bail!("{} (TEXTS_DIR) holds none of {names}", folder.display());
        }
        let signing_page = format!("{}{PATH}", config.public_url.trim_end_matches('/'));
        let texts = Self { bundles, layouts, signing_page };
        texts.check(own)?;
        Ok(texts)
    }

    /// Writes the words that are built in into a folder, for an operator to change. What is there stays.
    ///
    /// # Errors
    /// Where one of the files is there already, or can't be written.
    pub fn write_built_in(folder: &Path) -> anyhow::Result<()> {
        for (name, text) in BUILT_IN {
            let path = folder.join(name);
            let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            let written = made.and_then(|()| std::fs::File::create_new(&path)?.write_all(text.as_bytes()));
            written.with_context(|| format!("{} can't be written", path.display()))?;
        }
        Ok(())
    }

    /// Whether everything that can be asked for is there.
    fn check(&self, own: Option<&Path>) -> anyhow::Result<()> {
        let file = |name: String| match own.map(|folder| folder.join(&name)).filter(|path| path.exists()) {
            Some(path) => path.display().to_string(),
            None => name,
        };
        for language in Language::ALL {
            let names = Wording::ALL.iter().map(|it| it.name());
            let ids = names.flat_map(|it| [format!("notice-{it}-title"), format!("notice-{it}-body")]);
            let others = MAIL_WORDS.iter().map(|id| (*id).to_owned()).chain(["moment".to_owned()]);
            for id in ids.chain(others) {
                self.find(language, &id, Some(DateTime::<Utc>::default()), "123456").with_context(|| {
                    format!("{}: the text `{id}`", file(format!("{}/notices.ftl", language.tag())))
                })?;
            }
        }
        let sample = Words { title: "A Title".to_owned(), body: "A Body".to_owned() };
        let lines = ["A Line".to_owned()];
        for (name, _) in BUILT_IN.iter().filter(|(name, _)| name.starts_with("mail.")) {
            let tried = self.lay_out(name, Language::Nl, &sample, (&lines, ENDING));
            let tried = tried.map_err(|fault| place_of(&fault, &file((*name).to_owned())))?;
            for (shown, variable) in [("A Title", "title"), ("A Body", "body"), ("A Line", "titles")] {
                let is_shown = tried.contains(shown);
                ensure!(is_shown, "{}: `{variable}` is not shown", file((*name).to_owned()));
            }
        }
        Ok(())
    }

    /// The words of a notice.
    #[must_use]
    pub fn words(&self, language: Language, row: &notice::Model) -> Words {
        let starts_at = starts_at(row);
        Words {
            title: self.get(language, &format!("notice-{}-title", row.wording), starts_at, ""),
            body: self.get(language, &format!("notice-{}-body", row.wording), starts_at, ""),
        }
    }

    /// The mail of one notice.
    ///
    /// # Errors
    /// Where the layout fails.
    pub fn letter(&self, language: Language, row: &notice::Model) -> anyhow::Result<Letter> {
        self.letter_of(language, &self.words(language, row), &[])
    }

    /// The mail of the day: the titles of its notices, each once with how many there are, and whether there is more than them.
    ///
    /// # Errors
    /// Where the layout fails.
    pub fn digest(
        &self,
        language: Language,
        rows: &[notice::Model],
        is_more: bool,
    ) -> anyhow::Result<Letter> {
        let more = is_more.then(|| self.get(language, "mail-digest-more", None, ""));
        let titles = counted(rows.iter().map(|row| self.words(language, row).title));
        let titles: Vec<String> = titles.into_iter().chain(more).collect();
        let title = self.get(language, "mail-digest-title", None, "");
        self.letter_of(language, &Words { title, body: String::new() }, &titles)
    }

    /// The mail with the code that proves an address.
    ///
    /// # Errors
    /// Where the layout fails.
    pub fn code(&self, language: Language, code: &str) -> anyhow::Result<Letter> {
        let title = self.get(language, "mail-code-title", None, code);
        let body = self.get(language, "mail-code-body", None, code);
        self.letter_of(language, &Words { title, body }, &[])
    }

    /// The mail with the code with which a guardian without an account signs. What they speak is not known: it is in Dutch.
    ///
    /// # Errors
    /// Where the layout fails.
    pub fn signing_code(&self, code: &str) -> anyhow::Result<Letter> {
        let language = Language::Nl;
        let title = self.get(language, "mail-signing-title", None, code);
        let body = self.get(language, "mail-signing-body", None, code);
        self.letter_with(language, &Words { title, body }, &[], SIGNING_ENDING)
    }

    fn letter_of(&self, language: Language, words: &Words, titles: &[String]) -> anyhow::Result<Letter> {
        self.letter_with(language, words, titles, ENDING)
    }

    fn letter_with(
        &self,
        language: Language,
        words: &Words,
        titles: &[String],
        ending: [&str; 2],
    ) -> anyhow::Result<Letter> {
        Ok(Letter {
            // A line break in a title must not become a header of its own.
            subject: words.title.replace(['\r', '\n'], " "),
            text: self.lay_out("mail.txt", language, words, (titles, ending))?,
            html: self.lay_out("mail.html", language, words, (titles, ending))?,
        })
    }

    fn lay_out(
        &self,
        layout: &str,
        language: Language,
        words: &Words,
        (titles, [closing, why]): (&[String], [&str; 2]),
    ) -> Result<String, minijinja::Error> {
        let word = |id| self.get(language, id, None, "");
        self.layouts.get_template(layout)?.render(context! {
            language => language.tag(),
            title => words.title,
            body => words.body,
            titles,
            greeting => word("mail-greeting"),
            closing => word(closing),
            why => word(why),
        })
    }

    fn get(&self, language: Language, id: &str, starts_at: Option<DateTime<Utc>>, code: &str) -> String {
        self.find(language, id, starts_at, code).unwrap_or_else(|_| id.to_owned())
    }

    fn find(
        &self,
        language: Language,
        id: &str,
        starts_at: Option<DateTime<Utc>>,
        code: &str,
    ) -> anyhow::Result<String> {
        let found = self.bundles.iter().find(|(of, _)| *of == language).map(|(_, bundle)| bundle);
        let bundle = found.context("no such language")?;
        let mut arguments = FluentArgs::new();
        arguments.set("code", code.to_owned());
        arguments.set("page", self.signing_page.clone());
        if let Some(moment) = starts_at {
            let local = moment.with_timezone(&Amsterdam);
            arguments.set("weekday", local.weekday().number_from_monday());
            arguments.set("day", local.day());
            arguments.set("month", local.month());
            arguments.set("time", format!("{:02}:{:02}", local.hour(), local.minute()));
        }
        let message = bundle.get_message(id).context("is missing")?;
        let pattern = message.value().context("is empty")?;
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut faults).into_owned();
        match faults.first() {
            Some(fault) => Err(anyhow!("can't be filled in: {fault}")),
            None => Ok(text),
        }
    }
}

/// The moment that a notice is about, if it is about one.
#[must_use]
pub fn starts_at(row: &notice::Model) -> Option<DateTime<Utc>> {
    let details: serde_json::Value = serde_json::from_str(&row.details).ok()?;
    details.get("startsAt")?.as_str()?.parse().ok()
}

/// Each line once, where it first stands; before one that comes several times, how many times.
fn counted(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for line in lines {
        match counts.iter_mut().find(|(known, _)| *known == line) {
            Some((_, count)) => *count += 1,
            None => counts.push((line, 1)),
        }
    }
    counts
        .into_iter()
        .map(|(line, count)| if count > 1 { format!("{count}× {line}") } else { line })
        .collect()
}

/// The operator's file of that name and what is in it, if there is one.
fn read(folder: &Path, name: &str) -> anyhow::Result<Option<(String, String)>> {
    let path = folder.join(name);
    let shown = path.display().to_string();
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((shown, text))),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault).with_context(|| format!("{shown} can't be read (TEXTS_DIR)")),
    }
}

/// The built-in texts of a language, and over them those that the operator has otherwise.
fn bundle(
    language: Language,
    (name, built_in): (&str, &str),
    changed: Option<(String, String)>,
) -> anyhow::Result<FluentBundle<FluentResource>> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().context("a language")?]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource(name, built_in.to_owned())?);
    if let Some((shown, text)) = changed {
        if let Some(unknown) = names_in(&text).find(|name| !bundle.has_message(name)) {
            bail!(
                "{shown}: nothing is called {unknown}; `back-on-track texts FOLDER` writes every text there is"
            );
        }
        bundle.add_resource_overriding(resource(&shown, text)?);
    }
    Ok(bundle)
}

/// The names of the messages in a text.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let begins = |line: &&str| line.starts_with(|letter: char| letter.is_ascii_alphabetic());
    text.lines().filter(begins).filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim_end())
}

fn resource(file: &str, text: String) -> anyhow::Result<FluentResource> {
    match FluentResource::try_new(text) {
        Ok(resource) => Ok(resource),
        Err((resource, faults)) => {
            let Some(fault) = faults.first() else { bail!("{file} can't be read") };
            let before = resource.source().get(..fault.pos.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            bail!("{file}, line {line}: {fault}")
        }
    }
}

fn place_of(fault: &minijinja::Error, file: &str) -> anyhow::Error {
    match fault.line() {
        Some(line) => anyhow!("{file}, line {line}: {fault}"),
        None => anyhow!("{file}: {fault}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lines_are_counted_where_they_first_stand() {
        let lines = ["a", "b", "a", "c", "a"].map(str::to_owned);
        assert_eq!(counted(lines.into_iter()), ["3× a", "b", "c"]);
    }
}
