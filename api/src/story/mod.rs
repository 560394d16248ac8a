//! The main job as a story: a youth and a coach make a plan, its money is set aside, an agreement is kept, a milestone is
//! approved, and the money reaches a judo club and a bookshop by the bank. Another youth finds work and earns a certificate. Every step is a real call to a real server,
//! which lives in a temporary folder for as long as the story lasts.

mod agreement;
mod bank;
mod plan;
mod spending;
mod teller;
mod work;

use std::process::ExitCode;

use entities::Role;
use serde_json::json;

use self::plan::fund_figures;
use self::teller::{Actor, Teller};
use crate::auth::ops::new_code;
use crate::client::{Answer, InProcess};
use crate::clock::{Clock, day_of, year_of};
use crate::config::{AppEnv, Config};
use crate::db::Db;
use crate::ledger::verify::find_violations;
use crate::notice::relay;
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
    relay::begin(&db).await?;
    let codes = found_programme(&db).await?;
    let server = InProcess::start(&config).await?;
    let mut teller = Teller { visitor: server.visitor(), calls: 0 };
    let told = tell(&mut teller, &codes, &db).await;
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

/// The codes with which the first people come in.
struct Codes {
    lead: String,
    officers: [String; 2],
}

/// A lead, and two finance officers: nobody lets in the second pair of eyes but an administrator.
async fn found_programme(db: &Db) -> anyhow::Result<Codes> {
    let founding = Founding {
        slug: "zaanstad".to_owned(),
        name: "BOT! Back on Track in 075".to_owned(),
        municipality: "Gemeente Zaanstad".to_owned(),
        is_demo: true,
    };
    let (mut first, mut codes) = (Vec::new(), Vec::new());
    for (login_name, display_name, role) in [
        ("lead-iris", "Iris Vermeer", Role::Lead),
        ("finance-wim", "Wim de Boer", Role::Finance),
        ("finance-els", "Els Smit", Role::Finance),
    ] {
        let code = new_code().await?;
        codes.push(code.code.clone());
        first.push(FirstUser {
            login_name: login_name.parse().map_err(anyhow::Error::msg)?,
            display_name: display_name.to_owned(),
            role,
            code: Some(code),
        });
    }
    db.write(async |tx| found(tx, &founding, &first).await).await?;
    let mut codes = codes.into_iter();
    let mut next = || codes.next().unwrap_or_default();
    Ok(Codes { lead: next(), officers: [next(), next()] })
}

async fn tell(teller: &mut Teller, codes: &Codes, db: &Db) -> anyhow::Result<()> {
    let now = db.clock().now();
    let today = day_of(now);
    let [wim_code, els_code] = &codes.officers;
    chapter("A lead comes in and sets money aside for study and for free time");
    let lead = teller.redeem("lead", &codes.lead).await?;
    let fund = open_fund(teller, &lead, "study", "25000.00", year_of(now)).await?;
    open_fund(teller, &lead, "leisure", "15000.00", year_of(now)).await?;
    chapter("A coach joins the programme");
    let municipality = find_organisation(teller, &lead, "municipality").await?;
    let (coach, coach_id) =
        let_in(teller, &lead, &municipality, ("coach", "coach-noor", "Noor de Vries")).await?;
    chapter("Sam (15) is enrolled and gets in with a code from the coach, and so does a parent");
    let family = plan::enrol_sam(teller, &lead, &coach, &coach_id, today).await?;
    chapter("Sam and the coach write a plan");
    let written = plan::write_plan(teller, &family, &coach, today).await?;
    chapter("Everybody signs; the last signature sets the money aside");
    plan::sign(teller, &lead, &coach, &family, &written, &fund).await?;
    chapter("Sam's school stands by the agreement, and sees nothing else of Sam");
    let (school, contact) = agreement::bring_in_school(teller, &lead, &coach, &written).await?;
    chapter("The agreement is kept: told by a phone with a bad connection, confirmed by the school");
    agreement::keep(teller, &family, &written, (&school, &contact), today).await?;
    agreement::keep_in_touch(teller, &coach, &family, now).await?;
    chapter("The milestone is reached and its money unlocked, once");
    plan::reach_milestone(teller, &coach, &family, &written).await?;
    chapter("Word came in time");
    relay::run(db).await?;
    agreement::read_notices(teller, &coach).await?;
    agreement::read_notices(teller, &family.youth).await?;
    teller.get(&lead, &format!("/funds/{fund}"), fund_figures).await?;
    chapter("A judo club comes in; the lead approves the club and its course");
    let club = spending::bring_in_club(teller, &lead, now).await?;
    chapter("Sam books the course with the free-time pass, and the club redeems it, once");
    spending::book_and_redeem(teller, &family.youth, &club).await?;
    chapter("Two finance officers get to know who is paid, and on which account");
    let wim = teller.redeem("finance", wim_code).await?;
    let els = teller.redeem("finance", els_code).await?;
    let shop = bank::open_accounts(teller, &wim, &els).await?;
    chapter("Sam asks for school books out of the study incentive");
    spending::ask_payout(teller, &family.youth, &coach, &els, &shop).await?;
    chapter("One officer collects what is owed, the other releases it, the bank pays");
    bank::pay(teller, &wim, &els, today).await?;
    spending::look_back(teller, &family.youth, &lead, &club).await?;
    chapter("An employer comes in, and Mila (19) finds its place");
    let work = work::open(teller, &lead, (&coach, &coach_id), today).await?;
    chapter("The coach endorses her interest; the employer meets her through the programme and no other way");
    let introduction = work::introduce(teller, &work, &coach).await?;
    work::meet(teller, &work, &introduction, now).await?;
    chapter("What is agreed is signed by all, worked, and said of from both sides");
    let placement = work::place(teller, &work, &coach, &introduction, today).await?;
    chapter("A certificate, which anybody can check");
    work::certify(teller, &work, &coach, &placement).await
}

async fn open_fund(
    teller: &mut Teller,
    lead: &Actor,
    purpose: &str,
    amount: &str,
    year: i32,
) -> anyhow::Result<String> {
    let body = json!({ "purpose": purpose, "year": year, "budgetLine": format!("Financieel alternatief: {purpose}") });
    let fund =
        teller.post(lead, "/funds", body, |_| format!("an empty fund for {purpose} in {year}")).await?;
    let id = fund.text("/id").to_owned();
    let budget = json!({ "amount": amount, "note": format!("Begroting {year}") });
    let moved = |answer: &Answer| format!("{} euro of the budget is in it", answer.text("/amount"));
    teller.post(lead, &format!("/funds/{id}/allocations"), budget, moved).await?;
    Ok(id)
}

async fn find_organisation(teller: &mut Teller, lead: &Actor, kind: &str) -> anyhow::Result<String> {
    let found = |answer: &Answer| format!("finds {}", answer.text("/items/0/name"));
    let organisations = teller.get(lead, &format!("/organisations?kind={kind}"), found).await?;
    Ok(organisations.text("/items/0/id").to_owned())
}

/// Somebody new, signed in, and the account: role, name to sign in with and name to be called by.
async fn let_in(
    teller: &mut Teller,
    lead: &Actor,
    organisation: &str,
    (role, login_name, display_name): (&'static str, &str, &str),
) -> anyhow::Result<(Actor, String)> {
    let account = json!({ "loginName": login_name, "displayName": display_name });
    let account =
        teller.post(lead, "/users", account, |_| "an account that can do nothing yet".into()).await?;
    let id = account.text("/id").to_owned();
    let membership = json!({ "organisationId": organisation, "role": role });
    let told = |_: &Answer| format!("the account is of a {role}");
    teller.post(lead, &format!("/users/{id}/memberships"), membership, told).await?;
    let actor = teller.invite(lead, role, &id).await?;
    Ok((actor, id))
}

fn chapter(title: &str) {
    println!("\n{title}");
}
