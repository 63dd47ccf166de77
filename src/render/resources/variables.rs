//! Gives the templates of class resources their variables, as trees.

use std::collections::BTreeMap;

use crate::model::Name;
use crate::render::context::Context;
use crate::tree::{Located, Mapping, Node, Origin, Value};
use crate::validate::Checked;

/// Every variable of one unit.
pub(in crate::render) fn of_unit(context: &Context<'_, '_>, parameters: Node) -> Vec<(&'static str, Node)> {
    let bound = context.bound;
    let unit = context.unit;
    let origin = context.generated();
    let text = |text: &str| Node::string(text, origin);
    let named = |name: &str, more: Vec<(&'static str, Node)>| {
        let mut fields = vec![("name", text(name))];
        fields.extend(more);
        Node::mapping(fields, origin)
    };
    let environment = &bound.environment;
    let mut of_environment = described(*environment, origin);
    let production = Node::new(Value::Bool(environment.spec.is_production), origin);
    of_environment.push(("isProduction", production));
    let mut of_plane = described(unit.plane, origin);
    of_plane.push(("cluster", text(&unit.cluster)));
    let of_component = bound.component_definition.map(|component| described(component, origin));
    let of_binding = bound.definition.map(|binding| described(binding, origin));
    let names = Node::mapping(
        [
            ("workload", text(&unit.names.workload)),
            ("service", text(&unit.names.service)),
            ("namespace", text(&unit.namespace)),
        ],
        origin,
    );
    vec![
        ("organization", named(bound.organization, Vec::new())),
        ("project", named(bound.project.name(), described(bound.project, origin))),
        ("component", named(bound.component, of_component.unwrap_or_else(|| undescribed(origin)))),
        ("environment", named(environment.name(), of_environment)),
        ("dataPlane", named(unit.plane.name(), of_plane)),
        ("class", named(bound.class.name, vec![("kind", text(bound.class.kind.name()))])),
        ("workload", workload(context)),
        ("binding", named(bound.name, of_binding.unwrap_or_else(|| undescribed(origin)))),
        ("parameters", parameters),
        ("names", names),
        ("labels", context.labels()),
    ]
}

/// Labels and annotations of a definition.
fn described<T>(definition: &Checked<T>, origin: Origin) -> Vec<(&'static str, Node)> {
    let map = |map: &BTreeMap<Name, Located<String>>| {
        Node::strings(map.iter().map(|(key, value)| (key.as_str(), value.as_str())), origin)
    };
    vec![("labels", map(&definition.metadata.labels)), ("annotations", map(&definition.metadata.annotations))]
}

/// The same of a definition that has no document.
fn undescribed(origin: Origin) -> Vec<(&'static str, Node)> {
    let empty = || Node::new(Value::Mapping(Mapping::default()), origin);
    vec![("labels", empty()), ("annotations", empty())]
}

/// What a template may know of a workload: images and ports, not the values of variables.
fn workload(context: &Context<'_, '_>) -> Node {
    let spec = context.bound.workload.spec;
    let origin = context.generated();
    let containers = spec.containers.iter().map(|(name, container)| {
        let image = Node::string(container.image.as_str(), origin);
        (name.as_str(), Node::mapping([("image", image)], origin))
    });
    let endpoints = spec.endpoints.iter().map(|(name, endpoint)| {
        let port = Node::integer(endpoint.port.value.into(), origin);
        let kind = Node::string(endpoint.r#type.value.word(), origin);
        (name.as_str(), Node::mapping([("port", port), ("type", kind)], origin))
    });
    let containers = Node::mapping(containers, origin);
    Node::mapping([("containers", containers), ("endpoints", Node::mapping(endpoints, origin))], origin)
}
