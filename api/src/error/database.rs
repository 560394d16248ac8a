//! What a failure of the database means to the client: our mistake, or no time now.

use sea_orm::{DbErr, RuntimeErr};

use super::{ApiError, Code};

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        let sql_state = match &error {
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
            | DbErr::Conn(RuntimeErr::SqlxError(cause)) => {
                cause.as_database_error().and_then(|db| db.code()).map(|code| code.into_owned())
            }
            _ => None,
        };
        let cause = Some(error.to_string());
        let busy = |lost| Self {
            cause: cause.clone(),
            retry_after_seconds: Some(1),
            lost_to_another_transaction: lost,
            ..Code::Busy.into()
        };
        match (sql_state.as_deref(), &error) {
            // PostgreSQL: serialization failure, deadlock.
            (Some("40001" | "40P01"), _) => busy(true),
            // PostgreSQL: lock or statement timeout, shutdown, too many connections; SQLite: busy, and its variants.
            (Some("55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300" | "25P03"), _) => busy(false),
            (Some("5" | "261" | "517"), _) => busy(false),
            // SQLite: disk full or input/output error. Nothing was kept.
            (Some("13" | "10" | "778" | "1034" | "1290"), _) => busy(false),
            (None, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) => busy(false),
            (None, DbErr::Exec(_) | DbErr::Query(_)) if is_broken_connection(&error) => busy(false),
            _ => Self { cause, ..Code::Internal.into() },
        }
    }
}

fn is_broken_connection(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    matches!(
        cause.as_ref(),
        sea_orm::sqlx::Error::Io(_)
            | sea_orm::sqlx::Error::PoolTimedOut
            | sea_orm::sqlx::Error::PoolClosed
            | sea_orm::sqlx::Error::WorkerCrashed
    )
}
