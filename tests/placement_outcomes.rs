//! How a placement went: told by both sides, settled where they agree, decided by the coach where they differ.

use entities::place;
use futures_util::future::join;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::placements::{SIGNERS, hours, terms, terms_with};
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    both_sides_say_the_same_and_it_is_settled,
    it_is_too_early_before_the_last_day,
    each_side_answers_its_own_questions,
    two_stories_need_a_word_and_the_coach,
    the_coach_decides_where_one_side_stays_silent,
    nobody_came,
    both_sides_or_the_coach_tell_that_it_ended_earlier,
    both_at_once_are_heard,
    what_the_youth_thinks_is_not_for_the_employer,
    who_says_nothing_is_reminded_twice,
    who_is_no_side_says_nothing,
);

const LAST_DAY: &str = "2027-02-27T18:00:00Z";

fn youth_says(outcome: &str) -> Value {
    let answers =
        ["guidance", "learnt", "welcome"].map(|question| json!({ "question": question, "score": 5 }));
    json!({ "outcome": outcome, "answers": answers })
}

fn employer_says(outcome: &str) -> Value {
    let answers =
        ["effort", "agreements", "skills"].map(|question| json!({ "question": question, "score": 4 }));
    json!({ "outcome": outcome, "answers": answers })
}

fn with(mut body: Value, name: &str, value: impl Into<Value>) -> Value {
    body[name] = value.into();
    body
}

fn report_of(side: &str, placement: &Value) -> Value {
    let reports = placement["reports"].as_array().unwrap();
    reports.iter().find(|report| report["side"] == side).unwrap().clone()
}

async fn say(s: &Scenario, persona: Persona, id: &str, body: Value) -> Reply {
    s.acting(persona).post(&format!("/placements/{id}/reports"), body).await
}

async fn both_sides_say_the_same_and_it_is_settled(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(LAST_DAY);
    let shift = s.enter_hours(&id, hours("2027-02-27", "13:00", "17:00", 30)).await.expect(201).text("/id");
    let first = say(s, Persona::EmployerColleague, &id, employer_says("completed")).await.expect(201);
    assert_eq!(first.text("/state"), "active");
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::YouthOwn).await[0], "The other side has said how it went");
    say(s, Persona::EmployerOwn, &id, employer_says("completed")).await.expect(201);
    say(s, Persona::EmployerOwn, &id, employer_says("did_not_show")).await.problem(409, "already_reported");
    let settled = say(s, Persona::YouthOwn, &id, youth_says("completed")).await.expect(201);
    assert_eq!(settled.text("/state"), "completed");
    let settled = s.placement(Persona::YouthOwn, &id).await;
    assert_eq!(settled.text("/endedAt"), "2027-02-27T18:00:00Z");
    assert_eq!(settled.json["reports"].as_array().unwrap().len(), 2);
    // Hours of the last day are confirmed after it.
    s.acting(Persona::EmployerOwn)
        .post(&format!("/placement-shifts/{shift}/confirmations"), json!({}))
        .await
        .expect(201);
    assert_eq!(s.placement(Persona::YouthOwn, &id).await.json["confirmedMinutes"], 210);
    s.enter_hours(&id, hours("2027-02-24", "13:00", "14:00", 0)).await.problem(409, "placement_state");
    let place = place::Entity::find_by_id(s.people.town.workshop_place);
    let place = place.one(s.db().reader()).await.unwrap().unwrap();
    assert_eq!(place.positions_taken, 1, "what ended frees nothing");
}

async fn it_is_too_early_before_the_last_day(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at("2026-12-01T22:59:59Z");
    say(s, Persona::YouthOwn, &id, json!({ "outcome": "did_not_show" }))
        .await
        .problem(409, "outcome_too_early");
    s.at("2027-02-26T22:59:59Z");
    say(s, Persona::YouthOwn, &id, youth_says("completed")).await.problem(409, "outcome_too_early");
    let partly = with(youth_says("partly_completed"), "lastDate", "2027-02-27");
    say(s, Persona::YouthOwn, &id, partly).await.problem(409, "outcome_too_early");
    let decide = json!({ "outcome": "completed", "reason": "Ik was erbij." });
    s.coach().post(&format!("/placements/{id}/settlements"), decide).await.problem(409, "outcome_too_early");
    s.at("2027-02-26T23:00:00Z");
    say(s, Persona::YouthOwn, &id, youth_says("completed")).await.expect(201);
}

async fn each_side_answers_its_own_questions(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(LAST_DAY);
    let wrong =
        async |persona, body| say(s, persona, &id, body).await.problem(400, "invalid_input").wrong_fields();
    assert_eq!(wrong(Persona::YouthOwn, json!({ "outcome": "completed" })).await, ["/answers"]);
    let others = wrong(Persona::YouthOwn, employer_says("completed")).await;
    assert_eq!(others, ["/answers", "/answers/0/question", "/answers/1/question", "/answers/2/question"]);
    let six = json!([{ "question": "effort", "score": 6 }]);
    assert_eq!(
        wrong(Persona::EmployerOwn, with(employer_says("completed"), "answers", six)).await,
        ["/answers/0/score"]
    );
    assert_eq!(wrong(Persona::YouthOwn, youth_says("partly_completed")).await, ["/lastDate"]);
    for (outcome, day) in
        [("partly_completed", "2026-12-01"), ("partly_completed", "2027-02-28"), ("completed", "2027-01-01")]
    {
        assert_eq!(wrong(Persona::YouthOwn, with(youth_says(outcome), "lastDate", day)).await, ["/lastDate"]);
    }
}

async fn two_stories_need_a_word_and_the_coach(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(LAST_DAY);
    let partly = with(employer_says("partly_completed"), "lastDate", "2027-01-30");
    say(s, Persona::EmployerOwn, &id, partly).await.expect(201);
    let other_day = with(youth_says("partly_completed"), "lastDate", "2027-02-06");
    let wordless = say(s, Persona::YouthOwn, &id, other_day.clone()).await.problem(400, "invalid_input");
    assert_eq!(wordless.wrong_fields(), ["/comment"]);
    let told = with(other_day, "comment", "Ik was er nog een week langer.");
    let disputed = say(s, Persona::YouthOwn, &id, told).await.expect(201);
    assert_eq!(disputed.text("/state"), "disputed");
    assert_eq!(s.signals("open").await, ["placement_disputed"]);
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::EmployerOwn).await[0], "You say different things about how it went");
    let path = format!("/placements/{id}/settlements");
    let decide = json!({ "outcome": "partly_completed", "lastDate": "2027-02-06", "reason": "Ik heb met beiden gesproken." });
    for persona in [Persona::YouthOwn, Persona::EmployerOwn, Persona::Lead] {
        s.acting(persona).post(&path, decide.clone()).await.problem(403, "role_not_allowed");
    }
    s.coach().post(&path, json!({ "outcome": "completed" })).await.problem(400, "invalid_input");
    let no_day = json!({ "outcome": "partly_completed", "reason": "Zo was het." });
    assert_eq!(
        s.coach().post(&path, no_day).await.problem(400, "invalid_input").wrong_fields(),
        ["/lastDate"]
    );
    s.youth()
        .post(&format!("/placements/{id}/cancellations"), json!({ "reason": "Laat maar." }))
        .await
        .problem(409, "placement_state");
    let settled = s.coach().post(&path, decide.clone()).await.expect(201);
    assert_eq!(settled.text("/state"), "partly_completed");
    assert!(s.signals("open").await.is_empty());
    s.coach().post(&path, decide).await.problem(409, "placement_state");
    let seen = s.placement(Persona::EmployerOwn, &id).await.json;
    assert_eq!(report_of("coach", &seen)["comment"], "Ik heb met beiden gesproken.");
}

async fn the_coach_decides_where_one_side_stays_silent(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(LAST_DAY);
    say(s, Persona::YouthOwn, &id, youth_says("completed")).await.expect(201);
    let decide = json!({ "outcome": "completed", "reason": "De werkgever is met vakantie." });
    let settled = s.coach().post(&format!("/placements/{id}/settlements"), decide).await.expect(201);
    assert_eq!(settled.text("/state"), "completed");
    say(s, Persona::EmployerOwn, &id, employer_says("completed")).await.problem(409, "placement_state");
}

async fn nobody_came(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at("2026-12-02T18:00:00Z");
    say(s, Persona::EmployerOwn, &id, json!({ "outcome": "did_not_show" })).await.expect(201);
    let settled = say(s, Persona::YouthOwn, &id, json!({ "outcome": "did_not_show" })).await.expect(201);
    assert_eq!(settled.text("/state"), "did_not_show");
}

async fn both_sides_or_the_coach_tell_that_it_ended_earlier(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at("2027-01-09T18:00:00Z");
    let partly = |said: Value, day: &str| with(said, "lastDate", day);
    let early = say(s, Persona::YouthOwn, &id, partly(youth_says("partly_completed"), "2027-01-10")).await;
    early.problem(409, "outcome_too_early");
    say(s, Persona::YouthOwn, &id, partly(youth_says("partly_completed"), "2027-01-09")).await.expect(201);
    let settled =
        say(s, Persona::EmployerOwn, &id, partly(employer_says("partly_completed"), "2027-01-09")).await;
    assert_eq!(settled.expect(201).text("/state"), "partly_completed");
    let path = format!("/placements/{id}/certificates");
    let certificate = s.coach().post(&path, json!({})).await.expect(201);
    assert_eq!(
        (certificate.text("/startsDate"), certificate.text("/endsDate")),
        ("2026-12-02".into(), "2027-01-09".into())
    );
    // Where the other side stays silent, the coach need not wait for the agreed last day either.
    let id = s.draft_again(terms_with(json!({ "startsDate": "2027-01-13" }))).await;
    s.sign_placement(&id, &SIGNERS).await;
    s.at("2027-01-30T18:00:00Z");
    let path = format!("/placements/{id}/settlements");
    let decide = |day: &str| json!({ "outcome": "partly_completed", "lastDate": day, "reason": "Het bedrijf neemt niet meer op." });
    s.coach().post(&path, decide("2027-02-01")).await.problem(409, "outcome_too_early");
    assert_eq!(
        s.coach().post(&path, decide("2027-01-23")).await.expect(201).text("/state"),
        "partly_completed"
    );
}

async fn both_at_once_are_heard(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(LAST_DAY);
    let (one, other) = join(
        say(s, Persona::YouthOwn, &id, youth_says("completed")),
        say(s, Persona::EmployerOwn, &id, employer_says("completed")),
    )
    .await;
    let mut states = [one.expect(201).text("/state"), other.expect(201).text("/state")];
    states.sort();
    assert_eq!(states, ["active", "completed"]);
    let settled = s.actions_on(&id).await.into_iter().filter(|action| action == "placement.settled").count();
    assert_eq!(settled, 1);
}

async fn what_the_youth_thinks_is_not_for_the_employer(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(LAST_DAY);
    let told = with(youth_says("completed"), "comment", "Piet schreeuwde soms.");
    say(s, Persona::YouthOwn, &id, told).await.expect(201);
    say(s, Persona::EmployerOwn, &id, with(employer_says("completed"), "comment", "Fijne jongen."))
        .await
        .expect(201);
    let seen = s.placement(Persona::EmployerOwn, &id).await.json;
    let of_youth = report_of("participant", &seen);
    assert_eq!((&of_youth["answers"], &of_youth["comment"]), (&json!([]), &Value::Null));
    assert_eq!(report_of("employer", &seen)["comment"], "Fijne jongen.");
    let seen = s.placement(Persona::CoachAssigned, &id).await.json;
    assert_eq!(report_of("participant", &seen)["comment"], "Piet schreeuwde soms.");
    let answers = report_of("employer", &seen)["answers"].clone();
    assert_eq!(answers[0], json!({ "question": "effort", "score": 4 }));
}

async fn who_says_nothing_is_reminded_twice(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    let reminders = async |persona| {
        s.run_jobs().await;
        s.relay().await;
        let titles = s.notice_titles(persona).await;
        titles.iter().filter(|title| *title == "How did it go?").count()
    };
    s.at("2027-03-01T10:00:00Z");
    assert_eq!(reminders(Persona::YouthOwn).await, 0);
    s.at("2027-03-02T10:00:00Z");
    assert_eq!(reminders(Persona::YouthOwn).await, 1);
    assert_eq!(reminders(Persona::EmployerColleague).await, 1);
    say(s, Persona::YouthOwn, &id, youth_says("completed")).await.expect(201);
    s.at("2027-03-09T10:00:00Z");
    assert_eq!(reminders(Persona::EmployerColleague).await, 2);
    s.at("2027-04-09T10:00:00Z");
    assert_eq!(reminders(Persona::EmployerColleague).await, 2);
    assert_eq!(reminders(Persona::YouthOwn).await, 1);
}

async fn who_is_no_side_says_nothing(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(LAST_DAY);
    for persona in [Persona::CoachAssigned, Persona::GuardianOwn, Persona::Lead] {
        say(s, persona, &id, youth_says("completed")).await.problem(403, "role_not_allowed");
    }
    for persona in [Persona::YouthOther, Persona::EmployerOther] {
        say(s, persona, &id, youth_says("completed")).await.problem(404, "not_found");
    }
}
