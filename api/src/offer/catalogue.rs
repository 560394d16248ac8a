//! The catalogue: one statement a page, over an index on state and first meeting.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{AttachmentId, Cents, OfferCategory, OfferId, OfferKind, ProviderId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

use super::search::{CatalogueSort, Search};
use crate::auth::Person;
use crate::error::ApiResult;
use crate::search::{Sql, pattern_of, square_distance};

/// Where an earlier page ended: what its last item is sorted by, and which one it is.
pub type Position = (i64, Uuid);

/// An item of the catalogue.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Item {
    /// The offer.
    pub id: OfferId,
    /// Who offers it.
    pub provider_id: ProviderId,
    /// The provider's name.
    pub provider_name: String,
    /// Course or one-off.
    pub kind: OfferKind,
    /// What it is about.
    pub category: OfferCategory,
    /// What it is called.
    pub title: String,
    /// When, in words.
    pub schedule: String,
    /// For the whole.
    pub price_cents: Cents,
    /// Places at most.
    pub places: i32,
    /// Places that bookings took.
    pub places_taken: i32,
    /// First meeting.
    pub starts_at: DateTime<Utc>,
    /// Last day.
    pub until_date: NaiveDate,
    /// Youngest age on the first day.
    pub min_age: i32,
    /// Oldest age on the first day.
    pub max_age: i32,
    /// Neighbourhood.
    pub neighbourhood: Option<String>,
    /// Where it is.
    pub address: String,
    /// Latitude, millionths of a degree.
    pub latitude_microdegrees: Option<i64>,
    /// Longitude, millionths of a degree.
    pub longitude_microdegrees: Option<i64>,
    /// A picture.
    pub picture_id: Option<AttachmentId>,
    /// Square of the distance, square millimetres; where a place was named and the offer is on the map.
    pub square_distance: Option<i64>,
    /// When the caller was born, where the caller is a youth.
    pub birth_date: Option<NaiveDate>,
}

impl Item {
    /// Where the page ends if this is its last item.
    #[must_use]
    pub fn position(&self, sort: CatalogueSort) -> Position {
        let key = match sort {
            CatalogueSort::Starts => self.starts_at.timestamp_micros(),
            CatalogueSort::Distance => self.square_distance.unwrap_or(i64::MAX),
            CatalogueSort::Newest => 0,
        };
        (key, self.id.0)
    }
}

/// What begins after `now` and is looked for: one item more than `limit`.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    person: &Person,
    now: DateTime<Utc>,
    search: &Search,
    after: Option<Position>,
    limit: u64,
) -> ApiResult<Vec<Item>> {
    let mut sql = Sql::default();
    let distance = search.near.map(|near| square_distance(&mut sql, "o", near));
    select(&mut sql, person, now, distance.as_deref());
    narrow(&mut sql, search, distance.as_deref());
    order(&mut sql, search.sort, distance.as_deref(), after);
    let limit = sql.bind(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX));
    sql.push(&format!(" LIMIT {limit}"));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql.text, sql.values);
    Ok(Item::find_by_statement(statement).all(conn).await?)
}

/// `CROSS JOIN` keeps SQLite from beginning with the providers: the index of the offers is the narrow way in.
fn select(sql: &mut Sql, person: &Person, now: DateTime<Utc>, distance: Option<&str>) {
    let (programme, youth) = (sql.bind(person.programme_id), sql.bind(person.participant_id));
    let now = sql.bind(now);
    let distance = distance.unwrap_or("CAST(NULL AS bigint)");
    let _ = write!(
        sql.text,
        "SELECT o.id, o.provider_id, g.name AS provider_name, o.kind, o.category, o.title, o.schedule, o.price_cents,
                o.places, o.places_taken, o.starts_at, o.until_date, o.min_age, o.max_age, o.neighbourhood, o.address,
                o.latitude_microdegrees, o.longitude_microdegrees, o.picture_id, {distance} AS square_distance,
                y.birth_date
           FROM offers o CROSS JOIN providers p CROSS JOIN organisations g LEFT JOIN participants y ON y.id = {youth}
          WHERE o.programme_id = {programme} AND o.state = 'approved' AND o.starts_at > {now}
            AND p.id = o.provider_id AND p.state = 'approved' AND g.id = p.organisation_id"
    );
}

fn narrow(sql: &mut Sql, search: &Search, distance: Option<&str>) {
    for word in &search.words {
        sql.and("o.search_text LIKE $$ ESCAPE '!'", Some(pattern_of(word)));
    }
    sql.and("o.category = $$", search.category);
    sql.and("o.kind = $$", search.kind);
    sql.and("$$ BETWEEN o.min_age AND o.max_age", search.age);
    sql.and("LOWER(o.neighbourhood) = LOWER($$)", search.neighbourhood.clone());
    sql.and("o.starts_at >= $$", search.from);
    sql.and("o.starts_at < $$", search.before);
    sql.and("o.price_cents <= $$", search.max_price);
    if let Some(has_free_places) = search.has_free_places {
        let compared = if has_free_places { "<" } else { ">=" };
        sql.push(&format!(" AND o.places_taken {compared} o.places"));
    }
    if let (Some(distance), Some(metres)) = (distance, search.within_metres) {
        let millimetres = metres.saturating_add(1).saturating_mul(1000);
        sql.and(&format!("{distance} < $$"), Some(millimetres.saturating_mul(millimetres)));
    }
}

/// A stable order: every one ends with the identifier, and a page begins where the one before it ended.
fn order(sql: &mut Sql, sort: CatalogueSort, distance: Option<&str>, after: Option<Position>) {
    let key = match (sort, distance) {
        (CatalogueSort::Distance, Some(distance)) => format!("COALESCE({distance}, {})", i64::MAX),
        (CatalogueSort::Newest, _) => {
            sql.and("o.id < $$", after.map(|(_, id)| id));
            return sql.push(" ORDER BY o.id DESC");
        }
        _ => "o.starts_at".to_owned(),
    };
    if let Some((position, id)) = after {
        let position = match sort {
            CatalogueSort::Starts => sql.bind(DateTime::from_timestamp_micros(position)),
            CatalogueSort::Distance | CatalogueSort::Newest => sql.bind(position),
        };
        let id = sql.bind(id);
        sql.push(&format!(" AND ({key}, o.id) > ({position}, {id})"));
    }
    sql.push(&format!(" ORDER BY {key}, o.id"));
}
