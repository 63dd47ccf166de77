//! Holds `explain` against a recomputation for every kind of claim, over layers that are chosen at random.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Map, Value as Json, json};

use super::recomputation::{Repo, hold, hold_told};

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn one_in(&mut self, count: u64) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(count)
    }
}

/// What one kind of claim calls its parts.
struct Kind {
    claim: &'static str,
    template: &'static str,
    /// Number fields of the template.
    numbers: [&'static str; 2],
    pod: &'static [&'static str],
}

const KINDS: [Kind; 3] = [
    Kind {
        claim: "Service",
        template: "deploymentTemplate",
        numbers: ["minReadySeconds", "revisionHistoryLimit"],
        pod: &["template", "spec"],
    },
    Kind {
        claim: "WebApplication",
        template: "deploymentTemplate",
        numbers: ["minReadySeconds", "revisionHistoryLimit"],
        pod: &["template", "spec"],
    },
    Kind {
        claim: "ScheduledTask",
        template: "cronJobTemplate",
        numbers: ["failedJobsHistoryLimit", "startingDeadlineSeconds"],
        pod: &["jobTemplate", "spec", "template", "spec"],
    },
];

/// Makes layers that each set some of the same fields, every value another one.
struct Layers<'k> {
    kind: &'k Kind,
    chance: Chance,
    next: u32,
}

impl Layers<'_> {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn variables(&mut self, name: &str) -> Vec<Json> {
        let mut variables = Vec::new();
        for key in ["FIRST", "SECOND", "THIRD"] {
            if self.chance.one_in(2) {
                variables.push(json!({ name: key, "value": format!("v{}", self.number()) }));
            }
        }
        variables
    }

    /// Fields of the template and of the containers in it, elements of lists included.
    fn template(&mut self) -> Json {
        let mut template = Map::new();
        for field in self.kind.numbers {
            if self.chance.one_in(2) {
                template.insert(field.to_owned(), self.number().into());
            }
        }
        let mut pod = json!({});
        if self.chance.one_in(2) {
            pod["terminationGracePeriodSeconds"] = self.number().into();
        }
        let mut containers = Vec::new();
        for name in ["main", "side"] {
            let mut container = json!({ "name": name, "env": self.variables("name") });
            if self.chance.one_in(2) {
                container["workingDir"] = format!("/d{}", self.number()).into();
            }
            if self.chance.one_in(2) {
                container["args"] = json!([format!("-a{}", self.number()), "-b"]);
            }
            containers.push(container);
        }
        pod["containers"] = containers.into();
        for key in self.kind.pod.iter().rev() {
            pod = json!({ *key: pod });
        }
        template.extend(pod.as_object().unwrap().clone());
        template.into()
    }

    fn container(&mut self) -> Json {
        json!({ "terminationMessagePath": format!("/m{}", self.number()), "workingDir": format!("/w{}", self.number()) })
    }

    fn class(&mut self, name: &str, extends: &[&str]) -> Json {
        let kind = format!("{}Class", self.kind.claim);
        let variants: Vec<Json> = [
            json!({"isProduction": true}),
            json!({"environments": ["production"]}),
            json!({"dataPlaneSelector": {"matchLabels": {"region": "us"}}}),
        ]
        .into_iter()
        .map(|when| json!({"when": when, self.kind.template: self.template(), "containerTemplate": self.container()}))
        .collect();
        json!({
            "apiVersion": "openchoreo.dev/v1alpha1", "kind": kind, "metadata": {"name": name},
            "spec": {
                "extends": extends, self.kind.template: self.template(), "containerTemplate": self.container(),
                "variants": variants, "allowedOverrides": [{"path": self.kind.template}],
            },
        })
    }

    fn workload(&mut self) -> Json {
        let mut container = || {
            let variables = self.variables("key");
            json!({ "image": format!("registry.example.com/a:1.0.{}", self.number()), "env": variables })
        };
        json!({ "containers": {"main": container(), "side": container()}, "endpoints": {"http": {"type": "HTTP", "port": 8080}} })
    }

    fn differences(&mut self) -> Json {
        let args = format!("-x{}", self.number());
        json!({ "containers": {"main": {"env": self.variables("key"), "args": [args]}, "side": {"env": self.variables("key")}} })
    }
}

/// A diamond of classes, each with variants that hold together, under a claim and a binding on two data planes.
fn layered(kind: &Kind, seed: u64) -> Repo {
    let mut layers = Layers { kind, chance: Chance(seed), next: 10 };
    let plane = |name: &str| {
        json!({"apiVersion": "openchoreo.dev/v1alpha1", "kind": "DataPlane", "metadata": {"name": name, "labels": {"region": name}}, "spec": {
            "registry": {"prefix": "registry.example.com"}, "kubernetesCluster": {"name": name},
            "gateway": {"publicVirtualHost": format!("{name}.example.com"), "organizationVirtualHost": format!("{name}.example.internal")}}})
    };
    let binding = json!({"owner": {"projectName": "shop", "componentName": "cart"}, "environment": "production",
        "overrides": {kind.template: layers.template()}, "workloadOverrides": layers.differences(),
        "dataPlaneOverrides": [{"selector": {"matchLabels": {"region": "us"}}, "workloadOverrides": layers.differences()}]});
    let claim = json!({"project": "shop", "workload": layers.workload(), "overrides": {kind.template: layers.template()}});
    let definition = |kind: &str, name: &str, spec: Json| json!({"apiVersion": "openchoreo.dev/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec});
    let mut bottom = layers.class("default", &["left", "right"]);
    if kind.template == "cronJobTemplate" {
        bottom["spec"][kind.template]["schedule"] = "0 3 * * 1".into();
    }
    let documents = [
        plane("eu"),
        plane("us"),
        definition(
            "Environment",
            "production",
            json!({"isProduction": true, "dataPlanes": [{"name": "eu"}, {"name": "us"}], "configurationGroups": ["common"]}),
        ),
        definition(
            "ConfigurationGroup",
            "common",
            json!({"configurations": [{"key": "FIRST", "values": [{"environment": "production", "value": "v1"}]}]}),
        ),
        definition(
            "DeploymentPipeline",
            "standard",
            json!({"promotionPaths": [{"sourceEnvironmentRef": "production", "targetEnvironmentRefs": []}]}),
        ),
        definition("Project", "shop", json!({"deploymentPipelineRef": "standard"})),
        layers.class("top", &[]),
        layers.class("left", &["top"]),
        layers.class("right", &["top"]),
        bottom,
        definition(kind.claim, "cart", claim),
        definition(&format!("{}Binding", kind.claim), "cart-production", binding),
    ];
    Repo::from_files(
        documents.iter().enumerate().map(|(at, document)| (format!("{at:02}.yaml"), document.to_string())),
    )
}

#[test]
fn what_is_said_of_every_kind_of_claim_is_so() {
    for (kind, seed) in KINDS.iter().zip(1..) {
        let (winners, losers) = hold(&layered(kind, seed), usize::MAX);
        assert!(winners > 20 && losers > 40, "{}: {winners} winners, {losers} losers", kind.claim);
    }
}

/// Somebody who takes a loser for the winner is found out, and so is who hides the winner behind a loser.
#[test]
fn what_is_said_wrong_is_noticed() {
    let repo = layered(&KINDS[0], 0);
    let wrong = |turn: fn(&mut bindery::explain::FieldSource)| {
        let held = catch_unwind(AssertUnwindSafe(|| {
            hold_told(&repo, 20, |explanation| explanation.fields.iter_mut().for_each(turn))
        }));
        assert!(held.is_err(), "nobody noticed");
    };
    wrong(|field| {
        if let Some(lost) = field.lost.first_mut() {
            std::mem::swap(&mut lost.set_by, &mut field.set_by);
        }
    });
    wrong(|field| {
        if let Some(lost) = field.lost.first_mut() {
            lost.set_by = field.set_by.clone();
            lost.set_by.layer = "class";
        }
    });
}
