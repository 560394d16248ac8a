//! What the youth's phone shows at the desk.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use chrono::{DateTime, Utc};
use entities::{BookingId, BookingState, booking};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::auth::Keys;
use crate::booking::rules::refusal;
use crate::error::{ApiError, ApiResult};

/// A fresh signed code of an open booking, and from when on it no longer works.
///
/// # Errors
/// `booking_redeemed`, `booking_cancelled` or `booking_not_open`.
pub fn fresh_code(
    keys: &Keys,
    row: &booking::Model,
    now: DateTime<Utc>,
) -> ApiResult<(String, DateTime<Utc>)> {
    if row.state != BookingState::Booked {
        return Err(refusal(row.state).into());
    }
    sign(keys, row.id, now)
}

fn sign(keys: &Keys, id: BookingId, now: DateTime<Utc>) -> ApiResult<(String, DateTime<Utc>)> {
    keys.issue_booking_code(id, now).map_err(ApiError::internal)
}

/// The code as a picture. It is neither kept nor compressed: it is as good as the code.
///
/// # Errors
/// Where it does not fit, which is our mistake.
pub fn qr(code: &str) -> ApiResult<HttpResponse> {
    let picture = QrCode::with_error_correction_level(code, EcLevel::L).map_err(ApiError::internal)?;
    let svg = picture.render::<svg::Color<'_>>().min_dimensions(300, 300).build();
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(svg))
}
