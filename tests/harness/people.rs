//! The people of every scenario, in the programme of Zaanstad.
//!
//! All of it turns around Sam's file (`youth_own`): Sam is 15, so a guardian signs too. The others stand in every relation
//! to it that the rules tell apart: [`Persona`]. They are put into the database directly, with one passphrase whose hash
//! is made once, and sign in through the API.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use back_on_track::auth::passphrase;
use back_on_track::db::{Db, Tx};
use back_on_track::error::ApiResult;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::{
    Cents, CoachAssignmentId, GuardianshipId, MembershipId, OrganisationId, OrganisationKind, ParticipantId,
    ProgrammeId, Role, UserId, coach_assignment, guardianship, membership, organisation, participant,
    programme, user,
};
use sea_orm::{EntityTrait, IntoActiveModel, ModelTrait};

use super::Scenario;
use super::market::{self, Market};
use super::town::{self, Town};

/// Everybody's passphrase.
pub const PASSPHRASE: &str = "welkom terug in zaanstad";

macro_rules! personas {
    ($($(#[$doc:meta])* $persona:ident = $name:literal,)*) => {
        /// Somebody, by the relation to Sam's file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Persona {
            $($(#[$doc])* $persona,)*
        }

        impl Persona {
            pub const ALL: &'static [Persona] = &[$(Persona::$persona),*];

            /// The name, also to sign in with.
            pub fn name(self) -> &'static str {
                match self { $(Persona::$persona => $name,)* }
            }
        }
    };
}

personas! {
    /// Nobody: no access token.
    Anonymous = "anonymous",
    /// Sam.
    YouthOwn = "youth_own",
    /// Noor, 17, another youth.
    YouthOther = "youth_other",
    /// Sam's guardian.
    GuardianOwn = "guardian_own",
    /// Noor's guardian.
    GuardianOther = "guardian_other",
    /// Sam's coach.
    CoachAssigned = "coach_assigned",
    /// Noor's coach, of the same organisation.
    CoachSameOrganisation = "coach_same_organisation",
    /// Sam's coach until last month.
    CoachFormer = "coach_former",
    /// Leads the programme.
    Lead = "lead",
    /// Leads another programme.
    LeadForeign = "lead_foreign",
    /// Finance officer.
    Finance = "finance",
    /// Data protection officer.
    PrivacyOfficer = "privacy_officer",
    /// Functional administrator.
    Admin = "admin",
    /// Contact at Sam's school.
    Partner = "partner",
    /// Another finance officer.
    FinanceSecond = "finance_second",
    /// At the desk of the judo club that Sam goes to.
    ProviderOwn = "provider_own",
    /// At the desk of another provider.
    ProviderOther = "provider_other",
    /// Contact at another school, of nobody's agreement.
    PartnerOther = "partner_other",
    /// Contact at a care provider.
    CareContact = "care_contact",
    /// Sam's aunt, who belongs to no organisation.
    FamilyContact = "family_contact",
    /// Manages the bicycle workshop that Sam is introduced to.
    EmployerOwn = "employer_own",
    /// Guides at the same workshop.
    EmployerColleague = "employer_colleague",
    /// Manages another employer.
    EmployerOther = "employer_other",
    /// Manages an employer that a lead suspended.
    EmployerSuspended = "employer_suspended",
}

/// Identifiers of who and what is there.
#[derive(Clone, Debug)]
pub struct People {
    pub programme: ProgrammeId,
    pub foreign_programme: ProgrammeId,
    pub municipality: OrganisationId,
    pub school: OrganisationId,
    pub care: OrganisationId,
    pub users: BTreeMap<Persona, UserId>,
    pub memberships: BTreeMap<Persona, MembershipId>,
    pub sam: ParticipantId,
    pub noor: ParticipantId,
    pub guardianship: GuardianshipId,
    pub coach_assignment: CoachAssignmentId,
    /// The judo club, the music school, and what both offer.
    pub market: Market,
    /// The employers, and a place of each.
    pub town: Town,
    /// An account that was invited and has no passphrase yet.
    pub newcomer: UserId,
}

impl People {
    /// The account of `persona`.
    pub fn user(&self, persona: Persona) -> UserId {
        self.users[&persona]
    }
}

/// An open session.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub session_id: String,
    pub access_token: String,
    pub refresh_token: String,
    /// Until when the harness uses the access token.
    pub good_until: DateTime<Utc>,
}

/// The open session of each persona.
pub type SignIns = BTreeMap<Persona, SignIn>;

/// Signs everybody in.
pub async fn sign_everybody_in(s: &Scenario) {
    for persona in Persona::ALL.iter().filter(|persona| **persona != Persona::Anonymous) {
        s.sign_in(*persona).await;
    }
}

/// Puts everybody into an empty database.
pub async fn seed(db: &Db) -> People {
    db.write(async |tx| {
        let seed = Seed { tx, programme: ProgrammeId::generate(), at: tx.now() - TimeDelta::days(90) };
        seed.everybody().await
    })
    .await
    .unwrap()
}

pub struct Seed<'t> {
    tx: &'t Tx,
    pub(super) programme: ProgrammeId,
    pub(super) at: DateTime<Utc>,
}

impl Seed<'_> {
    async fn everybody(&self) -> ApiResult<People> {
        self.programme("zaanstad", "Back on Track in 075").await?;
        let municipality = self.organisation(OrganisationKind::Municipality, "Gemeente Zaanstad").await?;
        let school = self.organisation(OrganisationKind::School, "Pascal College Zuid").await?;
        let other_school = self.organisation(OrganisationKind::School, "Altra College").await?;
        let care = self.organisation(OrganisationKind::Care, "Jeugdhulp Zaanstreek").await?;
        let judo = self.organisation(OrganisationKind::Provider, "Judoclub Zaanstreek").await?;
        let music = self.organisation(OrganisationKind::Provider, "Muziekschool Poelenburg").await?;
        let workshop = self.organisation(OrganisationKind::Employer, "Fietsenmakerij De Dam").await?;
        let bakery = self.organisation(OrganisationKind::Employer, "Bakkerij Zaanzicht").await?;
        let garage = self.organisation(OrganisationKind::Employer, "Garage Krommenie").await?;
        let abroad = Seed { programme: ProgrammeId::generate(), ..*self };
        abroad.programme("purmerend", "Back on Track in Purmerend").await?;
        let municipality_abroad =
            abroad.organisation(OrganisationKind::Municipality, "Gemeente Purmerend").await?;

        let (mut users, mut memberships) = (BTreeMap::new(), BTreeMap::new());
        for &persona in Persona::ALL {
            let (seed, organisation, role) = match persona {
                Persona::Anonymous => continue,
                Persona::LeadForeign => (&abroad, municipality_abroad, Some(Role::Lead)),
                Persona::Partner => (self, school, Some(Role::Partner)),
                Persona::PartnerOther => (self, other_school, Some(Role::Partner)),
                Persona::CareContact => (self, care, Some(Role::Partner)),
                Persona::ProviderOwn => (self, judo, Some(Role::Provider)),
                Persona::ProviderOther => (self, music, Some(Role::Provider)),
                Persona::EmployerOwn | Persona::EmployerColleague => (self, workshop, Some(Role::Employer)),
                Persona::EmployerOther => (self, bakery, Some(Role::Employer)),
                Persona::EmployerSuspended => (self, garage, Some(Role::Employer)),
                persona => (self, municipality, role_of(persona)),
            };
            let user = seed.user(persona.name(), Some(&HASH)).await?;
            users.insert(persona, user);
            if let Some(role) = role {
                memberships.insert(persona, seed.membership(user, organisation, role).await?);
            }
        }
        let sam = self.participant(users[&Persona::YouthOwn], "Sam", "2011-05-01", school).await?;
        let noor = self.participant(users[&Persona::YouthOther], "Noor", "2009-02-14", school).await?;
        let guardianship = self.guardian(sam, users[&Persona::GuardianOwn]).await?;
        self.guardian(noor, users[&Persona::GuardianOther]).await?;
        let coach_assignment = self.coach(sam, users[&Persona::CoachAssigned], None).await?;
        self.coach(noor, users[&Persona::CoachSameOrganisation], None).await?;
        let officer = users[&Persona::Finance];
        let last_month = self.at + TimeDelta::days(60);
        self.coach(sam, users[&Persona::CoachFormer], Some(last_month)).await?;
        let high_street = town::Street { seed: self, users: &users, workshop, bakery, garage };
        let town = high_street.set_up().await?;
        Ok(People {
            programme: self.programme,
            foreign_programme: abroad.programme,
            municipality,
            school,
            care,
            users,
            memberships,
            sam,
            noor,
            guardianship,
            coach_assignment,
            market: market::Stall { seed: self, officer, judo, music, school }.set_up().await?,
            town,
            newcomer: self.user("newcomer", None).await?,
        })
    }

    async fn programme(&self, slug: &str, name: &str) -> ApiResult<()> {
        self.add(programme::Model {
            id: self.programme,
            slug: slug.into(),
            name: name.into(),
            is_demo: false,
            places: 30,
            second_approval_above_cents: Cents(25_000),
            course_weeks_at_least: 8,
            payout_ceiling_cents: Cents(126_000),
            quiet_from_minute: 21 * 60,
            quiet_until_minute: 8 * 60,
            version: 1,
            created_at: self.at,
        })
        .await
    }

    async fn organisation(&self, kind: OrganisationKind, name: &str) -> ApiResult<OrganisationId> {
        let id = OrganisationId::generate();
        let (programme_id, created_at) = (self.programme, self.at);
        let name = name.into();
        self.add(organisation::Model {
            id,
            programme_id,
            kind,
            name,
            neighbourhood: None,
            version: 1,
            created_at,
        })
        .await?;
        Ok(id)
    }

    async fn user(&self, login_name: &str, hash: Option<&str>) -> ApiResult<UserId> {
        let id = UserId::generate();
        self.add(user::Model {
            id,
            programme_id: self.programme,
            login_name: login_name.into(),
            display_name: login_name.replace('_', " "),
            passphrase_hash: hash.map(str::to_owned),
            disabled_at: None,
            version: 1,
            created_at: self.at,
        })
        .await?;
        Ok(id)
    }

    async fn membership(
        &self,
        user: UserId,
        organisation: OrganisationId,
        role: Role,
    ) -> ApiResult<MembershipId> {
        let id = MembershipId::generate();
        self.add(membership::Model {
            id,
            programme_id: self.programme,
            user_id: user,
            organisation_id: organisation,
            role,
            granted_by: user,
            granted_at: self.at,
            ended_at: None,
        })
        .await?;
        Ok(id)
    }

    async fn participant(
        &self,
        user: UserId,
        first_name: &str,
        born: &str,
        school: OrganisationId,
    ) -> ApiResult<ParticipantId> {
        let id = ParticipantId::generate();
        self.add(participant::Model {
            id,
            programme_id: self.programme,
            user_id: user,
            first_name: first_name.into(),
            surname: "de Vries".into(),
            birth_date: born.parse::<NaiveDate>().unwrap(),
            neighbourhood: Some("Poelenburg".into()),
            school_id: Some(school),
            enrolled_at: self.at,
            version: 1,
        })
        .await?;
        Ok(id)
    }

    async fn guardian(&self, participant: ParticipantId, user: UserId) -> ApiResult<GuardianshipId> {
        let id = GuardianshipId::generate();
        let (programme_id, since) = (self.programme, self.at);
        let row = guardianship::Model {
            id,
            programme_id,
            participant_id: participant,
            user_id: user,
            since,
            ended_at: None,
        };
        self.add(row).await?;
        Ok(id)
    }

    async fn coach(
        &self,
        participant: ParticipantId,
        coach: UserId,
        until_at: Option<DateTime<Utc>>,
    ) -> ApiResult<CoachAssignmentId> {
        let id = CoachAssignmentId::generate();
        self.add(coach_assignment::Model {
            id,
            programme_id: self.programme,
            participant_id: participant,
            coach_id: coach,
            from_at: self.at,
            until_at,
        })
        .await?;
        Ok(id)
    }

    pub(super) async fn add<M>(&self, row: M) -> ApiResult<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    {
        M::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        Ok(())
    }
}

static HASH: LazyLock<String> = LazyLock::new(|| passphrase::hash_now(PASSPHRASE).unwrap());

fn role_of(persona: Persona) -> Option<Role> {
    match persona {
        Persona::CoachAssigned | Persona::CoachSameOrganisation | Persona::CoachFormer => Some(Role::Coach),
        Persona::Lead => Some(Role::Lead),
        Persona::Finance | Persona::FinanceSecond => Some(Role::Finance),
        Persona::PrivacyOfficer => Some(Role::PrivacyOfficer),
        Persona::Admin => Some(Role::Admin),
        _ => None,
    }
}
