//! Classes that are made to run long or grow large: schemas, templates of objects, lists, inheritance.

use std::fmt::Write;

use super::repo::{Repo, short};

const HEAD: &str = "apiVersion: openchoreo.dev/v1alpha1\nkind: ServiceClass\n";

/// A quickstart repository with one more class, which a claim uses with these parameters.
fn with_class(spec: &str, parameters: &str) -> Repo {
    let repo = Repo::new();
    repo.put(
        "platform/hostile.yaml",
        format!("{HEAD}metadata: {{name: hostile, namespace: acme}}\nspec: {spec}\n"),
    );
    let claim = format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Service\nmetadata: {{name: victim, namespace: acme}}\nspec:\n  project: shop\n  \
         className: hostile\n  workload: {{containers: {{main: {{image: 'registry.example.com/a:1.0.0'}}}}, endpoints: {{http: {{type: TCP, port: 80}}}}}}\n  \
         parameters: {parameters}\n"
    );
    repo.put("projects/victim.yaml", claim);
    repo
}

fn refused(repo: &Repo, codes: &[&str], what: &str) {
    let run = repo.run(&["check", "--format", "json"]);
    assert_eq!(run.exit, 1, "{}: {}", short(what), short(&run.err));
    assert!(codes.iter().any(|code| run.out.contains(code)), "{}: {}", short(what), short(&run.out));
}

#[test]
fn schemas_end() {
    let mut doubling = "{properties: {a: {$ref: '#/$defs/d0'}}, $defs: {".to_owned();
    for at in 0..40 {
        let next = at + 1;
        write!(doubling, "d{at}: {{allOf: [{{$ref: '#/$defs/d{next}'}}, {{$ref: '#/$defs/d{next}'}}]}}, ")
            .unwrap();
    }
    doubling += "d40: {type: string}}}";
    let mut chain = "{properties: {a: {$ref: '#/$defs/d0'}}, $defs: {".to_owned();
    for at in 0..20_000 {
        write!(chain, "d{at}: {{$ref: '#/$defs/d{}'}}, ", at + 1).unwrap();
    }
    chain += "d20000: {}}}";
    let patterns = (0..500).map(|at| format!("p{at}: {{type: string, pattern: '(a{{1,500}}){{1,9}}'}}"));
    let patterns = format!("{{properties: {{{}}}}}", patterns.collect::<Vec<_>>().join(", "));
    let schemas = [
        "{$ref: '#'}".to_owned(),
        "{properties: {a: {$ref: '#/properties/a'}}}".to_owned(),
        "{allOf: [{$ref: '#/$defs/a'}], $defs: {a: {allOf: [{$ref: '#/$defs/a'}]}}}".to_owned(),
        "{properties: {a: {$dynamicRef: '#a'}}}".to_owned(),
        "{properties: {a: {$ref: 'file:///etc/passwd'}}}".to_owned(),
        "{properties: {a: {type: string, pattern: '^(a+)+\\1$'}}}".to_owned(),
        "{properties: {a: {type: string, pattern: '((a{1,1000}){1,1000}){1,1000}'}}}".to_owned(),
        "{patternProperties: {'(x{1000}){1000}': {}}}".to_owned(),
        doubling,
        chain,
        patterns,
    ];
    for schema in schemas {
        let repo = with_class(
            &format!("{{parameters: {schema}}}"),
            "{a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!}",
        );
        refused(&repo, &["invalid-class-schema"], &schema);
    }
}

#[test]
fn values_and_patterns_that_take_long_elsewhere_end_here() {
    let schema = "{parameters: {properties: {a: {type: string, pattern: '^(a+)+$'}, list: {type: array, uniqueItems: true}}}}";
    let long = "a".repeat(60_000);
    refused(&with_class(schema, &format!("{{a: '{long}!'}}")), &["invalid-parameter"], "a long text");
    let list = (0..50_000).map(|at| at.to_string()).collect::<Vec<_>>().join(", ");
    refused(&with_class(schema, &format!("{{list: [{list}]}}")), &["invalid-parameter"], "a long list");
    let defaults =
        "{parameters: {properties: {list: {type: array, items: {properties: {a: {default: 1}}}}}}}";
    let list = "{}, ".repeat(1_900);
    refused(&with_class(defaults, &format!("{{list: [{list}]}}")), &["invalid-parameter"], "many defaults");
    let large = vec!["1"; 1_500].join(", ");
    let defaults = (0..300).map(|at| format!("a{at}: {{default: [{large}]}}")).collect::<Vec<_>>().join(", ");
    let spec = format!("{{parameters: {{properties: {{{defaults}}}}}}}");
    refused(&with_class(&spec, "{}"), &["invalid-parameter"], "large defaults");
    // A reason for each of 900 alternatives of 900 values would fill the memory.
    let other =
        (0..900).map(|at| format!("{{properties: {{x: {{const: {at}}}}}}}")).collect::<Vec<_>>().join(", ");
    let spec = format!("{{parameters: {{properties: {{a: {{items: {{anyOf: [{other}]}}}}}}}}}}");
    let values = vec!["{x: -1}"; 900].join(", ");
    let repo = with_class(&spec, &format!("{{a: [{values}]}}"));
    refused(&repo, &["too many to tell where"], "many alternatives");
}

/// A schema of 60 definitions, each of which refers to the next, and the last of which is one default.
fn levels(level: impl Fn(usize, &str) -> String) -> String {
    // References may only follow each other this far where each leads to a definition that is known.
    let definitions = (0..60).rev().fold("d60: {default: 1}".to_owned(), |known, at| {
        format!("{known}, d{at}: {}", level(at, &format!("{{$ref: '#/$defs/d{}'}}", at + 1)))
    });
    format!("{{parameters: {{$defs: {{{definitions}}}, properties: {{a: {{$ref: '#/$defs/d0'}}}}}}}}")
}

#[test]
fn defaults_that_come_to_nothing_end() {
    // Defaults complete every second map, and never the one within it.
    let alternating = levels(|at, inner| match at % 2 {
        0 => format!("{{properties: {{b: {{default: 1}}, a: {inner}}}}}"),
        _ => format!("{{required: [z], properties: {{z: {{}}, a: {inner}}}}}"),
    });
    let run = with_class(&alternating, "{}").run(&["check"]);
    assert_eq!(run.exit, 0, "{}", short(&run.err));
    // The inner schema holds for both names, at every level.
    let both = levels(|_, inner| {
        let names = "{properties: {a: {}, b: {}}}";
        format!("{{required: [z], allOf: [{names}, {{additionalProperties: {inner}}}]}}")
    });
    refused(&with_class(&both, "{}"), &["fills in too many defaults"], &both);
}

#[test]
fn templates_of_objects_end() {
    let nested = format!("{{{{ {}component{} }}}}", "(".repeat(20_000), ")".repeat(20_000));
    let texts = [
        "{{ 'x' * 999999999 }}".to_owned(),
        "{{ component".to_owned(),
        "{{ range(1000000000) | join }}".to_owned(),
        "{{ component | replace('', 'x') }}".to_owned(),
        "{{ component.name | indent(999999999) }}".to_owned(),
        "{{ parameters.a.b.c }}".to_owned(),
        "{{ debug() }}".to_owned(),
        "{{ [[[[[[component]]]]]] }}".to_owned(),
        "{{ self }}{{ loop }}".to_owned(),
        "{{ 9223372036854775807 + 1 }}".to_owned() + "{{ 1 / 0 }}",
        nested,
        "{{".repeat(100_000),
    ];
    for text in texts {
        let quoted = serde_json::to_string(&text).unwrap();
        let template =
            format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a}}, data: {{a: {quoted}}}}}");
        let spec = format!(
            "{{parameters: {{properties: {{a: {{}}}}}}, resources: [{{id: a, template: {template}}}]}}"
        );
        let codes = ["invalid-template", "resource-template-failed", "wrong-type"];
        refused(&with_class(&spec, "{a: 1}"), &codes, &text);
    }
}

#[test]
fn objects_do_not_grow_without_end() {
    let parameters = "parameters: {properties: {s: {type: string}, l: {type: array}}}";
    let values = format!("{{s: '{}', l: [{}]}}", "x".repeat(60_000), vec!["1"; 900].join(", "));
    let many = |text: &str, count: usize| {
        let fields = (0..count).map(|at| format!("f{at}: '{text}'"));
        format!(
            "[{{id: a, template: {{apiVersion: example.com/v1, kind: Any, metadata: {{name: a}}, spec: {{{}}}}}}}]",
            fields.collect::<Vec<_>>().join(", ")
        )
    };
    let each = "[{id: a, forEach: lists.range(2000), template: {apiVersion: v1, kind: ConfigMap, metadata: {name: 'a-{{ item }}'}, data: {s: '{{ parameters.s }}'}}}]";
    for (resources, what) in [
        (many("{{ parameters.s | join(parameters.s) }}", 1), "a text joined with itself"),
        (many("{{ parameters.s ~ parameters.s }}", 3_000), "many texts"),
        (many("{{ parameters.l }}", 3_000), "many lists"),
        (each.to_owned(), "many objects"),
    ] {
        let spec = format!("{{{parameters}, resources: {resources}}}");
        refused(&with_class(&spec, &values), &["resource-template-failed"], what);
    }
}

#[test]
fn lists_of_objects_end() {
    for list in [
        "lists.range(100000)",
        "[1, 2].map(x, parameters.missing)",
        "parameters.list.map(x, parameters.list.map(y, x))",
    ] {
        let template = "{apiVersion: v1, kind: ConfigMap, metadata: {name: 'a{{ item }}'}}";
        let spec = format!(
            "{{parameters: {{properties: {{list: {{default: [1, 2]}}}}}}, resources: [{{id: a, forEach: '{list}', template: {template}}}]}}"
        );
        refused(&with_class(&spec, "{}"), &["resource-template-failed", "invalid-class-condition"], list);
    }
}

#[test]
fn inheritance_ends() {
    let mut classes = String::new();
    for at in 0..20_000 {
        let spec = format!("{{extends: [c{}]}}", (at + 1) % 20_000);
        write!(classes, "{HEAD}metadata: {{name: c{at}, namespace: acme}}\nspec: {spec}\n---\n").unwrap();
    }
    let repo = Repo::new();
    repo.put("platform/circle.yaml", classes);
    repo.refused("class-cycle", "platform/circle.yaml");
}

#[test]
fn a_pipeline_of_any_length_ends() {
    let repo = Repo::new();
    let pipeline = |edges: &mut dyn Iterator<Item = (usize, usize)>| {
        let mut text = "apiVersion: openchoreo.dev/v1alpha1\nkind: DeploymentPipeline\n\
                        metadata: {name: long, namespace: acme}\nspec:\n  promotionPaths:\n"
            .to_owned();
        for (from, to) in edges {
            let target = format!("targetEnvironmentRefs: [{{name: e{to}}}]");
            writeln!(text, "    - {{sourceEnvironmentRef: e{from}, {target}}}").unwrap();
        }
        text
    };
    repo.put("platform/long.yaml", pipeline(&mut (0..30_000).map(|at| (at, at + 1))));
    refused(&repo, &["unknown-environment"], "a chain");
    repo.put("platform/long.yaml", pipeline(&mut (0..30_000).map(|at| (at, (at + 1) % 30_000))));
    refused(&repo, &["pipeline-cycle"], "a circle");
}

#[test]
fn conditions_of_many_objects_share_their_steps() {
    // Each alone is within what one expression may take.
    let resources: String = (0..60)
        .map(|at| {
            format!(
                "{{id: r{at}, when: 'lists.range(250).all(a, lists.range(250).all(b, a + b < 0 || a + b >= 0))', template: {{apiVersion: v1, \
                 kind: ConfigMap, metadata: {{name: 'r{at}'}}}}}}, "
            )
        })
        .collect();
    let repo = with_class(&format!("{{resources: [{resources}]}}"), "{}");
    let run = repo.run(&["check", "--format", "json"]);
    assert!(run.exit == 1 && run.out.contains("it needs more than"), "{}", short(&run.out));
}
