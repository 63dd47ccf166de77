//! Checks that what policies match is there: one that matches nothing would guard nothing.

use std::collections::BTreeSet;

use super::index::Lookup;
use super::observability_problems;
use super::resolver::Resolver;
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::model::{Kind, Policy, PolicyStage};
use crate::policy::{invalid_policy, matched_class};
use crate::tree::{Located, Node};
use crate::validate::{Checked, absent_kind};

impl<'v> Resolver<'v, '_> {
    /// The environments and classes that policies match exist, and their organizations are theirs to match.
    pub(super) fn check_policies(&mut self) {
        let added = self.added_kinds();
        for policy in &self.index.valid.policies {
            let wanted = &policy.spec.r#match;
            if let Some(added) = added.as_ref().filter(|_| policy.spec.stage == PolicyStage::Manifest) {
                let absent = wanted.kinds.iter().filter_map(|kind| absent_kind(kind, added, true));
                self.diagnostics.extend(absent);
            }
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

    /// Group and name of every kind that a class adds; nothing where some class could not be read.
    fn added_kinds(&self) -> Option<BTreeSet<(&'v str, &'v str)>> {
        let valid = self.index.valid;
        let is_class = |kind: Kind| {
            matches!(kind, Kind::ServiceClass | Kind::WebApplicationClass | Kind::ScheduledTaskClass)
        };
        if valid.incomplete || valid.faulty.iter().any(|(kind, ..)| is_class(*kind)) {
            return None;
        }
        let classes = [&valid.service_classes, &valid.web_application_classes, &valid.scheduled_task_classes];
        let resources = classes.into_iter().flatten().flat_map(|class| &class.spec.resources);
        let added = resources.filter_map(|resource| {
            let text = |key: &str| resource.template.get(key).and_then(Node::as_str);
            let group = text("apiVersion")?.split_once('/').map_or("", |(group, _)| group);
            Some((group, text("kind")?))
        });
        Some(added.collect())
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
