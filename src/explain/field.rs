//! Explains a kind or one of its fields, as `kubectl explain` does.

use serde_json::{Map, Value as Json};

use super::code::wrap;
use crate::diagnostics::did_you_mean;
use crate::model::{Kind, document_schema};

/// A field that a kind does not have.
#[derive(Debug)]
pub struct UnknownField {
    /// The path up to the step that does not exist.
    pub path: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

/// Finds a kind by its name, in any case, singular or plural.
pub fn find_kind(name: &str) -> Option<Kind> {
    let wanted = name.to_lowercase();
    Kind::ALL.into_iter().find(|kind| {
        let own = kind.name().to_lowercase();
        let plural = if own.ends_with('s') { format!("{own}es") } else { format!("{own}s") };
        wanted == own || wanted == plural || wanted == plural.replace("classs", "classes")
    })
}

/// The text about a kind, or about the field at a path such as `spec.endpoints.port`.
///
/// Names of map entries and indices of lists are left out of paths, as kubectl does.
pub fn explain_field(kind: Kind, path: &str) -> Result<String, UnknownField> {
    let root = document_schema(kind);
    let mut schema = &root;
    let mut walked: Vec<&str> = Vec::new();
    let steps = path
        .split('.')
        .map(|step| step.split('[').next().unwrap_or_default())
        .filter(|step| !step.is_empty());
    for step in steps {
        walked.push(step);
        let inner = element(&root, schema);
        let properties = inner.get("properties").and_then(Json::as_object);
        match properties.and_then(|properties| properties.get(step)) {
            Some(next) => schema = next,
            None => {
                let known = properties.into_iter().flat_map(Map::keys).map(String::as_str);
                return Err(UnknownField { path: walked.join("."), hint: did_you_mean(step, known) });
            }
        }
    }
    Ok(text(kind, &walked, &root, schema))
}

fn text(kind: Kind, walked: &[&str], root: &Json, schema: &Json) -> String {
    let mut text = format!("KIND:     {}\nVERSION:  {}\n", kind.name(), kind.api().version());
    if let Some(name) = walked.last() {
        text.push_str(&format!("\nFIELD:    {name} <{}>\n", type_of(root, schema)));
    }
    text.push_str("\nDESCRIPTION:\n");
    text.push_str(&indented(&description(root, schema), 4));
    if let Some(words) = resolve(root, schema).get("enum").and_then(Json::as_array) {
        let words: Vec<&str> = words.iter().filter_map(Json::as_str).collect();
        text.push_str(&format!("\nVALUES:\n    {}\n", words.join(", ")));
    }
    let inner = element(root, schema);
    let Some(properties) = inner.get("properties").and_then(Json::as_object) else { return text };
    let required: Vec<&str> = inner
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    text.push_str("\nFIELDS:\n");
    let shown = properties.iter().filter(|(_, field)| !description(root, field).contains("; ignored."));
    for (name, field) in shown {
        let mark = if required.contains(&name.as_str()) { " -required-" } else { "" };
        text.push_str(&format!("    {name}\t<{}>{mark}\n", type_of(root, field)));
        text.push_str(&indented(&description(root, field), 8));
    }
    text
}

fn indented(text: &str, by: usize) -> String {
    let pad = " ".repeat(by);
    let wrapped = wrap(text, 96 - by);
    wrapped.lines().filter(|line| !line.is_empty()).map(|line| format!("{pad}{line}\n")).collect()
}

/// A field's own words, else those of its type.
fn description(root: &Json, schema: &Json) -> String {
    let own = schema.get("description").or_else(|| resolve(root, schema).get("description"));
    own.and_then(Json::as_str).unwrap_or_default().replace('\n', " ")
}

/// Follows a reference into the schema's definitions.
fn resolve<'a>(root: &'a Json, schema: &'a Json) -> &'a Json {
    let target = schema.get("$ref").and_then(Json::as_str);
    target.and_then(|target| root.pointer(target.trim_start_matches('#'))).unwrap_or(schema)
}

/// The schema of what a list or map holds, down to something that has fields.
fn element<'a>(root: &'a Json, schema: &'a Json) -> &'a Json {
    let schema = resolve(root, schema);
    let inner =
        schema.get("items").or_else(|| schema.get("additionalProperties").filter(|inner| inner.is_object()));
    inner.map_or(schema, |inner| element(root, inner))
}

fn type_of(root: &Json, schema: &Json) -> String {
    let schema = resolve(root, schema);
    if let Some(items) = schema.get("items") {
        return format!("[]{}", type_of(root, items));
    }
    if let Some(inner) = schema.get("additionalProperties").filter(|inner| inner.is_object()) {
        return format!("map[string]{}", type_of(root, inner));
    }
    match schema.get("type").and_then(Json::as_str) {
        Some("object") | None if schema.get("const").is_none() => "Object".to_owned(),
        Some(name) => name.to_owned(),
        None => "string".to_owned(),
    }
}
