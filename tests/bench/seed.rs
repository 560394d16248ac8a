//! Fills a migrated database in bulk: a thousand youths who read, a thousand whose claims wait, one with a very large
//! wallet. Set-based SQL, because a million rows through the API would take longer than measuring; the books are right
//! all the same, and `verify` says so at the end.

use back_on_track::clock::{Clock, year_of};
use back_on_track::ledger::{Account, Wallet};
use entities::{Cents, FundId, ParticipantId, PlanId, ProgrammeId, account};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait};

use crate::Size;
use crate::town::{
    CLAIMANTS, COACHES, COMMON_FUND, Claims, ENTRIES, FIRST_CLAIM, FIRST_COACH, FIRST_PRESENT, Kind, LARGE,
    LIVE_PLAN, READERS, id,
};

/// When everything in the town happened.
pub const THEN: &str = "'2026-01-05T08:00:00+00:00'";
/// Number of the milestone that the large wallet comes from, and of the first reward on it.
const LARGE_MILESTONE: u64 = 9_000_000;
const FIRST_LARGE_REWARD: u64 = 1_000_000_000;

/// SQL functions for the scripts of pgbench and for this seed: the identifiers of `town`, and new ones in time order.
const FUNCTIONS: &str = "
CREATE FUNCTION bench_id(kind int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT CAST('019b0000-00' || lpad(to_hex(kind), 2, '0') || '-7000-8000-' || lpad(to_hex(number), 12, '0')
                 AS uuid) $$;
CREATE FUNCTION bench_new_id() RETURNS uuid LANGUAGE sql VOLATILE AS
  $$ SELECT CAST(lpad(to_hex(CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)), 12, '0') || '7' ||
                 substr(md5(CAST(random() AS text)), 1, 19) AS uuid) $$;";

pub struct Seed<'a> {
    pub db: &'a DatabaseConnection,
}

/// Everything but the large wallet.
pub async fn fill(db: &DatabaseConnection, size: Size) {
    let seed = Seed { db };
    if seed.is_postgres() {
        seed.run(FUNCTIONS).await;
    } else {
        seed.run("PRAGMA cache_size = -200000").await;
    }
    seed.run("BEGIN").await;
    seed.people().await;
    seed.funds().await;
    seed.plans().await;
    seed.milestones(size.claims).await;
    seed.rewards(size.claims).await;
    seed.accounts().await;
    seed.first_transfers().await;
    seed.unlock("r.participant_id IS NOT NULL", 1_000_000).await;
    seed.balance().await;
    seed.run(&format!(
        "INSERT INTO audit_entries SELECT {}, programme_id, {}, 'milestone.approved', 'milestone', id, participant_id,
                {THEN} FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM milestones
                              WHERE state = 'approved') AS m",
        seed.id(Kind::Audit, "place"),
        seed.id(Kind::User, &FIRST_COACH.to_string()),
    ))
    .await;
    seed.run("COMMIT").await;
    seed.settle().await;
}

/// The large wallet, and with it a long ledger.
pub async fn enlarge(db: &DatabaseConnection, size: Size) {
    let seed = Seed { db };
    seed.run("BEGIN").await;
    seed.run(&format!(
        "INSERT INTO rewards {} SELECT {}, {}, {}, {}, 'study', 100, {}, 'granted', {THEN} FROM n",
        series(1, size.large_wallet),
        seed.id(Kind::Reward, &format!("{FIRST_LARGE_REWARD} + i")),
        seed.id(Kind::Milestone, &LARGE_MILESTONE.to_string()),
        seed.id(Kind::Plan, &LARGE.to_string()),
        seed.id(Kind::Participant, &LARGE.to_string()),
        seed.id(Kind::Fund, &COMMON_FUND.to_string()),
    ))
    .await;
    let of_large = format!("r.participant_id = {}", seed.id(Kind::Participant, &LARGE.to_string()));
    seed.pledge(&of_large, 900_000).await;
    seed.unlock(&of_large, FIRST_LARGE_REWARD).await;
    seed.balance().await;
    seed.run("COMMIT").await;
    seed.settle().await;
}

/// `n(i)`, from `first` to `last`.
pub fn series(first: u64, last: u64) -> String {
    format!(
        "WITH RECURSIVE n(i) AS (SELECT CAST({first} AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
    )
}

impl Seed<'_> {
    pub fn is_postgres(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Postgres
    }

    /// SQL for an identifier of `town`; `number` is an expression.
    pub fn id(&self, kind: Kind, number: &str) -> String {
        let byte = kind as u8;
        if self.is_postgres() {
            format!("bench_id({byte}, {number})")
        } else {
            format!("unhex(printf('019b0000{byte:04x}70008000%012x', {number}))")
        }
    }

    pub fn programme(&self) -> String {
        self.id(Kind::Programme, "1")
    }

    pub async fn run(&self, sql: &str) {
        self.db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }

    pub async fn settle(&self) {
        if self.is_postgres() {
            self.run("VACUUM ANALYZE").await;
            self.run("CHECKPOINT").await;
        } else {
            self.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
    }

    async fn people(&self) {
        let programme = self.programme();
        let organisation = self.id(Kind::Organisation, "1");
        self.run(&format!(
            "INSERT INTO programmes (id, slug, name, is_demo, places, second_approval_above_cents, version, created_at)
             VALUES ({programme}, 'bench', 'Bench', TRUE, 9999, 25000, 1, {THEN})"
        ))
        .await;
        self.run(&format!(
            "INSERT INTO organisations VALUES ({organisation}, {programme}, 'municipality', 'Bench', NULL, 1, {THEN})"
        ))
        .await;
        let user = self.id(Kind::User, "i");
        for numbers in [series(1, LARGE), series(FIRST_COACH, FIRST_COACH + COACHES - 1)] {
            self.run(&format!(
                "INSERT INTO users {numbers} SELECT {user}, {programme}, 'user' || i, 'User ' || i, NULL, NULL, 1, {THEN}
                   FROM n"
            ))
            .await;
            self.run(&format!(
                "INSERT INTO sessions {numbers} SELECT {}, {programme}, {user}, 'phone', {THEN}, {THEN}, NULL FROM n",
                self.id(Kind::Session, "i")
            ))
            .await;
        }
        self.run(&format!(
            "INSERT INTO memberships {} SELECT {}, {programme}, {user}, {organisation}, 'coach', {user}, {THEN}, NULL
               FROM n",
            series(FIRST_COACH, FIRST_COACH + COACHES - 1),
            self.id(Kind::Membership, "i"),
        ))
        .await;
        let participant = self.id(Kind::Participant, "i");
        self.run(&format!(
            "INSERT INTO participants {} SELECT {participant}, {programme}, {user}, 'Sam', 'Bench' || i, '2008-06-01',
                    NULL, NULL, {THEN}, 1 FROM n",
            series(1, LARGE),
        ))
        .await;
        self.run(&format!(
            "INSERT INTO coach_assignments {} SELECT {}, {programme}, {participant}, {}, {THEN}, NULL FROM n",
            series(1, LARGE),
            self.id(Kind::Assignment, "i"),
            self.id(Kind::User, &format!("{FIRST_COACH} + i % {COACHES}")),
        ))
        .await;
    }

    async fn funds(&self) {
        let (fund, years) = (self.id(Kind::Fund, "i"), series(2_000, COMMON_FUND));
        self.run(&format!(
            "INSERT INTO funds {years} SELECT {fund}, {}, 'study', i, 'Studiestimulans', {THEN} FROM n",
            self.programme()
        ))
        .await;
        self.run(&format!(
            "INSERT INTO allocations {years} SELECT {}, {}, {fund}, 1000000000, 'Begroting', {}, {THEN}, NULL FROM n",
            self.id(Kind::Allocation, "i"),
            self.programme(),
            self.id(Kind::User, &FIRST_COACH.to_string()),
        ))
        .await;
    }

    /// Everybody but the claimants has a plan behind them; everybody but the large one has a plan under way.
    async fn plans(&self) {
        let programme = self.programme();
        let participant = self.id(Kind::Participant, "i");
        self.run(&format!(
            "INSERT INTO plans {} SELECT {}, {programme}, {participant}, 'ended', 'completed', 'Klaar', {THEN}, {THEN}
               FROM n",
            series(1, LARGE),
            self.id(Kind::Plan, "i"),
        ))
        .await;
        self.run(&format!(
            "INSERT INTO plans {} SELECT {}, {programme}, {participant}, 'active', NULL, NULL, {THEN}, NULL FROM n",
            series(1, READERS + CLAIMANTS),
            self.id(Kind::Plan, &format!("{LIVE_PLAN} + i")),
        ))
        .await;
        let rule = r#"'{"kind":"every_kept"}'"#;
        self.run(&format!(
            "INSERT INTO agreements (id, programme_id, participant_id, plan_id, kind, title, rule, from_date, until_date,
                                     is_live) {} SELECT {}, {programme}, {}, {}, 'attendance', 'Op tijd op school', {rule},
                    '2026-09-01', '2027-07-01', TRUE FROM n",
            series(0, 3 * READERS - 1),
            self.id(Kind::Agreement, "i"),
            self.id(Kind::Participant, "i / 3 + 1"),
            self.id(Kind::Plan, &format!("{LIVE_PLAN} + i / 3 + 1")),
        ))
        .await;
        let coach = self.id(Kind::User, &FIRST_COACH.to_string());
        self.run(&format!(
            "INSERT INTO check_ins {} SELECT {}, {programme}, {}, {}, '2026-10-01', '0' || (i % 8) || ':00', 'kept', NULL,
                    'confirmed', 'coach', NULL, {coach}, {THEN}, {coach}, {THEN}, NULL, NULL, NULL FROM n",
            series(0, 24 * READERS - 1),
            self.id(Kind::CheckIn, "i"),
            self.id(Kind::Participant, "i / 24 + 1"),
            self.id(Kind::Agreement, "i / 8"),
        ))
        .await;
        self.run(&format!(
            "INSERT INTO agreement_progress {} SELECT {}, {programme}, {}, 8, 0, 0, 0, '[]', FALSE, 8, 8, 'on_track',
                    '2027-07-01', {THEN} FROM n",
            series(0, 3 * READERS - 1),
            self.id(Kind::Agreement, "i"),
            self.id(Kind::Participant, "i / 3 + 1"),
        ))
        .await;
    }

    /// 30 approved in the readers' former plans, 8 in various states in their present ones, and the waiting claims.
    async fn milestones(&self, claims: u64) {
        let all = claims * Claims::ALL.len() as u64;
        let past = format!("i / {ENTRIES} + 1");
        let claimant = format!("{READERS} + 1 + i % {claims} % {CLAIMANTS}");
        let present = "CASE WHEN i % 8 < 3 THEN 'approved' WHEN i % 8 = 3 THEN 'claimed' ELSE 'open' END";
        let live = |youth: &str| format!("{LIVE_PLAN} + {youth}");
        for (first, count, youth, plan, state) in [
            (0, ENTRIES * READERS, &past, past.clone(), "'approved'"),
            (FIRST_PRESENT, 8 * READERS, &"i / 8 + 1".to_owned(), live("i / 8 + 1"), present),
            (FIRST_CLAIM, all, &claimant, live(&claimant), "'claimed'"),
            (LARGE_MILESTONE, 1, &LARGE.to_string(), LARGE.to_string(), "'approved'"),
        ] {
            self.run(&format!(
                "INSERT INTO milestones {} SELECT {milestone}, {}, {}, {}, {milestone}, 'Het eerste blok gehaald', {state},
                        'Mijn cijferlijst staat in Magister.', NULL, NULL, NULL,
                        CASE {state} WHEN 'approved' THEN CAST({THEN} AS {}) END, NULL, {THEN} FROM n",
                series(0, count - 1),
                self.programme(),
                self.id(Kind::Participant, youth),
                self.id(Kind::Plan, &plan),
                if self.is_postgres() { "timestamptz" } else { "text" },
                milestone = self.id(Kind::Milestone, &format!("{first} + i")),
            ))
            .await;
        }
        self.run(&format!(
            "INSERT INTO milestone_requirements {} SELECT {}, {} FROM n WHERE i % 8 IN (4, 5)",
            series(0, 8 * READERS - 1),
            self.id(Kind::Milestone, &format!("{FIRST_PRESENT} + i")),
            self.id(Kind::Agreement, "i / 8 * 3"),
        ))
        .await;
    }

    /// One reward a milestone.
    async fn rewards(&self, claims: u64) {
        let all = claims * Claims::ALL.len() as u64;
        let common = self.id(Kind::Fund, &COMMON_FUND.to_string());
        let own = self.id(Kind::Fund, &format!("2000 + i % {claims} % {CLAIMANTS}"));
        let spread = format!("CASE i / {claims} WHEN {} THEN {own} ELSE {common} END", Claims::Spread as u64);
        for (first, count, amount, fund) in [
            (0, ENTRIES * READERS, 100, &common),
            (FIRST_PRESENT, 8 * READERS, 1_000, &common),
            (FIRST_CLAIM, all, 1_000, &spread),
        ] {
            self.run(&format!(
                "INSERT INTO rewards {} SELECT {}, m.id, m.plan_id, m.participant_id, 'study', {amount}, {fund},
                        CASE m.state WHEN 'approved' THEN 'granted' ELSE 'promised' END, m.approved_at
                   FROM n JOIN milestones m ON m.id = {}",
                series(0, count - 1),
                self.id(Kind::Reward, &format!("{first} + i")),
                self.id(Kind::Milestone, &format!("{first} + i")),
            ))
            .await;
        }
    }

    /// Only the ledger knows the identifiers of accounts.
    async fn accounts(&self) {
        let fund = |number| FundId(id(Kind::Fund, number));
        let plan = |number| PlanId(id(Kind::Plan, number));
        let programme = ProgrammeId(id(Kind::Programme, 1));
        let common = fund(COMMON_FUND);
        let mut accounts = vec![Account::Budget(programme)];
        accounts.extend((2_000..=COMMON_FUND).map(|number| Account::Fund(fund(number))));
        accounts.extend((1..=LARGE).map(|youth| Account::Pledge(plan(youth), common)));
        accounts.extend((1..LARGE).map(|youth| Account::Pledge(plan(LIVE_PLAN + youth), common)));
        accounts.extend(
            (0..CLAIMANTS)
                .map(|place| Account::Pledge(plan(LIVE_PLAN + READERS + 1 + place), fund(2_000 + place))),
        );
        let participant = |youth| ParticipantId(id(Kind::Participant, youth));
        accounts.extend((1..=LARGE).map(|youth| Account::Wallet(Wallet::Study(participant(youth)))));
        let year = year_of(Clock::System.now());
        accounts.extend((1..=LARGE).map(|youth| Account::Wallet(Wallet::Pass(participant(youth), year))));
        let row = |account: &Account| account::ActiveModel {
            id: Set(account.id()),
            programme_id: Set(programme),
            kind: Set(account.kind()),
            owner_id: Set(account.owner_id()),
            fund_id: Set(account.fund_id()),
            year: Set(account.year()),
            is_floored: Set(account.is_floored()),
            balance_cents: Set(Cents::ZERO),
        };
        for some in accounts.chunks(500) {
            account::Entity::insert_many(some.iter().map(row)).exec_without_returning(self.db).await.unwrap();
        }
    }

    async fn first_transfers(&self) {
        self.run(&format!(
            "INSERT INTO transfers
             SELECT {}, l.programme_id, b.id, f.id, l.amount_cents, 'allocation', l.id, NULL, l.made_by, 0, 0, {THEN}
               FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM allocations) AS l
               JOIN accounts b ON b.kind = 'budget' JOIN accounts f ON f.owner_id = l.fund_id AND f.kind = 'fund'",
            self.id(Kind::Transfer, "place"),
        ))
        .await;
        self.pledge("r.participant_id IS NOT NULL", 100_000).await;
    }

    /// One transfer for all that a plan was promised out of a fund.
    async fn pledge(&self, which: &str, first: u64) {
        let transfer = self.id(Kind::Transfer, &format!("{first} + place"));
        self.run(&format!(
            "INSERT INTO transfers
             SELECT {transfer}, f.programme_id, f.id, a.id, s.total, 'pledge', {transfer}, s.participant_id, {}, 0,
                    s.total, {THEN}
               FROM (SELECT r.plan_id, r.fund_id, r.participant_id, CAST(SUM(r.amount_cents) AS bigint) AS total,
                            row_number() OVER (ORDER BY r.plan_id, r.fund_id) AS place
                       FROM rewards r WHERE {which} GROUP BY r.plan_id, r.fund_id, r.participant_id) AS s
               JOIN accounts f ON f.owner_id = s.fund_id AND f.kind = 'fund'
               JOIN accounts a ON a.owner_id = s.plan_id AND a.kind = 'pledge' AND a.fund_id = s.fund_id",
            self.id(Kind::User, &FIRST_COACH.to_string()),
        ))
        .await;
    }

    /// The transfers of granted rewards, each with the balance that the wallet had then.
    async fn unlock(&self, which: &str, first: u64) {
        self.run(&format!(
            "INSERT INTO transfers
             SELECT {}, a.programme_id, a.id, w.id, r.amount_cents, 'reward', r.id, r.participant_id, {}, 0, r.balance,
                    {THEN}
               FROM (SELECT r.*, row_number() OVER (ORDER BY r.id) AS place, CAST(SUM(r.amount_cents) OVER
                            (PARTITION BY r.participant_id ORDER BY r.id ROWS UNBOUNDED PRECEDING) AS bigint) AS balance
                       FROM rewards r WHERE r.state = 'granted' AND {which}) AS r
               JOIN accounts a ON a.owner_id = r.plan_id AND a.kind = 'pledge' AND a.fund_id = r.fund_id
               JOIN accounts w ON w.owner_id = r.participant_id AND w.kind = 'study'",
            self.id(Kind::Transfer, &format!("{first} + place")),
            self.id(Kind::User, &FIRST_COACH.to_string()),
        ))
        .await;
    }

    /// Sets every balance to what the transfers say.
    pub async fn balance(&self) {
        self.run(
            "UPDATE accounts SET balance_cents = t.total
               FROM (SELECT id, SUM(amount) AS total
                       FROM (SELECT credit_account_id AS id, amount_cents AS amount FROM transfers
                             UNION ALL SELECT debit_account_id, -amount_cents FROM transfers) AS m
                      GROUP BY id) AS t
              WHERE t.id = accounts.id",
        )
        .await;
    }
}
