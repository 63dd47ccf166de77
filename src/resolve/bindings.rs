//! Builds the bindings: those that are written, and the one that each claim implies in the first environment.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::bound::{Bound, BoundClass, ExposedApi, WorkloadSource};
use super::claims::{BoundClaim, Claims};
use super::placement::Asked;
use super::resolver::Resolver;
use super::{class, placement_problems, problems};
use crate::model::{
    Claim, ClaimBinding, ClaimKind, Kind, Name, OverrideBy, ReleaseState, ServiceApi, WorkloadOverrides,
};
use crate::tree::{Layer, Mapping, Node, Origin, Value};
use crate::validate::Checked;

/// What a binding says of itself, explicit or implied.
struct Request<'v> {
    kind: ClaimKind,
    organization: &'v str,
    name: &'v Name,
    definition: Option<&'v Checked<ClaimBinding>>,
    project: &'v Name,
    component: &'v Name,
    environment: Name,
    class: Option<&'v Name>,
    workload: WorkloadSource<'v>,
    apis: Option<&'v BTreeMap<Name, ServiceApi>>,
    state: ReleaseState,
    /// The claim's own say in templates and parameters; a binding that pins its workload takes nothing from its claim.
    claim: Option<&'v Checked<Claim>>,
}

impl<'v> Resolver<'v, '_> {
    /// Every binding, sorted.
    pub(super) fn bind_all(&mut self, claims: &Claims<'v>) -> Vec<Bound<'v>> {
        let mut bindings = Vec::new();
        let mut places: BTreeMap<(&str, &str, &str), (ClaimKind, &Name)> = BTreeMap::new();
        for (kind, binding) in &self.index.valid.bindings {
            let key = (
                binding.organization.as_str(),
                binding.spec.owner.component_name.as_str(),
                binding.spec.environment.as_str(),
            );
            let span = binding.metadata.name.span;
            if let Some((first_kind, first)) = places.get(&key) {
                // Two of one kind and name are reported as one definition that stands twice.
                if (*first_kind, first.as_str()) != (*kind, binding.name()) {
                    self.diagnostics.push(problems::duplicate_binding(key.1, key.2, span, first.span));
                }
                continue;
            }
            places.insert(key, (*kind, &binding.metadata.name));
            let request = self.explicit(*kind, binding, claims.get(&(key.0, key.1)));
            let bound = request.and_then(|request| self.bind(request, claims.get(&(key.0, key.1))));
            match bound {
                Some(bound) => bindings.push(bound),
                None if self.unbuilt.contains_key(&(key.0, key.1)) => {}
                None => self.fail(key.0, key.1),
            }
        }
        for ((organization, component), claim) in claims {
            let Some(environment) =
                self.first_environment(organization, claim.project, &claim.claim.metadata.name)
            else {
                self.fail(organization, component);
                continue;
            };
            if places.contains_key(&(*organization, *component, environment.as_str())) {
                continue;
            }
            let Some(workload) = claim.workload else { continue };
            let request = implied(organization, claim, environment, workload);
            match self.bind(request, Some(claim)) {
                Some(bound) => bindings.push(bound),
                None => self.fail(organization, component),
            }
        }
        Self::sorted(bindings)
    }

    fn explicit(
        &mut self,
        kind: ClaimKind,
        binding: &'v Checked<ClaimBinding>,
        claim: Option<&BoundClaim<'v>>,
    ) -> Option<Request<'v>> {
        let organization = binding.organization.as_str();
        let spec = &binding.spec;
        let owner = &spec.owner;
        if !self.check_owner(organization, owner) {
            return None;
        }
        if let Some(component) = self.index.components.get(&(organization, owner.component_name.as_str()))
            && component.spec.r#type.as_str() != kind.claim().name()
        {
            // A claim of another type, or a type that does not exist, is reported where it is.
            if !self.failed.contains(&(organization, owner.component_name.value.clone())) {
                self.diagnostics.push(problems::binding_type_mismatch(kind, binding.kind_span, component));
            }
            return None;
        }
        if let Some(implied) =
            self.index.implied_components.get(&(organization, owner.component_name.as_str()))
            && implied.kind != kind
        {
            let report =
                problems::binding_of_another_claim(kind, binding.kind_span, &owner.component_name, implied);
            self.diagnostics.push(report);
            return None;
        }
        let span = binding.metadata.name.span;
        let follows = claim.map(|claim| claim.claim).filter(|_| spec.workload_spec.is_none());
        let (workload, class, apis) = match &spec.workload_spec {
            Some(pinned) => {
                self.check_pin(binding, claim);
                let workload = WorkloadSource { spec: &pinned.value, layer: Layer::Binding, span };
                (workload, spec.class_name.as_ref(), spec.apis.as_ref())
            }
            None => {
                let Some(claim) = claim else {
                    let excused = self.index.valid.incomplete
                        || self.failed.contains(&(organization, owner.component_name.value.clone()));
                    if !excused {
                        self.diagnostics.push(problems::nothing_to_follow(binding.name(), span));
                    }
                    return None;
                };
                let class = spec.class_name.as_ref().or(claim.claim.spec.class_name.as_ref());
                (claim.workload?, class, Some(spec.apis.as_ref().unwrap_or(&claim.claim.spec.apis)))
            }
        };
        Some(Request {
            kind,
            organization,
            name: &binding.metadata.name,
            definition: Some(binding),
            project: &owner.project_name,
            component: &owner.component_name,
            environment: spec.environment.clone(),
            class,
            workload,
            apis,
            state: spec.release_state,
            claim: follows,
        })
    }

    /// A pinned binding takes nothing from its claim; what the claim has and the binding does not say is easily missed.
    fn check_pin(&mut self, binding: &'v Checked<ClaimBinding>, claim: Option<&BoundClaim<'v>>) {
        let Some(claim) = claim else { return };
        if let (None, Some((first, _))) = (&binding.spec.apis, claim.claim.spec.apis.first_key_value()) {
            self.diagnostics.push(problems::pin_without_apis(&binding.metadata.name, first));
        }
        let own = [("parameters", &binding.spec.parameters), ("overrides", &binding.spec.overrides)];
        let claimed = [&claim.claim.spec.parameters, &claim.claim.spec.overrides];
        for ((field, own), claimed) in own.into_iter().zip(claimed) {
            let says = |node: &Node| node.as_mapping().is_some_and(|fields| !fields.entries.is_empty());
            if let (None, Some(claimed)) = (own, claimed.as_ref().filter(|node| says(node))) {
                let place = claimed.origin.span;
                self.diagnostics.push(problems::pin_without(&binding.metadata.name, field, place));
            }
        }
        if let (None, Some(class)) = (&binding.spec.class_name, &claim.claim.spec.class_name)
            && class.as_str() != "default"
        {
            self.diagnostics.push(problems::pin_without_class(&binding.metadata.name, class));
        }
    }

    fn bind(&mut self, request: Request<'v>, claim: Option<&BoundClaim<'v>>) -> Option<Bound<'v>> {
        let organization = request.organization;
        let project = self.require(|index| &index.projects, Kind::Project, organization, request.project);
        let environment =
            self.require(|index| &index.environments, Kind::Environment, organization, &request.environment);
        let class = self.bind_class(&request);
        let apis = self.bind_exposed(&request);
        let overrides = self.overrides_of(&request)?;
        // What is undeployed needs no values.
        let configuration = match request.state {
            ReleaseState::Undeploy => Some(BTreeMap::new()),
            ReleaseState::Active | ReleaseState::Suspend => {
                self.configuration_of(organization, &request.environment, request.workload, &overrides)
            }
        };
        let (project, environment) = (project?, environment?);
        let component_definition = claim
            .and_then(|claim| claim.component_definition)
            .or_else(|| self.index.components.get(&(organization, request.component.as_str())).copied());
        let asked = Asked {
            project,
            component: component_definition,
            binding: request.definition,
            blame: request.name,
        };
        let mut placements = self.place(environment, &asked)?;
        let class = class?;
        self.check_containers(&request, &class);
        for placement in &mut placements {
            let stage = class::Stage { environment, plane: placement.plane };
            let mut layers = class::of_classes(&class.lineage, &stage);
            let of_claim = request.claim.and_then(|claim| claim.spec.overrides.as_ref());
            let of_binding = request.definition.and_then(|binding| binding.spec.overrides.as_ref());
            layers.extend(class::of_claims(Layer::Claim, of_claim));
            layers.extend(class::of_claims(Layer::Binding, of_binding));
            placement.layers = layers;
            placement.parameters = self.parameters_of(&request, &class, &stage);
        }
        self.check_membership(&request, project, environment.name());
        let key = (environment.organization.as_str(), environment.name());
        Some(Bound {
            kind: request.kind,
            organization,
            name: request.name,
            definition: request.definition,
            project,
            component: request.component,
            component_definition,
            environment,
            placements,
            class,
            workload: request.workload,
            apis: apis?,
            connections: Vec::new(),
            configuration: configuration?,
            environment_variables: self.environment_variables.get(&key).cloned().unwrap_or_default(),
            state: request.state,
        })
    }

    /// Every difference that the binding makes, everywhere or on some plane; one of a container that is not there is a fault.
    fn overrides_of(&mut self, request: &Request<'v>) -> Option<Vec<&'v WorkloadOverrides>> {
        let definition = request.definition.into_iter();
        let overrides: Vec<&WorkloadOverrides> = definition
            .flat_map(|binding| {
                let by_plane = &binding.spec.data_plane_overrides;
                let everywhere = std::iter::once(&binding.spec.workload_overrides);
                everywhere.chain(by_plane.iter().map(|entry| &entry.workload_overrides))
            })
            .collect();
        let containers = &request.workload.spec.containers;
        let names = overrides.iter().flat_map(|entry| entry.containers.keys());
        let unknown: Vec<&Name> = names.filter(|name| !containers.contains_key(name.as_str())).collect();
        for name in &unknown {
            let known: Vec<&str> = containers.keys().map(|name| name.as_str()).collect();
            self.diagnostics.push(placement_problems::override_of_unknown_container(name, &known));
        }
        unknown.is_empty().then_some(overrides)
    }

    /// The values of the class's parameters in one place; `None` when they are at fault.
    fn parameters_of(
        &mut self,
        request: &Request<'v>,
        class: &BoundClass<'v>,
        stage: &class::Stage<'v>,
    ) -> Option<Node> {
        let mut layers = class::values_of_variants(&class.lineage, stage);
        let of_claim = request.claim.and_then(|claim| claim.spec.parameters.clone());
        let of_binding = request.definition.and_then(|binding| binding.spec.parameters.clone());
        layers.extend(of_claim.map(|values| values.in_layer(Layer::Claim)));
        layers.extend(of_binding.map(|values| values.in_layer(Layer::Binding)));
        let origin = Origin::generated(request.name.span);
        let values = class::lay_values(layers, Node::new(Value::Mapping(Mapping::default()), origin));
        let blame = class::Blame { span: request.name.span, partial: false };
        match class.lineage.parameters.complete(values, blame) {
            Ok(values) => Some(values),
            Err(reports) => {
                reports.into_iter().for_each(|report| self.tell_once(report));
                None
            }
        }
    }

    /// A class can say which containers a workload may have.
    fn check_containers(&mut self, request: &Request<'v>, class: &BoundClass<'v>) {
        for name in request.workload.spec.containers.keys() {
            if let Some(allowed) = class.lineage.guard.refuses_container(name) {
                self.tell_once(class::container_not_allowed(name, allowed, class.name));
            }
        }
    }

    fn check_membership(
        &mut self,
        request: &Request<'v>,
        project: &'v Checked<crate::model::Project>,
        environment: &str,
    ) {
        let pipeline = &project.spec.deployment_pipeline_ref;
        let found = self
            .index
            .find(&self.index.pipelines, Kind::DeploymentPipeline, &project.organization, pipeline)
            .found();
        let key = found.map(|found| (found.organization.as_str(), found.name()));
        // A step to an environment that does not exist may be meant for this one.
        let graph =
            key.filter(|key| !self.broken_pipelines.contains(key)).and_then(|key| self.graphs.get(&key));
        if graph.is_some_and(|graph| !graph.environments().any(|name| name == environment)) {
            let report =
                problems::environment_outside_pipeline(environment, pipeline, request.environment.span);
            self.diagnostics.push(report);
        }
    }

    fn bind_class(&mut self, request: &Request<'v>) -> Option<BoundClass<'v>> {
        let organization = request.organization;
        let kind = request.kind.class();
        let table = class::table_of(request.kind);
        let class = self.class_of(table, kind, (organization, request.class, request.name.span))?;
        // A class without a sound lineage is reported where it is.
        let lineage = self.lineages.get(&(kind, class.organization.as_str(), class.name()))?;
        Some(BoundClass { kind, name: &class.metadata.name, lineage: Arc::clone(lineage) })
    }

    fn bind_exposed(&mut self, request: &Request<'v>) -> Option<Vec<ExposedApi<'v>>> {
        let mut exposed = Vec::new();
        let mut complete = true;
        let own = request.definition.is_some_and(|binding| binding.spec.apis.is_some());
        let by = if own { OverrideBy::Binding } else { OverrideBy::Claim };
        for (name, api) in request.apis.into_iter().flatten() {
            let wanted = (request.organization, api.class_name.as_ref(), name.span);
            let class = self.class_of(|index| &index.api_classes, Kind::ApiClass, wanted);
            match class {
                Some(class) => match self.expose(name, Cow::Borrowed(api), (class, by)) {
                    Some(api) => exposed.push(api),
                    None => complete = false,
                },
                None => complete = false,
            }
        }
        complete.then_some(exposed)
    }
}

fn implied<'v>(
    organization: &'v str,
    claim: &BoundClaim<'v>,
    environment: Name,
    workload: WorkloadSource<'v>,
) -> Request<'v> {
    Request {
        kind: claim.kind,
        organization,
        name: &claim.claim.metadata.name,
        definition: None,
        project: claim.project,
        component: claim.component,
        environment,
        class: claim.claim.spec.class_name.as_ref(),
        workload,
        apis: Some(&claim.claim.spec.apis),
        state: ReleaseState::Active,
        claim: Some(claim.claim),
    }
}
