//! Writes one component: what its developers claim, and its bindings in the later environments.

use super::dice::Dice;
use super::platform::{document, indented};

/// What a component is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Service,
    WebApplication,
    ScheduledTask,
}

/// A component of the repository; of a hundred, seventy are services.
pub struct Component {
    /// Its name, unlike any other's.
    pub name: String,
    kind: Kind,
    organization: String,
    project: String,
    class: &'static str,
    /// The workload but for the image's tag.
    workload: String,
    /// Levels at which a service's API is exposed.
    levels: &'static str,
    short_form: bool,
}

impl Component {
    /// Deals out a component that connects to some of those before it in its project.
    pub fn new(number: usize, place: (&str, &str), before: &[Component], dice: &mut Dice) -> Self {
        let kind = match dice.below(100) {
            0..70 => Kind::Service,
            70..85 => Kind::WebApplication,
            _ => Kind::ScheduledTask,
        };
        let word = ["cart", "catalog", "payment", "shipping", "search", "account", "report"][dice.below(7)];
        let name = format!("{word}-{number:05}");
        let services: Vec<&str> = before
            .iter()
            .filter(|other| other.kind == Kind::Service)
            .map(|other| other.name.as_str())
            .collect();
        Component {
            workload: workload(&name, kind, &services, dice),
            name,
            kind,
            organization: place.0.to_owned(),
            project: place.1.to_owned(),
            class: if kind != Kind::ScheduledTask && dice.chance(20) { "critical" } else { "default" },
            levels: if dice.chance(50) { "[Organization]" } else { "[Organization, Public]" },
            short_form: dice.chance(50),
        }
    }

    fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Service => "Service",
            Kind::WebApplication => "WebApplication",
            Kind::ScheduledTask => "ScheduledTask",
        }
    }

    /// The claim in its short form, or with a Component and a Workload of its own.
    pub fn claim(&self) -> String {
        let apis = self.apis();
        let class = format!("  className: {}\n", self.class);
        let workload = self.workload.replace("TAG", "2.4.1");
        let (organization, project, name) = (&self.organization, &self.project, &self.name);
        if self.short_form {
            let spec =
                format!("\n  project: {project}\n{class}  workload:\n{}{apis}", indented(&workload, 4));
            return document(self.kind_name(), organization, name, &spec);
        }
        let owner = format!("\n  owner:\n    projectName: {project}\n");
        let component =
            document("Component", organization, name, &format!("{owner}  type: {}\n", self.kind_name()));
        let owner = format!("{owner}    componentName: {name}\n");
        let workload =
            document("Workload", organization, name, &format!("{owner}{}", indented(&workload, 2)));
        let claim = document(self.kind_name(), organization, name, &format!("{owner}{class}{apis}"));
        component + &workload + &claim
    }

    fn apis(&self) -> String {
        if self.kind != Kind::Service {
            return String::new();
        }
        format!(
            "  apis:\n    {}:\n      type: REST\n      rest:\n        backend:\n          port: 8080\n          basePath: /api/v1\n        exposeLevels: {}\n",
            self.name, self.levels
        )
    }

    /// A binding for each environment; some pin what was released there before.
    pub fn bindings(&self, environments: &[&str], dice: &mut Dice) -> String {
        let mut text = String::new();
        for environment in environments {
            let mut spec = format!(
                "\n  owner:\n    projectName: {}\n    componentName: {}\n  environment: {environment}\n",
                self.project, self.name
            );
            if dice.chance(30) {
                let workload = self.workload.replace("TAG", "2.3.0");
                spec += &format!(
                    "  className: {}\n  workloadSpec:\n{}{}",
                    self.class,
                    indented(&workload, 4),
                    self.apis()
                );
            }
            let kind = format!("{}Binding", self.kind_name());
            text += &document(&kind, &self.organization, &format!("{}-{environment}", self.name), &spec);
        }
        text
    }
}

fn workload(name: &str, kind: Kind, services: &[&str], dice: &mut Dice) -> String {
    let mut text =
        format!("containers:\n  main:\n    image: registry.example.com/fleet/{name}:TAG\n    env:\n");
    for variable in ["CACHE_SIZE", "TIMEOUT_SECONDS", "WORKERS", "QUEUE"].iter().take(1 + dice.below(4)) {
        text += &format!("      - key: {variable}\n        value: \"{}\"\n", dice.below(1000));
    }
    if dice.chance(50) {
        text += "      - key: LOG_LEVEL\n        valueFrom:\n          configurationGroupRef:\n            name: common\n            key: log-level\n";
    }
    match kind {
        Kind::Service => text += "endpoints:\n  http:\n    type: REST\n    port: 8080\n",
        Kind::WebApplication => text += "endpoints:\n  http:\n    type: HTTP\n    port: 8080\n",
        Kind::ScheduledTask => {}
    }
    if services.is_empty() {
        return text;
    }
    text += "connections:\n";
    for at in 0..1 + dice.below(3) {
        let target = services[dice.below(services.len())];
        text += &format!(
            "  backend-{at}:\n    type: api\n    params:\n      componentName: {target}\n      endpoint: http\n    inject:\n      env:\n        - name: BACKEND_{at}_URL\n          value: \"{{{{ .url }}}}/api/v1\"\n"
        );
    }
    text
}
