//! What stands between a youth and an employer beside the states: what was read is what is decided on, no contact past the coach, no
//! meeting at night.

use entities::{IntroductionState, PlaceId};
use serde_json::{Value, json};

use crate::harness::places::{bikes, bikes_with};
use crate::harness::{Persona, Scenario};

scenarios!(
    what_a_lead_publishes_is_what_they_read,
    what_a_coach_endorses_is_what_they_read,
    a_place_names_no_way_around_the_programme,
    nobody_meets_at_night,
    a_day_on_trial_is_work,
    who_is_blocked_proposes_nothing,
    a_youth_keeps_sight_of_a_place_they_want,
    the_coach_of_today_is_the_one_to_ask,
    whoever_lacks_a_guardian_has_a_coach_who_hears_of_it,
    a_reported_message_does_not_wait_for_the_mail_of_the_day,
);

async fn what_a_lead_publishes_is_what_they_read(s: &Scenario) {
    let id = s.draft_place(bikes()).await;
    s.on_place(Persona::EmployerOwn, &id, "submissions").await.expect(201);
    let path = format!("/places/{id}");
    let read = s.acting(Persona::Lead).get(&path).await.expect(200).header("etag").to_owned();
    s.edit_place(&id, json!({ "tasks": "Iets heel anders." })).await.expect(200);
    let approve = async |etag: &str| {
        let approve = s.acting(Persona::Lead).post(&format!("{path}/approvals"), Value::Null);
        approve.if_match(etag).await
    };
    approve(&read).await.problem(412, "stale");
    let read = s.acting(Persona::Lead).get(&path).await.expect(200).header("etag").to_owned();
    approve(&read).await.expect(201);
}

async fn what_a_coach_endorses_is_what_they_read(s: &Scenario) {
    let id = s.want_workshop().await;
    let path = format!("/interests/{id}");
    let read = s.coach().get(&path).await.expect(200).header("etag").to_owned();
    let other = json!({ "motivation": "Ik woon op Dorpsstraat 5.", "availability": "Altijd." });
    s.youth().put(&path, other).if_match(&read).await.expect(200);
    let endorse = s.coach().post(&format!("{path}/endorsements"), Value::Null).if_match(&read);
    endorse.await.problem(412, "stale");
    s.coach().post(&format!("{path}/endorsements"), Value::Null).await.problem(428, "if_match_required");
    s.endorse(&id).await.expect(201);
}

async fn a_place_names_no_way_around_the_programme(s: &Scenario) {
    let path = format!("/employers/{}/places", s.people.town.workshop);
    let mut body = bikes_with("tasks", json!("Bel mij op nul zes 12 34 56 78."));
    body["requirements"] = json!("Mail piet@example.nl");
    let refused = s.acting(Persona::EmployerOwn).post(&path, body).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/requirements", "/tasks"]);
    assert_eq!(refused.json["errors"][0]["code"], "contact_details");
    let employer = format!("/employers/{}", s.people.town.workshop);
    let read = s.acting(Persona::EmployerOwn).get(&employer).await.expect(200).header("etag").to_owned();
    let words = json!({ "description": "Bel 06 12345678." });
    let refused = s.acting(Persona::EmployerOwn).patch(&employer, words).if_match(&read).await;
    assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/description"]);
    let mut visit = s.wanted_visit(48, 3);
    visit["employerId"] = json!(s.people.town.workshop);
    visit["description"] = json!("Mail piet@example.nl");
    let refused = s.acting(Persona::EmployerOwn).post("/visits", visit).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/description"]);
}

async fn nobody_meets_at_night(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let slot = |from: &str, until: &str| json!({ "startsAt": from, "endsAt": until });
    let path = format!("/introductions/{introduction}/proposals");
    // Amsterdam is an hour ahead in winter.
    for (from, until, is_fine) in [
        ("2026-11-26T05:59:00Z", "2026-11-26T07:00:00Z", false),
        ("2026-11-26T06:00:00Z", "2026-11-26T07:00:00Z", true),
        ("2026-11-26T20:00:00Z", "2026-11-26T21:00:00Z", true),
        ("2026-11-26T20:00:00Z", "2026-11-26T21:01:00Z", false),
        ("2026-11-26T22:00:00Z", "2026-11-27T07:00:00Z", false),
    ] {
        let body = json!({ "meeting": "getting_to_know", "slots": [slot(from, until)] });
        let made = s.acting(Persona::EmployerOwn).post(&path, body).await;
        if is_fine {
            let id = made.expect(201).text("/id");
            let back = format!("/proposals/{id}/withdrawals");
            s.acting(Persona::EmployerOwn).post(&back, Value::Null).await.expect(201);
        } else {
            let refused = made.problem(400, "invalid_input");
            assert_eq!(refused.json["errors"][0]["code"], "outside_meeting_hours", "{from}");
        }
    }
    let appointment = s.meeting(&introduction, 72).await;
    let moves = format!("/introductions/{introduction}/appointments/{appointment}/moves");
    let night = slot("2026-11-27T02:00:00Z", "2026-11-27T03:00:00Z");
    let refused = s.acting(Persona::EmployerOwn).post(&moves, night).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/startsAt"]);
    let mut wish = s.wanted_visit(48, 3);
    (wish["startsAt"], wish["endsAt"]) = (json!("2026-11-27T02:00:00Z"), json!("2026-11-27T04:00:00Z"));
    s.coach().post("/visits", wish).await.problem(400, "invalid_input");
}

async fn a_day_on_trial_is_work(s: &Scenario) {
    // Sam is 15: two hours after school, eight on Saturday.
    let introduction = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let path = format!("/introductions/{introduction}/proposals");
    let body = |from: &str, until: &str| json!({ "meeting": "trial", "slots": [{ "startsAt": from, "endsAt": until }] });
    for (from, until, rule) in [
        ("2026-11-26T09:00:00Z", "2026-11-26T11:00:00Z", "working_time_during_school"),
        ("2026-11-26T14:30:00Z", "2026-11-26T17:00:00Z", "working_time_school_day_hours"),
        ("2026-11-28T16:00:00Z", "2026-11-28T19:00:00Z", "working_time_night"),
    ] {
        let refused = s.youth().post(&path, body(from, until)).await.problem(409, "working_time");
        let codes: Vec<_> = refused.json["errors"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
        assert!(codes.contains(&&json!(rule)), "{}", refused.json);
        // The employer hears nothing of school, and the youth's side can't agree.
        let proposed = s.acting(Persona::EmployerOwn).post(&path, body(from, until)).await.expect(201);
        s.accept_first(Persona::CoachAssigned, &proposed).await.problem(409, "working_time");
        let back = format!("/proposals/{}/withdrawals", proposed.text("/id"));
        s.acting(Persona::EmployerOwn).post(&back, Value::Null).await.expect(201);
    }
    let fine = body("2026-11-28T09:00:00Z", "2026-11-28T16:00:00Z");
    let proposed = s.acting(Persona::EmployerOwn).post(&path, fine).await.expect(201);
    let made = s.accept_first(Persona::YouthOwn, &proposed).await.expect(201).text("/appointmentId");
    // Put at another time it is still work.
    let school = json!({ "startsAt": "2026-11-26T09:00:00Z", "endsAt": "2026-11-26T11:00:00Z" });
    let by_employer = format!("/introductions/{introduction}/appointments/{made}/moves");
    s.acting(Persona::EmployerOwn).post(&by_employer, school.clone()).await.problem(409, "trial_not_moved");
    let path = format!("/appointments/{made}/moves");
    s.coach().post(&path, school).await.problem(409, "working_time");
    let fine = json!({ "startsAt": "2026-11-28T10:00:00Z", "endsAt": "2026-11-28T16:00:00Z" });
    s.coach().post(&path, fine).await.expect(201);
}

async fn who_is_blocked_proposes_nothing(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let appointment = s.meeting(&introduction, 72).await;
    s.step_introduction(Persona::YouthOwn, &introduction, "blocks").await.expect(201);
    let refused = s.propose(Persona::EmployerOwn, &introduction, &[48]).await;
    refused.problem(409, "messages_blocked");
    let moves = format!("/introductions/{introduction}/appointments/{appointment}/moves");
    let slot = s.times(&[96])[0].clone();
    s.acting(Persona::EmployerOwn).post(&moves, slot).await.problem(409, "messages_blocked");
    s.propose(Persona::YouthOwn, &introduction, &[48]).await.problem(409, "messages_blocked");
    s.propose(Persona::CoachAssigned, &introduction, &[48]).await.expect(201);
}

async fn a_youth_keeps_sight_of_a_place_they_want(s: &Scenario) {
    let id = s.publish_place(bikes()).await;
    let path = format!("/places/{id}");
    s.want(PlaceId(id.parse().unwrap())).await.expect(201);
    s.on_place(Persona::EmployerOwn, &id, "pauses").await.expect(201);
    assert_eq!(s.youth().get(&path).await.expect(200).text("/state"), "paused");
    s.acting(Persona::YouthOther).get(&path).await.problem(404, "not_found");
}

async fn the_coach_of_today_is_the_one_to_ask(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let coach = async || s.seen_by_workshop(&introduction).await["coachName"].clone();
    let before = coach().await;
    let path = format!("/participants/{}/coach-assignments", s.people.sam);
    let next = json!({ "coachId": s.people.user(Persona::CoachSameOrganisation) });
    s.acting(Persona::Lead).post(&path, next).await.expect(201);
    assert_eq!(coach().await, before, "two coaches: the one who introduced is the one to ask");
    s.unassign_coach().await;
    let now = coach().await;
    assert_ne!(now, before);
    let file = s.youth().get(&format!("/introductions/{introduction}")).await.expect(200).json;
    assert_eq!(file["coachName"], now);
}

async fn whoever_lacks_a_guardian_has_a_coach_who_hears_of_it(s: &Scenario) {
    let introduction = s.accepted().await;
    s.propose_release(&introduction, "surname").await.expect(201);
    s.relay().await;
    let titles = s.notice_titles(Persona::CoachAssigned).await;
    let told = "A youth wants to share something with an employer";
    assert!(titles.iter().any(|title| title == told), "{titles:?}");
}

async fn a_reported_message_does_not_wait_for_the_mail_of_the_day(s: &Scenario) {
    s.with_address(Persona::CoachAssigned).await;
    let introduction = s.accepted().await;
    let message =
        s.write_in(Persona::EmployerOwn, &introduction, "Kom maar alleen.").await.expect(201).text("/id");
    s.relay().await;
    s.deliver().await;
    s.empty_mailboxes();
    let report = format!("/introductions/{introduction}/messages/{message}/reports");
    s.youth().post(&report, json!({ "reason": "unpleasant" })).await.expect(201);
    s.relay().await;
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::CoachAssigned).len(), 1, "at once");
}
