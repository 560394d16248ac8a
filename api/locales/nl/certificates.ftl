# Het certificaat op papier en de pagina waarop iedereen het kan controleren.

certificate-title = Certificaat
certificate-for = voor
certificate-did = heeft gewerkt en geleerd bij { $employer }
certificate-hours = { $hours } uur gewerkt
certificate-guided = Begeleiding: { $supervisor } op het werk en { $coach } als coach
certificate-learnt = Dit is geleerd
certificate-issued = Uitgegeven op { $day }
certificate-check = Is dit certificaat echt? Scan de code of ga naar:

certificate-page-valid = Dit certificaat is echt
certificate-page-valid-body = Kijk of dit hetzelfde is als wat er op het papier staat.
certificate-page-revoked = Dit certificaat geldt niet meer
certificate-page-revoked-body = Het is ingetrokken op { $day }.
certificate-page-unknown = Dit certificaat kennen we niet
certificate-page-unknown-body = Kijk of het adres klopt. Klopt het, dan is het certificaat niet van ons.
certificate-page-holder = Van
certificate-page-did = Wat
certificate-page-employer = Bij
certificate-page-period = Wanneer
certificate-page-issued = Uitgegeven
certificate-page-issuer = Door
