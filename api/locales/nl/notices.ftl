# Berichten: wat er is en wat je nu kunt doen. Gewone taal (B1), met "je". Deze woorden gaan ook per mail:
# nooit waar zorg over gaat, geen bedragen, geen namen.

moment = { $weekday ->
    [1] maandag
    [2] dinsdag
    [3] woensdag
    [4] donderdag
    [5] vrijdag
    [6] zaterdag
   *[7] zondag
} { $day } { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
} om { $time } uur

mail-greeting = Hallo,
mail-closing = Open de app van Back on Track om verder te lezen.
mail-why = Je krijgt deze mail omdat je dit adres in de app hebt opgegeven. Wil je minder mail? Kies dat in de app bij Berichten.
mail-digest-title = Dit is er nieuw voor je
mail-digest-more = En er is nog meer. Kijk in de app bij Berichten.
mail-code-title = Je code is { $code }
mail-code-body = Vul de code { $code } in de app in. Dan weten we dat dit adres van jou is. De code werkt een dag. Heb je hier niet om gevraagd? Dan hoef je niets te doen.

notice-appointment-made-title = Er is een nieuwe afspraak
notice-appointment-made-body = Er staat een afspraak op { moment }. Kijk in de app of je dan kunt.
notice-appointment-moved-title = Een afspraak is verzet
notice-appointment-moved-body = De afspraak is nu op { moment }. Kijk in de app of je dan kunt.
notice-appointment-cancelled-title = Een afspraak gaat niet door
notice-appointment-cancelled-body = De afspraak van { moment } gaat niet door. Kijk in de app of er een nieuwe komt.
notice-appointment-settled-title = Het is duidelijk wat er met een afspraak gebeurd is
notice-appointment-settled-body = Kijk in de app wat er is vastgelegd. Klopt het niet? Praat met je coach.
notice-booking-freed-title = Een activiteit gaat niet door
notice-booking-freed-body = Je krijgt terug wat je ervoor betaalde. Kies in de app iets anders.
notice-booking-no-show-title = Je was niet bij je activiteit
notice-booking-no-show-body = Klopt dit niet? Laat het je coach weten.
notice-booking-refunded-title = Je hebt iets teruggekregen op je pas
notice-booking-refunded-body = Kijk in de app wat je nu kunt doen met je pas.
notice-certificate-issued-title = Er is een certificaat
notice-certificate-issued-body = Bekijk het in de app. Je kunt het bewaren, printen en aan iedereen laten zien.
notice-certificate-revoked-title = Een certificaat is ingetrokken
notice-certificate-revoked-body = Lees in de app waarom. Klopt het niet? Praat met je coach.
notice-check-in-corrected-title = Bij een afspraak is iets verbeterd
notice-check-in-corrected-body = Kijk in de app wat er nu staat. Klopt het niet? Praat met je coach.
notice-check-in-rejected-title = Bij een afspraak telt iets niet mee
notice-check-in-rejected-body = Lees in de app waarom. Klopt het niet? Praat met je coach.
notice-contact-invited-title = Wil jij meehelpen bij een afspraak?
notice-contact-invited-body = Iemand vraagt je om contactpersoon te zijn. Lees de afspraak in de app en zeg ja of nee.
notice-contact-signed-title = Een contactpersoon doet mee
notice-contact-signed-body = De contactpersoon heeft de afspraak getekend en kan nu bevestigen. Je hoeft niets te doen.
notice-contact-terms-changed-title = Een afspraak is veranderd
notice-contact-terms-changed-body = Lees in de app wat er nu staat en teken opnieuw. Tot die tijd telt niet mee wat je doorgeeft.
notice-contact-agreement-over-title = Een afspraak is gestopt
notice-contact-agreement-over-body = Bedankt voor je hulp. Je hoeft niets meer door te geven.
notice-contact-ended-title = Je bent geen contactpersoon meer bij een afspraak
notice-contact-ended-body = Bedankt voor je hulp. Je hoeft niets meer door te geven.
notice-employer-registered-title = Een werkgever heeft zich aangemeld
notice-employer-registered-body = Bekijk de aanmelding in de app en beslis.
notice-employer-verified-title = Je bedrijf is goedgekeurd
notice-employer-verified-body = Je kunt nu collega's toevoegen en plekken insturen in de app.
notice-employer-rejected-title = Je aanmelding is niet goedgekeurd
notice-employer-rejected-body = Lees in de app waarom. Pas aan wat niet klopt en meld je opnieuw aan.
notice-employer-suspended-title = Je bedrijf doet voorlopig niet mee
notice-employer-suspended-body = Lees in de app waarom. Neem contact op met de projectleider als je vragen hebt.
notice-interest-expressed-title = Een jongere wil graag ergens aan de slag
notice-interest-expressed-body = Lees de motivatie in de app en beslis.
notice-interest-returned-title = Je coach heeft een tip voor je
notice-interest-returned-body = Lees in de app wat er beter kan en laat opnieuw weten dat je wilt.
notice-interest-freed-title = Een plek die je koos, is er niet meer
notice-interest-freed-body = Het ligt niet aan jou. Zoek in de app een andere plek.
notice-introduction-made-youth-title = Je coach staat achter je keuze
notice-introduction-made-youth-body = De werkgever heeft bericht gekregen. Je hoort binnen 15 dagen meer.
notice-introduction-made-title = Een jongere wil graag kennismaken
notice-introduction-made-body = Lees in de app waarom en laat weten of het kan.
notice-introduction-waits-title = Een jongere wacht op je antwoord
notice-introduction-waits-body = Laat in de app weten of je wilt kennismaken. Zonder antwoord stopt het na 15 dagen.
notice-introduction-accepted-title = De werkgever wil kennismaken!
notice-introduction-accepted-body = Stuur in de app een bericht en spreek iets af.
notice-introduction-declined-title = Een werkgever kan helaas niet kennismaken
notice-introduction-declined-body = Lees in de app waarom. Zoek samen een andere plek.
notice-introduction-lapsed-title = Een werkgever heeft niet geantwoord
notice-introduction-lapsed-body = Het ligt niet aan jou. Zoek samen een andere plek.
notice-introduction-lapsed-employer-title = Een kennismaking is gestopt
notice-introduction-lapsed-employer-body = Er kwam geen antwoord. Zoek je niemand meer? Zet je plek dan op pauze.
notice-introduction-withdrawn-title = Een kennismaking is teruggetrokken
notice-introduction-withdrawn-body = Kijk in de app welke het is. Je hoeft niets te doen.
notice-introduction-closed-title = Een kennismaking is afgerond
notice-introduction-closed-body = Kijk in de app welke het is.
notice-introduction-place-gone-title = Een plek waar je over praat, is vergeven
notice-introduction-place-gone-body = Het ligt niet aan jou. Kijk in de app welke plek het is en bespreek samen wat nu kan.
notice-introduction-blocked-title = Iemand heeft de berichten met een werkgever gestopt
notice-introduction-blocked-body = Lees de berichten in de app en vraag wat er is.
notice-introduction-unblocked-title = De berichten staan weer aan
notice-introduction-unblocked-body = Je kunt elkaar weer schrijven in de app.
notice-introduction-message-masked-title = In een bericht zijn contactgegevens weggelaten
notice-introduction-message-masked-body = Lees het bericht in de app en praat erover als dat nodig is.
notice-release-proposed-title = Je kind wil een werkgever iets meer laten weten
notice-release-proposed-body = Kijk in de app wat het is en beslis of dat goed is.
notice-release-agreed-title = Je ouder of verzorger vindt het goed
notice-release-agreed-body = De werkgever ziet nu wat je hebt gekozen. Je kunt het altijd terugnemen.
notice-message-title = Er is een nieuw bericht voor je
notice-message-body = Lees het in de app.
notice-milestone-claimed-title = Er wacht een mijlpaal op jou
notice-milestone-claimed-body = Bekijk in de app het bewijs en beslis.
notice-milestone-endorsed-title = Er wacht een mijlpaal op een tweede goedkeuring
notice-milestone-endorsed-body = Bekijk in de app het bewijs en beslis.
notice-milestone-approved-title = Je mijlpaal is goedgekeurd!
notice-milestone-approved-body = Goed gedaan. Kijk in de app wat je ermee hebt verdiend.
notice-milestone-returned-title = Je mijlpaal is teruggestuurd
notice-milestone-returned-body = Lees in de app waarom en probeer het opnieuw.
notice-milestone-reversed-title = Een mijlpaal is teruggedraaid
notice-milestone-reversed-body = Hij was per ongeluk goedgekeurd. Praat erover met je coach.
notice-objection-filed-title = Er is een bezwaar ingediend
notice-objection-filed-body = Bekijk het in de app en beslis op tijd.
notice-objection-due-title = Een bezwaar wacht op een beslissing
notice-objection-due-body = De termijn loopt bijna af. Beslis in de app.
notice-objection-overdue-title = Een bezwaar had al beslist moeten zijn
notice-objection-overdue-body = De termijn is voorbij. Beslis vandaag in de app.
notice-objection-decided-title = Er is beslist over een bezwaar
notice-objection-decided-body = Lees de beslissing in de app.
notice-pass-blocked-title = Je pas is geblokkeerd
notice-pass-blocked-body = Lees in de app waarom. Praat met je coach als je vragen hebt.
notice-pass-unblocked-title = Je pas werkt weer
notice-pass-unblocked-body = Je kunt weer iets kiezen in de app.
notice-pass-expires-title = Je pas loopt bijna af
notice-pass-expires-body = Je kunt hem gebruiken tot en met 31 december. Kies iets leuks in de app.
notice-payout-filed-title = Er wacht een aanvraag op jou
notice-payout-filed-body = Bekijk hem in de app en beslis.
notice-payout-endorsed-title = Er wacht een aanvraag op uitbetaling
notice-payout-endorsed-body = Bekijk hem in de app en beslis.
notice-payout-refused-title = Je aanvraag is afgewezen
notice-payout-refused-body = Lees in de app waarom en wat je kunt doen.
notice-payout-paid-title = Je aanvraag is betaald
notice-payout-paid-body = Je hoeft niets te doen.
notice-payout-bounced-title = Je aanvraag kon niet betaald worden
notice-payout-bounced-body = Kijk in de app of alle gegevens kloppen en vraag het opnieuw aan.
notice-place-submitted-title = Er wacht een plek op jou
notice-place-submitted-body = Een werkgever heeft een plek ingediend. Bekijk hem in de app en beslis.
notice-place-published-title = Een plek van jullie is te vinden
notice-place-published-body = Jongeren kunnen hem nu zien. Je hoort het als iemand interesse heeft.
notice-place-rejected-title = Een plek van jullie kan zo nog niet
notice-place-rejected-body = Lees in de app waarom. Pas de plek aan en dien hem opnieuw in.
notice-place-withdrawn-title = Een plek van jullie is ingetrokken
notice-place-withdrawn-body = Lees in de app waarom. Je kunt een nieuwe plek maken.
notice-place-expired-title = Een plek van jullie is voorbij
notice-place-expired-body = De laatste dag is geweest. Heb je weer een plek? Maak hem in de app.
notice-new-places-title = Er is iets nieuws voor jou
notice-new-places-body = Er zijn nieuwe plekken die passen bij wat je zoekt. Bekijk ze in de app.
notice-plan-signed-title = Er is een handtekening bij een plan gekomen
notice-plan-signed-body = Kijk in de app of jij ook nog moet tekenen.
notice-plan-activated-title = Je plan gaat in
notice-plan-activated-body = Iedereen heeft getekend. Bekijk in de app wat je als eerste doet.
notice-signal-at-risk-youth-title = Let op: er mag niets meer misgaan bij een afspraak
notice-signal-at-risk-youth-body = Kijk in de app welke afspraak het is. Lukt het niet? Bel je coach.
notice-signal-at-risk-title = Een afspraak loopt gevaar
notice-signal-at-risk-body = Kijk in de app welke en neem contact op.
notice-signal-broken-youth-title = Een afspraak is niet gelukt
notice-signal-broken-youth-body = Dat kan gebeuren. Praat met je coach over hoe het verder gaat.
notice-signal-broken-title = Een afspraak is niet gelukt
notice-signal-broken-body = Kijk in de app welke en neem contact op.
notice-signal-truancy-title = Er is een signaal over verzuim
notice-signal-truancy-body = Kijk in de app wat er is en neem contact op met de school.
notice-signal-reports-differ-title = Twee mensen zeggen iets anders over een afspraak
notice-signal-reports-differ-body = Vraag na wat er gebeurd is en leg het vast in de app.
notice-signal-contact-declined-title = Een contactpersoon doet niet mee
notice-signal-contact-declined-body = Kijk in de app waarom en zoek samen iemand anders.
notice-signal-no-contact-title = Jullie hebben elkaar twee weken niet gesproken
notice-signal-no-contact-body = Stuur een bericht of maak een afspraak.
notice-signal-message-reported-title = Er is een bericht gemeld
notice-signal-message-reported-body = Lees het bericht in de app en spreek met de jongere. Je kunt het contact met de werkgever stoppen.
notice-signal-hours-over-limit-title = Er is langer gewerkt dan mag
notice-signal-hours-over-limit-body = Kijk in de app welke regel het is en spreek met de werkgever.
notice-signal-placement-disputed-title = Over een stage of baan zijn de verhalen verschillend
notice-signal-placement-disputed-body = Lees in de app wat beide kanten zeggen en beslis hoe het is gegaan.
notice-signal-employer-suspended-youth-title = Je werkplek doet even niet mee
notice-signal-employer-suspended-youth-body = Het ligt niet aan jou. Praat met je coach over hoe het verder gaat.
notice-signal-employer-suspended-title = Een werkgever is op pauze gezet terwijl er een jongere werkt
notice-signal-employer-suspended-body = Spreek de jongere en beslis in de app of de afspraak stopt.
notice-release-proposed-coach-title = Een jongere wil iets delen met een werkgever
notice-release-proposed-coach-body = Een ouder of verzorger moet akkoord geven in de app. Heeft nog niemand een account? Nodig dan een ouder uit.
notice-proposal-made-title = Er zijn tijden voorgesteld om elkaar te spreken
notice-proposal-made-body = Kies in de app een tijd, of stel andere tijden voor.
notice-proposal-made-beside-title = Er zijn tijden voorgesteld aan een werkgever
notice-proposal-made-beside-body = Bekijk ze in de app. Je hoort het als de werkgever kiest.
notice-proposal-declined-title = De voorgestelde tijden passen niet
notice-proposal-declined-body = Stel in de app andere tijden voor.
notice-proposal-withdrawn-title = Voorgestelde tijden zijn teruggenomen
notice-proposal-withdrawn-body = Wil je elkaar nog spreken? Stel in de app nieuwe tijden voor.
notice-visit-proposed-title = Een werkgever stelt een bezoek voor
notice-visit-proposed-body = Bekijk het in de app en beslis.
notice-visit-published-title = Jongeren kunnen zich opgeven voor je bezoek
notice-visit-published-body = In de app zie je hoeveel jongeren er komen.
notice-visit-declined-title = Een bezoek gaat niet door
notice-visit-declined-body = Lees in de app waarom. Je kunt een ander bezoek voorstellen.
notice-visit-cancelled-title = Een bezoek is afgezegd
notice-visit-cancelled-body = Lees in de app waarom. Je hoeft niets klaar te zetten.
notice-visit-changed-title = Een bezoek is veranderd
notice-visit-changed-body = Kijk in de app wat er anders is. Past het niet? Zeg het bezoek daar af.
notice-visit-moved-title = Een bezoek is op een andere tijd of plek
notice-visit-moved-body = Je plek blijft van jou. Kijk in de app wanneer en waar het is. Kun je niet? Meld je daar af.
notice-visit-freed-title = Een bezoek gaat niet door
notice-visit-freed-body = Het ligt niet aan jou. Kies in de app een ander bezoek.
notice-visit-signed-up-title = Je bent opgegeven voor een bezoek
notice-visit-signed-up-body = Kijk in de app wanneer het is. Kun je niet? Meld je daar af.
notice-visit-reminder-title = Morgen ga je op bezoek
notice-visit-reminder-body = Je hebt je opgegeven voor { moment }. Kun je niet? Meld je af in de app.
notice-appointment-reminder-title = Denk aan je afspraak
notice-appointment-reminder-body = Je hebt een afspraak op { moment }. Kun je niet? Laat het op tijd weten in de app.
notice-agreement-ends-title = Een afspraak loopt bijna af
notice-agreement-ends-body = Je hebt nog een paar dagen. Kijk in de app wat er nog moet.
notice-milestone-claimable-title = Je kunt een mijlpaal claimen!
notice-milestone-claimable-body = Alles is gelukt. Laat het weten in de app.
notice-claim-waits-title = Een mijlpaal wacht al een paar dagen
notice-claim-waits-body = Bekijk in de app het bewijs en beslis.
mail-signing-title = Wil jij een overeenkomst lezen en tekenen?
mail-signing-body = Een jongere voor wie jij zorgt, gaat ergens werken of leren. Daar hoort jouw handtekening bij. Ga naar { $page } en vul daar deze code in: { $code }. Je hebt geen account nodig. Lees alles rustig en teken als je het ermee eens bent. De code werkt een week en één keer.
mail-signing-closing = Heb je vragen? Bel de coach. Geef de code aan niemand anders.
mail-signing-why = Je krijgt deze mail omdat een coach dit adres heeft opgegeven. Ken je geen coach van Back on Track? Dan hoef je niets te doen.
notice-placement-to-sign-title = Er is een overeenkomst om te tekenen
notice-placement-to-sign-body = Lees in de app wat er is afgesproken over het werk. Klopt het? Teken dan.
notice-placement-changed-title = Een overeenkomst is veranderd
notice-placement-changed-body = De handtekeningen zijn weg. Lees de nieuwe tekst in de app en teken opnieuw.
notice-placement-active-title = Iedereen heeft getekend
notice-placement-active-body = De overeenkomst gaat door. Kijk in de app wanneer de eerste dag is.
notice-placement-cancelled-title = Een overeenkomst gaat niet door
notice-placement-cancelled-body = Lees in de app waarom. Heb je vragen? Praat met de coach.
notice-placement-hours-refused-title = Uren van je kloppen niet, zegt het bedrijf
notice-placement-hours-refused-body = Lees in de app waarom en vul de juiste uren in.
notice-placement-hours-wait-title = Er wachten uren op jou
notice-placement-hours-wait-body = Kijk in de app of de uren kloppen en keur ze goed.
notice-placement-reported-title = De andere kant heeft verteld hoe het ging
notice-placement-reported-body = Vertel in de app ook hoe het ging. Dan is het rond.
notice-placement-outcome-due-title = Hoe is het gegaan?
notice-placement-outcome-due-body = De afgesproken tijd is voorbij. Vertel in de app hoe het ging.
notice-placement-disputed-title = Jullie vertellen iets anders over hoe het ging
notice-placement-disputed-body = De coach zoekt het uit en beslist. Je hoeft nu niets te doen.
notice-placement-settled-title = Het is duidelijk hoe het is gegaan
notice-placement-settled-body = Kijk in de app wat er is vastgelegd. Klopt het niet? Praat met de coach.
