//! Guards the JSON Schemas that classes hold: no recursion, nothing remote, no pattern or size that takes long.

use std::collections::BTreeMap;

use jsonschema::{PatternOptions, Validator};
use serde_json::Value as Json;

use crate::source::Span;
use crate::tree::{FieldPath, Node, Value};

/// Most schemas in one, once every reference is followed: an evaluation visits each at most once for a value.
const LARGEST: usize = 2_000;

/// How many parts a pattern counts as: it takes that much more memory.
const PATTERN: usize = 50;

/// How many parts a value may have that is held against a schema; longer texts count as several.
const HEAVIEST: usize = 2_000;

/// Most reasons that are looked through for why a value does not fit; each may be written out.
const MOST_REASONS: usize = 200_000;

/// Bytes that a compiled pattern may take; what is written by hand takes far less.
const PATTERN_SIZE: usize = 1 << 18;

/// How many references may lead on from one to the next.
const DEEPEST: usize = 32;

/// Keywords whose value holds no schema.
const PLAIN: [&str; 28] = [
    "type",
    "enum",
    "const",
    "default",
    "examples",
    "title",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "required",
    "dependentRequired",
    "contentEncoding",
];

/// Keywords whose value is a map of schemas.
const MAPS: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];
/// Keywords whose value is a list of schemas.
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is a schema.
const SCHEMAS: [&str; 10] = [
    "items",
    "additionalProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
];

/// Keywords under which a schema need not hold, or of which only the validator knows where it does.
const CONDITIONAL: [&str; 12] = [
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "dependentSchemas",
    "patternProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Compiles a schema that [`schema_problem`] let pass; the error is for one that it refuses.
pub fn compile_schema(schema: &Node) -> Result<Validator, String> {
    compile(&schema.to_json()).map_err(|error| error.to_string())
}

fn compile(json: &Json) -> Result<Validator, jsonschema::ValidationError<'static>> {
    let patterns = PatternOptions::regex().size_limit(PATTERN_SIZE).dfa_size_limit(PATTERN_SIZE);
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(patterns)
        .offline()
        .build(json)
}

/// Why a schema cannot be used, and where; `of_parameters` when it has to describe a map of parameters.
pub fn schema_problem(schema: &Node, of_parameters: bool) -> Option<(String, Span)> {
    let mut guard = Guard { root: schema, sizes: BTreeMap::new(), open: Vec::new() };
    if let Err(fault) = guard.size(schema) {
        return Some(fault);
    }
    let json = schema.to_json();
    if let Err(error) = compile(&json) {
        let path = FieldPath::from_pointer(error.instance_path().as_str(), schema);
        return Some((error.to_string(), path.nearest(schema).origin.span));
    }
    if let Some(fault) = of_parameters.then(|| idle_default(schema, (schema, None))).flatten() {
        return Some(fault);
    }
    let kind = schema.get("type");
    let is_object = kind.is_none_or(|kind| kind.as_str() == Some("object"));
    (of_parameters && !is_object).then(|| {
        let span = kind.map_or(schema.origin.span, |kind| kind.origin.span);
        ("parameters are a map: the schema's `type` has to be `object`".to_owned(), span)
    })
}

/// A default that no value is ever filled with, since what it stands in need not hold; `under` is the keyword that says so.
fn idle_default(schema: &Node, (root, under): (&Node, Option<&str>)) -> Option<(String, Span)> {
    let fields = schema.as_mapping()?;
    if let (Some(keyword), Some(entry)) = (under, fields.entry("default")) {
        let reason = format!("a `default` under `{keyword}` is never filled in");
        return Some((reason, entry.key_origin.span));
    }
    fields.entries.iter().find_map(|entry| {
        let (key, value) = (entry.key.as_str(), &entry.value);
        let others = key == "additionalProperties" && fields.get("patternProperties").is_some();
        let under = under.or_else(|| (others || CONDITIONAL.contains(&key)).then_some(key));
        let judge = |inner: &Node| idle_default(inner, (root, under));
        match key {
            "$ref" => under.and_then(|_| judge(referred_to(root, value)?)),
            _ if MAPS.contains(&key) => {
                value.as_mapping()?.entries.iter().find_map(|entry| judge(&entry.value))
            }
            _ if LISTS.contains(&key) => value.as_sequence()?.iter().find_map(judge),
            _ if SCHEMAS.contains(&key) => judge(value),
            _ => None,
        }
    })
}

fn referred_to<'n>(root: &'n Node, reference: &Node) -> Option<&'n Node> {
    root.at(&["$defs", reference.as_str()?.strip_prefix("#/$defs/")?])
}

/// How many parts a value has; longer texts count as several.
pub fn weight(node: &Node) -> usize {
    let inner: usize = match &node.value {
        Value::String(text) => text.len() / 64,
        Value::Sequence(items) => items.iter().map(weight).sum(),
        Value::Mapping(fields) => fields.entries.iter().map(|entry| weight(&entry.value)).sum(),
        _ => 0,
    };
    inner.saturating_add(1)
}

/// Whether a value is too large to be held against a schema: the work is the product of the two.
pub fn weighs_too_much(value: &Node) -> bool {
    weight(value) > HEAVIEST
}

/// Whether a value that does not fit is too large to be told why: a reason is put together for every schema and part.
pub fn has_too_many_reasons(schema: &Node, value: &Node) -> bool {
    let mut guard = Guard { root: schema, sizes: BTreeMap::new(), open: Vec::new() };
    let size = guard.size(schema).unwrap_or(LARGEST);
    size.saturating_mul(weight(value)) > MOST_REASONS
}

type Fault = (String, Span);

struct Guard<'n> {
    root: &'n Node,
    /// Sizes of the definitions that references have led to.
    sizes: BTreeMap<&'n str, usize>,
    /// The definitions that are being followed.
    open: Vec<&'n str>,
}

impl<'n> Guard<'n> {
    /// How many schemas there are in one, references followed.
    fn size(&mut self, schema: &'n Node) -> Result<usize, Fault> {
        let Value::Mapping(fields) = &schema.value else { return Ok(1) };
        let mut size = 1_usize;
        for entry in &fields.entries {
            let (key, value) = (entry.key.as_str(), &entry.value);
            let inner: Vec<&Node> = match key {
                "$ref" => {
                    size = size.saturating_add(self.referred(value)?);
                    continue;
                }
                "$defs" => {
                    for entry in value.as_mapping().iter().flat_map(|definitions| &definitions.entries) {
                        self.size(&entry.value)?;
                    }
                    continue;
                }
                "$comment" => continue,
                "$schema" if is_draft(value) => continue,
                _ if key.starts_with('$') => {
                    let reason =
                        format!("`{key}` is not supported; write `$ref: '#/$defs/<name>'` to share a part");
                    return Err((reason, entry.key_origin.span));
                }
                "pattern" => {
                    size = size.saturating_add(PATTERN);
                    continue;
                }
                _ if MAPS.contains(&key) => {
                    let entries = value.as_mapping().map_or(0, |map| map.entries.len());
                    size =
                        size.saturating_add(if key == "patternProperties" { entries * PATTERN } else { 0 });
                    value.as_mapping().iter().flat_map(|map| &map.entries).map(|entry| &entry.value).collect()
                }
                _ if LISTS.contains(&key) => value.as_sequence().into_iter().flatten().collect(),
                _ if SCHEMAS.contains(&key) => vec![value],
                _ if PLAIN.contains(&key) || key.starts_with("x-") => continue,
                // An unknown keyword would be ignored, and with it whatever it was meant to bound.
                _ => {
                    let reason = format!("JSON Schema has no keyword `{key}`");
                    return Err((reason, entry.key_origin.span));
                }
            };
            for schema in inner {
                size = size.saturating_add(self.size(schema)?);
            }
        }
        if size > LARGEST {
            let reason =
                format!("the schema has more than {LARGEST} parts, references followed and patterns weighed");
            return Err((reason, schema.origin.span));
        }
        Ok(size)
    }

    fn referred(&mut self, reference: &'n Node) -> Result<usize, Fault> {
        let fault = |reason: String| Err((reason, reference.origin.span));
        let target = reference.as_str().unwrap_or_default();
        let Some(name) = target.strip_prefix("#/$defs/").filter(|name| !name.contains(['/', '~', '%']))
        else {
            return fault(format!("`{target}` leads out of the schema; a reference is `#/$defs/<name>`"));
        };
        if let Some(size) = self.sizes.get(name) {
            return Ok(*size);
        }
        if self.open.contains(&name) {
            return fault(format!("`{target}` leads back to itself"));
        }
        let Some(definition) = self.root.at(&["$defs", name]) else {
            return fault(format!("there is no `{target}`"));
        };
        if self.open.len() >= DEEPEST {
            return fault("references follow each other too deep".to_owned());
        }
        self.open.push(name);
        let size = self.size(definition)?;
        self.open.pop();
        self.sizes.insert(name, size);
        Ok(size)
    }
}

fn is_draft(value: &Node) -> bool {
    value.as_str() == Some("https://json-schema.org/draft/2020-12/schema")
}
