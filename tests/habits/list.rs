//! Lists the mistakes, over what `bindery init` writes.

use super::Habit;

const CONFIG: &str = "bindery.yaml";
const PLATFORM: &str = "platform/platform.yaml";
const CLASSES: &str = "platform/classes.yaml";
const SHOP: &str = "projects/shop.yaml";
const SHORT: &str = "projects/shop-components.yaml";

/// A claim that names the class without probes.
const WORKER_FROM: &str = "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n";
const WORKER_TO: &str =
    "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  className: worker\n";

pub(super) const HABITS: &[Habit] = &[
    Habit {
        name: "containers as a list",
        typed: &[(
            SHORT,
            "    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "    containers:\n      - name: main\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:11:7"),
        followed: &[(SHORT, "      - name: main\n", "      main:\n")],
    },
    Habit {
        name: "env as a map",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        env:\n          LOG_LEVEL: info\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:14:11"),
        followed: &[(
            SHORT,
            "          LOG_LEVEL: info\n",
            "          - key: LOG_LEVEL\n            value: info\n",
        )],
    },
    Habit {
        name: "env with name",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        env:\n          - name: LOG_LEVEL\n            value: info\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:14:13"),
        followed: &[(SHORT, "- name: LOG_LEVEL", "- key: LOG_LEVEL")],
    },
    Habit {
        name: "env as text KEY=VALUE",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        env:\n          - LOG_LEVEL=info\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:14:13"),
        followed: &[(SHORT, "- LOG_LEVEL=info", "- {key: LOG_LEVEL, value: info}")],
    },
    Habit {
        name: "endpoints as a list",
        typed: &[(
            SHORT,
            "    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
            "    endpoints:\n      - name: http\n        type: REST\n        port: 8080\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:14:7"),
        followed: &[(SHORT, "      - name: http\n", "      http:\n")],
    },
    Habit {
        name: "missing ---",
        typed: &[(SHORT, "  environment: staging\n---\n", "  environment: staging\n")],
        told: ("duplicate-key", "projects/shop-components.yaml:38:1"),
        followed: &[(SHORT, "  environment: staging\n", "  environment: staging\n---\n")],
    },
    Habit {
        name: "missing --- 2",
        typed: &[(PLATFORM, "  name: acme\n---\n", "  name: acme\n")],
        told: ("duplicate-key", "platform/platform.yaml:6:1"),
        followed: &[(PLATFORM, "  name: acme\napi", "  name: acme\n---\napi")],
    },
    Habit {
        name: "core v1 service",
        typed: &[(SHORT, "openchoreo.dev/v1alpha1\nkind: Service\n", "v1\nkind: Service\n")],
        told: ("not-a-definition", "projects/shop-components.yaml:2:13"),
        followed: &[(SHORT, "apiVersion: v1\n", "apiVersion: openchoreo.dev/v1alpha1\n")],
    },
    Habit {
        name: "apps deployment",
        typed: &[(
            SHOP,
            "spec:\n  deploymentPipelineRef: standard\n",
            "spec:\n  deploymentPipelineRef: standard\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\nspec: {}\n",
        )],
        told: ("not-a-definition", "projects/shop.yaml:11:7"),
        followed: &[(
            SHOP,
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\nspec: {}\n",
            "",
        )],
    },
    Habit {
        name: "empty tag",
        typed: &[(SHORT, "catalog:1.4.2", "catalog:")],
        told: ("yaml-syntax", "projects/shop-components.yaml:12:49"),
        followed: &[(SHORT, "catalog:\n    endp", "catalog:1.0.0\n    endp")],
    },
    Habit {
        name: "no tag",
        typed: &[(SHORT, "catalog:1.4.2", "catalog")],
        told: ("mutable-image-tag", "projects/shop-components.yaml:12:16"),
        followed: &[(SHORT, "acme/catalog\n", "acme/catalog:1.0.0\n")],
    },
    Habit {
        name: "latest",
        typed: &[(SHORT, "catalog:1.4.2", "catalog:latest")],
        told: ("mutable-image-tag", "projects/shop-components.yaml:12:16"),
        followed: &[(SHORT, "catalog:latest", "catalog:1.0.0")],
    },
    Habit {
        name: "namespace value misspelt",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: amce\nspec:\n  project: shop\n",
        )],
        told: ("unknown-organization", "projects/shop-components.yaml:6:14"),
        followed: &[(SHORT, "namespace: amce", "namespace: acme")],
    },
    Habit {
        name: "namespace key misspelt",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namepsace: acme\nspec:\n  project: shop\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:6:3"),
        followed: &[(SHORT, "namepsace", "namespace")],
    },
    Habit {
        name: "namespace missing in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\nspec:\n  project: shop\n",
        )],
        told: ("unknown-organization", "projects/shop-components.yaml:5:9"),
        followed: &[(SHORT, "  name: catalog\nspec", "  name: catalog\n  namespace: acme\nspec")],
    },
    Habit {
        name: "namespace missing in binding",
        typed: &[(
            SHORT,
            "kind: ServiceBinding\nmetadata:\n  name: catalog-staging\n  namespace: acme\n",
            "kind: ServiceBinding\nmetadata:\n  name: catalog-staging\n",
        )],
        told: ("unknown-organization", "projects/shop-components.yaml:31:9"),
        followed: &[(
            SHORT,
            "  name: catalog-staging\nspec",
            "  name: catalog-staging\n  namespace: acme\nspec",
        )],
    },
    Habit {
        name: "namespace missing in project",
        typed: &[(SHOP, "  namespace: acme\n", "")],
        told: ("unknown-organization", "projects/shop.yaml:5:9"),
        followed: &[(SHOP, "  name: shop\n", "  name: shop\n  namespace: acme\n")],
    },
    Habit {
        name: "namespace missing in environment",
        typed: &[(
            PLATFORM,
            "kind: Environment\nmetadata:\n  name: staging\n  namespace: acme\n",
            "kind: Environment\nmetadata:\n  name: staging\n",
        )],
        told: ("unknown-organization", "platform/platform.yaml:58:9"),
        followed: &[(PLATFORM, "  name: staging\nspec", "  name: staging\n  namespace: acme\nspec")],
    },
    Habit {
        name: "namespace missing in pipeline",
        typed: &[(PLATFORM, "  name: standard\n  namespace: acme\n", "  name: standard\n")],
        told: ("unknown-organization", "platform/platform.yaml:75:9"),
        followed: &[(PLATFORM, "  name: standard\n", "  name: standard\n  namespace: acme\n")],
    },
    Habit {
        name: "namespace missing in plane",
        typed: &[(
            PLATFORM,
            "kind: DataPlane\nmetadata:\n  name: production\n  namespace: acme\n",
            "kind: DataPlane\nmetadata:\n  name: production\n",
        )],
        told: ("unknown-organization", "platform/platform.yaml:27:9"),
        followed: &[(
            PLATFORM,
            "kind: DataPlane\nmetadata:\n  name: production\n",
            "kind: DataPlane\nmetadata:\n  name: production\n  namespace: acme\n",
        )],
    },
    Habit {
        name: "namespace missing in class",
        typed: &[(
            CLASSES,
            "kind: WebApplicationClass\nmetadata:\n  name: default\n  namespace: acme\n",
            "kind: WebApplicationClass\nmetadata:\n  name: default\n",
        )],
        told: ("unknown-organization", "platform/classes.yaml:82:9"),
        followed: &[(
            CLASSES,
            "kind: WebApplicationClass\nmetadata:\n  name: default\n",
            "kind: WebApplicationClass\nmetadata:\n  name: default\n  namespace: acme\n",
        )],
    },
    Habit {
        name: "namespace wrong in project",
        typed: &[(SHOP, "  namespace: acme\n", "  namespace: acmee\n")],
        told: ("unknown-organization", "projects/shop.yaml:6:14"),
        followed: &[(SHOP, "acmee", "acme")],
    },
    Habit {
        name: "namespace wrong in pipeline",
        typed: &[(
            PLATFORM,
            "  name: standard\n  namespace: acme\n",
            "  name: standard\n  namespace: shop\n",
        )],
        told: ("unknown-organization", "platform/platform.yaml:76:14"),
        followed: &[(PLATFORM, "namespace: shop", "namespace: acme")],
    },
    Habit {
        name: "namespace is shop-dev",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme-shop-development\nspec:\n  project: shop\n",
        )],
        told: ("unknown-organization", "projects/shop-components.yaml:6:14"),
        followed: &[(SHORT, "acme-shop-development", "acme")],
    },
    Habit {
        name: "upper case in claim name",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: Catalog\n  namespace: acme\nspec:\n  project: shop\n",
        )],
        told: ("invalid-definition-name", "projects/shop-components.yaml:5:9"),
        followed: &[(SHORT, "name: Catalog", "name: catalog")],
    },
    Habit {
        name: "underscore in task name",
        typed: &[(SHORT, "name: reindex", "name: re_index")],
        told: ("invalid-definition-name", "projects/shop-components.yaml:68:9"),
        followed: &[(SHORT, "re_index", "re-index")],
    },
    Habit {
        name: "underscore in project name",
        typed: &[(SHOP, "name: shop\n", "name: shop_one\n")],
        told: ("invalid-definition-name", "projects/shop.yaml:5:9"),
        followed: &[(SHOP, "shop_one", "shop")],
    },
    Habit {
        name: "upper case in environment name",
        typed: &[(
            PLATFORM,
            "kind: Environment\nmetadata:\n  name: staging\n",
            "kind: Environment\nmetadata:\n  name: Staging\n",
        )],
        told: ("invalid-definition-name", "platform/platform.yaml:58:9"),
        followed: &[(PLATFORM, "Staging", "staging")],
    },
    Habit {
        name: "upper case in organization",
        typed: &[(PLATFORM, "metadata:\n  name: acme\n", "metadata:\n  name: Acme\n")],
        told: ("invalid-definition-name", "platform/platform.yaml:5:9"),
        followed: &[(PLATFORM, "Acme", "acme")],
    },
    Habit {
        name: "upper case in namespace",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: Acme\nspec:\n  project: shop\n",
        )],
        told: ("invalid-definition-name", "projects/shop-components.yaml:6:14"),
        followed: &[(SHORT, "Acme", "acme")],
    },
    Habit {
        name: "underscore in binding name",
        typed: &[(SHORT, "name: catalog-staging", "name: catalog_staging")],
        told: ("invalid-definition-name", "projects/shop-components.yaml:31:9"),
        followed: &[(SHORT, "catalog_staging", "catalog-staging")],
    },
    Habit {
        name: "underscore in pipeline name",
        typed: &[(PLATFORM, "  name: standard\n", "  name: standard_one\n")],
        told: ("invalid-definition-name", "platform/platform.yaml:75:9"),
        followed: &[(PLATFORM, "standard_one", "standard-one"), (SHOP, "standard", "standard-one")],
    },
    Habit {
        name: "pipeline typo",
        typed: &[(SHOP, "deploymentPipelineRef: standard", "deploymentPipelineRef: standrad")],
        told: ("unknown-pipeline", "projects/shop.yaml:8:26"),
        followed: &[(SHOP, "standrad", "standard")],
    },
    Habit {
        name: "pipeline target typo",
        typed: &[(PLATFORM, "        - name: staging\n", "        - name: stagign\n")],
        told: ("unknown-environment", "platform/platform.yaml:81:17"),
        followed: &[(PLATFORM, "stagign", "staging")],
    },
    Habit {
        name: "pipeline source typo",
        typed: &[(PLATFORM, "sourceEnvironmentRef: staging", "sourceEnvironmentRef: stagign")],
        told: ("unknown-environment", "platform/platform.yaml:82:29"),
        followed: &[(PLATFORM, "stagign", "staging")],
    },
    Habit {
        name: "plane typo",
        typed: &[(
            PLATFORM,
            "kind: Environment\nmetadata:\n  name: development\n  namespace: acme\nspec:\n  dataPlaneRef: nonproduction",
            "kind: Environment\nmetadata:\n  name: development\n  namespace: acme\nspec:\n  dataPlaneRef: nonprodction",
        )],
        told: ("unknown-data-plane", "platform/platform.yaml:53:17"),
        followed: &[(PLATFORM, "nonprodction", "nonproduction")],
    },
    Habit {
        name: "plane typo 2",
        typed: &[(PLATFORM, "dataPlaneRef: production", "dataPlaneRef: prodction")],
        told: ("unknown-data-plane", "platform/platform.yaml:69:17"),
        followed: &[(PLATFORM, "prodction", "production")],
    },
    Habit {
        name: "wrong kind of claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: ScheduledTask\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:17:3"),
        followed: &[(
            SHORT,
            "kind: ScheduledTask\nmetadata:\n  name: catalog",
            "kind: Service\nmetadata:\n  name: catalog",
        )],
    },
    Habit {
        name: "wrong kind of claim 3",
        typed: &[(SHORT, "kind: ScheduledTask\n", "kind: WebApplication\n")],
        told: ("no-endpoints", "projects/shop-components.yaml:68:9"),
        followed: &[(
            SHORT,
            "        image: registry.example.com/acme/reindex:1.4.2\n        args: [--full]\n",
            "        image: registry.example.com/acme/reindex:1.4.2\n        args: [--full]\n    endpoints: {http: {type: HTTP, port: 8080}}\n",
        )],
    },
    Habit {
        name: "wrong kind of binding",
        typed: &[(SHORT, "kind: ServiceBinding", "kind: WebApplicationBinding")],
        told: ("component-type-mismatch", "projects/shop-components.yaml:29:7"),
        followed: &[(SHORT, "WebApplicationBinding", "ServiceBinding")],
    },
    Habit {
        name: "invalid class field",
        typed: &[(
            CLASSES,
            "    replicas: 2\n    template:\n      spec:\n        containers:\n          - name: main\n            # What",
            "    replcas: 2\n    template:\n      spec:\n        containers:\n          - name: main\n            # What",
        )],
        told: ("unknown-kubernetes-field", "platform/classes.yaml:47:5"),
        followed: &[(CLASSES, "replcas", "replicas")],
    },
    Habit {
        name: "invalid parent class field",
        typed: &[(
            CLASSES,
            "        automountServiceAccountToken: false\n        securityContext:\n          runAsNonRoot: true\n          seccompProfile:\n            type: RuntimeDefault\n  # Lies",
            "        automountServiceAcountToken: false\n        securityContext:\n          runAsNonRoot: true\n          seccompProfile:\n            type: RuntimeDefault\n  # Lies",
        )],
        told: ("unknown-kubernetes-field", "platform/classes.yaml:12:9"),
        followed: &[(CLASSES, "automountServiceAcountToken", "automountServiceAccountToken")],
    },
    Habit {
        name: "class quantity",
        typed: &[(CLASSES, "        memory: 256Mi\n", "        memory: 256MB\n")],
        told: ("invalid-quantity", "platform/classes.yaml:24:17"),
        followed: &[(CLASSES, "256MB", "256M")],
    },
    Habit {
        name: "extends typo",
        typed: &[(CLASSES, "extends: [hardened]", "extends: [hardned]")],
        told: ("unknown-class", "platform/classes.yaml:40:13"),
        followed: &[(CLASSES, "hardned", "hardened")],
    },
    Habit {
        name: "className typo",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  className: defualt\n",
        )],
        told: ("unknown-class", "projects/shop-components.yaml:9:14"),
        followed: &[(SHORT, "defualt", "default")],
    },
    Habit {
        name: "project typo",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shpo\n",
        )],
        told: ("unknown-project", "projects/shop-components.yaml:8:12"),
        followed: &[(SHORT, "shpo", "shop")],
    },
    Habit {
        name: "project missing",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n",
        )],
        told: ("invalid-claim-owner", "projects/shop-components.yaml:7:1"),
        followed: &[(
            SHORT,
            "spec:\n  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "spec:\n  project: shop\n  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
    },
    Habit {
        name: "workload missing",
        typed: &[(
            SHORT,
            "  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
            "",
        )],
        told: ("invalid-claim-owner", "projects/shop-components.yaml:7:1"),
        followed: &[(
            SHORT,
            "  project: shop\n  apis",
            "  project: shop\n  workload: {containers: {main: {image: 'registry.example.com/acme/catalog:1.4.2'}}, endpoints: {http: {type: REST, port: 8080}}}\n  apis",
        )],
    },
    Habit {
        name: "component typo in binding",
        typed: &[(SHORT, "componentName: catalog\n  env", "componentName: catalgo\n  env")],
        told: ("unknown-component", "projects/shop-components.yaml:36:20"),
        followed: &[(SHORT, "catalgo", "catalog")],
    },
    Habit {
        name: "component typo in connection",
        typed: &[(
            SHORT,
            "componentName: catalog\n          endpoint",
            "componentName: catalgo\n          endpoint",
        )],
        told: ("unknown-connection-target", "projects/shop-components.yaml:58:26"),
        followed: &[(SHORT, "catalgo", "catalog")],
    },
    Habit {
        name: "endpoint typo in connection",
        typed: &[(SHORT, "endpoint: http", "endpoint: htp")],
        told: ("unknown-endpoint", "projects/shop-components.yaml:59:21"),
        followed: &[(SHORT, "endpoint: htp", "endpoint: http")],
    },
    Habit {
        name: "endpoint missing in connection",
        typed: &[(SHORT, "          endpoint: http\n", "")],
        told: ("invalid-connection", "projects/shop-components.yaml:55:7"),
        followed: &[(
            SHORT,
            "          componentName: catalog\n",
            "          componentName: catalog\n          endpoint: http\n",
        )],
    },
    Habit {
        name: "environment typo",
        typed: &[(SHORT, "  environment: staging", "  environment: stagng")],
        told: ("unknown-environment", "projects/shop-components.yaml:37:16"),
        followed: &[(SHORT, "stagng", "staging")],
    },
    Habit {
        name: "replicas in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  replicas: 3\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  replicas: 3\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {replicas: 3}}\n",
            ),
        ],
    },
    Habit {
        name: "replicas in workload",
        typed: &[(
            SHORT,
            "  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "  workload:\n    replicas: 3\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[
            (SHORT, "    replicas: 3\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {replicas: 3}}\n",
            ),
        ],
    },
    Habit {
        name: "resources in container",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        resources:\n          limits:\n            memory: 512Mi\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:13:9"),
        followed: &[
            (SHORT, "        resources:\n          limits:\n            memory: 512Mi\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {containers: [{name: main, resources: {limits: {memory: 512Mi}}}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[*].resources\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "resources in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  resources:\n    limits: {memory: 512Mi}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  resources:\n    limits: {memory: 512Mi}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {containers: [{name: main, resources: {limits: {memory: 512Mi}}}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[*].resources\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "livenessProbe in container",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        livenessProbe:\n          httpGet: {path: /health, port: 8080}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:13:9"),
        followed: &[
            (SHORT, "        livenessProbe:\n          httpGet: {path: /health, port: 8080}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {containers: [{name: main, livenessProbe: {tcpSocket: null, httpGet: {path: /health, port: 8080}}}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[*].livenessProbe\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "readinessProbe in container",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        readinessProbe:\n          httpGet: {path: /health, port: 8080}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:13:9"),
        followed: &[
            (SHORT, "        readinessProbe:\n          httpGet: {path: /health, port: 8080}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {containers: [{name: main, readinessProbe: {tcpSocket: null, httpGet: {path: /health, port: 8080}}}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[*].readinessProbe\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "volumes in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  volumes:\n    - {name: data, emptyDir: {}}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  volumes:\n    - {name: data, emptyDir: {}}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {volumes: [{name: data, emptyDir: {}}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.volumes\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "volumes in workload",
        typed: &[(
            SHORT,
            "  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "  workload:\n    volumes:\n    - {name: data, emptyDir: {}}\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[
            (SHORT, "    volumes:\n    - {name: data, emptyDir: {}}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {volumes: [{name: data, emptyDir: {}}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.volumes\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "schedule in task",
        typed: &[(
            SHORT,
            "  name: reindex\n  namespace: acme\nspec:\n",
            "  name: reindex\n  namespace: acme\nspec:\n  schedule: '0 4 * * *'\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:71:3"),
        followed: &[
            (SHORT, "  schedule: '0 4 * * *'\n", ""),
            (
                SHORT,
                "  name: reindex\n  namespace: acme\nspec:\n",
                "  name: reindex\n  namespace: acme\nspec:\n  overrides: {cronJobTemplate: {schedule: '0 4 * * *'}}\n",
            ),
            (
                CLASSES,
                "kind: ScheduledTaskClass\nmetadata:\n  name: default\n  namespace: acme\nspec:\n",
                "kind: ScheduledTaskClass\nmetadata:\n  name: default\n  namespace: acme\nspec:\n  allowedOverrides: [{path: \"cronJobTemplate.schedule\"}]\n",
            ),
        ],
    },
    Habit {
        name: "imagePullPolicy",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        imagePullPolicy: Always\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:13:9"),
        followed: &[
            (SHORT, "        imagePullPolicy: Always\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {containers: [{name: main, imagePullPolicy: Always}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[*].imagePullPolicy\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "imagePullSecrets in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  imagePullSecrets: [{name: registry}]\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  imagePullSecrets: [{name: registry}]\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {imagePullSecrets: [{name: registry}]}}}}\n",
            ),
            (
                PLATFORM,
                "metadata:\n  name: acme\n",
                "metadata:\n  name: acme\nspec:\n  existing: {secrets: [registry]}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.imagePullSecrets\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "nodeSelector in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  nodeSelector: {disk: ssd}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  nodeSelector: {disk: ssd}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {nodeSelector: {disk: ssd}}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.nodeSelector\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "tolerations in workload",
        typed: &[(
            SHORT,
            "  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "  workload:\n    tolerations: []\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[
            (SHORT, "    tolerations: []\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {tolerations: [{key: gpu, operator: Exists}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.tolerations\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "ports in container",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        ports:\n          - containerPort: 8080\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:13:9"),
        followed: &[(SHORT, "        ports:\n          - containerPort: 8080\n", "")],
    },
    Habit {
        name: "ports in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  ports:\n    - port: 80\n      targetPort: 8080\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[(SHORT, "  ports:\n    - port: 80\n      targetPort: 8080\n", "")],
    },
    Habit {
        name: "targetPort in endpoint",
        typed: &[(
            SHORT,
            "    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
            "    endpoints:\n      http:\n        type: REST\n        port: 8080\n        targetPort: 8080\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:17:9"),
        followed: &[(SHORT, "        targetPort: 8080\n", "")],
    },
    Habit {
        name: "labels in spec",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  labels: {team: shop}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  labels: {team: shop}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n  labels: {team: shop}\n",
            ),
        ],
    },
    Habit {
        name: "labels in workload",
        typed: &[(
            SHORT,
            "  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "  workload:\n    labels: {team: shop}\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[
            (SHORT, "    labels: {team: shop}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n  labels: {team: shop}\n",
            ),
        ],
    },
    Habit {
        name: "labels at top",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nlabels: {team: shop}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:7:1"),
        followed: &[
            (SHORT, "labels: {team: shop}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n  labels: {team: shop}\n",
            ),
        ],
    },
    Habit {
        name: "annotations in spec",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  annotations: {team: shop}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  annotations: {team: shop}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n  annotations: {team: shop}\n",
            ),
        ],
    },
    Habit {
        name: "metadata.labels in workload",
        typed: &[(
            SHORT,
            "  workload:\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "  workload:\n    metadata: {labels: {team: shop}}\n    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[
            (SHORT, "    metadata: {labels: {team: shop}}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\n  labels: {team: shop}\n",
            ),
        ],
    },
    Habit {
        name: "image one level out",
        typed: &[(
            SHORT,
            "    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "    containers:\n      image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:11:14"),
        followed: &[(
            SHORT,
            "    containers:\n      image: reg",
            "    containers:\n      main:\n        image: reg",
        )],
    },
    Habit {
        name: "image in workload",
        typed: &[(
            SHORT,
            "    containers:\n      main:\n        image: registry.example.com/acme/catalog:1.4.2\n",
            "    image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[(
            SHORT,
            "    image: registry.example.com/acme/catalog:1.4.2\n",
            "    containers: {main: {image: 'registry.example.com/acme/catalog:1.4.2'}}\n",
        )],
    },
    Habit {
        name: "name in container",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        name: main\n        image: registry.example.com/acme/catalog:1.4.2\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:12:9"),
        followed: &[(SHORT, "        name: main\n", "")],
    },
    Habit {
        name: "port name in endpoint port",
        typed: &[(
            SHORT,
            "    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
            "    endpoints:\n      http:\n        type: REST\n        port: http\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:16:15"),
        followed: &[(SHORT, "port: http", "port: 8080")],
    },
    Habit {
        name: "port in quotes",
        typed: &[(
            SHORT,
            "    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
            "    endpoints:\n      http:\n        type: REST\n        port: \"8080\"\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:16:15"),
        followed: &[(SHORT, "port: \"8080\"", "port: 8080")],
    },
    Habit {
        name: "endpoint type lower",
        typed: &[(
            SHORT,
            "    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
            "    endpoints:\n      http:\n        type: http\n        port: 8080\n",
        )],
        told: ("invalid-value", "projects/shop-components.yaml:15:15"),
        followed: &[(SHORT, "type: http\n", "type: HTTP\n")],
    },
    Habit {
        name: "endpoint port list",
        typed: &[(
            SHORT,
            "    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
            "    endpoints:\n      http:\n        type: REST\n        ports: [8080]\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:16:9"),
        followed: &[(SHORT, "ports: [8080]", "port: 8080")],
    },
    Habit {
        name: "allowedOverrides strings",
        typed: &[(
            CLASSES,
            "    - path: deploymentTemplate.replicas\n      schema: {type: integer, minimum: 1, maximum: 5}\n",
            "    - deploymentTemplate.replicas\n",
        )],
        told: ("wrong-type", "platform/classes.yaml:76:7"),
        followed: &[(
            CLASSES,
            "    - deploymentTemplate.replicas\n",
            "    - {path: deploymentTemplate.replicas}\n",
        )],
    },
    Habit {
        name: "allowedOverrides inline",
        typed: &[(
            CLASSES,
            "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n      schema: {type: integer, minimum: 1, maximum: 5}\n",
            "  allowedOverrides: [deploymentTemplate.replicas]\n",
        )],
        told: ("wrong-type", "platform/classes.yaml:75:22"),
        followed: &[(CLASSES, "[deploymentTemplate.replicas]", "[{path: deploymentTemplate.replicas}]")],
    },
    Habit {
        name: "override not allowed",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides:\n    deploymentTemplate:\n      template:\n        spec:\n          containers:\n            - name: main\n              resources: {limits: {memory: 512Mi}}\n",
        )],
        told: ("override-not-allowed", "projects/shop-components.yaml:15:36"),
        followed: &[(
            CLASSES,
            "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
            "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[name=main].resources.limits.memory\"\n    - path: deploymentTemplate.replicas\n",
        )],
    },
    Habit {
        name: "override replicas directly",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides:\n    replicas: 3\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[(SHORT, "    replicas: 3\n", "    deploymentTemplate: {replicas: 3}\n")],
    },
    Habit {
        name: "override locked",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides:\n    deploymentTemplate:\n      template:\n        spec:\n          securityContext: {runAsNonRoot: false}\n",
        )],
        told: ("locked-field", "projects/shop-components.yaml:13:29"),
        followed: &[(
            SHORT,
            "  overrides:\n    deploymentTemplate:\n      template:\n        spec:\n          securityContext: {runAsNonRoot: false}\n",
            "",
        )],
    },
    Habit {
        name: "override spec.replicas",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides:\n    spec:\n      replicas: 3\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[(SHORT, "    spec:\n      replicas: 3", "    deploymentTemplate:\n      replicas: 3")],
    },
    Habit {
        name: "overrides deployment",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides:\n    deployment:\n      replicas: 3\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:10:5"),
        followed: &[(SHORT, "    deployment:\n", "    deploymentTemplate:\n")],
    },
    Habit {
        name: "unknown parameter",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  parameters: {replicas: 3}\n",
        )],
        told: ("unknown-parameter", "projects/shop-components.yaml:9:16"),
        followed: &[(SHORT, "parameters: {replicas: 3}", "parameters: {maxReplicas: 3}")],
    },
    Habit {
        name: "parameter typo",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  parameters: {maxReplica: 3}\n",
        )],
        told: ("unknown-parameter", "projects/shop-components.yaml:9:16"),
        followed: &[(SHORT, "maxReplica:", "maxReplicas:")],
    },
    Habit {
        name: "unknown config group",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        env:\n          - key: DB_HOST\n            valueFrom:\n              configurationGroupRef: {name: db, key: host}\n",
        )],
        told: ("unknown-configuration-group", "projects/shop-components.yaml:16:45"),
        followed: &[(
            SHOP,
            "spec:\n  deploymentPipelineRef: standard\n",
            "spec:\n  deploymentPipelineRef: standard\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: ConfigurationGroup\nmetadata:\n  name: db\n  namespace: acme\nspec:\n  configurations:\n    - key: host\n      values:\n        - {environment: development, value: a}\n        - {environment: staging, value: b}\n",
        )],
    },
    Habit {
        name: "unknown container in binding",
        typed: &[(
            SHORT,
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n",
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n  workloadOverrides:\n    containers:\n      app:\n        env:\n          - {key: LEVEL, value: info}\n",
        )],
        told: ("unknown-container", "projects/shop-components.yaml:40:7"),
        followed: &[(SHORT, "      app:\n", "      main:\n")],
    },
    Habit {
        name: "container typo in binding",
        typed: &[(
            SHORT,
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n",
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n  workloadOverrides:\n    containers:\n      mian:\n        env:\n          - {key: LEVEL, value: info}\n",
        )],
        told: ("unknown-container", "projects/shop-components.yaml:40:7"),
        followed: &[(SHORT, "mian", "main")],
    },
    Habit {
        name: "unknown container in class template",
        typed: &[(
            CLASSES,
            "          - name: main\n            # What runs here listens on 8080. A workload that does not needs a class with other probes.\n            readinessProbe:\n              tcpSocket:\n                port: 8080\n            livenessProbe:\n              tcpSocket:\n                port: 8080\n              initialDelaySeconds: 10\n  variants",
            "          - name: app\n            # What runs here listens on 8080. A workload that does not needs a class with other probes.\n            readinessProbe:\n              tcpSocket:\n                port: 8080\n            livenessProbe:\n              tcpSocket:\n                port: 8080\n              initialDelaySeconds: 10\n  variants",
        )],
        told: ("missing-kubernetes-field", "platform/classes.yaml:51:13"),
        followed: &[(CLASSES, "- name: app", "- name: main")],
    },
    Habit {
        name: "no endpoints",
        typed: &[
            (SHORT, "    endpoints:\n      http:\n        type: REST\n        port: 8080\n", ""),
            (
                SHORT,
                "  apis:\n    catalog:\n      type: REST\n      rest:\n        backend:\n          port: 8080\n          basePath: /api/v1\n        exposeLevels: [Organization]\n",
                "",
            ),
            (
                SHORT,
                "    connections:\n      catalog:\n        type: api\n        params:\n          componentName: catalog\n          endpoint: http\n        inject:\n          env:\n            - name: CATALOG_URL\n              value: \"{{ .url }}/api/v1\"\n",
                "",
            ),
        ],
        told: ("no-endpoints", "projects/shop-components.yaml:5:9"),
        followed: &[
            (SHORT, "acme/catalog:1.4.2\n", "acme/catalog:1.4.2\n    endpoints: {}\n"),
            (SHORT, WORKER_FROM, WORKER_TO),
        ],
    },
    Habit {
        name: "a worker under a class that asks a port",
        typed: &[
            (
                SHORT,
                "    endpoints:\n      http:\n        type: REST\n        port: 8080\n",
                "    endpoints: {}\n",
            ),
            (
                SHORT,
                "  apis:\n    catalog:\n      type: REST\n      rest:\n        backend:\n          port: 8080\n          basePath: /api/v1\n        exposeLevels: [Organization]\n",
                "",
            ),
            (
                SHORT,
                "    connections:\n      catalog:\n        type: api\n        params:\n          componentName: catalog\n          endpoint: http\n        inject:\n          env:\n            - name: CATALOG_URL\n              value: \"{{ .url }}/api/v1\"\n",
                "",
            ),
        ],
        told: ("unknown-probe-port", "platform/classes.yaml:55:23"),
        followed: &[(SHORT, WORKER_FROM, WORKER_TO)],
    },
    Habit {
        name: "api port wrong",
        typed: &[(
            SHORT,
            "        backend:\n          port: 8080\n",
            "        backend:\n          port: 80\n",
        )],
        told: ("unknown-backend-port", "projects/shop-components.yaml:22:17"),
        followed: &[(SHORT, "          port: 80\n", "          port: 8080\n")],
    },
    Habit {
        name: "exposeLevels lower",
        typed: &[(SHORT, "exposeLevels: [Organization]", "exposeLevels: [public]")],
        told: ("invalid-value", "projects/shop-components.yaml:24:24"),
        followed: &[(SHORT, "[public]", "[Public]")],
    },
    Habit {
        name: "exposeLevels text",
        typed: &[(SHORT, "exposeLevels: [Organization]", "exposeLevels: Public")],
        told: ("wrong-type", "projects/shop-components.yaml:24:23"),
        followed: &[(SHORT, "exposeLevels: Public", "exposeLevels: [\"Public\"]")],
    },
    Habit {
        name: "command as text",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/reindex:1.4.2\n        args: [--full]\n",
            "        image: registry.example.com/acme/reindex:1.4.2\n        args: --full\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:76:15"),
        followed: &[(SHORT, "args: --full", "args: [\"--full\"]")],
    },
    Habit {
        name: "command shell",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/reindex:1.4.2\n        args: [--full]\n",
            "        image: registry.example.com/acme/reindex:1.4.2\n        command: /bin/reindex --full\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:76:18"),
        followed: &[(SHORT, "command: /bin/reindex --full", "command: [\"/bin/reindex\", \"--full\"]")],
    },
    Habit {
        name: "env number",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        env:\n          - key: PORT\n            value: 8080\n",
        )],
        told: ("wrong-type", "projects/shop-components.yaml:15:20"),
        followed: &[(SHORT, "value: 8080", "value: \"8080\"")],
    },
    Habit {
        name: "env yes",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        env:\n          - key: DEBUG\n            value: yes\n",
        )],
        told: ("ambiguous-scalar", "projects/shop-components.yaml:15:20"),
        followed: &[(SHORT, "value: yes", "value: \"yes\"")],
    },
    Habit {
        name: "env bad name",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        env:\n          - key: LOG LEVEL\n            value: info\n",
        )],
        told: ("invalid-definition-name", "projects/shop-components.yaml:14:18"),
        followed: &[(SHORT, "LOG LEVEL", "LOG_LEVEL")],
    },
    Habit {
        name: "tab",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n\tproject: shop\n",
        )],
        told: ("yaml-syntax", "projects/shop-components.yaml:8:1"),
        followed: &[(SHORT, "\tproject", "  project")],
    },
    Habit {
        name: "kustomization among definitions",
        typed: &[(
            SHOP,
            "spec:\n  deploymentPipelineRef: standard\n",
            "spec:\n  deploymentPipelineRef: standard\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [shop-components.yaml]\n",
        )],
        told: ("not-a-definition", "projects/shop.yaml:11:7"),
        followed: &[(
            SHOP,
            "---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [shop-components.yaml]\n",
            "",
        )],
    },
    Habit {
        name: "configmap among definitions",
        typed: &[(
            SHOP,
            "spec:\n  deploymentPipelineRef: standard\n",
            "spec:\n  deploymentPipelineRef: standard\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n",
        )],
        told: ("not-a-definition", "projects/shop.yaml:11:7"),
        followed: &[(
            SHOP,
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n",
            "",
        )],
    },
    Habit {
        name: "kind lower",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
        )],
        told: ("unknown-kind", "projects/shop-components.yaml:3:7"),
        followed: &[(SHORT, "kind: service", "kind: Service")],
    },
    Habit {
        name: "kind plural",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Services\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
        )],
        told: ("unknown-kind", "projects/shop-components.yaml:3:7"),
        followed: &[(SHORT, "kind: Services", "kind: Service")],
    },
    Habit {
        name: "kind Deployment",
        typed: &[(SHORT, "kind: WebApplication\n", "kind: Deployment\n")],
        told: ("legacy-kind", "projects/shop-components.yaml:40:7"),
        followed: &[(SHORT, "kind: Deployment", "kind: WebApplication")],
    },
    Habit {
        name: "kind CronJob",
        typed: &[(SHORT, "kind: ScheduledTask\n", "kind: CronJob\n")],
        told: ("unknown-kind", "projects/shop-components.yaml:66:7"),
        followed: &[(SHORT, "kind: CronJob", "kind: ScheduledTask")],
    },
    Habit {
        name: "apiVersion typo",
        typed: &[(SHOP, "openchoreo.dev/v1alpha1", "openchoreo.dev/v1")],
        told: ("unknown-api-version", "projects/shop.yaml:2:13"),
        followed: &[(SHOP, "openchoreo.dev/v1\n", "openchoreo.dev/v1alpha1\n")],
    },
    Habit {
        name: "apiVersion other group",
        typed: &[(
            SHORT,
            "apiVersion: openchoreo.dev/v1alpha1\nkind: ServiceBinding",
            "apiVersion: bindery.dev/v1alpha1\nkind: ServiceBinding",
        )],
        told: ("unknown-kind", "projects/shop-components.yaml:29:7"),
        followed: &[(SHORT, "bindery.dev/v1alpha1", "openchoreo.dev/v1alpha1")],
    },
    Habit {
        name: "include typo",
        typed: &[(CONFIG, "\"projects/**\"", "\"project/**\"")],
        told: ("unmatched-include", "bindery.yaml:7:28"),
        followed: &[(CONFIG, "project/**", "projects/**")],
    },
    Habit {
        name: "isProduction text",
        typed: &[(PLATFORM, "isProduction: true", "isProduction: \"true\"")],
        told: ("wrong-type", "platform/platform.yaml:70:17"),
        followed: &[(PLATFORM, "\"true\"", "true")],
    },
    Habit {
        name: "requires approval typo",
        typed: &[(PLATFORM, "requiresApproval", "requireApproval")],
        told: ("unknown-field", "platform/platform.yaml:85:11"),
        followed: &[(PLATFORM, "requireApproval", "requiresApproval")],
    },
    Habit {
        name: "targets as names",
        typed: &[(PLATFORM, "        - name: staging\n", "        - staging\n")],
        told: ("wrong-type", "platform/platform.yaml:81:11"),
        followed: &[(PLATFORM, "        - staging\n", "        - {name: staging}\n")],
    },
    Habit {
        name: "spec missing",
        typed: &[(SHOP, "spec:\n  deploymentPipelineRef: standard\n", "deploymentPipelineRef: standard\n")],
        told: ("unknown-field", "projects/shop.yaml:7:1"),
        followed: &[(SHOP, "deploymentPipelineRef", "spec:\n  deploymentPipelineRef")],
    },
    Habit {
        name: "host in class",
        typed: &[(
            PLATFORM,
            "organizationVirtualHost: test.internal",
            "organisationVirtualHost: test.internal",
        )],
        told: ("unknown-field", "platform/platform.yaml:19:5"),
        followed: &[(PLATFORM, "organisationVirtualHost", "organizationVirtualHost")],
    },
    Habit {
        name: "class with spec",
        typed: &[(
            CLASSES,
            "  deploymentTemplate:\n    replicas: 2\n    template:\n      spec:\n        containers:",
            "  deploymentTemplate:\n    spec:\n      replicas: 2\n    template:\n      spec:\n        containers:",
        )],
        told: ("unknown-kubernetes-field", "platform/classes.yaml:47:5"),
        followed: &[(CLASSES, "    spec:\n      replicas: 2\n", "    replicas: 2\n")],
    },
    Habit {
        name: "class env",
        typed: &[(
            CLASSES,
            "        containers:\n          - name: main\n            # What runs here listens on 8080. A workload that does not needs a class with other probes.\n            readinessProbe:\n              tcpSocket:\n                port: 8080\n            livenessProbe:\n              tcpSocket:\n                port: 8080\n              initialDelaySeconds: 10\n  variants",
            "        containers:\n          main:\n            # What runs here listens on 8080. A workload that does not needs a class with other probes.\n            readinessProbe:\n              tcpSocket:\n                port: 8080\n            livenessProbe:\n              tcpSocket:\n                port: 8080\n              initialDelaySeconds: 10\n  variants",
        )],
        told: ("wrong-type", "platform/classes.yaml:51:11"),
        followed: &[(CLASSES, "          main:\n", "          - name: main\n")],
    },
    Habit {
        name: "duplicate binding",
        typed: &[(
            SHORT,
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n",
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: ServiceBinding\nmetadata:\n  name: catalog-staging-2\n  namespace: acme\nspec:\n  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n",
        )],
        told: ("duplicate-binding", "projects/shop-components.yaml:42:9"),
        followed: &[(
            SHORT,
            "---\napiVersion: openchoreo.dev/v1alpha1\nkind: ServiceBinding\nmetadata:\n  name: catalog-staging-2\n  namespace: acme\nspec:\n  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n",
            "",
        )],
    },
    Habit {
        name: "override repeated block",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides:\n    deploymentTemplate:\n      replicas: 2\n",
        )],
        told: ("override-changes-nothing", "projects/shop-components.yaml:11:7"),
        followed: &[(SHORT, "  overrides:\n    deploymentTemplate:\n      replicas: 2\n", "")],
    },
    Habit {
        name: "binding without owner",
        typed: &[(
            SHORT,
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n",
            "  component: catalog\n  environment: staging\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:34:3"),
        followed: &[(
            SHORT,
            "  component: catalog\n",
            "  owner: {projectName: shop, componentName: catalog}\n",
        )],
    },
    Habit {
        name: "binding environmentRef",
        typed: &[(
            SHORT,
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environment: staging\n",
            "  owner:\n    projectName: shop\n    componentName: catalog\n  environmentRef: staging\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:37:3"),
        followed: &[(SHORT, "environmentRef", "environment")],
    },
    Habit {
        name: "strategy in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  strategy: {type: Recreate}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[
            (SHORT, "  strategy: {type: Recreate}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {strategy: {type: Recreate}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.strategy\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "template in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  template: {spec: {containers: [{name: main, image: x}]}}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[(SHORT, "  template: {spec: {containers: [{name: main, image: x}]}}\n", "")],
    },
    Habit {
        name: "selector in claim",
        typed: &[(
            SHORT,
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
            "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  selector: {app: catalog}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:9:3"),
        followed: &[(SHORT, "  selector: {app: catalog}\n", "")],
    },
    Habit {
        name: "lifecycle in container",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        lifecycle: {preStop: {exec: {command: [sleep, '5']}}}\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:13:9"),
        followed: &[
            (SHORT, "        lifecycle: {preStop: {exec: {command: [sleep, '5']}}}\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {containers: [{name: main, lifecycle: {preStop: {exec: {command: [sleep, '5']}}}}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[*].lifecycle\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "workingDir in container",
        typed: &[(
            SHORT,
            "        image: registry.example.com/acme/catalog:1.4.2\n",
            "        image: registry.example.com/acme/catalog:1.4.2\n        workingDir: /app\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:13:9"),
        followed: &[
            (SHORT, "        workingDir: /app\n", ""),
            (
                SHORT,
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n",
                "kind: Service\nmetadata:\n  name: catalog\n  namespace: acme\nspec:\n  project: shop\n  overrides: {deploymentTemplate: {template: {spec: {containers: [{name: main, workingDir: /app}]}}}}\n",
            ),
            (
                CLASSES,
                "  allowedOverrides:\n    - path: deploymentTemplate.replicas\n",
                "  allowedOverrides:\n    - path: \"deploymentTemplate.template.spec.containers[*].workingDir\"\n    - path: deploymentTemplate.replicas\n",
            ),
        ],
    },
    Habit {
        name: "suspend in task",
        typed: &[(
            SHORT,
            "  name: reindex\n  namespace: acme\nspec:\n",
            "  name: reindex\n  namespace: acme\nspec:\n  suspend: true\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:71:3"),
        followed: &[
            (SHORT, "  suspend: true\n", ""),
            (
                SHORT,
                "  name: reindex\n  namespace: acme\nspec:\n",
                "  name: reindex\n  namespace: acme\nspec:\n  overrides: {cronJobTemplate: {suspend: true}}\n",
            ),
            (
                CLASSES,
                "kind: ScheduledTaskClass\nmetadata:\n  name: default\n  namespace: acme\nspec:\n",
                "kind: ScheduledTaskClass\nmetadata:\n  name: default\n  namespace: acme\nspec:\n  allowedOverrides: [{path: \"cronJobTemplate.suspend\"}]\n",
            ),
        ],
    },
    Habit {
        name: "restartPolicy",
        typed: &[(
            SHORT,
            "  name: reindex\n  namespace: acme\nspec:\n  project: shop\n  workload:\n",
            "  name: reindex\n  namespace: acme\nspec:\n  project: shop\n  workload:\n    restartPolicy: Never\n",
        )],
        told: ("unknown-field", "projects/shop-components.yaml:73:5"),
        followed: &[
            (SHORT, "    restartPolicy: Never\n", ""),
            (
                SHORT,
                "  name: reindex\n  namespace: acme\nspec:\n",
                "  name: reindex\n  namespace: acme\nspec:\n  overrides: {cronJobTemplate: {jobTemplate: {spec: {template: {spec: {restartPolicy: Never}}}}}}\n",
            ),
            (
                CLASSES,
                "kind: ScheduledTaskClass\nmetadata:\n  name: default\n  namespace: acme\nspec:\n",
                "kind: ScheduledTaskClass\nmetadata:\n  name: default\n  namespace: acme\nspec:\n  allowedOverrides: [{path: \"cronJobTemplate.jobTemplate.spec.template.spec.restartPolicy\"}]\n",
            ),
        ],
    },
];
