//! Appointments of a youth with an employer, from the employer's side: seen with the first name and nothing else, moved, called off with a
//! word from a list, and told of. What the employer says counts in the plan.

use chrono::TimeDelta;
use entities::{EmployerId, EmployerState, IntroductionState, employer};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::harness::diary::{agreement_for, several_agreements};
use crate::harness::{Persona, Scenario};

scenarios!(
    an_employer_sees_its_own_with_the_first_name_and_nothing_else,
    an_employer_moves_a_day_ahead_while_the_introduction_lasts,
    a_move_by_the_employer_tells_nothing_of_the_plan,
    an_employer_calls_off_with_a_word_from_a_list,
    what_an_employer_says_counts_in_the_plan,
    a_difference_goes_to_the_coach,
    an_appointment_counts_where_exactly_one_agreement_is_about_employers,
    everybody_at_the_employer_is_told_and_reminded,
    what_is_next_is_one_list_for_all_employers_of_a_person,
    a_suspended_employer_sees_nothing_any_more,
);

async fn accepted(s: &Scenario) -> String {
    s.introduce_sam(IntroductionState::Accepted).await.to_string()
}

fn of(introduction: &str, appointment: &str, action: &str) -> String {
    format!("/introductions/{introduction}/appointments/{appointment}/{action}")
}

/// What an employer must never read.
fn canaries(s: &Scenario) -> [String; 7] {
    let people = &s.people;
    let words = ["de Vries", "Pascal", "Poelenburg", "2011-05-01"].map(str::to_owned);
    let [surname, school, neighbourhood, born] = words;
    let ids = [
        people.sam.to_string(),
        people.user(Persona::YouthOwn).to_string(),
        agreement_for("employer").into(),
    ];
    let [participant, user, agreement] = ids;
    [surname, school, neighbourhood, born, participant, user, agreement]
}

async fn an_employer_sees_its_own_with_the_first_name_and_nothing_else(s: &Scenario) {
    s.sign_several_agreements().await;
    let introduction = accepted(s).await;
    let appointment = s.meeting(&introduction, 48).await;
    s.appointment("care", 50).await;
    let list = format!("/introductions/{introduction}/appointments");
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague] {
        let seen = s.acting(persona).get(&list).await.expect(200);
        let items = seen.json["items"].as_array().unwrap();
        assert_eq!((items.len(), seen.text("/items/0/firstName")), (1, "Sam".into()));
        assert_eq!(seen.text("/items/0/title"), "Kennismaken");
        let next = s.acting(persona).get("/me/employer-appointments").await.expect(200);
        for body in [&seen.body, &next.body] {
            let text = String::from_utf8_lossy(body);
            for canary in canaries(s) {
                assert!(!text.contains(&canary), "{canary} in {text}");
            }
        }
        // Everything else about an appointment is for the file.
        let one = format!("/appointments/{appointment}");
        s.acting(persona).get(&one).await.problem(403, "role_not_allowed");
        s.acting(persona).get(&format!("{one}/events")).await.problem(403, "role_not_allowed");
        s.acting(persona).get(&s.sams_appointments()).await.problem(403, "role_not_allowed");
    }
    for reader in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        assert_eq!(s.acting(reader).get(&list).await.expect(200).text("/items/0/id"), appointment);
    }
    for stranger in
        [Persona::EmployerOther, Persona::EmployerSuspended, Persona::YouthOther, Persona::CoachFormer]
    {
        s.acting(stranger).get(&list).await.problem(404, "not_found");
    }
    let other = s.appointment("other", 60).await;
    let slot = s.times(&[80])[0].clone();
    for (persona, id, status) in [
        (Persona::EmployerOther, &appointment, 404),
        (Persona::EmployerSuspended, &appointment, 404),
        (Persona::EmployerOwn, &other, 404),
        (Persona::YouthOwn, &appointment, 403),
        (Persona::CoachAssigned, &appointment, 403),
    ] {
        s.acting(persona).post(&of(&introduction, id, "moves"), slot.clone()).await.expect(status);
        let why = json!({ "code": "illness" });
        s.acting(persona).post(&of(&introduction, id, "cancellations"), why).await.expect(status);
        let told = json!({ "outcome": "kept" });
        s.acting(persona).post(&of(&introduction, id, "reports"), told).await.expect(status);
    }
}

async fn an_employer_moves_a_day_ahead_while_the_introduction_lasts(s: &Scenario) {
    let id = s.introduce_sam(IntroductionState::Accepted).await;
    let introduction = id.to_string();
    let appointment = s.meeting(&introduction, 48).await;
    let path = of(&introduction, &appointment, "moves");
    let to = |hours: i64| s.times(&[hours])[0].clone();
    let moved = s.acting(Persona::EmployerColleague).post(&path, to(30)).await.expect(201);
    assert_eq!((moved.text("/state"), &moved.json["version"]), ("scheduled".into(), &json!(2)));
    assert_eq!(s.appointment_events(&appointment).await, ["make", "move"]);
    s.put_introduction(id, IntroductionState::Withdrawn).await;
    s.acting(Persona::EmployerOwn).post(&path, to(48)).await.problem(409, "introduction_not_accepted");
    s.put_introduction(id, IntroductionState::Accepted).await;
    s.acting(Persona::EmployerOwn).post(&path, to(-1)).await.problem(400, "invalid_input");
    s.pass(TimeDelta::hours(7));
    let late = s.acting(Persona::EmployerOwn).post(&path, to(48)).await.problem(409, "move_too_late");
    assert!(late.text("/detail").contains("coach"));
    let why = json!({ "code": "closed" });
    let cancel = of(&introduction, &appointment, "cancellations");
    s.acting(Persona::EmployerOwn).post(&cancel, why).await.problem(409, "cancel_too_late");
    s.coach().post(&format!("/appointments/{appointment}/moves"), to(48)).await.expect(201);
}

async fn a_move_by_the_employer_tells_nothing_of_the_plan(s: &Scenario) {
    s.sign_several_agreements().await;
    let introduction = accepted(s).await;
    let appointment = s.meeting(&introduction, 48).await;
    let taken = s.meeting(&introduction, 72).await;
    let agreement = async |id: &str| {
        s.youth().get(&format!("/appointments/{id}")).await.expect(200).json["agreementId"].clone()
    };
    let path = of(&introduction, &appointment, "moves");
    let move_to = async |hours: i64| {
        s.acting(Persona::EmployerOwn).post(&path, s.times(&[hours])[0].clone()).await.expect(201);
        agreement(&appointment).await
    };
    assert_eq!(agreement(&appointment).await, json!(agreement_for("employer")));
    assert_eq!(move_to(72).await, Value::Null, "another counts at that very time");
    assert_eq!(move_to(74).await, json!(agreement_for("employer")));
    assert_eq!(move_to(24 * 240).await, Value::Null, "the agreement is over by then");
    assert_eq!(agreement(&taken).await, json!(agreement_for("employer")));
}

async fn an_employer_calls_off_with_a_word_from_a_list(s: &Scenario) {
    let introduction = accepted(s).await;
    let appointment = s.meeting(&introduction, 48).await;
    let path = of(&introduction, &appointment, "cancellations");
    let employer = s.acting(Persona::EmployerOwn);
    let worded = json!({ "code": "illness", "reason": "Bel me: 06 12345678" });
    assert_eq!(employer.post(&path, worded).await.problem(400, "invalid_input").wrong_fields(), ["/reason"]);
    employer.post(&path, json!({ "code": "rain" })).await.problem(400, "invalid_input");
    employer.post(&path, json!({})).await.problem(400, "invalid_input");
    for _ in 0..2 {
        let cancelled = employer.post(&path, json!({ "code": "illness" })).await.expect(201);
        assert_eq!(
            (cancelled.text("/state"), cancelled.text("/cancelCode")),
            ("cancelled".into(), "illness".into())
        );
    }
    let seen = s.youth().get(&format!("/appointments/{appointment}")).await.expect(200);
    assert_eq!((seen.text("/cancelCode"), &seen.json["cancelReason"]), ("illness".into(), &Value::Null));
    assert_eq!(s.appointment_events(&appointment).await, ["make", "cancel"]);
    // What a youth writes about it stays in the file.
    let other = s.meeting(&introduction, 72).await;
    let why = json!({ "reason": "Mijn moeder is ziek." });
    s.youth().post(&format!("/appointments/{other}/cancellations"), why).await.expect(201);
    let list = format!("/introductions/{introduction}/appointments");
    let seen = s.acting(Persona::EmployerOwn).get(&list).await.expect(200);
    assert_eq!(seen.text("/items/1/state"), "cancelled");
    assert!(!seen.json.to_string().contains("moeder"));
}

async fn check_ins(s: &Scenario) -> Vec<(String, String, String)> {
    let path = format!("/agreements/{}/check-ins", agreement_for("employer"));
    let list = s.coach().get(&path).await.expect(200).json;
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    let items = list["items"].as_array().unwrap().iter();
    items.map(|it| (text(it, "outcome"), text(it, "state"), text(it, "side"))).collect()
}

fn counted(outcome: &str, state: &str, side: &str) -> (String, String, String) {
    (outcome.to_owned(), state.to_owned(), side.to_owned())
}

async fn what_an_employer_says_counts_in_the_plan(s: &Scenario) {
    s.sign_several_agreements().await;
    let introduction = accepted(s).await;
    let first = s.meeting(&introduction, 48).await;
    let second = s.meeting(&introduction, 72).await;
    let report = async |persona, appointment: &str, outcome: &str| {
        let told = json!({ "outcome": outcome });
        s.acting(persona).post(&of(&introduction, appointment, "reports"), told).await
    };
    report(Persona::EmployerOwn, &first, "kept").await.problem(409, "appointment_not_over");
    s.pass(TimeDelta::hours(50));
    let told = report(Persona::EmployerColleague, &first, "kept").await.expect(201);
    assert_eq!((told.text("/state"), told.text("/employerOutcome")), ("kept".into(), "kept".into()));
    assert_eq!(check_ins(s).await, [counted("kept", "confirmed", "contact")]);
    report(Persona::EmployerColleague, &first, "kept").await.expect(201);
    report(Persona::EmployerColleague, &first, "no_show").await.problem(409, "already_reported");
    assert_eq!(check_ins(s).await.len(), 1, "said twice, counted once");
    // The youth was first; the employer's word makes it count.
    s.pass(TimeDelta::hours(24));
    s.tell_how_it_went(Persona::YouthOwn, &second, "kept").await.expect(201);
    assert!(check_ins(s).await.contains(&counted("kept", "recorded", "participant")));
    let told = report(Persona::EmployerOwn, &second, "kept").await.expect(201);
    assert_eq!(told.text("/state"), "kept");
    assert!(check_ins(s).await.contains(&counted("kept", "confirmed", "participant")));
}

async fn a_difference_goes_to_the_coach(s: &Scenario) {
    s.sign_several_agreements().await;
    let introduction = accepted(s).await;
    let appointment = s.meeting(&introduction, 48).await;
    s.pass(TimeDelta::hours(50));
    s.tell_how_it_went(Persona::YouthOwn, &appointment, "kept").await.expect(201);
    let told = json!({ "outcome": "no_show" });
    let path = of(&introduction, &appointment, "reports");
    let heard = s.acting(Persona::EmployerOwn).post(&path, told).await.expect(201);
    assert_eq!((heard.text("/state"), heard.text("/employerOutcome")), ("disputed".into(), "no_show".into()));
    let signals = s.coach().get("/signals").await.expect(200).json;
    assert!(signals.to_string().contains("reports_differ"), "{signals}");
    s.settle_appointment(&appointment, "kept").await.expect(201);
    assert_eq!(check_ins(s).await[0], counted("kept", "confirmed", "participant"));
    let list = format!("/introductions/{introduction}/appointments");
    let seen = s.acting(Persona::EmployerOwn).get(&list).await.expect(200);
    assert_eq!(
        (seen.text("/items/0/state"), seen.text("/items/0/employerOutcome")),
        ("kept".into(), "no_show".into())
    );
}

async fn an_appointment_counts_where_exactly_one_agreement_is_about_employers(s: &Scenario) {
    let introduction = accepted(s).await;
    let agreement = async |hours| {
        let appointment = s.meeting(&introduction, hours).await;
        s.youth().get(&format!("/appointments/{appointment}")).await.expect(200).json["agreementId"].clone()
    };
    assert_eq!(agreement(48).await, Value::Null, "there is no plan");
    s.fill_study_fund("1000.00").await;
    let mut draft = several_agreements();
    draft["agreements"][2]["untilDate"] = json!("2026-12-01");
    draft["agreements"][3]["kind"] = json!("employer_appointment");
    draft["agreements"][3]["fromDate"] = json!("2026-11-28");
    let plan = s.draft_plan(draft).await;
    s.sign_plan(&plan).await;
    assert_eq!(agreement(72).await, json!(agreement_for("employer")), "26 November: the first alone");
    assert_eq!(agreement(24 * 6).await, Value::Null, "29 November: both");
    assert_eq!(agreement(24 * 9).await, json!(agreement_for("other")), "2 December: the other alone");
    // The very time is taken by another employer appointment: then it counts for none, and is in the diary all the same.
    assert_eq!(agreement(72).await, Value::Null);
}

async fn everybody_at_the_employer_is_told_and_reminded(s: &Scenario) {
    const REMINDER: &str = "Remember your appointment";
    let introduction = accepted(s).await;
    let appointment = s.meeting(&introduction, 24 * 9).await;
    s.relay().await;
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague, Persona::CoachAssigned] {
        let titles = s.notice_titles(persona).await;
        assert!(titles.contains(&"A new appointment".to_owned()), "{persona:?}: {titles:?}");
    }
    let reminders = async |persona| {
        let titles = s.notice_titles(persona).await;
        titles.iter().filter(|title| *title == REMINDER).count()
    };
    for (day, wanted) in [(1, 0), (2, 1), (5, 1), (8, 2)] {
        s.clock.set(crate::harness::beginning() + TimeDelta::days(day) + TimeDelta::hours(1));
        s.run_jobs().await;
        for persona in [Persona::EmployerOwn, Persona::EmployerColleague, Persona::YouthOwn] {
            assert_eq!(reminders(persona).await, wanted, "{persona:?} after {day} days");
        }
        assert_eq!(reminders(Persona::EmployerOther).await, 0);
    }
    let inbox = s.inbox(Persona::EmployerColleague).await;
    assert!(inbox[0]["body"].as_str().unwrap().contains("Wednesday 2 December"), "{}", inbox[0]);
    for notice in inbox {
        assert_eq!(notice["participantId"], Value::Null, "{notice}");
        assert!(!notice.to_string().contains("Sam"));
    }
    s.coach().post(&format!("/appointments/{appointment}/cancellations"), json!({})).await.expect(201);
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::EmployerOwn).await[0], "An appointment is off");
}

async fn what_is_next_is_one_list_for_all_employers_of_a_person(s: &Scenario) {
    let introduction = accepted(s).await;
    let starts = async |persona, query: &str| {
        let page = s.acting(persona).get(&format!("/me/employer-appointments{query}")).await.expect(200);
        let items = page.json["items"].as_array().unwrap().iter();
        let starts: Vec<String> =
            items.map(|it| it["startsAt"].as_str().unwrap()[8..13].to_owned()).collect();
        (starts, page.json["nextCursor"].as_str().map(str::to_owned))
    };
    for hours in [72, 48, 96] {
        s.meeting(&introduction, hours).await;
    }
    s.appointment("coach", 50).await;
    let (first, cursor) = starts(Persona::EmployerColleague, "?limit=2").await;
    assert_eq!(first, ["25T09", "26T09"]);
    let (rest, end) = starts(Persona::EmployerColleague, &format!("?cursor={}", cursor.unwrap())).await;
    assert_eq!((rest, end), (vec!["27T09".to_owned()], None));
    assert_eq!(starts(Persona::EmployerOther, "").await.0, Vec::<String>::new());
    s.pass(TimeDelta::hours(60));
    assert_eq!(starts(Persona::EmployerOwn, "").await.0, ["26T09", "27T09"], "what is over is not next");
    s.youth().get("/me/employer-appointments").await.problem(403, "role_not_allowed");
}

async fn suspend(s: &Scenario, id: EmployerId) {
    let change =
        employer::ActiveModel { id: Set(id), state: Set(EmployerState::Suspended), ..Default::default() };
    s.db().write(async |tx| Ok(change.clone().update(tx).await?)).await.unwrap();
}

async fn a_suspended_employer_sees_nothing_any_more(s: &Scenario) {
    let introduction = accepted(s).await;
    let appointment = s.meeting(&introduction, 24 * 9).await;
    let token = s.calendar_token(Persona::EmployerOwn).await;
    let feed = async || {
        let feed = s.anonymous().get(&format!("/calendar-feeds/{token}")).await.expect(200);
        String::from_utf8(feed.body).unwrap().matches("BEGIN:VEVENT").count()
    };
    assert_eq!(feed().await, 1);
    suspend(s, s.people.town.workshop).await;
    let list = format!("/introductions/{introduction}/appointments");
    s.acting(Persona::EmployerOwn).get(&list).await.problem(404, "not_found");
    let next = s.acting(Persona::EmployerOwn).get("/me/employer-appointments").await.expect(200).json;
    assert_eq!(next["items"], json!([]));
    assert_eq!(feed().await, 0);
    let why = json!({ "code": "other" });
    let cancel = of(&introduction, &appointment, "cancellations");
    s.acting(Persona::EmployerOwn).post(&cancel, why).await.problem(404, "not_found");
}
