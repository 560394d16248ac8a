wallet-entry-reward = Milestone reached: { $milestone }
wallet-entry-reversal = Taken back because it was not right: { $milestone }

todo-make-plan = Make a plan together with your coach.
todo-sign-plan = Read your plan and sign it.
todo-wait-for-signatures = You have signed. Now we wait for the others.
todo-read-return = Your coach sent a milestone back. Read why and try again.
todo-claim-milestone = Have you reached this milestone? Let us know.
todo-mind-agreement = Watch out: nothing more may go wrong with this agreement.
todo-wait-for-approval = Your coach is looking at your milestone.

payment-bounced = The bank could not pay this ({ $code }). The money is back in your wallet. Check the account with your coach and ask again.
