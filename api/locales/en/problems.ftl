# What went wrong and what to do next. Plain and kind words.
# One message per row of the table in api/src/error.rs; `field-...` is about one field.

problem-malformed_body = We can't read this message
    .detail = The message is not valid JSON. Update your app and try again.
problem-invalid_input = Something in what you sent is not right
    .detail = See `errors` for what is wrong in each field. Change that and send it again. Nothing has changed yet.
problem-idempotency_key_required = A key is missing
    .detail = Send the header `Idempotency-Key` with 1 to 255 visible characters, so that we never do anything twice.

problem-unauthenticated = You are not signed in
    .detail = Sign in and try again.
problem-sign_in_failed = Signing in did not work
    .detail = The name and the passphrase do not belong together. Check them and try again. Still no luck? Ask your coach for a recovery code.
problem-code_not_accepted = This code does not work
    .detail = Check that you copied the code well. A code works once and for 7 days only. Ask your coach for a new one.
problem-refresh_refused = You need to sign in again
    .detail = You were away too long or were signed out on this device. Sign in again.

problem-role_not_allowed = You may not do this
    .detail = This is not part of your role in this programme. Ask your coach or the project leader if you think this is wrong.
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
problem-check_in_exists = This check-in is there already
    .detail = There is a check-in for this moment already. There is nothing left for you to do.
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

# Providers and offers

# Pass, bookings and redemptions

# Attachments, payees, payouts and objections

# Payment batches and the bank
problem-second_officer_needed = A second officer must release this
    .detail = Who collects a batch can't release it. Ask another finance officer.
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
    .detail = Wait a moment. You can try again in { $seconds } seconds.

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
field-wrong_format = Write this in the right way ({ $format }).
field-wrong_pattern = This is not written in the right way.
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
field-wrong_query = The part of the address after the question mark is not right. Check that nothing is missing or too much.
field-amount_missing = This reward is money. Fill in an amount.
field-amount_not_allowed = This kind of reward has no amount. Leave it out.
field-wrong_period = The end must be after the start.
field-wrong_rule = The number that must succeed at least can't be higher than the number of occasions.
field-duplicate_id = This identifier is in here twice. Use each one once.
field-unknown_reference = This refers to something that isn't there.
field-too_young = Help with debts is possible from the age of 18.
field-too_old = This age is too high for this programme.
field-birth_date = This date of birth is not possible. Check the date.
field-in_the_future = This date is still to come. Choose today or earlier.
field-before_period = This is before the agreement starts.
field-after_period = This is after the agreement ends.
field-needs_text = Write something here. Blanks alone are not enough.
field-fund_short = This fund is € { $missing } short.
field-no_fund = There is no fund for this reward yet.
field-agreement_not_met = This agreement is not met yet.
field-signature_missing = This signature is still missing.
field-fixed = This milestone is approved or waits for approval and can't change any more.
field-not_a_member = This person does not have the role that this needs in this programme.

# Providers and offers

# Pass, bookings and redemptions

# Attachments, payees, payouts and objections

# Payment batches and the bank
field-no_bank_account = This payee has no confirmed bank account yet.
field-bank_account_waiting = The bank account of this payee is new. Money goes there three days after it was confirmed.
field-credit_note_larger = Credit notes come to as much as is owed here, or to more.
field-payee_closed = This payee is closed.
field-bank_account_changed = The bank account is not the one from when the batch was collected, or the payee is closed.
field-wrong_execution_date = Choose today or a day in the next 60 days.
