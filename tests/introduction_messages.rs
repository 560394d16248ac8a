//! Youth and employer write to each other with the coach beside them: what arrives, what does not, and who can stop it.

use chrono::TimeDelta;
use entities::{SignalKind, SignalState, signal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    the_three_of_them_write_to_each_other,
    nobody_writes_before_it_is_accepted_or_after_it_is_over,
    contact_details_are_masked_in_both_directions,
    an_adult_writes_as_they_like,
    a_reported_message_is_a_signal_to_the_coach,
    whoever_blocks_is_left_alone_until_the_coach_opens,
    reading_only_goes_forward,
    thirty_messages_in_an_hour_are_enough,
    messages_tell_the_other_side,
    a_message_is_text_that_can_be_seen,
);

async fn read(s: &Scenario, who: Persona, introduction: &str) -> Value {
    s.acting(who).get(&format!("/introductions/{introduction}/messages")).await.expect(200).json["items"]
        .clone()
}

async fn the_three_of_them_write_to_each_other(s: &Scenario) {
    let id = s.accepted().await;
    let first = s.write_in(Persona::YouthOwn, &id, "Mag ik komen kijken?").await.expect(201);
    assert_eq!(
        (first.text("/authorName"), &first.json["isOwn"], &first.json["masked"]),
        ("Sam".into(), &json!(true), &json!([]))
    );
    s.write_in(Persona::EmployerOwn, &id, "Ja, woensdag om 15:30.").await.expect(201);
    s.write_in(Persona::EmployerColleague, &id, "Ik ben er dan ook.").await.expect(201);
    s.write_in(Persona::CoachAssigned, &id, "Fijn! Ik ga mee.").await.expect(201);
    for persona in
        [Persona::YouthOwn, Persona::EmployerOwn, Persona::EmployerColleague, Persona::CoachAssigned]
    {
        let list = read(s, persona, &id).await;
        let said: Vec<_> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["side"].as_str().unwrap(), it["authorName"].as_str().unwrap()))
            .collect();
        assert_eq!(
            said,
            [
                ("coach", "coach assigned"),
                ("employer", "employer colleague"),
                ("employer", "employer own"),
                ("participant", "Sam")
            ]
        );
    }
    let path = format!("/introductions/{id}/messages");
    for persona in [Persona::GuardianOwn, Persona::Lead, Persona::Partner] {
        s.acting(persona).get(&path).await.problem(403, "role_not_allowed");
    }
    for persona in [
        Persona::EmployerOther,
        Persona::EmployerSuspended,
        Persona::YouthOther,
        Persona::CoachFormer,
        Persona::CoachSameOrganisation,
    ] {
        s.acting(persona).get(&path).await.problem(404, "not_found");
        s.write_in(persona, &id, "Hallo?").await.problem(404, "not_found");
    }
    let page = s.youth().get(&format!("{path}?limit=3")).await.expect(200);
    let rest =
        s.youth().get(&format!("{path}?limit=3&cursor={}", page.text("/nextCursor"))).await.expect(200);
    assert_eq!(rest.text("/items/0/id"), first.text("/id"));
}

async fn nobody_writes_before_it_is_accepted_or_after_it_is_over(s: &Scenario) {
    let id = s.introduced().await;
    for persona in [Persona::YouthOwn, Persona::EmployerOwn, Persona::CoachAssigned] {
        s.write_in(persona, &id, "Hallo?").await.problem(409, "introduction_state");
    }
    s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.expect(201);
    s.write_in(Persona::YouthOwn, &id, "Hoi!").await.expect(201);
    s.step_introduction(Persona::YouthOwn, &id, "endings").await.expect(201);
    for persona in [Persona::YouthOwn, Persona::EmployerOwn, Persona::CoachAssigned] {
        s.write_in(persona, &id, "Nog iets.").await.problem(409, "introduction_state");
    }
    // What was said is for youth and coach alone from now on.
    let path = format!("/introductions/{id}/messages");
    s.acting(Persona::EmployerOwn).get(&path).await.problem(409, "introduction_state");
    for persona in [Persona::YouthOwn, Persona::CoachAssigned] {
        assert_eq!(read(s, persona, &id).await[0]["body"], "Hoi!");
    }
}

async fn contact_details_are_masked_in_both_directions(s: &Scenario) {
    let id = s.accepted().await;
    for (author, other) in
        [(Persona::YouthOwn, Persona::EmployerOwn), (Persona::EmployerOwn, Persona::YouthOwn)]
    {
        let text = "Bel nul zes 12345678, of mijn snap is keesje. Woensdag 14:00-18:00?";
        let arrives = "Bel •••, of mijn snap is ••• Woensdag 14:00-18:00?";
        let sent = s.write_in(author, &id, text).await.expect(201);
        assert_eq!(sent.text("/body"), arrives);
        assert_eq!(sent.json["masked"], json!(["phone_number", "account_name"]), "the author is told");
        assert_eq!(sent.json["original"], Value::Null);
        let read_by_other = read(s, other, &id).await[0].clone();
        assert_eq!(
            (&read_by_other["body"], &read_by_other["masked"], &read_by_other["original"]),
            (&json!(arrives), &json!([]), &Value::Null)
        );
        assert_eq!(read(s, author, &id).await[0]["masked"], sent.json["masked"]);
        let read_by_coach = read(s, Persona::CoachAssigned, &id).await[0].clone();
        assert_eq!((&read_by_coach["body"], &read_by_coach["original"]), (&json!(arrives), &json!(text)));
        s.relay().await;
        assert_eq!(
            s.notice_titles(Persona::CoachAssigned).await[0],
            "Contact details were left out of a message"
        );
    }
    let coach = s.write_in(Persona::CoachAssigned, &id, "Bel mij op 075-1234567.").await.expect(201);
    assert_eq!((coach.text("/body"), &coach.json["masked"]), ("Bel mij op 075-1234567.".into(), &json!([])));
}

async fn an_adult_writes_as_they_like(s: &Scenario) {
    let (interest, token) = s.adult_wants_workshop("adult").await;
    let id = s.endorse_for_other(&interest).await.expect(201).text("/introductionId");
    s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.expect(201);
    let path = format!("/introductions/{id}/messages");
    let body = json!({ "body": "Mijn nummer is 06 12345678." });
    let sent = s.anonymous().post(&path, body).bearer(&token).await.expect(201);
    assert_eq!(
        (sent.text("/body"), &sent.json["masked"]),
        ("Mijn nummer is 06 12345678.".into(), &json!([]))
    );
    s.write_in(Persona::EmployerOwn, &id, "Het mijne 06 87654321.").await.expect(201);
    assert_eq!(read(s, Persona::CoachSameOrganisation, &id).await[0]["original"], Value::Null);
}

async fn report(s: &Scenario, who: Persona, introduction: &str, message: &str) -> Reply {
    let path = format!("/introductions/{introduction}/messages/{message}/reports");
    s.acting(who).post(&path, json!({ "reason": "asks_for_contact" })).await
}

async fn a_reported_message_is_a_signal_to_the_coach(s: &Scenario) {
    let id = s.accepted().await;
    let message =
        s.write_in(Persona::EmployerOwn, &id, "Kom maar alleen langs.").await.expect(201).text("/id");
    report(s, Persona::EmployerOwn, &id, &message).await.problem(403, "not_for_yourself");
    report(s, Persona::YouthOther, &id, &message).await.problem(404, "not_found");
    report(s, Persona::GuardianOwn, &id, &message).await.problem(403, "role_not_allowed");
    report(s, Persona::YouthOwn, &id, &id).await.problem(404, "not_found");
    let reported = report(s, Persona::YouthOwn, &id, &message).await.expect(201);
    assert_eq!(
        (reported.text("/reportedAt"), reported.text("/reason")),
        ("2026-11-23T09:00:00Z".into(), "asks_for_contact".into())
    );
    report(s, Persona::CoachAssigned, &id, &message).await.problem(409, "already_exists");
    // Whoever wrote it does not hear who was not at ease.
    assert_eq!(read(s, Persona::EmployerOwn, &id).await[0]["reportedAt"], Value::Null);
    assert_eq!(read(s, Persona::CoachAssigned, &id).await[0]["reportReason"], "asks_for_contact");
    let raised = signal::Entity::find().filter(signal::Column::Kind.eq(SignalKind::MessageReported));
    let raised = raised.all(s.db().reader()).await.unwrap();
    assert_eq!(raised.len(), 1);
    assert_eq!((raised[0].subject_id.to_string(), raised[0].state), (id.clone(), SignalState::Open));
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::CoachAssigned).await[0], "A message was reported");
    // The employer can report too; the signal is open already.
    let own = s.write_in(Persona::YouthOwn, &id, "Doe normaal man.").await.expect(201).text("/id");
    report(s, Persona::EmployerColleague, &id, &own).await.expect(201);
    let raised = signal::Entity::find().filter(signal::Column::Kind.eq(SignalKind::MessageReported));
    assert_eq!(raised.all(s.db().reader()).await.unwrap().len(), 1);
}

async fn whoever_blocks_is_left_alone_until_the_coach_opens(s: &Scenario) {
    let id = s.introduced().await;
    s.step_introduction(Persona::YouthOwn, &id, "blocks").await.problem(409, "introduction_state");
    s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.expect(201);
    for persona in [Persona::YouthOwn, Persona::EmployerOwn, Persona::CoachAssigned] {
        let blocked = s.step_introduction(persona, &id, "blocks").await.expect(201);
        assert_eq!(blocked.json["isBlocked"], json!(true));
        s.step_introduction(Persona::YouthOwn, &id, "blocks").await.problem(409, "messages_blocked");
        for writer in [Persona::YouthOwn, Persona::EmployerOwn, Persona::EmployerColleague] {
            s.write_in(writer, &id, "Hallo?").await.problem(409, "messages_blocked");
        }
        s.write_in(Persona::CoachAssigned, &id, "Ik bel even met allebei.").await.expect(201);
        for other in [Persona::YouthOwn, Persona::EmployerOwn, Persona::Lead] {
            s.step_introduction(other, &id, "unblocks").await.problem(403, "role_not_allowed");
        }
        let open = s.step_introduction(Persona::CoachAssigned, &id, "unblocks").await.expect(201);
        assert_eq!(open.json["isBlocked"], json!(false));
        s.write_in(Persona::YouthOwn, &id, "Daar ben ik weer.").await.expect(201);
    }
    s.step_introduction(Persona::CoachAssigned, &id, "unblocks").await.problem(409, "messages_open");
    s.relay().await;
    let titles = s.notice_titles(Persona::CoachAssigned).await;
    assert_eq!(titles.iter().filter(|it| it.contains("stopped the messages")).count(), 2, "{titles:?}");
}

async fn reading_only_goes_forward(s: &Scenario) {
    let id = s.accepted().await;
    let first = s.write_in(Persona::EmployerOwn, &id, "Hoi Sam!").await.expect(201).text("/id");
    let second = s.write_in(Persona::CoachAssigned, &id, "Hoi!").await.expect(201).text("/id");
    let path = format!("/introductions/{id}/message-readings");
    let until = |message: &str| s.youth().post(&path, json!({ "messageId": message }));
    let on_the_first_screen =
        async || s.youth().get("/me/home").await.expect(200).json["unreadIntroductionMessageCount"].clone();
    assert_eq!(on_the_first_screen().await, json!(2));
    assert_eq!(until(&first).await.expect(201).json["unreadCount"], json!(1));
    assert_eq!(on_the_first_screen().await, json!(1));
    assert_eq!(until(&second).await.expect(201).json["unreadCount"], json!(0));
    assert_eq!(on_the_first_screen().await, json!(0));
    assert_eq!(until(&first).await.expect(201).json["unreadCount"], json!(0));
    until(&id).await.problem(400, "invalid_input");
    s.acting(Persona::GuardianOwn)
        .post(&path, json!({ "messageId": first }))
        .await
        .problem(403, "role_not_allowed");
}

async fn thirty_messages_in_an_hour_are_enough(s: &Scenario) {
    let id = s.accepted().await;
    for number in 0..30 {
        s.write_in(Persona::YouthOwn, &id, &format!("Bericht {number}")).await.expect(201);
    }
    let refused = s.write_in(Persona::YouthOwn, &id, "En nog een.").await.problem(429, "too_many_messages");
    assert_eq!(refused.header("retry-after"), "3601");
    s.write_in(Persona::EmployerOwn, &id, "Rustig maar.").await.expect(201);
    s.pass(TimeDelta::hours(1));
    s.write_in(Persona::YouthOwn, &id, "Daar ben ik weer.").await.expect(201);
}

async fn messages_tell_the_other_side(s: &Scenario) {
    let id = s.accepted().await;
    s.relay().await;
    let news = async |persona: Persona| {
        s.relay().await;
        s.notice_titles(persona).await.iter().filter(|it| *it == "There is a new message for you").count()
    };
    s.write_in(Persona::YouthOwn, &id, "Hoi!").await.expect(201);
    assert_eq!(
        (
            news(Persona::EmployerOwn).await,
            news(Persona::EmployerColleague).await,
            news(Persona::YouthOwn).await
        ),
        (1, 1, 0)
    );
    s.write_in(Persona::EmployerOwn, &id, "Hoi Sam!").await.expect(201);
    assert_eq!((news(Persona::EmployerOwn).await, news(Persona::YouthOwn).await), (1, 1));
    s.write_in(Persona::CoachAssigned, &id, "Hoi allebei!").await.expect(201);
    assert_eq!(
        (news(Persona::EmployerOwn).await, news(Persona::YouthOwn).await, news(Persona::CoachAssigned).await),
        (2, 2, 0)
    );
}

async fn a_message_is_text_that_can_be_seen(s: &Scenario) {
    let id = s.accepted().await;
    for body in ["", " \n ", "Hoi\u{0}", "Hoi \u{202e}", &"x".repeat(2001)] {
        s.write_in(Persona::YouthOwn, &id, body).await.problem(400, "invalid_input");
    }
    s.write_in(Persona::YouthOwn, &id, &"x".repeat(2000)).await.expect(201);
    let path = format!("/introductions/{id}/messages");
    let call = s.youth().post(&path, json!({ "body": "Eén keer." })).key("once");
    let first = call.clone().await.expect(201);
    assert_eq!(call.await.expect(201).json, first.json);
    assert_eq!(read(s, Persona::YouthOwn, &id).await.as_array().unwrap().len(), 2);
}
