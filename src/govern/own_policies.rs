//! Judges rendered objects by Bindery's own policies and by the rules of classes.

use std::collections::{BTreeMap, BTreeSet};

use super::objects::Objects;
use super::policies::{Found, Title, judge_all, report, subject};
use crate::cel::Value;
use crate::diagnostics::{Diagnostic, Diagnostics, Level};
use crate::model::{ApiClass, ClassRule, Name, Policy, PolicyMatch, PolicyStage};
use crate::plan::{Plan, Unit};
use crate::policy::{
    MANIFEST_VARIABLES, Rules, StepAllowance, Subject, compile_class_rules, compile_policy, judges_nothing,
    matched_class, names_kind,
};
use crate::render::{Manifest, variables_of};
use crate::resolve::{Bound, ExposedApi, Platform};
use crate::source::Span;
use crate::tree::Node;
use crate::validate::{Checked, absent_kind};

/// A set of rules, and what it is about.
struct OwnRules<'v> {
    title: Title<'v>,
    /// The rules' owner in reports.
    words: String,
    rules: Rules,
    about: About<'v>,
}

enum About<'v> {
    /// What a policy matches, in an organization or in all; where the API classes that it matches have their names.
    Policy(&'v Checked<Policy>, BTreeSet<Span>),
    /// Bindings of a class, by where the class has its name; the environments of each rule.
    Class(Vec<&'v [Name]>),
    /// Routes and policies of an API class; the environments of each rule, and the classes that extend it, itself among
    /// them.
    ApiClass(Vec<&'v [Name]>, BTreeSet<Span>),
}

/// What belongs to a component: its binding on one cluster.
type Owned<'p, 'v> = (&'p Bound<'v>, &'p Unit<'v>);

/// Those of all components, by cluster, organization, component and environment.
type Owners<'p, 'v> = BTreeMap<(&'p str, &'p str, &'p str, &'p str), Owned<'p, 'v>>;

/// Judges every object of a platform.
pub(super) fn judge(
    platform: &Platform<'_>,
    plan: &Plan<'_>,
    objects: &Objects<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut owned = Owners::new();
    for unit in &plan.units {
        let bound = &platform.bindings[unit.binding];
        let key =
            (unit.cluster.as_str(), bound.organization, bound.component.as_str(), bound.environment.name());
        owned.insert(key, (bound, unit));
    }
    judge_by(&own_rules(platform), &owned, objects, diagnostics);
}

/// Judges objects that belong to no platform. A policy that asks for more than they say judges none of them, and is told.
pub(super) fn judge_plain(
    policies: &[Checked<Policy>],
    objects: &Objects<'_>,
    diagnostics: &mut Diagnostics,
) {
    let there = objects.manifests.iter().map(|manifest| (manifest.key.group(), manifest.key.kind.as_str()));
    let there: BTreeSet<(&str, &str)> = there.collect();
    for policy in policies {
        let wanted = &policy.spec.r#match;
        let name = policy.name();
        if policy.spec.stage == PolicyStage::Manifest {
            diagnostics.extend(wanted.kinds.iter().filter_map(|kind| absent_kind(kind, &there, false)));
        }
        let first = wanted.environments.first().map(|name| ("environments", name.span));
        let first = first.or_else(|| Some(("classes", wanted.classes.first()?.span)));
        let first = first.or_else(|| Some(("organizations", wanted.organizations.first()?.span)));
        diagnostics.extend(match first {
            _ if policy.spec.stage == PolicyStage::Definition => {
                Some(judges_nothing(name, "it is about definitions", policy.metadata.name.span))
            }
            Some((field, span)) => {
                Some(judges_nothing(name, &format!("plain manifests say nothing of `match.{field}`"), span))
            }
            None if !policy.organization.is_empty() => {
                let reason = format!("it is about the organization `{}` alone", policy.organization);
                Some(judges_nothing(name, &reason, policy.metadata.name.span))
            }
            None => None,
        });
    }
    let own: Vec<OwnRules<'_>> = about_objects(policies, &[]).collect();
    judge_by(&own, &Owners::new(), objects, diagnostics);
}

fn judge_by(
    own: &[OwnRules<'_>],
    owned: &Owners<'_, '_>,
    objects: &Objects<'_>,
    diagnostics: &mut Diagnostics,
) {
    let titles: Vec<Title<'_>> =
        own.iter().map(|own| Title { name: own.title.name, span: own.title.span }).collect();
    judge_all(objects, &titles, diagnostics, |manifest, is_open, allowance| {
        let owner = &manifest.owner;
        let key = (
            manifest.key.cluster.as_deref().unwrap_or_default(),
            owner.organization.as_deref().unwrap_or_default(),
            owner.component.as_deref().unwrap_or_default(),
            owner.environment.as_deref().unwrap_or_default(),
        );
        let binding = owned.get(&key).copied();
        let applying =
            own.iter().enumerate().filter(|(number, own)| is_open(*number) && own.applies(manifest, binding));
        let applying: Vec<(usize, &OwnRules<'_>)> = applying.collect();
        if applying.is_empty() {
            return Vec::new();
        }
        let subject = subject(objects, manifest);
        let known = binding.map(|(bound, unit)| variables_of(bound, unit)).unwrap_or_default();
        let judge = |(number, own): (usize, &OwnRules<'_>)| {
            let before = allowance.left();
            let found = own.judge((manifest, &subject), &known, allowance);
            (number, Found { steps: before - allowance.left(), ..found })
        };
        applying.into_iter().map(judge).collect()
    });
}

fn own_rules<'v>(platform: &Platform<'v>) -> Vec<OwnRules<'v>> {
    let valid = platform.index.valid;
    let mut own: Vec<OwnRules<'v>> = about_objects(&valid.policies, &valid.api_classes).collect();
    let mut reported = Vec::new();
    let classes = [&valid.service_classes, &valid.web_application_classes, &valid.scheduled_task_classes];
    for class in classes.into_iter().flatten().filter(|class| !class.spec.rules.is_empty()) {
        own.push(OwnRules {
            title: Title { name: class.name(), span: class.metadata.name.span },
            words: format!("the class `{}`", class.name()),
            rules: compile_class_rules(&class.spec.rules, &mut reported),
            about: About::Class(environments(&class.spec.rules)),
        });
    }
    let mut extending = extending_classes(platform);
    for class in valid.api_classes.iter().filter(|class| !class.spec.rules.is_empty()) {
        let of_class = extending.remove(&class.metadata.name.span).unwrap_or_default();
        own.push(OwnRules {
            title: Title { name: class.name(), span: class.metadata.name.span },
            words: format!("the API class `{}`", class.name()),
            rules: compile_class_rules(&class.spec.rules, &mut reported),
            about: About::ApiClass(environments(&class.spec.rules), of_class),
        });
    }
    own
}

/// The policies about objects. What is wrong with their expressions was reported when they were read.
fn about_objects<'v>(
    policies: &'v [Checked<Policy>],
    api_classes: &[Checked<ApiClass>],
) -> impl Iterator<Item = OwnRules<'v>> {
    let matched = |policy: &Policy| {
        let named = |class: &&Checked<ApiClass>| {
            let mut written = policy.r#match.classes.iter();
            written.any(|written| matched_class(written) == Some((class.kind, class.name())))
        };
        api_classes.iter().filter(named).map(|class| class.metadata.name.span).collect()
    };
    let about_objects = policies.iter().filter(|policy| policy.spec.stage == PolicyStage::Manifest);
    about_objects.map(move |policy| OwnRules {
        title: Title { name: policy.name(), span: policy.metadata.name.span },
        words: format!("the policy `{}`", policy.name()),
        rules: compile_policy(&policy.spec, &mut Vec::new()),
        about: About::Policy(policy, matched(&policy.spec)),
    })
}

fn environments(rules: &[ClassRule]) -> Vec<&[Name]> {
    rules.iter().map(|rule| rule.environments.as_slice()).collect()
}

/// By where an API class has its name: the classes of exposed APIs that extend it, itself among them.
fn extending_classes(platform: &Platform<'_>) -> BTreeMap<Span, BTreeSet<Span>> {
    let of_bindings = platform.bindings.iter().flat_map(|bound| &bound.apis);
    let exposed = of_bindings.chain(platform.api_bindings.iter().map(|bound| &bound.api));
    let exposed: BTreeMap<Span, &ExposedApi<'_>> =
        exposed.map(|api| (api.class.metadata.name.span, api)).collect();
    let mut extending: BTreeMap<Span, BTreeSet<Span>> = BTreeMap::new();
    for (place, api) in exposed {
        for class in &api.lineage.classes {
            extending.entry(class.metadata.name.span).or_default().insert(place);
        }
    }
    extending
}

impl OwnRules<'_> {
    /// Whether the rules are about an object at all.
    fn applies(&self, manifest: &Manifest, binding: Option<Owned<'_, '_>>) -> bool {
        match &self.about {
            About::Policy(policy, api_classes) => {
                let organization = policy.organization.as_str();
                let own = manifest.owner.organization.as_deref();
                (organization.is_empty() || own == Some(organization))
                    && fits(&policy.spec.r#match, api_classes, (manifest, binding))
            }
            About::Class(_) => binding.is_some_and(|(bound, _)| {
                let classes = &bound.class.lineage.classes;
                classes.iter().any(|class| class.metadata.name.span == self.title.span)
            }),
            About::ApiClass(_, classes) => {
                manifest.owner.api_class.is_some_and(|class| classes.contains(&class))
            }
        }
    }

    fn judge(
        &self,
        (manifest, subject): (&Manifest, &Subject),
        known: &[(&'static str, Node)],
        allowance: &mut StepAllowance,
    ) -> Found {
        let mut values = vec![("object", Value::of(&subject.object))];
        for root in MANIFEST_VARIABLES.iter().skip(1) {
            let node = known.iter().find(|(name, _)| name == root);
            values.push((root, node.map_or(Value::Null, |(_, node)| Value::of(node))));
        }
        let judgement = self.rules.judge(&values, allowance);
        let environment = manifest.owner.environment.as_deref().unwrap_or_default();
        let reports = judgement.findings.iter().filter_map(|finding| {
            let rule = finding.rule?;
            let wanted = match &self.about {
                About::Policy(..) => None,
                About::Class(environments) | About::ApiClass(environments, _) => {
                    let at = self.rules.rules().iter().position(|own| std::ptr::eq(own, rule))?;
                    environments.get(at).filter(|names| !names.is_empty())
                }
            };
            let holds = wanted.is_none_or(|names| names.iter().any(|name| name.as_str() == environment));
            let place = (self.title.span, rule.level.unwrap_or(Level::Error));
            holds.then(|| report(&self.words, finding, place, manifest))
        });
        let reports: Vec<Diagnostic> = reports.collect();
        Found { reports, is_exhausted: judgement.is_exhausted, steps: 0 }
    }
}

/// Whether all that a policy says of its objects fits one.
fn fits(
    wanted: &PolicyMatch,
    api_classes: &BTreeSet<Span>,
    (manifest, binding): (&Manifest, Option<Owned<'_, '_>>),
) -> bool {
    let key = &manifest.key;
    let any = |names: &[Name], own: Option<&str>| {
        names.is_empty() || own.is_some_and(|own| names.iter().any(|name| name.as_str() == own))
    };
    let class = || binding.map(|(bound, _)| format!("{}/{}", bound.class.kind.name(), bound.class.name));
    names_kind(&wanted.kinds, key.group(), &key.kind)
        && any(&wanted.environments, manifest.owner.environment.as_deref())
        && any(&wanted.organizations, manifest.owner.organization.as_deref())
        && (any(&wanted.classes, class().as_deref())
            || manifest.owner.api_class.is_some_and(|class| api_classes.contains(&class)))
}
