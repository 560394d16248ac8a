//! Reminders, walked through with the clock: each comes once, at its time, and never at night.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::{
    AgreementId, AppointmentKind, AppointmentState, MilestoneId, Standing, agreement, agreement_progress,
    appointment, milestone_requirement,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;

use crate::harness::file::document;
use crate::harness::{Persona, Scenario};

scenarios!(
    an_appointment_is_reminded_of_a_week_and_a_day_before,
    a_moved_appointment_is_reminded_of_anew_and_a_cancelled_one_not,
    whoever_made_something_just_now_is_not_reminded_of_it,
    a_reminder_waits_for_the_morning_and_for_the_truth,
    of_one_agreement_comes_one_reminder_a_day,
    the_end_of_an_agreement_makes_room_for_an_appointment,
    an_agreement_that_is_broken_is_no_longer_worth_hurrying,
    an_agreement_that_ends_is_reminded_of_unless_it_is_met,
    a_milestone_that_can_be_claimed_is_reminded_of_once,
    a_claim_that_waits_reminds_the_coach_twice,
);

const APPOINTMENT: &str = "Remember your appointment";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn reminders(s: &Scenario, persona: Persona, title: &str) -> usize {
    s.notice_titles(persona).await.iter().filter(|it| *it == title).count()
}

/// Lets the hourly jobs run until `until`.
async fn live_until(s: &Scenario, until: &str) {
    while s.clock.now() < at(until) {
        s.pass(TimeDelta::hours(1));
        s.run_jobs().await;
    }
}

async fn an_appointment_is_reminded_of_a_week_and_a_day_before(s: &Scenario) {
    s.appointment_row(AppointmentKind::Care, at("2026-12-02T13:30:00Z")).await;
    s.appointment_row(AppointmentKind::Coach, at("2026-12-20T13:30:00Z")).await;
    for (until, youth, coach) in [
        ("2026-11-25T13:00:00Z", 0, 0),
        ("2026-11-25T14:00:00Z", 1, 0),
        ("2026-12-01T13:00:00Z", 1, 0),
        ("2026-12-01T14:00:00Z", 2, 0),
        ("2026-12-03T14:00:00Z", 2, 0),
        ("2026-12-13T14:00:00Z", 3, 1),
    ] {
        live_until(s, until).await;
        assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, youth, "{until}");
        assert_eq!(reminders(s, Persona::CoachAssigned, APPOINTMENT).await, coach, "{until}");
    }
    let body = s.inbox(Persona::YouthOwn).await[0]["body"].to_string();
    assert!(body.contains("Sunday 20 December at 14:30"), "{body}");
}

async fn change(s: &Scenario, row: &appointment::Model, change: appointment::ActiveModel) {
    let change = appointment::ActiveModel { id: Set(row.id), ..change };
    s.db().write(async |tx| Ok(change.clone().update(tx).await?)).await.unwrap();
}

async fn move_to(s: &Scenario, row: &appointment::Model, starts_at: DateTime<Utc>) {
    let ends_at = Set(starts_at + TimeDelta::hours(1));
    let changed_at = Set(s.clock.now());
    let moved =
        appointment::ActiveModel { starts_at: Set(starts_at), ends_at, changed_at, ..Default::default() };
    change(s, row, moved).await;
}

async fn cancel(s: &Scenario, row: &appointment::Model) {
    let state = Set(AppointmentState::Cancelled);
    change(s, row, appointment::ActiveModel { state, ..Default::default() }).await;
}

async fn a_moved_appointment_is_reminded_of_anew_and_a_cancelled_one_not(s: &Scenario) {
    let row = s.appointment_row(AppointmentKind::School, at("2026-11-25T08:00:00Z")).await;
    live_until(s, "2026-11-24T08:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 1);
    move_to(s, &row, at("2026-11-27T08:00:00Z")).await;
    live_until(s, "2026-11-26T07:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 1);
    live_until(s, "2026-11-26T09:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 2);
    let other = s.appointment_row(AppointmentKind::School, at("2026-11-29T08:00:00Z")).await;
    cancel(s, &other).await;
    live_until(s, "2026-11-29T09:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 2);
}

async fn whoever_made_something_just_now_is_not_reminded_of_it(s: &Scenario) {
    // Six days and 23 hours ahead, seven days and two hours, and 26 hours.
    for starts_at in ["2026-11-30T08:00:00Z", "2026-11-30T11:00:00Z", "2026-11-24T11:00:00Z"] {
        s.appointment_row(AppointmentKind::School, at(starts_at)).await;
    }
    s.run_jobs().await;
    live_until(s, "2026-11-28T12:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 0);
    live_until(s, "2026-11-29T12:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 2, "a day before there is one of each");
    // Moved to tomorrow: nobody needs to be reminded of that either.
    let row = s.appointment_row(AppointmentKind::School, at("2026-12-20T08:00:00Z")).await;
    move_to(s, &row, at("2026-11-30T13:00:00Z")).await;
    live_until(s, "2026-11-30T14:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 2);
    // Signed yesterday, an agreement that ends in two days is fresh in mind.
    plan_until(s, "2026-12-02").await;
    live_until(s, "2026-12-03T00:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, ENDS).await, 0);
}

async fn a_reminder_waits_for_the_morning_and_for_the_truth(s: &Scenario) {
    s.with_address(Persona::YouthOwn).await;
    let kept = s.appointment_row(AppointmentKind::Care, at("2026-11-24T22:00:00Z")).await;
    let moved = s.appointment_row(AppointmentKind::School, at("2026-11-24T22:30:00Z")).await;
    s.clock.set(at("2026-11-23T22:45:00Z"));
    s.run_jobs().await;
    assert_eq!(reminders(s, Persona::YouthOwn, APPOINTMENT).await, 2);
    s.deliver().await;
    assert!(s.mails().is_empty(), "it is night");
    move_to(s, &moved, at("2026-12-24T22:30:00Z")).await;
    s.clock.set(at("2026-11-24T07:00:00Z"));
    s.deliver().await;
    let mails = s.mails_to(Persona::YouthOwn);
    assert_eq!(mails.len(), 1, "the one that was moved is not told any more");
    let text = mails[0].text();
    assert!(text.contains("dinsdag 24 november om 23:00 uur"), "{text}");
    assert!(!text.to_lowercase().contains("zorg"), "a mail says nothing of care");
    assert_eq!(kept.kind, AppointmentKind::Care);
}

/// Sam's signed plan with one agreement until this day (excluded); names the agreement and the milestone.
async fn plan_until(s: &Scenario, until: &str) -> (AgreementId, MilestoneId) {
    s.fill_study_fund("1000.00").await;
    let mut document = document("100.00");
    document["agreements"][0]["untilDate"] = json!(until);
    let plan = s.draft_plan(document).await;
    s.sign_plan(&plan).await;
    let first = async |list: &str| {
        let page = s.coach().get(&format!("/plans/{plan}/{list}")).await.expect(200);
        page.text("/items/0/id").parse().unwrap()
    };
    (AgreementId(first("agreements").await), MilestoneId(first("milestones").await))
}

const ENDS: &str = "An agreement ends soon";

async fn of_one_agreement_comes_one_reminder_a_day(s: &Scenario) {
    let (agreement, _) = plan_until(s, "2026-11-28").await;
    let row = s.appointment_row(AppointmentKind::School, at("2026-11-26T08:30:00Z")).await;
    let with_agreement =
        appointment::ActiveModel { agreement_id: Set(Some(agreement)), ..Default::default() };
    change(s, &row, with_agreement).await;
    let both = async || {
        (reminders(s, Persona::YouthOwn, APPOINTMENT).await, reminders(s, Persona::YouthOwn, ENDS).await)
    };
    for (until, expected) in [
        ("2026-11-25T08:00:00Z", (0, 0)),
        ("2026-11-25T09:00:00Z", (1, 0)),
        ("2026-11-25T22:00:00Z", (1, 0)),
        ("2026-11-26T10:00:00Z", (1, 1)),
        ("2026-11-29T10:00:00Z", (1, 1)),
    ] {
        live_until(s, until).await;
        assert_eq!(both().await, expected, "{until}");
    }
}

async fn the_end_of_an_agreement_makes_room_for_an_appointment(s: &Scenario) {
    let (agreement, _) = plan_until(s, "2026-11-27").await;
    // The agreement can be reminded of from midnight on; the appointment is a day ahead at half past four in the afternoon.
    let row = s.appointment_row(AppointmentKind::School, at("2026-11-25T15:30:00Z")).await;
    let with_agreement =
        appointment::ActiveModel { agreement_id: Set(Some(agreement)), ..Default::default() };
    change(s, &row, with_agreement).await;
    let both = async || {
        (reminders(s, Persona::YouthOwn, APPOINTMENT).await, reminders(s, Persona::YouthOwn, ENDS).await)
    };
    for (until, expected) in [
        ("2026-11-23T22:00:00Z", (0, 0)),
        ("2026-11-24T15:00:00Z", (0, 0)),
        ("2026-11-24T16:00:00Z", (1, 0)),
        ("2026-11-24T22:00:00Z", (1, 0)),
        ("2026-11-25T01:00:00Z", (1, 1)),
        ("2026-11-27T10:00:00Z", (1, 1)),
    ] {
        live_until(s, until).await;
        assert_eq!(both().await, expected, "{until}");
    }
}

async fn an_agreement_that_is_broken_is_no_longer_worth_hurrying(s: &Scenario) {
    let (agreement, _) = plan_until(s, "2026-11-27").await;
    s.with_address(Persona::YouthOwn).await;
    s.clock.set(at("2026-11-23T23:30:00Z"));
    s.run_jobs().await;
    assert_eq!(reminders(s, Persona::YouthOwn, ENDS).await, 1);
    s.deliver().await;
    assert!(s.mails().is_empty(), "it is night");
    for day in ["2026-11-19", "2026-11-20", "2026-11-23"] {
        s.told_by_coach(&agreement.to_string(), day, "missed").await;
    }
    assert_eq!(s.agreement(&agreement.to_string()).await["standing"], "broken");
    s.clock.set(at("2026-11-24T07:00:00Z"));
    s.deliver().await;
    let subjects: Vec<String> =
        s.mails_to(Persona::YouthOwn).iter().map(|mail| mail.header("Subject")).collect();
    assert_eq!(subjects, ["Een afspraak is niet gelukt"]);
}

async fn an_agreement_that_ends_is_reminded_of_unless_it_is_met(s: &Scenario) {
    plan_until(s, "2026-12-01").await;
    live_until(s, "2026-11-27T22:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, ENDS).await, 0);
    live_until(s, "2026-11-28T09:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, ENDS).await, 1);
    live_until(s, "2026-12-02T09:00:00Z").await;
    assert_eq!(reminders(s, Persona::YouthOwn, ENDS).await, 1);
}

/// What keeps the progress of an agreement says it is met.
async fn is_met(s: &Scenario, id: AgreementId) {
    let row = agreement_progress::Model {
        agreement_id: id,
        programme_id: s.people.programme,
        participant_id: s.people.sam,
        kept: 1,
        late: 0,
        missed: 0,
        excused: 0,
        recent_misses: "[]".to_owned(),
        is_broken: false,
        streak: 1,
        best_streak: 1,
        standing: Standing::Met,
        turns_on: None,
        updated_at: s.clock.now(),
    };
    let replace = OnConflict::column(agreement_progress::Column::AgreementId)
        .update_column(agreement_progress::Column::Standing)
        .to_owned();
    s.db()
        .write(async |tx| {
            let insert = agreement_progress::Entity::insert(row.clone().into_active_model());
            insert.on_conflict(replace.clone()).exec_without_returning(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_milestone_that_can_be_claimed_is_reminded_of_once(s: &Scenario) {
    const CLAIM: &str = "You can claim a milestone!";
    let (agreement, milestone) = plan_until(s, "2026-11-30").await;
    s.run_jobs().await;
    assert_eq!(reminders(s, Persona::YouthOwn, CLAIM).await, 0, "it asks for no agreement");
    s.db()
        .write(async |tx| {
            let row = milestone_requirement::ActiveModel {
                milestone_id: Set(milestone),
                agreement_id: Set(agreement),
            };
            milestone_requirement::Entity::insert(row).exec_without_returning(tx).await?;
            // Its days are over and none was missed.
            let until: NaiveDate = "2026-11-20".parse().unwrap();
            let change =
                agreement::ActiveModel { id: Set(agreement), until_date: Set(until), ..Default::default() };
            Ok(change.update(tx).await?)
        })
        .await
        .unwrap();
    let outcome = json!({ "occurredDate": "2026-11-19", "outcome": "kept" });
    s.coach().post(&format!("/agreements/{agreement}/check-ins"), outcome).await.expect(201);
    is_met(s, agreement).await;
    s.run_jobs().await;
    s.pass(TimeDelta::days(2));
    s.run_jobs().await;
    assert_eq!(reminders(s, Persona::YouthOwn, CLAIM).await, 1);
}

async fn a_claim_that_waits_reminds_the_coach_twice(s: &Scenario) {
    const WAITS: &str = "A milestone has been waiting for days";
    let milestone = s.claimed_milestone("100.00").await;
    for (days, expected) in [(0, 0), (1, 0), (2, 1), (3, 1), (4, 1), (5, 2), (6, 2), (9, 2)] {
        s.clock.set(crate::harness::beginning() + TimeDelta::days(days));
        s.run_jobs().await;
        assert_eq!(reminders(s, Persona::CoachAssigned, WAITS).await, expected, "after {days} days");
    }
    // Sent back and claimed again: another claim.
    let back = json!({ "reason": "Er mist nog een cijfer." });
    s.coach().post(&format!("/milestones/{milestone}/returns"), back).await.expect(201);
    let claim = json!({ "evidence": "Nu staat alles erin." });
    s.youth().post(&format!("/milestones/{milestone}/claims"), claim).await.expect(201);
    s.pass(TimeDelta::days(2));
    s.run_jobs().await;
    assert_eq!(reminders(s, Persona::CoachAssigned, WAITS).await, 3);
    assert_eq!(reminders(s, Persona::YouthOwn, WAITS).await, 0);
}
