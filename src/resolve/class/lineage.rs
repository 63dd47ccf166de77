//! Puts the classes that a class extends in order, lowest first.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::elements;
use super::guard::Guard;
use super::parameters::{Blame, Parameters};
use super::problems;
use super::resources::{self, Resource};
use crate::model::{ClaimKind, Class, Kind, Name};
use crate::resolve::cycle::walk_round;
use crate::resolve::index::{Index, Lookup, Table};
use crate::resolve::resolver::Resolver;
use crate::source::Span;
use crate::validate::Checked;

/// Most classes that one may inherit from, itself included; more could not be followed by anyone.
const LONGEST: usize = 32;

/// A class with everything that it inherits.
#[derive(Debug)]
pub struct Lineage<'v> {
    /// The classes that it extends, directly or not, lowest first, each once; the class itself is the last.
    pub classes: Vec<&'v Checked<Class>>,
    /// What they let others change, all of them together.
    pub guard: Guard<'v>,
    /// The parameters that claims and bindings may give.
    pub parameters: Parameters<'v>,
    /// The further objects of every claim, lowest class first.
    pub resources: Vec<Resource<'v>>,
}

/// The lineage of every class that has a sound one, by kind, organization and name.
pub(in crate::resolve) type Lineages<'v> = BTreeMap<(Kind, &'v str, &'v str), Arc<Lineage<'v>>>;

/// A definition that extends others of its kind.
pub(in crate::resolve) trait Extending {
    /// The names of those that lie under it, later over earlier.
    fn extends(&self) -> &[Name];
}

impl Extending for Class {
    fn extends(&self) -> &[Name] {
        &self.extends
    }
}

/// The table of classes for a kind of claim.
pub(in crate::resolve) fn table_of(kind: ClaimKind) -> for<'a, 'v> fn(&'a Index<'v>) -> &'a Table<'v, Class> {
    match kind {
        ClaimKind::Service => |index| &index.service_classes,
        ClaimKind::WebApplication => |index| &index.web_application_classes,
        ClaimKind::ScheduledTask => |index| &index.scheduled_task_classes,
    }
}

impl<'v> Resolver<'v, '_> {
    /// The lineages of all classes of claims; the environments that classes name are checked as well.
    pub(in crate::resolve) fn class_lineages(&mut self) -> Lineages<'v> {
        let mut lineages = Lineages::new();
        for kind in ClaimKind::ALL {
            let classes: Vec<&'v Checked<Class>> = table_of(kind)(&self.index).values().copied().collect();
            for class in classes {
                self.check_class_environments(class);
                self.diagnostics.extend(elements::check(class));
            }
            let ordered = self.order_classes(table_of(kind), kind.class());
            for (key, classes) in ordered {
                let guard = Guard::new(&classes);
                let Some(class) = classes.last().map(|class| &class.metadata.name) else { continue };
                match Parameters::new(&classes, class) {
                    Ok(parameters) => {
                        let (resources, reports) = resources::gather(&classes, &parameters);
                        self.diagnostics.extend(reports);
                        let lineage = Arc::new(Lineage { classes, guard, parameters, resources });
                        self.check_variants(&lineage);
                        lineages.insert((kind.class(), key.0, key.1), lineage);
                    }
                    Err(report) => self.diagnostics.push(*report),
                }
            }
        }
        lineages
    }

    /// The values that a class's own variants give have to fit, whether any of them holds or not.
    fn check_variants(&mut self, lineage: &Lineage<'v>) {
        let variants = lineage.classes.last().into_iter().flat_map(|class| &class.spec.variants);
        for values in variants.filter_map(|variant| variant.parameters.as_ref()) {
            let blame = Blame { span: values.origin.span, partial: true };
            if let Err(reports) = lineage.parameters.complete(values.clone(), blame) {
                reports.into_iter().for_each(|report| self.tell_once(report));
            }
        }
    }

    fn check_class_environments(&mut self, class: &'v Checked<Class>) {
        let of_variants = class.spec.variants.iter().filter_map(|variant| variant.when.environments.as_ref());
        let of_allowed =
            class.spec.allowed_overrides.iter().filter_map(|allowed| allowed.environments.as_ref());
        let of_rules = class.spec.rules.iter().map(|rule| &rule.environments);
        for name in of_variants.chain(of_allowed).chain(of_rules).flatten() {
            self.require_environment(&class.organization, name);
        }
    }

    /// Every class of a kind with those that it inherits from; one without a sound lineage is left out.
    ///
    /// A class lies over all that it extends, and later ones of a list over earlier ones: a walk that visits what a class
    /// extends, in order, before the class itself.
    pub(in crate::resolve) fn order_classes<T: Extending>(
        &mut self,
        table: for<'a> fn(&'a Index<'v>) -> &'a Table<'v, T>,
        kind: Kind,
    ) -> BTreeMap<(&'v str, &'v str), Vec<&'v Checked<T>>> {
        let classes: Vec<((&'v str, &'v str), &'v Checked<T>)> =
            table(&self.index).iter().map(|(key, class)| (*key, *class)).collect();
        let places: BTreeMap<(&str, &str), usize> =
            classes.iter().enumerate().map(|(at, (key, _))| (*key, at)).collect();
        let mut graph: DiGraph<&'v str, Span> = DiGraph::new();
        let nodes: Vec<NodeIndex> = classes.iter().map(|(key, _)| graph.add_node(key.1)).collect();
        let mut bases: Vec<Option<Vec<usize>>> = Vec::with_capacity(classes.len());
        for (at, (key, class)) in classes.iter().enumerate() {
            let mut sound = Some(Vec::new());
            for name in class.spec.extends() {
                match self.index.find(table(&self.index), kind, key.0, name) {
                    Lookup::Found(base) => {
                        let base = places[&(base.organization.as_str(), base.name())];
                        graph.add_edge(nodes[at], nodes[base], name.span);
                        sound.iter_mut().for_each(|list| list.push(base));
                    }
                    Lookup::Faulty => sound = None,
                    Lookup::Unknown => {
                        self.note_unknown(kind, key.0, name);
                        sound = None;
                    }
                }
            }
            bases.push(sound);
        }
        let mut ordered: Vec<Option<Vec<usize>>> = vec![None; classes.len()];
        // Components come with those that they lead to first.
        for component in kosaraju_scc(&graph) {
            let single = component.first().copied().filter(|_| component.len() == 1);
            let Some(node) = single.filter(|node| !graph.contains_edge(*node, *node)) else {
                if let Some((walk, span)) = walk_round(&graph, &component) {
                    self.diagnostics.push(problems::class_cycle(kind, &walk, span));
                }
                continue;
            };
            let at = node.index();
            let Some(own) = &bases[at] else { continue };
            let Some(mut lineage) = inherit(own, &ordered) else { continue };
            lineage.push(at);
            match lineage.len() <= LONGEST {
                true => ordered[at] = Some(lineage),
                false => self.diagnostics.push(problems::long_lineage(classes[at].1, LONGEST)),
            }
        }
        let found = classes.iter().zip(ordered).filter_map(|((key, _), lineage)| {
            Some((*key, lineage?.into_iter().map(|at| classes[at].1).collect()))
        });
        found.collect()
    }
}

/// What the bases bring along, each once; `None` when one of them is not sound.
fn inherit(bases: &[usize], ordered: &[Option<Vec<usize>>]) -> Option<Vec<usize>> {
    let mut lineage = Vec::new();
    for base in bases {
        for class in ordered[*base].as_ref()? {
            // Beyond the bound nobody looks at the rest.
            if !lineage.contains(class) && lineage.len() <= LONGEST {
                lineage.push(*class);
            }
        }
    }
    Some(lineage)
}
