//! Gives the parameters of a class their values: defaults, variants, claim, binding, in this order.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};

use super::defaults::{declared_names, fill_in};
use super::problems;
use crate::diagnostics::Diagnostic;
use crate::model::{Class, Name};
use crate::resolve::merge::merge;
use crate::source::Span;
use crate::tree::{FieldPath, Mapping, Node, Value};
use crate::validate::{Checked, compile_schema, has_too_many_reasons, schema_problem, weighs_too_much};

/// Most faults of one set of values that are told.
const MOST_FAULTS: usize = 20;

/// The parameters of a class with those that it inherits.
#[derive(Debug)]
pub struct Parameters<'v> {
    /// The schema, merged over the lineage, and its validator; absent when no class declares any.
    declared: Option<(Node, Validator)>,
    class: &'v Name,
}

/// Where values come from and who is to blame where one is missing.
#[derive(Clone, Copy)]
pub(in crate::resolve) struct Blame {
    /// The binding, claim or variant.
    pub(in crate::resolve) span: Span,
    /// Whether the values are only a part, so that none can be missing.
    pub(in crate::resolve) partial: bool,
}

impl<'v> Parameters<'v> {
    /// The parameters of a lineage, lowest first: those of a higher class replace those of the same name.
    pub(super) fn new(classes: &[&'v Checked<Class>], class: &'v Name) -> Result<Self, Box<Diagnostic>> {
        let schemas = classes.iter().filter_map(|class| class.spec.parameters.as_ref());
        let Some(schema) = schemas.cloned().reduce(merge_schemas) else {
            return Ok(Parameters { declared: None, class });
        };
        // Each is sound alone; together their definitions can lead to each other.
        if let Some((reason, span)) = schema_problem(&schema, true) {
            return Err(Box::new(problems::parameters_do_not_fit(&reason, span, class)));
        }
        match compile_schema(&schema) {
            Ok(validator) => Ok(Parameters { declared: Some((schema, validator)), class }),
            Err(reason) => Err(Box::new(problems::parameters_do_not_fit(&reason, class.span, class))),
        }
    }

    /// Whether a value may be given under a name.
    pub fn knows(&self, name: &str) -> bool {
        self.is_open() || self.names().any(|known| known == name)
    }

    /// The names of the parameters.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let schema = self.declared.as_ref().map(|(schema, _)| schema);
        schema.map(declared_names).unwrap_or_default().into_iter()
    }

    /// The report of a name that is none.
    pub(super) fn unknown(&self, name: &str, place: Span) -> Diagnostic {
        problems::unknown_parameter(name, place, self.class, self.names().collect())
    }

    /// Whether the schema itself says what becomes of further names.
    pub(super) fn is_open(&self) -> bool {
        let keywords = ["additionalProperties", "patternProperties", "unevaluatedProperties"];
        let schema = self.declared.as_ref().map(|(schema, _)| schema);
        schema.is_some_and(|schema| keywords.iter().any(|keyword| schema.get(keyword).is_some()))
    }

    /// Fills in the defaults and judges the values.
    pub(in crate::resolve) fn complete(&self, given: Node, blame: Blame) -> Result<Node, Vec<Diagnostic>> {
        let unknown: Vec<Diagnostic> = given
            .as_mapping()
            .into_iter()
            .flat_map(|fields| &fields.entries)
            .filter(|entry| !self.knows(&entry.key))
            .map(|entry| self.unknown(&entry.key, entry.key_origin.span))
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let Some((schema, validator)) = &self.declared else { return Ok(given) };
        if weighs_too_much(&given) {
            return Err(vec![problems::heavy_parameters(blame.span)]);
        }
        let Some(values) = fill_in(schema, given) else {
            return Err(vec![problems::many_defaults(schema.origin.span, self.class)]);
        };
        if weighs_too_much(&values) {
            return Err(vec![problems::many_defaults(schema.origin.span, self.class)]);
        }
        let json = values.to_json();
        if validator.is_valid(&json) {
            return Ok(values);
        }
        if has_too_many_reasons(schema, &values) {
            return Err(vec![problems::unexplained_parameters(blame.span, (schema.origin.span, self.class))]);
        }
        let missing =
            |error: &ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::Required { .. });
        let errors = validator.iter_errors(&json).filter(|error| !(blame.partial && missing(error)));
        let reports: Vec<Diagnostic> =
            errors.take(MOST_FAULTS).map(|error| self.fault(&error, (schema, &values), blame)).collect();
        if reports.is_empty() { Ok(values) } else { Err(reports) }
    }

    fn fault(
        &self,
        error: &ValidationError<'_>,
        (schema, values): (&Node, &Node),
        blame: Blame,
    ) -> Diagnostic {
        let path = FieldPath::from_pointer(error.instance_path().as_str(), values);
        let rule = FieldPath::from_pointer(error.schema_path().as_str(), schema).nearest(schema).origin.span;
        let node = path.nearest(values);
        let place = if path.segments.is_empty() { blame.span } else { node.origin.span };
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                let name = path.key(property.as_str().unwrap_or_default());
                problems::missing_parameter(&name, place, (rule, self.class))
            }
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let first = unexpected.first().map(String::as_str).unwrap_or_default();
                let entry = node.as_mapping().and_then(|fields| fields.entry(first));
                let place = entry.map_or(place, |entry| entry.key_origin.span);
                problems::unknown_parameter(&path.key(first).to_string(), place, self.class, Vec::new())
            }
            _ => problems::invalid_parameter(&path, &error.to_string(), (place, rule)),
        }
    }
}

/// Lays the values of several layers over each other, lowest first.
pub(in crate::resolve) fn lay_values(layers: Vec<Node>, empty: Node) -> Node {
    let origin = empty.origin;
    layers.into_iter().fold(empty, |low, high| {
        merge(low, high).unwrap_or_else(|| Node::new(Value::Mapping(Mapping::default()), origin))
    })
}

/// The schema of a class over that of the classes below: maps of schemas gather, the same name is replaced whole.
fn merge_schemas(mut low: Node, high: Node) -> Node {
    let (Some(under), Value::Mapping(over)) = (low.as_mapping_mut(), high.value) else { return low };
    for entry in over.entries {
        match (entry.key.as_str(), under.get_mut(&entry.key), entry.value.value) {
            ("properties" | "patternProperties" | "$defs", Some(own), Value::Mapping(more)) => {
                if let Some(own) = own.as_mapping_mut() {
                    more.entries.into_iter().for_each(|entry| own.set(entry.key, entry.value));
                }
            }
            ("required" | "allOf", Some(own), Value::Sequence(more)) => {
                if let Value::Sequence(own) = &mut own.value {
                    for name in more.into_iter().filter(|name| !own.contains(name)).collect::<Vec<_>>() {
                        own.push(name);
                    }
                }
            }
            (_, _, value) => under.set(entry.key.clone(), Node::new(value, entry.value.origin)),
        }
    }
    low
}
