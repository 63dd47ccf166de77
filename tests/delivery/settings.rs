//! Writes deliveries and accesses that cannot work, or that could leak or mislead, and looks for the report.

use std::sync::Arc;

use bindery::compile::{compile, settings};
use bindery::source::{RepoPath, Selection, SourceTree};

/// The codes and messages that a Config and a plane give.
fn said(delivery: &str, cluster: &str) -> Vec<String> {
    let config = format!(
        "apiVersion: bindery.dev/v1alpha1\nkind: Config\nmetadata: {{name: bindery}}\nspec: {{delivery: {delivery}}}\n"
    );
    let plane = format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: BuildPlane\nmetadata: {{name: builds}}\nspec: {{kubernetesCluster: {cluster}}}\n"
    );
    let files = [("bindery.yaml", config), ("plane.yaml", plane)];
    let files = files.into_iter().map(|(path, text)| (RepoPath::new(path).unwrap(), Arc::from(text)));
    let sources = SourceTree::new(files, []);
    let settings = settings(&sources, Selection::CONFIG_FILE);
    let compilation = compile(Arc::new(sources), &settings);
    let reports = compilation.diagnostics.iter();
    reports.map(|report| format!("{}: {}", report.code.name, report.message)).collect()
}

const CLUSTER: &str = "{name: eu-1}";

fn delivery(engine: &str, repository: &str) -> Vec<String> {
    said(&format!("{{engine: {engine}, repository: {}}}", serde_json::json!(repository)), CLUSTER)
}

#[test]
fn repositories_are_urls_of_one_repository() {
    for url in [
        "https://git.example.com/platform.git",
        "https://git.example.com:8443/a/b/c",
        "ssh://git@git.example.com/platform.git",
        "ssh://git.example.com:2222/platform.git",
        "git@git.example.com:acme/platform.git",
    ] {
        assert_eq!(delivery("ArgoCD", url), Vec::<String>::new(), "{url}");
    }
    let long = format!("https://git.example.com/{}", "a".repeat(5000));
    for url in [
        "",
        "platform",
        "git.example.com/platform.git",
        "../platform",
        "/srv/git/platform.git",
        "file:///srv/git/platform.git",
        "ext::sh -c id",
        "https://",
        "https:///platform.git",
        "https://git.example.com",
        "https://git.example.com/",
        "http://git.example.com/platform.git",
        "ftp://git.example.com/platform.git",
        "https://git.example.com/*",
        "https://git.example.com/{a,b}",
        "https://git.example.com/a?x=y",
        "https://git.example.com/a#b",
        "https://git.example.com/a b",
        "https://git.example.com/a\nb",
        "https://git.example.com/\u{202e}",
        "ssh://-oProxyCommand=id/x",
        "git@-oProxyCommand=id:x",
        "@git.example.com:platform.git",
        long.as_str(),
    ] {
        let said = delivery("ArgoCD", url);
        assert!(said.len() == 1 && said[0].starts_with("invalid-value: "), "{url}: {said:?}");
    }
    for url in [
        "https://token@git.example.com/platform.git",
        "https://user:password@git.example.com/platform.git",
        "ssh://git:password@git.example.com/platform.git",
    ] {
        let said = delivery("ArgoCD", url);
        assert!(said.len() == 1 && said[0].starts_with("credentials-in-definition: "), "{url}: {said:?}");
        assert!(!said[0].contains("password") && !said[0].contains("token"), "{said:?}");
    }
}

#[test]
fn an_engine_gets_what_it_needs() {
    let faults = [
        ("{engine: ArgoCD}", "incomplete-delivery: "),
        (
            "{engine: Flux, repository: 'git@git.example.com:a.git', credentialsRef: {name: a}}",
            "invalid-value: ",
        ),
        ("{engine: Flux, repository: 'ssh://git@git.example.com/a.git'}", "incomplete-delivery: "),
        ("{repository: 'https://git.example.com/a.git'}", "incomplete-delivery: "),
        ("{namespace: argocd}", "incomplete-delivery: "),
        ("{engine: Flux, repository: 'https://git.example.com/a.git', path: 'a b'}", "invalid-value: "),
        ("{engine: Flux, repository: 'https://git.example.com/a.git', path: 'a/../..'}", "invalid-value: "),
        ("{engine: Flux, repository: 'https://git.example.com/a.git', revision: 'a..b'}", "invalid-value: "),
        ("{engine: Flux, repository: 'https://git.example.com/a.git', revision: ''}", "invalid-value: "),
        ("{engine: Spinnaker, repository: 'https://git.example.com/a.git'}", "invalid-value: "),
    ];
    for (delivery, code) in faults {
        let said = said(delivery, CLUSTER);
        assert!(said.len() == 1 && said[0].starts_with(code), "{delivery}: {said:?}");
    }
    let good = [
        "{}",
        "{engine: None, repository: 'https://git.example.com/a.git'}",
        "{engine: Flux, repository: 'https://git.example.com/a.git', path: ., revision: refs/tags/v1.0}",
        "{engine: Flux, repository: 'ssh://git@git.example.com/a.git', credentialsRef: {name: a}}",
    ];
    for delivery in good {
        assert_eq!(said(delivery, CLUSTER), Vec::<String>::new(), "{delivery}");
    }
}

#[test]
fn an_address_is_that_of_an_api_server() {
    let access = |url: &str| {
        let cluster = format!(
            "{{name: eu-1, apiServerURL: {}, credentialsRef: {{name: eu-1}}}}",
            serde_json::json!(url)
        );
        said("{}", &cluster)
    };
    for url in [
        "https://eu-1.example.com",
        "https://eu-1.example.com:6443",
        "https://10.0.0.1:6443",
        "https://[2001:db8::1]:6443",
        "https://rancher.example.com/k8s/clusters/c-1",
    ] {
        assert_eq!(access(url), Vec::<String>::new(), "{url}");
    }
    for url in [
        "",
        "eu-1.example.com",
        "http://eu-1.example.com",
        "ssh://eu-1.example.com",
        "https://",
        "https://*",
        "https://eu_1.example.com",
        "https://eu-1.example.com:0",
        "https://eu-1.example.com:99999",
        "https://eu-1.example.com:x",
        "https://[::g]:6443",
        "https://eu-1.example.com/?a=b",
        "https://eu-1.example.com/{{ .config }} ",
    ] {
        let said = access(url);
        assert!(said.len() == 1 && said[0].starts_with("invalid-value: "), "{url}: {said:?}");
    }
    let said = access("https://admin:hunter2@eu-1.example.com");
    assert!(said[0].starts_with("credentials-in-definition: ") && !said[0].contains("hunter2"), "{said:?}");
}
