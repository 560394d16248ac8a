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
mail-digest-more = And there is more. Look in the app under Notices.
mail-code-title = Your code is { $code }
mail-code-body = Enter the code { $code } in the app. Then we know that this address is yours. The code works for a day. You did not ask for this? Then you need not do anything.

notice-appointment-made-title = A new appointment
notice-appointment-made-body = There is an appointment on { moment }. Look in the app whether you can make it.
notice-appointment-moved-title = An appointment was moved
notice-appointment-moved-body = The appointment is now on { moment }. Look in the app whether you can make it.
notice-appointment-cancelled-title = An appointment is off
notice-appointment-cancelled-body = The appointment of { moment } is off. Look in the app for a new one.
notice-appointment-settled-title = What happened at an appointment is settled
notice-appointment-settled-body = See in the app what was noted. Is it wrong? Talk to your coach.
notice-booking-freed-title = An activity is off
notice-booking-freed-body = You get back what you paid for it. Choose something else in the app.
notice-booking-no-show-title = You were not at your activity
notice-booking-no-show-body = Is that wrong? Tell your coach.
notice-booking-refunded-title = You got something back on your pass
notice-booking-refunded-body = See in the app what you can do with your pass now.
notice-certificate-issued-title = There is a certificate
notice-certificate-issued-body = Look at it in the app. You can keep it, print it and show it to anybody.
notice-certificate-revoked-title = A certificate was revoked
notice-certificate-revoked-body = Read why in the app. Is it not right? Talk with your coach.
notice-check-in-corrected-title = Something was corrected with an agreement
notice-check-in-corrected-body = See in the app what it says now. Is it wrong? Talk to your coach.
notice-check-in-rejected-title = Something does not count with an agreement
notice-check-in-rejected-body = Read why in the app. Is it wrong? Talk to your coach.
notice-contact-invited-title = Will you help with an agreement?
notice-contact-invited-body = Somebody asks you to be a contact. Read the agreement in the app and say yes or no.
notice-contact-signed-title = A contact joined
notice-contact-signed-body = The contact signed the agreement and can confirm now. You need not do anything.
notice-contact-terms-changed-title = An agreement has changed
notice-contact-terms-changed-body = Read in the app what it says now and sign again. Until then your word does not count.
notice-contact-agreement-over-title = An agreement has ended
notice-contact-agreement-over-body = Thank you for your help. You need not confirm anything any more.
notice-contact-ended-title = You are no longer a contact of an agreement
notice-contact-ended-body = Thank you for your help. You need not confirm anything any more.
notice-employer-registered-title = An employer has registered
notice-employer-registered-body = Look at the registration in the app and decide.
notice-employer-verified-title = Your business is verified
notice-employer-verified-body = You can now add colleagues and send in places in the app.
notice-employer-rejected-title = Your registration was not accepted
notice-employer-rejected-body = Read in the app why. Mend what is wrong and register again.
notice-employer-suspended-title = Your business does not take part for now
notice-employer-suspended-body = Read in the app why. Contact the project leader if you have questions.
notice-interest-expressed-title = A youth would like to work somewhere
notice-interest-expressed-body = Read why in the app and decide.
notice-interest-returned-title = Your coach has a tip for you
notice-interest-returned-body = Read in the app what can be better and say again that you want it.
notice-interest-freed-title = A place that you chose is gone
notice-interest-freed-body = It is not because of you. Look for another place in the app.
notice-introduction-made-youth-title = Your coach stands behind your choice
notice-introduction-made-youth-body = The employer was told. You hear more within 15 days.
notice-introduction-made-title = A youth would like to meet you
notice-introduction-made-body = Read why in the app and say whether you can.
notice-introduction-waits-title = A youth waits for your answer
notice-introduction-waits-body = Say in the app whether you want to meet. Without an answer it stops after 15 days.
notice-introduction-accepted-title = The employer wants to meet!
notice-introduction-accepted-body = Send a message in the app and agree on a time.
notice-introduction-declined-title = An employer can't meet
notice-introduction-declined-body = Read why in the app. Look for another place together.
notice-introduction-lapsed-title = An employer did not answer
notice-introduction-lapsed-body = It is not because of you. Look for another place together.
notice-introduction-lapsed-employer-title = An introduction has stopped
notice-introduction-lapsed-employer-body = There was no answer. Are you not looking for anybody now? Then pause your place.
notice-introduction-withdrawn-title = An introduction was taken back
notice-introduction-withdrawn-body = See in the app which one it is. You don't have to do anything.
notice-introduction-closed-title = An introduction is over
notice-introduction-closed-body = See in the app which one it is.
notice-introduction-place-gone-title = A place that you are talking about is gone
notice-introduction-place-gone-body = It is not because of you. See in the app which place it is and talk about what can be done now.
notice-introduction-blocked-title = Somebody stopped the messages with an employer
notice-introduction-blocked-body = Read the messages in the app and ask what is the matter.
notice-introduction-unblocked-title = The messages are open again
notice-introduction-unblocked-body = You can write to each other in the app again.
notice-introduction-message-masked-title = Contact details were left out of a message
notice-introduction-message-masked-body = Read the message in the app and talk about it where needed.
notice-release-proposed-title = Your child wants to let an employer know more
notice-release-proposed-body = See in the app what it is and decide whether that is fine.
notice-release-agreed-title = Your parent or guardian agrees
notice-release-agreed-body = The employer now sees what you chose. You can always take it back.
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
notice-place-submitted-title = A place waits for you
notice-place-submitted-body = An employer handed in a place. Look at it in the app and decide.
notice-place-published-title = A place of yours can be found
notice-place-published-body = Youths can see it now. You will hear when somebody is interested.
notice-place-rejected-title = A place of yours can't go like this yet
notice-place-rejected-body = Read in the app why. Change the place and hand it in again.
notice-place-withdrawn-title = A place of yours was withdrawn
notice-place-withdrawn-body = Read in the app why. You can make a new place.
notice-place-expired-title = A place of yours is over
notice-place-expired-body = Its last day has passed. Do you have another one? Make it in the app.
notice-new-places-title = There is something new for you
notice-new-places-body = There are new places like what you look for. See them in the app.
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
notice-signal-employer-suspended-youth-title = Your workplace does not take part for now
notice-signal-employer-suspended-youth-body = It is not because of you. Talk with your coach about how to go on.
notice-signal-employer-suspended-title = An employer was suspended while a youth works there
notice-signal-employer-suspended-body = Talk with the youth and decide in the app whether the agreement ends.
notice-release-proposed-coach-title = A youth wants to share something with an employer
notice-release-proposed-coach-body = A parent or guardian has to agree in the app. Has nobody an account yet? Then invite a parent.
notice-proposal-made-title = Times to meet were proposed
notice-proposal-made-body = Choose one in the app, or propose other times.
notice-proposal-made-beside-title = Times were proposed to an employer
notice-proposal-made-beside-body = See them in the app. You will hear when the employer chooses.
notice-proposal-declined-title = The proposed times do not fit
notice-proposal-declined-body = Propose other times in the app.
notice-proposal-withdrawn-title = Proposed times were taken back
notice-proposal-withdrawn-body = Do you still want to meet? Propose new times in the app.
notice-visit-proposed-title = An employer proposes a visit
notice-visit-proposed-body = Look at it in the app and decide.
notice-visit-published-title = Youths can sign up for your visit
notice-visit-published-body = See in the app how many come.
notice-visit-declined-title = A visit will not take place
notice-visit-declined-body = Read why in the app. You can propose another visit.
notice-visit-cancelled-title = A visit was called off
notice-visit-cancelled-body = Read why in the app. You need not prepare anything.
notice-visit-changed-title = A visit has changed
notice-visit-changed-body = See in the app what is different. Does it not suit you? Call the visit off there.
notice-visit-moved-title = A visit is at another time or place
notice-visit-moved-body = Your place stays yours. See in the app when and where it is. Can you not come? Cancel there.
notice-visit-freed-title = A visit will not take place
notice-visit-freed-body = Read why in the app and choose another visit.
notice-visit-signed-up-title = You are signed up for a visit
notice-visit-signed-up-body = See in the app when it is. You can't come? Sign off there.
notice-visit-reminder-title = Tomorrow you go on a visit
notice-visit-reminder-body = You signed up for { moment }. You can't come? Sign off in the app.
notice-appointment-reminder-title = Remember your appointment
notice-appointment-reminder-body = You have an appointment on { moment }. You can't come? Say so in time in the app.
notice-agreement-ends-title = An agreement ends soon
notice-agreement-ends-body = You have a few days left. See in the app what is still to be done.
notice-milestone-claimable-title = You can claim a milestone!
notice-milestone-claimable-body = You did everything. Say so in the app.
notice-claim-waits-title = A milestone has been waiting for days
notice-claim-waits-body = Look at the evidence in the app and decide.
mail-signing-title = Will you read and sign an agreement?
mail-signing-body = A youth whom you look after is going to work or learn somewhere. That needs your signature. Go to { $page } and enter this code there: { $code }. You need no account. Read everything and sign if you agree. The code works for a week, and once.
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
