//! Carries what every object of one binding is made from, and collects the objects.

use std::collections::BTreeSet;

use super::frame::{Frame, ObjectKind};
use super::manifest::{Manifest, ObjectKey, Owner};
use super::overrides::Judgements;
use crate::diagnostics::Diagnostic;
use crate::model::ReleaseState;
use crate::plan::Unit;
use crate::resolve::Bound;
use crate::source::Span;
use crate::tree::{Node, Origin, Reason, Text};

/// One binding on one cluster, and what has been rendered for it so far.
pub(super) struct Context<'p, 'v> {
    pub(super) bound: &'p Bound<'v>,
    pub(super) unit: &'p Unit<'v>,
    pub(super) manifests: Vec<Manifest>,
    /// Their names, so that many objects are not searched for each.
    known: BTreeSet<ObjectKey>,
    pub(super) reports: Vec<Diagnostic>,
    pub(super) overrides: Judgements,
    /// Steps that the expressions of the class may take for this unit.
    pub(super) steps: u64,
}

/// Steps that the expressions of all classes may take for all units together, and for each beyond: `when` and `forEach` take tens of them.
const ALL_STEPS: u64 = 20_000_000;
const UNIT_STEPS: u64 = 50_000;

/// What each of so many units may take.
pub(super) fn steps_of_unit(units: usize) -> u64 {
    UNIT_STEPS + ALL_STEPS / (units.max(1) as u64)
}

impl<'p, 'v> Context<'p, 'v> {
    pub(super) fn new(bound: &'p Bound<'v>, unit: &'p Unit<'v>) -> Self {
        let (manifests, reports) = (Vec::new(), Vec::new());
        Context {
            bound,
            unit,
            manifests,
            known: BTreeSet::new(),
            reports,
            overrides: Judgements::default(),
            steps: UNIT_STEPS,
        }
    }

    /// Origin of what Bindery decides for this binding.
    pub(super) fn generated(&self) -> Origin {
        Origin::generated(self.bound.name.span)
    }

    /// Origin of what the workload says at a place.
    pub(super) fn of_workload(&self, span: Span) -> Origin {
        Origin::new(self.bound.workload.layer, span)
    }

    /// The four labels.
    pub(super) fn labels(&self) -> Node {
        let pairs = self.unit.labels.iter().map(|(key, value)| (*key, value.as_str()));
        Node::strings(pairs, self.generated().because(Reason::SelectorLabels))
    }

    /// Adds a namespaced object with the four labels.
    pub(super) fn add(&mut self, kind: ObjectKind, name: &str, spec: Node) {
        let frame = Frame {
            cluster: &self.unit.cluster,
            namespace: Some(&self.unit.namespace),
            place: self.unit.place.clone(),
            owner: owner(self.bound, true),
            labels: self.unit.labels.iter().map(|(key, value)| (*key, value.to_string())).collect(),
            origin: self.generated(),
        };
        let manifest = frame.object(kind, name, vec![("spec", spec)]);
        self.known.insert(manifest.key.clone());
        self.manifests.push(manifest);
    }

    /// Whether an object of the name is there already.
    pub(super) fn has(&self, key: &ObjectKey) -> bool {
        self.known.contains(key)
    }

    /// Adds a complete object of the binding.
    pub(super) fn add_body(&mut self, key: ObjectKey, body: Node) {
        let owner = owner(self.bound, true);
        self.known.insert(key.clone());
        self.manifests.push(Manifest { key, place: self.unit.place.clone(), owner, body });
    }

    /// Whether nothing of the binding may run here: it is suspended, or the plane stands by.
    pub(super) fn is_idle(&self) -> bool {
        self.bound.state == ReleaseState::Suspend || self.unit.standby
    }
}

/// Whom a binding's objects belong to.
pub(super) fn owner(bound: &Bound<'_>, of_component: bool) -> Owner {
    Owner {
        organization: Some(Text::new(bound.organization)),
        project: Some(Text::new(bound.project.name())),
        component: of_component.then(|| Text::new(bound.component.as_str())),
        environment: Some(Text::new(bound.environment.name())),
        api_class: None,
        span: if of_component { bound.name.span } else { bound.project.metadata.name.span },
    }
}
