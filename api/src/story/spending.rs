//! The end: a judo club comes in, a course is booked and redeemed, school books are asked for.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::teller::{Actor, Teller};
use super::{let_in, plan::fund_figures};
use crate::client::Answer;
use crate::clock::day_of;

/// The club, somebody at its desk, and its course.
pub(super) struct Club {
    desk: Actor,
    provider: String,
    offer: String,
}

fn state(answer: &Answer) -> String {
    format!("it is {}", answer.text("/state"))
}

pub(super) async fn bring_in_club(
    teller: &mut Teller,
    lead: &Actor,
    now: DateTime<Utc>,
) -> anyhow::Result<Club> {
    let club = json!({ "kind": "provider", "name": "Judoclub Zaanstreek", "neighbourhood": "Poelenburg" });
    let club = teller.post(lead, "/organisations", club, |_| "a club the programme knows of".into()).await?;
    let joke = ("provider", "judo-joke", "Joke Bakker");
    let (desk, _) = let_in(teller, lead, club.text("/id"), joke).await?;
    let application = json!({
        "organisationId": club.text("/id"), "kvkNumber": "12345678", "contactName": "Joke Bakker",
        "description": "Judo voor iedereen van 8 tot en met 17.", "email": "info@example.nl",
    });
    let provider = teller.post(&desk, "/providers", application, state).await?;
    let provider = provider.text("/id").to_owned();
    teller.post(lead, &format!("/providers/{provider}/approvals"), Value::Null, state).await?;
    let starts_at = now + TimeDelta::weeks(3);
    let course = json!({
        "kind": "course", "category": "sport", "title": "Judo voor beginners", "schedule": "maandag 16:00-17:00",
        "description": "Leer vallen en opstaan.", "price": "60.00", "places": 10, "startsAt": starts_at,
        "untilDate": day_of(starts_at) + TimeDelta::weeks(9), "minAge": 8, "maxAge": 17,
        "neighbourhood": "Poelenburg", "address": "Weerpad 1, Zaandam",
        "latitude": "52.437000", "longitude": "4.838000",
    });
    let offer = teller.post(&desk, &format!("/providers/{provider}/offers"), course, state).await?;
    let offer = offer.text("/id").to_owned();
    teller.post(&desk, &format!("/offers/{offer}/submissions"), Value::Null, state).await?;
    teller.post(lead, &format!("/offers/{offer}/approvals"), Value::Null, state).await?;
    Ok(Club { desk, provider, offer })
}

pub(super) async fn book_and_redeem(teller: &mut Teller, youth: &Actor, club: &Club) -> anyhow::Result<()> {
    let found = |answer: &Answer| {
        format!("{}, {} euro", answer.text("/items/0/title"), answer.text("/items/0/price"))
    };
    teller.get(youth, "/offers?text=judo&near=52.4381,4.8210", found).await?;
    let pass =
        |answer: &Answer| format!("to spend {}, reserved {}", answer.text("/toSpend"), answer.text("/held"));
    teller.get(youth, "/me/pass", pass).await?;
    let bookings = format!("/offers/{}/bookings", club.offer);
    let booking = teller.post(youth, &bookings, Value::Null, state).await?;
    teller.refused(youth, &bookings, Value::Null, "already_booked").await?;
    teller.get(youth, "/me/pass", pass).await?;
    let booking = format!("/bookings/{}", booking.text("/id"));
    let shown = |answer: &Answer| format!("the phone shows a QR, and {}", answer.text("/humanCode"));
    let code = teller.get(youth, &format!("{booking}/redemption-code"), shown).await?;
    let code = json!({ "code": code.text("/code") });
    let known =
        |answer: &Answer| format!("{} comes for {}", answer.text("/firstName"), answer.text("/offerTitle"));
    teller.post(&club.desk, "/redemption-lookups", code.clone(), known).await?;
    let owed = |answer: &Answer| format!("{} euro is owed to the club", answer.text("/amount"));
    let redemptions = format!("{booking}/redemptions");
    teller.post(&club.desk, &redemptions, code.clone(), owed).await?;
    teller.refused(&club.desk, &redemptions, code, "booking_redeemed").await
}

pub(super) async fn ask_payout(
    teller: &mut Teller,
    youth: &Actor,
    coach: &Actor,
    officer: &Actor,
    shop: &str,
) -> anyhow::Result<()> {
    let wish = json!({
        "purpose": "books_and_tools", "amount": "40.00", "payeeId": shop, "remittance": "Bestelling 2026-0117",
    });
    let request = teller.post(youth, "/payout-requests", wish, state).await?;
    let request = format!("/payout-requests/{}", request.text("/id"));
    teller.refused(officer, &format!("{request}/approvals"), Value::Null, "not_found").await?;
    teller.post(coach, &format!("{request}/endorsements"), Value::Null, state).await?;
    teller.post(officer, &format!("{request}/approvals"), Value::Null, state).await?;
    Ok(())
}

/// What everybody sees afterwards.
pub(super) async fn look_back(
    teller: &mut Teller,
    youth: &Actor,
    lead: &Actor,
    club: &Club,
) -> anyhow::Result<()> {
    let line =
        |answer: &Answer| format!("{}: {}", answer.text("/items/0/amount"), answer.text("/items/0/reason"));
    teller.get(youth, "/me/wallet/entries", line).await?;
    let requests = |answer: &Answer| format!("the request is {}", answer.text("/items/0/state"));
    teller.get(youth, "/me/payout-requests", requests).await?;
    let redeemed = |answer: &Answer| {
        let is_paid = answer.body.pointer("/items/0/isPaid") == Some(&Value::Bool(true));
        format!("{} euro, {}", answer.text("/items/0/amount"), if is_paid { "paid" } else { "not paid yet" })
    };
    teller.get(&club.desk, &format!("/providers/{}/redemptions", club.provider), redeemed).await?;
    let funds = |answer: &Answer| {
        let inner =
            Answer { body: answer.body.pointer("/items/0").cloned().unwrap_or_default(), ..answer.clone() };
        format!("{}: {}", inner.text("/purpose"), fund_figures(&inner))
    };
    teller.get(lead, "/funds", funds).await?;
    Ok(())
}
