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
/// The issuer that the server is told.
pub const ISSUER: &str = "http://bench";

/// What a number names; also a byte of the identifier.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub enum Kind {
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
