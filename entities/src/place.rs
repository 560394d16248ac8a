//! A place (werkervaringsplek) that an employer posts.

use sea_orm::entity::prelude::*;

use crate::{EmployerId, PlaceId, PlaceKind, PlaceState, ProgrammeId, Sector, UserId};

/// One row of `places`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "places")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub employer_id: EmployerId,
    /// What it is.
    pub kind: PlaceKind,
    /// In which line of work.
    pub sector: Sector,
    /// What it is called.
    pub title: String,
    /// What one does there.
    pub tasks: String,
    /// What one learns there.
    pub learning: String,
    /// What one has to bring.
    pub requirements: Option<String>,
    /// What is spoken there, in words.
    pub language: String,
    /// What people with a limitation should know.
    pub accessibility: Option<String>,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// The week: a JSON list of working days with times on the wall.
    pub schedule: String,
    /// How many youths at most.
    pub positions: i32,
    /// How many are taken.
    pub positions_taken: i32,
    /// Youngest age on the first day.
    pub min_age: i32,
    /// What there is that not everybody may do: a JSON list of [`crate::Hazard`].
    pub hazards: String,
    /// Whether an adult is always near.
    pub is_supervised: bool,
    /// Youngest age that may work this week while there is school; absent where nobody under 18 may.
    pub school_week_age: Option<i32>,
    /// The same in a school holiday.
    pub holiday_week_age: Option<i32>,
    /// Street, number and town.
    pub address: String,
    /// Postcode, such as `1505 AB`.
    pub postcode: String,
    /// Neighbourhood.
    pub neighbourhood: Option<String>,
    /// Latitude, millionths of a degree.
    pub latitude_microdegrees: Option<i64>,
    /// Longitude, millionths of a degree.
    pub longitude_microdegrees: Option<i64>,
    /// What the search looks into, in small letters.
    pub search_text: String,
    /// Where it stands.
    pub state: PlaceState,
    /// Why the lead decided so, or why it was withdrawn.
    pub decision_reason: Option<String>,
    /// Who decided last.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// When it was last published; what is newest is sorted by it.
    pub published_at: Option<DateTimeUtc>,
    /// Who wrote it.
    pub created_by: UserId,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was begun.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
