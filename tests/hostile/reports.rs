//! Characters that draw on terminals, in every place that a report repeats.

use super::repo::{Repo, short};

const FILE: &str = "projects/hostile.yaml";

/// The characters as a quoted YAML string writes them, and as they are.
const NASTY: [(&str, &str); 9] = [
    ("\\e[31mred", "\u{1b}[31mred"),
    ("\\e]0;title\\a", "\u{1b}]0;title\u{7}"),
    ("a\\u202eb", "a\u{202e}b"),
    ("a\\u2066b", "a\u{2066}b"),
    ("a\\u2028b", "a\u{2028}b"),
    ("a\\u0085b", "a\u{85}b"),
    ("a\\u009b31mb", "a\u{9b}31mb"),
    ("a\\rb", "a\rb"),
    ("a\\0b", "a\0b"),
];

#[test]
fn names_values_and_keys_are_escaped() {
    for (escaped, _) in NASTY {
        for document in [
            format!(
                "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: \"{escaped}\", namespace: acme}}\nspec: {{}}\n"
            ),
            format!("apiVersion: openchoreo.dev/v1alpha1\nkind: \"{escaped}\"\nmetadata: {{name: a}}\n"),
            format!("apiVersion: \"openchoreo.dev/{escaped}\"\nkind: Project\nmetadata: {{name: a}}\n"),
            format!(
                "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: a, namespace: acme}}\nspec: {{\"{escaped}\": 1}}\n"
            ),
            format!(
                "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: a, namespace: \"{escaped}\"}}\nspec: {{deploymentPipelineRef: \"{escaped}\"}}\n"
            ),
            format!(
                "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: a, namespace: acme, labels: {{\"{escaped}\": \"{escaped}\"}}}}\nspec: {{deploymentPipelineRef: \"{escaped}\"}}\n"
            ),
            format!("\"{escaped}\": 1\n\"{escaped}\": !<{escaped}> 2\napiVersion: openchoreo.dev/v1alpha1\n"),
        ] {
            let repo = Repo::new();
            repo.put(FILE, document);
            // `run` refuses raw characters in what is printed.
            assert_eq!(repo.run(&["render"]).exit, 1, "{escaped}");
            assert_eq!(repo.run(&["render", "--color", "never"]).exit, 1, "{escaped}");
        }
    }
}

#[test]
fn comments_and_lines_around_are_escaped() {
    for (_, raw) in NASTY {
        let repo = Repo::new();
        repo.put(FILE, format!("apiVersion: openchoreo.dev/v1alpha1 # {raw}\nkind: Nothing # {raw}\nmetadata: {{name: a}} # {raw}\n"));
        let run = repo.run(&["check"]);
        assert_eq!(run.exit, 1, "{raw:?} {}", short(&run.err));
    }
}

#[test]
fn a_value_cannot_pose_as_a_line_of_its_own() {
    let repo = Repo::new();
    let command = "x\\n::error::forged\\n\\nerror[forged]: y";
    repo.put(FILE, format!("apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: \"{command}\", namespace: acme}}\nspec: {{deploymentPipelineRef: \"{command}\"}}\n"));
    let run = repo.run(&["check"]);
    assert_eq!(run.exit, 1);
    assert!(
        !run.err.lines().any(|line| line.starts_with("::") || line.starts_with("error[forged]")),
        "{}",
        run.err
    );
    let run = repo.run(&["diff", "x\n::error::forged"]);
    assert_eq!(run.exit, 2);
    assert!(!run.err.lines().any(|line| line.starts_with("::")), "{}", run.err);
}

#[test]
fn json_stays_json() {
    for (escaped, raw) in NASTY {
        let repo = Repo::new();
        let project = format!(
            "apiVersion: openchoreo.dev/v1alpha1\nkind: Project # {raw}\nmetadata: {{name: \"{escaped}\", namespace: acme}}\nspec: {{}}\n"
        );
        repo.put(FILE, project.replace('\0', ""));
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(["check", "--format", "json"])
            .current_dir(&repo.root)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(report["summary"]["errors"].as_u64() > Some(0));
    }
}

#[test]
fn values_reach_manifests_whole_and_quoted() {
    for (escaped, raw) in NASTY {
        let repo = Repo::new();
        repo.edit("projects/shop-components.yaml", "args: [--full]", &format!("args: [\"{escaped}\"]"));
        let run = repo.run(&["render", "-o", "yaml"]);
        assert_eq!(run.exit, 0, "{}", run.err);
        let found = serde_yaml::Deserializer::from_str(&run.out).any(|document| {
            let json: serde_json::Value = serde::Deserialize::deserialize(document).unwrap();
            json.to_string().contains(&serde_json::to_string(raw).unwrap())
        });
        assert!(found, "{escaped}");
    }
}

#[test]
fn markdown_and_text_of_a_diff_hold_no_markup_of_the_input() {
    let repo = Repo::new();
    repo.commit();
    repo.edit(
        "projects/shop-components.yaml",
        "args: [--full]",
        "args: [\"```\\n</details>\\n# Approved @all\", \"\\e[31m\", \"a\\u202eb\"]",
    );
    for output in ["text", "markdown", "json"] {
        let run = repo.run(&["diff", "HEAD", "-o", output]);
        assert_eq!(run.exit, 1, "{}", run.err);
        assert!(
            !run.out.lines().any(|line| line.starts_with("# Approved") || line == "```\\n"),
            "{}",
            run.out
        );
    }
}
