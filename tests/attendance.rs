//! Attendance of many youths at once, the truancy signal, and what the file shows of it.

use chrono::TimeDelta;
use entities::{ContactState, SignalKind, SignalState, signal};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::contacts::agreeing;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_school_tells_its_list_of_the_day,
    telling_twice_changes_nothing_and_telling_otherwise_corrects,
    all_of_it_or_nothing_and_every_wrong_item_is_named,
    somebody_elses_place_is_as_if_it_were_not_there,
    care_tells_whether_it_was_kept_and_nothing_else,
    sixteen_hours_in_four_weeks_raise_a_signal_once,
    a_correction_takes_the_signal_back,
    many_days_at_once_raise_and_settle_one_signal,
    what_a_coach_dealt_with_comes_back_only_with_news,
    the_file_shows_how_much_absence_there_is,
    two_contacts_at_once_tell_one_thing_once,
    a_lesson_on_a_day_of_absence_is_for_the_coach_to_look_at,
    what_a_coach_is_to_look_at_stays_when_lessons_agree,
);

async fn school_contact(s: &Scenario) -> (String, String) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let contact = s.stand_by(&agreement, Persona::Partner, "school").await;
    (agreement, contact)
}

async fn tell(s: &Scenario, persona: Persona, items: Value) -> Reply {
    s.acting(persona).post("/attendance-records", json!({ "items": items })).await
}

fn counts(reply: &Reply) -> [i64; 3] {
    ["recordedCount", "correctedCount", "unchangedCount"].map(|name| reply.json[name].as_i64().unwrap())
}

async fn truancy_signals(s: &Scenario) -> Vec<signal::Model> {
    let all = signal::Entity::find().all(s.db().reader()).await.unwrap();
    all.into_iter().filter(|row| row.kind == SignalKind::Truancy).collect()
}

async fn a_school_tells_its_list_of_the_day(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    let partner = s.acting(Persona::Partner);
    let list = partner.get("/me/attendance").await.expect(200);
    assert_eq!(
        (list.text("/items/0/firstName"), list.text("/items/0/surnameInitial")),
        ("Sam".into(), "V".into())
    );
    assert_eq!(list.json["items"][0]["occasions"], json!([]));
    let items = json!([
        { "contactId": contact, "date": "2026-11-23", "timeOfDay": "09:00", "minutes": 50, "outcome": "present" },
        { "contactId": contact, "date": "2026-11-23", "timeOfDay": "10:00", "outcome": "late" },
    ]);
    assert_eq!(counts(&tell(s, Persona::Partner, items).await.expect(201)), [2, 0, 0]);
    let list = partner.get("/me/attendance?date=2026-11-23").await.expect(200);
    assert_eq!(list.text("/items/0/occasions/1/outcome"), "late");
    assert_eq!(partner.get("/me/attendance?date=2026-10-31").await.expect(200).json["items"], json!([]));
    partner.get("/me/attendance?date=-9999-01-01").await.problem(400, "invalid_input");
    let others = s.acting(Persona::PartnerOther).get("/me/attendance").await.expect(200);
    assert_eq!(others.json["items"], json!([]));
    let check_ins = s.youth().get(&format!("/agreements/{agreement}/check-ins")).await.expect(200);
    assert_eq!(check_ins.text("/items/0/state"), "confirmed", "a contact's word counts at once");
}

async fn telling_twice_changes_nothing_and_telling_otherwise_corrects(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    let lesson = |outcome: &str| json!([{ "contactId": contact, "date": "2026-11-20", "timeOfDay": "09:00", "outcome": outcome }]);
    let youths = json!({ "occurredDate": "2026-11-20", "timeOfDay": "09:00", "outcome": "kept" });
    s.youth().post(&format!("/agreements/{agreement}/check-ins"), youths).await.expect(201);
    assert_eq!(
        counts(&tell(s, Persona::Partner, lesson("present")).await.expect(201)),
        [1, 0, 0],
        "confirms"
    );
    assert_eq!(counts(&tell(s, Persona::Partner, lesson("present")).await.expect(201)), [0, 0, 1]);
    assert_eq!(counts(&tell(s, Persona::Partner, lesson("unexcused")).await.expect(201)), [0, 1, 0]);
    let told = s.acting(Persona::Partner).get(&format!("/contacts/{contact}/check-ins")).await.expect(200);
    assert_eq!(
        (told.text("/items/0/outcome"), told.text("/items/1/state")),
        ("missed".into(), "corrected".into())
    );
}

async fn all_of_it_or_nothing_and_every_wrong_item_is_named(s: &Scenario) {
    let (_, contact) = school_contact(s).await;
    let item = |date: &str, time: &str, outcome: &str| json!({ "contactId": contact, "date": date, "timeOfDay": time, "outcome": outcome });
    let items = json!([
        item("2026-11-23", "09:00", "present"),
        item("2026-11-24", "09:00", "present"),
        item("2026-10-31", "09:00", "present"),
        item("2026-11-23", "10:00", "late"),
        item("2026-11-23", "10:00", "present"),
        item("2026-11-23", "09:00", "present"),
        item("2026-11-23", "15:00", "present"),
    ]);
    let refused = tell(s, Persona::Partner, items).await.problem(400, "invalid_input");
    let wrong = ["/items/1/date", "/items/2/date", "/items/4/outcome", "/items/6/timeOfDay"];
    assert_eq!(refused.wrong_fields(), wrong);
    let list = s.acting(Persona::Partner).get("/me/attendance").await.expect(200);
    assert_eq!(list.json["items"][0]["occasions"], json!([]), "nothing was told");
    let refused = tell(s, Persona::Partner, json!([])).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/items"]);
    let many: Vec<Value> = (0..201).map(|_| item("2026-11-23", "09:00", "present")).collect();
    tell(s, Persona::Partner, json!(many)).await.problem(400, "invalid_input");
    let mut odd = item("2026-11-23", "24:00", "weg");
    odd["minutes"] = json!(721);
    odd["note"] = json!("was ziek");
    let refused = tell(s, Persona::Partner, json!([odd])).await.problem(400, "invalid_input");
    assert_eq!(
        refused.wrong_fields(),
        ["/items/0/minutes", "/items/0/note", "/items/0/outcome", "/items/0/timeOfDay"]
    );
}

async fn somebody_elses_place_is_as_if_it_were_not_there(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    let items = json!([{ "contactId": contact, "date": "2026-11-23", "outcome": "present" }]);
    let refused = tell(s, Persona::PartnerOther, items.clone()).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "unknown_reference");
    for persona in [Persona::CoachAssigned, Persona::YouthOwn, Persona::Lead] {
        tell(s, persona, items.clone()).await.problem(403, "role_not_allowed");
    }
    let invited = s.invite_member(&agreement, Persona::PartnerOther, "school").await;
    let items = json!([{ "contactId": invited, "date": "2026-11-23", "outcome": "present" }]);
    let refused = tell(s, Persona::PartnerOther, items.clone()).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "contact_not_signed");
    s.coach().post(&format!("/contacts/{invited}/endings"), json!({})).await.expect(201);
    let refused = tell(s, Persona::PartnerOther, items).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "unknown_reference");
    let aunt = s.contact(Persona::FamilyContact, &agreement, ContactState::Signed).await.to_string();
    let items = json!([{ "contactId": aunt, "date": "2026-11-23", "outcome": "present" }]);
    let refused = tell(s, Persona::FamilyContact, items).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "not_for_attendance");
    s.declare_family(Persona::Partner).await;
    let items = json!([{ "contactId": contact, "date": "2026-11-23", "outcome": "present" }]);
    let refused = tell(s, Persona::Partner, items).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "not_for_a_relative");
}

async fn care_tells_whether_it_was_kept_and_nothing_else(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("care", "Ik ga naar mijn afspraken")).await;
    let contact = s.stand_by(&agreement, Persona::CareContact, "care").await;
    let item = |extra: Value| {
        let mut item = json!({ "contactId": contact, "date": "2026-11-20", "outcome": "unexcused" });
        item.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        json!([item])
    };
    for (extra, field) in [
        (json!({ "minutes": 50 }), "/items/0/minutes"),
        (json!({ "outcome": "late" }), "/items/0/outcome"),
        (json!({ "note": "therapie" }), "/items/0/note"),
    ] {
        let refused = tell(s, Persona::CareContact, item(extra)).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), [field]);
    }
    assert_eq!(counts(&tell(s, Persona::CareContact, item(json!({}))).await.expect(201)), [1, 0, 0]);
    assert!(truancy_signals(s).await.is_empty(), "care is no school");
}

/// Whole days of unexcused absence, of six hours each.
fn days(contact: &str, dates: &[&str], outcome: &str) -> Value {
    dates.iter().map(|date| json!({ "contactId": contact, "date": date, "outcome": outcome })).collect()
}

async fn sixteen_hours_in_four_weeks_raise_a_signal_once(s: &Scenario) {
    let (_, contact) = school_contact(s).await;
    tell(s, Persona::Partner, days(&contact, &["2026-11-02", "2026-11-03"], "unexcused")).await.expect(201);
    tell(s, Persona::Partner, days(&contact, &["2026-11-04", "2026-11-05"], "excused")).await.expect(201);
    tell(s, Persona::Partner, days(&contact, &["2026-11-06", "2026-11-09"], "late")).await.expect(201);
    assert!(truancy_signals(s).await.is_empty(), "twelve hours");
    s.clock.set("2026-12-02T09:00:00Z".parse().unwrap());
    tell(s, Persona::Partner, days(&contact, &["2026-12-01"], "unexcused")).await.expect(201);
    assert!(truancy_signals(s).await.is_empty(), "twelve in these four weeks: the second is a month ago");
    tell(s, Persona::Partner, days(&contact, &["2026-11-30"], "unexcused")).await.expect(201);
    assert!(truancy_signals(s).await.is_empty(), "twelve in every four weeks");
    tell(s, Persona::Partner, days(&contact, &["2026-12-02"], "unexcused")).await.expect(201);
    let raised = truancy_signals(s).await;
    assert_eq!((raised.len(), raised[0].subject_id), (1, s.people.sam.0));
    tell(s, Persona::Partner, days(&contact, &["2026-11-27"], "unexcused")).await.expect(201);
    assert_eq!(truancy_signals(s).await.len(), 1, "once while it is open");
}

async fn a_correction_takes_the_signal_back(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    for day in ["2026-11-16", "2026-11-17", "2026-11-18"] {
        let missed = json!({ "occurredDate": day, "outcome": "missed" });
        s.coach().post(&format!("/agreements/{agreement}/check-ins"), missed).await.expect(201);
    }
    assert_eq!(truancy_signals(s).await[0].state, SignalState::Open, "whoever told it");
    tell(s, Persona::Partner, days(&contact, &["2026-11-17"], "excused")).await.expect(201);
    let settled = truancy_signals(s).await;
    assert_eq!((settled.len(), settled[0].state), (1, SignalState::Settled));
    tell(s, Persona::Partner, days(&contact, &["2026-11-17"], "unexcused")).await.expect(201);
    assert_eq!(truancy_signals(s).await.len(), 2);
}

async fn many_days_at_once_raise_and_settle_one_signal(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    let dates: Vec<String> = (2..21).map(|day| format!("2026-11-{day:02}")).collect();
    let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
    let told = tell(s, Persona::Partner, days(&contact, &dates, "unexcused")).await.expect(201);
    assert_eq!(counts(&told), [19, 0, 0]);
    let raised = truancy_signals(s).await;
    assert_eq!((raised.len(), raised[0].state), (1, SignalState::Open));
    let told = tell(s, Persona::Partner, days(&contact, &dates, "excused")).await.expect(201);
    assert_eq!(counts(&told), [0, 19, 0]);
    let settled = truancy_signals(s).await;
    assert_eq!((settled.len(), settled[0].state), (1, SignalState::Settled));
    let file = s.coach().get(&format!("/agreements/{agreement}/check-ins?limit=100")).await.expect(200).json;
    let states: Vec<&Value> = file["items"].as_array().unwrap().iter().map(|it| &it["state"]).collect();
    assert_eq!(states.iter().filter(|it| ***it == "corrected").count(), 19);
    assert_eq!(s.actions_on(file["items"][0]["id"].as_str().unwrap()).await, ["check_in.corrected"]);
}

async fn what_a_coach_dealt_with_comes_back_only_with_news(s: &Scenario) {
    let (_, contact) = school_contact(s).await;
    let three = ["2026-11-16", "2026-11-17", "2026-11-18"];
    tell(s, Persona::Partner, days(&contact, &three, "unexcused")).await.expect(201);
    s.pass(TimeDelta::minutes(1));
    let (open, coach) = (truancy_signals(s).await.remove(0), s.people.user(Persona::CoachAssigned));
    let settle = async |tx: &back_on_track::db::Tx| {
        let change = signal::ActiveModel {
            id: sea_orm::ActiveValue::Set(open.id),
            state: sea_orm::ActiveValue::Set(SignalState::Settled),
            settled_at: sea_orm::ActiveValue::Set(Some(tx.now())),
            settled_by: sea_orm::ActiveValue::Set(Some(coach)),
            ..Default::default()
        };
        sea_orm::ActiveModelTrait::update(change, tx).await?;
        Ok(())
    };
    s.db().write(settle).await.unwrap();
    s.pass(TimeDelta::minutes(1));
    tell(s, Persona::Partner, days(&contact, &["2026-11-19"], "present")).await.expect(201);
    assert_eq!(truancy_signals(s).await.len(), 1);
    tell(s, Persona::Partner, days(&contact, &["2026-11-20"], "unexcused")).await.expect(201);
    assert_eq!(truancy_signals(s).await.len(), 2);
}

async fn the_file_shows_how_much_absence_there_is(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    tell(s, Persona::Partner, days(&contact, &["2026-11-16", "2026-11-17"], "unexcused")).await.expect(201);
    let lesson = json!([
        { "contactId": contact, "date": "2026-11-18", "timeOfDay": "09:00", "minutes": 45, "outcome": "unexcused" },
        { "contactId": contact, "date": "2026-11-18", "timeOfDay": "10:00", "outcome": "late" },
    ]);
    tell(s, Persona::Partner, lesson).await.expect(201);
    let path = format!("/participants/{}/attendance", s.people.sam);
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        let file = s.acting(persona).get(&path).await.expect(200).json;
        assert_eq!(file["totals"]["unexcusedMinutes"], 765, "{file}");
        assert_eq!(file["lastFourWeeks"]["unexcusedMinutes"], 765, "{file}");
        assert_eq!(file["worstFourWeeks"]["fromDate"], "2026-11-16", "{file}");
        assert_eq!(file["agreements"][0]["agreementId"], json!(agreement), "{file}");
        assert_eq!(file["occasions"][0]["outcome"], "late", "{file}");
    }
    let early =
        s.coach().get(&format!("{path}?fromDate=2026-11-01&untilDate=2026-11-16")).await.expect(200).json;
    assert!(early["worstFourWeeks"].is_null() && early["occasions"] == json!([]), "{early}");
    for wrong in ["fromDate=2026-01-01&untilDate=2026-12-31", "fromDate=2026-11-02&untilDate=2026-11-02"] {
        let refused = s.coach().get(&format!("{path}?{wrong}")).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), ["#query/untilDate"]);
    }
    s.acting(Persona::CoachSameOrganisation).get(&path).await.problem(404, "not_found");
}

async fn two_contacts_at_once_tell_one_thing_once(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    let other = s.stand_by(&agreement, Persona::PartnerOther, "school").await;
    let three = ["2026-11-16", "2026-11-17", "2026-11-18"];
    let replies = futures_util::future::join_all((0..6).map(|number| {
        let (persona, place) =
            if number % 2 == 0 { (Persona::Partner, &contact) } else { (Persona::PartnerOther, &other) };
        tell(s, persona, days(place, &three, "unexcused"))
    }))
    .await;
    let recorded: i64 = replies.into_iter().map(|reply| counts(&reply.expect(201))[0]).sum();
    assert_eq!(recorded, 3);
    assert_eq!(truancy_signals(s).await.len(), 1);
}

async fn differences(s: &Scenario) -> usize {
    s.signals("open").await.iter().filter(|kind| *kind == "reports_differ").count()
}

async fn minutes(s: &Scenario) -> i64 {
    let file = s.coach().get(&format!("/participants/{}/attendance", s.people.sam)).await.expect(200);
    assert_eq!(file.json["totals"]["unexcusedMinutes"], file.json["lastFourWeeks"]["unexcusedMinutes"]);
    file.json["totals"]["unexcusedMinutes"].as_i64().unwrap()
}

async fn a_lesson_on_a_day_of_absence_is_for_the_coach_to_look_at(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    let lesson = |time: &str, outcome: &str| json!({ "contactId": contact, "date": "2026-11-18", "timeOfDay": time, "outcome": outcome });
    let day = |outcome: &str| json!({ "contactId": contact, "date": "2026-11-18", "outcome": outcome });
    let school = async |items: Value| tell(s, Persona::Partner, items).await.expect(201);
    school(json!([day("unexcused"), lesson("10:00", "unexcused")])).await;
    assert_eq!((minutes(s).await, differences(s).await), (360, 0));
    school(json!([lesson("10:00", "present")])).await;
    assert_eq!((minutes(s).await, differences(s).await), (300, 1));
    let signals = s.coach().get("/signals").await.expect(200).json;
    let differs = |signal: &&Value| signal["kind"] == "reports_differ";
    let signal = signals["items"].as_array().unwrap().iter().find(differs).unwrap();
    assert_eq!(signal["agreementId"], json!(agreement));
    school(json!([lesson("11:00", "late")])).await;
    assert_eq!(differences(s).await, 1, "once for the day");
    // The school mends it: the facts agree again.
    school(json!([day("present")])).await;
    assert_eq!((minutes(s).await, differences(s).await), (0, 0));
    // In whatever order, in a long list, and whoever told the lesson.
    let many = (1..=12).map(|hour| lesson(&format!("{hour:02}:00"), "present"));
    school(many.chain([day("excused")]).collect()).await;
    assert_eq!(differences(s).await, 1);
    let all = s.all_check_ins(&agreement).await;
    let id = all.iter().find(|row| row["state"] == "confirmed" && row["outcome"] == "excused").unwrap()["id"]
        .clone();
    let correct = json!({ "outcome": "late", "reason": "Je kwam later." });
    let path = format!("/check-ins/{}/corrections", id.as_str().unwrap());
    s.coach().post(&path, correct).await.expect(201);
    assert_eq!(differences(s).await, 0, "the coach has looked");
    let rows = (1..=12).map(|hour| lesson(&format!("{hour:02}:00"), "unexcused"));
    school(rows.chain([day("unexcused")]).collect()).await;
    assert_eq!(minutes(s).await, 720);
}

async fn what_a_coach_is_to_look_at_stays_when_lessons_agree(s: &Scenario) {
    let (agreement, contact) = school_contact(s).await;
    s.told_by_youth(&agreement, "2026-11-18", "kept").await;
    let day = json!([{ "contactId": contact, "date": "2026-11-18", "outcome": "unexcused" }]);
    tell(s, Persona::Partner, day).await.expect(201);
    assert_eq!(differences(s).await, 1, "the youth said otherwise");
    for outcome in ["present", "unexcused"] {
        let lesson =
            json!([{ "contactId": contact, "date": "2026-11-18", "timeOfDay": "10:00", "outcome": outcome }]);
        tell(s, Persona::Partner, lesson).await.expect(201);
        assert_eq!(differences(s).await, 1, "{outcome}");
    }
}
