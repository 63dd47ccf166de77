//! Binds claims to their project, component, workload and class.

use std::collections::BTreeMap;

use super::bound::WorkloadSource;
use super::platform::COMPONENT_TYPES;
use super::resolver::Resolver;
use super::{Lookup, problems};
use crate::model::{Claim, ClaimKind, Component, Kind, Name};
use crate::tree::Layer;
use crate::validate::{Checked, no_container};

/// A claim whose references lead to definitions.
#[derive(Debug)]
pub(super) struct BoundClaim<'v> {
    pub(super) kind: ClaimKind,
    pub(super) claim: &'v Checked<Claim>,
    pub(super) project: &'v Name,
    pub(super) component: &'v Name,
    pub(super) component_definition: Option<&'v Checked<Component>>,
    /// Absent while it is still to come from the build.
    pub(super) workload: Option<WorkloadSource<'v>>,
}

/// Claims by organization and component.
pub(super) type Claims<'v> = BTreeMap<(&'v str, &'v str), BoundClaim<'v>>;

impl<'v> Resolver<'v, '_> {
    /// Binds every claim; two of one component are an error.
    pub(super) fn bind_claims(&mut self) -> Claims<'v> {
        let mut claims = Claims::new();
        for (kind, claim) in &self.index.valid.claims {
            let organization = claim.organization.as_str();
            let Some(bound) = self.bind_claim(*kind, claim) else {
                let component =
                    claim.spec.owner.as_ref().map_or(claim.name(), |owner| owner.component_name.as_str());
                self.fail(organization, component);
                continue;
            };
            let key = (organization, bound.component.as_str());
            if let Some(first) = claims.get(&key) {
                // Two of one kind and name are reported as one definition that stands twice.
                if (first.kind, first.claim.name()) != (*kind, claim.name()) {
                    let first = first.claim.metadata.name.span;
                    self.diagnostics.push(problems::duplicate_claim(key.1, claim.metadata.name.span, first));
                }
                continue;
            }
            claims.insert(key, bound);
        }
        claims
    }

    fn bind_claim(&mut self, kind: ClaimKind, claim: &'v Checked<Claim>) -> Option<BoundClaim<'v>> {
        let organization = claim.organization.as_str();
        let spec = &claim.spec;
        let (project, component, component_definition) = match (&spec.owner, &spec.project) {
            (Some(owner), _) => {
                let consistent = self.check_owner(organization, owner);
                let component = self.index.find_own(
                    &self.index.components,
                    Kind::Component,
                    organization,
                    &owner.component_name,
                );
                let component = component.found().filter(|_| consistent)?;
                self.check_component_type(kind, claim, component)?;
                (&owner.project_name, &owner.component_name, Some(component))
            }
            (None, Some(project)) => {
                self.require(|index| &index.projects, Kind::Project, organization, project)?;
                self.check_implied_component(kind, claim, project)?;
                (project, &claim.metadata.name, None)
            }
            (None, None) => return None,
        };
        let workload = match &spec.workload {
            Some(inline) => {
                Some(WorkloadSource { spec: inline, layer: Layer::Claim, span: claim.metadata.name.span })
            }
            None => self.claimed_workload(claim, component, component_definition)?,
        };
        Some(BoundClaim { kind, claim, project, component, component_definition, workload })
    }

    fn check_component_type(
        &mut self,
        kind: ClaimKind,
        claim: &Checked<Claim>,
        component: &Checked<Component>,
    ) -> Option<()> {
        if component.spec.r#type.as_str() == kind.claim().name() {
            return Some(());
        }
        if COMPONENT_TYPES.contains(&component.spec.r#type.as_str()) {
            self.diagnostics.push(problems::component_type_mismatch(kind, claim.kind_span, component));
        }
        None
    }

    /// In the short form the claim is the component; a Component document of its name must not say otherwise.
    fn check_implied_component(
        &mut self,
        kind: ClaimKind,
        claim: &'v Checked<Claim>,
        project: &'v Name,
    ) -> Option<()> {
        let organization = claim.organization.as_str();
        let Some(component) = self.index.components.get(&(organization, claim.name())) else {
            return Some(());
        };
        let own = &component.spec.owner.project_name;
        if own.value != project.value {
            self.diagnostics.push(problems::owner_mismatch(component.name(), own, project));
            return None;
        }
        self.check_component_type(kind, claim, component)
    }

    /// The Workload that a claim names; `Some(None)` while the build has still to make it.
    fn claimed_workload(
        &mut self,
        claim: &'v Checked<Claim>,
        component: &'v Name,
        definition: Option<&'v Checked<Component>>,
    ) -> Option<Option<WorkloadSource<'v>>> {
        let organization = claim.organization.as_str();
        let name = claim.spec.workload_name.as_ref().unwrap_or(component);
        let workload = match self.index.find_own(&self.index.workloads, Kind::Workload, organization, name) {
            Lookup::Found(workload) => workload,
            Lookup::Faulty => return None,
            Lookup::Unknown if definition.is_some_and(|component| component.spec.build.is_some()) => {
                self.unbuilt.insert((organization, component.as_str()), name.span);
                self.diagnostics.push(problems::workload_not_built(
                    component,
                    name,
                    claim.metadata.name.span,
                ));
                return Some(None);
            }
            Lookup::Unknown => {
                self.note_unknown(Kind::Workload, organization, name);
                return None;
            }
        };
        let owner = &workload.spec.owner;
        if owner.component_name.value != component.value {
            self.diagnostics.push(problems::workload_of_another(
                workload.name(),
                &owner.component_name,
                name,
                component,
            ));
            return None;
        }
        let of_claim =
            claim.spec.owner.as_ref().map(|owner| &owner.project_name).or(claim.spec.project.as_ref());
        if let Some(project) = of_claim.filter(|project| project.value != owner.project_name.value) {
            self.diagnostics.push(problems::owner_mismatch(component, project, &owner.project_name));
            return None;
        }
        if workload.spec.contents.containers.is_empty() {
            self.diagnostics.push(no_container(workload.name(), workload.metadata.name.span));
            return None;
        }
        Some(Some(WorkloadSource {
            spec: &workload.spec.contents,
            layer: Layer::Workload,
            span: workload.metadata.name.span,
        }))
    }
}
