//! Reading a request body: bounded in size and time, and checked against the published contract, so that all wrong
//! fields are named at once and a limit is written in one place only, the `#[schema]` of its field.
//!
//! Rules that one field alone can't tell (`from` before `until`) are `#[validate]` on the type.

mod faults;

use std::collections::HashMap;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::error::{ApiError, ApiResult, Code, FieldError};
use faults::find_faults;

/// The largest body, bytes.
const LARGEST_BODY: usize = 256 * 1024;
/// The unit in which people are told how large a file may be.
const MEGABYTE: usize = 1024 * 1024;
/// How long a body may take to arrive. A phone sends a few kilobytes; a slow attacker sends for ever.
const BODY_DEADLINE: Duration = Duration::from_secs(10);
/// How much must arrive to buy another second.
const BYTES_A_SECOND: usize = 64 * 1024;

/// A checked body.
#[derive(Debug)]
pub struct Input<T> {
    /// What was sent.
    pub value: T,
    /// SHA-256 of the bytes, hexadecimal: tells a repeated request from another one under the same key.
    pub digest: String,
}

impl<T: DeserializeOwned + ToSchema + Validate + 'static> FromRequest for Input<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (is_json, payload) = (is_json(request), payload.take());
        Box::pin(async move {
            let bytes = read_json(is_json, payload).await?;
            let value = check::<T>(&bytes)?;
            Ok(Self { value, digest: hex_digest(&bytes) })
        })
    }
}

/// A body with a list `items`, each of which is judged for itself: what is wrong with one is no reason to refuse the others. `B`
/// is the body as the contract shows it, `I` one item.
#[derive(Debug)]
pub struct ItemsInput<B, I> {
    /// Each item, in the order sent.
    pub items: Vec<Result<I, Unfit>>,
    /// As of [`Input`].
    pub digest: String,
    shape: PhantomData<B>,
}

/// An item that does not fit the contract.
#[derive(Clone, Debug)]
pub struct Unfit {
    /// What was sent.
    pub sent: Value,
    /// What is wrong with it, with pointers into the item.
    pub faults: Vec<FieldError>,
}

impl<B: ToSchema + 'static, I: DeserializeOwned + 'static> FromRequest for ItemsInput<B, I> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (is_json, payload) = (is_json(request), payload.take());
        Box::pin(async move {
            let bytes = read_json(is_json, payload).await?;
            let items = check_items::<B, I>(&bytes)?;
            Ok(Self { items, digest: hex_digest(&bytes), shape: PhantomData })
        })
    }
}

fn media_type_of(request: &HttpRequest) -> &str {
    request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn is_json(request: &HttpRequest) -> bool {
    let essence = media_type_of(request).split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

async fn read_json(is_json: bool, payload: Payload) -> ApiResult<Vec<u8>> {
    if is_json { read(payload, LARGEST_BODY).await } else { Err(Code::UnsupportedMediaType.into()) }
}

/// SHA-256, hexadecimal.
#[must_use]
pub fn hex_digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// A body that is no JSON, such as a receipt or a bank statement: of `LARGEST` bytes at most, and not empty. Whoever
/// takes it finds out what it is.
#[derive(Debug)]
pub struct RawInput<const LARGEST: usize> {
    /// What was sent.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, hexadecimal.
    pub digest: String,
    /// What the client says that it is.
    pub media_type: String,
}

impl<const LARGEST: usize> FromRequest for RawInput<LARGEST> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (media_type, payload) = (media_type_of(request).to_owned(), payload.take());
        Box::pin(async move {
            let bytes = read(payload, LARGEST).await.map_err(|error| match error.code {
                Code::PayloadTooLarge => ApiError::from(Code::FileTooLarge).with("limit", LARGEST / MEGABYTE),
                _ => error,
            })?;
            if bytes.is_empty() {
                return Err(Code::FileEmpty.into());
            }
            let digest = hex_digest(&bytes);
            Ok(Self { bytes, digest, media_type })
        })
    }
}

/// Reads a body that keeps coming: what has arrived buys time for the rest, so that a photo over a bad line comes
/// through and a trickle does not.
async fn read(mut payload: Payload, largest: usize) -> ApiResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let began = tokio::time::Instant::now();
    loop {
        let bought = u64::try_from(bytes.len() / BYTES_A_SECOND).unwrap_or(0);
        let deadline = began + BODY_DEADLINE + Duration::from_secs(bought);
        let arrival = tokio::time::timeout_at(deadline, payload.next());
        let Some(chunk) = arrival.await.map_err(|_| Code::RequestTimeout)? else { return Ok(bytes) };
        let chunk = chunk.map_err(|_| Code::MalformedBody)?;
        if bytes.len().saturating_add(chunk.len()) > largest {
            return Err(Code::PayloadTooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
}

fn check<T: DeserializeOwned + ToSchema + Validate>(bytes: &[u8]) -> ApiResult<T> {
    let json = parse(bytes)?;
    let wrong = find_faults::<T>(&json)?;
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let value: T = take(json).map_err(|fault| ApiError::invalid(vec![fault]))?;
    value.validate().map_err(|errors| {
        let mut wrong = Vec::new();
        collect(&errors, "", &mut wrong);
        ApiError::invalid(wrong)
    })?;
    Ok(value)
}

fn parse(bytes: &[u8]) -> ApiResult<Value> {
    serde_json::from_slice(bytes).map_err(|_| Code::MalformedBody.into())
}

fn take<T: DeserializeOwned>(json: Value) -> Result<T, FieldError> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let path: String = error.path().iter().map(|segment| format!("/{segment}")).collect();
        FieldError::new(path, "invalid")
    })
}

/// Refuses the whole only for what is wrong outside its items.
fn check_items<B: ToSchema, I: DeserializeOwned>(bytes: &[u8]) -> ApiResult<Vec<Result<I, Unfit>>> {
    let mut json = parse(bytes)?;
    let mut of_items: HashMap<usize, Vec<FieldError>> = HashMap::new();
    let mut of_body = Vec::new();
    for fault in find_faults::<B>(&json)? {
        match place_in_items(&fault.pointer) {
            Some((place, pointer)) => {
                of_items.entry(place).or_default().push(FieldError { pointer, ..fault });
            }
            None => of_body.push(fault),
        }
    }
    if !of_body.is_empty() {
        return Err(ApiError::invalid(of_body));
    }
    let items = json.get_mut("items").and_then(Value::as_array_mut).map(std::mem::take);
    let judge = |(place, sent): (usize, Value)| match of_items.remove(&place) {
        Some(faults) => Err(Unfit { sent, faults }),
        None => take(sent.clone()).map_err(|fault| Unfit { sent, faults: vec![fault] }),
    };
    Ok(items.unwrap_or_default().into_iter().enumerate().map(judge).collect())
}

/// Which item a pointer is about, and where in it.
fn place_in_items(pointer: &str) -> Option<(usize, String)> {
    let rest = pointer.strip_prefix("/items/")?;
    let end = rest.find('/').unwrap_or(rest.len());
    let (place, inside) = rest.split_at_checked(end)?;
    Some((place.parse().ok()?, inside.to_owned()))
}

fn collect(errors: &ValidationErrors, at: &str, wrong: &mut Vec<FieldError>) {
    for (name, kind) in errors.errors() {
        let path = if name == "__all__" { at.to_owned() } else { format!("{at}/{}", camel_case(name)) };
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &path, wrong),
            ValidationErrorsKind::List(items) => {
                items.iter().for_each(|(index, inner)| collect(inner, &format!("{path}/{index}"), wrong));
            }
            ValidationErrorsKind::Field(faults) => {
                wrong.extend(faults.iter().map(|fault| FieldError::new(path.clone(), fault.code.clone())));
            }
        }
    }
}

/// validator names fields as Rust does; the wire names them in camelCase.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |joined, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
        joined + &initial.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_of_an_item_or_of_the_whole() {
        let of = |pointer: &str| place_in_items(pointer);
        assert_eq!(of("/items/3/outcome"), Some((3, "/outcome".into())));
        assert_eq!(of("/items/0"), Some((0, String::new())));
        for whole in ["", "/items", "/items/x/0", "/other/0", "/items2/0"] {
            assert_eq!(of(whole), None, "{whole}");
        }
    }

    #[test]
    fn names_are_written_as_on_the_wire() {
        assert_eq!(camel_case("from_date"), "fromDate");
        assert_eq!(camel_case("title"), "title");
    }
}
