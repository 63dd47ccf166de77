//! Runs `explain` on rendered objects as people do: how they are found, what is printed, what stays hidden.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

use crate::support::project;

fn explain(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.current_dir(folder).env_clear().arg("explain").args(arguments).output().unwrap()
}

fn text(folder: &Path, arguments: &[&str]) -> String {
    let output = explain(folder, arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Json {
    let text = text(folder, &[arguments, &["-o", "json"]].concat());
    let answer: Json = serde_json::from_str(&text).unwrap();
    let schema = fs::read_to_string(project("schemas/output/explain.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    assert!(schema.is_valid(&answer), "{text}");
    answer
}

fn fails(folder: &Path, arguments: &[&str]) -> String {
    let output = explain(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

fn layered() -> std::path::PathBuf {
    project("golden/explain/repo")
}

#[test]
fn objects_of_the_platform_say_what_generated_them() {
    let store = project("examples/online-store");
    let compilation = crate::support::compile_folder(&store);
    let manifests = &compilation.rendered.manifests;
    for (kind, words) in [
        ("Namespace", "generated: what every namespace of an organization gets"),
        ("NetworkPolicy", "generated: what every namespace of an organization gets"),
        ("Application", "generated: delivery of what is rendered"),
        ("AppProject", "generated: delivery of what is rendered"),
    ] {
        let of_kind = |manifest: &&bindery::render::Manifest| manifest.key.kind == kind;
        let manifest = manifests.iter().find(of_kind).unwrap_or_else(|| panic!("no {kind}"));
        let name = format!("{kind}/{}", manifest.key.name);
        let mut arguments = vec![name.as_str()];
        arguments.extend(manifest.key.cluster.iter().flat_map(|cluster| ["--cluster", cluster.as_str()]));
        arguments
            .extend(manifest.owner.environment.iter().flat_map(|environment| ["-e", environment.as_str()]));
        arguments
            .extend(manifest.owner.organization.iter().flat_map(|name| ["--organization", name.as_str()]));
        arguments.extend(manifest.owner.project.iter().flat_map(|name| ["--project", name.as_str()]));
        let told = text(&store, &arguments);
        assert!(told.contains(words) && !told.contains("because of this"), "{name}: {told}");
    }
}

#[test]
fn a_field_says_who_set_it_and_who_lost() {
    let repo = layered();
    let field = "spec.template.spec.containers[name=main].env[name=REGION].value";
    let answer = json(&repo, &["deployment/cart", "-e", "production", "--cluster", "us-1", field]);
    assert_eq!(answer["path"], "spec.template.spec.containers[0].env[1].value");
    assert_eq!((&answer["value"], &answer["object"]["cluster"]), (&Json::from("us"), &Json::from("us-1")));
    let told = |source: &Json| {
        let text = |key: &str| source[key].as_str().unwrap().to_owned();
        let file = fs::read_to_string(repo.join(text("file"))).unwrap();
        let line = file.lines().nth(source["line"].as_u64().unwrap() as usize - 1).unwrap();
        let there: String = line.chars().skip(source["column"].as_u64().unwrap() as usize - 1).collect();
        (text("layer"), there)
    };
    let (layer, there) = told(&answer["set_by"]);
    assert!(layer == "data plane override" && there.starts_with("us}"), "{layer} {there}");
    let lost: Vec<(String, String, String)> = answer["lost"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lost| {
            let (layer, there) = told(lost);
            let value = lost["value"].as_str().unwrap().to_owned();
            assert!(there.starts_with(&value), "{there}");
            (layer, value, there)
        })
        .collect();
    let lost: Vec<(&str, &str)> =
        lost.iter().map(|(layer, value, _)| (layer.as_str(), value.as_str())).collect();
    assert_eq!(lost, [("binding", "world"), ("claim", "somewhere"), ("class", "nowhere")]);
}

/// Layer and value of a field's winner and losers, and whether an allowance is named.
fn ladder(field: &str) -> Vec<(String, Json, bool)> {
    let answer = json(&layered(), &["deployment/cart", "-e", "production", "--cluster", "eu-1", field]);
    let one = |source: &Json, value: &Json| {
        (source["layer"].as_str().unwrap().to_owned(), value.clone(), source["allowed_by"].is_object())
    };
    let lost = answer["lost"].as_array().unwrap().iter().map(|lost| one(lost, &lost["value"]));
    std::iter::once(one(&answer["set_by"], &answer["value"])).chain(lost).collect()
}

#[test]
fn an_override_says_what_allows_it() {
    let told = ladder("spec.replicas");
    let told: Vec<(&str, i64, bool)> = told
        .iter()
        .map(|(layer, value, allowed)| (layer.as_str(), value.as_i64().unwrap(), *allowed))
        .collect();
    let wanted = [
        ("binding", 5, true),
        ("class variant", 4, false),
        ("class", 3, false),
        ("extended class", 1, false),
    ];
    assert_eq!(told, wanted);
    let text =
        text(&layered(), &["deployment/cart", "-e", "production", "--cluster", "eu-1", "spec.replicas"]);
    assert!(text.contains("set by binding shop.yaml:43:36 (allowed by platform.yaml:83:14)"), "{text}");
}

#[test]
fn a_deleted_field_says_who_deleted_it() {
    let limits = serde_json::json!({ "memory": "256Mi" });
    let main = "spec.template.spec.containers[name=main]";
    for (field, winner, allowed, loser) in [
        ("spec.minReadySeconds".to_owned(), "binding", true, ("class", Json::from(5))),
        (
            "spec.template.spec.terminationGracePeriodSeconds".to_owned(),
            "class variant",
            false,
            ("class", Json::from(30)),
        ),
        (format!("{main}.resources.limits"), "claim", true, ("class", limits.clone())),
        // Nothing is left below what was deleted.
        (format!("{main}.resources.limits.memory"), "claim", true, ("class", limits)),
        (format!("{main}.env[name=TOKEN].valueFrom.secretKeyRef"), "binding", false, ("claim", Json::Null)),
    ] {
        let told = ladder(&field);
        assert_eq!(told.len(), 2, "{field}: {told:?}");
        assert_eq!(told[0], (winner.to_owned(), Json::Null, allowed), "{field}");
        assert_eq!(told[1].0, loser.0, "{field}");
        assert!(loser.1.is_null() || told[1].1 == loser.1, "{field}: {told:?}");
    }
}

#[test]
fn one_object_answers_to_many_names_and_ways() {
    let repo = layered();
    let wanted = text(&repo, &["deployment/cart", "-e", "development", "spec.replicas"]);
    assert!(wanted.contains("spec.replicas: 3\n  set by class platform.yaml:48:15\n"), "{wanted}");
    for (what, field) in [
        ("cart", "spec.replicas"),
        ("cart-in-development", ".spec.replicas"),
        ("deploy/cart-in-development", "spec['replicas']"),
        ("Deployments.apps/cart", "$.spec.replicas"),
    ] {
        assert_eq!(text(&repo, &[what, "-e", "development", field]), wanted, "{what} {field}");
    }
    let label =
        text(&repo, &["cart", "-e", "development", "spec.template.metadata.annotations.example.com/team"]);
    assert!(label.contains("annotations['example.com/team']: platform"), "{label}");
    let by_name = text(&repo, &["cart", "-e", "development", "spec.template.spec.containers.proxy.image"]);
    assert!(by_name.contains("proxy:1.0.0") && by_name.contains("over class"), "{by_name}");
}

#[test]
fn kinds_are_called_as_kubectl_calls_them() {
    let gateways = project("golden/gateways-managed/repo");
    for what in [
        "gateways/edge",
        "gtw/edge",
        "GATEWAY/edge",
        "gateways.gateway.networking.k8s.io/edge",
        "gateways.v1.gateway.networking.k8s.io/edge",
        "clienttrafficpolicies/inner",
        "ctp/inner",
        "referencegrants/gateway-certificate",
        "ns/gateways --cluster edge",
    ] {
        let words: Vec<&str> = what.split(' ').collect();
        assert!(!text(&gateways, &words).is_empty(), "{what}");
    }
    assert!(fails(&gateways, &["gateways.v1.apps/edge"]).contains("kind"));
}

#[test]
fn a_generated_value_says_why() {
    let repo = layered();
    let labels = text(&repo, &["cart", "-e", "development", "spec.selector.matchLabels"]);
    let lines: Vec<&str> = labels.lines().filter(|line| line.contains("-name: ")).collect();
    assert_eq!(lines.len(), 4, "{labels}");
    assert!(
        lines.iter().all(|line| line.contains("generated: selector labels (shop.yaml:33:18)")),
        "{labels}"
    );
    let stopped = json(&repo, &["cart", "-e", "production", "--cluster", "us-1", "spec.replicas"]);
    assert_eq!((&stopped["value"], &stopped["set_by"]["layer"]), (&Json::from(0), &Json::from("generated")));
    assert_eq!(stopped["set_by"]["reason"], "suspended or standing by");
    assert_eq!(stopped["lost"][0]["value"], 5);
    let secret = text(&repo, &["cart", "-e", "development", "spec.template.spec.imagePullSecrets"]);
    assert!(secret.contains("pull secret of the registry (platform.yaml:12:60)"), "{secret}");
}

#[test]
fn environments_are_compared() {
    let repo = layered();
    let arguments = ["deployment/cart", "--cluster", "eu-1", "-e", "development", "-e", "production"];
    let differences = json(&repo, &arguments);
    let paths: Vec<&str> =
        differences["differences"].as_array().unwrap().iter().map(|d| d["path"].as_str().unwrap()).collect();
    let region = "spec.template.spec.containers[name=main].env[name=REGION].value";
    assert!(paths.contains(&region) && paths.contains(&"metadata.namespace"), "{paths:?}");
    assert!(
        !paths.iter().any(|path| path.contains("CACHE") || path.contains("revisionHistoryLimit")),
        "{paths:?}"
    );
    let told = text(&repo, &arguments);
    assert!(told.contains("  development  somewhere  claim"), "{told}");
    assert!(told.contains("  production   world  binding"), "{told}");
    assert!(
        told.contains("args[2]\n  development  --color  claim shop.yaml:15:36\n  production   absent\n"),
        "{told}"
    );
    assert!(!told.contains("metadata.namespace"), "{told}");
    let named = text(&repo, &[&arguments[..], &["metadata.namespace"]].concat());
    assert!(named.contains("generated"), "{named}");
    let same = text(&repo, &[&arguments[..], &["spec.revisionHistoryLimit"]].concat());
    assert!(same.contains("no definition makes them differ"), "{same}");
}

#[test]
fn what_is_not_clear_or_not_there_is_said() {
    let repo = layered();
    for (arguments, wanted) in [
        (&["deployment/cart"][..], "`deployment/cart -e production --cluster us-1`"),
        (&["deployment/crat"], "did you mean `cart`"),
        (&["deploymnt/cart"], "did you mean `deployment`"),
        (&["cart", "-e", "prod"], "there is development, production"),
        (&["cart", "-e", "development", "spec.replicsa"], "none of the"),
        (&["deployment/cart", "-e", "development", "spec.replicsa"], "did you mean `replicas`"),
        (
            &["deployment/cart", "-e", "development", "spec.template.spec.containers[7]"],
            "the list has 2 elements",
        ),
        (
            &["deployment/cart", "-e", "development", "spec.template.spec.containers[x"],
            "a bracket is not closed",
        ),
        (&["deployment/cart", "-e", "development", "spec."], "it ends in a dot"),
        (
            &["deployment/cart", "-e", "development", "spec.replicas.more"],
            "`spec.replicas` is a whole number",
        ),
        (
            &["deployment/cart", "--project", "shop", "-e", "development", "--cluster", "us-1"],
            "nothing that fits all",
        ),
        (&["unknown-clas"], "did you mean `unknown-class`"),
    ] {
        let error = fails(&repo, arguments);
        assert!(error.contains(wanted), "{arguments:?}: {error}");
    }
}

#[test]
fn a_secret_is_not_explained() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["bindery.yaml", "platform.yaml", "shop.yaml"] {
        fs::copy(layered().join(file), folder.path().join(file)).unwrap();
    }
    let secret = "super-secret-value";
    let shop = fs::read_to_string(folder.path().join("shop.yaml")).unwrap();
    // A literal that a report calls a secret, over one of the class.
    let shop = shop.replace("value: somewhere", &format!("value: \"https://user:{secret}@example.com/\""));
    fs::write(folder.path().join("shop.yaml"), shop).unwrap();
    let output = explain(folder.path(), &["cart", "-e", "development", "spec.template.spec.containers"]);
    let report =
        Command::new(env!("CARGO_BIN_EXE_bindery")).arg("check").current_dir(folder.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&report.stderr).contains("clear-text-secret"));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("(redacted)") && !told.contains(secret), "{told}");
}

#[test]
fn a_literal_password_is_not_explained_even_where_it_lost() {
    let folder = tempfile::tempdir().unwrap();
    let with = |file: &str, place: &str, more: &str| {
        let text = fs::read_to_string(layered().join(file)).unwrap();
        assert!(text.contains(place), "{file}");
        fs::write(folder.path().join(file), text.replacen(place, &format!("{more}{place}"), 1)).unwrap();
    };
    with("bindery.yaml", "apiVersion", "");
    let of_class = ["{name: DB_PASSWORD, value: classy-one}", "{name: API_TOKEN, value: classy-two}"];
    let of_class = of_class.map(|variable| format!("- {variable}\n              ")).concat();
    with("platform.yaml", "- {name: LOG_LEVEL, value: info}", &of_class);
    let own =
        ["{key: DB_PASSWORD, value: claimed}", "{key: API_TOKEN, valueFrom: {secretRef: {name: a, key: b}}}"];
    let own = own.map(|variable| format!("- {variable}\n          ")).concat();
    with("shop.yaml", "- {key: LOG_LEVEL, value: debug}", &own);
    let main = "spec.template.spec.containers[name=main].env";
    let (password, token) =
        (format!("{main}[name=DB_PASSWORD].value"), format!("{main}[name=API_TOKEN].value"));
    let one = ["deployment/cart", "-e", "development"];
    let several = ["deployment/cart", "-e", "development", "-e", "production", "--cluster", "eu-1"];
    for query in [&one[..], &several] {
        for path in ["", "spec.template.spec.containers", main, &password, &token] {
            for format in ["text", "json"] {
                let mut arguments = [query, &["-o", format]].concat();
                arguments.extend((!path.is_empty()).then_some(path));
                let told = text(folder.path(), &arguments);
                for secret in ["classy-one", "classy-two", "claimed"] {
                    assert!(!told.contains(secret), "{arguments:?}: {told}");
                }
            }
        }
    }
    let told = text(folder.path(), &["deployment/cart", "-e", "development", &password]);
    assert!(told.contains("value: (redacted)\n  set by claim"), "{told}");
    assert!(told.contains("over class platform.yaml") && told.ends_with(": (redacted)\n"), "{told}");
    let told = text(folder.path(), &["deployment/cart", "-e", "development", &token]);
    assert!(told.contains("value: absent\n  deleted by claim"), "{told}");
    assert!(told.contains("over class platform.yaml") && told.ends_with(": (redacted)\n"), "{told}");
}

#[test]
fn errors_elsewhere_do_not_keep_it_from_explaining() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["bindery.yaml", "platform.yaml", "shop.yaml"] {
        fs::copy(layered().join(file), folder.path().join(file)).unwrap();
    }
    let broken = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {name: other, namespace: acme}\nspec: {deploymentPipelineRef: none}\n";
    fs::write(folder.path().join("broken.yaml"), broken).unwrap();
    let output = explain(folder.path(), &["cart", "-e", "development", "spec.replicas"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("spec.replicas: 3"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the definitions have errors (1)"));
}

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let command = "deployment/cart -e development -e production";
    let block = readme.split(&format!("$ bindery explain {command}\n")).nth(1).unwrap();
    let shown = block.split("```").next().unwrap();
    let arguments: Vec<&str> = command.split(' ').collect();
    assert_eq!(shown, text(&project("examples/online-store"), &arguments));
}

#[test]
fn replicas_that_an_autoscaler_took_say_so_and_what_they_were() {
    let told = text(
        &project("golden/scaled-replicas/repo"),
        &["deployment/cart", "-e", "production", "--cluster", "main", "spec.replicas"],
    );
    assert!(told.contains("spec.replicas: absent\n  deleted by generated: left to the autoscaler"), "{told}");
    assert!(told.contains("\n  over binding"), "{told}");
    assert!(told.contains(": 5\n"), "{told}");
}
