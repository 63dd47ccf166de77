//! Builds the JSON Schema (draft 2020-12) of each kind from the types of this folder.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value as Json, json};

use super::{
    Api, ApiBinding, ApiClass, Build, BuildPlane, Claim, ClaimBinding, Class, Component, Config,
    ConfigurationGroup, DataPlane, DeploymentPipeline, Environment, Kind, Metadata, ObservabilityPlane,
    Organization, Policy, Project, Waiver, Workload,
};

/// The schema of one kind's documents.
pub fn document_schema(kind: Kind) -> Json {
    let mut spec = spec_schema(kind);
    let definitions = spec.as_object_mut().and_then(|spec| spec.remove("$defs"));
    let metadata = metadata_schema(kind);
    let description = spec.get("description").cloned().unwrap_or_default();
    let needs_spec = spec.get("required").is_some();
    let mut required = vec!["apiVersion", "kind", "metadata"];
    required.extend(needs_spec.then_some("spec"));
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.name(),
        "description": description,
        "type": "object",
        "properties": {
            "apiVersion": { "const": kind.api().version() },
            "kind": { "const": kind.name() },
            "metadata": metadata,
            "spec": spec,
            "status": { "description": "Written by controllers; ignored." },
        },
        "required": required,
        "additionalProperties": false,
    });
    if let (Some(definitions), Some(schema)) = (definitions, schema.as_object_mut()) {
        schema.insert("$defs".to_owned(), definitions);
    }
    schema
}

/// One schema for all kinds, which an editor can apply to every definition file.
pub fn whole_schema() -> Json {
    let mut definitions = Map::new();
    let mut branches = Vec::new();
    for kind in Kind::ALL {
        let mut schema = document_schema(kind);
        let Some(object) = schema.as_object_mut() else { continue };
        object.remove("$schema");
        if let Some(Json::Object(own)) = object.remove("$defs") {
            definitions.extend(own);
        }
        definitions.insert(format!("{}Document", kind.name()), schema);
        branches.push(json!({
            "if": {
                "properties": { "apiVersion": { "const": kind.api().version() }, "kind": { "const": kind.name() } },
                "required": ["apiVersion", "kind"],
            },
            "then": { "$ref": format!("#/$defs/{}Document", kind.name()) },
        }));
    }
    definitions.sort_keys();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bindery definitions",
        "description": "Any definition that Bindery compiles.",
        "type": "object",
        "required": ["apiVersion", "kind", "metadata"],
        "properties": { "kind": { "enum": Kind::ALL.map(Kind::name) } },
        "allOf": branches,
        "$defs": definitions,
    })
}

fn spec_schema(kind: Kind) -> Json {
    match kind {
        Kind::Organization => of::<Organization>(),
        Kind::DataPlane => of::<DataPlane>(),
        Kind::BuildPlane => of::<BuildPlane>(),
        Kind::Environment => of::<Environment>(),
        Kind::DeploymentPipeline => of::<DeploymentPipeline>(),
        Kind::Project => of::<Project>(),
        Kind::Component => of::<Component>(),
        Kind::Workload => of::<Workload>(),
        Kind::ServiceClass | Kind::WebApplicationClass => without_task(of::<Class>()),
        Kind::Service => without_task(of::<Claim>()),
        Kind::ServiceBinding => without_task(of::<ClaimBinding>()),
        Kind::WebApplication => without_apis(without_task(of::<Claim>())),
        Kind::WebApplicationBinding => without_apis(without_task(of::<ClaimBinding>())),
        Kind::ScheduledTask => without_apis(without_service(of::<Claim>())),
        Kind::ScheduledTaskBinding => without_apis(without_service(of::<ClaimBinding>())),
        Kind::ScheduledTaskClass => without_service(of::<Class>()),
        Kind::ApiClass => of::<ApiClass>(),
        Kind::Api => of::<Api>(),
        Kind::ApiBinding => of::<ApiBinding>(),
        Kind::Build => of::<Build>(),
        Kind::ConfigurationGroup => of::<ConfigurationGroup>(),
        Kind::Policy => of::<Policy>(),
        Kind::Waiver => of::<Waiver>(),
        Kind::ObservabilityPlane => of::<ObservabilityPlane>(),
        Kind::Config => of::<Config>(),
    }
}

/// What runs for ever has no CronJob.
fn without_task(schema: Json) -> Json {
    without(schema, &["cronJobTemplate"])
}

/// A task has neither Deployment nor Service; what is different of it has names of its own beside those of services.
fn without_service(schema: Json) -> Json {
    let mut schema = without(schema, &["deploymentTemplate", "serviceTemplate"]);
    for name in VARYING {
        rename(&mut schema, name);
    }
    schema
}

/// Definitions that differ between tasks and what runs for ever.
const VARYING: [&str; 2] = ["ClassVariant", "Overrides"];

/// Gives a definition and everything that refers to it the name that it has for tasks.
fn rename(json: &mut Json, name: &str) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| rename(item, name)),
        Json::Object(object) => {
            if object.get("$ref").and_then(Json::as_str) == Some(format!("#/$defs/{name}").as_str()) {
                object.insert("$ref".to_owned(), Json::String(format!("#/$defs/Task{name}")));
            }
            if let Some(Json::Object(definitions)) = object.get_mut("$defs")
                && let Some(own) = definitions.shift_remove(name)
            {
                definitions.insert(format!("Task{name}"), own);
                definitions.sort_keys();
            }
            object.values_mut().for_each(|value| rename(value, name));
        }
        _ => {}
    }
}

/// Takes templates of other kinds out of a class, its variants and the overrides of claims.
fn without(mut schema: Json, templates: &[&str]) -> Json {
    let inner = VARYING.map(|name| format!("/$defs/{name}/properties"));
    for place in inner.iter().map(String::as_str).chain(["/properties"]) {
        let Some(properties) = schema.pointer_mut(place).and_then(Json::as_object_mut) else { continue };
        for template in templates {
            properties.shift_remove(*template);
        }
    }
    schema
}

/// Only services expose APIs.
fn without_apis(mut schema: Json) -> Json {
    if let Some(properties) = schema.get_mut("properties").and_then(Json::as_object_mut) {
        properties.shift_remove("apis");
    }
    without_unused(schema)
}

/// Takes out the definitions that nothing refers to any more.
fn without_unused(mut schema: Json) -> Json {
    loop {
        let text = schema.to_string();
        let Some(definitions) = schema.get_mut("$defs").and_then(Json::as_object_mut) else { return schema };
        let before = definitions.len();
        definitions.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
        if definitions.len() == before {
            return schema;
        }
    }
}

fn metadata_schema(kind: Kind) -> Json {
    let mut schema = of::<Metadata>();
    let Some(object) = schema.as_object_mut() else { return schema };
    object.insert("additionalProperties".to_owned(), Json::Bool(false));
    if let Some(properties) = object.get_mut("properties").and_then(Json::as_object_mut) {
        if kind.is_cluster_scoped() {
            properties.shift_remove("namespace");
        }
        for field in Metadata::SERVER_FIELDS {
            properties
                .insert(field.to_owned(), json!({ "description": "Written by the API server; ignored." }));
        }
    }
    schema
}

fn of<T: JsonSchema>() -> Json {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut json: Json = Schema::into(generator.into_root_schema_for::<T>());
    if let Some(object) = json.as_object_mut() {
        object.remove("$schema");
        object.remove("title");
    }
    simplify(&mut json);
    json
}

/// Takes out what Rust types bring along and definitions do not mean.
///
/// A null is the same as an absent field in Kubernetes, so no schema names it; number formats are Rust's own.
fn simplify(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(simplify),
        Json::Object(object) => {
            if object
                .get("format")
                .and_then(Json::as_str)
                .is_some_and(|format| format.starts_with(['u', 'i']))
            {
                object.remove("format");
            }
            if object.get("default").is_some_and(|default| default.is_null() || is_empty(default)) {
                object.remove("default");
            }
            if let Some(Json::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            unwrap_nullable(object);
            list_words(object);
            object.values_mut().for_each(simplify);
        }
        _ => {}
    }
}

fn is_empty(json: &Json) -> bool {
    json.as_object().is_some_and(Map::is_empty) || json.as_array().is_some_and(Vec::is_empty)
}

/// Documented words come one schema each; one list of words gives better errors, and editors show the same text.
fn list_words(object: &mut Map<String, Json>) {
    let Some(Json::Array(branches)) = object.get("oneOf") else { return };
    let word = |branch: &Json| {
        Some((branch.get("const")?.clone(), branch.get("description").cloned().unwrap_or_default()))
    };
    let Some(words) = branches.iter().map(word).collect::<Option<Vec<(Json, Json)>>>() else { return };
    let own = object.get("description").and_then(Json::as_str).unwrap_or_default();
    let line = |(word, text): &(Json, Json)| {
        format!("`{}`: {}", word.as_str().unwrap_or_default(), text.as_str().unwrap_or_default())
    };
    let lines: Vec<String> = words.iter().map(line).collect();
    let description = format!("{own} {}", lines.join(" ")).trim().to_owned();
    object.remove("oneOf");
    object.insert("description".to_owned(), Json::String(description));
    object.insert("type".to_owned(), json!("string"));
    object.insert("enum".to_owned(), words.into_iter().map(|(word, _)| word).collect());
}

fn unwrap_nullable(object: &mut Map<String, Json>) {
    let Some(Json::Array(branches)) = object.get("anyOf") else { return };
    let kept: Vec<Json> =
        branches.iter().filter(|branch| branch.get("type") != Some(&json!("null"))).cloned().collect();
    if let ([Json::Object(only)], true) = (kept.as_slice(), kept.len() < branches.len()) {
        object.remove("anyOf");
        for (key, value) in only.clone() {
            object.entry(key).or_insert(value);
        }
    }
}
