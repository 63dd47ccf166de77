//! Makes typical mistakes in a good repository, one at a time: each is one error, at the very place.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use bindery::compile::{Compilation, compile, settings};
use bindery::diagnostics::{Diagnostic, Level};
use bindery::source::{RepoPath, Selection, SourceTree};

use crate::support::{project, reports};

/// Marks the place of the error in the text after an edit.
const PLACE: &str = "‸";

const CONFIG: &str = "bindery.yaml";
const PLATFORM: &str = "platform/platform.yaml";
const CLASSES: &str = "platform/classes.yaml";
const SHOP: &str = "projects/shop.yaml";
const SHORT: &str = "projects/shop-components.yaml";
const CART: &str = "projects/cart.yaml";

/// A component written out at length, beside the short forms of the quick start.
const CART_TEXT: &str = r#"apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata:
  name: cart
  namespace: acme
spec:
  owner:
    projectName: shop
  type: Service
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata:
  name: cart
  namespace: acme
spec:
  owner:
    projectName: shop
    componentName: cart
  containers:
    main:
      image: registry.example.com/acme/cart:1.0.0
      env:
        - key: LEVEL
          value: info
      args:
        - --serve
  endpoints:
    http:
      type: REST
      port: 8080
  connections:
    catalog:
      type: api
      params:
        componentName: catalog
        endpoint: http
      inject:
        env:
          - name: CATALOG_URL
            value: "{{ .url }}"
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata:
  name: cart
  namespace: acme
spec:
  owner:
    projectName: shop
    componentName: cart
  workloadName: cart
  className: default
  apis:
    items:
      className: default
      type: REST
      rest:
        backend:
          port: 8080
        exposeLevels: [Public]
---
apiVersion: openchoreo.dev/v1alpha1
kind: ServiceBinding
metadata:
  name: cart-staging
  namespace: acme
spec:
  owner:
    projectName: shop
    componentName: cart
  environment: staging
"#;

/// What is typed wrongly: file, the good text (which stands there once), the bad text.
type Edit = (&'static str, &'static str, &'static str);

/// A mistake, what it changes, and the code of its error; `‸` in a new text is where the error has to be.
type Mistake = (&'static str, &'static [Edit], &'static str);

const MISTAKES: &[Mistake] = &[
    ("name for key in a variable", &[(CART, "- key: LEVEL", "- ‸name: LEVEL")], "unknown-field"),
    (
        "a wrong project in a connection",
        &[(CART, "componentName: catalog\n", "componentName: catalog\n        projectName: ‸bank\n")],
        "connection-to-another-project",
    ),
    (
        "a misspelt first environment",
        &[(PLATFORM, "sourceEnvironmentRef: development", "sourceEnvironmentRef: ‸developmnt")],
        "unknown-environment",
    ),
    ("typo in a field", &[(CART, "  workloadName:", "  ‸workloadNmae:")], "unknown-field"),
    ("typo in kind", &[(CART, "kind: Component\n", "kind: ‸Componnet\n")], "unknown-kind"),
    (
        "typo in apiVersion",
        &[(CART, "openchoreo.dev/v1alpha1\nkind: Workload", "‸openchoreo.dev/v1alhpa1\nkind: Workload")],
        "unknown-api-version",
    ),
    (
        "typo in the group",
        &[(SHOP, "openchoreo.dev/v1alpha1", "‸openchoero.dev/v1alpha1")],
        "unknown-api-version",
    ),
    (
        "apiVersion missing",
        &[(SHOP, "apiVersion: openchoreo.dev/v1alpha1\nkind", "‸kind")],
        "incomplete-definition",
    ),
    (
        "kind missing",
        &[(SHOP, "openchoreo.dev/v1alpha1\nkind: Project\n", "‸openchoreo.dev/v1alpha1\n")],
        "incomplete-definition",
    ),
    (
        "name missing",
        &[(CART, "kind: Workload\nmetadata:\n  name: cart\n", "kind: Workload\n‸metadata:\n")],
        "incomplete-definition",
    ),
    (
        "name misspelt",
        &[(CART, "kind: Workload\nmetadata:\n  name: cart\n", "kind: Workload\n‸metadata:\n  nmae: cart\n")],
        "incomplete-definition",
    ),
    (
        "spec missing",
        &[
            (SHOP, "kind: Project", "kind: ‸Project"),
            (SHOP, "spec:\n  deploymentPipelineRef: standard\n", ""),
        ],
        "missing-field",
    ),
    (
        "spec empty",
        &[
            (SHOP, "kind: Project", "kind: ‸Project"),
            (SHOP, "spec:\n  deploymentPipelineRef: standard\n", "spec:\n"),
        ],
        "missing-field",
    ),
    (
        "a spec field at top level",
        &[(CART, "  environment: staging", "‸environment: staging")],
        "unknown-field",
    ),
    ("a field one level too deep", &[(CART, "  type: Service\n", "    ‸type: Service\n")], "unknown-field"),
    (
        "a list item's field indented wrongly",
        &[(
            CART,
            "        - key: LEVEL\n          value: info",
            "        - key: LEVEL\n        ‸value: info",
        )],
        "yaml-syntax",
    ),
    (
        "a key indented too far",
        &[(CART, "  className: default\n  apis", "  className: default\n    apis‸")],
        "yaml-syntax",
    ),
    ("a tab for indentation", &[(CART, "  type: Service\n", "‸\ttype: Service\n")], "yaml-syntax"),
    (
        "an unclosed quote",
        &[(CART, "value: info\n", "value: \"info\n"), (CART, "      args:", "      ‸args:")],
        "yaml-syntax",
    ),
    (
        "an unclosed bracket",
        &[(CART, "exposeLevels: [Public]\n---", "exposeLevels: ‸[Public\n---")],
        "yaml-syntax",
    ),
    ("no space behind a colon", &[(CART, "  environment: staging", "  ‸environment:staging")], "yaml-syntax"),
    (
        "a key written twice",
        &[(CART, "  className: default\n  apis", "  className: default\n  ‸className: large\n  apis")],
        "duplicate-key",
    ),
    ("an unquoted yes", &[(CART, "value: info", "value: ‸yes")], "ambiguous-scalar"),
    (
        "an unquoted yes for a boolean",
        &[(PLATFORM, "isProduction: true", "isProduction: ‸yes")],
        "ambiguous-scalar",
    ),
    ("an octal number", &[(CLASSES, "backoffLimit: 2", "backoffLimit: ‸02")], "ambiguous-scalar"),
    ("a number for a variable", &[(CART, "value: info", "value: ‸8080")], "wrong-type"),
    ("a boolean for a variable", &[(CART, "value: info", "value: ‸true")], "wrong-type"),
    ("a string for a boolean", &[(PLATFORM, "isProduction: true", "isProduction: ‸\"true\"")], "wrong-type"),
    (
        "a port in quotes",
        &[(CART, "port: 8080\n  connections", "port: ‸\"8080\"\n  connections")],
        "wrong-type",
    ),
    ("one value for a list", &[(CART, "[Public]", "‸Public")], "wrong-type"),
    ("a list for a map", &[(CART, "    main:\n      image", "    ‸- name: main\n      image")], "wrong-type"),
    (
        "a port out of range",
        &[(CART, "port: 8080\n  connections", "port: ‸70000\n  connections")],
        "invalid-value",
    ),
    ("an unknown expose level", &[(CART, "[Public]", "[‸Internet]")], "invalid-value"),
    (
        "a word in the wrong case",
        &[(CART, "      type: REST\n      port", "      type: ‸rest\n      port")],
        "invalid-value",
    ),
    (
        "image missing",
        &[(CART, "    main:\n      image: registry.example.com/acme/cart:1.0.0\n", "    ‸main:\n")],
        "missing-field",
    ),
    (
        "image empty",
        &[(CART, "image: registry.example.com/acme/cart:1.0.0", "image: ‸\"\"")],
        "invalid-value",
    ),
    (
        "no container",
        &[
            (CART, "kind: Workload\nmetadata:\n  name: ", "kind: Workload\nmetadata:\n  name: ‸"),
            (
                CART,
                "  containers:\n    main:\n      image: registry.example.com/acme/cart:1.0.0\n      env:\n        - key: LEVEL\n          value: info\n      args:\n        - --serve\n",
                "",
            ),
        ],
        "no-container",
    ),
    (
        "an upper-case name",
        &[(SHORT, "name: catalog-staging", "name: ‸Catalog-Staging")],
        "invalid-definition-name",
    ),
    (
        "a missing class",
        &[(CART, "  className: default\n  apis", "  className: ‸standard\n  apis")],
        "unknown-class",
    ),
    (
        "a missing API class",
        &[(CART, "      className: default", "      className: ‸guarded")],
        "unknown-api-class",
    ),
    (
        "a missing project",
        &[
            (SHOP, "name: shop", "name: store"),
            (
                CART,
                "spec:\n  owner:\n    projectName: shop\n  type",
                "spec:\n  owner:\n    projectName: ‸shop\n  type",
            ),
        ],
        "unknown-project",
    ),
    (
        "a misspelt project in the component",
        &[(CART, "projectName: shop\n  type", "projectName: ‸shpo\n  type")],
        "unknown-project",
    ),
    (
        "a misspelt project in the short form",
        &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: ‸shpo",
        )],
        "unknown-project",
    ),
    (
        "a missing pipeline",
        &[(SHOP, "deploymentPipelineRef: standard", "deploymentPipelineRef: ‸standart")],
        "unknown-pipeline",
    ),
    (
        "a missing data plane",
        &[(PLATFORM, "dataPlaneRef: production", "dataPlaneRef: ‸prodution")],
        "unknown-data-plane",
    ),
    (
        "an unknown environment in a binding",
        &[(CART, "environment: staging", "environment: ‸stagin")],
        "unknown-environment",
    ),
    (
        "a misspelt organization",
        &[(CART, "name: cart-staging\n  namespace: acme", "name: cart-staging\n  namespace: ‸acem")],
        "unknown-organization",
    ),
    (
        "an organization forgotten",
        &[(
            CART,
            "name: cart-staging\n  namespace: acme\nspec:\n  owner:\n    projectName: shop",
            "name: ‸cart-staging\nspec:\n  owner:\n    projectName: shop",
        )],
        "unknown-organization",
    ),
    ("a missing workload", &[(CART, "workloadName: cart", "workloadName: ‸carts")], "unknown-workload"),
    (
        "the workload of another component",
        &[
            (CART, "    componentName: cart\n  containers", "    componentName: catalog\n  containers"),
            (CART, "workloadName: cart", "workloadName: ‸cart"),
        ],
        "owner-mismatch",
    ),
    (
        "another project in the claim",
        &[
            (
                SHOP,
                "deploymentPipelineRef: standard\n",
                "deploymentPipelineRef: standard\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: bank\n  namespace: acme\nspec:\n  deploymentPipelineRef: standard\n",
            ),
            (
                CART,
                "projectName: shop\n    componentName: cart\n  workloadName",
                "projectName: ‸bank\n    componentName: cart\n  workloadName",
            ),
        ],
        "owner-mismatch",
    ),
    (
        "a wrong component type",
        &[(CART, "type: Service\n", "type: WebApplication\n"), (CART, "kind: Service\n", "kind: ‸Service\n")],
        "component-type-mismatch",
    ),
    (
        "a component type that does not exist",
        &[(CART, "  type: Service\n", "  type: ‸Servise\n")],
        "unknown-component-type",
    ),
    (
        "a connection to a missing component",
        &[(CART, "componentName: catalog", "componentName: ‸catalgo")],
        "unknown-connection-target",
    ),
    (
        "a connection to a missing endpoint",
        &[(CART, "endpoint: http", "endpoint: ‸htpp")],
        "unknown-endpoint",
    ),
    (
        "a connection to a scheduled task",
        &[
            (CART, "componentName: catalog", "componentName: ‸reindex"),
            (
                SHORT,
                "kind: ScheduledTask\nmetadata:\n  name: reindex\n  namespace: acme\nspec:\n  project: shop\n  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/reindex:1.4.2\n        args: [--full]\n",
                "kind: ScheduledTask\nmetadata:\n  name: reindex\n  namespace: acme\nspec:\n  project: shop\n  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/reindex:1.4.2\n        args: [--full]\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: ScheduledTaskBinding\nmetadata:\n  name: reindex-staging\n  namespace: acme\nspec:\n  owner:\n    projectName: shop\n    componentName: reindex\n  environment: staging\n",
            ),
        ],
        "connection-target-not-a-service",
    ),
    ("an unknown name in a template", &[(CART, "\"{{ .url }}\"", "‸\"{{ .ulr }}\"")], "invalid-template"),
    (
        "an API on a port that nobody serves",
        &[(CART, "port: 8080\n        expose", "port: ‸8081\n        expose")],
        "unknown-backend-port",
    ),
    (
        "a base path that climbs",
        &[(
            CART,
            "port: 8080\n        expose",
            "port: 8080\n          basePath: ‸/../catalog\n        expose",
        )],
        "invalid-base-path",
    ),
    (
        "a name used twice",
        &[
            (CART, "name: cart-staging", "name: catalog-staging"),
            (SHORT, "name: catalog-staging", "name: ‸catalog-staging"),
        ],
        "duplicate-definition",
    ),
    (
        "a binding made twice",
        &[(
            SHORT,
            "---\napiVersion: openchoreo.dev/v1alpha1\nkind: WebApplication\n",
            "---\napiVersion: openchoreo.dev/v1alpha1\nkind: ServiceBinding\nmetadata:\n  name: ‸catalog-again\n  namespace: acme\nspec:\n  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: WebApplication\n",
        )],
        "duplicate-binding",
    ),
    (
        "a pipeline that goes round",
        &[(PLATFORM, "- name: production\n          requires", "- name: ‸development\n          requires")],
        "pipeline-cycle",
    ),
    (
        "an environment promoted to itself",
        &[(PLATFORM, "- name: production\n          requires", "- name: ‸staging\n          requires")],
        "pipeline-self-loop",
    ),
    ("a bad quantity", &[(CLASSES, "memory: 256Mi", "memory: ‸256MB")], "invalid-quantity"),
    (
        "a request above its limit",
        &[(CLASSES, "cpu: 50m\n                memory: 64Mi", "cpu: 50m\n                memory: ‸1Gi")],
        "request-above-limit",
    ),
    (
        "a misspelt field of Kubernetes",
        &[(CLASSES, "concurrencyPolicy", "‸concurencyPolicy")],
        "unknown-kubernetes-field",
    ),
    (
        "a bad cron schedule",
        &[(CLASSES, "schedule: \"0 3 * * *\"", "schedule: ‸\"0 25 * * *\"")],
        "invalid-cron-schedule",
    ),
    (
        "no schedule",
        &[
            (
                CLASSES,
                "kind: ScheduledTaskClass\nmetadata:\n  name: ",
                "kind: ScheduledTaskClass\nmetadata:\n  name: ‸",
            ),
            (CLASSES, "    schedule: \"0 3 * * *\"\n", ""),
        ],
        "no-schedule",
    ),
    (
        "a selector without its label",
        &[(
            CLASSES,
            "kind: ServiceClass\nmetadata:\n  name: hardened\n  namespace: acme\nspec:\n  deploymentTemplate:\n",
            "kind: ServiceClass\nmetadata:\n  name: hardened\n  namespace: acme\nspec:\n  deploymentTemplate:\n    selector:\n      matchLabels:\n        tier: ‸web\n",
        )],
        "selector-mismatch",
    ),
    ("an unknown setting", &[(CONFIG, "  naming:", "  ‸namings:")], "unknown-field"),
    (
        "another tool's file among the definitions",
        &[(
            SHOP,
            "apiVersion: openchoreo.dev/v1alpha1\nkind: Project",
            "apiVersion: v1\nkind: ‸ConfigMap\nmetadata:\n  name: settings\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: Project",
        )],
        "not-a-definition",
    ),
];

type Files = BTreeMap<&'static str, String>;

fn good() -> Files {
    let quickstart = |path: &'static str| {
        (path, fs::read_to_string(project("examples/quickstart").join(path)).expect("the quick start"))
    };
    let mut files: Files = [CONFIG, PLATFORM, CLASSES, SHOP, SHORT].map(quickstart).into();
    files.insert(CART, CART_TEXT.to_owned());
    files
}

/// The files after a mistake, and the place of its error as `file:line:column`.
fn spoil(name: &str, edits: &[Edit]) -> (Files, String) {
    let mut files = good();
    for (path, from, to) in edits {
        let text = files.get_mut(path).expect("a file of the repository");
        assert_eq!(text.matches(from).count(), 1, "{name}: {from:?} in {path}");
        *text = text.replace(from, to);
    }
    let mut places = Vec::new();
    for (path, text) in &mut files {
        if let Some(at) = text.find(PLACE) {
            let before = &text[..at];
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            places.push(format!("{path}:{}:{column}", before.matches('\n').count() + 1));
            *text = text.replacen(PLACE, "", 1);
        }
        assert!(!text.contains(PLACE), "{name}: two places");
    }
    assert_eq!(places.len(), 1, "{name}: one place");
    (files, places.remove(0))
}

fn compile_files(files: &Files) -> Compilation {
    let tree = |all: bool| {
        let chosen = files.iter().filter(|(path, _)| all || **path == CONFIG);
        SourceTree::new(
            chosen.map(|(path, text)| (RepoPath::new(*path).expect("a path"), Arc::from(text.as_str()))),
            [],
        )
    };
    let settings = settings(&tree(false), Selection::CONFIG_FILE);
    compile(Arc::new(tree(true)), &settings)
}

fn place(report: &Diagnostic, sources: &SourceTree) -> String {
    let Some(label) = &report.primary else { return "nowhere".to_owned() };
    let position = sources.position(label.span);
    format!("{}:{}:{}", sources.file(label.span.file).path, position.line, position.column)
}

#[test]
fn the_repository_is_good_before() {
    let compilation = compile_files(&good());
    assert_eq!(reports(&compilation), "");
}

#[test]
fn one_mistake_is_one_error_at_its_place() {
    let mut faults = Vec::new();
    for (name, edits, code) in MISTAKES {
        let (files, wanted) = spoil(name, edits);
        let compilation = compile_files(&files);
        let errors: Vec<&Diagnostic> =
            compilation.diagnostics.iter().filter(|report| report.level == Level::Error).collect();
        let right = match errors[..] {
            [error] => error.code.name == *code && place(error, &compilation.sources) == wanted,
            _ => false,
        };
        if !right {
            faults.push(format!("{name}: wants one {code} at {wanted}\n{}", reports(&compilation)));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), MISTAKES.len(), faults.join("\n"));
}

#[test]
fn every_error_says_what_to_do_or_what_is_legal() {
    let mut faults = Vec::new();
    for (name, edits, _) in MISTAKES {
        let compilation = compile_files(&spoil(name, edits).0);
        for report in compilation.diagnostics.iter() {
            let labelled = report.primary.iter().chain(&report.labels).any(|label| !label.text.is_empty());
            if !labelled && report.hints.is_empty() {
                faults.push(format!("{name}: {}", reports(&compilation)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_command_line_ends_with_1() {
    let chosen = ["typo in a field", "a tab for indentation", "a missing class", "no schedule"];
    for (name, edits, _) in MISTAKES.iter().filter(|(name, ..)| chosen.contains(name)) {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in spoil(name, edits).0 {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
            fs::write(file, text).expect("a file");
        }
        for verb in ["check", "render"] {
            let arguments = ["bindery".as_ref(), verb.as_ref(), folder.path().as_os_str()];
            let exit = bindery::cli::run(arguments.map(std::ffi::OsStr::to_owned));
            assert_eq!(exit.code(), 1, "{name}: {verb}");
        }
        assert!(!folder.path().join("rendered").exists(), "{name}: with an error nothing is written");
    }
}

/// Git holds no pipes, so this code can have no case below `golden/`.
#[cfg(unix)]
#[test]
fn a_pipe_is_reported_and_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe.yaml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let compilation = crate::support::compile_folder(folder.path());
    assert!(reports(&compilation).contains("error[unreadable-file]: not a regular file"));
}
