# What a calendar program shows: nothing that tells whoever looks along what it is about.
calendar-appointment = Appointment
