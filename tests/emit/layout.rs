//! Checks which object goes to which file, and which folder gets which list.

use bindery::emit::{EmitError, FileMode, OutputTree, emit, object_path};
use bindery::plan::Place;
use bindery::render::{Manifest, ObjectKey, Owner, Rendered};
use bindery::source::{FileId, Span};
use serde_json::json;

use super::{node, tree};

fn object(place: Place, api_version: &str, kind: &str, name: &str) -> Manifest {
    let span = Span { file: FileId(0), start: 0, end: 0 };
    Manifest {
        key: ObjectKey {
            cluster: Some("prod".into()),
            namespace: Some("shop".into()),
            api_version: api_version.into(),
            kind: kind.into(),
            name: name.into(),
        },
        place,
        owner: Owner {
            organization: Some("acme".into()),
            project: Some("shop".into()),
            component: None,
            environment: Some("live".into()),
            api_class: None,
            span,
        },
        body: node(&json!({ "kind": kind, "apiVersion": api_version, "metadata": { "name": name } })),
    }
}

fn component(name: &str) -> Place {
    Place::Component { environment: "live".into(), namespace: "shop".into(), component: name.into() }
}

fn namespace() -> Place {
    Place::Namespace { environment: "live".into(), namespace: "shop".into() }
}

fn paths(tree: &OutputTree) -> Vec<&str> {
    tree.files().keys().map(String::as_str).collect()
}

#[test]
fn an_object_has_a_file_and_a_folder_has_a_list() {
    let manifests = vec![
        object(component("cart"), "apps/v1", "Deployment", "cart"),
        object(component("cart"), "gateway.networking.k8s.io/v1", "HTTPRoute", "cart"),
        object(namespace(), "v1", "Namespace", "shop"),
        object(Place::Cluster, "rbac.authorization.k8s.io/v1", "ClusterRole", "View"),
        object(Place::Platform { namespace: "builds".into() }, "v1", "ServiceAccount", "1e3"),
    ];
    let tree = emit(&Rendered { manifests }, FileMode::Object).expect("sound paths");
    assert_eq!(
        paths(&tree),
        [
            "clusters/prod/_cluster/clusterrole.rbac.authorization.k8s.io-view.yaml",
            "clusters/prod/_cluster/kustomization.yaml",
            "clusters/prod/_platform/builds/kustomization.yaml",
            "clusters/prod/_platform/builds/serviceaccount-1e3.yaml",
            "clusters/prod/_platform/kustomization.yaml",
            "clusters/prod/kustomization.yaml",
            "clusters/prod/live/kustomization.yaml",
            "clusters/prod/live/shop/_namespace/kustomization.yaml",
            "clusters/prod/live/shop/_namespace/namespace-shop.yaml",
            "clusters/prod/live/shop/cart/deployment-cart.yaml",
            "clusters/prod/live/shop/cart/httproute.gateway.networking.k8s.io-cart.yaml",
            "clusters/prod/live/shop/cart/kustomization.yaml",
            "clusters/prod/live/shop/kustomization.yaml",
        ]
    );
    let list = "\
# Rendered by Bindery; edit the definitions instead. This list is also the record of what Bindery owns.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- _namespace
- cart
";
    assert_eq!(tree.files()["clusters/prod/live/shop/kustomization.yaml"], list);
}

#[test]
fn a_component_can_be_one_file() {
    let manifests = vec![
        object(component("cart"), "v1", "Service", "cart"),
        object(component("cart"), "apps/v1", "Deployment", "cart"),
        object(component("kustomization"), "v1", "Service", "x"),
        object(namespace(), "v1", "Namespace", "shop"),
    ];
    let tree = emit(&Rendered { manifests }, FileMode::Component).expect("sound paths");
    let folder = "clusters/prod/live/shop";
    assert_eq!(
        tree.files()[&format!("{folder}/cart.yaml")],
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: cart\n"
    );
    assert!(tree.files().contains_key(&format!("{folder}/_namespace/namespace-shop.yaml")));
    let names: Vec<&str> = tree.folders()[folder].iter().map(String::as_str).collect();
    assert_eq!(names, ["_kustomization.yaml", "_namespace", "cart.yaml"]);
}

#[test]
fn a_long_name_is_cut_and_keeps_its_hash() {
    let file = |name: &str| {
        let path = object_path(&object(Place::Cluster, "v1", "ConfigMap", name));
        path.rsplit('/').next().map(str::to_owned).expect("a file name")
    };
    let fits = "a".repeat(200 - "configmap-.yaml".len());
    assert_eq!(file(&fits), format!("configmap-{fits}.yaml"));
    let (one, two) = (file(&format!("{fits}b")), file(&format!("{fits}c")));
    assert_eq!((one.len(), two.len()), (200, 200));
    assert_ne!(one, two);
    // The first eight digits of sha256("configmap-aaa…ab.yaml"), as sha256sum gives them.
    assert_eq!(&one[186..], "-e4f6b518.yaml");
    assert!(file("system:node").starts_with("configmap-system-node-"));
    assert_ne!(file("system:node"), file("system%node"));
}

#[test]
fn two_objects_for_one_path_are_named() {
    let manifests = vec![
        object(Place::Cluster, "rbac.authorization.k8s.io/v1", "ClusterRole", "View"),
        object(Place::Cluster, "rbac.authorization.k8s.io/v1beta1", "ClusterRole", "view"),
    ];
    let error = emit(&Rendered { manifests }, FileMode::Object).expect_err("one path");
    let said = error.to_string();
    for part in ["shop/View", "shop/view", "v1beta1", "clusters/prod/_cluster/clusterrole.rbac"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn paths_that_leave_or_collide_are_refused() {
    let new = |paths: &[&str]| {
        OutputTree::new(paths.iter().map(|path| ((*path).to_owned(), String::new())).collect())
    };
    for path in [
        "a.yaml",
        "clusters/a.yaml",
        "other/a/b.yaml",
        "/clusters/a/b",
        "clusters/../b/c",
        "clusters/a/./c",
        "clusters//b/c",
        "clusters/a/..",
        "clusters/a/b\\c",
        "clusters/a/b\nc",
        "clusters/a/kustomization.yaml",
        "clusters/a/.bindery-new-x",
        "",
    ] {
        assert_eq!(new(&[path]), Err(EmitError::UnsafePath { path: path.to_owned() }));
    }
    for pair in [
        ["clusters/a/b", "clusters/a/B"],
        ["clusters/a/b", "clusters/a/b/c"],
        ["clusters/a/b/c", "clusters/A/b/d"],
    ] {
        assert!(matches!(new(&pair), Err(EmitError::SharedPath { .. })), "{pair:?}");
    }
    assert_eq!(tree(&[]), OutputTree::default());
}
