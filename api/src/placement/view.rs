//! A placement as each reader sees it. What the employer gets has no field for anything else of the youth, and what a guardian gets who only
//! signs is the document. Neither is told what place and law say of a draft: see [`judging`](super::judging).

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    EmployerId, IntroductionId, IntroductionSide, ParticipantId, PlaceId, PlacementId, PlacementOutcome,
    PlacementParty, PlacementState, placement, placement_report, placement_signature,
};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::access::{Relation, Visible};
use super::document::Document;
use super::judging::{Judgement, judge};
use super::outcome::Answer;
use super::query::{Sums, document_of, list_reports, list_signatures, sum_shifts};
use super::rules::missing_signatures;
use crate::error::{ApiError, ApiResult};
use crate::place::rules::Misfit;
use crate::reply::Reply;
use crate::working_time::http::FindingOut;

/// Where a placement stands after a step. It is kept for a repeated key, so it holds nothing of the youth.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementStep)]
pub struct PlacementStepOut {
    /// Names the placement.
    id: PlacementId,
    /// Where it stands now.
    state: PlacementState,
}

impl PlacementStepOut {
    /// The answer to a step.
    ///
    /// # Errors
    /// Where it can't be written, which is our mistake.
    pub fn reply(row: &placement::Model) -> ApiResult<Reply> {
        Reply::created(&Self { id: row.id, state: row.state })
    }
}

/// A placement, as the reader may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Placement)]
pub enum PlacementOut {
    /// To those who see the file.
    File(FilePlacementOut),
    /// To those who act for the employer.
    Employer(EmployerPlacementOut),
    /// To a guardian who signs and sees no more of the file.
    Signer(SignerPlacementOut),
}

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident { $(#[$word_doc:meta])* $word:ident } as $schema:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $schema)]
        pub enum $name {
            $(#[$word_doc])*
            $word,
        }
    )*};
}

views! {
    /// Tells the shapes apart.
    FileView {
        /// To those who see the file.
        File
    } as FilePlacementView

    /// Tells the shapes apart.
    EmployerView {
        /// To those who act for the employer.
        Employer
    } as EmployerPlacementView

    /// Tells the shapes apart.
    SignerView {
        /// To a guardian who signs and sees no more of the file.
        Signer
    } as SignerPlacementView
}

/// A signature.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementSignature)]
pub struct SignatureOut {
    /// For whom.
    party: PlacementParty,
    /// Under which name.
    signer_name: String,
    /// When.
    signed_at: DateTime<Utc>,
}

/// A signature, as the employer sees it: that it is there, and not who a guardian is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerPlacementSignature)]
pub struct EmployerSignatureOut {
    /// For whom.
    party: PlacementParty,
    /// When.
    signed_at: DateTime<Utc>,
}

/// How it went, as one side says it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementReport)]
pub struct ReportOut {
    /// Which side; the coach where they decided.
    side: IntroductionSide,
    /// How it went.
    outcome: PlacementOutcome,
    /// The last day that was worked, where it was completed in part.
    #[schema(required = true)]
    last_date: Option<NaiveDate>,
    /// Answers to the questions of the side.
    answers: Vec<Answer>,
    /// What else was said.
    #[schema(required = true)]
    comment: Option<String>,
    /// When.
    reported_at: DateTime<Utc>,
}

/// How it went, as the employer may read it: their own words and the coach's decision whole, of the youth only how it went.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerPlacementReport)]
pub struct EmployerReportOut {
    /// Which side; the coach where they decided.
    side: IntroductionSide,
    /// How it went.
    outcome: PlacementOutcome,
    /// The last day that was worked, where it was completed in part.
    #[schema(required = true)]
    last_date: Option<NaiveDate>,
    /// Your own answers.
    answers: Vec<Answer>,
    /// Your own comment, or the coach's reason.
    #[schema(required = true)]
    comment: Option<String>,
    /// When.
    reported_at: DateTime<Utc>,
}

/// A placement, to those who see the file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FilePlacement)]
pub struct FilePlacementOut {
    /// Which shape it is.
    view: FileView,
    /// Names the placement.
    id: PlacementId,
    /// The introduction that it came from.
    introduction_id: IntroductionId,
    /// At which place.
    place_id: PlaceId,
    /// At which employer.
    employer_id: EmployerId,
    /// Whose.
    participant_id: ParticipantId,
    /// Where it stands.
    state: PlacementState,
    /// What is signed.
    content: Document,
    /// SHA-256 of the content: send it along when signing.
    content_hash: String,
    /// Whose signature a draft still waits for.
    missing_signatures: Vec<PlacementParty>,
    /// Who signed.
    signatures: Vec<SignatureOut>,
    /// What at the place is not for somebody of the youth's age on the first day. A draft does not come into force while there is any.
    misfits: Vec<Misfit>,
    /// Rules of the law on working time that a draft breaks, over the whole period and with what was agreed elsewhere. It does not come into force
    /// while there are breaches.
    findings: Vec<FindingOut>,
    /// Whether nobody wrote the school timetable of the youth down, so that an ordinary one was assumed.
    is_timetable_assumed: bool,
    /// How it went, as was told.
    reports: Vec<ReportOut>,
    /// Minutes that the employer confirmed.
    confirmed_minutes: i64,
    /// Minutes that wait for the employer.
    entered_minutes: i64,
    /// Why it was called off.
    #[schema(required = true)]
    end_reason: Option<String>,
    /// When it was begun.
    created_at: DateTime<Utc>,
    /// When the last signature came.
    #[schema(required = true)]
    signed_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

/// A placement, to those who act for the employer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerPlacement)]
pub struct EmployerPlacementOut {
    /// Which shape it is.
    view: EmployerView,
    /// Names the placement.
    id: PlacementId,
    /// The introduction that it came from.
    introduction_id: IntroductionId,
    /// At which place.
    place_id: PlaceId,
    /// Where it stands.
    state: PlacementState,
    /// What is signed.
    content: Document,
    /// SHA-256 of the content: send it along when signing.
    content_hash: String,
    /// Whose signature a draft still waits for.
    missing_signatures: Vec<PlacementParty>,
    /// Who signed.
    signatures: Vec<EmployerSignatureOut>,
    /// How it went, as was told.
    reports: Vec<EmployerReportOut>,
    /// Minutes that you confirmed.
    confirmed_minutes: i64,
    /// Minutes that wait for you.
    entered_minutes: i64,
    /// Why it was called off.
    #[schema(required = true)]
    end_reason: Option<String>,
    /// When it was begun.
    created_at: DateTime<Utc>,
    /// When the last signature came.
    #[schema(required = true)]
    signed_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

/// A placement, to a guardian who signs and sees no more of the file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SignerPlacement)]
pub struct SignerPlacementOut {
    /// Which shape it is.
    view: SignerView,
    /// Names the placement.
    id: PlacementId,
    /// Where it stands.
    state: PlacementState,
    /// What is signed.
    content: Document,
    /// SHA-256 of the content: send it along when signing.
    content_hash: String,
    /// Whose signature a draft still waits for.
    missing_signatures: Vec<PlacementParty>,
}

/// What a placement is shown with.
struct Around {
    document: Document,
    missing: Vec<PlacementParty>,
    signatures: Vec<placement_signature::Model>,
    reports: Vec<placement_report::Model>,
    sums: Sums,
}

async fn around(conn: &impl ConnectionTrait, visible: &Visible) -> ApiResult<Around> {
    let row = visible.placement();
    let is_draft = row.state == PlacementState::Draft;
    let signatures = list_signatures(conn, row.id).await?;
    let signed: Vec<PlacementParty> = signatures.iter().map(|signature| signature.party).collect();
    let missing = missing_signatures(visible.participant().birth_date, row.starts_on, &signed);
    Ok(Around {
        document: document_of(row)?,
        missing: if is_draft { missing } else { Vec::new() },
        signatures,
        reports: list_reports(conn, [row.id]).await?,
        sums: sum_shifts(conn, row.id).await?,
    })
}

/// The placement as the caller may see it.
///
/// # Errors
/// Where the database fails.
pub async fn show(conn: &impl ConnectionTrait, visible: &Visible) -> ApiResult<PlacementOut> {
    let around = around(conn, visible).await?;
    let row = visible.placement().clone();
    match visible.relation() {
        Relation::File(_) => {
            let is_draft = row.state == PlacementState::Draft;
            let judgement =
                if is_draft { judge(conn, &row, visible.participant()).await? } else { Judgement::default() };
            Ok(PlacementOut::File(show_to_file(row, around, judgement)?))
        }
        Relation::Employer(_) => Ok(PlacementOut::Employer(show_to_employer(row, around)?)),
        Relation::SigningGuardian => Ok(PlacementOut::Signer(SignerPlacementOut {
            view: SignerView::Signer,
            id: row.id,
            state: row.state,
            content: around.document,
            content_hash: row.content_hash,
            missing_signatures: around.missing,
        })),
    }
}

fn answers_of(report: &placement_report::Model) -> ApiResult<Vec<Answer>> {
    serde_json::from_str(&report.answers).map_err(ApiError::internal)
}

fn show_to_file(row: placement::Model, around: Around, judgement: Judgement) -> ApiResult<FilePlacementOut> {
    let report = |report: placement_report::Model| {
        Ok(ReportOut {
            side: report.side,
            outcome: report.outcome,
            last_date: report.last_on,
            answers: answers_of(&report)?,
            comment: report.comment,
            reported_at: report.reported_at,
        })
    };
    let signature = |signature: placement_signature::Model| SignatureOut {
        party: signature.party,
        signer_name: signature.signer_name,
        signed_at: signature.signed_at,
    };
    Ok(FilePlacementOut {
        view: FileView::File,
        id: row.id,
        introduction_id: row.introduction_id,
        place_id: row.place_id,
        employer_id: row.employer_id,
        participant_id: row.participant_id,
        state: row.state,
        content: around.document,
        content_hash: row.content_hash,
        missing_signatures: around.missing,
        signatures: around.signatures.into_iter().map(signature).collect(),
        misfits: judgement.misfits,
        findings: judgement.findings,
        is_timetable_assumed: judgement.is_timetable_assumed,
        reports: around.reports.into_iter().map(report).collect::<ApiResult<_>>()?,
        confirmed_minutes: around.sums.confirmed_minutes,
        entered_minutes: around.sums.entered_minutes,
        end_reason: row.end_reason,
        created_at: row.created_at,
        signed_at: row.signed_at,
        ended_at: row.ended_at,
    })
}

fn show_to_employer(row: placement::Model, around: Around) -> ApiResult<EmployerPlacementOut> {
    let report = |report: placement_report::Model| {
        let is_theirs = report.side != IntroductionSide::Participant;
        Ok(EmployerReportOut {
            side: report.side,
            outcome: report.outcome,
            last_date: report.last_on,
            answers: if is_theirs { answers_of(&report)? } else { Vec::new() },
            comment: report.comment.filter(|_| is_theirs),
            reported_at: report.reported_at,
        })
    };
    let signature = |signature: placement_signature::Model| EmployerSignatureOut {
        party: signature.party,
        signed_at: signature.signed_at,
    };
    Ok(EmployerPlacementOut {
        view: EmployerView::Employer,
        id: row.id,
        introduction_id: row.introduction_id,
        place_id: row.place_id,
        state: row.state,
        content: around.document,
        content_hash: row.content_hash,
        missing_signatures: around.missing,
        signatures: around.signatures.into_iter().map(signature).collect(),
        reports: around.reports.into_iter().map(report).collect::<ApiResult<_>>()?,
        confirmed_minutes: around.sums.confirmed_minutes,
        entered_minutes: around.sums.entered_minutes,
        end_reason: row.end_reason,
        created_at: row.created_at,
        signed_at: row.signed_at,
        ended_at: row.ended_at,
    })
}
