//! Judges what every dialect renders, and shows that the judge can find a fault.

use bindery::compile::Compilation;
use serde_json::{Value as Json, json};

use super::argo::faults;
use super::repository::{VERSIONS, full_plane, objects, plain_plane, repository};
use crate::support::{compile_folder, project, shared};

const STANDARD: [&str; 4] = ["ballerina-buildpack", "docker", "google-cloud-buildpacks", "react"];
const SOURCE: &str = "{url: 'https://git.example.com/cart', revision: {branch: main}, appPath: .}";

/// A fault that is put into a Workflow, a CronWorkflow and their template.
type Change<'c> = &'c dyn Fn(&mut Json, &mut Json, &mut Json);

/// Workflows, CronWorkflows and templates of each cluster.
fn of_clusters(compilation: &Compilation) -> Vec<[Vec<Json>; 3]> {
    let mut objects = objects(compilation);
    let clusters: std::collections::BTreeSet<String> =
        objects.keys().map(|(cluster, _)| cluster.clone()).collect();
    let kinds = ["Workflow", "CronWorkflow", "ClusterWorkflowTemplate"];
    clusters
        .into_iter()
        .map(|cluster| {
            kinds.map(|kind| objects.remove(&(cluster.clone(), kind.to_owned())).unwrap_or_default())
        })
        .collect()
}

#[test]
fn every_dialect_keeps_the_rules_of_argo() {
    for version in VERSIONS {
        for (plane, tools) in [
            (full_plane(version), [STANDARD.as_slice(), &["java", "go"]].concat()),
            (plain_plane(version), STANDARD.to_vec()),
        ] {
            let clusters = of_clusters(&repository(&plane, &tools, SOURCE));
            let [workflows, schedules, templates] =
                clusters.iter().find(|[workflows, ..]| !workflows.is_empty()).expect("builds");
            assert_eq!(
                (workflows.len(), schedules.len(), templates.len()),
                (tools.len(), tools.len(), tools.len())
            );
            let found = faults(version, workflows, schedules, templates);
            assert!(found.is_empty(), "{version}\n{}", found.join("\n"));
        }
    }
}

#[test]
fn examples_and_samples_keep_the_rules_of_argo() {
    let mut repositories = vec![project("examples/online-store"), project("golden/builds/repo")];
    repositories.extend(shared("conformance/samples"));
    let mut seen = 0;
    for repository in repositories {
        for [workflows, schedules, templates] in of_clusters(&compile_folder(&repository)) {
            seen += workflows.len();
            let found = faults("4.1", &workflows, &schedules, &templates);
            assert!(found.is_empty(), "{}\n{}", repository.display(), found.join("\n"));
        }
    }
    assert!(seen >= 2, "{seen} Workflows");
}

#[test]
fn the_judge_finds_faults() {
    let clusters = of_clusters(&repository(&plain_plane("4.1"), &["docker"], SOURCE));
    let [workflows, schedules, templates] = clusters.into_iter().find(|[w, ..]| !w.is_empty()).unwrap();
    let docker = templates.iter().position(|template| template["metadata"]["name"] == "docker").unwrap();
    let spoil = |change: Change<'_>| {
        let (mut workflows, mut schedules, mut templates) =
            (workflows.clone(), schedules.clone(), templates.clone());
        change(&mut workflows[0], &mut schedules[0], &mut templates[docker]);
        faults("4.1", &workflows, &schedules, &templates).join("\n")
    };
    let cases: [(&str, Change<'_>); 12] = [
        ("Strict referencing refuses `podSpecPatch`", &|w, _, _| w["spec"]["podSpecPatch"] = json!("{}")),
        ("would be applied and built again", &|w, _, _| w["spec"]["ttlStrategy"] = json!({})),
        ("has no value", &|w, _, _| {
            _ = w["spec"]["arguments"]["parameters"].as_array_mut().unwrap().remove(2)
        }),
        ("is no plain text", &|w, _, _| {
            w["spec"]["arguments"]["parameters"][7]["value"] = json!("{{workflow.name}}");
        }),
        ("its template is not on the cluster", &|w, _, _| {
            w["spec"]["workflowTemplateRef"]["name"] = json!("x")
        }),
        ("is longer than 52", &|_, s, _| s["metadata"]["name"] = json!("a".repeat(53))),
        ("wants `schedules`", &|_, s, _| s["spec"]["schedule"] = json!("0 3 * * *")),
        ("enters by a template that is not there", &|_, _, t| t["spec"]["entrypoint"] = json!("x")),
        ("leads nowhere", &|_, _, t| t["spec"]["templates"][1]["steps"][1][0]["template"] = json!("x")),
        ("gives no `git-revision`", &|_, _, t| {
            let steps = t["spec"]["templates"][1]["steps"].as_array_mut().unwrap();
            steps.iter_mut().for_each(|row| _ = row[0].as_object_mut().unwrap().remove("arguments"));
        }),
        ("text is put into a script", &|_, _, t| {
            t["spec"]["templates"][2]["container"]["args"][0] =
                json!("git clone {{workflow.parameters.branch}}");
        }),
        ("`workflow.parameters.brunch` is not known", &|_, _, t| {
            t["spec"]["templates"][2]["container"]["env"][1]["value"] =
                json!("{{workflow.parameters.brunch}}");
        }),
    ];
    for (fault, change) in cases {
        let found = spoil(change);
        assert!(found.contains(fault), "expected {fault}, found: {found}");
    }
}
