//! Words about work: employers and their places, introductions, meetings and visits.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// Where an employer stands.
    EmployerState {
        /// Registered, waits for the lead.
        Registered,
        /// Verified: its places can be published and youths introduced.
        Verified,
        /// Refused; it may register again.
        Rejected,
        /// No longer trusted, for now.
        Suspended,
    }

    /// What can happen to an employer.
    EmployerEvent {
        /// It registers, or registers again after a refusal.
        Register,
        /// A lead verifies it, or trusts it again.
        Verify,
        /// A lead refuses it.
        Reject,
        /// A lead suspends it.
        Suspend,
    }

    /// What somebody does for an employer.
    EmployerDuty {
        /// Everything, and letting colleagues in.
        Manager,
        /// Posts places and answers introductions.
        Recruiter,
        /// Is there at work: appointments, hours and how it went.
        Supervisor,
    }

    /// A line of work.
    Sector {
        /// Building and installing (bouw en installatie).
        Construction,
        /// Beauty and personal care (uiterlijke verzorging).
        Beauty,
        /// Arts, media and events (creatief).
        Creative,
        /// Looking after people (zorg en welzijn).
        Care,
        /// Food industry (voedingsindustrie), as along the Zaan.
        Food,
        /// Parks, gardens and animals (groen en dieren).
        Green,
        /// Cafés, restaurants and hotels (horeca).
        Hospitality,
        /// Computers and networks (ict).
        Ict,
        /// Transport and storage (logistiek).
        Logistics,
        /// Offices and public service (kantoor en overheid).
        Office,
        /// Shops and markets (winkel en markt).
        Retail,
        /// Sport and movement (sport).
        Sport,
        /// Making and repairing (techniek).
        Technology,
        /// Something else (anders).
        Other,
    }

    /// What a place is.
    PlaceKind {
        /// A day to see what it is like (meeloopdag).
        TasterDay,
        /// Part of school (stage).
        Internship,
        /// Work to learn from (werkervaringsplek).
        WorkExperience,
        /// Paid work beside school (bijbaan).
        SideJob,
        /// Somebody tells of their own way (rolmodel).
        RoleModelTalk,
    }

    /// Where a place stands.
    PlaceState {
        /// Being written.
        Draft,
        /// Handed in, waits for a lead.
        Submitted,
        /// Youths can find it.
        Published,
        /// Sent back with a reason.
        Rejected,
        /// Taken out of sight by the employer, for now.
        Paused,
        /// All of it is taken.
        Filled,
        /// Its period is over.
        Expired,
        /// Taken back for good.
        Withdrawn,
    }

    /// What can happen to a place.
    PlaceEvent {
        /// It is changed.
        Edit,
        /// It is handed in.
        Submit,
        /// A lead publishes it.
        Publish,
        /// A lead sends it back.
        Reject,
        /// The employer takes it out of sight.
        Pause,
        /// The employer puts it back.
        Resume,
        /// The last of it is taken.
        Fill,
        /// Some of it is free again.
        Free,
        /// Its period is over.
        Expire,
        /// The employer or a lead takes it back for good.
        Withdraw,
    }

    /// What there is at a place that not everybody may do.
    Hazard {
        /// Alcohol is served or sold.
        Alcohol,
        /// Machines that can hurt.
        Machines,
        /// Lifting more than ten kilograms.
        HeavyLifting,
        /// Work after 23:00 or before 06:00.
        NightWork,
        /// The cash desk, alone.
        CashDesk,
        /// A factory or building site.
        Industrial,
        /// Dangerous substances.
        DangerousSubstances,
    }

    /// Where a youth's interest in a place stands.
    InterestState {
        /// Waits for the coach.
        Expressed,
        /// Sent back by the coach with a reason; may be expressed again.
        Returned,
        /// The coach stands behind it: the employer was told.
        Endorsed,
        /// Taken back by the youth.
        Withdrawn,
        /// The place was filled, withdrawn or over.
        Freed,
        /// Its introduction came to an end.
        Closed,
    }

    /// Where an introduction stands.
    IntroductionState {
        /// Waits for the employer.
        Waiting,
        /// The employer wants to meet the youth.
        Accepted,
        /// The employer does not.
        Declined,
        /// The employer did not answer in time.
        Lapsed,
        /// Taken back by the youth or the coach.
        Withdrawn,
        /// The place was filled, withdrawn or over.
        Freed,
        /// It came to its end after it was accepted.
        Closed,
    }

    /// What can happen to an interest and its introduction.
    IntroductionEvent {
        /// The youth expresses the interest, or expresses it again.
        Express,
        /// The coach sends it back.
        Return,
        /// The coach endorses it: the employer is told.
        Endorse,
        /// The employer accepts.
        Accept,
        /// The employer declines.
        Decline,
        /// The employer did not answer in time.
        Lapse,
        /// The youth or the coach takes it back.
        Withdraw,
        /// The place was filled, withdrawn or over.
        Free,
        /// It is over after it was accepted.
        Close,
        /// Somebody closes the messages.
        Block,
        /// The coach opens them again.
        Unblock,
    }

    /// Why an employer declines.
    IntroductionDecline {
        /// Somebody else has the place.
        PlaceTaken,
        /// The times do not fit.
        TimesDoNotFit,
        /// Nobody has time to guide.
        NoGuidance,
        /// The work does not suit the youth.
        DoesNotSuit,
        /// Something else.
        Other,
    }

    /// A side of an introduction or a placement.
    IntroductionSide {
        /// The youth.
        Participant,
        /// The employer.
        Employer,
        /// The coach.
        Coach,
    }

    /// What a youth can let an employer know beside the first name.
    ReleaseItem {
        /// Surname.
        Surname,
        /// Neighbourhood.
        Neighbourhood,
        /// School.
        School,
        /// E-mail address.
        EmailAddress,
        /// Phone number.
        PhoneNumber,
    }

    /// Where a release stands.
    ReleaseState {
        /// Chosen by a youth under 16, waits for a guardian.
        Proposed,
        /// The employer may see it.
        Released,
        /// The employer may no longer see it.
        Withdrawn,
    }

    /// Why a message was reported.
    MessageReport {
        /// It asks for a phone number, an address or a meeting elsewhere.
        AsksForContact,
        /// It is unpleasant or threatening.
        Unpleasant,
        /// It offers or asks something that is not right.
        NotRight,
        /// Something else.
        Other,
    }

    /// Where proposed times stand.
    ProposalState {
        /// Waits for the other side.
        Open,
        /// One of the times was chosen.
        Accepted,
        /// None of them fits.
        Declined,
        /// Taken back.
        Withdrawn,
    }

    /// What youth and employer meet for.
    MeetingKind {
        /// To get to know each other (kennismaken).
        GettingToKnow,
        /// To try the work (meelopen).
        Trial,
        /// To see how it goes (evalueren).
        Evaluation,
    }

    /// Why an employer calls an appointment off. A word from a list, so that nothing else can be said by it.
    MeetingCancelReason {
        /// Whoever guides there is ill.
        Illness,
        /// Nobody has time then after all.
        NoTime,
        /// The business is closed then.
        Closed,
        /// It is no longer needed.
        NotNeeded,
        /// Something else; the coach can ask.
        Other,
    }

    /// What a visit is.
    VisitKind {
        /// Somebody tells of their own way (rolmodel).
        RoleModelTalk,
        /// A look behind the door of a company (bedrijfsbezoek).
        CompanyVisit,
    }

    /// Where a visit stands.
    VisitState {
        /// Proposed by an employer, waits for a lead.
        Proposed,
        /// Youths can sign up.
        Published,
        /// A lead did not want it.
        Declined,
        /// Called off.
        Cancelled,
        /// It took place, and who was there is known.
        Held,
    }

    /// What can happen to a visit.
    VisitEvent {
        /// A lead publishes it.
        Publish,
        /// A lead declines it.
        Decline,
        /// What it is, when or where changes.
        Edit,
        /// It is called off.
        Cancel,
        /// Who was there is told.
        Hold,
    }

    /// Where a sign-up stands.
    SignUpState {
        /// Wants to come.
        SignedUp,
        /// Does not come after all.
        Cancelled,
        /// Was there.
        Attended,
        /// Was not there.
        Absent,
    }
}
