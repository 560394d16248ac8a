//! The demo: the programme of Zaanstad with its real budget and made-up people, to be lived at once.
//!
//! Everything in it comes in through the API, so nothing is there that an app could not have done. Only two things are
//! written directly: the founding, which no one is signed in for, and one passphrase for all accounts.
//!
//! While it is being made the programme carries the slug [`HALF_MADE`]; the last write gives it its own. So a start that
//! was stopped half-way is known for what it is.

mod budget;
mod diary;
mod employers;
mod lives;
mod market;
mod matching;
mod people;
mod plans;
mod seed;
mod work;

use anyhow::bail;
use entities::programme;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::config::Config;

pub use people::sign_ins;
pub use seed::make;

/// Passphrase of every demo account.
pub const PASSPHRASE: &str = "welkom terug in zaanstad";
/// Slug of the demo programme.
const SLUG: &str = "zaanstad";
/// The same while it is being made.
const HALF_MADE: &str = "zaanstad-half-made";

/// What a database holds, as far as the demo is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// No programme at all.
    Nothing,
    /// The demo, as far as it came when it was stopped.
    HalfADemo,
    /// The demo.
    Demo,
    /// A programme of real people.
    Programme,
}

/// What the database holds.
///
/// # Errors
/// Where the database can't be read.
pub async fn find_holding(conn: &impl ConnectionTrait) -> Result<Holding, DbErr> {
    let programmes = programme::Entity::find().all(conn).await?;
    Ok(if programmes.iter().any(|row| row.is_demo && row.slug == HALF_MADE) {
        Holding::HalfADemo
    } else if programmes.iter().any(|row| row.is_demo) {
        Holding::Demo
    } else if programmes.is_empty() {
        Holding::Nothing
    } else {
        Holding::Programme
    })
}

/// Whether a server with these settings may serve what the database holds.
///
/// # Errors
/// A sentence for the operator: what is wrong and what to do.
pub fn check(config: &Config, holding: Holding) -> anyhow::Result<()> {
    match holding {
        Holding::HalfADemo => bail!(
            "the demo in {} is half made: an earlier start was stopped before it was ready. Begin again with an empty \
             database: {}, and start once more",
            config.database_name(),
            if config.is_sqlite() {
                "remove that file (and its -wal and -shm)"
            } else {
                "drop and create it"
            },
        ),
        Holding::Demo if config.is_production() => bail!(
            "APP_ENV=production refuses demo data, and {} holds the demo: let DATABASE_URL (or DATA_DIR) name another \
             database, and found your own programme there with `back-on-track found`",
            config.database_name(),
        ),
        Holding::Nothing | Holding::Demo | Holding::Programme => Ok(()),
    }
}
