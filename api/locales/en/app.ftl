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

payment-bounced = The bank could not pay this ({ $code }). The money is back in your wallet. Check the account with your coach and ask again.
