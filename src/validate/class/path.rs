//! Reads paths into templates, `deploymentTemplate.template.spec.containers[name=main].resources`, and compares fields with them.

use std::net::IpAddr;

use crate::source::Span;
use crate::tree::{Layer, Mapping, Node, Origin, Text, Value};

/// Longest path in bytes.
const LONGEST: usize = 1024;

/// One step into a template.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PathStep {
    /// A field of a map.
    Key(Text),
    /// The elements of a list that merges by keys; in a path of a class, those that have these values: none for all.
    Elements(Vec<(Text, Text)>),
}

/// How a path of a class lies to a field that changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// The field is what the path names, or lies below it.
    Covers,
    /// What the path names lies below the field.
    Within,
    /// Neither.
    Apart,
}

/// A path into a class's templates, with `[*]` for every element of a list and `[name=main]` for one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplatePath {
    /// The steps; the first is the field of the class that holds the template.
    pub steps: Vec<PathStep>,
}

impl TemplatePath {
    /// Reads a path; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err("is too long".to_owned());
        }
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            rest = match rest.strip_prefix('[') {
                Some(inside) => {
                    let (step, behind) = bracket(inside)?;
                    steps.push(step);
                    behind
                }
                None => {
                    let end = rest.find(['.', '[']).unwrap_or(rest.len());
                    let (key, behind) = rest.split_at(end);
                    if key.is_empty() {
                        return Err("has an empty step".to_owned());
                    }
                    steps.push(PathStep::Key(Text::new(key)));
                    behind
                }
            };
            if let Some(behind) = rest.strip_prefix('.') {
                if behind.is_empty() {
                    return Err("ends in a dot".to_owned());
                }
                rest = behind;
            } else if !rest.is_empty() && !rest.starts_with('[') {
                return Err("lacks a dot behind `]`".to_owned());
            }
        }
        match steps.first() {
            Some(PathStep::Key(_)) => Ok(TemplatePath { steps }),
            _ => Err("does not begin with a field".to_owned()),
        }
    }

    /// The field of the class that the path begins with.
    pub fn root(&self) -> &str {
        match self.steps.first() {
            Some(PathStep::Key(key)) => key,
            _ => "",
        }
    }

    /// How the path lies to a field.
    pub fn reach(&self, field: &[PathStep]) -> Reach {
        let same = self.steps.iter().zip(field).all(|(own, other)| own.holds(other));
        match same {
            true if self.steps.len() <= field.len() => Reach::Covers,
            true => Reach::Within,
            false => Reach::Apart,
        }
    }

    /// A template that has just what the path names, for comparing with a type: behind the first step.
    ///
    /// What stands at its end has the second place, and no type of its own.
    pub(super) fn example(&self, span: Span, end: Span) -> Node {
        let origin = Origin::new(Layer::Class, span);
        let steps = self.steps.get(1..).unwrap_or_default().iter().rev();
        steps.fold(Node::new(Value::Null, Origin::new(Layer::Class, end)), |inner, step| match step {
            PathStep::Key(key) => Node::mapping([(key.clone(), inner)], origin),
            PathStep::Elements(_) => {
                let element = match inner.value {
                    Value::Null => Node::new(Value::Mapping(Mapping::default()), origin),
                    _ => inner,
                };
                Node::sequence(vec![element], origin)
            }
        })
    }
}

impl PathStep {
    /// Whether this step of a class's path holds for a step to a field.
    fn holds(&self, field: &PathStep) -> bool {
        match (self, field) {
            (PathStep::Key(own), PathStep::Key(other)) => own == other,
            (PathStep::Elements(wanted), PathStep::Elements(found)) => {
                let is_found = |(key, value): &(Text, Text)| {
                    let mut own = found.iter().filter(|(other, _)| other == key);
                    own.any(|(_, other)| canonical(key, other) == canonical(key, value))
                };
                wanted.iter().all(is_found)
            }
            _ => false,
        }
    }
}

/// A value that names an element, as a node understands it: strategic merge compares texts, but `/tmp/` is mounted where
/// `/tmp` is, and one address can be written in several ways.
fn canonical(key: &str, value: &str) -> String {
    match key {
        "mountPath" | "devicePath" => clean_path(value),
        "ip" => value.parse::<IpAddr>().map_or_else(|_| value.to_owned(), |ip| ip.to_canonical().to_string()),
        _ => value.to_owned(),
    }
}

/// A path without empty steps, `.` and `..`; the kubelet takes a relative one from the root
/// (Kubernetes 1.34, pkg/kubelet/kubelet_pods.go, makeMounts).
fn clean_path(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    format!("/{}", steps.join("/"))
}

/// What stands in brackets, and what follows them.
fn bracket(inside: &str) -> Result<(PathStep, &str), String> {
    // A key with dots in it is quoted, as in `labels['app.kubernetes.io/name']`.
    if let Some(quoted) = inside.strip_prefix('\'') {
        let (key, behind) = quoted.split_once("']").ok_or("has no `']` behind `['`")?;
        return Ok((PathStep::Key(Text::new(key)), behind));
    }
    let (content, behind) = inside.split_once(']').ok_or("has no `]` behind `[`")?;
    if content == "*" {
        return Ok((PathStep::Elements(Vec::new()), behind));
    }
    match content.split_once('=') {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => {
            Ok((PathStep::Elements(vec![(Text::new(key), Text::new(value))]), behind))
        }
        _ => Err(format!("has `[{content}]`: write `[*]` for every element, or `[name=main]` for one")),
    }
}

impl std::fmt::Display for TemplatePath {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_steps(&self.steps, formatter)
    }
}

/// Writes steps as a class's path.
pub(crate) fn write_steps(steps: &[PathStep], formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    for (at, step) in steps.iter().enumerate() {
        match step {
            PathStep::Key(key) if key.contains(['.', '[', ']', '/']) => write!(formatter, "['{key}']")?,
            PathStep::Key(key) if at == 0 => formatter.write_str(key)?,
            PathStep::Key(key) => write!(formatter, ".{key}")?,
            PathStep::Elements(pairs) => match pairs.as_slice() {
                [] => formatter.write_str("[*]")?,
                pairs => {
                    let pairs: Vec<String> =
                        pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
                    write!(formatter, "[{}]", pairs.join(","))?;
                }
            },
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_back_as_written() {
        for path in [
            "deploymentTemplate",
            "deploymentTemplate.template.spec.containers[*].resources.limits",
            "deploymentTemplate.template.spec.containers[name=main].env[name=LOG_LEVEL]",
            "deploymentTemplate.template.metadata.annotations['example.com/team']",
        ] {
            assert_eq!(TemplatePath::parse(path).unwrap().to_string(), path);
        }
        for path in ["", ".a", "a.", "a..b", "a[", "a[]", "a[0]", "[*]", "a[*]b", "a['b", "a[=x]"] {
            assert!(TemplatePath::parse(path).is_err(), "{path}");
        }
    }

    #[test]
    fn elements_are_named_as_nodes_understand_it() {
        let reach = |path: &str, other: &str| {
            TemplatePath::parse(path).unwrap().reach(&TemplatePath::parse(other).unwrap().steps)
        };
        for path in ["/tmp", "/tmp/", "//tmp", "/./tmp/.", "/var/../tmp", "tmp", "/../tmp"] {
            let other = format!("a.volumeMounts[mountPath={path}].readOnly");
            assert_eq!(reach("a.volumeMounts[mountPath=/tmp]", &other), Reach::Covers, "{path}");
            let lock = format!("a.volumeMounts[mountPath={path}]");
            assert_eq!(reach(&lock, "a.volumeMounts[mountPath=/tmp].readOnly"), Reach::Covers, "{path}");
        }
        for path in ["/tmp2", "/tmp/x", "/", "/TMP"] {
            let other = format!("a.volumeMounts[mountPath={path}].readOnly");
            assert_eq!(reach("a.volumeMounts[mountPath=/tmp]", &other), Reach::Apart, "{path}");
        }
        let aliases = |ip: &str| format!("a.hostAliases[ip={ip}]");
        assert_eq!(reach(&aliases("::1"), &aliases("0:0:0:0:0:0:0:1")), Reach::Covers);
        assert_eq!(reach(&aliases("10.0.0.1"), &aliases("::ffff:10.0.0.1")), Reach::Covers);
        assert_eq!(reach(&aliases("10.0.0.1"), &aliases("10.0.0.2")), Reach::Apart);
        assert_eq!(reach("a.env[name=PATH]", "a.env[name=path]"), Reach::Apart);
    }

    #[test]
    fn reach_follows_the_steps() {
        let field = |path: &str| TemplatePath::parse(path).unwrap().steps;
        let reach = |path: &str, other: &str| TemplatePath::parse(path).unwrap().reach(&field(other));
        assert_eq!(reach("a.b", "a.b"), Reach::Covers);
        assert_eq!(reach("a.b", "a.b.c"), Reach::Covers);
        assert_eq!(reach("a.b.c", "a.b"), Reach::Within);
        assert_eq!(reach("a.b", "a.c"), Reach::Apart);
        assert_eq!(reach("a[*].b", "a[name=x].b"), Reach::Covers);
        assert_eq!(reach("a[name=y].b", "a[name=x].b"), Reach::Apart);
        assert_eq!(reach("a[*].b", "a"), Reach::Within);
    }
}
