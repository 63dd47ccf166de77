//! Holds the ladder of layers against a rule of its own: the highest layer that speaks wins, and losers have no say.

use std::sync::Arc;

use bindery::compile::{compile, settings};
use bindery::source::{RepoPath, Selection, SourceTree};
use bindery::tree::{Layer, Node};
use proptest::prelude::*;

/// The layers that can say a variable of the container `main`, lowest first, with what each is called afterwards.
const VARIABLE: [Layer; 10] = [
    Layer::Environment,
    Layer::BaseClass,
    Layer::BaseClass,
    Layer::BaseClass,
    Layer::Class,
    Layer::Variant,
    Layer::Claim,
    Layer::Workload,
    Layer::Binding,
    Layer::DataPlane,
];

/// What each of the layers says: nothing, or a value.
type Said = Vec<Option<u8>>;

fn definitions(said: &Said) -> String {
    let value = |at: usize| said[at].map(|value| format!("v{value}"));
    let in_pod = |at: usize| match value(at) {
        Some(value) => {
            format!(
                "{{template: {{spec: {{containers: [{{name: main, env: [{{name: KEY, value: {value}}}]}}]}}}}}}"
            )
        }
        None => "{}".to_owned(),
    };
    let of_workload = |at: usize| match value(at) {
        Some(value) => format!("[{{key: KEY, value: {value}}}]"),
        None => "[]".to_owned(),
    };
    let group = value(0).unwrap_or_default();
    let text = format!(
        "{head}kind: DataPlane
metadata: {{name: default, labels: {{region: eu}}}}
spec:
  registry: {{prefix: registry.example.com}}
  kubernetesCluster: {{name: main}}
  gateway: {{publicVirtualHost: example.com, organizationVirtualHost: internal.example.com}}
---
{head}kind: ConfigurationGroup
metadata: {{name: common}}
spec: {{configurations: [{{key: KEY, values: [{{environment: development, value: '{group}'}}]}}]}}
---
{head}kind: Environment
metadata: {{name: development}}
spec: {{configurationGroups: [common]}}
---
{head}kind: DeploymentPipeline
metadata: {{name: default}}
spec: {{promotionPaths: [{{sourceEnvironmentRef: development, targetEnvironmentRefs: []}}]}}
---
{head}kind: Project
metadata: {{name: shop}}
spec: {{deploymentPipelineRef: default}}
---
{head}kind: ServiceClass
metadata: {{name: root}}
spec: {{deploymentTemplate: {root}}}
---
{head}kind: ServiceClass
metadata: {{name: left}}
spec: {{extends: [root], deploymentTemplate: {left}}}
---
{head}kind: ServiceClass
metadata: {{name: right}}
spec: {{extends: [root], variants: [{{when: {{}}, deploymentTemplate: {right}}}]}}
---
{head}kind: ServiceClass
metadata: {{name: default}}
spec:
  extends: [left, right]
  deploymentTemplate: {own}
  variants: [{{when: {{isProduction: false}}, deploymentTemplate: {variant}}}]
  allowedOverrides: [{{path: 'deploymentTemplate.template.spec.containers[*].env'}}]
---
{head}kind: Workload
metadata: {{name: cart}}
spec:
  owner: {{projectName: shop, componentName: cart}}
  containers: {{main: {{image: 'registry.example.com/cart:1', env: {workload}}}}}
  endpoints: {{http: {{type: HTTP, port: 8080}}}}
---
{head}kind: Component
metadata: {{name: cart}}
spec: {{owner: {{projectName: shop}}, type: Service}}
---
{head}kind: Service
metadata: {{name: cart}}
spec:
  owner: {{projectName: shop, componentName: cart}}
  overrides: {{deploymentTemplate: {claim}}}
---
{head}kind: ServiceBinding
metadata: {{name: cart}}
spec:
  owner: {{projectName: shop, componentName: cart}}
  environment: development
  workloadOverrides: {{containers: {{main: {{env: {binding}}}}}}}
  dataPlaneOverrides:
    - selector: {{matchLabels: {{region: eu}}}}
      workloadOverrides: {{containers: {{main: {{env: {plane}}}}}}}
",
        head = "apiVersion: openchoreo.dev/v1alpha1\n",
        root = in_pod(1),
        left = in_pod(2),
        right = in_pod(3),
        own = in_pod(4),
        variant = in_pod(5),
        claim = in_pod(6),
        workload = of_workload(7),
        binding = of_workload(8),
        plane = of_workload(9),
    );
    text
}

/// The variable as it is rendered: its value, its layer, and how many lost against it.
fn variable(said: &Said) -> Option<(String, Layer, usize)> {
    let text: Arc<str> = Arc::from(definitions(said));
    let sources = Arc::new(SourceTree::new([(RepoPath::new("all.yaml").unwrap(), text)], []));
    let settings = settings(&sources, Selection::CONFIG_FILE);
    let compilation = compile(sources, &settings);
    let errors: Vec<String> = compilation.diagnostics.iter().map(|report| report.message.clone()).collect();
    let manifests = &compilation.rendered.manifests;
    let deployment = manifests.iter().find(|manifest| manifest.key.kind == "Deployment");
    let body = &deployment.unwrap_or_else(|| panic!("nothing rendered: {errors:?}")).body;
    let containers = body.at(&["spec", "template", "spec", "containers"]).and_then(Node::as_sequence);
    let variables = containers?.first()?.get("env")?.as_sequence()?;
    let found =
        variables.iter().find(|variable| variable.get("name").and_then(Node::as_str) == Some("KEY"))?;
    let value = found.get("value")?;
    let lost = value.lost.as_ref().map_or(0, |lost| lost.len());
    Some((value.as_str()?.to_owned(), value.origin.layer, lost))
}

fn said() -> impl Strategy<Value = Said> {
    prop::collection::vec(prop::option::of(1_u8..100), VARIABLE.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_highest_layer_that_speaks_wins(said in said()) {
        let winner = said.iter().rposition(Option::is_some);
        let expected = winner.map(|at| {
            let losers = said.iter().flatten().count() - 1;
            (format!("v{}", said[at].unwrap_or_default()), VARIABLE[at], losers)
        });
        prop_assert_eq!(variable(&said), expected);
    }

    #[test]
    fn only_the_winner_decides(said in said(), at in 0..VARIABLE.len()) {
        let winner = said.iter().rposition(Option::is_some);
        let mut other = said.clone();
        // A layer that says nothing is left silent: whether it speaks is the other property's concern.
        let Some(value) = other[at] else { return Ok(()) };
        other[at] = Some(value + 100);
        let (before, after) = (variable(&said), variable(&other));
        prop_assert_eq!(before != after, winner == Some(at));
    }
}
