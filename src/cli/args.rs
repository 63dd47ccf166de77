//! Declares the command line.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::govern::pod_security::Standard;
use crate::model::Moment;

const AFTER_HELP: &str = "\
Exit codes: 0 clean (warnings included), 1 errors in definitions or differences, 2 usage or outside world, 70 a bug.
Every flag can be set by the environment variable that its help names; the command line wins.";

/// Compiles platform and application definitions into the Kubernetes manifests that every cluster is to run.
#[derive(Parser, Debug)]
#[command(name = "bindery", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags that every verb takes.
#[derive(Args, Debug)]
pub(super) struct Global {
    /// Work in this folder instead of the current one
    #[arg(
        short = 'C',
        long = "directory",
        global = true,
        value_name = "DIR",
        env = "BINDERY_DIRECTORY",
        hide_env_values = true
    )]
    pub(super) directory: Option<PathBuf>,
    /// The Config file, below the root [default: bindery.yaml]
    #[arg(long, global = true, value_name = "FILE", env = "BINDERY_CONFIG", hide_env_values = true)]
    pub(super) config: Option<PathBuf>,
    /// The time that counts as now, as 2027-01-31T12:00:00Z [default: SOURCE_DATE_EPOCH, else the time of HEAD's commit]
    #[arg(
        long,
        global = true,
        value_name = "TIME",
        env = "BINDERY_NOW",
        hide_env_values = true,
        value_parser = moment
    )]
    pub(super) now: Option<Moment>,
    /// The same in seconds since 1970, by the variable that builds agree on
    #[arg(long, global = true, env = "SOURCE_DATE_EPOCH", hide = true)]
    pub(super) source_date_epoch: Option<i64>,
    /// How diagnostics are written
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "human",
        env = "BINDERY_FORMAT",
        hide_env_values = true
    )]
    pub(super) format: Format,
    /// When to use colours; NO_COLOR is honoured
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        env = "BINDERY_COLOR",
        hide_env_values = true
    )]
    pub(super) color: Color,
    /// Say only what is an error
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        env = "BINDERY_QUIET",
        hide_env_values = true,
        value_parser = FalseyValueParser::new()
    )]
    pub(super) quiet: bool,
    /// Say more: infos as well, and what was read
    #[arg(
        short,
        long,
        global = true,
        env = "BINDERY_VERBOSE",
        hide_env_values = true,
        value_parser = FalseyValueParser::new()
    )]
    pub(super) verbose: bool,
}

fn moment(text: &str) -> Result<Moment, &'static str> {
    Moment::parse(text).ok_or("write date, time and zone: 2027-01-31T12:00:00Z")
}

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum Format {
    /// Source lines with carets, for people
    Human,
    /// One JSON object, for machines
    Json,
    /// SARIF 2.1.0, for code hosts and dashboards
    Sarif,
    /// JUnit XML, for test dashboards
    Junit,
    /// Annotations, for GitHub Actions
    Github,
    /// A table, for a job's summary or a comment
    Markdown,
}

/// When colours are used.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// The verbs.
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Compile definitions and write the manifests
    #[command(visible_aliases = [] as [&str; 0], aliases = ["build", "template"])]
    Render(RenderOptions),
    /// Report everything that is wrong with the definitions
    #[command(aliases = ["validate", "lint"])]
    Check(CheckOptions),
    /// Show what changes on each cluster between two revisions
    Diff(DiffOptions),
    /// Explain a diagnostic code, a kind of definition, or a rendered value: who set it, and who lost
    Explain(ExplainOptions),
    /// Write a small working repository to start from
    Init(InitOptions),
    /// Print the JSON Schemas of the definitions
    Schema(SchemaOptions),
    /// Print a shell's completion script
    #[command(alias = "completion")]
    Completions(CompletionsOptions),
}

/// Options of `render`.
#[derive(Args, Debug)]
pub(super) struct RenderOptions {
    /// The definitions: from this folder upwards the nearest with a bindery.yaml, else itself [default: the current one]
    #[arg(value_name = "PATH|COMPONENT")]
    pub(super) names: Vec<String>,
    /// The folder to write [default: Config's `output`, else `rendered`]
    #[arg(
        long,
        value_name = "DIR",
        env = "BINDERY_OUT_DIR",
        hide_env_values = true,
        conflicts_with = "output"
    )]
    pub(super) out_dir: Option<PathBuf>,
    /// Write nothing; list what a render would change, and exit 1 if there is anything
    #[arg(
        long,
        conflicts_with = "output",
        env = "BINDERY_CHECK",
        hide_env_values = true,
        value_parser = FalseyValueParser::new()
    )]
    pub(super) check: bool,
    /// Print the manifests instead of writing them
    #[arg(short, long, value_name = "FORMAT", env = "BINDERY_OUTPUT", hide_env_values = true)]
    pub(super) output: Option<ManifestFormat>,
    /// With -o: only this cluster
    #[arg(long, value_name = "NAME", requires = "output", env = "BINDERY_CLUSTER", hide_env_values = true)]
    pub(super) cluster: Option<String>,
    /// With -o: only this namespace
    #[arg(
        short,
        long,
        value_name = "NAME",
        requires = "output",
        env = "BINDERY_NAMESPACE",
        hide_env_values = true
    )]
    pub(super) namespace: Option<String>,
    /// With -o: only this environment
    #[arg(
        short,
        long,
        value_name = "NAME",
        requires = "output",
        env = "BINDERY_ENVIRONMENT",
        hide_env_values = true
    )]
    pub(super) environment: Option<String>,
}

/// How manifests are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum ManifestFormat {
    /// YAML documents
    Yaml,
    /// One JSON list
    Json,
}

/// Options of `check`.
#[derive(Args, Debug)]
pub(super) struct CheckOptions {
    /// The definitions: from this folder upwards the nearest with a bindery.yaml, else itself [default: the current one]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// Judge plain Kubernetes YAML instead: files, folders, `-` for stdin
    #[arg(
        long,
        value_name = "FILE",
        num_args = 1..,
        conflicts_with = "path",
        env = "BINDERY_MANIFESTS",
        hide_env_values = true
    )]
    pub(super) manifests: Vec<PathBuf>,
    /// With --manifests: the level that every pod has to keep, as in `restricted` or `baseline@v1.35`
    #[arg(
        long,
        value_name = "LEVEL[@VERSION]",
        requires = "manifests",
        env = "BINDERY_POD_SECURITY",
        hide_env_values = true
    )]
    pub(super) pod_security: Option<Standard>,
    /// With --manifests: the Kubernetes that is to serve them, as in `1.34` [default: that of --pod-security, else the newest known]
    #[arg(
        long,
        value_name = "VERSION",
        requires = "manifests",
        env = "BINDERY_KUBERNETES_VERSION",
        hide_env_values = true,
        value_parser = kubernetes_version
    )]
    pub(super) kubernetes_version: Option<u32>,
    /// With --manifests: policies to judge by: ValidatingAdmissionPolicies with their bindings and parameters, and kind Policy
    #[arg(
        long,
        value_name = "FILE",
        num_args = 1..,
        requires = "manifests",
        env = "BINDERY_POLICY",
        hide_env_values = true
    )]
    pub(super) policy: Vec<PathBuf>,
    /// Treat warnings as errors
    #[arg(long, value_name = "LEVEL", env = "BINDERY_DENY", hide_env_values = true)]
    pub(super) deny: Option<Deny>,
}

fn kubernetes_version(text: &str) -> Result<u32, String> {
    Standard::version(text).ok_or_else(|| "a version is as in `1.34`".to_owned())
}

/// What else is treated as an error.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum Deny {
    /// Warnings
    Warnings,
}

/// Options of `diff`.
#[derive(Args, Debug)]
pub(super) struct DiffOptions {
    /// The older revision [default: where HEAD left the default branch]
    #[arg(value_name = "BASE")]
    pub(super) base: Option<String>,
    /// The newer revision [default: the working tree]
    #[arg(value_name = "HEAD")]
    pub(super) head: Option<String>,
    /// How the changes are written
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "text",
        env = "BINDERY_DIFF_OUTPUT",
        hide_env_values = true
    )]
    pub(super) output: DiffFormat,
}

/// How changes are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum DiffFormat {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For machines
    Json,
}

/// Options of `explain`.
#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// A diagnostic code (`unknown-class`), a kind (`ServiceClass`), or what is rendered: a component, a binding, or an
    /// object by kind and name (`deployment/cart`)
    #[arg(value_name = "WHAT")]
    pub(super) what: String,
    /// A field: of a kind, what it means; of an object, who set it (`spec.template.spec.containers[0].image`)
    #[arg(value_name = "FIELD")]
    pub(super) field: Option<String>,
    /// The object in this environment; twice or more: why it differs between them
    #[arg(short, long, value_name = "NAME", env = "BINDERY_ENVIRONMENT", hide_env_values = true)]
    pub(super) environment: Vec<String>,
    /// The object on this cluster
    #[arg(long, value_name = "NAME", env = "BINDERY_CLUSTER", hide_env_values = true)]
    pub(super) cluster: Option<String>,
    /// The object of this organization
    #[arg(long, value_name = "NAME", env = "BINDERY_ORGANIZATION", hide_env_values = true)]
    pub(super) organization: Option<String>,
    /// The object of this project
    #[arg(long, value_name = "NAME", env = "BINDERY_PROJECT", hide_env_values = true)]
    pub(super) project: Option<String>,
    /// How an object's values are explained
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "text",
        env = "BINDERY_EXPLAIN_OUTPUT",
        hide_env_values = true
    )]
    pub(super) output: ExplainFormat,
}

/// How values are explained.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(super) enum ExplainFormat {
    /// For people
    Text,
    /// For machines
    Json,
}

/// Options of `init`.
#[derive(Args, Debug)]
pub(super) struct InitOptions {
    /// The folder to write to; nothing in it is overwritten
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) path: PathBuf,
}

/// Options of `schema`.
#[derive(Args, Debug)]
pub(super) struct SchemaOptions {
    /// A kind, or `output/check`, `output/diff` and `output/explain` for what the verbs print [default: one schema for all kinds]
    #[arg(value_name = "KIND")]
    pub(super) kind: Option<String>,
    /// Write all schemas to this folder instead
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "kind",
        env = "BINDERY_SCHEMA_OUT_DIR",
        hide_env_values = true
    )]
    pub(super) out_dir: Option<PathBuf>,
}

/// Options of `completions`.
#[derive(Args, Debug)]
pub(super) struct CompletionsOptions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}
