//! Tests what a person at a terminal reads.

use bindery::diff::{Action, Change, Changes, compare, to_markdown, to_text};

use super::trees::{deployment, manifest, rendered};
use bindery::plan::Place;
use bindery::render::Rendered;

fn text(base: &str, head: &str) -> String {
    to_text(&Changes::new("a", "b", compare(&rendered(&[base]), &rendered(&[head]))), false)
}

#[test]
fn nothing_to_say_is_said() {
    assert_eq!(to_text(&Changes::new("a", "b", Vec::new()), true), "no changes\n");
}

#[test]
fn objects_of_no_cluster_are_those_of_the_delivery() {
    let mut application =
        manifest("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: cart}}");
    application.key.cluster = None;
    application.key.namespace = Some("argocd".into());
    application.place = Place::Delivery { engine: "argocd", cluster: None };
    application.owner.component = None;
    let changes = compare(&Rendered::default(), &Rendered { manifests: vec![application] });
    let changes = Changes::new("a", "b", changes);
    let expected = "\
delivery
  argocd
      + create application/cart (argoproj.io/v1alpha1)
1 created, 0 updated, 0 deleted on 0 clusters
";
    assert_eq!(to_text(&changes, false), expected);
    assert!(to_markdown(&changes).contains("| delivery | – | 1 | 0 | 0 |"), "{}", to_markdown(&changes));
}

#[test]
fn changes_are_grouped_and_counted() {
    let service = "{apiVersion: v1, kind: Service, metadata: {name: cart}}";
    let base = rendered(&[&deployment("{replicas: 1, paused: true, old: {a: 1}}"), service]);
    let mut quota = manifest("{apiVersion: v1, kind: ResourceQuota, metadata: {name: quota}}");
    quota.owner.component = None;
    let mut other = manifest("{apiVersion: v1, kind: Service, metadata: {name: other}}");
    other.key.cluster = Some("us".into());
    let update = manifest(&deployment("{replicas: 2, new: [{name: x, text: \"a\\nb\"}]}"));
    let head = Rendered { manifests: vec![update, quota, other] };
    let expected = "\
cluster eu
  shop-production (production)
      + create resourcequota/quota (v1)
    cart
      ~ update deployment/cart-1c42ddc0 (apps/v1)
          + spec.new:
            + - name: x
            +   text: |-
            +     a
            +     b
          - spec.old:
            - a: 1
          - spec.paused: true
          spec.replicas: 1 → 2
      - delete service/cart (v1)
cluster us
  shop-production (production)
    cart
      + create service/other (v1)
2 created, 1 updated, 1 deleted on 2 clusters
";
    assert_eq!(to_text(&Changes::new("a", "b", compare(&base, &head)), false), expected);
}

#[test]
fn long_texts_show_only_the_lines_around_a_difference() {
    let lines = |sixth: &str| {
        let lines: Vec<String> =
            (1..=9).map(|n| if n == 6 { sixth.to_owned() } else { format!("line {n}") }).collect();
        deployment(&format!("{{text: {:?}}}", lines.join("\n") + "\n"))
    };
    let shown = text(&lines("old six"), &lines("new six"));
    let expected = "
          spec.text:
              line 4
              line 5
            - old six
            + new six
              line 7
              line 8
1 updated";
    assert!(shown.contains(&expected[..expected.len() - 9]), "{shown}");
    assert!(!shown.contains("line 3") && !shown.contains("line 9"), "{shown}");
}

#[test]
fn a_missing_last_line_break_is_visible() {
    let shown = text(&deployment("{text: \"a\\nb\\n\"}"), &deployment("{text: \"a\\nb\"}"));
    assert!(shown.contains("- b\n            + b (no line break at the end)\n"), "{shown}");
}

#[test]
fn the_words_in_which_a_long_line_differs_are_marked_and_the_rest_is_cut() {
    let long = |word: &str| deployment(&format!("{{text: '{0} {word} {0}'}}", "same ".repeat(40).trim()));
    let changes = Changes::new("a", "b", compare(&rendered(&[&long("old")]), &rendered(&[&long("new")])));
    let shown = to_text(&changes, true);
    assert!(shown.contains("\u{1b}[1m\u{1b}[4m\u{1b}[32mnew\u{1b}[0m"), "{shown:?}");
    assert!(shown.contains('…') && shown.len() < 1_000, "{shown}");
}

#[test]
fn texts_of_very_many_lines_take_no_quadratic_time() {
    let many = |word: &str| {
        let lines: String = (0..40_000).map(|n| format!("{word} {n}\n")).collect();
        deployment(&format!("{{text: {:?}}}", format!("first\n{lines}last\n")))
    };
    let shown = text(&many("old"), &many("new"));
    assert!(shown.contains("- old 0\n") && shown.contains("+ new 39999\n"));
    assert!(!shown.contains("first") && !shown.contains("last"));
}

#[test]
fn colours_appear_only_when_wanted() {
    let changes = Changes::new(
        "a",
        "b",
        compare(&rendered(&[&deployment("{a: 1}")]), &rendered(&[&deployment("{a: 2}")])),
    );
    assert_eq!(changes.changes[0].action, Action::Update);
    assert!(to_text(&changes, true).contains("\u{1b}[32m2\u{1b}[0m"));
    assert!(!to_text(&changes, false).contains('\u{1b}'));
}

#[test]
fn input_cannot_draw_on_the_terminal_or_forge_lines() {
    let hostile = "x\u{1b}[2J\u{202e}\r\nforged";
    let mut base = manifest(&deployment("{a: 1}"));
    base.body.as_mapping_mut().unwrap().set(hostile, super::trees::parse("{b: 1}"));
    let mut head = base.clone();
    head.body.as_mapping_mut().unwrap().set(hostile, super::trees::node(&serde_yaml::Value::from(hostile)));
    let mut changes = compare(&Rendered { manifests: vec![base] }, &Rendered { manifests: vec![head] });
    let change = &mut changes[0];
    for field in [&mut change.kind, &mut change.name, &mut change.api_version] {
        *field = hostile.to_owned();
    }
    let Change { cluster, namespace, component, environment, .. } = change;
    for field in [cluster, namespace, component, environment] {
        *field = Some(hostile.to_owned());
    }
    let shown = to_text(&Changes::new("a", "b", changes), false);
    assert!(!shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{shown:?}");
    assert!(!shown.lines().any(|line| line.starts_with("forged")), "{shown}");
}

#[test]
fn many_long_texts_are_compared_line_by_line_as_far_as_one_run_may() {
    let map = |line: &str| {
        let text = format!("\"{}\"", line.repeat(1000));
        let fields: Vec<String> = (0..30).map(|at| format!("k{at}: {text}")).collect();
        format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: s}}, data: {{{}}}}}", fields.join(", "))
    };
    let told = text(&map("x\\n"), &map("y\\nx\\n"));
    // Two million pairs of lines each: ten fit, with what their words cost besides fewer.
    let coarse = told.matches("(too much to compare line by line)").count();
    assert!((20..30).contains(&coarse), "{coarse}");
}
