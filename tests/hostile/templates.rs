//! Templates of names and of connections that are made to run long or grow large.

use super::repo::{Repo, short};

fn bombs() -> Vec<String> {
    let doubling = "{% set a = 'xxxxxxxx' %}".to_owned() + &"{% set a = a ~ a %}".repeat(60) + "{{ a }}";
    let chain = |link: &str, times: usize| format!("{{{{ component{} }}}}", link.repeat(times));
    vec![
        doubling,
        "{% for a in range(1000000000) %}x{% endfor %}".to_owned(),
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}".to_owned(),
        "{{ 'x' * 999999999999 }}".to_owned(),
        "{{ ('x' * 99999) * 99999 }}".to_owned(),
        "{{ component|center(999999999) }}".to_owned(),
        "{{ component|indent(999999999) }}".to_owned(),
        "{{ '%999999999d'|format(1) }}".to_owned(),
        "{{ range(100000)|list * 100000 }}".to_owned(),
        format!("{{{{ {}component{} }}}}", "(".repeat(20_000), ")".repeat(20_000)),
        chain(".a", 400_000),
        chain("~component", 200_000),
        chain("|upper", 300_000),
        chain("|replace('a','aaaaaaaaaa')", 9),
        format!("{{{{ {}component }}}}", "-".repeat(100_000)),
        format!("{{{{ {}component }}}}", "not ".repeat(100_000)),
        format!("{{{{ component{} }}}}", "[0]".repeat(100_000)),
        "{{".repeat(300_000),
        "{% raw %}{{".to_owned(),
        "{{ \"}}\" ~ component".to_owned(),
        "{# {{ component }}".to_owned(),
        "{{ debug() }}{{ namespace() }}".to_owned(),
        "{% include '/etc/passwd' %}".to_owned(),
        "{{ 9223372036854775807 + 1 }}".to_owned(),
        "{{ 10 ** 99999 }}{{ 1 / 0 }}{{ 1 // 0 }}{{ 1 % 0 }}".to_owned(),
        "{{ component[::0] }}{{ component[999999999999999999999:] }}".to_owned(),
    ]
}

#[test]
fn naming_templates_end() {
    for bomb in bombs() {
        let repo = Repo::new();
        let quoted = serde_json::to_string(&bomb).unwrap();
        repo.edit("bindery.yaml", "workload: \"{{ component }}\"", &format!("workload: {quoted}"));
        let run = repo.run(&["render", "--format", "json"]);
        assert_eq!(run.exit, 1, "{}", short(&bomb));
        let known = ["invalid-template", "template-failed", "unusable-name"];
        assert!(known.iter().any(|code| run.out.contains(code)), "{}: {}", short(&bomb), short(&run.out));
    }
}

#[test]
fn connection_templates_end() {
    for bomb in bombs() {
        let repo = Repo::new();
        let quoted = serde_json::to_string(&bomb.replace("component", "host")).unwrap();
        repo.edit("projects/shop-components.yaml", "\"{{ .url }}/api/v1\"", &quoted);
        let run = repo.run(&["render", "--format", "json"]);
        let known = ["invalid-template", "template-failed"];
        let told = known.iter().any(|code| run.out.contains(code));
        assert!(
            run.exit == 1 && told
                || run.exit == 0 && ["[0]", "+ 1", "[::"].iter().any(|part| bomb.contains(part)),
            "{}: {}",
            short(&bomb),
            short(&run.out)
        );
    }
}

#[test]
fn what_is_filled_in_is_never_a_template_again() {
    let repo = Repo::new();
    repo.edit("projects/shop-components.yaml", "\"{{ .url }}/api/v1\"", "\"{{ '{{ host }}' }}{{ .host }}\"");
    assert_eq!(repo.run(&["render"]).exit, 1);
    let repo = Repo::new();
    repo.edit(
        "projects/shop-components.yaml",
        "args: [--full]",
        "args: ['{{ host }}', '{{workflow.parameters.x}}', '$(id)', '{%']",
    );
    let run = repo.run(&["render", "-o", "yaml"]);
    assert_eq!(run.exit, 0, "{}", run.err);
    assert!(run.out.contains("{{workflow.parameters.x}}") && run.out.contains("$(id)"));
}
