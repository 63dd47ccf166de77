//! Tests what reviewers read on a pull request, and that input stays text there.

use bindery::diff::{Action, Change, Changes, FieldChange, compare, to_markdown};
use serde_json::{Value as Json, json};

use super::trees::{deployment, rendered};

fn update(number: usize, field: FieldChange) -> Change {
    Change {
        action: Action::Update,
        cluster: Some("eu".to_owned()),
        namespace: Some("shop".to_owned()),
        component: Some("cart".to_owned()),
        environment: Some("production".to_owned()),
        api_version: "apps/v1".to_owned(),
        kind: "Deployment".to_owned(),
        name: format!("cart-{number}"),
        fields: vec![field],
        causes: Vec::new(),
        risks: Vec::new(),
    }
}

fn field(before: Json, after: Json) -> FieldChange {
    FieldChange { path: "spec.x".to_owned(), before, after }
}

#[test]
fn a_comment_has_a_table_and_a_block_for_each_namespace() {
    let service = "{apiVersion: v1, kind: Service, metadata: {name: cart}}";
    let base = rendered(&[&deployment("{replicas: 1, a: {b: 1}}")]);
    let head = rendered(&[&deployment("{replicas: 2}"), service]);
    let expected = "\
## Rendered changes

`main` → `work`: 1 created, 1 updated, 0 deleted on 1 cluster

| Cluster | Environment | Created | Updated | Deleted |
|---|---|---:|---:|---:|
| `eu` | `production` | 1 | 1 | 0 |

<details><summary><code>eu / shop-production (production)</code>: 1 created, 1 updated, 0 deleted</summary>

```diff
# cart
! update deployment/cart-1c42ddc0 (apps/v1)
-   spec.a:
-     b: 1
-   spec.replicas: 1
+   spec.replicas: 2
+ create service/cart (v1)
```

</details>
";
    assert_eq!(to_markdown(&Changes::new("main", "work", compare(&base, &head))), expected);
}

#[test]
fn no_changes_are_said() {
    let text = to_markdown(&Changes::new("main", "work", Vec::new()));
    assert_eq!(text, "## Rendered changes\n\n`main` → `work`: no changes\n");
}

/// What a reader of markdown would take for markup: everything outside fences, code spans and `code` elements.
fn outside(markdown: &str) -> String {
    let mut fence: Option<usize> = None;
    let mut text = String::new();
    for line in markdown.lines() {
        let run = line.chars().take_while(|c| *c == '`').count();
        match fence {
            Some(open) if run >= open && line.len() == run => fence = None,
            Some(open) => assert!(!line.contains(&"`".repeat(open)), "a fence no longer than {line}"),
            None if run >= 3 => fence = Some(run),
            None => {
                let mut rest = line.to_owned();
                for (open, close) in [("`", "`"), ("<code>", "</code>")] {
                    while let Some((before, after)) = rest.split_once(open) {
                        let (inner, after) = after.split_once(close).expect("a span that ends in its line");
                        assert!(
                            !inner.contains('|') && (open == "`" || !inner.contains(['<', '`'])),
                            "{inner}"
                        );
                        rest = format!("{before}{after}");
                    }
                }
                text.push_str(&rest);
                text.push('\n');
            }
        }
    }
    assert_eq!(fence, None, "a fence stays open");
    text
}

const HOSTILE: [&str; 8] = [
    "`@everyone` @octocat #1 https://evil.example",
    "a\n```\n</details><script>alert(1)</script>\n@octocat",
    "a\n````````diff\n@octocat\n````````\n",
    "x | y \\| z | <img src=x onerror=alert(1)>",
    "</summary></code><b>@octocat</b>",
    "\u{1b}[31m\u{202e}\r\n\r\n# heading [link](https://evil.example) **bold** www.evil.example",
    "``",
    "&lt;script&gt; &#64;octocat octocat@evil.example",
];

#[test]
fn nothing_from_input_is_markup() {
    for hostile in HOSTILE {
        let text = || hostile.to_owned();
        let mut changes = Vec::new();
        for before in [json!(hostile), json!({hostile: hostile}), json!(["a"]), Json::Null] {
            let mut change = update(0, field(before, json!(format!("{hostile}\n{hostile}"))));
            change.fields[0].path = text();
            for part in [&mut change.api_version, &mut change.kind, &mut change.name] {
                *part = text();
            }
            let Change { cluster, namespace, component, environment, .. } = &mut change;
            for part in [cluster, namespace, component, environment] {
                *part = Some(text());
            }
            changes.push(change);
        }
        let markdown = to_markdown(&Changes::new(text(), text(), changes));
        let outside = outside(&markdown);
        assert!(outside.contains("| Cluster |") && outside.matches("details>").count() == 2, "{markdown}");
        for sign in ["@", "script", "octocat", "evil", "](", "**", "#1", "<img", "<b>", "\\"] {
            assert!(!outside.contains(sign), "{sign} in {outside}");
        }
        for line in outside.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.matches('|').count(), 6, "{line}");
        }
        assert!(!markdown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{markdown:?}");
    }
}

#[test]
fn the_reader_of_this_test_sees_markup() {
    assert!(outside("```diff\n```\n@octocat\n").contains("@octocat"));
    assert!(outside("`a` @octocat").contains("@octocat"));
}

#[test]
fn a_comment_is_never_too_long_and_says_what_is_missing() {
    let changes: Vec<Change> = (0..5_000).map(|number| update(number, field(json!(1), json!(2)))).collect();
    let markdown = to_markdown(&Changes::new("main", "work", changes));
    assert!(markdown.chars().count() <= 60_000);
    let shown = markdown.matches("! update").count();
    assert!(shown > 300, "{shown} objects shown");
    let closing = format!("\n**{} more objects of 5000 are not shown**", 5_000 - shown);
    assert!(markdown.contains(&closing), "{}", &markdown[markdown.len() - 300..]);
    outside(&markdown);
}

#[test]
fn no_input_makes_a_comment_too_long() {
    for piece in ["\u{202e}`|&<", "\u{1f600}", "a"] {
        too_much_of(piece);
    }
}

fn too_much_of(piece: &str) {
    let wide = piece.repeat(20_000);
    let mut changes = Vec::new();
    for number in 0..200 {
        let mut change = update(number, field(Json::Null, json!(wide)));
        change.cluster = Some(format!("{number}{wide}"));
        change.name = wide.clone();
        change.namespace = Some(wide.clone());
        change.environment = Some(wide.clone());
        change.component = Some("`".repeat(100_000));
        changes.push(change);
    }
    let markdown = to_markdown(&Changes::new(&wide, &wide, changes));
    assert!(markdown.len() <= 60_000, "{} bytes", markdown.len());
    assert!(markdown.contains("not shown**"));
    outside(&markdown);
}

#[test]
fn one_large_object_does_not_hide_the_others() {
    let large: String = (0..20_000).map(|n| format!("line {n}\n")).collect();
    let changes = vec![update(0, field(json!("x\n"), json!(large))), update(1, field(json!(1), json!(2)))];
    let markdown = to_markdown(&Changes::new("main", "work", changes));
    assert!(markdown.contains("more lines of this object") && markdown.contains("cart-1"), "{markdown}");
    assert!(!markdown.contains("not shown**"));
}
