//! The table: every problem that a client can meet, with its status and its stable code.

use actix_web::http::StatusCode;

use super::table::codes;

codes! {
    /// The body is not JSON.
    MalformedBody = BAD_REQUEST, "malformed_body";
    /// One or more fields are wrong; `errors` lists all of them.
    InvalidInput = BAD_REQUEST, "invalid_input";
    /// The `Idempotency-Key` header is missing or not 1-255 visible characters.
    IdempotencyKeyRequired = BAD_REQUEST, "idempotency_key_required";
    /// No valid access token.
    Unauthenticated = UNAUTHORIZED, "unauthenticated";
    /// Name and passphrase do not belong together.
    SignInFailed = UNAUTHORIZED, "sign_in_failed";
    /// The one-time code does not work (any more).
    CodeNotAccepted = UNAUTHORIZED, "code_not_accepted";
    /// The refresh token does not work (any more).
    RefreshRefused = UNAUTHORIZED, "refresh_refused";
    /// The caller's role may not do this.
    RoleNotAllowed = FORBIDDEN, "role_not_allowed";
    /// Nobody decides for themselves.
    NotForYourself = FORBIDDEN, "not_for_yourself";
    /// Nobody decides for a relative.
    NotForARelative = FORBIDDEN, "not_for_a_relative";
    /// The second approver must be somebody else, a lead.
    SecondApproverNeeded = FORBIDDEN, "second_approver_needed";
    /// Absent, or not for the caller's eyes.
    NotFound = NOT_FOUND, "not_found";
    /// The path exists, the method does not.
    MethodNotAllowed = METHOD_NOT_ALLOWED, "method_not_allowed";
    /// The body did not arrive in time.
    RequestTimeout = REQUEST_TIMEOUT, "request_timeout";
    /// The milestone is not in a state that allows this.
    MilestoneState = CONFLICT, "milestone_state";
    /// Required agreements are not met and no reason was given to override.
    AgreementsNotMet = CONFLICT, "agreements_not_met";
    /// The plan is not in a state that allows this.
    PlanState = CONFLICT, "plan_state";
    /// The participant has a plan already.
    PlanExists = CONFLICT, "plan_exists";
    /// The plan has a draft already.
    DraftExists = CONFLICT, "draft_exists";
    /// What was signed is not what is there now.
    ContentChanged = CONFLICT, "content_changed";
    /// The plan has nothing to sign yet.
    PlanEmpty = CONFLICT, "plan_empty";
    /// An amendment touches a milestone that is approved or waits for approval.
    MilestoneFixed = CONFLICT, "milestone_fixed";
    /// Milestones wait for a decision.
    ClaimsWaiting = CONFLICT, "claims_waiting";
    /// A fund can't cover what is promised.
    FundTooSmall = CONFLICT, "fund_too_small";
    /// There is no fund for the purpose and year.
    FundMissing = CONFLICT, "fund_missing";
    /// The wallet holds too little.
    WalletTooSmall = CONFLICT, "wallet_too_small";
    /// The agreement is no longer part of the plan.
    AgreementClosed = CONFLICT, "agreement_closed";
    /// The check-in is decided already.
    CheckInDecided = CONFLICT, "check_in_decided";
    /// The occasion has a check-in already.
    CheckInExists = CONFLICT, "check_in_exists";
    /// It was reversed already.
    AlreadyReversed = CONFLICT, "already_reversed";
    /// It is over already.
    AlreadyEnded = CONFLICT, "already_ended";
    /// There is one already.
    AlreadyExists = CONFLICT, "already_exists";
    /// Somebody signs in under that name already.
    LoginNameTaken = CONFLICT, "login_name_taken";
    /// All places of the programme are taken.
    ProgrammeFull = CONFLICT, "programme_full";
    // Check-ins and signals.
    /// The identifier of a check-in stands for something else.
    CheckInIdTaken = CONFLICT, "check_in_id_taken";
    /// The check-in says this already.
    CheckInUnchanged = CONFLICT, "check_in_unchanged";
    /// The signal is settled already.
    SignalSettled = CONFLICT, "signal_settled";

    // Contacts and attendance.
    /// The contact has not signed the agreement.
    ContactNotSigned = FORBIDDEN, "contact_not_signed";
    /// The agreement says something else than the contact signed.
    ContactTermsChanged = CONFLICT, "contact_terms_changed";
    /// The agreement ended more than two weeks ago.
    ContactPeriodOver = CONFLICT, "contact_period_over";
    /// The contact declined or was ended.
    ContactState = CONFLICT, "contact_state";
    /// The file of attendance is not sent as CSV in UTF-8.
    SheetType = UNSUPPORTED_MEDIA_TYPE, "sheet_type";
    /// The file of attendance is not UTF-8 text.
    SheetEncoding = BAD_REQUEST, "sheet_encoding";
    /// The file of attendance lacks columns, or has one twice.
    SheetHeader = BAD_REQUEST, "sheet_header";
    /// The file of attendance has too many rows.
    SheetTooLong = PAYLOAD_TOO_LARGE, "sheet_too_long";
    /// Rows of the file of attendance are wrong.
    SheetWrong = BAD_REQUEST, "sheet_wrong";

    // Appointments, messages and evidence.
    /// The appointment is not in a state that allows this.
    AppointmentState = CONFLICT, "appointment_state";
    /// The agreement has an appointment at that time already.
    AppointmentExists = CONFLICT, "appointment_exists";
    /// The appointment has begun.
    AppointmentBegan = CONFLICT, "appointment_began";
    /// Less than a day's notice for moving.
    MoveTooLate = CONFLICT, "move_too_late";
    /// Less than a day's notice for calling off.
    CancelTooLate = CONFLICT, "cancel_too_late";
    /// The appointment is still to come or going on.
    AppointmentNotOver = CONFLICT, "appointment_not_over";
    /// This side said something else before.
    AlreadyReported = CONFLICT, "already_reported";
    /// The coach has decided what happened.
    AppointmentDecided = CONFLICT, "appointment_decided";
    /// The sides say different things, and the coach has to decide.
    AppointmentDisputed = CONFLICT, "appointment_disputed";
    /// A settled appointment says the same, so that it can be corrected and not rejected.
    CheckInOfAppointment = CONFLICT, "check_in_of_appointment";
    /// It was settled too long ago to correct it.
    CorrectionTooLate = CONFLICT, "correction_too_late";

    // Proposals and visits.
    /// The employer has not accepted the introduction, or it is over.
    IntroductionNotAccepted = CONFLICT, "introduction_not_accepted";
    /// The proposed times are no longer open.
    ProposalState = CONFLICT, "proposal_state";
    /// Other times wait for an answer.
    ProposalWaiting = CONFLICT, "proposal_waiting";
    /// The visit is not in a state that allows this.
    VisitState = CONFLICT, "visit_state";
    /// The programme does not trust the employer of the visit now.
    VisitEmployerClosed = CONFLICT, "visit_employer_closed";
    /// The visit has begun.
    VisitStarted = CONFLICT, "visit_started";
    /// The visit has not begun yet.
    VisitNotStarted = CONFLICT, "visit_not_started";
    /// All places of the visit are taken.
    VisitFull = CONFLICT, "visit_full";
    /// The age on the day does not fit the visit.
    VisitAge = CONFLICT, "visit_age";
    /// The youth signed up already.
    AlreadySignedUp = CONFLICT, "already_signed_up";
    /// Whether the youth was there is known.
    SignUpState = CONFLICT, "sign_up_state";

    // Notices and deliveries.
    /// The code does not prove the address (any more).
    AddressCodeWrong = CONFLICT, "address_code_wrong";
    /// No address waits for its code.
    NoAddressToConfirm = CONFLICT, "no_address_to_confirm";
    /// Too many codes were sent.
    TooManyAddresses = TOO_MANY_REQUESTS, "too_many_addresses";
    /// This server sends no mail.
    MailIsOff = CONFLICT, "mail_is_off";
    /// This server wakes no phones.
    PushIsOff = CONFLICT, "push_is_off";
    /// The delivery was not given up.
    DeliveryNotDead = CONFLICT, "delivery_not_dead";

    // Providers and offers.
    /// The provider is not in a state that allows this.
    ProviderState = CONFLICT, "provider_state";
    /// The provider is rejected or suspended.
    ProviderClosed = CONFLICT, "provider_closed";
    /// The provider itself waits for a decision.
    ProviderPending = CONFLICT, "provider_pending";
    /// The offer is not in a state that allows this.
    OfferState = CONFLICT, "offer_state";

    // Pass, bookings and redemptions.
    /// The free-time pass is blocked.
    PassBlocked = CONFLICT, "pass_blocked";
    /// The year of the free-time pass is over.
    PassExpired = CONFLICT, "pass_expired";
    /// The pass is not in a state that allows this.
    PassState = CONFLICT, "pass_state";
    /// The amounts of that year are set already.
    PassRatesExist = CONFLICT, "pass_rates_exist";
    /// The offer is not in the catalogue.
    OfferNotBookable = CONFLICT, "offer_not_bookable";
    /// The programme does not trust the provider now.
    ProviderNotApproved = CONFLICT, "provider_not_approved";
    /// The offer has begun already.
    OfferStarted = CONFLICT, "offer_started";
    /// The offer has not begun yet.
    OfferNotStarted = CONFLICT, "offer_not_started";
    /// The age on the first day does not fit the offer.
    AgeDoesNotFit = CONFLICT, "age_does_not_fit";
    /// All places of the offer are taken.
    OfferFull = CONFLICT, "offer_full";
    /// The youth has a place already.
    AlreadyBooked = CONFLICT, "already_booked";
    /// The deadline for cancelling is over.
    CancellationTooLate = CONFLICT, "cancellation_too_late";
    /// The booking was redeemed already.
    BookingRedeemed = CONFLICT, "booking_redeemed";
    /// The youth cancelled the booking.
    BookingCancelled = CONFLICT, "booking_cancelled";
    /// The booking was freed, lapsed, missed or refunded.
    BookingNotOpen = CONFLICT, "booking_not_open";
    /// The offer was withdrawn.
    OfferWithdrawn = CONFLICT, "offer_withdrawn";
    /// There is nobody to pay at the provider.
    ProviderWithoutPayee = CONFLICT, "provider_without_payee";
    /// More than the price of the booking.
    AmountAbovePrice = CONFLICT, "amount_above_price";
    /// The signed code is older than a minute.
    CodeExpired = CONFLICT, "code_expired";
    /// No booking of this provider has the code.
    CodeUnknown = NOT_FOUND, "code_unknown";
    /// The code is not the one of this booking.
    CodeNotOfThisBooking = NOT_FOUND, "code_not_of_this_booking";
    /// Too many wrong codes from this organisation.
    CodesLocked = TOO_MANY_REQUESTS, "codes_locked";

    // Attachments, payees, payouts and objections.
    /// The file is of a type that we do not take.
    FileTypeNotAccepted = UNSUPPORTED_MEDIA_TYPE, "file_type_not_accepted";
    /// The file has no content, or a head and no rows.
    FileEmpty = BAD_REQUEST, "file_empty";
    /// The file has more bytes than we take.
    FileTooLarge = PAYLOAD_TOO_LARGE, "file_too_large";
    /// The file is not what its first bytes say.
    FileBroken = BAD_REQUEST, "file_broken";
    /// The picture has too many pixels.
    ImageTooLarge = PAYLOAD_TOO_LARGE, "image_too_large";
    /// The payee goes with its provider, youth or programme.
    PayeeNotClosable = CONFLICT, "payee_not_closable";
    /// Nothing new is filed for the payee.
    PayeeClosed = CONFLICT, "payee_closed";
    /// Another bank account of the payee waits for an officer.
    BankAccountWaiting = CONFLICT, "bank_account_waiting";
    /// The bank account is the one in force.
    BankAccountUnchanged = CONFLICT, "bank_account_unchanged";
    /// The bank account does not wait for a decision.
    BankAccountState = CONFLICT, "bank_account_state";
    /// Whoever gave a bank account does not confirm it, and whoever collected a batch does not release it.
    SecondOfficerNeeded = FORBIDDEN, "second_officer_needed";
    /// The payout request is not in a state that allows this.
    PayoutState = CONFLICT, "payout_state";
    /// The year's ceiling leaves less than is asked for.
    PayoutCeiling = CONFLICT, "payout_ceiling";
    /// Debts are paid from 18 on.
    TooYoungForDebtRelief = CONFLICT, "too_young_for_debt_relief";
    /// A youth's own account is paid against a receipt.
    ReceiptRequired = CONFLICT, "receipt_required";
    /// Whoever endorsed a payout does not approve it.
    NotYourEndorsement = FORBIDDEN, "not_your_endorsement";
    /// Nothing was refused.
    NothingToObject = CONFLICT, "nothing_to_object";
    /// More than six weeks have passed since the decision.
    ObjectionTooLate = CONFLICT, "objection_too_late";
    /// The objection is decided already.
    ObjectionState = CONFLICT, "objection_state";
    /// What was refused has gone on meanwhile.
    ObjectionMoot = CONFLICT, "objection_moot";
    /// The lead had a part in the decision.
    LeadWasInvolved = FORBIDDEN, "lead_was_involved";

    // Payment batches and the bank.
    /// The bank's file can't be read.
    BankFileNotUnderstood = BAD_REQUEST, "bank_file_not_understood";
    /// Another file of the bank came under the same message id.
    BankFileDiffers = CONFLICT, "bank_file_differs";
    /// The statement is not of the programme's account.
    BankFileOfAnotherAccount = CONFLICT, "bank_file_of_another_account";
    /// The programme has no usable bank account to pay from.
    DebtorAccountMissing = CONFLICT, "debtor_account_missing";
    /// Nothing is owed, or nobody can be paid now.
    NothingToPay = CONFLICT, "nothing_to_pay";
    /// The batch is not in a state that allows this.
    BatchState = CONFLICT, "batch_state";
    /// Bank accounts in the batch are no longer their payees'.
    BankAccountChanged = CONFLICT, "bank_account_changed";

    // Certificates.
    /// The placement was not completed, or is not over yet.
    PlacementNotCompleted = CONFLICT, "placement_not_completed";
    // Employers.
    /// The employer is not in a state that allows this.
    EmployerState = CONFLICT, "employer_state";
    /// No lead has verified the employer, or trusts it now.
    EmployerNotVerified = CONFLICT, "employer_not_verified";
    /// Nobody else at the employer is a manager.
    LastManager = CONFLICT, "last_manager";
    // Places and saved searches.
    /// The place is not in a state that allows this.
    PlaceState = CONFLICT, "place_state";
    /// No position is left.
    PlaceFull = CONFLICT, "place_full";
    /// The employer is rejected or suspended.
    EmployerMayNotPost = CONFLICT, "employer_may_not_post";
    /// The youth keeps as many searches as they may.
    TooManySavedSearches = CONFLICT, "too_many_saved_searches";
    // Interests and introductions.
    /// Youths can't be interested in the place now.
    PlaceNotOpen = CONFLICT, "place_not_open";
    /// Not old enough on the first day.
    TooYoungForPlace = CONFLICT, "too_young_for_place";
    /// The youth has as many open interests as one can have.
    TooManyInterests = CONFLICT, "too_many_interests";
    /// The interest is not in a state that allows this.
    InterestState = CONFLICT, "interest_state";
    /// The employer met this youth in the last seven days.
    IntroducedRecently = CONFLICT, "introduced_recently";
    /// The employer has as many introductions as it can take in.
    IntroductionsFull = CONFLICT, "introductions_full";
    /// The introduction is not in a state that allows this.
    IntroductionState = CONFLICT, "introduction_state";
    /// Somebody closed the messages.
    MessagesBlocked = CONFLICT, "messages_blocked";
    /// An employer proposes a day on trial anew, and does not move it.
    TrialNotMoved = CONFLICT, "trial_not_moved";
    /// Another verified employer has the number in the trade register.
    KvkNumberTaken = CONFLICT, "kvk_number_taken";
    /// The messages are not closed.
    MessagesOpen = CONFLICT, "messages_open";
    /// Too many messages in an hour.
    TooManyMessages = TOO_MANY_REQUESTS, "too_many_messages";
    /// The file does not hold what is to be released.
    NothingToRelease = CONFLICT, "nothing_to_release";
    /// The release is not in a state that allows this.
    ReleaseState = CONFLICT, "release_state";
    // Placements and their hours.
    /// The placement is not in a state that allows this.
    PlacementState = CONFLICT, "placement_state";
    /// The introduction has a placement that is not over.
    PlacementExists = CONFLICT, "placement_exists";
    /// What was signed is not what is agreed now.
    PlacementChanged = CONFLICT, "placement_changed";
    /// The first day is past.
    PlacementStarted = CONFLICT, "placement_started";
    /// The employer is not verified now.
    PlacementEmployerClosed = CONFLICT, "placement_employer_closed";
    /// Place or law forbid it; why is for those who see the file.
    PlacementUnfit = CONFLICT, "placement_unfit";
    /// The hours break the law on working time; `errors` lists every rule.
    WorkingTime = CONFLICT, "working_time";
    /// Somebody has signed for this side.
    AlreadySigned = CONFLICT, "already_signed";
    /// No guardian signs for whoever is 18 on the first day.
    NoGuardianNeeded = CONFLICT, "no_guardian_needed";
    /// Too many codes were made for one placement.
    TooManySigningCodes = TOO_MANY_REQUESTS, "too_many_signing_codes";
    /// The identifier of the hours stands for others.
    ShiftIdTaken = CONFLICT, "shift_id_taken";
    /// There are hours at that time already.
    ShiftOverlaps = CONFLICT, "shift_overlaps";
    /// The hours are decided otherwise.
    ShiftDecided = CONFLICT, "shift_decided";
    /// It is too early to say how it went.
    OutcomeTooEarly = CONFLICT, "outcome_too_early";

    /// Somebody changed it since it was read.
    Stale = PRECONDITION_FAILED, "stale";
    /// The body is too large.
    PayloadTooLarge = PAYLOAD_TOO_LARGE, "payload_too_large";
    /// The body is not `application/json`.
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type";
    /// The key was used for another request.
    IdempotencyKeyReused = UNPROCESSABLE_ENTITY, "idempotency_key_reused";
    /// The app is too old.
    AppTooOld = UPGRADE_REQUIRED, "app_too_old";
    /// `If-Match` is missing.
    IfMatchRequired = PRECONDITION_REQUIRED, "if_match_required";
    /// Too many tries.
    TooManyRequests = TOO_MANY_REQUESTS, "too_many_requests";
    /// Our mistake.
    Internal = INTERNAL_SERVER_ERROR, "internal";
    /// No time now; try again.
    Busy = SERVICE_UNAVAILABLE, "busy";
    /// The database may or may not have kept it: the same Idempotency-Key settles it.
    OutcomeUnknown = SERVICE_UNAVAILABLE, "outcome_unknown";
}
