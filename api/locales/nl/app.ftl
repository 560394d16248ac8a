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
signal-coach-reads-message = Er is een bericht gemeld. Je coach leest het en praat met je. Je hoeft nu niets te doen.
signal-talk-about-hours = Je hebt langer gewerkt dan mag op jouw leeftijd. Praat erover met je coach.

meeting-getting-to-know = Kennismaken
meeting-trial = Meelopen
meeting-evaluation = Bespreken hoe het gaat

calendar-appointment-with-youth = Afspraak Back on Track

task-answer-introduction = Een jongere wil graag kennismaken. Laat weten of dat kan.
task-answer-proposal = Er zijn tijden voorgesteld om elkaar te spreken. Kies er een, of stel andere voor.
task-sign-placement = Een stage of baan wacht op je handtekening. Lees wat er staat en teken.
task-confirm-hours = Er zijn gewerkte uren ingevuld. Kijk of ze kloppen.
task-tell-appointment = Een afspraak is voorbij. Laat weten hoe het ging.
task-tell-placement = Een stage of baan is afgelopen. Laat weten hoe het ging.
task-endorse-interest = Een jongere heeft een plek gevonden. Kijk of die past en stel de jongere voor.
task-decide-appointment = Over een afspraak zijn de verhalen verschillend. Vraag na hoe het was en beslis.
task-decide-placement = Over een stage of baan zijn de verhalen verschillend. Vraag na hoe het was en beslis.
task-issue-certificate = Een stage of baan is goed afgerond. Maak een certificaat.
task-tell-visit = Een bezoek is geweest. Laat weten wie er was.
task-verify-employer = Een werkgever heeft zich aangemeld. Kijk of die past bij het programma.
task-moderate-place = Een werkgever wil een plek plaatsen. Bekijk de plek en beslis.
task-decide-visit = Een werkgever stelt een bezoek voor. Bekijk het en beslis.
task-improve-interest = Je coach heeft je vraag om een plek teruggestuurd. Lees waarom en probeer het opnieuw.
task-arrange-guardian = Alleen de handtekening van een ouder of verzorger ontbreekt nog. Maak een code en geef die mee of mail die.
task-improve-placement = Deze afspraken over werk kunnen zo niet doorgaan. Kijk waarom, pas ze aan of zeg ze af.
task-improve-place = Een plek is teruggestuurd. Lees waarom, pas de plek aan en stuur hem opnieuw in.
task-improve-registration = Je aanmelding is teruggestuurd. Lees waarom, pas de gegevens aan en meld je bedrijf opnieuw aan.
task-agree-to-release = Je kind wil iets over zichzelf laten weten aan een werkgever. Kijk of jij dat goed vindt.

payment-bounced = De bank kon dit niet betalen ({ $code }). Het geld zit weer in je portemonnee. Kijk met je coach of de rekening klopt en vraag het opnieuw aan.

day-in-words = { $day } { $month ->
    [m1] januari
    [m2] februari
    [m3] maart
    [m4] april
    [m5] mei
    [m6] juni
    [m7] juli
    [m8] augustus
    [m9] september
    [m10] oktober
    [m11] november
   *[m12] december
} { $year }
one-day-in-words = op { $day }
period-in-words = van { $from } tot en met { $until }

# Hoe lang wachten: "Over 5 minuten", "Wacht 5 minuten".
wait-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } seconden
}
wait-minutes = { $count ->
    [one] { $count } minuut
   *[other] { $count } minuten
}
wait-hours = { $count } uur
