//! Tells what Helm and Kustomize are to make manifests of from what is a manifest already.

use std::collections::{BTreeMap, BTreeSet};

use super::problems;
use super::yaml::{ParseLimits, read_documents};
use crate::diagnostics::Diagnostics;
use crate::source::{FileId, SourceTree};
use crate::tree::Node;

/// What Helm calls the file that makes a folder a chart.
const CHART: &str = "Chart.yaml";

/// The files of a set that are no manifests but the source of some.
#[derive(Debug, Default)]
pub(super) struct Packages<'s> {
    passed_over: BTreeSet<&'s str>,
    /// Folders of which a report says already that they hold templates.
    told: BTreeSet<&'s str>,
}

/// The folder of a path, empty for the top.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The folders above a path, the nearest first, and the top at last.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(path)), |path| (!path.is_empty()).then(|| folder(path)))
}

/// The path below a folder.
fn below<'s>(path: &'s str, folder: &str) -> Option<&'s str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

/// Whether a text is a template of Helm: no reader of YAML understands it before Helm does.
pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{")
}

impl<'s> Packages<'s> {
    /// Finds charts and customizations among the files, each with one report.
    pub(super) fn find(sources: &'s SourceTree, diagnostics: &mut Diagnostics) -> Self {
        let mut packages = Packages::default();
        packages.find_charts(sources, diagnostics);
        packages.find_customizations(sources, diagnostics);
        packages
    }

    /// Whether a file is passed over.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.passed_over.contains(path)
    }

    /// Whether nobody told yet of templates in the folder of this file.
    pub(super) fn is_first_template(&mut self, path: &'s str) -> bool {
        self.told.insert(folder(path))
    }

    fn find_charts(&mut self, sources: &'s SourceTree, diagnostics: &mut Diagnostics) {
        let paths = || sources.files().iter().map(|file| file.path.as_str());
        let charts: BTreeMap<&str, FileId> = paths()
            .zip(0..)
            .filter(|(path, _)| name(path) == CHART)
            .map(|(path, id)| (folder(path), FileId(id)))
            .collect();
        let mut templated: BTreeMap<&str, FileId> = BTreeMap::new();
        for file in sources.files() {
            let path = file.path.as_str();
            // A chart within a chart is rendered with it.
            let Some((chart, id)) = above(path).filter_map(|folder| charts.get_key_value(folder)).last()
            else {
                continue;
            };
            // Helm hands what is in `crds` to the cluster as it is.
            let parts = below(path, chart).unwrap_or_default();
            if parts.split('/').rev().skip(1).any(|part| part == "crds") {
                continue;
            }
            self.passed_over.insert(path);
            if parts.split('/').any(|part| part == "templates") {
                templated.insert(chart, *id);
            }
        }
        for (chart, id) in &templated {
            diagnostics.push(problems::unrendered_chart(*id, chart));
        }
        // Without templates among the files, whoever named them meant them as they are.
        let is_templated = |path: &str| above(path).any(|folder| templated.contains_key(folder));
        self.passed_over.retain(|path| is_templated(path));
    }

    fn find_customizations(&mut self, sources: &'s SourceTree, diagnostics: &mut Diagnostics) {
        let all: BTreeSet<&str> = sources.files().iter().map(|file| file.path.as_str()).collect();
        for (file, id) in sources.files().iter().zip(0..) {
            let path = file.path.as_str();
            if !matches!(name(path), "kustomization.yaml" | "kustomization.yml") || self.holds(path) {
                continue;
            }
            let id = FileId(id);
            let documents = read_documents(id, &file.text, &ParseLimits::KUBERNETES);
            let [document] = documents.as_slice() else { continue };
            let Some(root) = document.root.as_ref().filter(|_| document.faults.is_empty()) else { continue };
            if root.get("apiVersion").is_none() && root.get("resources").is_some() {
                self.passed_over.insert(path);
            }
            let patches = patches(root);
            let transforms =
                ["bases", "components", "helmCharts", "namePrefix", "nameSuffix", "namespace", "images"];
            if patches.is_empty() && transforms.iter().all(|field| root.get(field).is_none()) {
                continue;
            }
            self.passed_over.insert(path);
            let targets = patches.iter().filter_map(|patch| joined(folder(path), patch));
            self.passed_over.extend(targets.filter_map(|patch| all.get(patch.as_str()).copied()));
            diagnostics.push(problems::unbuilt_customization(id, folder(path)));
        }
    }
}

/// The files of patches that a Kustomization names (Kustomize 5, `patches`, and the two older fields).
fn patches(root: &Node) -> Vec<&str> {
    let fields = ["patches", "patchesStrategicMerge", "patchesJson6902"];
    let entries = fields.iter().filter_map(|field| root.get(field)?.as_sequence()).flatten();
    entries.filter_map(|entry| entry.as_str().or_else(|| entry.get("path")?.as_str())).collect()
}

/// A path from a folder on, without its dots; none for one that leaves the set.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
