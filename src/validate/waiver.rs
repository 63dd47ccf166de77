//! Checks that a waiver ends.

use super::problems;
use crate::diagnostics::Diagnostic;
use crate::model::{Moment, Waiver};

/// Faults of a waiver.
pub(super) fn check(waiver: &Waiver) -> Vec<Diagnostic> {
    let expires = &waiver.expires;
    let reason = "write a date (`2027-01-31`) or a moment (`2027-01-31T12:00:00Z`), in quotes";
    let fault = || problems::invalid_setting("expires", expires, reason, expires.span);
    Moment::end_of_term(expires).is_none().then(fault).into_iter().collect()
}
