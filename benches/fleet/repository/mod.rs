//! Generates the repository of a large organization: the same for the same number of components and the same seed.

mod component;
mod dice;
mod platform;

use std::collections::BTreeMap;

use component::Component;
use dice::Dice;

/// The environments in the order of promotion.
const ENVIRONMENTS: [&str; 4] = ["development", "testing", "staging", "production"];

/// The organizations; the components are dealt out to them.
const ORGANIZATIONS: [&str; 2] = ["acme", "globex"];

/// Components of one project, which connect to each other.
const PROJECT_SIZE: usize = 20;

/// Every file of the repository by its path.
///
/// Each component has a file for what its developers claim, and one for its bindings in the later environments.
pub fn repository(components: usize, seed: u64) -> BTreeMap<String, String> {
    let mut dice = Dice::new(seed);
    let mut files = platform::files();
    for first in (0..components).step_by(PROJECT_SIZE) {
        let number = first / PROJECT_SIZE;
        let organization = ORGANIZATIONS[number % ORGANIZATIONS.len()];
        let project = format!("project-{number:03}");
        let folder = format!("projects/{organization}/{project}");
        files.insert(format!("{folder}/project.yaml"), platform::project(organization, &project));
        let mut built: Vec<Component> = Vec::new();
        for number in first..components.min(first + PROJECT_SIZE) {
            let component = Component::new(number, (organization, &project), &built, &mut dice);
            let file = format!("{folder}/{}", component.name);
            files.insert(format!("{file}.yaml"), component.claim());
            files.insert(format!("{file}-bindings.yaml"), component.bindings(&ENVIRONMENTS[1..], &mut dice));
            built.push(component);
        }
    }
    files
}
