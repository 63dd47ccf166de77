//! Checks Bindery's own settings and turns them into what the stages take.

use super::template::Template;
use super::workload::template_fault;
use super::{delivery, kubernetes, ownership, problems};
use crate::diagnostics::Diagnostic;
use crate::model::{Config, DeliveryEngine, FileLayout, Moment, Severities};
use crate::parse::{Dialect, ParseLimits, ParseOptions};
use crate::source::{Glob, ReadLimits, RepoPath, Selection, SourceTree, is_git_folder};
use crate::tree::Text;

/// Most patterns of one kind; each is held against every path.
const MOST_PATTERNS: usize = 1000;

/// The names that a naming template may use.
const NAMING_VARIABLES: [&str; 4] = ["organization", "project", "component", "environment"];

/// The settings of a repository in the form that the stages take; defaults where Config is silent.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which files are read.
    pub selection: Selection,
    /// How their documents are parsed.
    pub parsing: ParseOptions,
    /// Most bytes that all objects may come to, where Config says it.
    pub output_size: Option<u64>,
    /// One object or one component a file.
    pub files: FileLayout,
    /// Template of namespaces; absent: OpenChoreo's name function.
    pub namespace_template: Option<Template>,
    /// Template of workload names; absent: OpenChoreo's name function.
    pub workload_template: Option<Template>,
    /// The organization in which references are looked up after the own one.
    pub shared_organization: Option<Text>,
    /// The branch that `diff` compares with.
    pub default_branch: Option<String>,
    /// Whether an engine reads what is rendered.
    pub is_delivered: bool,
    /// Config's own levels, for reports about the disk; those of definitions are settled with the definitions.
    pub severities: Severities,
    /// The moment that counts as now; the caller's, never Config's. Absent: what needs it is reported.
    pub now: Option<Moment>,
}

/// The settings that a Config means; a faulty field counts as absent, [`check`] reports it.
///
/// `config_file` is where the Config stands, or would stand.
pub fn settings(config: Option<&Config>, config_file: &str) -> Settings {
    let absent = Config::default();
    let config = config.unwrap_or(&absent);
    let globs = |patterns: &[crate::tree::Located<String>]| {
        patterns.iter().take(MOST_PATTERNS).filter_map(|pattern| Glob::new(pattern).ok()).collect::<Vec<_>>()
    };
    let defaults = ParseLimits::default();
    let limits = &config.limits;
    let number = |field: &Option<crate::tree::Located<u32>>, default: usize| {
        field.as_ref().map_or(default, |n| n.value as usize)
    };
    let output = config.output.as_ref().map(|output| output.trim_end_matches('/').to_owned());
    let template = |field: &Option<crate::tree::Located<String>>| {
        field.as_ref().and_then(|text| naming_template(text).ok())
    };
    Settings {
        selection: Selection {
            include: globs(&config.include),
            ignore: globs(&config.ignore),
            output: output
                .filter(|output| output_problem(output).is_none())
                .unwrap_or_else(|| Selection::default().output),
            limits: limits.file_size.as_ref().and_then(|size| bytes(size)).map_or_else(
                ReadLimits::default,
                |file_size| {
                    let all = ReadLimits::default().total_size;
                    ReadLimits { file_size, total_size: all.max(file_size) }
                },
            ),
            config_file: config_file.to_owned(),
        },
        parsing: ParseOptions {
            limits: ParseLimits {
                documents: number(&limits.documents, defaults.documents),
                depth: number(&limits.depth, defaults.depth),
                aliases: number(&limits.aliases, defaults.aliases),
                dialect: Dialect::Strict,
            },
            strict_place: !config.include.is_empty(),
            config_file: config_file.to_owned(),
        },
        output_size: limits.output_size.as_ref().and_then(|size| bytes(size)),
        files: config.layout.files,
        namespace_template: template(&config.naming.namespace),
        workload_template: template(&config.naming.workload),
        shared_organization: config.shared_organization.as_ref().map(|name| Text::new(name.as_str())),
        default_branch: config.default_branch.as_ref().map(|branch| branch.value.clone()),
        is_delivered: config
            .delivery
            .engine
            .as_ref()
            .is_some_and(|engine| engine.value != DeliveryEngine::None),
        severities: config.severities.clone(),
        now: None,
    }
}

/// Why a folder cannot take the output.
fn output_problem(output: &str) -> Option<&'static str> {
    if RepoPath::new(output).is_err() {
        return Some("it has to be a folder below the root");
    }
    output.split('/').any(is_git_folder).then_some("Git keeps its own files there")
}

fn naming_template(text: &str) -> Result<Template, super::template::TemplateFault> {
    Template::new(text, &NAMING_VARIABLES)
}

/// A size such as `4Mi`: at least one byte, at most 4 GiB, so that offsets fit.
fn bytes(text: &str) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..split].parse().ok()?;
    let factor = match &text[split..] {
        "" => 1,
        "k" => 1000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(factor).filter(|size| (1..=1 << 31).contains(size))
}

/// Faults of Config.
pub(super) fn check(config: &Config) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    for (field, patterns) in [("include", &config.include), ("ignore", &config.ignore)] {
        if let Some(pattern) = patterns.get(MOST_PATTERNS) {
            let reason = format!("there are more than {MOST_PATTERNS} patterns");
            reports.push(problems::invalid_setting(field, pattern, &reason, pattern.span));
        }
        for pattern in patterns.iter().take(MOST_PATTERNS) {
            if let Err(reason) = Glob::new(pattern) {
                reports.push(problems::invalid_setting(field, pattern, &reason, pattern.span));
            }
        }
    }
    if let Some(output) = &config.output
        && let Some(reason) = output_problem(output.trim_end_matches('/'))
    {
        reports.push(problems::invalid_setting("output", output, reason, output.span));
    }
    let sizes =
        [("limits.fileSize", &config.limits.file_size), ("limits.outputSize", &config.limits.output_size)];
    for (field, size) in sizes.into_iter().filter_map(|(field, size)| Some((field, size.as_ref()?))) {
        if bytes(size).is_none() {
            let reason = "write bytes as `4Mi`, at most 2Gi";
            reports.push(problems::invalid_setting(field, size, reason, size.span));
        }
    }
    for template in [&config.naming.namespace, &config.naming.workload].into_iter().flatten() {
        if let Err(fault) = naming_template(template) {
            reports.push(template_fault(fault, &NAMING_VARIABLES, template.span));
        }
    }
    if let Some(organization) = &config.shared_organization
        && let Some(reason) = kubernetes::names::is_dns_label(organization)
    {
        reports.push(problems::invalid_name(
            "the organization name",
            organization,
            &reason,
            organization.span,
        ));
    }
    reports.extend(ownership::check(&config.ownership));
    reports.extend(delivery::check(config));
    reports.extend(config.required_version.as_ref().and_then(|wanted| check_version(wanted, wanted.span)));
    reports
}

/// Faults that only the files of the repository show: a pattern that includes nothing, an output among definitions.
///
/// A mistyped pattern would leave definitions out, and the next render would delete what they rendered.
pub fn check_against_files(config: &Config, sources: &SourceTree) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let paths = || sources.files().iter().map(|file| file.path.as_str());
    for pattern in &config.include {
        if Glob::new(pattern).is_ok_and(|glob| !paths().any(|path| glob.matches(path))) {
            reports.push(problems::unmatched_include(pattern, pattern.span));
        }
    }
    if let Some(output) = &config.output {
        let folder = format!("{}/", output.trim_end_matches('/'));
        if let Some(path) = paths().find(|path| path.starts_with(&folder)) {
            reports.push(problems::output_among_definitions(output, path, output.span));
        }
    }
    reports
}

fn check_version(wanted: &str, span: crate::source::Span) -> Option<Diagnostic> {
    let own = env!("CARGO_PKG_VERSION");
    let requirement = match semver::VersionReq::parse(wanted) {
        Ok(requirement) => requirement,
        Err(error) => {
            return Some(problems::invalid_setting("requiredVersion", wanted, &error.to_string(), span));
        }
    };
    let version = semver::Version::parse(own).ok()?;
    (!requirement.matches(&version)).then(|| problems::required_version(wanted, own, span))
}
