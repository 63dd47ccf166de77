//! Reads the way to a field as people write it, and walks it down an object.

use crate::diagnostics::did_you_mean;
use crate::tree::{FieldPath, Node, Segment, Text, Value};

/// Most keys of a map that are told.
const MOST_KEYS: usize = 20;

/// One step as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
    /// A key of a map, or the name of a list's element.
    Key(String),
    /// An index of a list.
    Index(usize),
    /// The element of a list whose field has a value: `[name=main]`.
    Element { field: String, value: String },
}

/// A way that leads nowhere.
#[derive(Debug)]
pub struct NoField {
    /// The way up to the step that is missing, or what is wrong with how it is written.
    pub message: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

/// What stands at the end of a way, with everything on the way: root first, itself last.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub(super) path: FieldPath,
    pub(super) chain: Vec<&'a Node>,
}

impl<'a> Found<'a> {
    fn new(root: &'a Node) -> Self {
        Found { path: FieldPath::default(), chain: vec![root] }
    }

    /// What stands at the end.
    pub(super) fn node(&self) -> Option<&'a Node> {
        self.chain.last().copied()
    }

    /// The same way one step further down.
    pub(super) fn then(&self, segment: Segment, node: &'a Node) -> Self {
        let mut longer = self.clone();
        longer.path.segments.push(segment);
        longer.chain.push(node);
        longer
    }
}

/// Walks a way such as `spec.template.spec.containers[0].image`.
///
/// Elements can be named (`containers[name=main]`), keys quoted (`labels['app.kubernetes.io/name']`); a key with dots is
/// found without quotes as well.
pub(super) fn walk<'a>(root: &'a Node, text: &str) -> Result<Found<'a>, NoField> {
    let steps = parse(text).map_err(|reason| NoField {
        message: format!("`{text}` is no path: {reason}"),
        hint: Some("write it as kubectl does: `spec.template.spec.containers[0].image`".to_owned()),
    })?;
    let mut found = Found::new(root);
    let mut rest = steps.as_slice();
    while let Some((step, after)) = rest.split_first() {
        let Some(node) = found.node() else { break };
        // Below what a layer deleted there is nothing; the deletion is the answer.
        if node.is_null() {
            break;
        }
        let Some((segment, next, used)) = descend(node, step, after) else {
            return Err(missing(&found, step, node));
        };
        found = found.then(segment, next);
        rest = rest.get(used..).unwrap_or_default();
    }
    Ok(found)
}

/// The child that a step leads to, and how many steps it takes.
fn descend<'a>(node: &'a Node, step: &Step, after: &[Step]) -> Option<(Segment, &'a Node, usize)> {
    match (&node.value, step) {
        (Value::Mapping(mapping), Step::Key(key)) => {
            let mut key = key.clone();
            let mut used = 1;
            let mut further = after.iter();
            loop {
                if let Some(value) = mapping.get(&key).or_else(|| deleted(node, &key)) {
                    return Some((Segment::Key(Text::new(&key)), value, used));
                }
                // The keys of labels and annotations hold dots themselves.
                let Some(Step::Key(next)) = further.next() else { return None };
                key = format!("{key}.{next}");
                used += 1;
            }
        }
        (Value::Sequence(items), _) => {
            let has = |item: &Node, field: &str, value: &str| match item.get(field).map(|found| &found.value)
            {
                Some(Value::String(text)) => text == value,
                Some(Value::Integer(number)) => number.to_string() == value,
                _ => false,
            };
            let at = match step {
                Step::Index(index) => Some(*index),
                Step::Key(name) => items.iter().position(|item| has(item, "name", name)),
                Step::Element { field, value } => items.iter().position(|item| has(item, field, value)),
            }?;
            Some((Segment::Index(at), items.get(at)?, 1))
        }
        _ => None,
    }
}

/// The null that took a field of a map away.
fn deleted<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let lost = node.lost.iter().flat_map(|lost| lost.iter());
    lost.filter_map(Node::as_mapping).find_map(|gone| gone.get(key)).filter(|value| value.is_null())
}

fn missing(found: &Found<'_>, step: &Step, node: &Node) -> NoField {
    let path = match step {
        Step::Key(key) => found.path.key(key.as_str()).to_string(),
        Step::Index(index) => found.path.index(*index).to_string(),
        Step::Element { field, value } => format!("{}[{field}={value}]", found.path),
    };
    let hint = match (&node.value, step) {
        (Value::Mapping(mapping), Step::Key(key)) => {
            let known: Vec<&str> = mapping.entries.iter().map(|entry| entry.key.as_str()).collect();
            did_you_mean(key, known.iter().copied()).or_else(|| {
                (1..=MOST_KEYS).contains(&known.len()).then(|| format!("there is {}", known.join(", ")))
            })
        }
        (Value::Sequence(items), _) => Some(match items.len() {
            1 => "the list has one element, `[0]`".to_owned(),
            count => format!("the list has {count} elements, from `[0]`"),
        }),
        _ => Some(format!("`{}` is {}", found.path, node.value.noun())),
    };
    NoField { message: format!("no layer sets `{path}`"), hint }
}

fn parse(text: &str) -> Result<Vec<Step>, &'static str> {
    let mut steps = Vec::new();
    let mut rest = text.trim().trim_start_matches('$').trim_start_matches('.');
    while !rest.is_empty() {
        let (step, after) = match rest.strip_prefix('[') {
            Some(inner) => bracket(inner)?,
            None => key(rest),
        };
        steps.push(step);
        rest = match after.strip_prefix('.') {
            Some("") => return Err("it ends in a dot"),
            Some(after) => after,
            None => after,
        };
    }
    Ok(steps)
}

/// A key up to a dot or bracket; a backslash takes what follows as it is.
fn key(text: &str) -> (Step, &str) {
    let mut key = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => key.extend(characters.next().map(|(_, character)| character)),
            '.' | '[' => return (Step::Key(key), text.get(at..).unwrap_or_default()),
            other => key.push(other),
        }
    }
    (Step::Key(key), "")
}

/// What stands in brackets: an index, a quoted key, or a field and its value.
fn bracket(inner: &str) -> Result<(Step, &str), &'static str> {
    for quote in ['\'', '"'] {
        if let Some(quoted) = inner.strip_prefix(quote) {
            let (key, after) = quoted.split_once(quote).ok_or("a quote is not closed")?;
            let after = after.strip_prefix(']').ok_or("a bracket is not closed")?;
            return Ok((Step::Key(key.to_owned()), after));
        }
    }
    let (content, after) = inner.split_once(']').ok_or("a bracket is not closed")?;
    let step = match content.split_once('=') {
        Some((field, value)) => {
            let value = value.trim_matches(['\'', '"']);
            Step::Element { field: field.trim_start_matches('@').to_owned(), value: value.to_owned() }
        }
        None => Step::Index(
            content.parse().map_err(|_| "in brackets stands an index, `name=value` or a quoted key")?,
        ),
    };
    Ok((step, after))
}
