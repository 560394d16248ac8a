//! Is the progress right that is kept beside the facts? All of it is counted again, some agreements at a time.

use std::collections::HashMap;

use entities::{AgreementId, agreement, agreement_progress};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::progress::Progress;
use super::query::{period_of, read_progress, recount_all, rule_of};
use crate::clock::day_of;
use crate::error::ApiResult;

/// Agreements of one look.
const SOME: u64 = 200;

/// What is wrong with the progress of any agreement; nothing where all of it is what the confirmed check-ins add up to, and the
/// standing was reckoned from it.
///
/// # Errors
/// Where the database fails.
pub async fn find_wrong_progress(conn: &impl ConnectionTrait) -> ApiResult<Vec<String>> {
    let mut wrong = Vec::new();
    let mut after: Option<AgreementId> = None;
    loop {
        let mut some =
            agreement_progress::Entity::find().order_by_asc(agreement_progress::Column::AgreementId);
        if let Some(after) = after {
            some = some.filter(agreement_progress::Column::AgreementId.gt(after));
        }
        let rows = some.limit(SOME).all(conn).await?;
        let Some(last) = rows.last() else { return Ok(wrong) };
        after = Some(last.agreement_id);
        wrong.extend(compare(conn, &rows).await?);
    }
}

async fn compare(conn: &impl ConnectionTrait, rows: &[agreement_progress::Model]) -> ApiResult<Vec<String>> {
    let ids = rows.iter().map(|row| row.agreement_id);
    let agreements = agreement::Entity::find().filter(agreement::Column::Id.is_in(ids)).all(conn).await?;
    let counted = recount_all(conn, &agreements.iter().collect::<Vec<_>>()).await?;
    let counted: HashMap<AgreementId, Progress> = counted.into_iter().collect();
    let mut wrong = Vec::new();
    for row in rows {
        let id = row.agreement_id;
        let agreement = agreements.iter().find(|agreement| agreement.id == id);
        let Some((agreement, counted)) = agreement.zip(counted.get(&id)) else { continue };
        let kept = read_progress(row)?;
        let standing = counted.standing(rule_of(agreement)?, period_of(agreement), day_of(row.updated_at));
        if kept != *counted {
            wrong.push(format!("agreement {id} keeps {kept:?}, its check-ins say {counted:?}"));
        } else if row.standing != standing {
            wrong
                .push(format!("agreement {id} stands at {:?}, its check-ins say {standing:?}", row.standing));
        }
    }
    Ok(wrong)
}
