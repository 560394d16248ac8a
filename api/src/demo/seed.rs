//! Making the demo, as its own people would: the administrator lets colleagues in, a lead opens the funds and enrols the
//! youths, and each youth lives up to where they are.

use std::collections::HashMap;
use std::iter::zip;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::NaiveDate;
use entities::{FundId, OrganisationId, ParticipantId, ProgrammeId, Role, UserId, programme, session, user};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use serde_json::json;

use super::budget::BUDGET;
use super::lives::Circle;
use super::people::{COLLEAGUES, FOUNDERS, MUNICIPALITY, PLACES, YOUTHS, Youth};
use super::{HALF_MADE, PASSPHRASE, SLUG};
use crate::auth::passphrase::hash_now;
use crate::client::{Client, InProcess};
use crate::clock::{day_of, year_of};
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::programme::founding::{FirstUser, Founding, found};

/// Makes the demo in an empty, migrated database. Returns how long it took.
///
/// # Errors
/// Where a call is refused, which is our mistake, or the database fails. What was made until then stays, half made.
pub async fn make(config: &Config, db: &Db) -> anyhow::Result<Duration> {
    let begin = Instant::now();
    let hash = hash_now(PASSPHRASE)?;
    let programme = found_demo(db, &hash).await?;
    // Forty employers come in from one address, one after the other.
    let unhurried = Config { tries_per_account: u32::MAX, tries_per_address: u32::MAX, ..config.clone() };
    let server = InProcess::start(&unhurried).await?;
    let mut seeder =
        Seeder { visitor: server.visitor(), signed_in: HashMap::new(), today: day_of(db.clock().now()) };
    let organisations = seeder.open_organisations().await?;
    let colleagues = seeder.let_colleagues_in(&organisations).await?;
    seeder.open_funds(year_of(db.clock().now())).await?;
    let participants = seeder.enrol(&organisations, &colleagues).await?;
    db.write(async |tx| set_passphrases(tx, programme, &hash).await).await?;
    for (youth, participant) in zip(YOUTHS, &participants) {
        let circle = seeder.circle_of(youth).await?;
        circle
            .live(&participant.to_string())
            .await
            .with_context(|| format!("the life of {}", youth.login_name))?;
    }
    seeder.live_on(&participants, &colleagues, db.clock().now()).await.context("agreements that live")?;
    seeder.spend(&organisations, db.clock().now()).await.context("spending")?;
    let town = seeder.open_town().await.context("employers and places")?;
    let first = town.first().context("an employer")?;
    seeder.let_manager_in(first.employer_id).await.context("a manager")?;
    db.write(async |tx| set_passphrases(tx, programme, &hash).await).await?;
    seeder.match_youths(&town, db.clock().now()).await.context("youths and employers")?;
    server.stop().await;
    db.write(async |tx| finish(tx, programme).await).await?;
    Ok(begin.elapsed())
}

async fn found_demo(db: &Db, hash: &str) -> anyhow::Result<ProgrammeId> {
    let founding = Founding {
        slug: HALF_MADE.to_owned(),
        name: "BOT! Back on Track in 075".to_owned(),
        municipality: MUNICIPALITY.to_owned(),
        is_demo: true,
    };
    let mut first = Vec::new();
    for founder in FOUNDERS {
        let login_name = founder.login_name.parse().map_err(anyhow::Error::msg)?;
        let role = Role::from(founder.role);
        first.push(FirstUser { login_name, display_name: founder.display_name.to_owned(), role, code: None });
    }
    let programme = db.write(async |tx| {
        let programme = found(tx, &founding, &first).await?;
        set_passphrases(tx, programme.id, hash).await?;
        Ok(programme.id)
    });
    Ok(programme.await?)
}

/// One hash for all accounts that have none: a hash each would take as long as all the rest.
async fn set_passphrases(tx: &Tx, programme: ProgrammeId, hash: &str) -> ApiResult<()> {
    user::Entity::update_many()
        .col_expr(user::Column::PassphraseHash, Expr::value(hash))
        .filter(user::Column::ProgrammeId.eq(programme))
        .filter(user::Column::PassphraseHash.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Signs everybody out and gives the programme its own name: from here on the demo is whole.
async fn finish(tx: &Tx, programme: ProgrammeId) -> ApiResult<()> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(tx.now()))
        .filter(session::Column::ProgrammeId.eq(programme))
        .exec(tx)
        .await?;
    programme::Entity::update_many()
        .col_expr(programme::Column::Slug, Expr::value(SLUG))
        .filter(programme::Column::Id.eq(programme))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) struct Seeder {
    pub(super) visitor: Client,
    signed_in: HashMap<String, Client>,
    pub(super) today: NaiveDate,
}

#[derive(Deserialize)]
pub(super) struct Made<I> {
    pub(super) id: I,
}

#[derive(Deserialize)]
struct Named<I> {
    id: I,
    name: String,
}

#[derive(Deserialize)]
pub(super) struct List<T> {
    pub(super) items: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tokens {
    access_token: String,
}

pub(super) type Organisations = HashMap<String, OrganisationId>;

impl Seeder {
    /// Somebody, signed in once.
    pub(super) async fn who(&mut self, login_name: &str) -> anyhow::Result<Client> {
        if let Some(client) = self.signed_in.get(login_name) {
            return Ok(client.clone());
        }
        let secret = json!({ "loginName": login_name, "passphrase": PASSPHRASE, "deviceName": "demo" });
        let tokens: Tokens = self.visitor.post("/sessions", &secret).await?;
        let client = self.visitor.with_token(&tokens.access_token);
        self.signed_in.insert(login_name.to_owned(), client.clone());
        Ok(client)
    }

    async fn open_organisations(&mut self) -> anyhow::Result<Organisations> {
        let admin = self.who("admin-bo").await?;
        for (kind, name, neighbourhood) in PLACES {
            let place = json!({ "kind": kind, "name": name, "neighbourhood": neighbourhood });
            admin.act("/organisations", &place).await?;
        }
        let all: List<Named<OrganisationId>> = admin.get("/organisations?limit=100").await?;
        Ok(all.items.into_iter().map(|it| (it.name, it.id)).collect())
    }

    async fn let_colleagues_in(
        &mut self,
        organisations: &Organisations,
    ) -> anyhow::Result<HashMap<&'static str, UserId>> {
        let admin = self.who("admin-bo").await?;
        let mut colleagues = HashMap::new();
        for colleague in COLLEAGUES {
            let account = json!({ "loginName": colleague.login_name, "displayName": colleague.display_name });
            let account: Made<UserId> = admin.post("/users", &account).await?;
            let organisation = organisations.get(colleague.organisation).context("an organisation")?;
            let role = json!({ "organisationId": organisation, "role": colleague.role });
            admin.act(&format!("/users/{}/memberships", account.id), &role).await?;
            colleagues.insert(colleague.login_name, account.id);
        }
        Ok(colleagues)
    }

    /// The budget of last year, this year and next year.
    async fn open_funds(&mut self, this_year: i32) -> anyhow::Result<()> {
        let lead = self.who("lead-iris").await?;
        for (purpose, line, amounts) in BUDGET {
            for (year, euros) in zip(this_year - 1.., amounts).filter(|(_, euros)| *euros > 0) {
                let fund = json!({ "purpose": purpose, "year": year, "budgetLine": line });
                let fund: Made<FundId> = lead.post("/funds", &fund).await?;
                let budget = json!({ "amount": format!("{euros}.00"), "note": format!("Begroting {year}") });
                lead.act(&format!("/funds/{}/allocations", fund.id), &budget).await?;
            }
        }
        Ok(())
    }

    async fn enrol(
        &mut self,
        organisations: &Organisations,
        colleagues: &HashMap<&'static str, UserId>,
    ) -> anyhow::Result<Vec<ParticipantId>> {
        let lead = self.who("lead-iris").await?;
        let mut participants = Vec::new();
        for youth in YOUTHS {
            let enrolment = json!({
                "loginName": youth.login_name, "firstName": youth.first_name, "surname": youth.surname,
                "birthDate": youth.birth_date(self.today), "neighbourhood": youth.neighbourhood,
                "schoolId": organisations.get(youth.school), "coachId": colleagues.get(youth.coach),
            });
            let made: Made<ParticipantId> = lead.post("/participants", &enrolment).await?;
            if let Some(login_name) = youth.guardian() {
                let guardian = json!({ "loginName": login_name, "displayName": format!("Ouder van {}", youth.first_name) });
                lead.act(&format!("/participants/{}/guardians", made.id), &guardian).await?;
            }
            participants.push(made.id);
        }
        Ok(participants)
    }

    async fn circle_of<'a>(&mut self, youth: &'a Youth) -> anyhow::Result<Circle<'a>> {
        let guardian = match youth.guardian() {
            Some(login_name) => Some(self.who(&login_name).await?),
            None => None,
        };
        Ok(Circle {
            youth,
            own: self.who(youth.login_name).await?,
            coach: self.who(youth.coach).await?,
            guardian,
            lead: self.who("lead-iris").await?,
            today: self.today,
        })
    }
}
