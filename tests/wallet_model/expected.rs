//! What ought to be: the wallet as a few numbers and words in memory, without a database, a lock or a ledger. It knows Sam's
//! money, bookings and payout requests, and what of it is at the bank; nothing here is taken from the program.

mod bank;

use std::collections::BTreeMap;

use back_on_track::clock::{day_of, year_of};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// Done, or the code of the refusal.
pub type Outcome = Result<(), &'static str>;

/// What a youth of Sam's age gets each year until 2028, cents.
const BASE: i64 = 20_000;
/// What may be asked for in one year, cents.
const CEILING: i64 = 126_000;

/// A free-time pass.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    pub to_spend: i64,
    pub is_blocked: bool,
    pub is_expired: bool,
}

impl Pass {
    /// Its state as the API says it.
    pub fn state(&self) -> &'static str {
        match (self.is_expired, self.is_blocked) {
            (true, _) => "expired",
            (false, true) => "blocked",
            (false, false) => "open",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Offer {
    /// 0 is the judo club, 1 the music school.
    pub provider: usize,
    pub price: i64,
    pub places: i32,
    pub taken: i32,
    pub starts_at: DateTime<Utc>,
    pub until: NaiveDate,
    pub is_withdrawn: bool,
}

/// A booking of Sam's with the redemption of it, if any.
#[derive(Clone, Debug)]
pub struct Booking {
    pub offer: usize,
    year: i32,
    price: i64,
    pub state: &'static str,
    cancel_until: DateTime<Utc>,
    captured: i64,
    batch: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Request {
    amount: i64,
    year: i32,
    pub state: &'static str,
    is_endorsed: bool,
    batch: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Batch {
    pub state: &'static str,
    /// What the bank is to pay, cents.
    pub total: i64,
    netted: [i64; 2],
}

/// The whole of it.
#[derive(Clone, Debug)]
pub struct Expected {
    pub now: DateTime<Utc>,
    /// By calendar year.
    pub passes: BTreeMap<i32, Pass>,
    pub pass_held: i64,
    pub study: i64,
    pub study_held: i64,
    pub offers: Vec<Offer>,
    pub bookings: Vec<Booking>,
    pub requests: Vec<Request>,
    pub batches: Vec<Batch>,
    /// What each provider owes, cents.
    pub recovery: [i64; 2],
}

/// Bookings.
impl Expected {
    pub fn year(&self) -> i32 {
        year_of(self.now)
    }

    /// What this year's pass has to spend.
    pub fn to_spend(&self) -> i64 {
        self.passes.get(&self.year()).map_or(0, |pass| pass.to_spend)
    }

    fn open_pass(&mut self) {
        let granted = Pass { to_spend: BASE, ..Pass::default() };
        self.passes.entry(year_of(self.now)).or_insert(granted);
    }

    /// Money comes back to a pass; one that is over keeps none.
    fn give_back(&mut self, year: i32, cents: i64) {
        let pass = self.passes.get_mut(&year).expect("a pass that paid");
        if !pass.is_expired {
            pass.to_spend += cents;
        }
    }

    pub fn book(&mut self, offer: usize) -> Outcome {
        let it = self.offers[offer].clone();
        let has_place =
            |booking: &Booking| booking.offer == offer && ["booked", "redeemed"].contains(&booking.state);
        let pass = self.passes.get(&self.year()).cloned();
        if it.is_withdrawn {
            return Err("offer_not_bookable");
        } else if it.starts_at <= self.now {
            return Err("offer_started");
        } else if self.bookings.iter().any(has_place) {
            return Err("already_booked");
        } else if pass.as_ref().is_some_and(|pass| pass.is_blocked) {
            return Err("pass_blocked");
        } else if it.taken >= it.places {
            return Err("offer_full");
        } else if pass.map_or(BASE, |pass| pass.to_spend) < it.price {
            return Err("wallet_too_small");
        }
        self.open_pass();
        let year = self.year();
        self.passes.get_mut(&year).unwrap().to_spend -= it.price;
        self.pass_held += it.price;
        self.offers[offer].taken += 1;
        let two_days = TimeDelta::hours(48);
        let cancel_until = (it.starts_at - two_days).max(self.now + two_days).min(it.starts_at);
        let (price, state) = (it.price, "booked");
        self.bookings.push(Booking { offer, year, price, state, cancel_until, captured: 0, batch: None });
        Ok(())
    }

    fn end(&mut self, booking: usize, state: &'static str, captured: i64) -> Outcome {
        let it = &mut self.bookings[booking];
        match it.state {
            "booked" => {}
            "redeemed" => return Err("booking_redeemed"),
            "cancelled" => return Err("booking_cancelled"),
            _ => return Err("booking_not_open"),
        }
        (it.state, it.captured) = (state, captured);
        let (year, price, offer) = (it.year, it.price, it.offer);
        self.pass_held -= price;
        if ["cancelled", "freed"].contains(&state) {
            self.offers[offer].taken -= 1;
        }
        self.give_back(year, price - captured);
        Ok(())
    }

    pub fn cancel(&mut self, booking: usize) -> Outcome {
        let it = &self.bookings[booking];
        match it.state {
            "cancelled" => Ok(()),
            "booked" if self.now > it.cancel_until => Err("cancellation_too_late"),
            _ => self.end(booking, "cancelled", 0),
        }
    }

    pub fn miss_show(&mut self, booking: usize) -> Outcome {
        let it = &self.bookings[booking];
        if it.state == "booked" && self.now < self.offers[it.offer].starts_at {
            return Err("offer_not_started");
        }
        self.end(booking, "no_show", 0)
    }

    pub fn price_of(&self, booking: usize) -> i64 {
        self.bookings[booking].price
    }

    pub fn redeem(&mut self, booking: usize, amount: i64) -> Outcome {
        let it = &self.bookings[booking];
        if it.state == "booked" && self.passes[&it.year].is_blocked {
            return Err("pass_blocked");
        } else if it.state == "booked" && amount > it.price {
            return Err("amount_above_price");
        }
        self.end(booking, "redeemed", amount)
    }

    pub fn refund(&mut self, booking: usize) -> Outcome {
        let it = &mut self.bookings[booking];
        if it.state == "refunded" {
            return Err("already_reversed");
        }
        it.state = "refunded";
        let (year, captured, offer, was_paid) = (it.year, it.captured, it.offer, it.batch.is_some());
        self.offers[offer].taken -= 1;
        if was_paid {
            self.recovery[self.offers[offer].provider] += captured;
        }
        self.give_back(year, captured);
        Ok(())
    }

    pub fn withdraw_offer(&mut self, offer: usize) -> Outcome {
        if self.offers[offer].is_withdrawn {
            return Err("offer_state");
        }
        self.offers[offer].is_withdrawn = true;
        for booking in 0..self.bookings.len() {
            if self.bookings[booking].offer == offer && self.bookings[booking].state == "booked" {
                self.end(booking, "freed", 0)?;
            }
        }
        Ok(())
    }

    pub fn block(&mut self, year: i32, to: bool) -> Outcome {
        let pass = self.passes.get_mut(&year).expect("a pass that was opened");
        if pass.is_expired || pass.is_blocked == to {
            return Err("pass_state");
        }
        pass.is_blocked = to;
        Ok(())
    }

    /// What happens by itself.
    pub fn run_jobs(&mut self) {
        let today = day_of(self.now);
        for booking in 0..self.bookings.len() {
            let last_day = self.offers[self.bookings[booking].offer].until;
            if self.bookings[booking].state == "booked" && last_day + Days::new(30) <= today {
                self.end(booking, "lapsed", 0).unwrap();
            }
        }
        let this_year = self.year();
        for (_, pass) in self.passes.iter_mut().filter(|(year, _)| **year < this_year) {
            (pass.is_expired, pass.to_spend) = (true, 0);
        }
        self.open_pass();
    }
}

/// Payout requests.
impl Expected {
    pub fn file(&mut self, amount: i64) -> Outcome {
        let (year, counted) = (self.year(), ["filed", "endorsed", "approved", "paid"]);
        let asked = self.requests.iter().filter(|it| it.year == year && counted.contains(&it.state));
        if asked.map(|it| it.amount).sum::<i64>() + amount > CEILING {
            return Err("payout_ceiling");
        } else if self.study < amount {
            return Err("wallet_too_small");
        }
        self.study -= amount;
        self.study_held += amount;
        self.requests.push(Request { amount, year, state: "filed", is_endorsed: false, batch: None });
        Ok(())
    }

    pub fn endorse(&mut self, request: usize) -> Outcome {
        let it = &mut self.requests[request];
        if it.state != "filed" {
            return Err("payout_state");
        }
        (it.state, it.is_endorsed) = ("endorsed", true);
        Ok(())
    }

    pub fn approve(&mut self, request: usize) -> Outcome {
        let it = &mut self.requests[request];
        match it.state {
            _ if !it.is_endorsed => return Err("not_found"),
            "endorsed" => it.state = "approved",
            _ => return Err("payout_state"),
        }
        self.study_held -= it.amount;
        Ok(())
    }

    fn put_back(&mut self, request: usize, from: &[&str], to: &'static str) -> Outcome {
        let it = &mut self.requests[request];
        if !from.contains(&it.state) {
            return Err("payout_state");
        }
        it.state = to;
        self.study_held -= it.amount;
        self.study += it.amount;
        Ok(())
    }

    pub fn refuse_as_coach(&mut self, request: usize) -> Outcome {
        self.put_back(request, &["filed"], "refused")
    }

    pub fn refuse_as_officer(&mut self, request: usize) -> Outcome {
        if self.requests[request].is_endorsed {
            self.put_back(request, &["endorsed"], "refused")
        } else {
            Err("not_found")
        }
    }

    pub fn take_back(&mut self, request: usize) -> Outcome {
        self.put_back(request, &["filed", "endorsed"], "withdrawn")
    }
}
