//! Holds a definition against its kind's JSON Schema and says what differs, at the very key or value.

use std::collections::BTreeSet;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value as Json;

use super::form::{self, Wanted};
use super::{habits, problems};
use crate::diagnostics::Diagnostic;
use crate::model::{Kind, document_schema};
use crate::parse::Definition;
use crate::tree::{FieldPath, Node, Segment};

/// Most faults of one definition that are told.
const MOST_FAULTS: usize = 100;

/// Most unknown fields of one map that are told.
const MOST_FIELDS: usize = 20;

/// A kind's schema, ready to check with.
pub(super) struct Checker {
    kind: Kind,
    schema: Json,
    validator: Validator,
}

impl Checker {
    /// Builds the checker of a kind.
    pub(super) fn new(kind: Kind) -> Self {
        let schema = document_schema(kind);
        let validator = jsonschema::draft202012::new(&schema).unwrap_or_else(|error| {
            unreachable!("the generated schema of {} is not one: {error}", kind.name())
        });
        Checker { kind, schema, validator }
    }

    /// Every difference between a definition and its schema; `Ok` when it fits.
    ///
    /// A missing field is not reported beside an unknown one: a misspelt or misplaced field is both. So is one whose YAML
    /// is in dispute, and its type is not judged; the error may therefore be empty.
    pub(super) fn check(&self, definition: &Definition) -> Result<(), Vec<Diagnostic>> {
        let mut instance = definition.node.to_json();
        drop_nulls(&mut instance);
        if self.validator.is_valid(&instance) {
            return Ok(());
        }
        let errors: Vec<ValidationError> = self.validator.iter_errors(&instance).collect();
        let unknown = !definition.disputed.is_empty()
            || errors.iter().any(|e| matches!(e.kind(), ValidationErrorKind::AdditionalProperties { .. }));
        let told =
            errors.iter().filter(|e| !(unknown && matches!(e.kind(), ValidationErrorKind::Required { .. })));
        let mut outer = BTreeSet::new();
        let told = told.filter(|error| {
            // Fields that stand one level too far out are one fault: the name that is missing above them.
            let parent = self.missing_name_above(error, definition);
            parent.is_none_or(|parent| outer.insert(parent))
        });
        let told: Vec<&ValidationError> = told.collect();
        let reports = told.iter().take(MOST_FAULTS).flat_map(|error| self.report(error, definition));
        Err(and_more(reports.collect(), told.len().saturating_sub(MOST_FAULTS)))
    }

    /// The map whose entries lack their name, where that is what an error is about.
    fn missing_name_above(&self, error: &ValidationError, definition: &Definition) -> Option<String> {
        let ValidationErrorKind::Type { kind } = error.kind() else { return None };
        let path = FieldPath::from_pointer(error.instance_path().as_str(), &definition.node);
        let words = wanted(kind);
        let parent = FieldPath { segments: path.segments.split_last()?.1.to_vec() };
        form::is_one_level_out(&path, &self.wanted(error, &words)).then(|| parent.to_string())
    }

    fn report(&self, error: &ValidationError, definition: &Definition) -> Vec<Diagnostic> {
        let root = &definition.node;
        let path = FieldPath::from_pointer(error.instance_path().as_str(), root);
        let node = path.nearest(root);
        let span = node.origin.span;
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let first = unexpected.iter().take(MOST_FIELDS);
                let reports = first.map(|field| self.unknown_field(field, &path, node, error)).collect();
                and_more(reports, unexpected.len().saturating_sub(MOST_FIELDS))
            }
            ValidationErrorKind::Required { property } => {
                let field = path.key(property.as_str().unwrap_or_default());
                let at = label_of(&path, root).unwrap_or(definition.kind_span);
                vec![problems::missing_field(&field, self.kind, at)]
            }
            ValidationErrorKind::Type { kind } => {
                let words = wanted(kind);
                let hint = form::hint(&path, node, &self.wanted(error, &words));
                vec![problems::wrong_type(&path, &words, node, hint)]
            }
            ValidationErrorKind::Enum { options } => {
                let words: Vec<&str> =
                    options.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
                vec![problems::unknown_word(&path, error.instance(), &words, span)]
            }
            _ => {
                let report = match requirement(error) {
                    Some(must) => problems::refused_value(&path, &error.instance().to_string(), &must, span),
                    None => problems::invalid_value(&path, &error.to_string(), span),
                };
                vec![report]
            }
        }
    }

    fn unknown_field(
        &self,
        field: &str,
        path: &FieldPath,
        node: &Node,
        error: &ValidationError,
    ) -> Diagnostic {
        let span = node
            .as_mapping()
            .and_then(|mapping| mapping.entry(field))
            .map_or(node.origin.span, |entry| entry.key_origin.span);
        let known = self
            .known_fields(error.schema_path().as_str())
            .or_else(|| self.known_fields(error.evaluation_path().as_str()));
        let of_spec =
            self.schema.pointer("/properties/spec/properties").and_then(|fields| fields.get(field)).is_some();
        let belongs_under_spec = path.segments.is_empty() && of_spec;
        let way_out = match belongs_under_spec {
            true => Some(format!("`{field}` belongs under `spec`: indent it by two spaces")),
            false => habits::way_out(self.kind, path, field, node.get(field)),
        };
        let known = known.unwrap_or_default();
        problems::unknown_field(&path.key(field), self.kind, (span, &known), way_out)
    }

    /// The fields that the schema knows where it refused one.
    fn known_fields(&self, keyword: &str) -> Option<Vec<&str>> {
        let schema = self.schema_at(keyword.trim_end_matches("/additionalProperties"))?;
        Some(schema.get("properties")?.as_object()?.keys().map(String::as_str).collect())
    }

    /// What the schema says of a value of the wrong type.
    fn wanted<'s>(&'s self, error: &ValidationError, words: &'s str) -> Wanted<'s> {
        let paths = [error.evaluation_path().as_str(), error.schema_path().as_str()];
        let value = paths.into_iter().find_map(|path| self.schema_at(path.trim_end_matches("/type")));
        let value = value.map(|schema| self.behind(schema));
        let item = value.and_then(|value| value.get("items").or_else(|| value.get("additionalProperties")));
        Wanted { words, value, item: item.map(|schema| self.behind(schema)) }
    }

    /// The schema that a reference names, else the schema itself.
    fn behind<'s>(&'s self, schema: &'s Json) -> &'s Json {
        let target = schema.get("$ref").and_then(Json::as_str);
        target.and_then(|target| self.schema.pointer(target.trim_start_matches('#'))).unwrap_or(schema)
    }

    /// The part of the schema that a path leads to; follows references on the way.
    fn schema_at(&self, path: &str) -> Option<&Json> {
        let mut schema = &self.schema;
        for part in path.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            schema = match (part.as_str(), schema.get(&part)?) {
                ("$ref", Json::String(target)) => self.schema.pointer(target.trim_start_matches('#'))?,
                (_, Json::Array(items)) => items.first()?,
                (_, inner) => inner,
            };
        }
        Some(schema)
    }
}

/// Says in the last report how many are not told.
fn and_more(mut reports: Vec<Diagnostic>, more: usize) -> Vec<Diagnostic> {
    if let Some(last) = reports.pop() {
        reports.push(
            last.hints((more > 0).then(|| format!("{more} more faults of this definition are not told"))),
        );
    }
    reports
}

/// A null is an absent field, as everywhere in Kubernetes; merging looks at the tree, which keeps it.
fn drop_nulls(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(drop_nulls),
        Json::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

/// The key that a path ends with: a short place that says where something is missing.
fn label_of(path: &FieldPath, root: &Node) -> Option<crate::source::Span> {
    let (last, before) = path.segments.split_last()?;
    let parent = FieldPath { segments: before.to_vec() }.find(root)?;
    match last {
        Segment::Key(key) => parent.as_mapping()?.entry(key).map(|entry| entry.key_origin.span),
        Segment::Index(index) => parent.as_sequence()?.get(*index).map(|node| node.origin.span),
    }
}

fn wanted(kind: &TypeKind) -> String {
    let word = |name: &str| match name {
        "object" => "a map",
        "array" => "a list",
        "string" => "a string",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        _ => "nothing",
    };
    match kind {
        TypeKind::Single(single) => word(&single.to_string()).to_owned(),
        TypeKind::Multiple(set) => {
            set.iter().map(|single| word(&single.to_string())).collect::<Vec<_>>().join(" or ")
        }
    }
}

/// What a value must be, for the keywords that the schemas use.
fn requirement(error: &ValidationError) -> Option<String> {
    match error.kind() {
        ValidationErrorKind::Minimum { limit } => Some(format!("must be at least {limit}")),
        ValidationErrorKind::Maximum { limit } => Some(format!("must be at most {limit}")),
        ValidationErrorKind::MinLength { .. } => Some("must not be empty".to_owned()),
        ValidationErrorKind::MaxProperties { limit: 0 } => Some("must be empty".to_owned()),
        ValidationErrorKind::Constant { expected_value } => Some(format!("must be {expected_value}")),
        _ => None,
    }
}
