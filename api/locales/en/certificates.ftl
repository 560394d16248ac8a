# The certificate on paper and the page on which anybody can check it.

certificate-title = Certificate
certificate-for = for
certificate-did = worked and learnt at { $employer }
certificate-hours = Hours at work: { $hours }
certificate-guided = Guided by { $supervisor } at work and { $coach } as coach
certificate-learnt = What was learnt
certificate-issued = Issued on { $day }
certificate-check = Is this certificate genuine? Scan the code or go to:

certificate-page-valid = This certificate is genuine
certificate-page-valid-body = See whether this is the same as what is on the paper.
certificate-page-revoked = This certificate is no longer valid
certificate-page-revoked-body = It was revoked on { $day }.
certificate-page-unknown = We do not know this certificate
certificate-page-unknown-body = See whether the address is right. If it is, the certificate is not ours.
certificate-page-holder = Of
certificate-page-did = What
certificate-page-employer = At
certificate-page-period = When
certificate-page-issued = Issued
certificate-page-issuer = By
