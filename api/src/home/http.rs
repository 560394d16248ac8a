//! Paths of the first screen and of what changed.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{
    AgreementId, BookingId, MilestoneState, ParticipantId, PlanState, SignalId, SignalKind, Standing,
    outbox_event,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::query::{self, Screen, Upcoming};
use super::rules::{Next, Todo, next_steps};
use crate::agreement::encouragement::NextStep as AgreementStep;
use crate::agreement::http::called;
use crate::agreement::query::Standings;
use crate::appointment::coming_http::ComingOut;
use crate::auth::{Caller, FileReader, Youth};
use crate::clock::{day_of, year_of};
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::language::Language;
use crate::page::{Page, PageQuery, position_cursor};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::signal::query::About;
use crate::signal::rules::{Step as SignalStep, next_step as signal_step};
use crate::task;
use crate::task::http::TaskOut;
use crate::wallet::http::WalletOut;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_home, list_changes);
}

/// The first screen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Home)]
pub struct HomeOut {
    /// First name of the youth.
    first_name: String,
    /// How far the plan is; absent where there is none.
    #[schema(required = true)]
    plan: Option<ProgressOut>,
    /// What to do next, the most pressing first.
    next_steps: Vec<NextStepOut>,
    /// What waits for you around work, the longest waiting first; three at most.
    tasks: Vec<TaskOut>,
    /// Living agreements of the plan, with the streak.
    agreements: Vec<HomeAgreementOut>,
    /// What needs attention now, newest first.
    signals: Vec<HomeSignalOut>,
    /// To spend, reserved and still to unlock.
    wallet: WalletOut,
    /// Open bookings, the nearest first; three at most.
    bookings: Vec<UpcomingOut>,
    /// What is next: appointments, bookings, visits, placements that begin and agreements that end; three at most.
    coming: Vec<ComingOut>,
    /// Messages of the coaches that you have not read.
    unread_message_count: i64,
    /// Messages in introductions, of employers and coaches, that you have not read.
    unread_introduction_message_count: i64,
    /// Notices that were not read yet.
    #[schema(minimum = 0)]
    unread_notice_count: i64,
}

/// An agreement on the first screen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HomeAgreement)]
pub struct HomeAgreementOut {
    /// Names the agreement.
    id: AgreementId,
    /// What was agreed; on care the same words for all.
    #[schema(example = "Ik ben op tijd op school")]
    title: String,
    /// Where it stands.
    standing: Standing,
    /// Occasions kept since the last miss.
    #[schema(example = 7)]
    streak: u32,
    /// The longest streak.
    #[schema(example = 12)]
    best_streak: u32,
    /// How far, 0 to 100.
    #[schema(maximum = 100, example = 60)]
    progress_percent: u32,
    /// What helps most now.
    next_step: AgreementStep,
    /// The same in words, in the reader's language.
    #[schema(example = "Goed bezig. Ga zo door.")]
    text: String,
}

fn show_agreement(item: Standings, language: Language) -> HomeAgreementOut {
    let text = match item.next_step {
        AgreementStep::WaitForTheStart => "agreement-wait-for-the-start",
        AgreementStep::CheckIn => "agreement-check-in",
        AgreementStep::KeepGoing => "agreement-keep-going",
        AgreementStep::NextMissBreaksIt => "agreement-next-miss-breaks-it",
        AgreementStep::TalkToYourCoach => "agreement-talk-to-your-coach",
        AgreementStep::ClaimMilestone => "agreement-claim-milestone",
        AgreementStep::Nothing => "agreement-nothing",
    };
    HomeAgreementOut {
        id: item.agreement.id,
        title: called(item.agreement.title, language),
        standing: item.standing,
        streak: item.progress.streak,
        best_streak: item.progress.best_streak,
        progress_percent: item.percent,
        next_step: item.next_step,
        text: language.text(text, &[]),
    }
}

/// Something that needs attention.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HomeSignal)]
pub struct HomeSignalOut {
    /// Names the signal.
    id: SignalId,
    /// What is the matter.
    kind: SignalKind,
    /// The agreement that it is about, if it is about one.
    #[schema(required = true)]
    agreement_id: Option<AgreementId>,
    /// Since when.
    raised_at: DateTime<Utc>,
    /// What helps.
    next_step: SignalStep,
    /// The same in words, in the reader's language.
    #[schema(example = "Zorg dat je er de volgende keer bent.")]
    text: String,
}

fn show_signal(about: About, language: Language) -> HomeSignalOut {
    let next_step = signal_step(about.signal.kind);
    let text = match next_step {
        SignalStep::KeepTheNext => "signal-keep-the-next",
        SignalStep::TalkToYourCoach => "signal-talk-to-your-coach",
        SignalStep::TalkAboutSchool => "signal-talk-about-school",
        SignalStep::CoachFindsOut => "signal-coach-finds-out",
        SignalStep::CoachReadsMessage => "signal-coach-reads-message",
        SignalStep::FindAnotherContact => "signal-find-another-contact",
        SignalStep::GetInTouch => "signal-get-in-touch",
        SignalStep::TalkAboutHours => "signal-talk-about-hours",
    };
    HomeSignalOut {
        id: about.signal.id,
        kind: about.signal.kind,
        agreement_id: about.agreement_id,
        raised_at: about.signal.raised_at,
        next_step,
        text: language.text(text, &[]),
    }
}

/// A booking that is still to come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UpcomingBooking)]
pub struct UpcomingOut {
    /// Names the booking.
    id: BookingId,
    /// What it is.
    #[schema(example = "Judo voor beginners")]
    title: String,
    /// First meeting.
    starts_at: DateTime<Utc>,
}

impl From<Upcoming> for UpcomingOut {
    fn from(row: Upcoming) -> Self {
        Self { id: row.id, title: row.title, starts_at: row.starts_at }
    }
}

/// How far a plan is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanProgress)]
pub struct ProgressOut {
    /// Names the plan.
    id: Uuid,
    /// Draft or active.
    state: PlanState,
    /// Milestones reached.
    approved_milestones: usize,
    /// Milestones in all.
    milestones: usize,
}

/// A thing to do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NextStep)]
pub struct NextStepOut {
    /// What.
    kind: Todo,
    /// With which plan, milestone or agreement.
    #[schema(required = true)]
    subject_id: Option<Uuid>,
    /// The same in words, in the reader's language.
    #[schema(example = "Lees je plan en zet je handtekening.")]
    text: String,
}

fn show_step(next: Next, language: Language) -> NextStepOut {
    let id = match next.todo {
        Todo::MakePlan => "todo-make-plan",
        Todo::SignPlan => "todo-sign-plan",
        Todo::WaitForSignatures => "todo-wait-for-signatures",
        Todo::ReadReturn => "todo-read-return",
        Todo::ClaimMilestone => "todo-claim-milestone",
        Todo::MindAgreement => "todo-mind-agreement",
        Todo::WaitForApproval => "todo-wait-for-approval",
    };
    NextStepOut { kind: next.todo, subject_id: next.subject_id, text: language.text(id, &[]) }
}

/// How many tasks the first screen has room for.
const TASKS_AT_MOST: usize = 3;

fn progress(screen: &Screen) -> Option<ProgressOut> {
    let (id, state) = screen.situation.plan?;
    let milestones = &screen.situation.milestones;
    let approved = milestones.iter().filter(|(_, state, _)| *state == MilestoneState::Approved);
    Some(ProgressOut { id, state, approved_milestones: approved.count(), milestones: milestones.len() })
}

/// Everything the first screen needs.
#[utoipa::path(get, path = "/me/home", tag = "home", responses(
    (status = 200, description = "Plan, next steps, tasks, agreements, signals, wallet, what is next and to read", body = HomeOut)))]
pub async fn get_home(caller: Caller<Youth>, request: HttpRequest, db: web::Data<Db>) -> ApiResult<Reply> {
    let (now, language) = (db.clock().now(), Language::of(&request));
    let id = caller.participant_id.ok_or(Code::NotFound)?;
    let screen = query::get_screen(db.reader(), id, day_of(now)).await?;
    let wallet = crate::wallet::query::get(db.reader(), id, year_of(now)).await?;
    let bookings = query::list_upcoming(db.reader(), id).await?;
    let coming = query::list_coming(db.reader(), id, now).await?;
    let (tasks, _) = task::query::list(db.reader(), &caller, now).await?;
    Reply::ok(&HomeOut {
        plan: progress(&screen),
        next_steps: next_steps(&screen.situation).into_iter().map(|next| show_step(next, language)).collect(),
        tasks: tasks.into_iter().take(TASKS_AT_MOST).map(|task| TaskOut::show(task, language)).collect(),
        agreements: screen.agreements.into_iter().map(|item| show_agreement(item, language)).collect(),
        signals: screen.signals.into_iter().map(|about| show_signal(about, language)).collect(),
        first_name: screen.first_name,
        wallet: WalletOut::new(wallet, year_of(now)),
        bookings: bookings.into_iter().map(UpcomingOut::from).collect(),
        coming: coming.into_iter().map(|item| ComingOut::show(item, language)).collect(),
        unread_message_count: screen.unread.messages,
        unread_introduction_message_count: screen.unread.introduction_messages,
        unread_notice_count: screen.unread.notices,
    })
}

/// Something that changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Change)]
pub struct ChangeOut {
    /// What happened, such as `milestone.approved`.
    #[schema(example = "milestone.approved")]
    action: String,
    /// The kind of thing it happened to.
    #[schema(example = "milestone")]
    subject_kind: String,
    /// Which one.
    subject_id: Uuid,
    /// Whose file.
    #[schema(required = true)]
    participant_id: Option<ParticipantId>,
    /// A tombstone: forget the thing.
    is_removal: bool,
    /// When it happened.
    happened_at: DateTime<Utc>,
    /// Where it is in the stream: ask for what came after it.
    cursor: String,
}

fn show_change(event: outbox_event::Model) -> ChangeOut {
    let (first, second) = query::position(&event);
    ChangeOut {
        action: event.action,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        participant_id: event.participant_id,
        is_removal: event.is_removal,
        happened_at: event.happened_at,
        cursor: position_cursor(first, second),
    }
}

/// What changed in the files that I may see, oldest first.
///
/// Keep the `cursor` of the last item and send it next time; an empty page means that nothing is new.
#[utoipa::path(get, path = "/me/changes", tag = "home", params(PageQuery), responses(
    (status = 200, description = "Changes, oldest first", body = Page<ChangeOut>)))]
pub async fn list_changes(
    caller: Caller<FileReader>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after_position()?, page.limit()?);
    let today = day_of(db.clock().now());
    let mut rows = query::list_changes(db.reader(), &caller, today, after, limit).await?;
    let has_more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let items: Vec<ChangeOut> = rows.into_iter().map(show_change).collect();
    let next_cursor = items.last().filter(|_| has_more).map(|change| change.cursor.clone());
    Reply::page(&Page { items, next_cursor })
}
