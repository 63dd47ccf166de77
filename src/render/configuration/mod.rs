//! Renders configuration references: plain values as they are, secrets through External Secrets.

use crate::model::{ConfigurationValue, KeyReference, Name};
use crate::render::context::Context;
use crate::render::frame::ObjectKind;
use crate::resolve::EnvironmentVariable;
use crate::source::Span;
use crate::tree::{Node, Text};

const EXTERNAL_SECRET: ObjectKind =
    ObjectKind { api_version: "external-secrets.io/v1", kind: "ExternalSecret" };

/// What a configuration reference stands for in one environment.
pub(super) enum Source {
    /// The value itself, with its place.
    Literal(Text, Span),
    /// The Secret that holds it under the reference's key.
    Secret(String),
}

/// Follows a reference; nothing for an empty value, which says nothing just as an empty literal does.
///
/// A key of the secret store adds to the one ExternalSecret of its binding and group.
pub(super) fn value(context: &mut Context<'_, '_>, reference: &KeyReference) -> Option<Source> {
    let found =
        context.bound.configuration.get(&(reference.name.as_str(), reference.key.as_str())).copied()?;
    let name = context.unit.names.of(&[reference.name.as_str()]);
    source(context, name, (&reference.key, found))
}

/// What a variable that the environment gives every workload stands for.
///
/// Its group need not be one that the workload can refer to by the same name, so it has an ExternalSecret of its own.
pub(super) fn of_environment(
    context: &mut Context<'_, '_>,
    variable: &EnvironmentVariable<'_>,
) -> Option<Source> {
    let name = context.unit.names.of(&[variable.group, "environment"]);
    source(context, name, (variable.key, variable.value))
}

fn source(
    context: &mut Context<'_, '_>,
    name: String,
    (key, found): (&Name, &ConfigurationValue),
) -> Option<Source> {
    if let Some(value) = &found.value {
        return (!value.is_empty()).then(|| Source::Literal(Text::new(value.as_str()), value.span));
    }
    let vault_key = found.vault_key.as_ref()?;
    let origin = context.of_workload(vault_key.span);
    let remote = Node::mapping([("key", Node::string(vault_key.as_str(), origin))], origin);
    let entry =
        Node::mapping([("remoteRef", remote), ("secretKey", Node::string(key.as_str(), origin))], origin);
    add_entry(context, &name, entry);
    Some(Source::Secret(name))
}

fn add_entry(context: &mut Context<'_, '_>, name: &str, entry: Node) {
    let existing = context
        .manifests
        .iter_mut()
        .find(|manifest| manifest.key.kind == EXTERNAL_SECRET.kind && manifest.key.name == name);
    let data = existing.and_then(|manifest| {
        manifest.body.as_mapping_mut()?.get_mut("spec")?.as_mapping_mut()?.get_mut("data")
    });
    match data.map(|data| &mut data.value) {
        Some(crate::tree::Value::Sequence(entries)) => {
            // The object is of one group, in which a key has one value: entries are kept sorted by key, each once.
            let place = entries.binary_search_by(|other| secret_key(other).cmp(&secret_key(&entry)));
            if let Err(at) = place {
                entries.insert(at, entry);
            }
        }
        _ => {
            let spec = spec(context, name, entry);
            context.add(EXTERNAL_SECRET, name, spec);
        }
    }
}

fn secret_key(entry: &Node) -> Option<&str> {
    entry.get("secretKey").and_then(Node::as_str)
}

fn spec(context: &Context<'_, '_>, name: &str, entry: Node) -> Node {
    let origin = context.generated();
    let store = &context.unit.plane.spec.secret_store;
    let store = Node::strings([("kind", store.kind.as_str()), ("name", store.name.as_str())], origin);
    let target = Node::strings([("creationPolicy", "Owner"), ("name", name)], origin);
    Node::mapping(
        [("data", Node::sequence(vec![entry], origin)), ("secretStoreRef", store), ("target", target)],
        origin,
    )
}
