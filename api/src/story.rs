//! The main job as a story: a youth and a coach make a plan, its money is set aside, an agreement is kept, a milestone is
//! approved and there is money to spend. Every step is a real call to a real server, which lives in a temporary folder
//! for as long as the story lasts.

use std::process::ExitCode;

use anyhow::{Context, bail};
use chrono::{Months, NaiveDate, TimeDelta};
use entities::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::auth::ops::new_code;
use crate::client::{Answer, Client, InProcess};
use crate::clock::{Clock, day_of, year_of};
use crate::config::{AppEnv, Config};
use crate::db::Db;
use crate::ledger::verify::find_violations;
use crate::programme::founding::{FirstUser, Founding, found};

/// Plays the story and checks the books; fails where a call goes other than told or the books do not hold.
///
/// # Errors
/// Where there is no room for a database or a call got an answer that does not belong in the story.
pub async fn play(config: &Config) -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let config = Config {
        app_env: AppEnv::Development,
        database_url: None,
        data_dir: folder.path().to_owned(),
        ..config.clone()
    };
    let db = Db::connect(&config, Clock::System).await?;
    db.migrate().await?;
    let code = found_programme(&db).await?;
    let server = InProcess::start(&config).await?;
    let mut teller = Teller { visitor: server.visitor(), calls: 0 };
    let told = tell(&mut teller, &code, &db).await;
    server.stop().await;
    told?;
    let violations = find_violations(db.reader()).await?;
    db.close().await;
    chapter("The books");
    violations.iter().for_each(|violation| println!("     {violation}"));
    if !violations.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    println!("     {} calls, and the books hold.", teller.calls);
    Ok(ExitCode::SUCCESS)
}

async fn found_programme(db: &Db) -> anyhow::Result<String> {
    let code = new_code().await?;
    let shown = code.code.clone();
    let founding = Founding {
        slug: "zaanstad".to_owned(),
        name: "BOT! Back on Track in 075".to_owned(),
        municipality: "Gemeente Zaanstad".to_owned(),
        is_demo: true,
    };
    let lead = FirstUser {
        login_name: "lead-iris".parse().map_err(anyhow::Error::msg)?,
        display_name: "Iris Vermeer".to_owned(),
        role: Role::Lead,
        code: Some(code),
    };
    let first = [lead];
    db.write(async |tx| found(tx, &founding, &first).await).await?;
    Ok(shown)
}

async fn tell(teller: &mut Teller, code: &str, db: &Db) -> anyhow::Result<()> {
    let now = db.clock().now();
    chapter("A lead comes in and sets money aside for study");
    let lead = teller.redeem("lead", code).await?;
    let fund = open_fund(teller, &lead, year_of(now)).await?;
    chapter("A coach joins the programme");
    let (coach, coach_id) = let_coach_in(teller, &lead).await?;
    chapter("Sam (15) is enrolled and gets in with a code from the coach, and so does a parent");
    let family = enrol_sam(teller, &lead, &coach, &coach_id, day_of(now)).await?;
    chapter("Sam and the coach write a plan");
    let plan = write_plan(teller, &family, &coach, day_of(now)).await?;
    chapter("Everybody signs; the last signature sets the money aside");
    sign(teller, &lead, &coach, &family, &plan, &fund).await?;
    chapter("The agreement is kept");
    keep_agreement(teller, &coach, &family, &plan, day_of(now)).await?;
    chapter("The milestone is reached and its money unlocked, once");
    reach_milestone(teller, &coach, &family, &plan).await?;
    teller.get(&lead, &format!("/funds/{fund}"), fund_figures).await?;
    Ok(())
}

async fn open_fund(teller: &mut Teller, lead: &Actor, year: i32) -> anyhow::Result<String> {
    let body = json!({ "purpose": "study", "year": year, "budgetLine": "Financieel alternatief" });
    let fund = teller.post(lead, "/funds", body, |_| format!("an empty fund for study in {year}")).await?;
    let id = fund.text("/id").to_owned();
    let budget = json!({ "amount": "25000.00", "note": format!("Begroting {year}") });
    let moved = |answer: &Answer| format!("{} euro of the budget is in it", answer.text("/amount"));
    teller.post(lead, &format!("/funds/{id}/allocations"), budget, moved).await?;
    Ok(id)
}

async fn let_coach_in(teller: &mut Teller, lead: &Actor) -> anyhow::Result<(Actor, String)> {
    let found = |answer: &Answer| format!("finds {}", answer.text("/items/0/name"));
    let organisations = teller.get(lead, "/organisations?kind=municipality", found).await?;
    let account = json!({ "loginName": "coach-noor", "displayName": "Noor de Vries" });
    let account =
        teller.post(lead, "/users", account, |_| "an account that can do nothing yet".into()).await?;
    let id = account.text("/id").to_owned();
    let role = json!({ "organisationId": organisations.text("/items/0/id"), "role": "coach" });
    teller
        .post(lead, &format!("/users/{id}/memberships"), role, |_| "the account is a coach's".into())
        .await?;
    let coach = teller.invite(lead, "coach", &id).await?;
    Ok((coach, id))
}

/// Sam and a parent, both signed in.
struct Family {
    participant: String,
    youth: Actor,
    guardian: Actor,
}

async fn enrol_sam(
    teller: &mut Teller,
    lead: &Actor,
    coach: &Actor,
    coach_id: &str,
    today: NaiveDate,
) -> anyhow::Result<Family> {
    let birth_date = today.checked_sub_months(Months::new(15 * 12 + 6)).context("a day of birth")?;
    let enrolment = json!({
        "loginName": "sam", "firstName": "Sam", "surname": "Bakker", "birthDate": birth_date,
        "neighbourhood": "Poelenburg", "coachId": coach_id,
    });
    let sam =
        teller.post(lead, "/participants", enrolment, |_| "a file for Sam, with a coach".into()).await?;
    let participant = sam.text("/id").to_owned();
    let youth = teller.invite(coach, "youth", sam.text("/userId")).await?;
    let parent = json!({ "loginName": "ouder-sam", "displayName": "Ouder van Sam" });
    let path = format!("/participants/{participant}/guardians");
    let parent = teller.post(coach, &path, parent, |_| "the parent is Sam's guardian".into()).await?;
    let guardian = teller.invite(coach, "guardian", parent.text("/userId")).await?;
    Ok(Family { participant, youth, guardian })
}

/// The plan and what in it the story needs.
struct Plan {
    id: String,
    agreement: String,
    milestone: String,
    content_hash: String,
}

async fn write_plan(
    teller: &mut Teller,
    family: &Family,
    coach: &Actor,
    today: NaiveDate,
) -> anyhow::Result<Plan> {
    let path = format!("/participants/{}/plans", family.participant);
    let plan =
        teller.post(&family.youth, &path, Value::Null, |_| "a plan with an empty draft".into()).await?;
    let path = format!("/plans/{}/draft", plan.text("/id"));
    let version = |answer: &Answer| format!("reads version {}", answer.etag.as_deref().unwrap_or_default());
    let draft = teller.get(coach, &path, version).await?;
    let agreement = entities::AgreementId::generate();
    let content = json!({
        "goals": [{ "domain": "school", "title": "Ik wil naar het mbo", "milestones": [{
            "title": "Twee weken op tijd in de les", "rewards": [{ "kind": "study", "amount": "75.00" }],
            "requiredAgreementIds": [agreement],
        }] }],
        "agreements": [{
            "id": agreement, "kind": "attendance", "title": "Ik ben op tijd op school",
            "rule": { "kind": "at_least_kept", "minimum": 2, "of": 2 },
            "fromDate": today - TimeDelta::weeks(2), "untilDate": today + TimeDelta::weeks(2),
        }],
    });
    let edited = |_: &Answer| "a goal, an agreement, and a milestone worth 75.00".to_owned();
    let draft = teller.call(coach, (Method::PUT, &path, draft.etag.as_deref()), content, edited).await?;
    Ok(Plan {
        id: plan.text("/id").to_owned(),
        agreement: draft.text("/content/agreements/0/id").to_owned(),
        milestone: draft.text("/content/goals/0/milestones/0/id").to_owned(),
        content_hash: draft.text("/contentHash").to_owned(),
    })
}

fn fund_figures(answer: &Answer) -> String {
    let of = |pointer| answer.text(pointer);
    format!("free {}, pledged {}, unlocked {}", of("/free"), of("/pledged"), of("/unlocked"))
}

async fn sign(
    teller: &mut Teller,
    lead: &Actor,
    coach: &Actor,
    family: &Family,
    plan: &Plan,
    fund: &str,
) -> anyhow::Result<()> {
    let fund = format!("/funds/{fund}");
    teller.get(lead, &fund, fund_figures).await?;
    for signer in [&family.youth, coach, &family.guardian] {
        let signature = json!({ "contentHash": plan.content_hash });
        let state = |answer: &Answer| format!("signed; the plan is {}", answer.text("/state"));
        teller.post(signer, &format!("/plans/{}/signatures", plan.id), signature, state).await?;
    }
    teller.get(lead, &fund, fund_figures).await?;
    Ok(())
}

async fn keep_agreement(
    teller: &mut Teller,
    coach: &Actor,
    family: &Family,
    plan: &Plan,
    today: NaiveDate,
) -> anyhow::Result<()> {
    let agreement = format!("/agreements/{}", plan.agreement);
    let standing = |answer: &Answer| format!("the agreement is {}", answer.text("/standing"));
    teller.get(&family.youth, &agreement, standing).await?;
    for days in [2, 1] {
        let told = json!({ "occurredDate": today - TimeDelta::days(days), "outcome": "kept" });
        let state = |answer: &Answer| format!("the check-in is {}", answer.text("/state"));
        let path = format!("{agreement}/check-ins");
        let recorded = teller.post(&family.youth, &path, told, state).await?;
        let path = format!("/check-ins/{}/confirmations", recorded.text("/id"));
        teller.post(coach, &path, Value::Null, state).await?;
    }
    teller.get(&family.youth, &agreement, standing).await?;
    Ok(())
}

async fn reach_milestone(
    teller: &mut Teller,
    coach: &Actor,
    family: &Family,
    plan: &Plan,
) -> anyhow::Result<()> {
    let wallet = |answer: &Answer| {
        let (now, later) = (answer.text("/toSpend/study"), answer.text("/toUnlock/study"));
        format!("to spend {now}, still to unlock {later}")
    };
    teller.get(&family.youth, "/me/wallet", wallet).await?;
    let state = |answer: &Answer| format!("the milestone is {}", answer.text("/state"));
    let milestone = format!("/milestones/{}", plan.milestone);
    let claim = json!({ "evidence": "In Magister zie je dat ik op tijd was." });
    teller.post(&family.youth, &format!("{milestone}/claims"), claim, state).await?;
    let approvals = format!("{milestone}/approvals");
    teller.post(coach, &approvals, json!({}), state).await?;
    teller.refused(coach, &approvals, json!({}), "milestone_state").await?;
    teller.get(&family.youth, "/me/wallet", wallet).await?;
    let reason =
        |answer: &Answer| format!("{}: {}", answer.text("/items/0/amount"), answer.text("/items/0/reason"));
    teller.get(&family.youth, "/me/wallet/entries", reason).await?;
    Ok(())
}

fn chapter(title: &str) {
    println!("\n{title}");
}

/// Somebody in the story.
struct Actor {
    role: &'static str,
    client: Client,
}

/// Calls, and tells about each call in one line.
struct Teller {
    visitor: Client,
    calls: u32,
}

impl Teller {
    async fn get(
        &mut self,
        actor: &Actor,
        path: &str,
        told: impl Fn(&Answer) -> String,
    ) -> anyhow::Result<Answer> {
        self.call(actor, (Method::GET, path, None), Value::Null, told).await
    }

    async fn post(
        &mut self,
        actor: &Actor,
        path: &str,
        body: Value,
        told: impl Fn(&Answer) -> String,
    ) -> anyhow::Result<Answer> {
        self.call(actor, (Method::POST, path, None), body, told).await
    }

    /// A call that must succeed: method, path and the version for `If-Match`.
    async fn call(
        &mut self,
        actor: &Actor,
        (method, path, etag): (Method, &str, Option<&str>),
        body: Value,
        told: impl Fn(&Answer) -> String,
    ) -> anyhow::Result<Answer> {
        let answer = actor.client.send(method, path, &body, etag).await?;
        if !answer.is_success() {
            self.print(actor.role, &answer, answer.text("/detail"));
            bail!("{} is refused, which is not in the story: {}", answer.call, answer.body);
        }
        self.print(actor.role, &answer, &told(&answer));
        Ok(answer)
    }

    /// A call that must be refused with the problem of that code.
    async fn refused(&mut self, actor: &Actor, path: &str, body: Value, code: &str) -> anyhow::Result<()> {
        let answer = actor.client.send(Method::POST, path, &body, None).await?;
        self.print(actor.role, &answer, &format!("refused: {}", answer.text("/title")));
        if answer.text("/code") != code {
            bail!("{} should have been refused as {code}: {}", answer.call, answer.body);
        }
        Ok(())
    }

    /// An invitation made by `inviter` and redeemed by whom it is for.
    async fn invite(&mut self, inviter: &Actor, role: &'static str, user: &str) -> anyhow::Result<Actor> {
        let purpose = json!({ "purpose": "invitation" });
        let made = |_: &Answer| format!("a one-time code for the {role}");
        let code = self.post(inviter, &format!("/users/{user}/access-codes"), purpose, made).await?;
        self.redeem(role, code.text("/code")).await
    }

    async fn redeem(&mut self, role: &'static str, code: &str) -> anyhow::Result<Actor> {
        let body = json!({ "code": code, "passphrase": "een geheim van mijzelf", "deviceName": "story" });
        let visitor = Actor { role, client: self.visitor.clone() };
        let chosen = |_: &Answer| "chooses a passphrase and is signed in".to_owned();
        let tokens = self.post(&visitor, "/access-code-redemptions", body, chosen).await?;
        Ok(Actor { role, client: self.visitor.with_token(tokens.text("/accessToken")) })
    }

    fn print(&mut self, role: &str, answer: &Answer, told: &str) {
        self.calls = self.calls.saturating_add(1);
        println!("{:>3}. {role:<9}{:<49}{}  {told}", self.calls, shorten(&answer.call), answer.status);
    }
}

/// The same call with each identifier cut to its last four characters, so that a line fits a screen.
fn shorten(call: &str) -> String {
    let cut = |part: &str| match part.len() {
        36 => format!("..{}", part.get(32..).unwrap_or_default()),
        _ => part.to_owned(),
    };
    call.split('/').map(cut).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_cut_and_nothing_else() {
        let call = "GET /v1/funds/0190a5c8-0000-7000-8000-00000000abcd/allocations";
        assert_eq!(shorten(call), "GET /v1/funds/..abcd/allocations");
    }
}
