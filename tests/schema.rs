//! The tables and the entities say the same, on both engines, and what is append-only is so for whoever asks.

use std::collections::BTreeMap;

use back_on_track::appointment::coming::{COMING_TO_MANY, COMING_TO_ONE};
use back_on_track::db::Db;
use back_on_track::home::query::HEAD;
use back_on_track::task::statements::all_of;
use entities::*;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityName, EntityTrait, Iden, Iterable, Statement};

use crate::harness::Scenario;
use crate::harness::committed::top;

scenarios!(
    every_entity_can_be_read,
    every_table_has_the_columns_of_its_entity,
    what_is_append_only_refuses_change,
    migrating_twice_changes_nothing,
    what_is_looked_up_again_and_again_has_its_index,
    statements_that_are_written_out_begin_at_an_index,
);

/// Table, column and whether it may be null.
type Columns = BTreeMap<(String, String), bool>;

macro_rules! entities {
    ($($entity:ident),+ $(,)?) => {
        const ENTITIES: &[&str] = &[$(stringify!($entity)),+];

        async fn read_each(db: &Db) {
            $($entity::Entity::find().one(db.reader()).await.expect(stringify!($entity));)+
        }

        fn columns_of_entities() -> Columns {
            let mut columns = Columns::new();
            $(for column in $entity::Column::iter() {
                let table = $entity::Entity.table_name().to_owned();
                columns.insert((table, column.unquoted().to_owned()), column.def().is_null());
            })+
            columns
        }
    };
}

entities!(
    access_code,
    account,
    agreement,
    agreement_contact,
    agreement_progress,
    allocation,
    appointment,
    appointment_event,
    appointment_report,
    attachment,
    attendance_import,
    audit_entry,
    bank_account,
    bank_entry,
    bank_file,
    booking,
    calendar_feed,
    certificate,
    check_in,
    coach_assignment,
    code_guess,
    delivery,
    disclosure,
    email_address,
    employer,
    employer_event,
    employer_member,
    fund,
    guardianship,
    idempotency_record,
    interest,
    introduction,
    introduction_event,
    introduction_message,
    introduction_read,
    kinship,
    membership,
    message,
    message_attachment,
    message_read,
    milestone,
    milestone_attachment,
    milestone_event,
    milestone_requirement,
    notice,
    notice_preference,
    notice_settings,
    objection,
    offer,
    organisation,
    outbox_event,
    participant,
    pass,
    pass_event,
    pass_rate,
    pass_return,
    payee,
    payment,
    payment_batch,
    payout_request,
    place,
    place_event,
    placement,
    placement_event,
    placement_report,
    placement_shift,
    placement_signature,
    placement_signing_code,
    plan,
    plan_edit,
    plan_revision,
    postcode_area,
    programme,
    proposal,
    proposal_slot,
    provider,
    push_subscription,
    redemption,
    refresh_token,
    relay_position,
    release,
    reminder,
    reward,
    saved_search,
    school_timetable,
    session,
    signal,
    signature,
    transfer,
    user,
    visit,
    visit_sign_up,
    working_hours,
);

#[test]
fn no_entity_is_forgotten_here() {
    let text = std::fs::read_to_string(top().join("entities/src/lib.rs")).unwrap();
    let modules = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(modules.collect::<Vec<_>>(), ENTITIES);
}

async fn every_entity_can_be_read(s: &Scenario) {
    read_each(&s.db()).await;
}

async fn every_table_has_the_columns_of_its_entity(s: &Scenario) {
    let (tables, entities) = (columns_of_tables(&s.db()).await, columns_of_entities());
    let differ = |one: &Columns, other: &Columns| -> Vec<String> {
        let odd = one.iter().filter(|(column, nullable)| other.get(*column) != Some(nullable));
        odd.map(|((table, column), nullable)| format!("{table}.{column} null={nullable}")).collect()
    };
    assert_eq!(differ(&tables, &entities), [""; 0], "in the tables, not so in the entities");
    assert_eq!(differ(&entities, &tables), [""; 0], "in the entities, not so in the tables");
}

async fn columns_of_tables(db: &Db) -> Columns {
    let backend = db.reader().get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT table_name AS t, column_name AS c, is_nullable = 'YES' AS n
               FROM information_schema.columns WHERE table_schema = 'public'"
        }
        _ => {
            "SELECT m.name AS t, c.name AS c, c.\"notnull\" = 0 AND c.pk = 0 AS n
               FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
        }
    };
    let rows = db.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let columns = rows.iter().map(|row| {
        let text = |name| row.try_get::<String>("", name).unwrap();
        ((text("t"), text("c")), row.try_get::<bool>("", "n").unwrap())
    });
    columns.filter(|((table, _), _)| table != "seaql_migrations" && !table.starts_with("sqlite_")).collect()
}

async fn what_is_append_only_refuses_change(s: &Scenario) {
    s.fill_study_fund("1.00").await;
    let db = s.db();
    for table in ["transfers", "audit_entries"] {
        assert!(count(db.reader(), table).await > 0, "{table} is empty");
        for sql in [format!("UPDATE {table} SET actor_id = actor_id"), format!("DELETE FROM {table}")] {
            let refused = db.write(async |tx| Ok(tx.execute_unprepared(&sql).await?)).await;
            let cause = refused.map(|_| ()).unwrap_err();
            assert!(cause.cause().unwrap_or_default().contains("append-only"), "{sql}: {cause}");
        }
    }
}

async fn count(conn: &impl ConnectionTrait, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}

async fn migrating_twice_changes_nothing(s: &Scenario) {
    let before = columns_of_tables(&s.db()).await;
    s.db().migrate().await.unwrap();
    assert!(s.db().is_current().await.unwrap());
    assert_eq!(columns_of_tables(&s.db()).await, before);
}

/// What the watch over silence and the mail of the day look for, and the index that finds it.
const LOOKED_UP: [(&str, &str); 3] = [
    (
        "SELECT 1 FROM messages WHERE participant_id = (SELECT id FROM participants LIMIT 1) AND sent_at > '2026-11-23'",
        "messages_by_moment",
    ),
    (
        "SELECT 1 FROM check_ins WHERE participant_id = (SELECT id FROM participants LIMIT 1) AND decided_at > '2026-11-23'",
        "check_ins_decided",
    ),
    ("SELECT 1 FROM deliveries WHERE notice_id = (SELECT id FROM notices LIMIT 1)", "deliveries_by_notice"),
];

async fn what_is_looked_up_again_and_again_has_its_index(s: &Scenario) {
    s.db()
        .write(async |tx| {
            let backend = tx.get_database_backend();
            let explain = match backend {
                DbBackend::Postgres => {
                    // Without rows it would rather read everything.
                    tx.execute_unprepared("SET LOCAL enable_seqscan = off").await?;
                    "EXPLAIN"
                }
                _ => "EXPLAIN QUERY PLAN",
            };
            for (sql, index) in LOOKED_UP {
                let column = if backend == DbBackend::Postgres { "QUERY PLAN" } else { "detail" };
                let plan = Statement::from_string(backend, format!("{explain} {sql}"));
                let lines = tx.query_all_raw(plan).await?;
                let plan: Vec<String> =
                    lines.iter().map(|line| line.try_get("", column)).collect::<Result<_, _>>()?;
                assert!(plan.iter().any(|line| line.contains(index)), "{index}: {plan:#?}");
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// Statements that are written out, each with what it may go through from end to end: what it has just found itself.
fn written_out() -> Vec<(String, &'static [&'static str])> {
    let tasks = Role::iter().filter_map(all_of).map(|sql| (sql, ["SCAN t"].as_slice()));
    let found =
        ["SCAN y", "SCAN appointment", "SCAN booking", "SCAN visit", "SCAN placement", "SCAN agreement"]
            .as_slice();
    let coming = [COMING_TO_ONE, COMING_TO_MANY].map(|sql| (sql.to_owned(), found));
    tasks.chain(coming).chain([(HEAD.to_owned(), [].as_slice())]).collect()
}

/// SQLite says how it would go about it.
async fn statements_that_are_written_out_begin_at_an_index(s: &Scenario) {
    let db = s.db();
    if db.reader().get_database_backend() != DbBackend::Sqlite {
        return;
    }
    for (sql, found) in written_out() {
        let plan = Statement::from_string(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {sql}"));
        for row in db.reader().query_all_raw(plan).await.unwrap() {
            let step: String = row.try_get("", "detail").unwrap();
            assert!(!step.starts_with("SCAN") || found.contains(&step.as_str()), "{step} in\n{sql}");
        }
    }
}
