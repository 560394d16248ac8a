//! Contacts know for which organisation they speak, several contacts of one agreement each have a word on an appointment,
//! and an agreement about care has no title.
//!
//! `appointment_reports` is built anew, because SQLite can't change a primary key. Nothing points at it. The title of an
//! agreement gives way to one that may be absent: what stood there about care is gone from the living agreements, and stays
//! in the documents that were signed.

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
ALTER TABLE agreement_contacts ADD COLUMN organisation_id UUID REFERENCES organisations(id);
UPDATE agreement_contacts SET organisation_id = (
  SELECT m.organisation_id FROM memberships m JOIN organisations o ON o.id = m.organisation_id
   WHERE m.user_id = agreement_contacts.user_id AND o.kind = agreement_contacts.capacity
     AND m.role IN ('partner', 'employer')
   ORDER BY CASE WHEN m.ended_at IS NULL THEN 0 ELSE 1 END, m.id LIMIT 1)
 WHERE capacity IN ('school', 'care', 'employer');

CREATE TABLE appointment_words (
  appointment_id UUID NOT NULL REFERENCES appointments(id),
  side text NOT NULL CHECK (side IN ('participant', 'coach', 'contact')),
  outcome text NOT NULL CHECK (outcome IN ('kept', 'excused', 'no_show')),
  reported_by UUID NOT NULL REFERENCES users(id),
  reported_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (appointment_id, side, reported_by)
);
INSERT INTO appointment_words (appointment_id, side, outcome, reported_by, reported_at)
  SELECT appointment_id, side, outcome, reported_by, reported_at FROM appointment_reports;
DROP TABLE appointment_reports;
ALTER TABLE appointment_words RENAME TO appointment_reports;
CREATE UNIQUE INDEX appointment_reports_once ON appointment_reports (appointment_id, side) WHERE side <> 'contact';

ALTER TABLE agreements ADD COLUMN words text CHECK (kind <> 'care' OR words IS NULL);
UPDATE agreements SET words = title WHERE kind <> 'care';
ALTER TABLE agreements DROP COLUMN title;
ALTER TABLE agreements RENAME COLUMN words TO title;
";
