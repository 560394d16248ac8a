//! Who may give which role, for whom a code may be made, and what a login name looks like.

use std::borrow::Cow;
use std::str::FromStr;

use entities::{AccessCodePurpose, Role};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use crate::error::Code;

/// A role that a membership can give. `participant` and `guardian` are missing: enrolment and guardianship give those.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// A personal coach.
    Coach,
    /// A contact at a school or care provider.
    Partner,
    /// Somebody at an employer.
    Employer,
    /// Somebody at a provider of activities.
    Provider,
    /// Runs the programme (projectleider).
    Lead,
    /// A municipal finance officer.
    Finance,
    /// Data protection officer (functionaris gegevensbescherming).
    PrivacyOfficer,
    /// Functional administrator: accounts and settings, no case content.
    Admin,
}

impl From<StaffRole> for Role {
    fn from(role: StaffRole) -> Self {
        match role {
            StaffRole::Coach => Self::Coach,
            StaffRole::Partner => Self::Partner,
            StaffRole::Employer => Self::Employer,
            StaffRole::Provider => Self::Provider,
            StaffRole::Lead => Self::Lead,
            StaffRole::Finance => Self::Finance,
            StaffRole::PrivacyOfficer => Self::PrivacyOfficer,
            StaffRole::Admin => Self::Admin,
        }
    }
}

/// Whether somebody with `roles` may give and take `role` (of others: nobody touches their own).
///
/// An admin gives every staff role. A lead gives every one but `admin`: whoever decides about youths does not also make
/// the accounts of those who look after accounts.
#[must_use]
pub fn may_grant(roles: &[Role], role: Role) -> bool {
    let is_staff_role = !matches!(role, Role::Participant | Role::Guardian);
    is_staff_role && (roles.contains(&Role::Admin) || (roles.contains(&Role::Lead) && role != Role::Admin))
}

/// Whose account a code would open, as far as it matters for the question who may make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// It is the account of the one who asks.
    pub is_self: bool,
    /// Enrolled as a youth.
    pub is_participant: bool,
    /// Guardian, or contact of the family or the network, of somebody, now.
    pub is_near: bool,
    /// Holds a staff role.
    pub is_staff: bool,
    /// Decides over money, rights or accounts: lead, finance, privacy officer or admin.
    pub is_guarded: bool,
    /// The caller coaches somebody now whose account it is or whose guardian's or contact's.
    pub is_in_caseload: bool,
    /// Some youth behind the account is not coached by the caller now.
    pub reaches_beyond_caseload: bool,
}

/// Roles whose accounts a lead may not open or close: the second pair of eyes must stay somebody else's.
pub const GUARDED: [Role; 4] = [Role::Lead, Role::Finance, Role::PrivacyOfficer, Role::Admin];

/// Whether somebody with `roles` may make a code for `holder`.
///
/// # Errors
/// The refusal. What a coach has nothing to do with is absent.
pub fn check_code_maker(roles: &[Role], holder: Holder) -> Result<(), Code> {
    if holder.is_self {
        return Err(Code::NotForYourself);
    }
    let is_within_reach = !holder.is_guarded || roles.contains(&Role::Admin);
    if roles.contains(&Role::Lead) && is_within_reach {
        return Ok(());
    }
    let is_youth_or_family = holder.is_participant || holder.is_near;
    if roles.contains(&Role::Coach) && holder.is_in_caseload {
        let sees_all_of_it = !holder.is_staff && !holder.reaches_beyond_caseload;
        return if sees_all_of_it { Ok(()) } else { Err(Code::RoleNotAllowed) };
    }
    match roles.contains(&Role::Admin) {
        true if is_youth_or_family => Err(Code::RoleNotAllowed),
        true => Ok(()),
        false if roles.contains(&Role::Lead) => Err(Code::RoleNotAllowed),
        false => Err(Code::NotFound),
    }
}

/// Whether a code of that purpose makes sense: an invitation until there is a passphrase, a recovery from then on.
///
/// # Errors
/// 409 for a second invitation, 404 for a recovery of what was never there.
pub fn check_purpose(purpose: AccessCodePurpose, has_passphrase: bool) -> Result<(), Code> {
    match (purpose, has_passphrase) {
        (AccessCodePurpose::Invitation, false) | (AccessCodePurpose::Recovery, true) => Ok(()),
        (AccessCodePurpose::Invitation, true) => Err(Code::AlreadyExists),
        (AccessCodePurpose::Recovery, false) => Err(Code::NotFound),
    }
}

/// A name to sign in with. Phones write capitals by themselves, so they are accepted and kept small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginName(String);

impl LoginName {
    /// As it is kept: lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LoginName {
    type Err = &'static str;

    /// Reads what the schema's pattern describes: from the command line there is no schema.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let starts_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if starts_well && (2..=61).contains(&text.len()) && text.chars().all(is_fit) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err("a login name is 2 to 61 letters, digits, dots, underscores or dashes")
        }
    }
}

impl<'de> Deserialize<'de> for LoginName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Cow::<str>::deserialize(deserializer)?.to_ascii_lowercase()))
    }
}

impl utoipa::PartialSchema for LoginName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[A-Za-z0-9][A-Za-z0-9._-]{1,60}$"))
            .description(Some("A name to sign in with, unique everywhere; capitals do not count."))
            .examples(["sam.poelenburg"])
            .into()
    }
}

impl ToSchema for LoginName {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LoginName")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_gives_every_staff_role_and_a_lead_all_but_admin() {
        for role in [Role::Coach, Role::Partner, Role::Lead, Role::Finance, Role::PrivacyOfficer] {
            assert!(may_grant(&[Role::Admin], role) && may_grant(&[Role::Lead], role));
            assert!(!may_grant(&[Role::Coach, Role::Finance], role));
        }
        assert!(may_grant(&[Role::Admin], Role::Admin) && !may_grant(&[Role::Lead], Role::Admin));
        assert!(!may_grant(&[Role::Admin, Role::Lead], Role::Participant));
        assert!(!may_grant(&[Role::Admin, Role::Lead], Role::Guardian));
    }

    const STRANGER: Holder = Holder {
        is_self: false,
        is_participant: false,
        is_near: false,
        is_staff: false,
        is_guarded: false,
        is_in_caseload: false,
        reaches_beyond_caseload: false,
    };

    #[test]
    fn a_code_is_made_by_those_who_may_see_what_it_opens() {
        let youth = Holder { is_participant: true, ..STRANGER };
        let foreign_youth = Holder { reaches_beyond_caseload: true, ..youth };
        let own_youth = Holder { is_in_caseload: true, ..youth };
        let parent = Holder { is_near: true, is_in_caseload: true, ..STRANGER };
        let parent_of_others_too = Holder { reaches_beyond_caseload: true, ..parent };
        let parent_and_staff = Holder { is_staff: true, ..parent };
        let colleague = Holder { is_staff: true, ..STRANGER };
        let coach = |holder| check_code_maker(&[Role::Coach], holder);
        let admin = |holder| check_code_maker(&[Role::Admin], holder);
        let lead = |holder| check_code_maker(&[Role::Lead], holder);
        assert_eq!((coach(own_youth), coach(parent)), (Ok(()), Ok(())));
        assert_eq!((coach(foreign_youth), coach(colleague)), (Err(Code::NotFound), Err(Code::NotFound)));
        assert_eq!(coach(parent_of_others_too), Err(Code::RoleNotAllowed));
        assert_eq!(coach(parent_and_staff), Err(Code::RoleNotAllowed));
        assert_eq!((admin(colleague), admin(STRANGER)), (Ok(()), Ok(())));
        assert_eq!((admin(own_youth), admin(parent)), (Err(Code::RoleNotAllowed), Err(Code::RoleNotAllowed)));
        for holder in [own_youth, foreign_youth, parent_of_others_too, parent_and_staff, colleague] {
            assert_eq!(lead(holder), Ok(()));
        }
        let other_lead = Holder { is_guarded: true, ..colleague };
        assert_eq!((lead(other_lead), admin(other_lead)), (Err(Code::RoleNotAllowed), Ok(())));
        let oneself = Holder { is_self: true, ..colleague };
        assert_eq!(check_code_maker(&[Role::Lead, Role::Admin], oneself), Err(Code::NotForYourself));
        assert_eq!(check_code_maker(&[Role::Coach, Role::Admin], own_youth), Ok(()));
    }

    #[test]
    fn an_invitation_comes_before_the_passphrase_and_a_recovery_after() {
        use AccessCodePurpose::{Invitation, Recovery};
        assert_eq!(check_purpose(Invitation, false), Ok(()));
        assert_eq!(check_purpose(Invitation, true), Err(Code::AlreadyExists));
        assert_eq!(check_purpose(Recovery, true), Ok(()));
        assert_eq!(check_purpose(Recovery, false), Err(Code::NotFound));
    }

    #[test]
    fn a_login_name_is_kept_small() {
        let name: LoginName = serde_json::from_str("\"Sam.P\"").unwrap();
        assert_eq!(name.as_str(), "sam.p");
        assert_eq!("Sam.P".parse(), Ok(name));
        for text in ["", "s", ".sam", "sam p", "sám", &"s".repeat(62)] {
            assert!(text.parse::<LoginName>().is_err(), "{text}");
        }
    }
}
