//! The database: one way to read, one way to write, and every difference between SQLite and PostgreSQL that queries
//! could notice.
//!
//! [`Db::write`] is the only maker of a [`Tx`]. On SQLite it begins IMMEDIATE on the single writer connection: a
//! deferred transaction that reads before it writes loses valid work to "database is locked". On PostgreSQL it runs at
//! READ COMMITTED with explicit row locks, and repeats what a deadlock or a serialization failure undid.

use std::ops::AsyncFn;
use std::time::Duration;

use chrono::{DateTime, Utc};
use entities::CauseId;
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    ExecResult, QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::clock::Clock;
use crate::config::Config;
use crate::error::{ApiError, ApiResult};

/// How often a transaction is tried that lost to another one.
const ATTEMPTS: u32 = 5;
/// How long a statement waits for a row or for the writer before the client is told to come back.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// Handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    clock: Clock,
}

/// A write transaction. `&Tx` proves that we are inside one; only [`Db::write`] makes it.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    cause_id: CauseId,
    now: DateTime<Utc>,
}

impl Tx {
    /// The moment at which the transaction began: everything it writes carries the same time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The cause of everything it writes.
    #[must_use]
    pub fn cause_id(&self) -> CauseId {
        self.cause_id
    }
}

impl Db {
    /// Opens the database named by `config`; creates the SQLite file where there is none.
    ///
    /// # Errors
    /// Where the database can't be reached or opened.
    pub async fn connect(config: &Config, clock: Clock) -> Result<Self, DbErr> {
        let url = config.database();
        if !url.starts_with("sqlite:") {
            let pool = Database::connect(postgres_options(&url, config.database_connections)).await?;
            return Ok(Self { reader: pool.clone(), writer: pool, clock });
        }
        let writer = Database::connect(sqlite_options(&url, SqlitePool::Writer)).await?;
        let readers = config.database_connections.clamp(1, 4);
        let reader = Database::connect(sqlite_options(&url, SqlitePool::Readers(readers))).await?;
        Ok(Self { reader, writer, clock })
    }

    /// Connection for reading outside a transaction. On SQLite it can't write.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The clock that transactions are dated by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// Where a step fails; it then left nothing behind.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrator::up(&self.writer, None).await
    }

    /// Whether every migration has been applied.
    ///
    /// # Errors
    /// Where the database can't be reached.
    pub async fn is_current(&self) -> Result<bool, DbErr> {
        Ok(Migrator::get_pending_migrations_read_only(&self.reader).await?.is_empty())
    }

    /// Writes a consistent copy of an SQLite database to `path`.
    ///
    /// # Errors
    /// On PostgreSQL, whose own tools do this, and where `path` exists or can't be written.
    pub async fn back_up_to(&self, path: &str) -> Result<(), DbErr> {
        if self.writer.get_database_backend() != DbBackend::Sqlite {
            return Err(DbErr::Custom("use pg_dump or pg_basebackup to back up PostgreSQL".into()));
        }
        let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()]);
        self.writer.execute_raw(copy).await.map(|_| ())
    }

    /// Closes all connections.
    pub async fn close(self) {
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }

    /// Runs `work` in one transaction and commits what it did; an error undoes all of it.
    ///
    /// `work` may run more than once: where the database undid it because of another transaction, it is tried again.
    /// Nothing slow belongs inside.
    ///
    /// # Errors
    /// What `work` refused with; `busy` where the database had no time; `outcome_unknown` where the commit itself failed,
    /// since the rows can still be there.
    pub async fn write<T>(&self, work: impl AsyncFn(&Tx) -> ApiResult<T>) -> ApiResult<T> {
        let mut attempt = 1;
        loop {
            match self.attempt(&work).await {
                Err(error) if error.lost_to_another_transaction() && attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that opens a transaction")]
    async fn attempt<T>(&self, work: impl AsyncFn(&Tx) -> ApiResult<T>) -> ApiResult<T> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.writer.begin_with_options(options).await?;
        let tx = Tx { inner, cause_id: CauseId::generate(), now: self.clock.now() };
        match work(&tx).await {
            Ok(value) => {
                tx.inner.commit().await.map_err(ApiError::from_commit)?;
                Ok(value)
            }
            Err(refused) => {
                // A failed rollback changes nothing: the connection is closed and the database undoes the work.
                let _ = tx.inner.rollback().await;
                Err(refused)
            }
        }
    }
}

/// Events below this transaction number are all there: no transaction that is still open can add one.
///
/// # Errors
/// Where the database can't be reached.
pub async fn settled_horizon(conn: &impl ConnectionTrait) -> Result<i64, DbErr> {
    if conn.get_database_backend() != DbBackend::Postgres {
        return Ok(i64::MAX);
    }
    let sql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon";
    let row = conn.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    row.map_or(Ok(0), |row| row.try_get("", "horizon"))
}

enum SqlitePool {
    Writer,
    Readers(u32),
}

fn sqlite_options(url: &str, pool: SqlitePool) -> ConnectOptions {
    let (connections, is_writer) = match pool {
        SqlitePool::Writer => (1, true),
        SqlitePool::Readers(count) => (count, false),
    };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(LOCK_WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .create_if_missing(is_writer)
                .foreign_keys(true)
                .busy_timeout(LOCK_WAIT)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .pragma("cache_size", "-8192");
            if is_writer { sqlite } else { sqlite.pragma("query_only", "on") }
        });
    options
}

fn postgres_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(LOCK_WAIT)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(5))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| {
            let wait = LOCK_WAIT.as_millis();
            postgres.application_name("back-on-track").options([
                ("lock_timeout", wait.to_string()),
                ("statement_timeout", (wait + 3_000).to_string()),
                ("idle_in_transaction_session_timeout", "15000".to_owned()),
            ])
        });
    options
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}
