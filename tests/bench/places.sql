-- What the server runs for GET /v1/places?near=..&limit=20 once it knows the session.
\set i random(1, 1000)
\set latitude random(52400000, 52480000)
\set longitude random(4750000, 4870000)
SELECT p.id, p.employer_id, g.name AS employer_name, p.kind, p.sector, p.title, p.starts_on, p.ends_on, p.schedule,
       p.positions, p.positions_taken, p.min_age, p.hazards, p.is_supervised, p.school_week_age,
       p.holiday_week_age, p.neighbourhood, p.address, p.latitude_microdegrees, p.longitude_microdegrees, p.published_at,
       (((p.latitude_microdegrees - :latitude) * 111195 / 1000) * ((p.latitude_microdegrees - :latitude) * 111195 / 1000)
        + ((p.longitude_microdegrees - :longitude) * 67781 / 1000) * ((p.longitude_microdegrees - :longitude) * 67781 / 1000))
         AS square_distance, y.birth_date
  FROM places p CROSS JOIN employers e CROSS JOIN organisations g LEFT JOIN participants y ON y.id = bench_id(3, :i)
 WHERE p.programme_id = bench_id(1, 1) AND p.state = 'published' AND p.ends_on >= current_date
   AND e.id = p.employer_id AND CASE WHEN e.state = 'verified' THEN TRUE ELSE FALSE END AND g.id = e.organisation_id
   AND p.latitude_microdegrees >= :latitude - 4506 AND p.latitude_microdegrees <= :latitude + 4506
   AND p.longitude_microdegrees >= :longitude - 7392 AND p.longitude_microdegrees <= :longitude + 7392
   AND (((p.latitude_microdegrees - :latitude) * 111195 / 1000) * ((p.latitude_microdegrees - :latitude) * 111195 / 1000)
        + ((p.longitude_microdegrees - :longitude) * 67781 / 1000) * ((p.longitude_microdegrees - :longitude) * 67781 / 1000))
       < 251001000000
 ORDER BY (((p.latitude_microdegrees - :latitude) * 111195 / 1000) * ((p.latitude_microdegrees - :latitude) * 111195 / 1000)
        + ((p.longitude_microdegrees - :longitude) * 67781 / 1000) * ((p.longitude_microdegrees - :longitude) * 67781 / 1000)),
       p.id LIMIT 21;
