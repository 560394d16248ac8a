//! The contract itself: it is what is committed, it holds together, and what it calls guarded is guarded.

use std::collections::BTreeSet;

use back_on_track::openapi;
use serde_json::Value;

use crate::harness::committed::same_as_committed;
use crate::harness::contract::operations;
use crate::harness::{Scenario, example};

scenarios!(what_is_served_is_what_is_committed, nothing_guarded_opens_for_the_anonymous);

async fn what_is_served_is_what_is_committed(s: &Scenario) {
    let served = s.anonymous().get("/openapi.json").await.expect(200);
    assert_eq!(&served.json, openapi::json());
    same_as_committed("openapi/openapi.json", &openapi::text().unwrap());
}

async fn nothing_guarded_opens_for_the_anonymous(s: &Scenario) {
    for operation in operations().iter().filter(|operation| !operation.is_public()) {
        let segments = operation.template.split('/');
        let path: Vec<&str> = segments
            .map(|segment| if segment.starts_with('{') { example::SOME_ID } else { segment })
            .collect();
        let mut call = s.anonymous().call(operation.method.clone(), &format!("/v1{}", path.join("/")));
        if let Some(schema) = operation.body_schema() {
            call = call.json(&example::of(schema));
        }
        call.await.problem(401, "unauthenticated");
    }
}

#[test]
fn the_public_operations_are_these() {
    let public = operations().into_iter().filter(|operation| operation.is_public());
    let lines = public.map(|it| format!("{:6} {:30} {}\n", it.method.as_str(), it.template, it.id()));
    same_as_committed("tests/snapshots/public.txt", &lines.collect::<String>());
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|member| walk(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(openapi::json(), &mut found);
    assert!(found.len() > 5);
    found.retain(|reference| openapi::json().pointer(reference.trim_start_matches('#')).is_none());
    assert!(found.is_empty(), "lead nowhere: {found:?}");
}

#[test]
fn an_operation_id_names_one_operation() {
    let mut ids = BTreeSet::new();
    for operation in operations() {
        assert!(ids.insert(operation.id()), "{} twice", operation.id());
    }
}

#[test]
fn paths_are_written_as_the_rules_say() {
    for operation in operations() {
        for segment in operation.template.split('/').skip(1) {
            let name = segment.trim_start_matches('{').trim_end_matches('}');
            let is_parameter = segment.starts_with('{');
            let fits = |letter: char| match is_parameter {
                true => letter.is_ascii_alphanumeric(),
                false => letter.is_ascii_lowercase() || letter == '-',
            };
            assert!(!name.is_empty() && name.chars().all(fits), "{}", operation.template);
        }
        let in_path = operation.template.matches('{').count();
        assert_eq!(operation.required_parameters("path").len(), in_path, "parameters of {}", operation.id());
    }
}

#[test]
fn every_body_has_a_smallest_example() {
    for operation in operations() {
        let Some(schema) = operation.body_schema() else { continue };
        let mut whole = schema.clone();
        whole["components"] = openapi::json()["components"].clone();
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        let validator = options.build(&whole).unwrap();
        let body = example::of(schema);
        let faults: Vec<String> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {body}: {faults:?}", operation.id());
    }
}
