-- What the server runs for GET /v1/offers?text=..&category=..&near=..&limit=20 once it knows the session.
\set i random(1, 1000)
\set category random(0, 5)
\set hall random(10, 19)
\set latitude random(52400000, 52480000)
\set longitude random(4750000, 4870000)
SELECT o.id, o.provider_id, g.name AS provider_name, o.kind, o.category, o.title, o.schedule, o.price_cents,
       o.places, o.places_taken, o.starts_at, o.until_date, o.min_age, o.max_age, o.neighbourhood, o.address,
       o.latitude_microdegrees, o.longitude_microdegrees, o.picture_id,
       (((o.latitude_microdegrees - :latitude) * 111195 / 1000) * ((o.latitude_microdegrees - :latitude) * 111195 / 1000)
        + ((o.longitude_microdegrees - :longitude) * 67781 / 1000) * ((o.longitude_microdegrees - :longitude) * 67781 / 1000))
         AS square_distance, y.birth_date
  FROM offers o CROSS JOIN providers p CROSS JOIN organisations g LEFT JOIN participants y ON y.id = bench_id(3, :i)
 WHERE o.programme_id = bench_id(1, 1) AND o.state = 'approved' AND o.starts_at > now()
   AND p.id = o.provider_id AND p.state = 'approved' AND g.id = p.organisation_id
   AND o.search_text LIKE (SELECT '%zaal' || CAST(:hall AS text) || '%') ESCAPE '!'
   AND o.category = (SELECT CASE CAST(:category AS integer) WHEN 0 THEN 'sport' WHEN 1 THEN 'music' WHEN 2 THEN 'art'
                                 WHEN 3 THEN 'culture' WHEN 4 THEN 'scouting' ELSE 'homework_club' END)
 ORDER BY o.starts_at, o.id LIMIT 21;
