//! The calendar feed: a secret address that shows when and nothing else, dies when it is revoked, and shows what its owner
//! may see now.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    a_feed_shows_when_and_nothing_else,
    a_new_address_ends_the_one_before,
    a_guessed_address_is_like_no_address,
    a_coach_sees_what_they_may_see_now,
    a_closed_account_has_no_feed,
    what_was_called_off_stays_visible_for_a_month,
    an_employer_has_appointments_with_youths_without_a_name,
);

async fn read(s: &Scenario, token: &str) -> String {
    let feed = s.anonymous().get(&format!("/calendar-feeds/{token}")).await.expect(200);
    assert_eq!(feed.header("cache-control"), "private, no-cache");
    String::from_utf8(feed.body.clone()).unwrap()
}

async fn a_feed_shows_when_and_nothing_else(s: &Scenario) {
    let mut wish = s.planned("coach", 24);
    wish["title"] = json!("Praten over thuis");
    wish["place"] = json!("Wijkcentrum Poelenburg");
    let id = s.youth().post(&s.sams_appointments(), wish).await.expect(201).text("/id");
    let token = s.calendar_token(Persona::YouthOwn).await;
    assert_eq!(token.len(), 64);
    let path = format!("/calendar-feeds/{token}");
    let feed = s.anonymous().get(&path).header("accept-language", "nl").await.expect(200);
    assert!(feed.header("content-type").starts_with("text/calendar"));
    let text = String::from_utf8(feed.body.clone()).unwrap();
    for wanted in ["SUMMARY:Afspraak", "DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "SEQUENCE:1"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    for secret in ["thuis", "Poelenburg", "coach", "Sam", id.as_str()] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let again = s.anonymous().get(&path).header("accept-language", "nl");
    again.header("if-none-match", feed.header("etag")).await.expect(304);
    let to = s.planned("coach", 50);
    let to = json!({ "startsAt": to["startsAt"], "endsAt": to["endsAt"] });
    s.coach().post(&format!("/appointments/{id}/moves"), to).await.expect(201);
    let moved = read(s, &token).await;
    assert!(moved.contains("DTSTART:20261125T110000Z") && moved.contains("SEQUENCE:2"));
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    assert_eq!(uid(&moved), uid(&text), "the same entry, moved");
}

async fn a_new_address_ends_the_one_before(s: &Scenario) {
    let state = async || s.youth().get("/me/calendar-feed").await.expect(200).json["isActive"].clone();
    assert_eq!(state().await, json!(false));
    let first = s.calendar_token(Persona::YouthOwn).await;
    let second = s.calendar_token(Persona::YouthOwn).await;
    assert_ne!(first, second);
    s.anonymous().get(&format!("/calendar-feeds/{first}")).await.problem(404, "not_found");
    read(s, &second).await;
    assert_eq!(state().await, json!(true));
    let kept: Vec<entities::calendar_feed::Model> = {
        use sea_orm::EntityTrait;
        entities::calendar_feed::Entity::find().all(s.db().reader()).await.unwrap()
    };
    assert!(kept.iter().all(|feed| feed.token_hash != second), "only a hash is kept");
    for _ in 0..2 {
        s.youth().delete("/me/calendar-feed").await.expect(204);
    }
    s.anonymous().get(&format!("/calendar-feeds/{second}")).await.problem(404, "not_found");
    assert_eq!(state().await, json!(false));
    s.acting(Persona::GuardianOwn)
        .post("/me/calendar-feed", Value::Null)
        .await
        .problem(403, "role_not_allowed");
}

async fn a_guessed_address_is_like_no_address(s: &Scenario) {
    let token = s.calendar_token(Persona::YouthOwn).await;
    let guess = s.anonymous().get(&format!("/calendar-feeds/{}", "0".repeat(64))).await;
    let guess = guess.problem(404, "not_found");
    s.youth().delete("/me/calendar-feed").await.expect(204);
    let revoked = s.anonymous().get(&format!("/calendar-feeds/{token}")).await.problem(404, "not_found");
    assert_eq!(
        (&guess.json["title"], &guess.json["detail"]),
        (&revoked.json["title"], &revoked.json["detail"])
    );
    s.anonymous().get("/calendar-feeds/x").await.problem(404, "not_found");
    for path in [format!("/calendar-feeds/{token}"), format!("/calendar-feeds/{token}/")] {
        let refused = s.anonymous().get(&path).await.problem(404, "not_found");
        assert!(!refused.json.to_string().contains(&token), "{}", refused.json);
    }
    s.restart(|config| config.tries_per_address = 3).await;
    for _ in 0..3 {
        s.anonymous().get(&format!("/calendar-feeds/{token}")).await.problem(404, "not_found");
    }
    let refused = s.anonymous().get(&format!("/calendar-feeds/{token}")).await;
    refused.problem(429, "too_many_requests").header("retry-after");
}

async fn a_coach_sees_what_they_may_see_now(s: &Scenario) {
    s.appointment("coach", 24).await;
    let entries = |text: &str| text.matches("BEGIN:VEVENT").count();
    let token = s.calendar_token(Persona::CoachAssigned).await;
    assert_eq!(entries(&read(s, &token).await), 1);
    let former = s.calendar_token(Persona::CoachFormer).await;
    assert_eq!(entries(&read(s, &former).await), 0);
    s.unassign_coach().await;
    assert_eq!(entries(&read(s, &token).await), 0);
}

async fn a_closed_account_has_no_feed(s: &Scenario) {
    let token = s.calendar_token(Persona::CoachAssigned).await;
    read(s, &token).await;
    close(s, Persona::CoachAssigned).await;
    s.anonymous().get(&format!("/calendar-feeds/{token}")).await.problem(404, "not_found");
}

async fn close(s: &Scenario, persona: Persona) {
    use entities::user;
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};
    let id = s.people.user(persona);
    let close = s.db();
    let close = close.write(async |tx| {
        let row = user::ActiveModel { id: Set(id), disabled_at: Set(Some(tx.now())), ..Default::default() };
        row.update(tx).await?;
        Ok(())
    });
    close.await.unwrap();
}

async fn what_was_called_off_stays_visible_for_a_month(s: &Scenario) {
    let id = s.appointment("coach", 24 * 60).await;
    s.youth().post(&format!("/appointments/{id}/cancellations"), json!({})).await.expect(201);
    let token = s.calendar_token(Persona::YouthOwn).await;
    assert!(read(s, &token).await.contains("STATUS:CANCELLED"));
    s.pass(TimeDelta::days(31));
    assert!(!read(s, &token).await.contains("BEGIN:VEVENT"));
}

async fn an_employer_has_appointments_with_youths_without_a_name(s: &Scenario) {
    let introduction = s.introduce_sam(entities::IntroductionState::Accepted).await.to_string();
    let appointment = s.meeting(&introduction, 48).await;
    s.appointment("coach", 24).await;
    let token = s.calendar_token(Persona::EmployerColleague).await;
    let feed = s.anonymous().get(&format!("/calendar-feeds/{token}")).header("accept-language", "nl").await;
    let text = String::from_utf8(feed.expect(200).body).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
    assert!(
        text.contains("SUMMARY:Afspraak Back on Track") && text.contains("DTSTART:20261125T090000Z"),
        "{text}"
    );
    for secret in ["Sam", "Kennismaken", "Westzijde", appointment.as_str(), introduction.as_str()] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let other = s.calendar_token(Persona::EmployerOther).await;
    assert!(!read(s, &other).await.contains("BEGIN:VEVENT"));
    // For the youth and the coach it is an appointment like the others.
    let own = s.calendar_token(Persona::YouthOwn).await;
    let own = s.anonymous().get(&format!("/calendar-feeds/{own}")).header("accept-language", "nl").await;
    let own = String::from_utf8(own.expect(200).body).unwrap();
    assert_eq!(own.matches("SUMMARY:Afspraak\r\n").count(), 2, "{own}");
    let state = s.acting(Persona::EmployerOwn).get("/me/calendar-feed").await.expect(200);
    assert_eq!(state.json["isActive"], json!(false));
}
