//! The people and organisations of the demo. All of them are made up, but for the names of the schools.

use chrono::{Months, NaiveDate};
use entities::{OrganisationKind, Standing};

use super::lives::Life;
use super::matching::MANAGER;
use super::plans::Theme;
use crate::people::rules::StaffRole;

/// An organisation to register: kind, name and neighbourhood.
pub(super) type Place = (OrganisationKind, &'static str, &'static str);

pub(super) const MUNICIPALITY: &str = "Gemeente Zaanstad";
const PASCAL: &str = "Pascal College Zuid";
const DE_FAAM: &str = "Praktijkonderwijs De Faam";
const ALTRA: &str = "Altra College";
const NO_SCHOOL: &str = "";
const JEUGDTEAM: &str = "Jeugdteam Zaanoever";
const DE_RING: &str = "Boksschool De Ring";
const MUSIC: &str = "Muziekschool Zaanstreek";
const ATELIER: &str = "Atelier Poelenburg";

/// Organisations beside the municipality.
pub(super) const PLACES: [Place; 8] = [
    (OrganisationKind::School, PASCAL, "Poelenburg"),
    (OrganisationKind::School, DE_FAAM, "Peldersveld"),
    (OrganisationKind::School, ALTRA, "Krommenie"),
    (OrganisationKind::Care, JEUGDTEAM, "Poelenburg"),
    (OrganisationKind::Employer, "Fietsenmakerij De Dam", "Krommenie"),
    (OrganisationKind::Provider, DE_RING, "Peldersveld"),
    (OrganisationKind::Provider, MUSIC, "Krommenie"),
    (OrganisationKind::Provider, ATELIER, "Poelenburg"),
];

/// Somebody who works in the programme.
pub(super) struct Colleague {
    pub login_name: &'static str,
    pub display_name: &'static str,
    pub role: StaffRole,
    pub organisation: &'static str,
}

macro_rules! colleagues {
    ($($login_name:literal, $display_name:literal: $role:ident at $organisation:ident;)*) => {
        &[$(Colleague {
            login_name: $login_name, display_name: $display_name, role: StaffRole::$role, organisation: $organisation,
        }),*]
    };
}

/// The first administrator and the first lead: the founding lets them in.
pub(super) const FOUNDERS: &[Colleague] = colleagues! {
    "admin-bo",   "Bo Mulder":      Admin at MUNICIPALITY;
    "lead-iris",  "Iris Vermeer":   Lead  at MUNICIPALITY;
};

/// Everybody whom the administrator lets in.
pub(super) const COLLEAGUES: &[Colleague] = colleagues! {
    "lead-tom",      "Tom Brouwer":       Lead           at MUNICIPALITY;
    "coach-noor",    "Noor de Vries":     Coach          at MUNICIPALITY;
    "coach-daan",    "Daan Hoekstra":     Coach          at MUNICIPALITY;
    "coach-fatima",  "Fatima Ouali":      Coach          at MUNICIPALITY;
    "finance-wim",   "Wim Kuiper":        Finance        at MUNICIPALITY;
    "finance-els",   "Els van Dam":       Finance        at MUNICIPALITY;
    "fg-ruth",       "Ruth Pinas":        PrivacyOfficer at MUNICIPALITY;
    "school-pascal", "Marijke Smit":      Partner        at PASCAL;
    "school-faam",   "Hakan Demir":       Partner        at DE_FAAM;
    "school-altra",  "Joost Visser":      Partner        at ALTRA;
    "zorg-esra",     "Esra Yilmaz":       Partner        at JEUGDTEAM;
    "ring-karim",    "Karim Haddad":      Provider       at DE_RING;
    "muziek-lotte",  "Lotte Bos":         Provider       at MUSIC;
    "atelier-jip",   "Jip de Wit":        Provider       at ATELIER;
};

/// A youth, and how far the plan is.
pub(super) struct Youth {
    pub login_name: &'static str,
    pub first_name: &'static str,
    pub surname: &'static str,
    pub age: u32,
    pub neighbourhood: &'static str,
    pub school: &'static str,
    pub coach: &'static str,
    pub theme: Theme,
    pub life: Life,
}

impl Youth {
    /// Day of birth: the age holds for at least two more months.
    pub(super) fn birth_date(&self, today: NaiveDate) -> NaiveDate {
        let months = 12 * self.age + 1 + u32::try_from(self.surname.len() % 9).unwrap_or(0);
        today.checked_sub_months(Months::new(months)).unwrap_or(today)
    }

    /// The guardian, of everybody under 16.
    pub(super) fn guardian(&self) -> Option<String> {
        (self.age < 16).then(|| format!("ouder-{}", self.login_name))
    }
}

macro_rules! youths {
    ($($login_name:literal $first_name:literal $surname:literal $age:literal $neighbourhood:literal $school:ident
        $coach:literal $theme:ident $life:expr;)*) => {
        &[$(Youth {
            login_name: $login_name, first_name: $first_name, surname: $surname, age: $age,
            neighbourhood: $neighbourhood, school: $school, coach: $coach, theme: Theme::$theme, life: $life,
        }),*]
    };
}

use Life::{
    Active, Amending, Approved, ApprovedByTwo, Cancelled, Claimed, Completed, Draft, EmptyDraft, Endorsed,
    Mended, NoPlan, Overridden, Returned, SignedByYouth, Unconfirmed,
};
use Standing::{AtRisk, Broken, Met, NotStarted, OnTrack};

/// All 30 places.
#[rustfmt::skip]
pub(super) const YOUTHS: &[Youth] = youths! {
    "sam"       "Sam"       "Bakker"        15 "Poelenburg"  PASCAL    "coach-noor"   Sam     Life::Sam;
    "mila"      "Mila"      "Kaya"          17 "Peldersveld" DE_FAAM   "coach-noor"   Work    Claimed;
    "youssef"   "Youssef"   "El Amrani"     19 "Poelenburg"  NO_SCHOOL "coach-daan"   Money   Approved;
    "lotte"     "Lotte"     "de Groot"      13 "Assendelft"  ALTRA     "coach-fatima" School  Active(AtRisk);
    "emre"      "Emre"      "Yılmaz"        16 "Poelenburg"  PASCAL    "coach-noor"   School  Active(OnTrack);
    "shanice"   "Shanice"   "Wijngaarde"    18 "Peldersveld" DE_FAAM   "coach-daan"   Housing Claimed;
    "bram"      "Bram"      "Jansen"        12 "Krommenie"   ALTRA     "coach-fatima" Sport   Active(Met);
    "aylin"     "Aylin"     "Çelik"         14 "Poelenburg"  PASCAL    "coach-noor"   Family  SignedByYouth;
    "jayden"    "Jayden"    "Pinas"         16 "Peldersveld" DE_FAAM   "coach-daan"   School  Returned;
    "sofie"     "Sofie"     "Kramer"        20 "Assendelft"  NO_SCHOOL "coach-fatima" Diploma Endorsed;
    "ilias"     "Ilias"     "Benali"         9 "Poelenburg"  NO_SCHOOL "coach-noor"   Sport   Active(OnTrack);
    "daniela"   "Daniela"   "Petrova"       17 "Krommenie"   ALTRA     "coach-fatima" Work    Active(Broken);
    "tygo"      "Tygo"      "Schouten"      11 "Assendelft"  NO_SCHOOL "coach-fatima" Family  Draft;
    "hamza"     "Hamza"     "Yusuf"         18 "Poelenburg"  NO_SCHOOL "coach-daan"   Diploma ApprovedByTwo;
    "femke"     "Femke"     "Bos"           15 "Krommenie"   ALTRA     "coach-fatima" Care    Approved;
    "rayan"     "Rayan"     "Bouazza"       10 "Peldersveld" NO_SCHOOL "coach-noor"   Sport   EmptyDraft;
    "zeynep"    "Zeynep"    "Aydın"         16 "Peldersveld" PASCAL    "coach-noor"   Care    Unconfirmed;
    "luuk"      "Luuk"      "van Dijk"      21 "Assendelft"  NO_SCHOOL "coach-daan"   Housing Overridden;
    "naomi"     "Naomi"     "Amoako"        14 "Poelenburg"  PASCAL    "coach-noor"   School  Approved;
    "sven"      "Sven"      "Postma"        24 "Krommenie"   NO_SCHOOL "coach-fatima" Money   Completed;
    "imane"     "Imane"     "Zeroual"       13 "Peldersveld" DE_FAAM   "coach-daan"   Care    Active(NotStarted);
    "kevin"     "Kevin"     "Mendes"        17 "Poelenburg"  PASCAL    "coach-noor"   Sport   Amending;
    "roos"      "Roos"      "Molenaar"      12 "Assendelft"  ALTRA     "coach-fatima" Family  Active(AtRisk);
    "mohamed"   "Mohamed"   "Idrissi"       22 "Poelenburg"  NO_SCHOOL "coach-daan"   Money   Active(OnTrack);
    "amber"     "Amber"     "Schipper"      16 "Krommenie"   ALTRA     "coach-fatima" School  Cancelled;
    "dylan"     "Dylan"     "Kromhout"      18 "Assendelft"  DE_FAAM   "coach-daan"   Work    Mended;
    "selin"     "Selin"     "Arslan"        15 "Peldersveld" PASCAL    "coach-noor"   Care    Active(Met);
    "noah"      "Noah"      "Hendriks"      10 "Krommenie"   NO_SCHOOL "coach-fatima" Sport   NoPlan;
    "fenna"     "Fenna"     "Groen"         19 "Assendelft"  NO_SCHOOL "coach-daan"   Work    Completed;
    "quincy"    "Quincy"    "Balinge"       14 "Peldersveld" DE_FAAM   "coach-daan"   School  NoPlan;
};

/// Who can sign in to the demo, for the screen: name to sign in with, and who that is.
pub fn sign_ins() -> Vec<(String, String)> {
    let staff = FOUNDERS
        .iter()
        .chain(COLLEAGUES)
        .map(|it| (it.login_name.to_owned(), format!("{}, {}", it.display_name, words(it))));
    let youths = YOUTHS.iter().take(3).flat_map(|it| {
        let coach = COLLEAGUES.iter().find(|coach| coach.login_name == it.coach);
        let coach = coach.map(|coach| coach.display_name).unwrap_or_default();
        let youth = format!("{} {} ({}), coached by {coach}", it.first_name, it.surname, it.age);
        let guardian = it.guardian().map(|login_name| (login_name, format!("guardian of {}", it.first_name)));
        [(it.login_name.to_owned(), youth)].into_iter().chain(guardian)
    });
    let manager = (MANAGER.0.to_owned(), format!("{}, manager of an employer", MANAGER.1));
    youths.chain(staff).chain([manager]).collect()
}

fn words(colleague: &Colleague) -> &'static str {
    match colleague.role {
        StaffRole::Partner if colleague.organisation == JEUGDTEAM => "contact for care",
        StaffRole::Coach => "coach",
        StaffRole::Partner => "contact at a school",
        StaffRole::Employer => "employer",
        StaffRole::Provider => "provider of activities",
        StaffRole::Lead => "lead of the programme",
        StaffRole::Finance => "finance officer",
        StaffRole::PrivacyOfficer => "privacy officer",
        StaffRole::Admin => "administrator",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::clock::age_on;

    #[test]
    fn every_place_is_taken_once_by_youths_from_9_to_24() {
        let names: HashSet<_> = YOUTHS.iter().map(|youth| youth.login_name).collect();
        assert_eq!((YOUTHS.len(), names.len()), (30, 30));
        let today: NaiveDate = "2028-02-29".parse().unwrap();
        for youth in YOUTHS {
            assert_eq!(age_on(youth.birth_date(today), today), youth.age, "{}", youth.login_name);
            assert!((9..=24).contains(&youth.age));
        }
        assert!(sign_ins().iter().any(|(login_name, _)| login_name == "ouder-sam"));
    }

    #[test]
    fn debts_and_rooms_of_ones_own_are_for_grown_ups() {
        let is_grown_up = |youth: &Youth| youth.age >= 18;
        assert!(
            YOUTHS.iter().all(|it| !matches!(it.theme, Theme::Money | Theme::Housing) || is_grown_up(it))
        );
    }
}
