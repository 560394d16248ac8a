//! How an introduction looks: in the file of the youth, and to the employer. Two bodies, so that none can be taken for the other.

use chrono::{DateTime, Utc};
use entities::{
    EmployerId, InterestId, IntroductionDecline, IntroductionId, IntroductionState, ParticipantId, PlaceId,
    ReleaseItem, UserId,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::Relation;
use super::query::Whole;
use super::rules::{ANSWER_WITHIN, AgeBand};
use super::sight::Sight;
use crate::participant::access as file;

/// Says which of the two it is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileView {
    /// In the file.
    File,
}

/// Says which of the two it is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmployerView {
    /// To the employer.
    Employer,
}

/// An introduction, as the youth and who reads the file with them see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Introduction)]
pub struct IntroductionOut {
    /// Always `file`.
    view: FileView,
    /// Names the introduction.
    id: IntroductionId,
    /// The interest that it came of.
    interest_id: InterestId,
    /// Whose.
    participant_id: ParticipantId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// For which place.
    place_id: PlaceId,
    /// What that is called.
    place_title: String,
    /// To which employer.
    employer_id: EmployerId,
    /// What that is called.
    employer_name: String,
    /// The coach who endorsed it.
    coach_user_id: UserId,
    /// The coach's name: the employer knows it too.
    coach_name: String,
    /// Where it stands.
    state: IntroductionState,
    /// Why the employer declined.
    #[schema(required = true)]
    decline_reason: Option<IntroductionDecline>,
    /// The same in the employer's words, for coaches and leads alone.
    #[schema(required = true)]
    decline_note: Option<String>,
    /// When the employer was told.
    introduced_at: DateTime<Utc>,
    /// Until when the employer can answer.
    answer_until_at: DateTime<Utc>,
    /// When the employer answered.
    #[schema(required = true)]
    answered_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
    /// Whether somebody closed the messages.
    is_blocked: bool,
}

/// Something that the youth released.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReleasedItem)]
pub struct ReleasedItemOut {
    /// What.
    item: ReleaseItem,
    /// The same in words, as it is now.
    value: String,
}

/// An introduction, as the employer sees it. Nothing of the youth is in it once it is over.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerIntroduction)]
pub struct EmployerIntroductionOut {
    /// Always `employer`.
    view: EmployerView,
    /// Names the introduction.
    pub(super) id: IntroductionId,
    /// For which place.
    place_id: PlaceId,
    /// What that is called.
    place_title: String,
    /// The coach: the one to ask.
    coach_name: String,
    /// Where it stands.
    state: IntroductionState,
    /// First name of the youth.
    #[schema(required = true, example = "Sam")]
    first_name: Option<String>,
    /// About how old the youth is on the first day.
    #[schema(required = true)]
    age_band: Option<AgeBand>,
    /// Why the youth wants the place.
    #[schema(required = true)]
    motivation: Option<String>,
    /// When the youth can come.
    #[schema(required = true)]
    availability: Option<String>,
    /// What else the youth lets you know, for as long as they want.
    released: Vec<ReleasedItemOut>,
    /// Why you declined.
    #[schema(required = true)]
    decline_reason: Option<IntroductionDecline>,
    /// When you were told.
    introduced_at: DateTime<Utc>,
    /// Until when you can answer.
    answer_until_at: DateTime<Utc>,
    /// When you answered.
    #[schema(required = true)]
    answered_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
    /// Whether somebody closed the messages.
    is_blocked: bool,
}

/// One of the two, by who looks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = IntroductionView)]
pub enum IntroductionViewOut {
    /// In the file.
    File(IntroductionOut),
    /// To the employer.
    Employer(EmployerIntroductionOut),
}

impl IntroductionOut {
    /// As somebody sees it who reads the file.
    #[must_use]
    pub fn new(whole: Whole, relation: Relation) -> Self {
        let Whole { row, first_name, place_title, employer_name, coach_id, coach_name } = whole;
        let is_staff = matches!(relation, Relation::File(file::Relation::Coach | file::Relation::Lead));
        Self {
            view: FileView::File,
            id: row.id,
            interest_id: row.interest_id,
            participant_id: row.participant_id,
            first_name,
            place_id: row.place_id,
            place_title,
            employer_id: row.employer_id,
            employer_name,
            coach_user_id: coach_id,
            coach_name,
            state: row.state,
            decline_reason: row.decline_reason,
            decline_note: row.decline_note.filter(|_| is_staff),
            introduced_at: row.introduced_at,
            answer_until_at: row.introduced_at + ANSWER_WITHIN,
            answered_at: row.answered_at,
            ended_at: row.ended_at,
            is_blocked: row.blocked_at.is_some(),
        }
    }
}

impl From<Sight> for EmployerIntroductionOut {
    fn from(sight: Sight) -> Self {
        let Sight { row, place_title, coach_name, youth } = sight;
        let show = |(item, value)| ReleasedItemOut { item, value };
        let (first_name, age_band, motivation, availability, released) = match youth {
            Some(youth) => (
                Some(youth.first_name),
                Some(youth.age_band),
                Some(youth.motivation),
                Some(youth.availability),
                youth.released.into_iter().map(show).collect(),
            ),
            None => Default::default(),
        };
        Self {
            view: EmployerView::Employer,
            id: row.id,
            place_id: row.place_id,
            place_title,
            coach_name,
            state: row.state,
            first_name,
            age_band,
            motivation,
            availability,
            released,
            decline_reason: row.decline_reason,
            introduced_at: row.introduced_at,
            answer_until_at: row.introduced_at + ANSWER_WITHIN,
            answered_at: row.answered_at,
            ended_at: row.ended_at,
            is_blocked: row.blocked_at.is_some(),
        }
    }
}
