//! Nothing of Sam's file comes out at an employer unless Sam released it: every answer to the people of an employer is searched
//! for every canary of the file, before and after each release.
//!
//! The list of operations is the contract's: a new one is searched from the day on which it is there.

use serde_json::json;

use crate::authorisation::call;
use crate::harness::contract::operations;
use crate::harness::engine::{Engine, Template};
use crate::harness::file::SamsFile;
use crate::harness::mail::address_of;
use crate::harness::payout_file::SAMS_IBAN;
use crate::harness::{Persona, Scenario};

const PEOPLE_OF_EMPLOYERS: [Persona; 4] =
    [Persona::EmployerOwn, Persona::EmployerColleague, Persona::EmployerOther, Persona::EmployerSuspended];
const PHONE_NUMBER: &str = "+31612345678";

#[test]
fn an_employer_learns_what_was_released_and_nothing_else_on_sqlite() {
    check(Engine::Sqlite);
}

#[test]
fn an_employer_learns_what_was_released_and_nothing_else_on_postgres() {
    check(Engine::Postgres);
}

fn check(engine: Engine) {
    let Some(template) = engine.template() else { return };
    actix_web::rt::System::new().block_on(async {
        let (template, file) = template.with_sams_file().await;
        everything_is_searched(&template, &file).await;
        template.remove().await;
    });
}

/// A text that is in Sam's file, and the release that lets the workshop know it.
struct Canary {
    text: String,
    item: Option<&'static str>,
}

fn canaries(s: &Scenario, file: &SamsFile) -> Vec<Canary> {
    let released = [
        ("de Vries".to_owned(), "surname"),
        ("Poelenburg".to_owned(), "neighbourhood"),
        ("Pascal College Zuid".to_owned(), "school"),
        (address_of(Persona::YouthOwn), "email_address"),
        (PHONE_NUMBER.to_owned(), "phone_number"),
    ];
    let released = released.into_iter().map(|(text, item)| Canary { text, item: Some(item) });
    let never = [
        "2011-05-01".to_owned(),
        "guardian own".to_owned(),
        "youth own".to_owned(),
        "\"youth_own\"".to_owned(),
        SAMS_IBAN.to_owned(),
        "Mijn mbo-diploma halen".to_owned(),
        "Het eerste blok gehaald".to_owned(),
        "Ik ben op tijd op school".to_owned(),
        "Judo".to_owned(),
        s.people.sam.to_string(),
        s.people.user(Persona::YouthOwn).to_string(),
        s.people.user(Persona::GuardianOwn).to_string(),
        s.people.user(Persona::CoachAssigned).to_string(),
        s.people.school.to_string(),
        file.plan.clone(),
        file.milestone.clone(),
        file.agreement.clone(),
        file.work.interest.clone(),
    ];
    released.chain(never.into_iter().map(|text| Canary { text, item: None })).collect()
}

/// Searches every answer to people of employers; `released` is what the workshop may know. Tells how many answers had content.
async fn search(s: &Scenario, file: &SamsFile, released: &[&str]) -> usize {
    let canaries = canaries(s, file);
    let mut with_content = 0;
    s.relay().await;
    for operation in operations().iter().filter(|operation| operation.method.as_str() == "GET") {
        for persona in PEOPLE_OF_EMPLOYERS {
            let reply = call(s, file, operation, persona).await;
            with_content += usize::from(reply.status == 200);
            let is_own = matches!(persona, Persona::EmployerOwn | Persona::EmployerColleague);
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            // What the caller asked for by name is no news: the path stands in every problem.
            let body = reply.json["instance"].as_str().map_or(body.clone(), |path| body.replace(path, ""));
            for Canary { text, item } in &canaries {
                let may_know = is_own && item.is_some_and(|item| released.contains(&item));
                assert!(may_know || !body.contains(text.as_str()), "{} shows {text}: {body}", reply.what);
            }
        }
    }
    with_content
}

async fn everything_is_searched(template: &Template, file: &SamsFile) {
    let s = Scenario::begin(template).await;
    let introduction = &file.work.introduction;
    // Sam writes it all down, and a message tells it all: whatever is masked must not come through.
    let text = format!("Mail {} of bel {PHONE_NUMBER}.", address_of(Persona::YouthOwn));
    s.write_in(Persona::YouthOwn, introduction, &text).await.expect(201);
    let with_content = search(&s, file, &[]).await;
    assert!(with_content >= 8, "only {with_content} answers had content");
    let surname = &file.work.release;
    s.acting(Persona::GuardianOwn)
        .post(&format!("/releases/{surname}/agreements"), json!({}))
        .await
        .expect(201);
    for item in ["surname", "neighbourhood", "school", "email_address", "phone_number"] {
        let release =
            if item == "surname" { surname.clone() } else { s.release_item(introduction, item).await };
        let seen = s.seen_by_workshop(introduction).await["released"].clone();
        assert_eq!((seen[0]["item"].as_str(), seen.as_array().unwrap().len()), (Some(item), 1));
        search(&s, file, &[item]).await;
        s.youth().post(&format!("/releases/{release}/withdrawals"), json!({})).await.expect(201);
        assert_eq!(s.seen_by_workshop(introduction).await["released"], json!([]));
    }
    search(&s, file, &[]).await;
    s.release_item(introduction, "surname").await;
    s.step_introduction(Persona::CoachAssigned, introduction, "endings").await.expect(201);
    search(&s, file, &[]).await;
    assert!(s.seen_by_workshop(introduction).await["firstName"].is_null());
    s.end().await.0.remove().await;
}
