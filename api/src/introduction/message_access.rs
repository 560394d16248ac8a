//! Who reads, writes and reports the messages of an introduction.

use chrono::NaiveDate;
use entities::{
    IntroductionId, IntroductionMessageId, IntroductionSide, IntroductionState, introduction_message,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::access::{Visible, hold, to_read};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// Messages of an introduction, and for which side the caller reads them. Locked where it came from [`to_write`].
#[derive(Debug)]
pub struct Talk {
    visible: Visible,
    side: IntroductionSide,
}

impl Talk {
    /// The introduction and its people.
    #[must_use]
    pub fn visible(&self) -> &Visible {
        &self.visible
    }

    /// The caller's side.
    #[must_use]
    pub fn side(&self) -> IntroductionSide {
        self.side
    }
}

/// The employer reads messages as long as it goes on: they are full of the youth.
fn talk(visible: Visible) -> ApiResult<Talk> {
    let side = visible.relation().side().ok_or(Code::RoleNotAllowed)?;
    let goes_on = visible.introduction().state == IntroductionState::Accepted;
    if side == IntroductionSide::Employer && !goes_on {
        return Err(Code::IntroductionState.into());
    }
    Ok(Talk { visible, side })
}

/// The youth, an assigned coach and, while it goes on, people of the employer read.
///
/// # Errors
/// 404 for strangers, 403 for those who only look on, `introduction_state` for the employer before and after.
pub async fn to_listen(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: IntroductionId,
    today: NaiveDate,
) -> ApiResult<Talk> {
    talk(to_read(conn, person, id, today).await?)
}

/// The same write, report and say how far they have read.
///
/// # Errors
/// As [`to_listen`]; 403 for a coach who is a relative.
pub async fn to_write(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Talk> {
    talk(hold(tx, person, id).await?)
}

/// A message, with its introduction locked, that the caller may report.
#[derive(Debug)]
pub struct Reportable {
    message: introduction_message::Model,
    talk: Talk,
}

impl Reportable {
    /// The message.
    #[must_use]
    pub fn message(&self) -> &introduction_message::Model {
        &self.message
    }

    /// Where it was sent.
    #[must_use]
    pub fn talk(&self) -> &Talk {
        &self.talk
    }
}

/// A side reports what another wrote.
///
/// # Errors
/// As [`to_write`]; 404 where the message is not of this introduction; 403 for one's own.
pub async fn to_report(
    tx: &Tx,
    person: &Person,
    id: IntroductionId,
    message: IntroductionMessageId,
) -> ApiResult<Reportable> {
    let talk = to_write(tx, person, id).await?;
    let found = introduction_message::Entity::find_by_id(message)
        .filter(introduction_message::Column::IntroductionId.eq(id))
        .one(tx)
        .await?;
    let message = found.ok_or(Code::NotFound)?;
    if message.author_id == person.user_id {
        return Err(Code::NotForYourself.into());
    }
    Ok(Reportable { message, talk })
}
