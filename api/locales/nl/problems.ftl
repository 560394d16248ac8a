# Wat er misging en wat je nu kunt doen. Gewone taal (B1), vriendelijk, met "je".
# Eén bericht per rij van de tabel in api/src/error/code.rs; `field-...` hoort bij één veld.

problem-malformed_body = We kunnen dit bericht niet lezen
    .detail = Het bericht is geen geldige JSON. Werk je app bij en probeer het opnieuw.
problem-invalid_input = Er klopt iets niet in wat je stuurde
    .detail = Kijk bij `errors` wat er per veld niet klopt. Pas dat aan en stuur het opnieuw. Er is nog niets veranderd.
problem-idempotency_key_required = Er ontbreekt een herkenningsteken
    .detail = Stuur de kop `Idempotency-Key` mee, met 1 tot 255 zichtbare tekens. Zo doen we nooit iets dubbel.

problem-unauthenticated = Je bent niet ingelogd
    .detail = Log in en probeer het opnieuw.
problem-sign_in_failed = Inloggen is niet gelukt
    .detail = De naam en de wachtwoordzin horen niet bij elkaar. Controleer ze en probeer het opnieuw. Lukt het niet? Vraag een herstelcode aan je coach, of aan degene die jou toegang gaf.
problem-code_not_accepted = Deze code werkt niet
    .detail = Kijk of je de code goed hebt overgenomen. Een code werkt één keer en maar 7 dagen. Vraag een nieuwe aan degene van wie je deze code kreeg.
problem-refresh_refused = Je moet opnieuw inloggen
    .detail = Je was te lang weg of je bent op dit apparaat uitgelogd. Log opnieuw in.

problem-role_not_allowed = Dit mag je niet doen
    .detail = Dit past niet bij je rol in dit programma. Denk je dat dit niet klopt? Vraag het aan degene die jou toegang gaf.
problem-not_for_yourself = Dit kun je niet voor jezelf beslissen
    .detail = Vraag iemand anders om hierover te beslissen.
problem-not_for_a_relative = Dit kun je niet voor familie beslissen
    .detail = Vraag een collega die geen familie is om hierover te beslissen.
problem-second_approver_needed = Er moet nog iemand goedkeuren
    .detail = Dit bedrag moeten twee mensen goedkeuren. De tweede is een projectleider die niet de eerste goedkeuring gaf.

problem-not_found = Dit is er niet
    .detail = We kunnen dit niet vinden, of het is niet voor jou te zien. Ga terug en kies opnieuw.
problem-method_not_allowed = Dit kan hier niet
    .detail = Dit adres bestaat, maar deze handeling kan hier niet. De kop `Allow` noemt wat wel kan.
problem-request_timeout = Het duurde te lang
    .detail = Je bericht kwam niet op tijd helemaal binnen. Er is niets veranderd. Controleer je verbinding en probeer het opnieuw.

problem-milestone_state = Dit kan nu niet met deze mijlpaal
    .detail = De mijlpaal is al verder of juist nog niet zover. Haal de mijlpaal opnieuw op en kijk wat er nu kan.
problem-agreements_not_met = Nog niet alle afspraken zijn gehaald
    .detail = Kijk bij `errors` welke afspraken nog niet gehaald zijn. Keur later goed, of schrijf op waarom je nu toch goedkeurt.
problem-plan_state = Dit kan nu niet met dit plan
    .detail = Het plan is al verder of juist nog niet zover. Haal het plan opnieuw op en kijk wat er nu kan.
problem-plan_exists = Er is al een plan
    .detail = Deze deelnemer heeft al een plan. Werk daarin verder, of rond het eerst af.
problem-draft_exists = Er is al een concept
    .detail = Van dit plan is al een nieuwe versie in de maak. Werk daarin verder.
problem-content_changed = Het plan is intussen veranderd
    .detail = Dit is niet meer de tekst die je wilde ondertekenen. Lees de nieuwe tekst en teken daarna.
problem-plan_empty = Er valt nog niets te ondertekenen
    .detail = Zet eerst iets in het plan, zoals een doel en een mijlpaal.
problem-milestone_fixed = Deze mijlpaal ligt vast
    .detail = De mijlpaal is al goedgekeurd of wacht op goedkeuring. Kijk bij `errors` welke het is en laat die zoals die was.
problem-claims_waiting = Er wachten nog mijlpalen op een besluit
    .detail = Keur ze eerst goed of geef ze terug. Daarna kun je verder.

problem-fund_too_small = Er is niet genoeg geld
    .detail = Een potje kan niet alles betalen wat dit plan belooft. Bij `errors` staat hoeveel er mist. Maak een beloning lager of vraag de projectleider om meer geld.
problem-fund_missing = Er is nog geen potje
    .detail = Voor een beloning in dit plan is nog geen geld klaargezet. Bij `errors` staat welke. Vraag de projectleider om een potje te maken.
problem-wallet_too_small = Er staat te weinig in je portemonnee
    .detail = Het bedrag is hoger dan wat je kunt uitgeven. Kies een lager bedrag.

problem-agreement_closed = Deze afspraak loopt niet meer
    .detail = De afspraak hoort niet meer bij het plan. Haal het plan opnieuw op en kies een afspraak die nu geldt.
problem-check_in_decided = Hierover is al beslist
    .detail = Deze check-in is al bevestigd of afgewezen. Klopt dat niet? Bespreek het met de coach.
problem-check_in_exists = Hier is al iets ingevuld
    .detail = Bij dit moment staat al { $outcome ->
        [kept] "gelukt"
        [late] "te laat"
        [missed] "gemist"
        [excused] "afgemeld"
       *[other] iets anders
    }. Klopt dat? Dan hoef je niets te doen. Klopt het niet? Dan kan de coach het verbeteren.
problem-already_reversed = Dit is al teruggedraaid
    .detail = Terugdraaien kan maar één keer. Je hoeft niets meer te doen.
problem-already_ended = Dit is al afgelopen
    .detail = Dit is al beëindigd. Je hoeft niets meer te doen.
problem-already_exists = Dit is er al
    .detail = Gebruik wat er al is, of kies iets anders.
problem-login_name_taken = Deze inlognaam is al bezet
    .detail = Kies een andere inlognaam.
problem-programme_full = Het programma is vol
    .detail = Alle plekken zijn bezet. Vraag de projectleider wanneer er weer plek is.

# Check-ins and signals
problem-check_in_id_taken = Dit nummer is al gebruikt
    .detail = Een check-in met deze `id` zegt iets anders. Maak een nieuw nummer en stuur het opnieuw.
problem-check_in_unchanged = Dit staat er al zo
    .detail = Er is niets te verbeteren. Telt het nog niet? Bevestig het dan.
problem-signal_settled = Dit signaal is al afgehandeld
    .detail = Iemand heeft er iets mee gedaan, of het is vanzelf goed gekomen. Haal de lijst opnieuw op.
field-period_too_long = Een afspraak duurt hoogstens twee jaar. Kies een eerder einde.
field-already_kept = Hier staat al "gelukt".
field-already_late = Hier staat al "te laat".
field-already_missed = Hier staat al "gemist".
field-already_excused = Hier staat al "afgemeld".
field-clock_ahead = Dit moment moet nog komen. Kijk of de klok van je telefoon goed staat.
field-told_too_late = Dit is langer dan 30 dagen geleden. Vraag je coach om het in te vullen.
field-not_on_that_day = Dit moment is niet op die dag en ook niet op de dag erna. Kijk naar de datum en naar de klok van je telefoon.
field-care_without_text = Dit gaat over hulp. Daar schrijven we niets bij, zodat nergens staat waar de hulp over gaat. Laat dit leeg en stuur de rest opnieuw.

# Contacts and attendance
problem-contact_not_signed = Je hebt deze afspraak nog niet getekend
    .detail = Lees de afspraak en teken die eerst. Daarna kun je zeggen wat er gebeurd is.
problem-contact_terms_changed = De afspraak is veranderd
    .detail = Je hebt iets anders getekend dan wat er nu staat. Lees de afspraak opnieuw en teken die. Daarna telt wat je zegt weer mee.
problem-contact_period_over = Deze afspraak is voorbij
    .detail = De afspraak is meer dan twee weken geleden afgelopen. Klopt er iets niet? Vraag het de coach.
problem-contact_state = Dit kan nu niet met deze contactpersoon
    .detail = De contactpersoon heeft nee gezegd of is gestopt. Haal de contactpersonen opnieuw op. Heb je nog iemand nodig? Nodig die opnieuw uit.
problem-sheet_type = Dit is geen CSV-bestand
    .detail = Sla het bestand op als "CSV UTF-8" en kies het opnieuw. Een app stuurt het met de kop `Content-Type: text/csv`. Er is nog niets veranderd.
problem-sheet_encoding = We kunnen dit bestand niet lezen
    .detail = Het bestand is geen tekst in UTF-8. Sla het opnieuw op als "CSV UTF-8" en stuur het nog een keer. Er is nog niets veranderd.
problem-sheet_header = De eerste rij van dit bestand klopt niet
    .detail = In de eerste rij staan de namen van de kolommen. `contactId`, `date` en `outcome` moeten erin staan, en elke naam één keer. Begin met het voorbeeldbestand en stuur het opnieuw. Er is nog niets veranderd.
problem-sheet_too_long = Dit bestand heeft te veel rijen
    .detail = Stuur hoogstens { $limit } rijen in één bestand. Knip het in stukken en stuur die na elkaar. Er is nog niets veranderd.
problem-sheet_wrong = Er kloppen rijen niet in dit bestand
    .detail = Er zijn { $count } fouten. Bij `errors` staat waar, hoogstens 100: `#row/12/date` is de kolom `date` op regel 12 van het bestand. Pas ze aan en stuur het hele bestand opnieuw. Er is nog niets veranderd.
field-capacity_does_not_fit = Iemand van daar past niet bij dit soort afspraak.
field-contact_not_signed = Je hebt deze afspraak nog niet getekend. Teken die eerst.
field-contact_terms_changed = Deze afspraak is veranderd nadat je tekende. Lees die en teken opnieuw.
field-contact_period_over = Deze afspraak is meer dan twee weken geleden afgelopen.
field-agreement_closed = Deze afspraak hoort niet meer bij het plan.
field-not_for_attendance = Hier vertel je over school of zorg waarvoor je getekend hebt. Gebruik voor deze afspraak een check-in.
field-not_for_a_relative = Deze jongere is familie van je. Vraag een collega om dit door te geven.
field-minutes_not_on_care = Bij zorg bewaren we niet hoe lang het duurde. Laat dit weg.
field-late_not_on_care = Bij zorg bewaren we niet of iemand te laat was. Kies iets anders.
field-contradicts = Dit staat er twee keer in, met twee verschillende antwoorden. Laat er één staan.
field-correction_too_late = Dit staat al langer dan 30 dagen vast. Laat deze regel weg, of vraag het de coach.
field-wrong_date = Schrijf een dag als 2026-11-23 of 23-11-2026.
field-wrong_time = Schrijf een tijd als 09:00.
field-wrong_minutes = Schrijf een heel aantal minuten, van 1 tot 720.
field-missing_column = Deze kolom ontbreekt.
field-double_column = Deze kolom staat er twee keer in.
field-wrong_cell_count = Deze rij heeft meer of minder vakjes dan de eerste rij.
field-wrong_period_length = Kies 1 tot 62 dagen.

# Appointments, messages and evidence
problem-appointment_state = Dit kan nu niet met deze afspraak
    .detail = De afspraak is afgezegd, of is al voorbij. Haal hem opnieuw op en kijk wat nu kan.
problem-appointment_exists = Er is al een afspraak op deze tijd
    .detail = Bij deze afspraak uit het plan hoort al iets op hetzelfde moment. Kies een andere tijd.
problem-appointment_began = Deze afspraak is al begonnen
    .detail = Je kunt hem niet meer verzetten of afzeggen. Na afloop kun je zeggen hoe het ging.
problem-move_too_late = Je bent te laat om deze afspraak te verzetten
    .detail = Verzetten kan tot 24 uur van tevoren. Vraag de coach om hem te verzetten, of om er achteraf een afmelding van te maken.
problem-cancel_too_late = Je bent te laat om deze afspraak af te zeggen
    .detail = Afzeggen kan tot 24 uur van tevoren. Vraag de coach om hem af te zeggen, of om er achteraf een afmelding van te maken.
problem-appointment_not_over = Deze afspraak is nog niet voorbij
    .detail = Wacht tot de afspraak voorbij is. Dan kun je zeggen hoe het ging.
problem-already_reported = Je hebt eerder iets anders gezegd
    .detail = Wat je zei blijft staan. Was het een vergissing? Vraag de coach om het te verbeteren.
problem-appointment_decided = De coach heeft al beslist
    .detail = Het staat vast hoe het ging. Zie jij het anders? Praat met de coach, die kan het nog verbeteren.
problem-correction_too_late = Je bent te laat om dit te verbeteren
    .detail = Wat vaststaat, kan 30 dagen lang anders worden. Dat is nu voorbij. Praat met de coach of de projectleider.
field-too_far_ahead = Dit is meer dan een jaar vooruit. Kies een eerder moment.
problem-appointment_disputed = Hier wordt verschillend over gedacht
    .detail = Op dit moment staat een afspraak in de agenda waarover twee mensen iets anders zeggen. De coach beslist. Laat dit nu weg.
problem-check_in_of_appointment = Dit hoort bij een afspraak in de agenda
    .detail = Je kunt dit niet afwijzen. Zeg wat er wel gebeurd is: verbeter het, of beslis bij de afspraak.
field-appointment_disputed = Over deze afspraak zeggen twee mensen iets anders. De coach beslist. Laat dit nu weg.
field-appointment_not_over = Op deze tijd is een afspraak die nog niet voorbij is. Geef dit daarna door.
field-appointment_too_short = Een afspraak duurt 5 minuten of langer. Kies een later einde.
field-appointment_too_long = Een afspraak duurt hoogstens 12 uur. Kies een eerder einde.
field-whole_minutes = Kies een tijd in hele minuten.
field-does_not_fit_agreement = Dit soort afspraak hoort niet bij deze afspraak uit het plan. Kies een ander soort of een andere afspraak.
field-evidence_missing = Schrijf hoe je het kunt zien, of voeg een foto of bestand toe.
field-duplicate_day = Deze dag staat er twee keer in. Gebruik elke dag één keer.
field-not_your_file = Dit bestand is er niet, of iemand anders heeft het gestuurd. Voeg een eigen bestand toe.

# Proposals and visits
problem-introduction_not_accepted = Het bedrijf heeft nog geen ja gezegd, of de kennismaking is voorbij
    .detail = Tijden of een overeenkomst voorstellen kan zolang een aangenomen kennismaking loopt. Kijk hoe het met de kennismaking staat.
problem-proposal_state = Deze tijden staan niet meer open
    .detail = Iemand heeft al gekozen of de tijden zijn teruggenomen. Haal de voorstellen opnieuw op en kijk wat er nu staat.
problem-proposal_waiting = Er wachten al tijden op antwoord
    .detail = Kijk eerst welke tijden er staan. Past er geen? Stuur dan `replacesId` mee, dan komen jouw tijden ervoor in de plaats.
problem-visit_state = Dit kan nu niet met dit bezoek
    .detail = Het bezoek staat niet open, gaat niet door of is al geweest. Haal het opnieuw op en kijk wat nu kan.
problem-visit_employer_closed = Deze werkgever kan nu niemand ontvangen
    .detail = Het programma werkt nu niet met deze werkgever. Vraag de projectleider hoe het verder gaat.
problem-visit_started = Dit bezoek is al begonnen
    .detail = Opgeven en afmelden kan tot het begin. Kan iemand niet komen? Laat het de coach weten.
problem-visit_not_started = Dit bezoek moet nog beginnen
    .detail = Geef na het begin door wie er was.
problem-visit_full = Dit bezoek is vol
    .detail = Alle plekken zijn bezet. Kies een ander bezoek, of kijk later nog eens.
problem-visit_age = Dit bezoek is voor een andere leeftijd
    .detail = Op die dag ben je er nog te jong voor. Kies een bezoek voor jouw leeftijd.
problem-already_signed_up = Je hebt al een plek
    .detail = Voor dit bezoek is deze jongere al opgegeven. Je hoeft niets meer te doen.
problem-sign_up_state = Dit kan niet meer met deze plek
    .detail = Er is al doorgegeven wie er was. Klopt het niet? Vraag de coach om het te verbeteren.
field-duplicate_slot = Deze tijd staat er twee keer in. Gebruik elke tijd één keer.
field-sign_up_missing = Zeg van iedereen die zich opgaf of die er was. Er missen er { $count }.

# Notices and deliveries
problem-address_code_wrong = Deze code klopt niet
    .detail = Kijk de code na, of geef je adres nog een keer op: dan krijg je een nieuwe code.
problem-no_address_to_confirm = Er is geen adres dat op een code wacht
    .detail = Geef eerst je mailadres op. Dan sturen we je een code.
problem-too_many_addresses = Je hebt te vaak een code gevraagd
    .detail = Wacht { $wait } en probeer het opnieuw.
problem-mail_is_off = Er gaat nu geen mail uit
    .detail = Je kunt hier geen mailadres opgeven. Alle berichten staan in de app.
problem-push_is_off = Er gaan nu geen meldingen uit
    .detail = Je telefoon kan geen melding krijgen. Alle berichten staan in de app.
problem-delivery_not_dead = Dit hoeft niet opnieuw
    .detail = Deze bezorging is nog bezig, al gelukt of niet meer nodig.

# Providers and offers
problem-provider_state = Dit kan nu niet met deze aanbieder
    .detail = De aanbieder is al verder, of nog niet zo ver. Haal de aanbieder opnieuw op en kijk wat er nu kan.
problem-provider_closed = Het programma werkt nu niet met deze aanbieder
    .detail = De aanbieder is geweigerd of geschorst. Lees de reden bij de aanbieder en praat met de projectleider.
problem-provider_pending = De aanbieder is nog niet goedgekeurd
    .detail = Beslis eerst over de aanbieder. Daarna kun je het aanbod goedkeuren.
problem-offer_state = Dit kan nu niet met dit aanbod
    .detail = Het aanbod is al verder, of nog niet zo ver. Haal het opnieuw op en kijk wat er nu kan.

# Pass, bookings and redemptions
problem-pass_blocked = Deze pas is geblokkeerd
    .detail = De pas kan nu niet worden gebruikt. Bij de pas staat waarom. De coach kan helpen. Een boeking annuleren kan nog wel.
problem-pass_expired = Het jaar van deze pas is voorbij
    .detail = Deze pas kun je niet meer gebruiken. Gebruik de pas van het nieuwe jaar.
problem-pass_state = Dit kan nu niet met deze pas
    .detail = De pas is al geblokkeerd, is niet geblokkeerd, of het jaar is voorbij. Haal de pas opnieuw op en kijk wat er nu kan.
problem-pass_rates_exist = De bedragen van dit jaar staan al vast
    .detail = Bedragen die vaststaan, veranderen niet meer. Kies een later jaar.
problem-offer_not_bookable = Deze activiteit kun je niet boeken
    .detail = De activiteit staat niet of niet meer in het aanbod. Kies een andere activiteit.
problem-provider_not_approved = Deze aanbieder doet nu niet mee
    .detail = De aanbieder is niet of niet meer goedgekeurd. Kies een andere aanbieder of vraag het de projectleider.
problem-offer_started = Deze activiteit is al begonnen
    .detail = Boeken kan tot het begin. Kies een andere activiteit.
problem-offer_not_started = Deze activiteit is nog niet begonnen
    .detail = Wacht tot de activiteit begonnen is. Dan pas weet je wie er niet kwam.
problem-age_does_not_fit = Deze activiteit is voor een andere leeftijd
    .detail = Je leeftijd op de eerste dag past er niet bij. Kies een activiteit voor jouw leeftijd.
problem-offer_full = Deze activiteit is vol
    .detail = Alle plekken zijn bezet. Kies een andere activiteit, of kijk later nog eens.
problem-already_booked = Je hebt al een plek
    .detail = Je hebt deze activiteit al geboekt. Kijk bij je boekingen.
problem-cancellation_too_late = Het is te laat om te annuleren
    .detail = Bij de boeking staat tot wanneer annuleren kon. Bel de aanbieder of vraag het je coach.
problem-booking_redeemed = Deze boeking is al gebruikt
    .detail = De aanbieder heeft deze boeking al verzilverd. Dat kan één keer. Klopt dat niet? Vraag het de projectleider.
problem-booking_cancelled = Deze boeking is geannuleerd
    .detail = De plek en het geld zijn weer vrij. Boek opnieuw als er nog plek is.
problem-booking_not_open = Deze boeking is voorbij
    .detail = Bij de boeking staat wat er gebeurd is en waarom. Haal de boeking opnieuw op.
problem-offer_withdrawn = Deze activiteit is teruggetrokken
    .detail = De activiteit gaat niet door, dus verzilveren kan niet. Klopt dat niet? Praat met de projectleider.
problem-provider_without_payee = We weten nog niet aan wie we betalen
    .detail = Vraag de financiële medewerker om de betaalgegevens van de aanbieder vast te leggen. Verzilver daarna opnieuw.
problem-amount_above_price = Dit is meer dan de prijs
    .detail = Kies de prijs van de boeking of minder.
problem-code_expired = Deze code is te oud
    .detail = Een code op het scherm werkt 60 seconden. Laat de jongere een nieuwe code tonen en scan opnieuw.
problem-code_unknown = Deze code kennen we niet
    .detail = Kijk of je de code goed hebt overgenomen. Het moet een code zijn van een boeking bij jou.
problem-code_not_of_this_booking = Deze code hoort niet bij deze boeking
    .detail = Kijk of je de code goed hebt overgenomen en de goede boeking koos.
problem-codes_locked = Te veel foute codes
    .detail = Jouw organisatie heeft te vaak een foute code ingevoerd. Over { $wait } kun je verder.

# Attachments, payees, payouts and objections

problem-file_type_not_accepted = Dit soort bestand nemen we niet aan
    .detail = Stuur een pdf of een foto (JPEG of PNG). Maak bijvoorbeeld een foto van de bon.
problem-file_empty = Dit bestand is leeg
    .detail = Er staat niets in, of alleen de namen van de kolommen. Kies een ander bestand of vul het in, en stuur het opnieuw. Er is nog niets veranderd.
problem-file_too_large = Dit bestand is te groot
    .detail = Een bestand is hier hoogstens { $limit } MB. Maak de foto kleiner of knip de lijst in stukken, en stuur het opnieuw. Er is nog niets veranderd.
problem-file_broken = Dit bestand is kapot
    .detail = We kunnen het bestand niet openen. Maak een nieuwe foto of pdf en stuur die.
problem-image_too_large = Deze foto is te groot
    .detail = De foto heeft te veel beeldpunten. Maak een kleinere foto en stuur die.
problem-payee_not_closable = Deze begunstigde kun je hier niet sluiten
    .detail = Een aanbieder, een jongere en het programma zelf sluit je niet hier. Sluit de aanbieder zelf, of wijs het verzoek af.
problem-payee_closed = Deze begunstigde is gesloten
    .detail = Hiervoor kan niets nieuws meer worden betaald. Kies een andere begunstigde.
problem-bank_account_waiting = Er wacht al een rekening
    .detail = Een eerdere rekening wacht nog op controle. Wacht daarop, of vraag financiën om die af te wijzen.
problem-bank_account_unchanged = Deze rekening gebruiken we al
    .detail = Je hoeft niets te doen. Wil je een andere rekening? Vul dan die in.
problem-bank_account_state = Over deze rekening is al beslist
    .detail = De rekening wacht niet meer op controle. Haal de lijst opnieuw op.
problem-second_officer_needed = Dit moet een tweede medewerker doen
    .detail = Je hebt deze rekening zelf ingevoerd of deze batch zelf verzameld. Vraag een andere medewerker financiën.
problem-payout_state = Dit kan nu niet met dit verzoek
    .detail = Het verzoek is al verder of juist nog niet zover. Haal het opnieuw op en kijk wie er nu aan de beurt is.
problem-payout_ceiling = Zoveel kan dit jaar niet meer
    .detail = Per jaar is er een grens. Bij `errors` staat hoeveel je dit jaar nog kunt vragen. Kies een lager bedrag, of wacht tot volgend jaar.
problem-too_young_for_debt_relief = Hulp bij schulden kan vanaf 18 jaar
    .detail = Je bent nog geen 18. Praat met je coach over wat nu wel kan.
problem-receipt_required = Er is een bon nodig
    .detail = Je wilt geld op je eigen rekening. Stuur eerst een foto van de bon en noem die bij `receiptId`.
problem-not_your_endorsement = Je stond hier al voor in
    .detail = Wie het verzoek steunt, keurt het niet ook goed. Vraag een collega van financiën.
problem-nothing_to_object = Er is niets afgewezen
    .detail = Je kunt alleen bezwaar maken als een verzoek is afgewezen of een mijlpaal is teruggestuurd.
problem-objection_too_late = Je bent te laat
    .detail = Bezwaar maken kan tot zes weken na het besluit. Praat met je coach over wat nu nog kan.
problem-objection_state = Over dit bezwaar is al beslist
    .detail = Het bezwaar is al afgehandeld of ingetrokken. Haal het opnieuw op en lees het besluit.
problem-objection_moot = Dit bezwaar is ingehaald
    .detail = Waar het over gaat, is intussen veranderd. Kijk wat er nu staat. Je kunt het bezwaar afwijzen en uitleggen waarom.
problem-lead_was_involved = Jij had hier al mee te maken
    .detail = Je hebt hier eerder over beslist of meegeholpen. Vraag een andere projectleider om over het bezwaar te beslissen.

# Payment batches and the bank
problem-bank_file_not_understood = We kunnen dit bestand niet lezen
    .detail = Stuur een statusbericht (pain.002) of een rekeningafschrift (camt.053) precies zoals de bank het gaf, als XML. Er is niets veranderd.
problem-bank_file_differs = Dit bestand is al ingelezen, met een andere inhoud
    .detail = Er is al een ander bestand met hetzelfde berichtnummer. Vraag de bank welk bestand klopt. Er is niets veranderd.
problem-bank_file_of_another_account = Dit afschrift is niet van de rekening van het programma
    .detail = Haal het afschrift op van de rekening waarmee het programma betaalt en stuur dat. Er is niets veranderd.
problem-debtor_account_missing = Er is geen rekening om van te betalen
    .detail = Geef de eigen bankrekening van het programma op en laat een andere medewerker die bevestigen. Een nieuwe rekening kun je na drie dagen gebruiken.
problem-nothing_to_pay = Er is nu niets te betalen
    .detail = Er staat niets open, of niemand kan nu betaald worden. Kijk bij `errors` wie er wacht en waarom.
problem-batch_state = Dit kan nu niet met deze betaalbatch
    .detail = De betaalbatch is al verder of juist nog niet zover. Haal de batch opnieuw op en kijk wat er nu kan.
problem-bank_account_changed = Er is een bankrekening veranderd
    .detail = Kijk bij `errors` om welke betalingen het gaat. Annuleer de batch en verzamel opnieuw: dan gaat elke betaling naar de rekening die nu geldt.

problem-placement_not_completed = Er is nog geen certificaat te geven
    .detail = Een certificaat hoort bij een plek die helemaal of voor een deel is afgemaakt. Laat eerst vastleggen hoe het is gegaan.
# Employers
problem-employer_state = Dit kan nu niet met deze werkgever
    .detail = Er is al over beslist, of er wacht geen aanmelding. Haal de werkgever opnieuw op en kijk wat er nu kan.
problem-employer_not_verified = De projectleider heeft dit bedrijf niet goedgekeurd
    .detail = Dit kan pas als dat gebeurd is. Kijk op de pagina van het bedrijf hoe het ervoor staat, of vraag het de projectleider.
problem-last_manager = Er moet een beheerder blijven
    .detail = Dit is de laatste beheerder van deze werkgever. Maak eerst een collega beheerder en probeer het dan opnieuw.
# Places and saved searches
problem-place_state = Dit kan nu niet met deze plek
    .detail = Haal de plek opnieuw op en kijk hoe het ermee staat.
problem-place_full = Deze plek is vol
    .detail = Iemand anders was eerder. Kies een andere plek, of kijk later nog eens.
problem-employer_may_not_post = Deze werkgever kan nu geen plekken plaatsen
    .detail = De werkgever is afgewezen of stilgezet. Vraag de projectleider wat er nodig is.
problem-too_many_saved_searches = Je hebt al te veel zoekopdrachten bewaard
    .detail = Je kunt er { $limit } bewaren. Verwijder er eerst een. Daarna kun je deze bewaren.

# Interests and introductions
problem-place_not_open = Deze plek is er nu niet
    .detail = De werkgever zoekt hier nu niemand voor. Kies een andere plek.
problem-too_young_for_place = Je bent hier nog te jong voor
    .detail = Voor deze plek moet je op de eerste dag { $limit } jaar of ouder zijn. Kies een andere plek.
problem-too_many_interests = Je hebt al veel plekken gekozen
    .detail = Je kunt in { $limit } plekken tegelijk interesse hebben. Trek er eerst een terug.
problem-interest_state = Dit kan nu niet met deze interesse
    .detail = De interesse is al verder of juist nog niet zover. Haal haar opnieuw op en kijk wat er nu kan.
problem-introduced_recently = Deze werkgever kreeg net bericht over deze jongere
    .detail = Dezelfde jongere kan na zeven dagen weer worden voorgesteld. Vanaf { $day } kan het.
problem-introductions_full = Deze werkgever kan nu niemand meer ontmoeten
    .detail = De werkgever heeft genoeg kennismakingen. Probeer het vanaf { $day } opnieuw, of kies samen een andere plek.
problem-introduction_state = Dit kan nu niet met deze kennismaking
    .detail = De kennismaking is al verder of juist nog niet zover. Haal haar opnieuw op en kijk wat er nu kan.
problem-messages_blocked = De berichten staan uit
    .detail = Iemand heeft de berichten gestopt. De coach kan ze weer aanzetten. Neem contact op met de coach.
problem-kvk_number_taken = Een ander bedrijf heeft dit KvK-nummer al
    .detail = Een goedgekeurd bedrijf staat al met dit nummer in de lijst. Vraag na welk van de twee klopt, en zet het andere stil of wijs het af.
problem-trial_not_moved = Een meeloopdag verzetten gaat met een nieuw voorstel
    .detail = Zeg de afspraak af en stel nieuwe tijden voor. De jongere kiest er een die past en mag.
problem-messages_open = De berichten staan al aan
    .detail = Je hoeft niets te doen. Iedereen kan weer schrijven.
problem-too_many_messages = Je stuurt veel berichten achter elkaar
    .detail = Wacht even. Over { $wait } kun je weer schrijven.
problem-nothing_to_release = Dit weten we niet van je
    .detail = Dit staat niet in je gegevens. Vraag je coach om het in te vullen, of bevestig eerst je e-mailadres.
problem-release_state = Dit kan nu niet meer
    .detail = Hierover is al beslist of het is al teruggenomen. Haal de lijst opnieuw op.
problem-stale = Iemand anders was eerder
    .detail = Dit is veranderd nadat je het opende. Haal de nieuwste versie op en probeer het opnieuw.
problem-payload_too_large = Dit bericht is te groot
    .detail = Maak je bericht kleiner en stuur het opnieuw.
problem-unsupported_media_type = Dit soort bericht kennen we niet
    .detail = Stuur JSON, met de kop `Content-Type: application/json`.
problem-idempotency_key_reused = Dit herkenningsteken is al gebruikt
    .detail = Met deze `Idempotency-Key` stuurde je eerder iets anders. Gebruik een nieuwe voor een nieuw verzoek.
problem-app_too_old = Je app is te oud
    .detail = Werk je app bij en probeer het opnieuw.
problem-if_match_required = We weten niet welke versie je zag
    .detail = Stuur de kop `If-Match` mee, met de `ETag` die je kreeg toen je dit ophaalde.
problem-too_many_requests = Je probeert het te vaak
    .detail = Wacht even. Over { $wait } kun je het opnieuw proberen.

problem-internal = Er ging iets mis bij ons
    .detail = Dit is onze fout. Probeer het later opnieuw. Blijft het misgaan? Geef dan het nummer bij `requestId` door.
problem-busy = Het is nu te druk
    .detail = Er is niets veranderd. Wacht even en probeer het opnieuw.
problem-outcome_unknown = We weten niet of het gelukt is
    .detail = Stuur hetzelfde nog een keer, met dezelfde `Idempotency-Key`. Dan gebeurt het precies één keer.

## Eén veld

field-missing = Vul dit in.
field-unknown_field = Dit veld kennen we niet. Laat het weg.
field-wrong_type = Dit is niet het juiste soort waarde.
field-unknown_value = Deze keuze kennen we niet. Kies een van de waarden die hier kunnen.
field-wrong_format = { $format ->
    [date] Schrijf een dag als jaar, maand en dag, zoals `2026-11-23`.
    [date-time] Schrijf een moment met de tijd erbij, zoals `2026-11-23T09:00:00Z`.
    [email] Vul een mailadres in, zoals `sam@voorbeeld.nl`.
    [uuid] Dit is niet het nummer van iets. Kies het opnieuw.
   *[other] Schrijf dit op de juiste manier ({ $format }).
}
field-wrong_pattern = Schrijf dit op de juiste manier, zoals `{ $example }`.
field-too_short = Maak dit langer. Het kleinste aantal tekens is { $limit }.
field-too_long = Maak dit korter. Het grootste aantal tekens is { $limit }.
field-too_few = Voeg iets toe. Het kleinste aantal is { $limit }.
field-too_many = Haal iets weg. Het grootste aantal is { $limit }.
field-too_small = Dit is te laag. Kies { $limit } of hoger.
field-too_large = Dit is te hoog. Kies { $limit } of lager.
field-invalid = Dit klopt niet. Kijk het na.
field-forbidden_character = Hier staat een teken in dat je niet kunt zien. Haal het weg of typ de tekst opnieuw.
field-wrong_limit = Kies een getal van 1 tot en met 100.
field-wrong_cursor = Dit is geen plek in deze lijst. Begin opnieuw zonder `cursor`.
field-wrong_parameter = Dit deel van het adres kennen we niet, of zijn waarde klopt niet. Kijk in de beschrijving van de API wat er mag staan.
field-wrong_query = Het deel van het adres na het vraagteken klopt niet. Kijk na of er niets te veel of te weinig staat.
field-amount_missing = Deze beloning is geld. Vul een bedrag in.
field-amount_not_allowed = Bij dit soort beloning hoort geen bedrag. Laat het weg.
field-wrong_period = Het einde moet na het begin liggen.
field-wrong_rule = Het aantal dat minstens moet lukken, kan niet hoger zijn dan het aantal keren.
field-duplicate_id = Dit nummer staat er twee keer in. Gebruik elk nummer één keer.
field-unknown_reference = Dit verwijst naar iets dat er niet is.
field-too_young = Hulp bij schulden kan vanaf 18 jaar.
field-too_young_to_enrol = Zo jong doe je nog niet mee aan dit programma. Kijk de geboortedatum na.
field-too_old = Deze leeftijd is te hoog voor dit programma.
field-birth_date = Deze geboortedatum kan niet. Kijk de datum na.
field-in_the_future = Deze datum is nog niet geweest. Kies vandaag of eerder.
field-later_today = Dit is pas later vandaag. Vul het in als het zover is.
field-before_period = Dit is vóór het begin van de afspraak.
field-after_period = Dit is na het einde van de afspraak.
field-needs_text = Schrijf hier iets op. Alleen spaties is niet genoeg.
field-fund_short = In dit potje mist nog € { $missing }.
field-no_fund = Voor deze beloning is nog geen potje.
field-agreement_not_met = Deze afspraak is nog niet gehaald.
field-signature_missing = Deze handtekening mist nog.
field-fixed = Deze mijlpaal is goedgekeurd of wacht op goedkeuring en kan niet meer veranderen.
field-not_a_member = Deze persoon heeft niet de rol die hiervoor nodig is in dit programma.

# Notices and deliveries
field-wrong_email_address = Naar dit adres kunnen we geen mail sturen. Vul een adres in zoals sam@voorbeeld.nl: met een @ en daarna een punt.
field-push_service_unknown = Dit adres hoort niet bij een dienst die we kennen. Zet meldingen in de app opnieuw aan.
field-duplicate_preference = Dit staat er twee keer in. Kies één keer per soort en kanaal.

# Providers and offers
field-number_fixed = Je bent goedgekeurd. Daarom kan het KvK-nummer niet meer veranderen. Vraag de projectleider om hulp.
field-no_provider = Deze organisatie staat niet bekend als aanbieder van activiteiten. Vraag het de projectleider.
field-course_too_short = Een cursus duurt { $weeks } weken of langer. Kies een latere laatste dag.
field-one_off_too_long = Iets wat één keer is, duurt hoogstens 7 dagen. Kies een eerdere laatste dag of maak er een cursus van.
field-wrong_ages = De hoogste leeftijd kan niet lager zijn dan de laagste.
field-unchangeable = Dit kan niet meer veranderen. Laat het zoals het was.
field-places_taken = Er zijn al { $taken } plekken bezet. Kies dat aantal of meer.
field-in_the_past = Dit is al voorbij. Kies een moment dat nog komt.
field-outside_area = Deze plek ligt niet in Nederland.
field-coordinates_incomplete = Vul de breedtegraad en de lengtegraad allebei in, of geen van beide.
field-not_a_picture = Dit bestand is geen foto. Kies een foto.
field-near_missing = Zeg in de buurt van wat: vul `near` in.
field-wrong_place = Schrijf dit als breedtegraad en lengtegraad met een komma ertussen, zoals `52.4381,4.8210`, in Nederland.
field-wrong_distance = Kies een afstand van 1 tot en met 100000 meter.
field-wrong_age = Kies een leeftijd van 0 tot en met 99.
field-too_many_words = Zoek op hoogstens 10 woorden en 100 tekens.

# Employers
field-wrong_month = Schrijf de maand als jaar en maand, zoals 2026-11.
field-too_many_months = Dit zijn te veel maanden. Kies er hoogstens { $limit }.

# Pass, bookings and redemptions
field-above_price = Kies € { $price } of lager.
field-duplicate_age = Deze leeftijd staat er twee keer in. Gebruik elke leeftijd één keer.
field-past_year = Dit jaar is voorbij. Kies dit jaar of later.
field-from_age_zero_missing = Begin met een bedrag vanaf 0 jaar, zodat elke leeftijd er een heeft.

# Attachments, payees, payouts and objections

field-wrong_iban = Dit rekeningnummer klopt niet. Kijk het na op je bankpas.
field-not_sepa = Naar een rekening in dit land kunnen we niet betalen. Kies een rekening in Europa (SEPA).
field-organisation_not_allowed = Een organisatie hoort alleen bij een school. Laat dit weg.
field-above_ceiling = Je kunt dit jaar nog € { $left } vragen.

# Payment batches and the bank
field-no_bank_account = Deze begunstigde heeft nog geen bevestigde bankrekening.
field-bank_account_waiting = De bankrekening van deze begunstigde is nieuw. Drie dagen na de bevestiging kan er geld naartoe.
field-credit_note_larger = Er is hier evenveel of meer terug te krijgen dan er openstaat.
field-payee_closed = Deze begunstigde is gesloten.
field-bank_account_changed = De bankrekening is niet meer die van toen de batch verzameld werd, of de begunstigde is gesloten.
field-wrong_execution_date = Kies vandaag of een dag in de komende 60 dagen.

# Places and saved searches
field-positions_taken = Er zijn al { $taken } plekken bezet. Kies dat aantal of meer.
field-schedule_missing = Zeg op welke dagen en tijden er werk is. Alleen een verhaal van een rolmodel mag zonder.
field-break_too_long = De pauze is even lang als de werkdag. Maak de pauze korter.
field-duplicate_hazard = Dit staat er twee keer in. Noem het één keer.
field-supervision_needed = Wie jonger is dan { $age }, werkt alleen met een volwassene erbij ({ $rule }). Zorg daarvoor of kies een hogere leeftijd.
field-hazard_alcohol = Waar alcohol wordt geschonken of verkocht, mag je werken vanaf { $age } jaar ({ $rule }). Kies een hogere leeftijd of ander werk.
field-hazard_machines = Met gevaarlijke machines mag je hier werken vanaf { $age } jaar ({ $rule }). Kies een hogere leeftijd of ander werk.
field-hazard_heavy_lifting = Meer dan 10 kilo tillen mag vanaf { $age } jaar ({ $rule }). Kies een hogere leeftijd of lichter werk.
field-hazard_night_work = In de nacht werken mag vanaf { $age } jaar ({ $rule }). Kies een hogere leeftijd of andere tijden.
field-hazard_cash_desk = Alleen achter de kassa staan mag vanaf { $age } jaar ({ $rule }). Kies een hogere leeftijd of ander werk.
field-hazard_industrial = In een fabriek of op een bouwplaats mag je werken vanaf { $age } jaar ({ $rule }). Kies een hogere leeftijd of ander werk.
field-hazard_dangerous_substances = Met gevaarlijke stoffen mag je werken vanaf { $age } jaar ({ $rule }). Kies een hogere leeftijd of ander werk.
field-too_young_for_kind = Dit kan vanaf { $age } jaar. Kies een hogere leeftijd of een ander soort plek.
field-weekly_free_day_hours = Wie { $age } is, werkt hoogstens { $limit } uur op een dag. Hier is het { $measured } uur ({ $article }). Maak de dag korter of kies een hogere leeftijd.
field-weekly_holiday_week_hours = Wie { $age } is, werkt hoogstens { $limit } uur in een week. Hier is het { $measured } uur ({ $article }). Maak de week korter of kies een hogere leeftijd.
field-weekly_night = Wie { $age } is, werkt niet tussen { $night } uur ({ $article }). Kies andere tijden of een hogere leeftijd.
field-weekly_sunday = Wie { $age } is, werkt niet op zondag ({ $article }). Kies een andere dag of een hogere leeftijd.
field-weekly_saturday_before_sunday = Wie { $age } is en op zondag werkt, is de zaterdag ervoor vrij ({ $article }). Kies een van de twee dagen of een hogere leeftijd.
field-weekly_days_a_week = Wie { $age } is, werkt hoogstens { $limit } dagen in een week. Hier zijn het er { $measured } ({ $article }). Kies minder dagen of een hogere leeftijd.
field-weekly_daily_rest = Wie { $age } is, heeft na een werkdag { $limit } uur rust nodig. Hier is het { $measured } uur ({ $article }). Laat de volgende dag later beginnen of kies een hogere leeftijd.
field-weekly_weekly_rest = Wie { $age } is, heeft in een week { $limit } uur rust achter elkaar nodig. Hier is het { $measured } uur ({ $article }). Kies minder dagen of een hogere leeftijd.
field-weekly_break = Na 4,5 uur werken hoort een half uur pauze. Hier is het { $measured } uur zonder pauze ({ $article }). Maak de pauze langer.
field-misfit_minimum_age = Deze plek is vanaf { $age } jaar.
field-misfit_supervision = Hier is niet altijd een volwassene bij. Dat mag vanaf { $age } jaar ({ $rule }).
field-misfit_hazard = Bij dit werk hoort iets dat pas mag vanaf { $age } jaar ({ $rule }).
field-misfit_working_times = Deze werktijden mogen pas vanaf { $age } jaar ({ $rule }).
field-contact_details = Laat telefoonnummers, e-mailadressen, links en accounts weg. Contact gaat via de app.
field-outside_meeting_hours = Kies een tijd tussen { $from } en { $until } uur, op één dag.
field-hours_confirmed = Er zijn uren bevestigd, dus de jongere was er. Kies een ander antwoord.
field-near_twice = Kies `near` of `nearPostcode`, niet allebei.
field-unknown_postcode = Deze postcode kennen we niet. Kies er een uit de lijst `/postcode-areas`, of stuur je plek met `near`.
field-wrong_weekday = Kies een dag van 1 (maandag) tot en met 7 (zondag).
field-only_for_youths = Dit werkt alleen voor jongeren zelf. Kies een leeftijd met `age`.
field-duplicate_postcode = Deze postcode staat er twee keer in. Gebruik elke postcode één keer.
# Interests and introductions
field-wrong_phone_number = Dit telefoonnummer klopt niet. Schrijf het als 06 12345678 of +31 6 12345678.
field-only_with_phone_number = Laat dit weg. Een nummer hoort alleen bij `phone_number`.
# Placements, hours and working time
problem-placement_state = Dit kan nu niet met deze overeenkomst
    .detail = De overeenkomst is al verder of juist nog niet zover. Haal die opnieuw op en kijk wat er nu kan.
problem-placement_exists = Er is al een overeenkomst
    .detail = Bij deze kennismaking hoort al een overeenkomst die nog loopt. Werk daarin verder, of zeg die eerst af.
problem-placement_changed = De overeenkomst is intussen veranderd
    .detail = Dit is niet meer de tekst die je wilde ondertekenen. Lees de nieuwe tekst en teken daarna.
problem-placement_started = De eerste dag is al voorbij
    .detail = Iedereen moet tekenen voordat het begint. Kies een latere eerste dag en teken dan opnieuw.
problem-placement_employer_closed = Dit bedrijf doet nu niet mee
    .detail = De projectleider heeft het bedrijf nog niet goedgekeurd of laat het nu niet meedoen. Vraag het de projectleider.
problem-placement_unfit = Zo kan deze overeenkomst niet
    .detail = De regels voor jongeren of van de plek laten dit niet toe. De coach ziet waarom. Kies samen andere werktijden of een andere plek.
problem-working_time = Deze werktijden mogen niet
    .detail = De wet beschermt jongeren onder de 18. Bij `errors` staat welke regel het is, hoeveel er mag en in welk artikel dat staat. Pas de werktijden aan en teken daarna.
problem-already_signed = Hier is al getekend
    .detail = Iemand anders heeft al getekend voor deze kant. Je hoeft niets meer te doen.
problem-no_guardian_needed = Er hoeft geen ouder of verzorger te tekenen
    .detail = De jongere is 18 op de eerste dag. Je hoeft niets te doen.
problem-too_many_signing_codes = Er zijn te veel codes gemaakt
    .detail = Voor deze overeenkomst zijn vandaag al genoeg codes gemaakt. Probeer het morgen opnieuw. De laatste code werkt nog.
problem-shift_id_taken = Dit nummer is al gebruikt
    .detail = Uren met deze `id` zeggen iets anders. Maak een nieuw nummer en stuur het opnieuw.
problem-shift_overlaps = Op dat moment staan er al uren
    .detail = Je kunt niet op twee plekken tegelijk werken. Kijk in je uren wat er al staat.
problem-shift_decided = Over deze uren is al beslist
    .detail = Het bedrijf heeft de uren al goedgekeurd of afgekeurd. Klopt dat niet? Bespreek het met de coach.
problem-outcome_too_early = Dit kan nog niet
    .detail = Vertel hoe het ging vanaf de laatste dag. Was het eerder klaar? Dan kan het vanaf die dag. Dat iemand niet kwam, kun je vanaf de eerste dag zeggen.
field-school_needed = Onder de 16 ga je naar school. Vul in op welke dagen.
field-day_not_in_period = Deze dag komt niet voor in de periode. Kies een andere dag of een langere periode.
field-shift_overlaps = Op dat moment staat er al iets. Kies een ander begin.
field-ends_before_start = De laatste dag kan niet vóór de eerste liggen.
field-longer_than_a_year = Dit is langer dan een jaar. Kies een eerdere laatste dag.
field-negative_amount = Dit bedrag kan niet lager zijn dan nul.
field-before_place = De plek is er dan nog niet. Kies een latere eerste dag.
field-after_place = De plek is er dan niet meer. Kies een eerdere laatste dag.
field-before_placement = Dit is vóór de eerste dag van de overeenkomst.
field-after_placement = Dit is na de laatste dag van de overeenkomst.
field-not_worked_yet = Dit moet nog komen. Vul uren in als je klaar bent met werken.
field-comment_needed = De andere kant zegt iets anders. Schrijf op wat er volgens jou gebeurd is.
field-question_missing = Beantwoord alle vragen.
field-question_of_other_side = Deze vraag is niet voor jou. Laat dit antwoord weg.
field-duplicate_question = Deze vraag staat er twee keer in. Geef één antwoord.
field-last_date_not_allowed = Een laatste dag hoort alleen bij iets dat voor een deel is gelukt. Laat dit weg.
field-working_time_too_young = Onder de { $limit } mag je niet werken ({ $article }). Voor het eerst op { $date }.
field-working_time_not_supervised = Op deze leeftijd mag je alleen werken als er een volwassene bij is ({ $article }).
field-working_time_not_light = Op deze leeftijd mag je alleen licht werk doen, zonder machines of gevaar ({ $article }).
field-working_time_during_school = Dit is onder schooltijd, op { $date } { $measured } uur ({ $article }).
field-working_time_school_day_hours = Op een schooldag mag { $limit } uur. Hier is het { $measured } uur, voor het eerst op { $date }, { $times } keer ({ $article }).
field-working_time_free_day_hours = Op een vrije dag mag { $limit } uur. Hier is het { $measured } uur, voor het eerst op { $date }, { $times } keer ({ $article }).
field-working_time_school_week_hours = In een schoolweek mag { $limit } uur. Hier is het { $measured } uur, voor het eerst in de week van { $date }, { $times } keer ({ $article }).
field-working_time_holiday_week_hours = In een vakantieweek mag { $limit } uur. Hier is het { $measured } uur, voor het eerst in de week van { $date }, { $times } keer ({ $article }).
field-working_time_four_week_mean = Over vier weken mag het gemiddeld { $limit } uur per week zijn. Hier is het { $measured } uur, vanaf de week van { $date } ({ $article }).
field-working_time_night = Dit is 's avonds te laat of 's ochtends te vroeg: { $measured } uur, voor het eerst op { $date }, { $times } keer ({ $article }).
field-working_time_sunday = Op zondag mag je niet werken, of alleen als dat in de overeenkomst staat en iedereen ermee instemt. Voor het eerst op { $date } ({ $article }).
field-working_time_saturday_before_sunday = Wie op zondag werkt, is de zaterdag ervoor vrij. Voor het eerst in de week van { $date } ({ $article }).
field-working_time_too_many_sundays = Er mag op hoogstens { $limit } zondagen gewerkt worden. Hier zijn het er { $measured } ({ $article }).
field-working_time_days_a_week = Er mag op hoogstens { $limit } dagen per week gewerkt worden. Hier zijn het er { $measured }, voor het eerst in de week van { $date } ({ $article }).
field-working_time_daily_rest = Tussen twee dagen is { $limit } uur rust nodig. Hier is het { $measured } uur, voor het eerst op { $date }, { $times } keer ({ $article }).
field-working_time_weekly_rest = Per week is { $limit } uur rust achter elkaar nodig. Hier is het { $measured } uur, vanaf { $date } ({ $article }).
field-working_time_break = Na 4,5 uur is een half uur pauze nodig. Hier is het { $measured } uur zonder pauze, voor het eerst op { $date }, { $times } keer ({ $article }).
field-working_time_holiday_weeks = In een jaar mag je in hoogstens { $limit } vakantieweken werken. Hier zijn het er { $measured } ({ $article }).
field-working_time_holiday_weeks_in_a_row = Je mag in hoogstens { $limit } vakantieweken achter elkaar werken. Hier zijn het er { $measured } ({ $article }).
field-working_time_overlap = Hier zijn twee werktijden tegelijk, voor het eerst op { $date }. Misschien is er elders ook werk afgesproken ({ $article }).
