//! Turns definitions into typed ones, each judged alone, and remembers which were faulty.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::codes::CREDENTIALS;
use super::schema::Checker;
use super::{
    admission, api_class, build, build_plane, claim, class, config, configuration_group, data_plane,
    existing, names, observability_plane, organization, outline, policy, problems, waiver, workload,
};
use crate::diagnostics::{Diagnostic, Diagnostics, Level};
use crate::model::{
    Api, ApiBinding, ApiClass, Build, BuildPlane, Claim, ClaimBinding, ClaimKind, Class, Component, Config,
    ConfigurationGroup, DataPlane, Definable, DeploymentPipeline, Environment, Kind, Metadata,
    ObservabilityPlane, Organization, Policy, Project, Waiver, Workload,
};
use crate::parse::{Definition, Definitions};
use crate::policy::{AdmissionPolicies, without_answer};
use crate::source::Span;
use crate::tree::{Node, Text, read};

/// A definition that fits its kind's schema and every rule that needs no other definition.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// The kind.
    pub kind: Kind,
    /// The organization; empty for kinds outside organizations.
    pub organization: Text,
    /// Name, labels and annotations.
    pub metadata: Metadata,
    /// Where `kind` stands: the place for faults of the whole definition.
    pub kind_span: Span,
    /// Where the key `spec` stands, else where `kind` does: the place for what is missing in it.
    pub spec_span: Span,
    /// The typed spec.
    pub spec: T,
}

impl<T> Checked<T> {
    /// The name.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }
}

/// All typed definitions, by kind.
///
/// A faulty definition is not here, but [`Valid::faulty`] knows its name, so that nobody who refers to it is blamed.
#[derive(Debug, Default)]
pub struct Valid {
    /// Bindery's settings, when the repository has them.
    pub config: Option<Checked<Config>>,
    /// Organizations.
    pub organizations: Vec<Checked<Organization>>,
    /// Data planes.
    pub data_planes: Vec<Checked<DataPlane>>,
    /// Build planes.
    pub build_planes: Vec<Checked<BuildPlane>>,
    /// Environments.
    pub environments: Vec<Checked<Environment>>,
    /// Deployment pipelines.
    pub pipelines: Vec<Checked<DeploymentPipeline>>,
    /// Projects.
    pub projects: Vec<Checked<Project>>,
    /// Components.
    pub components: Vec<Checked<Component>>,
    /// Workloads.
    pub workloads: Vec<Checked<Workload>>,
    /// Service classes.
    pub service_classes: Vec<Checked<Class>>,
    /// Web application classes.
    pub web_application_classes: Vec<Checked<Class>>,
    /// Scheduled task classes.
    pub scheduled_task_classes: Vec<Checked<Class>>,
    /// API classes.
    pub api_classes: Vec<Checked<ApiClass>>,
    /// Claims of all three kinds.
    pub claims: Vec<(ClaimKind, Checked<Claim>)>,
    /// Bindings of all three kinds.
    pub bindings: Vec<(ClaimKind, Checked<ClaimBinding>)>,
    /// APIs.
    pub apis: Vec<Checked<Api>>,
    /// API bindings.
    pub api_bindings: Vec<Checked<ApiBinding>>,
    /// Builds.
    pub builds: Vec<Checked<Build>>,
    /// Configuration groups.
    pub configuration_groups: Vec<Checked<ConfigurationGroup>>,
    /// Waivers.
    pub waivers: Vec<Checked<Waiver>>,
    /// Observability planes; one is legal.
    pub observability_planes: Vec<Checked<ObservabilityPlane>>,
    /// Policies of one's own.
    pub policies: Vec<Checked<Policy>>,
    /// ValidatingAdmissionPolicies with their bindings and parameters.
    pub admission: AdmissionPolicies,
    /// Kind, organization and name of definitions that exist but are faulty.
    pub faulty: BTreeSet<(Kind, Text, Text)>,
    /// Organization and component of claims and bindings that are faulty: what is missing of them is no fault of others.
    pub faulty_components: BTreeSet<(Text, Text)>,
    /// Every definition, faulty or not: where it stands and whom it is about.
    pub outline: Vec<outline::Extent>,
    /// Whether some document could not be read at all.
    pub incomplete: bool,
}

/// Judges every definition.
pub fn validate(definitions: &Definitions, diagnostics: &mut Diagnostics) -> Valid {
    let mut stage =
        Stage { definitions, faulty: BTreeSet::new(), faulty_components: BTreeSet::new(), diagnostics };
    let mut valid = Valid {
        config: stage.collect::<Config>(Kind::Config, |d| config::check(&d.spec)).pop(),
        organizations: stage.collect(Kind::Organization, |d| organization::check(&d.spec)),
        data_planes: stage.collect(Kind::DataPlane, |d| data_plane::check(&d.spec)),
        build_planes: stage.collect(Kind::BuildPlane, |d| build_plane::check(&d.spec)),
        environments: stage.collect(Kind::Environment, |d| check_environment(&d.spec)),
        pipelines: stage.collect(Kind::DeploymentPipeline, |_| Vec::new()),
        projects: stage.collect(Kind::Project, |_| Vec::new()),
        components: stage.collect(Kind::Component, |d| build::check_component(&d.spec)),
        workloads: stage.collect(Kind::Workload, |d: &Checked<Workload>| workload::check(&d.spec.contents)),
        service_classes: stage.collect_as(Kind::ServiceClass, class::check),
        web_application_classes: stage.collect_as(Kind::WebApplicationClass, class::check),
        scheduled_task_classes: stage.collect_as(Kind::ScheduledTaskClass, class::check),
        api_classes: stage.collect(Kind::ApiClass, |d| api_class::check(&d.spec)),
        apis: stage.collect(Kind::Api, |d: &Checked<Api>| {
            claim::check_api(&d.metadata.name, &d.spec.as_service_api())
        }),
        api_bindings: stage.collect(Kind::ApiBinding, |_| Vec::new()),
        builds: stage.collect(Kind::Build, build::check),
        configuration_groups: stage
            .collect(Kind::ConfigurationGroup, |d| configuration_group::check(&d.spec)),
        waivers: stage.collect(Kind::Waiver, |d| waiver::check(&d.spec)),
        policies: stage.collect(Kind::Policy, |d: &Checked<Policy>| policy::check(&d.spec)),
        admission: admission::check(&definitions.admission, stage.diagnostics),
        outline: outline::outline(definitions),
        observability_planes: stage
            .collect(Kind::ObservabilityPlane, |d| observability_plane::check(&d.spec, &d.metadata.name)),
        incomplete: definitions.incomplete,
        ..Valid::default()
    };
    for kind in ClaimKind::ALL {
        let claims = stage.collect_as(kind.claim(), claim::check);
        valid.claims.extend(claims.into_iter().map(|claim| (kind, claim)));
        let bindings = stage.collect_as(kind.binding(), claim::check_binding);
        valid.bindings.extend(bindings.into_iter().map(|binding| (kind, binding)));
    }
    stage.diagnostics.extend(policy::judge(&valid.policies, &definitions.items));
    valid.faulty = stage.faulty;
    valid.faulty_components = stage.faulty_components;
    valid
}

/// Judges policies that stand beside plain manifests. One whose rules mean nothing has no answer for any of them.
pub fn validate_policies(policies: Vec<Definition>, diagnostics: &mut Diagnostics) -> Vec<Checked<Policy>> {
    let definitions = &Definitions { items: policies, ..Definitions::default() };
    let mut stage =
        Stage { definitions, faulty: BTreeSet::new(), faulty_components: BTreeSet::new(), diagnostics };
    stage.collect(Kind::Policy, |policy: &Checked<Policy>| {
        policy::check(&policy.spec).into_iter().map(without_answer).collect()
    })
}

/// Faults of an environment's own bounds.
fn check_environment(environment: &Environment) -> Vec<Diagnostic> {
    let mut reports = organization::check_limits(&environment.limits);
    reports.extend(existing::check(&environment.existing));
    reports.extend(environment.quota.iter().flat_map(|quota| organization::check_quota("spec.quota", quota)));
    reports
}

struct Stage<'a> {
    definitions: &'a Definitions,
    faulty: BTreeSet<(Kind, Text, Text)>,
    faulty_components: BTreeSet<(Text, Text)>,
    diagnostics: &'a mut Diagnostics,
}

impl Stage<'_> {
    fn collect<T: Definable + Send>(
        &mut self,
        kind: Kind,
        rules: impl Fn(&Checked<T>) -> Vec<Diagnostic> + Sync,
    ) -> Vec<Checked<T>> {
        debug_assert_eq!(kind, T::KIND);
        self.collect_as(kind, rules)
    }

    /// Types every definition of a kind; the order of definitions is kept whatever thread did the work.
    fn collect_as<T: serde::de::DeserializeOwned + Send>(
        &mut self,
        kind: Kind,
        rules: impl Fn(&Checked<T>) -> Vec<Diagnostic> + Sync,
    ) -> Vec<Checked<T>> {
        let of_kind: Vec<&Definition> =
            self.definitions.items.iter().filter(|item| item.kind == kind).collect();
        if of_kind.is_empty() {
            return Vec::new();
        }
        let checker = Checker::new(kind);
        let judged: Vec<(Option<Checked<T>>, Vec<Diagnostic>)> =
            of_kind.par_iter().map(|definition| judge(definition, &checker, &rules)).collect();
        let mut kept = Vec::new();
        for (definition, (checked, reports)) in of_kind.into_iter().zip(judged) {
            let is_faulty = reports.iter().any(spoils);
            let disputed = |report: &Diagnostic| {
                report.primary.as_ref().is_some_and(|label| definition.disputed.contains(&label.span))
            };
            self.diagnostics.extend(reports.into_iter().filter(|report| !disputed(report)));
            match checked {
                Some(checked) if !is_faulty => kept.push(checked),
                _ => {
                    let name = Text::new(definition.name.value.as_str());
                    self.faulty_components.extend(component_of(definition));
                    self.faulty.insert((kind, definition.organization.clone(), name));
                }
            }
        }
        kept
    }
}

/// Whether a report means that its definition cannot be used; one with a secret in it can.
fn spoils(report: &Diagnostic) -> bool {
    report.level == Level::Error && report.code.name != CREDENTIALS.name
}

/// The component of a claim or binding, as far as it can be told from a faulty one.
fn component_of(definition: &Definition) -> Option<(Text, Text)> {
    let of_component = |kind: &ClaimKind| [kind.claim(), kind.binding()].contains(&definition.kind);
    ClaimKind::ALL.iter().find(|kind| of_component(kind))?;
    let owner = definition.node.at(&["spec", "owner", "componentName"]).and_then(Node::as_str);
    let component = owner.unwrap_or(&definition.name.value);
    Some((definition.organization.clone(), Text::new(component)))
}

fn judge<T: serde::de::DeserializeOwned>(
    definition: &Definition,
    checker: &Checker,
    rules: &(impl Fn(&Checked<T>) -> Vec<Diagnostic> + Sync),
) -> (Option<Checked<T>>, Vec<Diagnostic>) {
    if let Err(reports) = checker.check(definition) {
        return (None, reports);
    }
    let mut reports = Vec::new();
    let origin = definition.node.origin;
    let empty = Node::mapping(Vec::<(Text, Node)>::new(), origin);
    let spec = definition.node.get("spec").filter(|spec| !spec.is_null()).unwrap_or(&empty);
    let typed = definition
        .node
        .get("metadata")
        .map(read::<Metadata>)
        .transpose()
        .and_then(|metadata| Ok((metadata, read::<T>(spec)?)));
    match typed {
        Ok((Some(metadata), spec)) => {
            let kind_span = definition.kind_span;
            let spec_key = definition.node.as_mapping().and_then(|root| root.entry("spec"));
            let spec_span = spec_key.map_or(kind_span, |entry| entry.key_origin.span);
            let checked = Checked {
                kind: definition.kind,
                organization: definition.organization.clone(),
                metadata,
                kind_span,
                spec_span,
                spec,
            };
            reports.extend(names::check(definition.kind, &checked.metadata));
            reports.extend(rules(&checked));
            (Some(checked), reports)
        }
        Ok((None, _)) => (None, reports),
        Err(error) => {
            let span = error.span.unwrap_or(definition.kind_span);
            reports.push(problems::invalid_setting(
                definition.kind.name(),
                &definition.name,
                &error.message,
                span,
            ));
            (None, reports)
        }
    }
}
