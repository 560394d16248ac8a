//! Signals: raised when a standing turns, by a fact or by the date; settled by the facts or by a coach who says what was done.

use entities::kinship;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::harness::check_ins::two_in_four_weeks;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_signal_is_raised_when_the_standing_turns_and_settled_when_it_recovers,
    the_date_alone_settles_and_raises,
    a_coach_settles_with_a_note_that_the_youth_does_not_see,
    the_note_about_care_stays_empty,
    signals_are_seen_by_those_around_the_youth,
    the_first_screen_shows_what_needs_attention,
    the_end_of_a_plan_settles_its_signals,
);

async fn a_signal_is_raised_when_the_standing_turns_and_settled_when_it_recovers(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.told_by_coach(&agreement, "2026-11-16", "missed").await;
    assert_eq!(s.signals("open").await, Vec::<String>::new());
    let second = s.told_by_coach(&agreement, "2026-11-17", "missed").await;
    assert_eq!(s.signals("open").await, ["agreement_at_risk"]);
    // What changes nothing raises nothing, also when somebody dealt with it already.
    let signal = s.coach().get("/signals").await.expect(200).text("/items/0/id");
    let note = json!({ "note": "Met de mentor gesproken." });
    s.coach().post(&format!("/signals/{signal}/settlements"), note).await.expect(201);
    s.told_by_coach(&agreement, "2026-11-18", "kept").await;
    assert_eq!(s.signals("open").await, Vec::<String>::new());
    s.told_by_coach(&agreement, "2026-11-19", "missed").await;
    // Three whole days are more than 16 hours.
    assert_eq!(s.signals("open").await, ["agreement_broken", "truancy"]);
    s.coach()
        .post(&format!("/check-ins/{second}/rejections"), json!({ "reason": "Verkeerde dag." }))
        .await
        .expect(201);
    assert_eq!(s.signals("open").await, ["agreement_at_risk"]);
    let newest = s.coach().get("/signals?state=settled").await.expect(200).json;
    assert_eq!(newest["items"][0]["kind"], "agreement_broken");
    assert_eq!(newest["items"][0]["settledByUserId"], Value::Null, "the facts settled it");
}

async fn the_date_alone_settles_and_raises(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    for day in ["2026-11-16", "2026-11-17"] {
        s.told_by_coach(&agreement, day, "missed").await;
    }
    s.clock.set("2026-12-13T12:00:00Z".parse().unwrap());
    s.run_jobs().await;
    // By then youth and coach have been silent for two weeks too.
    assert_eq!(s.signals("open").await, ["no_contact", "agreement_at_risk"]);
    // Midnight in Amsterdam: the first miss is four weeks ago.
    s.clock.set("2026-12-13T23:00:00Z".parse().unwrap());
    s.run_jobs().await;
    assert_eq!(s.agreement(&agreement).await["standing"], "on_track");
    assert_eq!(s.signals("open").await, ["no_contact"]);
    s.run_jobs().await;
    s.clock.set("2027-07-01T00:00:00Z".parse().unwrap());
    s.run_jobs().await;
    assert_eq!(s.agreement(&agreement).await["standing"], "met");
    assert_eq!(s.signals("settled").await, ["agreement_at_risk"]);
}

async fn a_coach_settles_with_a_note_that_the_youth_does_not_see(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let signal = format!("/signals/{}", s.live_check_ins(&agreement).await.signal);
    let settle = format!("{signal}/settlements");
    let body = json!({ "note": "Thuis is het onrustig; met de mentor gesproken." });
    s.coach().post(&settle, json!({})).await.problem(400, "invalid_input");
    s.coach().post(&settle, json!({ "note": " " })).await.problem(400, "invalid_input");
    s.youth().post(&settle, body.clone()).await.problem(403, "role_not_allowed");
    s.acting(Persona::CoachSameOrganisation).post(&settle, body.clone()).await.problem(404, "not_found");
    let call = s.coach().post(&settle, body.clone()).key("settle");
    let settled = call.clone().await.expect(201).json;
    assert_eq!((&settled["state"], &settled["note"]), (&json!("settled"), &body["note"]), "{settled}");
    assert_eq!(call.await.expect(201).json, settled);
    s.acting(Persona::Lead).post(&settle, body.clone()).await.problem(409, "signal_settled");
    for persona in [Persona::YouthOwn, Persona::GuardianOwn] {
        let seen = s.acting(persona).get(&signal).await.expect(200).json;
        assert_eq!((&seen["note"], &seen["kind"]), (&Value::Null, &json!("agreement_at_risk")), "{seen}");
        let list = s.acting(persona).get("/signals?state=settled").await.expect(200).json;
        assert_eq!(
            (&list["items"][0]["note"], &list["items"][0]["nextStep"]),
            (&Value::Null, &json!("keep_the_next"))
        );
    }
    let list = s.acting(Persona::Lead).get("/signals?state=settled").await.expect(200).json;
    assert_eq!(list["items"][0]["note"], body["note"]);
}

async fn the_note_about_care_stays_empty(s: &Scenario) {
    let agreement = s.agree("care", two_in_four_weeks()).await;
    let signal = format!("/signals/{}/settlements", s.live_check_ins(&agreement).await.signal);
    let refused = s.coach().post(&signal, json!({ "note": "Het ging over thuis." })).await;
    assert_eq!(refused.problem(400, "invalid_input").json["errors"][0]["code"], "care_without_text");
    s.coach().post(&signal, json!({})).await.expect(201);
}

async fn signals_are_seen_by_those_around_the_youth(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let signal = format!("/signals/{}", s.live_check_ins(&agreement).await.signal);
    let around = [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead];
    for persona in around {
        let seen = s.acting(persona).get(&signal).await.expect(200).json;
        assert_eq!(seen["agreementId"], json!(agreement));
        assert_eq!(
            s.acting(persona).get("/signals").await.expect(200).json["items"].as_array().unwrap().len(),
            1
        );
    }
    for persona in [Persona::YouthOther, Persona::GuardianOther, Persona::CoachFormer, Persona::LeadForeign] {
        s.acting(persona).get(&signal).await.problem(404, "not_found");
        assert_eq!(s.acting(persona).get("/signals").await.expect(200).json["items"], json!([]));
    }
    s.coach().get("/signals?state=loud").await.problem(400, "invalid_input");
    // A relative settles nothing.
    let row = kinship::Model {
        id: entities::KinshipId::generate(),
        programme_id: s.people.programme,
        participant_id: s.people.sam,
        user_id: s.people.user(Persona::CoachAssigned),
        declared_by: s.people.user(Persona::Lead),
        declared_at: s.clock.now(),
    };
    let declare = async |tx: &_| {
        Ok(kinship::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?)
    };
    s.db().write(declare).await.unwrap();
    let settle = s.coach().post(&format!("{signal}/settlements"), json!({ "note": "Opgelost." })).await;
    settle.problem(403, "not_for_a_relative");
    // From 16 on the guardian is a stranger.
    s.clock.set("2027-05-01T10:00:00Z".parse().unwrap());
    s.acting(Persona::GuardianOwn).get(&signal).await.problem(404, "not_found");
}

async fn the_first_screen_shows_what_needs_attention(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.live_check_ins(&agreement).await;
    s.told_by_coach(&agreement, "2026-11-18", "kept").await;
    let home = s.youth().get("/me/home").await.expect(200).json;
    let signal = &home["signals"][0];
    assert_eq!(
        (&signal["kind"], &signal["nextStep"]),
        (&json!("agreement_at_risk"), &json!("keep_the_next")),
        "{home}"
    );
    let shown = &home["agreements"][0];
    assert_eq!((&shown["streak"], &shown["nextStep"]), (&json!(1), &json!("next_miss_breaks_it")), "{home}");
    assert!(!signal["text"].as_str().unwrap().is_empty() && !shown["text"].as_str().unwrap().is_empty());
}

async fn the_end_of_a_plan_settles_its_signals(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.live_check_ins(&agreement).await;
    let plan = s.coach().get(&format!("/agreements/{agreement}")).await.expect(200).text("/planId");
    let end = json!({ "outcome": "withdrawn", "reason": "Gestopt." });
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    assert_eq!(s.signals("open").await, Vec::<String>::new());
    s.run_jobs().await;
}
