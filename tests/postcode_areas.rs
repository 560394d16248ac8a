//! Postcode areas: what the search starts from, and where places stand that have no point of their own.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::places::bikes;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_lead_sets_the_postcode_areas,
    two_who_set_the_areas_at_once_do_not_overwrite_each_other,
    places_move_with_the_middle_of_their_area,
);

fn area(postcode: &str, latitude: &str) -> Value {
    json!({ "postcode": postcode, "name": "Zaandam", "latitude": latitude, "longitude": "4.822000" })
}

async fn set_areas(s: &Scenario, areas: Value) -> Value {
    let lead = s.acting(Persona::Lead);
    let before = lead.get("/postcode-areas").await.expect(200);
    let set = lead.put("/postcode-areas", json!({ "areas": areas })).if_match(before.header("etag"));
    set.await.expect(200).json
}

async fn a_lead_sets_the_postcode_areas(s: &Scenario) {
    let lead = s.acting(Persona::Lead);
    assert_eq!(s.youth().get("/postcode-areas").await.expect(200).json["items"], json!([]));
    let set = set_areas(s, json!([area("1506", "52.441"), area("1501", "52.44")])).await;
    assert_eq!(
        (&set["items"][0]["postcode"], &set["items"][1]["latitude"]),
        (&json!("1501"), &json!("52.441000"))
    );
    assert_eq!(s.place_titles("&nearPostcode=1506").await.len(), 2);
    assert_eq!(s.place_titles("&nearPostcode=1506%20EA&withinMetres=1").await.len(), 2);
    assert!(s.place_titles("&nearPostcode=1501&withinMetres=50").await.is_empty());
    let read = lead.get("/postcode-areas").await.expect(200);
    let put =
        |areas: Value| lead.put("/postcode-areas", json!({ "areas": areas })).if_match(read.header("etag"));
    let twice =
        put(json!([area("1506", "52.441"), area("1506", "52.44")])).await.problem(400, "invalid_input");
    assert_eq!(twice.wrong_fields(), ["/areas/1/postcode"]);
    let abroad = put(json!([area("1506", "48.0")])).await.problem(400, "invalid_input");
    assert_eq!(abroad.wrong_fields(), ["/areas/0/latitude"]);
    put(json!([area("506", "52.441")])).await.problem(400, "invalid_input");
    lead.put("/postcode-areas", json!({ "areas": [] })).await.problem(428, "if_match_required");
    s.coach()
        .put("/postcode-areas", json!({ "areas": [] }))
        .if_match("\"x\"")
        .await
        .problem(403, "role_not_allowed");
    let foreign = s.acting(Persona::LeadForeign).get("/postcode-areas").await.expect(200);
    assert_eq!(foreign.json["items"], json!([]), "each programme has its own");
    put(json!([])).await.expect(200);
    s.youth().get("/places?nearPostcode=1506").await.problem(400, "invalid_input");
}

async fn two_who_set_the_areas_at_once_do_not_overwrite_each_other(s: &Scenario) {
    let lead = s.acting(Persona::Lead);
    let etag = lead.get("/postcode-areas").await.expect(200).header("etag").to_owned();
    let set = async |postcode: &str| {
        let body = json!({ "areas": [area(postcode, "52.441")] });
        lead.put("/postcode-areas", body).if_match(&etag).await.status
    };
    let statuses = join_all(["1501", "1502", "1503"].map(set)).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 2, "{statuses:?}");
    let now = lead.get("/postcode-areas").await.expect(200).json;
    assert_eq!(now["items"].as_array().unwrap().len(), 1);
}

async fn places_move_with_the_middle_of_their_area(s: &Scenario) {
    let without_point = || {
        let mut body = bikes();
        (body["latitude"], body["longitude"]) = (Value::Null, Value::Null);
        body
    };
    let latitude = async |id: &str| {
        s.acting(Persona::EmployerOwn).get(&format!("/places/{id}")).await.expect(200).json["latitude"]
            .clone()
    };
    let early = s.draft_place(without_point()).await;
    assert_eq!(latitude(&early).await, Value::Null, "nobody knows the area yet");
    set_areas(s, json!([area("1506", "52.45")])).await;
    assert_eq!(latitude(&early).await, "52.450000");
    let late = s.draft_place(without_point()).await;
    let own = s.draft_place(bikes()).await;
    assert_eq!((latitude(&late).await, latitude(&own).await), (json!("52.450000"), json!("52.441000")));
    set_areas(s, json!([area("1506", "52.46"), area("1507", "52.47")])).await;
    assert_eq!((latitude(&early).await, latitude(&late).await), (json!("52.460000"), json!("52.460000")));
    assert_eq!(latitude(&own).await, "52.441000", "its own point stays");
    s.edit_place(&own, json!({ "postcode": "1507 AB" })).await.expect(200);
    assert_eq!(latitude(&own).await, "52.470000");
    s.edit_place(&own, json!({ "latitude": "52.4", "longitude": "4.8" })).await.expect(200);
    s.edit_place(&own, json!({ "latitude": null, "longitude": null })).await.expect(200);
    assert_eq!(latitude(&own).await, "52.470000");
}
