//! Attendance as a file: taken as a whole or not at all, every wrong row named, and the same again changes nothing.

use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;

use crate::harness::contacts::agreeing;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_template_is_filled_in_and_sent_back,
    a_wrong_row_is_named_and_nothing_changes,
    a_dry_run_says_what_would_happen_and_changes_nothing,
    the_same_file_again_changes_nothing_and_one_row_otherwise_corrects_that_one,
    the_same_file_twice_at_once_counts_once,
    a_file_that_is_none_is_said_so,
    a_formula_is_a_wrong_value_and_not_echoed,
    a_file_of_five_thousand_rows_is_taken,
    somebody_elses_rows_are_refused,
);

const HEAD: &str = "contactId,date,timeOfDay,minutes,outcome\n";

async fn school_contact(s: &Scenario) -> String {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    s.stand_by(&agreement, Persona::Partner, "school").await
}

async fn send(s: &Scenario, text: impl Into<Vec<u8>>) -> Reply {
    s.acting(Persona::Partner).send_sheet("/attendance-imports", text).await
}

async fn told(s: &Scenario, contact: &str) -> usize {
    let list = s.acting(Persona::Partner).get(&format!("/contacts/{contact}/check-ins?limit=100")).await;
    list.expect(200).json["items"].as_array().unwrap().len()
}

fn counts(reply: &Reply) -> [i64; 4] {
    ["recordedCount", "correctedCount", "unchangedCount", "skippedCount"]
        .map(|name| reply.json[name].as_i64().unwrap())
}

async fn a_template_is_filled_in_and_sent_back(s: &Scenario) {
    let contact = school_contact(s).await;
    let sheet = s.acting(Persona::Partner).get("/me/attendance-sheet?date=2026-11-23").await.expect(200);
    assert!(sheet.header("content-disposition").contains("aanwezigheid-2026-11-23.csv"));
    let text = String::from_utf8(sheet.body.clone()).unwrap();
    let row = format!("{contact};Sam;V;2026-11-23;;;\r\n");
    let head = "\u{feff}contactId;firstName;surnameInitial;date;timeOfDay;minutes;outcome\r\n";
    assert_eq!(text, format!("{head}{row}"), "as a Dutch spreadsheet opens it");
    assert_eq!(counts(&send(s, text.clone()).await.expect(201)), [0, 0, 0, 1], "nobody filled it in");
    let filled = text.replace(";;;\r\n", ";09:00;50;aanwezig\r\n");
    assert_eq!(counts(&send(s, filled).await.expect(201)), [1, 0, 0, 0]);
    let sheet = s.acting(Persona::Partner).get("/me/attendance-sheet").await.expect(200);
    assert!(String::from_utf8(sheet.body.clone()).unwrap().ends_with(";09:00;50;present\r\n"));
    assert_eq!(counts(&send(s, sheet.body).await.expect(201)), [0, 0, 1, 0]);
    let imports = s.acting(Persona::Partner).get("/attendance-imports").await.expect(200);
    assert_eq!(imports.json["items"].as_array().unwrap().len(), 3);
    let others = s.acting(Persona::PartnerOther).get("/attendance-imports").await.expect(200);
    assert_eq!(others.json["items"], json!([]));
}

async fn a_wrong_row_is_named_and_nothing_changes(s: &Scenario) {
    let contact = school_contact(s).await;
    let text = format!(
        "{HEAD}{contact},2026-11-20,09:00,,present\n{contact},2026-11-24,,,present\n{contact},30-02-2026,9.00,0,weg\n\
         {contact},2026-11-20,09:00,,late\n{contact}\n"
    );
    let refused = send(s, text).await.problem(400, "sheet_wrong");
    assert_eq!(
        refused.wrong_fields(),
        [
            "#row/3/date",
            "#row/4/date",
            "#row/4/minutes",
            "#row/4/outcome",
            "#row/4/timeOfDay",
            "#row/5/outcome",
            "#row/6"
        ]
    );
    assert!(refused.text("/detail").contains('7'), "{}", refused.json);
    assert_eq!(told(s, &contact).await, 0);
    let wrong = format!("{HEAD}{}", format!("{contact},x,,,present\n").repeat(300));
    let refused = send(s, wrong).await.problem(400, "sheet_wrong");
    assert_eq!(refused.json["errors"].as_array().unwrap().len(), 100);
    assert!(refused.text("/detail").contains("300"), "{}", refused.json);
    assert_eq!(
        s.acting(Persona::Partner).get("/attendance-imports").await.expect(200).json["items"],
        json!([])
    );
}

async fn a_dry_run_says_what_would_happen_and_changes_nothing(s: &Scenario) {
    let contact = school_contact(s).await;
    let first = format!("{HEAD}{contact},2026-11-18,,,present\n{contact},2026-11-19,,,present\n");
    send(s, first).await.expect(201);
    let text = format!(
        "{HEAD}{contact},2026-11-18,,,present\n{contact},2026-11-19,,,unexcused\n{contact},2026-11-20,,60,late\n\
         {contact},2026-11-20,,60,late\n"
    );
    let try_out = || s.acting(Persona::Partner).send_sheet("/attendance-imports?dryRun=true", text.clone());
    let tried = try_out().await.expect(200);
    assert_eq!(counts(&tried), [1, 1, 2, 0]);
    assert!(tried.json["id"].is_null());
    assert_eq!(counts(&try_out().await.expect(200)), [1, 1, 2, 0]);
    assert_eq!(told(s, &contact).await, 2);
    assert_eq!(counts(&send(s, text.clone()).await.expect(201)), [1, 1, 2, 0], "as foreseen");
    let odd = s.acting(Persona::Partner).send_sheet("/attendance-imports?dryRun=maybe", text);
    odd.await.expect(400);
}

async fn the_same_file_again_changes_nothing_and_one_row_otherwise_corrects_that_one(s: &Scenario) {
    let contact = school_contact(s).await;
    let text: String = (2..21).map(|day| format!("{contact};{day:02}-11-2026;9:00;;Aanwezig\r\n")).collect();
    let text = format!("\u{feff}contactId;date;timeOfDay;minutes;outcome\r\n{text}");
    assert_eq!(counts(&send(s, text.clone()).await.expect(201)), [19, 0, 0, 0]);
    assert_eq!(counts(&send(s, text.clone()).await.expect(201)), [0, 0, 19, 0]);
    let mended = text.replacen("Aanwezig", "Te laat", 1);
    assert_eq!(counts(&send(s, mended).await.expect(201)), [0, 1, 18, 0]);
    assert_eq!(told(s, &contact).await, 20);
}

async fn the_same_file_twice_at_once_counts_once(s: &Scenario) {
    let contact = school_contact(s).await;
    let rows: String = (2..21).map(|day| format!("{contact},2026-11-{day:02},,,unexcused\n")).collect();
    let text = format!("{HEAD}{rows}");
    let replies = futures_util::future::join_all((0..3).map(|_| send(s, text.clone()))).await;
    let recorded: i64 = replies.into_iter().map(|reply| counts(&reply.expect(201))[0]).sum();
    assert_eq!(recorded, 19);
    let call = s.acting(Persona::Partner).send_sheet("/attendance-imports", text).key("one-file");
    let (one, other) =
        futures_util::future::join(async { call.clone().await }, async { call.clone().await }).await;
    assert_eq!(one.expect(201).json, other.expect(201).json);
}

async fn a_file_that_is_none_is_said_so(s: &Scenario) {
    let contact = school_contact(s).await;
    let good = format!("{HEAD}{contact},2026-11-20,,,present\n");
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(good.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    send(s, utf16).await.problem(400, "sheet_encoding");
    let latin: Vec<u8> = good.bytes().chain(*b"caf\xe9").collect();
    send(s, latin).await.problem(400, "sheet_encoding");
    let refused = send(s, "naam;datum\nSam;20-11-2026\n").await.problem(400, "sheet_header");
    assert_eq!(refused.wrong_fields(), ["#row/1/contactId", "#row/1/date", "#row/1/outcome"]);
    send(s, "contactId,date,outcome,Date\n").await.problem(400, "sheet_header");
    send(s, [0x89, b'P', b'N', b'G', 0xff]).await.problem(400, "sheet_encoding");
    send(s, "").await.problem(400, "file_empty");
    for head in [HEAD.to_owned(), format!("\u{feff}{}", HEAD.replace(',', ";")), format!("{HEAD}\n,,,,\n")] {
        send(s, head).await.problem(400, "file_empty");
    }
    let imports = s.acting(Persona::Partner).get("/attendance-imports").await.expect(200);
    assert_eq!(imports.json["items"], json!([]));
    for media_type in [
        "application/json",
        "application/vnd.ms-excel",
        "text/csv; charset=latin1",
        "application/octet-stream",
    ] {
        let call = s.acting(Persona::Partner).send_sheet("/attendance-imports", good.clone());
        call.header("content-type", media_type).await.problem(415, "sheet_type");
    }
    let call = s.acting(Persona::Partner).send_sheet("/attendance-imports?dryRun=true", good.clone());
    call.header("content-type", "text/csv; charset=utf-8").await.expect(200);
    let long = format!("contactId,date,outcome\n{}", "a,b,c\n".repeat(100_000));
    send(s, long).await.problem(413, "sheet_too_long");
    let large = format!("{HEAD}{}", format!("{contact},2026-11-20,,,present\n").repeat(100_000));
    let refused = send(s, large).await.problem(413, "file_too_large");
    assert!(refused.text("/detail").contains("1 MB"), "{}", refused.json);
    assert_eq!(told(s, &contact).await, 0);
}

async fn a_formula_is_a_wrong_value_and_not_echoed(s: &Scenario) {
    let contact = school_contact(s).await;
    let text =
        format!("{HEAD}{contact},2026-11-20,,,=cmd|' /C calc'!A0\n=HYPERLINK(\"x\"),+1,@a,-1,present\n");
    let refused = send(s, text).await.problem(400, "sheet_wrong");
    let body = String::from_utf8_lossy(&refused.body).into_owned();
    assert!(!body.contains("cmd|") && !body.contains("HYPERLINK"), "{body}");
    assert_eq!(
        refused.wrong_fields(),
        ["#row/2/outcome", "#row/3/contactId", "#row/3/date", "#row/3/minutes", "#row/3/timeOfDay"]
    );
}

async fn a_file_of_five_thousand_rows_is_taken(s: &Scenario) {
    let contact = school_contact(s).await;
    s.clock.set("2027-06-30T10:00:00Z".parse().unwrap());
    let first: NaiveDate = "2026-11-02".parse().unwrap();
    let mut text = HEAD.to_owned();
    for number in 0..5_000 {
        let day = first + TimeDelta::days(number / 24);
        let outcome = if number % 40 == 0 { "unexcused" } else { "present" };
        text += &format!("{contact},{day},{:02}:00,50,{outcome}\n", number % 24);
    }
    let began = Instant::now();
    assert_eq!(counts(&send(s, text.clone()).await.expect(201)), [5_000, 0, 0, 0]);
    eprintln!("five thousand rows took {:?}", began.elapsed());
    let began = Instant::now();
    assert_eq!(counts(&send(s, text.clone()).await.expect(201)), [0, 0, 5_000, 0]);
    assert!(began.elapsed() < Duration::from_secs(10), "took {:?}", began.elapsed());
    send(s, format!("{text}{contact},2026-11-02,,,present\n")).await.problem(413, "sheet_too_long");
}

async fn somebody_elses_rows_are_refused(s: &Scenario) {
    let contact = school_contact(s).await;
    let text = format!("{HEAD}{contact},2026-11-20,,,present\n");
    let other = s.acting(Persona::PartnerOther).send_sheet("/attendance-imports", text.clone());
    let refused = other.await.problem(400, "sheet_wrong");
    assert_eq!(refused.json["errors"][0]["code"], "unknown_reference");
    s.coach().send_sheet("/attendance-imports", text).await.problem(403, "role_not_allowed");
}
