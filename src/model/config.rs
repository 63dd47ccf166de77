//! Describes Bindery's own settings, `bindery.yaml` at the root.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Delivery, Kind, Name, Severities};
use crate::tree::Located;

/// Settings of one repository. Every field is optional, and so is the file.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Config {
    /// Versions of Bindery that may compile the repository: `>=0.1, <0.2`. Absent: any.
    pub required_version: Option<Located<String>>,
    /// Path patterns of definition files; everything there has to be a definition. Absent: all files.
    pub include: Vec<Located<String>>,
    /// Path patterns that are left out.
    pub ignore: Vec<Located<String>>,
    /// The folder that `render` writes, relative to the root. Absent: `rendered`.
    pub output: Option<Located<String>>,
    /// How objects are laid out in files.
    pub layout: Layout,
    /// How namespaces and workloads are named. Absent: OpenChoreo's names with their hashes.
    pub naming: Naming,
    /// Name of the organization in which references are looked up after the own one.
    pub shared_organization: Option<Name>,
    /// Which paths may hold what; a definition that no entry allows is `definition-out-of-place`. Absent: anything anywhere.
    pub ownership: Vec<Located<Ownership>>,
    /// Levels by diagnostic code, for everything; organizations and environments may set others.
    pub severities: Severities,
    /// What applies the rendered folders to their clusters. Absent: nothing that Bindery renders.
    pub delivery: Delivery,
    /// Bounds on what is read and rendered.
    pub limits: Limits,
    /// The branch that `diff` compares with. Absent: origin/HEAD, main or master.
    pub default_branch: Option<Located<String>>,
}

/// How objects are laid out in files.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Layout {
    /// `Object` (the default): one object a file. `Component`: one file a component.
    pub files: FileLayout,
}

/// How many objects share a file.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum FileLayout {
    /// One object a file.
    #[default]
    Object,
    /// One file a component.
    Component,
}

/// Templates for names, over `organization`, `project`, `component` and `environment`.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Naming {
    /// Name of the namespace of a project in an environment: `{{ project }}-{{ environment }}`.
    pub namespace: Option<Located<String>>,
    /// Name of the objects of a component: `{{ component }}`.
    pub workload: Option<Located<String>>,
}

/// What one part of the repository may hold.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Ownership {
    /// Path pattern of files; `{organization}` stands for one folder, whatever its name.
    #[schemars(length(min = 1))]
    pub path: Located<String>,
    /// Organizations whose definitions may stand there; `{organization}` is the one that the path names. Absent: any.
    #[serde(default)]
    pub organizations: Vec<Name>,
    /// Kinds of definitions that may stand there. Absent: any.
    #[serde(default)]
    pub kinds: Vec<Name>,
}

/// Bounds on what is read and rendered.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Limits {
    /// Largest file, as a Kubernetes quantity of bytes. Absent: `4Mi`.
    pub file_size: Option<Located<String>>,
    /// Most bytes that all objects may come to together, each value counted with its key and 24 bytes. Absent: `64Mi`, and 32 for each byte
    /// of definitions, at most `512Mi`.
    pub output_size: Option<Located<String>>,
    /// Most documents in the repository. Absent: 100000.
    #[schemars(range(min = 1, max = 10000000))]
    pub documents: Option<Located<u32>>,
    /// Deepest nesting of lists and maps. Absent: 64.
    #[schemars(range(min = 8, max = 200))]
    pub depth: Option<Located<u32>>,
    /// Most aliases in one document. Absent: 1000.
    #[schemars(range(min = 0, max = 100000))]
    pub aliases: Option<Located<u32>>,
}

impl Definable for Config {
    const KIND: Kind = Kind::Config;
}
