//! Programmes, organisations, people and the relations that decide who may see whom.

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
CREATE TABLE programmes (
  id UUID PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  is_demo boolean NOT NULL,
  places integer NOT NULL CHECK (places >= 0),
  second_approval_above_cents bigint NOT NULL CHECK (second_approval_above_cents >= 0),
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE organisations (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  kind text NOT NULL CHECK (kind IN ('municipality', 'school', 'care', 'employer', 'provider')),
  name text NOT NULL,
  neighbourhood text,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  UNIQUE (programme_id, kind, name)
);

CREATE TABLE users (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  login_name text NOT NULL UNIQUE,
  display_name text NOT NULL,
  passphrase_hash text,
  disabled_at TIMESTAMPTZ,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX users_by_programme ON users (programme_id, id);

CREATE TABLE memberships (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  organisation_id UUID NOT NULL REFERENCES organisations(id),
  role text NOT NULL CHECK (role IN ('coach', 'partner', 'employer', 'provider', 'lead', 'finance',
                                     'privacy_officer', 'admin')),
  granted_by UUID NOT NULL,
  granted_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ
);
CREATE INDEX memberships_by_user ON memberships (user_id, id);
CREATE UNIQUE INDEX memberships_live ON memberships (user_id, organisation_id, role) WHERE ended_at IS NULL;

CREATE TABLE participants (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL UNIQUE REFERENCES users(id),
  first_name text NOT NULL,
  surname text NOT NULL,
  birth_date DATE NOT NULL,
  neighbourhood text,
  school_id UUID REFERENCES organisations(id),
  enrolled_at TIMESTAMPTZ NOT NULL,
  version integer NOT NULL
);
CREATE INDEX participants_by_programme ON participants (programme_id, id);

CREATE TABLE guardianships (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  user_id UUID NOT NULL REFERENCES users(id),
  since TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX guardianships_live ON guardianships (participant_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX guardianships_by_user ON guardianships (user_id);

CREATE TABLE coach_assignments (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  coach_id UUID NOT NULL REFERENCES users(id),
  from_at TIMESTAMPTZ NOT NULL,
  until_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX coach_assignments_live ON coach_assignments (participant_id, coach_id) WHERE until_at IS NULL;
CREATE INDEX coach_assignments_by_coach ON coach_assignments (coach_id, participant_id);

CREATE TABLE kinships (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  declared_by UUID NOT NULL REFERENCES users(id),
  declared_at TIMESTAMPTZ NOT NULL,
  UNIQUE (participant_id, user_id)
);
";
