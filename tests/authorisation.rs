//! Who may do what: every operation of the contract, called by everybody, with the identifiers of Sam's file and the
//! smallest body the contract allows. The answer is a table, committed and read in review.
//!
//! `yes` means that the caller was let in, even where the state of the file refused the wish. An operation that is new,
//! or a cell that changed, fails until the table is updated; a path parameter that is new fails until [`id_of`] knows it.

use std::fmt::Write;

use serde_json::Value;

use crate::harness::committed::same_as_committed;
use crate::harness::contract::{Operation, operations};
use crate::harness::engine::{Engine, Template};
use crate::harness::{People, Persona, Reply, Scenario, example};

#[test]
fn everybody_may_do_what_the_table_says_on_sqlite() {
    check_table(Engine::Sqlite);
}

#[test]
fn everybody_may_do_what_the_table_says_on_postgres() {
    check_table(Engine::Postgres);
}

fn check_table(engine: Engine) {
    let Some(template) = engine.template() else { return };
    let table = actix_web::rt::System::new().block_on(table(template));
    same_as_committed("tests/snapshots/authorisation.txt", &table);
}

async fn table(template: &Template) -> String {
    let mut table = heading();
    let mut scenario = Scenario::begin(template).await;
    for operation in operations() {
        let mut row = format!("{:6} {:54}", operation.method, operation.template);
        for &persona in Persona::ALL {
            let reply = call(&scenario, &operation, persona).await;
            write!(row, " {:>5}", cell(&reply)).unwrap();
            // Whoever comes next finds the file as it was. A refusal changed nothing.
            if operation.method.as_str() != "GET" && reply.status < 400 {
                scenario.end().await.0.remove().await;
                scenario = Scenario::begin(template).await;
            }
        }
        table += &format!("{}\n", row.trim_end());
    }
    scenario.end().await.0.remove().await;
    table
}

/// The names of the personas, written downwards so that the columns stay narrow.
fn heading() -> String {
    let height = Persona::ALL.iter().map(|persona| persona.name().len()).max().unwrap_or(0);
    let letter = |name: &str, line: usize| {
        let line = line.checked_sub(height - name.len());
        line.and_then(|index| name.chars().nth(index))
            .map_or(' ', |letter| if letter == '_' { ' ' } else { letter })
    };
    let line = |line: usize| {
        let cells = Persona::ALL.iter().map(|persona| format!(" {:>5}", letter(persona.name(), line)));
        format!("{:61}{}", "", cells.collect::<String>()).trim_end().to_owned() + "\n"
    };
    (0..height).map(line).collect()
}

async fn call(s: &Scenario, operation: &Operation, persona: Persona) -> Reply {
    let mut path = format!("/v1{}", operation.template);
    for (name, _) in operation.required_parameters("path") {
        path = path.replace(&format!("{{{name}}}"), &id_of(s, name));
    }
    let query: Vec<String> = operation
        .required_parameters("query")
        .into_iter()
        .map(|(name, schema)| match example::of(schema) {
            Value::String(text) => format!("{name}={text}"),
            other => format!("{name}={other}"),
        })
        .collect();
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let mut call = s.acting(persona).call(operation.method.clone(), &path);
    if let Some(schema) = operation.body_schema() {
        call = call.json(&example::of(schema));
    }
    for (name, _) in operation.required_parameters("header") {
        let value = if name.eq_ignore_ascii_case("if-match") { "\"1\"" } else { "the-only-key" };
        call = call.header(&name.to_lowercase(), value);
    }
    call.await
}

fn cell(reply: &Reply) -> &'static str {
    match (reply.status, reply.json["code"].as_str()) {
        // A wrong passphrase or code was let in, and refused by its content.
        (401, Some("unauthenticated")) => "401",
        (403, _) => "403",
        (404, _) => "404",
        _ => "yes",
    }
}

/// What a path parameter stands for: always the one of Sam's file.
fn id_of(s: &Scenario, parameter: &str) -> String {
    let People { sam, guardianship, coach_assignment, school, programme, memberships, .. } = &s.people;
    match parameter {
        "programmeId" => programme.to_string(),
        "organisationId" => school.to_string(),
        "userId" => s.people.user(Persona::YouthOwn).to_string(),
        "membershipId" => memberships[&Persona::CoachAssigned].to_string(),
        "participantId" => sam.to_string(),
        "guardianshipId" => guardianship.to_string(),
        "coachAssignmentId" | "assignmentId" => coach_assignment.to_string(),
        "sessionId" => s.session_of(Persona::YouthOwn),
        other => panic!("say in `id_of` what {{{other}}} is in Sam's file"),
    }
}
