//! Times that youth and employer propose: one side proposes, the other chooses, and that is an appointment. Nobody replaces what they
//! have not seen, and an employer does not learn what else a youth does.

use entities::{IntroductionId, IntroductionState};
use futures_util::future::join_all;
use sea_orm::Iterable;
use serde_json::{Value, json};

use crate::harness::diary::agreement_for;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_time_that_is_chosen_is_an_appointment_of_everybody,
    the_other_side_answers_and_the_own_side_takes_back,
    those_who_look_on_propose_nothing,
    wrong_times_are_named_each,
    nobody_replaces_what_they_have_not_seen,
    nothing_is_arranged_outside_an_accepted_introduction,
    two_choices_at_once_make_one_appointment,
    two_proposals_at_once_leave_one_that_waits,
    an_employer_does_not_learn_what_else_a_youth_does,
    a_repeated_wish_proposes_once,
    whoever_has_to_choose_is_told,
);

async fn accepted(s: &Scenario) -> (IntroductionId, String) {
    let id = s.introduce_sam(IntroductionState::Accepted).await;
    (id, id.to_string())
}

async fn a_time_that_is_chosen_is_an_appointment_of_everybody(s: &Scenario) {
    s.sign_several_agreements().await;
    let (_, introduction) = accepted(s).await;
    let proposed = s.propose(Persona::EmployerColleague, &introduction, &[72, 48]).await.expect(201);
    assert_eq!((proposed.text("/state"), proposed.text("/side")), ("open".into(), "employer".into()));
    assert_eq!(proposed.text("/place"), "Westzijde 10, Zaandam");
    assert_eq!(proposed.text("/slots/0/startsAt"), "2026-11-25T09:00:00Z", "the earliest first");
    let path = format!("/proposals/{}", proposed.text("/id"));
    let seen = s.youth().get(&path).await.expect(200);
    assert_eq!(
        (&seen.json["waitsForYou"], &seen.json["slots"][0]["overlaps"]),
        (&json!(true), &json!(false))
    );
    let taken = s.accept_first(Persona::YouthOwn, &proposed).await.expect(201);
    assert_eq!((taken.text("/state"), &taken.json["waitsForYou"]), ("accepted".into(), &json!(false)));
    let appointment = taken.text("/appointmentId");
    let made = s.coach().get(&format!("/appointments/{appointment}")).await.expect(200);
    assert_eq!(
        (made.text("/kind"), made.text("/title"), made.text("/place"), made.text("/startsAt")),
        (
            "employer".into(),
            "Kennismaken".into(),
            "Westzijde 10, Zaandam".into(),
            "2026-11-25T09:00:00Z".into()
        )
    );
    assert_eq!(made.text("/agreementId"), agreement_for("employer"));
    let list = format!("/introductions/{introduction}/appointments");
    let at_work = s.acting(Persona::EmployerOwn).get(&list).await.expect(200);
    assert_eq!(at_work.text("/items/0/id"), appointment);
    assert_eq!(s.actions_on(&appointment).await, ["appointment.made"]);
    assert_eq!(s.actions_on(&proposed.text("/id")).await, ["proposal.received", "proposal.accepted"]);
    let list = format!("/introductions/{introduction}/proposals");
    let all = s.acting(Persona::GuardianOwn).get(&list).await.expect(200);
    assert_eq!(
        (all.text("/items/0/state"), all.json["items"].as_array().unwrap().len()),
        ("accepted".into(), 1)
    );
}

async fn the_other_side_answers_and_the_own_side_takes_back(s: &Scenario) {
    let (_, introduction) = accepted(s).await;
    for (by, own, others) in [
        (
            Persona::EmployerOwn,
            vec![Persona::EmployerOwn, Persona::EmployerColleague],
            vec![Persona::YouthOwn, Persona::CoachAssigned],
        ),
        (
            Persona::YouthOwn,
            vec![Persona::YouthOwn, Persona::CoachAssigned],
            vec![Persona::EmployerOwn, Persona::EmployerColleague],
        ),
        (
            Persona::CoachAssigned,
            vec![Persona::CoachAssigned, Persona::YouthOwn],
            vec![Persona::EmployerColleague, Persona::EmployerOwn],
        ),
    ] {
        for (own, other) in own.into_iter().zip(others) {
            let made = s.propose(by, &introduction, &[48]).await.expect(201);
            let path = format!("/proposals/{}", made.text("/id"));
            let declines = format!("{path}/declines");
            let withdrawals = format!("{path}/withdrawals");
            s.accept_first(own, &made).await.problem(403, "not_for_yourself");
            s.acting(own).post(&declines, Value::Null).await.problem(403, "not_for_yourself");
            s.acting(other).post(&withdrawals, Value::Null).await.problem(403, "role_not_allowed");
            let withdrawn = s.acting(own).post(&withdrawals, Value::Null).await.expect(201);
            assert_eq!(withdrawn.text("/state"), "withdrawn");
            s.accept_first(other, &made).await.problem(409, "proposal_state");
            let made = s.propose(by, &introduction, &[48]).await.expect(201);
            let declines = format!("/proposals/{}/declines", made.text("/id"));
            assert_eq!(
                s.acting(other).post(&declines, Value::Null).await.expect(201).text("/state"),
                "declined"
            );
            s.acting(other).post(&declines, Value::Null).await.problem(409, "proposal_state");
        }
    }
}

async fn those_who_look_on_propose_nothing(s: &Scenario) {
    let (_, introduction) = accepted(s).await;
    let list = format!("/introductions/{introduction}/proposals");
    let made = s.propose(Persona::EmployerOwn, &introduction, &[48]).await.expect(201);
    let one = format!("/proposals/{}", made.text("/id"));
    for reader in [Persona::GuardianOwn, Persona::Lead] {
        let seen = s.acting(reader).get(&one).await.expect(200);
        assert_eq!(seen.json["waitsForYou"], json!(false));
        s.propose(reader, &introduction, &[48]).await.problem(403, "role_not_allowed");
        s.accept_first(reader, &made).await.problem(403, "role_not_allowed");
    }
    for stranger in [
        Persona::EmployerOther,
        Persona::EmployerSuspended,
        Persona::YouthOther,
        Persona::CoachFormer,
        Persona::CoachSameOrganisation,
    ] {
        s.acting(stranger).get(&list).await.problem(404, "not_found");
        s.acting(stranger).get(&one).await.problem(404, "not_found");
        s.propose(stranger, &introduction, &[48]).await.problem(404, "not_found");
        s.accept_first(stranger, &made).await.problem(404, "not_found");
    }
}

async fn wrong_times_are_named_each(s: &Scenario) {
    let (_, introduction) = accepted(s).await;
    let path = format!("/introductions/{introduction}/proposals");
    let refuse = async |body: Value| {
        let refused = s.youth().post(&path, body).await.problem(400, "invalid_input");
        let errors = refused.json["errors"].as_array().unwrap().clone();
        let said = errors.iter().map(|it| {
            assert!(it["detail"].as_str().is_some_and(|words| !words.starts_with("field-")), "{it}");
            format!("{} {}", it["pointer"].as_str().unwrap(), it["code"].as_str().unwrap())
        });
        said.collect::<Vec<_>>()
    };
    let body = |slots: Value| json!({ "meeting": "trial", "slots": slots });
    assert_eq!(
        refuse(body(s.times(&[48, -48, 48]))).await,
        ["/slots/1/startsAt in_the_past", "/slots/2/startsAt duplicate_slot"]
    );
    assert_eq!(refuse(body(json!([]))).await, ["/slots too_few"]);
    assert_eq!(refuse(body(s.times(&[1, 2, 3, 4, 5, 6]))).await, ["/slots too_many"]);
    let mut worded = body(s.times(&[48]));
    worded["place"] = json!("Bel me op 06 12345678");
    worded["meeting"] = json!("drinks");
    assert_eq!(refuse(worded).await, ["/meeting unknown_value", "/place unknown_field"]);
    let made = s.propose(Persona::EmployerOwn, &introduction, &[48]).await.expect(201);
    let choose = format!("/proposals/{}/acceptances", made.text("/id"));
    let other = json!({ "startsAt": "2026-11-25T10:00:00Z" });
    assert_eq!(
        s.youth().post(&choose, other).await.problem(400, "invalid_input").wrong_fields(),
        ["/startsAt"]
    );
    s.pass(chrono::TimeDelta::hours(49));
    let late = s.accept_first(Persona::YouthOwn, &made).await.problem(400, "invalid_input");
    assert_eq!(late.json["errors"][0]["code"], "in_the_past");
}

async fn nobody_replaces_what_they_have_not_seen(s: &Scenario) {
    let (_, introduction) = accepted(s).await;
    let path = format!("/introductions/{introduction}/proposals");
    let first = s.propose(Persona::EmployerOwn, &introduction, &[48]).await.expect(201).text("/id");
    s.propose(Persona::YouthOwn, &introduction, &[50]).await.problem(409, "proposal_waiting");
    let with =
        |replaces: &str| json!({ "meeting": "evaluation", "slots": s.times(&[50]), "replacesId": replaces });
    let other = "01939a00-0000-7000-8000-0000000000ff";
    s.youth().post(&path, with(other)).await.problem(409, "proposal_waiting");
    let second = s.youth().post(&path, with(&first)).await.expect(201).text("/id");
    let third = s.coach().post(&path, with(&second)).await.expect(201).text("/id");
    s.acting(Persona::EmployerOwn).post(&path, with(&first)).await.problem(409, "proposal_waiting");
    let states = s.youth().get(&path).await.expect(200).json;
    let states: Vec<_> = states["items"].as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    assert_eq!(states, ["open", "withdrawn", "declined"], "by the own side, and by the other");
    s.coach().post(&format!("/proposals/{third}/withdrawals"), Value::Null).await.expect(201);
    s.youth().post(&path, with(&third)).await.problem(409, "proposal_state");
    assert_eq!(s.actions_on(&first).await, ["proposal.received", "proposal.replaced"]);
}

async fn nothing_is_arranged_outside_an_accepted_introduction(s: &Scenario) {
    let (id, introduction) = accepted(s).await;
    let made = s.propose(Persona::EmployerOwn, &introduction, &[48]).await.expect(201);
    let path = format!("/proposals/{}", made.text("/id"));
    for state in IntroductionState::iter().filter(|state| *state != IntroductionState::Accepted) {
        s.put_introduction(id, state).await;
        s.propose(Persona::YouthOwn, &introduction, &[48]).await.problem(409, "introduction_not_accepted");
        s.accept_first(Persona::YouthOwn, &made).await.problem(409, "introduction_not_accepted");
        let seen = s.youth().get(&path).await.expect(200);
        assert_eq!((seen.text("/state"), &seen.json["waitsForYou"]), ("withdrawn".into(), &json!(false)));
    }
    s.put_introduction(id, IntroductionState::Accepted).await;
    s.accept_first(Persona::YouthOwn, &made).await.expect(201);
}

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

async fn two_choices_at_once_make_one_appointment(s: &Scenario) {
    s.sign_several_agreements().await;
    let (_, introduction) = accepted(s).await;
    let made = s.propose(Persona::EmployerOwn, &introduction, &[48, 72]).await.expect(201);
    let path = format!("/proposals/{}/acceptances", made.text("/id"));
    let choose = |persona: Persona, slot: usize| {
        let body = json!({ "startsAt": made.text(&format!("/slots/{slot}/startsAt")) });
        let path = path.clone();
        async move { s.acting(persona).post(&path, body).await }
    };
    let who = [(Persona::YouthOwn, 0), (Persona::CoachAssigned, 1)].into_iter().cycle().take(6);
    let replies = join_all(who.map(|(persona, slot)| choose(persona, slot))).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 5));
    let list = format!("/introductions/{introduction}/appointments");
    let all = s.youth().get(&list).await.expect(200).json;
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "{all}");
}

async fn two_proposals_at_once_leave_one_that_waits(s: &Scenario) {
    let (_, introduction) = accepted(s).await;
    let who = [Persona::YouthOwn, Persona::EmployerOwn, Persona::CoachAssigned, Persona::EmployerColleague];
    let replies = join_all(
        who.map(|persona| async move { s.propose(persona, &introduction_of(s).await, &[48]).await }),
    );
    let replies = replies.await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 3));
    let all = s.youth().get(&format!("/introductions/{introduction}/proposals")).await.expect(200).json;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

async fn introduction_of(s: &Scenario) -> String {
    use sea_orm::EntityTrait;
    let row = entities::introduction::Entity::find().one(s.db().reader()).await.unwrap().unwrap();
    row.id.to_string()
}

async fn an_employer_does_not_learn_what_else_a_youth_does(s: &Scenario) {
    let (_, introduction) = accepted(s).await;
    s.appointment("coach", 48).await;
    let made = s.propose(Persona::EmployerOwn, &introduction, &[48, 72]).await.expect(201);
    let path = format!("/proposals/{}", made.text("/id"));
    let overlaps = |reply: &Reply| {
        let slots = reply.json["slots"].as_array().unwrap().iter();
        slots.map(|slot| slot["overlaps"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(overlaps(&made), [Value::Null, Value::Null]);
    for reader in [Persona::EmployerOwn, Persona::EmployerColleague] {
        assert_eq!(overlaps(&s.acting(reader).get(&path).await.expect(200)), [Value::Null, Value::Null]);
    }
    for reader in [Persona::YouthOwn, Persona::CoachAssigned] {
        assert_eq!(overlaps(&s.acting(reader).get(&path).await.expect(200)), [json!(true), json!(false)]);
    }
    let taken = s.accept_first(Persona::YouthOwn, &made).await.expect(201);
    assert_eq!(taken.text("/state"), "accepted", "a warning, and no refusal");
    // Asked for a time at which something else counts already, the employer hears nothing of that.
    let proposed = s.propose(Persona::YouthOwn, &introduction, &[48]).await.expect(201);
    s.accept_first(Persona::EmployerOwn, &proposed).await.expect(201);
}

async fn a_repeated_wish_proposes_once(s: &Scenario) {
    let (_, introduction) = accepted(s).await;
    let path = format!("/introductions/{introduction}/proposals");
    let body = json!({ "meeting": "evaluation", "slots": s.times(&[48]) });
    let wish = s.youth().post(&path, body).key("one-wish");
    let first = wish.clone().await.expect(201);
    assert_eq!(wish.await.expect(201).json, first.json);
    let other = json!({ "meeting": "trial", "slots": s.times(&[48]) });
    s.youth().post(&path, other).key("one-wish").await.problem(422, "idempotency_key_reused");
    let choose = format!("/proposals/{}/acceptances", first.text("/id"));
    let slot = json!({ "startsAt": first.text("/slots/0/startsAt") });
    let wish = s.acting(Persona::EmployerOwn).post(&choose, slot).key("one-wish");
    let taken = wish.clone().await.expect(201);
    assert_eq!(wish.await.expect(201).json, taken.json);
}

async fn whoever_has_to_choose_is_told(s: &Scenario) {
    const CHOOSE: &str = "Times to meet were proposed";
    let (_, introduction) = accepted(s).await;
    let told = async |persona| {
        let titles = s.notice_titles(persona).await;
        titles.iter().filter(|title| *title == CHOOSE).count()
    };
    let made = s.propose(Persona::EmployerOwn, &introduction, &[48]).await.expect(201);
    s.relay().await;
    for (persona, wanted) in [
        (Persona::YouthOwn, 1),
        (Persona::CoachAssigned, 1),
        (Persona::EmployerOwn, 0),
        (Persona::EmployerColleague, 0),
        (Persona::EmployerOther, 0),
        (Persona::GuardianOwn, 0),
    ] {
        assert_eq!(told(persona).await, wanted, "{persona:?}");
    }
    s.youth().post(&format!("/proposals/{}/declines", made.text("/id")), Value::Null).await.expect(201);
    s.propose(Persona::YouthOwn, &introduction, &[50]).await.expect(201);
    s.relay().await;
    for (persona, wanted) in
        [(Persona::EmployerOwn, 1), (Persona::EmployerColleague, 1), (Persona::YouthOwn, 1)]
    {
        assert_eq!(told(persona).await, wanted, "{persona:?}");
    }
    assert_eq!(s.notice_titles(Persona::CoachAssigned).await[0], "Times were proposed to an employer");
    let titles = s.notice_titles(Persona::EmployerColleague).await;
    assert_eq!(titles[1], "The proposed times do not fit");
    for notice in s.inbox(Persona::EmployerColleague).await {
        assert_eq!(
            notice["participantId"],
            Value::Null,
            "an employer is not told whose file it is: {notice}"
        );
    }
}
