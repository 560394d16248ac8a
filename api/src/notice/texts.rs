//! The words of notices and mails. They are built in, and an operator can have others: a folder with the same files, read
//! at the start. A text that can't be read, or is missing, stops the start and says where.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::notice;
use fluent_templates::fluent_bundle::concurrent::FluentBundle;
use fluent_templates::fluent_bundle::{FluentArgs, FluentResource};
use minijinja::{Environment, context};
use serde::Serialize;

use super::rules::wordings;
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
    /// Reads the words that are built in, or those of the operator's folder.
    ///
    /// # Errors
    /// Names the file, and the line or the text in it.
    pub fn load(config: &Config) -> anyhow::Result<Self> {
        let own = config.texts_dir.as_deref().filter(|folder| !folder.as_os_str().is_empty());
        let (mut bundles, mut layouts) = (Vec::new(), Environment::new());
        layouts.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        for (name, built_in) in BUILT_IN {
            let (shown, text) = match own {
                Some(folder) => read(folder, name)?,
                None => (name.to_owned(), built_in.to_owned()),
            };
            let language = Language::ALL.into_iter().find(|it| name.starts_with(&format!("{}/", it.tag())));
            match language {
                Some(language) => bundles.push((language, bundle(language, &shown, text)?)),
                None => layouts.add_template_owned(name, text).map_err(|fault| place_of(&fault, &shown))?,
            }
        }
        let signing_page = format!("{}{PATH}", config.public_url.trim_end_matches('/'));
        let texts = Self { bundles, layouts, signing_page };
        texts.check(own)?;
        Ok(texts)
    }

    /// Whether everything that can be asked for is there.
    fn check(&self, own: Option<&Path>) -> anyhow::Result<()> {
        let file = |name: String| own.map_or(name.clone(), |folder| folder.join(&name).display().to_string());
        for language in Language::ALL {
            let ids = wordings().flat_map(|it| [format!("notice-{it}-title"), format!("notice-{it}-body")]);
            let others = MAIL_WORDS.iter().map(|id| (*id).to_owned()).chain(["moment".to_owned()]);
            for id in ids.chain(others) {
                self.find(language, &id, Some(DateTime::<Utc>::default()), "123456").with_context(|| {
                    format!("{}: the text `{id}`", file(format!("{}/notices.ftl", language.tag())))
                })?;
            }
        }
        let sample = Words { title: "title".to_owned(), body: "body".to_owned() };
        for (name, _) in BUILT_IN.iter().filter(|(name, _)| name.starts_with("mail.")) {
            let tried =
                self.lay_out(name, Language::Nl, &sample, (std::slice::from_ref(&sample.title), ENDING));
            tried.map_err(|fault| place_of(&fault, &file((*name).to_owned())))?;
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

    /// The mail of the day: the titles of its notices, and whether there is more than them.
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
        let titles: Vec<String> =
            rows.iter().map(|row| self.words(language, row).title).chain(more).collect();
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

fn read(folder: &Path, name: &str) -> anyhow::Result<(String, String)> {
    let path = folder.join(name);
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("{shown} can't be read (TEXTS_DIR)"))?;
    Ok((shown, text))
}

fn bundle(language: Language, file: &str, text: String) -> anyhow::Result<FluentBundle<FluentResource>> {
    let resource = match FluentResource::try_new(text) {
        Ok(resource) => resource,
        Err((resource, faults)) => {
            let Some(fault) = faults.first() else { bail!("{file} can't be read") };
            let before = resource.source().get(..fault.pos.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            bail!("{file}, line {line}: {fault}")
        }
    };
    let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().context("a language")?]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).map_err(|faults| {
        let fault = faults.first().map(ToString::to_string).unwrap_or_default();
        anyhow!("{file}: {fault}")
    })?;
    Ok(bundle)
}

fn place_of(fault: &minijinja::Error, file: &str) -> anyhow::Error {
    match fault.line() {
        Some(line) => anyhow!("{file}, line {line}: {fault}"),
        None => anyhow!("{file}: {fault}"),
    }
}
