# Notices: what is the matter and what to do next. Plain words. They go by mail too: never what care is about, no
# amounts, no names.

moment = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
} { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} at { $time }

mail-greeting = Hello,
mail-closing = Open the app of Back on Track to read on.
mail-why = You get this mail because you gave this address in the app. Do you want less mail? Choose so in the app under Notices.
mail-digest-title = This is new for you
mail-code-title = Your code is { $code }
mail-code-body = Enter the code { $code } in the app. Then we know that this address is yours. The code works for a day. You did not ask for this? Then you need not do anything.

notice-appointment-made-title = A new appointment
notice-appointment-made-body = There is an appointment on { moment }. Look in the app whether you can make it.
notice-appointment-moved-title = An appointment was moved
notice-appointment-moved-body = The appointment is now on { moment }. Look in the app whether you can make it.
notice-appointment-cancelled-title = An appointment is off
notice-appointment-cancelled-body = The appointment of { moment } is off. Look in the app for a new one.
notice-appointment-disputed-title = Stories about an appointment differ
notice-appointment-disputed-body = Ask what happened and settle it in the app.
notice-appointment-settled-title = What happened at an appointment is settled
notice-appointment-settled-body = See in the app what was noted. Is it wrong? Talk to your coach.
notice-booking-freed-title = An activity is off
notice-booking-freed-body = You get back what you paid for it. Choose something else in the app.
notice-booking-no-show-title = You were not at your activity
notice-booking-no-show-body = Is that wrong? Tell your coach.
notice-booking-refunded-title = You got something back on your pass
notice-booking-refunded-body = See in the app what you can do with your pass now.
notice-check-in-corrected-title = Something you reported was corrected
notice-check-in-corrected-body = See in the app what it says now. Is it wrong? Talk to your coach.
notice-check-in-rejected-title = Something you reported does not count
notice-check-in-rejected-body = Read why in the app. Is it wrong? Talk to your coach.
notice-contact-invited-title = Will you help with an agreement?
notice-contact-invited-body = Somebody asks you to be a contact. Read the agreement in the app and say yes or no.
notice-contact-signed-title = A contact joined
notice-contact-signed-body = The contact signed the agreement and can confirm now. You need not do anything.
notice-contact-declined-title = A contact declined
notice-contact-declined-body = See why in the app and find somebody else together.
notice-message-title = There is a new message for you
notice-message-body = Read it in the app.
notice-milestone-claimed-title = A milestone waits for you
notice-milestone-claimed-body = Look at the evidence in the app and decide.
notice-milestone-endorsed-title = A milestone waits for a second approval
notice-milestone-endorsed-body = Look at the evidence in the app and decide.
notice-milestone-approved-title = Your milestone was approved!
notice-milestone-approved-body = Well done. See in the app what you earned with it.
notice-milestone-returned-title = Your milestone was sent back
notice-milestone-returned-body = Read why in the app and try again.
notice-milestone-reversed-title = A milestone was taken back
notice-milestone-reversed-body = It was approved by mistake. Talk about it with your coach.
notice-objection-filed-title = An objection was filed
notice-objection-filed-body = Look at it in the app and decide in time.
notice-objection-due-title = An objection waits for a decision
notice-objection-due-body = Time is running out. Decide in the app.
notice-objection-overdue-title = An objection should have been decided
notice-objection-overdue-body = Time has run out. Decide today in the app.
notice-objection-decided-title = An objection was decided
notice-objection-decided-body = Read the decision in the app.
notice-pass-blocked-title = Your pass was blocked
notice-pass-blocked-body = Read why in the app. Talk to your coach if you have questions.
notice-pass-unblocked-title = Your pass works again
notice-pass-unblocked-body = You can choose something in the app again.
notice-pass-expires-title = Your pass ends soon
notice-pass-expires-body = You can use it until 31 December. Choose something nice in the app.
notice-payout-filed-title = A request waits for you
notice-payout-filed-body = Look at it in the app and decide.
notice-payout-endorsed-title = A request waits to be paid
notice-payout-endorsed-body = Look at it in the app and decide.
notice-payout-refused-title = Your request was refused
notice-payout-refused-body = Read why in the app and what you can do.
notice-payout-paid-title = Your request was paid
notice-payout-paid-body = You need not do anything.
notice-payout-bounced-title = Your request could not be paid
notice-payout-bounced-body = Check in the app whether everything is right and ask again.
notice-plan-signed-title = A plan got a signature
notice-plan-signed-body = See in the app whether you still have to sign.
notice-plan-activated-title = Your plan begins
notice-plan-activated-body = Everybody signed. See in the app what to do first.
notice-signal-at-risk-youth-title = Mind: nothing more may go wrong with an agreement
notice-signal-at-risk-youth-body = See in the app which one. Is it too hard? Call your coach.
notice-signal-at-risk-title = An agreement is at risk
notice-signal-at-risk-body = See in the app which one and get in touch.
notice-signal-broken-youth-title = An agreement was not met
notice-signal-broken-youth-body = That can happen. Talk to your coach about what comes next.
notice-signal-broken-title = An agreement was broken
notice-signal-broken-body = See in the app which one and get in touch.
notice-signal-truancy-title = There is a signal about absence
notice-signal-truancy-body = See in the app what it is and get in touch with the school.
notice-signal-reports-differ-title = Two people say different things about an agreement
notice-signal-reports-differ-body = Ask what happened and settle it in the app.
notice-signal-contact-declined-title = A contact declined
notice-signal-contact-declined-body = See why in the app and find somebody else together.
notice-signal-no-contact-title = You have not been in touch for two weeks
notice-signal-no-contact-body = Send a message or make an appointment.
notice-signal-message-reported-title = A message was reported
notice-signal-message-reported-body = Read the message in the app and talk with the youth. You can stop the contact with the employer.
notice-signal-hours-over-limit-title = Somebody worked longer than allowed
notice-signal-hours-over-limit-body = See in the app which rule it is and talk with the employer.
notice-signal-placement-disputed-title = The stories about a placement differ
notice-signal-placement-disputed-body = Read in the app what both sides say and decide how it went.
notice-appointment-reminder-title = Remember your appointment
notice-appointment-reminder-body = You have an appointment on { moment }. You can't come? Say so in time in the app.
notice-agreement-ends-title = An agreement ends soon
notice-agreement-ends-body = You have a few days left. See in the app what is still to be done.
notice-milestone-claimable-title = You can claim a milestone!
notice-milestone-claimable-body = You did everything. Say so in the app.
notice-claim-waits-title = A milestone has been waiting for days
notice-claim-waits-body = Look at the evidence in the app and decide.
mail-signing-title = Will you read and sign an agreement?
mail-signing-body = A youth whom you look after is going to work or learn somewhere. That needs your signature. Open the app of Back on Track, choose "Sign with a code" and enter: { $code }. Read everything and sign if you agree. The code works for a week, and once.
mail-signing-closing = Do you have questions? Call the coach. Give the code to nobody else.
mail-signing-why = You get this mail because a coach gave this address. You know no coach of Back on Track? Then you need not do anything.
notice-placement-to-sign-title = There is a placement to sign
notice-placement-to-sign-body = Read in the app what is agreed about the work. Is it right? Then sign.
notice-placement-changed-title = A placement has changed
notice-placement-changed-body = The signatures are gone. Read the new text in the app and sign again.
notice-placement-active-title = Everybody has signed
notice-placement-active-body = The placement goes ahead. See in the app when the first day is.
notice-placement-cancelled-title = A placement was called off
notice-placement-cancelled-body = Read why in the app. Do you have questions? Talk to the coach.
notice-placement-hours-refused-title = Hours of yours are not right, says the employer
notice-placement-hours-refused-body = Read why in the app and enter the right hours.
notice-placement-hours-wait-title = Hours wait for you
notice-placement-hours-wait-body = See in the app whether the hours are right and confirm them.
notice-placement-reported-title = The other side has said how it went
notice-placement-reported-body = Say in the app how it went too. Then it is settled.
notice-placement-outcome-due-title = How did it go?
notice-placement-outcome-due-body = The agreed time is over. Say in the app how it went.
notice-placement-disputed-title = You say different things about how it went
notice-placement-disputed-body = The coach finds out and decides. You need not do anything now.
notice-placement-settled-title = It is settled how it went
notice-placement-settled-body = See in the app what was noted. Is it wrong? Talk to the coach.
