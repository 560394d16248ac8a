//! Paths of deliveries.

use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(_routes: &mut Routes) {}
