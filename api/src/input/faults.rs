//! What the contract has against a body, each fault once: what explains another stands for it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::error::{ApiError, ApiResult, FieldError};

/// What the contract has against it.
pub(super) fn find_faults<T: ToSchema>(json: &Value) -> ApiResult<Vec<FieldError>> {
    let mut wrong = Vec::new();
    find_unfit_text(json, &mut String::new(), &mut wrong);
    for error in schema_of::<T>()?.iter_errors(json) {
        describe(&error, &T::name(), &mut wrong);
    }
    Ok(without_explained(wrong))
}

/// What says more about the same field: that a text is blank explains that it is short, and both explain its pattern.
fn explained_by(code: &str) -> &'static [&'static str] {
    match code {
        "too_short" => &["needs_text"],
        "wrong_pattern" | "wrong_format" => &["forbidden_character", "needs_text", "too_short"],
        _ => &[],
    }
}

fn without_explained(faults: Vec<FieldError>) -> Vec<FieldError> {
    let known: HashSet<(String, String)> =
        faults.iter().map(|fault| (fault.pointer.clone(), fault.code.clone())).collect();
    let has = |pointer: &str, code: &str| known.contains(&(pointer.to_owned(), code.to_owned()));
    let is_new = |fault: &FieldError| !explained_by(&fault.code).iter().any(|code| has(&fault.pointer, code));
    faults.into_iter().filter(is_new).collect()
}

/// Compiled schema of a request body, taken from the published contract.
fn schema_of<T: ToSchema>() -> ApiResult<Arc<Validator>> {
    static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let name = T::name().into_owned();
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(validator) = compiled.get(&name) {
        return Ok(Arc::clone(validator));
    }
    let components = &crate::openapi::json()["components"];
    let schema = json!({ "$ref": format!("#/components/schemas/{name}"), "components": components });
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| ApiError::internal(format!("schema of {name}: {error}")))?;
    let validator = Arc::new(validator);
    compiled.insert(name, Arc::clone(&validator));
    Ok(validator)
}

/// `schema` is the name of that of the whole body.
fn describe(error: &ValidationError<'_>, schema: &str, wrong: &mut Vec<FieldError>) {
    let at = error.instance_path.as_str();
    let field = |code: &str| FieldError::new(at, code);
    wrong.push(match &error.kind {
        Kind::Required { property } => {
            FieldError::new(format!("{at}/{}", property.as_str().unwrap_or_default()), "missing")
        }
        Kind::AdditionalProperties { unexpected } => {
            let unknown = |name: &String| FieldError::new(format!("{at}/{}", escape(name)), "unknown_field");
            wrong.extend(unexpected.iter().map(unknown));
            return;
        }
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            // One alternative was meant: the one with the fewest faults that is not "should have been null".
            let meant = context.iter().filter(|branch| !branch.iter().any(|error| is_null_wanted(error)));
            match meant.min_by_key(|branch| branch.len()) {
                Some(branch) => branch.iter().for_each(|error| describe(error, schema, wrong)),
                None => wrong.push(field("invalid")),
            }
            return;
        }
        Kind::Type { .. } => field("wrong_type"),
        Kind::Enum { .. } | Kind::Constant { .. } => field("unknown_value"),
        Kind::Format { format } => field("wrong_format").with("format", format.as_str()),
        Kind::Pattern { .. } => {
            let example = example_beside(schema, error.schema_path.as_str()).unwrap_or("…");
            field("wrong_pattern").with("example", example)
        }
        Kind::MinLength { limit } => field("too_short").with("limit", *limit),
        Kind::MaxLength { limit } => field("too_long").with("limit", *limit),
        Kind::MinItems { limit } => field("too_few").with("limit", *limit),
        Kind::MaxItems { limit } => field("too_many").with("limit", *limit),
        Kind::Minimum { limit } => field("too_small").with("limit", limit.to_string()),
        Kind::Maximum { limit } => field("too_large").with("limit", limit.to_string()),
        _ => field("invalid"),
    });
}

/// The example that stands beside a keyword of a schema; `path` is that of the keyword as the validator came to it, through references.
fn example_beside(schema: &str, path: &str) -> Option<&'static str> {
    let contract = crate::openapi::json();
    let (path, _) = path.strip_prefix("/$ref")?.rsplit_once('/')?;
    let mut at = format!("/components/schemas/{schema}");
    for step in path.split('/').skip(1) {
        at.push('/');
        at.push_str(step);
        if step == "$ref" {
            at = contract.pointer(&at)?.as_str()?.strip_prefix('#')?.to_owned();
        }
    }
    let found = contract.pointer(&at)?;
    found.get("example").or_else(|| found.get("examples")?.get(0))?.as_str()
}

fn is_null_wanted(error: &ValidationError<'_>) -> bool {
    matches!(
        &error.kind,
        Kind::Type { kind: jsonschema::error::TypeKind::Single(jsonschema::JsonType::Null) }
    )
}

fn escape(name: &str) -> String {
    name.chars().take(60).collect::<String>().replace('~', "~0").replace('/', "~1")
}

/// Blanks that stand for nothing, control characters (PostgreSQL can't store NUL), direction overrides and invisible characters, which make one name
/// look like another.
fn find_unfit_text(json: &Value, path: &mut String, wrong: &mut Vec<FieldError>) {
    let length = path.len();
    match json {
        Value::String(text) if text.chars().any(is_forbidden) => {
            wrong.push(FieldError::new(path.clone(), "forbidden_character"));
        }
        Value::String(text) if !text.is_empty() && text.trim().is_empty() => {
            wrong.push(FieldError::new(path.clone(), "needs_text"));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("/{index}"));
                find_unfit_text(item, path, wrong);
                path.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                path.push_str(&format!("/{}", escape(name)));
                find_unfit_text(member, path, wrong);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

fn is_forbidden(c: char) -> bool {
    let is_layout = matches!(c, '\n' | '\r' | '\t');
    let is_invisible = matches!(
        c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    );
    (c.is_control() && !is_layout) || is_invisible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_says_nothing_is_one_fault() {
        let codes = |codes: &[&str]| -> Vec<String> {
            let faults = codes.iter().map(|code| FieldError::new("/title", *code)).collect();
            without_explained(faults).into_iter().map(|fault| fault.code).collect()
        };
        assert_eq!(codes(&["needs_text", "too_short", "wrong_pattern"]), ["needs_text"]);
        assert_eq!(codes(&["too_short", "wrong_pattern"]), ["too_short"]);
        assert_eq!(codes(&["too_long", "wrong_pattern"]), ["too_long", "wrong_pattern"]);
        let apart = [FieldError::new("/title", "needs_text"), FieldError::new("/code", "wrong_pattern")];
        assert_eq!(without_explained(apart.to_vec()), apart);
    }

    #[test]
    fn every_pattern_has_an_example_to_quote() {
        fn check(at: &str, schema: &Value) {
            if schema.get("pattern").is_some_and(Value::is_string) {
                let beside = schema.get("example").or_else(|| schema.get("examples")?.get(0));
                assert!(beside.is_some_and(Value::is_string), "{at} has no example");
            }
            match schema {
                Value::Object(parts) => {
                    parts.iter().for_each(|(name, part)| check(&format!("{at}/{name}"), part))
                }
                Value::Array(parts) => parts.iter().for_each(|part| check(at, part)),
                _ => {}
            }
        }
        check("", &crate::openapi::json()["components"]["schemas"]);
    }

    #[test]
    fn an_example_is_found_through_references() {
        let quiet = "/$ref/properties/quietFrom/pattern";
        assert_eq!(example_beside("ProgrammeChangeIn", quiet), Some("21:00"));
        let price = "/$ref/properties/price/$ref/pattern";
        assert_eq!(example_beside("OfferIn", price), Some("12.50"));
        let latitude = "/$ref/properties/latitude/oneOf/0/$ref/pattern";
        assert_eq!(example_beside("OfferIn", latitude), Some("52.438100"));
    }

    #[test]
    fn invisible_characters_are_found_wherever_they_hide() {
        let mut wrong = Vec::new();
        let body = json!({ "a": ["fine", "bad\u{202e}"], "b": { "c": "nul\u{0}" }, "d": "line\nbreak 👨‍👩‍👧" });
        find_unfit_text(&body, &mut String::new(), &mut wrong);
        let pointers: Vec<_> = wrong.into_iter().map(|field| field.pointer).collect();
        assert_eq!(pointers, ["/a/1", "/b/c"]);
    }
}
