//! Who may do what: every operation of the contract, called by everybody, with the identifiers of Sam's file and the
//! smallest body the contract allows. The answer is a table, committed and read in review.
//!
//! `yes` means that the caller was let in, even where the state of the file refused the wish; `400` that the body names
//! what does not exist for the caller, such as a school of another programme. An operation that is new,
//! or a cell that changed, fails until the table is updated; a path parameter that is new fails until [`id_of`] knows it.
//!
//! A second table shows those who were near once: a guardian of a youth who is 16 now, contacts whose agreement is over, and
//! one who declined.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::harness::committed::same_as_committed;
use crate::harness::contract::{Operation, operations};
use crate::harness::engine::{Engine, Template};
use crate::harness::file::SamsFile;
use crate::harness::payout_file::{SAMS_IBAN, picture};
use crate::harness::placements;
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
    let is_made = |row: &&str| row.split_whitespace().any(|cell| cell == "yes");
    let unmade: Vec<&str> = table.lines().skip(3).filter(|row| !is_made(row)).collect();
    assert!(unmade.is_empty(), "a call that nobody can make proves nothing:\n{}", unmade.join("\n"));
    same_as_committed("tests/snapshots/authorisation.txt", &table);
}

#[test]
fn whoever_was_near_once_may_do_what_the_other_table_says_on_sqlite() {
    check_table_of_former(Engine::Sqlite);
}

#[test]
fn whoever_was_near_once_may_do_what_the_other_table_says_on_postgres() {
    check_table_of_former(Engine::Postgres);
}

fn check_table_of_former(engine: Engine) {
    let Some(template) = engine.template() else { return };
    let table = actix_web::rt::System::new().block_on(table_of_former(template));
    same_as_committed("tests/snapshots/authorisation_former.txt", &table);
}

/// Somebody who was near once, and what took them away.
struct Former {
    persona: Persona,
    words: [&'static str; 3],
    parting: Parting,
}

#[derive(Clone, Copy)]
enum Parting {
    /// Sam is 16.
    Birthday,
    /// Sam's plan ended.
    EndOfPlan,
    /// They were asked and said no.
    Decline,
}

const FORMER: [Former; 4] = [
    Former {
        persona: Persona::GuardianOwn,
        words: ["guardian", "own", "at_sixteen"],
        parting: Parting::Birthday,
    },
    Former {
        persona: Persona::Partner,
        words: ["school", "contact", "after_plan"],
        parting: Parting::EndOfPlan,
    },
    Former {
        persona: Persona::FamilyContact,
        words: ["family", "contact", "after_plan"],
        parting: Parting::EndOfPlan,
    },
    Former {
        persona: Persona::PartnerOther,
        words: ["school", "contact", "declined"],
        parting: Parting::Decline,
    },
];

/// A world in which it happened, and the file as this person knew it.
async fn part(template: &Template, file: &SamsFile, former: &Former) -> (Scenario, SamsFile) {
    let (s, mut file) = (Scenario::begin(template).await, file.clone());
    match former.parting {
        Parting::Birthday => s.go_to("2027-05-01T10:00:00Z"),
        Parting::EndOfPlan => {
            let back = json!({ "reason": "Het blok is nog niet af." });
            s.coach().post(&format!("/milestones/{}/returns", file.milestone), back).await.expect(201);
            let end = json!({ "outcome": "completed", "reason": "Klaar." });
            s.coach().post(&format!("/plans/{}/endings", file.plan), end).await.expect(201);
        }
        Parting::Decline => {
            let asked = s.invite_member(&file.agreement, former.persona, "school").await;
            let declines = format!("/contacts/{asked}/declines");
            let no = json!({ "reasonCode": "no_time" });
            s.acting(former.persona).post(&declines, no).await.expect(201);
            file.contacts.school = asked;
        }
    }
    if former.persona == Persona::FamilyContact {
        file.contacts.school = file.contacts.family.clone();
    }
    (s, file)
}

async fn table_of_former(template: &Template) -> String {
    let (template, file) = template.with_sams_file().await;
    let mut rows: Vec<String> = operations()
        .iter()
        .map(|operation| format!("{:6} {:72}", operation.method.as_str(), operation.template))
        .collect();
    for former in &FORMER {
        let (mut scenario, mut known) = part(&template, &file, former).await;
        for (row, operation) in rows.iter_mut().zip(operations()) {
            let reply = call(&scenario, &known, &operation, former.persona).await;
            // Here it matters whether the state alone keeps them out.
            let cell = if reply.status == 409 { "409" } else { cell(&reply) };
            write!(row, " {cell:10}").unwrap();
            if operation.method.as_str() != "GET" && reply.status < 400 {
                scenario.end().await.0.remove().await;
                (scenario, known) = part(&template, &file, former).await;
            }
        }
        scenario.end().await.0.remove().await;
    }
    template.remove().await;
    let heading = (0..3).map(|line| {
        let words = FORMER.iter().map(|former| format!(" {:10}", former.words[line]));
        format!("{:79}{}", "", words.collect::<String>())
    });
    heading.chain(rows).map(|row| format!("{}\n", row.trim_end())).collect()
}

async fn table(template: &Template) -> String {
    let mut table = heading();
    let (template, file) = template.with_sams_file().await;
    let mut scenario = Scenario::begin(&template).await;
    for operation in operations() {
        let mut row = format!("{:6} {:72}", operation.method.as_str(), operation.template);
        for &persona in Persona::ALL {
            let reply = call(&scenario, &file, &operation, persona).await;
            assert!(!shows_bank_details(&reply, persona), "{} shows a bank account", reply.what);
            write!(row, " {:width$}", cell(&reply), width = width(persona)).unwrap();
            // Whoever comes next finds the file as it was. A refusal changed nothing.
            if operation.method.as_str() != "GET" && reply.status < 400 {
                scenario.end().await.0.remove().await;
                scenario = Scenario::begin(&template).await;
            }
        }
        table += &format!("{}\n", row.trim_end());
    }
    scenario.end().await.0.remove().await;
    template.remove().await;
    table
}

/// The names of the personas, each word on a line of its own so that the columns stay narrow.
fn heading() -> String {
    let word = |persona: &Persona, line: usize| persona.name().split('_').nth(line).unwrap_or_default();
    let line = |line: usize| {
        let words = Persona::ALL
            .iter()
            .map(|persona| format!(" {:width$}", word(persona, line), width = width(*persona)));
        format!("{:79}{}", "", words.collect::<String>()).trim_end().to_owned() + "\n"
    };
    (0..3).map(line).collect()
}

fn width(persona: Persona) -> usize {
    persona.name().split('_').map(str::len).max().unwrap_or(0)
}

/// Calls an operation with the identifiers of Sam's file and the smallest body.
pub async fn call(s: &Scenario, file: &SamsFile, operation: &Operation, persona: Persona) -> Reply {
    let mut path = format!("/v1{}", operation.template);
    for (name, _) in operation.required_parameters("path") {
        // The membership is the coach's; everything else is Sam's.
        let of_coach = name == "userId" && path.contains("{membershipId}");
        // Under an introduction the appointment is the one with the employer.
        let of_employer = name == "appointmentId" && path.contains("/introductions/");
        let id = match (of_coach, of_employer) {
            (true, _) => id_of(s, file, "coachId"),
            (_, true) => file.meetings.appointment.clone(),
            _ => id_of(s, file, name),
        };
        path = path.replace(&format!("{{{name}}}"), &id);
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
        call = call.json(&body_of(s, file, operation, schema));
    } else if operation.value.pointer("/requestBody/content/image~1png").is_some() {
        call = call.bytes(picture(image::ImageFormat::Png));
    }
    if operation.value.pointer("/requestBody/content/application~1xml").is_some() {
        call = call.bytes(file.bank.answer.as_bytes());
    }
    if operation.value.pointer("/requestBody/content/text~1csv").is_some() {
        let rows = format!("contactId,date,outcome\n{},2026-11-23,present\n", file.contacts.school);
        call = call.header("content-type", "text/csv").bytes(rows);
    }
    for (name, _) in operation.required_parameters("header") {
        let value = if name.eq_ignore_ascii_case("if-match") { "\"1\"" } else { "the-only-key" };
        call = call.header(&name.to_lowercase(), value);
    }
    call.await
}

/// The smallest body, about Sam.
fn body_of(s: &Scenario, file: &SamsFile, operation: &Operation, schema: &'static Value) -> Value {
    let mut body = example::of(schema);
    put_ids(s, file, "", &mut body);
    // Needed on all but care, which the schema can't say.
    if operation.template.starts_with("/check-ins/") {
        body["reason"] = "Dat was op een andere dag.".into();
    } else if operation.template.starts_with("/signals/") {
        body["note"] = "Met de mentor gesproken.".into();
    }
    // A message has words or a file.
    if operation.template == "/participants/{participantId}/messages" {
        body["body"] = "Tot morgen!".into();
    } else if operation.template == "/introductions/{introductionId}/message-readings" {
        body["messageId"] = file.work.message.clone().into();
    }
    if operation.template == "/placements/{placementId}/shifts" {
        body = placements::hours("2026-11-23", "08:30", "09:00", 0);
    } else if operation.template == "/proposals/{proposalId}/acceptances" {
        body = json!({ "startsAt": file.meetings.proposed_at });
    }
    if operation.template == "/providers" {
        body["organisationId"] = file.catalogue.organisation.clone().into();
    }
    if operation.template == "/employers/{employerId}/places" {
        // Only a talk needs no times.
        body["kind"] = "role_model_talk".into();
    }
    if operation.template == "/agreements/{agreementId}/contacts" {
        body["userId"] = s.people.user(Persona::PartnerOther).to_string().into();
    }
    // Who needs to name somebody names Sam, and whom it is for.
    if operation.template == "/visits" {
        body["employerId"] = s.people.town.workshop.to_string().into();
    } else if operation.template == "/visits/{visitId}/sign-ups" {
        body["participantId"] = s.people.sam.to_string().into();
    }
    body
}

/// Whole account numbers are for finance alone: looked for in every answer to everybody else.
fn shows_bank_details(reply: &Reply, persona: Persona) -> bool {
    let body = String::from_utf8_lossy(&reply.body);
    let accounts =
        ["NL91ABNA0417164300", "NL20INGB0001234567", "NL02ABNA0123456789", "NL44RABO0123456789", SAMS_IBAN];
    let is_finance = matches!(persona, Persona::Finance | Persona::FinanceSecond);
    !is_finance && accounts.iter().any(|account| body.contains(account))
}

fn cell(reply: &Reply) -> &'static str {
    match (reply.status, reply.json["code"].as_str()) {
        // A wrong passphrase or code was let in, and refused by its content.
        (401, Some("unauthenticated")) => "401",
        (400, _) => "400",
        (403, _) => "403",
        (404, _) => "404",
        _ => "yes",
    }
}

/// Puts identifiers of Sam's file into a body, but for `id`, which the caller makes; a user in a body is somebody who is to be something to Sam.
fn put_ids(s: &Scenario, file: &SamsFile, name: &str, body: &mut Value) {
    match body {
        Value::String(text) if text == example::SOME_ID && name != "id" => {
            *text = id_of(s, file, if name == "userId" { "coachId" } else { name });
        }
        Value::Array(items) => items.iter_mut().for_each(|item| put_ids(s, file, name, item)),
        Value::Object(members) => {
            members.iter_mut().for_each(|(name, member)| put_ids(s, file, name, member))
        }
        _ => {}
    }
}

/// What a parameter or field stands for: always the one of Sam's file.
fn id_of(s: &Scenario, file: &SamsFile, parameter: &str) -> String {
    let People { sam, guardianship, coach_assignment, school, programme, memberships, market, .. } =
        &s.people;
    match parameter {
        "programmeId" => programme.to_string(),
        "organisationId" | "schoolId" => school.to_string(),
        "userId" => s.people.user(Persona::YouthOwn).to_string(),
        "coachId" => s.people.user(Persona::CoachAssigned).to_string(),
        "membershipId" => memberships[&Persona::CoachAssigned].to_string(),
        "participantId" => sam.to_string(),
        "guardianshipId" => guardianship.to_string(),
        "coachAssignmentId" | "assignmentId" => coach_assignment.to_string(),
        "fundId" => file.fund.clone(),
        "allocationId" => file.allocation.clone(),
        "planId" => file.plan.clone(),
        "number" => "1".to_owned(),
        "milestoneId" => file.milestone.clone(),
        "agreementId" => file.agreement.clone(),
        "contactId" => file.contacts.school.clone(),
        "checkInId" => file.check_in.clone(),
        "signalId" => file.check_ins.signal.clone(),
        "providerId" => market.judo.to_string(),
        "offerId" => market.judo_course.to_string(),
        "payeeId" => market.school_payee.to_string(),
        "passId" => file.spending.pass.clone(),
        "bookingId" => file.spending.booking.clone(),
        "redemptionId" => file.spending.redemption.clone(),
        "attachmentId" => file.payouts.attachment.clone(),
        "bankAccountId" => file.payouts.bank_account.clone(),
        "payoutRequestId" => file.payouts.request.clone(),
        "objectionId" => file.payouts.objection.clone(),
        "noticeId" | "untilId" => file.notices.notice.clone(),
        "pushSubscriptionId" => file.notices.push_subscription.clone(),
        "deliveryId" => file.notices.dead_delivery.clone(),
        "batchId" => file.bank.batch.clone(),
        "appointmentId" => file.diary.appointment.clone(),
        "messageId" => file.diary.message.clone(),
        "proposalId" => file.meetings.proposal.clone(),
        "visitId" => file.meetings.visit.clone(),
        "signUpId" => file.meetings.sign_up.clone(),
        "placeId" => s.people.town.workshop_place.to_string(),
        "interestId" => file.work.interest.clone(),
        "introductionId" => file.work.introduction.clone(),
        "introductionMessageId" => file.work.message.clone(),
        "releaseId" => file.work.release.clone(),
        "token" => file.diary.token.clone(),
        "placementId" => file.placements.placement.clone(),
        "shiftId" => file.placements.shift.clone(),
        "certificateId" => file.certificates.certificate.clone(),
        "slug" => "zaanstad".to_owned(),
        "employerId" => s.people.town.workshop.to_string(),
        "memberId" => s.people.town.workshop_colleague.to_string(),
        "savedSearchId" => file.places.saved_search.clone(),
        "month" => "2026-11".to_owned(),
        "year" => "2026".to_owned(),
        "code" => "stale".to_owned(),
        "sessionId" => s.session_of(Persona::YouthOwn),
        other => panic!("say in `id_of` what {other} is in Sam's file"),
    }
}
