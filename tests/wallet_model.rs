//! Random lives against a model: whatever is done to Sam's money, in whatever order, the API says and keeps what a few
//! numbers in memory say ([`expected`]). Both are compared after every step; the books are verified at the end of every life.
//!
//! CI plays 600 steps, always the same; the release plays 100,000 by `STEPS`, and other lives by `SEED`, a number up to 255.

mod expected;
mod life;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::str::FromStr;

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
    let (wanted, seed) = (number_in("STEPS").unwrap_or(600_usize), number_in("SEED").unwrap_or(17_u8));
    let template = Engine::Sqlite.template().expect("SQLite is always there");
    let config = Config { failure_persistence: None, max_shrink_time: 60_000, ..Config::default() };
    let known = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, known);
    let lives = proptest::collection::vec(any_step(), 1..LONGEST);
    let (played, lived) = (Cell::new(0), Cell::new(0));
    let refused: RefCell<BTreeMap<&str, usize>> = RefCell::default();
    while played.get() < wanted {
        let steps = lives.new_tree(&mut runner).unwrap();
        let outcome = runner.run_one(steps, |steps| {
            for code in System::new().block_on(live(template, &steps)) {
                *refused.borrow_mut().entry(code).or_default() += 1;
            }
            played.set(played.get() + steps.len());
            lived.set(lived.get() + 1);
            Ok(())
        });
        outcome.unwrap_or_else(|failed| panic!("{failed}"));
    }
    let refused = refused.into_inner();
    println!("{} steps in {} lives: no difference; refused: {refused:?}", played.get(), lived.get());
}

fn number_in<N: FromStr>(variable: &str) -> Option<N> {
    std::env::var(variable).ok().and_then(|number| number.parse().ok())
}

/// Plays one life; names the refusals in it.
async fn live(template: &Template, steps: &[Step]) -> Vec<&'static str> {
    let s = Scenario::begin(template).await;
    let mut life = Life::begin(&s).await;
    let mut refusals = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        if let Some((is, should_be)) = life.take(*step).await {
            assert_eq!(is, should_be.map_err(str::to_owned), "step {number}, {step:?}");
            refusals.extend(should_be.err());
        }
        life.compare(&format!("after step {number}, {step:?}")).await;
    }
    life.compare_payees().await;
    let (database, _) = s.end().await;
    database.remove().await;
    refusals
}
