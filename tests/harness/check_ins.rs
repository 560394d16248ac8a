//! Check-ins and signals of Sam's file, and what tests of them begin with.

use serde_json::{Value, json};

use super::Scenario;

/// What is in Sam's file.
#[derive(Clone, Debug)]
pub struct CheckIns {
    /// The agreement is at risk: open.
    pub signal: String,
}

/// A plan with one agreement of this kind and rule, from 1 November until 1 July.
pub fn with_agreement(kind: &str, rule: Value) -> Value {
    let title = (kind != "care").then_some("Ik ben op tijd op school");
    json!({
        "goals": [{ "domain": "school", "title": "Mijn mbo-diploma halen",
                    "milestones": [{ "title": "Het eerste blok gehaald", "rewards": [] }] }],
        "agreements": [{ "kind": kind, "title": title, "rule": rule,
                         "fromDate": "2026-11-01", "untilDate": "2027-07-01" }],
    })
}

/// What the agreement of [`Scenario::agree`] counts.
pub fn two_in_four_weeks() -> Value {
    json!({ "kind": "at_most_missed", "maximum": 2, "perWeeks": 4 })
}

impl Scenario {
    /// Two misses, so that the agreement is at risk.
    pub async fn live_check_ins(&self, agreement: &str) -> CheckIns {
        for day in ["2026-11-16", "2026-11-17"] {
            self.told_by_coach(agreement, day, "missed").await;
        }
        let signals = self.coach().get("/signals").await.expect(200);
        CheckIns { signal: signals.text("/items/0/id") }
    }

    /// Sam's signed plan with one agreement; names it.
    pub async fn agree(&self, kind: &str, rule: Value) -> String {
        let plan = self.draft_plan(with_agreement(kind, rule)).await;
        self.sign_plan(&plan).await;
        self.coach().get(&format!("/plans/{plan}/agreements")).await.expect(200).text("/items/0/id")
    }

    /// A check-in of the coach, which counts at once; names it.
    pub async fn told_by_coach(&self, agreement: &str, day: &str, outcome: &str) -> String {
        let body = json!({ "occurredDate": day, "outcome": outcome });
        self.coach().post(&format!("/agreements/{agreement}/check-ins"), body).await.expect(201).text("/id")
    }

    /// A check-in of Sam, which waits; names it.
    pub async fn told_by_youth(&self, agreement: &str, day: &str, outcome: &str) -> String {
        let body = json!({ "occurredDate": day, "outcome": outcome });
        self.youth().post(&format!("/agreements/{agreement}/check-ins"), body).await.expect(201).text("/id")
    }

    /// Sam's signed plan with an agreement about school and one of Sam's own; names the plan, and both.
    pub async fn agree_on_two(&self) -> (String, [String; 2]) {
        let mut document = with_agreement("attendance", two_in_four_weeks());
        let mut own = document["agreements"][0].clone();
        own["kind"] = json!("custom");
        own["title"] = json!("Ik maak mijn huiswerk");
        document["agreements"].as_array_mut().unwrap().push(own);
        let (plan, _) = self.agree_on(document).await;
        let list = self.coach().get(&format!("/plans/{plan}/agreements")).await.expect(200).json;
        let of = |kind: &str| {
            let found = list["items"].as_array().unwrap().iter().find(|item| item["kind"] == kind).unwrap();
            found["id"].as_str().unwrap().to_owned()
        };
        (plan, [of("attendance"), of("custom")])
    }

    /// Every check-in of an agreement, newest first.
    pub async fn all_check_ins(&self, agreement: &str) -> Vec<Value> {
        let path = format!("/agreements/{agreement}/check-ins?limit=100");
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.coach().get(&format!("{path}{cursor}")).await.expect(200);
            rows.extend(page.json["items"].as_array().unwrap().iter().cloned());
            match page.json["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return rows,
            }
        }
    }

    /// The agreement as Sam sees it.
    pub async fn agreement(&self, agreement: &str) -> Value {
        self.youth().get(&format!("/agreements/{agreement}")).await.expect(200).json
    }

    /// Kinds of Sam's signals in this state, newest first.
    pub async fn signals(&self, state: &str) -> Vec<String> {
        let list = self.youth().get(&format!("/signals?state={state}")).await.expect(200).json;
        let kind = |item: &Value| item["kind"].as_str().unwrap().to_owned();
        list["items"].as_array().unwrap().iter().map(kind).collect()
    }
}
