//! Compiles a repository: the whole of it on one screen, pure.

use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostics};
use crate::govern::pod_security::Standard;
use crate::govern::{Objects, Settlement, govern, govern_objects, settle};
use crate::model::Config;
use crate::parse::{parse, parse_config_file, read_manifests};
use crate::plan::plan;
use crate::render::{Rendered, render};
use crate::resolve::resolve;
use crate::source::SourceTree;
use crate::tree::read;
use crate::validate::{Settings, check_against_files, check_ownership, validate};

/// What one compilation gives: the objects of every cluster, and everything there is to say about the definitions.
///
/// With any error in the diagnostics the objects are incomplete and must not be written.
#[derive(Debug)]
pub struct Compilation {
    /// The files that were compiled; diagnostics point into them.
    pub sources: Arc<SourceTree>,
    /// Every object.
    pub rendered: Rendered,
    /// Every report, sorted by place.
    pub diagnostics: Diagnostics,
}

/// The settings of a repository, read from its Config alone; they decide what else is read.
///
/// A faulty file gives defaults here; compiling reports what is wrong with it.
pub fn settings(sources: &SourceTree, config_file: &str) -> Settings {
    let definition = parse_config_file(sources, config_file);
    let config = definition.and_then(|definition| read::<Config>(definition.node.get("spec")?).ok());
    crate::validate::settings(config.as_ref(), config_file)
}

/// Compiles everything. No clock, environment, network, randomness or thread order has a say in the result.
pub fn compile(sources: Arc<SourceTree>, settings: &Settings) -> Compilation {
    let mut diagnostics = Diagnostics::default();
    let definitions = parse(&sources, &settings.parsing, &mut diagnostics);
    let valid = validate(&definitions, &mut diagnostics);
    drop(definitions);
    if let Some(config) = &valid.config {
        diagnostics.extend(check_against_files(&config.spec, &sources));
        diagnostics.extend(check_ownership(&config.spec, &valid.outline, &sources));
    }
    let platform = resolve(&valid, settings.shared_organization.clone(), &mut diagnostics);
    let plan = plan(&platform, settings, &mut diagnostics);
    let rendered = render(&platform, &plan, &mut diagnostics);
    govern(&platform, &plan, &rendered, &mut diagnostics);
    let by = Settlement { platform: &platform, rendered: &rendered, codes: &codes(), now: settings.now };
    let mut diagnostics = settle(by, diagnostics).gather();
    diagnostics.sort(&sources);
    Compilation { sources, rendered, diagnostics }
}

/// Judges Kubernetes objects that others wrote by the rules that need nothing but objects.
///
/// `demanded` is the Pod Security level that every pod has to keep, whatever its namespace says; `version` the minor version of
/// Kubernetes that serves them, else that of the level, else the newest.
pub fn check_manifests(
    sources: Arc<SourceTree>,
    demanded: Option<Standard>,
    version: Option<u32>,
) -> Compilation {
    let mut diagnostics = Diagnostics::default();
    let rendered = Rendered::from_objects(read_manifests(&sources, &mut diagnostics));
    govern_objects(&Objects::of_manifests(&rendered, demanded, version), &mut diagnostics);
    let mut diagnostics = diagnostics.gather();
    diagnostics.sort(&sources);
    Compilation { sources, rendered, diagnostics }
}

/// Every code that any stage can report, sorted by name.
pub fn codes() -> Vec<&'static Code> {
    let stages = [
        crate::parse::CODES,
        crate::validate::CODES,
        crate::validate::CLASS_CODES,
        crate::validate::kubernetes::problems::CODES,
        crate::resolve::CODES,
        crate::plan::CODES,
        crate::render::CODES,
        crate::emit::CODES,
    ];
    let mut codes: Vec<&'static Code> =
        stages.into_iter().flatten().copied().chain(crate::govern::codes()).collect();
    codes.sort_by_key(|code| code.name);
    codes
}
