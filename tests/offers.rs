//! Offers: written, handed in, judged, and gone.

use entities::{AttachmentId, BookingState, Cents, UserId, attachment, booking};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::harness::catalogue::judo;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    an_offer_is_written_handed_in_and_found,
    an_offer_is_told_everything_that_is_wrong,
    what_has_begun_is_not_handed_in,
    an_edit_that_matters_is_judged_again,
    a_refused_offer_comes_again,
    a_withdrawal_frees_what_is_booked_for_good,
    an_offer_is_as_good_as_its_provider,
    strangers_write_and_decide_nothing,
    a_picture_is_an_image_of_the_providers_own,
);

fn with(field: &str, value: Value) -> Value {
    let mut body = judo();
    body[field] = value;
    body
}

async fn draft(s: &Scenario, body: Value) -> String {
    let path = format!("/providers/{}/offers", s.people.market.judo);
    s.acting(Persona::ProviderOwn).post(&path, body).await.expect(201).text("/id")
}

async fn submit(s: &Scenario, id: &str) -> Reply {
    s.acting(Persona::ProviderOwn).post(&format!("/offers/{id}/submissions"), json!({})).await
}

async fn approve(s: &Scenario, id: &str) -> Reply {
    s.acting(Persona::Lead).post(&format!("/offers/{id}/approvals"), json!({})).await
}

async fn edit(s: &Scenario, id: &str, body: Value) -> Reply {
    let staff = s.acting(Persona::ProviderOwn);
    let read = staff.get(&format!("/offers/{id}")).await.expect(200);
    staff.patch(&format!("/offers/{id}"), body).if_match(read.header("etag")).await
}

async fn an_offer_is_written_handed_in_and_found(s: &Scenario) {
    let id = draft(s, judo()).await;
    let path = format!("/offers/{id}");
    let staff = s.acting(Persona::ProviderOwn);
    let drafted = staff.get(&path).await.expect(200);
    assert_eq!((drafted.text("/state"), drafted.text("/price")), ("draft".into(), "45.50".into()));
    s.youth().get(&path).await.problem(404, "not_found");
    approve(s, &id).await.problem(409, "offer_state");
    assert_eq!(submit(s, &id).await.expect(201).text("/state"), "submitted");
    submit(s, &id).await.problem(409, "offer_state");
    let waiting = s.acting(Persona::Lead).get("/offer-submissions").await.expect(200);
    assert_eq!(
        (waiting.text("/items/0/id"), waiting.text("/items/0/providerName")),
        (id.clone(), "Judoclub Zaanstreek".into())
    );
    assert_eq!(
        s.acting(Persona::LeadForeign).get("/offer-submissions").await.expect(200).json["items"],
        json!([])
    );
    assert!(!s.titles("").await.contains(&"Judo voor gevorderden".to_owned()));
    assert_eq!(approve(s, &id).await.expect(201).text("/state"), "approved");
    approve(s, &id).await.problem(409, "offer_state");
    let found = s.youth().get("/offers?text=gevorderden").await.expect(200).json;
    let item = &found["items"][0];
    assert_eq!(
        (&item["id"], &item["providerName"], &item["freePlaces"], &item["fitsAge"], &item["distanceMetres"]),
        (&json!(id), &json!("Judoclub Zaanstreek"), &json!(12), &json!(true), &Value::Null)
    );
    let seen = s.youth().get(&path).await.expect(200);
    assert_eq!((&seen.json["decision"], &seen.json["fitsAge"]), (&Value::Null, &json!(true)));
    assert_eq!(seen.header("cache-control"), "private, no-cache");
    let own = staff.get(&format!("/providers/{}/offers?limit=1", s.people.market.judo)).await.expect(200);
    assert_eq!((own.text("/items/0/id"), own.text("/items/0/state")), (id, "approved".into()));
}

async fn an_offer_is_told_everything_that_is_wrong(s: &Scenario) {
    let path = format!("/providers/{}/offers", s.people.market.judo);
    let staff = s.acting(Persona::ProviderOwn);
    for (field, value, code) in [
        ("untilDate", json!("2027-03-01"), "course_too_short"),
        ("untilDate", json!("2027-01-11"), "wrong_period"),
        ("maxAge", json!(7), "wrong_ages"),
        ("price", json!("0.00"), "wrong_pattern"),
        ("places", json!(0), "too_small"),
        ("title", json!("  "), "needs_text"),
        ("category", json!("fun"), "unknown_value"),
        ("startsAt", json!("2027-01-12"), "wrong_format"),
        ("minAge", json!(-1), "too_small"),
        ("latitude", json!("52.4381001"), "wrong_pattern"),
        ("latitude", json!(52.4381), "wrong_type"),
        ("pictureId", json!("01939a00-0000-7000-8000-00000000000a"), "unknown_reference"),
    ] {
        let refused = staff.post(&path, with(field, value)).await.problem(400, "invalid_input");
        assert_eq!(refused.json["errors"][0]["pointer"], format!("/{field}"), "{}", refused.json);
        assert_eq!(refused.json["errors"][0]["code"], code, "{}", refused.json);
    }
    let mut body = with("untilDate", json!("2027-01-13"));
    body["maxAge"] = json!(7);
    body["latitude"] = json!("52.438100");
    let refused = staff.post(&path, body.clone()).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/longitude", "/maxAge", "/untilDate"], "all at once");
    body["kind"] = json!("one_off");
    body["maxAge"] = json!(17);
    body["longitude"] = json!("13.4");
    let refused = staff.post(&path, body.clone()).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "outside_area");
    body["longitude"] = json!("4.821");
    let made = staff.post(&path, body).await.expect(201).json;
    assert_eq!((&made["latitude"], &made["longitude"]), (&json!("52.438100"), &json!("4.821000")));
    // The programme decides how long a course is.
    let lead = s.acting(Persona::Lead);
    let settings = lead.get("/programme").await.expect(200);
    let change = lead.patch("/programme", json!({ "courseWeeksAtLeast": 13 }));
    change.if_match(settings.header("etag")).await.expect(200);
    let refused = staff.post(&path, judo()).await.problem(400, "invalid_input");
    assert_eq!(refused.text("/errors/0/detail"), "A course lasts 13 weeks or more. Choose a later last day.");
}

async fn what_has_begun_is_not_handed_in(s: &Scenario) {
    let id = draft(s, judo()).await;
    s.clock.set("2027-01-12T15:00:00Z".parse().unwrap());
    let refused = submit(s, &id).await.problem(400, "invalid_input");
    assert_eq!(
        (refused.wrong_fields(), &refused.json["errors"][0]["code"]),
        (vec!["/startsAt".into()], &json!("in_the_past"))
    );
    edit(s, &id, json!({ "startsAt": "2027-01-19T15:00:00Z" })).await.expect(200);
    submit(s, &id).await.expect(201);
    approve(s, &id).await.expect(201);
    assert_eq!(s.titles("&text=gevorderden").await.len(), 1);
    s.clock.set("2027-01-19T15:00:00Z".parse().unwrap());
    assert!(s.titles("&text=gevorderden").await.is_empty(), "it has begun");
    s.youth().get(&format!("/offers/{id}")).await.expect(200);
    let refused = edit(s, &id, json!({ "title": "Anders" })).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/startsAt"]);
    edit(s, &id, json!({ "schedule": "woensdag" })).await.expect(200);
}

async fn an_edit_that_matters_is_judged_again(s: &Scenario) {
    let course = s.people.market.judo_course;
    let pass = s.fill_sams_pass().await;
    let booked = s.book_for_sam(pass, course, "AAAAAA").await;
    let id = course.to_string();
    let free = json!({ "schedule": "vrijdag", "places": 11, "accessibility": "Er is een lift." });
    assert_eq!(edit(s, &id, free).await.expect(200).text("/state"), "approved");
    assert_eq!(edit(s, &id, json!({ "accessibility": null })).await.expect(200).text("/state"), "approved");
    let refused = edit(s, &id, json!({ "places": 0 })).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "too_small");
    let dearer = edit(s, &id, json!({ "price": "70.00" })).await.expect(200);
    assert_eq!((dearer.text("/state"), &dearer.json["freePlaces"]), ("submitted".into(), &json!(10)));
    s.youth().get(&format!("/offers/{id}")).await.problem(404, "not_found");
    let row = booking::Entity::find_by_id(booked).one(s.db().reader()).await.unwrap().unwrap();
    assert_eq!((row.state, row.price_cents), (BookingState::Booked, Cents(6_000)), "booked is booked");
    approve(s, &id).await.expect(201);
    edit(s, &id, json!({ "places": 1 })).await.expect(200);
    let staff = s.acting(Persona::ProviderOwn);
    staff.patch(&format!("/offers/{id}"), json!({})).await.problem(428, "if_match_required");
    staff.patch(&format!("/offers/{id}"), json!({})).if_match("\"1.0\"").await.problem(412, "stale");
}

async fn a_refused_offer_comes_again(s: &Scenario) {
    let id = draft(s, judo()).await;
    let (path, reason) = (format!("/offers/{id}/rejections"), json!({ "reason": "Te duur." }));
    let lead = s.acting(Persona::Lead);
    lead.post(&path, reason.clone()).await.problem(409, "offer_state");
    submit(s, &id).await.expect(201);
    lead.post(&path, json!({ "reason": "" })).await.problem(400, "invalid_input");
    assert_eq!(lead.post(&path, reason).await.expect(201).text("/decision/reason"), "Te duur.");
    let cheaper = edit(s, &id, json!({ "price": "30.00" })).await.expect(200);
    assert_eq!(
        (cheaper.text("/state"), cheaper.text("/decision/reason")),
        ("rejected".into(), "Te duur.".into())
    );
    submit(s, &id).await.expect(201);
    approve(s, &id).await.expect(201);
}

async fn a_withdrawal_frees_what_is_booked_for_good(s: &Scenario) {
    let course = s.people.market.judo_course;
    let pass = s.fill_sams_pass().await;
    let booked = s.book_for_sam(pass, course, "AAAAAA").await;
    let path = format!("/offers/{course}/withdrawals");
    let reason = json!({ "reason": "De trainer is ziek." });
    let staff = s.acting(Persona::ProviderOwn);
    assert_eq!(staff.post(&path, reason.clone()).await.expect(201).text("/state"), "withdrawn");
    let row = booking::Entity::find_by_id(booked).one(s.db().reader()).await.unwrap().unwrap();
    assert_eq!((row.state, row.reason.as_deref()), (BookingState::Freed, Some("De trainer is ziek.")));
    let wallet = s.youth().get("/me/wallet").await.expect(200).json;
    assert_eq!(wallet["toSpend"]["leisure"], "200.00");
    assert_eq!(s.titles("").await, ["Avond over hiphop"]);
    s.youth().get(&format!("/offers/{course}")).await.problem(404, "not_found");
    staff.post(&path, reason.clone()).await.problem(409, "offer_state");
    edit(s, &course.to_string(), json!({ "title": "Weer" })).await.problem(409, "offer_state");
    submit(s, &course.to_string()).await.problem(409, "offer_state");
    approve(s, &course.to_string()).await.problem(409, "offer_state");
    let other = format!("/offers/{}/withdrawals", s.people.market.music_night);
    s.acting(Persona::Lead).post(&other, reason).await.expect(201);
    assert!(s.titles("").await.is_empty());
}

async fn an_offer_is_as_good_as_its_provider(s: &Scenario) {
    let organisation = s.club_of(Persona::ProviderOwn, "Schaakclub Krommenie").await;
    let body = json!({ "organisationId": organisation, "kvkNumber": "87654321", "description": "Schaken.",
        "contactName": "Ans Vos", "email": "ans@example.nl" });
    let staff = s.acting(Persona::ProviderOwn);
    let provider = staff.post("/providers", body).await.expect(201).text("/id");
    let offers = format!("/providers/{provider}/offers");
    let id = staff.post(&offers, with("title", json!("Schaken"))).await.expect(201).text("/id");
    let second = staff.post(&offers, with("title", json!("Dammen"))).await.expect(201).text("/id");
    submit(s, &id).await.expect(201);
    approve(s, &id).await.problem(409, "provider_pending");
    let lead = s.acting(Persona::Lead);
    lead.post(&format!("/providers/{provider}/approvals"), json!({})).await.expect(201);
    approve(s, &id).await.expect(201);
    assert_eq!(s.titles("&text=krommenie").await, ["Schaken"]);
    let reason = json!({ "reason": "Klachten." });
    lead.post(&format!("/providers/{provider}/suspensions"), reason).await.expect(201);
    assert!(s.titles("&text=krommenie").await.is_empty());
    submit(s, &second).await.problem(409, "provider_closed");
    staff.post(&offers, judo()).await.problem(409, "provider_closed");
    let dearer = edit(s, &id, json!({ "price": "50.00" })).await.expect(200);
    assert_eq!(dearer.text("/state"), "submitted");
    approve(s, &id).await.problem(409, "provider_closed");
}

async fn strangers_write_and_decide_nothing(s: &Scenario) {
    let id = draft(s, judo()).await;
    let path = format!("/offers/{id}");
    let reason = json!({ "reason": "Nee." });
    for persona in [Persona::ProviderOther, Persona::LeadForeign, Persona::YouthOwn, Persona::CoachAssigned] {
        s.acting(persona).get(&path).await.problem(404, "not_found");
    }
    let other = s.acting(Persona::ProviderOther);
    other.patch(&path, json!({})).if_match("\"1.0\"").await.problem(404, "not_found");
    other.post(&format!("{path}/submissions"), json!({})).await.problem(404, "not_found");
    other.post(&format!("{path}/withdrawals"), reason.clone()).await.problem(404, "not_found");
    other
        .post(&format!("/providers/{}/offers", s.people.market.judo), judo())
        .await
        .problem(404, "not_found");
    let foreign = s.acting(Persona::LeadForeign);
    foreign.post(&format!("{path}/approvals"), json!({})).await.problem(404, "not_found");
    foreign.post(&format!("{path}/rejections"), reason.clone()).await.problem(404, "not_found");
    foreign.post(&format!("{path}/withdrawals"), reason.clone()).await.problem(404, "not_found");
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Finance] {
        let call = s.acting(persona);
        call.post(&format!("{path}/withdrawals"), reason.clone()).await.problem(403, "role_not_allowed");
        call.post(&format!("{path}/approvals"), json!({})).await.problem(403, "role_not_allowed");
        call.post(&format!("{path}/submissions"), json!({})).await.problem(403, "role_not_allowed");
    }
    let own = s.acting(Persona::ProviderOwn);
    own.post(&format!("{path}/approvals"), json!({})).await.problem(403, "role_not_allowed");
    s.acting(Persona::Lead)
        .post(&format!("{path}/submissions"), json!({}))
        .await
        .problem(403, "role_not_allowed");
}

async fn upload(s: &Scenario, by: UserId, media_type: &str, is_sams: bool) -> AttachmentId {
    let id = AttachmentId::generate();
    let row = attachment::Model {
        id,
        programme_id: s.people.programme,
        participant_id: is_sams.then_some(s.people.sam),
        media_type: media_type.into(),
        size_bytes: 1,
        sha256: "0".repeat(64),
        uploaded_by: by,
        uploaded_at: s.clock.now(),
    };
    let db = s.db();
    let work = db.write(async |tx| {
        attachment::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
        Ok(())
    });
    work.await.unwrap();
    id
}

async fn a_picture_is_an_image_of_the_providers_own(s: &Scenario) {
    let path = format!("/providers/{}/offers", s.people.market.judo);
    let (own, other) = (s.people.user(Persona::ProviderOwn), s.people.user(Persona::ProviderOther));
    for (by, media_type, is_sams, code) in [
        (own, "application/pdf", false, "not_a_picture"),
        (own, "image/jpeg", true, "unknown_reference"),
        (other, "image/jpeg", false, "unknown_reference"),
    ] {
        let picture = upload(s, by, media_type, is_sams).await;
        let body = with("pictureId", json!(picture));
        let refused = s.acting(Persona::ProviderOwn).post(&path, body).await.problem(400, "invalid_input");
        assert_eq!(refused.json["errors"][0]["code"], code);
    }
    let picture = upload(s, own, "image/jpeg", false).await;
    let id = draft(s, with("pictureId", json!(picture))).await;
    submit(s, &id).await.expect(201);
    approve(s, &id).await.expect(201);
    let found = s.youth().get("/offers?text=gevorderden").await.expect(200);
    assert_eq!(found.text("/items/0/pictureId"), picture.to_string());
    assert_eq!(edit(s, &id, json!({ "pictureId": null })).await.expect(200).text("/state"), "submitted");
}
