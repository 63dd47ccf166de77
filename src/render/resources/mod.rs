//! Renders the further objects of a class: autoscalers, disruption budgets, ConfigMaps and whatever else it adds.

mod instance;
mod problems;
mod variables;

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::cel::{Budget, EXPRESSION_STEPS, Fault, List, Map, Program, Value, Variables};
use crate::diagnostics::Diagnostic;
use crate::render::context::Context;
use crate::render::manifest::{Manifest, ObjectKey};
use crate::resolve::{Resource, take_away};
use crate::source::Span;
use crate::tree::{Node, Origin, Reason, Text, Value as Tree};
use crate::validate::ExpressionValues;

use instance::Instance;
pub use problems::CODES;
pub(super) use variables::of_unit;

/// Most parts that the objects of one entry may have together; more would be a template gone wild.
const MOST_PARTS: usize = 20_000;

/// Most bytes that the objects of one binding may come to; a cluster stores one or two million in an object.
const MOST_BYTES: usize = 8 << 20;

/// Renders every further object of the unit's binding; a fault of a template is told once, wherever it shows.
pub(super) fn render(context: &mut Context<'_, '_>) {
    let lineage = &context.bound.class.lineage;
    if lineage.resources.is_empty() {
        return;
    }
    // Values that are at fault have been reported; without them every template would be, too.
    let placement = &context.bound.placements[context.unit.placement];
    let Some(parameters) = placement.parameters.clone() else { return };
    let nodes = variables::of_unit(context, parameters);
    let values = ExpressionValues::new(nodes.iter().map(|(name, node)| (*name, node)));
    let variables = Variables::new(nodes.iter().map(|(name, node)| (*name, Value::of(node))));
    let namespace = context.unit.namespace.clone();
    let room = Cell::new(Some(MOST_BYTES));
    let steps = Cell::new(context.steps);
    let instance = Instance { nodes: &nodes, namespace, binding: context.bound.name, room };
    for resource in lineage.resources.iter().take_while(|_| instance.room.get().is_some()) {
        match condition(resource, &variables, &steps) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(report) => {
                context.overrides.refused.push(*report);
                continue;
            }
        }
        match items(resource, (&variables, &steps), context.generated()) {
            Ok(None) => add(context, resource, &instance, &values),
            Ok(Some(items)) => {
                for item in items.into_iter().take_while(|_| instance.room.get().is_some()) {
                    add(context, resource, &instance, &values.with("item", &item));
                }
            }
            Err(report) => context.overrides.refused.push(*report),
        }
    }
    release_replicas(context);
}

fn add(
    context: &mut Context<'_, '_>,
    resource: &Resource<'_>,
    instance: &Instance<'_>,
    values: &ExpressionValues,
) {
    let labels = context.labels();
    match instance.make(resource, values, labels) {
        Ok((api_version, kind, name, body)) => {
            let key = ObjectKey {
                cluster: Some(context.unit.cluster.clone()),
                namespace: Some(context.unit.namespace.clone()),
                api_version,
                kind,
                name,
            };
            if context.has(&key) {
                let report = problems::resource_overwrites(&key, resource, context.bound.name);
                context.overrides.refused.push(report);
                return;
            }
            context.add_body(key, body);
        }
        Err(report) => context.overrides.refused.push(*report),
    }
}

type Report = Box<Diagnostic>;

/// The value of an expression, which takes from the steps that its unit has left.
fn run<'n>(program: &Program, variables: &Variables<'n>, steps: &Cell<u64>) -> Result<Value<'n>, Fault> {
    let mut budget = Budget::new(EXPRESSION_STEPS.min(steps.get()));
    let value = program.evaluate(variables, &mut budget);
    steps.set(steps.get().saturating_sub(budget.spent()));
    value
}

/// Whether there is such an object here.
fn condition(resource: &Resource<'_>, variables: &Variables<'_>, steps: &Cell<u64>) -> Result<bool, Report> {
    let Some(written) = &resource.written.when else { return Ok(true) };
    // An expression that does not compile has been reported with its class.
    let Some(program) = &resource.when else { return Ok(false) };
    match run(program, variables, steps) {
        Ok(Value::Bool(truth)) => Ok(truth),
        Ok(other) => {
            Err(Box::new(problems::condition_of_type("when", "a bool", other.type_name(), written.span)))
        }
        Err(fault) => Err(Box::new(problems::condition_failed("when", &fault, written.span))),
    }
}

/// The items of `forEach`; `None` without one.
fn items(
    resource: &Resource<'_>,
    (variables, steps): (&Variables<'_>, &Cell<u64>),
    origin: Origin,
) -> Result<Option<Vec<Node>>, Report> {
    let Some(written) = &resource.written.for_each else { return Ok(None) };
    let Some(program) = &resource.for_each else { return Ok(Some(Vec::new())) };
    let list = match run(program, variables, steps) {
        Ok(Value::List(list)) => list,
        Ok(other) => {
            let found = other.type_name();
            return Err(Box::new(problems::condition_of_type("forEach", "a list", found, written.span)));
        }
        Err(fault) => return Err(Box::new(problems::condition_failed("forEach", &fault, written.span))),
    };
    let most = MOST_PARTS / parts(&resource.written.template);
    if list.len() > most {
        return Err(Box::new(problems::many_items(list.len(), most, written.span)));
    }
    let nodes = list.iter().map(|value| node_of(&value, origin)).collect::<Option<Vec<Node>>>();
    match nodes {
        Some(nodes) => Ok(Some(nodes)),
        None => {
            let found = "values that objects cannot hold";
            Err(Box::new(problems::condition_of_type("forEach", "a list", found, written.span)))
        }
    }
}

/// How many values a template has.
fn parts(node: &Node) -> usize {
    let inner: usize = match &node.value {
        Tree::Sequence(items) => items.iter().map(parts).sum(),
        Tree::Mapping(fields) => fields.entries.iter().map(|entry| parts(&entry.value)).sum(),
        _ => 0,
    };
    inner.saturating_add(1)
}

/// A value of CEL as a tree, when a definition could hold it.
fn node_of(value: &Value<'_>, origin: Origin) -> Option<Node> {
    Some(match value {
        Value::Null => Node::new(Tree::Null, origin),
        Value::Bool(truth) => Node::new(Tree::Bool(*truth), origin),
        Value::Int(number) => Node::integer(*number, origin),
        Value::Uint(number) => Node::integer(i64::try_from(*number).ok()?, origin),
        Value::Double(number) => Node::new(Tree::Float(Text::from(number.to_string())), origin),
        Value::String(text) => Node::string(text.clone(), origin),
        Value::List(List::Tree(items)) => Node::sequence(items.to_vec(), origin),
        Value::List(list) => {
            Node::sequence(list.iter().map(|item| node_of(&item, origin)).collect::<Option<_>>()?, origin)
        }
        Value::Map(Map::Tree(fields)) => Node::new(Tree::Mapping((*fields).clone()), origin),
        Value::Map(map) => {
            let entries = map.iter().map(|(key, value)| match key {
                Value::String(key) => Some((key, node_of(&value, origin)?)),
                _ => None,
            });
            Node::mapping(entries.collect::<Option<Vec<_>>>()?, origin)
        }
        _ => return None,
    })
}

/// Leaves the number of replicas to the autoscaler that targets an object; what is switched off stays off.
fn release_replicas(context: &mut Context<'_, '_>) {
    let idle = context.is_idle();
    let mut targets: BTreeMap<Target, Span> = BTreeMap::new();
    for (target, autoscaler) in context.manifests.iter().filter_map(target) {
        targets.entry(target).or_insert(autoscaler);
    }
    for manifest in &mut context.manifests {
        let key = (Text::new(manifest.key.group()), manifest.key.kind.clone(), manifest.key.name.clone());
        let Some(autoscaler) = targets.get(&key) else { continue };
        let fields = manifest.body.as_mapping_mut().and_then(|fields| fields.get_mut("spec"));
        let Some(spec) = fields else { continue };
        if let Some(replicas) = spec.get("replicas") {
            context.overrides.release(replicas, *autoscaler);
        }
        if !idle {
            take_away(spec, "replicas", Origin::generated(*autoscaler).because(Reason::Scaled));
        }
    }
}

/// Group, kind and name of an object.
type Target = (Text, Text, Text);

/// What an autoscaler scales, and its own place.
fn target(manifest: &Manifest) -> Option<(Target, Span)> {
    let scales = matches!(
        (manifest.key.group(), manifest.key.kind.as_str()),
        ("autoscaling", "HorizontalPodAutoscaler") | ("keda.sh", "ScaledObject")
    );
    let target = manifest.body.at(&["spec", "scaleTargetRef"]).filter(|_| scales)?;
    let text = |key: &str| target.get(key).and_then(Node::as_str);
    let api_version = text("apiVersion").unwrap_or("apps/v1");
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let kind = text("kind").unwrap_or("Deployment");
    Some(((Text::new(group), Text::new(kind), Text::new(text("name")?)), target.origin.span))
}
