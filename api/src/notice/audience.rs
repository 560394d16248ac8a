//! Whom something concerns, for many things at once: the number of statements does not grow with their number. It is asked when
//! an event becomes notices, and again when a notice leaves.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use chrono::NaiveDate;
use entities::{
    AgreementContactId, AgreementId, AppointmentId, CheckInId, ContactState, EmployerDuty, ParticipantId,
    ProgrammeId, Role, Side, SignalId, SignalKind, SignalState, UserId, agreement_contact, appointment,
    check_in, coach_assignment, guardianship, membership, notice, outbox_event, participant, signal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::employers;
use super::rules::Audience;
use crate::contact::query::open_agreements;
use crate::error::ApiResult;
use crate::participant::rules::is_open_to_guardian;
use crate::placement::rules::needs_guardian;

/// Something that people are told of.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'m> {
    /// In which programme.
    pub programme_id: ProgrammeId,
    /// Whose file it touches.
    pub participant_id: Option<ParticipantId>,
    /// Who did it, where that is known.
    pub actor_id: Option<UserId>,
    /// Kind of thing it is about.
    pub subject_kind: &'m str,
    /// Which one.
    pub subject_id: Uuid,
}

impl<'m> From<&'m outbox_event::Model> for Matter<'m> {
    fn from(event: &'m outbox_event::Model) -> Self {
        Self {
            programme_id: event.programme_id,
            participant_id: event.participant_id,
            actor_id: event.actor_id,
            subject_kind: &event.subject_kind,
            subject_id: event.subject_id,
        }
    }
}

impl<'m> From<&'m notice::Model> for Matter<'m> {
    fn from(notice: &'m notice::Model) -> Self {
        Self {
            programme_id: notice.programme_id,
            participant_id: notice.participant_id,
            actor_id: None,
            subject_kind: &notice.subject_kind,
            subject_id: notice.subject_id,
        }
    }
}

/// What is known around some matters.
#[derive(Debug, Default)]
pub struct Surroundings {
    youths: HashMap<ParticipantId, (UserId, NaiveDate)>,
    coaches: HashMap<ParticipantId, Vec<UserId>>,
    guardians: HashMap<ParticipantId, Vec<UserId>>,
    contacts: HashMap<Uuid, UserId>,
    contacts_of_appointments: HashMap<Uuid, Vec<UserId>>,
    officers: HashMap<(ProgrammeId, Role), Vec<UserId>>,
    employers: HashMap<Uuid, Vec<(UserId, EmployerDuty)>>,
    /// Check-ins on occasions of which the youth told.
    told_by_youth: HashSet<Uuid>,
    /// Kinds of the signals about which nobody did anything yet.
    pub signals: HashMap<Uuid, SignalKind>,
    /// The appointments that events are about.
    pub appointments: HashMap<Uuid, appointment::Model>,
}

impl Surroundings {
    /// Reads what is around `matters`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn of(
        conn: &impl ConnectionTrait,
        matters: &[Matter<'_>],
        today: NaiveDate,
    ) -> ApiResult<Self> {
        let mut all = Self::default();
        let participants: HashSet<ParticipantId> =
            matters.iter().filter_map(|it| it.participant_id).collect();
        all.read_people(conn, &participants).await?;
        all.read_officers(conn, matters).await?;
        let subjects = |kind: &str| -> Vec<Uuid> {
            matters.iter().filter(|it| it.subject_kind == kind).map(|it| it.subject_id).collect()
        };
        let signals = subjects("signal");
        if !signals.is_empty() {
            let open = signal::Entity::find()
                .filter(signal::Column::Id.is_in(signals.into_iter().map(SignalId)))
                .filter(signal::Column::State.eq(SignalState::Open));
            let rows = open.all(conn).await?;
            all.signals = rows.into_iter().map(|row| (row.id.0, row.kind)).collect();
        }
        let contacts = subjects("contact");
        if !contacts.is_empty() {
            let by_id = agreement_contact::Column::Id.is_in(contacts.into_iter().map(AgreementContactId));
            let rows = agreement_contact::Entity::find().filter(by_id).all(conn).await?;
            all.contacts = rows.into_iter().map(|row| (row.id.0, row.user_id)).collect();
        }
        all.read_appointments(conn, subjects("appointment"), today).await?;
        all.read_tellers(conn, subjects("check_in")).await?;
        all.employers = employers::of_subjects(conn, matters).await?;
        Ok(all)
    }

    fn people_of_employer(&self, matter: &Matter<'_>, is_told: impl Fn(EmployerDuty) -> bool) -> Vec<UserId> {
        let people = self.employers.get(&matter.subject_id).into_iter().flatten();
        people.filter(|(_, duty)| is_told(*duty)).map(|(user, _)| *user).collect()
    }

    async fn read_people(
        &mut self,
        conn: &impl ConnectionTrait,
        participants: &HashSet<ParticipantId>,
    ) -> Result<(), DbErr> {
        if participants.is_empty() {
            return Ok(());
        }
        let ids = || participants.iter().copied();
        let rows = participant::Entity::find().filter(participant::Column::Id.is_in(ids())).all(conn).await?;
        self.youths = rows.into_iter().map(|row| (row.id, (row.user_id, row.birth_date))).collect();
        let coaches = coach_assignment::Entity::find()
            .filter(coach_assignment::Column::ParticipantId.is_in(ids()))
            .filter(coach_assignment::Column::UntilAt.is_null());
        let coaches = coaches.all(conn).await?;
        self.coaches = gather(coaches.into_iter().map(|row| (row.participant_id, row.coach_id)));
        let guardians = guardianship::Entity::find()
            .filter(guardianship::Column::ParticipantId.is_in(ids()))
            .filter(guardianship::Column::EndedAt.is_null());
        let guardians = guardians.all(conn).await?;
        self.guardians = gather(guardians.into_iter().map(|row| (row.participant_id, row.user_id)));
        Ok(())
    }

    async fn read_officers(
        &mut self,
        conn: &impl ConnectionTrait,
        matters: &[Matter<'_>],
    ) -> Result<(), DbErr> {
        let programmes: HashSet<ProgrammeId> = matters.iter().map(|it| it.programme_id).collect();
        let rows = membership::Entity::find()
            .filter(membership::Column::ProgrammeId.is_in(programmes))
            .filter(membership::Column::Role.is_in([Role::Lead, Role::Finance]))
            .filter(membership::Column::EndedAt.is_null())
            .all(conn)
            .await?;
        self.officers = gather(rows.into_iter().map(|row| ((row.programme_id, row.role), row.user_id)));
        Ok(())
    }

    async fn read_appointments(
        &mut self,
        conn: &impl ConnectionTrait,
        ids: Vec<Uuid>,
        today: NaiveDate,
    ) -> Result<(), DbErr> {
        if ids.is_empty() {
            return Ok(());
        }
        let by_id = appointment::Column::Id.is_in(ids.into_iter().map(AppointmentId));
        let rows = appointment::Entity::find().filter(by_id).all(conn).await?;
        let agreements: HashSet<AgreementId> = rows.iter().filter_map(|row| row.agreement_id).collect();
        let signed: Vec<(AgreementId, UserId)> = if agreements.is_empty() {
            Vec::new()
        } else {
            agreement_contact::Entity::find()
                .select_only()
                .column(agreement_contact::Column::AgreementId)
                .column(agreement_contact::Column::UserId)
                .filter(agreement_contact::Column::AgreementId.is_in(agreements))
                .filter(agreement_contact::Column::State.eq(ContactState::Signed))
                .filter(agreement_contact::Column::AgreementId.in_subquery(open_agreements(today)))
                .into_tuple()
                .all(conn)
                .await?
        };
        for row in &rows {
            let of_agreement = signed.iter().filter(|(agreement, _)| Some(*agreement) == row.agreement_id);
            self.contacts_of_appointments.insert(row.id.0, of_agreement.map(|(_, user)| *user).collect());
        }
        self.appointments = rows.into_iter().map(|row| (row.id.0, row)).collect();
        Ok(())
    }

    /// A check-in that takes the place of another is about the same occasion.
    async fn read_tellers(&mut self, conn: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<(), DbErr> {
        if ids.is_empty() {
            return Ok(());
        }
        let by_id = check_in::Column::Id.is_in(ids.into_iter().map(CheckInId));
        let rows = check_in::Entity::find().filter(by_id).all(conn).await?;
        let agreements: HashSet<AgreementId> = rows.iter().map(|row| row.agreement_id).collect();
        let days: HashSet<NaiveDate> = rows.iter().map(|row| row.occurred_on).collect();
        let told: HashSet<(AgreementId, NaiveDate, String)> = check_in::Entity::find()
            .select_only()
            .column(check_in::Column::AgreementId)
            .column(check_in::Column::OccurredOn)
            .column(check_in::Column::Occasion)
            .filter(check_in::Column::AgreementId.is_in(agreements))
            .filter(check_in::Column::OccurredOn.is_in(days))
            .filter(check_in::Column::Side.eq(Side::Participant))
            .into_tuple()
            .all(conn)
            .await?
            .into_iter()
            .collect();
        let is_told =
            |row: &check_in::Model| told.contains(&(row.agreement_id, row.occurred_on, row.occasion.clone()));
        self.told_by_youth = rows.iter().filter(|row| is_told(row)).map(|row| row.id.0).collect();
        Ok(())
    }

    /// Who is told of `matter`, in no particular order. Whoever did it may be among them.
    #[must_use]
    pub fn recipients(&self, matter: &Matter<'_>, audience: Audience, today: NaiveDate) -> Vec<UserId> {
        let officers = |role| self.officers.get(&(matter.programme_id, role)).cloned().unwrap_or_default();
        match audience {
            Audience::Leads => return officers(Role::Lead),
            Audience::Finance => return officers(Role::Finance),
            Audience::Employer => return self.people_of_employer(matter, |_| true),
            Audience::EmployerDesk => {
                return self.people_of_employer(matter, |duty| duty != EmployerDuty::Supervisor);
            }
            Audience::Contact => return self.contacts.get(&matter.subject_id).copied().into_iter().collect(),
            Audience::ContactsOfAppointment => {
                return self.contacts_of_appointments.get(&matter.subject_id).cloned().unwrap_or_default();
            }
            _ => {}
        }
        let Some(participant) = matter.participant_id else { return Vec::new() };
        let Some((youth, birth_date)) = self.youths.get(&participant).copied() else { return Vec::new() };
        let coaches = || self.coaches.get(&participant).cloned().unwrap_or_default();
        match audience {
            Audience::Youth => vec![youth],
            Audience::Teller if self.told_by_youth.contains(&matter.subject_id) => vec![youth],
            Audience::Coaches => coaches(),
            Audience::OtherSide if matter.actor_id == Some(youth) => coaches(),
            Audience::OtherSide => vec![youth],
            Audience::Guardians if is_open_to_guardian(birth_date, today) => {
                self.guardians.get(&participant).cloned().unwrap_or_default()
            }
            Audience::SigningGuardians if needs_guardian(birth_date, today) => {
                self.guardians.get(&participant).cloned().unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

fn gather<K: Eq + Hash, V>(pairs: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut map: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        map.entry(key).or_default().push(value);
    }
    map
}
