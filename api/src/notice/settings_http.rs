//! Paths of how I want to be told.

use actix_web::web;
use entities::{Channel, NoticeKind, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError, ValidationErrors};

use super::query::{self, Preferences, Settings};
use super::rules::{KINDS, is_wanted_by_default};
use super::settings::{self, Choice};
use crate::auth::{Anybody, Caller};
use crate::db::Db;
use crate::delivery::queueing::{find_digest_readers, is_wanted};
use crate::error::ApiResult;
use crate::guarded;
use crate::input::Input;
use crate::language::Language;
use crate::page::IfMatch;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of settings.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_notice_settings, update_notice_settings);
}

/// A language that mails can have (BCP 47).
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MailLanguage {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl From<MailLanguage> for Language {
    fn from(language: MailLanguage) -> Self {
        match language {
            MailLanguage::Nl => Self::Nl,
            MailLanguage::En => Self::En,
        }
    }
}

impl From<Language> for MailLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::Nl => Self::Nl,
            Language::En => Self::En,
        }
    }
}

/// Whether I want one kind of notice by one channel.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NoticePreference)]
pub struct PreferenceDto {
    /// Which notices.
    kind: NoticeKind,
    /// How.
    channel: Channel,
    /// Yes or no.
    is_wanted: bool,
}

/// How I am told. Everything is in the inbox, whatever is chosen here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NoticeSettings)]
pub struct SettingsOut {
    /// Language of mails.
    language: MailLanguage,
    /// One mail a day, at eight in the morning, instead of one for each notice.
    is_digest: bool,
    /// Every kind and channel.
    preferences: Vec<PreferenceDto>,
}

fn show(user: UserId, settings: &Settings, preferences: &Preferences, is_digest: bool) -> ApiResult<Reply> {
    let pairs = KINDS.into_iter().flat_map(|kind| [(kind, Channel::Email), (kind, Channel::Push)]);
    let show_one = |(kind, channel)| PreferenceDto {
        kind,
        channel,
        is_wanted: is_wanted(preferences, user, kind, channel),
    };
    let body = SettingsOut {
        language: settings.language.into(),
        is_digest,
        preferences: pairs.map(show_one).collect(),
    };
    Ok(Reply::ok(&body)?.with_version(settings.version))
}

/// How I am told.
#[utoipa::path(get, path = "/me/notice-settings", tag = "notices",
    responses((status = 200, description = "Every kind and channel", body = SettingsOut)))]
pub async fn get_notice_settings(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    let users = [caller.user_id];
    let settings = query::get_settings(db.reader(), caller.user_id).await?;
    let preferences = query::list_preferences(db.reader(), &users).await?;
    let readers = find_digest_readers(db.reader(), &users).await?;
    show(caller.user_id, &settings, &preferences, readers.contains(&caller.user_id))
}

/// How I want to be told.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NoticeSettingsIn)]
pub struct SettingsIn {
    /// Language of mails.
    language: MailLanguage,
    /// One mail a day, at eight in the morning, instead of one for each notice.
    is_digest: bool,
    /// What I want; a kind and channel that is left out stays as the programme has it.
    #[schema(max_items = 30)]
    preferences: Vec<PreferenceDto>,
}

impl Validate for SettingsIn {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut seen = Vec::new();
        for item in &self.preferences {
            if seen.contains(&(item.kind, item.channel)) {
                let mut errors = ValidationErrors::new();
                errors.add("preferences", ValidationError::new("duplicate_preference"));
                return Err(errors);
            }
            seen.push((item.kind, item.channel));
        }
        Ok(())
    }
}

impl From<SettingsIn> for Choice {
    fn from(body: SettingsIn) -> Self {
        // Only what differs is kept, so that a better default reaches whoever never chose.
        let differs = |it: &PreferenceDto| it.is_wanted != is_wanted_by_default(it.kind, it.channel);
        let chosen = body.preferences.into_iter().filter(differs);
        Self {
            language: body.language.into(),
            is_digest: body.is_digest,
            preferences: chosen.map(|it| (it.kind, it.channel, it.is_wanted)).collect(),
        }
    }
}

/// Choose how I want to be told.
#[utoipa::path(put, path = "/me/notice-settings", tag = "notices", request_body = SettingsIn,
    params(("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Chosen", body = SettingsOut)))]
pub async fn update_notice_settings(
    caller: Caller<Anybody>,
    if_match: IfMatch,
    body: Input<SettingsIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let choice = Choice::from(body.value);
    let work = db.write(async |tx| {
        let changeable = settings::to_change(tx, &caller).await?;
        if_match.require(changeable.settings().version)?;
        settings::change(tx, &caller, changeable, &choice).await?;
        let now = query::get_settings(tx, caller.user_id).await?;
        let preferences = query::list_preferences(tx, &[caller.user_id]).await?;
        show(caller.user_id, &now, &preferences, choice.is_digest)
    });
    work.await
}
