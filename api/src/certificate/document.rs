//! The certificate on paper, in Dutch: whoever a youth shows it to reads Dutch.

use entities::certificate;
use qrcode::{Color, EcLevel, QrCode};

use super::query::Guides;
use crate::error::{ApiError, ApiResult};
use crate::language::{Language, Variable};
use crate::pdf::{self, Paper, Style, Weight};
use crate::working_time::rules::Unit;

/// The size of one square of the QR code, points.
const QR_POINTS: i16 = 3;

/// Large where it is short enough for a line, else small: the paper is one, whatever people are called.
fn size_of(text: &str, large: i16, small: i16) -> i16 {
    if text.chars().count() <= 40 { large } else { small }
}

/// The paper as a file; `page` is where anybody can check it.
///
/// # Errors
/// Where it can't be made, which is our mistake.
pub fn write(
    row: &certificate::Model,
    guides: &Guides,
    programme_name: &str,
    page: &str,
) -> ApiResult<Vec<u8>> {
    let language = Language::Nl;
    let text = |id: &str, variables: &[Variable]| language.text(id, variables);
    let mut paper = Paper::new(&text("certificate-title", &[]), language);
    paper.band(26);
    paper.space(36);
    paper.text(programme_name, Style::new(12, Weight::Bold).green().centred());
    paper.space(12);
    paper.text(&text("certificate-title", &[]), Style::new(38, Weight::Bold).green().centred());
    paper.space(16);
    paper.text(&text("certificate-for", &[]), Style::new(12, Weight::Regular).grey().centred());
    paper.text(&row.holder_name, Style::new(size_of(&row.holder_name, 28, 16), Weight::Bold).centred());
    paper.space(12);
    let did = text("certificate-did", &[("employer", row.employer_name.as_str().into())]);
    paper.text(&did, Style::new(12, Weight::Regular).grey().centred());
    paper.text(&row.title, Style::new(size_of(&row.title, 18, 13), Weight::Bold).centred());
    let period = language.period(row.starts_on, row.ends_on);
    paper.text(&period, Style::new(12, Weight::Regular).centred());
    if row.worked_minutes > 0 {
        let worked = text("certificate-hours", &[("hours", Unit::Minutes.show(row.worked_minutes).into())]);
        paper.text(&worked, Style::new(12, Weight::Regular).centred());
    }
    let guides = [("supervisor", guides.supervisor.as_str().into()), ("coach", guides.coach.as_str().into())];
    paper.text(&text("certificate-guided", &guides), Style::body().grey().centred());
    paper.space(14);
    paper.text(&text("certificate-learnt", &[]), Style::new(12, Weight::Regular).grey().centred());
    paper.text(&row.achievement, Style::new(size_of(&row.achievement, 14, 11), Weight::Regular).centred());
    paper.space(12);
    let issued = crate::clock::day_of(row.issued_at);
    paper.text(&text("certificate-issued", &[("day", issued.into())]), Style::body().grey().centred());
    paper.space(12);
    paper.qr(&squares(page)?, QR_POINTS);
    paper.space(12);
    paper.text(&text("certificate-check", &[]), Style::body().grey().centred());
    paper.text(page, Style::new(8, Weight::Regular).grey().centred());
    pdf::write(&paper)
}

fn squares(text: &str) -> ApiResult<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(ApiError::internal)?;
    let colours = code.to_colors();
    Ok(colours.chunks(code.width()).map(|row| row.iter().map(|it| *it == Color::Dark).collect()).collect())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use entities::{CertificateId, ParticipantId, PlaceKind, PlacementId, ProgrammeId, UserId};

    use super::*;

    fn certificate() -> certificate::Model {
        certificate::Model {
            id: CertificateId::generate(),
            programme_id: ProgrammeId::generate(),
            placement_id: PlacementId::generate(),
            participant_id: ParticipantId::generate(),
            holder_name: "Şeyma de Vries-Yılmaz".into(),
            employer_name: "Fietsenmakerij De Dam".into(),
            title: "Fietsen maken".into(),
            kind: PlaceKind::WorkExperience,
            achievement: "Banden plakken, remmen stellen en klanten helpen.".into(),
            starts_on: "2026-12-01".parse().unwrap(),
            ends_on: "2027-02-28".parse().unwrap(),
            worked_minutes: 3_930,
            credential: String::new(),
            issued_by: UserId::generate(),
            issued_at: "2027-03-01T09:00:00Z".parse::<DateTime<Utc>>().unwrap(),
            revoked_by: None,
            revoked_at: None,
            revoke_reason: None,
        }
    }

    #[test]
    fn the_longest_certificate_fits_on_one_paper() {
        let page = "https://api.backontrack.zaanstad.nl/certificates/019b1c5e-8a3b-7000-8000-000000000001";
        let long = certificate::Model {
            holder_name: "Wolfeschlegelsteinhausen ".repeat(8),
            title: "Onderhoud en herstel ".repeat(5),
            achievement: "Banden plakken en klanten helpen. ".repeat(15)[..500].to_owned(),
            ..certificate()
        };
        let names = |count: usize| {
            let [supervisor, coach] = ["Piet de Jong ", "Karin Mulder "].map(|name| name.repeat(count));
            Guides { supervisor, coach }
        };
        for (row, guides) in [(certificate(), names(1)), (long, names(8))] {
            let file = write(&row, &guides, "BOT! Back on Track in 075", page).unwrap();
            assert!(String::from_utf8_lossy(&file).contains("/Count 1"), "{}", row.title);
        }
    }
}
