# Wat een agenda-app laat zien: niets waaraan een ander ziet waar het over gaat.
calendar-appointment = Afspraak
