//! Money as it is written: exactly, or not at all.

use serde_json::json;

use crate::harness::{Persona, Scenario};

scenarios!(only_amounts_above_zero_with_two_decimals_move_money, money_needs_a_key_and_keeps_to_its_body);

async fn only_amounts_above_zero_with_two_decimals_move_money(s: &Scenario) {
    let (fund, _) = s.fill_study_fund("1.00").await;
    let path = format!("/funds/{fund}/allocations");
    for amount in [
        json!("-1.00"),
        json!("0.00"),
        json!("1.0"),
        json!("1"),
        json!("1e3"),
        json!("9223372036854775808.00"),
        json!("NaN"),
        json!("0.001"),
        json!("0.0000000000000000000000000000001"),
        json!("1,00"),
        json!(" 1.00"),
        json!("01.00"),
        json!("+1.00"),
        json!(""),
        json!(1),
        json!(1.5),
        json!(null),
        json!(["1.00"]),
        json!("١.٠٠"),
    ] {
        let body = json!({ "amount": amount, "note": "proef" });
        let refused = s.acting(Persona::Lead).post(&path, body).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), ["/amount"], "{amount}");
    }
    let fund = s.acting(Persona::Lead).get(&format!("/funds/{fund}")).await.expect(200).json;
    assert_eq!(fund["allocated"], "1.00", "nothing moved");
}

async fn money_needs_a_key_and_keeps_to_its_body(s: &Scenario) {
    let (fund, allocation) = s.fill_study_fund("1.00").await;
    let path = format!("/funds/{fund}/allocations");
    let call = s.acting(Persona::Lead).post(&path, json!({ "amount": "1.00", "note": "proef" }));
    call.clone().without("idempotency-key").await.problem(400, "idempotency_key_required");
    call.clone().key(&"k".repeat(256)).await.problem(400, "idempotency_key_required");
    for field in ["id", "fundId", "madeByUserId", "programmeId", "reversedAt", "balance", "status"] {
        let mut body = json!({ "amount": "1.00", "note": "proef" });
        body[field] = json!("01939a00-0000-7000-8000-00000000000a");
        let refused = s.acting(Persona::Lead).post(&path, body).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), [format!("/{field}")]);
    }
    // The same key on another route is another wish.
    call.clone().key("wish").await.expect(201);
    let reversal =
        s.acting(Persona::Lead).post(&format!("{path}/{allocation}/reversals"), json!({})).key("wish");
    reversal.await.expect(201);
}
