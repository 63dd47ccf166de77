//! Builds renderings out of YAML, with places that mean nothing.

use bindery::plan::Place;
use bindery::render::{Manifest, ObjectKey, Owner, Rendered};
use bindery::source::{FileId, Span};
use bindery::tree::{Layer, Node, Origin, Text, Value};
use serde_yaml::Value as Yaml;

pub const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

pub fn node(yaml: &Yaml) -> Node {
    let origin = Origin::new(Layer::Claim, SPAN);
    let value = match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => Value::Bool(*truth),
        Yaml::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => Value::Float(Text::new(number.to_string())),
        },
        Yaml::String(text) => Value::String(Text::new(text)),
        Yaml::Sequence(items) => Value::Sequence(items.iter().map(node).collect()),
        Yaml::Mapping(entries) => {
            let pairs = entries.iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), node(value)));
            return Node::mapping(pairs, origin);
        }
        Yaml::Tagged(_) => panic!("no tags in these tests"),
    };
    Node::new(value, origin)
}

pub fn parse(text: &str) -> Node {
    node(&serde_yaml::from_str(text).unwrap())
}

/// An object of the component `cart` in production on the cluster `eu`, named by its own first lines.
pub fn manifest(text: &str) -> Manifest {
    let body = parse(text);
    let word = |keys: &[&str]| Text::new(body.at(keys).and_then(Node::as_str).unwrap());
    let key = ObjectKey {
        cluster: Some("eu".into()),
        namespace: Some("shop-production".into()),
        api_version: word(&["apiVersion"]),
        kind: word(&["kind"]),
        name: word(&["metadata", "name"]),
    };
    let place = Place::Component {
        environment: "production".into(),
        namespace: "shop-production".into(),
        component: "cart".into(),
    };
    let owner = Owner {
        organization: Some("default".into()),
        project: Some("shop".into()),
        component: Some("cart".into()),
        environment: Some("production".into()),
        api_class: None,
        span: SPAN,
    };
    Manifest { key, place, owner, body }
}

pub fn rendered(texts: &[&str]) -> Rendered {
    let mut manifests: Vec<Manifest> = texts.iter().map(|text| manifest(text)).collect();
    manifests.sort_by(|a, b| a.key.cmp(&b.key));
    Rendered { manifests }
}

/// A Deployment with this `spec`.
pub fn deployment(spec: &str) -> String {
    format!("apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: cart-1c42ddc0}}\nspec: {spec}\n")
}
