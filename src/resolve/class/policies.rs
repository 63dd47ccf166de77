//! Stacks the policies of an API class and of those that it extends.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::guard::Guard;
use super::layers::Stage;
use super::lineage::Extending;
use crate::model::{ApiClass, DataPlane, Environment, Kind, Name, RestPolicyLevels};
use crate::resolve::resolver::Resolver;
use crate::validate::Checked;

/// An API class with everything that it inherits.
#[derive(Debug)]
pub struct ApiLineage<'v> {
    /// The classes that it extends, lowest first, each once; the class itself is the last.
    pub classes: Vec<&'v Checked<ApiClass>>,
    /// What APIs may change.
    pub guard: Guard<'v>,
}

/// The lineage of every API class that has a sound one, by organization and name.
pub(in crate::resolve) type ApiLineages<'v> = BTreeMap<(&'v str, &'v str), Arc<ApiLineage<'v>>>;

impl Extending for ApiClass {
    fn extends(&self) -> &[Name] {
        &self.extends
    }
}

impl<'v> ApiLineage<'v> {
    /// The policies that hold in a place, lowest first: each class's own, and its variants over them.
    pub fn policies(
        &self,
        environment: &'v Checked<Environment>,
        plane: &'v Checked<DataPlane>,
    ) -> Vec<&'v RestPolicyLevels> {
        let stage = Stage { environment, plane };
        let of_class = |class: &&'v Checked<ApiClass>| {
            let variants = class.spec.variants.iter().filter(|variant| stage.holds(&variant.when));
            let own = class.spec.rest_policy.iter();
            own.chain(variants.map(|variant| &variant.rest_policy)).collect::<Vec<_>>()
        };
        self.classes.iter().flat_map(of_class).collect()
    }
}

impl<'v> Resolver<'v, '_> {
    /// The lineages of all API classes; the environments that they name are checked as well.
    pub(in crate::resolve) fn api_lineages_of_all(&mut self) -> ApiLineages<'v> {
        let classes: Vec<&'v Checked<ApiClass>> = self.index.api_classes.values().copied().collect();
        for class in classes {
            let of_variants =
                class.spec.variants.iter().filter_map(|variant| variant.when.environments.as_ref());
            let allowed = class.spec.allowed_overrides.iter();
            let of_allowed = allowed.filter_map(|allowed| allowed.environments.as_ref());
            let of_rules = class.spec.rules.iter().map(|rule| &rule.environments);
            for name in of_variants.chain(of_allowed).chain(of_rules).flatten() {
                self.require_environment(&class.organization, name);
            }
        }
        let ordered = self.order_classes(|index| &index.api_classes, Kind::ApiClass);
        ordered
            .into_iter()
            .map(|(key, classes)| {
                let guard = Guard::of_policies(&classes);
                (key, Arc::new(ApiLineage { classes, guard }))
            })
            .collect()
    }
}
