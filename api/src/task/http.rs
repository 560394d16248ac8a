//! The path of tasks.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::query;
use super::rules::{Task, TaskKind};
use crate::auth::{Caller, TaskReader};
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::language::Language;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_my_tasks);
}

/// Something that waits for you. It names nobody.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Task)]
pub struct TaskOut {
    /// What to do.
    kind: TaskKind,
    /// The kind of thing it is about.
    #[schema(example = "introduction")]
    subject_kind: &'static str,
    /// Which one.
    subject_id: Uuid,
    /// Since when it waits.
    since_at: DateTime<Utc>,
    /// Until when it is of use; absent where that is open.
    #[schema(required = true)]
    due_at: Option<DateTime<Utc>>,
    /// The same in words, in the reader's language.
    #[schema(example = "Een jongere wil graag bij je komen kijken. Laat weten of dat kan.")]
    text: String,
}

/// What waits for you.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Tasks)]
pub struct TasksOut {
    /// The longest waiting first; 100 at most.
    items: Vec<TaskOut>,
    /// Whether that is all of it.
    is_complete: bool,
}

impl TaskOut {
    /// Shows it in the reader's language.
    #[must_use]
    pub fn show(task: Task, language: Language) -> Self {
        Self {
            kind: task.kind,
            subject_kind: task.kind.subject(),
            subject_id: task.subject_id,
            since_at: task.since,
            due_at: task.due,
            text: language.text(task.kind.text(), &[]),
        }
    }
}

/// What waits for me around work: at an employer, with my youths, in the programme, or for myself.
#[utoipa::path(get, path = "/me/tasks", tag = "tasks",
    responses((status = 200, description = "What waits, the longest waiting first", body = TasksOut)))]
pub async fn get_my_tasks(
    caller: Caller<TaskReader>,
    request: HttpRequest,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (tasks, is_complete) = query::list(db.reader(), &caller, db.clock().now()).await?;
    let language = Language::of(&request);
    let items = tasks.into_iter().map(|task| TaskOut::show(task, language)).collect();
    Reply::ok(&TasksOut { items, is_complete })
}
