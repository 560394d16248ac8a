//! Whether somebody is still anything to what a notice is about when it is about to leave.

use chrono::NaiveDate;
use entities::notice;
use sea_orm::ConnectionTrait;

use crate::error::ApiResult;
use crate::notice::audience::{Matter, Surroundings};
use crate::notice::rules::{Audience, audiences_of};
use crate::notice::wording::Wording;

/// Whether the reader would be told of it now: a former coach is not, nor a guardian once the youth is 16, a contact whose agreement
/// is over, or whoever left the employer.
///
/// # Errors
/// Where the database fails.
pub async fn is_reader_still_near(
    conn: &impl ConnectionTrait,
    notice: &notice::Model,
    wording: Wording,
    today: NaiveDate,
) -> ApiResult<bool> {
    let matter = Matter::from(notice);
    let around = Surroundings::of(conn, &[matter], today).await?;
    let is_among = |audience| around.recipients(&matter, audience, today).contains(&notice.user_id);
    Ok(audiences_of(wording).any(|audience| match audience {
        // Which side it is depends on who did it, which a notice does not say.
        Audience::OtherSide => is_among(Audience::Youth) || is_among(Audience::Coaches),
        _ => is_among(audience),
    }))
}
