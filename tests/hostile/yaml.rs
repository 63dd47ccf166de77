//! Documents that are made to exhaust a reader.

use super::repo::Repo;

const FILE: &str = "projects/hostile.yaml";

/// A definition of ours whose label is followed by hostile YAML.
fn definition(tail: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: hostile\n  namespace: acme\nspec: {tail}"
    )
}

fn refused(content: impl AsRef<[u8]>, code: &str) {
    let repo = Repo::new();
    repo.put(FILE, content);
    repo.refused(code, FILE);
}

#[test]
fn nesting_is_bounded_for_every_bracket() {
    let deep = 10_000;
    for open in ["[", "{a: ", "- ", "? ", "[{a: ", "!!seq [", "&a [", "{? ", "a: {"] {
        let flow = format!("\n  {}", open.repeat(deep));
        let repo = Repo::new();
        repo.put(FILE, definition(&flow));
        let run = repo.run(&["check", "--format", "json"]);
        assert_eq!(run.exit, 1, "{open}");
        let known = ["nested-too-deep", "yaml-syntax", "key-not-a-string"];
        assert!(known.iter().any(|code| run.out.contains(code)), "{open}: {}", super::repo::short(&run.out));
    }
    let steps: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth % 700))).collect();
    refused(definition(&format!("\n{steps}")), "nested-too-deep");
    let block: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth + 1))).collect();
    refused(definition(&format!("\n{block}")), "nested-too-deep");
    refused(definition(&format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000))), "nested-too-deep");
}

#[test]
fn a_raised_depth_still_fits_every_stack() {
    let repo = Repo::new();
    repo.configure("  limits: {depth: 200}");
    let deep = format!("{}1{}", "{a: ".repeat(190), "}".repeat(190));
    repo.put(FILE, definition(&deep));
    assert_eq!(repo.run(&["check"]).exit, 1);
    let class = format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: ServiceClass\nmetadata: {{name: deep, namespace: acme}}\nspec: {{deploymentTemplate: {deep}}}\n"
    );
    repo.put(FILE, class);
    assert_eq!(repo.run(&["check"]).exit, 1);
    let levels = format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: APIClass\nmetadata: {{name: deep, namespace: acme}}\nspec: {{restPolicy: {{defaults: {deep}, public: {deep}}}}}\n"
    );
    repo.put(FILE, levels);
    assert_eq!(repo.run(&["check"]).exit, 1);
}

#[test]
fn aliases_cannot_grow_a_document() {
    let mut bomb = String::from("\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("  a{level}: &a{level} [{aliases}]\n"));
    }
    refused(definition(&bomb), "alias-limit");
    refused(definition("&a [*a]\n"), "alias-limit");
    refused(definition("&a {b: *a}\n"), "alias-limit");
    let many = format!("[&a x, {}]", vec!["*a"; 5_000].join(", "));
    refused(definition(&many), "alias-limit");
}

#[test]
fn small_documents_cannot_grow_what_one_large_one_cannot() {
    let items = vec!["x"; 200].join(",");
    let one = definition(&format!("{{a: &a [{items}], b: [{}]}}\n---\n", vec!["*a"; 900].join(",")));
    refused(one.repeat(600), "alias-limit");
}

#[test]
fn anchors_around_anchors_do_not_copy_a_large_document_for_each() {
    let large = vec!["0"; 1_500_000].join(",");
    let nested: String = (0..60).map(|level| format!("&a{level} [")).collect();
    refused(definition(&format!("{nested}{large}{}", "]".repeat(60))), "alias-limit");
}

#[test]
fn sizes_and_counts_are_bounded() {
    refused(format!("{}\n", definition(&"x".repeat(50 << 20))), "file-too-large");
    refused("---\n".repeat(1_000_000), "too-many-documents");
    refused("--- a\n".repeat(600_000), "too-many-documents");
}

#[test]
fn one_level_of_many_keys_is_read_in_linear_time() {
    let keys: String = (0..250_000).map(|at| format!("  k{at}: 1\n")).collect();
    assert!(keys.len() < 4 << 20);
    refused(definition(&format!("\n{keys}")), "unknown-field");
    let twice: String = (0..250_000).map(|at| format!("  k{}: 1\n", at / 2)).collect();
    refused(definition(&format!("\n{twice}")), "duplicate-key");
    let labels: String = (0..250_000).map(|at| format!("    k{at}: v\n")).collect();
    let labelled = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: many\n  namespace: nobody\n  labels:\n";
    refused(format!("{labelled}{labels}spec: {{deploymentPipelineRef: standard}}\n"), "unknown-organization");
}

#[test]
fn one_line_of_many_faults_is_reported_in_linear_time() {
    let pairs: Vec<String> = (0..300_000).map(|at| format!("é{at}: y")).collect();
    refused(definition(&format!("{{{}}}\n", pairs.join(","))), "ambiguous-scalar");
    let variables: Vec<String> = (0..40_000).map(|at| format!("{{key: É{}, value: a}}", at / 2)).collect();
    let workload = format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Service\nmetadata: {{name: many, namespace: acme}}\nspec: {{project: shop, workload: {{containers: {{main: {{image: a, env: [{}]}}}}}}}}\n",
        variables.join(",")
    );
    refused(&workload, "duplicate-env");
    assert!(workload.len() < 4 << 20);
}

#[test]
fn many_environment_variables_merge_and_render() {
    let repo = Repo::new();
    let list = |from: usize, field: &str| -> String {
        (from..from + 20_000).map(|at| format!("{{{field}: V{at}, value: a}}, ")).collect()
    };
    repo.put(
        FILE,
        format!(
            "apiVersion: openchoreo.dev/v1alpha1\nkind: ServiceClass\nmetadata: {{name: many, namespace: acme}}\nspec: {{deploymentTemplate: {{template: {{spec: {{containers: [{{name: main, env: [{}]}}]}}}}}}}}\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: Service\nmetadata: {{name: many, namespace: acme}}\nspec: {{className: many, project: shop, workload: {{endpoints: {{a: {{type: TCP, port: 1}}}}, containers: {{main: {{image: 'a:1', env: [{}]}}}}}}}}\n",
            list(0, "name"),
            list(10_000, "key")
        ),
    );
    let run = repo.run(&["render"]);
    assert_eq!(run.exit, 0, "{}", super::repo::short(&run.err));
}

#[test]
fn what_readers_disagree_on_is_refused() {
    for (value, code) in [
        ("{<<: {a: b}}", "merge-key"),
        ("!!python/object/apply:os.system [id]", "custom-tag"),
        ("!!binary aGk=", "custom-tag"),
        ("!Foo x", "custom-tag"),
        ("{1: a}", "key-not-a-string"),
        ("{deploymentPipelineRef: no}", "ambiguous-scalar"),
        ("{deploymentPipelineRef: 0o14}", "ambiguous-scalar"),
        ("{deploymentPipelineRef: 1e3}", "ambiguous-scalar"),
        ("{deploymentPipelineRef: 99999999999999999999}", "number-too-large"),
        ("{? [a] : b}", "key-not-a-string"),
    ] {
        refused(definition(value), code);
    }
    refused(format!("%TAG ! tag:x,2000:\n---\n{}", definition("{}")), "yaml-syntax");
}

#[test]
fn encodings_are_told_apart() {
    refused(b"apiVersion: openchoreo.dev/v1alpha1 # \xff\n", "not-utf8");
    let utf16: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain(definition("{}").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    refused(utf16, "not-utf8");
    refused(definition("{a: \"x\0y\"}"), "yaml-syntax");
}

#[test]
fn an_api_description_cannot_exhaust_a_second_reader() {
    let service = |content: &str| {
        let quoted = serde_json::to_string(content).unwrap();
        format!(
            "apiVersion: openchoreo.dev/v1alpha1\nkind: Service\nmetadata: {{name: described, namespace: acme}}\nspec: {{project: shop, workload: {{containers: {{main: {{image: 'a:1'}}}}, endpoints: {{a: {{type: REST, port: 80, schema: {{type: REST, content: {quoted}}}}}}}}}}}\n"
        )
    };
    for content in ["[".repeat(1_000_000), "{a: ".repeat(500_000), "- ".repeat(900_000), "&a [*a]".to_owned()]
    {
        let repo = Repo::new();
        repo.put(FILE, service(&content));
        let run = repo.run(&["check"]);
        assert_eq!(run.exit, 0, "{}", super::repo::short(&run.err));
    }
}
