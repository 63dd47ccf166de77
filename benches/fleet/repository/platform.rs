//! Writes what the platform team owns: organizations, planes, environments, pipelines, classes, configuration.

use std::collections::BTreeMap;

use super::{ENVIRONMENTS, ORGANIZATIONS};

const CONFIG: &str = r#"apiVersion: bindery.dev/v1alpha1
kind: Config
metadata:
  name: bindery
spec:
  include: ["platform/**", "projects/**"]
  limits:
    documents: 1000000
  naming:
    namespace: "{{ organization }}-{{ project }}-{{ environment }}"
    workload: "{{ component }}"
"#;

/// What every pod template of the platform begins with.
const POD: &str = "automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  seccompProfile:
    type: RuntimeDefault
volumes:
  - name: scratch
    emptyDir:
      sizeLimit: 64Mi
containers:
  - name: main
    resources:
      requests:
        cpu: 100m
        memory: 128Mi
      limits:
        memory: 256Mi
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities:
        drop: [ALL]
    volumeMounts:
      - name: scratch
        mountPath: /tmp
";

const PROBES: &str = "    readinessProbe:
      tcpSocket:
        port: 8080
      periodSeconds: 10
    livenessProbe:
      tcpSocket:
        port: 8080
      initialDelaySeconds: 20
";

const API_CLASS: &str = "
  restPolicy:
    defaults:
      rateLimit:
        requests: 100
        window: 1s
    public:
      authentication:
        type: jwt
        jwt:
          jwks: https://login.example.com/jwks
          issuer: https://login.example.com
      cors:
        allowOrigins: [https://www.example.com]
        allowMethods: [GET, POST]
        maxAge: 3600
";

/// The files that belong to no project.
pub fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([("bindery.yaml".to_owned(), CONFIG.to_owned())]);
    for organization in ORGANIZATIONS {
        let folder = format!("platform/{organization}");
        files.insert(format!("{folder}/places.yaml"), places(organization));
        files.insert(format!("{folder}/classes.yaml"), classes(organization));
        files.insert(format!("{folder}/configuration.yaml"), configuration(organization));
    }
    files
}

/// A project that uses the standard pipeline.
pub fn project(organization: &str, name: &str) -> String {
    document("Project", organization, name, "\n  deploymentPipelineRef: standard\n")
}

/// One definition; `spec` begins with its own line break.
pub fn document(kind: &str, organization: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: openchoreo.dev/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {organization}\nspec:{spec}"
    )
}

/// Moves every line to the right.
pub fn indented(text: &str, columns: usize) -> String {
    text.lines().map(|line| format!("{:columns$}{line}\n", "")).collect()
}

fn places(organization: &str) -> String {
    let mut text = format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Organization\nmetadata:\n  name: {organization}\n"
    );
    for (plane, domain) in [("nonproduction", "test.example.com"), ("production", "example.com")] {
        let spec = format!(
            "\n  registry:\n    prefix: registry.example.com/{organization}\n  kubernetesCluster:\n    name: {organization}-{plane}\n  gateway:\n    publicVirtualHost: {organization}.{domain}\n    organizationVirtualHost: internal.{organization}.{domain}\n"
        );
        text += &document("DataPlane", organization, plane, &spec);
    }
    for environment in ENVIRONMENTS {
        let plane = if environment == "production" { "production" } else { "nonproduction" };
        text += &document("Environment", organization, environment, &format!("\n  dataPlaneRef: {plane}\n"));
    }
    let paths: String = ENVIRONMENTS
        .windows(2)
        .map(|pair| {
            format!(
                "\n    - sourceEnvironmentRef: {}\n      targetEnvironmentRefs:\n        - name: {}",
                pair[0], pair[1]
            )
        })
        .collect();
    text + &document("DeploymentPipeline", organization, "standard", &format!("\n  promotionPaths:{paths}\n"))
}

fn classes(organization: &str) -> String {
    let mut text = String::new();
    for (kind, probes) in [("ServiceClass", PROBES), ("WebApplicationClass", "")] {
        for (name, replicas) in [("default", 2), ("critical", 4)] {
            let pod = indented(&format!("{POD}{probes}"), 8);
            let spec = format!(
                "\n  deploymentTemplate:\n    replicas: {replicas}\n    template:\n      spec:\n{pod}"
            );
            text += &document(kind, organization, name, &spec);
        }
    }
    let pod = indented(&format!("restartPolicy: Never\n{POD}"), 12);
    let spec = format!(
        "\n  cronJobTemplate:\n    schedule: \"0 3 * * *\"\n    concurrencyPolicy: Forbid\n    jobTemplate:\n      spec:\n        backoffLimit: 2\n        template:\n          spec:\n{pod}"
    );
    text += &document("ScheduledTaskClass", organization, "default", &spec);
    text + &document("APIClass", organization, "default", API_CLASS)
}

fn configuration(organization: &str) -> String {
    let keys: String = ["log-level", "region", "feature-flags"]
        .iter()
        .map(|key| {
            let values: String = ENVIRONMENTS
                .iter()
                .map(|name| format!("        - environment: {name}\n          value: {key} of {name}\n"))
                .collect();
            format!("    - key: {key}\n      values:\n{values}")
        })
        .collect();
    document("ConfigurationGroup", organization, "common", &format!("\n  configurations:\n{keys}"))
}
