//! What is still told when the turn of a mail comes, and to whom; and that nothing is told twice.

use chrono::{DateTime, Utc};
use entities::{Channel, ContactState, DeliveryState};
use serde_json::json;
use uuid::Uuid;

use crate::harness::check_ins::two_in_four_weeks;
use crate::harness::contacts::agreeing;
use crate::harness::diary::agreement_for;
use crate::harness::{Persona, Scenario};

scenarios!(
    one_decline_makes_one_notice,
    one_difference_makes_one_notice,
    a_mail_of_the_day_says_that_there_is_more_than_it_names,
    what_is_over_does_not_push_news_out_of_the_mail_of_the_day,
    a_guardian_gets_no_mail_once_the_youth_is_sixteen,
);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// How many notices somebody gets by what `happens`.
async fn news(s: &Scenario, persona: Persona, happens: impl AsyncFnOnce()) -> Vec<String> {
    s.relay().await;
    let before = s.notice_titles(persona).await.len();
    happens().await;
    s.relay().await;
    let mut titles = s.notice_titles(persona).await;
    titles.truncate(titles.len() - before);
    titles
}

async fn one_decline_makes_one_notice(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let contact = s.invite_member(&agreement, Persona::Partner, "school").await;
    let told = news(s, Persona::CoachAssigned, async || {
        let body = json!({ "reasonCode": "no_time" });
        s.acting(Persona::Partner).post(&format!("/contacts/{contact}/declines"), body).await.expect(201);
    });
    assert_eq!(told.await, ["A contact declined"]);
}

async fn one_difference_makes_one_notice(s: &Scenario) {
    s.sign_several_agreements().await;
    s.contact(Persona::Partner, agreement_for("school"), ContactState::Signed).await;
    let appointment = s.appointment("school", 1).await;
    s.pass(chrono::TimeDelta::hours(3));
    let told = news(s, Persona::CoachAssigned, async || {
        s.tell_how_it_went(Persona::YouthOwn, &appointment, "kept").await.expect(201);
        s.tell_how_it_went(Persona::Partner, &appointment, "no_show").await.expect(201);
    });
    assert_eq!(told.await, ["Two people say different things about an agreement"]);
}

/// So many things that the coach is told of, one after the other.
async fn tell_the_coach(s: &Scenario, count: u128) {
    for number in 0..count {
        s.happen(Some(Persona::YouthOwn), "contact.signed", Uuid::from_u128(number + 1), s.people.sam).await;
    }
    s.relay().await;
}

/// What the coach reads in the next mail of the day: the lines, and whether there is more.
async fn mail_of_the_day(s: &Scenario) -> (Vec<String>, bool) {
    s.empty_mailboxes();
    s.clock.set(at("2026-11-24T07:00:00Z"));
    s.deliver().await;
    let mails = s.mails_to(Persona::CoachAssigned);
    assert_eq!(mails.len(), 1);
    let text = mails[0].text();
    let plain = text.split("text/html").next().unwrap();
    let mut lines: Vec<String> =
        plain.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned).collect();
    let before = lines.len();
    lines.retain(|line| !line.starts_with("En er is nog meer."));
    (lines.clone(), lines.len() < before)
}

async fn a_mail_of_the_day_says_that_there_is_more_than_it_names(s: &Scenario) {
    s.with_address(Persona::CoachAssigned).await;
    tell_the_coach(s, 200).await;
    s.pass(chrono::TimeDelta::minutes(1));
    tell_the_coach(s, 1).await;
    assert_eq!(mail_of_the_day(s).await, (vec!["200× Een contactpersoon doet mee".to_owned()], true));
    use DeliveryState::Sent;
    assert_eq!(s.states(Persona::CoachAssigned, Channel::Email).await, [Sent, Sent]);
}

async fn what_is_over_does_not_push_news_out_of_the_mail_of_the_day(s: &Scenario) {
    s.with_address(Persona::CoachAssigned).await;
    // Claims of milestones that are no longer there: nothing to tell in the morning.
    for number in 0..220_u128 {
        let gone = Uuid::from_u128(number + 1);
        s.happen(Some(Persona::YouthOwn), "milestone.claimed", gone, s.people.sam).await;
    }
    tell_the_coach(s, 1).await;
    s.happen(Some(Persona::YouthOwn), "message.sent", Uuid::from_u128(1), s.people.sam).await;
    tell_the_coach(s, 1).await;
    assert_eq!(mail_of_the_day(s).await, (vec!["2× Een contactpersoon doet mee".to_owned()], false));
}

async fn a_guardian_gets_no_mail_once_the_youth_is_sixteen(s: &Scenario) {
    s.agree("attendance", two_in_four_weeks()).await;
    s.with_address(Persona::GuardianOwn).await;
    s.relay().await;
    // Half past ten in the evening before Sam's birthday.
    s.clock.set(at("2027-04-30T20:30:00Z"));
    s.happen(Some(Persona::CoachAssigned), "plan.signed", Uuid::from_u128(1), s.people.sam).await;
    s.deliver().await;
    s.empty_mailboxes();
    s.clock.set(at("2027-05-01T06:00:00Z"));
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::GuardianOwn).len(), 0, "from 16 the file is the youth's own");
    let last = s.states(Persona::GuardianOwn, Channel::Email).await.pop();
    assert_eq!(last, Some(DeliveryState::Dropped));
}
