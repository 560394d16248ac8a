# What went wrong and what to do next. Plain and kind words.
# One message per row of the table in api/src/error/code.rs; `field-...` is about one field.

problem-malformed_body = We can't read this message
    .detail = The message is not valid JSON. Update your app and try again.
problem-invalid_input = Something in what you sent is not right
    .detail = See `errors` for what is wrong in each field. Change that and send it again. Nothing has changed yet.
problem-idempotency_key_required = A key is missing
    .detail = Send the header `Idempotency-Key` with 1 to 255 visible characters, so that we never do anything twice.

problem-unauthenticated = You are not signed in
    .detail = Sign in and try again.
problem-sign_in_failed = Signing in did not work
    .detail = The name and the passphrase do not belong together. Check them and try again. Still no luck? Ask your coach, or whoever let you in, for a recovery code.
problem-code_not_accepted = This code does not work
    .detail = Check that you copied the code well. A code works once and for 7 days only. Ask whoever gave you this one for a new one.
problem-refresh_refused = You need to sign in again
    .detail = You were away too long or were signed out on this device. Sign in again.

problem-role_not_allowed = You may not do this
    .detail = This is not part of your role in this programme. You think this is wrong? Ask whoever let you in.
problem-not_for_yourself = You can't decide this for yourself
    .detail = Ask somebody else to decide on this.
problem-not_for_a_relative = You can't decide this for family
    .detail = Ask a colleague who is not family to decide on this.
problem-second_approver_needed = Somebody else must approve too
    .detail = Two people must approve this amount. The second is a project leader who did not give the first approval.

problem-not_found = This is not here
    .detail = We can't find this, or it is not for you to see. Go back and choose again.
problem-method_not_allowed = This can't be done here
    .detail = This address exists, but this action is not possible here. The header `Allow` names what is.
problem-request_timeout = It took too long
    .detail = Your message did not arrive in time. Nothing has changed. Check your connection and try again.

problem-milestone_state = This can't be done with this milestone now
    .detail = The milestone is further along, or not that far yet. Fetch it again and see what can be done now.
problem-agreements_not_met = Not all agreements are met yet
    .detail = See `errors` for the agreements that are not met. Approve later, or write down why you approve now all the same.
problem-plan_state = This can't be done with this plan now
    .detail = The plan is further along, or not that far yet. Fetch it again and see what can be done now.
problem-plan_exists = There is a plan already
    .detail = This participant has a plan already. Go on in that one, or end it first.
problem-draft_exists = There is a draft already
    .detail = A new version of this plan is being made already. Go on in that one.
problem-content_changed = The plan has changed meanwhile
    .detail = This is no longer the text that you wanted to sign. Read the new text and sign after that.
problem-plan_empty = There is nothing to sign yet
    .detail = Put something in the plan first, such as a goal and a milestone.
problem-milestone_fixed = This milestone is fixed
    .detail = The milestone is approved or waits for approval. See `errors` for which one, and leave it as it was.
problem-claims_waiting = Milestones still wait for a decision
    .detail = Approve or return them first. Then you can go on.

problem-fund_too_small = There is not enough money
    .detail = A fund can't pay everything that this plan promises. See `errors` for how much is missing. Lower a reward, or ask the project leader for more money.
problem-fund_missing = There is no fund yet
    .detail = No money has been set aside yet for a reward in this plan. See `errors` for which one. Ask the project leader to make a fund.
problem-wallet_too_small = There is too little in your wallet
    .detail = The amount is more than you can spend. Choose a lower amount.

problem-agreement_closed = This agreement has ended
    .detail = The agreement is no longer part of the plan. Fetch the plan again and choose an agreement that holds now.
problem-check_in_decided = This has been decided already
    .detail = This check-in was confirmed or rejected already. Is that wrong? Talk to the coach about it.
problem-check_in_exists = There is something here already
    .detail = This moment says { $outcome ->
        [kept] "kept"
        [late] "late"
        [missed] "missed"
        [excused] "excused"
       *[other] something else
    } already. Is that right? Then there is nothing to do. Is it wrong? Then the coach can correct it.
problem-already_reversed = This was reversed already
    .detail = It can be reversed only once. There is nothing left for you to do.
problem-already_ended = This is over already
    .detail = This has ended already. There is nothing left for you to do.
problem-already_exists = This is there already
    .detail = Use what is there, or choose something else.
problem-login_name_taken = This sign-in name is taken
    .detail = Choose another sign-in name.
problem-programme_full = The programme is full
    .detail = All places are taken. Ask the project leader when there is room again.

# Check-ins and signals
problem-check_in_id_taken = This identifier is in use already
    .detail = A check-in with this `id` says something else. Make a new identifier and send it again.
problem-check_in_unchanged = This is what it says already
    .detail = There is nothing to correct. Does it not count yet? Then confirm it.
problem-signal_settled = This signal is settled already
    .detail = Somebody dealt with it, or the facts did. Fetch the list again.
field-period_too_long = An agreement lasts two years at most. Choose an earlier end.
field-already_kept = Somebody filled in "kept" here already.
field-already_late = Somebody filled in "late" here already.
field-already_missed = Somebody filled in "missed" here already.
field-already_excused = Somebody filled in "excused" here already.
field-clock_ahead = This moment is still to come. Check the clock of your phone.
field-told_too_late = This was more than 30 days ago. Ask your coach to fill it in.
field-not_on_that_day = This moment is not on that day, nor on the day after. Check the date and the clock of your phone.
field-care_without_text = This is about care. We write nothing with it, so that nowhere is said what the care is about. Leave this empty and send the rest again.

# Contacts and attendance
problem-contact_not_signed = You have not signed this agreement yet
    .detail = Read the agreement and sign it first. After that you can say what happened.
problem-contact_terms_changed = The agreement has changed
    .detail = You signed something else than what the agreement says now. Read it again and sign it. After that your word counts again.
problem-contact_period_over = This agreement is over
    .detail = The agreement ended more than two weeks ago. Is something not right? Ask the coach.
problem-contact_state = This is not possible with this contact now
    .detail = The contact has declined or has stopped. Get the contacts again. Do you still need somebody? Invite them again.
problem-sheet_type = This is not a CSV file
    .detail = Save the file as "CSV UTF-8" and choose it again. An app sends it with the header `Content-Type: text/csv`. Nothing was changed.
problem-sheet_encoding = We can't read this file
    .detail = The file is not text in UTF-8. Save it again as "CSV UTF-8" and send it once more. Nothing has changed yet.
problem-sheet_header = The first row of this file is not right
    .detail = The first row names the columns. `contactId`, `date` and `outcome` must be there, and each name once. Start from the template and send it again. Nothing has changed yet.
problem-sheet_too_long = This file has too many rows
    .detail = Send { $limit } rows at most in one file. Split it and send the parts one after the other. Nothing has changed yet.
problem-sheet_wrong = Some rows of this file are not right
    .detail = { $count } things are wrong. `errors` shows where, 100 at most: `#row/12/date` is the column `date` on line 12 of the file. Mend them and send the whole file again. Nothing has changed yet.
field-capacity_does_not_fit = Somebody from there can't stand by this kind of agreement.
field-contact_not_signed = You have not signed this agreement yet. Sign it first.
field-contact_terms_changed = This agreement has changed since you signed it. Read it and sign it again.
field-contact_period_over = This agreement ended more than two weeks ago.
field-agreement_closed = This agreement is no longer part of the plan.
field-not_for_attendance = Here you tell about school or care that you signed for. Use a check-in for this agreement.
field-not_for_a_relative = This youth is family of yours. Ask a colleague to tell this.
field-minutes_not_on_care = For care we do not keep how long it took. Leave this out.
field-late_not_on_care = For care we do not keep whether somebody was late. Choose something else.
field-contradicts = This is in here twice, with two different answers. Leave one.
field-correction_too_late = This has been settled for more than 30 days. Leave this line out, or ask the coach.
field-wrong_date = Write a day as 2026-11-23 or 23-11-2026.
field-wrong_time = Write a time as 09:00.
field-wrong_minutes = Write a whole number of minutes from 1 to 720.
field-missing_column = This column is missing.
field-double_column = This column is there twice.
field-wrong_cell_count = This row has more or fewer cells than the first row.
field-wrong_period_length = Choose 1 to 62 days.

# Appointments, messages and evidence
problem-appointment_state = This can't be done with this appointment now
    .detail = The appointment was cancelled, or it is past. Fetch it again and see what can be done now.
problem-appointment_exists = There is an appointment at this time already
    .detail = This agreement has another appointment at the same time. Choose another time.
problem-appointment_began = This appointment has begun
    .detail = It can't be moved or cancelled any more. When it is over you can say what happened.
problem-move_too_late = It is too late to move this appointment
    .detail = Moving is possible until 24 hours before it begins. Ask the coach to move it, or to excuse it afterwards.
problem-cancel_too_late = It is too late to cancel this appointment
    .detail = Cancelling is possible until 24 hours before it begins. Ask the coach to cancel it, or to excuse it afterwards.
problem-appointment_not_over = This appointment is not over yet
    .detail = Wait until it is over. Then you can say what happened.
problem-already_reported = You said something else before
    .detail = What was said stays. Was it a mistake? Ask the coach to put it right.
problem-appointment_decided = The coach has decided already
    .detail = It is settled what happened. Do you see it differently? Talk with the coach, who can still correct it.
problem-correction_too_late = It is too late to correct this
    .detail = What is settled can be changed for 30 days. That time is over. Talk with the coach or the project leader.
field-too_far_ahead = This is more than a year ahead. Choose an earlier moment.
problem-appointment_disputed = People see this differently
    .detail = There is an appointment at this time about which two people say different things. The coach decides. Leave this out for now.
problem-check_in_of_appointment = This belongs to an appointment
    .detail = It can't be rejected. Say what did happen: correct it, or decide on the appointment.
field-appointment_disputed = Two people say different things about this appointment. The coach decides. Leave this out for now.
field-appointment_not_over = There is an appointment at this time that is not over yet. Tell this afterwards.
field-appointment_too_short = An appointment lasts 5 minutes or more. Choose a later end.
field-appointment_too_long = An appointment lasts 12 hours at most. Choose an earlier end.
field-whole_minutes = Choose a time in whole minutes.
field-does_not_fit_agreement = This kind of appointment does not belong to this agreement. Choose another kind or another agreement.
field-evidence_missing = Say how one can see it, or add a photo or a file.
field-duplicate_day = This day is in here twice. Use each day once.
field-not_your_file = This file is not there, or somebody else sent it in. Add a file of your own.

# Proposals and visits
problem-introduction_not_accepted = The employer has not said yes, or the introduction is over
    .detail = Times or a placement can be proposed while an accepted introduction lasts. See how the introduction stands.
problem-proposal_state = These times are no longer open
    .detail = Somebody has chosen already, or the times were taken back. Fetch the proposals again and see what is there now.
problem-proposal_waiting = Other times wait for an answer
    .detail = See first which times are there. None of them fits? Send `replacesId`, then yours take their place.
problem-visit_state = This can't be done with this visit now
    .detail = The visit is not open, was cancelled or is over. Fetch it again and see what can be done now.
problem-visit_employer_closed = This employer can't receive anybody now
    .detail = The programme does not work with this employer now. Ask the project leader how to go on.
problem-visit_started = This visit has begun
    .detail = Signing up and off is possible until the start. Somebody can't come? Tell the coach.
problem-visit_not_started = This visit has not begun yet
    .detail = Tell who was there after the start.
problem-visit_full = This visit is full
    .detail = All places are taken. Choose another visit, or look again later.
problem-visit_age = This visit is for another age
    .detail = You are too young for it on that day. Choose a visit for your age.
problem-already_signed_up = There is a place already
    .detail = This youth is signed up for the visit. There is nothing more to do.
problem-sign_up_state = This can't be done with this place any more
    .detail = Who was there is known. Is it wrong? Ask the coach to put it right.
field-duplicate_slot = This time is in here twice. Use each time once.
field-sign_up_missing = Say of everybody who signed up whether they were there. { $count } are missing.

# Notices and deliveries
problem-address_code_wrong = This code is wrong
    .detail = Check the code, or give your address once more: then you get a new code.
problem-no_address_to_confirm = No address waits for a code
    .detail = Give your mail address first. Then we send you a code.
problem-too_many_addresses = You asked for a code too often
    .detail = Wait { $wait } and try again.
problem-mail_is_off = No mail is sent now
    .detail = You can't give a mail address here. All notices are in the app.
problem-push_is_off = No phones are woken now
    .detail = Your phone can't get a push. All notices are in the app.
problem-delivery_not_dead = This need not be tried again
    .detail = The delivery is still under way, was made, or is no longer needed.

# Providers and offers
problem-provider_state = This can't be done with this provider now
    .detail = The provider is further along, or not that far yet. Fetch it again and see what can be done now.
problem-provider_closed = The programme does not work with this provider now
    .detail = The provider was refused or suspended. Read the reason with the provider, and talk to the project leader.
problem-provider_pending = The provider is not approved yet
    .detail = Decide on the provider first. After that you can approve what it offers.
problem-offer_state = This can't be done with this offer now
    .detail = The offer is further along, or not that far yet. Fetch it again and see what can be done now.

# Pass, bookings and redemptions
problem-pass_blocked = This pass is blocked
    .detail = The pass can't be spent for now. The youth reads why with the pass, and the coach can help. Cancelling a booking is still possible.
problem-pass_expired = The year of this pass is over
    .detail = This pass can't be spent any more. Use the pass of the new year.
problem-pass_state = This can't be done with this pass now
    .detail = The pass is blocked already, is not blocked, or its year is over. Fetch it again and see what can be done now.
problem-pass_rates_exist = The amounts of this year are set already
    .detail = Amounts that were set don't change any more. Choose a later year.
problem-offer_not_bookable = This activity can't be booked
    .detail = The activity is not, or no longer, in the catalogue. Choose another activity.
problem-provider_not_approved = This provider may not take part now
    .detail = The programme has not approved the provider, or no longer does. Choose another provider or ask the project leader.
problem-offer_started = This activity has begun already
    .detail = Booking is possible until the start. Choose another activity.
problem-offer_not_started = This activity has not begun yet
    .detail = Wait until it has begun. Only then you know who did not come.
problem-age_does_not_fit = This activity is for another age
    .detail = Your age on the first day does not fit. Choose an activity for your age.
problem-offer_full = This activity is full
    .detail = All places are taken. Choose another activity, or look again later.
problem-already_booked = You have a place already
    .detail = You booked this activity before. See your bookings.
problem-cancellation_too_late = It is too late to cancel
    .detail = The booking says until when you could cancel. Call the provider or ask your coach.
problem-booking_redeemed = This booking was used already
    .detail = The provider has redeemed this booking. It works once. Is that wrong? Ask the project leader.
problem-booking_cancelled = This booking was cancelled
    .detail = The place and the money are free again. Book again if there is still a place.
problem-booking_not_open = This booking is over
    .detail = The booking says what happened and why. Fetch it again.
problem-offer_withdrawn = This activity was withdrawn
    .detail = It does not take place, so nothing can be redeemed. Talk to the project leader if this is wrong.
problem-provider_without_payee = We don't know yet whom to pay
    .detail = Ask the finance officer to register the provider's payment details. Then redeem again.
problem-amount_above_price = This is more than the price
    .detail = Choose the price of the booking or less.
problem-code_expired = This code is too old
    .detail = A code on the screen works for 60 seconds. Let the youth show a new one and scan again.
problem-code_unknown = We don't know this code
    .detail = Check that you copied the code well. It must be of a booking with you.
problem-code_not_of_this_booking = This code does not belong to this booking
    .detail = Check that you copied the code well and chose the right booking.
problem-codes_locked = Too many wrong codes
    .detail = Your organisation tried a wrong code too often. You can go on in { $wait }.

# Attachments, payees, payouts and objections

problem-file_type_not_accepted = We do not take this kind of file
    .detail = Send a PDF or a photo (JPEG or PNG). You can take a photo of the receipt.
problem-file_empty = This file is empty
    .detail = There is nothing in it, or only the names of the columns. Choose another file or fill it in, and send it again. Nothing was changed.
problem-file_too_large = This file is too large
    .detail = A file can have { $limit } MB here. Make the picture smaller or cut the list into parts, and send it again. Nothing was changed.
problem-file_broken = This file is broken
    .detail = We can't open the file. Make a new photo or PDF and send that.
problem-image_too_large = This picture is too large
    .detail = The picture has too many pixels. Make a smaller one and send that.
problem-payee_not_closable = This payee can't be closed here
    .detail = A provider, a youth and the programme itself are not closed here. Close the provider, or refuse the request.
problem-payee_closed = This payee is closed
    .detail = Nothing new can be paid to it. Choose another payee.
problem-bank_account_waiting = A bank account is waiting already
    .detail = An earlier bank account still waits to be checked. Wait for it, or ask finance to refuse it.
problem-bank_account_unchanged = We use this bank account already
    .detail = You do not have to do anything. Do you want another one? Then fill in that one.
problem-bank_account_state = This bank account has been decided on
    .detail = The bank account no longer waits to be checked. Fetch the list again.
problem-second_officer_needed = A second officer must do this
    .detail = You gave this bank account or collected this batch yourself. Ask another finance officer.
problem-payout_state = This is not possible with this request now
    .detail = The request is further along, or not that far yet. Fetch it again and see whose turn it is.
problem-payout_ceiling = This is more than this year allows
    .detail = There is a limit a year. `errors` says how much you can still ask for this year. Choose a lower amount, or wait until next year.
problem-too_young_for_debt_relief = Help with debts is possible from the age of 18
    .detail = You are not 18 yet. Talk with your coach about what is possible now.
problem-receipt_required = A receipt is needed
    .detail = You want money on your own account. Send a photo of the receipt first and name it in `receiptId`.
problem-not_your_endorsement = You stood behind this already
    .detail = Who endorses a request does not approve it too. Ask a colleague at finance.
problem-nothing_to_object = Nothing was refused
    .detail = You can only object where a request was refused or a milestone was sent back.
problem-objection_too_late = You are too late
    .detail = Objecting is possible until six weeks after the decision. Talk with your coach about what is still possible.
problem-objection_state = This objection has been decided on
    .detail = The objection is closed or was taken back. Fetch it again and read the decision.
problem-objection_moot = This objection was overtaken
    .detail = What it is about has changed meanwhile. See how it stands now. You can dismiss the objection and explain why.
problem-lead_was_involved = You had a part in this
    .detail = You decided on this before or helped with it. Ask another lead to decide on the objection.

# Payment batches and the bank
problem-bank_file_not_understood = We can't read this file
    .detail = Send a status report (pain.002) or an account statement (camt.053) just as the bank gave it, as XML. Nothing has changed.
problem-bank_file_differs = This file was imported before, with other content
    .detail = Another file with the same message id is here already. Check with the bank which one is right. Nothing has changed.
problem-bank_file_of_another_account = This statement is not of the programme's account
    .detail = Download the statement of the account that the programme pays from, and send that one. Nothing has changed.
problem-debtor_account_missing = There is no account to pay from
    .detail = Give the programme's own bank account and have another officer confirm it. A new account can be used after three days.
problem-nothing_to_pay = There is nothing to pay now
    .detail = Nothing is owed, or nobody can be paid now. See `errors` for who waits and why.
problem-batch_state = This can't be done with this batch now
    .detail = The batch is further along, or not that far yet. Fetch it again and see what can be done now.
problem-bank_account_changed = A bank account has changed
    .detail = See `errors` for which payments. Give the batch up and collect again: then each payment goes to the account that counts now.

problem-placement_not_completed = There is no certificate to give yet
    .detail = A certificate belongs to a placement that was completed, in whole or in part. Have it settled first how it went.
# Employers
problem-employer_state = This can't be done with the employer now
    .detail = It is decided already, or no registration waits. Fetch the employer again and see what is possible now.
problem-employer_not_verified = The project leader has not verified this business
    .detail = This is possible only after that. See on the page of the business where it stands, or ask the project leader.
problem-last_manager = One manager has to stay
    .detail = This is the last manager of this employer. Make a colleague manager first, then try again.
# Places and saved searches
problem-place_state = This can't be done with this place now
    .detail = Fetch the place again and see where it stands.
problem-place_full = This place is full
    .detail = Somebody else was first. Choose another place, or look again later.
problem-employer_may_not_post = This employer can't post places now
    .detail = The employer is rejected or suspended. Ask the project leader what is needed.
problem-too_many_saved_searches = You have saved too many searches already
    .detail = You can save { $limit }. Remove one of them first. Then you can save this one.

# Interests and introductions
problem-place_not_open = This place is not open now
    .detail = The employer is not looking for anybody here now. Choose another place.
problem-too_young_for_place = You are too young for this
    .detail = For this place you have to be { $limit } or older on the first day. Choose another place.
problem-too_many_interests = You chose many places already
    .detail = You can be interested in { $limit } places at once. Take one back first.
problem-interest_state = This interest does not allow that now
    .detail = It has moved on, or is not there yet. Read it again and see what can be done.
problem-introduced_recently = This employer just heard of this youth
    .detail = The same youth can be introduced again after seven days. It is possible from { $day } on.
problem-introductions_full = This employer can't meet anybody else now
    .detail = The employer has enough introductions. Try again from { $day } on, or choose another place together.
problem-introduction_state = This introduction does not allow that now
    .detail = It has moved on, or is not there yet. Read it again and see what can be done.
problem-messages_blocked = The messages are stopped
    .detail = Somebody stopped the messages. The coach can open them again. Get in touch with the coach.
problem-kvk_number_taken = Another company has this number in the trade register
    .detail = A verified employer is in the list with this number already. Ask which of the two is right, and suspend or refuse the other.
problem-trial_not_moved = A day on trial is put at another time with a new proposal
    .detail = Call the appointment off and propose other times. The youth chooses one that suits and is allowed.
problem-messages_open = The messages are open already
    .detail = You don't have to do anything. Everybody can write again.
problem-too_many_messages = You are sending many messages
    .detail = Wait a moment. You can write again in { $wait }.
problem-nothing_to_release = We don't know this of you
    .detail = This is not in your file. Ask your coach to fill it in, or confirm your e-mail address first.
problem-release_state = This is no longer possible
    .detail = It was decided on or taken back already. Read the list again.
problem-stale = Somebody else was first
    .detail = This has changed since you opened it. Fetch the latest version and try again.
problem-payload_too_large = This message is too large
    .detail = Make your message smaller and send it again.
problem-unsupported_media_type = We do not know this kind of message
    .detail = Send JSON, with the header `Content-Type: application/json`.
problem-idempotency_key_reused = This key was used before
    .detail = You sent something else with this `Idempotency-Key` before. Use a new key for a new request.
problem-app_too_old = Your app is too old
    .detail = Update your app and try again.
problem-if_match_required = We do not know which version you saw
    .detail = Send the header `If-Match` with the `ETag` that you got when you fetched this.
problem-too_many_requests = You are trying too often
    .detail = Wait a moment. You can try again in { $wait }.

problem-internal = Something went wrong on our side
    .detail = This is our mistake. Try again later. Does it keep going wrong? Then tell us the number in `requestId`.
problem-busy = It is too busy now
    .detail = Nothing has changed. Wait a moment and try again.
problem-outcome_unknown = We do not know whether it worked
    .detail = Send the same once more, with the same `Idempotency-Key`. Then it happens exactly once.

## One field

field-missing = Fill this in.
field-unknown_field = We do not know this field. Leave it out.
field-wrong_type = This is not the right kind of value.
field-unknown_value = We do not know this choice. Choose one of the values that are possible here.
field-wrong_format = { $format ->
    [date] Write a day as year, month and day, such as `2026-11-23`.
    [date-time] Write a moment with its time, such as `2026-11-23T09:00:00Z`.
    [email] Fill in a mail address, such as `sam@example.org`.
    [uuid] This is not the identifier of anything. Choose it again.
   *[other] Write this in the right way ({ $format }).
}
field-wrong_pattern = Write this in the right way, such as `{ $example }`.
field-too_short = Make this longer. The smallest number of characters is { $limit }.
field-too_long = Make this shorter. The largest number of characters is { $limit }.
field-too_few = Add something. The smallest number is { $limit }.
field-too_many = Take something out. The largest number is { $limit }.
field-too_small = This is too low. Choose { $limit } or more.
field-too_large = This is too high. Choose { $limit } or less.
field-invalid = This is not right. Check it.
field-forbidden_character = This holds a character that you can't see. Take it out or type the text again.
field-wrong_limit = Choose a number from 1 to 100.
field-wrong_cursor = This is not a place in this list. Start again without `cursor`.
field-wrong_parameter = We do not know this part of the address, or its value is not right. See in the description of the API what it can be.
field-wrong_query = The part of the address after the question mark is not right. Check that nothing is missing or too much.
field-amount_missing = This reward is money. Fill in an amount.
field-amount_not_allowed = This kind of reward has no amount. Leave it out.
field-wrong_period = The end must be after the start.
field-wrong_rule = The number that must succeed at least can't be higher than the number of occasions.
field-duplicate_id = This identifier is in here twice. Use each one once.
field-unknown_reference = This refers to something that isn't there.
field-too_young = Help with debts is possible from the age of 18.
field-too_young_to_enrol = This is too young for this programme. Check the date of birth.
field-too_old = This age is too high for this programme.
field-birth_date = This date of birth is not possible. Check the date.
field-in_the_future = This date is still to come. Choose today or earlier.
field-later_today = This is later today. Fill it in when the time has come.
field-before_period = This is before the agreement starts.
field-after_period = This is after the agreement ends.
field-needs_text = Write something here. Blanks alone are not enough.
field-fund_short = This fund is € { $missing } short.
field-no_fund = There is no fund for this reward yet.
field-agreement_not_met = This agreement is not met yet.
field-signature_missing = This signature is still missing.
field-fixed = This milestone is approved or waits for approval and can't change any more.
field-not_a_member = This person does not have the role that this needs in this programme.

# Notices and deliveries
field-wrong_email_address = We can't send mail to this address. Give an address such as sam@example.org: with an @, and a dot after it.
field-push_service_unknown = This address belongs to no service that we know. Turn pushes in the app on again.
field-duplicate_preference = This is in it twice. Choose once for each kind and channel.

# Providers and offers
field-number_fixed = The KvK number can't change any more now that you are approved. Ask the project leader.
field-no_provider = This organisation is not known as a provider of activities. Ask the project leader.
field-course_too_short = A course lasts { $weeks } weeks or more. Choose a later last day.
field-one_off_too_long = Something that happens once lasts 7 days at most. Choose an earlier last day, or make it a course.
field-wrong_ages = The oldest age can't be below the youngest.
field-unchangeable = This can't change any more. Leave it as it was.
field-places_taken = { $taken } places are taken already. Choose that number or more.
field-in_the_past = This is over already. Choose a moment that is still to come.
field-outside_area = This place is not in the Netherlands.
field-coordinates_incomplete = Fill in latitude and longitude, or neither of them.
field-not_a_picture = This file is not a picture. Choose a photo.
field-near_missing = Say near to where: fill in `near`.
field-wrong_place = Write this as latitude and longitude with a comma between, such as `52.4381,4.8210`, in the Netherlands.
field-wrong_distance = Choose a distance from 1 to 100000 metres.
field-wrong_age = Choose an age from 0 to 99.
field-too_many_words = Search for 10 words and 100 characters at most.

# Employers
field-wrong_month = Write the month as year and month, such as 2026-11.
field-too_many_months = These are too many months. Choose { $limit } at most.

# Pass, bookings and redemptions
field-above_price = Choose € { $price } or less.
field-duplicate_age = This age is in here twice. Use each one once.
field-past_year = This year is over. Choose this year or later.
field-from_age_zero_missing = Begin with an amount from age 0, so that every age has one.

# Attachments, payees, payouts and objections

field-wrong_iban = This account number is not right. Check it on your bank card.
field-not_sepa = We can't pay to an account in this country. Choose an account in Europe (SEPA).
field-organisation_not_allowed = Only a school has an organisation. Leave this out.
field-above_ceiling = You can still ask for € { $left } this year.

# Payment batches and the bank
field-no_bank_account = This payee has no confirmed bank account yet.
field-bank_account_waiting = The bank account of this payee is new. Money goes there three days after it was confirmed.
field-credit_note_larger = Credit notes come to as much as is owed here, or to more.
field-payee_closed = This payee is closed.
field-bank_account_changed = The bank account is not the one from when the batch was collected, or the payee is closed.
field-wrong_execution_date = Choose today or a day in the next 60 days.

# Places and saved searches
field-positions_taken = { $taken } positions are taken already. Choose that many or more.
field-schedule_missing = Say on which days and at what times there is work. Only a role model's talk goes without.
field-break_too_long = The break is as long as the working day. Make the break shorter.
field-duplicate_hazard = This is in here twice. Name it once.
field-supervision_needed = Whoever is younger than { $age } works only with an adult near ({ $rule }). See to that or choose a higher age.
field-hazard_alcohol = Where alcohol is served or sold, one works from age { $age } on ({ $rule }). Choose a higher age or other work.
field-hazard_machines = With machines that can hurt, one works here from age { $age } on ({ $rule }). Choose a higher age or other work.
field-hazard_heavy_lifting = Lifting more than 10 kilograms is for age { $age } and up ({ $rule }). Choose a higher age or lighter work.
field-hazard_night_work = Work at night is for age { $age } and up ({ $rule }). Choose a higher age or other times.
field-hazard_cash_desk = Being alone at the cash desk is for age { $age } and up ({ $rule }). Choose a higher age or other work.
field-hazard_industrial = In a factory or on a building site one works from age { $age } on ({ $rule }). Choose a higher age or other work.
field-hazard_dangerous_substances = With dangerous substances one works from age { $age } on ({ $rule }). Choose a higher age or other work.
field-too_young_for_kind = This is for age { $age } and up. Choose a higher age or another kind of place.
field-weekly_free_day_hours = At { $age } one works { $limit } hours on a day at most. Here it is { $measured } ({ $article }). Make the day shorter or choose a higher age.
field-weekly_holiday_week_hours = At { $age } one works { $limit } hours in a week at most. Here it is { $measured } ({ $article }). Make the week shorter or choose a higher age.
field-weekly_night = At { $age } one does not work between { $night } ({ $article }). Choose other times or a higher age.
field-weekly_sunday = At { $age } one does not work on Sunday ({ $article }). Choose another day or a higher age.
field-weekly_saturday_before_sunday = Whoever is { $age } and works on Sunday has the Saturday before off ({ $article }). Choose one of both days or a higher age.
field-weekly_days_a_week = At { $age } one works { $limit } days in a week at most. Here it is { $measured } ({ $article }). Choose fewer days or a higher age.
field-weekly_daily_rest = At { $age } one has { $limit } hours of rest after a day's work. Here it is { $measured } ({ $article }). Let the next day begin later or choose a higher age.
field-weekly_weekly_rest = At { $age } one has { $limit } hours of unbroken rest in a week. Here it is { $measured } ({ $article }). Choose fewer days or a higher age.
field-weekly_break = After 4.5 hours of work there is a break of half an hour. Here it is { $measured } hours without one ({ $article }). Make the break longer.
field-misfit_minimum_age = This place is for age { $age } and up.
field-misfit_supervision = There is not always an adult near. That is allowed from age { $age } on ({ $rule }).
field-misfit_hazard = This work has something to it that is allowed from age { $age } on ({ $rule }).
field-misfit_working_times = These hours are allowed from age { $age } on ({ $rule }).
field-contact_details = Leave out phone numbers, e-mail addresses, links and accounts. Contact goes through the app.
field-outside_meeting_hours = Choose a time between { $from } and { $until }, on one day.
field-hours_confirmed = Hours are confirmed, so the youth was there. Choose another answer.
field-near_twice = Choose `near` or `nearPostcode`, not both.
field-unknown_postcode = We do not know this postcode. Choose one of the list `/postcode-areas`, or send where you are as `near`.
field-wrong_weekday = Choose a day from 1 (Monday) to 7 (Sunday).
field-only_for_youths = This works for youths themselves alone. Choose an age with `age`.
field-duplicate_postcode = This postcode is in here twice. Use each postcode once.
# Interests and introductions
field-wrong_phone_number = This phone number is not right. Write it as 06 12345678 or +31 6 12345678.
field-only_with_phone_number = Leave this out. A number only goes with `phone_number`.
# Placements, hours and working time
problem-placement_state = This can't be done with this placement now
    .detail = The placement is further along, or not that far yet. Fetch it again and see what can be done now.
problem-placement_exists = There is a placement already
    .detail = This introduction has a placement that is not over. Go on in that one, or call it off first.
problem-placement_changed = The placement has changed meanwhile
    .detail = This is no longer the text that you wanted to sign. Read the new text and sign after that.
problem-placement_started = The first day is past
    .detail = Everybody must sign before it begins. Choose a later first day, and sign again.
problem-placement_employer_closed = This employer does not take part now
    .detail = The project leader has not verified the employer, or suspended it. Ask the project leader.
problem-placement_unfit = This agreement is not possible like this
    .detail = The rules for young people or of the place do not allow it. The coach sees why. Choose other hours or another place together.
problem-working_time = These hours are not allowed
    .detail = The law protects people under 18. See `errors` for which rule it is, how much is allowed and which article says so. Change the hours and sign after that.
problem-already_signed = This is signed already
    .detail = Somebody else has signed for this side. You need not do anything.
problem-no_guardian_needed = No guardian needs to sign
    .detail = The youth is 18 on the first day. You need not do anything.
problem-too_many_signing_codes = Too many codes were made
    .detail = Enough codes were made for this placement today. Try again tomorrow. The last code still works.
problem-shift_id_taken = This number was used already
    .detail = Hours with this `id` say something else. Make a new number and send it again.
problem-shift_overlaps = There are hours at that time already
    .detail = You can't work at two places at once. See in your hours what is there.
problem-shift_decided = These hours are decided already
    .detail = The employer confirmed or refused them. Is that wrong? Talk about it with the coach.
problem-outcome_too_early = It is too early for this
    .detail = Tell how it went from the last day on. Did it end earlier? Then from that day on. That somebody did not come can be said from the first day on.
field-school_needed = Under 16 you go to school. Fill in on which days.
field-day_not_in_period = This day does not come in the period. Choose another day or a longer period.
field-shift_overlaps = There is something at that time already. Choose another start.
field-ends_before_start = The last day can't be before the first.
field-longer_than_a_year = This is longer than a year. Choose an earlier last day.
field-negative_amount = This amount can't be below zero.
field-before_place = The place is not there yet. Choose a later first day.
field-after_place = The place is not there any more. Choose an earlier last day.
field-before_placement = This is before the first day of the placement.
field-after_placement = This is after the last day of the placement.
field-not_worked_yet = This is still to come. Enter hours once you have worked them.
field-comment_needed = The other side says something else. Write down what happened.
field-question_missing = Answer all questions.
field-question_of_other_side = This question is not for you. Leave this answer out.
field-duplicate_question = This question is there twice. Give one answer.
field-last_date_not_allowed = A last day goes only with what was completed in part. Leave it out.
field-working_time_too_young = Nobody under { $limit } may work ({ $article }). First on { $date }.
field-working_time_not_supervised = At this age one works only with an adult near ({ $article }).
field-working_time_not_light = At this age only light work is allowed, without machines or danger ({ $article }).
field-working_time_during_school = This is during school, on { $date } { $measured } hours ({ $article }).
field-working_time_school_day_hours = On a day with school { $limit } hours are allowed. Here it is { $measured }, first on { $date }, { $times } times ({ $article }).
field-working_time_free_day_hours = On a day without school { $limit } hours are allowed. Here it is { $measured }, first on { $date }, { $times } times ({ $article }).
field-working_time_school_week_hours = In a week with school { $limit } hours are allowed. Here it is { $measured }, first in the week of { $date }, { $times } times ({ $article }).
field-working_time_holiday_week_hours = In a holiday week { $limit } hours are allowed. Here it is { $measured }, first in the week of { $date }, { $times } times ({ $article }).
field-working_time_four_week_mean = Over four weeks { $limit } hours a week are allowed on average. Here it is { $measured }, from the week of { $date } on ({ $article }).
field-working_time_night = This is too late in the evening or too early in the morning: { $measured } hours, first on { $date }, { $times } times ({ $article }).
field-working_time_sunday = Work on Sunday is not allowed, or only where the placement says so and everybody agrees. First on { $date } ({ $article }).
field-working_time_saturday_before_sunday = Who works on Sunday has the Saturday before off. First in the week of { $date } ({ $article }).
field-working_time_too_many_sundays = At most { $limit } Sundays are allowed. Here it is { $measured } ({ $article }).
field-working_time_days_a_week = At most { $limit } days a week are allowed. Here it is { $measured }, first in the week of { $date } ({ $article }).
field-working_time_daily_rest = Between two days { $limit } hours of rest are needed. Here it is { $measured }, first on { $date }, { $times } times ({ $article }).
field-working_time_weekly_rest = In a week { $limit } hours of unbroken rest are needed. Here it is { $measured }, from { $date } on ({ $article }).
field-working_time_break = After 4.5 hours a break of half an hour is needed. Here it is { $measured } hours without one, first on { $date }, { $times } times ({ $article }).
field-working_time_holiday_weeks = In a year work is allowed in at most { $limit } holiday weeks. Here it is { $measured } ({ $article }).
field-working_time_holiday_weeks_in_a_row = Work is allowed in at most { $limit } holiday weeks in a row. Here it is { $measured } ({ $article }).
field-working_time_overlap = Here are two shifts at once, first on { $date }. Perhaps work was agreed elsewhere too ({ $article }).
