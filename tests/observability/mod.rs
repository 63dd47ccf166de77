//! Follows logs from a rendered pod to whoever reads them, as the rendered bytes say.

mod fluent_bit;
mod operator;
mod routing;
mod setup;

use std::path::PathBuf;

use bindery::compile::Compilation;
use bindery::render::Manifest;
use serde_json::Value as Json;

use crate::support::{compile_folder, project};

/// The repositories with an observability plane that compile.
fn observed() -> Vec<(String, Compilation)> {
    let folders =
        ["examples/online-store", "golden/observability/repo", "golden/observability-operator/repo"];
    let compiled = folders.into_iter().map(|folder| {
        let root: PathBuf = project(folder);
        let compilation = compile_folder(&root);
        assert!(!compilation.diagnostics.has_errors(), "{folder}");
        (folder.to_owned(), compilation)
    });
    compiled.collect()
}

fn of_kind<'c>(compilation: &'c Compilation, kind: &'c str) -> impl Iterator<Item = &'c Manifest> {
    compilation.rendered.manifests.iter().filter(move |manifest| manifest.key.kind == kind)
}

/// The files of every ConfigMap that holds a file of that name.
fn files_beside(compilation: &Compilation, name: &str) -> Vec<(Manifest, serde_json::Map<String, Json>)> {
    let maps = of_kind(compilation, "ConfigMap").filter_map(|manifest| {
        let data = manifest.body.to_json()["data"].as_object()?.clone();
        data.contains_key(name).then(|| (manifest.clone(), data))
    });
    maps.collect()
}

/// Whether a pattern with `*` covers the whole of a text.
fn covers(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.is_char_boundary(at) && covers(tail, &rest[at..]))
        }),
    }
}
