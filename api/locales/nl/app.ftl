wallet-entry-reward = Mijlpaal gehaald: { $about }
wallet-entry-reversal = Teruggedraaid, want het klopte niet: { $about }
wallet-entry-base-grant = Je vrijetijdspas van dit jaar
wallet-entry-expiry = Het jaar is voorbij: wat over was op je pas is teruggegaan
wallet-entry-booking = Geboekt: { $about }
wallet-entry-booking-released = Terug van je boeking: { $about }
wallet-entry-booking-refunded = Terugbetaald: { $about }
wallet-entry-payout = Uitbetaling gevraagd: { $about }
wallet-entry-payout-released = Terug van je aanvraag: { $about }
wallet-entry-payout-bounced = De bank kon het niet betalen, dus je hebt het terug: { $about }
wallet-entry-objection = Je maakte bezwaar en kreeg gelijk; dit wordt betaald: { $about }

todo-make-plan = Maak samen met je coach een plan.
todo-sign-plan = Lees je plan en zet je handtekening.
todo-wait-for-signatures = Jij hebt getekend. Nu wachten we op de anderen.
todo-read-return = Je coach heeft een mijlpaal teruggestuurd. Lees waarom en probeer het opnieuw.
todo-claim-milestone = Heb je deze mijlpaal gehaald? Laat het weten.
todo-mind-agreement = Let op: bij deze afspraak mag niets meer misgaan.
todo-wait-for-approval = Je coach kijkt naar je mijlpaal.

payment-bounced = De bank kon dit niet betalen ({ $code }). Het geld zit weer in je portemonnee. Kijk met je coach of de rekening klopt en vraag het opnieuw aan.
