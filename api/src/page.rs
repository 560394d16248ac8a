//! Lists: opaque keyset cursors, so that a page costs the same wherever it is and rows that arrive meanwhile neither
//! repeat nor hide others. Also the version that `If-Match` names.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::error::{ApiError, ApiResult, Code, FieldError};

/// Which part of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

impl PageQuery {
    /// For lists whose query has more in it than the page.
    #[must_use]
    pub fn new(cursor: Option<String>, limit: Option<u64>) -> Self {
        Self { cursor, limit }
    }

    /// Items at most, 1 to 100, 20 unless told.
    ///
    /// # Errors
    /// 400 outside the range.
    pub fn limit(&self) -> ApiResult<u64> {
        match self.limit.unwrap_or(20) {
            limit @ 1..=100 => Ok(limit),
            _ => Err(ApiError::invalid(vec![FieldError::new("#query/limit", "wrong_limit")])),
        }
    }

    /// The last identifier of the previous page.
    ///
    /// # Errors
    /// 400 where the cursor is not one of ours.
    pub fn after(&self) -> ApiResult<Option<Uuid>> {
        self.cursor
            .as_deref()
            .map(|cursor| decode(cursor).and_then(|bytes| Uuid::from_slice(&bytes).ok()))
            .map_or(Ok(None), |id| id.map(Some).ok_or_else(wrong_cursor))
    }

    /// The last position of the previous page, for streams that are not ordered by identifier.
    ///
    /// # Errors
    /// 400 where the cursor is not one of ours.
    pub fn after_position(&self) -> ApiResult<Option<(i64, i64)>> {
        let Some(cursor) = self.cursor.as_deref() else { return Ok(None) };
        let text = decode(cursor).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(wrong_cursor)?;
        let (first, second) = text.split_once(':').ok_or_else(wrong_cursor)?;
        match (first.parse(), second.parse()) {
            (Ok(first), Ok(second)) => Ok(Some((first, second))),
            _ => Err(wrong_cursor()),
        }
    }
}

impl PageQuery {
    /// What the last item of the previous page is sorted by, and which one it is, for lists that come in several orders;
    /// `order` names the one that is asked for now.
    ///
    /// # Errors
    /// 400 where the cursor is not one of ours, or of another order.
    pub fn after_key(&self, order: &str) -> ApiResult<Option<(i64, Uuid)>> {
        let Some(cursor) = self.cursor.as_deref() else { return Ok(None) };
        let text = decode(cursor).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(wrong_cursor)?;
        let mut parts = text.splitn(3, ':');
        let (name, key, id) = (parts.next(), parts.next(), parts.next());
        let key = key.and_then(|key| key.parse().ok());
        let id = id.and_then(|id| Uuid::parse_str(id).ok());
        match (key, id) {
            (Some(key), Some(id)) if name == Some(order) => Ok(Some((key, id))),
            _ => Err(wrong_cursor()),
        }
    }
}

/// The cursor that [`PageQuery::after_key`] reads.
#[must_use]
pub fn key_cursor(order: &str, (key, id): (i64, Uuid)) -> String {
    URL_SAFE_NO_PAD.encode(format!("{order}:{key}:{id}"))
}

fn decode(cursor: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(cursor).ok()
}

fn wrong_cursor() -> ApiError {
    ApiError::invalid(vec![FieldError::new("#query/cursor", "wrong_cursor")])
}

/// The cursor that [`PageQuery::after_position`] reads.
#[must_use]
pub fn position_cursor(first: i64, second: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{first}:{second}"))
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page from `limit + 1` rows: the extra one only tells that there is more.
    pub fn from_rows<R>(rows: Vec<R>, limit: u64, id: impl Fn(&R) -> Uuid, show: impl FnMut(R) -> T) -> Self {
        Self::from_sorted_rows(rows, limit, |row| URL_SAFE_NO_PAD.encode(id(row)), show)
    }

    /// The same for a list that is not ordered by identifier: `cursor` tells where the page ends.
    pub fn from_sorted_rows<R>(
        mut rows: Vec<R>,
        limit: u64,
        cursor: impl Fn(&R) -> String,
        show: impl FnMut(R) -> T,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| has_more).map(cursor);
        Self { items: rows.into_iter().map(show).collect(), next_cursor }
    }

    /// Items that are shown already; `last` names the last of them where there is more.
    #[must_use]
    pub fn of_shown(items: Vec<T>, last: Option<Uuid>) -> Self {
        Self { items, next_cursor: last.map(|id| URL_SAFE_NO_PAD.encode(id)) }
    }
}

/// Cursor of the next page, for the `Link` header.
#[derive(Clone, Debug)]
pub struct NextCursor(pub String);

/// The version that the client read before it changes something.
#[derive(Clone, Debug)]
pub struct IfMatch(String);

impl IfMatch {
    /// Goes on only if `current` is the version that the client read.
    ///
    /// # Errors
    /// 412 where somebody else was first.
    pub fn require(&self, current: impl std::fmt::Display) -> ApiResult<()> {
        let current = format!("\"{current}\"");
        let named = self.0.split(',').map(str::trim);
        if named.into_iter().any(|tag| tag == current) { Ok(()) } else { Err(Code::Stale.into()) }
    }
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok());
        ready(match value {
            // `*` would promise to overwrite whatever is there: the lost update that the header exists to prevent.
            Some(tags) if tags.trim() != "*" && !tags.trim().is_empty() => Ok(Self(tags.to_owned())),
            _ => Err(Code::IfMatchRequired.into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_whether_there_is_more() {
        let ids: Vec<Uuid> = (0..3).map(Uuid::from_u128).collect();
        let page = Page::from_rows(ids.clone(), 2, |id| *id, |id| id);
        assert_eq!(page.items, ids[..2]);
        let next = PageQuery { cursor: page.next_cursor, limit: None };
        assert_eq!(next.after().unwrap(), Some(ids[1]));
        assert_eq!(Page::from_rows(ids, 3, |id| *id, |id| id).next_cursor, None);
    }

    #[test]
    fn a_cursor_that_is_not_ours_is_refused() {
        for cursor in ["", "x", "====", "MTIz"] {
            let query = PageQuery { cursor: Some(cursor.into()), limit: Some(0) };
            assert!(query.after().is_err() && query.after_position().is_err() && query.limit().is_err());
        }
        let query = PageQuery { cursor: Some(position_cursor(7, -1)), limit: None };
        assert_eq!(query.after_position().unwrap(), Some((7, -1)));
        let end = (-7, Uuid::from_u128(9));
        let query = PageQuery { cursor: Some(key_cursor("newest", end)), limit: None };
        assert_eq!(query.after_key("newest").unwrap(), Some(end));
        assert!(query.after_key("starts").is_err() && query.after_position().is_err());
    }
}
