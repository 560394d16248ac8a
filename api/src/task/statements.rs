//! One statement for each kind of task and role, the longest waiting first, one more than is told. `$1` is who asks; what else a statement
//! takes stands with it.
//!
//! Written out, because what they have to say is which index they begin at: from the few things that are somebody's own to what
//! stands open of them.

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
            "SELECT p.id AS subject_id, p.changed_at AS since, p.starts_on AS due_on FROM placements p
              WHERE p.state = 'draft' AND ",
            $whose,
            " AND NOT EXISTS (SELECT 1 FROM placement_signatures s
                               WHERE s.placement_id = p.id AND s.party = '",
            $party,
            "') ORDER BY p.changed_at LIMIT 101"
        )
    };
}

/// Placements that ended before today, of which `$side` did not say how it went. `$2` is today.
macro_rules! untold {
    ($side:literal, $whose:expr) => {
        concat!(
            "SELECT p.id AS subject_id, p.ends_on AS since_on FROM placements p
              WHERE p.state = 'active' AND p.ends_on < $2 AND ",
            $whose,
            " AND NOT EXISTS (SELECT 1 FROM placement_reports r
                               WHERE r.placement_id = p.id AND r.side = '",
            $side,
            "') ORDER BY p.ends_on LIMIT 101"
        )
    };
}

/// Answers of an employer to introductions.
pub const INTRODUCTIONS: &str = concat!(
    "SELECT i.id AS subject_id, i.introduced_at AS since FROM introductions i
      WHERE i.state = 'waiting' AND i.employer_id IN ",
    employers!("'manager', 'recruiter'"),
    " ORDER BY i.introduced_at LIMIT 101"
);

/// Times that the youth's side proposed.
pub const PROPOSALS_TO_EMPLOYER: &str = concat!(
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
pub const PROPOSALS_TO_YOUTH: &str = concat!(
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
pub const UNSIGNED_BY_EMPLOYER: &str =
    unsigned!("employer", concat!("p.employer_id IN ", employers!("'manager', 'recruiter'")));
/// Signatures of a coach.
pub const UNSIGNED_BY_COACH: &str = unsigned!("coach", concat!("p.participant_id IN ", coached!()));
/// Signatures of a youth.
pub const UNSIGNED_BY_YOUTH: &str = unsigned!("participant", concat!("p.participant_id IN ", own!()));

/// Signatures of a guardian; whether one is needed depends on the youth's age on the first day.
pub const UNSIGNED_BY_GUARDIAN: &str =
    "SELECT p.id AS subject_id, p.changed_at AS since, p.starts_on AS due_on, y.birth_date
       FROM guardianships g
       JOIN participants y ON y.id = g.participant_id
       JOIN placements p ON p.participant_id = y.id AND p.state = 'draft'
      WHERE g.user_id = $1 AND g.ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM placement_signatures s WHERE s.placement_id = p.id AND s.party = 'guardian')
      ORDER BY p.changed_at LIMIT 101";

/// Placements with hours that wait for the employer: one task each, however many days.
pub const HOURS: &str = concat!(
    "SELECT p.id AS subject_id, MIN(h.entered_at) AS since
       FROM placements p JOIN placement_shifts h ON h.placement_id = p.id AND h.state = 'entered'
      WHERE p.employer_id IN ",
    employers!(),
    " GROUP BY p.id ORDER BY 2 LIMIT 101"
);

/// Appointments of which the employer did not say what happened, and nothing is settled: over at `$2`, and not before `$3`.
pub const APPOINTMENTS_TO_TELL_BY_EMPLOYER: &str = concat!(
    "SELECT a.id AS subject_id, a.ends_at AS since
       FROM introductions i JOIN appointments a ON a.introduction_id = i.id
      WHERE a.state = 'scheduled' AND a.ends_at <= $2 AND a.ends_at > $3 AND i.employer_id IN ",
    employers!(),
    " AND NOT EXISTS (SELECT 1 FROM appointment_reports r WHERE r.appointment_id = a.id AND r.side = 'contact')
      ORDER BY a.ends_at LIMIT 101"
);

/// Appointments with employers of which the youth did not say what happened, and nothing is settled: over at `$2`, and not before
/// `$3`.
pub const APPOINTMENTS_TO_TELL_BY_YOUTH: &str = concat!(
    "SELECT a.id AS subject_id, a.ends_at AS since FROM appointments a
      WHERE a.state = 'scheduled' AND a.introduction_id IS NOT NULL AND a.ends_at <= $2 AND a.ends_at > $3
        AND a.participant_id IN ",
    own!(),
    " AND NOT EXISTS (SELECT 1 FROM appointment_reports r WHERE r.appointment_id = a.id AND r.side = 'participant')
      ORDER BY a.ends_at LIMIT 101"
);

/// How placements went, by the employer.
pub const PLACEMENTS_TO_TELL_BY_EMPLOYER: &str =
    untold!("employer", concat!("p.employer_id IN ", employers!()));
/// How placements went, by the youth.
pub const PLACEMENTS_TO_TELL_BY_YOUTH: &str = untold!("participant", concat!("p.participant_id IN ", own!()));

/// Interests that wait for the coach.
pub const INTERESTS_EXPRESSED: &str = concat!(
    "SELECT n.id AS subject_id, n.changed_at AS since FROM interests n
      WHERE n.state = 'expressed' AND n.participant_id IN ",
    coached!(),
    " ORDER BY n.changed_at LIMIT 101"
);

/// Interests that the coach sent back.
pub const INTERESTS_RETURNED: &str = concat!(
    "SELECT n.id AS subject_id, n.changed_at AS since FROM interests n
      WHERE n.state = 'returned' AND n.participant_id IN ",
    own!(),
    " ORDER BY n.changed_at LIMIT 101"
);

/// Appointments on which the coach has to decide.
pub const APPOINTMENTS_DISPUTED: &str = concat!(
    "SELECT a.id AS subject_id, a.changed_at AS since FROM appointments a
      WHERE a.state = 'disputed' AND a.participant_id IN ",
    coached!(),
    " ORDER BY a.changed_at LIMIT 101"
);

/// Placements on which the coach has to decide: since the last side spoke.
pub const PLACEMENTS_DISPUTED: &str = concat!(
    "SELECT p.id AS subject_id, COALESCE(
              (SELECT MAX(r.reported_at) FROM placement_reports r WHERE r.placement_id = p.id), p.changed_at) AS since
       FROM placements p WHERE p.state = 'disputed' AND p.participant_id IN ",
    coached!(),
    " ORDER BY 2 LIMIT 101"
);

/// Placements that went well, in whole or in part, and have no certificate. One that was revoked was meant to be.
pub const CERTIFICATES: &str = concat!(
    "SELECT p.id AS subject_id, COALESCE(p.ended_at, p.changed_at) AS since FROM placements p
      WHERE p.state IN ('completed', 'partly_completed') AND p.participant_id IN ",
    coached!(),
    " AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.participant_id = p.participant_id AND c.placement_id = p.id)
      ORDER BY 2 LIMIT 101"
);

/// Visits that were over at `$2`: for who made or published them, and for the coaches of who signed up.
pub const VISITS_TO_TELL: &str = concat!(
    "SELECT v.id AS subject_id, v.ends_at AS since FROM visits v
      WHERE v.state = 'published' AND v.starts_at <= $2 AND v.ends_at <= $2
        AND (v.created_by = $1 OR v.decided_by = $1
             OR EXISTS (SELECT 1 FROM visit_sign_ups s
                         WHERE s.visit_id = v.id AND s.state = 'signed_up' AND s.participant_id IN ",
    coached!(),
    ")) ORDER BY v.ends_at LIMIT 101"
);

/// Employers of the programme `$2` that wait for a lead, but for where the lead works: since they registered last.
pub const EMPLOYERS: &str = "SELECT e.id AS subject_id, COALESCE(
        (SELECT MAX(v.happened_at) FROM employer_events v WHERE v.employer_id = e.id AND v.event = 'register'),
        e.created_at) AS since
   FROM employers e
  WHERE e.programme_id = $2 AND e.state = 'registered'
    AND NOT EXISTS (SELECT 1 FROM employer_members m
                     WHERE m.employer_id = e.id AND m.user_id = $1 AND m.ended_at IS NULL)
  ORDER BY 2 LIMIT 101";

/// Places of the programme `$2` that wait for a lead, but for where the lead works: since they were handed in last.
pub const PLACES: &str = "SELECT l.id AS subject_id, COALESCE(
        (SELECT MAX(v.happened_at) FROM place_events v WHERE v.place_id = l.id AND v.event IN ('submit', 'edit')),
        l.created_at) AS since
   FROM places l
  WHERE l.programme_id = $2 AND l.state = 'submitted'
    AND NOT EXISTS (SELECT 1 FROM employer_members m
                     WHERE m.employer_id = l.employer_id AND m.user_id = $1 AND m.ended_at IS NULL)
  ORDER BY 2 LIMIT 101";

/// Visits of the programme `$2` that wait for a lead, but for where the lead works.
pub const VISITS_PROPOSED: &str = "SELECT v.id AS subject_id, v.created_at AS since, v.starts_at AS due
   FROM visits v
  WHERE v.programme_id = $2 AND v.state = 'proposed'
    AND NOT EXISTS (SELECT 1 FROM employer_members m
                     WHERE m.employer_id = v.employer_id AND m.user_id = $1 AND m.ended_at IS NULL)
  ORDER BY v.created_at LIMIT 101";

/// Placements under which everybody has signed but a guardian, where none has an account to be asked by; whether one is needed depends on the youth's age on the first day.
pub const ONLY_A_GUARDIAN_IS_MISSING: &str = concat!(
    "SELECT p.id AS subject_id, p.changed_at AS since, p.starts_on AS due_on, y.birth_date
       FROM placements p JOIN participants y ON y.id = p.participant_id
      WHERE p.state = 'draft'
        AND (SELECT COUNT(*) FROM placement_signatures s WHERE s.placement_id = p.id AND s.party <> 'guardian') = 3
        AND NOT EXISTS (SELECT 1 FROM guardianships g WHERE g.participant_id = y.id AND g.ended_at IS NULL)
        AND p.participant_id IN ",
    coached!(),
    " ORDER BY p.changed_at LIMIT 101"
);

/// Places that a lead sent back.
pub const PLACES_REJECTED: &str = concat!(
    "SELECT l.id AS subject_id, l.decided_at AS since FROM places l
      WHERE l.state = 'rejected' AND l.employer_id IN ",
    employers!("'manager', 'recruiter'"),
    " ORDER BY l.decided_at LIMIT 101"
);

/// Employers whose registration a lead sent back, to their managers.
pub const EMPLOYERS_REJECTED: &str = "SELECT e.id AS subject_id, e.decided_at AS since
   FROM employer_members m JOIN employers e ON e.id = m.employer_id
  WHERE m.user_id = $1 AND m.ended_at IS NULL AND m.duty = 'manager' AND e.state = 'rejected'
  ORDER BY e.decided_at LIMIT 101";

/// What youths want to release, of whom the asker is a guardian; whether one is still needed depends on the age.
pub const RELEASES: &str = "SELECT r.id AS subject_id, r.proposed_at AS since, y.birth_date
   FROM guardianships g
   JOIN participants y ON y.id = g.participant_id
   JOIN releases r ON r.participant_id = y.id AND r.state = 'proposed'
  WHERE g.user_id = $1 AND g.ended_at IS NULL
  ORDER BY r.proposed_at LIMIT 101";

/// All of them, to be looked at.
pub const ALL: [&str; 25] = [
    ONLY_A_GUARDIAN_IS_MISSING,
    PLACES_REJECTED,
    EMPLOYERS_REJECTED,
    INTRODUCTIONS,
    PROPOSALS_TO_EMPLOYER,
    PROPOSALS_TO_YOUTH,
    UNSIGNED_BY_EMPLOYER,
    UNSIGNED_BY_COACH,
    UNSIGNED_BY_YOUTH,
    UNSIGNED_BY_GUARDIAN,
    HOURS,
    APPOINTMENTS_TO_TELL_BY_EMPLOYER,
    APPOINTMENTS_TO_TELL_BY_YOUTH,
    PLACEMENTS_TO_TELL_BY_EMPLOYER,
    PLACEMENTS_TO_TELL_BY_YOUTH,
    INTERESTS_EXPRESSED,
    INTERESTS_RETURNED,
    APPOINTMENTS_DISPUTED,
    PLACEMENTS_DISPUTED,
    CERTIFICATES,
    VISITS_TO_TELL,
    EMPLOYERS,
    PLACES,
    VISITS_PROPOSED,
    RELEASES,
];
