//! Answers: status, JSON body, strong `ETag` and link to the next page, in one type that every handler returns; and files.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ContentDisposition, DispositionParam,
    DispositionType, ETAG, HeaderValue,
};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

use crate::error::{ApiError, ApiResult};
use crate::input::hex_digest;
use crate::page::{NextCursor, Page};

/// A successful answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// JSON; empty for 204.
    pub body: String,
    /// Strong validator with its quotes.
    pub etag: Option<String>,
    next: Option<String>,
    has_secret: bool,
    may_be_kept: bool,
}

impl Reply {
    /// An answer with a body.
    ///
    /// # Errors
    /// Where the body can't be written as JSON, which is our mistake.
    pub fn json(status: StatusCode, body: &impl Serialize) -> ApiResult<Self> {
        let body = serde_json::to_string(body).map_err(ApiError::internal)?;
        Ok(Self { status, body, etag: None, next: None, has_secret: false, may_be_kept: false })
    }

    /// 200.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn ok(body: &impl Serialize) -> ApiResult<Self> {
        Self::json(StatusCode::OK, body)
    }

    /// 201.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn created(body: &impl Serialize) -> ApiResult<Self> {
        Self::json(StatusCode::CREATED, body)
    }

    /// 200 with a link to the next page.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn page<T: Serialize>(page: &Page<T>) -> ApiResult<Self> {
        Ok(Self { next: page.next_cursor.clone(), ..Self::ok(page)? })
    }

    /// What was kept under an Idempotency-Key.
    #[must_use]
    pub fn kept(status: StatusCode, body: String, etag: Option<String>) -> Self {
        Self { status, body, etag, next: None, has_secret: false, may_be_kept: false }
    }

    /// Adds the validator for the version of the resource.
    #[must_use]
    pub fn with_version(mut self, version: impl std::fmt::Display) -> Self {
        self.etag = Some(format!("\"{version}\""));
        self
    }

    /// Marks a body with a secret: it is not compressed, because the length would tell of its content.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.has_secret = true;
        self
    }

    /// Adds a validator made of the body, for what has no version.
    #[must_use]
    pub fn with_digest(mut self) -> Self {
        self.etag = Some(format!("\"{}\"", hex_digest(self.body.as_bytes())));
        self
    }

    /// Lets the client keep the answer, as long as it asks each time whether it still holds: for what is not about a
    /// youth.
    #[must_use]
    pub fn may_be_kept(mut self) -> Self {
        self.may_be_kept = true;
        self
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(etag) = self.etag {
            response.insert_header((ETAG, etag));
        }
        if self.may_be_kept {
            response.insert_header((CACHE_CONTROL, HeaderValue::from_static("private, no-cache")));
        }
        if self.has_secret {
            response.insert_header((CONTENT_ENCODING, HeaderValue::from_static("identity")));
        }
        if let Some(cursor) = self.next {
            response.extensions_mut().insert(NextCursor(cursor));
        }
        if self.body.is_empty() {
            return response.finish();
        }
        response.insert_header((CONTENT_TYPE, HeaderValue::from_static("application/json"))).body(self.body)
    }
}

/// A file as an answer, to be saved and not shown: what people uploaded must never run in a browser.
#[derive(Clone, Debug)]
pub struct Download {
    /// What it is.
    pub media_type: &'static str,
    /// How it is called.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Responder for Download {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let disposition = ContentDisposition {
            disposition: DispositionType::Attachment,
            parameters: vec![DispositionParam::Filename(self.file_name)],
        };
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, HeaderValue::from_static(self.media_type)))
            .insert_header((CONTENT_DISPOSITION, disposition))
            .body(self.bytes)
    }
}
