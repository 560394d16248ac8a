//! Random lives against a model: whatever is done to Sam's money, in whatever order, the API says and keeps what a few
//! numbers in memory say ([`expected`]). Both are compared after every step; the books are verified at the end of every life.
//!
//! CI plays a fiftieth of the release's 100,000 steps; `STEPS` plays more.

mod expected;
mod life;

use std::cell::Cell;

use actix_web::rt::System;
use life::Life;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::harness::engine::Template;
use crate::harness::{Engine, Scenario};

/// Steps in the longest life.
const LONGEST: usize = 200;
/// What can be done. A number picks among the latest five things of the kind; where there is none, nothing is done.
#[derive(Clone, Copy, Debug)]
enum Step {
    AddOffer {
        price: i64,
        places: i32,
        in_hours: i64,
    },
    Book(usize),
    NoorBooks(usize),
    Cancel(usize),
    /// Thousandths of the price.
    Redeem(usize, i64),
    MissShow(usize),
    Refund(usize),
    Block(usize, bool),
    WithdrawOffer(usize),
    File(i64),
    Endorse(usize),
    Approve(usize),
    RefuseAsCoach(usize),
    RefuseAsOfficer(usize),
    TakeBack(usize),
    Collect,
    Release(usize),
    GiveUp(usize),
    Settle(usize),
    Reject(usize),
    LetPass {
        hours: i64,
        runs_jobs: bool,
    },
}

fn any_step() -> impl Strategy<Value = Step> {
    let nth = || 0_usize..5;
    let price = prop_oneof![1_i64..3_000, 1_i64..20_001];
    let later = prop_oneof![6 => 1_i64..60, 2 => 60_i64..500, 1 => 500_i64..1_500];
    let offers = prop_oneof![
        3 => (price, 1..3, 1_i64..1_200).prop_map(|(price, places, in_hours)| Step::AddOffer { price, places, in_hours }),
        1 => nth().prop_map(Step::NoorBooks),
        1 => nth().prop_map(Step::WithdrawOffer),
    ];
    let bookings = prop_oneof![
        6 => nth().prop_map(Step::Book),
        2 => nth().prop_map(Step::Cancel),
        2 => (nth(), prop_oneof![Just(1_000), 1_i64..1_050]).prop_map(|(nth, part)| Step::Redeem(nth, part)),
        1 => nth().prop_map(Step::MissShow),
        2 => nth().prop_map(Step::Refund),
        1 => (nth(), any::<bool>()).prop_map(|(nth, to)| Step::Block(nth, to)),
    ];
    let payouts = prop_oneof![
        3 => prop_oneof![1_i64..10_000, 1_i64..140_000].prop_map(Step::File),
        3 => nth().prop_map(Step::Endorse),
        3 => nth().prop_map(Step::Approve),
        1 => nth().prop_map(Step::RefuseAsCoach),
        1 => nth().prop_map(Step::RefuseAsOfficer),
        1 => nth().prop_map(Step::TakeBack),
    ];
    let bank = prop_oneof![
        2 => Just(Step::Collect),
        2 => nth().prop_map(Step::Release),
        1 => nth().prop_map(Step::GiveUp),
        1 => nth().prop_map(Step::Settle),
        1 => nth().prop_map(Step::Reject),
    ];
    let time = (later, any::<bool>()).prop_map(|(hours, runs_jobs)| Step::LetPass { hours, runs_jobs });
    prop_oneof![2 => offers, 6 => bookings, 4 => payouts, 3 => bank, 1 => time]
}

#[test]
fn the_wallet_is_what_a_few_numbers_say() {
    let wanted = std::env::var("STEPS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000_usize);
    let template = Engine::Sqlite.template().expect("SQLite is always there");
    let config = Config { failure_persistence: None, max_shrink_time: 60_000, ..Config::default() };
    let always_the_same = TestRng::from_seed(RngAlgorithm::ChaCha, &[17; 32]);
    let mut runner = TestRunner::new_with_rng(config, always_the_same);
    let lives = proptest::collection::vec(any_step(), 1..LONGEST);
    let (played, refused, lived) = (Cell::new(0), Cell::new(0), Cell::new(0));
    while played.get() < wanted {
        let steps = lives.new_tree(&mut runner).unwrap();
        let outcome = runner.run_one(steps, |steps| {
            let refusals = System::new().block_on(live(template, &steps));
            played.set(played.get() + steps.len());
            refused.set(refused.get() + refusals);
            lived.set(lived.get() + 1);
            Ok(())
        });
        outcome.unwrap_or_else(|failed| panic!("{failed}"));
    }
    println!(
        "{} steps in {} lives, {} of them refused: no difference",
        played.get(),
        lived.get(),
        refused.get()
    );
}

/// Plays one life; counts the refusals in it.
async fn live(template: &Template, steps: &[Step]) -> usize {
    let s = Scenario::begin(template).await;
    let mut life = Life::begin(&s).await;
    let mut refusals = 0;
    for (number, step) in steps.iter().enumerate() {
        if let Some((is, should_be)) = life.take(*step).await {
            assert_eq!(is, should_be.map_err(str::to_owned), "step {number}, {step:?}");
            refusals += usize::from(is.is_err());
        }
        life.compare(&format!("after step {number}, {step:?}")).await;
    }
    life.compare_payees().await;
    let (database, _) = s.end().await;
    database.remove().await;
    refusals
}
