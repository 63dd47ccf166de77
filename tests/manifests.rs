//! Judges plain manifests as `check --manifests` does: what is read, what is passed over, how it ends.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use bindery::compile::{Compilation, check_manifests};
use bindery::diagnostics::{to_json, to_text};
use bindery::source::{RepoPath, SourceTree};
use serde_json::Value as Json;

fn judge(text: &str) -> Compilation {
    let path = RepoPath::new("all.yaml").unwrap();
    check_manifests(Arc::new(SourceTree::new([(path, Arc::from(text))], [])), None, None)
}

fn codes(compilation: &Compilation) -> Vec<&str> {
    compilation.diagnostics.iter().map(|report| report.code.name).collect()
}

/// The same objects in YAML that only a lenient reader takes.
const PRIVILEGED: &str = "\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: {name: cart, namespace: shop}
    spec: &spec
      hostNetwork: yes
      containers: [{name: main, image: registry.example.com/cart:1.4.2}]
  - apiVersion: batch/v1
    kind: Job
    metadata: {name: fill, namespace: shop}
    spec: {template: {spec: {<<: *spec, hostPID: on, hostNetwork: !!bool off}}}
";

#[test]
fn lists_merge_keys_and_loose_booleans_are_read_as_kubectl_reads_them() {
    let judged = judge(PRIVILEGED);
    assert_eq!(judged.rendered.manifests.len(), 3);
    let refused: Vec<String> = judged
        .diagnostics
        .iter()
        .filter(|report| report.code.name == "pod-refused-by-namespace")
        .map(|report| report.message.clone())
        .collect();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[0].contains("`hostNetwork` is true") && refused[1].contains("`hostPID` is true"));
}

#[test]
fn a_key_that_stands_twice_is_a_warning_and_the_last_one_counts() {
    let judged = judge("apiVersion: v1\nkind: Secret\nkind: ConfigMap\nmetadata: {name: a}\n");
    assert!(codes(&judged).contains(&"duplicate-key"));
    assert!(!judged.diagnostics.has_errors());
    assert_eq!(judged.rendered.manifests[0].key.kind, "ConfigMap");
}

#[test]
fn a_document_that_is_no_object_is_passed_over() {
    let judged = judge("replicas: 2\nimage: {tag: latest}\n---\n---\n# nothing\n---\n[1, 2]\n");
    assert_eq!(codes(&judged), ["not-a-manifest"]);
    assert!(!judged.diagnostics.has_errors());
}

#[test]
fn documents_that_are_no_objects_are_told_once_for_each_file() {
    let file = |name: &str, text: String| (RepoPath::new(name).unwrap(), Arc::from(text));
    let files = [file("a.yaml", "---\na: 1\n".repeat(300)), file("b.json", "{\"a\": 1}\n".to_owned())];
    let judged = check_manifests(Arc::new(SourceTree::new(files, [])), None, None);
    assert_eq!(codes(&judged), ["not-a-manifest", "not-a-manifest"]);
    let messages: Vec<&str> = judged.diagnostics.iter().map(|report| report.message.as_str()).collect();
    assert!(
        messages[0].starts_with("300 documents") && messages[1].starts_with("a document"),
        "{messages:?}"
    );
}

#[test]
fn of_many_limits_the_tightest_is_told_of_each_pod() {
    let mut text = String::new();
    for amount in [3, 1, 2].into_iter().chain(4..60) {
        text += &format!(
            "---\napiVersion: v1\nkind: LimitRange\nmetadata: {{name: l{amount}, namespace: n}}\n\
             spec: {{limits: [{{type: Container, max: {{cpu: {amount}m}}}}]}}\n"
        );
    }
    for pod in 0..40 {
        text += &format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{pod}, namespace: n}}\nspec: {{containers: [{{name: c, \
             image: 'r.example.com/x:1.0.0', resources: {{requests: {{cpu: 1}}, limits: {{cpu: 1}}}}}}]}}\n"
        );
    }
    let judged = judge(&text);
    let told: Vec<_> =
        judged.diagnostics.iter().filter(|report| report.code.name == "limits-exceeded").collect();
    let text = to_text(&judged.diagnostics, &judged.sources, false);
    assert!(text.contains("max: {cpu: 1m}") && !text.contains("max: {cpu: 2m}"), "{text}");
    assert!((1..=40).contains(&told.len()), "{} reports", told.len());
}

#[test]
fn one_pod_is_told_no_more_limits_than_anybody_reads() {
    let bounds: String =
        (0..500).map(|index| format!("{{type: Pod, max: {{example.com/r{index}: 1}}}},")).collect();
    let judged = judge(&format!(
        "apiVersion: v1\nkind: LimitRange\nmetadata: {{name: l, namespace: n}}\nspec: {{limits: [{bounds}]}}\n---\n\
         apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: n}}\nspec: {{containers: [{{name: c, image: 'r.example.com/x:1.0.0'}}]}}\n"
    ));
    let told = judged.diagnostics.iter().filter(|report| report.code.name == "limits-exceeded").count();
    assert!((1..=8).contains(&told), "{told} reports");
}

#[test]
fn custom_kinds_pass() {
    let tenant =
        "apiVersion: example.com/v1\nkind: Tenant\nmetadata: {name: a, namespace: b}\nspec: {pods: 5}\n";
    assert_eq!(codes(&judge(tenant)), [""; 0]);
    assert_eq!(codes(&judge(&tenant.replace(", namespace: b", ""))), ["unknown-scope"]);
}

/// A privileged pod without what a typed list says for its items.
const POD: &str =
    "{metadata: {name: p}, spec: {hostNetwork: true, containers: [{name: a, image: 'r.example.com/a:1'}]}}";

#[test]
fn lists_of_every_sort_and_depth_are_taken_apart() {
    let pod = POD.replacen('{', "{apiVersion: v1, kind: Pod, ", 1);
    let list = |kind: &str, item: &str| format!("{{apiVersion: v1, kind: {kind}, items: [{item}]}}");
    let mut deep = pod.clone();
    for _ in 0..30 {
        deep = list("List", &deep);
    }
    for (text, names) in [
        (list("PodList", POD), vec!["p"]),
        (list("List", &list("PodList", POD)), vec!["p"]),
        (list("List", &list("List", &format!("{pod}, {}", list("PodList", POD)))), vec!["p", "p"]),
        (
            list("PodList", &format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c}}}}, {POD}")),
            vec!["c", "p"],
        ),
        // Whatever has `items` is a list to kubectl, and what else it says is applied by nobody.
        (list("Gathering", &pod), vec!["p"]),
        (list("List", ""), vec![]),
        (deep, vec!["p"]),
    ] {
        let judged = judge(&text);
        let found: Vec<&str> =
            judged.rendered.manifests.iter().map(|manifest| manifest.key.name.as_str()).collect();
        assert_eq!(found, names, "{text}");
        for pod in judged.rendered.manifests.iter().filter(|manifest| manifest.key.name == "p") {
            assert_eq!((pod.key.api_version.as_str(), pod.key.kind.as_str()), ("v1", "Pod"), "{text}");
        }
    }
    assert_eq!(
        codes(&judge(&list("List", POD))),
        ["not-a-manifest"],
        "a plain list says nothing for its items"
    );
}

const LOST_SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {selector: {app: a}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: b, labels: {app: b}}
spec: {containers: [{name: main, image: 'a:1'}]}
";

#[test]
fn references_that_lead_out_of_manifests_are_warnings() {
    let judged = judge(LOST_SERVICE);
    assert!(codes(&judged).contains(&"selector-matches-nothing") && !judged.diagnostics.has_errors());
    // An operator may make the pods.
    let custom = "---\napiVersion: databases.example.com/v1\nkind: Cluster\nmetadata: {name: a}\n";
    assert!(!codes(&judge(&format!("{LOST_SERVICE}{custom}"))).contains(&"selector-matches-nothing"));
    // In another namespace it cannot.
    let elsewhere = custom.replace("{name: a}", "{name: a, namespace: other}");
    assert!(codes(&judge(&format!("{LOST_SERVICE}{elsewhere}"))).contains(&"selector-matches-nothing"));
    // Where nothing makes pods at all, those of the Service stand in another file.
    let alone = LOST_SERVICE.split("---").next().unwrap();
    assert_eq!(codes(&judge(alone)), [""; 0]);
}

#[test]
fn images_of_argo_workflows_are_judged() {
    let template = "{name: a, container: {image: 'a:latest'}, initContainers: [{image: b}], sidecars: [{image: 'c:dev'}]}";
    let script = "{name: b, script: {image: 'd:main'}}";
    let judged = judge(&format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {{name: a}}\nspec: {{workflowSpec: {{templates: [{template}, {script}]}}}}\n"
    ));
    assert_eq!(codes(&judged), ["mutable-image-tag"; 4]);
}

#[test]
fn api_versions_are_judged_by_the_kubernetes_that_serves_them() {
    let text = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n";
    let path = RepoPath::new("all.yaml").unwrap();
    let sources = Arc::new(SourceTree::new([(path, Arc::from(text))], []));
    let told = |version: Option<u32>| {
        let judged = check_manifests(sources.clone(), None, version);
        codes(&judged).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(told(Some(20)), [""; 0]);
    assert_eq!(told(Some(21)), ["deprecated-api"]);
    assert_eq!(told(Some(24)), ["deprecated-api"]);
    assert_eq!(told(Some(25)), ["removed-api"]);
    assert_eq!(told(None), ["removed-api"]);
}

/// Objects that hold the same secret in every place that rules know.
const LEAKS: &str = "\
apiVersion: v1
kind: Secret
metadata: {name: a}
data: {url: aHR0cHM6Ly9tZTpoNFJ0azBwZkBleGFtcGxlLmNvbQ==}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {url: 'https://me:h4Rtk0pf@example.com'}
---
apiVersion: batch/v1
kind: Job
metadata: {name: a}
spec:
  template:
    spec:
      containers:
        - name: main
          image: a
          args: [--url, 'https://me:h4Rtk0pf@example.com']
          env: [{name: DB_PASSWORD, value: h4Rtk0pf}, {name: MIRROR, value: 'https://me:h4Rtk0pf@example.com'}]
";

#[test]
fn no_report_shows_a_secret() {
    let judged = judge(LEAKS);
    let found = codes(&judged);
    let count = |code: &str| found.iter().filter(|other| **other == code).count();
    assert_eq!((count("clear-text-secret"), count("literal-password"), count("plain-secret")), (4, 1, 1));
    let json = serde_json::to_string(&to_json(&judged.diagnostics, &judged.sources)).unwrap();
    for shown in [to_text(&judged.diagnostics, &judged.sources, false), json] {
        assert!(!shown.contains("h4Rtk0pf") && !shown.contains("aHR0cHM6"), "{shown}");
    }
}

fn check(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.current_dir(folder).env_clear().args(["check", "--format", "json"]).args(arguments);
    command.stdin(Stdio::null());
    command
}

fn report(output: &Output) -> Json {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn the_command_line_takes_files_folders_and_stdin() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    fs::create_dir_all(place.join("k8s/deep")).unwrap();
    fs::write(place.join("k8s/deep/pod.yml"), PRIVILEGED).unwrap();
    fs::write(place.join("k8s/notes.txt"), "not: [yaml").unwrap();
    fs::write(place.join("plain"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").unwrap();

    let output = check(place, &["--manifests", "k8s", "plain"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let found = report(&output);
    let first = &found["diagnostics"][0];
    assert_eq!((&first["file"], &first["line"]), (&Json::from("k8s/deep/pod.yml"), &Json::from(12)));
    assert_eq!(first["object"]["cluster"], Json::Null);

    let output = check(place, &["--manifests", "plain"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");

    let mut child =
        check(place, &["--manifests", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"kind: [\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let found = report(&output);
    assert_eq!(found["diagnostics"][0]["code"], "yaml-syntax");
    assert_eq!(found["diagnostics"][0]["file"], "<stdin>");

    fs::write(place.join("empty"), "").unwrap();
    let output = check(place, &["--manifests", "plain", "--policy", "plain"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(report(&output)["diagnostics"][0]["code"], "policy-error");

    for wrong in [
        &["--manifests", "empty"][..],
        &["--manifests", "missing.yaml"],
        &["--manifests", "plain", "--pod-security", "strict"],
        &["--manifests", "plain", "--pod-security", "baseline@1.x"],
        &["--pod-security", "baseline"],
    ] {
        assert_eq!(check(place, wrong).output().unwrap().status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn endings_count_in_any_letter_case() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let object = r#"{"apiVersion": "extensions/v1beta1", "kind": "Ingress", "metadata": {"name": "a"}}"#;
    let files = ["a.YAML", "b.Yml", "c.JSON", "d.yAmL"];
    for file in files {
        fs::write(place.join(file), object).unwrap();
    }
    let found = report(&check(place, &["--manifests", "."]).output().unwrap());
    let told: Vec<&str> = found["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|report| report["file"].as_str())
        .collect();
    assert!(files.iter().all(|file| told.contains(file)), "{found}");
    // Definitions are found by the same endings.
    let found = report(&check(place, &[]).output().unwrap());
    assert!(found["diagnostics"].to_string().contains("a.YAML"), "{found}");
}

#[test]
fn json_objects_one_behind_another_are_read_as_kubectl_reads_them() {
    let object = |name: &str| {
        format!("{{\"apiVersion\":\"v1\",\n\t\"kind\":\"ConfigMap\", \"metadata\":{{\"name\":\"{name}\"}}}}")
    };
    let judged = judge(&format!("{}\n{} {}\n", object("a"), object("b}{"), object("c")));
    let names: Vec<&str> =
        judged.rendered.manifests.iter().map(|manifest| manifest.key.name.as_str()).collect();
    assert_eq!((names, codes(&judged)), (vec!["a", "b}{", "c"], vec![]));
    // Places count from the beginning of the file.
    let gone = object("a").replace("\"v1\"", "\"extensions/v1beta1\"").replace("ConfigMap", "Ingress");
    let judged = judge(&format!("{}\n\n{gone}", object("a")));
    let report = judged.diagnostics.iter().next().unwrap();
    let place = judged.sources.position(report.primary.as_ref().unwrap().span);
    assert_eq!((report.code.name, place.line, place.column), ("removed-api", 4, 15));
}

#[test]
fn quoted_text_may_go_on_below_its_key_as_in_the_reader_of_kubectl() {
    let judged = judge(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    text: \"a\n  b\n\n\tc\"\n",
    );
    assert_eq!(codes(&judged), [""; 0]);
    let annotations = judged.rendered.manifests[0].body.at(&["metadata", "annotations", "text"]);
    assert_eq!(annotations.and_then(|text| text.as_str()), Some("a b\nc"));
}

/// A base's namespace and route, and patches that leave to the base what they do not say.
const PATCHES: &str = "\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, namespace: shop}
spec: {defaultBackend: {service: {name: cart, port: {number: 80}}}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop, annotations: {a: b}}
spec: {selector: {app: cart}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: main
          readinessProbe: {httpGet: {path: /ready, port: http}}
";

#[test]
fn a_patch_is_not_blamed_for_what_its_base_says() {
    assert_eq!(codes(&judge(PATCHES)), [""; 0]);
    // What a patch does say is judged.
    let forbidden = PATCHES.replace("    spec:\n", "    spec:\n      hostNetwork: true\n");
    assert_eq!(codes(&judge(&forbidden)), ["pod-refused-by-namespace"]);
    // With an image it is no patch.
    let whole = PATCHES.replace("- name: main", "- name: main\n          image: 'a:1'");
    assert!(codes(&judge(&whole)).contains(&"unknown-probe-port"));
}

/// Pairs of objects that do not fit each other.
const MISFITS: [(&str, &str, &str); 3] = [
    (
        "limits-exceeded",
        "{apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {limits: [{type: Container, max: {memory: 1Gi}}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: a, image: 'a:1', resources: {limits: {memory: 2Gi}}}]}}",
    ),
    (
        "unknown-target-port",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {app: b}, ports: [{port: 80, targetPort: web}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: b, labels: {app: b}}, spec: {containers: [{name: a, image: 'a:1', ports: [{containerPort: 80}]}]}}",
    ),
    (
        "unknown-route-backend",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}",
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: b}, spec: {defaultBackend: {service: {name: a, port: {number: 81}}}}}",
    ),
];

#[test]
fn files_without_a_namespace_need_not_be_meant_for_the_same_one() {
    for (code, first, second) in MISFITS {
        let level = |files: &[String]| {
            let files = files.iter().enumerate().map(|(index, text)| {
                (RepoPath::new(format!("{index}.yaml")).unwrap(), Arc::from(text.as_str()))
            });
            let judged = check_manifests(Arc::new(SourceTree::new(files, [])), None, None);
            assert!(codes(&judged).contains(&code), "{code}");
            judged.diagnostics.has_errors()
        };
        let inside = |text: &str| text.replace("metadata: {", "metadata: {namespace: shop, ");
        assert!(!level(&[first.to_owned(), second.to_owned()]), "{code}");
        assert!(level(&[inside(first), inside(second)]), "{code}");
        assert!(level(&[format!("{first}\n---\n{second}\n")]), "{code}");
    }
}

/// Files as somebody names a folder of them.
fn judge_files(files: &[(&str, &str)]) -> Compilation {
    let files = files.iter().map(|(path, text)| (RepoPath::new(*path).unwrap(), Arc::from(*text)));
    check_manifests(Arc::new(SourceTree::new(files, [])), None, None)
}

/// Code and hint of each report.
fn told(compilation: &Compilation) -> Vec<(&str, String)> {
    compilation.diagnostics.iter().map(|report| (report.code.name, report.hints.join("; "))).collect()
}

const GOOD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

#[test]
fn a_chart_is_one_report_that_says_how_it_is_rendered() {
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n{{- if .Values.a }}\ndata: {}\n{{- end }}\n";
    let judged = judge_files(&[
        ("charts/cart/Chart.yaml", "apiVersion: v2\nname: cart\nversion: 0.1.0\n"),
        ("charts/cart/values.yaml", "a: 1\n"),
        ("charts/cart/templates/one.yaml", template),
        ("charts/cart/templates/two.yaml", template),
        ("charts/cart/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n"),
        ("charts/cart/charts/sub/templates/one.yaml", template),
        ("charts/cart/crds/one.yaml", GOOD),
        ("other/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n"),
    ]);
    let told = told(&judged);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("helm template charts/cart | bindery check --manifests -"), "{told:?}");
    assert!(judged.diagnostics.has_errors(), "a chart that nobody judged is no clean run");
    assert_eq!(judged.rendered.manifests.len(), 2, "what lies beside it is judged");

    let alone = judge_files(&[("one.yaml", template), ("two.yaml", template)]);
    let codes = codes(&alone);
    assert_eq!(codes, ["not-a-manifest"]);
}

#[test]
fn a_kustomization_that_changes_its_resources_is_one_report() {
    let judged = judge_files(&[
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("base/a.yaml", GOOD),
        ("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: ./patch.yaml}]\n"),
        ("prod/patch.yaml", "- {op: add, path: /data, value: {a: b}}\n"),
    ]);
    let told = told(&judged);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("kubectl kustomize prod | bindery check --manifests -"), "{told:?}");
    assert_eq!(judged.rendered.manifests.len(), 1);
}
