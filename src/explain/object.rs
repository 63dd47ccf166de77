//! Explains values of rendered objects: one object, or one in several environments.

use schemars::JsonSchema;
use serde::Serialize;

use super::compare::{self, Comparison};
use super::find::{Query, ambiguous, find};
use super::path::NoField;
use super::secrets::Secrets;
use super::value::{self, Explanation};
use crate::compile::Compilation;
use crate::render::Manifest;
use crate::source::Failure;

/// What `explain -o json` prints of rendered objects.
#[derive(Serialize, JsonSchema, Debug)]
#[serde(untagged)]
pub enum Answer {
    /// One object.
    Explanation(Box<Explanation>),
    /// One object in several environments.
    Comparison(Comparison),
}

/// Explains a field, or everything for an empty path; with several environments, why they differ.
pub fn explain_object(
    compilation: &Compilation,
    query: Query<'_>,
    environments: &[String],
    path: &str,
) -> Result<Answer, Failure> {
    let secrets = Secrets::of(compilation);
    let no_field = |missing: NoField| {
        let failure = Failure::new(missing.message);
        match missing.hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    };
    if let [] | [_] = environments {
        let query = Query { environment: environments.first().map(String::as_str), ..query };
        let manifest = one(compilation, &query, path)?;
        return value::explain(manifest, path, compilation, &secrets)
            .map(|one| Answer::Explanation(Box::new(one)))
            .map_err(no_field);
    }
    let manifests = environments
        .iter()
        .map(|environment| one(compilation, &Query { environment: Some(environment), ..query }, path))
        .collect::<Result<Vec<&Manifest>, Failure>>()?;
    compare::compare(&manifests, path, compilation, &secrets).map(Answer::Comparison).map_err(no_field)
}

/// The one object that is meant; of several, the only one that has the field.
fn one<'c>(compilation: &'c Compilation, query: &Query<'_>, path: &str) -> Result<&'c Manifest, Failure> {
    let candidates = find(compilation, query)?;
    let having: Vec<&Manifest> = match path.is_empty() {
        true => candidates.clone(),
        false => candidates.iter().copied().filter(|manifest| value::has(manifest, path)).collect(),
    };
    match (having.as_slice(), candidates.as_slice()) {
        ([single], _) | ([], [single, ..]) if having.len() == 1 || candidates.len() == 1 => Ok(single),
        ([], _) => {
            let count = candidates.len();
            let failure =
                Failure::new(format!("none of the {count} objects of `{}` has `{path}`", query.what));
            Err(failure.with_hint(ambiguous(query.what, &candidates).hint.unwrap_or_default()))
        }
        _ => Err(ambiguous(query.what, &having)),
    }
}
