//! The search: a statement over the index of what is newest, or over the one on the map, which looks farther until the page is full.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{EmployerId, ParticipantId, PlaceId, PlaceKind, ProgrammeId, Sector};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::query::list_of;
use super::rules::{ADULT, Demands, day_number};
use super::search::{Asker, PlaceSort, Search, Wish, check, next_reach};
use crate::auth::Person;
use crate::coordinate::metres;
use crate::error::{ApiError, ApiResult};
use crate::postcode;
use crate::search::{Sql, pattern_of, square_distance};

/// Where an earlier page ended: what its last item is sorted by, and which one it is.
pub type Position = (i64, Uuid);

/// In whose name it is looked.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// In which programme.
    pub programme_id: ProgrammeId,
    /// The youth who looks, if it is one.
    pub participant_id: Option<ParticipantId>,
    /// The day on which they look.
    pub today: NaiveDate,
}

impl Scope {
    /// Of a person, today.
    #[must_use]
    pub fn of(person: &Person, today: NaiveDate) -> Self {
        Self { programme_id: person.programme_id, participant_id: person.participant_id, today }
    }
}

/// A place, as the search finds it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Item {
    /// The place.
    pub id: PlaceId,
    /// Whose.
    pub employer_id: EmployerId,
    /// The employer's name.
    pub employer_name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// In which line of work.
    pub sector: Sector,
    /// What it is called.
    pub title: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// The week, as JSON.
    pub schedule: String,
    /// How many youths at most.
    pub positions: i32,
    /// How many are taken.
    pub positions_taken: i32,
    /// Youngest age on the first day.
    pub min_age: i32,
    /// What there is that not everybody may do, as JSON.
    pub hazards: String,
    /// Whether an adult is always near.
    pub is_supervised: bool,
    /// Youngest age that may work its week while there is school.
    pub school_week_age: Option<i32>,
    /// The same in a school holiday.
    pub holiday_week_age: Option<i32>,
    /// Neighbourhood.
    pub neighbourhood: Option<String>,
    /// Street, number and town.
    pub address: String,
    /// Latitude, millionths of a degree.
    pub latitude_microdegrees: Option<i64>,
    /// Longitude, millionths of a degree.
    pub longitude_microdegrees: Option<i64>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Square of the distance, square millimetres; where a point was named and the place is on the map.
    pub square_distance: Option<i64>,
    /// When the youth who looks was born.
    pub birth_date: Option<NaiveDate>,
}

impl Item {
    /// Where the page ends if this is its last item.
    #[must_use]
    pub fn position(&self, sort: PlaceSort) -> Position {
        let key = match sort {
            PlaceSort::Distance => self.square_distance.unwrap_or(i64::MAX),
            PlaceSort::Newest => self.published_at.timestamp_micros(),
        };
        (key, self.id.0)
    }

    /// What the place asks of an age.
    ///
    /// # Errors
    /// Where a stored list can't be read, which is our mistake.
    pub fn demands(&self) -> ApiResult<Demands> {
        Ok(Demands {
            min_age: self.min_age,
            hazards: list_of(&self.hazards)?,
            is_supervised: self.is_supervised,
            school_week_age: self.school_week_age,
            holiday_week_age: self.holiday_week_age,
            starts_on: self.starts_on,
        })
    }
}

/// Checks a wish, with the middle of the postcode area that it names.
///
/// # Errors
/// 400 with everything that is wrong with it; or the database fails.
pub async fn understand(
    conn: &impl ConnectionTrait,
    scope: Scope,
    wish: Wish,
    sort: Option<PlaceSort>,
    pointer: &'static str,
) -> ApiResult<Search> {
    let area = match wish.near_postcode.as_deref() {
        Some(postcode) => postcode::query::find_middle(conn, scope.programme_id, postcode).await?,
        None => None,
    };
    let asker = Asker { is_youth: scope.participant_id.is_some(), area, pointer };
    check(wish, sort, asker).map_err(ApiError::invalid)
}

/// Published places of verified employers that are looked for and not over: one item more than `limit`.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    search: &Search,
    after: Option<Position>,
    limit: u64,
) -> ApiResult<Vec<Item>> {
    let ended = after.filter(|_| search.sort == PlaceSort::Distance).map(|(square, _)| metres(square));
    let Some(mut reach) = search.first_reach(ended) else {
        return look(conn, scope, search, None, after, limit).await;
    };
    let farthest = search.farthest().unwrap_or(reach);
    let wanted = limit.saturating_add(1);
    loop {
        let found = look(conn, scope, search, Some(reach), after, limit).await?;
        let is_full = u64::try_from(found.len()).is_ok_and(|count| count >= wanted);
        if is_full || reach >= farthest {
            return Ok(found);
        }
        reach = next_reach(reach, found.len(), wanted).min(farthest);
    }
}

async fn look(
    conn: &impl ConnectionTrait,
    scope: Scope,
    search: &Search,
    reach: Option<i64>,
    after: Option<Position>,
    limit: u64,
) -> ApiResult<Vec<Item>> {
    let statement = statement(conn.get_database_backend(), scope, search, reach, after, limit);
    Ok(Item::find_by_statement(statement).all(conn).await?)
}

/// Looks within `reach` metres of the point that is named: whoever is not found there is farther than all who are.
#[must_use]
pub fn statement(
    backend: DbBackend,
    scope: Scope,
    search: &Search,
    reach: Option<i64>,
    after: Option<Position>,
    limit: u64,
) -> Statement {
    let mut sql = Sql::default();
    let distance = search.near.map(|near| square_distance(&mut sql, "p", near));
    select(&mut sql, scope, distance.as_deref());
    within(&mut sql, search, reach, distance.as_deref());
    narrow(&mut sql, search);
    fit(&mut sql, scope, search);
    order(&mut sql, search.sort, distance.as_deref(), after);
    let limit = sql.bind(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX));
    sql.push(&format!(" LIMIT {limit}"));
    Statement::from_sql_and_values(backend, sql.text, sql.values)
}

/// `CROSS JOIN` keeps SQLite from beginning with the employers: an index of the places is the narrow way in. `CASE` keeps PostgreSQL from
/// taking a verified employer for something rare where it has no figures of them, as with the first forty; it would look at all places.
fn select(sql: &mut Sql, scope: Scope, distance: Option<&str>) {
    let (programme, youth) = (sql.bind(scope.programme_id), sql.bind(scope.participant_id));
    let today = sql.bind(scope.today);
    let distance = distance.unwrap_or("CAST(NULL AS bigint)");
    let _ = write!(
        sql.text,
        "SELECT p.id, p.employer_id, g.name AS employer_name, p.kind, p.sector, p.title, p.starts_on, p.ends_on, p.schedule,
                p.positions, p.positions_taken, p.min_age, p.hazards, p.is_supervised, p.school_week_age,
                p.holiday_week_age, p.neighbourhood, p.address, p.latitude_microdegrees, p.longitude_microdegrees,
                p.published_at, {distance} AS square_distance, y.birth_date
           FROM places p CROSS JOIN employers e CROSS JOIN organisations g LEFT JOIN participants y ON y.id = {youth}
          WHERE p.programme_id = {programme} AND p.state = 'published' AND p.ends_on >= {today}
            AND e.id = p.employer_id AND CASE WHEN e.state = 'verified' THEN TRUE ELSE FALSE END AND g.id = e.organisation_id"
    );
}

/// The box is for the index, the distance for the corners.
fn within(sql: &mut Sql, search: &Search, reach: Option<i64>, distance: Option<&str>) {
    let (Some(near), Some(reach), Some(distance)) = (search.near, reach, distance) else { return };
    let (north, east) = near.reach(reach);
    sql.and("p.latitude_microdegrees >= $$", Some(near.latitude.saturating_sub(north)));
    sql.and("p.latitude_microdegrees <= $$", Some(near.latitude.saturating_add(north)));
    sql.and("p.longitude_microdegrees >= $$", Some(near.longitude.saturating_sub(east)));
    sql.and("p.longitude_microdegrees <= $$", Some(near.longitude.saturating_add(east)));
    let millimetres = reach.saturating_add(1).saturating_mul(1000);
    sql.and(&format!("{distance} < $$"), Some(millimetres.saturating_mul(millimetres)));
}

fn narrow(sql: &mut Sql, search: &Search) {
    for word in &search.words {
        sql.and("p.search_text LIKE $$ ESCAPE '!'", Some(pattern_of(word)));
    }
    sql.and("p.sector = $$", search.sector);
    sql.and("p.kind = $$", search.kind);
    sql.and("p.employer_id = $$", search.employer_id);
    sql.and("p.min_age <= $$", search.age);
    sql.and("p.starts_on >= $$", search.starts_from);
    sql.and("p.starts_on <= $$", search.starts_until);
    // As [`WeeklyShift`](crate::working_time::schedule::WeeklyShift) is written.
    sql.and("p.schedule LIKE $$", search.weekday.map(|weekday| format!("%\"weekday\":{weekday},%")));
    sql.and("p.published_at > $$", search.published.map(|(after, _)| after));
    sql.and("p.published_at <= $$", search.published.map(|(_, until)| until));
}

/// The youth's age on the first day, or today where it has begun, as [`super::rules::age_at_start`] reckons it. What is done and when is
/// within the minimum age, or it would not have been published.
fn fit(sql: &mut Sql, scope: Scope, search: &Search) {
    if !search.fits_my_age && !search.fits_my_school_week {
        return;
    }
    let number = |column: &str| format!("CAST(replace(CAST({column} AS text), '-', '') AS bigint)");
    let (first, born) = (number("p.starts_on"), number("y.birth_date"));
    let today = sql.bind(day_number(scope.today));
    let age = format!("((CASE WHEN {first} > {today} THEN {first} ELSE {today} END - {born}) / 10000)");
    sql.push(&format!(" AND p.min_age <= {age}"));
    if search.fits_my_school_week {
        sql.push(&format!(" AND COALESCE(p.school_week_age, {ADULT}) <= {age}"));
    }
}

/// A stable order: every one ends with the identifier, and a page begins where the one before it ended.
fn order(sql: &mut Sql, sort: PlaceSort, distance: Option<&str>, after: Option<Position>) {
    let (key, compared, direction) = match (sort, distance) {
        (PlaceSort::Distance, Some(distance)) => (distance, ">", "ASC"),
        _ => ("p.published_at", "<", "DESC"),
    };
    if let Some((position, id)) = after {
        let position = match sort {
            PlaceSort::Distance => sql.bind(position),
            PlaceSort::Newest => sql.bind(DateTime::from_timestamp_micros(position)),
        };
        let id = sql.bind(id);
        sql.push(&format!(" AND ({key}, p.id) {compared} ({position}, {id})"));
    }
    sql.push(&format!(" ORDER BY {key} {direction}, p.id {direction}"));
}
