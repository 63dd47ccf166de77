//! Gathers every schema that Bindery publishes, by file name.

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};
use serde_json::Value as Json;

use crate::diagnostics::JsonReport;
use crate::diff::Changes;
use crate::explain::{Answer, find_kind};
use crate::model::{Kind, document_schema, whole_schema};

/// Every schema as text, by its path below the folder of schemas.
pub(super) fn all_schemas() -> BTreeMap<String, String> {
    let mut schemas: BTreeMap<String, String> = Kind::ALL
        .into_iter()
        .map(|kind| (format!("{}.schema.json", kind.name().to_lowercase()), text(&document_schema(kind))))
        .collect();
    schemas.insert("definitions.schema.json".to_owned(), text(&whole_schema()));
    schemas.insert("output/check.schema.json".to_owned(), text(&output::<JsonReport>()));
    schemas.insert("output/explain.schema.json".to_owned(), text(&output::<Answer>()));
    schemas.insert("output/diff.schema.json".to_owned(), text(&output::<Changes>()));
    schemas
}

/// A schema by the name of its kind or file.
pub(super) fn find_schema(name: &str) -> Option<String> {
    let name = find_kind(name).map_or_else(|| name.to_owned(), |kind| kind.name().to_lowercase());
    all_schemas().remove(&format!("{name}.schema.json"))
}

fn output<T: JsonSchema>() -> Json {
    schema_for!(T).into()
}

fn text(schema: &Json) -> String {
    serde_json::to_string_pretty(schema).unwrap_or_default() + "\n"
}
