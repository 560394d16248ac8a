//! Providers: they apply, a lead decides, they can be paid, and what was booked is freed when trust ends.

use entities::{BookingState, OrganisationId, PayeeKind, booking, outbox_event, payee};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    a_provider_comes_in_and_can_be_paid,
    a_refused_provider_applies_again,
    an_application_is_told_everything_that_is_wrong,
    only_who_works_there_applies,
    a_provider_is_seen_by_those_it_is_for,
    what_a_provider_says_changes_by_version,
    nobody_decides_on_their_own_provider,
    whoever_left_acts_for_nobody,
    a_suspension_frees_what_is_booked,
    ten_suspensions_at_once_and_one_wins,
);

fn application(organisation: &str) -> Value {
    json!({
        "organisationId": organisation,
        "kvkNumber": "87654321",
        "description": "Schaken voor iedereen.",
        "contactName": "Ans Vos",
        "email": "ans@example.nl",
        "phone": "+31 75 123 45 67",
        "website": "https://schaken.example.nl/zaandam?les=1",
    })
}

async fn applied(s: &Scenario) -> (String, String) {
    let organisation = s.club_of(Persona::ProviderOwn, "Schaakclub Krommenie").await;
    let made =
        s.acting(Persona::ProviderOwn).post("/providers", application(&organisation)).await.expect(201);
    (made.text("/id"), organisation)
}

async fn payees_of(s: &Scenario, organisation: &str) -> Vec<payee::Model> {
    let organisation = OrganisationId(organisation.parse().unwrap());
    let of = payee::Entity::find()
        .filter(payee::Column::OrganisationId.eq(organisation))
        .filter(payee::Column::Kind.eq(PayeeKind::Provider));
    of.all(s.db().reader()).await.unwrap()
}

async fn a_provider_comes_in_and_can_be_paid(s: &Scenario) {
    let (provider, organisation) = applied(s).await;
    let (path, lead) = (format!("/providers/{provider}"), s.acting(Persona::Lead));
    let staff = s.acting(Persona::ProviderOwn);
    staff.post("/providers", application(&organisation)).await.problem(409, "already_exists");
    let waiting = lead.get("/providers?state=applied").await.expect(200).json;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "{waiting}");
    assert_eq!(
        (&waiting["items"][0]["id"], &waiting["items"][0]["name"]),
        (&json!(provider), &json!("Schaakclub Krommenie"))
    );
    assert_eq!(lead.get("/providers?limit=2").await.expect(200).json["items"].as_array().unwrap().len(), 2);
    assert!(payees_of(s, &organisation).await.is_empty());
    let reason = json!({ "reason": "Geen verklaring." });
    lead.post(&format!("{path}/suspensions"), reason.clone()).await.problem(409, "provider_state");
    let approved = lead.post(&format!("{path}/approvals"), json!({})).await.expect(201);
    assert_eq!(approved.text("/decision/decidedByUserId"), s.people.user(Persona::Lead).to_string());
    lead.post(&format!("{path}/approvals"), json!({})).await.problem(409, "provider_state");
    lead.post(&format!("{path}/rejections"), reason.clone()).await.problem(409, "provider_state");
    staff.post(&format!("{path}/applications"), json!({})).await.problem(409, "provider_state");
    let payee = payees_of(s, &organisation).await;
    assert_eq!(payee.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Schaakclub Krommenie"]);
    let suspended = lead.post(&format!("{path}/suspensions"), reason).await.expect(201);
    assert_eq!(suspended.text("/decision/reason"), "Geen verklaring.");
    let trusted = lead.post(&format!("{path}/approvals"), json!({})).await.expect(201);
    assert_eq!(
        (trusted.text("/state"), &trusted.json["decision"]["reason"]),
        ("approved".into(), &Value::Null)
    );
    assert_eq!(payees_of(s, &organisation).await, payee, "one payee, whatever happens");
}

async fn a_refused_provider_applies_again(s: &Scenario) {
    let (provider, _) = applied(s).await;
    let path = format!("/providers/{provider}");
    let (staff, lead) = (s.acting(Persona::ProviderOwn), s.acting(Persona::Lead));
    staff.post(&format!("{path}/applications"), json!({})).await.problem(409, "provider_state");
    lead.post(&format!("{path}/rejections"), json!({ "reason": " " })).await.problem(400, "invalid_input");
    let reason = json!({ "reason": "Het nummer klopt niet." });
    lead.post(&format!("{path}/rejections"), reason).await.expect(201);
    let read = staff.get(&path).await.expect(200);
    assert_eq!(read.text("/decision/reason"), "Het nummer klopt niet.");
    let offers = format!("{path}/offers");
    staff.post(&offers, crate::harness::catalogue::judo()).await.problem(409, "provider_closed");
    let mended = json!({ "kvkNumber": "11112222" });
    let mended = staff.patch(&path, mended).if_match(read.header("etag")).await.expect(200);
    assert_eq!((mended.text("/kvkNumber"), mended.text("/state")), ("11112222".into(), "rejected".into()));
    let again = staff.post(&format!("{path}/applications"), json!({})).await.expect(201);
    assert_eq!(again.text("/state"), "applied");
    lead.post(&format!("{path}/approvals"), json!({})).await.expect(201);
}

async fn an_application_is_told_everything_that_is_wrong(s: &Scenario) {
    let organisation = s.club_of(Persona::ProviderOwn, "Schaakclub Krommenie").await;
    let wrong = json!({
        "organisationId": organisation,
        "kvkNumber": "1234567",
        "description": " ",
        "contactName": "",
        "email": "ans at example",
        "phone": "geen",
        "website": "http://schaken.example.nl",
        "state": "approved",
    });
    let staff = s.acting(Persona::ProviderOwn);
    let refused = staff.post("/providers", wrong).await.problem(400, "invalid_input");
    let all = ["/contactName", "/description", "/email", "/kvkNumber", "/phone", "/state", "/website"];
    assert_eq!(refused.wrong_fields(), all);
    for website in ["javascript:alert(1)", "https://", "https://x", "https://a.nl/\u{e9}", "ftp://a.nl"] {
        let mut body = application(&organisation);
        body["website"] = json!(website);
        assert_eq!(
            staff.post("/providers", body).await.problem(400, "invalid_input").wrong_fields(),
            ["/website"]
        );
    }
    staff
        .post("/providers", application(&organisation))
        .without("idempotency-key")
        .await
        .problem(400, "idempotency_key_required");
}

async fn only_who_works_there_applies(s: &Scenario) {
    let organisation = s.club_of(Persona::ProviderOwn, "Schaakclub Krommenie").await;
    let other = s.acting(Persona::ProviderOther);
    other.post("/providers", application(&organisation)).await.problem(404, "not_found");
    for persona in [Persona::YouthOwn, Persona::Lead, Persona::CoachAssigned, Persona::Admin] {
        s.acting(persona)
            .post("/providers", application(&organisation))
            .await
            .problem(403, "role_not_allowed");
    }
    let memberships = format!("/users/{}/memberships", s.people.user(Persona::ProviderOther));
    let body = json!({ "organisationId": s.people.school, "role": "provider" });
    s.acting(Persona::Lead).post(&memberships, body).await.expect(201);
    let school = application(&s.people.school.to_string());
    let refused = other.post("/providers", school).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "no_provider");
}

async fn a_provider_is_seen_by_those_it_is_for(s: &Scenario) {
    let (applied, _) = applied(s).await;
    let judo = s.people.market.judo;
    let visitors = [Persona::YouthOwn, Persona::YouthOther, Persona::GuardianOwn, Persona::CoachFormer];
    for persona in visitors {
        let seen = s.acting(persona).get(&format!("/providers/{judo}")).await.expect(200).json;
        assert_eq!(
            (&seen["name"], &seen["email"]),
            (&json!("Judoclub Zaanstreek"), &json!("info@example.nl"))
        );
        assert_eq!(seen["decision"], Value::Null);
        s.acting(persona).get(&format!("/providers/{applied}")).await.problem(404, "not_found");
        s.acting(persona).get("/providers").await.problem(403, "role_not_allowed");
        s.acting(persona).get(&format!("/providers/{judo}/offers")).await.problem(403, "role_not_allowed");
    }
    let (path, reason) = (format!("/providers/{judo}"), json!({ "reason": "Nee." }));
    for persona in [Persona::ProviderOther, Persona::LeadForeign] {
        s.acting(persona).get(&path).await.problem(404, "not_found");
        s.acting(persona).get(&format!("{path}/offers")).await.problem(404, "not_found");
    }
    let foreign = s.acting(Persona::LeadForeign);
    assert_eq!(foreign.get("/providers").await.expect(200).json["items"], json!([]));
    foreign.post(&format!("{path}/approvals"), json!({})).await.problem(404, "not_found");
    for operation in ["rejections", "suspensions"] {
        foreign.post(&format!("{path}/{operation}"), reason.clone()).await.problem(404, "not_found");
        let own = s.acting(Persona::ProviderOwn).post(&format!("{path}/{operation}"), reason.clone());
        own.await.problem(403, "role_not_allowed");
    }
    let other = s.acting(Persona::ProviderOther);
    other.patch(&path, json!({})).if_match("\"1\"").await.problem(404, "not_found");
    other.post(&format!("{path}/applications"), json!({})).await.problem(404, "not_found");
    let own = other.get("/providers").await.expect(200).json;
    assert_eq!(
        (own["items"].as_array().unwrap().len(), &own["items"][0]["name"]),
        (1, &json!("Muziekschool Poelenburg"))
    );
    s.acting(Persona::Finance).get(&path).await.problem(403, "role_not_allowed");
}

async fn what_a_provider_says_changes_by_version(s: &Scenario) {
    let path = format!("/providers/{}", s.people.market.judo);
    let staff = s.acting(Persona::ProviderOwn);
    let read = staff.get(&path).await.expect(200);
    let call = staff.patch(&path, json!({ "phone": "075 123 45 67", "website": "https://judo.example.nl" }));
    call.clone().await.problem(428, "if_match_required");
    let changed = call.clone().if_match(read.header("etag")).await.expect(200);
    assert_eq!((changed.text("/phone"), changed.text("/state")), ("075 123 45 67".into(), "approved".into()));
    call.if_match(read.header("etag")).await.problem(412, "stale");
    let fixed = staff.patch(&path, json!({ "kvkNumber": "99999999" })).if_match(changed.header("etag"));
    let refused = fixed.await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "number_fixed");
    let forgotten = staff.patch(&path, json!({ "phone": null, "kvkNumber": "12345678" }));
    let forgotten = forgotten.if_match(changed.header("etag")).await.expect(200).json;
    assert_eq!(
        (&forgotten["phone"], &forgotten["website"]),
        (&Value::Null, &json!("https://judo.example.nl"))
    );
    staff.get(&path).header("if-none-match", "\"3\"").await.expect(304);
}

async fn nobody_decides_on_their_own_provider(s: &Scenario) {
    let (provider, organisation) = applied(s).await;
    let path = format!("/users/{}/memberships", s.people.user(Persona::Lead));
    let body = json!({ "organisationId": organisation, "role": "provider" });
    s.acting(Persona::Admin).post(&path, body).await.expect(201);
    let approve = s.acting(Persona::Lead).post(&format!("/providers/{provider}/approvals"), json!({}));
    approve.await.problem(403, "not_for_yourself");
    let acting =
        s.acting(Persona::Lead).post(&format!("/providers/{}/applications", s.people.market.judo), json!({}));
    acting.await.problem(403, "role_not_allowed");
}

async fn whoever_left_acts_for_nobody(s: &Scenario) {
    s.club_of(Persona::ProviderOwn, "Schaakclub Krommenie").await;
    let membership = s.people.memberships[&Persona::ProviderOwn];
    let user = s.people.user(Persona::ProviderOwn);
    let end = format!("/users/{user}/memberships/{membership}/endings");
    s.acting(Persona::Lead).post(&end, json!({})).await.expect(201);
    let path = format!("/providers/{}", s.people.market.judo);
    let staff = s.acting(Persona::ProviderOwn);
    staff.get(&path).await.problem(404, "not_found");
    staff.patch(&path, json!({})).if_match("\"1\"").await.problem(404, "not_found");
    staff.post(&format!("{path}/offers"), crate::harness::catalogue::judo()).await.problem(404, "not_found");
    let offer = format!("/offers/{}", s.people.market.judo_course);
    staff.get(&offer).await.problem(404, "not_found");
    staff.patch(&offer, json!({})).if_match("\"1.0\"").await.problem(404, "not_found");
}

async fn a_suspension_frees_what_is_booked(s: &Scenario) {
    let market = &s.people.market;
    let pass = s.fill_sams_pass().await;
    let freed = s.book_for_sam(pass, market.judo_course, "AAAAAA").await;
    let kept = s.book_for_sam(pass, market.music_night, "BBBBBB").await;
    let leisure = async || s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["leisure"].clone();
    assert_eq!(leisure().await, "125.00");
    let path = format!("/providers/{}/suspensions", market.judo);
    let reason = json!({ "reason": "De zaal is gesloten." });
    s.acting(Persona::Lead).post(&path, reason).await.expect(201);
    assert_eq!(leisure().await, "185.00");
    let booking = async |id| booking::Entity::find_by_id(id).one(s.db().reader()).await.unwrap().unwrap();
    let row = booking(freed).await;
    assert_eq!((row.state, row.reason.as_deref()), (BookingState::Freed, Some("De zaal is gesloten.")));
    assert_eq!(booking(kept).await.state, BookingState::Booked);
    let told = outbox_event::Entity::find()
        .filter(outbox_event::Column::Action.eq("booking.freed"))
        .filter(outbox_event::Column::ParticipantId.eq(s.people.sam));
    assert_eq!(told.all(s.db().reader()).await.unwrap().len(), 1, "Sam is told");
    s.youth().get(&format!("/offers/{}", market.judo_course)).await.problem(404, "not_found");
    let shown = s.youth().get("/offers").await.expect(200).json;
    assert_eq!(shown["items"].as_array().unwrap().len(), 1, "{shown}");
    let approve = format!("/providers/{}/approvals", market.judo);
    s.acting(Persona::Lead).post(&approve, json!({})).await.expect(201);
    assert_eq!(booking(freed).await.state, BookingState::Freed, "what was freed stays freed");
    let back = s.youth().get(&format!("/offers/{}", market.judo_course)).await.expect(200).json;
    assert_eq!(back["freePlaces"], 10);
}

async fn ten_suspensions_at_once_and_one_wins(s: &Scenario) {
    let pass = s.fill_sams_pass().await;
    s.book_for_sam(pass, s.people.market.judo_course, "AAAAAA").await;
    let path = format!("/providers/{}/suspensions", s.people.market.judo);
    let withdraw = format!("/offers/{}/withdrawals", s.people.market.judo_course);
    let reason = json!({ "reason": "De zaal is gesloten." });
    let lead = s.acting(Persona::Lead);
    let paths = (0..10).map(|number| if number % 2 == 0 { &path } else { &withdraw });
    let replies = join_all(paths.map(|path| lead.post(path, reason.clone()).into_future())).await;
    let count = |status| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((count(201), count(409)), (2, 8), "one suspension, one withdrawal");
    let wallet = s.youth().get("/me/wallet").await.expect(200).json;
    assert_eq!(wallet["toSpend"]["leisure"], "200.00");
}
