//! The catalogue: what is found, in which order, and what is not.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entities::{Cents, OfferCategory, OfferKind, OfferState, offer};
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    the_catalogue_answers_every_wish,
    the_catalogue_refuses_what_it_does_not_understand,
    pages_of_one_make_up_the_whole,
    a_word_means_its_letters_only,
    what_is_known_already_is_not_sent_again,
    the_catalogue_knows_who_asks,
    five_thousand_offers_are_no_burden,
);

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
    assert_eq!(s.titles("").await, [judo, hiphop, "Scouting", "Schilderen"]);
    assert_eq!(s.titles("&sort=newest").await, ["Scouting", "Schilderen", hiphop, judo]);
    assert_eq!(s.titles("&text=JOKE%20schilder").await, ["Schilderen"]);
    assert!(s.titles("&text=joke%20judo").await.is_empty(), "all words must occur");
    assert_eq!(s.titles("&category=scouting").await, ["Scouting"]);
    assert_eq!(s.titles("&kind=one_off").await, [hiphop]);
    assert_eq!(s.titles("&age=18").await, ["Schilderen"]);
    assert_eq!(s.titles("&age=17").await, [judo, hiphop, "Scouting"]);
    assert_eq!(s.titles("&neighbourhood=krommenie").await, ["Schilderen"]);
    assert_eq!(s.titles("&maxPrice=20.00").await, [hiphop, "Schilderen"]);
    assert_eq!(s.titles("&maxPrice=19.99").await, [hiphop]);
    assert_eq!(s.titles("&startsFrom=2027-01-04").await, ["Schilderen"]);
    assert_eq!(s.titles("&startsFrom=2026-12-12&startsUntil=2027-01-03").await, [hiphop, "Scouting"]);
    assert!(
        s.titles("&startsUntil=2027-01-05&startsFrom=2027-01-04").await.is_empty(),
        "23:00 in Greenwich is the 6th"
    );
    assert_eq!(s.titles("&near=52.499,4.766&sort=distance").await.first().unwrap(), "Schilderen");
    assert_eq!(s.titles("&near=52.437,4.838&sort=distance").await, [judo, hiphop, "Schilderen", "Scouting"]);
    assert_eq!(s.titles("&near=52.437,4.838&withinMetres=1").await, [judo, hiphop]);
    let far = s.youth().get("/offers?near=52.437,4.838&text=schilderen").await.expect(200).json;
    let metres = far["items"][0]["distanceMetres"].as_i64().unwrap();
    // 8,445 m on a great circle.
    assert!((metres - 8_445).abs() < 84, "{metres}");
    assert_eq!(s.titles(&format!("&near=52.437,4.838&withinMetres={metres}")).await.len(), 3);
    assert_eq!(s.titles(&format!("&near=52.437,4.838&withinMetres={}", metres - 1)).await.len(), 2);
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
        ("category=fun", "#query/category"),
        ("maxPrice=1e3", "#query/maxPrice"),
        ("startsFrom=tomorrow", "#query/startsFrom"),
        ("state=draft", "#query/state"),
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
    assert_eq!(s.titles("&text=%25").await, ["50% korting"]);
    assert_eq!(s.titles("&text=_").await, ["les_1"]);
    assert_eq!(s.titles("&text=!").await, ["hoera!"]);
    assert_eq!(s.titles("&text=%5C").await, [r"c:\dans"]);
    assert_eq!(s.titles("&text='").await, ["'; --"]);
    assert!(s.titles("&text=5%25k").await.is_empty());
    assert!(s.titles("&neighbourhood=%25").await.is_empty());
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
    assert_eq!(s.titles("&hasFreePlaces=false").await, ["Vol"]);
    assert_eq!(s.titles("&hasFreePlaces=true").await.len(), 3);
    assert_eq!(s.titles("").await.len(), 4);
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
