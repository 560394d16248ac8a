//! Who stands by Sam's agreements: somebody at the school, who signed, and an aunt.

use back_on_track::contact::rules::terms_hash;
use entities::{
    AgreementContactId, AgreementId, ContactCapacity, ContactState, agreement, agreement_contact,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::{Call, Client, Persona, Scenario};

/// Identifiers of what is in it.
#[derive(Clone, Debug)]
pub struct Contacts {
    /// The partner's place, signed.
    pub school: String,
    /// The aunt's place, signed.
    pub family: String,
}

/// A document with one agreement of this kind, from 1 November on; on care there is no title.
pub fn agreeing(kind: &str, title: &str) -> Value {
    let title = (kind != "care").then_some(title);
    json!({
        "goals": [{ "domain": "school", "title": "Mijn mbo-diploma halen",
                    "milestones": [{ "title": "Het eerste blok gehaald", "rewards": [] }] }],
        "agreements": [{
            "kind": kind,
            "title": title,
            "rule": { "kind": "at_most_missed", "maximum": 2, "perWeeks": 4 },
            "fromDate": "2026-11-01",
            "untilDate": "2027-07-01",
        }],
    })
}

impl<'s> Client<'s> {
    /// Sends in a file of attendance.
    pub fn send_sheet(self, path: &str, text: impl Into<Vec<u8>>) -> Call<'s> {
        self.post(path, Value::Null).header("content-type", "text/csv").bytes(text)
    }
}

impl Scenario {
    /// Sam's plan with this document, signed by all; names the plan and its first agreement.
    pub async fn agree_on(&self, document: Value) -> (String, String) {
        let plan = self.draft_plan(document).await;
        self.sign_plan(&plan).await;
        let agreements = self.coach().get(&format!("/plans/{plan}/agreements")).await.expect(200);
        (plan, agreements.text("/items/0/id"))
    }

    /// The coach invites somebody of an organisation; names the place.
    pub async fn invite_member(&self, agreement: &str, persona: Persona, capacity: &str) -> String {
        let body = json!({ "userId": self.people.user(persona), "capacity": capacity });
        let path = format!("/agreements/{agreement}/contacts");
        self.coach().post(&path, body).await.expect(201).text("/id")
    }

    /// A contact signs what they read.
    pub async fn sign_as(&self, persona: Persona, contact: &str) {
        let read = self.acting(persona).get(&format!("/contacts/{contact}")).await.expect(200);
        let body = json!({ "termsHash": read.text("/termsHash") });
        self.acting(persona).post(&format!("/contacts/{contact}/signatures"), body).await.expect(201);
    }

    /// A contact who signed.
    pub async fn stand_by(&self, agreement: &str, persona: Persona, capacity: &str) -> String {
        let contact = self.invite_member(agreement, persona, capacity).await;
        self.sign_as(persona, &contact).await;
        contact
    }

    /// Puts a contact in this state towards the agreement, without anybody's doing.
    pub async fn contact(
        &self,
        persona: Persona,
        agreement: &str,
        state: ContactState,
    ) -> AgreementContactId {
        let id = AgreementContactId::generate();
        let agreement = AgreementId(agreement.parse().unwrap());
        let (coach, user) = (self.people.user(Persona::CoachAssigned), self.people.user(persona));
        let insert = async |tx: &back_on_track::db::Tx| {
            let agreement = agreement::Entity::find_by_id(agreement).one(tx).await?.unwrap();
            let row = agreement_contact::Model {
                id,
                programme_id: agreement.programme_id,
                participant_id: agreement.participant_id,
                agreement_id: agreement.id,
                user_id: user,
                capacity: match persona {
                    Persona::CareContact => ContactCapacity::Care,
                    Persona::FamilyContact => ContactCapacity::Family,
                    _ => ContactCapacity::School,
                },
                organisation_id: match persona {
                    Persona::Partner => Some(self.people.school),
                    Persona::CareContact => Some(self.people.care),
                    _ => None,
                },
                state,
                terms_hash: Some(terms_hash(&agreement)),
                decline_reason: None,
                invited_by: coach,
                invited_at: tx.now(),
                answered_at: Some(tx.now()),
                ended_at: (state == ContactState::Ended).then(|| tx.now()),
            };
            agreement_contact::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            Ok(())
        };
        self.db().write(insert).await.unwrap();
        id
    }

    /// Everybody who stands by the agreement of Sam's file.
    pub async fn live_sams_contacts(&self, agreement: &str) -> Contacts {
        let school = self.stand_by(agreement, Persona::Partner, "school").await;
        let family = self.contact(Persona::FamilyContact, agreement, ContactState::Signed).await.to_string();
        Contacts { school, family }
    }
}
