//! Sam's file, lived through the API: money allocated, a plan built and signed, a check-in, a claim, an amendment begun.

use serde_json::{Value, json};

use super::bank::BankFile;
use super::catalogue::Catalogue;
use super::certificates::CertificateFile;
use super::check_ins::CheckIns;
use super::contacts::Contacts;
use super::diary::Diary;
use super::introductions::WorkFile;
use super::meetings::MeetingFile;
use super::notices::NoticeFile;
use super::payout_file::PayoutFile;
use super::placements::PlacementFile;
use super::places::Places;
use super::spending::Spending;
use super::{Persona, Scenario};

/// Identifiers of what is in it.
#[derive(Clone, Debug)]
pub struct SamsFile {
    pub fund: String,
    pub allocation: String,
    pub plan: String,
    /// Claimed, waits for a decision.
    pub milestone: String,
    pub agreement: String,
    /// Recorded by Sam, waits for the coach.
    pub check_in: String,
    pub check_ins: CheckIns,
    pub catalogue: Catalogue,
    /// A pass, a booking and a redemption.
    pub spending: Spending,
    pub payouts: PayoutFile,
    pub bank: BankFile,
    pub diary: Diary,
    pub notices: NoticeFile,
    pub contacts: Contacts,
    pub certificates: CertificateFile,
    pub meetings: MeetingFile,
    pub places: Places,
    pub placements: PlacementFile,
    pub work: WorkFile,
}

/// A plan with one goal, one agreement, and one milestone worth `amount` of study incentive.
pub fn document(amount: &str) -> Value {
    json!({
        "goals": [{
            "domain": "school",
            "title": "Mijn mbo-diploma halen",
            "milestones": [{
                "title": "Het eerste blok gehaald",
                "rewards": [{ "kind": "study", "amount": amount }],
            }],
        }],
        "agreements": [{
            "kind": "attendance",
            "title": "Ik ben op tijd op school",
            "rule": { "kind": "at_most_missed", "maximum": 2, "perWeeks": 4 },
            "fromDate": "2026-11-01",
            "untilDate": "2027-07-01",
        }],
    })
}

impl Scenario {
    /// A study fund of this year with `amount` in it; names the fund and the allocation.
    pub async fn fill_study_fund(&self, amount: &str) -> (String, String) {
        let lead = self.acting(Persona::Lead);
        let body = json!({ "purpose": "study", "year": 2026, "budgetLine": "Financieel alternatief" });
        let fund = lead.post("/funds", body).await.expect(201).text("/id");
        let body = json!({ "amount": amount, "note": "Begroting 2026" });
        let allocation = lead.post(&format!("/funds/{fund}/allocations"), body).await.expect(201).text("/id");
        (fund, allocation)
    }

    /// A plan for Sam with this document as draft.
    pub async fn draft_plan(&self, document: Value) -> String {
        let path = format!("/participants/{}/plans", self.people.sam);
        let plan = self.coach().post(&path, json!({})).await.expect(201).text("/id");
        let draft = format!("/plans/{plan}/draft");
        let before = self.coach().get(&draft).await.expect(200);
        self.youth().put(&draft, document).if_match(before.header("etag")).await.expect(200);
        plan
    }

    /// Signs the draft as everybody who must: Sam, the coach, and a guardian because Sam is 15.
    pub async fn sign_plan(&self, plan: &str) {
        let draft = self.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
        let body = json!({ "contentHash": draft.text("/contentHash") });
        for persona in [Persona::YouthOwn, Persona::CoachAssigned, Persona::GuardianOwn] {
            self.acting(persona).post(&format!("/plans/{plan}/signatures"), body.clone()).await.expect(201);
        }
    }

    /// The whole file.
    pub async fn live_sams_file(&self) -> SamsFile {
        let (fund, allocation) = self.fill_study_fund("1000.00").await;
        let plan = self.draft_plan(document("100.00")).await;
        self.sign_plan(&plan).await;
        let milestone = self.first(&format!("/plans/{plan}/milestones")).await;
        let agreement = self.first(&format!("/plans/{plan}/agreements")).await;
        let body = json!({ "occurredDate": "2026-11-23", "outcome": "kept" });
        let check_in = self.youth().post(&format!("/agreements/{agreement}/check-ins"), body).await;
        let check_in = check_in.expect(201).text("/id");
        let check_ins = self.live_check_ins(&agreement).await;
        let claim = json!({ "evidence": "Mijn cijferlijst staat in Magister." });
        self.youth().post(&format!("/milestones/{milestone}/claims"), claim).await.expect(201);
        self.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
        let catalogue = self.live_catalogue().await;
        let spending = self.live_spending().await;
        let payouts = self.live_sams_payouts().await;
        let bank = self.live_at_the_bank().await;
        let diary = self.live_diary(&agreement).await;
        let notices = self.live_sams_notices().await;
        let contacts = self.live_sams_contacts(&agreement).await;
        let work = self.live_sams_work().await;
        let placements = self.live_sams_placement(&work.introduction).await;
        let certificates = self.live_sams_certificate().await;
        let meetings = self.live_sams_meetings(&work.introduction).await;
        let places = self.live_places().await;
        SamsFile {
            fund,
            allocation,
            plan,
            milestone,
            agreement,
            check_in,
            check_ins,
            catalogue,
            spending,
            payouts,
            bank,
            diary,
            notices,
            contacts,
            certificates,
            meetings,
            places,
            placements,
            work,
        }
    }

    async fn first(&self, list: &str) -> String {
        self.coach().get(list).await.expect(200).text("/items/0/id")
    }
}

/// Youths who need no guardian, for tests that need many.
impl Scenario {
    /// Sam's milestone worth `amount` of study incentive, claimed.
    pub async fn claimed_milestone(&self, amount: &str) -> String {
        self.fill_study_fund("1000.00").await;
        let plan = self.draft_plan(document(amount)).await;
        self.sign_plan(&plan).await;
        let milestone = self.first(&format!("/plans/{plan}/milestones")).await;
        let claim = json!({ "evidence": "Mijn cijferlijst staat in Magister." });
        self.youth().post(&format!("/milestones/{milestone}/claims"), claim).await.expect(201);
        milestone
    }

    /// Plans with this draft, each of another youth of 20 and coached by Noor's coach, whose signature alone is missing;
    /// with the hash to sign.
    pub async fn plans_of_adults_signed_by_all_but_the_coach(
        &self,
        count: usize,
        draft: Value,
    ) -> Vec<(String, String)> {
        let mut plans = Vec::new();
        for number in 0..count {
            let (participant, token) = self.enrol_adult(&format!("adult{number}")).await;
            let coach = self.acting(Persona::CoachSameOrganisation);
            let path = format!("/participants/{participant}/plans");
            let plan = coach.post(&path, json!({})).await.expect(201).text("/id");
            let path = format!("/plans/{plan}/draft");
            let before = coach.get(&path).await.expect(200);
            let edited = coach.put(&path, draft.clone()).if_match(before.header("etag")).await.expect(200);
            let hash = edited.text("/contentHash");
            let sign =
                self.anonymous().post(&format!("/plans/{plan}/signatures"), json!({ "contentHash": hash }));
            sign.bearer(&token).await.expect(201);
            plans.push((plan, hash));
        }
        plans
    }

    /// Enrols a youth of 20; names the participant and an access token.
    pub async fn enrol_adult(&self, login_name: &str) -> (String, String) {
        let body = json!({
            "loginName": login_name,
            "firstName": "Mila",
            "surname": "Jansen",
            "birthDate": "2006-01-15",
            "coachId": self.people.user(Persona::CoachSameOrganisation),
        });
        let enrolled = self.acting(Persona::Lead).post("/participants", body).await.expect(201);
        let users = self.acting(Persona::Lead).get("/users?limit=1").await.expect(200);
        let code = self.invite(entities::UserId(users.text("/items/0/id").parse().unwrap())).await;
        let body = json!({ "code": code, "passphrase": "mijn fiets is groen" });
        let session = self.anonymous().post("/access-code-redemptions", body).await.expect(201);
        (enrolled.text("/id"), session.text("/accessToken"))
    }
}
