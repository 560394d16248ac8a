//! What ought to be at the bank: which debts are in which batch, what is set off against them, and how they come back.

use super::{Batch, Booking, Expected, Outcome};

impl Expected {
    fn is_under_way(&self, batch: Option<usize>) -> bool {
        batch.is_some_and(|batch| ["collected", "released"].contains(&self.batches[batch].state))
    }

    /// Redemptions at a provider, as places in the list.
    fn at(&self, provider: usize, is_wanted: impl Fn(&Booking) -> bool) -> Vec<usize> {
        let is_of = |it: &Booking| self.offers[it.offer].provider == provider && it.captured > 0;
        let list = self.bookings.iter().enumerate();
        list.filter(|(_, it)| is_of(it) && is_wanted(it)).map(|(place, _)| place).collect()
    }

    fn sum(&self, bookings: &[usize]) -> i64 {
        bookings.iter().map(|booking| self.bookings[*booking].captured).sum()
    }

    pub fn collect(&mut self) -> Outcome {
        let number = self.batches.len();
        let mut batch = Batch { state: "collected", total: 0, netted: [0, 0] };
        let (mut redeemed, mut requested) = (Vec::new(), Vec::new());
        for provider in 0..2 {
            let owed = self.at(provider, |it| it.state == "redeemed" && it.batch.is_none());
            let taken_back = self.at(provider, |it| it.state == "refunded" && self.is_under_way(it.batch));
            let set_off = (self.recovery[provider] - self.sum(&taken_back)).max(0);
            if !owed.is_empty() && self.sum(&owed) > set_off {
                batch.total += self.sum(&owed) - set_off;
                batch.netted[provider] = set_off;
                redeemed.extend(owed);
            }
        }
        for (place, it) in self.requests.iter().enumerate() {
            if it.state == "approved" && it.batch.is_none() {
                batch.total += it.amount;
                requested.push(place);
            }
        }
        if redeemed.is_empty() && requested.is_empty() {
            return Err("nothing_to_pay");
        }
        for provider in 0..2 {
            self.recovery[provider] -= batch.netted[provider];
        }
        redeemed.iter().for_each(|place| self.bookings[*place].batch = Some(number));
        requested.iter().for_each(|place| self.requests[*place].batch = Some(number));
        self.batches.push(batch);
        Ok(())
    }

    pub fn release(&mut self, batch: usize) -> Outcome {
        let it = &mut self.batches[batch];
        if it.state != "collected" {
            return Err("batch_state");
        }
        it.state = "released";
        Ok(())
    }

    pub fn give_up(&mut self, batch: usize) -> Outcome {
        if self.batches[batch].state != "collected" {
            return Err("batch_state");
        }
        self.batches[batch].state = "cancelled";
        self.owe_again(batch);
        self.requests.iter_mut().filter(|it| it.batch == Some(batch)).for_each(|it| it.batch = None);
        Ok(())
    }

    fn owe_again(&mut self, batch: usize) {
        for provider in 0..2 {
            let taken_back = self.at(provider, |it| it.state == "refunded" && it.batch == Some(batch));
            self.recovery[provider] += self.batches[batch].netted[provider] - self.sum(&taken_back);
        }
        self.bookings.iter_mut().filter(|it| it.batch == Some(batch)).for_each(|it| it.batch = None);
    }

    /// The bank paid all of it.
    pub fn settle(&mut self, batch: usize) {
        self.batches[batch].state = "closed";
        self.requests.iter_mut().filter(|it| it.batch == Some(batch)).for_each(|it| it.state = "paid");
    }

    /// The bank refused all of it.
    pub fn reject(&mut self, batch: usize) {
        self.batches[batch].state = "closed";
        self.owe_again(batch);
        for it in self.requests.iter_mut().filter(|it| it.batch == Some(batch)) {
            (it.state, it.batch) = ("bounced", None);
            self.study += it.amount;
        }
    }
}
