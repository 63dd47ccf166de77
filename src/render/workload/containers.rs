//! Renders a workload's containers as the layer over the class's.

use super::ports;
use crate::model::{Container, EnvVar, Name, WorkloadOverrides};
use crate::render::configuration;
use crate::render::context::Context;
use crate::tree::{Layer, Located, Node, Text};

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

/// The binding's differences for the unit's plane, as layers over the containers.
pub(super) fn overrides(context: &mut Context<'_, '_>) -> Vec<Node> {
    let entries = context.unit.overrides.clone();
    entries.into_iter().map(|entry| override_layer(context, entry)).collect()
}

fn override_layer(context: &mut Context<'_, '_>, entry: &WorkloadOverrides) -> Node {
    let mut containers = Vec::new();
    for (name, container) in &entry.containers {
        let origin = context.of_workload(name.span);
        let mut fields = vec![("name", Node::string(name.as_str(), origin))];
        fields.extend(word_lists(context, [("command", &container.command), ("args", &container.args)]));
        let env: Vec<Node> =
            container.env.iter().filter_map(|variable| self::variable(context, variable)).collect();
        if !env.is_empty() {
            fields.push(("env", Node::sequence(env, origin)));
        }
        containers.push(Node::mapping(fields, origin));
    }
    Node::sequence(containers, context.generated()).in_layer(Layer::DataPlane)
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
    let reference = |kind: &'static str, object: &str, key: &str| {
        let fields = [("key", Node::string(key, origin)), ("name", Node::string(object, origin))];
        Node::mapping([(kind, Node::mapping(fields, origin))], origin)
    };
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

fn injected(context: &Context<'_, '_>) -> Vec<Node> {
    let node = |variable: &crate::plan::InjectedVariable| {
        let origin = context.of_workload(variable.name_span);
        let value = Node::string(Text::clone(&variable.value), context.of_workload(variable.value_span));
        Node::mapping([("name", Node::string(variable.name.clone(), origin)), ("value", value)], origin)
    };
    context.unit.variables.iter().map(node).collect()
}
