//! Identifiers: one newtype a kind of record, so that none can stand in for another.

use std::borrow::Cow;

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier, later in order than those made before it.
            #[must_use]
            #[expect(clippy::disallowed_methods, reason = "the one place that makes identifiers")]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )*};
}

ids! {
    /// Names a programme.
    ProgrammeId,
    /// Names an organisation.
    OrganisationId,
    /// Names a user.
    UserId,
    /// Names a membership.
    MembershipId,
    /// Names a participant.
    ParticipantId,
    /// Names a guardianship.
    GuardianshipId,
    /// Names a coach assignment.
    CoachAssignmentId,
    /// Names a declared family tie.
    KinshipId,
    /// Names a one-time code.
    AccessCodeId,
    /// Names a session.
    SessionId,
    /// Names a refresh token.
    RefreshTokenId,
    /// Names a fund.
    FundId,
    /// Names an allocation.
    AllocationId,
    /// Names a ledger account.
    AccountId,
    /// Names a transfer.
    TransferId,
    /// Names a plan.
    PlanId,
    /// Names a revision of a plan.
    PlanRevisionId,
    /// Names an edit of a draft.
    PlanEditId,
    /// Names a signature.
    SignatureId,
    /// Names a goal in a plan's document.
    GoalId,
    /// Names an agreement.
    AgreementId,
    /// Names a check-in.
    CheckInId,
    /// Names a milestone.
    MilestoneId,
    /// Names a step in the life of a milestone.
    MilestoneEventId,
    /// Names a reward.
    RewardId,
    /// Names a base grant by age.
    PassRateId,
    /// Names a free-time pass.
    PassId,
    /// Names a step in the life of a pass.
    PassEventId,
    /// Names money of an expired pass that returned to a fund.
    PassReturnId,
    /// Names a provider of activities.
    ProviderId,
    /// Names an uploaded file.
    AttachmentId,
    /// Names an offer.
    OfferId,
    /// Names a booking.
    BookingId,
    /// Names a redemption.
    RedemptionId,
    /// Names a wrong booking code.
    CodeGuessId,
    /// Names a payee.
    PayeeId,
    /// Names a bank account.
    BankAccountId,
    /// Names a payout request.
    PayoutRequestId,
    /// Names a payment batch.
    PaymentBatchId,
    /// Names a payment.
    PaymentId,
    /// Names a file of the bank.
    BankFileId,
    /// Names a line of a bank statement.
    BankEntryId,
    /// Names an objection.
    ObjectionId,
    /// Names a partner contact of an agreement.
    AgreementContactId,
    /// Names a signal.
    SignalId,
    /// Names a file of attendance.
    AttendanceImportId,
    /// Names an appointment.
    AppointmentId,
    /// Names a step in the life of an appointment.
    AppointmentEventId,
    /// Names an act, whatever it brought about.
    CauseId,
    /// Names a message.
    MessageId,
    /// Names a notice.
    NoticeId,
    /// Names a mail or push on its way.
    DeliveryId,
    /// Names a push subscription.
    PushSubscriptionId,
    /// Names an employer.
    EmployerId,
    /// Names a step in the life of an employer.
    EmployerEventId,
    /// Names somebody who acts for an employer.
    EmployerMemberId,
    /// Names a place that an employer posts.
    PlaceId,
    /// Names a step in the life of a place.
    PlaceEventId,
    /// Names a saved search.
    SavedSearchId,
    /// Names a youth's interest in a place.
    InterestId,
    /// Names an introduction to an employer.
    IntroductionId,
    /// Names a step in the life of an interest and its introduction.
    IntroductionEventId,
    /// Names something that a youth lets an employer know.
    ReleaseId,
    /// Names a message between a youth and an employer.
    IntroductionMessageId,
    /// Names proposed times.
    ProposalId,
    /// Names a visit of a group.
    VisitId,
    /// Names a sign-up for a visit.
    VisitSignUpId,
    /// Names a placement.
    PlacementId,
    /// Names a code to sign a placement with.
    SigningCodeId,
    /// Names a step in the life of a placement.
    PlacementEventId,
    /// Names hours worked on one day.
    PlacementShiftId,
    /// Names a certificate.
    CertificateId,
    /// Names an audit entry.
    AuditEntryId,
}
