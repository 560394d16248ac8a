//! What a person is to a placement, and what they may do with it.
//!
//! Those who see the file see it; people of the employer see it while the employer is verified. A guardian signs where the youth is under
//! 18 on the first day, and so reads this document and may call it off, also after the file itself was closed to them at 16, and until
//! the youth is 18: from then on the youth alone decides who reads it. A coach or lead who works at the employer, or is family, reads
//! and decides nothing.

use chrono::NaiveDate;
use entities::{
    EmployerDuty, EmployerId, EmployerState, IntroductionSide, ParticipantId, PlacementId, PlacementParty,
    PlacementShiftId, PlacementState, UserId, employer, guardianship, participant, placement,
    placement_shift,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::lock::{First, lock};
use super::rules::needs_guardian;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::access::{self as employers, require_impartial};
use crate::employer::acting::duty_at;
use crate::error::{ApiError, ApiResult, Code};
use crate::introduction::access as introductions;
use crate::participant::access as file;
use crate::witnesses;

/// What a person is to a placement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The youth, or who sees the file with them.
    File(file::Relation),
    /// Acts for the employer.
    Employer(EmployerDuty),
    /// A guardian who signs this document and sees no more of the file.
    SigningGuardian,
}

/// A placement, and what the caller is to it; locked where it was found in order to change it.
#[derive(Clone, Debug)]
pub struct Visible {
    placement: placement::Model,
    participant: participant::Model,
    employer: employer::Model,
    relation: Relation,
}

impl Visible {
    /// The placement.
    #[must_use]
    pub fn placement(&self) -> &placement::Model {
        &self.placement
    }

    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }

    /// The employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.employer
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// Whether somebody is a guardian on record now.
///
/// # Errors
/// Where the database fails.
pub async fn is_guardian(
    conn: &impl ConnectionTrait,
    user: UserId,
    participant: ParticipantId,
) -> ApiResult<bool> {
    let found = guardianship::Entity::find()
        .filter(guardianship::Column::ParticipantId.eq(participant))
        .filter(guardianship::Column::UserId.eq(user))
        .filter(guardianship::Column::EndedAt.is_null())
        .limit(1)
        .one(conn)
        .await?;
    Ok(found.is_some())
}

async fn relate(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: placement::Model,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let lost = || ApiError::internal("a placement without its people");
    let youth = participant::Entity::find_by_id(row.participant_id).one(conn).await?.ok_or_else(lost)?;
    let employer = employer::Entity::find_by_id(row.employer_id).one(conn).await?.ok_or_else(lost)?;
    let relation = find_relation(conn, person, (&row, &youth, &employer), today).await?;
    let relation = relation.ok_or(Code::NotFound)?;
    Ok(Visible { placement: row, participant: youth, employer, relation })
}

async fn find_relation(
    conn: &impl ConnectionTrait,
    person: &Person,
    (row, youth, employer): (&placement::Model, &participant::Model, &employer::Model),
    today: NaiveDate,
) -> ApiResult<Option<Relation>> {
    if let Some(relation) = file::relation_to(conn, person, youth, today).await? {
        return Ok(Some(Relation::File(relation)));
    }
    let is_for_guardian = needs_guardian(youth.birth_date, row.starts_on.max(today));
    if is_for_guardian && is_guardian(conn, person.user_id, youth.id).await? {
        return Ok(Some(Relation::SigningGuardian));
    }
    // A draft that came to nothing is none of the employer's business any more.
    let came_to_nothing = row.state == PlacementState::Cancelled && row.signed_at.is_none();
    if employer.state != EmployerState::Verified || came_to_nothing {
        return Ok(None);
    }
    Ok(duty_at(conn, person, employer).await?.map(Relation::Employer))
}

/// Finds a placement in order to look at it on the day `today`.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PlacementId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let own = placement::Column::ProgrammeId.eq(person.programme_id);
    let row = placement::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    relate(conn, person, row, today).await
}

/// Finds a placement in order to look at hours and what came of it: not for a guardian who only signs.
///
/// # Errors
/// As [`to_read`]; 403 for a guardian who only signs.
pub async fn to_follow(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PlacementId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let visible = to_read(conn, person, id, today).await?;
    match visible.relation {
        Relation::SigningGuardian => Err(Code::RoleNotAllowed.into()),
        Relation::File(_) | Relation::Employer(_) => Ok(visible),
    }
}

/// An employer whose placements the caller may list: their own while it is verified, and a lead, who stops what goes on at an
/// employer that was suspended.
///
/// # Errors
/// 404 for everybody else, and for its people while it is not verified.
pub async fn to_list_for(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: EmployerId,
) -> ApiResult<EmployerId> {
    let visible = employers::to_read(conn, person, id).await?;
    let is_verified = visible.employer().state == EmployerState::Verified;
    match visible.relation() {
        employers::Relation::Lead => Ok(id),
        employers::Relation::Member(_) if is_verified => Ok(id),
        employers::Relation::Member(_) | employers::Relation::Visitor => Err(Code::NotFound.into()),
    }
}

async fn hold(tx: &Tx, person: &Person, id: PlacementId, first: First) -> ApiResult<Visible> {
    // Whose it is not shall not lock it.
    to_read(tx, person, id, day_of(tx.now())).await?;
    let row = lock(tx, id, first).await?;
    let held = relate(tx, person, row, day_of(tx.now())).await?;
    if matches!(held.relation, Relation::File(file::Relation::Coach | file::Relation::Lead)) {
        require_impartial(tx, person, held.participant.id, &held.employer).await?;
    }
    Ok(held)
}

/// An introduction, locked, of which the caller may make a placement.
#[derive(Clone, Debug)]
pub struct Beginnable(introductions::Visible);

impl Beginnable {
    /// The introduction with its people.
    #[must_use]
    pub fn introduced(&self) -> &introductions::Visible {
        &self.0
    }
}

fn may_write(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::File(file::Relation::Coach)
            | Relation::Employer(EmployerDuty::Manager | EmployerDuty::Recruiter)
    )
}

/// The coach, or a manager or recruiter of the employer, begins a placement.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees the introduction.
pub async fn to_begin(tx: &Tx, person: &Person, id: entities::IntroductionId) -> ApiResult<Beginnable> {
    let held = introductions::hold(tx, person, id).await?;
    let relation = match held.relation() {
        introductions::Relation::File(relation) => Relation::File(relation),
        introductions::Relation::Employer(duty) => Relation::Employer(duty),
    };
    if may_write(relation) { Ok(Beginnable(held)) } else { Err(Code::RoleNotAllowed.into()) }
}

witnesses! {
    "The placement with its people." held: Visible;

    /// A placement, locked, whose document the caller may change.
    Editable;
    /// A placement, locked, that the caller may sign.
    Signable {
        /// For whom.
        party: PlacementParty
    };
    /// A placement, locked, for whose guardian the caller may make a code.
    Codable;
    /// A placement, locked, that the caller may call off.
    Cancellable;
    /// A placement, locked, on which the caller may enter hours.
    Loggable;
    /// Hours, locked with their placement, that the caller may confirm or refuse.
    Decidable {
        /// The hours.
        shift: placement_shift::Model
    };
    /// A placement, locked, of which the caller may say how it went.
    Tellable {
        /// For which side.
        side: IntroductionSide
    };
    /// A placement, locked, of which the caller may decide how it went.
    Settleable;
}

/// The coach, or a manager or recruiter of the employer, changes the document.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_edit(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Editable> {
    let held = hold(tx, person, id, First::Nothing).await?;
    if may_write(held.relation) { Ok(Editable { held }) } else { Err(Code::RoleNotAllowed.into()) }
}

/// The youth, a manager or recruiter of the employer, a coach who is no relative, and a guardian where one is needed sign.
///
/// # Errors
/// 404 for strangers, 403 for leads, supervisors and relatives; 409 for a guardian where none is needed.
pub async fn to_sign(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Signable> {
    let held = hold(tx, person, id, First::YouthAndPlace).await?;
    let party = match held.relation {
        Relation::File(file::Relation::Own) => PlacementParty::Participant,
        Relation::File(file::Relation::Coach) => PlacementParty::Coach,
        Relation::File(file::Relation::Guardian) | Relation::SigningGuardian => PlacementParty::Guardian,
        Relation::Employer(EmployerDuty::Manager | EmployerDuty::Recruiter) => PlacementParty::Employer,
        Relation::Employer(EmployerDuty::Supervisor) | Relation::File(file::Relation::Lead) => {
            return Err(Code::RoleNotAllowed.into());
        }
    };
    let is_needed = needs_guardian(held.participant.birth_date, held.placement.starts_on);
    if party == PlacementParty::Guardian && !is_needed {
        return Err(Code::NoGuardianNeeded.into());
    }
    Ok(Signable { held, party })
}

/// A coach who is assigned now and no relative makes a code for a guardian.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_code(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Codable> {
    let held = hold(tx, person, id, First::Nothing).await?;
    match held.relation {
        Relation::File(file::Relation::Coach) => Ok(Codable { held }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth, the coach, a lead, a manager or recruiter of the employer, or a guardian whose signature is needed calls it off.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_cancel(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Cancellable> {
    let held = hold(tx, person, id, First::YouthAndPlace).await?;
    let may = match held.relation {
        Relation::File(file::Relation::Guardian) | Relation::SigningGuardian => {
            needs_guardian(held.participant.birth_date, held.placement.starts_on)
        }
        Relation::File(file::Relation::Own | file::Relation::Coach | file::Relation::Lead) => true,
        Relation::Employer(_) => may_write(held.relation),
    };
    if may { Ok(Cancellable { held }) } else { Err(Code::RoleNotAllowed.into()) }
}

/// The youth enters hours.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_log(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Loggable> {
    let held = hold(tx, person, id, First::Youth).await?;
    match held.relation {
        Relation::File(file::Relation::Own) => Ok(Loggable { held }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// Whoever acts for the employer confirms or refuses hours.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees them.
pub async fn to_decide(tx: &Tx, person: &Person, id: PlacementShiftId) -> ApiResult<Decidable> {
    let own = placement_shift::Column::ProgrammeId.eq(person.programme_id);
    let seen = placement_shift::Entity::find_by_id(id).filter(own).one(tx).await?.ok_or(Code::NotFound)?;
    let held = hold(tx, person, seen.placement_id, First::Nothing).await?;
    let Relation::Employer(_) = held.relation else { return Err(Code::RoleNotAllowed.into()) };
    // Read again behind the lock of the placement: two who decide take turns.
    let shift = placement_shift::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    Ok(Decidable { held, shift })
}

/// The youth, and whoever acts for the employer, say how it went.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_tell(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Tellable> {
    let held = hold(tx, person, id, First::Nothing).await?;
    let side = match held.relation {
        Relation::File(file::Relation::Own) => IntroductionSide::Participant,
        Relation::Employer(_) => IntroductionSide::Employer,
        Relation::File(_) | Relation::SigningGuardian => return Err(Code::RoleNotAllowed.into()),
    };
    Ok(Tellable { held, side })
}

/// A coach who is assigned now and no relative decides how it went.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_settle(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Settleable> {
    let held = hold(tx, person, id, First::Nothing).await?;
    match held.relation {
        Relation::File(file::Relation::Coach) => Ok(Settleable { held }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}
