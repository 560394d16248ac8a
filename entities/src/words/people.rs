//! Words about organisations and people.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// What an organisation is to the programme.
    OrganisationKind {
        /// The municipality (gemeente) itself.
        Municipality,
        /// A school.
        School,
        /// A care provider (zorgaanbieder).
        Care,
        /// An employer (ondernemer).
        Employer,
        /// A provider (aanbieder) of activities.
        Provider,
    }

    /// What a person may do.
    Role {
        /// A youth (deelnemer), through being enrolled.
        Participant,
        /// A legal representative (ouder of verzorger), through a guardianship.
        Guardian,
        /// A personal coach.
        Coach,
        /// A partner contact, through a membership of a school or care provider, or through an agreement.
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

    /// What a one-time code is for.
    AccessCodePurpose {
        /// The first sign-in.
        Invitation,
        /// A forgotten passphrase.
        Recovery,
    }
}
