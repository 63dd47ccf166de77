//! Checks that what policies match is there: one that matches nothing would guard nothing.

use super::index::Lookup;
use super::observability_problems;
use super::resolver::Resolver;
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::model::{Kind, Policy};
use crate::policy::{invalid_policy, matched_class};
use crate::tree::Located;
use crate::validate::Checked;

impl<'v> Resolver<'v, '_> {
    /// The environments and classes that policies match exist, and their organizations are theirs to match.
    pub(super) fn check_policies(&mut self) {
        for policy in &self.index.valid.policies {
            let wanted = &policy.spec.r#match;
            for name in &wanted.environments {
                if !policy.organization.is_empty() {
                    self.require(|index| &index.environments, Kind::Environment, &policy.organization, name);
                } else if matches!(self.find_anywhere(name), Lookup::Unknown) {
                    self.diagnostics.push(observability_problems::unknown_environment(
                        name,
                        "a policy for nothing",
                        self.index.valid,
                    ));
                }
            }
            let unknown: Vec<Diagnostic> =
                wanted.classes.iter().filter_map(|class| self.unknown_class(policy, class)).collect();
            self.diagnostics.extend(unknown);
            let own = policy.metadata.namespace.as_ref();
            let others =
                wanted.organizations.iter().filter(|name| own.is_some_and(|own| own.value != name.value));
            self.diagnostics.extend(others.map(|name| {
                let message = format!(
                    "the policy is about `{}` alone: it would match nothing of `{name}`",
                    policy.organization
                );
                invalid_policy(
                    message,
                    name.span,
                    "leave `match.organizations` out, or the policy's `metadata.namespace`",
                )
            }));
        }
    }

    /// The report of a class that is nowhere where the policy could match it.
    fn unknown_class(&self, policy: &Checked<Policy>, written: &Located<String>) -> Option<Diagnostic> {
        let valid = self.index.valid;
        let (kind, name) = matched_class(written)?;
        let own = policy.organization.as_str();
        let shared = self.index.shared.as_deref();
        let sees = |place: &str| own.is_empty() || place == own || shared == Some(place);
        let known: Vec<&str> = self
            .index
            .keys(kind)
            .into_iter()
            .filter(|(place, _)| sees(place))
            .map(|(_, name)| name)
            .collect();
        let faulty = |(of, _, other): &(Kind, _, crate::tree::Text)| *of == kind && other.as_str() == name;
        if known.contains(&name) || valid.incomplete || valid.faulty.iter().any(faulty) {
            return None;
        }
        let message = format!("there is no {} `{name}`: it would match nothing", kind.noun());
        let hint = did_you_mean(name, known.iter().copied());
        let hint = hint.unwrap_or_else(|| "name a class that there is, or leave it out".to_owned());
        Some(invalid_policy(message, written.span, &hint))
    }
}
