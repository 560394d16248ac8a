//! Signing in: codes, sessions, tokens and guessing.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::people::PASSPHRASE;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_newcomer_signs_in_with_an_invitation,
    an_invitation_works_once,
    a_new_code_closes_the_one_before,
    five_wrong_tries_close_a_code,
    a_code_lapses_after_a_week,
    a_redeemed_code_signs_other_devices_out,
    a_refresh_token_works_once,
    a_lost_answer_may_be_asked_for_again,
    a_stolen_refresh_token_ends_the_session_at_once,
    a_refresh_token_lapses_after_a_month,
    a_lost_phone_is_signed_out_from_afar,
    nobody_ends_the_session_of_another,
    a_changed_passphrase_signs_other_devices_out,
    a_changed_passphrase_needs_the_present_one,
    unknown_and_known_accounts_answer_alike,
    guessing_is_slowed_down,
    a_forged_forwarding_header_buys_no_tries,
    a_school_behind_its_proxy_is_counted_by_youth,
    only_our_own_access_tokens_open_the_door,
    the_public_key_is_published,
);

fn credentials(name: &str, passphrase: &str) -> Value {
    json!({ "loginName": name, "passphrase": passphrase })
}

async fn redeem(s: &Scenario, code: &str) -> Reply {
    let body = json!({ "code": code, "passphrase": "mijn fiets is groen" });
    s.anonymous().post("/access-code-redemptions", body).await
}

async fn refresh(s: &Scenario, token: &str) -> Reply {
    s.anonymous().post("/sessions/refreshes", json!({ "refreshToken": token })).await
}

async fn a_newcomer_signs_in_with_an_invitation(s: &Scenario) {
    s.anonymous().post("/sessions", credentials("newcomer", "mijn fiets is groen")).await.expect(401);
    let code = s.invite(s.people.newcomer).await;
    // As somebody types it who reads it from paper.
    let typed = code.to_lowercase().replace('-', " ");
    let session = redeem(s, &typed).await.expect(201);
    let me = s.anonymous().get("/me").bearer(&session.text("/accessToken")).await.expect(200);
    assert_eq!(me.text("/userId"), s.people.newcomer.to_string());
    assert_eq!(me.text("/sessionId"), session.text("/sessionId"));
    s.anonymous().post("/sessions", credentials("NewComer", "mijn fiets is groen")).await.expect(201);
}

async fn an_invitation_works_once(s: &Scenario) {
    let code = s.invite(s.people.newcomer).await;
    redeem(s, &code).await.expect(201);
    redeem(s, &code).await.problem(401, "code_not_accepted");
}

async fn a_new_code_closes_the_one_before(s: &Scenario) {
    let lost = s.invite(s.people.newcomer).await;
    let code = s.invite(s.people.newcomer).await;
    redeem(s, &lost).await.problem(401, "code_not_accepted");
    redeem(s, &code).await.expect(201);
}

async fn five_wrong_tries_close_a_code(s: &Scenario) {
    let wrong_half = |code: &str| format!("{}-AAAA-AAAA", code.split('-').next().unwrap());
    let code = s.invite(s.people.newcomer).await;
    for _ in 0..4 {
        redeem(s, &wrong_half(&code)).await.problem(401, "code_not_accepted");
    }
    redeem(s, &code).await.expect(201);
    let code = s.invite(s.people.newcomer).await;
    for _ in 0..5 {
        redeem(s, &wrong_half(&code)).await.problem(401, "code_not_accepted");
    }
    redeem(s, &code).await.problem(401, "code_not_accepted");
}

async fn a_code_lapses_after_a_week(s: &Scenario) {
    let code = s.invite(s.people.newcomer).await;
    s.pass(TimeDelta::days(7));
    redeem(s, &code).await.problem(401, "code_not_accepted");
    let code = s.invite(s.people.newcomer).await;
    s.pass(TimeDelta::days(7) - TimeDelta::seconds(1));
    redeem(s, &code).await.expect(201);
}

async fn a_redeemed_code_signs_other_devices_out(s: &Scenario) {
    let phone = s.sign_in(Persona::YouthOwn).await;
    let code = s.invite(s.people.user(Persona::YouthOwn)).await;
    let tablet = redeem(s, &code).await.expect(201);
    s.anonymous().get("/me").bearer(&phone.access_token).await.problem(401, "unauthenticated");
    s.anonymous().get("/me").bearer(&tablet.text("/accessToken")).await.expect(200);
    s.anonymous().post("/sessions", credentials("youth_own", PASSPHRASE)).await.expect(401);
}

async fn a_refresh_token_works_once(s: &Scenario) {
    let first = s.sign_in(Persona::YouthOwn).await;
    s.pass(TimeDelta::minutes(15));
    s.anonymous().get("/me").bearer(&first.access_token).await.problem(401, "unauthenticated");
    let second = refresh(s, &first.refresh_token).await.expect(201);
    assert_eq!(second.text("/sessionId"), first.session_id);
    s.anonymous().get("/me").bearer(&second.text("/accessToken")).await.expect(200);
    let third = refresh(s, &second.text("/refreshToken")).await.expect(201);
    assert_ne!(third.text("/refreshToken"), second.text("/refreshToken"));
    refresh(s, "0000").await.problem(401, "refresh_refused");
}

async fn a_lost_answer_may_be_asked_for_again(s: &Scenario) {
    let first = s.sign_in(Persona::YouthOwn).await;
    let lost = refresh(s, &first.refresh_token).await.expect(201);
    s.pass(TimeDelta::seconds(9));
    let again = refresh(s, &first.refresh_token).await.expect(201);
    // The answer that was lost is worthless from now on, whoever found it.
    refresh(s, &lost.text("/refreshToken")).await.problem(401, "refresh_refused");
    refresh(s, &again.text("/refreshToken")).await.expect(201);
}

async fn a_stolen_refresh_token_ends_the_session_at_once(s: &Scenario) {
    let first = s.sign_in(Persona::YouthOwn).await;
    let second = refresh(s, &first.refresh_token).await.expect(201);
    let token = second.text("/accessToken");
    s.anonymous().get("/me").bearer(&token).await.expect(200);
    s.pass(TimeDelta::seconds(10));
    refresh(s, &first.refresh_token).await.problem(401, "refresh_refused");
    s.anonymous().get("/me").bearer(&token).await.problem(401, "unauthenticated");
    refresh(s, &second.text("/refreshToken")).await.problem(401, "refresh_refused");
}

async fn a_refresh_token_lapses_after_a_month(s: &Scenario) {
    let first = s.sign_in(Persona::YouthOwn).await;
    s.pass(TimeDelta::days(31) - TimeDelta::seconds(1));
    let second = refresh(s, &first.refresh_token).await.expect(201);
    s.pass(TimeDelta::days(31));
    refresh(s, &second.text("/refreshToken")).await.problem(401, "refresh_refused");
}

async fn a_lost_phone_is_signed_out_from_afar(s: &Scenario) {
    let phone = s.sign_in(Persona::YouthOwn).await;
    s.anonymous().get("/me").bearer(&phone.access_token).await.expect(200);
    let tablet = s.sign_in(Persona::YouthOwn).await;
    let list = s.youth().get("/me/sessions").await.expect(200);
    let sessions = list.json["items"].as_array().unwrap().clone();
    let current: Vec<&Value> = sessions.iter().filter(|session| session["isCurrent"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["id"], json!(tablet.session_id));
    s.youth().delete(&format!("/me/sessions/{}", phone.session_id)).await.expect(204);
    s.anonymous().get("/me").bearer(&phone.access_token).await.problem(401, "unauthenticated");
    refresh(s, &phone.refresh_token).await.problem(401, "refresh_refused");
    s.youth().delete(&format!("/me/sessions/{}", phone.session_id)).await.problem(404, "not_found");
    s.youth().get("/me").await.expect(200);
    s.youth().delete("/me/sessions").await.expect(204);
    s.youth().get("/me").await.problem(401, "unauthenticated");
}

async fn nobody_ends_the_session_of_another(s: &Scenario) {
    let sam = s.sign_in(Persona::YouthOwn).await;
    let path = format!("/me/sessions/{}", sam.session_id);
    for persona in [Persona::YouthOther, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Admin] {
        s.acting(persona).delete(&path).await.problem(404, "not_found");
    }
    s.youth().get("/me").await.expect(200);
}

async fn a_changed_passphrase_signs_other_devices_out(s: &Scenario) {
    let phone = s.sign_in(Persona::YouthOwn).await;
    s.sign_in(Persona::YouthOwn).await;
    let body = json!({ "present": PASSPHRASE, "wanted": "een heel nieuw begin" });
    let changed = s.youth().post("/me/passphrase-changes", body).await.expect(201);
    s.anonymous().get("/me").bearer(&phone.access_token).await.problem(401, "unauthenticated");
    refresh(s, &phone.refresh_token).await.problem(401, "refresh_refused");
    s.anonymous().get("/me").bearer(&changed.text("/accessToken")).await.expect(200);
    s.anonymous().post("/sessions", credentials("youth_own", PASSPHRASE)).await.expect(401);
    s.anonymous().post("/sessions", credentials("youth_own", "een heel nieuw begin")).await.expect(201);
}

async fn a_changed_passphrase_needs_the_present_one(s: &Scenario) {
    let change = |present: &str, wanted: &str| {
        s.youth().post("/me/passphrase-changes", json!({ "present": present, "wanted": wanted }))
    };
    change("not this one", "een heel nieuw begin").await.problem(401, "sign_in_failed");
    let short = change(PASSPHRASE, "kort").await.problem(400, "invalid_input");
    assert_eq!(short.wrong_fields(), ["/wanted"]);
    s.anonymous().post("/sessions", credentials("youth_own", PASSPHRASE)).await.expect(201);
}

async fn unknown_and_known_accounts_answer_alike(s: &Scenario) {
    let told = |mut reply: Reply| {
        let body = reply.json.as_object_mut().unwrap();
        body.remove("requestId");
        let mut names: Vec<String> = reply.headers.keys().map(ToString::to_string).collect();
        names.sort();
        (reply.status, reply.json, names)
    };
    let sign_in =
        async |name: &str| s.anonymous().post("/sessions", credentials(name, "a wrong guess")).await;
    let known = told(sign_in("youth_own").await);
    assert_eq!(known.0, 401);
    // Invited and never signed in; not an account at all.
    assert_eq!(told(sign_in("newcomer").await), known);
    assert_eq!(told(sign_in("nobody-of-that-name").await), known);

    let code = s.invite(s.people.newcomer).await;
    let found = told(redeem(s, &format!("{}-AAAA-AAAA", code.split('-').next().unwrap())).await);
    assert_eq!(found.0, 401);
    assert_eq!(told(redeem(s, "ZZZZZZ-AAAA-AAAA").await), found);
}

async fn guessing_is_slowed_down(s: &Scenario) {
    s.restart(|config| config.tries_per_account = 3).await;
    for (name, left) in [("youth_own", 2), ("Youth_Own", 1), ("YOUTH_OWN", 0)] {
        let reply = s.anonymous().post("/sessions", credentials(name, "a wrong guess")).await.expect(401);
        assert_eq!(reply.header("ratelimit-policy"), "\"tries\";q=3;w=60");
        assert!(reply.header("ratelimit").starts_with(&format!("\"tries\";r={left};")));
    }
    // Even the right one now: a guesser would learn that it was.
    let refused = s.anonymous().post("/sessions", credentials("youth_own", PASSPHRASE)).await;
    let refused = refused.problem(429, "too_many_requests");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(refused.text("/detail").contains(&wait.to_string()), "says how long: {}", refused.json);
    s.anonymous().post("/sessions", credentials("youth_other", PASSPHRASE)).await.expect(201);
}

async fn a_forged_forwarding_header_buys_no_tries(s: &Scenario) {
    s.restart(|config| config.tries_per_address = 3).await;
    let guess = async |number: u32| {
        let call = s.anonymous().post("/sessions", credentials(&format!("guess-{number}"), "a wrong guess"));
        call.header("x-forwarded-for", &format!("198.51.100.{number}")).await
    };
    for number in 0..3 {
        guess(number).await.expect(401);
    }
    guess(3).await.problem(429, "too_many_requests").header("retry-after");
}

async fn a_school_behind_its_proxy_is_counted_by_youth(s: &Scenario) {
    s.restart(|config| {
        config.tries_per_address = 1;
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let try_from = async |address: &str| {
        let call = s.anonymous().post("/sessions", credentials("youth_own", PASSPHRASE));
        call.header("x-forwarded-for", address).await
    };
    try_from("198.51.100.1").await.expect(201);
    try_from("198.51.100.2").await.expect(201);
    try_from("203.0.113.7, 198.51.100.2").await.problem(429, "too_many_requests");
}

async fn only_our_own_access_tokens_open_the_door(s: &Scenario) {
    let good = s.sign_in(Persona::YouthOwn).await;
    let [head, claims, signature] = good.access_token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let keys = s.anonymous().call(Method::GET, "/.well-known/jwks.json").await.expect(200);
    let public = keys.text("/keys/0/x");
    let with_header = |change: &dyn Fn(&mut Value)| {
        let mut header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).unwrap()).unwrap();
        change(&mut header);
        URL_SAFE_NO_PAD.encode(header.to_string())
    };
    // Signed with the public key as if it were a shared secret; not signed at all; another type of token.
    let hs256 = {
        let secret = jsonwebtoken::EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(&public).unwrap());
        let message = format!("{}.{claims}", with_header(&|header| header["alg"] = json!("HS256")));
        let algorithm = jsonwebtoken::Algorithm::HS256;
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &secret, algorithm).unwrap();
        format!("{message}.{signature}")
    };
    let none = format!("{}.{claims}.", with_header(&|header| header["alg"] = json!("none")));
    let other_type = format!("{}.{claims}.{signature}", with_header(&|header| header["typ"] = json!("JWT")));
    let other_claims =
        URL_SAFE_NO_PAD.encode(json!({ "sid": good.session_id, "exp": 9_999_999_999_i64 }).to_string());
    let forged = format!("{head}.{other_claims}.{signature}");
    for token in [&hs256, &none, &other_type, &forged, "", "a.b.c", &good.refresh_token] {
        s.anonymous().get("/me").bearer(token).await.problem(401, "unauthenticated");
    }
    let basic = format!("Basic {}", STANDARD.encode(format!("youth_own:{PASSPHRASE}")));
    s.anonymous().get("/me").header("authorization", &basic).await.problem(401, "unauthenticated");
    let anonymous = s.anonymous().get("/me").await.problem(401, "unauthenticated");
    assert_eq!(anonymous.header("www-authenticate"), "Bearer");
    s.anonymous().get("/me").bearer(&good.access_token).await.expect(200);
    s.pass(TimeDelta::minutes(15));
    s.anonymous().get("/me").bearer(&good.access_token).await.problem(401, "unauthenticated");
}

async fn the_public_key_is_published(s: &Scenario) {
    let keys = s.anonymous().call(Method::GET, "/.well-known/jwks.json").await.expect(200);
    assert_eq!(keys.json["keys"][0]["crv"], "Ed25519");
    assert_eq!(keys.json["keys"][0].get("d"), None, "the private half");
    let token = s.sign_in(Persona::Lead).await.access_token;
    let head = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let head: Value = serde_json::from_slice(&head).unwrap();
    assert_eq!(head["kid"], keys.json["keys"][0]["kid"]);
    assert_eq!(head["alg"], "EdDSA");
}
