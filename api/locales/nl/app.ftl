wallet-entry-reward = Mijlpaal gehaald: { $milestone }
wallet-entry-reversal = Teruggedraaid, want het klopte niet: { $milestone }

todo-make-plan = Maak samen met je coach een plan.
todo-sign-plan = Lees je plan en zet je handtekening.
todo-wait-for-signatures = Jij hebt getekend. Nu wachten we op de anderen.
todo-read-return = Je coach heeft een mijlpaal teruggestuurd. Lees waarom en probeer het opnieuw.
todo-claim-milestone = Heb je deze mijlpaal gehaald? Laat het weten.
todo-mind-agreement = Let op: bij deze afspraak mag niets meer misgaan.
todo-wait-for-approval = Je coach kijkt naar je mijlpaal.

payment-bounced = De bank kon dit niet betalen ({ $code }). Het geld zit weer in je portemonnee. Kijk met je coach of de rekening klopt en vraag het opnieuw aan.
