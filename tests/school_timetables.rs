//! School timetables: written by the coach, assumed until then, and counted where hours are judged.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::placements::terms_with;
use crate::harness::{Persona, Scenario};

scenarios!(
    an_ordinary_week_is_assumed_until_the_coach_writes_it_down,
    a_week_makes_sense_and_loses_no_change,
    the_youth_and_the_coach_see_it_and_the_coach_writes_it,
    only_from_16_on_is_there_no_school,
    a_week_that_never_comes_is_refused,
    it_counts_where_hours_are_judged,
);

fn path(s: &Scenario) -> String {
    format!("/participants/{}/school-timetable", s.people.sam)
}

fn school(weekday: i32, from: &str, until: &str) -> Value {
    json!({ "weekday": weekday, "from": from, "until": until })
}

async fn an_ordinary_week_is_assumed_until_the_coach_writes_it_down(s: &Scenario) {
    let before = s.youth().get(&path(s)).await.expect(200);
    assert_eq!(before.json["isAssumed"], true);
    let days = before.json["days"].as_array().unwrap();
    assert_eq!(days, &(1..=5).map(|weekday| school(weekday, "08:30", "15:00")).collect::<Vec<Value>>());
    let body = json!({ "days": [school(3, "09:00", "13:00"), school(1, "09:00", "16:00")] });
    let written = s.coach().put(&path(s), body).if_match(before.header("etag")).await.expect(200);
    assert_eq!(written.json["isAssumed"], false);
    assert_eq!(written.json["days"], json!([school(1, "09:00", "16:00"), school(3, "09:00", "13:00")]));
    let seen = s.youth().get(&path(s)).await.expect(200);
    assert_eq!((seen.json.clone(), seen.header("etag")), (written.json.clone(), written.header("etag")));
    assert_eq!(s.actions_on(&s.people.sam.to_string()).await.last().unwrap(), "school_timetable.set");
}

async fn a_week_makes_sense_and_loses_no_change(s: &Scenario) {
    let before = s.coach().get(&path(s)).await.expect(200);
    let put = |days: Value| s.coach().put(&path(s), json!({ "days": days })).if_match(before.header("etag"));
    let wrong =
        put(json!([school(1, "09:00", "09:00"), school(2, "09:00", "12:00"), school(2, "13:00", "14:00")]))
            .await;
    assert_eq!(wrong.problem(400, "invalid_input").wrong_fields(), ["/days/0/until", "/days/2/weekday"]);
    let wrong = put(json!([school(0, "9:00", "25:00")])).await.problem(400, "invalid_input");
    assert_eq!(wrong.wrong_fields(), ["/days/0/from", "/days/0/until", "/days/0/weekday"]);
    let fine = json!([school(1, "09:00", "12:00")]);
    put(fine.clone()).without("if-match").await.problem(428, "if_match_required");
    let replies = join_all((0..4).map(|_| async { put(fine.clone()).await })).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 200) {
        refused.problem(412, "stale");
    }
}

async fn the_youth_and_the_coach_see_it_and_the_coach_writes_it(s: &Scenario) {
    let body = json!({ "days": [school(1, "09:00", "12:00")] });
    for persona in [Persona::GuardianOwn, Persona::Lead, Persona::EmployerOwn, Persona::Partner] {
        s.acting(persona).get(&path(s)).await.problem(403, "role_not_allowed");
        let put = s.acting(persona).put(&path(s), body.clone()).if_match("\"1\"");
        put.await.problem(403, "role_not_allowed");
    }
    for persona in [Persona::YouthOther, Persona::CoachSameOrganisation, Persona::CoachFormer] {
        s.acting(persona).get(&path(s)).await.problem(404, "not_found");
    }
    // Less school makes more hours lawful: who wants the hours does not say how much school there is.
    for (persona, status, code) in [
        (Persona::YouthOwn, 403, "role_not_allowed"),
        (Persona::YouthOther, 403, "role_not_allowed"),
        (Persona::CoachSameOrganisation, 404, "not_found"),
        (Persona::CoachFormer, 404, "not_found"),
    ] {
        let put = s.acting(persona).put(&path(s), body.clone()).if_match("\"1\"");
        put.await.problem(status, code);
    }
}

async fn only_from_16_on_is_there_no_school(s: &Scenario) {
    let before = s.youth().get(&path(s)).await.expect(200);
    let put = || s.coach().put(&path(s), json!({ "days": [] })).if_match(before.header("etag"));
    assert_eq!(put().await.problem(400, "invalid_input").wrong_fields(), ["/days"]);
    s.at("2027-05-01T09:00:00Z");
    let written = put().await.expect(200);
    assert_eq!((&written.json["days"], &written.json["isAssumed"]), (&json!([]), &json!(false)));
}

async fn a_week_that_never_comes_is_refused(s: &Scenario) {
    // 2 December is a Wednesday.
    let one_day = json!({ "startsDate": "2026-12-02", "endsDate": "2026-12-02" });
    let introduction = s.introduce_sam(entities::IntroductionState::Accepted).await;
    let path = format!("/introductions/{introduction}/placements");
    let refused = s.coach().post(&path, terms_with(one_day)).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/schedule/1/weekday"], "Saturday is not in it");
    let asked = json!({
        "participantId": s.people.sam,
        "kind": "side_job",
        "startsDate": "2026-12-02",
        "endsDate": "2026-12-03",
        "schedule": [{ "weekday": 1, "from": "08:30", "until": "23:30", "breakMinutes": 30 }],
    });
    let refused = s.coach().post("/working-time-checks", asked).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/schedule/0/weekday"]);
}

async fn it_counts_where_hours_are_judged(s: &Scenario) {
    let morning = json!([{ "weekday": 3, "from": "09:00", "until": "12:00", "breakMinutes": 0 }]);
    let id = s.draft_placement(terms_with(json!({ "schedule": morning }))).await;
    let rules = async || {
        let draft = s.placement(Persona::CoachAssigned, &id).await;
        let found = draft.json["findings"].as_array().unwrap().clone();
        let rules: Vec<String> = found.iter().map(|it| it["rule"].as_str().unwrap().to_owned()).collect();
        (rules, draft.json["isTimetableAssumed"].as_bool().unwrap())
    };
    let during_school = ["during_school".to_owned(), "school_day_hours".to_owned()].to_vec();
    assert_eq!(rules().await, (during_school, true));
    let before = s.youth().get(&path(s)).await.expect(200);
    let days: Vec<Value> =
        [1, 2, 4, 5].into_iter().map(|weekday| school(weekday, "08:30", "15:00")).collect();
    s.coach().put(&path(s), json!({ "days": days })).if_match(before.header("etag")).await.expect(200);
    assert_eq!(rules().await, (Vec::new(), false));
}
