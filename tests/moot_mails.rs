//! What is queued and over before it leaves is not sent: nobody gets a mail about what was settled, answered or taken back
//! meanwhile, or about what is no longer theirs.

use entities::{Channel, DeliveryState, IntroductionState, PlacementState};
use serde_json::{Value, json};

use crate::harness::contacts::agreeing;
use crate::harness::placements::terms;
use crate::harness::{Persona, Scenario};

scenarios!(
    an_answered_question_to_the_youth_is_not_mailed,
    what_the_youth_took_back_is_not_mailed_to_the_employer,
    whoever_left_the_employer_gets_no_mail,
    what_a_lead_decided_is_not_mailed_to_leads,
    what_a_guardian_need_not_decide_is_not_mailed,
    an_outcome_that_is_disputed_is_not_mailed,
    a_contact_who_is_no_longer_asked_gets_no_mail,
    what_was_signed_or_revoked_is_not_mailed,
    a_visit_that_is_off_is_not_mailed,
);

/// What becomes of the mails that `happens` queues for somebody, where `undo` comes before they leave.
async fn mailed(
    s: &Scenario,
    persona: Persona,
    happens: impl AsyncFnOnce() -> String,
    undo: impl AsyncFnOnce(String),
) -> Vec<DeliveryState> {
    s.deliver().await;
    let before = s.states(persona, Channel::Email).await.len();
    let subject = happens().await;
    s.relay().await;
    let queued = s.states(persona, Channel::Email).await.len();
    assert!(queued > before, "{persona:?} is told of nothing");
    undo(subject).await;
    s.deliver().await;
    s.states(persona, Channel::Email).await[before..queued].to_vec()
}

async fn post(s: &Scenario, persona: Persona, path: &str, body: Value) -> String {
    let reply = s.acting(persona).post(path, body).await.expect(201);
    reply.json["id"].as_str().unwrap_or_default().to_owned()
}

use DeliveryState::{Dropped, Sent};
use Persona::{CoachAssigned, EmployerOwn, GuardianOwn, Lead, Partner, YouthOwn};

async fn an_answered_question_to_the_youth_is_not_mailed(s: &Scenario) {
    s.with_address(YouthOwn).await;
    let interest = s.want_workshop().await;
    let send_back = || async {
        let reason = json!({ "reason": "Schrijf wat meer over jezelf." });
        post(s, CoachAssigned, &format!("/interests/{interest}/returns"), reason).await;
        interest.clone()
    };
    let again = async |id: String| {
        post(s, YouthOwn, &format!("/interests/{id}/expressions"), json!({})).await;
    };
    assert_eq!(mailed(s, YouthOwn, async || send_back().await, again).await, [Dropped]);
    assert_eq!(mailed(s, YouthOwn, async || send_back().await, async |_| {}).await, [Sent]);
}

async fn what_the_youth_took_back_is_not_mailed_to_the_employer(s: &Scenario) {
    s.with_address(EmployerOwn).await;
    let withdraw = async |id: String| {
        s.step_introduction(YouthOwn, &id, "withdrawals").await.expect(201);
    };
    assert_eq!(mailed(s, EmployerOwn, async || s.introduced().await, withdraw).await, [Dropped]);
    let accepted = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let propose = async || s.propose(YouthOwn, &accepted, &[48, 72]).await.expect(201).text("/id");
    let withdraw = async |id: String| {
        post(s, YouthOwn, &format!("/proposals/{id}/withdrawals"), json!({})).await;
    };
    assert_eq!(mailed(s, EmployerOwn, propose, withdraw).await, [Dropped]);
    // What was written and read in the app.
    let write = async || s.write_in(YouthOwn, &accepted, "Mag ik langskomen?").await.expect(201).text("/id");
    let settings = s.acting(EmployerOwn).get("/me/notice-settings").await.expect(200);
    let wanted = json!({ "language": "nl", "isDigest": false,
        "preferences": [{ "kind": "message", "channel": "email", "isWanted": true }] });
    let choose = s.acting(EmployerOwn).put("/me/notice-settings", wanted);
    choose.if_match(settings.header("etag")).await.expect(200);
    let read = async |id: String| {
        let body = json!({ "messageId": id });
        s.acting(EmployerOwn)
            .post(&format!("/introductions/{accepted}/message-readings"), body)
            .await
            .expect(201);
    };
    assert_eq!(mailed(s, EmployerOwn, write, read).await, [Dropped]);
    assert_eq!(mailed(s, EmployerOwn, write, async |_| {}).await, [Sent]);
}

async fn whoever_left_the_employer_gets_no_mail(s: &Scenario) {
    s.with_address(Persona::EmployerColleague).await;
    let leave = async |_| {
        use entities::employer_member;
        use sea_orm::sea_query::Expr;
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
        let user = s.people.user(Persona::EmployerColleague);
        let end = async |tx: &back_on_track::db::Tx| {
            let own = employer_member::Column::UserId.eq(user);
            let ended = Expr::value(Some(tx.now()));
            let end =
                employer_member::Entity::update_many().col_expr(employer_member::Column::EndedAt, ended);
            end.filter(own).exec(tx).await?;
            Ok(())
        };
        s.db().write(end).await.unwrap();
    };
    let accepted = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let propose = async || s.propose(YouthOwn, &accepted, &[48, 72]).await.expect(201).text("/id");
    assert_eq!(mailed(s, Persona::EmployerColleague, propose, leave).await, [Dropped]);
}

async fn what_a_lead_decided_is_not_mailed_to_leads(s: &Scenario) {
    s.with_address(Lead).await;
    let register = async || s.register_employer("De Winkel", "12345678").await.id;
    let verify = async |id: String| {
        s.acting(Lead).decide_on(&id, "verifications").await.expect(201);
    };
    assert_eq!(mailed(s, Lead, register, verify).await, [Dropped]);
}

async fn what_a_guardian_need_not_decide_is_not_mailed(s: &Scenario) {
    s.with_address(GuardianOwn).await;
    let accepted = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let propose = async || s.propose_release(&accepted, "surname").await.expect(201).text("/id");
    let withdraw = async |id: String| {
        post(s, YouthOwn, &format!("/releases/{id}/withdrawals"), json!({})).await;
    };
    assert_eq!(mailed(s, GuardianOwn, propose, withdraw).await, [Dropped]);
    assert_eq!(mailed(s, GuardianOwn, propose, async |_| {}).await, [Sent]);
}

async fn an_outcome_that_is_disputed_is_not_mailed(s: &Scenario) {
    s.with_address(YouthOwn).await;
    let settle = async || {
        let id = s.appointment("coach", 1).await;
        s.pass(chrono::TimeDelta::hours(3));
        s.tell_how_it_went(CoachAssigned, &id, "no_show").await.expect(201);
        id
    };
    let deny = async |id: String| {
        s.tell_how_it_went(YouthOwn, &id, "kept").await.expect(201);
    };
    assert_eq!(mailed(s, YouthOwn, settle, deny).await, [Dropped]);
    assert_eq!(mailed(s, YouthOwn, settle, async |_| {}).await, [Sent]);
}

async fn a_contact_who_is_no_longer_asked_gets_no_mail(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    s.with_address(Partner).await;
    let invite = async || s.invite_member(&agreement, Partner, "school").await;
    let end = async |id: String| {
        post(s, CoachAssigned, &format!("/contacts/{id}/endings"), json!({})).await;
    };
    assert_eq!(mailed(s, Partner, invite, end).await, [Dropped]);
    let sign = async |id: String| s.sign_as(Partner, &id).await;
    assert_eq!(mailed(s, Partner, invite, sign).await, [Dropped]);
}

async fn what_was_signed_or_revoked_is_not_mailed(s: &Scenario) {
    s.with_address(YouthOwn).await;
    let draft = async || s.draft_placement(terms()).await;
    let sign = async |id: String| s.sign_placement(&id, &[YouthOwn]).await;
    assert_eq!(mailed(s, YouthOwn, draft, sign).await, [Dropped]);
    let placement = s.placement_of_sam(PlacementState::Completed).await;
    let path = format!("/placements/{placement}/certificates");
    let issue = async || post(s, CoachAssigned, &path, json!({})).await;
    let revoke = async |id: String| {
        let why = json!({ "reason": "De uren kloppen niet." });
        post(s, CoachAssigned, &format!("/certificates/{id}/revocations"), why).await;
    };
    assert_eq!(mailed(s, YouthOwn, issue, revoke).await, [Dropped]);
}

async fn a_visit_that_is_off_is_not_mailed(s: &Scenario) {
    s.with_address(YouthOwn).await;
    let visit = s.visit(72, 3).await;
    let body = json!({ "participantId": s.people.sam });
    let sign_up = async || post(s, CoachAssigned, &format!("/visits/{visit}/sign-ups"), body).await;
    let cancel = async |_| {
        let why = json!({ "reason": "De bakker is ziek." });
        post(s, CoachAssigned, &format!("/visits/{visit}/cancellations"), why).await;
    };
    assert_eq!(mailed(s, YouthOwn, sign_up, cancel).await, [Dropped]);
}
