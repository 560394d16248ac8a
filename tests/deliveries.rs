//! What is still told when the turn of a mail comes, and to whom; and that nothing is told twice.

use chrono::{DateTime, Utc};
use entities::{Channel, ContactState, DeliveryState};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::check_ins::two_in_four_weeks;
use crate::harness::contacts::agreeing;
use crate::harness::diary::agreement_for;
use crate::harness::{Persona, Scenario};

scenarios!(
    one_decline_makes_one_notice,
    one_difference_makes_one_notice,
    a_youth_hears_of_corrections_of_their_own_words_alone,
    one_settlement_makes_one_notice,
    one_list_makes_one_notice_of_each_youth,
    a_signal_that_is_settled_is_not_told,
    a_coach_reads_in_the_app_whom_it_is_about,
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

const CORRECTED: &str = "Something was corrected with an agreement";

async fn a_youth_hears_of_corrections_of_their_own_words_alone(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let correct = async |check_in: &str, outcome: &str| {
        let body = json!({ "outcome": outcome, "reason": "Nagevraagd." });
        s.coach().post(&format!("/check-ins/{check_in}/corrections"), body).await.expect(201).text("/id")
    };
    let reject = async |check_in: &str| {
        let path = format!("/check-ins/{check_in}/rejections");
        s.coach().post(&path, json!({ "reason": "Dat klopt niet." })).await.expect(201);
    };
    let of_coach = news(s, Persona::YouthOwn, async || {
        let told = s.told_by_coach(&agreement, "2026-11-16", "missed").await;
        correct(&told, "excused").await;
        let told = s.told_by_coach(&agreement, "2026-11-17", "kept").await;
        reject(&told).await;
    });
    assert_eq!(of_coach.await, Vec::<String>::new());
    let own = news(s, Persona::YouthOwn, async || {
        let told = s.told_by_youth(&agreement, "2026-11-18", "kept").await;
        let otherwise = correct(&told, "late").await;
        s.relay().await;
        // Back to what they told, or to anything else: it is still about their word.
        correct(&otherwise, "kept").await;
    });
    assert_eq!(own.await, [CORRECTED, CORRECTED]);
    let rejected = news(s, Persona::YouthOwn, async || {
        let told = s.told_by_youth(&agreement, "2026-11-19", "kept").await;
        reject(&told).await;
    });
    assert_eq!(rejected.await, ["Something does not count with an agreement"]);
}

async fn one_settlement_makes_one_notice(s: &Scenario) {
    s.sign_several_agreements().await;
    let settle = async |outcome: &str| {
        let appointment = s.appointment("employer", 1).await;
        s.pass(chrono::TimeDelta::hours(3));
        s.tell_how_it_went(Persona::YouthOwn, &appointment, "kept").await.expect(201);
        news(s, Persona::YouthOwn, async || {
            s.settle_appointment(&appointment, outcome).await.expect(201);
        })
        .await
    };
    let settled = "What happened at an appointment is settled";
    assert_eq!(settle("excused").await, [settled]);
    let told = [settle("no_show").await, settle("no_show").await, settle("no_show").await];
    assert!(told.iter().all(|titles| titles.len() == 1), "{told:?}");
    // One of three was to be kept: the last act breaks the agreement, and that says it all.
    assert_eq!((&told[0][0], &told[2][0]), (&settled.to_owned(), &"An agreement was not met".to_owned()));
}

async fn one_list_makes_one_notice_of_each_youth(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let contact = s.stand_by(&agreement, Persona::Partner, "school").await;
    let days: Vec<u32> = (2..=20).filter(|day| ![7, 8, 14, 15].contains(day)).collect();
    for day in &days {
        s.told_by_youth(&agreement, &format!("2026-11-{day:02}"), "kept").await;
    }
    let (mut coach, mut youth) = (Vec::new(), Vec::new());
    let list = async || {
        let item = |day: &u32| {
            let date = format!("2026-11-{day:02}");
            json!({ "contactId": contact, "date": date, "outcome": "unexcused" })
        };
        let body = json!({ "items": days.iter().map(item).collect::<Vec<_>>() });
        s.acting(Persona::Partner).post("/attendance-records", body).await.expect(201);
    };
    let of_coach = news(s, Persona::CoachAssigned, async || {
        youth = news(s, Persona::YouthOwn, list).await;
    });
    coach.extend(of_coach.await);
    assert_eq!(youth, ["An agreement was not met"]);
    let signals = s.signals("open").await;
    assert!(["truancy", "agreement_broken"].iter().all(|kind| signals.iter().any(|it| it == kind)));
    coach.retain(|title| title != "Two people say different things about an agreement");
    assert_eq!(coach, ["There is a signal about absence"]);
}

async fn a_signal_that_is_settled_is_not_told(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let told = news(s, Persona::YouthOwn, async || {
        s.live_check_ins(&agreement).await;
        let second = s.all_check_ins(&agreement).await[0]["id"].as_str().unwrap().to_owned();
        let why = json!({ "reason": "Verkeerde dag." });
        s.coach().post(&format!("/check-ins/{second}/rejections"), why).await.expect(201);
    });
    assert_eq!(told.await, Vec::<String>::new());
    assert_eq!(s.signals("settled").await, ["agreement_at_risk"]);
}

async fn a_coach_reads_in_the_app_whom_it_is_about(s: &Scenario) {
    s.with_address(Persona::CoachAssigned).await;
    let milestone = s.claimed_milestone("100.00").await;
    s.relay().await;
    let coach = s.inbox(Persona::CoachAssigned).await;
    assert!(coach.iter().all(|item| item["firstName"] == "Sam"), "{coach:?}");
    let newest = coach[0]["id"].as_str().unwrap();
    let read = s.coach().post(&format!("/notices/{newest}/readings"), Value::Null).await.expect(201);
    assert_eq!(read.json["firstName"], "Sam");
    s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    s.relay().await;
    for persona in [Persona::YouthOwn, Persona::GuardianOwn] {
        let inbox = s.inbox(persona).await;
        assert!(!inbox.is_empty() && inbox.iter().all(|item| item["firstName"].is_null()), "{inbox:?}");
    }
    tell_the_coach(s, 1).await;
    s.clock.set("2026-11-24T07:00:00Z".parse().unwrap());
    s.deliver().await;
    let mails = s.mails_to(Persona::CoachAssigned);
    assert!(mails.len() == 1 && !mails[0].raw.contains("Sam"), "no mail has a name");
    s.unassign_coach().await;
    let former = s.inbox(Persona::CoachAssigned).await;
    assert!(former.iter().all(|item| item["firstName"].is_null()), "{former:?}");
}

/// So many things that the coach is told of, one after the other.
async fn tell_the_coach(s: &Scenario, count: u128) {
    for number in 0..count {
        s.happen(
            Some(Persona::YouthOwn),
            "introduction.withdrawn",
            Uuid::from_u128(number + 1),
            s.people.sam,
        )
        .await;
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
    let text = mails[0].text().replace("=C3=97", "×");
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
    assert_eq!(mail_of_the_day(s).await, (vec!["200× Een kennismaking is teruggetrokken".to_owned()], true));
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
    assert_eq!(mail_of_the_day(s).await, (vec!["2× Een kennismaking is teruggetrokken".to_owned()], false));
}

async fn a_guardian_gets_no_mail_once_the_youth_is_sixteen(s: &Scenario) {
    let (plan, _) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    s.with_address(Persona::GuardianOwn).await;
    s.relay().await;
    // Half past ten in the evening before Sam's birthday.
    s.clock.set(at("2027-04-30T20:30:00Z"));
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let sign = json!({ "contentHash": draft.text("/contentHash") });
    s.coach().post(&format!("/plans/{plan}/signatures"), sign).await.expect(201);
    s.deliver().await;
    assert_eq!(s.states(Persona::GuardianOwn, Channel::Email).await.pop(), Some(DeliveryState::Waiting));
    s.empty_mailboxes();
    s.clock.set(at("2027-05-01T06:00:00Z"));
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::GuardianOwn).len(), 0, "from 16 the file is the youth's own");
    let last = s.states(Persona::GuardianOwn, Channel::Email).await.pop();
    assert_eq!(last, Some(DeliveryState::Dropped));
}
