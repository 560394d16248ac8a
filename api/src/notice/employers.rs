//! Which people of which employer something concerns, for many things at once.

use std::collections::HashMap;

use entities::{
    AppointmentId, EmployerDuty, EmployerId, EmployerState, IntroductionId, PlaceId, PlacementId, ProposalId,
    UserId, VisitId, appointment, employer, employer_member, introduction, place, placement, proposal, visit,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::audience::Matter;
use crate::db::Tx;

/// Pairs of a subject and its employer, of the subjects of one kind.
macro_rules! of_kind {
    ($conn:ident, $matters:ident, $kind:literal, $entity:ident, $id:ident, $employer:ident) => {{
        let of_kind = $matters.iter().filter(|it| it.subject_kind == $kind);
        let ids: Vec<$id> = of_kind.map(|it| $id(it.subject_id)).collect();
        if ids.is_empty() {
            Vec::new()
        } else {
            $entity::Entity::find()
                .select_only()
                .column($entity::Column::Id)
                .column($entity::Column::$employer)
                .filter($entity::Column::Id.is_in(ids))
                .filter($entity::Column::$employer.is_not_null())
                .into_tuple::<(Uuid, Uuid)>()
                .all($conn)
                .await?
        }
    }};
}

/// The people of the employer that each matter is about and what they do there, by its subject.
///
/// # Errors
/// Where the database fails.
pub async fn of_subjects(
    conn: &impl ConnectionTrait,
    matters: &[Matter<'_>],
) -> Result<HashMap<Uuid, Vec<(UserId, EmployerDuty)>>, DbErr> {
    let mut employers: Vec<(Uuid, Uuid)> = Vec::new();
    let itself = matters.iter().filter(|it| it.subject_kind == "employer");
    employers.extend(itself.map(|it| (it.subject_id, it.subject_id)));
    employers.extend(of_kind!(conn, matters, "place", place, PlaceId, EmployerId));
    employers.extend(of_kind!(conn, matters, "introduction", introduction, IntroductionId, EmployerId));
    employers.extend(of_kind!(conn, matters, "placement", placement, PlacementId, EmployerId));
    employers.extend(of_kind!(conn, matters, "visit", visit, VisitId, EmployerId));
    let mut introductions: Vec<(Uuid, Uuid)> = Vec::new();
    introductions.extend(of_kind!(conn, matters, "proposal", proposal, ProposalId, IntroductionId));
    introductions.extend(of_kind!(conn, matters, "appointment", appointment, AppointmentId, IntroductionId));
    employers.extend(through_introductions(conn, introductions).await?);
    if employers.is_empty() {
        return Ok(HashMap::new());
    }
    let members: Vec<(EmployerId, UserId, EmployerDuty)> = employer_member::Entity::find()
        .select_only()
        .column(employer_member::Column::EmployerId)
        .column(employer_member::Column::UserId)
        .column(employer_member::Column::Duty)
        .filter(
            employer_member::Column::EmployerId
                .is_in(employers.iter().map(|(_, employer)| EmployerId(*employer))),
        )
        .filter(employer_member::Column::EndedAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let people = |employer: Uuid| {
        let its = members.iter().filter(|(of, ..)| of.0 == employer);
        its.map(|(_, user, duty)| (*user, *duty)).collect::<Vec<_>>()
    };
    Ok(employers.into_iter().map(|(subject, employer)| (subject, people(employer))).collect())
}

async fn through_introductions(
    conn: &impl ConnectionTrait,
    pairs: Vec<(Uuid, Uuid)>,
) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let employers: Vec<(IntroductionId, EmployerId)> = introduction::Entity::find()
        .select_only()
        .column(introduction::Column::Id)
        .column(introduction::Column::EmployerId)
        .filter(introduction::Column::Id.is_in(pairs.iter().map(|(_, id)| IntroductionId(*id))))
        .into_tuple()
        .all(conn)
        .await?;
    let of = |id: Uuid| employers.iter().find(|(known, _)| known.0 == id).map(|(_, employer)| employer.0);
    Ok(pairs.into_iter().filter_map(|(subject, id)| Some((subject, of(id)?))).collect())
}

/// The people of the employer of one introduction, while the programme works with it.
///
/// # Errors
/// Where the database fails.
pub async fn of_introduction(tx: &Tx, id: IntroductionId) -> Result<Vec<UserId>, DbErr> {
    let its_employer = introduction::Entity::belongs_to(employer::Entity)
        .from(introduction::Column::EmployerId)
        .to(employer::Column::Id)
        .into();
    let its_people = employer::Entity::belongs_to(employer_member::Entity)
        .from(employer::Column::Id)
        .to(employer_member::Column::EmployerId)
        .into();
    introduction::Entity::find_by_id(id)
        .select_only()
        .column(employer_member::Column::UserId)
        .join(JoinType::InnerJoin, its_employer)
        .join(JoinType::InnerJoin, its_people)
        .filter(employer::Column::State.eq(EmployerState::Verified))
        .filter(employer_member::Column::EndedAt.is_null())
        .into_tuple()
        .all(tx)
        .await
}
