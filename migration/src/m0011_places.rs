//! Places that employers post, postcode areas from which distances count, and what youths look for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::execute(manager, SQL).await
    }
}

const SQL: &str = "
CREATE TABLE places (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  employer_id UUID NOT NULL REFERENCES employers(id),
  kind text NOT NULL CHECK (kind IN ('taster_day', 'internship', 'work_experience', 'side_job', 'role_model_talk')),
  sector text NOT NULL
    CHECK (sector IN ('construction', 'beauty', 'creative', 'care', 'food', 'green', 'hospitality', 'ict',
      'logistics', 'office', 'retail', 'sport', 'technology', 'other')),
  title text NOT NULL,
  tasks text NOT NULL,
  learning text NOT NULL,
  requirements text,
  language text NOT NULL,
  accessibility text,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  schedule text NOT NULL,
  positions integer NOT NULL CHECK (positions > 0),
  positions_taken integer NOT NULL CHECK (positions_taken >= 0),
  min_age integer NOT NULL CHECK (min_age BETWEEN 13 AND 27),
  hazards text NOT NULL,
  is_supervised boolean NOT NULL,
  school_week_age integer,
  holiday_week_age integer,
  address text NOT NULL,
  postcode text NOT NULL,
  neighbourhood text,
  latitude_microdegrees bigint,
  longitude_microdegrees bigint,
  search_text text NOT NULL,
  state text NOT NULL
    CHECK (state IN ('draft', 'submitted', 'published', 'rejected', 'paused', 'filled', 'expired', 'withdrawn')),
  decision_reason text,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  published_at TIMESTAMPTZ,
  created_by UUID NOT NULL REFERENCES users(id),
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  CHECK (positions_taken <= positions),
  CHECK (starts_on <= ends_on),
  CHECK ((latitude_microdegrees IS NULL) = (longitude_microdegrees IS NULL)),
  CHECK (state NOT IN ('published', 'paused', 'filled') OR published_at IS NOT NULL)
);
CREATE INDEX places_submitted ON places (programme_id, id) WHERE state = 'submitted';
CREATE INDEX places_by_employer ON places (employer_id, id);
CREATE INDEX places_newest ON places (programme_id, published_at, id) WHERE state = 'published';
CREATE INDEX places_around ON places (programme_id, latitude_microdegrees, longitude_microdegrees)
  WHERE state = 'published';
CREATE INDEX places_ending ON places (ends_on) WHERE state IN ('submitted', 'published', 'paused', 'filled');

CREATE TABLE place_events (
  id UUID PRIMARY KEY,
  place_id UUID NOT NULL REFERENCES places(id),
  event text NOT NULL
    CHECK (event IN ('edit', 'submit', 'publish', 'reject', 'pause', 'resume', 'fill', 'free', 'expire',
      'withdraw')),
  actor_id UUID NOT NULL,
  reason text,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX place_events_by_place ON place_events (place_id, id);

CREATE TABLE postcode_areas (
  programme_id UUID NOT NULL REFERENCES programmes(id),
  postcode text NOT NULL,
  name text NOT NULL,
  latitude_microdegrees bigint NOT NULL,
  longitude_microdegrees bigint NOT NULL,
  PRIMARY KEY (programme_id, postcode)
);

CREATE TABLE saved_searches (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  name text NOT NULL,
  wish text NOT NULL,
  seen_until TIMESTAMPTZ NOT NULL,
  told_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX saved_searches_by_participant ON saved_searches (participant_id, id);
";
