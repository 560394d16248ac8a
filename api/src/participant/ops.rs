//! Enrolling a youth, keeping the file, and changing who stands around the youth.

use chrono::NaiveDate;
use entities::{
    CoachAssignmentId, GuardianshipId, KinshipId, OrganisationId, OrganisationKind, ParticipantId, Role,
    UserId, coach_assignment, guardianship, kinship, membership, organisation, participant, user,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use uuid::Uuid;

use super::access::{Assignable, Changeable, Endable, Enrolling, Unassignable, is_relative};
use super::query::{CoachRow, GuardianRow, KinshipRow};
use super::rules;
use crate::auth::Person;
use crate::auth::ops::close_codes_made_by;
use crate::clock::{day_of, year_of};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::pass;
use crate::people::ops::{NewUser, create_user_for};
use crate::people::query::display_name_of;
use crate::people::rules::LoginName;
use crate::plan::signing::clear_signatures_of;
use crate::record::{Happening, record};

async fn note(
    tx: &Tx,
    person: &Person,
    action: &'static str,
    subject_id: Uuid,
    participant_id: ParticipantId,
) -> ApiResult<()> {
    let Person { programme_id, user_id: actor_id, .. } = *person;
    let participant_id = Some(participant_id);
    record(tx, Happening { programme_id, actor_id, action, subject_id, participant_id }).await
}

/// A youth to enrol.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Name used to sign in.
    pub login_name: LoginName,
    /// First name; also the name that others see.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// Day of birth.
    pub birth_date: NaiveDate,
    /// Neighbourhood of the home.
    pub neighbourhood: Option<String>,
    /// The school, if any.
    pub school_id: Option<OrganisationId>,
    /// The coach from the first day.
    pub coach_id: UserId,
}

/// Enrols a youth: account, file, coach and this year's pass.
///
/// # Errors
/// 400 for an age that the programme does not take, an unknown school or somebody who is no coach; 409 where all places
/// are taken or the login name is.
pub async fn enrol(
    tx: &Tx,
    enrolling: Enrolling,
    person: &Person,
    new: Enrolment,
) -> ApiResult<participant::Model> {
    let mut wrong = wrong_age(tx, Some(new.birth_date));
    wrong.extend(wrong_school(tx, person, new.school_id).await?);
    wrong.extend(wrong_coach(tx, person, new.coach_id).await?);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let by_programme = participant::Column::ProgrammeId.eq(person.programme_id);
    let taken = participant::Entity::find().filter(by_programme).count(tx).await?;
    if taken >= u64::try_from(enrolling.programme().places).unwrap_or(0) {
        return Err(Code::ProgrammeFull.into());
    }
    let id = ParticipantId::generate();
    let account = NewUser { login_name: new.login_name, display_name: new.first_name.clone() };
    let account = create_user_for(tx, person, account, Some(id)).await?;
    let row = participant::ActiveModel {
        id: Set(id),
        programme_id: Set(person.programme_id),
        user_id: Set(account.id),
        first_name: Set(new.first_name),
        surname: Set(new.surname),
        birth_date: Set(new.birth_date),
        neighbourhood: Set(new.neighbourhood),
        school_id: Set(new.school_id),
        enrolled_at: Set(tx.now()),
        version: Set(1),
    };
    let made = row.insert(tx).await?;
    note(tx, person, "participant.enrolled", id.0, id).await?;
    insert_assignment(tx, person, id, new.coach_id).await?;
    pass::ops::ensure(tx, person.into(), &made, year_of(tx.now())).await?;
    Ok(made)
}

fn wrong_age(tx: &Tx, birth_date: Option<NaiveDate>) -> Vec<FieldError> {
    let fault = birth_date.and_then(|day| rules::check_age(day, day_of(tx.now())).err());
    fault.map(|fault| FieldError::new("/birthDate", fault.slug())).into_iter().collect()
}

async fn wrong_school(tx: &Tx, person: &Person, id: Option<OrganisationId>) -> ApiResult<Option<FieldError>> {
    let Some(id) = id else { return Ok(None) };
    let school = organisation::Entity::find_by_id(id)
        .filter(organisation::Column::ProgrammeId.eq(person.programme_id))
        .filter(organisation::Column::Kind.eq(OrganisationKind::School))
        .one(tx)
        .await?;
    Ok(school.is_none().then(|| FieldError::new("/schoolId", "unknown_reference")))
}

async fn wrong_coach(tx: &Tx, person: &Person, id: UserId) -> ApiResult<Option<FieldError>> {
    let role = membership::Entity::find()
        .filter(membership::Column::UserId.eq(id))
        .filter(membership::Column::ProgrammeId.eq(person.programme_id))
        .filter(membership::Column::Role.eq(Role::Coach))
        .filter(membership::Column::EndedAt.is_null())
        .one(tx)
        .await?;
    let account = user::Entity::find_by_id(id).filter(user::Column::DisabledAt.is_null()).one(tx).await?;
    let is_coach = role.is_some() && account.is_some();
    Ok((!is_coach).then(|| FieldError::new("/coachId", "not_a_member")))
}

/// What changes about a file; `None` stays as it is, `Some(None)` forgets.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// First name; also the name that others see.
    pub first_name: Option<String>,
    /// Surname.
    pub surname: Option<String>,
    /// Day of birth: a lead's alone, because it decides who signs and who may look.
    pub birth_date: Option<NaiveDate>,
    /// Neighbourhood of the home.
    pub neighbourhood: Option<Option<String>>,
    /// The school.
    pub school_id: Option<Option<OrganisationId>>,
}

/// Changes a participant's file.
///
/// # Errors
/// 403 for a day of birth from anybody but a lead; 400 as in [`enrol`].
pub async fn update(
    tx: &Tx,
    changeable: Changeable,
    person: &Person,
    change: FileChange,
) -> ApiResult<participant::Model> {
    if change.birth_date.is_some() && !person.is(Role::Lead) {
        return Err(Code::RoleNotAllowed.into());
    }
    let mut wrong = wrong_age(tx, change.birth_date);
    wrong.extend(wrong_school(tx, person, change.school_id.flatten()).await?);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let before = changeable.participant().clone();
    let version = before.version + 1;
    let mut row = before.into_active_model();
    row.version = Set(version);
    if let Some(first_name) = change.first_name {
        rename_account(tx, changeable.participant().user_id, &first_name).await?;
        row.first_name = Set(first_name);
    }
    if let Some(surname) = change.surname {
        row.surname = Set(surname);
    }
    if let Some(birth_date) = change.birth_date {
        row.birth_date = Set(birth_date);
    }
    if let Some(neighbourhood) = change.neighbourhood {
        row.neighbourhood = Set(neighbourhood);
    }
    if let Some(school_id) = change.school_id {
        row.school_id = Set(school_id);
    }
    let after = row.update(tx).await?;
    note(tx, person, "participant.changed", after.id.0, after.id).await?;
    Ok(after)
}

async fn rename_account(tx: &Tx, id: UserId, display_name: &str) -> ApiResult<()> {
    user::Entity::update_many()
        .col_expr(user::Column::DisplayName, Expr::value(display_name))
        .col_expr(user::Column::Version, Expr::col(user::Column::Version).add(1))
        .filter(user::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts a change of the people around a youth as a change of the file: its representation shows them.
async fn touch(tx: &Tx, id: ParticipantId) -> ApiResult<()> {
    participant::Entity::update_many()
        .col_expr(participant::Column::Version, Expr::col(participant::Column::Version).add(1))
        .filter(participant::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Assigns a coach, from now on.
///
/// # Errors
/// 400 for somebody who is no coach, 403 for a relative, 409 where they coach this youth already.
pub async fn assign(
    tx: &Tx,
    assignable: Assignable,
    person: &Person,
    coach_id: UserId,
) -> ApiResult<CoachRow> {
    let participant = assignable.participant();
    if let Some(wrong) = wrong_coach(tx, person, coach_id).await? {
        return Err(ApiError::invalid(vec![wrong]));
    }
    if coach_id == participant.user_id || is_relative(tx, coach_id, participant.id).await? {
        return Err(Code::NotForARelative.into());
    }
    let made = insert_assignment(tx, person, participant.id, coach_id).await?;
    touch(tx, participant.id).await?;
    show_assignment(tx, made).await
}

async fn insert_assignment(
    tx: &Tx,
    person: &Person,
    participant_id: ParticipantId,
    coach_id: UserId,
) -> ApiResult<coach_assignment::Model> {
    let row = coach_assignment::ActiveModel {
        id: Set(CoachAssignmentId::generate()),
        programme_id: Set(person.programme_id),
        participant_id: Set(participant_id),
        coach_id: Set(coach_id),
        from_at: Set(tx.now()),
        until_at: Set(None),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    note(tx, person, "coach_assignment.created", made.id.0, participant_id).await?;
    Ok(made)
}

/// Ends a coach assignment: from now on the former coach sees nothing.
///
/// # Errors
/// 409 where it is over already.
pub async fn unassign(tx: &Tx, unassignable: Unassignable, person: &Person) -> ApiResult<CoachRow> {
    let before = unassignable.assignment().clone();
    if before.until_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    let mut row = before.into_active_model();
    row.until_at = Set(Some(tx.now()));
    let after = row.update(tx).await?;
    close_codes_made_by(tx, after.coach_id).await?;
    clear_signatures_of(tx, after.coach_id, after.participant_id).await?;
    touch(tx, after.participant_id).await?;
    note(tx, person, "coach_assignment.ended", after.id.0, after.participant_id).await?;
    show_assignment(tx, after).await
}

async fn show_assignment(tx: &Tx, row: coach_assignment::Model) -> ApiResult<CoachRow> {
    let coach_assignment::Model { id, coach_id, from_at, until_at, .. } = row;
    Ok(CoachRow { id, coach_id, display_name: display_name_of(tx, coach_id).await?, from_at, until_at })
}

/// Records a guardian: opens an account, or takes the one of that login name where its holder is a guardian in the same
/// programme already (brothers and sisters share their parents). The handler forgets the session cache afterwards.
///
/// # Errors
/// 409 where the login name is somebody else's, or they are this youth's guardian already.
pub async fn add_guardian(
    tx: &Tx,
    changeable: Changeable,
    person: &Person,
    new: NewUser,
) -> ApiResult<GuardianRow> {
    let participant = changeable.participant();
    let by_name = user::Column::LoginName.eq(new.login_name.as_str());
    let account = match user::Entity::find().filter(by_name).one(tx).await? {
        None => create_user_for(tx, person, new, Some(participant.id)).await?,
        Some(known) if is_same_person(&known, &new) && may_be_linked(tx, participant, &known).await? => known,
        Some(_) => return Err(Code::LoginNameTaken.into()),
    };
    let row = guardianship::ActiveModel {
        id: Set(GuardianshipId::generate()),
        programme_id: Set(person.programme_id),
        participant_id: Set(participant.id),
        user_id: Set(account.id),
        since: Set(tx.now()),
        ended_at: Set(None),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    touch(tx, participant.id).await?;
    note(tx, person, "guardianship.created", made.id.0, participant.id).await?;
    let guardianship::Model { id, user_id, since, ended_at, .. } = made;
    Ok(GuardianRow { id, user_id, display_name: account.display_name, since, ended_at })
}

/// A name typed wrong must not open the file to a stranger: what people call the guardian has to fit too.
fn is_same_person(known: &user::Model, new: &NewUser) -> bool {
    known.disabled_at.is_none() && known.display_name.eq_ignore_ascii_case(&new.display_name)
}

async fn may_be_linked(tx: &Tx, participant: &participant::Model, known: &user::Model) -> ApiResult<bool> {
    let elsewhere = guardianship::Entity::find()
        .filter(guardianship::Column::ProgrammeId.eq(participant.programme_id))
        .filter(guardianship::Column::UserId.eq(known.id))
        .filter(guardianship::Column::EndedAt.is_null())
        .one(tx)
        .await?;
    Ok(elsewhere.is_some() && known.id != participant.user_id)
}

/// Ends a guardianship; the handler forgets the session cache afterwards.
///
/// # Errors
/// 409 where it is over already.
pub async fn end_guardianship(tx: &Tx, endable: Endable, person: &Person) -> ApiResult<GuardianRow> {
    let before = endable.guardianship().clone();
    if before.ended_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    let mut row = before.into_active_model();
    row.ended_at = Set(Some(tx.now()));
    let after = row.update(tx).await?;
    touch(tx, after.participant_id).await?;
    clear_signatures_of(tx, after.user_id, after.participant_id).await?;
    note(tx, person, "guardianship.ended", after.id.0, after.participant_id).await?;
    let guardianship::Model { id, user_id, since, ended_at, .. } = after;
    Ok(GuardianRow { id, user_id, display_name: display_name_of(tx, user_id).await?, since, ended_at })
}

/// Declares that `user_id` is family: of oneself, or (a lead) of anybody. It stays.
///
/// # Errors
/// 403 for a coach who declares about others, 400 for an account that the programme does not know, 409 where it is
/// declared already.
pub async fn declare_kinship(
    tx: &Tx,
    changeable: Changeable,
    person: &Person,
    user_id: UserId,
) -> ApiResult<KinshipRow> {
    if user_id != person.user_id && !person.is(Role::Lead) {
        return Err(Code::RoleNotAllowed.into());
    }
    let participant = changeable.participant();
    let relative = user::Entity::find_by_id(user_id)
        .filter(user::Column::ProgrammeId.eq(person.programme_id))
        .filter(user::Column::Id.ne(participant.user_id))
        .one(tx)
        .await?;
    let unknown = || ApiError::invalid(vec![FieldError::new("/userId", "unknown_reference")]);
    let relative = relative.ok_or_else(unknown)?;
    let row = kinship::ActiveModel {
        id: Set(KinshipId::generate()),
        programme_id: Set(person.programme_id),
        user_id: Set(user_id),
        participant_id: Set(participant.id),
        declared_by: Set(person.user_id),
        declared_at: Set(tx.now()),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    note(tx, person, "kinship.declared", made.id.0, participant.id).await?;
    let kinship::Model { id, declared_by, declared_at, .. } = made;
    Ok(KinshipRow { id, user_id, display_name: relative.display_name, declared_by, declared_at })
}
