//! The free-time pass: opened and granted, blocked, and its year walked through to the end.

use chrono::{DateTime, Utc};
use entities::{Cents, OfferId};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::file::document;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_pass_is_opened_at_enrolment_by_the_age_reached_this_year,
    a_fund_that_is_too_small_opens_the_pass_and_grants_it_later,
    on_new_years_day_everybody_has_a_new_pass_however_often_the_job_runs,
    new_rates_never_change_an_old_year,
    a_blocked_pass_pays_for_nothing_and_says_why,
    nobody_blocks_for_a_relative,
    what_is_left_at_the_end_returns_to_the_funds_that_it_came_from,
    an_open_booking_lives_on_and_what_it_frees_goes_to_the_fund,
    a_pass_that_was_blocked_when_its_year_ended_stays_blocked,
    whoever_has_money_left_is_reminded_once,
    a_booking_at_the_stroke_of_midnight_and_the_expiry_at_once,
    nobody_else_sees_a_pass,
);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const NEW_YEAR: &str = "2026-12-31T23:00:00Z";

/// An activity of the judo club that begins then.
async fn activity(s: &Scenario, price: i64, starts_at: &str) -> OfferId {
    let starts_at = at(starts_at);
    let change = |offer: &mut entities::offer::Model| {
        offer.price_cents = Cents(price);
        offer.starts_at = starts_at;
        offer.until_date = starts_at.date_naive();
    };
    s.add_offer(change).await
}

async fn a_pass_is_opened_at_enrolment_by_the_age_reached_this_year(s: &Scenario) {
    let fund = s.fill_leisure_fund(2026, "1000.00").await;
    let (participant, token) = s.enrol_adult("mila").await;
    let pass = s.anonymous().get("/me/pass").bearer(&token).await.expect(200).json;
    assert_eq!(
        (&pass["base"], &pass["toSpend"], &pass["held"]),
        (&json!("150.00"), &json!("150.00"), &json!("0.00"))
    );
    assert_eq!((&pass["year"], &pass["state"]), (&json!(2026), &json!("open")));
    assert_eq!(pass["expiresAt"], "2026-12-31T22:59:59Z");
    assert!(pass["grantedAt"].is_string() && pass["blockReason"].is_null(), "{pass}");
    assert_eq!(s.free_in(&fund).await, "850.00");
    let coach = s.acting(Persona::CoachSameOrganisation);
    let list = coach.get(&format!("/participants/{participant}/passes")).await.expect(200).json;
    assert_eq!(list["items"], json!([pass]));
}

async fn a_fund_that_is_too_small_opens_the_pass_and_grants_it_later(s: &Scenario) {
    let (_, token) = s.enrol_adult("mila").await;
    let pass = async || s.anonymous().get("/me/pass").bearer(&token).await.expect(200).json;
    let before = pass().await;
    assert_eq!((&before["base"], &before["toSpend"]), (&json!("150.00"), &json!("0.00")));
    assert!(before["grantedAt"].is_null());
    let fund = s.fill_leisure_fund(2026, "149.99").await;
    s.run_jobs().await;
    assert!(pass().await["grantedAt"].is_null(), "a cent is missing");
    let cent = json!({ "amount": "0.01", "note": "Net genoeg" });
    s.acting(Persona::Lead).post(&format!("/funds/{fund}/allocations"), cent).await.expect(201);
    s.run_jobs().await;
    assert_eq!(pass().await["toSpend"], "150.00");
    assert_eq!(s.free_in(&fund).await, "0.00");
}

async fn on_new_years_day_everybody_has_a_new_pass_however_often_the_job_runs(s: &Scenario) {
    let (old, new) = (s.fill_leisure_fund(2026, "1000.00").await, s.fill_leisure_fund(2027, "1000.00").await);
    s.youth().get("/me/pass").await.problem(404, "not_found");
    join_all((0..4).map(|_| s.run_jobs())).await;
    assert_eq!(s.pass_now().await["toSpend"], "200.00");
    assert_eq!(s.free_in(&old).await, "600.00");
    s.clock.set(at(NEW_YEAR));
    join_all((0..4).map(|_| s.run_jobs())).await;
    s.run_jobs().await;
    let pass = s.pass_now().await;
    assert_eq!((&pass["year"], &pass["toSpend"]), (&json!(2027), &json!("200.00")));
    let noor = s.acting(Persona::YouthOther).get("/me/pass").await.expect(200).json;
    assert_eq!(noor["toSpend"], "150.00", "Noor reaches 18 in 2027");
    assert_eq!(s.free_in(&old).await, "1000.00");
    assert_eq!(s.free_in(&new).await, "650.00");
    let path = format!("/participants/{}/passes", s.people.sam);
    let both = s.coach().get(&path).await.expect(200).json;
    let states: Vec<_> = both["items"].as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    assert_eq!(states, ["open", "expired"]);
    let first = s.coach().get(&format!("{path}?limit=1")).await.expect(200);
    let rest =
        s.coach().get(&format!("{path}?limit=1&cursor={}", first.text("/nextCursor"))).await.expect(200);
    assert_eq!(rest.json["items"][0], both["items"][1]);
    let events = format!("/passes/{}/events", rest.text("/items/0/id"));
    assert_eq!(s.youth().get(&events).await.expect(200).text("/items/0/event"), "expire");
}

async fn new_rates_never_change_an_old_year(s: &Scenario) {
    let lead = s.acting(Persona::Lead);
    let set = |year: i32, bands: Value| lead.post("/pass-rates", json!({ "fromYear": year, "bands": bands }));
    let bands = json!([{ "fromAge": 0, "amount": "100.00" }, { "fromAge": 16, "amount": "120.00" }]);
    let wrong =
        |reply: crate::harness::Reply| reply.problem(400, "invalid_input").json["errors"][0]["code"].clone();
    assert_eq!(wrong(set(2025, bands.clone()).await), "past_year");
    assert_eq!(wrong(set(2027, json!([{ "fromAge": 4, "amount": "1.00" }])).await), "from_age_zero_missing");
    let twice = json!([{ "fromAge": 0, "amount": "1.00" }, { "fromAge": 0, "amount": "2.00" }]);
    assert_eq!(wrong(set(2027, twice).await), "duplicate_age");
    let nothing = json!([{ "fromAge": 0, "amount": "0.00" }]);
    set(2027, nothing).await.problem(400, "invalid_input");
    set(2027, bands.clone()).await.expect(201);
    set(2027, bands.clone()).await.problem(409, "pass_rates_exist");
    s.coach()
        .post("/pass-rates", json!({ "fromYear": 2028, "bands": bands }))
        .await
        .problem(403, "role_not_allowed");
    let list = s.youth().get("/pass-rates").await.expect(200).json;
    assert_eq!(list["items"][0]["fromYear"], 2027);
    assert_eq!(
        list["items"].as_array().unwrap().len(),
        5,
        "two that were set and three that were not: {list}"
    );
    s.run_jobs().await;
    assert_eq!(s.pass_now().await["base"], "200.00");
    s.clock.set(at(NEW_YEAR));
    s.run_jobs().await;
    assert_eq!(s.pass_now().await["base"], "120.00", "Sam reaches 16 in 2027");
}

async fn a_blocked_pass_pays_for_nothing_and_says_why(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(s.people.market.judo_course).await;
    let other = s.book(activity(s, 1_000, "2026-12-10T15:00:00Z").await).await;
    let pass = s.pass_now().await;
    let path = format!("/passes/{}", pass["id"].as_str().unwrap());
    let reason = json!({ "reason": "Je telefoon is gestolen." });
    s.coach().post(&format!("{path}/unblocks"), reason.clone()).await.problem(409, "pass_state");
    let blocked = s.coach().post(&format!("{path}/blocks"), reason.clone()).await.expect(201);
    assert_eq!(blocked.text("/blockReason"), "Je telefoon is gestolen.");
    s.acting(Persona::Lead).post(&format!("{path}/blocks"), reason.clone()).await.problem(409, "pass_state");
    assert_eq!(s.pass_now().await["blockReason"], "Je telefoon is gestolen.");
    s.try_to_book(activity(s, 500, "2026-12-11T15:00:00Z").await).await.problem(409, "pass_blocked");
    s.redeem(&booking).await.problem(409, "pass_blocked");
    let code = json!({ "code": s.human_code(&booking).await });
    let seen = s.acting(Persona::ProviderOwn).post("/redemption-lookups", code).await.expect(200).json;
    assert_eq!((&seen["refusal"], &seen["capturable"]), (&json!("pass_blocked"), &json!("0.00")));
    s.youth().post(&format!("/bookings/{other}/cancellations"), json!({})).await.expect(201);
    s.youth().post(&format!("{path}/unblocks"), reason.clone()).await.problem(403, "role_not_allowed");
    let open = s.coach().post(&format!("{path}/unblocks"), reason).await.expect(201);
    assert!(open.json["blockReason"].is_null());
    s.redeem(&booking).await.expect(201);
    let events = s.youth().get(&format!("{path}/events")).await.expect(200).json;
    let names: Vec<_> = events["items"].as_array().unwrap().iter().map(|it| it["event"].clone()).collect();
    assert_eq!(names, ["unblock", "block"]);
    assert_eq!(s.times_told("pass.blocked").await, 1, "the youth is told");
}

async fn nobody_blocks_for_a_relative(s: &Scenario) {
    s.run_jobs().await;
    let path = format!("/passes/{}/blocks", s.pass_now().await["id"].as_str().unwrap());
    let reason = json!({ "reason": "Zomaar." });
    s.acting(Persona::GuardianOwn).post(&path, reason.clone()).await.problem(403, "role_not_allowed");
    s.acting(Persona::CoachFormer).post(&path, reason.clone()).await.problem(404, "not_found");
    s.acting(Persona::LeadForeign).post(&path, reason.clone()).await.problem(404, "not_found");
    let declare = json!({ "userId": s.people.user(Persona::CoachAssigned) });
    s.coach().post(&format!("/participants/{}/kinships", s.people.sam), declare).await.expect(201);
    s.coach().post(&path, reason).await.problem(403, "not_for_a_relative");
}

/// Sam's plan with a milestone worth `amount` of leisure, claimed.
async fn claimed_leisure(s: &Scenario, amount: &str) -> String {
    let mut draft = document("1.00");
    draft["goals"][0]["milestones"][0]["rewards"] = json!([{ "kind": "leisure", "amount": amount }]);
    let plan = s.draft_plan(draft).await;
    s.sign_plan(&plan).await;
    let milestone = s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id");
    let claim = json!({ "evidence": "Vijf trainingen gevolgd." });
    s.youth().post(&format!("/milestones/{milestone}/claims"), claim).await.expect(201);
    milestone
}

async fn what_is_left_at_the_end_returns_to_the_funds_that_it_came_from(s: &Scenario) {
    let (old, new) = (s.fill_leisure_fund(2026, "1000.00").await, s.fill_leisure_fund(2027, "1000.00").await);
    let milestone = claimed_leisure(s, "75.01").await;
    s.clock.set(at(NEW_YEAR));
    s.run_jobs().await;
    let approve = s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await;
    approve.expect(201);
    assert_eq!(s.pass_now().await["toSpend"], "275.01");
    assert_eq!((s.free_in(&old).await, s.free_in(&new).await), (json!("924.99"), json!("650.00")));
    let spent = s.book(activity(s, 10_002, "2027-03-01T15:00:00Z").await).await;
    s.redeem(&spent).await.expect(201);
    s.clock.set(at("2027-12-31T22:59:59Z"));
    s.run_jobs().await;
    assert_eq!(s.pass_now().await["toSpend"], "174.99");
    s.clock.set(at("2027-12-31T23:00:00Z"));
    join_all((0..3).map(|_| s.run_jobs())).await;
    // The newest money returns first: all of the reward, then of the base. Noor's pass returned whole.
    assert_eq!((s.free_in(&old).await, s.free_in(&new).await), (json!("1000.00"), json!("899.98")));
}

async fn an_open_booking_lives_on_and_what_it_frees_goes_to_the_fund(s: &Scenario) {
    let fund = s.fill_leisure_fund(2026, "1000.00").await;
    s.run_jobs().await;
    let mut bookings = Vec::new();
    for price in [1_001, 2_002, 3_003, 4_004, 5_005] {
        bookings.push(s.book(activity(s, price, "2027-01-20T15:00:00Z").await).await);
    }
    let [cancelled, redeemed, missed, refunded, lapsed] = &bookings[..] else { panic!("five") };
    s.clock.set(at(NEW_YEAR));
    s.run_jobs().await;
    assert_eq!(s.free_in(&fund).await, "849.85", "all but the 150.15 that is reserved");
    let path = |booking: &str, what: &str| format!("/bookings/{booking}/{what}");
    s.youth().post(&path(cancelled, "cancellations"), json!({})).await.expect(201);
    assert_eq!(s.free_in(&fund).await, "859.86");
    let code = s.human_code(redeemed).await;
    let desk = s.acting(Persona::ProviderOwn);
    let part = json!({ "code": code, "amount": "20.00" });
    desk.post(&path(redeemed, "redemptions"), part).await.expect(201);
    assert_eq!(s.free_in(&fund).await, "859.88", "what is not captured is swept at once");
    s.clock.set(at("2027-01-20T15:00:00Z"));
    desk.post(&path(missed, "no-shows"), json!({})).await.expect(201);
    assert_eq!(s.free_in(&fund).await, "889.91");
    let redemption = s.redeem(refunded).await.expect(201).text("/id");
    assert_eq!(s.free_in(&fund).await, "889.91");
    let reason = json!({ "reason": "De training ging niet door." });
    let refund = format!("/redemptions/{redemption}/refunds");
    s.acting(Persona::Finance).post(&refund, reason).await.expect(201);
    assert_eq!(s.free_in(&fund).await, "929.95");
    s.clock.set(at("2027-02-19T09:00:00Z"));
    s.run_jobs().await;
    assert_eq!(s.free_in(&fund).await, "980.00", "all but what was redeemed");
    let booking = s.youth().get(&format!("/bookings/{lapsed}")).await.expect(200);
    assert_eq!(booking.text("/state"), "lapsed");
}

async fn a_pass_that_was_blocked_when_its_year_ended_stays_blocked(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(activity(s, 1_000, "2027-01-20T15:00:00Z").await).await;
    let path = format!("/passes/{}", s.pass_now().await["id"].as_str().unwrap());
    let reason = json!({ "reason": "Je telefoon is gestolen." });
    s.coach().post(&format!("{path}/blocks"), reason.clone()).await.expect(201);
    s.clock.set(at(NEW_YEAR));
    s.run_jobs().await;
    s.redeem(&booking).await.problem(409, "pass_blocked");
    s.coach().post(&format!("{path}/unblocks"), reason).await.problem(409, "pass_state");
}

async fn whoever_has_money_left_is_reminded_once(s: &Scenario) {
    let (six, three) = ("pass.expires_in_6_weeks", "pass.expires_in_3_weeks");
    s.run_jobs().await;
    assert_eq!(s.times_told(six).await, 0, "an empty pass needs no reminder");
    s.fill_leisure_fund(2026, "400.00").await;
    join_all((0..3).map(|_| s.run_jobs())).await;
    s.run_jobs().await;
    assert_eq!((s.times_told(six).await, s.times_told(three).await), (1, 0));
    s.clock.set(at("2026-12-09T23:00:00Z"));
    s.run_jobs().await;
    s.run_jobs().await;
    assert_eq!((s.times_told(six).await, s.times_told(three).await), (1, 1));
}

async fn a_booking_at_the_stroke_of_midnight_and_the_expiry_at_once(s: &Scenario) {
    let fund = s.fill_leisure_fund(2026, "1000.00").await;
    s.run_jobs().await;
    let offer = activity(s, 1_000, "2027-01-20T15:00:00Z").await;
    s.clock.set(at("2026-12-31T22:59:59Z"));
    s.youth().get("/me/pass").await.expect(200);
    let book = async { s.try_to_book(offer).await };
    let expire = async {
        s.clock.set(at(NEW_YEAR));
        s.run_jobs().await;
    };
    let (booked, ()) = futures_util::future::join(book, expire).await;
    s.run_jobs().await;
    let free = s.free_in(&fund).await;
    match booked.status {
        201 => assert_eq!(free, "990.00"),
        _ => assert!(booked.json["code"] == "wallet_too_small" && free == "1000.00", "{}", booked.json),
    }
}

async fn nobody_else_sees_a_pass(s: &Scenario) {
    s.run_jobs().await;
    let pass = s.pass_now().await["id"].as_str().unwrap().to_owned();
    let (list, events) = (format!("/participants/{}/passes", s.people.sam), format!("/passes/{pass}/events"));
    for persona in [Persona::YouthOther, Persona::GuardianOther, Persona::CoachFormer, Persona::LeadForeign] {
        s.acting(persona).get(&list).await.problem(404, "not_found");
        s.acting(persona).get(&events).await.problem(404, "not_found");
    }
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        s.acting(persona).get(&list).await.expect(200);
        s.acting(persona).get(&events).await.expect(200);
    }
}
