//! Whom an event concerns, for many events at once: the number of statements does not grow with the number of events.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use chrono::NaiveDate;
use entities::{
    AgreementContactId, AgreementId, AppointmentId, ContactState, EmployerDuty, ParticipantId, ProgrammeId,
    Role, SignalId, SignalKind, UserId, agreement_contact, appointment, coach_assignment, guardianship,
    membership, outbox_event, participant, signal,
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::employers;
use super::rules::Audience;
use crate::clock::day_of;
use crate::contact::query::open_agreements;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::participant::rules::is_open_to_guardian;
use crate::placement::rules::needs_guardian;

/// What is known around a batch of events.
#[derive(Debug, Default)]
pub struct Surroundings {
    youths: HashMap<ParticipantId, (UserId, NaiveDate)>,
    coaches: HashMap<ParticipantId, Vec<UserId>>,
    guardians: HashMap<ParticipantId, Vec<UserId>>,
    contacts: HashMap<Uuid, UserId>,
    contacts_of_appointments: HashMap<Uuid, Vec<UserId>>,
    officers: HashMap<(ProgrammeId, Role), Vec<UserId>>,
    employers: HashMap<Uuid, Vec<(UserId, EmployerDuty)>>,
    /// Kinds of the signals that were raised.
    pub signals: HashMap<Uuid, SignalKind>,
    /// The appointments that events are about.
    pub appointments: HashMap<Uuid, appointment::Model>,
}

impl Surroundings {
    /// Reads what is around `events`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn of(tx: &Tx, events: &[outbox_event::Model]) -> ApiResult<Self> {
        let mut all = Self::default();
        let participants: HashSet<ParticipantId> =
            events.iter().filter_map(|event| event.participant_id).collect();
        all.read_people(tx, &participants).await?;
        all.read_officers(tx, events).await?;
        let subjects = |kind: &str| -> Vec<Uuid> {
            events.iter().filter(|it| it.subject_kind == kind).map(|it| it.subject_id).collect()
        };
        let signals = subjects("signal");
        if !signals.is_empty() {
            let by_id = signal::Column::Id.is_in(signals.into_iter().map(SignalId));
            let rows = signal::Entity::find().filter(by_id).all(tx).await?;
            all.signals = rows.into_iter().map(|row| (row.id.0, row.kind)).collect();
        }
        let contacts = subjects("contact");
        if !contacts.is_empty() {
            let by_id = agreement_contact::Column::Id.is_in(contacts.into_iter().map(AgreementContactId));
            let rows = agreement_contact::Entity::find().filter(by_id).all(tx).await?;
            all.contacts = rows.into_iter().map(|row| (row.id.0, row.user_id)).collect();
        }
        all.read_appointments(tx, subjects("appointment")).await?;
        all.employers = employers::of_subjects(tx, events).await?;
        Ok(all)
    }

    fn people_of_employer(
        &self,
        event: &outbox_event::Model,
        is_told: impl Fn(EmployerDuty) -> bool,
    ) -> Vec<UserId> {
        let people = self.employers.get(&event.subject_id).into_iter().flatten();
        people.filter(|(_, duty)| is_told(*duty)).map(|(user, _)| *user).collect()
    }

    async fn read_people(&mut self, tx: &Tx, participants: &HashSet<ParticipantId>) -> Result<(), DbErr> {
        if participants.is_empty() {
            return Ok(());
        }
        let ids = || participants.iter().copied();
        let rows = participant::Entity::find().filter(participant::Column::Id.is_in(ids())).all(tx).await?;
        self.youths = rows.into_iter().map(|row| (row.id, (row.user_id, row.birth_date))).collect();
        let coaches = coach_assignment::Entity::find()
            .filter(coach_assignment::Column::ParticipantId.is_in(ids()))
            .filter(coach_assignment::Column::UntilAt.is_null());
        let coaches = coaches.all(tx).await?;
        self.coaches = gather(coaches.into_iter().map(|row| (row.participant_id, row.coach_id)));
        let guardians = guardianship::Entity::find()
            .filter(guardianship::Column::ParticipantId.is_in(ids()))
            .filter(guardianship::Column::EndedAt.is_null());
        let guardians = guardians.all(tx).await?;
        self.guardians = gather(guardians.into_iter().map(|row| (row.participant_id, row.user_id)));
        Ok(())
    }

    async fn read_officers(&mut self, tx: &Tx, events: &[outbox_event::Model]) -> Result<(), DbErr> {
        let programmes: HashSet<ProgrammeId> = events.iter().map(|event| event.programme_id).collect();
        let rows = membership::Entity::find()
            .filter(membership::Column::ProgrammeId.is_in(programmes))
            .filter(membership::Column::Role.is_in([Role::Lead, Role::Finance]))
            .filter(membership::Column::EndedAt.is_null())
            .all(tx)
            .await?;
        self.officers = gather(rows.into_iter().map(|row| ((row.programme_id, row.role), row.user_id)));
        Ok(())
    }

    async fn read_appointments(&mut self, tx: &Tx, ids: Vec<Uuid>) -> Result<(), DbErr> {
        if ids.is_empty() {
            return Ok(());
        }
        let by_id = appointment::Column::Id.is_in(ids.into_iter().map(AppointmentId));
        let rows = appointment::Entity::find().filter(by_id).all(tx).await?;
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
                .filter(agreement_contact::Column::AgreementId.in_subquery(open_agreements(day_of(tx.now()))))
                .into_tuple()
                .all(tx)
                .await?
        };
        for row in &rows {
            let of_agreement = signed.iter().filter(|(agreement, _)| Some(*agreement) == row.agreement_id);
            self.contacts_of_appointments.insert(row.id.0, of_agreement.map(|(_, user)| *user).collect());
        }
        self.appointments = rows.into_iter().map(|row| (row.id.0, row)).collect();
        Ok(())
    }

    /// Who is told of `event`, in no particular order. Whoever did it may be among them.
    #[must_use]
    pub fn recipients(
        &self,
        event: &outbox_event::Model,
        audience: Audience,
        today: NaiveDate,
    ) -> Vec<UserId> {
        let officers = |role| self.officers.get(&(event.programme_id, role)).cloned().unwrap_or_default();
        match audience {
            Audience::Leads => return officers(Role::Lead),
            Audience::Finance => return officers(Role::Finance),
            Audience::Employer => return self.people_of_employer(event, |_| true),
            Audience::EmployerDesk => {
                return self.people_of_employer(event, |duty| duty != EmployerDuty::Supervisor);
            }
            Audience::Contact => return self.contacts.get(&event.subject_id).copied().into_iter().collect(),
            Audience::ContactsOfAppointment => {
                return self.contacts_of_appointments.get(&event.subject_id).cloned().unwrap_or_default();
            }
            _ => {}
        }
        let Some(participant) = event.participant_id else { return Vec::new() };
        let Some((youth, birth_date)) = self.youths.get(&participant).copied() else { return Vec::new() };
        let coaches = || self.coaches.get(&participant).cloned().unwrap_or_default();
        match audience {
            Audience::Youth => vec![youth],
            Audience::Coaches => coaches(),
            Audience::OtherSide if event.actor_id == Some(youth) => coaches(),
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
