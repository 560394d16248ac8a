//! Spending, cancelling, redeeming, refunding, blocking, withdrawing and the end of the year, all at once on one booking and
//! one pass, each thing twice: each has its effect once or not at all, and not a cent is lost between them.

use chrono::{DateTime, Utc};
use entities::{Cents, OfferId};
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    an_open_booking_ends_once_whoever_pulls_at_it,
    a_redemption_is_taken_back_once_while_the_year_ends,
);

/// Who does what, with which body.
type Way = (Persona, String, Value);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn because() -> Value {
    json!({ "reason": "Alles tegelijk." })
}

/// For 10.00, in the new year.
async fn late_offer(s: &Scenario) -> OfferId {
    let change = |offer: &mut entities::offer::Model| {
        (offer.price_cents, offer.starts_at) = (Cents(1_000), at("2027-01-20T15:00:00Z"));
        offer.until_date = offer.starts_at.date_naive();
    };
    s.add_offer(change).await
}

async fn on_pass_and_offer(s: &Scenario, offer: OfferId) -> Vec<Way> {
    let pass = s.pass_now().await["id"].as_str().unwrap().to_owned();
    vec![
        (Persona::CoachAssigned, format!("/passes/{pass}/blocks"), because()),
        (Persona::CoachAssigned, format!("/passes/{pass}/unblocks"), because()),
        (Persona::ProviderOwn, format!("/offers/{offer}/withdrawals"), because()),
        (Persona::YouthOwn, format!("/offers/{offer}/bookings"), json!({})),
    ]
}

/// Everything at once, and each twice. Nothing is answered but done or refused.
async fn pull(s: &Scenario, ways: &[Way]) -> Vec<(String, Reply)> {
    let calls = ways.iter().chain(ways).map(async |(who, path, body)| {
        let reply = s.acting(*who).post(path, body.clone()).await;
        assert!([201, 409].contains(&reply.status), "{}: {}", reply.what, reply.json);
        (path.rsplit('/').next().unwrap().to_owned(), reply)
    });
    join_all(calls).await
}

fn done(replies: &[(String, Reply)], what: &str) -> usize {
    replies.iter().filter(|(it, reply)| it == what && reply.status == 201).count()
}

async fn state(s: &Scenario, booking: &str) -> String {
    s.youth().get(&format!("/bookings/{booking}")).await.expect(200).text("/state")
}

async fn an_open_booking_ends_once_whoever_pulls_at_it(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let mut spent = 0;
    for round in 0..3 {
        let offer = late_offer(s).await;
        let booking = s.book(offer).await;
        let code = json!({ "code": s.human_code(&booking).await });
        let mut ways = on_pass_and_offer(s, offer).await;
        ways.push((Persona::YouthOwn, format!("/bookings/{booking}/cancellations"), json!({})));
        ways.push((Persona::ProviderOwn, format!("/bookings/{booking}/redemptions"), code));
        ways.push((Persona::ProviderOwn, format!("/bookings/{booking}/no-shows"), json!({})));
        // Another hand is first each time, as far as that can be told beforehand.
        ways.rotate_left(4 + round);
        let (replies, _) = join(pull(s, &ways), join(s.run_jobs(), s.run_jobs())).await;
        let ended = state(s, &booking).await;
        let (cancelled, redeemed) = (done(&replies, "cancellations"), done(&replies, "redemptions"));
        assert_eq!((done(&replies, "withdrawals"), done(&replies, "no-shows")), (1, 0), "round {round}");
        match ended.as_str() {
            "cancelled" => assert_eq!((cancelled, redeemed), (2, 0), "round {round}"),
            "redeemed" => assert_eq!((cancelled, redeemed), (0, 1), "round {round}"),
            "freed" => assert_eq!((cancelled, redeemed), (0, 0), "round {round}"),
            other => panic!("round {round}: {other}"),
        }
        spent += 1_000 * i64::try_from(redeemed).unwrap();
        let pass = s.pass_now().await;
        let left = Cents(20_000 - spent).to_string();
        assert_eq!((&pass["toSpend"], &pass["held"]), (&json!(left), &json!("0.00")), "round {round}");
        let open = pass["state"] == "open";
        let blocks = done(&replies, "blocks") - done(&replies, "unblocks");
        assert_eq!(blocks, usize::from(!open), "round {round}: {pass}");
        if !open {
            let path = format!("/passes/{}/unblocks", pass["id"].as_str().unwrap());
            s.coach().post(&path, because()).await.expect(201);
        }
    }
}

async fn a_redemption_is_taken_back_once_while_the_year_ends(s: &Scenario) {
    let old = s.fill_leisure_fund(2026, "1000.00").await;
    s.fill_leisure_fund(2027, "1000.00").await;
    s.run_jobs().await;
    let offer = late_offer(s).await;
    let booking = s.book(offer).await;
    let redemption = s.redeem(&booking).await.expect(201).text("/id");
    s.clock.set(at("2026-12-31T22:59:59Z"));
    let mut ways = on_pass_and_offer(s, offer).await;
    for officer in [Persona::Lead, Persona::Finance, Persona::FinanceSecond] {
        ways.push((officer, format!("/redemptions/{redemption}/refunds"), because()));
    }
    ways.rotate_left(4);
    for (who, ..) in &ways {
        s.sign_in(*who).await;
    }
    let year_ends = async {
        s.clock.set(at("2026-12-31T23:00:00Z"));
        join(s.run_jobs(), s.run_jobs()).await;
    };
    let (replies, ()) = join(pull(s, &ways), year_ends).await;
    s.run_jobs().await;
    assert_eq!((done(&replies, "refunds"), done(&replies, "withdrawals")), (1, 1));
    for (_, refused) in replies.into_iter().filter(|(what, reply)| what == "refunds" && reply.status == 409) {
        refused.problem(409, "already_reversed");
    }
    assert_eq!(state(s, &booking).await, "refunded");
    let wallet = s.youth().get("/me/wallet").await.expect(200);
    assert_eq!(
        (wallet.text("/toSpend/leisure"), wallet.text("/held/leisure")),
        ("200.00".into(), "0.00".into())
    );
    assert_eq!(s.free_in(&old).await, "1000.00", "all of the old year is back, whatever came first");
}
