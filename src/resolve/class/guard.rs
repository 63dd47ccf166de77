//! Holds claims, workloads and bindings to what their class lets them change.

use std::collections::BTreeSet;

use jsonschema::Validator;

use super::changes::FieldChange;
use super::problems;
use crate::diagnostics::Diagnostic;
use crate::model::{AllowedOverride, ApiClass, Class, Name, OverrideBy};
use crate::resolve::merge::identity;
use crate::source::Span;
use crate::tree::{FieldPath, Located, Node, Text};
use crate::validate::{
    Checked, GENERATED_LABELS, PathStep, Reach, TemplatePath, compile_schema, has_too_many_reasons,
    weighs_too_much,
};

/// What a class and all that it extends let others change.
///
/// Nothing that one class withholds is given back by another: a lock of any of them holds, and a field that several of
/// them allow has to satisfy each.
#[derive(Debug)]
pub struct Guard<'v> {
    /// What each class allows; a class that allows nothing has no say.
    allowances: Vec<Vec<Allowance<'v>>>,
    locks: Vec<(TemplatePath, &'v Located<String>)>,
    containers: Vec<&'v [Name]>,
    class: Option<&'v Name>,
}

#[derive(Debug)]
struct Allowance<'v> {
    path: TemplatePath,
    written: &'v AllowedOverride,
    validator: Option<Validator>,
}

/// Whose overrides are judged, and where.
#[derive(Clone, Copy)]
pub struct OverrideOf<'a> {
    /// A claim's or a binding's.
    pub by: OverrideBy,
    /// The environment's name.
    pub environment: &'a str,
    /// The containers of the workload.
    pub containers: &'a BTreeSet<&'a str>,
}

impl<'v> Guard<'v> {
    /// The guard of an API class from its lineage, lowest first.
    pub(super) fn of_policies(classes: &[&'v Checked<ApiClass>]) -> Self {
        Guard {
            allowances: classes.iter().map(|class| allowances(&class.spec.allowed_overrides)).collect(),
            locks: classes.iter().flat_map(|class| locks(&class.spec.locked)).collect(),
            containers: Vec::new(),
            class: classes.last().map(|class| &class.metadata.name),
        }
    }

    /// The guard of a class from its lineage, lowest first.
    pub(super) fn new(classes: &[&'v Checked<Class>]) -> Self {
        let mut guard = Guard {
            allowances: Vec::new(),
            locks: Vec::new(),
            containers: Vec::new(),
            class: classes.last().map(|class| &class.metadata.name),
        };
        for class in classes {
            guard.allowances.push(allowances(&class.spec.allowed_overrides));
            guard.locks.extend(locks(&class.spec.locked));
            guard.containers.extend(class.spec.containers.allowed.as_deref());
        }
        guard
    }

    /// Whether anything is locked, so that a workload has to be judged at all.
    pub fn has_locks(&self) -> bool {
        !self.locks.is_empty()
    }

    /// The list of allowed containers that does not have a name.
    pub(in crate::resolve) fn refuses_container(&self, name: &str) -> Option<&'v [Name]> {
        self.containers.iter().find(|allowed| !allowed.iter().any(|own| own.as_str() == name)).copied()
    }

    /// Every change of a locked field; to say what the class says is no change.
    pub fn judge_contract(&self, changes: &[FieldChange<'_>]) -> Vec<Diagnostic> {
        let effective = changes.iter().filter(|change| !change.is_idle());
        // A workload's fields are written by Bindery: what the developer wrote is the value.
        effective.filter_map(|change| self.locked(change, change.new.origin.span)).collect()
    }

    fn locked(&self, change: &FieldChange<'_>, place: Span) -> Option<Diagnostic> {
        let holds = |(path, _): &&(TemplatePath, _)| path.reach(&change.path) != Reach::Apart;
        let (_, written) = self.locks.iter().find(holds)?;
        Some(problems::locked_field(change, (place, written), self.class))
    }

    /// What is wrong with one override: at most one fault. `merged` is the template with the override over it.
    pub fn judge_override(
        &self,
        change: &FieldChange<'_>,
        merged: &Node,
        of: &OverrideOf<'_>,
    ) -> Option<Diagnostic> {
        if change.new.is_null() && change.path.first() == Some(&PathStep::Key(Text::new_static("restPolicy")))
        {
            return Some(problems::policy_deleted(change));
        }
        if let Some(selected) = selector(change, merged) {
            return Some(problems::selector_override(change, selected, self.class));
        }
        if let Some(report) = self.locked(change, change.span) {
            return Some(report);
        }
        if let Some(container) = container_of(change)
            && !of.containers.contains(container)
        {
            let written = container_name(change, merged).map_or(change.span, |name| name.origin.span);
            return Some(problems::override_of_unknown_container((container, written), of.containers));
        }
        let mut allowed = false;
        for of_class in &self.allowances {
            let matching: Vec<&Allowance<'_>> =
                of_class.iter().filter(|own| own.path.reach(&change.path) == Reach::Covers).collect();
            if matching.is_empty() {
                continue;
            }
            allowed = true;
            // One of the class's allowances has to let it pass; the first says why none does.
            let mut refusal = None;
            for allowance in matching {
                match allowance.refusal(change, merged, of) {
                    None => {
                        refusal = None;
                        break;
                    }
                    Some(report) => {
                        refusal.get_or_insert(report);
                    }
                }
            }
            if refusal.is_some() {
                return refusal;
            }
        }
        let paths = || self.allowances.iter().flatten().map(|own| own.written.path.as_str());
        (!allowed).then(|| problems::override_not_allowed(change, self.class, paths()))
    }
}

fn locks(written: &[Located<String>]) -> impl Iterator<Item = (TemplatePath, &Located<String>)> {
    written.iter().filter_map(|path| Some((TemplatePath::parse(path).ok()?, path)))
}

fn allowances(written: &[AllowedOverride]) -> Vec<Allowance<'_>> {
    let allowed = written.iter().filter_map(|written| {
        let path = TemplatePath::parse(&written.path).ok()?;
        // Validate has compiled each schema once; what it refused is not here.
        let validator = written.schema.as_ref().and_then(|schema| compile_schema(schema).ok());
        Some(Allowance { path, written, validator })
    });
    allowed.collect()
}

impl Guard<'_> {
    /// Where the class, or one that it extends, allows an override that passed.
    pub fn allowing(&self, change: &FieldChange<'_>, of: &OverrideOf<'_>) -> Option<Span> {
        let covers = |own: &&Allowance<'_>| {
            own.path.reach(&change.path) == Reach::Covers && own.is_for_writer(of) && own.is_for_stage(of)
        };
        self.allowances.iter().rev().flatten().find(covers).map(|own| own.written.path.span)
    }
}

impl Allowance<'_> {
    fn is_for_writer(&self, of: &OverrideOf<'_>) -> bool {
        self.written.by.as_ref().is_none_or(|by| by.contains(&of.by))
    }

    fn is_for_stage(&self, of: &OverrideOf<'_>) -> bool {
        let environments = self.written.environments.as_ref();
        environments.is_none_or(|names| names.iter().any(|name| name.as_str() == of.environment))
    }

    fn refusal(&self, change: &FieldChange<'_>, merged: &Node, of: &OverrideOf<'_>) -> Option<Diagnostic> {
        if !self.is_for_writer(of) {
            return Some(problems::override_by_another(change, &self.written.path, of.by));
        }
        if let Some(names) = self.written.environments.as_ref().filter(|_| !self.is_for_stage(of)) {
            return Some(problems::override_elsewhere(change, &self.written.path, (of.environment, names)));
        }
        let validator = self.validator.as_ref()?;
        let path = change.path.get(1..self.path.steps.len()).unwrap_or_default();
        let value = find(merged, path);
        if value.is_some_and(weighs_too_much) {
            return Some(problems::override_outside_schema(
                change,
                "it is too large to be judged",
                self.written.path.span,
            ));
        }
        let judged = value.map_or(serde_json::Value::Null, Node::to_json);
        if validator.is_valid(&judged) {
            return None;
        }
        if let (Some(schema), Some(value)) = (&self.written.schema, value)
            && has_too_many_reasons(schema, value)
        {
            let reason = "it is too large to tell why";
            return Some(problems::override_outside_schema(change, reason, schema.origin.span));
        }
        let steps = change.path.get(self.path.steps.len()..).unwrap_or_default();
        // What is wrong beside the field is the fault of another one.
        let error =
            validator.iter_errors(&judged).find(|error| concerns(error.instance_path().as_str(), steps))?;
        let schema = self.written.schema.as_ref();
        let place = schema.map_or(self.written.path.span, |schema| {
            FieldPath::from_pointer(error.schema_path().as_str(), schema).nearest(schema).origin.span
        });
        Some(problems::override_outside_schema(change, &error.to_string(), place))
    }
}

/// Whether a place in a value is a field, above it or below it; elements of lists are not told apart.
fn concerns(pointer: &str, steps: &[PathStep]) -> bool {
    let parts = pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"));
    parts.zip(steps).all(|(part, step)| match step {
        PathStep::Key(key) => part == key.as_str(),
        PathStep::Elements(_) => true,
    })
}

/// The value at the end of steps that name elements.
fn find<'n>(root: &'n Node, steps: &[PathStep]) -> Option<&'n Node> {
    steps.iter().try_fold(root, |node, step| match step {
        PathStep::Key(key) => node.get(key),
        PathStep::Elements(names) => {
            let keys: Vec<&str> = names.iter().map(|(key, _)| key.as_str()).collect();
            let values = names.iter().map(|(_, value)| value);
            node.as_sequence()?.iter().find(|element| identity(element, &keys).iter().eq(values.clone()))
        }
    })
}

/// The container of the pod that a field belongs to.
fn container_of<'c>(change: &'c FieldChange<'_>) -> Option<&'c str> {
    let mut steps = change.path.windows(2);
    let pair = steps.find(|pair| pair.first() == Some(&PathStep::Key("containers".into())))?;
    match pair.get(1)? {
        PathStep::Elements(names) => names.first().map(|(_, name)| name.as_str()),
        PathStep::Key(_) => None,
    }
}

/// The name by which an override tells the container that it changes.
fn container_name<'n>(change: &FieldChange<'_>, merged: &'n Node) -> Option<&'n Node> {
    let element = change.path.iter().position(|step| matches!(step, PathStep::Elements(_)))?;
    find(merged, change.path.get(1..=element)?)?.get("name")
}

/// Where it is selected by, when a field is a selector or a label that one selects on; nowhere when the selector is generated.
fn selector(change: &FieldChange<'_>, merged: &Node) -> Option<Option<Span>> {
    let keys: Vec<&str> = change
        .path
        .iter()
        .skip(1)
        .map(|step| match step {
            PathStep::Key(key) => key.as_str(),
            PathStep::Elements(_) => "",
        })
        .collect();
    let labels = merged.at(&["selector", "matchLabels"]).and_then(Node::as_mapping);
    let selected = |key: &str| {
        let own = labels.and_then(|labels| labels.entry(key)).map(|entry| Some(entry.key_origin.span));
        own.or_else(|| GENERATED_LABELS.contains(&key).then_some(None))
    };
    match keys.as_slice() {
        ["selector", ..] | ["jobTemplate", "spec", "selector", ..] => {
            Some(change.old.map(|old| old.origin.span))
        }
        ["template", "metadata", "labels", key]
        | ["jobTemplate", "metadata", "labels", key]
        | ["jobTemplate", "spec", "template", "metadata", "labels", key] => selected(key),
        // Bindery's own labels come back; those that the class selects by would not.
        ["template"] | ["template", "metadata"] | ["template", "metadata", "labels"]
            if change.new.is_null() =>
        {
            labels.and_then(|labels| labels.entries.first()).map(|entry| Some(entry.key_origin.span))
        }
        _ => None,
    }
}
