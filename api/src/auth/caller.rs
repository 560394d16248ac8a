//! Who calls, with which roles: proved by the extractor [`Caller`], which every guarded handler takes first.
//!
//! Only this file makes one. The session is read again at each call and remembered for two seconds at most; the process
//! that ends a session or changes a role forgets everything at once.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{ParticipantId, ProgrammeId, Role, SessionId, UserId};
use moka::sync::Cache;

use super::{Keys, query};
use crate::db::Db;
use crate::error::{ApiError, ApiResult, Code};

/// How long a session is remembered; also how late another process learns that it ended.
const REMEMBERED_FOR: Duration = Duration::from_secs(2);

/// A person with an open session.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub user_id: UserId,
    /// In which programme: every query is scoped by it.
    pub programme_id: ProgrammeId,
    /// Through which session.
    pub session_id: SessionId,
    /// As which participant, if any.
    pub participant_id: Option<ParticipantId>,
    /// With which roles.
    pub roles: Vec<Role>,
}

impl Person {
    /// Whether the person holds `role`.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// What a handler demands of its caller.
pub trait Admits {
    /// Roles of which one is enough; empty: everybody who is signed in.
    const ROLES: &'static [Role];
}

macro_rules! admits {
    ($($(#[$doc:meta])* $name:ident: $($role:ident),*;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Admits for $name {
            const ROLES: &'static [Role] = &[$(Role::$role),*];
        }
    )*};
}

admits! {
    /// Anybody who is signed in.
    Anybody: ;
    /// The youth.
    Youth: Participant;
    /// A coach.
    Coach: Coach;
    /// A lead.
    Lead: Lead;
    /// The two who build a plan.
    YouthOrCoach: Participant, Coach;
    /// Those who decide on a milestone.
    CoachOrLead: Coach, Lead;
    /// Those who sign.
    Signer: Participant, Coach, Guardian;
    /// Those who may look into some participant's file.
    FileReader: Participant, Guardian, Coach, Lead;
    /// Those who hand out codes and look after accounts.
    CodeMaker: Coach, Lead, Admin;
    /// Those who look after organisations and accounts.
    Steward: Lead, Admin;
    /// Those who choose an organisation, and those who look after them.
    OrganisationReader: Coach, Lead, Admin;
    /// Those who look at the programme's money.
    MoneyReader: Lead, Finance;
    /// Somebody at a provider of activities.
    ProviderStaff: Provider;
    /// Somebody at a provider of activities, and those who decide on providers.
    ProviderOrLead: Provider, Lead;
    /// Those who look into the catalogue.
    CatalogueReader: Participant, Guardian, Coach, Lead, Provider;
    /// The youth and the family.
    Family: Participant, Guardian;
    /// Those who see what was redeemed: the provider, and those who may take it back.
    RedemptionReader: Provider, Lead, Finance;
    /// A finance officer.
    Finance: Finance;
    /// Those who look at payout requests.
    PayoutReader: Participant, Guardian, Coach, Lead, Finance;
    /// Those who decide on a payout request.
    PayoutDecider: Coach, Finance;
    /// Those who work on payout requests.
    PayoutDesk: Coach, Lead, Finance;
    /// Those who choose a payee, and those who are one.
    PayeeReader: Participant, Guardian, Coach, Lead, Provider, Finance;
    /// Those who write down a bank account.
    BankAccountGiver: Provider, Finance;
    /// Those who send in files.
    Uploader: Participant, Coach, Lead, Provider;
    /// Those who object, and those who decide on it.
    ObjectionReader: Participant, Guardian, Lead;
    /// A partner contact: at school, in care, at an employer, of the family or the network.
    Partner: Partner;
    /// Those who say what happened on an agreement.
    Teller: Participant, Coach, Partner;
    /// Those whose word on an agreement counts.
    Confirmer: Coach, Partner;
    /// Those who look after signals.
    SignalReader: Participant, Guardian, Coach, Lead;
    /// Those who have appointments.
    AppointmentReader: Participant, Guardian, Coach, Lead, Partner;
    /// Those who write to each other.
    Correspondent: Participant, Coach;
    /// Somebody at an employer.
    EmployerStaff: Employer;
    /// Somebody at an employer, and those who decide on employers and places.
    EmployerOrLead: Employer, Lead;
    /// Those who look for places, and those who post them.
    PlaceReader: Participant, Guardian, Coach, Lead, Employer;
    /// A guardian of a youth.
    Guardian: Guardian;
    /// Those who follow an interest in a place before the employer hears of it.
    InterestReader: Participant, Guardian, Coach, Lead;
    /// Those who follow what comes of an interest in a place.
    IntroductionReader: Participant, Guardian, Coach, Lead, Employer;
    /// The two sides of an introduction, and the coach beside them.
    IntroductionParty: Participant, Coach, Employer;
    /// The youth and the employer.
    YouthOrEmployer: Participant, Employer;
    /// The employer and the coach.
    EmployerOrCoach: Employer, Coach;
    /// Those who sign a placement.
    PlacementSigner: Participant, Guardian, Coach, Employer;
    /// Those who keep a diary.
    DiaryKeeper: Participant, Coach, Employer;
    /// Those who have a list of what waits for them.
    TaskReader: Participant, Guardian, Coach, Lead, Employer;
    /// Those who look at visits of groups.
    VisitReader: Participant, Guardian, Coach, Lead, Employer;
    /// Those who think of a visit of a group, and may call it off.
    VisitMaker: Coach, Lead, Employer;
    /// The functional administrator.
    Admin: Admin;
    /// The data protection officer.
    PrivacyOfficer: PrivacyOfficer;
}

/// A caller who is signed in and holds one of the roles that `R` admits.
#[derive(Clone, Debug)]
pub struct Caller<R> {
    person: Person,
    admitted: PhantomData<R>,
}

impl<R> Deref for Caller<R> {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}

/// Sessions seen in the last two seconds, by the access token that proved them: a signature costs as much to check as
/// the rest of a small request.
#[derive(Clone, Debug)]
pub struct SessionCache(Cache<String, Remembered>);

#[derive(Clone, Debug)]
struct Remembered {
    person: Person,
    token_expires_at: DateTime<Utc>,
}

impl Default for SessionCache {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(10_000).time_to_live(REMEMBERED_FOR).build())
    }
}

impl SessionCache {
    /// Called where a session ends, a role changes or an account is closed: the next call of anybody is looked up.
    pub fn forget_all(&self) {
        self.0.invalidate_all();
    }
}

/// Middleware: finds out who calls, before any argument of the handler is read. So a caller who may not do this is told so
/// whatever they sent, and the answer does not depend on what is remembered.
///
/// # Errors
/// What an inner layer could not turn into an answer.
pub async fn identify_caller(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let identified = Identified(identify(request.request()).await);
    request.extensions_mut().insert(identified);
    next.call(request).await
}

#[derive(Clone)]
struct Identified(ApiResult<Person>);

impl<R: Admits + 'static> FromRequest for Caller<R> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(Identified(identified)) = request.extensions().get::<Identified>().cloned() else {
            return ready(Err(ApiError::internal("nobody asked who calls")));
        };
        let admitted = |person: Person| {
            let is_admitted = R::ROLES.is_empty() || R::ROLES.iter().any(|role| person.is(*role));
            if is_admitted {
                Ok(Self { person, admitted: PhantomData })
            } else {
                Err(Code::RoleNotAllowed.into())
            }
        };
        ready(identified.and_then(admitted))
    }
}

async fn identify(request: &HttpRequest) -> ApiResult<Person> {
    let missing = || ApiError::internal("the app was built without its parts");
    let db = request.app_data::<web::Data<Db>>().ok_or_else(missing)?;
    let keys = request.app_data::<web::Data<Keys>>().ok_or_else(missing)?;
    let SessionCache(cache) = request.app_data::<web::Data<SessionCache>>().ok_or_else(missing)?.as_ref();
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Code::Unauthenticated)?;
    let now = db.clock().now();
    if let Some(known) = cache.get(token).filter(|known| now < known.token_expires_at) {
        return Ok(known.person);
    }
    let proof = keys.verify(token, now).map_err(|_| Code::Unauthenticated)?;
    let person = query::find_person(db.reader(), proof.session_id).await?;
    let person = person.ok_or(Code::Unauthenticated)?;
    let remembered = Remembered { person: person.clone(), token_expires_at: proof.expires_at };
    cache.insert(token.to_owned(), remembered);
    Ok(person)
}
