//! Offers: written, handed in, judged, found, and gone.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entities::{
    AttachmentId, BookingState, Cents, OfferCategory, OfferKind, OfferState, UserId, attachment, booking,
    offer,
};
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
    the_catalogue_answers_every_wish,
    the_catalogue_refuses_what_it_does_not_understand,
    pages_of_one_make_up_the_whole,
    a_word_means_its_letters_only,
    what_is_known_already_is_not_sent_again,
    the_catalogue_knows_who_asks,
    five_thousand_offers_are_no_burden,
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

async fn find(s: &Scenario, query: &str) -> Vec<String> {
    let found = s.youth().get(&format!("/offers?limit=100{query}")).await.expect(200).json;
    found["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
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
    assert!(!find(s, "").await.contains(&"Judo voor gevorderden".to_owned()));
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
        ("untilDate", json!("2027-03-08"), "course_too_short"),
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
    let change = lead.patch("/programme", json!({ "courseWeeksAtLeast": 12 }));
    change.if_match(settings.header("etag")).await.expect(200);
    let refused = staff.post(&path, judo()).await.problem(400, "invalid_input");
    assert_eq!(refused.text("/errors/0/detail"), "A course lasts 12 weeks or more. Choose a later last day.");
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
    assert_eq!(find(s, "&text=gevorderden").await.len(), 1);
    s.clock.set("2027-01-19T15:00:00Z".parse().unwrap());
    assert!(find(s, "&text=gevorderden").await.is_empty(), "it has begun");
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
    assert_eq!(find(s, "").await, ["Avond over hiphop"]);
    s.youth().get(&format!("/offers/{course}")).await.problem(404, "not_found");
    staff.post(&path, reason.clone()).await.problem(409, "offer_state");
    edit(s, &course.to_string(), json!({ "title": "Weer" })).await.problem(409, "offer_state");
    submit(s, &course.to_string()).await.problem(409, "offer_state");
    approve(s, &course.to_string()).await.problem(409, "offer_state");
    let other = format!("/offers/{}/withdrawals", s.people.market.music_night);
    s.acting(Persona::Lead).post(&other, reason).await.expect(201);
    assert!(find(s, "").await.is_empty());
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
    assert_eq!(find(s, "&text=krommenie").await, ["Schaken"]);
    let reason = json!({ "reason": "Klachten." });
    lead.post(&format!("/providers/{provider}/suspensions"), reason).await.expect(201);
    assert!(find(s, "&text=krommenie").await.is_empty());
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
    assert_eq!(edit(s, &id, json!({ "pictureId": null })).await.expect(200).text("/state"), "approved");
}

async fn the_catalogue_answers_every_wish(s: &Scenario) {
    let schilderen = s.shelved(|row| {
        row.title = "Schilderen".into();
        row.search_text = "schilderen met joke in krommenie".into();
        row.category = OfferCategory::Art;
        row.price_cents = Cents(2_000);
        row.starts_at = "2027-01-05T23:00:00Z".parse().unwrap();
        (row.min_age, row.max_age) = (18, 27);
        row.neighbourhood = Some("Krommenie".into());
        (row.latitude_microdegrees, row.longitude_microdegrees) = (Some(52_499_000), Some(4_766_000));
    });
    let vol = s.shelved(|row| {
        row.title = "Scouting".into();
        row.search_text = "scouting aan de zaan".into();
        row.category = OfferCategory::Scouting;
        row.starts_at = "2027-01-03T09:00:00Z".parse().unwrap();
    });
    let elsewhere = s.shelved(|row| {
        row.title = "Begonnen".into();
        row.starts_at = s.clock.now();
    });
    let hidden = [OfferState::Draft, OfferState::Submitted, OfferState::Rejected, OfferState::Withdrawn];
    let hidden = hidden.map(|state| s.shelved(|row| row.state = state));
    s.shelve([vec![schilderen, vol, elsewhere], hidden.to_vec()].concat()).await;
    let judo = "Judo voor beginners";
    let hiphop = "Avond over hiphop";
    assert_eq!(find(s, "").await, [judo, hiphop, "Scouting", "Schilderen"]);
    assert_eq!(find(s, "&sort=newest").await, ["Scouting", "Schilderen", hiphop, judo]);
    assert_eq!(find(s, "&text=JOKE%20schilder").await, ["Schilderen"]);
    assert!(find(s, "&text=joke%20judo").await.is_empty(), "all words must occur");
    assert_eq!(find(s, "&category=scouting").await, ["Scouting"]);
    assert_eq!(find(s, "&kind=one_off").await, [hiphop]);
    assert_eq!(find(s, "&age=18").await, ["Schilderen"]);
    assert_eq!(find(s, "&age=17").await, [judo, hiphop, "Scouting"]);
    assert_eq!(find(s, "&neighbourhood=krommenie").await, ["Schilderen"]);
    assert_eq!(find(s, "&maxPrice=20.00").await, [hiphop, "Schilderen"]);
    assert_eq!(find(s, "&maxPrice=19.99").await, [hiphop]);
    assert_eq!(find(s, "&startsFrom=2027-01-04").await, ["Schilderen"]);
    assert_eq!(find(s, "&startsFrom=2026-12-12&startsUntil=2027-01-03").await, [hiphop, "Scouting"]);
    assert!(
        find(s, "&startsUntil=2027-01-05&startsFrom=2027-01-04").await.is_empty(),
        "23:00 in Greenwich is the 6th"
    );
    assert_eq!(find(s, "&near=52.499,4.766&sort=distance").await.first().unwrap(), "Schilderen");
    assert_eq!(find(s, "&near=52.437,4.838&sort=distance").await, [judo, hiphop, "Schilderen", "Scouting"]);
    assert_eq!(find(s, "&near=52.437,4.838&withinMetres=1").await, [judo, hiphop]);
    let far = s.youth().get("/offers?near=52.437,4.838&text=schilderen").await.expect(200).json;
    let metres = far["items"][0]["distanceMetres"].as_i64().unwrap();
    // 8,445 m on a great circle.
    assert!((metres - 8_445).abs() < 84, "{metres}");
    assert_eq!(find(s, &format!("&near=52.437,4.838&withinMetres={metres}")).await.len(), 3);
    assert_eq!(find(s, &format!("&near=52.437,4.838&withinMetres={}", metres - 1)).await.len(), 2);
}

async fn the_catalogue_refuses_what_it_does_not_understand(s: &Scenario) {
    for (query, pointer) in [
        ("near=x", "#query/near"),
        ("near=48.85,2.35", "#query/near"),
        ("sort=distance", "#query/near"),
        ("withinMetres=10", "#query/near"),
        ("near=52.4,4.8&withinMetres=0", "#query/withinMetres"),
        ("age=100", "#query/age"),
        ("startsFrom=2027-01-02&startsUntil=2027-01-01", "#query/startsUntil"),
        ("text=a%00b", "#query/text"),
        ("limit=101", "#query/limit"),
        ("cursor=eA", "#query/cursor"),
        ("category=fun", "#query"),
        ("maxPrice=1e3", "#query"),
        ("startsFrom=tomorrow", "#query"),
        ("state=draft", "#query"),
    ] {
        let refused = s.youth().get(&format!("/offers?{query}")).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), [pointer], "{query}");
    }
    let next = s.youth().get("/offers?limit=1").await.expect(200).text("/nextCursor");
    s.youth().get(&format!("/offers?sort=newest&cursor={next}")).await.problem(400, "invalid_input");
}

async fn pages_of_one_make_up_the_whole(s: &Scenario) {
    let rows = (0..24i64).map(|number| {
        s.shelved(|row| {
            row.title = format!("Cursus {number}");
            // Many begin at the same moment, many are at the same place, some are nowhere.
            row.starts_at += TimeDelta::microseconds((number * 7 % 5) * 1_000 + number % 2);
            if number % 4 != 0 {
                row.latitude_microdegrees = Some(52_400_000 + number % 3 * 10_000);
                row.longitude_microdegrees = Some(4_800_000);
            }
        })
    });
    s.shelve(rows.collect()).await;
    for query in
        ["", "&near=52.4,4.8&sort=distance", "&sort=newest", "&text=judo&near=52.41,4.8&sort=distance"]
    {
        let whole = s.youth().get(&format!("/offers?limit=100{query}")).await.expect(200).json;
        assert_eq!(whole["nextCursor"], Value::Null);
        let whole = whole["items"].as_array().unwrap().clone();
        for limit in [1, 7] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page =
                    s.youth().get(&format!("/offers?limit={limit}{query}{cursor}")).await.expect(200).json;
                seen.extend(page["items"].as_array().unwrap().clone());
                let Some(next) = page["nextCursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(seen, whole, "{query} by {limit}");
        }
        let ids: BTreeSet<&str> = whole.iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), whole.len());
        if query.contains("distance") {
            let far = |item: &Value| item["distanceMetres"].as_i64().unwrap_or(i64::MAX);
            assert!(whole.is_sorted_by_key(far), "{query}");
        }
    }
}

async fn a_word_means_its_letters_only(s: &Scenario) {
    let named = |text: &str| s.shelved(|row| (row.title, row.search_text) = (text.into(), text.into()));
    s.shelve(vec![named("50% korting"), named("les_1"), named("hoera!"), named(r"c:\dans"), named("'; --")])
        .await;
    assert_eq!(find(s, "&text=%25").await, ["50% korting"]);
    assert_eq!(find(s, "&text=_").await, ["les_1"]);
    assert_eq!(find(s, "&text=!").await, ["hoera!"]);
    assert_eq!(find(s, "&text=%5C").await, [r"c:\dans"]);
    assert_eq!(find(s, "&text='").await, ["'; --"]);
    assert!(find(s, "&text=5%25k").await.is_empty());
    assert!(find(s, "&neighbourhood=%25").await.is_empty());
}

async fn what_is_known_already_is_not_sent_again(s: &Scenario) {
    let first = s.youth().get("/offers").await.expect(200);
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let etag = first.header("etag").to_owned();
    let again = s.youth().get("/offers").header("if-none-match", &etag).await.expect(304);
    assert!(again.body.is_empty());
    assert_eq!((again.header("etag"), again.header("cache-control")), (&*etag, "private, no-cache"));
    let pass = s.fill_sams_pass().await;
    s.book_for_sam(pass, s.people.market.judo_course, "AAAAAA").await;
    let changed = s.youth().get("/offers").header("if-none-match", &etag).await.expect(200);
    assert_ne!(changed.header("etag"), etag);
    assert_eq!(changed.json["items"][0]["freePlaces"], 9);
    let providers = s.acting(Persona::Lead).get("/providers").await.expect(200);
    assert_eq!(providers.header("cache-control"), "no-store");
}

async fn the_catalogue_knows_who_asks(s: &Scenario) {
    let adults = s.shelved(|row| (row.title, row.min_age, row.max_age) = ("Later".into(), 16, 27));
    s.shelve(vec![adults]).await;
    // Sam turns 16 on 1 May 2027, Noor turns 18 on 14 February.
    let fits = async |persona, sort: &str| {
        let found = s.acting(persona).get(&format!("/offers?sort={sort}")).await.expect(200).json;
        found["items"].as_array().unwrap().iter().map(|item| item["fitsAge"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(fits(Persona::YouthOwn, "starts").await, [json!(true), json!(true), json!(false)]);
    assert_eq!(fits(Persona::YouthOther, "starts").await, [json!(true), json!(true), json!(true)]);
    for persona in [Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead, Persona::ProviderOther] {
        assert_eq!(fits(persona, "newest").await, vec![Value::Null; 3]);
    }
    let foreign = s.acting(Persona::LeadForeign).get("/offers").await.expect(200).json;
    assert_eq!(foreign["items"], json!([]));
    s.acting(Persona::Finance).get("/offers").await.problem(403, "role_not_allowed");
    s.anonymous().get("/offers").await.problem(401, "unauthenticated");
    let mut full = s.shelved(|row| row.title = "Vol".into());
    full.places = 1;
    let (id, pass) = (full.id, s.fill_sams_pass().await);
    s.shelve(vec![full]).await;
    s.book_for_sam(pass, id, "CCCCCC").await;
    assert_eq!(find(s, "&hasFreePlaces=false").await, ["Vol"]);
    assert_eq!(find(s, "&hasFreePlaces=true").await.len(), 3);
    assert_eq!(find(s, "").await.len(), 4);
}

async fn five_thousand_offers_are_no_burden(s: &Scenario) {
    let rows = (0..5_000i64).map(|number| -> offer::Model {
        s.shelved(|row| {
            row.starts_at += TimeDelta::minutes(number * 37 % 100_000);
            row.search_text = format!("cursus {number} in de wijk");
            row.latitude_microdegrees = Some(52_400_000 + number * 13 % 100_000);
            row.longitude_microdegrees = Some(4_750_000 + number * 29 % 100_000);
            row.kind = if number % 2 == 0 { OfferKind::Course } else { OfferKind::OneOff };
        })
    });
    s.shelve(rows.collect()).await;
    for query in [
        "",
        "&sort=newest",
        "&near=52.44,4.82&sort=distance",
        "&text=cursus%20wijk%2049",
        "&near=52.44,4.82&withinMetres=500",
    ] {
        let began = std::time::Instant::now();
        s.youth().get(&format!("/offers?limit=20{query}")).await.expect(200);
        let took = began.elapsed();
        eprintln!("{query:40} {took:?}");
        assert!(took.as_millis() < 1_000, "{query}: {took:?}");
    }
}
