//! Renders a workload's containers as the layer over the class's.

use std::sync::Arc;

use super::ports;
use crate::model::{Container, EnvVar, Name, WorkloadOverrides};
use crate::render::configuration;
use crate::render::context::Context;
use crate::tree::{Layer, Located, Node, Origin, Text, Value};

/// All containers in the order of their names; the main one also gets ports, when wanted, and connection variables.
pub(super) fn render(context: &mut Context<'_, '_>, with_ports: bool) -> Node {
    let spec = context.bound.workload.spec;
    let main = spec.main_container().map(|(name, _)| name.as_str());
    let mut containers = Vec::new();
    for (name, container) in &spec.containers {
        let is_main = main == Some(name.as_str());
        containers.push(one(context, (name, container), is_main, with_ports));
    }
    let origin = context.of_workload(context.bound.workload.span);
    Node::sequence(containers, origin)
}

/// The variables that the environment gives every container of the workload; none when it has none.
pub(super) fn of_environment(context: &mut Context<'_, '_>) -> Option<Node> {
    let variables = Arc::clone(&context.bound.environment_variables);
    let mut env = Vec::new();
    for variable in variables.iter() {
        let origin = Origin::new(Layer::Environment, variable.key.span);
        let name = ("name", Node::string(variable.key.as_str(), origin));
        env.extend(configuration::of_environment(context, variable).map(|source| match source {
            configuration::Source::Literal(text, span) => {
                let value = Node::string(text, Origin::new(Layer::Environment, span));
                Node::mapping([name, ("value", value)], origin)
            }
            configuration::Source::Secret(secret) => {
                let reference = reference("secretKeyRef", (&secret, variable.key), origin);
                Node::mapping([name, ("valueFrom", reference)], origin)
            }
        }));
    }
    let origin = env.first()?.origin;
    let containers = context.bound.workload.spec.containers.keys().map(|name| {
        let fields =
            [("name", Node::string(name.as_str(), origin)), ("env", Node::sequence(env.clone(), origin))];
        Node::mapping(fields, origin)
    });
    Some(Node::sequence(containers.collect(), origin))
}

/// The binding's differences that hold on every plane.
pub(super) fn of_binding(context: &mut Context<'_, '_>) -> Option<Node> {
    let definition = context.bound.definition?;
    differences(context, &definition.spec.workload_overrides, Layer::Binding)
}

/// The binding's differences for the unit's plane, lowest first.
pub(super) fn of_planes(context: &mut Context<'_, '_>) -> Vec<Node> {
    let entries = context.bound.placements[context.unit.placement].overrides.clone();
    entries.into_iter().filter_map(|entry| differences(context, entry, Layer::DataPlane)).collect()
}

/// Differences as a layer over the containers; none when nothing is different.
fn differences(context: &mut Context<'_, '_>, entry: &WorkloadOverrides, layer: Layer) -> Option<Node> {
    let mut containers = Vec::new();
    for (name, container) in &entry.containers {
        let origin = context.of_workload(name.span);
        let mut fields = vec![("name", Node::string(name.as_str(), origin))];
        for (field, words) in [("command", &container.command), ("args", &container.args)] {
            fields.extend(words.as_ref().map(|words| (field, replacement(context, words))));
        }
        let env: Vec<Node> =
            container.env.iter().filter_map(|variable| self::variable(context, variable)).collect();
        if !env.is_empty() {
            fields.push(("env", Node::sequence(env, origin)));
        }
        containers.push(Node::mapping(fields, origin));
    }
    (!containers.is_empty()).then(|| Node::sequence(containers, context.generated()).in_layer(layer))
}

/// A list of words that takes the lower layers' place; an empty one leaves the image's own.
fn replacement(context: &Context<'_, '_>, words: &Located<Vec<Located<String>>>) -> Node {
    let origin = context.of_workload(words.span);
    if words.is_empty() {
        return Node::new(Value::Null, origin);
    }
    let items = words.iter().map(|word| Node::string(word.as_str(), context.of_workload(word.span)));
    Node::sequence(items.collect(), origin)
}

/// Lists of words; as in OpenChoreo, an empty one says nothing, so that the lower layer's stays.
fn word_lists(
    context: &Context<'_, '_>,
    lists: [(&'static str, &[Located<String>]); 2],
) -> Vec<(&'static str, Node)> {
    let mut fields = Vec::new();
    for (field, words) in lists {
        if let Some(first) = words.first() {
            let items = words
                .iter()
                .map(|word| Node::string(word.as_str(), context.of_workload(word.span)))
                .collect();
            fields.push((field, Node::sequence(items, context.of_workload(first.span))));
        }
    }
    fields
}

fn one(
    context: &mut Context<'_, '_>,
    (name, container): (&Name, &Container),
    is_main: bool,
    with_ports: bool,
) -> Node {
    let origin = context.of_workload(name.span);
    let mut fields = vec![
        ("name", Node::string(name.as_str(), origin)),
        ("image", Node::string(container.image.as_str(), context.of_workload(container.image.span))),
    ];
    fields.extend(word_lists(context, [("command", &container.command), ("args", &container.args)]));
    let mut env: Vec<Node> =
        container.env.iter().filter_map(|variable| self::variable(context, variable)).collect();
    if is_main {
        env.extend(injected(context));
    }
    if !env.is_empty() {
        fields.push(("env", Node::sequence(env, origin)));
    }
    if is_main && with_ports {
        let ports = ports::container_ports(context);
        if !ports.is_empty() {
            fields.push(("ports", Node::sequence(ports, origin)));
        }
    }
    Node::mapping(fields, origin)
}

/// One variable; nothing for an empty literal, which validate has reported.
fn variable(context: &mut Context<'_, '_>, variable: &EnvVar) -> Option<Node> {
    let origin = context.of_workload(variable.key.span);
    let name = ("name", Node::string(variable.key.as_str(), origin));
    if let Some(value) = &variable.value {
        let value =
            (!value.is_empty()).then(|| Node::string(value.as_str(), context.of_workload(value.span)))?;
        return Some(Node::mapping([name, ("value", value)], origin));
    }
    let source = &variable.value_from.as_ref()?.value;
    let reference = |kind, object: &str, key: &str| self::reference(kind, (object, key), origin);
    let value_from = match (&source.secret_ref, &source.config_map_ref, &source.configuration_group_ref) {
        (Some(secret), ..) => reference("secretKeyRef", &secret.name, &secret.key),
        (_, Some(map), _) => reference("configMapKeyRef", &map.name, &map.key),
        (.., Some(group)) => match configuration::value(context, group)? {
            configuration::Source::Literal(text, span) => {
                let value = Node::string(text, context.of_workload(span));
                return Some(Node::mapping([name, ("value", value)], origin));
            }
            configuration::Source::Secret(secret) => reference("secretKeyRef", &secret, &group.key),
        },
        (None, None, None) => return None,
    };
    Some(Node::mapping([name, ("valueFrom", value_from)], origin))
}

/// A reference to a key of an object.
fn reference(kind: &'static str, (object, key): (&str, &str), origin: Origin) -> Node {
    let fields = [("key", Node::string(key, origin)), ("name", Node::string(object, origin))];
    Node::mapping([(kind, Node::mapping(fields, origin))], origin)
}

fn injected(context: &Context<'_, '_>) -> Vec<Node> {
    let node = |variable: &crate::plan::InjectedVariable| {
        let origin = context.of_workload(variable.name_span);
        let value = Node::string(Text::clone(&variable.value), context.of_workload(variable.value_span));
        Node::mapping([("name", Node::string(variable.name.clone(), origin)), ("value", value)], origin)
    };
    context.unit.variables.iter().map(node).collect()
}
