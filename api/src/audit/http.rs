//! Path of the trail.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{AuditEntryId, ParticipantId, UserId, audit_entry};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::query;
use crate::auth::{Caller, PrivacyOfficer};
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_audit_entries);
}

/// Which entries.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Of this participant's file only.
    #[param(value_type = Option<Uuid>)]
    participant_id: Option<ParticipantId>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

impl AuditQuery {
    fn page(&self) -> PageQuery {
        PageQuery::new(self.cursor.clone(), self.limit)
    }
}

/// Something that somebody did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditEntry)]
pub struct AuditEntryOut {
    /// Names the entry.
    id: AuditEntryId,
    /// Who.
    actor_id: UserId,
    /// What.
    #[schema(example = "milestone.approved")]
    action: String,
    /// Kind of thing.
    #[schema(example = "milestone")]
    subject_kind: String,
    /// Which one.
    subject_id: Uuid,
    /// Whose file.
    #[schema(required = true)]
    participant_id: Option<ParticipantId>,
    /// When.
    happened_at: DateTime<Utc>,
}

impl From<audit_entry::Model> for AuditEntryOut {
    fn from(row: audit_entry::Model) -> Self {
        Self {
            id: row.id,
            actor_id: row.actor_id,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            participant_id: row.participant_id,
            happened_at: row.happened_at,
        }
    }
}

/// Who did what in my programme.
#[utoipa::path(get, path = "/audit-entries", tag = "audit", params(AuditQuery),
    responses((status = 200, description = "Newest first", body = Page<AuditEntryOut>)))]
pub async fn list_audit_entries(
    caller: Caller<PrivacyOfficer>,
    wanted: Query<AuditQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let page = wanted.page();
    let rows = query::list_entries(db.reader(), caller.programme_id, wanted.participant_id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, AuditEntryOut::from))
}
