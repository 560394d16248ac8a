//! Changing the programme and its organisations.

use entities::{Cents, OrganisationId, OrganisationKind, organisation, programme};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use uuid::Uuid;

use super::access::{Changeable, ChangeableOrganisation};
use crate::auth::Person;
use crate::db::Tx;
use crate::employer::ops::follow_rename;
use crate::error::{ApiResult, Code, on_duplicate};
use crate::record::{Happening, record};

async fn note(tx: &Tx, person: &Person, action: &'static str, subject_id: Uuid) -> ApiResult<()> {
    let Person { programme_id, user_id: actor_id, .. } = *person;
    record(tx, Happening { programme_id, actor_id, action, subject_id, participant_id: None }).await
}

/// What changes about the programme; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ProgrammeChange {
    /// Name as people read it.
    pub name: Option<String>,
    /// Participants at most. Fewer than there are now is allowed: nobody new comes in until there is room.
    pub places: Option<i32>,
    /// Above which amount a milestone needs a second approver.
    pub second_approval_above: Option<Cents>,
    /// Weeks that a course lasts at least.
    pub course_weeks_at_least: Option<i32>,
    /// Study incentive that one participant can have paid out in a calendar year.
    pub payout_ceiling: Option<Cents>,
    /// From when on nobody is woken, minutes after midnight.
    pub quiet_from_minute: Option<i32>,
    /// Until when, minutes after midnight.
    pub quiet_until_minute: Option<i32>,
}

/// Changes the settings of the programme.
///
/// # Errors
/// Where the database fails.
pub async fn update_programme(
    tx: &Tx,
    changeable: Changeable,
    person: &Person,
    change: ProgrammeChange,
) -> ApiResult<programme::Model> {
    let before = changeable.programme().clone();
    let version = before.version + 1;
    let mut row = before.into_active_model();
    row.version = Set(version);
    if let Some(name) = change.name {
        row.name = Set(name);
    }
    if let Some(places) = change.places {
        row.places = Set(places);
    }
    if let Some(limit) = change.second_approval_above {
        row.second_approval_above_cents = Set(limit);
    }
    if let Some(weeks) = change.course_weeks_at_least {
        row.course_weeks_at_least = Set(weeks);
    }
    if let Some(ceiling) = change.payout_ceiling {
        row.payout_ceiling_cents = Set(ceiling);
    }
    if let Some(minute) = change.quiet_from_minute {
        row.quiet_from_minute = Set(minute);
    }
    if let Some(minute) = change.quiet_until_minute {
        row.quiet_until_minute = Set(minute);
    }
    let after = row.update(tx).await?;
    note(tx, person, "programme.changed", after.id.0).await?;
    Ok(after)
}

/// An organisation to register.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// What it is to the programme.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// Neighbourhood in which it is found.
    pub neighbourhood: Option<String>,
}

/// Registers an organisation.
///
/// # Errors
/// 409 where there is one of that kind and name.
pub async fn create_organisation(
    tx: &Tx,
    person: &Person,
    new: NewOrganisation,
) -> ApiResult<organisation::Model> {
    let row = organisation::ActiveModel {
        id: Set(OrganisationId::generate()),
        programme_id: Set(person.programme_id),
        kind: Set(new.kind),
        name: Set(new.name),
        neighbourhood: Set(new.neighbourhood),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    note(tx, person, "organisation.created", made.id.0).await?;
    Ok(made)
}

/// What changes about an organisation; `None` stays as it is. Its kind never changes: roles hang on it.
#[derive(Clone, Debug)]
pub struct OrganisationChange {
    /// Its name.
    pub name: Option<String>,
    /// Neighbourhood; `Some(None)` forgets it.
    pub neighbourhood: Option<Option<String>>,
}

/// Changes an organisation.
///
/// # Errors
/// 409 where there is another of that kind and name.
pub async fn update_organisation(
    tx: &Tx,
    changeable: ChangeableOrganisation,
    person: &Person,
    change: OrganisationChange,
) -> ApiResult<organisation::Model> {
    let before = changeable.organisation().clone();
    let version = before.version + 1;
    let mut row = before.into_active_model();
    row.version = Set(version);
    if let Some(name) = change.name {
        row.name = Set(name);
    }
    if let Some(neighbourhood) = change.neighbourhood {
        row.neighbourhood = Set(neighbourhood);
    }
    let after = row.update(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    note(tx, person, "organisation.changed", after.id.0).await?;
    if after.kind == OrganisationKind::Employer {
        follow_rename(tx, &after).await?;
    }
    Ok(after)
}
