//! What the municipality may know: figures, and no persons.

use back_on_track::db::Tx;
use entities::{ParticipantId, participant};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    a_figure_about_few_is_left_out,
    enough_youths_are_a_figure,
    the_funds_tell_where_their_money_is,
    the_wallet_tells_every_way_money_came_and_went,
);

async fn reach(s: &Scenario) -> Value {
    s.acting(Persona::Lead).get("/reports/reach").await.expect(200).json
}

async fn a_figure_about_few_is_left_out(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(s.people.market.judo_course).await;
    s.redeem(&booking).await.expect(201);
    let report = reach(s).await;
    assert_eq!(report["total"], json!({ "youths": null, "spent": null }), "{report}");
    assert_eq!(report["byCategory"], json!([{ "category": "sport", "youths": null, "spent": null }]));
    for stranger in [Persona::YouthOwn, Persona::CoachAssigned, Persona::ProviderOwn, Persona::Admin] {
        s.acting(stranger).get("/reports/reach").await.problem(403, "role_not_allowed");
    }
    let elsewhere = s.acting(Persona::LeadForeign).get("/reports/reach").await.expect(200).json;
    assert_eq!(elsewhere["byCategory"], json!([]), "{elsewhere}");
}

async fn enough_youths_are_a_figure(s: &Scenario) {
    s.fill_leisure_fund(2026, "2000.00").await;
    for number in 0..5 {
        let (participant, token) = s.enrol_adult(&format!("adult{number}")).await;
        let neighbour = async |tx: &Tx| {
            let id = ParticipantId(participant.parse().unwrap());
            let row = participant::ActiveModel {
                id: Set(id),
                neighbourhood: Set(Some("=Peldersveld".into())),
                birth_date: Set("2010-01-15".parse().unwrap()),
                ..Default::default()
            };
            row.update(tx).await?;
            Ok(())
        };
        s.db().write(neighbour).await.unwrap();
        let path = format!("/offers/{}/bookings", s.people.market.judo_course);
        let booking = s.anonymous().post(&path, json!({})).bearer(&token).await.expect(201).text("/id");
        let code = s.anonymous().get(&format!("/bookings/{booking}")).bearer(&token).await.expect(200);
        let code = json!({ "code": code.text("/code") });
        let path = format!("/bookings/{booking}/redemptions");
        s.acting(Persona::ProviderOwn).post(&path, code).await.expect(201);
    }
    let report = reach(s).await;
    assert_eq!(report["total"], json!({ "youths": 5, "spent": "300.00" }), "{report}");
    assert_eq!(report["byNeighbourhood"][0]["youths"], 5, "{report}");
    let sheet = s.acting(Persona::Finance).get("/reports/reach/csv").await.expect(200);
    let sheet = String::from_utf8(sheet.body.to_vec()).unwrap();
    assert!(sheet.contains("neighbourhood;'=Peldersveld;5;300,00\r\n"), "{sheet}");
}

async fn the_funds_tell_where_their_money_is(s: &Scenario) {
    let fund = s.fill_leisure_fund(2026, "1000.00").await;
    let booking = s.book(s.people.market.judo_course).await;
    s.redeem(&booking).await.expect(201);
    let figures = s.acting(Persona::Lead).get(&format!("/funds/{fund}")).await.expect(200).json;
    assert_eq!((&figures["unlocked"], &figures["spent"]), (&json!("200.00"), &json!("60.00")), "{figures}");
    s.clock.set("2027-01-01T12:00:00Z".parse().unwrap());
    s.run_jobs().await;
    let figures = s.acting(Persona::Lead).get(&format!("/funds/{fund}")).await.expect(200).json;
    assert_eq!((&figures["expired"], &figures["free"]), (&json!("140.00"), &json!("940.00")), "{figures}");
    let sheet = s.acting(Persona::Lead).get("/reports/funds/csv").await.expect(200);
    let sheet = String::from_utf8(sheet.body.to_vec()).unwrap();
    assert!(sheet.contains("leisure;2026;Op school;1000,00;0,00;60,00;60,00;140,00;940,00\r\n"), "{sheet}");
}

async fn the_wallet_tells_every_way_money_came_and_went(s: &Scenario) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let course = s.people.market.judo_course;
    let booking = s.book(course).await;
    s.youth().post(&format!("/bookings/{booking}/cancellations"), json!({})).await.expect(201);
    let booking = s.book(course).await;
    let redemption = s.redeem(&booking).await.expect(201).text("/id");
    let reason = json!({ "reason": "De les ging niet door." });
    s.acting(Persona::Lead).post(&format!("/redemptions/{redemption}/refunds"), reason).await.expect(201);
    let entries = s.youth().get("/me/wallet/entries").await.expect(200).json;
    let told: Vec<_> = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| [&entry["kind"], &entry["amount"], &entry["balance"]].map(|it| it.as_str().unwrap()))
        .collect();
    let expected = [
        ["refund", "60.00", "200.00"],
        ["reservation", "-60.00", "140.00"],
        ["release", "60.00", "200.00"],
        ["reservation", "-60.00", "140.00"],
        ["base_grant", "200.00", "200.00"],
    ];
    assert_eq!(told, expected);
    let refund = &entries["items"][0];
    assert_eq!(refund["note"], "De les ging niet door.", "the youth reads why");
    assert_eq!(refund["byName"], "lead", "and who");
}
