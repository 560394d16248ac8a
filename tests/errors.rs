//! Everything that can be wrong with a request before it means anything, and the headers of every answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::people::PASSPHRASE;
use crate::harness::{Call, Persona, Scenario};

scenarios!(
    an_unknown_path_is_a_problem,
    a_trailing_slash_is_another_path,
    a_wrong_method_is_told_the_right_ones,
    a_body_must_be_json,
    a_body_may_not_be_large_or_deep,
    all_wrong_fields_are_named_at_once,
    a_wrong_text_is_told_once_and_how_it_looks,
    an_unknown_field_is_refused,
    characters_that_deceive_are_refused,
    what_was_sent_is_not_echoed,
    an_identifier_that_is_none_is_not_found,
    problems_speak_the_readers_language,
    an_app_that_is_too_old_is_told_so,
    every_answer_has_its_headers,
    the_contract_is_open_to_every_origin,
    only_named_origins_may_call_from_a_browser,
    health_needs_no_sign_in,
    long_answers_are_compressed_and_secrets_are_not,
    a_body_that_never_arrives_is_cut_off,
);

fn sign_in<'s>(s: &'s Scenario, body: Value) -> Call<'s> {
    s.anonymous().post("/sessions", body)
}

async fn an_unknown_path_is_a_problem(s: &Scenario) {
    for path in ["/", "/v1", "/v1/nothing", "/v1/me/nothing", "/nothing", "/v2/me"] {
        let reply = s.anonymous().call(Method::GET, path).await.problem(404, "not_found");
        assert_eq!(reply.text("/instance"), path);
        assert_eq!(reply.text("/requestId"), reply.header("x-request-id"));
        assert_eq!(reply.json["status"], 404);
    }
}

async fn a_trailing_slash_is_another_path(s: &Scenario) {
    s.youth().get("/me/").await.problem(404, "not_found");
    s.youth().get("/me").await.expect(200);
}

async fn a_wrong_method_is_told_the_right_ones(s: &Scenario) {
    let reply = s.youth().put("/me", json!({})).await.problem(405, "method_not_allowed");
    assert_eq!(reply.header("allow"), "GET");
    let reply = s.youth().post("/me/sessions", json!({})).await.problem(405, "method_not_allowed");
    let mut allowed: Vec<&str> = reply.header("allow").split(',').map(str::trim).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["DELETE", "GET"]);
}

async fn a_body_must_be_json(s: &Scenario) {
    let body = || sign_in(s, json!({ "loginName": "youth_own", "passphrase": PASSPHRASE }));
    body().header("content-type", "text/plain").await.problem(415, "unsupported_media_type");
    body().header("content-type", "application/jsonish").await.problem(415, "unsupported_media_type");
    body().without("content-type").await.problem(415, "unsupported_media_type");
    body().header("content-type", "Application/JSON; charset=utf-8").await.expect(201);
    for not_json in ["", "{", "{\"loginName\":}", "{'a':1}", "{} {}", "NaN", "\u{feff}{}"] {
        body().bytes(not_json).await.problem(400, "malformed_body");
    }
    body().bytes([0xff, 0xfe, b'{', b'}']).await.problem(400, "malformed_body");
    for other_json in ["[]", "null", "1", "\"text\""] {
        body().bytes(other_json).await.problem(400, "invalid_input");
    }
}

async fn a_body_may_not_be_large_or_deep(s: &Scenario) {
    let large = "x".repeat(256 * 1024);
    let reply = sign_in(s, json!({ "loginName": "youth_own", "passphrase": large })).await;
    reply.problem(413, "payload_too_large");
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
    for bomb in [deep("[", "]"), deep("{\"a\":", "}")] {
        let began = Instant::now();
        sign_in(s, json!({})).bytes(bomb).await.problem(400, "malformed_body");
        assert!(began.elapsed() < Duration::from_secs(2), "took {:?}", began.elapsed());
    }
}

async fn all_wrong_fields_are_named_at_once(s: &Scenario) {
    let body = json!({ "loginName": "", "deviceName": 7, "role": "lead", "a/b~c": 1 });
    let reply = sign_in(s, body).await.problem(400, "invalid_input");
    assert_eq!(reply.wrong_fields(), ["/a~1b~0c", "/deviceName", "/loginName", "/passphrase", "/role"]);
    for error in reply.json["errors"].as_array().unwrap() {
        let detail = error["detail"].as_str().unwrap();
        assert!(!detail.is_empty() && !detail.starts_with("field-"), "{error} has no words");
    }
}

async fn a_wrong_text_is_told_once_and_how_it_looks(s: &Scenario) {
    let certificates = "/placements/0190a5c8-0000-7000-8000-000000000000/certificates";
    for (blank, code) in [("", "too_short"), ("  ", "needs_text")] {
        let reply =
            s.coach().post(certificates, json!({ "title": blank })).await.problem(400, "invalid_input");
        assert_eq!(reply.wrong_fields(), ["/title"], "{}", reply.json);
        assert_eq!(reply.json["errors"][0]["code"], code);
    }
    let wrong =
        s.acting(Persona::Lead).patch("/programme", json!({ "quietFrom": "9 uur" })).if_match("\"1\"").await;
    let wrong = wrong.problem(400, "invalid_input");
    assert_eq!(wrong.json["errors"][0]["code"], "wrong_pattern");
    assert_eq!(wrong.text("/errors/0/detail"), "Write this in the right way, such as `21:00`.");
}

async fn an_unknown_field_is_refused(s: &Scenario) {
    let body = json!({ "loginName": "youth_own", "passphrase": PASSPHRASE, "roles": ["lead"] });
    let reply = sign_in(s, body).await.problem(400, "invalid_input");
    assert_eq!(reply.json["errors"][0]["code"], "unknown_field");
}

async fn characters_that_deceive_are_refused(s: &Scenario) {
    for bad in ["a\u{0}b", "evil\u{202e}gpj", "zero\u{200b}width", "\u{feff}mark", "bell\u{7}"] {
        let reply = sign_in(s, json!({ "loginName": bad, "passphrase": PASSPHRASE })).await;
        let reply = reply.problem(400, "invalid_input");
        assert_eq!(reply.wrong_fields(), ["/loginName"]);
        assert_eq!(reply.json["errors"][0]["code"], "forbidden_character");
    }
    let body = r#"{"loginName":"youth_own","passphrase":"lone \ud800 surrogate"}"#;
    sign_in(s, json!({})).bytes(body).await.problem(400, "malformed_body");
}

async fn what_was_sent_is_not_echoed(s: &Scenario) {
    let marker = "b8c1e6-geheim";
    let bodies = [
        json!({ "loginName": marker, "passphrase": marker }),
        json!({ "loginName": [marker], "passphrase": { "x": marker } }),
        json!({ "loginName": "youth_own", "passphrase": format!("{marker}\u{202e}") }),
        json!({ "loginName": "youth_own", "passphrase": marker.repeat(40) }),
    ];
    for body in bodies {
        let reply = sign_in(s, body).await;
        assert!((400..500).contains(&reply.status));
        assert!(!String::from_utf8_lossy(&reply.body).contains(marker), "{}", reply.json);
    }
}

async fn an_identifier_that_is_none_is_not_found(s: &Scenario) {
    for id in ["1", "not-a-uuid", "%00", "..%2f..", "0190a5c8-0000-7000-8000-000000000000"] {
        s.youth().delete(&format!("/me/sessions/{id}")).await.problem(404, "not_found");
    }
}

async fn problems_speak_the_readers_language(s: &Scenario) {
    let answer = async |wanted: &str| {
        let reply = s.anonymous().get("/me").header("accept-language", wanted).await.expect(401);
        (reply.header("content-language").to_owned(), reply.text("/title"), reply.text("/detail"))
    };
    let dutch = answer("nl").await;
    let english = answer("en").await;
    assert_eq!((dutch.0.as_str(), english.0.as_str()), ("nl", "en"));
    assert_ne!((&dutch.1, &dutch.2), (&english.1, &english.2));
    assert_eq!(answer("en-GB;q=0.9, nl;q=0.2").await, english);
    assert_eq!(answer("fr, en;q=0.5").await, english);
    assert_eq!(answer("nl-BE").await, dutch);
    assert_eq!(answer("fr").await, dutch);
    assert_eq!(answer(";;;q=nonsense").await, dutch);
    let default = s.anonymous().get("/me").without("accept-language").await;
    assert_eq!(default.header("content-language"), "nl");
}

async fn an_app_that_is_too_old_is_told_so(s: &Scenario) {
    s.restart(|config| config.min_app_version = "1.2.0".into()).await;
    let call = |version: &str| s.youth().get("/me").header("x-app-version", version);
    call("1.1.9").await.problem(426, "app_too_old");
    call("nonsense").await.problem(426, "app_too_old");
    for fine in ["1.2.0", "1.10.0", "2"] {
        call(fine).await.expect(200);
    }
    s.youth().get("/me").await.expect(200);
}

async fn every_answer_has_its_headers(s: &Scenario) {
    let answers = [
        s.youth().get("/me").await.expect(200),
        s.anonymous().get("/me").await.expect(401),
        s.anonymous().get("/nothing").await.expect(404),
        s.anonymous().call(Method::GET, "/nothing").await.expect(404),
        s.youth().put("/me", json!({})).await.expect(405),
        sign_in(s, json!({})).bytes("{").await.expect(400),
        s.anonymous().call(Method::GET, "/health/live").await.expect(204),
    ];
    let mut ids = Vec::new();
    for reply in &answers {
        for (name, value) in [
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("content-language", "en"),
        ] {
            assert_eq!(reply.header(name), value, "{name} of {}", reply.what);
        }
        assert!(reply.header("vary").contains("Accept-Language"));
        assert_eq!(reply.headers.get("server"), None);
        ids.push(reply.header("x-request-id"));
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), answers.len(), "a request id names one answer");
}

async fn the_contract_is_open_to_every_origin(s: &Scenario) {
    let call = s.anonymous().get("/openapi.json").header("origin", "https://elsewhere.example");
    let reply = call.await.expect(200);
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("content-type"), "application/json");
    s.anonymous().call(Method::GET, "/docs/").await.expect(200);
}

async fn only_named_origins_may_call_from_a_browser(s: &Scenario) {
    s.restart(|config| config.cors_origins = vec!["https://app.zaanstad.nl".into()]).await;
    let preflight = async |origin: &str| {
        let call = s.anonymous().call(Method::OPTIONS, "/v1/me").header("origin", origin);
        let call = call.header("access-control-request-method", "GET");
        let reply = call.header("access-control-request-headers", "authorization").await;
        reply.headers.get("access-control-allow-origin").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(preflight("https://app.zaanstad.nl").await.as_deref(), Some("https://app.zaanstad.nl"));
    assert_eq!(preflight("https://elsewhere.example").await, None);
    // A refusal can be read too, or the app could not say why.
    let refused = s.anonymous().get("/me").header("origin", "https://app.zaanstad.nl").await.expect(401);
    assert_eq!(refused.header("access-control-allow-origin"), "https://app.zaanstad.nl");
}

async fn health_needs_no_sign_in(s: &Scenario) {
    s.anonymous().call(Method::GET, "/health/live").await.expect(204);
    s.anonymous().call(Method::GET, "/health/ready").await.expect(204);
    s.anonymous().call(Method::GET, "/metrics").await.expect(404);
}

async fn long_answers_are_compressed_and_secrets_are_not(s: &Scenario) {
    let contract = s.anonymous().get("/openapi.json").header("accept-encoding", "gzip").await.expect(200);
    assert_eq!(contract.header("content-encoding"), "gzip");
    let body = json!({ "loginName": "youth_own", "passphrase": PASSPHRASE });
    let tokens = sign_in(s, body).header("accept-encoding", "gzip, br").await.expect(201);
    assert!(tokens.json["refreshToken"].is_string(), "not readable as it came");
}

async fn a_body_that_never_arrives_is_cut_off(s: &Scenario) {
    let address = s.address().replace("http://", "");
    let began = Instant::now();
    let answer = actix_web::web::block(move || {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = "POST /v1/sessions HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
                    Content-Length: 1000\r\n\r\n{\"loginName\":";
        socket.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 4096];
        let length = socket.read(&mut answer).unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    });
    let answer = answer.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("request_timeout"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(15), "took {:?}", began.elapsed());
}
