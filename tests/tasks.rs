//! What waits for whom around work: one list, made of where things stand, for each role its own. Rows that other nouns make are
//! put into the database here, so that the list is tested by itself.

mod seed;

use chrono::TimeDelta;
use entities::{
    CertificateId, EmployerState, InterestState, IntroductionSide, IntroductionState, PlaceKind, PlaceState,
    PlacementParty, PlacementState, ReleaseId, ReleaseItem, ReleaseState, ShiftState, certificate, employer,
    place, placement, release,
};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use crate::harness::placements::{terms, terms_with};
use crate::harness::{Persona, Scenario};

use seed::{add, change, disputed_appointment, interest, placement, report, shift, sign};

scenarios!(
    an_introduction_waits_for_who_answers_it_at_the_employer,
    times_wait_for_the_side_that_did_not_propose_them,
    a_placement_waits_for_each_who_has_not_signed,
    a_draft_that_can_not_come_into_force_waits_for_the_coach_alone,
    where_no_guardian_has_an_account_the_coach_arranges_the_signature,
    a_guardian_signs_for_who_is_under_18_at_the_start,
    hours_and_outcomes_wait_for_the_employer,
    what_waits_for_a_coach,
    what_waits_for_a_lead,
    the_first_screen_shows_the_three_that_wait_longest,
    what_waits_for_a_youth_and_a_guardian,
    a_visit_that_took_place_waits_for_its_makers_and_the_coaches_of_its_guests,
    the_longest_waiting_comes_first_and_a_hundred_at_most,
    words_come_in_the_language_of_the_reader_and_name_nobody,
);

/// Kinds and subjects of what waits for somebody, in order.
async fn tasks(s: &Scenario, persona: Persona) -> Vec<(String, String)> {
    let list = s.acting(persona).get("/me/tasks").await.expect(200).json;
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(|it| (text(it, "kind"), text(it, "subjectId"))).collect()
}

fn task(kind: &str, subject: impl ToString) -> (String, String) {
    (kind.to_owned(), subject.to_string())
}

async fn an_introduction_waits_for_who_answers_it_at_the_employer(s: &Scenario) {
    let id = s.introduce_sam(IntroductionState::Waiting).await;
    let list = s.acting(Persona::EmployerOwn).get("/me/tasks").await.expect(200);
    assert_eq!(tasks(s, Persona::EmployerOwn).await, [task("answer_introduction", id)]);
    assert_eq!(
        (list.text("/items/0/subjectKind"), list.text("/items/0/sinceAt"), list.text("/items/0/dueAt")),
        ("introduction".into(), "2026-11-23T09:00:00Z".into(), "2026-12-08T09:00:00Z".into())
    );
    assert_eq!(list.json["isComplete"], json!(true));
    assert!(
        tasks(s, Persona::EmployerColleague).await.is_empty(),
        "a supervisor does not answer introductions"
    );
    for other in
        [Persona::EmployerOther, Persona::EmployerSuspended, Persona::CoachAssigned, Persona::YouthOwn]
    {
        assert!(tasks(s, other).await.is_empty(), "{other:?}");
    }
    for persona in [Persona::Partner, Persona::ProviderOwn, Persona::Finance, Persona::Admin] {
        s.acting(persona).get("/me/tasks").await.problem(403, "role_not_allowed");
    }
    let suspended = employer::ActiveModel {
        id: Set(s.people.town.workshop),
        state: Set(EmployerState::Suspended),
        ..Default::default()
    };
    change(s, suspended).await;
    assert!(tasks(s, Persona::EmployerOwn).await.is_empty());
}

async fn times_wait_for_the_side_that_did_not_propose_them(s: &Scenario) {
    let id = s.introduce_sam(IntroductionState::Accepted).await;
    let introduction = id.to_string();
    let made = s.propose(Persona::EmployerOwn, &introduction, &[48, 72]).await.expect(201).text("/id");
    assert_eq!(tasks(s, Persona::YouthOwn).await, [task("answer_proposal", &made)]);
    let list = s.youth().get("/me/tasks").await.expect(200);
    assert_eq!(list.text("/items/0/dueAt"), "2026-11-26T09:00:00Z", "the last of the times");
    assert!(
        tasks(s, Persona::EmployerOwn).await.is_empty() && tasks(s, Persona::YouthOther).await.is_empty()
    );
    s.youth().post(&format!("/proposals/{made}/declines"), Value::Null).await.expect(201);
    let made = s.propose(Persona::CoachAssigned, &introduction, &[48]).await.expect(201).text("/id");
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague] {
        assert_eq!(tasks(s, persona).await, [task("answer_proposal", &made)]);
    }
    assert!(
        tasks(s, Persona::YouthOwn).await.is_empty() && tasks(s, Persona::EmployerOther).await.is_empty()
    );
    s.put_introduction(id, IntroductionState::Closed).await;
    assert!(tasks(s, Persona::EmployerOwn).await.is_empty(), "what is over waits for nobody");
}

async fn a_placement_waits_for_each_who_has_not_signed(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let id = placement(s, introduction, PlacementState::Draft, ("2026-12-01", "2027-02-28")).await;
    for (persona, party) in [
        (Persona::YouthOwn, PlacementParty::Participant),
        (Persona::EmployerOwn, PlacementParty::Employer),
        (Persona::CoachAssigned, PlacementParty::Coach),
        (Persona::GuardianOwn, PlacementParty::Guardian),
    ] {
        assert_eq!(tasks(s, persona).await, [task("sign_placement", id)], "{persona:?}");
        let list = s.acting(persona).get("/me/tasks").await.expect(200);
        assert_eq!(list.text("/items/0/dueAt"), "2026-12-01T23:00:00Z", "the first day is over");
        sign(s, id, party).await;
        assert!(tasks(s, persona).await.is_empty(), "{persona:?}");
    }
    for stranger in [
        Persona::EmployerColleague,
        Persona::EmployerOther,
        Persona::CoachFormer,
        Persona::GuardianOther,
        Persona::YouthOther,
    ] {
        assert!(tasks(s, stranger).await.is_empty(), "{stranger:?}");
    }
}

async fn a_draft_that_can_not_come_into_force_waits_for_the_coach_alone(s: &Scenario) {
    let late = json!([{ "weekday": 5, "from": "18:00", "until": "21:00", "breakMinutes": 0 }]);
    let id = s.draft_placement(terms_with(json!({ "schedule": late }))).await;
    assert!(tasks(s, Persona::YouthOwn).await.is_empty(), "nobody signs in vain");
    assert_eq!(tasks(s, Persona::CoachAssigned).await, [task("improve_placement", &id)]);
    assert_eq!(tasks(s, Persona::EmployerOwn).await, [task("sign_placement", &id)], "it reads no findings");
    assert!(tasks(s, Persona::GuardianOwn).await.is_empty());
    let draft = s.placement(Persona::CoachAssigned, &id).await;
    let edit = s.coach().put(&format!("/placements/{id}"), terms()).if_match(draft.header("etag"));
    edit.await.expect(200);
    for persona in [Persona::YouthOwn, Persona::CoachAssigned] {
        assert_eq!(tasks(s, persona).await, [task("sign_placement", &id)], "{persona:?}");
    }
    // The place is full meanwhile.
    let full = place::ActiveModel {
        id: Set(s.people.town.workshop_place),
        positions_taken: Set(1),
        positions: Set(1),
        state: Set(PlaceState::Filled),
        ..Default::default()
    };
    change(s, full).await;
    assert!(tasks(s, Persona::YouthOwn).await.is_empty());
    assert_eq!(tasks(s, Persona::CoachAssigned).await, [task("improve_placement", &id)]);
    for persona in [Persona::YouthOwn, Persona::EmployerOwn] {
        s.try_to_sign(persona, &id).await.problem(409, "place_full");
    }
}

async fn where_no_guardian_has_an_account_the_coach_arranges_the_signature(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let id = placement(s, introduction, PlacementState::Draft, ("2026-12-01", "2027-02-28")).await;
    for party in [PlacementParty::Participant, PlacementParty::Employer, PlacementParty::Coach] {
        sign(s, id, party).await;
    }
    assert!(tasks(s, Persona::CoachAssigned).await.is_empty(), "the guardian is asked");
    s.end_guardianship_of_sam().await;
    assert_eq!(tasks(s, Persona::CoachAssigned).await, [task("arrange_guardian", id)]);
}

async fn a_guardian_signs_for_who_is_under_18_at_the_start(s: &Scenario) {
    s.open_places("2026-11-23", "2029-12-31").await;
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let id = placement(s, introduction, PlacementState::Draft, ("2029-04-30", "2029-05-30")).await;
    assert_eq!(tasks(s, Persona::GuardianOwn).await, [task("sign_placement", id)]);
    let later = placement::ActiveModel {
        id: Set(id),
        starts_on: Set("2029-05-01".parse().unwrap()),
        ..Default::default()
    };
    change(s, later).await;
    assert!(tasks(s, Persona::GuardianOwn).await.is_empty(), "Sam is 18 that day");
}

async fn hours_and_outcomes_wait_for_the_employer(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let appointment = s.meeting(&introduction.to_string(), 24).await;
    s.pass(TimeDelta::hours(25));
    let told = |kind: &str| task(kind, &appointment);
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague, Persona::YouthOwn] {
        assert_eq!(tasks(s, persona).await, [told("tell_appointment")], "{persona:?}");
    }
    s.tell_how_it_went(Persona::YouthOwn, &appointment, "kept").await.expect(201);
    assert!(tasks(s, Persona::YouthOwn).await.is_empty());
    assert_eq!(
        tasks(s, Persona::EmployerOwn).await,
        [told("tell_appointment")],
        "the youth's word waits for theirs"
    );
    s.pass(TimeDelta::days(30));
    assert!(tasks(s, Persona::EmployerOwn).await.is_empty(), "too long ago to be of use");
    // 24 December.
    let id = placement(s, introduction, PlacementState::Active, ("2026-12-01", "2026-12-24")).await;
    shift(s, id, "2026-12-02", ShiftState::Entered).await;
    shift(s, id, "2026-12-05", ShiftState::Entered).await;
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague] {
        assert_eq!(tasks(s, persona).await, [task("confirm_hours", id)], "one task, however many days");
    }
    assert!(tasks(s, Persona::YouthOwn).await.is_empty());
    s.pass(TimeDelta::days(1));
    let both = [task("confirm_hours", id), task("tell_placement", id)];
    assert_eq!(tasks(s, Persona::EmployerOwn).await, both);
    assert_eq!(tasks(s, Persona::YouthOwn).await, [task("tell_placement", id)]);
    let list = s.youth().get("/me/tasks").await.expect(200);
    assert_eq!(list.text("/items/0/sinceAt"), "2026-12-24T23:00:00Z", "since the day after the last");
    report(s, id, IntroductionSide::Employer, Persona::EmployerOwn).await;
    assert_eq!(tasks(s, Persona::EmployerOwn).await, [task("confirm_hours", id)]);
    report(s, id, IntroductionSide::Participant, Persona::YouthOwn).await;
    assert!(tasks(s, Persona::YouthOwn).await.is_empty());
}

async fn what_waits_for_a_coach(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let expressed = interest(s, InterestState::Expressed).await;
    s.pass(TimeDelta::minutes(1));
    let days = ("2026-09-01", "2026-11-01");
    let disputed = placement(s, introduction, PlacementState::Disputed, days).await;
    report(s, disputed, IntroductionSide::Employer, Persona::EmployerOwn).await;
    s.pass(TimeDelta::minutes(1));
    let done = placement(s, introduction, PlacementState::PartlyCompleted, days).await;
    placement(s, introduction, PlacementState::DidNotShow, days).await;
    s.pass(TimeDelta::minutes(1));
    let appointment = s.meeting(&introduction.to_string(), 24).await;
    s.pass(TimeDelta::hours(25));
    s.tell_how_it_went(Persona::YouthOwn, &appointment, "kept").await.expect(201);
    let path = format!("/introductions/{introduction}/appointments/{appointment}/reports");
    s.acting(Persona::EmployerOwn).post(&path, json!({ "outcome": "no_show" })).await.expect(201);
    let all = [
        task("endorse_interest", expressed),
        task("decide_placement", disputed),
        task("issue_certificate", done),
        task("decide_appointment", &appointment),
    ];
    assert_eq!(tasks(s, Persona::CoachAssigned).await, all);
    for other in [Persona::CoachSameOrganisation, Persona::CoachFormer, Persona::Lead] {
        assert!(tasks(s, other).await.is_empty(), "{other:?}");
    }
    s.settle_appointment(&appointment, "kept").await.expect(201);
    let now = s.clock.now();
    let row = certificate::Model {
        id: CertificateId::generate(),
        programme_id: s.people.programme,
        placement_id: done,
        participant_id: s.people.sam,
        holder_name: "Sam".into(),
        employer_name: "Fietsenmakerij De Dam".into(),
        title: "Fietsen maken".into(),
        kind: PlaceKind::WorkExperience,
        achievement: "Remmen stellen.".into(),
        starts_on: days.0.parse().unwrap(),
        ends_on: days.1.parse().unwrap(),
        worked_minutes: 600,
        credential: String::new(),
        issued_by: s.people.user(Persona::CoachAssigned),
        issued_at: now,
        revoked_by: Some(s.people.user(Persona::CoachAssigned)),
        revoked_at: Some(now),
        revoke_reason: Some("Verkeerde naam.".into()),
    };
    add(s, row).await;
    assert_eq!(tasks(s, Persona::CoachAssigned).await, all[..2], "what was revoked was meant to be");
    s.unassign_coach().await;
    assert!(tasks(s, Persona::CoachAssigned).await.is_empty());
}

async fn what_waits_for_a_lead(s: &Scenario) {
    assert!(tasks(s, Persona::Lead).await.is_empty());
    let garage = s.people.town.garage;
    let back = employer::ActiveModel {
        id: Set(garage),
        state: Set(EmployerState::Registered),
        ..Default::default()
    };
    change(s, back).await;
    let place = s.people.town.bakery_place;
    let submitted =
        place::ActiveModel { id: Set(place), state: Set(PlaceState::Submitted), ..Default::default() };
    change(s, submitted).await;
    let mut wish = s.wanted_visit(48, 3);
    wish["employerId"] = json!(s.people.town.workshop);
    let visit = s.acting(Persona::EmployerOwn).post("/visits", wish).await.expect(201).text("/id");
    let mut seen = tasks(s, Persona::Lead).await;
    seen.sort();
    let mut all =
        [task("verify_employer", garage), task("moderate_place", place), task("decide_visit", &visit)];
    all.sort();
    assert_eq!(seen, all);
    assert!(tasks(s, Persona::LeadForeign).await.is_empty());
    assert!(tasks(s, Persona::CoachAssigned).await.is_empty());
    s.acting(Persona::Lead).post(&format!("/visits/{visit}/publications"), Value::Null).await.expect(201);
    assert_eq!(tasks(s, Persona::Lead).await.len(), 2);
}

async fn the_first_screen_shows_the_three_that_wait_longest(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let appointment = s.meeting(&introduction.to_string(), 24).await;
    s.pass(TimeDelta::hours(25));
    let returned = interest(s, InterestState::Returned).await;
    s.pass(TimeDelta::minutes(1));
    let made =
        s.propose(Persona::EmployerOwn, &introduction.to_string(), &[48]).await.expect(201).text("/id");
    s.pass(TimeDelta::minutes(1));
    let draft = placement(s, introduction, PlacementState::Draft, ("2026-12-02", "2027-02-27")).await;
    let all = [
        task("tell_appointment", appointment),
        task("improve_interest", returned),
        task("answer_proposal", made),
        task("sign_placement", draft),
    ];
    assert_eq!(tasks(s, Persona::YouthOwn).await, all);
    let home = s.youth().get("/me/home").await.expect(200).json;
    let list = s.youth().get("/me/tasks").await.expect(200).json;
    assert_eq!(home["tasks"].as_array().unwrap(), &list["items"].as_array().unwrap()[..3]);
}

async fn what_waits_for_a_youth_and_a_guardian(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let returned = interest(s, InterestState::Returned).await;
    assert_eq!(tasks(s, Persona::YouthOwn).await, [task("improve_interest", returned)]);
    assert!(tasks(s, Persona::GuardianOwn).await.is_empty());
    let row = release::Model {
        id: ReleaseId::generate(),
        programme_id: s.people.programme,
        introduction_id: introduction,
        participant_id: s.people.sam,
        item: ReleaseItem::Surname,
        value: None,
        state: ReleaseState::Proposed,
        proposed_at: s.clock.now(),
        agreed_by: None,
        released_at: None,
        withdrawn_by: None,
        withdrawn_at: None,
    };
    add(s, row.clone()).await;
    assert_eq!(tasks(s, Persona::GuardianOwn).await, [task("agree_to_release", row.id)]);
    assert!(tasks(s, Persona::GuardianOther).await.is_empty());
    s.go_to("2027-05-01T09:00:00Z");
    assert!(tasks(s, Persona::GuardianOwn).await.is_empty(), "from 16 on the youth decides alone");
}

async fn a_visit_that_took_place_waits_for_its_makers_and_the_coaches_of_its_guests(s: &Scenario) {
    let mut wish = s.wanted_visit(24, 3);
    wish["employerId"] = json!(s.people.town.workshop);
    let visit = s.acting(Persona::Lead).post("/visits", wish).await.expect(201).text("/id");
    let signed = s.sign_up(Persona::YouthOwn, &visit).await.expect(201).text("/id");
    s.pass(TimeDelta::hours(25));
    assert!(tasks(s, Persona::Lead).await.is_empty(), "it is going on");
    s.pass(TimeDelta::hours(1));
    for persona in [Persona::Lead, Persona::CoachAssigned] {
        assert_eq!(tasks(s, persona).await, [task("tell_visit", &visit)], "{persona:?}");
    }
    for other in [Persona::CoachSameOrganisation, Persona::CoachFormer, Persona::EmployerOwn] {
        assert!(tasks(s, other).await.is_empty(), "{other:?}");
    }
    let told = json!({ "attendance": [{ "signUpId": signed, "presence": "attended" }] });
    s.coach().post(&format!("/visits/{visit}/attendances"), told).await.expect(201);
    assert!(tasks(s, Persona::Lead).await.is_empty() && tasks(s, Persona::CoachAssigned).await.is_empty());
}

async fn the_longest_waiting_comes_first_and_a_hundred_at_most(s: &Scenario) {
    let now = s.clock.now();
    let young = disputed_appointment(s, now - TimeDelta::hours(1)).await;
    let old = disputed_appointment(s, now - TimeDelta::hours(3)).await;
    let between = disputed_appointment(s, now - TimeDelta::hours(2)).await;
    let all = [old, between, young].map(|id| task("decide_appointment", id));
    assert_eq!(tasks(s, Persona::CoachAssigned).await, all);
    for seconds in 0..98 {
        disputed_appointment(s, now - TimeDelta::hours(2) - TimeDelta::seconds(seconds)).await;
    }
    let list = s.coach().get("/me/tasks").await.expect(200).json;
    assert_eq!((list["items"].as_array().unwrap().len(), &list["isComplete"]), (100, &json!(false)));
    assert_eq!(list["items"][0]["subjectId"], json!(old));
    assert!(!list.to_string().contains(&young.to_string()), "the youngest is the one that is left out");
}

async fn words_come_in_the_language_of_the_reader_and_name_nobody(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Waiting).await;
    let employer = s.acting(Persona::EmployerOwn);
    let english = employer.get("/me/tasks").await.expect(200);
    assert_eq!(
        english.text("/items/0/text"),
        "A youth would like to meet you. Say whether that is possible."
    );
    let dutch = employer.get("/me/tasks").header("accept-language", "nl").await.expect(200);
    assert_eq!(dutch.text("/items/0/text"), "Een jongere wil graag kennismaken. Laat weten of dat kan.");
    for canary in ["Sam", "Vries", &s.people.sam.to_string()] {
        assert!(!dutch.json.to_string().contains(canary), "{canary}");
    }
    s.put_introduction(introduction, IntroductionState::Lapsed).await;
    assert!(tasks(s, Persona::EmployerOwn).await.is_empty());
}
