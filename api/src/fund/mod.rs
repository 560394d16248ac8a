//! Funds (potjes): the programme's budget, set apart by purpose and calendar year.
//!
//! A lead *allocates* budget to a fund. Of that, part is *free*, part *pledged* to the milestones of signed plans, part
//! *unlocked* into wallets, and of that part *spent*. A plan is only signed into force if the funds of the year can
//! cover what it promises.

pub mod access;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
