//! The schema, one file a step, for SQLite and PostgreSQL alike.
//!
//! Each step is plain SQL in PostgreSQL's words. The two engines differ in three things only, and all three are
//! handled here: column types ([`execute`]), the trigger language ([`append_only`]) and the transaction identifier
//! of the outbox ([`Engine`]). A step runs in one transaction on both engines, so that a process killed in the middle
//! leaves the old schema or the new one, never something between.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

mod m0001_people;
mod m0002_sign_in;
mod m0003_ledger;
mod m0004_plans;
mod m0005_records;
mod m0006_spending;
mod m0007_payments;
mod m0008_living_agreements;
mod m0009_notices;
mod m0010_employers;
mod m0011_places;
mod m0012_introductions;
mod m0013_meetings;
mod m0014_placements;
mod m0015_certificates;
mod m0016_contacts_of_organisations;
mod m0017_word_in_time;
mod m0018_waiting_hours;
mod m0019_one_cause;

/// Applies the steps in their order and knows which are missing.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Step),
            Box::new(m0002_sign_in::Step),
            Box::new(m0003_ledger::Step),
            Box::new(m0004_plans::Step),
            Box::new(m0005_records::Step),
            Box::new(m0006_spending::Step),
            Box::new(m0007_payments::Step),
            Box::new(m0008_living_agreements::Step),
            Box::new(m0009_notices::Step),
            Box::new(m0010_employers::Step),
            Box::new(m0011_places::Step),
            Box::new(m0012_introductions::Step),
            Box::new(m0013_meetings::Step),
            Box::new(m0014_placements::Step),
            Box::new(m0015_certificates::Step),
            Box::new(m0016_contacts_of_organisations::Step),
            Box::new(m0017_word_in_time::Step),
            Box::new(m0018_waiting_hours::Step),
            Box::new(m0019_one_cause::Step),
        ]
    }
}

pub use sea_orm_migration::MigratorTrait;

/// Runs a step's SQL, translating PostgreSQL's column types to the words under which SeaORM stores the same values
/// in SQLite.
async fn execute(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(sql).await?;
        return Ok(());
    }
    let sqlite = sql
        .replace(" TIMESTAMPTZ", " timestamp_with_timezone_text")
        .replace(" UUID", " uuid_text")
        .replace(" DATE", " date_text")
        .replace(" BIGSERIAL PRIMARY KEY", " integer PRIMARY KEY AUTOINCREMENT")
        .replace("DEFAULT (pg_current_xact_id()::text::bigint)", "DEFAULT 0");
    db.execute_unprepared(&sqlite).await?;
    Ok(())
}

/// Makes the database itself refuse UPDATE and DELETE on `table`: what was written stays written, whatever the code.
async fn append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => format!(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
             CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
               FOR EACH ROW EXECUTE FUNCTION refuse_change();
             CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
               FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
        ),
        _ => format!(
            "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
               BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
             CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
               BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
        ),
    };
    db.execute_unprepared(&sql).await?;
    Ok(())
}
