//! Names and paths by which one tenant could reach another, or the cluster itself.

use super::repo::Repo;

const FILE: &str = "projects/hostile.yaml";

fn document(kind: &str, name: &str, organization: &str, spec: &str) -> String {
    let name = serde_json::to_string(name).unwrap();
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {organization}}}\nspec: {spec}\n---\n"
    )
}

fn service(name: &str, organization: &str, project: &str, path: &str) -> String {
    document(
        "Service",
        name,
        organization,
        &format!(
            "{{project: {project}, workload: {{containers: {{main: {{image: 'a:1'}}}}, endpoints: {{http: {{type: REST, port: 8080}}}}}}, apis: {{a: {{type: REST, rest: {{backend: {{port: 8080, basePath: {path}}}, exposeLevels: [Organization]}}}}}}}}"
        ),
    )
}

/// A second organization on the first one's clusters, with a project of a name of its choice.
fn second(repo: &Repo, project: &str) -> String {
    let platform = repo.read("platform/platform.yaml").replace("acme", "evil");
    let classes = repo.read("platform/classes.yaml").replace("namespace: acme", "namespace: evil");
    format!(
        "{platform}\n---\n{classes}\n---\n{}",
        document("Project", project, "evil", "{deploymentPipelineRef: standard}")
    )
}

#[test]
fn names_cannot_climb_or_smuggle() {
    let long = "a".repeat(64);
    let names = [
        "../../etc/passwd",
        "a/b",
        "a\\b",
        ".",
        "..",
        "",
        "a:b",
        "con.",
        "trailing ",
        "A",
        "a\nb",
        "a\u{0}b",
        "é",
        "a\u{202e}b",
        "a\u{1b}[31m",
        "{{ x }}",
        "*",
        "-a",
        "a-",
        "_namespace",
        "kustomization.yaml",
        "a.b",
        &long,
    ];
    for kind in ["Project", "Environment", "Component"] {
        for name in names {
            let repo = Repo::new();
            let spec = match kind {
                "Project" => "{deploymentPipelineRef: standard}",
                "Environment" => "{dataPlaneRef: production}",
                _ => "{owner: {projectName: shop}, type: Service}",
            };
            repo.put(FILE, document(kind, name, "acme", spec));
            repo.refused("invalid-definition-name", FILE);
        }
    }
    for name in names {
        let repo = Repo::new();
        repo.put(FILE, service(name, "acme", "shop", "/a"));
        repo.refused("invalid-definition-name", FILE);
    }
}

#[test]
fn lengths_are_exact() {
    for (length, exit) in [(63, 0), (64, 1)] {
        let repo = Repo::new();
        repo.put(FILE, service(&"a".repeat(length), "acme", "shop", "/a"));
        assert_eq!(repo.run(&["render"]).exit, exit, "{length}");
    }
    for (length, exit) in [(253, 0), (254, 1)] {
        let repo = Repo::new();
        let labels = vec!["a".repeat(63); 4].join(".");
        let name = format!("{labels}{}", "a".repeat(3))[..length.min(255)].to_owned();
        let name = if length == 253 { labels[..253].to_owned() } else { name };
        repo.put(FILE, document("ConfigurationGroup", &name, "acme", "{configurations: []}"));
        assert_eq!(repo.run(&["check"]).exit, exit, "{length}");
    }
}

#[test]
fn base_paths_stay_below_their_component() {
    for path in [
        "/../b",
        "a",
        "/a/./b",
        "/a?b",
        "/a#b",
        "'/a b'",
        "'/%2e%2e/b'",
        "\"/a\\nb\"",
        "/é",
        "'/a;b{c}'",
        "'/\\..\\'",
    ] {
        let repo = Repo::new();
        repo.put(FILE, service("cart", "acme", "shop", path));
        let run = repo.run(&["render", "--format", "json"]);
        assert_eq!(run.exit, 1, "{path}");
        assert!(run.out.contains("invalid-base-path"), "{path}: {}", run.out);
    }
}

#[test]
fn a_path_below_that_of_another_owner_is_refused() {
    let repo = Repo::new();
    repo.put(FILE, second(&repo, "shop") + &service("catalog", "evil", "shop", "/api/v1/admin"));
    repo.refused("shared-route", FILE);
    let repo = Repo::new();
    repo.put(FILE, second(&repo, "shop") + &service("catalog", "evil", "shop", "''"));
    let run = repo.run(&["render", "--format", "json"]);
    assert_eq!(run.exit, 1);
    assert!(run.out.contains("shared-route"));
    let repo = Repo::new();
    repo.put(FILE, second(&repo, "shop") + &service("catalog", "evil", "shop", "/api/v10"));
    assert_eq!(repo.run(&["render"]).exit, 0, "siblings are no one's prefix");
}

#[test]
fn an_environment_cannot_take_the_host_of_a_web_application() {
    let repo = Repo::new();
    let platform = second(&repo, "shop").replace(
        "dataPlaneRef: nonproduction",
        "dataPlaneRef: nonproduction\n  gateway: {dnsPrefix: storefront-development}",
    );
    let text = platform + &service("cart", "evil", "shop", "/a").replace("Organization", "Public");
    repo.put(FILE, text);
    repo.refused("shared-route", FILE);
}

#[test]
fn a_namespace_of_the_cluster_itself_is_nobodys() {
    for project in ["kube-system", "kube-public", "kube-node-lease", "default", "openchoreo-data-plane"] {
        let repo = Repo::new();
        repo.edit("bindery.yaml", "{{ organization }}-{{ project }}-{{ environment }}", "{{ project }}");
        repo.put(
            FILE,
            document("Project", project, "acme", "{deploymentPipelineRef: standard}")
                + &service("a", "acme", project, "/a"),
        );
        let run = repo.run(&["render", "--format", "json"]);
        assert_eq!(run.exit, 1);
        assert!(run.out.contains("unusable-name") && run.out.contains(project), "{}", run.out);
    }
}

#[test]
fn owners_whose_joined_names_are_equal_are_told_apart() {
    let repo = Repo::new();
    let one = document("Project", "shop-development", "acme", "{deploymentPipelineRef: other}");
    let environment = document("Environment", "x", "acme", "{dataPlaneRef: nonproduction}")
        + &document("Environment", "development-x", "acme", "{dataPlaneRef: nonproduction}")
        + &document(
            "DeploymentPipeline",
            "other",
            "acme",
            "{promotionPaths: [{sourceEnvironmentRef: x, targetEnvironmentRefs: [{name: production}]}]}",
        )
        + &document(
            "DeploymentPipeline",
            "third",
            "acme",
            "{promotionPaths: [{sourceEnvironmentRef: development-x, targetEnvironmentRefs: [{name: production}]}]}",
        );
    let two = document("Project", "shop", "acme", "{deploymentPipelineRef: third}");
    std::fs::remove_file(repo.root.join("projects/shop.yaml")).unwrap();
    std::fs::remove_file(repo.root.join("projects/shop-components.yaml")).unwrap();
    repo.put(
        FILE,
        one + &environment
            + &two
            + &service("a", "acme", "shop-development", "/a")
            + &service("b", "acme", "shop", "/b"),
    );
    repo.refused("shared-namespace", FILE);
}

#[test]
fn references_do_not_leave_their_organization() {
    for reference in ["other/shop", "../evil", "evil.shop", "evil/../shop"] {
        let repo = Repo::new();
        repo.put(FILE, second(&repo, "theirs") + &service("x", "acme", "theirs", "/a"));
        let run = repo.run(&["check", "--format", "json"]);
        assert!(run.exit == 1 && run.out.contains("unknown-project"), "{}", run.out);
        repo.put(FILE, service("x", "acme", reference, "/a"));
        assert_eq!(repo.run(&["check"]).exit, 1, "{reference}");
    }
}

#[test]
fn hosts_and_gateways_are_names() {
    for (from, to) in [
        ("publicVirtualHost: example.com", "publicVirtualHost: '*.example.com'"),
        ("publicVirtualHost: example.com", "publicVirtualHost: 'example.com/x'"),
        ("publicVirtualHost: example.com", "publicVirtualHost: \"a\\nb\""),
        ("publicVirtualHost: example.com", "publicVirtualHost: example.com\n    external: {name: '../x'}"),
        (
            "publicVirtualHost: example.com",
            "publicVirtualHost: example.com\n    internal: {name: a, namespace: 'b c'}",
        ),
        ("name: production\n  gateway", "name: ../../../tmp/x\n  gateway"),
        ("name: production\n  gateway", "name: a/b\n  gateway"),
        ("isProduction: true", "gateway: {dnsPrefix: 'x/y'}"),
    ] {
        let repo = Repo::new();
        repo.edit("platform/platform.yaml", from, to);
        let report = repo.refused("unusable-name", "platform/platform.yaml");
        assert!(report["message"].as_str().unwrap().len() < 300);
    }
}

#[test]
fn one_object_has_one_source() {
    let repo = Repo::new();
    let project = document("Project", "shop", "acme", "{deploymentPipelineRef: standard}");
    repo.put(FILE, &project);
    repo.refused("duplicate-definition", "projects/shop.yaml");
    let repo = Repo::new();
    repo.put("projects/shop.json", r#"{"apiVersion": "openchoreo.dev/v1alpha1", "kind": "Project", "metadata": {"name": "shop", "namespace": "acme"}, "spec": {"deploymentPipelineRef": "standard"}}"#);
    let run = repo.run(&["check", "--format", "json"]);
    assert!(run.exit == 1 && run.out.contains("duplicate-definition"));
}

#[test]
fn a_cycle_is_named() {
    let repo = Repo::new();
    repo.edit(
        "platform/platform.yaml",
        "sourceEnvironmentRef: staging\n      targetEnvironmentRefs:\n        - name: production",
        "sourceEnvironmentRef: staging\n      targetEnvironmentRefs:\n        - name: development",
    );
    let run = repo.run(&["check", "--format", "json"]);
    assert!(run.exit == 1 && run.out.contains("cycle"), "{}", run.out);
}

#[test]
fn replicas_and_ports_have_ranges() {
    let repo = Repo::new();
    repo.edit("platform/classes.yaml", "replicas: 2", "replicas: 2147483648");
    assert_eq!(repo.run(&["check"]).exit, 1);
    for port in ["0", "65536", "-1", "99999999999"] {
        let repo = Repo::new();
        repo.edit("projects/shop-components.yaml", "port: 8080", &format!("port: {port}"));
        assert_eq!(repo.run(&["check"]).exit, 1, "{port}");
    }
}
