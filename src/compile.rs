//! Compiles a repository: the whole of it on one screen, pure.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::pod_security::Standard;
use crate::govern::{
    Objects, Settlement, govern, govern_by_policies, govern_objects, report_written_secrets, settle,
    written_secrets,
};
use crate::model::Config;
use crate::parse::{own_policy, parse, parse_config_file, read_manifests};
use crate::plan::plan;
use crate::policy::{AdmissionPolicies, invalid_policy, without_answer};
use crate::render::{Allowed, Rendered, render};
use crate::resolve::resolve;
use crate::secrets::{Written, conceal};
use crate::source::{FileId, RepoPath, SourceTree, Span};
use crate::tree::{Entry, Node, read};
use crate::validate::{
    Settings, check_against_files, check_ownership, check_stored_policy, sound_policies, validate,
    validate_policies,
};

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
    /// What allows which override, for those who explain.
    pub allowed: Allowed,
}

/// The settings of a repository, read from its Config alone; they decide what else is read.
///
/// A faulty field gives its default here; compiling reports what is wrong with it.
pub fn settings(sources: &SourceTree, config_file: &str) -> Settings {
    let definition = parse_config_file(sources, config_file);
    let config = definition.and_then(|definition| {
        let spec = definition.node.get("spec")?;
        read::<Config>(spec).or_else(|_| read(&readable_part(spec))).ok()
    });
    crate::validate::settings(config.as_ref(), config_file)
}

/// The fields of a Config that can be read each by itself, so that a slip in one does not bring in files that another leaves out.
fn readable_part(spec: &Node) -> Node {
    let alone = |entry: &Entry| Node::mapping([(entry.key.clone(), entry.value.clone())], spec.origin);
    let fields = spec.as_mapping().map_or(&[][..], |mapping| &mapping.entries);
    let readable = fields.iter().filter(|entry| read::<Config>(&alone(entry)).is_ok());
    Node::mapping(readable.map(|entry| (entry.key.clone(), entry.value.clone())), spec.origin)
}

/// Compiles everything. No clock, environment, network, randomness or thread order has a say in the result.
pub fn compile(sources: Arc<SourceTree>, settings: &Settings) -> Compilation {
    let mut diagnostics = Diagnostics::default();
    let definitions = parse(&sources, &settings.parsing, &mut diagnostics);
    let valid = validate(&definitions, &mut diagnostics);
    let written = written_secrets(&definitions);
    let secrets = Written::of(definitions.items.iter().map(|definition| &definition.node));
    drop(definitions);
    if valid.config.is_none() && config_is_faulty(&sources, settings, &diagnostics) {
        // Whatever builds on settings that nobody could read would be said of another repository.
        report_written_secrets(written, &mut diagnostics);
        return finished((sources, &secrets), Rendered::default(), diagnostics, Allowed::new());
    }
    if let Some(config) = &valid.config {
        diagnostics.extend(check_against_files(&config.spec, &sources));
        diagnostics.extend(check_ownership(&config.spec, &valid.outline, &sources));
    }
    let platform = resolve(&valid, settings.shared_organization.clone(), &mut diagnostics);
    let plan = plan(&platform, settings, &mut diagnostics);
    let most = settings.output_size.unwrap_or_else(|| default_output_size(&sources));
    let Some((rendered, allowed)) = render(&platform, &plan, most, &mut diagnostics) else {
        report_written_secrets(written, &mut diagnostics);
        return finished((sources, &secrets), Rendered::default(), diagnostics, Allowed::new());
    };
    govern(&platform, &plan, &rendered, &mut diagnostics);
    report_written_secrets(written, &mut diagnostics);
    let by = Settlement {
        platform: &platform,
        sources: &sources,
        rendered: &rendered,
        codes: &codes(),
        now: settings.now,
    };
    let settled = settle(by, diagnostics);
    finished((sources, &secrets), rendered, settled, allowed)
}

/// What all objects may come to where Config does not say: more where there is more to render.
fn default_output_size(sources: &SourceTree) -> u64 {
    let read: u64 = sources.files().iter().map(|file| file.text.len() as u64).sum();
    read.saturating_mul(32).saturating_add(64 << 20).min(512 << 20)
}

/// The one way out: no report leaves that quotes a secret.
fn finished(
    (sources, secrets): (Arc<SourceTree>, &Written),
    rendered: Rendered,
    found: Diagnostics,
    allowed: Allowed,
) -> Compilation {
    let mut diagnostics = conceal(found.gather(), &sources, secrets);
    diagnostics.sort(&sources);
    Compilation { sources, rendered, diagnostics, allowed }
}

fn config_is_faulty(sources: &SourceTree, settings: &Settings, found: &Diagnostics) -> bool {
    let Some((config, _)) = sources.find(&settings.parsing.config_file) else { return false };
    found.iter().any(|report| {
        report.is_error() && report.primary.as_ref().is_some_and(|label| label.span.file == config)
    })
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
    check_documents(sources, |_| (true, false), (demanded, version))
}

/// The same, and by the policies of further files as well. A file of both sets is judged, too.
pub fn check_manifests_by(
    manifests: SourceTree,
    policies: SourceTree,
    demanded: Option<Standard>,
    version: Option<u32>,
) -> Compilation {
    let paths = |tree: &SourceTree| -> BTreeSet<RepoPath> {
        tree.files().iter().map(|file| file.path.clone()).collect()
    };
    let (judged, judging) = (paths(&manifests), paths(&policies));
    let sources = Arc::new(manifests.joined(policies));
    let role = |path: &RepoPath| (judged.contains(path), judging.contains(path));
    check_documents(sources, role, (demanded, version))
}

/// `role` says of a file whether its documents are judged, and whether they judge.
fn check_documents(
    sources: Arc<SourceTree>,
    role: impl Fn(&RepoPath) -> (bool, bool),
    (demanded, version): (Option<Standard>, Option<u32>),
) -> Compilation {
    let mut diagnostics = Diagnostics::default();
    let (mut judged, mut judging) = (Vec::new(), Vec::new());
    for document in read_manifests(&sources, &mut diagnostics) {
        let (is_judged, judges) = role(&sources.file(document.origin.span.file).path);
        if is_judged && !judges {
            check_stored_policy(&document, &mut diagnostics);
        }
        judging.extend(judges.then(|| document.clone()));
        judged.extend(is_judged.then_some(document));
    }
    let secrets = Written::of(judged.iter().chain(&judging));
    let rendered = Rendered::from_objects(judged);
    let objects = Objects::of_manifests(&rendered, demanded, version);
    let mut own = Vec::new();
    judging.retain(|document| match own_policy(document) {
        Some(Ok(policy)) => {
            own.push(policy);
            false
        }
        Some(Err(report)) => {
            diagnostics.push(*report);
            false
        }
        None => true,
    });
    let own = validate_policies(own, &mut diagnostics);
    let mut faults = Vec::new();
    let (judging, broken) = sound_policies(judging, &mut diagnostics);
    let admission = AdmissionPolicies::read(judging, broken, Level::Warning, &mut faults);
    let asked = sources.files().iter().position(|file| role(&file.path).1);
    let none = faults.is_empty() && own.is_empty() && admission.policies().is_empty();
    if let (Some(first), true) = (asked, none && !diagnostics.has_errors()) {
        let hint = "name the files with the policies; without one nothing is judged by them";
        let place = Span::head(FileId(first as u32), 0);
        faults.push(invalid_policy("no policy is in what `--policy` names", place, hint));
    }
    diagnostics.extend(faults.into_iter().map(without_answer));
    govern_objects(&objects, &mut diagnostics);
    govern_by_policies(&objects, &admission, &own, &mut diagnostics);
    finished((sources, &secrets), rendered, diagnostics, Allowed::new())
}

/// Every code that any stage can report, sorted by name.
pub fn codes() -> Vec<&'static Code> {
    let stages = [
        crate::parse::CODES,
        crate::validate::CODES,
        crate::validate::CLASS_CODES,
        crate::validate::kubernetes::problems::CODES,
        crate::policy::CODES,
        crate::resolve::CODES,
        crate::plan::CODES,
        crate::render::CODES,
        crate::render::RESOURCE_CODES,
        crate::emit::CODES,
    ];
    let mut codes: Vec<&'static Code> =
        stages.into_iter().flatten().copied().chain(crate::govern::codes()).collect();
    codes.sort_by_key(|code| code.name);
    codes
}
