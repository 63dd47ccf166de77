//! Chooses the data planes that run a binding: those of its environment that fit project and component.

use super::bound::Placement;
use super::placement_problems;
use super::resolver::Resolver;
use crate::model::{
    ClaimBinding, Component, DataPlane, Environment, Kind, Name, PlaneMode, Project, Selector,
};
use crate::tree::Located;
use crate::validate::Checked;

/// Who asks for a place, and what they ask for.
pub(super) struct Asked<'a, 'v> {
    pub(super) project: &'v Checked<Project>,
    pub(super) component: Option<&'v Checked<Component>>,
    pub(super) binding: Option<&'v Checked<ClaimBinding>>,
    pub(super) blame: &'a Name,
}

/// The data planes that an environment names, with whether they stand by.
///
/// The place to blame for a name that is meant by default is the environment's own.
pub fn planes_of(environment: &Checked<Environment>) -> Vec<(Name, bool)> {
    let spec = &environment.spec;
    if !spec.data_planes.is_empty() {
        let planes = spec.data_planes.iter();
        return planes.map(|plane| (plane.name.clone(), plane.mode == PlaneMode::Standby)).collect();
    }
    let default = || Name::new("default".to_owned(), environment.metadata.name.span);
    vec![(spec.data_plane_ref.clone().unwrap_or_else(default), false)]
}

impl<'v> Resolver<'v, '_> {
    /// The planes of the environment that satisfy every selector; none at all is an error.
    pub(super) fn place(
        &mut self,
        environment: &'v Checked<Environment>,
        asked: &Asked<'_, 'v>,
    ) -> Option<Vec<Placement<'v>>> {
        let of_project = asked.project.spec.data_plane_selector.as_ref();
        let of_component = asked.component.and_then(|component| component.spec.data_plane_selector.as_ref());
        let selectors: Vec<&Located<Selector>> = of_project.into_iter().chain(of_component).collect();
        let mut placements = Vec::new();
        let mut known = Vec::new();
        for (name, standby) in planes_of(environment) {
            let plane =
                self.require(|index| &index.data_planes, Kind::DataPlane, &environment.organization, &name)?;
            known.push(plane);
            // One cluster named twice is a fault of the environment alone.
            let cluster =
                |placement: &Placement<'_>| placement.plane.spec.kubernetes_cluster.name.value.clone();
            if placements.iter().any(|other| cluster(other) == plane.spec.kubernetes_cluster.name.value) {
                continue;
            }
            let fits = selectors.iter().all(|selector| selector.matches(&plane.metadata.labels));
            if fits {
                let overrides =
                    asked.binding.into_iter().flat_map(|binding| &binding.spec.data_plane_overrides);
                let here = overrides.filter(|entry| entry.selector.matches(&plane.metadata.labels));
                let overrides = here.map(|entry| &entry.workload_overrides).collect();
                placements.push(Placement {
                    plane,
                    standby,
                    overrides,
                    layers: Vec::new(),
                    parameters: None,
                });
            }
        }
        if placements.is_empty() {
            self.diagnostics.push(placement_problems::no_matching_plane(
                environment,
                &selectors,
                &described(&known),
                asked.blame,
            ));
            return None;
        }
        let by_plane = asked.binding.into_iter().flat_map(|binding| &binding.spec.data_plane_overrides);
        for entry in by_plane.filter(|entry| !chooses_any(&entry.selector, &known)) {
            let among = format!("of `{}`", environment.name());
            self.diagnostics.push(placement_problems::idle_selector(
                &entry.selector,
                &among,
                &described(&known),
            ));
        }
        Some(placements)
    }

    /// Variants of classes hold on some plane.
    pub(super) fn check_plane_selectors(&mut self) {
        let valid = self.index.valid;
        // A plane that could not be read may carry anything.
        if valid.incomplete || valid.faulty.iter().any(|(kind, ..)| *kind == Kind::DataPlane) {
            return;
        }
        let planes: Vec<&Checked<DataPlane>> = valid.data_planes.iter().collect();
        let classes = valid
            .service_classes
            .iter()
            .chain(&valid.web_application_classes)
            .chain(&valid.scheduled_task_classes);
        let of_classes = classes.flat_map(|class| class.spec.variants.iter().map(|variant| &variant.when));
        let of_apis = valid
            .api_classes
            .iter()
            .flat_map(|class| class.spec.variants.iter().map(|variant| &variant.when));
        let selectors = of_classes.chain(of_apis).filter_map(|when| when.data_plane_selector.as_ref());
        for selector in selectors.filter(|selector| !chooses_any(selector, &planes)) {
            self.diagnostics.push(placement_problems::idle_selector(selector, "at all", &described(&planes)));
        }
    }
}

fn chooses_any(selector: &Selector, planes: &[&Checked<DataPlane>]) -> bool {
    planes.is_empty() || planes.iter().any(|plane| selector.matches(&plane.metadata.labels))
}

fn described<'v>(planes: &[&'v Checked<DataPlane>]) -> Vec<(&'v str, String)> {
    planes.iter().map(|plane| (plane.name(), labels(plane))).collect()
}

fn labels<T>(definition: &Checked<T>) -> String {
    let labels = definition.metadata.labels.iter().map(|(key, value)| format!("{key}={value}"));
    labels.collect::<Vec<_>>().join(", ")
}
