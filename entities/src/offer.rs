//! An activity that a pass can pay for: a course or a one-off.

use sea_orm::entity::prelude::*;

use crate::{
    AttachmentId, Cents, OfferCategory, OfferId, OfferKind, OfferState, ProgrammeId, ProviderId, UserId,
};

/// One row of `offers`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offers")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfferId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Who offers it.
    pub provider_id: ProviderId,
    /// Course or one-off.
    pub kind: OfferKind,
    /// What it is about.
    pub category: OfferCategory,
    /// What it is called.
    pub title: String,
    /// What one does there.
    pub description: String,
    /// When, in words, such as `dinsdag 16:00-17:30`.
    pub schedule: String,
    /// What visitors with a limitation should know.
    pub accessibility: Option<String>,
    /// Euro cents for the whole.
    pub price_cents: Cents,
    /// Places at most.
    pub places: i32,
    /// Places that bookings took.
    pub places_taken: i32,
    /// First meeting.
    pub starts_at: DateTimeUtc,
    /// Last day.
    pub until_date: Date,
    /// Youngest age on the first day.
    pub min_age: i32,
    /// Oldest age on the first day.
    pub max_age: i32,
    /// Neighbourhood (wijk).
    pub neighbourhood: Option<String>,
    /// Where it is.
    pub address: String,
    /// WGS 84 latitude, millionths of a degree; absent: no place on the map.
    pub latitude_microdegrees: Option<i64>,
    /// WGS 84 longitude, millionths of a degree.
    pub longitude_microdegrees: Option<i64>,
    /// A picture.
    pub picture_id: Option<AttachmentId>,
    /// Title, description, provider and place in small letters, for the search.
    pub search_text: String,
    /// Draft, submitted, approved, rejected or withdrawn.
    pub state: OfferState,
    /// Why it was decided so, or withdrawn.
    pub decision_reason: Option<String>,
    /// Who decided last.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was begun.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
