//! Tells definitions from other documents and names their kind, organization and name.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::foreign::{self, Meant};
use super::separator::missing_separator;
use super::yaml::{Document, ParseLimits, read_documents};
use super::{admission, problems};
use crate::diagnostics::{Diagnostic, Diagnostics, Level, nearest};
use crate::model::{ApiVersion, Kind, Name};
use crate::source::{FileId, SourceFile, SourceTree, Span};
use crate::tree::{Located, Node, Text};

/// A document that is a definition: its kind is known and it has a name.
///
/// Made by parse; its fields are not judged yet.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The kind.
    pub kind: Kind,
    /// Where `kind` stands.
    pub kind_span: Span,
    /// `metadata.name`.
    pub name: Name,
    /// The organization: `metadata.namespace`, else `default`; empty for kinds outside organizations.
    pub organization: Text,
    /// The whole document.
    pub node: Node,
    /// Keys and values whose meaning the YAML leaves open; they are reported already, so nobody judges their type again.
    pub disputed: Vec<Span>,
}

/// Every definition of the repository, in the order of files and documents.
#[derive(Debug, Default)]
pub struct Definitions {
    /// The definitions.
    pub items: Vec<Definition>,
    /// ValidatingAdmissionPolicies, their bindings, and the ConfigMaps that bindings name as parameters, as written.
    pub admission: Vec<Node>,
    /// Whether some document of ours could not be read, so that what others refer to may be in it.
    pub incomplete: bool,
}

/// How a repository is to be parsed.
#[derive(Clone, Debug)]
pub struct ParseOptions {
    /// Bounds on the documents.
    pub limits: ParseLimits,
    /// Whether Config names the folders of definitions, so that anything else there is an error.
    pub strict_place: bool,
    /// The file that holds Config, relative to the root.
    pub config_file: String,
}

/// What one document turned out to be.
pub(super) enum Verdict {
    Definition(Box<Definition>),
    /// A definition that cannot be used; the reports say why.
    Faulty,
    /// A kind that is known to render nothing.
    Recognised,
    /// A policy of Kubernetes' own, or a binding of one.
    Admission(Box<Node>),
    /// A ConfigMap, which holds parameters when a binding names it; else what it is as something foreign.
    ConfigMap(Box<(Node, Verdict, Vec<Diagnostic>)>),
    /// Something else; where it begins.
    Foreign(Span),
    Empty,
}

/// Reads every document of every file.
pub fn parse(sources: &SourceTree, options: &ParseOptions, diagnostics: &mut Diagnostics) -> Definitions {
    let limits = &options.limits;
    diagnostics.extend(sources.irregularities().iter().map(problems::irregular));
    let files: Vec<(FileId, &SourceFile)> =
        sources.files().iter().enumerate().map(|(index, file)| (FileId(index as u32), file)).collect();
    let read: Vec<Vec<(Verdict, Vec<Diagnostic>)>> = files
        .par_iter()
        .map(|(id, file)| {
            let expected = expected(file, options);
            let documents = read_documents(*id, &file.text, limits);
            documents.into_iter().map(|document| judge(document, expected)).collect()
        })
        .collect();
    let mut definitions = Definitions::default();
    let mut read: Vec<_> = files.iter().zip(read).collect();
    admission::take_parameters(&mut read);
    let mut foreign: BTreeMap<&str, (Span, usize)> = BTreeMap::new();
    let mut at_root: Vec<&str> = Vec::new();
    let mut count = 0;
    for ((id, file), documents) in read {
        count += documents.len();
        if count > limits.documents {
            diagnostics.push(problems::too_many_documents(*id, limits.documents));
            break;
        }
        for (verdict, reports) in documents {
            diagnostics.extend(reports);
            match verdict {
                Verdict::Definition(definition) => definitions.items.push(*definition),
                Verdict::Admission(node) => definitions.admission.push(*node),
                Verdict::Foreign(span) => {
                    let path = file.path.as_str();
                    if file.path.folder().is_empty() && at_root.last() != Some(&path) {
                        at_root.push(path);
                    }
                    foreign
                        .entry(file.path.folder())
                        .and_modify(|(_, count)| *count += 1)
                        .or_insert((span, 1));
                }
                Verdict::Faulty => definitions.incomplete = true,
                Verdict::Recognised | Verdict::Empty | Verdict::ConfigMap(_) => {}
            }
        }
    }
    for (folder, (first, count)) in foreign {
        let below = format!("{folder}/**");
        let patterns = if folder.is_empty() { at_root.clone() } else { vec![below.as_str()] };
        diagnostics.push(problems::not_definitions(folder, &patterns, count, first));
    }
    keep_one_config(&mut definitions, sources, &options.config_file, diagnostics);
    definitions
}

/// Reads the Config alone, for the settings that decide what else is read; faults are reported when all is parsed.
pub fn parse_config_file(sources: &SourceTree, path: &str) -> Option<Definition> {
    let (id, file) = sources.find(path)?;
    let options =
        ParseOptions { limits: ParseLimits::default(), strict_place: false, config_file: path.to_owned() };
    let documents = read_documents(id, &file.text, &options.limits);
    documents.into_iter().find_map(|document| {
        match judge(document, Expected { yaml: true, definitions: true, is_config: true }).0 {
            Verdict::Definition(definition) if definition.kind == Kind::Config => Some(*definition),
            _ => None,
        }
    })
}

/// The Policy that a document beside plain manifests is; an error where it says that it is ours and no such kind is known.
pub fn own_policy(document: &Node) -> Option<Result<Definition, Box<Diagnostic>>> {
    match Head::of(document).classify() {
        Class::Kind(Kind::Policy, span) => Some(define(Kind::Policy, span, document.clone())),
        Class::Fault(report) => Some(Err(report)),
        _ => None,
    }
}

fn keep_one_config(
    definitions: &mut Definitions,
    sources: &SourceTree,
    config_file: &str,
    diagnostics: &mut Diagnostics,
) {
    let mut found = false;
    definitions.items.retain(|definition| {
        if definition.kind != Kind::Config {
            return true;
        }
        let at_root = sources.file(definition.kind_span.file).path.as_str() == config_file;
        let keep = at_root && !found;
        found |= keep;
        if !keep {
            diagnostics.push(problems::config_out_of_place(definition.kind_span));
        }
        keep
    });
}

/// What a file's place and text lead to expect of it.
#[derive(Clone, Copy)]
struct Expected {
    /// Whether it has to be YAML: templates of other tools often are not.
    yaml: bool,
    /// Whether everything in it has to be a definition; a Config that is none would leave everything to defaults.
    definitions: bool,
    /// Whether it is the file that holds Config.
    is_config: bool,
}

fn expected(file: &SourceFile, options: &ParseOptions) -> Expected {
    let is_config = file.path.as_str() == options.config_file;
    let definitions = options.strict_place || is_config;
    Expected { yaml: definitions || names_our_group(&file.text), definitions, is_config }
}

fn judge(document: Document, expected: Expected) -> (Verdict, Vec<Diagnostic>) {
    let faults = |document: Document| document.faults.into_iter().map(|fault| fault.0).collect::<Vec<_>>();
    let span = document.span;
    if let Some(report) = missing_separator(&document).filter(|_| expected.yaml) {
        return (Verdict::Faulty, vec![report]);
    }
    let Some(root) = &document.root else {
        if document.faults.is_empty() {
            return (Verdict::Empty, Vec::new());
        }
        let verdict = if expected.yaml { Verdict::Faulty } else { Verdict::Foreign(span) };
        return (verdict, if expected.yaml { faults(document) } else { Vec::new() });
    };
    if root.is_null() {
        return (Verdict::Empty, faults(document));
    }
    let head = Head::of(root);
    match head.classify() {
        Class::Foreign => foreign(&head, expected),
        Class::Admission => {
            let reports = document.faults.into_iter().map(|fault| fault.0).collect();
            (document.root.map_or(Verdict::Empty, |root| Verdict::Admission(Box::new(root))), reports)
        }
        Class::ConfigMap => {
            let (otherwise, reports) = foreign(&head, expected);
            let own = document.faults.into_iter().map(|fault| fault.0).collect();
            let found = document.root.map(|root| Box::new((root, otherwise, reports)));
            (found.map_or(Verdict::Empty, Verdict::ConfigMap), own)
        }
        Class::Fault(report) => {
            let mut reports = faults(document);
            let harmless = report.level != Level::Error;
            reports.push(*report);
            (if harmless { Verdict::Recognised } else { Verdict::Faulty }, reports)
        }
        Class::Kind(kind, kind_span) => {
            let mut reports: Vec<Diagnostic> = document.faults.into_iter().map(|fault| fault.0).collect();
            let disputed = reports.iter().filter_map(|report| Some(report.primary.as_ref()?.span)).collect();
            let verdict = match document.root.map(|root| define(kind, kind_span, root)) {
                Some(Ok(definition)) => Verdict::Definition(Box::new(Definition { disputed, ..definition })),
                Some(Err(report)) => {
                    reports.push(*report);
                    Verdict::Faulty
                }
                None => Verdict::Empty,
            };
            (verdict, reports)
        }
    }
}

/// What is no definition: a fault where only definitions may stand.
fn foreign(head: &Head<'_>, expected: Expected) -> (Verdict, Vec<Diagnostic>) {
    let start = first_byte(head.root);
    if expected.is_config {
        return (Verdict::Faulty, vec![problems::not_a_config(start)]);
    }
    if !expected.definitions {
        return (Verdict::Foreign(start), Vec::new());
    }
    let report = match (&head.kind, &head.api_version) {
        (Some(kind), written) => {
            match foreign::meant(kind.value, written.as_ref().map(|text| text.value), head.root) {
                Meant::Ours(version) => {
                    let at = written.as_ref().map_or(start, |written| written.span);
                    problems::ours_elsewhere(kind.value, version, at)
                }
                Meant::Object(instead) => problems::object_here(kind.value, instead, kind.span),
                Meant::Unknown => problems::not_a_definition_here(&format!("`{}`", kind.value), kind.span),
            }
        }
        (None, _) => problems::not_a_definition_here("this document", start),
    };
    (Verdict::Faulty, vec![report])
}

fn names_our_group(text: &str) -> bool {
    ["openchoreo.dev/v", "bindery.dev/v"].iter().any(|group| text.contains(group))
}

fn first_byte(root: &Node) -> Span {
    let span = root.origin.span;
    Span { end: span.start, ..span }
}

/// The fields that say what a document is.
struct Head<'a> {
    root: &'a Node,
    api_version: Option<Located<&'a str>>,
    kind: Option<Located<&'a str>>,
}

enum Class {
    Kind(Kind, Span),
    Fault(Box<Diagnostic>),
    Admission,
    ConfigMap,
    Foreign,
}

impl<'a> Head<'a> {
    fn of(root: &'a Node) -> Self {
        let text = |key: &str| {
            let node = root.get(key)?;
            node.as_str().map(|text| Located::new(text, node.origin.span))
        };
        Head { root, api_version: text("apiVersion"), kind: text("kind") }
    }

    fn classify(&self) -> Class {
        let versions = [ApiVersion::OpenChoreo.version(), ApiVersion::Bindery.version()];
        let fault = |report: Diagnostic| Class::Fault(Box::new(report));
        let Some(api_version) = &self.api_version else {
            let ours = self.kind.as_ref().is_some_and(|kind| {
                self.root.get("spec").is_some() && Kind::ALL.iter().any(|known| known.name() == kind.value)
            });
            let written = self.root.get("apiVersion").is_some();
            return if ours && !written {
                fault(problems::incomplete("apiVersion", first_byte(self.root)))
            } else {
                Class::Foreign
            };
        };
        match (api_version.value, self.kind.as_ref().map(|kind| kind.value)) {
            ("v1", Some("ConfigMap")) => return Class::ConfigMap,
            ("admissionregistration.k8s.io/v1", Some(kind)) if admission::ADMISSION_KINDS.contains(&kind) => {
                return Class::Admission;
            }
            _ => {}
        }
        if !versions.contains(&api_version.value) {
            let group = api_version.value.split('/').next().unwrap_or_default();
            let ours = matches!(group, "openchoreo.dev" | "bindery.dev");
            let near = api_version.value.contains('/')
                && !nearest(group, ["openchoreo.dev", "bindery.dev"]).is_empty()
                && !group.ends_with(".k8s.io");
            return match ours || near {
                true => fault(problems::unknown_api_version(api_version.value, api_version.span, &versions)),
                false => Class::Foreign,
            };
        }
        let Some(kind) = &self.kind else {
            return fault(problems::incomplete("kind", api_version.span));
        };
        if let Some(known) = Kind::find(api_version.value, kind.value) {
            return Class::Kind(known, kind.span);
        }
        if api_version.value == ApiVersion::OpenChoreo.version() {
            if Kind::LEGACY.contains(&kind.value) {
                return fault(problems::legacy_kind(kind.value, kind.span));
            }
            if Kind::CONTROLLER_OWNED.contains(&kind.value) {
                return fault(problems::controller_owned_kind(kind.value, kind.span));
            }
        }
        let of_group = Kind::ALL.iter().filter(|known| known.api().version() == api_version.value);
        let names: Vec<&str> = of_group.map(|known| known.name()).collect();
        fault(problems::unknown_kind(kind.value, api_version.value, kind.span, &names))
    }
}

/// Takes name and organization.
fn define(kind: Kind, kind_span: Span, root: Node) -> Result<Definition, Box<Diagnostic>> {
    let Some(name) = root.at(&["metadata", "name"]) else {
        return Err(Box::new(unnamed(kind_span, &root)));
    };
    let Some(text) = name.as_str() else {
        return Err(Box::new(problems::name_not_text(&name.value, name.origin.span)));
    };
    let name = Name::new(text.to_owned(), name.origin.span);
    let organization = match root.at(&["metadata", "namespace"]).and_then(Node::as_str) {
        _ if kind.is_cluster_scoped() => Text::default(),
        Some(organization) => Text::new(organization),
        None if kind.may_be_shared() => Text::default(),
        None => Text::new_static("default"),
    };
    Ok(Definition { kind, kind_span, name, organization, node: root, disputed: Vec::new() })
}

/// A definition without a name: what stands under `metadata` may be a misspelt one.
fn unnamed(kind_span: Span, root: &Node) -> Diagnostic {
    let metadata = root.as_mapping().and_then(|root| root.entry("metadata"));
    let Some(metadata) = metadata else { return problems::incomplete("metadata.name", kind_span) };
    let fields = metadata.value.as_mapping().into_iter().flat_map(|mapping| &mapping.entries);
    let misspelt = fields.map(|entry| entry.key.as_str()).find(|key| nearest(key, ["name"]) == ["name"]);
    problems::incomplete("metadata.name", metadata.key_origin.span)
        .hints(misspelt.map(|key| format!("`{key}` is probably meant as `name`")))
}
