//! Deliveries: mails and pushes on their way. Workers of any number of processes take them from one queue; what fails is tried
//! again later, and what keeps failing is shown to the administrator.

pub mod http;
