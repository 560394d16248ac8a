//! Certificates: issued once for what was completed, on paper and as a credential that anybody can check, and revoked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::PlacementState;
use futures_util::future::join_all;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    a_coach_issues_a_certificate_for_what_was_completed,
    what_is_not_completed_earns_none,
    nobody_else_issues_or_revokes,
    two_coaches_at_once_issue_one,
    a_certificate_is_a_paper_to_print,
    a_credential_can_be_checked_by_anybody,
    a_stranger_learns_no_more_than_the_paper_says,
    a_revoked_certificate_tells_nothing_more,
    another_can_be_issued_after_a_revocation,
);

async fn issue(s: &Scenario) -> Value {
    let placement = s.placement_of_sam(PlacementState::Completed).await;
    s.coach().post(&format!("/placements/{placement}/certificates"), json!({})).await.expect(201).json
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

async fn a_coach_issues_a_certificate_for_what_was_completed(s: &Scenario) {
    let placement = s.placement_of_sam(PlacementState::PartlyCompleted).await;
    let path = format!("/placements/{placement}/certificates");
    let body = json!({ "achievement": "Banden plakken en klanten helpen." });
    let call = s.coach().post(&path, body).key("one");
    let made = call.clone().await.expect(201);
    assert_eq!(made.text("/holderName"), "Sam de Vries");
    assert_eq!(made.text("/employerName"), "Fietsenmakerij De Dam");
    assert_eq!(made.text("/title"), "Fietsen maken");
    assert_eq!(made.text("/achievement"), "Banden plakken en klanten helpen.");
    assert_eq!(made.json["workedMinutes"], 330);
    assert_eq!(
        (made.text("/startsDate"), made.text("/endsDate")),
        ("2026-12-01".into(), "2026-12-09".into())
    );
    assert_eq!(call.await.expect(201).json, made.json);
    s.coach().post(&path, json!({})).await.problem(409, "already_exists");
    let id = made.text("/id");
    assert_eq!(s.youth().get("/me/certificates").await.expect(200).text("/items/0/id"), id);
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        s.acting(persona).get(&format!("/certificates/{id}")).await.expect(200);
        let list = format!("/participants/{}/certificates", s.people.sam);
        assert_eq!(s.acting(persona).get(&list).await.expect(200).text("/items/0/id"), id);
    }
    assert_eq!(s.actions_on(&id).await, ["certificate.issued"]);
}

async fn what_is_not_completed_earns_none(s: &Scenario) {
    for state in [PlacementState::Active, PlacementState::DidNotShow, PlacementState::Cancelled] {
        let placement = s.placement_of_sam(state).await;
        let path = format!("/placements/{placement}/certificates");
        s.coach().post(&path, json!({})).await.problem(409, "placement_not_completed");
        let wrong = s.coach().post(&path, json!({ "title": " ", "holder": "Iemand" })).await;
        wrong.problem(400, "invalid_input");
    }
}

async fn nobody_else_issues_or_revokes(s: &Scenario) {
    let id = text(&issue(s).await, "/id").to_owned();
    let placement = s.coach().get(&format!("/certificates/{id}")).await.expect(200).text("/placementId");
    let (issuing, revoking) =
        (format!("/placements/{placement}/certificates"), format!("/certificates/{id}/revocations"));
    let reason = json!({ "reason": "Zomaar." });
    for stranger in [Persona::CoachSameOrganisation, Persona::CoachFormer] {
        s.acting(stranger).post(&issuing, json!({})).await.problem(404, "not_found");
        s.acting(stranger).post(&revoking, reason.clone()).await.problem(404, "not_found");
        s.acting(stranger).get(&format!("/certificates/{id}")).await.problem(404, "not_found");
    }
    for other in [Persona::YouthOwn, Persona::GuardianOwn, Persona::EmployerOwn, Persona::Admin] {
        s.acting(other).post(&issuing, json!({})).await.problem(403, "role_not_allowed");
        s.acting(other).post(&revoking, reason.clone()).await.problem(403, "role_not_allowed");
    }
    s.acting(Persona::EmployerOwn).get(&format!("/certificates/{id}")).await.problem(403, "role_not_allowed");
    s.acting(Persona::LeadForeign).post(&revoking, reason).await.problem(404, "not_found");
}

async fn two_coaches_at_once_issue_one(s: &Scenario) {
    let placement = s.placement_of_sam(PlacementState::Completed).await;
    let path = format!("/placements/{placement}/certificates");
    let tries = join_all((0..6).map(|_| async { s.coach().post(&path, json!({})).await.status })).await;
    assert_eq!(tries.iter().filter(|status| **status == 201).count(), 1, "{tries:?}");
    assert!(tries.iter().all(|status| [201, 409].contains(status)), "{tries:?}");
}

async fn a_certificate_is_a_paper_to_print(s: &Scenario) {
    let id = text(&issue(s).await, "/id").to_owned();
    let paper = s.youth().get(&format!("/certificates/{id}/document")).await.expect(200);
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert!(paper.body.starts_with(b"%PDF-"));
    assert!(paper.header("content-disposition").contains(&format!("certificaat-{id}.pdf")));
    let revoked = format!("/certificates/{id}/revocations");
    s.coach().post(&revoked, json!({ "reason": "De naam was verkeerd gespeld." })).await.expect(201);
    s.youth().get(&format!("/certificates/{id}/document")).await.problem(409, "already_ended");
}

async fn a_credential_can_be_checked_by_anybody(s: &Scenario) {
    let made = issue(s).await;
    let credential = text(&made, "/credential");
    let keys = s.anonymous().call(reqwest::Method::GET, "/.well-known/jwks.json").await;
    let keys: JwkSet = serde_json::from_slice(&keys.body).unwrap();
    let key = DecodingKey::from_jwk(&keys.keys[0]).unwrap();
    let mut as_strangers_check = Validation::new(Algorithm::EdDSA);
    as_strangers_check.required_spec_claims.clear();
    as_strangers_check.validate_exp = false;
    let claims = decode::<Value>(credential, &key, &as_strangers_check).unwrap().claims;
    assert_eq!(text(&claims, "/credentialSubject/achievement/name"), "Fietsen maken");
    assert_eq!(text(&claims, "/credentialSubject/identifier/0/identityHash"), "Sam de Vries");
    assert_eq!(text(&claims, "/id"), format!("urn:uuid:{}", text(&made, "/id")));
    assert_eq!(claims["jti"], claims["id"]);
    assert_eq!(claims["iss"], claims["issuer"]["id"]);
    assert_eq!(claims["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    let header = URL_SAFE_NO_PAD.decode(credential.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!(header["jwk"]["x"], serde_json::to_value(&keys.keys[0]).unwrap()["x"]);
    let issuer = s.anonymous().get("/badge-issuers/zaanstad").await.expect(200);
    assert_eq!(issuer.json["id"], claims["iss"]);
    let list = s.anonymous().get("/badge-issuers/zaanstad/revoked-credentials").await.expect(200);
    assert_eq!(list.json["id"], claims["credentialStatus"]["id"]);
    assert_eq!(list.json["revokedCredential"], json!([]));
    s.anonymous().get("/badge-issuers/nergens").await.problem(404, "not_found");
    // It is no key to the API.
    s.anonymous().get("/me").bearer(credential).await.problem(401, "unauthenticated");
}

async fn a_stranger_learns_no_more_than_the_paper_says(s: &Scenario) {
    let made = issue(s).await;
    let id = text(&made, "/id");
    let answer = s.anonymous().get(&format!("/certificate-verifications/{id}")).await.expect(200);
    assert_eq!(answer.text("/validity"), "valid");
    assert_eq!(answer.text("/certificate/holder"), "Sam V.");
    let page = s.anonymous().call(reqwest::Method::GET, &format!("/certificates/{id}")).await.expect(200);
    let html = String::from_utf8(page.body.clone()).unwrap();
    assert!(html.contains("This certificate is genuine") && html.contains("Sam V."), "{html}");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let sam = s.people.sam.to_string();
    for told in [answer.json.to_string(), html] {
        for secret in ["de Vries", "2011", "Pascal", "Poelenburg", &sam] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
    let unknown = "019b1c5e-8a3b-7000-8000-000000000001";
    let path = format!("/certificate-verifications/{unknown}");
    s.anonymous().get(&path).await.problem(404, "not_found");
    for unknown in [unknown, "iets"] {
        let page = s.anonymous().call(reqwest::Method::GET, &format!("/certificates/{unknown}")).await;
        assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
    }
}

async fn a_revoked_certificate_tells_nothing_more(s: &Scenario) {
    let made = issue(s).await;
    let id = text(&made, "/id");
    let path = format!("/certificates/{id}/revocations");
    s.coach().post(&path, json!({})).await.problem(400, "invalid_input");
    let body = json!({ "reason": "De naam was verkeerd gespeld." });
    let revoked = s.acting(Persona::Lead).post(&path, body.clone()).await.expect(201);
    assert_eq!(revoked.text("/revokeReason"), "De naam was verkeerd gespeld.");
    s.coach().post(&path, body).await.problem(409, "already_ended");
    let answer = s.anonymous().get(&format!("/certificate-verifications/{id}")).await.expect(200);
    assert_eq!((answer.text("/validity"), &answer.json["certificate"]), ("revoked".into(), &Value::Null));
    let page = s.anonymous().call(reqwest::Method::GET, &format!("/certificates/{id}")).await.expect(200);
    let told = format!("{} {}", answer.json, String::from_utf8(page.body).unwrap());
    assert!(!told.contains("Sam") && !told.contains("gespeld"), "{told}");
    let list = s.anonymous().get("/badge-issuers/zaanstad/revoked-credentials").await.expect(200);
    assert_eq!(list.text("/revokedCredential/0/id"), format!("urn:uuid:{id}"));
}

async fn another_can_be_issued_after_a_revocation(s: &Scenario) {
    let made = issue(s).await;
    let body = json!({ "reason": "De naam was verkeerd gespeld." });
    s.coach().post(&format!("/certificates/{}/revocations", text(&made, "/id")), body).await.expect(201);
    let path = format!("/placements/{}/certificates", text(&made, "/placementId"));
    let next = s.coach().post(&path, json!({ "title": "Fietsen herstellen" })).await.expect(201);
    let answer = s.anonymous().get(&format!("/certificate-verifications/{}", next.text("/id"))).await;
    assert_eq!(answer.expect(200).text("/certificate/title"), "Fietsen herstellen");
}
