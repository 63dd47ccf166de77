//! Builds trees from YAML text and collects what is found in them.

use bindery::diagnostics::{Diagnostic, Diagnostics, ObjectName};
use bindery::source::{FileId, Span};
use bindery::tree::{Layer, Node, Origin, Value};
use bindery::validate::kubernetes::{TemplateKind, check_object, check_template};
use serde_yaml::Value as Yaml;

/// A tree with counted, otherwise meaningless places.
pub fn tree(yaml: &Yaml) -> Node {
    let span = Span { file: FileId(0), start: 0, end: 0 };
    let origin = Origin::new(Layer::Class, span);
    let value = match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => Value::Bool(*truth),
        Yaml::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => Value::Float(number.to_string().into()),
        },
        Yaml::String(text) => Value::String(text.as_str().into()),
        Yaml::Sequence(items) => Value::Sequence(items.iter().map(tree).collect()),
        Yaml::Mapping(map) => {
            let entries =
                map.iter().map(|(key, value)| (key.as_str().expect("keys are strings"), tree(value)));
            return Node::mapping(entries, origin);
        }
        Yaml::Tagged(_) => panic!("no tags in tests"),
    };
    Node::new(value, origin)
}

/// A tree from text.
pub fn parse(text: &str) -> Node {
    tree(&serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}")))
}

/// The name of an object as its own fields say it.
pub fn name_of(object: &Node) -> ObjectName {
    let text = |keys: &[&str]| object.at(keys).and_then(Node::as_str).map(str::to_owned);
    ObjectName {
        api_version: text(&["apiVersion"]).unwrap_or_default(),
        kind: text(&["kind"]).unwrap_or_default(),
        namespace: text(&["metadata", "namespace"]),
        name: text(&["metadata", "name"]).unwrap_or_default(),
        cluster: None,
    }
}

/// Everything found in an object.
pub fn of_object(object: &Node) -> Vec<Diagnostic> {
    let mut diagnostics = Diagnostics::default();
    check_object(object, &name_of(object), &mut diagnostics);
    diagnostics.into_reports()
}

/// Everything found in a template.
pub fn of_template(text: &str, kind: TemplateKind) -> Vec<Diagnostic> {
    let mut diagnostics = Diagnostics::default();
    check_template(&parse(text), kind, "spec.template", &mut diagnostics);
    diagnostics.into_reports()
}

/// The findings as lines `code: message`.
pub fn lines(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|report| format!("{}: {}", report.code.name, report.message)).collect()
}

/// Sets the values at paths such as `spec.ports[0].port`; `null` takes a field out.
pub fn with(base: &str, changes: &[(&str, &str)]) -> Node {
    let mut yaml: Yaml = serde_yaml::from_str(base).expect("base");
    for (path, value) in changes {
        let mut place = &mut yaml;
        for step in path.replace('[', ".[").split('.') {
            place = match step.strip_prefix('[') {
                Some(index) => {
                    let index: usize = index.trim_end_matches(']').parse().expect("index");
                    if !place.is_sequence() {
                        *place = Yaml::Sequence(Vec::new());
                    }
                    let items = place.as_sequence_mut().expect("list");
                    if items.len() == index {
                        items.push(Yaml::Mapping(Default::default()));
                    }
                    &mut items[index]
                }
                None => {
                    if !place.is_mapping() {
                        *place = Yaml::Mapping(Default::default());
                    }
                    let map = place.as_mapping_mut().expect("map");
                    map.entry(Yaml::String(step.to_owned())).or_insert(Yaml::Null)
                }
            };
        }
        *place = serde_yaml::from_str(value).unwrap_or_else(|error| panic!("{error}: {value}"));
    }
    tree(&yaml)
}

/// One row: a base, a change that must be refused with this code at this path, a sibling that must pass.
pub struct Case {
    pub path: &'static str,
    pub bad: &'static str,
    pub code: &'static str,
    pub at: &'static str,
    pub good: &'static str,
}

/// Runs rows against one base and reports every row that fails.
pub fn run(base: &str, cases: &[Case]) {
    let clean = lines(&of_object(&parse(base)));
    assert!(clean.is_empty(), "the base itself: {clean:#?}");
    let mut failures = Vec::new();
    for case in cases {
        let bad = lines(&of_object(&with(base, &[(case.path, case.bad)])));
        let hit = bad.len() == 1
            && bad[0].starts_with(&format!("{}: ", case.code))
            && bad[0].contains(&format!("`{}`", case.at));
        if !hit {
            failures.push(format!(
                "{} = {}: wanted {} at {}, got {bad:#?}",
                case.path, case.bad, case.code, case.at
            ));
        }
        let good = lines(&of_object(&with(base, &[(case.path, case.good)])));
        if !good.is_empty() {
            failures.push(format!("{} = {}: wanted nothing, got {good:#?}", case.path, case.good));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A row whose fault is at the changed path itself.
pub const fn case(path: &'static str, bad: &'static str, code: &'static str, good: &'static str) -> Case {
    Case { path, bad, code, at: path, good }
}

/// A row whose fault shows at another path.
pub const fn case_at(
    (path, at): (&'static str, &'static str),
    bad: &'static str,
    code: &'static str,
    good: &'static str,
) -> Case {
    Case { path, bad, code, at, good }
}

impl Case {
    /// Says where the fault shows, when not at the changed path itself.
    pub const fn at(self, at: &'static str) -> Case {
        Case { at, ..self }
    }
}
