//! Bookings: place and money taken together, given back together, and every refusal by its own name.

use back_on_track::booking::freeing::free_bookings_of_offer;
use back_on_track::db::Tx;
use back_on_track::record::Actor;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{Cents, OfferId, OfferState, ProviderState, offer};
use futures_util::future::{join, join_all};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_booking_reserves_a_place_and_money,
    the_last_cent_can_be_spent,
    every_refusal_of_a_booking_says_its_own_reason,
    cancelling_twice_is_fine_and_gives_back_once,
    after_the_deadline_it_is_too_late_to_cancel,
    whoever_books_late_has_until_the_start_to_cancel,
    public_money_does_not_pay_for_absence,
    a_booking_that_nobody_redeems_lapses,
    a_withdrawn_offer_frees_every_open_booking,
    the_provider_sees_a_first_name_and_no_more,
    ten_bookings_at_once_for_two_places,
    ten_bookings_at_once_with_money_for_three,
    ten_bookings_of_one_offer_at_once_reserve_one_place,
    a_booking_is_cancelled_or_redeemed_and_never_both,
    ten_cancellations_at_once_give_back_once,
    a_withdrawal_and_ten_bookings_at_once_leave_nothing_open,
);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

async fn places_taken(s: &Scenario, id: OfferId) -> i32 {
    offer::Entity::find_by_id(id).one(s.db().reader()).await.unwrap().unwrap().places_taken
}

async fn balances(s: &Scenario) -> (Value, Value) {
    let pass = s.pass_now().await;
    (pass["toSpend"].clone(), pass["held"].clone())
}

async fn cancel(s: &Scenario, booking: &str) -> Reply {
    s.youth().post(&format!("/bookings/{booking}/cancellations"), json!({})).await
}

async fn a_booking_reserves_a_place_and_money(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let course = s.people.market.judo_course;
    let booked = s.try_to_book(course).await.expect(201).json;
    assert_eq!((&booked["state"], &booked["price"]), (&json!("booked"), &json!("60.00")));
    assert_eq!(booked["cancelUntilAt"], "2026-12-05T15:00:00Z");
    assert_eq!(
        (&booked["offerTitle"], &booked["providerName"]),
        (&json!("Judo voor beginners"), &json!("Judoclub Zaanstreek"))
    );
    assert_eq!(balances(s).await, (json!("140.00"), json!("60.00")));
    assert_eq!(places_taken(s, course).await, 1);
    let code = booked["code"].as_str().unwrap();
    assert!(code.len() == 6 && code.chars().all(|c| "23456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c)), "{code}");
    let mine = s.youth().get("/me/bookings").await.expect(200).json;
    assert_eq!(mine["items"], json!([booked]));
    let seen = s.coach().get(&format!("/participants/{}/bookings", s.people.sam)).await.expect(200).json;
    assert!(seen["items"][0]["code"].is_null(), "the code is the youth's alone");
    // The same wish again is the same booking.
    let wish =
        s.youth().post(&format!("/offers/{}/bookings", s.add_offer(|_| ()).await), json!({})).key("wish");
    let (first, again) = (wish.clone().await.expect(201), wish.await.expect(201));
    assert_eq!(first.json, again.json);
}

async fn the_last_cent_can_be_spent(s: &Scenario) {
    s.fill_leisure_fund(2026, "200.00").await;
    let priced = async |cents: i64| s.add_offer(|offer| offer.price_cents = Cents(cents)).await;
    s.try_to_book(priced(20_001).await).await.problem(409, "wallet_too_small");
    s.book(priced(19_999).await).await;
    s.try_to_book(priced(2).await).await.problem(409, "wallet_too_small");
    let last = s.book(priced(1).await).await;
    assert_eq!(balances(s).await, (json!("0.00"), json!("200.00")));
    s.redeem(&last).await.expect(201);
    assert_eq!(balances(s).await, (json!("0.00"), json!("199.99")));
}

async fn every_refusal_of_a_booking_says_its_own_reason(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let refused = async |change: &dyn Fn(&mut offer::Model), code: &str| {
        let offer = s.add_offer(change).await;
        s.try_to_book(offer).await.problem(409, code);
    };
    for state in [OfferState::Draft, OfferState::Submitted, OfferState::Rejected, OfferState::Withdrawn] {
        refused(&|offer| offer.state = state, "offer_not_bookable").await;
    }
    refused(&|offer| offer.starts_at = at("2026-11-23T09:00:00Z"), "offer_started").await;
    refused(&|offer| (offer.min_age, offer.max_age) = (8, 14), "age_does_not_fit").await;
    refused(&|offer| (offer.min_age, offer.max_age) = (16, 20), "age_does_not_fit").await;
    // Sam turns 16 at midnight in Amsterdam.
    refused(&|offer| (offer.min_age, offer.starts_at) = (16, at("2027-04-30T21:59:59Z")), "age_does_not_fit")
        .await;
    let change =
        |offer: &mut offer::Model| (offer.min_age, offer.starts_at) = (16, at("2027-04-30T22:00:00Z"));
    s.book(s.add_offer(change).await).await;
    let single = s.add_offer(|offer| offer.places = 1).await;
    let path = format!("/offers/{single}/bookings");
    s.acting(Persona::YouthOther).post(&path, json!({})).await.expect(201);
    s.try_to_book(single).await.problem(409, "offer_full");
    s.try_to_book(OfferId::generate()).await.problem(404, "not_found");
    s.coach().post(&path, json!({})).await.problem(403, "role_not_allowed");
}

async fn cancelling_twice_is_fine_and_gives_back_once(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let course = s.people.market.judo_course;
    let booking = s.book(course).await;
    s.try_to_book(course).await.problem(409, "already_booked");
    s.acting(Persona::YouthOther)
        .post(&format!("/bookings/{booking}/cancellations"), json!({}))
        .await
        .problem(404, "not_found");
    let first = cancel(s, &booking).await.expect(201);
    assert_eq!(
        (first.text("/state"), first.text("/closedByRole")),
        ("cancelled".into(), "participant".into())
    );
    s.pass(TimeDelta::days(20));
    let again = cancel(s, &booking).await.expect(201);
    assert_eq!(first.json, again.json, "also after the deadline");
    assert_eq!(balances(s).await, (json!("200.00"), json!("0.00")));
    assert_eq!(places_taken(s, course).await, 0);
    s.redeem(&booking).await.problem(409, "booking_cancelled");
}

async fn after_the_deadline_it_is_too_late_to_cancel(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(s.people.market.judo_course).await;
    let other = s.book(s.add_offer(|_| ()).await).await;
    s.clock.set(at("2026-12-05T15:00:00Z"));
    cancel(s, &other).await.expect(201);
    s.pass(TimeDelta::microseconds(1));
    cancel(s, &booking).await.problem(409, "cancellation_too_late");
    s.redeem(&booking).await.expect(201);
    cancel(s, &booking).await.problem(409, "booking_redeemed");
}

async fn whoever_books_late_has_until_the_start_to_cancel(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    s.clock.set(at("2026-12-07T14:00:00Z"));
    let booked = s.try_to_book(s.people.market.judo_course).await.expect(201);
    assert_eq!(booked.text("/cancelUntilAt"), "2026-12-07T15:00:00Z");
    s.clock.set(at("2026-12-07T15:00:00Z"));
    s.try_to_book(s.add_offer(|_| ()).await).await.problem(409, "offer_started");
    cancel(s, &booked.text("/id")).await.expect(201);
}

async fn public_money_does_not_pay_for_absence(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(s.people.market.judo_course).await;
    let path = format!("/bookings/{booking}/no-shows");
    let desk = s.acting(Persona::ProviderOwn);
    desk.post(&path, json!({})).await.problem(409, "offer_not_started");
    s.clock.set(at("2026-12-07T15:00:00Z"));
    s.acting(Persona::ProviderOther).post(&path, json!({})).await.problem(404, "not_found");
    s.coach().post(&path, json!({})).await.problem(403, "role_not_allowed");
    let missed = desk.post(&path, json!({})).await.expect(201);
    assert_eq!((missed.text("/state"), missed.text("/closedByRole")), ("no_show".into(), "provider".into()));
    desk.post(&path, json!({})).await.problem(409, "booking_not_open");
    s.redeem(&booking).await.problem(409, "booking_not_open");
    cancel(s, &booking).await.problem(409, "booking_not_open");
    assert_eq!(balances(s).await, (json!("200.00"), json!("0.00")));
    assert_eq!(
        places_taken(s, s.people.market.judo_course).await,
        1,
        "the place was kept free for nobody else"
    );
}

async fn a_booking_that_nobody_redeems_lapses(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let short = s.add_offer(|offer| offer.until_date = "2026-11-30".parse().unwrap()).await;
    let booking = s.book(short).await;
    let state =
        async || s.youth().get(&format!("/bookings/{booking}")).await.expect(200).json["state"].clone();
    s.clock.set(at("2026-12-29T12:00:00Z"));
    s.run_jobs().await;
    assert_eq!(state().await, "booked");
    s.clock.set(at("2026-12-29T23:00:00Z"));
    join_all((0..3).map(|_| s.run_jobs())).await;
    assert_eq!(state().await, "lapsed");
    assert_eq!(balances(s).await, (json!("200.00"), json!("0.00")));
    s.redeem(&booking).await.problem(409, "booking_not_open");
    assert_eq!(s.times_told("booking.lapsed").await, 1);
}

async fn a_withdrawn_offer_frees_every_open_booking(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let course = s.people.market.judo_course;
    let booking = s.book(course).await;
    let noor = s.acting(Persona::YouthOther);
    let hers = noor.post(&format!("/offers/{course}/bookings"), json!({})).await.expect(201).text("/id");
    s.acting(Persona::ProviderOwn)
        .post(
            &format!("/bookings/{hers}/redemptions"),
            json!({ "code": noor.get(&format!("/bookings/{hers}")).await.text("/code") }),
        )
        .await
        .expect(201);
    let actor = Actor { programme_id: s.people.programme, user_id: s.people.user(Persona::Lead) };
    let reason = "De zaal is dicht.";
    let free =
        async || s.db().write(async |tx| free_bookings_of_offer(tx, actor, course, reason).await).await;
    assert_eq!(free().await.unwrap(), 1, "what was redeemed stays");
    assert_eq!(free().await.unwrap(), 0);
    let freed = s.youth().get(&format!("/bookings/{booking}")).await.expect(200).json;
    assert_eq!(
        (&freed["state"], &freed["reason"], &freed["closedByRole"]),
        (&json!("freed"), &json!(reason), &json!("lead"))
    );
    assert_eq!(balances(s).await, (json!("200.00"), json!("0.00")));
    assert_eq!(places_taken(s, course).await, 1);
    s.redeem(&booking).await.problem(409, "booking_not_open");
}

async fn the_provider_sees_a_first_name_and_no_more(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(s.people.market.judo_course).await;
    let one = s.acting(Persona::ProviderOwn).get(&format!("/bookings/{booking}")).await.expect(200);
    assert_eq!(
        (&one.json["firstName"], &one.json["participantId"], &one.json["code"]),
        (&json!("Sam"), &Value::Null, &Value::Null)
    );
    let body = String::from_utf8(one.body).unwrap();
    for secret in ["de Vries", "2011-05-01", &s.people.sam.to_string()] {
        assert!(!body.contains(secret), "{secret} in {body}");
    }
    let judo = format!("/providers/{}/bookings", s.people.market.judo);
    let desk = s.acting(Persona::ProviderOwn);
    let list = desk.get(&judo).await.expect(200).json;
    assert_eq!(list["items"], json!([one.json]));
    let of = |offer: OfferId, state: &str| desk.get(&format!("{judo}?offerId={offer}&state={state}"));
    let none = of(s.people.market.music_night, "booked").await.expect(200).json;
    assert_eq!(none["items"], json!([]));
    let one = of(s.people.market.judo_course, "booked").await.expect(200).json;
    assert_eq!(one["items"].as_array().unwrap().len(), 1);
    assert_eq!(of(s.people.market.judo_course, "redeemed").await.expect(200).json["items"], json!([]));
    desk.get(&format!("{judo}?state=dreaming")).await.problem(400, "invalid_input");
    s.acting(Persona::ProviderOther).get(&judo).await.problem(404, "not_found");
    let path = format!("/bookings/{booking}");
    for stranger in
        [Persona::ProviderOther, Persona::YouthOther, Persona::GuardianOther, Persona::CoachFormer]
    {
        s.acting(stranger).get(&path).await.problem(404, "not_found");
    }
    for reader in [Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        assert!(s.acting(reader).get(&path).await.expect(200).json["code"].is_null());
    }
    // A provider that is no longer trusted is told apart from an offer that went.
    s.set_provider_state(s.people.market.judo, ProviderState::Suspended).await;
    s.try_to_book(s.add_offer(|_| ()).await).await.problem(409, "provider_not_approved");
}

/// Access tokens of ten youths of 20.
async fn ten_adults(s: &Scenario) -> Vec<String> {
    let mut tokens = Vec::new();
    for number in 0..10 {
        tokens.push(s.enrol_adult(&format!("adult{number}")).await.1);
    }
    tokens
}

async fn ten_bookings_at_once_for_two_places(s: &Scenario) {
    s.fill_leisure_fund(2026, "2000.00").await;
    let tokens = ten_adults(s).await;
    let offer = s.add_offer(|offer| (offer.places, offer.max_age) = (2, 27)).await;
    let book = async |token: &String| {
        s.anonymous().post(&format!("/offers/{offer}/bookings"), json!({})).bearer(token).await
    };
    let replies = join_all(tokens.iter().map(book)).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (2, 8));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.problem(409, "offer_full");
    }
    assert_eq!(places_taken(s, offer).await, 2);
}

async fn ten_bookings_at_once_with_money_for_three(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let mut offers = Vec::new();
    for _ in 0..10 {
        offers.push(s.add_offer(|offer| offer.price_cents = Cents(6_666)).await);
    }
    let replies = join_all(offers.iter().map(|offer| s.try_to_book(*offer))).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (3, 7));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.problem(409, "wallet_too_small");
    }
    assert_eq!(balances(s).await, (json!("0.02"), json!("199.98")));
}

async fn ten_bookings_of_one_offer_at_once_reserve_one_place(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let course = s.people.market.judo_course;
    let replies = join_all((0..10).map(|_| s.try_to_book(course))).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 9));
    assert_eq!(places_taken(s, course).await, 1);
    assert_eq!(balances(s).await, (json!("140.00"), json!("60.00")));
}

async fn a_booking_is_cancelled_or_redeemed_and_never_both(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    for _ in 0..3 {
        let booking = s.book(s.add_offer(|_| ()).await).await;
        let code = s.human_code(&booking).await;
        let path = format!("/bookings/{booking}/redemptions");
        let redeem = async { s.acting(Persona::ProviderOwn).post(&path, json!({ "code": code })).await };
        let (cancelled, redeemed) = join(cancel(s, &booking), redeem).await;
        match (cancelled.status, redeemed.status) {
            (201, 409) => drop(redeemed.problem(409, "booking_cancelled")),
            (409, 201) => drop(cancelled.problem(409, "booking_redeemed")),
            both => panic!("{both:?}"),
        }
    }
}

async fn ten_cancellations_at_once_give_back_once(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(s.people.market.judo_course).await;
    let replies = join_all((0..10).map(|_| cancel(s, &booking))).await;
    assert_eq!(count(&replies, 201), 10);
    assert_eq!(balances(s).await, (json!("200.00"), json!("0.00")));
    assert_eq!(places_taken(s, s.people.market.judo_course).await, 0);
}

async fn a_withdrawal_and_ten_bookings_at_once_leave_nothing_open(s: &Scenario) {
    s.fill_leisure_fund(2026, "2000.00").await;
    let tokens = ten_adults(s).await;
    let offer = s.add_offer(|offer| offer.max_age = 27).await;
    let book = async |token: &String| {
        s.anonymous().post(&format!("/offers/{offer}/bookings"), json!({})).bearer(token).await
    };
    let actor = Actor { programme_id: s.people.programme, user_id: s.people.user(Persona::Lead) };
    let withdraw = async |tx: &Tx| {
        let gone = OfferState::Withdrawn;
        offer::ActiveModel { id: Set(offer), state: Set(gone), ..Default::default() }.update(tx).await?;
        free_bookings_of_offer(tx, actor, offer, "De zaal is dicht.").await
    };
    let db = s.db();
    let (replies, freed) = join(join_all(tokens.iter().map(book)), db.write(withdraw)).await;
    let booked = u64::try_from(count(&replies, 201)).unwrap();
    assert_eq!(freed.unwrap(), booked, "whoever came first was freed");
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "offer_not_bookable");
    }
    assert_eq!(places_taken(s, offer).await, 0);
}
