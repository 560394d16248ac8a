wallet-entry-reward = Milestone reached: { $about }
wallet-entry-reversal = Taken back because it was not right: { $about }
wallet-entry-base-grant = Your free-time pass of this year
wallet-entry-expiry = The year is over: what was left of your pass went back
wallet-entry-booking = Booked: { $about }
wallet-entry-booking-released = Back from your booking: { $about }
wallet-entry-booking-refunded = Paid back: { $about }
wallet-entry-payout = Payout asked for: { $about }
wallet-entry-payout-released = Back from your payout request: { $about }
wallet-entry-payout-bounced = The bank could not pay it, so it is back: { $about }
wallet-entry-objection = You objected and were right; this is paid: { $about }

todo-make-plan = Make a plan together with your coach.
todo-sign-plan = Read your plan and sign it.
todo-wait-for-signatures = You have signed. Now we wait for the others.
todo-read-return = Your coach sent a milestone back. Read why and try again.
todo-claim-milestone = Have you reached this milestone? Let us know.
todo-mind-agreement = Watch out: nothing more may go wrong with this agreement.
todo-wait-for-approval = Your coach is looking at your milestone.

agreement-about-care = Agreement about care
agreement-wait-for-the-start = This agreement has not begun yet.
agreement-check-in = Let us know how it went.
agreement-keep-going = Well done. Keep going.
agreement-next-miss-breaks-it = Watch out: nothing more may go wrong here. Make sure that you are there next time.
agreement-talk-to-your-coach = This did not work out. Talk with your coach about how to go on.
agreement-claim-milestone = You made it. Is there a milestone that belongs to it? Claim it.
agreement-nothing = This agreement is over.

signal-keep-the-next = Nothing more may go wrong with an agreement. Make sure that you are there next time.
signal-talk-to-your-coach = An agreement did not work out. Talk with your coach about how to go on.
signal-talk-about-school = You missed many lessons. School has to report that. Talk with your coach soon.
signal-coach-finds-out = Two people say different things about what happened. Your coach finds out how it was.
signal-find-another-contact = Somebody can't help with an agreement. Look with your coach for somebody else.
signal-get-in-touch = You and your coach have not spoken for a while. Send a message.
signal-coach-reads-message = A message was reported. Your coach reads it and talks with you. You need to do nothing now.
signal-talk-about-hours = You worked longer than is allowed at your age. Talk about it with your coach.

meeting-getting-to-know = Getting to know each other
meeting-trial = Trying the work
meeting-evaluation = Talking about how it goes

calendar-appointment-with-youth = Appointment Back on Track

task-answer-introduction = A youth would like to meet you. Say whether that is possible.
task-answer-proposal = Times to meet were proposed. Choose one, or propose others.
task-sign-placement = A placement waits for your signature. Read what it says and sign.
task-confirm-hours = Hours of work were entered. See whether they are right.
task-tell-appointment = An appointment is over. Say how it went.
task-tell-placement = A placement is over. Say how it went.
task-endorse-interest = A youth found a place. See whether it fits and introduce them.
task-decide-appointment = The stories about an appointment differ. Find out how it was and decide.
task-decide-placement = The stories about a placement differ. Find out how it was and decide.
task-issue-certificate = A placement was completed. Make a certificate.
task-tell-visit = A visit took place. Say who was there.
task-verify-employer = An employer registered. See whether it fits the programme.
task-moderate-place = An employer wants to post a place. Look at it and decide.
task-decide-visit = An employer proposes a visit. Look at it and decide.
task-improve-interest = Your coach sent your wish for a place back. Read why and try again.
task-arrange-guardian = Only the signature of a parent or guardian is missing. Make a code and hand it over or mail it.
task-improve-placement = This agreement on work can't go ahead like this. See why, change it or call it off.
task-improve-place = A place was sent back. Read why, change it and hand it in again.
task-improve-registration = Your registration was sent back. Read why, change it and register again.
task-agree-to-release = Your child wants to let an employer know something. See whether you agree.

payment-bounced = The bank could not pay this ({ $code }). The money is back in your wallet. Check the account with your coach and ask again.

day-in-words = { $day } { $month ->
    [m1] January
    [m2] February
    [m3] March
    [m4] April
    [m5] May
    [m6] June
    [m7] July
    [m8] August
    [m9] September
    [m10] October
    [m11] November
   *[m12] December
} { $year }
one-day-in-words = on { $day }
period-in-words = from { $from } to { $until }

# How long to wait: "in 5 minutes", "wait 5 minutes".
wait-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
wait-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
wait-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
