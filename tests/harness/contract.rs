//! The contract as the judge of every reply: the operation is found by method and path, its status and media type must be
//! documented and the body valid, without a field that is not documented.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use back_on_track::openapi;
use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Map, Value};

use super::Reply;

/// One documented operation.
#[derive(Clone, Debug)]
pub struct Operation {
    pub method: Method,
    /// The path under `/v1`, such as `/me/sessions/{sessionId}`.
    pub template: String,
    pub value: &'static Value,
}

impl Operation {
    /// The handler's name.
    pub fn id(&self) -> &'static str {
        self.value["operationId"].as_str().expect("an operationId")
    }

    /// Whether it needs no access token.
    pub fn is_public(&self) -> bool {
        self.value.get("security").is_none()
    }

    /// Schema of the JSON body.
    pub fn body_schema(&self) -> Option<&'static Value> {
        self.value.pointer("/requestBody/content/application~1json/schema")
    }

    /// Parameters of a kind (`path`, `query`, `header`) that must be sent: name and schema.
    pub fn required_parameters(&self, kind: &str) -> Vec<(&'static str, &'static Value)> {
        let all = self.value["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let wanted = all.iter().filter(|parameter| parameter["in"] == kind && parameter["required"] == true);
        wanted.map(|parameter| (parameter["name"].as_str().unwrap(), &parameter["schema"])).collect()
    }
}

/// All of them, in the order of the document.
pub fn operations() -> Vec<Operation> {
    let paths = openapi::json()["paths"].as_object().expect("paths");
    let mut found = Vec::new();
    for (template, item) in paths {
        for (method, value) in item.as_object().expect("a path item") {
            if let Ok(method) = method.to_uppercase().parse::<Method>() {
                found.push(Operation { method, template: template.clone(), value });
            }
        }
    }
    found
}

/// The schema behind a `$ref`, or the schema itself.
pub fn resolve(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let target = openapi::json().pointer(reference.trim_start_matches('#'));
            resolve(target.unwrap_or_else(|| panic!("{reference} leads nowhere")))
        }
        None => schema,
    }
}

/// What is wrong with a reply.
pub fn faults_of(method: &Method, path: &str, reply: &Reply) -> Vec<String> {
    let mut faults = Vec::new();
    if reply.status >= 500 {
        faults.push("a server error".to_owned());
    }
    for name in ["api-version", "x-request-id"] {
        if !reply.headers.contains_key(name) {
            faults.push(format!("no header {name}"));
        }
    }
    let media_type =
        reply.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_for_people = path.starts_with("/certificates/") || path == "/placement-signatures";
    let is_page = is_for_people && media_type.starts_with("text/html");
    if reply.status >= 400 && media_type != "application/problem+json" && !is_page {
        faults.push(format!("a problem as {media_type:?}"));
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match path.strip_prefix("/v1") {
        None | Some("/openapi.json") => {}
        Some(path) => judge(method, path, reply, media_type, &mut faults),
    }
    let told = |fault: &String| {
        let body = String::from_utf8_lossy(&reply.body);
        let fault = format!("{} -> {}: {fault}; {body}", reply.what, reply.status);
        eprintln!("{fault}");
        fault
    };
    faults.iter().map(told).collect()
}

fn judge(method: &Method, path: &str, reply: &Reply, media_type: &str, faults: &mut Vec<String>) {
    let (status, here) = (reply.status, operations_at(path));
    let Some(operation) = here.iter().find(|operation| operation.method == *method) else {
        let wanted = if here.is_empty() { 404 } else { 405 };
        // A preflight is CORS's, and an app that is too old hears so first.
        if *method != Method::OPTIONS && status != wanted && status != 426 {
            faults.push(format!("not in the contract, so {wanted}"));
        }
        return;
    };
    let documented = &operation.value["responses"][status.to_string()];
    if documented.is_null() {
        faults.push(format!("{} does not document the status", operation.id()));
        return;
    }
    let Some(content) = documented["content"].as_object() else {
        if !reply.body.is_empty() {
            faults.push(format!("{} documents no body", operation.id()));
        }
        return;
    };
    let essence = media_type.split(';').next().unwrap_or_default();
    let Some(media) = content.get(essence) else {
        faults.push(format!("{} does not document the media type {media_type:?}", operation.id()));
        return;
    };
    // A file has no schema that could be checked.
    if !essence.ends_with("json") {
        return;
    }
    let key = format!("{} {status} {media_type}", operation.id());
    let validator = validator(&key, &media["schema"]);
    faults.extend(
        validator.iter_errors(&reply.json).map(|error| format!("at {}: {error}", error.instance_path)),
    );
}

/// Operations on the path template that fits best: `/me/sessions` before `/me/{thing}`.
fn operations_at(path: &str) -> Vec<Operation> {
    let fits = |template: &str| {
        let (template, path) = (template.split('/'), path.split('/'));
        template.clone().count() == path.clone().count()
            && template.zip(path).all(|(t, p)| t == p || (t.starts_with('{') && !p.is_empty()))
    };
    let mut here = operations();
    here.retain(|operation| fits(&operation.template));
    let fewest = here.iter().map(|operation| operation.template.matches('{').count()).min();
    here.retain(|operation| Some(operation.template.matches('{').count()) == fewest);
    here
}

fn validator(key: &str, schema: &Value) -> Arc<Validator> {
    static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    static COMPONENTS: LazyLock<Value> = LazyLock::new(|| {
        let mut components = openapi::json()["components"].clone();
        close(&mut components);
        components
    });
    let mut compiled = COMPILED.lock().unwrap();
    let make = || {
        let mut schema = schema.clone();
        close(&mut schema);
        schema["components"] = COMPONENTS.clone();
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Arc::new(options.build(&schema).unwrap_or_else(|error| panic!("schema of {key}: {error}")))
    };
    Arc::clone(compiled.entry(key.to_owned()).or_insert_with(make))
}

/// Forbids undocumented fields. Clients ignore what they don't know; what we send we document. Parts of an `allOf` stay
/// open, because each knows only its own fields.
fn close(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("properties") && !members.contains_key("allOf") {
                members.entry("additionalProperties").or_insert(Value::Bool(false));
            }
            close_members(members);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn close_members(members: &mut Map<String, Value>) {
    for (name, member) in members {
        if name != "allOf" {
            close(member);
        }
    }
}
