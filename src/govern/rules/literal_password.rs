//! Finds environment variables that are named like a secret and hold a literal.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::pod_security::PodView;
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "literal-password",
        level: Level::Warning,
        summary: "An environment variable that is named like a secret holds a literal value.",
        docs: "Whoever can read the repository, the Deployment or the pod can read the value. Keep it in the secret store and refer to it with \
               `valueFrom`. No report ever shows the value.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      env: [{name: DATABASE_PASSWORD, value: h4Rtk0pf}]
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      env: [{name: DATABASE_PASSWORD, valueFrom: {secretKeyRef: {name: database, key: password}}}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        let Some(pod) = PodView::of_any(&manifest.body) else { continue };
        for container in pod.containers() {
            let env = container.get("env").and_then(Node::as_sequence).unwrap_or_default();
            for variable in env {
                let name = variable.get("name").and_then(Node::as_str).unwrap_or_default();
                let Some(value) = variable.get("value").filter(|value| is_secret(value)) else { continue };
                if names_a_secret(name) {
                    let what = format!("the variable `{name}` is named like a secret and holds a literal");
                    findings.push(Finding { manifest, place: value.origin.span, what });
                }
            }
        }
    }
    let hint = "keep the value in the secret store, and refer to it with `valueFrom`";
    diagnostics.extend(reports(objects, &RULE.code, hint, findings).into_iter().map(Diagnostic::secret));
}

/// Words that name a secret when they end a variable's name, and two that do so in pairs.
const WORDS: [&str; 8] =
    ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "CREDENTIALS", "PASS"];
const PAIRS: [(&str, &str); 6] = [
    ("API", "KEY"),
    ("ACCESS", "KEY"),
    ("SECRET", "KEY"),
    ("PRIVATE", "KEY"),
    ("ENCRYPTION", "KEY"),
    ("SIGNING", "KEY"),
];

/// Whether the last words of a name say that its value is a secret: `DB_PASSWORD`, not `PASSWORD_FILE`.
fn names_a_secret(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let mut words = upper.rsplit(['_', '-', '.']);
    let (Some(last), before) = (words.next(), words.next().unwrap_or_default()) else { return false };
    // A switch such as ALLOW_EMPTY_PASSWORD speaks about secrets and is none.
    let is_switch =
        ["ALLOW_", "USE_", "ENABLE_", "DISABLE_", "REQUIRE_"].iter().any(|word| upper.starts_with(word));
    !is_switch && (WORDS.contains(&last) || PAIRS.contains(&(before, last)))
}

/// Whether a literal can be a secret: neither a stand-in nor a switch, a number of seconds or a path.
fn is_secret(value: &Node) -> bool {
    let Some(text) = value.as_str() else { return false };
    let is_word =
        ["true", "false", "yes", "no", "none", "null"].contains(&text.to_ascii_lowercase().as_str());
    let is_path = text.starts_with('/') || text.starts_with("./");
    let filled_in =
        text.trim().is_empty() || text.contains("$(") || text.contains("${") || text.contains('<');
    !(is_word || is_path || filled_in)
}

#[cfg(test)]
mod tests {
    use super::names_a_secret;

    #[test]
    fn the_last_words_of_a_name_count() {
        for name in ["PASSWORD", "DB_PASSWORD", "stripe-api-key", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN"] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in
            ["PASSWORD_FILE", "TOKEN_TTL", "MAX_TOKENS", "ALLOW_EMPTY_PASSWORD", "KEY", "MONKEY", "API_KEYS"]
        {
            assert!(!names_a_secret(name), "{name}");
        }
    }
}
