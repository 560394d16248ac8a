//! What an employer sees of a youth: the one place where it is put together, and where it is written down who saw what first.
//!
//! Every answer to an employer about an introduction is made of a [`Sight`]. It needs a transaction, because looking leaves a
//! trace; answers to a step of the employer are kept for a repeated key, so they hold none. There is no field in it for anything that the youth did not give or release.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::{
    InterestId, OrganisationId, ParticipantId, ReleaseItem, ReleaseState, UserId, disclosure, email_address,
    interest, introduction, organisation, participant, place, release,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::masking::mask;
use super::query::coaches_of;
use super::rules::{AgeBand, UNMASKED_FROM, band_of, shows_youth};
use crate::auth::Person;
use crate::clock::{age_on, day_of};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult};
use crate::people::query::display_names;
use crate::place::rules::age_at_start;

/// What is seen of the introduction itself, as it stands in a disclosure.
const INTRODUCTION: &str = "introduction";

/// An introduction with an employer's eyes.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The introduction.
    pub row: introduction::Model,
    /// What the place is called.
    pub place_title: String,
    /// The coach: the one to ask.
    pub coach_name: String,
    /// The youth; absent once it is over.
    pub youth: Option<Youth>,
}

/// A youth with an employer's eyes.
#[derive(Clone, Debug)]
pub struct Youth {
    /// First name.
    pub first_name: String,
    /// About how old.
    pub age_band: AgeBand,
    /// Why they want the place; contact details are masked under 18.
    pub motivation: String,
    /// When they can come; the same.
    pub availability: String,
    /// What they released.
    pub released: Vec<(ReleaseItem, String)>,
}

/// What somebody at the employer sees of introductions that they may see, in the order given; and the trace of it.
///
/// # Errors
/// Where the database fails.
pub async fn look(tx: &Tx, person: &Person, rows: Vec<introduction::Model>) -> ApiResult<Vec<Sight>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let places = place::Column::Id.is_in(rows.iter().map(|row| row.place_id));
    let places = place::Entity::find().filter(places).all(tx).await?;
    let places: HashMap<_, place::Model> = places.into_iter().map(|row| (row.id, row)).collect();
    let coaches = coaches_of(tx, &rows).await?;
    let names = display_names(tx, coaches.values().copied()).await?;
    let shown: Vec<&introduction::Model> = rows.iter().filter(|row| shows_youth(row.state)).collect();
    let files = Files::of(tx, &shown).await?;
    let lost = || ApiError::internal("an introduction without its place, coach or youth");
    let mut sights = Vec::new();
    for row in rows {
        let place = places.get(&row.place_id).ok_or_else(lost)?;
        let youth = if shows_youth(row.state) {
            Some(files.show(&row, place, day_of(tx.now())).ok_or_else(lost)?)
        } else {
            None
        };
        sights.push(Sight {
            place_title: place.title.clone(),
            coach_name: coaches.get(&row.id).and_then(|id| names.get(id)).cloned().ok_or_else(lost)?,
            youth,
            row,
        });
    }
    disclose(tx, person, &sights).await?;
    Ok(sights)
}

/// One of them.
///
/// # Errors
/// Where the database fails.
pub async fn look_at(tx: &Tx, person: &Person, row: introduction::Model) -> ApiResult<Sight> {
    let sight = look(tx, person, vec![row]).await?.pop();
    sight.ok_or_else(|| ApiError::internal("an introduction went missing"))
}

/// What is needed of the files behind introductions that go on.
struct Files {
    interests: HashMap<InterestId, interest::Model>,
    youths: HashMap<ParticipantId, participant::Model>,
    released: Vec<release::Model>,
    schools: HashMap<OrganisationId, String>,
    addresses: HashMap<UserId, String>,
}

impl Files {
    /// Six queries, however many there are.
    async fn of(tx: &Tx, rows: &[&introduction::Model]) -> ApiResult<Self> {
        let interests = interest::Column::Id.is_in(rows.iter().map(|row| row.interest_id));
        let interests = interest::Entity::find().filter(interests).all(tx).await?;
        let youths = participant::Column::Id.is_in(rows.iter().map(|row| row.participant_id));
        let youths = participant::Entity::find().filter(youths).all(tx).await?;
        let released = release::Entity::find()
            .filter(release::Column::IntroductionId.is_in(rows.iter().map(|row| row.id)))
            .filter(release::Column::State.eq(ReleaseState::Released))
            .order_by_asc(release::Column::Id)
            .all(tx)
            .await?;
        // Nothing is read that was not released.
        let of_item = |item: ReleaseItem| -> BTreeSet<ParticipantId> {
            released.iter().filter(|row| row.item == item).map(|row| row.participant_id).collect()
        };
        let with_school = of_item(ReleaseItem::School);
        let schools = youths.iter().filter(|youth| with_school.contains(&youth.id));
        let schools = organisation::Column::Id.is_in(schools.filter_map(|youth| youth.school_id));
        let schools = organisation::Entity::find().filter(schools).all(tx).await?;
        let with_address = of_item(ReleaseItem::EmailAddress);
        let addresses = youths.iter().filter(|youth| with_address.contains(&youth.id));
        let addresses = email_address::Entity::find()
            .filter(email_address::Column::UserId.is_in(addresses.map(|youth| youth.user_id)))
            .filter(email_address::Column::ConfirmedAt.is_not_null())
            .all(tx)
            .await?;
        Ok(Self {
            interests: interests.into_iter().map(|row| (row.id, row)).collect(),
            youths: youths.into_iter().map(|row| (row.id, row)).collect(),
            schools: schools.into_iter().map(|row| (row.id, row.name)).collect(),
            addresses: addresses.into_iter().map(|row| (row.user_id, row.address)).collect(),
            released,
        })
    }

    fn show(&self, row: &introduction::Model, place: &place::Model, today: NaiveDate) -> Option<Youth> {
        let youth = self.youths.get(&row.participant_id)?;
        let interest = self.interests.get(&row.interest_id)?;
        // What a minor wrote stays masked when they come of age.
        let was_minor = age_on(youth.birth_date, day_of(row.introduced_at)) < UNMASKED_FROM;
        let words = |text: &str| if was_minor { mask(text).text } else { text.to_owned() };
        let of_row = self.released.iter().filter(|release| release.introduction_id == row.id);
        Some(Youth {
            first_name: youth.first_name.clone(),
            age_band: band_of(age_at_start(youth.birth_date, place.starts_on, today)),
            motivation: words(&interest.motivation),
            availability: words(&interest.availability),
            released: of_row
                .filter_map(|release| Some((release.item, self.value(release, youth)?)))
                .collect(),
        })
    }

    /// What a released item is now; `None` where the file no longer holds it.
    fn value(&self, release: &release::Model, youth: &participant::Model) -> Option<String> {
        match release.item {
            ReleaseItem::Surname => Some(youth.surname.clone()),
            ReleaseItem::Neighbourhood => youth.neighbourhood.clone(),
            ReleaseItem::School => self.schools.get(&youth.school_id?).cloned(),
            ReleaseItem::EmailAddress => self.addresses.get(&youth.user_id).cloned(),
            ReleaseItem::PhoneNumber => release.value.clone(),
        }
    }
}

/// Writes down what `person` sees for the first time.
async fn disclose(tx: &Tx, person: &Person, sights: &[Sight]) -> ApiResult<()> {
    let seen = |sight: &Sight| {
        let released = sight.youth.iter().flat_map(|youth| &youth.released);
        let items: Vec<&'static str> = match &sight.youth {
            Some(_) => released.map(|(item, _)| word_of(*item)).chain([INTRODUCTION]).collect(),
            None => Vec::new(),
        };
        let row = |item: &'static str| disclosure::ActiveModel {
            introduction_id: Set(sight.row.id),
            user_id: Set(person.user_id),
            item: Set(item.to_owned()),
            participant_id: Set(sight.row.participant_id),
            first_seen_at: Set(tx.now()),
        };
        items.into_iter().map(row).collect::<Vec<_>>()
    };
    let rows: Vec<disclosure::ActiveModel> = sights.iter().flat_map(seen).collect();
    if rows.is_empty() {
        return Ok(());
    }
    disclosure::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A released item as it stands in a disclosure.
fn word_of(item: ReleaseItem) -> &'static str {
    match item {
        ReleaseItem::Surname => "surname",
        ReleaseItem::Neighbourhood => "neighbourhood",
        ReleaseItem::School => "school",
        ReleaseItem::EmailAddress => "email_address",
        ReleaseItem::PhoneNumber => "phone_number",
    }
}
