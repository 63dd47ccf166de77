//! Finds the values of configuration references in an environment.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bound::{EnvironmentVariable, WorkloadSource};
use super::index::{Index, Table};
use super::resolver::Resolver;
use super::{Lookup, problems};
use crate::model::{
    Configuration, ConfigurationGroup, ConfigurationValue, Environment, Kind, Name, WorkloadOverrides,
};
use crate::validate::Checked;
use crate::validate::kubernetes::names::env_name_problem;

/// What environments give every workload, by organization and name of the environment.
pub(super) type EnvironmentVariables<'v> = BTreeMap<(&'v str, &'v str), Arc<Vec<EnvironmentVariable<'v>>>>;

/// Values by group and key.
type Values<'v> = BTreeMap<(&'v str, &'v str), &'v ConfigurationValue>;

impl<'v> Resolver<'v, '_> {
    /// The value of every configuration reference of a workload; `None` when one has none.
    pub(super) fn configuration_of(
        &mut self,
        organization: &'v str,
        environment: &Name,
        workload: WorkloadSource<'v>,
        overrides: &[&'v WorkloadOverrides],
    ) -> Option<Values<'v>> {
        let mut values = Values::new();
        let mut complete = true;
        let own = workload.spec.containers.values().flat_map(|container| &container.env);
        let different =
            overrides.iter().flat_map(|entry| entry.containers.values()).flat_map(|container| &container.env);
        let variables = own.chain(different);
        let references = variables
            .filter_map(|variable| variable.value_from.as_ref()?.value.configuration_group_ref.as_ref());
        for reference in references {
            let group = match self.index.find(
                &self.index.configuration_groups,
                Kind::ConfigurationGroup,
                organization,
                &reference.name,
            ) {
                Lookup::Found(group) => group,
                Lookup::Faulty => {
                    complete = false;
                    continue;
                }
                Lookup::Unknown => {
                    self.note_unknown(Kind::ConfigurationGroup, organization, &reference.name);
                    complete = false;
                    continue;
                }
            };
            let Some(configuration) =
                group.spec.configurations.iter().find(|entry| entry.key.value == reference.key.value)
            else {
                let known = group.spec.configurations.iter().map(|entry| entry.key.as_str());
                let hint = self.suggest(&reference.key, known);
                self.diagnostics.push(problems::unknown_configuration_key(&reference.key, group).hints(hint));
                complete = false;
                continue;
            };
            match value_in(&group.spec, configuration, environment) {
                Some(value) => {
                    values.insert((reference.name.as_str(), reference.key.as_str()), value);
                }
                None => {
                    self.diagnostics.push(problems::no_configuration_value(
                        reference,
                        &configuration.key,
                        environment,
                    ));
                    complete = false;
                }
            }
        }
        complete.then_some(values)
    }
}

impl<'v> Resolver<'v, '_> {
    /// What each environment gives every workload, by organization and name.
    pub(super) fn variables_of_environments(&mut self) -> EnvironmentVariables<'v> {
        let valid = self.index.valid;
        let environments =
            valid.environments.iter().filter(|environment| !environment.spec.configuration_groups.is_empty());
        environments
            .map(|environment| {
                let key = (environment.organization.as_str(), environment.name());
                (key, Arc::new(self.variables_of(environment)))
            })
            .collect()
    }

    fn variables_of(&mut self, environment: &'v Checked<Environment>) -> Vec<EnvironmentVariable<'v>> {
        let mut variables: BTreeMap<&'v str, EnvironmentVariable<'v>> = BTreeMap::new();
        for name in &environment.spec.configuration_groups {
            let table: for<'a> fn(&'a Index<'v>) -> &'a Table<'v, ConfigurationGroup> =
                |index| &index.configuration_groups;
            let Some(group) = self.require(table, Kind::ConfigurationGroup, &environment.organization, name)
            else {
                continue;
            };
            for configuration in &group.spec.configurations {
                if let Some(reason) = env_name_problem(&configuration.key) {
                    self.tell_once(problems::no_variable_name(&configuration.key, &reason, name));
                    continue;
                }
                if let Some(value) = value_in(&group.spec, configuration, environment.name()) {
                    let variable =
                        EnvironmentVariable { group: group.name(), key: &configuration.key, value };
                    variables.insert(&configuration.key, variable);
                }
            }
        }
        variables.into_values().collect()
    }
}

/// The value for the environment itself, else that of the first set of environments that holds it.
fn value_in<'v>(
    group: &'v ConfigurationGroup,
    configuration: &'v Configuration,
    environment: &str,
) -> Option<&'v ConfigurationValue> {
    let own = configuration
        .values
        .iter()
        .find(|value| value.environment.as_ref().is_some_and(|name| name.as_str() == environment));
    let of_set = || {
        configuration.values.iter().find(|value| {
            let Some(set_name) = &value.environment_group_ref else { return false };
            let set = group.environment_groups.iter().find(|set| set.name.value == set_name.value);
            set.is_some_and(|set| set.environments.iter().any(|name| name.as_str() == environment))
        })
    };
    own.or_else(of_set).map(|value| &value.value)
}
