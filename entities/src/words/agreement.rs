//! Words about agreements that live: what happened, who says so, and what is done about it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// What happened on one occasion.
    CheckInOutcome {
        /// Kept.
        Kept,
        /// Kept, but come late.
        Late,
        /// Missed without a good reason.
        Missed,
        /// Missed with a good reason; counts neither for nor against.
        Excused,
    }

    /// Whether a check-in counts.
    CheckInState {
        /// Waits for the coach or a contact.
        Recorded,
        /// Counts.
        Confirmed,
        /// Does not count; the reason is with it.
        Rejected,
        /// Does not count any more: a later one says otherwise.
        Corrected,
    }

    /// Whose word it is.
    Side {
        /// The youth's.
        Participant,
        /// A coach's.
        Coach,
        /// That of a contact who signed the agreement.
        Contact,
    }

    /// Why a check-in does not count.
    RejectionReason {
        /// The youth was not there.
        WasNotThere,
        /// It was on another day.
        AnotherDay,
        /// Entered by mistake.
        EnteredByMistake,
        /// Somebody who may confirm says otherwise.
        ToldOtherwise,
    }

    /// What is the matter.
    SignalKind {
        /// One more miss breaks an agreement.
        AgreementAtRisk,
        /// An agreement can no longer be met.
        AgreementBroken,
        /// 16 hours of unexcused absence from school in four weeks: the school must report it (Leerplichtwet, article 21a).
        Truancy,
        /// Two sides say different things about one occasion.
        ReportsDiffer,
        /// A contact declined the agreement.
        ContactDeclined,
        /// Youth and coach have not been in touch for two weeks.
        NoContact,
        /// A message between the youth and an employer was reported.
        MessageReported,
        /// Hours at work break the rules for the youth's age.
        HoursOverLimit,
        /// Youth and employer say different things about how a placement went.
        PlacementDisputed,
        /// A youth works at an employer that takes part no longer.
        EmployerSuspended,
    }

    /// Whether a signal still asks for attention.
    SignalState {
        /// It does.
        Open,
        /// Somebody, or the facts themselves, settled it.
        Settled,
    }

    /// From where a contact is.
    ContactCapacity {
        /// School (school).
        School,
        /// Care (zorg).
        Care,
        /// Employer (ondernemer).
        Employer,
        /// Family (familie).
        Family,
        /// Network (sociaal netwerk).
        Network,
    }

    /// Where a contact stands.
    ContactState {
        /// Asked, no answer yet.
        Invited,
        /// Signed the agreement, and may confirm.
        Signed,
        /// Said no.
        Declined,
        /// Sees the agreement no longer.
        Ended,
    }

    /// Why a contact does not sign.
    DeclineReason {
        /// It is somebody else's task.
        NotMine,
        /// No time for it.
        NoTime,
        /// Does not agree with what is agreed.
        Disagrees,
        /// Does not know the youth.
        DoesNotKnowYouth,
    }

    /// With whom an appointment is.
    AppointmentKind {
        /// Care or support: nothing says what it is about.
        Care,
        /// An employer.
        Employer,
        /// The coach.
        Coach,
        /// School.
        School,
        /// Somebody else.
        Other,
    }

    /// Where an appointment stands.
    AppointmentState {
        /// To come, or past and not told of yet.
        Scheduled,
        /// Called off.
        Cancelled,
        /// Kept.
        Kept,
        /// Missed with a good reason.
        Excused,
        /// Missed without one.
        NoShow,
        /// The sides say different things; waits for the coach.
        Disputed,
    }

    /// What can happen to an appointment.
    AppointmentEvent {
        /// It is made.
        Make,
        /// To another time.
        Move,
        /// Called off.
        Cancel,
        /// One side says what happened.
        Report,
        /// The sides say different things.
        Differ,
        /// What happened is settled.
        Settle,
    }

    /// What happened at an appointment.
    AppointmentOutcome {
        /// Kept.
        Kept,
        /// Missed with a good reason.
        Excused,
        /// Missed without one.
        NoShow,
    }
}
