//! Fills a town that `seed` has filled with where its money goes: passes, providers with offers, bookings that wait,
//! redemptions that are paid or owed, and payouts for the bank. Set-based like the seed, with right books.

use back_on_track::clock::{Clock, year_of};
use back_on_track::ledger::{Account, Wallet};
use chrono::{Days, SecondsFormat};
use entities::{Cents, FundId, ParticipantId, PayeeId, ProgrammeId, account};
use sea_orm::{ActiveValue::Set, DatabaseConnection, EntityTrait};

use crate::Size;
use crate::seed::{Seed, THEN, series};
use crate::town::{
    CLAIMANTS, FEW_REDEMPTIONS, FIRST_CODE, FIRST_DESK, FIRST_OFFICER, FIRST_OPEN_BOOKING, Kind, LARGE,
    LEISURE_FUND, OFFERS, PAYOUTS, PROVIDERS, READERS, REDEEMED_OFFERS, id,
};

/// Redemptions at provider 0: each of its hundred offers by a thousand youths.
const REDEMPTIONS: u64 = 100_000;
/// What a pass begins with, cents.
const BASE: u64 = 100_000;
/// Payees of payouts, such as schools; numbered after the providers.
const SCHOOLS: u64 = 1_000;
const FIRST_SCHOOL: u64 = 1_000;
/// The payee that the programme itself is.
const PROGRAMME_PAYEE: u64 = 9_999;

/// What the bookings are of: who books, which offer, and where it stands.
struct Bookings {
    first: u64,
    count: u64,
    youth: String,
    offer: String,
    is_open: bool,
}

/// Everything.
pub async fn fill(db: &DatabaseConnection, size: Size) {
    let seed = Seed { db };
    seed.run("BEGIN").await;
    seed.staff().await;
    seed.passes().await;
    seed.providers().await;
    seed.offers().await;
    seed.payees().await;
    seed.spending_accounts().await;
    for bookings in bookings(size) {
        seed.bookings(&bookings).await;
    }
    seed.redemptions().await;
    seed.paid().await;
    seed.payouts().await;
    seed.spending_transfers().await;
    seed.balance().await;
    seed.run(
        "UPDATE offers SET places_taken = b.taken FROM (SELECT offer_id, COUNT(*) AS taken FROM bookings GROUP BY offer_id) AS b
          WHERE b.offer_id = offers.id",
    )
    .await;
    seed.run("COMMIT").await;
    seed.settle().await;
}

fn bookings(size: Size) -> [Bookings; 4] {
    let (offers, width) = (REDEEMED_OFFERS.start, REDEEMED_OFFERS.end - REDEEMED_OFFERS.start);
    [
        Bookings {
            first: 0,
            count: REDEMPTIONS,
            youth: format!("{READERS} + 1 + i % 1000"),
            offer: "i / 1000".into(),
            is_open: false,
        },
        Bookings {
            first: REDEMPTIONS,
            count: FEW_REDEMPTIONS,
            youth: "i + 1".into(),
            offer: "100".into(),
            is_open: false,
        },
        // What the readers see on their first screen.
        Bookings {
            first: 1_000_000,
            count: 2 * READERS,
            youth: format!("1 + i % {READERS}"),
            offer: format!("4000 + i / {READERS} * 500 + i % 500"),
            is_open: true,
        },
        // The same as `town::wanted`.
        Bookings {
            first: FIRST_OPEN_BOOKING,
            count: size.bookings,
            youth: format!("{READERS} + 1 + i % {CLAIMANTS}"),
            offer: format!("{offers} + (i / {CLAIMANTS} + i % {CLAIMANTS} * 7) % {width}"),
            is_open: true,
        },
    ]
}

impl Seed<'_> {
    async fn staff(&self) {
        let (programme, user) = (self.programme(), self.id(Kind::User, "i"));
        let organisation = self.id(Kind::Organisation, "100 + i");
        self.run(&format!(
            "INSERT INTO organisations (id, programme_id, kind, name, version, created_at)
             {} SELECT {organisation}, {programme}, 'provider', 'Vereniging ' || i, 1, {THEN} FROM n",
            series(0, PROVIDERS - 1),
        ))
        .await;
        let desk = self.id(Kind::Organisation, &format!("100 + i - {FIRST_DESK}"));
        for (first, count, role, organisation) in [
            (FIRST_DESK, PROVIDERS, "provider", desk),
            (FIRST_OFFICER, 2, "finance", self.id(Kind::Organisation, "1")),
        ] {
            let numbers = series(first, first + count - 1);
            self.run(&format!(
                "INSERT INTO users (id, programme_id, login_name, display_name, version, created_at)
                 {numbers} SELECT {user}, {programme}, 'user' || i, 'User ' || i, 1, {THEN} FROM n"
            ))
            .await;
            self.run(&format!(
                "INSERT INTO sessions (id, programme_id, user_id, device_name, created_at, last_used_at)
                 {numbers} SELECT {}, {programme}, {user}, 'phone', {THEN}, {THEN} FROM n",
                self.id(Kind::Session, "i"),
            ))
            .await;
            self.run(&format!(
                "INSERT INTO memberships (id, programme_id, user_id, organisation_id, role, granted_by, granted_at)
                 {numbers} SELECT {}, {programme}, {user}, {organisation}, '{role}', {user}, {THEN} FROM n",
                self.id(Kind::Membership, "i"),
            ))
            .await;
        }
    }

    async fn passes(&self) {
        let (programme, year) = (self.programme(), year_of(Clock::System.now()));
        let fund = self.id(Kind::Fund, &LEISURE_FUND.to_string());
        self.run(&format!(
            "INSERT INTO funds (id, programme_id, purpose, year, budget_line, created_at)
             VALUES ({fund}, {programme}, 'leisure', {year}, 'Vrijetijdspas', {THEN})"
        ))
        .await;
        self.run(&format!(
            "INSERT INTO allocations (id, programme_id, fund_id, amount_cents, note, made_by, made_at)
             VALUES ({}, {programme}, {fund}, 1000000000, 'Begroting', {}, {THEN})",
            self.id(Kind::Allocation, &LEISURE_FUND.to_string()),
            self.officer(),
        ))
        .await;
        self.run(&format!(
            "INSERT INTO passes (id, programme_id, participant_id, year, base_cents, granted_at, state, version, created_at)
             {} SELECT {}, {programme}, {}, {year}, {BASE}, {THEN}, 'open', 1, {THEN} FROM n",
            series(1, LARGE),
            self.id(Kind::Pass, "i"),
            self.id(Kind::Participant, "i"),
        ))
        .await;
    }

    fn officer(&self) -> String {
        self.id(Kind::User, &FIRST_OFFICER.to_string())
    }

    async fn providers(&self) {
        self.run(&format!(
            "INSERT INTO providers (id, programme_id, organisation_id, state, kvk_number, description, contact_name, email,
                                    decided_at, version, created_at)
             {} SELECT {}, {}, {}, 'approved', '12345678', 'Voor iedereen in Zaanstad.', 'Joke Bakker',
                       'info@example.nl', {THEN}, 1, {THEN} FROM n",
            series(0, PROVIDERS - 1),
            self.id(Kind::Provider, "i"),
            self.programme(),
            self.id(Kind::Organisation, "100 + i"),
        ))
        .await;
    }

    /// Ten halls in each of six categories, over half a year and the whole town.
    async fn offers(&self) {
        let today = Clock::System.now();
        let first =
            today.checked_add_days(Days::new(30)).unwrap().to_rfc3339_opts(SecondsFormat::Secs, false);
        let last = today.checked_add_days(Days::new(400)).unwrap().date_naive();
        let starts_at = if self.is_postgres() {
            format!("CAST('{first}' AS timestamptz) + i * 37 % 180 * interval '1 day'")
        } else {
            format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', '{first}', '+' || (i * 37 % 180) || ' days')")
        };
        let title = "'Meedoen in zaal' || (10 + i / 6 % 10)";
        let description = "Kom eens kijken en doe mee: je hebt niets nodig dan een handdoek, een flesje water en goede zin. \
                           De eerste keer laten we je alles zien, en wie wil blijft daarna thee drinken met de anderen.";
        let per_provider = OFFERS / PROVIDERS;
        self.run(&format!(
            "INSERT INTO offers (id, programme_id, provider_id, kind, category, title, description, schedule, price_cents,
                                 places, places_taken, starts_at, until_date, min_age, max_age, neighbourhood, address,
                                 latitude_microdegrees, longitude_microdegrees, search_text, state, decided_at, version,
                                 created_at)
             {} SELECT {}, {}, {}, 'course',
                       CASE i % 6 WHEN 0 THEN 'sport' WHEN 1 THEN 'music' WHEN 2 THEN 'art' WHEN 3 THEN 'culture'
                                  WHEN 4 THEN 'scouting' ELSE 'homework_club' END,
                       {title}, '{description}', 'maandag 16:00-17:00', 100, 1000000, 0, {starts_at}, '{last}', 8, 25,
                       'Poelenburg', 'Weerpad ' || i || ', Zaandam', 52400000 + i * 7919 % 80000,
                       4750000 + i * 104729 % 120000,
                       lower({title} || ' {description} Vereniging ' || (i / {per_provider}) || ' Poelenburg Weerpad ' || i
                             || ', Zaandam'), 'approved', {THEN}, 1, {THEN} FROM n",
            series(0, OFFERS - 1),
            self.id(Kind::Offer, "i"),
            self.programme(),
            self.id(Kind::Provider, &format!("i / {per_provider}")),
        ))
        .await;
    }

    async fn payees(&self) {
        let (programme, officer) = (self.programme(), self.officer());
        let payee = self.id(Kind::Payee, "i");
        let of_provider = self.id(Kind::Organisation, "100 + i");
        for (first, count, kind, organisation) in [
            (0, PROVIDERS, "provider", of_provider.as_str()),
            (FIRST_SCHOOL, SCHOOLS, "school", "NULL"),
            (PROGRAMME_PAYEE, 1, "programme", "NULL"),
        ] {
            let organisation =
                format!("CAST({organisation} AS {})", if self.is_postgres() { "uuid" } else { "blob" });
            self.run(&format!(
                "INSERT INTO payees (id, programme_id, kind, name, organisation_id, created_by, created_at, version)
                 {} SELECT {payee}, {programme}, '{kind}', 'Begunstigde ' || i, {organisation}, {officer}, {THEN}, 1 FROM n",
                series(first, first + count - 1),
            ))
            .await;
        }
        self.run(&format!(
            "INSERT INTO bank_accounts (id, programme_id, payee_id, iban, holder_name, state, proposed_by, proposed_at,
                                        decided_by, decided_at, usable_from)
             SELECT {}, programme_id, id, 'NL91ABNA0417164300', name, 'active', {officer}, {THEN}, {officer}, {THEN}, {THEN}
               FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM payees) AS p",
            self.id(Kind::BankAccount, "place"),
        ))
        .await;
    }

    /// Those that the seed has not made.
    async fn spending_accounts(&self) {
        let programme = ProgrammeId(id(Kind::Programme, 1));
        let participant = |youth| ParticipantId(id(Kind::Participant, youth));
        let payee = |number| PayeeId(id(Kind::Payee, number));
        let year = year_of(Clock::System.now());
        let mut accounts = vec![
            Account::Fund(FundId(id(Kind::Fund, LEISURE_FUND))),
            Account::InTransit(programme),
            Account::Settled(programme),
        ];
        accounts.extend((1..=LARGE).map(|youth| Account::Held(Wallet::Pass(participant(youth), year))));
        accounts.extend((1..=LARGE).map(|youth| Account::Held(Wallet::Study(participant(youth)))));
        let payees = (0..PROVIDERS).chain(FIRST_SCHOOL..FIRST_SCHOOL + SCHOOLS);
        accounts.extend(payees.map(|number| Account::Payable(payee(number))));
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

    /// Open ones have their number as code; what is closed was redeemed by the desk of its provider.
    async fn bookings(&self, bookings: &Bookings) {
        let Bookings { first, count, youth, offer, is_open } = bookings;
        let code = if *first == FIRST_OPEN_BOOKING { format!("i + {FIRST_CODE}") } else { "'R' || i".into() };
        let per_provider = OFFERS / PROVIDERS;
        let desk = self.id(Kind::User, &format!("{FIRST_DESK} + ({offer}) / {per_provider}"));
        let (state, by, at) =
            if *is_open { ("booked", "NULL", "NULL") } else { ("redeemed", desk.as_str(), THEN) };
        self.run(&format!(
            "INSERT INTO bookings (id, programme_id, offer_id, provider_id, participant_id, pass_id, price_cents, state, code,
                                   cancel_until, booked_by, booked_at, closed_by, closed_at)
             {} SELECT {}, {}, {}, {}, {}, {}, 100, '{state}', CAST({code} AS text), {THEN}, {}, {THEN}, {by}, {at} FROM n",
            series(0, count - 1),
            self.id(Kind::Booking, &format!("{first} + i")),
            self.programme(),
            self.id(Kind::Offer, offer),
            self.id(Kind::Provider, &format!("({offer}) / {per_provider}")),
            self.id(Kind::Participant, youth),
            self.id(Kind::Pass, youth),
            self.id(Kind::User, youth),
        ))
        .await;
    }

    async fn redemptions(&self) {
        self.run(&format!(
            "INSERT INTO redemptions (id, programme_id, booking_id, provider_id, payee_id, participant_id, amount_cents,
                                      redeemed_by, redeemed_at)
             {} SELECT {}, b.programme_id, b.id, b.provider_id, {}, b.participant_id, b.price_cents, b.closed_by, b.closed_at
                  FROM n JOIN bookings b ON b.id = {}",
            series(0, REDEMPTIONS + FEW_REDEMPTIONS - 1),
            self.id(Kind::Redemption, "i"),
            self.id(Kind::Payee, &format!("i / {REDEMPTIONS}")),
            self.id(Kind::Booking, "i"),
        ))
        .await;
    }

    /// Provider 0 was paid everything at once, and the bank has said so.
    async fn paid(&self) {
        let (programme, total) = (self.programme(), 100 * REDEMPTIONS);
        let (batch, payment) = (self.id(Kind::Batch, "1"), self.id(Kind::Payment, "1"));
        self.run(&format!(
            "INSERT INTO payment_batches (id, programme_id, state, debtor_name, debtor_iban, payments_count, total_cents,
                                          execution_date, collected_by, collected_at, released_by, released_at, closed_at,
                                          version)
             VALUES ({batch}, {programme}, 'closed', 'Gemeente', 'NL91ABNA0417164300', 1, {total}, '2026-01-06', {}, {THEN},
                     {}, {THEN}, {THEN}, 3)",
            self.officer(),
            self.id(Kind::User, &(FIRST_OFFICER + 1).to_string()),
        ))
        .await;
        let payee = self.id(Kind::Payee, "0");
        self.run(&format!(
            "INSERT INTO payments (id, programme_id, batch_id, payee_id, bank_account_id, creditor_name, creditor_iban,
                                   amount_cents, netted_cents, end_to_end_id, remittance, state, finished_at)
             SELECT {payment}, {programme}, {batch}, {payee}, id, holder_name, iban, {total}, 0, 'seed', 'Inwisselingen',
                    'settled', {THEN} FROM bank_accounts WHERE payee_id = {payee}"
        ))
        .await;
        self.run(&format!("UPDATE redemptions SET payment_id = {payment} WHERE payee_id = {payee}")).await;
    }

    async fn payouts(&self) {
        self.run(&format!(
            "INSERT INTO payout_requests (id, programme_id, participant_id, wallet, purpose, amount_cents, payee_id, remittance,
                                          state, filed_by, filed_at, decided_by, decided_at, version)
             {} SELECT {}, {}, {}, 'study', 'books_and_tools', 100, {}, 'Boeken ' || i, 'approved', {}, {THEN}, {}, {THEN}, 2
                  FROM n",
            series(0, PAYOUTS - 1),
            self.id(Kind::Payout, "i"),
            self.programme(),
            self.id(Kind::Participant, &format!("1 + i % {READERS}")),
            self.id(Kind::Payee, &format!("{FIRST_SCHOOL} + i % {SCHOOLS}")),
            self.id(Kind::User, &format!("1 + i % {READERS}")),
            self.officer(),
        ))
        .await;
    }

    /// What all of that moved.
    async fn spending_transfers(&self) {
        let leisure =
            "(SELECT l.* FROM allocations l JOIN funds f ON f.id = l.fund_id WHERE f.purpose = 'leisure')";
        let redeemed = "(SELECT b.*, r.payee_id FROM bookings b JOIN redemptions r ON r.booking_id = b.id)";
        let fund = "(SELECT id FROM funds WHERE purpose = 'leisure')";
        let (youth, payee, town) = ("x.participant_id", "x.payee_id", "x.programme_id");
        let moves = [
            ("allocation", leisure, "amount", (town, "budget"), ("x.fund_id", "fund")),
            ("base_grant", "passes", "base", (fund, "fund"), (youth, "pass")),
            ("reservation", "bookings", "price", (youth, "pass"), (youth, "pass_held")),
            ("capture", redeemed, "price", (youth, "pass_held"), (payee, "payable")),
            ("reservation", "payout_requests", "amount", (youth, "study"), (youth, "study_held")),
            ("capture", "payout_requests", "amount", (youth, "study_held"), (payee, "payable")),
            ("payment", "payments", "amount", (payee, "payable"), (town, "in_transit")),
            ("settlement", "payments", "amount", (town, "in_transit"), (town, "settled")),
        ];
        for (step, (kind, subjects, amount, (from, debit), (to, credit))) in moves.into_iter().enumerate() {
            let is_of_youth = matches!(kind, "base_grant" | "reservation" | "capture");
            let whose = if is_of_youth { youth } else { "NULL" };
            self.run(&format!(
                "INSERT INTO transfers (id, programme_id, debit_account_id, credit_account_id, amount_cents, kind, subject_id,
                                        participant_id, actor_id, debit_balance_cents, credit_balance_cents, made_at)
                 SELECT {}, x.programme_id, d.id, c.id, x.{amount}_cents, '{kind}', x.id, {whose}, {}, 0, 0, {THEN}
                   FROM (SELECT t.*, row_number() OVER (ORDER BY t.id) AS place FROM {subjects} AS t) AS x
                   JOIN accounts d ON d.owner_id = {from} AND d.kind = '{debit}'
                   JOIN accounts c ON c.owner_id = {to} AND c.kind = '{credit}'",
                self.id(Kind::EarlierTransfer, &format!("{} + x.place", step * 10_000_000_000)),
                self.officer(),
            ))
            .await;
        }
    }
}
