//! Files that people send in: what they are, what is left of them, and who may see them.
//!
//! The S3-compatible store is not reached here, only configured (`attachment/store.rs`).

use back_on_track::ledger::Wallet;
use futures_util::future::join_all;
use image::ImageFormat;
use serde_json::{Value, json};

use crate::harness::payout_file::picture;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_photo_loses_where_and_with_what_it_was_taken,
    what_hangs_on_behind_a_picture_is_gone,
    a_file_is_what_its_content_says,
    a_picture_that_would_fill_the_memory_is_refused,
    a_file_has_its_size,
    a_file_is_served_to_be_saved,
    a_file_goes_where_its_sender_may_look,
    a_receipt_is_seen_by_those_who_may_and_by_finance_once_it_counts,
    a_picture_of_an_offer_is_for_everybody_of_the_programme,
    one_wish_makes_one_attachment,
    a_file_is_there_after_a_restart,
);

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";
const PHONE: &[u8] = b"PhoneMaker 52.4371N 4.8380E";

async fn upload(s: &Scenario, bytes: impl Into<Vec<u8>>) -> Reply {
    s.youth().upload("/attachments", bytes).await
}

async fn content(s: &Scenario, kept: &Reply) -> Reply {
    s.youth().get(&format!("/attachments/{}/content", kept.text("/id"))).await.expect(200)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A JPEG as a phone makes it: lying on its side (orientation 6), with maker and place in an APP1 segment.
fn photo() -> Vec<u8> {
    let text_at: u32 = 8 + 2 + 2 * 12 + 4;
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x0f, 0x01, 2, 0]);
    tiff.extend((PHONE.len() as u32).to_le_bytes());
    tiff.extend(text_at.to_le_bytes());
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend(PHONE);
    let mut segment = vec![0xff, 0xe1];
    segment.extend((tiff.len() as u16 + 8).to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    let plain = picture(ImageFormat::Jpeg);
    [&plain[..2], &segment, &plain[2..]].concat()
}

async fn a_photo_loses_where_and_with_what_it_was_taken(s: &Scenario) {
    let photo = photo();
    assert!(holds(&photo, PHONE) && holds(&photo, b"Exif"));
    let kept = upload(s, photo).await.expect(201);
    assert_eq!(kept.text("/mediaType"), "image/jpeg");
    let seen = content(s, &kept).await;
    assert!(!holds(&seen.body, b"Exif") && !holds(&seen.body, PHONE) && !holds(&seen.body, b"52.4371"));
    assert_eq!(kept.json["sizeBytes"], seen.body.len());
    let upright = image::load_from_memory(&seen.body).unwrap();
    assert_eq!(
        (upright.width(), upright.height()),
        (2, 4),
        "the right way up, though nothing says so any more"
    );
}

async fn what_hangs_on_behind_a_picture_is_gone(s: &Scenario) {
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let polyglot = [&picture(format)[..], b"<script>alert(1)</script>PK\x03\x04"].concat();
        let kept = upload(s, polyglot).await.expect(201);
        assert!(!holds(&content(s, &kept).await.body, b"script"), "{format:?}");
    }
}

async fn a_file_is_what_its_content_says(s: &Scenario) {
    for (other, named) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"[..], "image/png"),
        (b"<!doctype html><title>x</title>", "application/pdf"),
        (b"<!-- %PDF-1.4 --><html>%%EOF", "application/pdf"),
        (b"GIF89a\x01\0\x01\0\0\0\0;", "image/jpeg"),
        (b"PK\x03\x04", "application/pdf"),
        (b"%PDF-1.4 that never ends", "application/pdf"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/png"),
    ] {
        let call = s.youth().upload("/attachments", other).header("content-type", named);
        call.await.problem(415, "file_type_not_accepted");
    }
    for broken in [&b"\x89PNG\r\n\x1a\n<html>"[..], b"\xff\xd8\xff\xe0<script>"] {
        upload(s, broken).await.problem(400, "file_broken");
    }
    let half = picture(ImageFormat::Png);
    upload(s, &half[..half.len() / 2]).await.problem(400, "file_broken");
    let kept = s.youth().upload("/attachments", PDF).header("content-type", "text/html").await.expect(201);
    assert_eq!(
        (kept.text("/mediaType"), content(s, &kept).await.body),
        ("application/pdf".into(), PDF.to_vec())
    );
    upload(s, "").await.problem(400, "file_empty");
}

/// A PNG whose head promises that many pixels.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = picture(ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum =
        bytes[12..29].iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 }
            })
        });
    bytes[29..33].copy_from_slice(&(!sum).to_be_bytes());
    bytes
}

async fn a_picture_that_would_fill_the_memory_is_refused(s: &Scenario) {
    for (width, height) in [(12_001, 2), (2, 12_001), (9_000, 9_000), (1_000_000, 1_000_000)] {
        upload(s, bomb(width, height)).await.problem(413, "image_too_large");
    }
}

async fn a_file_has_its_size(s: &Scenario) {
    let most = 5 * 1024 * 1024;
    let filled = |size: usize| [&PDF[..PDF.len() - 6], &vec![b' '; size - PDF.len()], b"%%EOF\n"].concat();
    assert_eq!(upload(s, filled(most)).await.expect(201).json["sizeBytes"], most);
    let refused = upload(s, filled(most + 1)).await.problem(413, "file_too_large");
    assert!(refused.text("/detail").contains("5 MB"), "{}", refused.json);
}

async fn a_file_is_served_to_be_saved(s: &Scenario) {
    let kept = upload(s, PDF).await.expect(201);
    let seen = content(s, &kept).await;
    assert_eq!(seen.header("content-type"), "application/pdf");
    assert_eq!(seen.header("x-content-type-options"), "nosniff");
    let name = format!("attachment; filename=\"{}.pdf\"", kept.text("/id"));
    assert_eq!(seen.header("content-disposition"), name);
}

async fn a_file_goes_where_its_sender_may_look(s: &Scenario) {
    let (sam, noor) = (s.people.sam, s.people.noor);
    let to = |id| format!("/attachments?participantId={id}");
    let own = upload(s, PDF).await.expect(201);
    assert_eq!(own.text("/participantId"), sam.to_string());
    s.youth().upload(&to(noor), PDF).await.problem(404, "not_found");
    s.coach().upload(&to(noor), PDF).await.problem(404, "not_found");
    s.acting(Persona::LeadForeign).upload(&to(sam), PDF).await.problem(404, "not_found");
    s.acting(Persona::ProviderOwn).upload(&to(sam), PDF).await.problem(404, "not_found");
    let missing = s.coach().upload("/attachments", PDF).await.problem(400, "invalid_input");
    assert_eq!(missing.wrong_fields(), ["#query/participantId"]);
    s.coach().upload("/attachments?participantId=nobody", PDF).await.problem(400, "invalid_input");
    for persona in [Persona::CoachAssigned, Persona::Lead] {
        assert_eq!(
            s.acting(persona).upload(&to(sam), PDF).await.expect(201).text("/participantId"),
            sam.to_string()
        );
    }
    for persona in [Persona::GuardianOwn, Persona::Finance, Persona::Admin, Persona::Partner] {
        s.acting(persona).upload(&to(sam), PDF).await.problem(403, "role_not_allowed");
    }
}

async fn see(s: &Scenario, id: &str, personas: &[Persona], status: u16) {
    for persona in personas {
        for path in [format!("/attachments/{id}"), format!("/attachments/{id}/content")] {
            s.acting(*persona).get(&path).await.expect(status);
        }
    }
}

const FAMILY: [Persona; 4] = [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead];
const OFFICERS: [Persona; 2] = [Persona::Finance, Persona::FinanceSecond];
const STRANGERS: [Persona; 9] = [
    Persona::YouthOther,
    Persona::GuardianOther,
    Persona::CoachSameOrganisation,
    Persona::CoachFormer,
    Persona::LeadForeign,
    Persona::Admin,
    Persona::Partner,
    Persona::PrivacyOfficer,
    Persona::ProviderOwn,
];

async fn a_receipt_is_seen_by_those_who_may_and_by_finance_once_it_counts(s: &Scenario) {
    let receipt = upload(s, PDF).await.expect(201).text("/id");
    see(s, &receipt, &[Persona::YouthOwn, Persona::CoachAssigned], 200).await;
    see(s, &receipt, &[Persona::GuardianOwn, Persona::Lead], 404).await;
    see(s, &receipt, &STRANGERS, 404).await;
    see(s, &receipt, &OFFICERS, 404).await;
    s.give(Wallet::Study(s.people.sam), 5_000).await;
    let mut wish = s.wish("20.00");
    wish["receiptId"] = json!(receipt);
    let request = s.youth().post("/payout-requests", wish).await.expect(201).text("/id");
    see(s, &receipt, &FAMILY, 200).await;
    see(s, &receipt, &OFFICERS, 404).await;
    s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
    see(s, &receipt, &OFFICERS, 200).await;
    see(s, &receipt, &STRANGERS, 404).await;
    s.anonymous().get(&format!("/attachments/{receipt}/content")).await.expect(401);
}

async fn a_picture_of_an_offer_is_for_everybody_of_the_programme(s: &Scenario) {
    let made =
        s.acting(Persona::ProviderOwn).upload("/attachments", picture(ImageFormat::Png)).await.expect(201);
    assert_eq!(made.json["participantId"], Value::Null);
    let id = made.text("/id");
    see(s, &id, &[&FAMILY[..], &OFFICERS, &[Persona::ProviderOther, Persona::YouthOther]].concat(), 200)
        .await;
    see(s, &id, &[Persona::LeadForeign], 404).await;
}

async fn one_wish_makes_one_attachment(s: &Scenario) {
    let call = s.youth().upload("/attachments", PDF).key("one-photo");
    let replies = join_all((0..5).map(|_| async { call.clone().await.expect(201) })).await;
    assert!(replies.iter().all(|reply| reply.json == replies[0].json));
    call.bytes(picture(ImageFormat::Png)).await.problem(422, "idempotency_key_reused");
    let to = format!("/attachments?participantId={}", s.people.sam);
    s.youth().upload(&to, PDF).key("one-photo").await.problem(422, "idempotency_key_reused");
}

async fn a_file_is_there_after_a_restart(s: &Scenario) {
    let kept = upload(s, PDF).await.expect(201);
    s.restart(|_| {}).await;
    assert_eq!(content(s, &kept).await.body, PDF);
}
