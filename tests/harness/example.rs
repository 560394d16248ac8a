//! The smallest body that the contract allows: required fields only, the first of each choice.

use serde_json::{Map, Value, json};

use super::contract::resolve;

/// Stands for an identifier; who knows better puts another in its place.
pub const SOME_ID: &str = "0190a5c8-0000-7000-8000-000000000000";

/// A value that `schema` allows.
pub fn of(schema: &'static Value) -> Value {
    let schema = resolve(schema);
    if schema["format"] == "uuid" {
        return json!(SOME_ID);
    }
    if let Some(example) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return example.clone();
    }
    if let Some(fixed) = schema.get("const").or_else(|| schema.pointer("/enum/0")) {
        return fixed.clone();
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choice].as_array() {
            return of(choices.iter().find(|choice| choice["type"] != "null").expect("a choice"));
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().map(of).fold(json!({}), merge);
    }
    match type_of(schema) {
        "object" => object(schema),
        "array" => {
            let length = schema["minItems"].as_u64().unwrap_or(0);
            (0..length).map(|_| of(&schema["items"])).collect()
        }
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(false),
        "string" => string(schema),
        other => panic!("no example for type {other:?}: {schema}"),
    }
}

fn type_of(schema: &'static Value) -> &'static str {
    match &schema["type"] {
        Value::String(name) => name,
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default()
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "",
    }
}

fn object(schema: &'static Value) -> Value {
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names = required.iter().filter_map(Value::as_str);
    names.map(|name| (name.to_owned(), of(&schema["properties"][name]))).collect::<Map<_, _>>().into()
}

fn string(schema: &'static Value) -> Value {
    let format = schema["format"].as_str().unwrap_or_default();
    let text = match format {
        "date" => "2026-11-23".to_owned(),
        "date-time" => "2026-11-23T09:00:00Z".to_owned(),
        _ => {
            let length = schema["minLength"].as_u64().unwrap_or(1).max(1) as usize;
            let fits = |text: &String| jsonschema::is_valid(schema, &json!(text));
            let found = ["x", "0"].map(|letter| letter.repeat(length)).into_iter().find(fits);
            found.unwrap_or_else(|| panic!("give this an example in the contract: {schema}"))
        }
    };
    json!(text)
}

fn merge(mut whole: Value, part: Value) -> Value {
    if let (Value::Object(whole), Value::Object(part)) = (&mut whole, part) {
        whole.extend(part);
    }
    whole
}
