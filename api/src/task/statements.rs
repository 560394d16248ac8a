//! One statement for each kind of task and role, the longest waiting first, one more than is told; and the one in which all of a role are
//! asked at once. `$1` is who asks, `$2` is now, `$3` the moment before which nothing is told any more, `$4` is today, `$5` the programme.
//!
//! Written out, because what they have to say is which index they begin at: from the few things that are somebody's own to what
//! stands open of them.

use entities::Role;

use super::rules::TaskKind;

/// The employers for which `$1` acts now, and the programme works with; in one of these duties.
macro_rules! employers {
    ($duties:literal) => {
        concat!(
            "(SELECT e.id FROM employer_members m JOIN employers e ON e.id = m.employer_id
               WHERE m.user_id = $1 AND m.ended_at IS NULL AND m.duty IN (",
            $duties,
            ") AND e.state = 'verified'
                 AND EXISTS (SELECT 1 FROM memberships b
                              WHERE b.user_id = $1 AND b.organisation_id = e.organisation_id
                                AND b.role = 'employer' AND b.ended_at IS NULL))"
        )
    };
    () => {
        employers!("'manager', 'recruiter', 'supervisor'")
    };
}

/// The youths whom `$1` coaches now.
macro_rules! coached {
    () => {
        "(SELECT c.participant_id FROM coach_assignments c WHERE c.coach_id = $1 AND c.until_at IS NULL)"
    };
}

/// The youth that `$1` is.
macro_rules! own {
    () => {
        "(SELECT y.id FROM participants y WHERE y.user_id = $1)"
    };
}

/// Placements that wait for a signature of `$party`.
macro_rules! unsigned {
    ($party:literal, $whose:expr) => {
        concat!(
            "SELECT p.id AS subject_id, p.changed_at AS since, p.starts_on AS day FROM placements p
              WHERE p.state = 'draft' AND ",
            $whose,
            " AND NOT EXISTS (SELECT 1 FROM placement_signatures s
                               WHERE s.placement_id = p.id AND s.party = '",
            $party,
            "') ORDER BY p.changed_at LIMIT 101"
        )
    };
}

/// Placements that ended before today, of which `$side` did not say how it went.
macro_rules! untold {
    ($side:literal, $whose:expr) => {
        concat!(
            "SELECT p.id AS subject_id, p.ends_on AS day FROM placements p
              WHERE p.state = 'active' AND p.ends_on < $4 AND ",
            $whose,
            " AND NOT EXISTS (SELECT 1 FROM placement_reports r
                               WHERE r.placement_id = p.id AND r.side = '",
            $side,
            "') ORDER BY p.ends_on LIMIT 101"
        )
    };
}

/// Answers of an employer to introductions.
const INTRODUCTIONS: &str = concat!(
    "SELECT i.id AS subject_id, i.introduced_at AS since FROM introductions i
      WHERE i.state = 'waiting' AND i.employer_id IN ",
    employers!("'manager', 'recruiter'"),
    " ORDER BY i.introduced_at LIMIT 101"
);

/// Times that the youth's side proposed.
const PROPOSALS_TO_EMPLOYER: &str = concat!(
    "SELECT o.id AS subject_id, o.created_at AS since,
            (SELECT MAX(s.starts_at) FROM proposal_slots s WHERE s.proposal_id = o.id) AS due
       FROM introductions i JOIN proposals o ON o.introduction_id = i.id AND o.state = 'open'
      WHERE i.state = 'accepted' AND o.side <> 'employer'
        AND EXISTS (SELECT 1 FROM proposal_slots s WHERE s.proposal_id = o.id AND s.starts_at > $2)
        AND i.employer_id IN ",
    employers!(),
    " ORDER BY o.created_at LIMIT 101"
);

/// Times that the employer proposed.
const PROPOSALS_TO_YOUTH: &str = concat!(
    "SELECT o.id AS subject_id, o.created_at AS since,
            (SELECT MAX(s.starts_at) FROM proposal_slots s WHERE s.proposal_id = o.id) AS due
       FROM proposals o JOIN introductions i ON i.id = o.introduction_id AND i.state = 'accepted'
      WHERE o.state = 'open' AND o.side = 'employer'
        AND EXISTS (SELECT 1 FROM proposal_slots s WHERE s.proposal_id = o.id AND s.starts_at > $2)
        AND o.participant_id IN ",
    own!(),
    " ORDER BY o.created_at LIMIT 101"
);

/// Signatures of an employer.
const UNSIGNED_BY_EMPLOYER: &str =
    unsigned!("employer", concat!("p.employer_id IN ", employers!("'manager', 'recruiter'")));
/// Signatures of a coach.
const UNSIGNED_BY_COACH: &str = unsigned!("coach", concat!("p.participant_id IN ", coached!()));
/// Drafts of the youths whom somebody coaches.
const DRAFTS_OF_COACHED: &str = concat!(
    "SELECT p.id AS subject_id, p.changed_at AS since, p.starts_on AS day FROM placements p
      WHERE p.state = 'draft' AND p.participant_id IN ",
    coached!(),
    " ORDER BY p.changed_at LIMIT 101"
);
/// Signatures of a youth.
const UNSIGNED_BY_YOUTH: &str = unsigned!("participant", concat!("p.participant_id IN ", own!()));

/// Signatures of a guardian; whether one is needed depends on the youth's age on the first day.
const UNSIGNED_BY_GUARDIAN: &str =
    "SELECT p.id AS subject_id, p.changed_at AS since, p.starts_on AS day, y.birth_date
       FROM guardianships g
       JOIN participants y ON y.id = g.participant_id
       JOIN placements p ON p.participant_id = y.id AND p.state = 'draft'
      WHERE g.user_id = $1 AND g.ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM placement_signatures s WHERE s.placement_id = p.id AND s.party = 'guardian')
      ORDER BY p.changed_at LIMIT 101";

/// Placements with hours that wait for the employer: one task each, however many days.
const HOURS: &str = concat!(
    "SELECT p.id AS subject_id, MIN(h.entered_at) AS since
       FROM placements p JOIN placement_shifts h ON h.placement_id = p.id AND h.state = 'entered'
      WHERE p.employer_id IN ",
    employers!(),
    " GROUP BY p.id ORDER BY 2 LIMIT 101"
);

/// Appointments of which the employer did not say what happened, and nothing is settled: over by now, and not too long ago.
const APPOINTMENTS_TO_TELL_BY_EMPLOYER: &str = concat!(
    "SELECT a.id AS subject_id, a.ends_at AS since
       FROM introductions i JOIN appointments a ON a.introduction_id = i.id
      WHERE a.state = 'scheduled' AND a.ends_at <= $2 AND a.ends_at > $3 AND i.employer_id IN ",
    employers!(),
    " AND NOT EXISTS (SELECT 1 FROM appointment_reports r WHERE r.appointment_id = a.id AND r.side = 'contact')
      ORDER BY a.ends_at LIMIT 101"
);

/// Appointments with employers of which the youth did not say what happened, and nothing is settled: over by now, and not too long ago.
const APPOINTMENTS_TO_TELL_BY_YOUTH: &str = concat!(
    "SELECT a.id AS subject_id, a.ends_at AS since FROM appointments a
      WHERE a.state = 'scheduled' AND a.introduction_id IS NOT NULL AND a.ends_at <= $2 AND a.ends_at > $3
        AND a.participant_id IN ",
    own!(),
    " AND NOT EXISTS (SELECT 1 FROM appointment_reports r WHERE r.appointment_id = a.id AND r.side = 'participant')
      ORDER BY a.ends_at LIMIT 101"
);

/// How placements went, by the employer.
const PLACEMENTS_TO_TELL_BY_EMPLOYER: &str = untold!("employer", concat!("p.employer_id IN ", employers!()));
/// How placements went, by the youth.
const PLACEMENTS_TO_TELL_BY_YOUTH: &str = untold!("participant", concat!("p.participant_id IN ", own!()));

/// Interests that wait for the coach.
const INTERESTS_EXPRESSED: &str = concat!(
    "SELECT n.id AS subject_id, n.changed_at AS since FROM interests n
      WHERE n.state = 'expressed' AND n.participant_id IN ",
    coached!(),
    " ORDER BY n.changed_at LIMIT 101"
);

/// Interests that the coach sent back.
const INTERESTS_RETURNED: &str = concat!(
    "SELECT n.id AS subject_id, n.changed_at AS since FROM interests n
      WHERE n.state = 'returned' AND n.participant_id IN ",
    own!(),
    " ORDER BY n.changed_at LIMIT 101"
);

/// Appointments on which the coach has to decide.
const APPOINTMENTS_DISPUTED: &str = concat!(
    "SELECT a.id AS subject_id, a.changed_at AS since FROM appointments a
      WHERE a.state = 'disputed' AND a.participant_id IN ",
    coached!(),
    " ORDER BY a.changed_at LIMIT 101"
);

/// Placements on which the coach has to decide: since the last side spoke.
const PLACEMENTS_DISPUTED: &str = concat!(
    "SELECT p.id AS subject_id, COALESCE(
              (SELECT MAX(r.reported_at) FROM placement_reports r WHERE r.placement_id = p.id), p.changed_at) AS since
       FROM placements p WHERE p.state = 'disputed' AND p.participant_id IN ",
    coached!(),
    " ORDER BY 2 LIMIT 101"
);

/// Placements that went well, in whole or in part, and have no certificate. One that was revoked was meant to be.
const CERTIFICATES: &str = concat!(
    "SELECT p.id AS subject_id, COALESCE(p.ended_at, p.changed_at) AS since FROM placements p
      WHERE p.state IN ('completed', 'partly_completed') AND p.participant_id IN ",
    coached!(),
    " AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.participant_id = p.participant_id AND c.placement_id = p.id)
      ORDER BY 2 LIMIT 101"
);

/// Visits that are over: for who made or published them, and for the coaches of who signed up.
const VISITS_TO_TELL: &str = concat!(
    "SELECT v.id AS subject_id, v.ends_at AS since FROM visits v
      WHERE v.state = 'published' AND v.starts_at <= $2 AND v.ends_at <= $2
        AND (v.created_by = $1 OR v.decided_by = $1
             OR EXISTS (SELECT 1 FROM visit_sign_ups s
                         WHERE s.visit_id = v.id AND s.state = 'signed_up' AND s.participant_id IN ",
    coached!(),
    ")) ORDER BY v.ends_at LIMIT 101"
);

/// Employers of the programme that wait for a lead, but for where the lead works: since they registered last.
const EMPLOYERS: &str = "SELECT e.id AS subject_id, COALESCE(
        (SELECT MAX(v.happened_at) FROM employer_events v WHERE v.employer_id = e.id AND v.event = 'register'),
        e.created_at) AS since
   FROM employers e
  WHERE e.programme_id = $5 AND e.state = 'registered'
    AND NOT EXISTS (SELECT 1 FROM employer_members m
                     WHERE m.employer_id = e.id AND m.user_id = $1 AND m.ended_at IS NULL)
  ORDER BY 2 LIMIT 101";

/// Places of the programme that wait for a lead, but for where the lead works: since they were handed in last.
const PLACES: &str = "SELECT l.id AS subject_id, COALESCE(
        (SELECT MAX(v.happened_at) FROM place_events v WHERE v.place_id = l.id AND v.event IN ('submit', 'edit')),
        l.created_at) AS since
   FROM places l
  WHERE l.programme_id = $5 AND l.state = 'submitted'
    AND NOT EXISTS (SELECT 1 FROM employer_members m
                     WHERE m.employer_id = l.employer_id AND m.user_id = $1 AND m.ended_at IS NULL)
  ORDER BY 2 LIMIT 101";

/// Visits of the programme that wait for a lead, but for where the lead works.
const VISITS_PROPOSED: &str = "SELECT v.id AS subject_id, v.created_at AS since, v.starts_at AS due
   FROM visits v
  WHERE v.programme_id = $5 AND v.state = 'proposed'
    AND NOT EXISTS (SELECT 1 FROM employer_members m
                     WHERE m.employer_id = v.employer_id AND m.user_id = $1 AND m.ended_at IS NULL)
  ORDER BY v.created_at LIMIT 101";

/// Placements under which everybody has signed but a guardian, where none has an account to be asked by; whether one is needed depends on the youth's age on the first day.
const ONLY_A_GUARDIAN_IS_MISSING: &str = concat!(
    "SELECT p.id AS subject_id, p.changed_at AS since, p.starts_on AS day, y.birth_date
       FROM placements p JOIN participants y ON y.id = p.participant_id
      WHERE p.state = 'draft'
        AND (SELECT COUNT(*) FROM placement_signatures s WHERE s.placement_id = p.id AND s.party <> 'guardian') = 3
        AND NOT EXISTS (SELECT 1 FROM guardianships g WHERE g.participant_id = y.id AND g.ended_at IS NULL)
        AND p.participant_id IN ",
    coached!(),
    " ORDER BY p.changed_at LIMIT 101"
);

/// Places that a lead sent back.
const PLACES_REJECTED: &str = concat!(
    "SELECT l.id AS subject_id, l.decided_at AS since FROM places l
      WHERE l.state = 'rejected' AND l.employer_id IN ",
    employers!("'manager', 'recruiter'"),
    " ORDER BY l.decided_at LIMIT 101"
);

/// Employers whose registration a lead sent back, to their managers.
const EMPLOYERS_REJECTED: &str = "SELECT e.id AS subject_id, e.decided_at AS since
   FROM employer_members m JOIN employers e ON e.id = m.employer_id
  WHERE m.user_id = $1 AND m.ended_at IS NULL AND m.duty = 'manager' AND e.state = 'rejected'
  ORDER BY e.decided_at LIMIT 101";

/// What youths want to release, of whom the asker is a guardian; whether one is still needed depends on the age.
const RELEASES: &str = "SELECT r.id AS subject_id, r.proposed_at AS since, y.birth_date
   FROM guardianships g
   JOIN participants y ON y.id = g.participant_id
   JOIN releases r ON r.participant_id = y.id AND r.state = 'proposed'
  WHERE g.user_id = $1 AND g.ended_at IS NULL
  ORDER BY r.proposed_at LIMIT 101";

/// What a statement tells of a task beside its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Since when it waits.
    Since,
    /// The same, of what has to be answered in time.
    SinceForAnAnswer,
    /// The same, and until when.
    SinceAndDue,
    /// Since when, and the first day of the placement.
    FirstDay,
    /// The same of a draft: those that can come into force, or those that can't.
    FirstDayOfDraft {
        /// Whether it can.
        is_ready: bool,
    },
    /// The same of a draft that can come into force, where the youth is under 18 on that day.
    FirstDayOfMinor,
    /// The last day of the placement, since which it waits.
    LastDay,
    /// Since when, where a guardian still has a say.
    SinceOfChild,
}

impl Telling {
    /// Its columns: since when, until when, a day, a birthday. What it does not tell is nothing of the same type.
    fn columns(self) -> &'static str {
        match self {
            Self::Since | Self::SinceForAnAnswer => {
                "t.since, CAST(NULL AS TIMESTAMPTZ) AS due, CAST(NULL AS DATE) AS day, CAST(NULL AS DATE) AS birth_date"
            }
            Self::SinceAndDue => {
                "t.since, t.due, CAST(NULL AS DATE) AS day, CAST(NULL AS DATE) AS birth_date"
            }
            Self::FirstDay | Self::FirstDayOfDraft { .. } => {
                "t.since, CAST(NULL AS TIMESTAMPTZ) AS due, t.day, CAST(NULL AS DATE) AS birth_date"
            }
            Self::FirstDayOfMinor => "t.since, CAST(NULL AS TIMESTAMPTZ) AS due, t.day, t.birth_date",
            Self::LastDay => {
                "CAST(NULL AS TIMESTAMPTZ) AS since, CAST(NULL AS TIMESTAMPTZ) AS due, t.day, CAST(NULL AS DATE) AS birth_date"
            }
            Self::SinceOfChild => {
                "t.since, CAST(NULL AS TIMESTAMPTZ) AS due, CAST(NULL AS DATE) AS day, t.birth_date"
            }
        }
    }
}

/// How a kind of task is found for a role, and what is told of it.
#[must_use]
pub fn statement_for(role: Role, kind: TaskKind) -> (&'static str, Telling) {
    use TaskKind::*;
    let is_employer = role == Role::Employer;
    match kind {
        AnswerIntroduction => (INTRODUCTIONS, Telling::SinceForAnAnswer),
        AnswerProposal if is_employer => (PROPOSALS_TO_EMPLOYER, Telling::SinceAndDue),
        AnswerProposal => (PROPOSALS_TO_YOUTH, Telling::SinceAndDue),
        SignPlacement => match role {
            Role::Guardian => (UNSIGNED_BY_GUARDIAN, Telling::FirstDayOfMinor),
            // The employer hears nothing of what the law says of the youth.
            Role::Employer => (UNSIGNED_BY_EMPLOYER, Telling::FirstDay),
            Role::Coach => (UNSIGNED_BY_COACH, Telling::FirstDayOfDraft { is_ready: true }),
            _ => (UNSIGNED_BY_YOUTH, Telling::FirstDayOfDraft { is_ready: true }),
        },
        ImprovePlacement => (DRAFTS_OF_COACHED, Telling::FirstDayOfDraft { is_ready: false }),
        ArrangeGuardian => (ONLY_A_GUARDIAN_IS_MISSING, Telling::FirstDayOfMinor),
        ConfirmHours => (HOURS, Telling::Since),
        TellAppointment if is_employer => (APPOINTMENTS_TO_TELL_BY_EMPLOYER, Telling::Since),
        TellAppointment => (APPOINTMENTS_TO_TELL_BY_YOUTH, Telling::Since),
        TellPlacement if is_employer => (PLACEMENTS_TO_TELL_BY_EMPLOYER, Telling::LastDay),
        TellPlacement => (PLACEMENTS_TO_TELL_BY_YOUTH, Telling::LastDay),
        EndorseInterest => (INTERESTS_EXPRESSED, Telling::Since),
        ImproveInterest => (INTERESTS_RETURNED, Telling::Since),
        DecideAppointment => (APPOINTMENTS_DISPUTED, Telling::Since),
        DecidePlacement => (PLACEMENTS_DISPUTED, Telling::Since),
        IssueCertificate => (CERTIFICATES, Telling::Since),
        TellVisit => (VISITS_TO_TELL, Telling::Since),
        VerifyEmployer => (EMPLOYERS, Telling::Since),
        ModeratePlace => (PLACES, Telling::Since),
        DecideVisit => (VISITS_PROPOSED, Telling::SinceAndDue),
        AgreeToRelease => (RELEASES, Telling::SinceOfChild),
        ImprovePlace => (PLACES_REJECTED, Telling::Since),
        ImproveRegistration => (EMPLOYERS_REJECTED, Telling::Since),
    }
}

/// Everything that waits for somebody in a role, in one statement; `None` where nothing ever does. `place` numbers the kind.
#[must_use]
pub fn all_of(role: Role) -> Option<String> {
    let of_kind = |(place, kind): (usize, &TaskKind)| {
        let (sql, telling) = statement_for(role, *kind);
        format!("SELECT {place} AS place, t.subject_id, {} FROM ({sql}) t", telling.columns())
    };
    let parts: Vec<String> = TaskKind::of(role).iter().enumerate().map(of_kind).collect();
    (!parts.is_empty()).then(|| parts.join("\nUNION ALL\n"))
}
