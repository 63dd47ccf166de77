//! Fills the defaults of a JSON Schema into values.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Mapping, Node, Text, Value};
use crate::validate::weight;

/// Most parts of defaults that are filled into one set of values; a default that holds more defaults could go on for ever.
const MOST_DEFAULTS: usize = 1_000;

/// Most schemas and parts of defaults that are looked at for one set of values; one in `additionalProperties` can hold anew for
/// every name beside it and every name therein.
const MOST_STEPS: usize = 1_000_000;

/// A value with the defaults of its schema, also inside; `None` when they do not end.
///
/// Those of what always holds are meant: the schema itself, what it refers to, and `allOf`. Others Validate refuses.
pub(super) fn fill_in(schema: &Node, value: Node) -> Option<Node> {
    let mut filling = Filling { root: schema, filled: 0, steps: 0 };
    filling.fill(&[schema], value)
}

/// The names that a schema declares at its top, with those of what it refers to and of its `allOf`.
pub(super) fn declared_names(schema: &Node) -> Vec<&str> {
    Fields::of(&parts(schema, &[schema])).named.into_keys().collect()
}

/// Schemas that hold for one value, with what they refer to and what their `allOf` lists.
fn parts<'s>(root: &'s Node, schemas: &[&'s Node]) -> Vec<&'s Node> {
    let mut found = Vec::new();
    let mut open: Vec<&'s Node> = schemas.iter().rev().copied().collect();
    while let Some(schema) = open.pop() {
        found.push(schema);
        open.extend(schema.get("allOf").and_then(Node::as_sequence).into_iter().flatten().rev());
        let name = schema.get("$ref").and_then(Node::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
        // Validate has seen that references end.
        open.extend(name.and_then(|name| root.at(&["$defs", name])));
    }
    found
}

/// What the parts of a schema say of fields.
struct Fields<'s> {
    named: BTreeMap<&'s str, Vec<&'s Node>>,
    /// What parts say of fields that they do not name, each with those that it does.
    others: Vec<(BTreeSet<&'s str>, &'s Node)>,
}

impl<'s> Fields<'s> {
    fn of(parts: &[&'s Node]) -> Self {
        let mut fields = Fields { named: BTreeMap::new(), others: Vec::new() };
        for part in parts {
            let properties = part.get("properties").and_then(Node::as_mapping);
            let entries = properties.into_iter().flat_map(|properties| &properties.entries);
            let mut own = BTreeSet::new();
            for entry in entries {
                own.insert(entry.key.as_str());
                fields.named.entry(&entry.key).or_default().push(&entry.value);
            }
            // Which of them a pattern takes only the validator knows; Validate refuses defaults there.
            let others = part.get("additionalProperties").filter(|_| part.get("patternProperties").is_none());
            fields.others.extend(others.map(|schema| (own, schema)));
        }
        fields
    }

    /// The schemas that hold for a field.
    fn schemas(&self, key: &str) -> Vec<&'s Node> {
        let others = self.others.iter().filter(|(named, _)| !named.contains(key)).map(|(_, schema)| *schema);
        self.named.get(key).into_iter().flatten().copied().chain(others).collect()
    }
}

/// Fills defaults into values, with an end.
struct Filling<'s> {
    root: &'s Node,
    /// Parts of defaults that stand in the values; those of maps that stay incomplete do not.
    filled: usize,
    /// What was looked at, whether it led to a default or not.
    steps: usize,
}

impl<'s> Filling<'s> {
    /// The parts of schemas; `None` when too much was looked at.
    fn parts(&mut self, schemas: &[&'s Node]) -> Option<Vec<&'s Node>> {
        let parts = parts(self.root, schemas);
        self.step(parts.len())?;
        Some(parts)
    }

    fn step(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.saturating_add(steps);
        (self.steps <= MOST_STEPS).then_some(())
    }

    /// A value for which several schemas hold.
    ///
    /// A map that is absent is made where defaults alone complete it, so that one can rely on what is inside.
    fn fill(&mut self, schemas: &[&'s Node], mut value: Node) -> Option<Node> {
        let parts = self.parts(schemas)?;
        match &mut value.value {
            Value::Mapping(fields) => {
                let known = Fields::of(&parts);
                let given = fields.entries.iter().map(|entry| entry.key.clone());
                let keys: BTreeSet<Text> =
                    given.chain(known.named.keys().map(|key| Text::new(*key))).collect();
                for key in keys {
                    let schemas = known.schemas(&key);
                    if schemas.is_empty() {
                        continue;
                    }
                    // What is given keeps its key, and with it the place that reports point at.
                    if let Some(own) = fields.get_mut(&key).filter(|own| !own.is_null()) {
                        *own = self.fill(&schemas, own.clone())?;
                    } else if let Some(absent) = self.absent(&schemas)? {
                        fields.set(key, absent);
                    } else {
                        fields.remove(&key);
                    }
                }
            }
            Value::Sequence(items) => {
                let taken = std::mem::take(items).into_iter().enumerate();
                let filled = taken.map(|(at, item)| {
                    let schemas: Vec<&Node> = parts.iter().filter_map(|part| of_item(part, at)).collect();
                    self.fill(&schemas, item)
                });
                *items = filled.collect::<Option<Vec<Node>>>()?;
            }
            _ => {}
        }
        Some(value)
    }

    /// What stands where nothing is given, filled in; the outer `None` when there is no end.
    fn absent(&mut self, schemas: &[&'s Node]) -> Option<Option<Node>> {
        let parts = self.parts(schemas)?;
        if let Some(default) = parts.iter().find_map(|part| part.get("default")) {
            let weight = weight(default);
            self.step(weight)?;
            self.filled = self.filled.saturating_add(weight);
            return if self.filled <= MOST_DEFAULTS {
                self.fill(schemas, default.clone()).map(Some)
            } else {
                None
            };
        }
        let before = self.filled;
        let mut made = Mapping::default();
        let known = Fields::of(&parts);
        for key in known.named.keys() {
            if let Some(inner) = self.absent(&known.schemas(key))? {
                made.set(Text::new(*key), inner);
            }
        }
        let needed = parts.iter().filter_map(|part| part.get("required")?.as_sequence()).flatten();
        let complete = needed.filter_map(Node::as_str).all(|name| made.get(name).is_some());
        let origin = schemas.first().map(|schema| schema.origin);
        let Some(origin) = origin.filter(|_| complete && !made.entries.is_empty()) else {
            self.filled = before;
            return Some(None);
        };
        self.filled += 1;
        (self.filled <= MOST_DEFAULTS).then(|| Some(Node::new(Value::Mapping(made), origin)))
    }
}

/// What a schema says of an item of a list.
fn of_item(schema: &Node, at: usize) -> Option<&Node> {
    let first = schema.get("prefixItems").and_then(Node::as_sequence);
    first.and_then(|first| first.get(at)).or_else(|| schema.get("items"))
}
