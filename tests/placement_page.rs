//! The page on which a guardian without an account signs, as a browser without script sees it.

use reqwest::Method;
use serde_json::json;

use crate::harness::placements::{SIGNERS, terms, terms_with};
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_guardian_reads_and_signs_on_a_page,
    what_goes_wrong_stands_on_the_page,
    guessing_on_the_page_is_slowed_down,
    the_mail_says_where_to_go,
);

const PAGE: &str = "/placement-signatures";

async fn open(s: &Scenario, language: &str) -> Reply {
    s.anonymous().call(Method::GET, PAGE).header("accept-language", language).await
}

async fn fill_in(s: &Scenario, fields: &[(&str, &str)]) -> Reply {
    let address = reqwest::Url::parse_with_params("http://form/", fields).unwrap();
    let body = address.query().unwrap().to_owned();
    let call = s.anonymous().call(Method::POST, PAGE).header("accept-language", "nl");
    call.header("content-type", "application/x-www-form-urlencoded").bytes(body.into_bytes()).await
}

fn html(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).unwrap()
}

/// What a hidden field holds.
fn hidden(html: &str, name: &str) -> String {
    let begin = format!("name=\"{name}\" value=\"");
    let after = html.split(&begin).nth(1).unwrap_or_else(|| panic!("no {name} in {html}"));
    after.split('"').next().unwrap().to_owned()
}

async fn make_code(s: &Scenario, id: &str) -> String {
    let path = format!("/placements/{id}/signing-codes");
    s.coach().post(&path, json!({ "guardianName": "Fatima de Vries" })).await.expect(201).text("/code")
}

async fn a_guardian_reads_and_signs_on_a_page(s: &Scenario) {
    let empty = open(s, "nl").await.expect(200);
    assert_eq!(empty.header("content-type"), "text/html; charset=utf-8");
    let policy = empty.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
    assert!(html(&empty).contains("Vul de code in") && !html(&empty).contains("<script"));
    assert!(html(&open(s, "en").await).contains("The coach gave you a code"));
    let tasks = "Banden plakken & <b>remmen</b> stellen.";
    let id = s.draft_placement(terms_with(json!({ "tasks": tasks }))).await;
    s.sign_placement(&id, &SIGNERS[..3]).await;
    let code = make_code(s, &id).await;
    let typed = code.to_lowercase().replace('-', " ");
    let read = fill_in(s, &[("code", &typed)]).await.expect(200);
    assert_eq!(read.header("cache-control"), "no-store");
    let page = html(&read);
    let agreed = [
        "Sam",
        "Fietsenmakerij De Dam",
        "87654321",
        "Westzijde 10, Zaandam, 1506 EA",
        "Piet de Jong",
        "van 2 december 2026 tot en met 27 februari 2027",
        "zaterdag 13:00 tot 17:00, waarvan 30 minuten pauze",
        "Banden plakken &amp; &lt;b&gt;remmen&lt;&#x2f;b&gt; stellen.",
        "Zelf een band plakken",
        "€ 5,00 per uur",
        "Het bedrijf is verzekerd",
    ];
    for words in agreed {
        assert!(page.contains(words), "no {words} in {page}");
    }
    assert!(!page.contains("de Vries") && !page.contains("2011"), "{page}");
    let (code, hash) = (hidden(&page, "code"), hidden(&page, "content_hash"));
    let sign = [("code", code.as_str()), ("content_hash", hash.as_str()), ("name", "Fatima de Vries")];
    let signed = fill_in(s, &sign).await.expect(200);
    assert!(html(&signed).contains("Iedereen heeft nu getekend"), "{}", html(&signed));
    let active = s.placement(Persona::CoachAssigned, &id).await;
    assert_eq!(active.text("/state"), "active");
    let signatures = active.json["signatures"].as_array().unwrap();
    assert!(signatures.iter().any(|it| it["signerName"] == "Fatima de Vries"), "{signatures:?}");
    // It works once.
    assert!(html(&fill_in(s, &sign).await.expect(401)).contains("name=\"code\""));
}

async fn what_goes_wrong_stands_on_the_page(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let code = make_code(s, &id).await;
    let wrong = fill_in(s, &[("code", "222222-2222-2222")]).await.expect(401);
    assert_eq!(wrong.header("content-type"), "text/html; charset=utf-8");
    assert!(html(&wrong).contains("role=\"alert\"") && html(&wrong).contains("Vul de code in"));
    fill_in(s, &[("code", &"A".repeat(41))]).await.expect(401);
    fill_in(s, &[("kode", &code)]).await.expect(400);
    let hash = hidden(&html(&fill_in(s, &[("code", &code)]).await.expect(200)), "content_hash");
    for name in ["  ", &"a".repeat(101)] {
        let nameless = fill_in(s, &[("code", &code), ("content_hash", &hash), ("name", name)]).await;
        assert!(html(&nameless.expect(400)).contains("Vul je naam in, met"));
    }
    // What changed meanwhile is shown as it is now, and not signed.
    let read = s.placement(Persona::CoachAssigned, &id).await;
    let edited = terms_with(json!({ "tasks": "Ook verlichting." }));
    s.coach().put(&format!("/placements/{id}"), edited).if_match(read.header("etag")).await.expect(200);
    let changed = fill_in(s, &[("code", &code), ("content_hash", &hash), ("name", "Fatima")]).await;
    let page = html(&changed.expect(409));
    assert!(page.contains("Ook verlichting.") && page.contains("role=\"alert\""), "{page}");
    let hash = hidden(&page, "content_hash");
    let signed = fill_in(s, &[("code", &code), ("content_hash", &hash), ("name", "Fatima")]).await;
    assert!(html(&signed.expect(200)).contains("Nog niet iedereen heeft getekend"));
}

async fn guessing_on_the_page_is_slowed_down(s: &Scenario) {
    s.restart(|config| config.tries_per_account = 3).await;
    for _ in 0..3 {
        fill_in(s, &[("code", "333333-2222-2222")]).await.expect(401);
    }
    let slowed = fill_in(s, &[("code", "333333-2222-2222")]).await.expect(429);
    assert_eq!(slowed.header("content-type"), "text/html; charset=utf-8");
    assert!(slowed.header("retry-after").parse::<u64>().is_ok());
}

async fn the_mail_says_where_to_go(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let body = json!({ "guardianName": "Fatima", "emailAddress": "fatima@example.org" });
    s.coach().post(&format!("/placements/{id}/signing-codes"), body).await.expect(201);
    s.deliver().await;
    let mails = s.mails();
    let mail = mails.iter().find(|mail| mail.is_to("fatima@example.org")).expect("a mail");
    assert!(mail.text().contains("Bel de coach") && !mail.text().contains("in de app"), "{}", mail.text());
    let words: Vec<String> = mail.text().split_whitespace().map(str::to_owned).collect();
    let address = words.iter().find(|word| word.ends_with(PAGE)).expect("the address of the page");
    assert!(address.starts_with("http"), "{address}");
}
