//! Checks the names of what is said to stand on a cluster.

use super::kubernetes::names::is_dns_subdomain;
use super::problems;
use crate::diagnostics::Diagnostic;
use crate::model::{Existing, Referent};

/// Patterns that no object's name can fit.
pub(super) fn check(existing: &Existing) -> Vec<Diagnostic> {
    let all =
        Referent::ALL.into_iter().flat_map(|kind| existing.names(kind).iter().map(move |name| (kind, name)));
    let fault = |(kind, name): (Referent, &crate::tree::Located<String>)| {
        // A star stands for nothing as well, and for what begins and ends as a name has to.
        let reason = is_dns_subdomain(&name.replace('*', "x"))?;
        let field = format!("existing.{}", kind.field());
        Some(problems::invalid_setting(&field, name, &format!("it {reason}"), name.span))
    };
    all.filter_map(fault).collect()
}
