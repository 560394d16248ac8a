//! The silence that somebody should look at: raised once, settled by being in touch or by a coach who dealt with it.

use std::time::Duration;

use back_on_track::message::jobs::watch_contact;
use chrono::TimeDelta;
use entities::SignalState::{Open, Settled};
use entities::{SignalKind, SignalState, signal};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::json;
use tokio::time::sleep;

use crate::harness::{Persona, Scenario};

scenarios!(
    two_weeks_of_silence_raise_one_signal,
    a_plan_without_silence_raises_none,
    a_silence_that_a_coach_dealt_with_is_quiet_for_two_weeks,
    a_youth_who_gets_no_answer_is_silence_too,
    a_message_that_is_just_being_sent_is_no_silence,
);

async fn signals(s: &Scenario) -> Vec<SignalState> {
    let silence = signal::Entity::find()
        .filter(signal::Column::Kind.eq(SignalKind::NoContact))
        .filter(signal::Column::SubjectId.eq(s.people.sam.0))
        .order_by_asc(signal::Column::Id);
    silence.all(s.db().reader()).await.unwrap().into_iter().map(|signal| signal.state).collect()
}

async fn two_weeks_of_silence_raise_one_signal(s: &Scenario) {
    let plan = s.sign_several_agreements().await;
    s.say_in_thread(Persona::YouthOwn, "Hoi!").await;
    s.pass(TimeDelta::days(13));
    s.run_jobs().await;
    assert_eq!(signals(s).await, []);
    s.pass(TimeDelta::days(2));
    for _ in 0..2 {
        s.run_jobs().await;
        assert_eq!(signals(s).await, [Open]);
    }
    s.say_in_thread(Persona::CoachAssigned, "Hoe gaat het?").await;
    assert_eq!(signals(s).await, [Settled]);
    s.pass(TimeDelta::days(15));
    s.run_jobs().await;
    assert_eq!(signals(s).await, [Settled, Open]);
    let appointment = s.appointment("coach", 24).await;
    s.pass(TimeDelta::days(2));
    s.settle_appointment(&appointment, "kept").await.expect(201);
    assert_eq!(signals(s).await, [Settled, Settled]);
    s.pass(TimeDelta::days(15));
    s.run_jobs().await;
    let agreement = crate::harness::diary::agreement_for("school");
    let body = json!({ "occurredDate": "2026-12-20", "outcome": "kept" });
    s.coach().post(&format!("/agreements/{agreement}/check-ins"), body).await.expect(201);
    s.run_jobs().await;
    assert_eq!(signals(s).await, [Settled; 3]);
    s.pass(TimeDelta::days(15));
    s.run_jobs().await;
    let end = json!({ "outcome": "completed", "reason": "Klaar." });
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    s.run_jobs().await;
    assert_eq!(signals(s).await, [Settled; 4]);
}

async fn a_plan_without_silence_raises_none(s: &Scenario) {
    s.sign_several_agreements().await;
    s.run_jobs().await;
    s.pass(TimeDelta::days(10));
    s.run_jobs().await;
    assert_eq!(signals(s).await, [], "a plan that was just signed is contact");
}

async fn a_silence_that_a_coach_dealt_with_is_quiet_for_two_weeks(s: &Scenario) {
    s.sign_several_agreements().await;
    s.pass(TimeDelta::days(15));
    s.run_jobs().await;
    let signal = s.coach().get("/signals").await.expect(200).text("/items/0/id");
    let note = json!({ "note": "Sam is op kamp, we bellen als hij terug is." });
    s.coach().post(&format!("/signals/{signal}/settlements"), note).await.expect(201);
    for days in [0, 7, 6] {
        s.pass(TimeDelta::days(days));
        s.run_jobs().await;
        assert_eq!(signals(s).await, [Settled], "after {days} days more");
    }
    s.pass(TimeDelta::days(2));
    s.run_jobs().await;
    assert_eq!(signals(s).await, [Settled, Open], "still silent two weeks later");
}

async fn a_youth_who_gets_no_answer_is_silence_too(s: &Scenario) {
    s.sign_several_agreements().await;
    s.pass(TimeDelta::days(13));
    s.say_in_thread(Persona::YouthOwn, "Kun je me bellen?").await;
    s.pass(TimeDelta::days(2));
    s.run_jobs().await;
    assert_eq!(signals(s).await, [Open]);
    s.say_in_thread(Persona::YouthOwn, "Hallo?").await;
    s.run_jobs().await;
    assert_eq!(signals(s).await, [Open]);
    s.say_in_thread(Persona::CoachAssigned, "Sorry, ik bel je nu.").await;
    assert_eq!(signals(s).await, [Settled]);
}

async fn a_message_that_is_just_being_sent_is_no_silence(s: &Scenario) {
    s.sign_several_agreements().await;
    s.pass(TimeDelta::days(15));
    let (db, row) = (s.db(), s.message_row(Persona::CoachAssigned));
    let pause = |milliseconds| sleep(Duration::from_millis(milliseconds));
    let sending = db.write(async |tx| {
        row.clone().into_active_model().insert(tx).await?;
        pause(600).await;
        Ok(())
    });
    let watching = async {
        pause(200).await;
        watch_contact(&s.db()).await
    };
    let (sent, watched) = futures_util::future::join(sending, watching).await;
    assert!(sent.is_ok() && watched.is_ok());
    assert_eq!(signals(s).await, [], "the watch waits until it is known");
}
