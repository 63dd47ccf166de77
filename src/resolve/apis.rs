//! Binds APIs that are exposed apart from a service to the service's binding.

use std::borrow::Cow;

use super::bound::{Bound, BoundApi};
use super::connections::{Places, places};
use super::problems;
use super::resolver::Resolver;
use crate::model::{ClaimKind, Kind, OverrideBy, ReleaseState};
use crate::validate::Checked;

impl<'v> Resolver<'v, '_> {
    /// Every active APIBinding whose references lead somewhere.
    pub(super) fn bind_apis(&mut self, bindings: &[Bound<'v>]) -> Vec<BoundApi<'v>> {
        let places = places(bindings);
        for api in &self.index.valid.apis {
            let organization = api.organization.as_str();
            self.check_owner(organization, &api.spec.owner);
            self.require(
                |index| &index.environments,
                Kind::Environment,
                organization,
                &api.spec.environment_name,
            );
        }
        let mut bound = Vec::new();
        for binding in &self.index.valid.api_bindings {
            bound.extend(self.bind_api(binding, (&places, bindings)));
        }
        bound.sort_by_key(|api| (bindings[api.binding].organization, api.name.as_str()));
        bound
    }

    fn bind_api(
        &mut self,
        binding: &'v Checked<crate::model::ApiBinding>,
        (places, bindings): (&Places<'v>, &[Bound<'v>]),
    ) -> Option<BoundApi<'v>> {
        let organization = binding.organization.as_str();
        let spec = &binding.spec;
        let class =
            self.require(|index| &index.api_classes, Kind::ApiClass, organization, &spec.api_class_name);
        let api = self.require(|index| &index.apis, Kind::Api, organization, &spec.api_name)?;
        let class = class?;
        let environment = &api.spec.environment_name;
        if environment.value != spec.environment_name.value {
            self.diagnostics.push(problems::api_environment_mismatch(
                &spec.environment_name,
                environment,
                api.name(),
            ));
            return None;
        }
        if spec.release_state == ReleaseState::Undeploy {
            return None;
        }
        let owner = &api.spec.owner.component_name;
        let bound = places.get(&(organization, owner.as_str(), environment.as_str())).copied();
        let serves = |at: &usize| bindings[*at].kind == ClaimKind::Service && bindings[*at].is_deployed();
        let Some(at) = bound.filter(serves) else {
            let excused = self.failed.contains(&(organization, owner.value.clone()))
                || self.unbuilt.contains_key(&(organization, owner.as_str()))
                || self.index.is_faulty(Kind::Component, organization, owner)
                || self.hidden.holds(Kind::Component, organization, owner);
            if let Some(undeployed) = bound.map(|at| &bindings[at]).filter(|bound| !bound.is_deployed()) {
                let report = problems::api_of_undeployed(api.name(), owner, undeployed.name.span);
                self.diagnostics.push(report);
            } else if !excused {
                self.diagnostics.push(problems::api_without_service(api.name(), owner, environment));
            }
            return None;
        };
        let written = Cow::Owned(api.spec.as_service_api());
        let exposed = self.expose(&api.metadata.name, written, (class, OverrideBy::Claim))?;
        Some(BoundApi { name: &binding.metadata.name, api: exposed, binding: at })
    }
}
