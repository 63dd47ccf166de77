//! Tests which objects and fields count as differing.

use bindery::diff::{Action, Changes, FieldChange, compare};
use bindery::plan::Place;
use bindery::render::Rendered;
use serde_json::{Value as Json, json};

use super::trees::{deployment, manifest, rendered};

fn fields(base: &str, head: &str) -> Vec<FieldChange> {
    let changes = compare(&rendered(&[base]), &rendered(&[head]));
    assert!(changes.len() <= 1, "one object on both sides: {changes:?}");
    changes.into_iter().flat_map(|change| change.fields).collect()
}

fn spec(base: &str, head: &str) -> Vec<(String, Json, Json)> {
    let found = fields(&deployment(base), &deployment(head));
    found.into_iter().map(|field| (field.path, field.before, field.after)).collect()
}

fn one(path: &str, before: Json, after: Json) -> Vec<(String, Json, Json)> {
    vec![(path.to_owned(), before, after)]
}

#[test]
fn equal_renderings_do_not_differ() {
    let text = deployment("{replicas: 1, list: [1, 2], containers: [{name: a}, {name: b}]}");
    assert_eq!(compare(&rendered(&[&text]), &rendered(&[&text])), []);
}

#[test]
fn key_order_number_spelling_and_nulls_do_not_count() {
    assert_eq!(spec("{a: 1, b: 1.50, c: ~}", "{b: 1.5, a: 1}"), []);
    assert_eq!(spec("{a: 1}", "{a: 1.5}"), one("spec.a", json!(1), json!(1.5)));
}

#[test]
fn a_changed_scalar_is_one_field_with_both_values() {
    assert_eq!(spec("{replicas: 1}", "{replicas: 2}"), one("spec.replicas", json!(1), json!(2)));
    assert_eq!(spec("{a: '1'}", "{a: 1}"), one("spec.a", json!("1"), json!(1)));
}

#[test]
fn an_environment_variable_inserted_in_the_middle_is_one_field() {
    let base = "{containers: [{name: main, env: [{name: A, value: x}, {name: C, value: z}]}]}";
    let head =
        "{containers: [{name: main, env: [{name: A, value: x}, {name: B, value: y}, {name: C, value: z}]}]}";
    let added = json!({"name": "B", "value": "y"});
    assert_eq!(spec(base, head), one("spec.containers[0].env[1]", Json::Null, added.clone()));
    assert_eq!(spec(head, base), one("spec.containers[0].env[1]", added, Json::Null));
}

#[test]
fn an_element_behind_an_inserted_one_is_compared_with_its_old_self() {
    let found = spec("{env: [{name: B, value: x}]}", "{env: [{name: A}, {name: B, value: y}]}");
    let expected = [
        one("spec.env[0]", Json::Null, json!({"name": "A"})),
        one("spec.env[1].value", json!("x"), json!("y")),
    ];
    assert_eq!(found, expected.concat());
}

#[test]
fn a_removed_and_an_added_element_keep_their_own_indices() {
    let found = spec("{env: [{name: A}, {name: B}, {name: C}]}", "{env: [{name: B}, {name: C}, {name: D}]}");
    let removed = one("spec.env[0]", json!({"name": "A"}), Json::Null);
    assert_eq!(found, [removed, one("spec.env[2]", Json::Null, json!({"name": "D"}))].concat());
}

#[test]
fn a_port_with_another_number_is_one_field() {
    let named =
        spec("{ports: [{name: http, containerPort: 80}]}", "{ports: [{name: http, containerPort: 8080}]}");
    assert_eq!(named, one("spec.ports[0].containerPort", json!(80), json!(8080)));
    let bare = spec("{ports: [{port: 80}, {port: 81}]}", "{ports: [{port: 80}, {port: 82}]}");
    assert_eq!(bare, one("spec.ports[1].port", json!(81), json!(82)));
}

#[test]
fn ports_of_one_number_are_told_apart_by_protocol() {
    let base = "{ports: [{port: 53}, {port: 53, protocol: UDP, targetPort: 1}]}";
    let head = "{ports: [{port: 52}, {port: 53, protocol: TCP}, {port: 53, protocol: UDP, targetPort: 2}]}";
    let expected = [
        one("spec.ports[0]", Json::Null, json!({"port": 52})),
        one("spec.ports[1].protocol", Json::Null, json!("TCP")),
        one("spec.ports[2].targetPort", json!(1), json!(2)),
    ];
    assert_eq!(spec(base, head), expected.concat());
}

#[test]
fn mounts_are_matched_by_path() {
    let base = "{volumeMounts: [{name: v, mountPath: /b}]}";
    let head = "{volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b, readOnly: true}]}";
    let added = one("spec.volumeMounts[0]", Json::Null, json!({"name": "v", "mountPath": "/a"}));
    assert_eq!(
        spec(base, head),
        [added, one("spec.volumeMounts[1].readOnly", Json::Null, json!(true))].concat()
    );
}

#[test]
fn a_reordered_keyed_list_is_one_field() {
    let found = spec("{env: [{name: A}, {name: B}]}", "{env: [{name: B}, {name: A}]}");
    let (ab, ba) = (json!([{"name": "A"}, {"name": "B"}]), json!([{"name": "B"}, {"name": "A"}]));
    assert_eq!(found, one("spec.env", ab, ba));
}

#[test]
fn plain_lists_are_compared_by_index_or_as_wholes() {
    assert_eq!(spec("{args: [a, b]}", "{args: [a, c]}"), one("spec.args[1]", json!("b"), json!("c")));
    let longer = spec("{args: [a, b]}", "{args: [x, a, b]}");
    assert_eq!(longer, one("spec.args", json!(["a", "b"]), json!(["x", "a", "b"])));
    let null = spec("{args: [a, ~]}", "{args: [a, b]}");
    assert_eq!(null, one("spec.args", json!(["a", null]), json!(["a", "b"])));
}

#[test]
fn a_whole_subtree_is_one_field_and_its_keys_are_quoted_where_needed() {
    let found = spec("{}", "{labels: {app.kubernetes.io/name: cart}}");
    assert_eq!(found, one("spec.labels", Json::Null, json!({"app.kubernetes.io/name": "cart"})));
    let found = spec("{labels: {a/b: x}}", "{labels: {a/b: y}}");
    assert_eq!(found, one("spec.labels['a/b']", json!("x"), json!("y")));
}

#[test]
fn values_of_secrets_are_never_shown() {
    let secret = |rest: &str| {
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s, annotations: {{a: b}}}}\n{rest}")
    };
    let last = |value: &str| {
        let applied = format!("{{kubectl.kubernetes.io/last-applied-configuration: {value}}}");
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s, annotations: {applied}}}\n")
    };
    let pairs = [
        (secret("data: {k: HUSH1, same: HUSH2}"), secret("data: {k: HUSH3, same: HUSH2, new: HUSH4}")),
        (secret(""), secret("stringData: {k: HUSH1}\ndata: HUSH3")),
        (secret("stringData: {k: {deep: HUSH1}}"), secret("stringData: {k: {deep: HUSH2}}")),
        (secret("data: {k: HUSH1}"), secret("data: [HUSH3]")),
        (last("HUSH1"), last("HUSH2")),
        (last("HUSH1"), secret("")),
        ("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: HUSH}}".to_owned(), last("HUSH2")),
    ];
    for (base, head) in &pairs {
        for (base, head) in [(base, head), (head, base)] {
            let changes = Changes::new("a", "b", compare(&rendered(&[base]), &rendered(&[head])));
            assert_eq!(changes.summary.updated, 1, "{base} against {head}");
            assert!(!serde_json::to_string(&changes).unwrap().contains("HUSH"), "{changes:?}");
        }
    }
    let found = fields(&pairs[0].0, &pairs[0].1);
    let shown: Vec<_> =
        found.iter().map(|field| (field.path.as_str(), &field.before, &field.after)).collect();
    let (hidden, differs) = (json!("(redacted)"), json!("(redacted, differs)"));
    assert_eq!(shown, [("data.k", &hidden, &differs), ("data.new", &Json::Null, &hidden)]);
}

#[test]
fn what_is_a_secret_by_its_variable_or_shape_is_redacted() {
    let pod = |env: &str| format!("{{template: {{spec: {{containers: [{{name: main, env: [{env}]}}]}}}}}}");
    let base = pod("{name: DB_PASSWORD, value: h4Rtk0pf}, {name: LEVEL, value: warn}");
    let head = pod("{name: DB_PASSWORD, value: b3Ss3r0}, {name: LEVEL, value: info}");
    let values = "spec.template.spec.containers[0].env";
    assert_eq!(
        spec(&base, &head),
        [
            one(&format!("{values}[0].value"), json!("(redacted)"), json!("(redacted, differs)")),
            one(&format!("{values}[1].value"), json!("warn"), json!("info")),
        ]
        .concat()
    );
    let added = pod("{name: DB_PASSWORD, value: h4Rtk0pf}");
    let found = spec(&pod("{name: LEVEL, value: warn}"), &added);
    assert!(!format!("{found:?}").contains("h4Rtk0pf"), "{found:?}");
    let address = "postgres://shop:h4Rtk0pf@db:5432/shop";
    let found = spec("{a: x}", &format!("{{a: {address}}}"));
    assert_eq!(found, one("spec.a", json!("x"), json!("(redacted, differs)")));
}

#[test]
fn a_secret_is_said_to_differ_only_where_it_does() {
    let pod = |env: &str| format!("{{containers: [{{name: main, env: [{env}]}}]}}");
    let password = "{name: DB_PASSWORD, value: h4Rtk0pf}";
    let (a, b) = ("{name: A, value: '1'}", "{name: B, value: '2'}");
    let texts = |base: &str, head: &str| format!("{:?}", spec(&pod(base), &pod(head)));
    let moved = texts(&[a, b, password].join(","), &[password, b, a].join(","));
    assert!(moved.contains("(redacted)") && !moved.contains("differs"), "{moved}");
    let other = password.replace("h4Rt", "k5Wd");
    let changed = texts(&[a, b, password].join(","), &[&other, b, a].join(","));
    assert!(changed.contains("(redacted, differs)") && !changed.contains("k0pf"), "{changed}");
    // Two that change places both differ, though no text is new.
    let second = "{name: MAIL_PASSWORD, value: k5Wdk0pf}";
    let swapped = [password.replace("h4Rt", "k5Wd"), second.replace("k5Wd", "h4Rt")].join(",");
    let swapped = texts(&[a, b, password, second].join(","), &[&swapped, b, a].join(","));
    assert_eq!(swapped.matches("(redacted, differs)").count(), 2, "{swapped}");
    // One that comes with a list in another order was nothing before.
    let came = texts(&[a, b].join(","), &[b, a, password].join(","));
    assert!(!came.contains("differs") && !came.contains("h4Rt"), "{came}");
}

#[test]
fn secrets_of_arguments_and_of_joined_names_are_redacted() {
    for (base, head) in [
        ("{args: [--password=h4Rtk0pf, x]}", "{args: [x, --password=h4Rtk0pf]}"),
        ("{args: [--api-token, h4Rtk0pf]}", "{args: [--api-token, h4Rtk0pf, --verbose]}"),
        ("{env: [{name: PGPASSWORD, value: h4Rtk0pf}]}", "{env: [{name: PGPASSWORD, value: h4Rtk0pg}]}"),
        ("{config: {dbPassword: h4Rtk0pf}}", "{config: {dbPassword: h4Rtk0pg}}"),
        ("{a: 'postgres://u:h4Rtk0pf/x@db/a'}", "{a: 'postgres://u:h4Rtk0pg#x@db/a'}"),
        ("{a: 'Server=db;Password=h4Rtk0pf;'}", "{a: 'Server=db;Password=h4Rtk0pg;'}"),
    ] {
        let found = spec(base, head);
        let told = format!("{found:?}");
        assert!(!found.is_empty() && !told.contains("h4Rt"), "{told}");
        assert_eq!(told.contains("differs"), head.contains("k0pg"), "{told}");
    }
}

#[test]
fn values_beyond_the_room_of_a_difference_are_named_alone() {
    let map = |letter: &str| {
        let values: Vec<String> = (0..20).map(|at| format!("k{at}: {}", letter.repeat(1 << 20))).collect();
        format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: s}}, data: {{{}}}}}", values.join(", "))
    };
    let found = fields(&map("a"), &map("b"));
    let bytes: usize =
        found.iter().map(|field| field.before.to_string().len() + field.after.to_string().len()).sum();
    assert_eq!(found.len(), 20);
    assert!(bytes < 33 << 20, "{bytes}");
    let left_out = found.iter().filter(|field| field.after.to_string().contains("left out: 1048584 bytes"));
    assert_eq!(left_out.count(), 5);
}

#[test]
fn only_secrets_of_the_core_group_are_redacted() {
    let map = |value: &str| {
        format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: s}}, data: {{k: {value}}}}}")
    };
    assert_eq!(fields(&map("a"), &map("b"))[0].after, json!("b"));
}

#[test]
fn the_json_is_the_documented_one() {
    let service = "{apiVersion: v1, kind: Service, metadata: {name: cart}}";
    let base = rendered(&[&deployment("{replicas: 1}")]);
    let head = rendered(&[&deployment("{replicas: 2}"), service]);
    let changes = Changes::new("main", "work", compare(&base, &head));
    let object = |action: &str, version: &str, kind: &str, name: &str, fields: Json| {
        json!({
            "action": action, "cluster": "eu", "namespace": "shop-production", "component": "cart",
            "environment": "production", "apiVersion": version, "kind": kind, "name": name,
            "fields": fields, "causes": [], "risks": []
        })
    };
    let field = json!([{"path": "spec.replicas", "before": 1, "after": 2}]);
    let expected = json!({
        "base": "main", "head": "work",
        "changes": [
            object("update", "apps/v1", "Deployment", "cart-1c42ddc0", field),
            object("create", "v1", "Service", "cart", json!([])),
        ],
        "summary": {"created": 1, "updated": 1, "deleted": 0, "clusters": 1}
    });
    assert_eq!(serde_json::to_value(&changes).unwrap(), expected);
}

#[test]
fn a_cluster_scoped_object_has_neither_namespace_nor_environment() {
    let mut object = manifest("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    object.key.namespace = None;
    object.owner.component = None;
    object.place = Place::Cluster;
    let changes = compare(&Rendered { manifests: vec![object] }, &Rendered::default());
    let change = &changes[0];
    assert_eq!((change.action, &change.namespace, &change.environment), (Action::Delete, &None, &None));
    assert_eq!(change.component, None);
}
