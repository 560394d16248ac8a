//! Employers with places all over the town, and measuring the search for the nearest.

use std::sync::Arc;

use back_on_track::clock::Clock;
use chrono::Days;
use rand::rngs::SmallRng;
use sea_orm::DatabaseConnection;

use crate::course::{Course, WARM_UP};
use crate::load::{self, Pace, Source, below};
use crate::process::Process;
use crate::seed::{Seed, THEN, series};
use crate::spending;
use crate::town::{EMPLOYERS, FIRST_COACH, Kind, PLACES, READERS};

/// Different searches.
const SEARCHES: u64 = 5_000;

/// Sets them up.
pub async fn fill(db: &DatabaseConnection) {
    let seed = Seed { db };
    seed.run("BEGIN").await;
    seed.employers().await;
    seed.places().await;
    seed.run("COMMIT").await;
    seed.settle().await;
}

impl Seed<'_> {
    async fn employers(&self) {
        let (programme, organisation) = (self.programme(), self.id(Kind::Organisation, "200 + i"));
        let numbers = series(0, EMPLOYERS - 1);
        self.run(&format!(
            "INSERT INTO organisations (id, programme_id, kind, name, version, created_at)
             {numbers} SELECT {organisation}, {programme}, 'employer', 'Bedrijf ' || i, 1, {THEN} FROM n"
        ))
        .await;
        self.run(&format!(
            "INSERT INTO employers (id, programme_id, organisation_id, state, kvk_number, sector, description, contact_name, email,
                                    address, postcode, introductions_a_month, search_text, decided_at, version, created_at)
             {numbers} SELECT {}, {programme}, {organisation}, 'verified', CAST(10000000 + i AS text), 'retail',
                       'Een bedrijf in Zaanstad.', 'Piet de Jong', 'info@example.nl', 'Dam 1, Zaandam', '1506 BC', 20,
                       'bedrijf ' || i, {THEN}, 1, {THEN} FROM n",
            self.id(Kind::Employer, "i"),
        ))
        .await;
    }

    async fn places(&self) {
        let today = Clock::System.now().date_naive();
        let day = |days| today.checked_add_days(Days::new(days)).unwrap();
        let schedule = r#"[{"weekday":6,"from":"10:00","until":"14:00","breakMinutes":0}]"#;
        self.run(&format!(
            "INSERT INTO places (id, programme_id, employer_id, kind, sector, title, tasks, learning, language, starts_on,
                                 ends_on, schedule, positions, positions_taken, min_age, hazards, is_supervised,
                                 school_week_age, holiday_week_age, address, postcode, latitude_microdegrees,
                                 longitude_microdegrees, search_text, state, published_at, created_by, version,
                                 created_at)
             {} SELECT {}, {}, {}, 'side_job',
                       CASE i % 5 WHEN 0 THEN 'food' WHEN 1 THEN 'retail' WHEN 2 THEN 'green' WHEN 3 THEN 'care'
                                  ELSE 'technology' END,
                       'Helpen op zaterdag ' || i, 'Vakken vullen, klanten helpen en opruimen.', 'Op tijd komen en vragen stellen.',
                       'Nederlands', '{}', '{}', '{schedule}', 2, 0, 15, '[]', TRUE, 13, 13, 'Dam ' || i || ', Zaandam',
                       '1506 BC', 52400000 + i * 7919 % 80000, 4750000 + i * 104729 % 120000,
                       'helpen op zaterdag ' || i || ' vakken vullen klanten helpen en opruimen', 'published', {THEN}, {}, 1,
                       {THEN} FROM n",
            series(0, PLACES - 1),
            self.id(Kind::Place, "i"),
            self.programme(),
            self.id(Kind::Employer, &format!("i % {EMPLOYERS}")),
            day(30),
            day(200),
            self.id(Kind::User, &FIRST_COACH.to_string()),
        ))
        .await;
    }
}

impl Course {
    /// The 20 nearest places.
    pub fn places(&mut self, server: &Process) {
        let request = |turn| {
            let [_, _, (_, latitude), (_, longitude)] = spending::search(turn);
            let path = format!(
                "/v1/places?near={}.{:06},{}.{:06}&limit=20",
                latitude / 1_000_000,
                latitude % 1_000_000,
                longitude / 1_000_000,
                longitude % 1_000_000,
            );
            self.get(&path, 1 + turn % READERS)
        };
        let requests: Vec<Arc<str>> = (0..SEARCHES).map(request).collect();
        let source: Source =
            Arc::new(move |random: &mut SmallRng| requests.get(below(random, SEARCHES) as usize).cloned());
        load::run(server.address, Pace::Closed, WARM_UP, &source);
        self.measure(server, "places", Pace::Closed, &source);
    }
}
