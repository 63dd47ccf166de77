//! Finds the rendered object that a user means.

use std::collections::BTreeSet;

use crate::compile::Compilation;
use crate::diagnostics::did_you_mean;
use crate::render::{Manifest, ObjectKey};
use crate::source::{Failure, SourceTree};

/// Most candidates that are told.
const MOST_CANDIDATES: usize = 10;

/// Names that kubectl has for kinds.
const SHORT_NAMES: [(&str, &str); 38] = [
    ("btp", "backendtrafficpolicy"),
    ("ccnp", "ciliumclusterwidenetworkpolicy"),
    ("cert", "certificate"),
    ("certs", "certificate"),
    ("cj", "cronjob"),
    ("clusterwftmpl", "clusterworkflowtemplate"),
    ("cm", "configmap"),
    ("cnp", "ciliumnetworkpolicy"),
    ("cronwf", "cronworkflow"),
    ("css", "clustersecretstore"),
    ("ctp", "clienttrafficpolicy"),
    ("cwf", "cronworkflow"),
    ("cwft", "clusterworkflowtemplate"),
    ("deploy", "deployment"),
    ("ds", "daemonset"),
    ("ep", "endpoints"),
    ("es", "externalsecret"),
    ("gc", "gatewayclass"),
    ("gtw", "gateway"),
    ("hpa", "horizontalpodautoscaler"),
    ("ing", "ingress"),
    ("ks", "kustomization"),
    ("limits", "limitrange"),
    ("netpol", "networkpolicy"),
    ("ns", "namespace"),
    ("pdb", "poddisruptionbudget"),
    ("po", "pod"),
    ("pvc", "persistentvolumeclaim"),
    ("quota", "resourcequota"),
    ("refgrant", "referencegrant"),
    ("rs", "replicaset"),
    ("sa", "serviceaccount"),
    ("sp", "securitypolicy"),
    ("ss", "secretstore"),
    ("sts", "statefulset"),
    ("svc", "service"),
    ("wf", "workflow"),
    ("wftmpl", "workflowtemplate"),
];

/// Something that an object may be told by.
type Trait = fn(&Manifest) -> Option<&str>;

/// What a user says of the object that is meant.
#[derive(Clone, Copy, Debug)]
pub struct Query<'q> {
    /// A component, a binding, or a kind with the name of an object, a component or a binding: `deployment/cart`.
    pub what: &'q str,
    /// Its organization.
    pub organization: Option<&'q str>,
    /// Its project.
    pub project: Option<&'q str>,
    /// Its environment.
    pub environment: Option<&'q str>,
    /// Its cluster.
    pub cluster: Option<&'q str>,
}

/// The objects that fit, at least one.
pub(super) fn find<'c>(
    compilation: &'c Compilation,
    query: &Query<'_>,
) -> Result<Vec<&'c Manifest>, Failure> {
    let (kind, name) = match query.what.split_once('/') {
        Some((kind, name)) => (Some(kind), name),
        None => (None, query.what),
    };
    let sources = &compilation.sources;
    let manifests = &compilation.rendered.manifests;
    let named = |manifest: &&Manifest| {
        kind.is_none_or(|word| is_kind(word, &manifest.key)) && names(manifest, sources).contains(&name)
    };
    let found: Vec<&Manifest> =
        manifests.iter().filter(named).filter(|manifest| fits(manifest, query)).collect();
    // A name of an object says more than that of a component.
    let exact: Vec<&Manifest> = found.iter().copied().filter(|manifest| manifest.key.name == name).collect();
    match (found.is_empty(), exact.len()) {
        (true, _) => Err(nothing(compilation, query, (kind, name))),
        (false, 1) if kind.is_some() => Ok(exact),
        _ => Ok(found),
    }
}

/// Says which of several objects could be meant.
pub(super) fn ambiguous(what: &str, candidates: &[&Manifest]) -> Failure {
    let told: Vec<String> =
        candidates.iter().take(MOST_CANDIDATES).map(|manifest| told(manifest, candidates)).collect();
    let more = candidates.len().saturating_sub(MOST_CANDIDATES);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    Failure::new(format!("`{what}` fits {} objects", candidates.len()))
        .with_hint(format!("say which one: {}{more}", told.join(", ")))
}

/// An object by what the command line takes, with the flags that tell it from the other candidates.
fn told(manifest: &Manifest, candidates: &[&Manifest]) -> String {
    let mut text = format!("`{}/{}", manifest.key.kind.to_lowercase(), manifest.key.name);
    let flags: [(&str, Trait); 4] = [
        ("-e", |manifest| manifest.owner.environment.as_deref()),
        ("--cluster", |manifest| manifest.key.cluster.as_deref()),
        ("--project", |manifest| manifest.owner.project.as_deref()),
        ("--organization", |manifest| manifest.owner.organization.as_deref()),
    ];
    for (flag, value) in flags {
        if candidates.iter().any(|other| value(other) != value(manifest)) {
            text.extend(value(manifest).map(|value| format!(" {flag} {value}")));
        }
    }
    text + "`"
}

/// Every name that an object answers to: its own, its component's, its binding's.
fn names<'c>(manifest: &'c Manifest, sources: &'c SourceTree) -> Vec<&'c str> {
    let mut names = vec![manifest.key.name.as_str()];
    if let Some(component) = &manifest.owner.component {
        names.push(component);
        let span = manifest.owner.span;
        let text = &sources.file(span.file).text;
        let binding = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        names.push(binding.trim_matches(['\'', '"']));
    }
    names
}

fn fits(manifest: &Manifest, query: &Query<'_>) -> bool {
    let owner = &manifest.owner;
    let same = |wanted: Option<&str>, own: Option<&str>| wanted.is_none_or(|wanted| own == Some(wanted));
    same(query.organization, owner.organization.as_deref())
        && same(query.project, owner.project.as_deref())
        && same(query.environment, owner.environment.as_deref())
        && same(query.cluster, manifest.key.cluster.as_deref())
}

/// Whether a word means an object's kind: `deployment`, `deployments`, `deploy`, `deployments.apps`, `deployments.v1.apps`.
fn is_kind(word: &str, key: &ObjectKey) -> bool {
    let word = word.to_lowercase();
    let (word, group) = match word.split_once('.') {
        Some((word, group)) => (word, Some(group)),
        None => (word.as_str(), None),
    };
    let own = key.kind.to_lowercase();
    let short = SHORT_NAMES.iter().any(|(short, kind)| *short == word && *kind == own);
    let of_group = |group: &str| {
        let version = key.api_version.rsplit('/').next().unwrap_or_default();
        let unversioned = group.strip_prefix(version).and_then(|rest| rest.strip_prefix('.'));
        group == key.group() || unversioned == Some(key.group())
    };
    (word == own || word == plural(&own) || short) && group.is_none_or(of_group)
}

/// The plural of a kind, as Kubernetes' own code generators form it.
fn plural(kind: &str) -> String {
    let before_last = kind.chars().rev().nth(1);
    match kind.chars().next_back() {
        _ if kind.ends_with("endpoints") => kind.to_owned(),
        Some('y') if !before_last.is_some_and(|letter| "aeiou".contains(letter)) => {
            format!("{}ies", kind.trim_end_matches('y'))
        }
        Some('s' | 'x') => format!("{kind}es"),
        Some('h') if matches!(before_last, Some('c' | 's')) => format!("{kind}es"),
        _ => format!("{kind}s"),
    }
}

/// Why nothing fits: the first thing said that nothing has.
fn nothing(compilation: &Compilation, query: &Query<'_>, (kind, name): (Option<&str>, &str)) -> Failure {
    let manifests = &compilation.rendered.manifests;
    let owners = |own: Trait| -> BTreeSet<&str> { manifests.iter().filter_map(own).collect() };
    let said = [
        ("environment", query.environment, owners(|manifest| manifest.owner.environment.as_deref())),
        ("organization", query.organization, owners(|manifest| manifest.owner.organization.as_deref())),
        ("project", query.project, owners(|manifest| manifest.owner.project.as_deref())),
        ("cluster", query.cluster, owners(|manifest| manifest.key.cluster.as_deref())),
    ];
    let with_hint = |failure: Failure, hint: Option<String>| match hint {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    };
    for (noun, word, known) in said {
        if let Some(word) = word.filter(|word| !known.contains(word)) {
            let failure = Failure::new(format!("nothing is rendered for the {noun} `{word}`"));
            let few = (1..=MOST_CANDIDATES).contains(&known.len());
            let all =
                || few.then(|| format!("there is {}", known.iter().copied().collect::<Vec<_>>().join(", ")));
            return with_hint(failure, did_you_mean(word, known.iter().copied()).or_else(all));
        }
    }
    if let Some(word) = kind.filter(|word| !manifests.iter().any(|manifest| is_kind(word, &manifest.key))) {
        let known: BTreeSet<String> =
            manifests.iter().map(|manifest| manifest.key.kind.to_lowercase()).collect();
        let failure = Failure::new(format!("no object of the kind `{word}` is rendered"));
        return with_hint(failure, did_you_mean(word, known.iter().map(String::as_str)));
    }
    let known: BTreeSet<&str> =
        manifests.iter().flat_map(|manifest| names(manifest, &compilation.sources)).collect();
    let what = match (kind, known.contains(name)) {
        (_, true) => format!("nothing that fits all of this is rendered for `{name}`"),
        (Some(kind), _) => format!("there is no `{kind}` of the name `{name}`"),
        (None, _) => format!("`{name}` is neither a diagnostic code, a kind, nor anything that is rendered"),
    };
    let hint = if known.contains(name) { None } else { did_you_mean(name, known.iter().copied()) };
    with_hint(Failure::new(what), hint)
}
