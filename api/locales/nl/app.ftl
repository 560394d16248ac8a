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

agreement-about-care = Afspraak over zorg
agreement-wait-for-the-start = Deze afspraak is nog niet begonnen.
agreement-check-in = Laat weten hoe het ging.
agreement-keep-going = Goed bezig. Ga zo door.
agreement-next-miss-breaks-it = Let op: hier mag niets meer misgaan. Zorg dat je er de volgende keer bent.
agreement-talk-to-your-coach = Dit is niet gelukt. Bespreek met je coach hoe je verder gaat.
agreement-claim-milestone = Het is je gelukt. Hoort er een mijlpaal bij? Meld dat je die hebt gehaald.
agreement-nothing = Deze afspraak is voorbij.

signal-keep-the-next = Bij een afspraak mag niets meer misgaan. Zorg dat je er de volgende keer bent.
signal-talk-to-your-coach = Een afspraak is niet gelukt. Bespreek met je coach hoe je verder gaat.
signal-talk-about-school = Je hebt veel lessen gemist. School moet dat melden. Praat er snel over met je coach.
signal-coach-finds-out = Twee mensen zeggen iets anders over wat er gebeurd is. Je coach zoekt uit hoe het was.
signal-find-another-contact = Iemand kan niet helpen bij een afspraak. Zoek met je coach iemand anders.
signal-get-in-touch = Jij en je coach hebben elkaar een tijd niet gesproken. Stuur een bericht.

payment-bounced = De bank kon dit niet betalen ({ $code }). Het geld zit weer in je portemonnee. Kijk met je coach of de rekening klopt en vraag het opnieuw aan.
