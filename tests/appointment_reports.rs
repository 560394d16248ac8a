//! What became of appointments: told of from both sides, settled once, corrected openly, and counted on the agreement.

use chrono::TimeDelta;
use entities::ContactState;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::diary::agreement_for;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    nothing_is_told_before_the_end,
    the_youths_word_waits_and_the_coachs_counts,
    words_that_differ_go_to_the_coach,
    a_no_show_can_still_be_denied,
    a_contact_who_signed_tells_and_sees_no_more_than_that,
    a_coach_corrects_for_thirty_days,
    a_relative_settles_nothing,
    an_agreement_that_ended_hears_no_more,
    two_sides_at_once_settle_once_or_differ_once,
    ten_tellers_at_once_leave_one_check_in,
    what_is_disputed_does_not_count_whoever_spoke_first,
    two_contacts_have_a_word_each,
    an_appointment_follows_what_counts_at_its_time,
    an_appointment_that_cannot_follow_says_so,
    a_list_of_a_school_settles_appointments_too,
);

async fn check_ins(s: &Scenario, agreement: &str) -> Vec<Value> {
    let list = s.coach().get(&format!("/agreements/{agreement}/check-ins?limit=100")).await.expect(200).json;
    list["items"].as_array().unwrap().clone()
}

fn states(list: &[Value]) -> Vec<(String, String)> {
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    list.iter().map(|item| (text(item, "outcome"), text(item, "state"))).collect()
}

fn told(outcome: &str, state: &str) -> (String, String) {
    (outcome.to_owned(), state.to_owned())
}

async fn open_signals(s: &Scenario, subject: &str) -> usize {
    use entities::{SignalState, signal};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let subject: uuid::Uuid = subject.parse().unwrap();
    let open = signal::Entity::find()
        .filter(signal::Column::SubjectId.eq(subject))
        .filter(signal::Column::State.eq(SignalState::Open));
    open.all(s.db().reader()).await.unwrap().len()
}

async fn nothing_is_told_before_the_end(s: &Scenario) {
    let id = s.appointment("coach", 1).await;
    for _ in 0..2 {
        s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.problem(409, "appointment_not_over");
        s.tell_how_it_went(Persona::CoachAssigned, &id, "kept").await.problem(409, "appointment_not_over");
        s.settle_appointment(&id, "kept").await.problem(409, "appointment_not_over");
        s.pass(TimeDelta::minutes(90));
    }
    s.go_to("2026-11-23T11:00:00Z");
    s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201);
    s.tell_how_it_went(Persona::GuardianOwn, &id, "kept").await.problem(403, "role_not_allowed");
    s.tell_how_it_went(Persona::CoachFormer, &id, "kept").await.problem(404, "not_found");
    s.tell_how_it_went(Persona::Partner, &id, "kept").await.problem(404, "not_found");
}

async fn the_youths_word_waits_and_the_coachs_counts(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("employer");
    let id = s.appointment("employer", 1).await;
    s.pass(TimeDelta::hours(3));
    assert_eq!(
        s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201).text("/state"),
        "scheduled"
    );
    s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201);
    s.tell_how_it_went(Persona::YouthOwn, &id, "no_show").await.problem(409, "already_reported");
    let waiting = check_ins(s, agreement).await;
    assert_eq!(states(&waiting), [told("kept", "recorded")]);
    assert_eq!(waiting[0]["occurredDate"], "2026-11-23");
    let settled = s.tell_how_it_went(Persona::CoachAssigned, &id, "kept").await.expect(201);
    assert_eq!(
        (settled.text("/state"), settled.json["settledByUserId"].clone()),
        ("kept".into(), Value::Null)
    );
    assert_eq!(states(&check_ins(s, agreement).await), [told("kept", "confirmed")]);
    assert_eq!(settled.json["reports"].as_array().unwrap().len(), 2);
    let standing = s.youth().get(&format!("/agreements/{agreement}")).await.expect(200);
    assert_eq!(standing.text("/standing"), "met");
    assert_eq!(s.appointment_events(&id).await, ["make", "report", "report", "settle"]);
    for outcome in [("excused", "excused"), ("no_show", "missed")] {
        let id = s.appointment("employer", 1).await;
        s.pass(TimeDelta::hours(3));
        s.tell_how_it_went(Persona::CoachAssigned, &id, outcome.0).await.expect(201);
        assert_eq!(states(&check_ins(s, agreement).await)[0], told(outcome.1, "confirmed"));
    }
}

async fn words_that_differ_go_to_the_coach(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("school");
    s.contact(Persona::Partner, agreement, ContactState::Signed).await;
    let id = s.appointment("school", 1).await;
    s.pass(TimeDelta::hours(3));
    s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201);
    assert_eq!(
        s.tell_how_it_went(Persona::Partner, &id, "no_show").await.expect(201).text("/state"),
        "disputed"
    );
    assert_eq!(open_signals(s, &id).await, 1);
    assert_eq!(states(&check_ins(s, agreement).await), [told("kept", "recorded")]);
    s.youth()
        .post(&format!("/appointments/{id}/settlements"), json!({ "outcome": "kept" }))
        .await
        .problem(403, "role_not_allowed");
    let body = json!({ "outcome": "no_show", "note": "De mentor heeft een uur gewacht." });
    let settled = s.coach().post(&format!("/appointments/{id}/settlements"), body).await.expect(201);
    assert_eq!(settled.text("/state"), "no_show");
    assert_eq!(settled.text("/settledByUserId"), s.people.user(Persona::CoachAssigned).to_string());
    assert_eq!(open_signals(s, &id).await, 0);
    let told_of = check_ins(s, agreement).await;
    assert_eq!(states(&told_of), [told("missed", "confirmed"), told("kept", "corrected")]);
    assert_eq!(open_signals(s, told_of[0]["id"].as_str().unwrap()).await, 0);
    s.tell_how_it_went(Persona::CoachAssigned, &id, "kept").await.problem(409, "appointment_decided");
    let said =
        ["make", "report participant kept", "report contact no_show", "differ", "settle coach no_show"];
    assert_eq!(s.appointment_words(&id).await, said);
}

async fn a_no_show_can_still_be_denied(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("other");
    let id = s.appointment("other", 1).await;
    s.pass(TimeDelta::hours(3));
    assert_eq!(
        s.tell_how_it_went(Persona::CoachAssigned, &id, "no_show").await.expect(201).text("/state"),
        "no_show"
    );
    assert_eq!(
        s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201).text("/state"),
        "disputed"
    );
    assert_eq!(open_signals(s, &id).await, 1);
    assert_eq!(s.settle_appointment(&id, "kept").await.expect(201).text("/state"), "kept");
    assert_eq!(states(&check_ins(s, agreement).await)[0], told("kept", "confirmed"));
    assert_eq!(open_signals(s, &id).await, 0);
}

async fn a_contact_who_signed_tells_and_sees_no_more_than_that(s: &Scenario) {
    s.sign_several_agreements().await;
    let contact = s.contact(Persona::CareContact, agreement_for("care"), ContactState::Signed).await;
    let (care, school) = (s.appointment("care", 48).await, s.appointment("school", 48).await);
    let list = format!("/contacts/{contact}/appointments");
    let seen = s.acting(Persona::CareContact).get(&list).await.expect(200);
    assert_eq!(seen.json["items"].as_array().unwrap().len(), 1);
    assert_eq!((seen.text("/items/0/id"), seen.text("/items/0/firstName")), (care.clone(), "Sam".into()));
    s.acting(Persona::Partner).get(&list).await.problem(404, "not_found");
    s.coach().get(&list).await.problem(403, "role_not_allowed");
    let contact = s.acting(Persona::CareContact);
    contact.get(&format!("/appointments/{care}")).await.expect(200);
    contact.get(&format!("/appointments/{school}")).await.problem(404, "not_found");
    contact.get(&format!("/appointments/{care}/events")).await.problem(403, "role_not_allowed");
    contact.get(&s.sams_appointments()).await.problem(403, "role_not_allowed");
    s.pass(TimeDelta::hours(50));
    s.tell_how_it_went(Persona::CareContact, &school, "kept").await.problem(404, "not_found");
    assert_eq!(
        s.tell_how_it_went(Persona::CareContact, &care, "kept").await.expect(201).text("/state"),
        "kept"
    );
    let listed = check_ins(s, agreement_for("care")).await;
    assert_eq!(states(&listed), [told("kept", "confirmed")]);
}

async fn a_coach_corrects_for_thirty_days(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("employer");
    let id = s.appointment("employer", 1).await;
    s.pass(TimeDelta::hours(3));
    s.settle_appointment(&id, "no_show").await.expect(201);
    s.pass(TimeDelta::days(29));
    assert_eq!(s.settle_appointment(&id, "excused").await.expect(201).text("/state"), "excused");
    let listed = check_ins(s, agreement).await;
    assert_eq!(states(&listed), [told("excused", "confirmed"), told("missed", "corrected")]);
    s.pass(TimeDelta::days(2));
    s.settle_appointment(&id, "kept").await.problem(409, "correction_too_late");
    let to = s.planned("employer", 48);
    let to = json!({ "startsAt": to["startsAt"], "endsAt": to["endsAt"] });
    s.coach().post(&format!("/appointments/{id}/moves"), to).await.problem(409, "appointment_state");
}

async fn a_relative_settles_nothing(s: &Scenario) {
    let id = s.appointment("coach", 1).await;
    s.declare_family(Persona::CoachAssigned).await;
    s.pass(TimeDelta::hours(3));
    s.tell_how_it_went(Persona::CoachAssigned, &id, "kept").await.problem(403, "not_for_a_relative");
    s.settle_appointment(&id, "kept").await.problem(403, "not_for_a_relative");
    s.acting(Persona::CoachSameOrganisation)
        .post(&format!("/appointments/{id}/settlements"), json!({ "outcome": "kept" }))
        .await
        .problem(404, "not_found");
}

async fn an_agreement_that_ended_hears_no_more(s: &Scenario) {
    let plan = s.sign_several_agreements().await;
    let id = s.appointment("school", 1).await;
    let end = json!({ "outcome": "completed", "reason": "Klaar." });
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    s.pass(TimeDelta::hours(3));
    s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201);
    assert_eq!(s.settle_appointment(&id, "kept").await.expect(201).text("/state"), "kept");
    assert!(check_ins(s, agreement_for("school")).await.is_empty());
}

async fn two_sides_at_once_settle_once_or_differ_once(s: &Scenario) {
    s.sign_several_agreements().await;
    for (youth, coach) in [("kept", "kept"), ("kept", "no_show"), ("excused", "excused"), ("no_show", "kept")]
    {
        let id = s.appointment("other", 1).await;
        s.pass(TimeDelta::hours(3));
        let (first, second) = futures_util::future::join(
            s.tell_how_it_went(Persona::YouthOwn, &id, youth),
            s.tell_how_it_went(Persona::CoachAssigned, &id, coach),
        )
        .await;
        first.expect(201);
        second.expect(201);
        let after = s.coach().get(&format!("/appointments/{id}")).await.expect(200).text("/state");
        let (wanted, signals) = if youth == coach { (coach, 0) } else { ("disputed", 1) };
        assert_eq!((after.as_str(), open_signals(s, &id).await), (wanted, signals));
        let events = s.appointment_events(&id).await;
        let times = |event: &str| events.iter().filter(|it| *it == event).count();
        assert_eq!((times("report"), times("differ")), (2, signals));
        assert!(times("settle") <= 1);
    }
}

async fn ten_tellers_at_once_leave_one_check_in(s: &Scenario) {
    s.sign_several_agreements().await;
    let id = s.appointment("other", 1).await;
    s.pass(TimeDelta::hours(3));
    let replies: Vec<Reply> = join_all((0..10).map(|turn| {
        let persona = if turn % 2 == 0 { Persona::YouthOwn } else { Persona::CoachAssigned };
        s.tell_how_it_went(persona, &id, "kept")
    }))
    .await;
    for reply in replies {
        reply.expect(201);
    }
    assert_eq!(states(&check_ins(s, agreement_for("other")).await), [told("kept", "confirmed")]);
    assert_eq!(s.appointment_events(&id).await.iter().filter(|event| *event == "settle").count(), 1);
}

async fn what_is_disputed_does_not_count_whoever_spoke_first(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("school");
    s.contact(Persona::Partner, agreement, ContactState::Signed).await;
    let id = s.appointment("school", 1).await;
    s.pass(TimeDelta::hours(3));
    s.tell_how_it_went(Persona::Partner, &id, "kept").await.expect(201);
    assert_eq!(states(&check_ins(s, agreement).await), [told("kept", "confirmed")]);
    let disputed = s.tell_how_it_went(Persona::YouthOwn, &id, "no_show").await.expect(201);
    assert_eq!(disputed.text("/state"), "disputed");
    let waiting = check_ins(s, agreement).await;
    assert_eq!(states(&waiting), [told("kept", "recorded")]);
    assert!(waiting[0]["decidedByUserId"].is_null());
    assert_eq!(s.agreement(agreement).await["counts"]["kept"], 0);
    s.settle_appointment(&id, "kept").await.expect(201);
    assert_eq!(states(&check_ins(s, agreement).await), [told("kept", "confirmed")]);
    assert_eq!(s.agreement(agreement).await["counts"]["kept"], 1);
}

async fn two_contacts_have_a_word_each(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("school");
    s.contact(Persona::Partner, agreement, ContactState::Signed).await;
    s.contact(Persona::FamilyContact, agreement, ContactState::Signed).await;
    let id = s.appointment("school", 1).await;
    s.pass(TimeDelta::hours(3));
    s.tell_how_it_went(Persona::Partner, &id, "kept").await.expect(201);
    s.tell_how_it_went(Persona::Partner, &id, "no_show").await.problem(409, "already_reported");
    let differs = s.tell_how_it_went(Persona::FamilyContact, &id, "no_show").await.expect(201);
    assert_eq!(differs.text("/state"), "disputed");
    assert_eq!(differs.json["reports"].as_array().unwrap().len(), 2);
    assert_eq!(open_signals(s, &id).await, 1);
    let next = s.appointment("school", 1).await;
    s.pass(TimeDelta::hours(3));
    let (first, second) = futures_util::future::join(
        s.tell_how_it_went(Persona::Partner, &next, "kept"),
        s.tell_how_it_went(Persona::FamilyContact, &next, "kept"),
    )
    .await;
    assert_eq!(
        (first.expect(201).text("/state"), second.expect(201).text("/state")),
        ("kept".into(), "kept".into())
    );
}

/// What a coach or a contact tells of the occasion of an appointment that began an hour after `11:00`.
fn at_eleven(outcome: &str) -> Value {
    json!({ "occurredDate": "2026-11-23", "timeOfDay": "11:00", "outcome": outcome })
}

async fn state_of(s: &Scenario, id: &str) -> String {
    s.coach().get(&format!("/appointments/{id}")).await.expect(200).text("/state")
}

async fn an_appointment_follows_what_counts_at_its_time(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("school");
    s.contact(Persona::Partner, agreement, ContactState::Signed).await;
    let id = s.appointment("school", 1).await;
    s.pass(TimeDelta::hours(3));
    let path = format!("/agreements/{agreement}/check-ins");
    let first = s.coach().post(&path, at_eleven("late")).await.expect(201).text("/id");
    assert_eq!(state_of(s, &id).await, "kept", "who came late was there");
    let correct = json!({ "outcome": "missed", "reason": "Je was er niet." });
    let second = s.acting(Persona::Partner).post(&format!("/check-ins/{first}/corrections"), correct).await;
    let second = second.expect(201).text("/id");
    assert_eq!(state_of(s, &id).await, "no_show");
    assert_eq!(open_signals(s, &second).await, 1);
    // The youth can still say otherwise; then it waits for the coach, here and there.
    let denied = s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201);
    assert_eq!(denied.text("/state"), "disputed");
    assert_eq!(states(&check_ins(s, agreement).await)[0], told("missed", "recorded"));
    let confirm = format!("/check-ins/{second}/confirmations");
    s.acting(Persona::Partner).post(&confirm, json!({})).await.problem(409, "appointment_disputed");
    s.coach().post(&confirm, json!({})).await.expect(201);
    assert_eq!((state_of(s, &id).await, open_signals(s, &id).await), ("no_show".into(), 0));
    assert_eq!(states(&check_ins(s, agreement).await)[0], told("missed", "confirmed"));
    let reject = json!({ "reason": "Vergissing." });
    let refused = s.coach().post(&format!("/check-ins/{second}/rejections"), reject).await;
    refused.problem(409, "check_in_of_appointment");
    let events = s.appointment_events(&id).await;
    assert_eq!(events, ["make", "settle", "settle", "report", "differ", "settle"]);
}

async fn an_appointment_that_cannot_follow_says_so(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("school");
    let contact = s.contact(Persona::Partner, agreement, ContactState::Signed).await;
    let id = s.appointment("school", 1).await;
    let path = format!("/agreements/{agreement}/check-ins");
    for persona in [Persona::YouthOwn, Persona::CoachAssigned] {
        s.acting(persona).post(&path, at_eleven("kept")).await.problem(400, "invalid_input");
    }
    s.pass(TimeDelta::minutes(90));
    s.coach().post(&path, at_eleven("excused")).await.problem(409, "appointment_not_over");
    let item =
        json!({ "contactId": contact, "date": "2026-11-23", "timeOfDay": "11:00", "outcome": "excused" });
    let list = || s.acting(Persona::Partner).post("/attendance-records", json!({ "items": [item] }));
    let refused = list().await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/items/0/timeOfDay"]);
    assert_eq!((check_ins(s, agreement).await.len(), state_of(s, &id).await), (0, "scheduled".into()));
    s.pass(TimeDelta::minutes(90));
    s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201);
    s.tell_how_it_went(Persona::Partner, &id, "no_show").await.expect(201);
    let refused = list().await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "appointment_disputed");
    let cancelled = s.appointment("school", 48).await;
    s.coach().post(&format!("/appointments/{cancelled}/cancellations"), json!({})).await.expect(201);
    s.pass(TimeDelta::hours(50));
    let starts = json!({ "occurredDate": "2026-11-25", "timeOfDay": "13:00", "outcome": "missed" });
    s.coach().post(&path, starts).await.expect(201);
    assert_eq!(state_of(s, &cancelled).await, "cancelled");
}

async fn a_list_of_a_school_settles_appointments_too(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("school");
    let contact = s.contact(Persona::Partner, agreement, ContactState::Signed).await;
    let id = s.appointment("school", 1).await;
    s.pass(TimeDelta::hours(3));
    s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.expect(201);
    let rows = |outcome: &str| {
        (1..=12).fold("contactId,date,timeOfDay,outcome\n".to_owned(), |text, hour| {
            text + &format!("{contact},2026-11-23,{hour:02}:00,{outcome}\n")
        })
    };
    let send = async |text: String| {
        let sent = s.acting(Persona::Partner).send_sheet("/attendance-imports", text).await.expect(201);
        (sent.json["recordedCount"].as_i64().unwrap(), sent.json["correctedCount"].as_i64().unwrap())
    };
    assert_eq!(send(rows("present")).await, (12, 0));
    assert_eq!(state_of(s, &id).await, "kept");
    let listed = check_ins(s, agreement).await;
    assert!(states(&listed).iter().all(|it| *it == told("kept", "confirmed")), "{listed:?}");
    assert_eq!(send(rows("unexcused")).await, (0, 12));
    assert_eq!(state_of(s, &id).await, "no_show");
    assert_eq!(s.agreement(agreement).await["counts"]["missed"], 12);
    let listed = check_ins(s, agreement).await;
    let youths = listed.iter().find(|it| it["side"] == "participant").unwrap();
    assert_eq!((&youths["state"], &youths["reasonCode"]), (&json!("corrected"), &json!("told_otherwise")));
    let in_its_place = listed.iter().find(|it| it["replacesId"] == youths["id"]).unwrap();
    assert_eq!(open_signals(s, in_its_place["id"].as_str().unwrap()).await, 1, "the youth said otherwise");
    assert!(!s.signals("open").await.contains(&"truancy".to_owned()), "twelve hours");
}
