//! The town that is measured: who is in it, and the identifiers by which seed, client and SQL scripts find each other
//! without asking.

use back_on_track::auth::Keys;
use back_on_track::clock::Clock;
use back_on_track::config::DEVELOPMENT_SIGNING_KEY;
use entities::SessionId;
use uuid::Uuid;

/// Youths with a plan under way, 30 entries and a session: they read.
pub const READERS: u64 = 1_000;
/// Youths whose plans have claims waiting for approval, each with a fund of its own beside the common one.
pub const CLAIMANTS: u64 = 999;
/// The youth whose wallet has very many entries.
pub const LARGE: u64 = READERS + CLAIMANTS + 1;
/// Number of the first coach among the users, and how many there are.
pub const FIRST_COACH: u64 = 1_000_000;
/// Coaches, who approve.
pub const COACHES: u64 = 50;
/// Entries of an ordinary wallet.
pub const ENTRIES: u64 = 30;
/// Number of the first claim among the milestones.
pub const FIRST_CLAIM: u64 = 100_000_000;
/// Number of the first milestone of the readers' present plans, eight each.
pub const FIRST_PRESENT: u64 = 10_000_000;
/// A plan under way has the number of its youth and this.
pub const LIVE_PLAN: u64 = 1_000_000;
/// The fund that most draw on; funds are numbered by year, the others belong to one claimant each.
pub const COMMON_FUND: u64 = 2_999;
/// The fund that pays the base grants of the passes; numbered beside the others.
pub const LEISURE_FUND: u64 = 3_000;
/// Providers; each has a hundred offers that follow each other, and one at the desk.
pub const PROVIDERS: u64 = 50;
/// Approved offers still to come.
pub const OFFERS: u64 = 5_000;
/// Verified employers.
pub const EMPLOYERS: u64 = 50;
/// Published places, all over the town.
pub const PLACES: u64 = 5_000;
/// Provider 0 has very many redemptions, paid out long ago; provider 1 has a few, which are still owed.
pub const FEW_REDEMPTIONS: u64 = 30;
/// Number of the first who works at a provider's desk, one each.
pub const FIRST_DESK: u64 = 2_000_000;
/// Two finance officers follow each other: one collects, the other releases.
pub const FIRST_OFFICER: u64 = 3_000_000;
/// Approved payouts that wait for the bank, ten of each reader.
pub const PAYOUTS: u64 = 10 * READERS;
/// Offers that are booked in the measurement, out of those of providers 10 to 19.
pub const BOOKED_OFFERS: std::ops::Range<u64> = 1_000..2_000;
/// Offers whose bookings are redeemed in the measurement: those of providers 20 to 39.
pub const REDEEMED_OFFERS: std::ops::Range<u64> = 2_000..4_000;
/// Number of the first booking that waits to be redeemed.
pub const FIRST_OPEN_BOOKING: u64 = 10_000_000;
/// Their codes are numbers of six digits.
pub const FIRST_CODE: u64 = 100_000;
/// The issuer that the server is told.
pub const ISSUER: &str = "http://bench";

/// What a number names; also a byte of the identifier.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub enum Kind {
    /// Before the others: so the last entries of every wallet are rewards.
    EarlierTransfer = 0,
    Programme = 1,
    User = 2,
    Participant = 3,
    Session = 4,
    Assignment = 5,
    Fund = 6,
    Allocation = 7,
    Plan = 8,
    Organisation = 9,
    Agreement = 10,
    CheckIn = 11,
    Milestone = 12,
    Reward = 13,
    Transfer = 14,
    Audit = 15,
    Membership = 16,
    Provider = 17,
    Offer = 18,
    Pass = 19,
    Booking = 20,
    Redemption = 21,
    Payee = 22,
    BankAccount = 23,
    Payout = 24,
    Payment = 25,
    Batch = 26,
    Employer = 27,
    Place = 28,
}

/// The identifier of the `number`th thing of a kind: a UUIDv7 of December 2025, so that indexes grow as in real life.
#[must_use]
pub fn id(kind: Kind, number: u64) -> Uuid {
    Uuid::from_u128(0x019b_0000_0000_7000_8000_0000_0000_0000 | (kind as u128) << 80 | u128::from(number))
}

/// Claims set aside for one measurement: what is approved is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claims {
    /// Before the ledger has its million transfers.
    Young,
    /// Rewards out of the common fund.
    Hot,
    /// Rewards out of a fund for each youth.
    Spread,
    /// In the open loops.
    Mix,
    /// For the limit: the same statements without us.
    Limit,
}

impl Claims {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Young, Self::Hot, Self::Spread, Self::Mix, Self::Limit];

    /// Number of the first milestone, where each measurement has `size` of them.
    #[must_use]
    pub fn first(self, size: u64) -> u64 {
        FIRST_CLAIM + self as u64 * size
    }
}

/// Whose the claim in a place of its group is: neighbours belong to different youths.
#[must_use]
pub fn claimant(place: u64) -> u64 {
    READERS + 1 + place % CLAIMANTS
}

/// The offer that the claimant in a place books out of `offers`: neighbours want different ones, and nobody one twice.
#[must_use]
pub fn wanted(offers: &std::ops::Range<u64>, place: u64) -> u64 {
    let youth = place % CLAIMANTS;
    offers.start + (place / CLAIMANTS + youth * 7) % (offers.end - offers.start)
}

/// Whose offer it is.
#[must_use]
pub fn provider_of(offer: u64) -> u64 {
    offer / (OFFERS / PROVIDERS)
}

/// Who coaches a youth.
#[must_use]
pub fn coach_of(youth: u64) -> u64 {
    FIRST_COACH + youth % COACHES
}

/// Access tokens by user number.
pub struct Tokens(Keys);

impl Tokens {
    /// Signed with the development key.
    #[must_use]
    pub fn new() -> Self {
        Self(Keys::new(DEVELOPMENT_SIGNING_KEY, ISSUER).unwrap())
    }

    /// For the session of a user.
    #[must_use]
    pub fn of(&self, user: u64) -> String {
        self.0.issue(SessionId(id(Kind::Session, user)), Clock::System.now()).unwrap()
    }
}
