//! Makes one step of a build template: a pod without privileges, whose script sees parameters as environment variables.

use serde_json::{Map, Value as Json, json};

use crate::model::NodeProfiles;
use crate::source::Span;
use crate::tree::{Node, Origin};

/// Where every step sees the source and the image.
pub(super) const WORKSPACE: &str = "/workspace";

/// The user that every step runs as, also the owner of the workspace's files.
const USER: u32 = 1000;

/// What a step may do beyond Kubernetes' restricted level.
pub(super) enum Rights<'s> {
    /// Nothing.
    Restricted,
    /// Make a user namespace, as rootless BuildKit does; with profiles of the nodes that allow it, where they are named.
    UserNamespace(&'s NodeProfiles),
}

/// How much a step asks for: requests and limits of CPU and memory.
pub(super) enum Size {
    Small,
    Large,
}

/// One step.
pub(super) struct Step<'s> {
    pub(super) name: &'static str,
    /// The image, and the place to blame for it.
    pub(super) image: (&'s str, Span),
    pub(super) script: &'static str,
    /// Words that the script gets as its own arguments.
    pub(super) words: Vec<&'s str>,
    pub(super) environment: Vec<(&'static str, String)>,
    /// Folders of its own beside the workspace, by volume name.
    pub(super) folders: Vec<(String, &'s str)>,
    /// The Secret (`kubernetes.io/dockerconfigjson`) that it reads at `/registry/config.json`, and whether it may be absent.
    pub(super) credentials: Option<(&'s str, bool)>,
    /// Parameters that it takes from earlier steps.
    pub(super) inputs: Vec<&'static str>,
    /// Parameters that it gives to later steps, and the files that hold them.
    pub(super) outputs: Vec<(&'static str, &'static str)>,
    pub(super) sidecar: Option<Json>,
    pub(super) rights: Rights<'s>,
    pub(super) size: Size,
    /// Longest time, in seconds.
    pub(super) seconds: u32,
    /// Whether it is tried again: only what fails by the network.
    pub(super) again: bool,
    /// Its service account, where it is not the one of builds.
    pub(super) account: Option<&'static str>,
}

impl<'s> Step<'s> {
    /// A small step of one script that may do nothing.
    pub(super) fn new(name: &'static str, image: (&'s str, Span), script: &'static str) -> Self {
        Step {
            name,
            image,
            script,
            words: Vec::new(),
            environment: Vec::new(),
            folders: Vec::new(),
            credentials: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
            sidecar: None,
            rights: Rights::Restricted,
            size: Size::Small,
            seconds: 1800,
            again: false,
            account: None,
        }
    }

    /// Adds variables that carry the build's own parameters: `git-repo` as `BUILD_GIT_REPO`.
    pub(super) fn takes(mut self, parameters: &[&'static str]) -> Self {
        self.environment.extend(
            parameters.iter().map(|name| (variable(name), format!("{{{{workflow.parameters.{name}}}}}"))),
        );
        self
    }

    /// The template.
    pub(super) fn node(self, origin: Origin) -> Node {
        let mut template = Map::new();
        template.insert("name".to_owned(), json!(self.name));
        template.insert("activeDeadlineSeconds".to_owned(), json!(self.seconds));
        template.insert("securityContext".to_owned(), pod_security(&self.rights));
        if let Some(account) = self.account {
            template.insert("serviceAccountName".to_owned(), json!(account));
        }
        if !self.inputs.is_empty() {
            let inputs: Vec<Json> = self.inputs.iter().map(|name| json!({ "name": name })).collect();
            template.insert("inputs".to_owned(), json!({ "parameters": inputs }));
        }
        if !self.outputs.is_empty() {
            let output = |(name, path): &(&str, &str)| json!({ "name": name, "globalName": name, "valueFrom": { "path": path } });
            let outputs: Vec<Json> = self.outputs.iter().map(output).collect();
            template.insert("outputs".to_owned(), json!({ "parameters": outputs }));
        }
        if self.again {
            let backoff = json!({ "duration": "15s", "factor": "2", "maxDuration": "5m" });
            template.insert(
                "retryStrategy".to_owned(),
                json!({ "limit": "3", "retryPolicy": "Always", "backoff": backoff }),
            );
        }
        let volumes = self.volumes();
        if !volumes.is_empty() {
            template.insert("volumes".to_owned(), Json::Array(volumes));
        }
        let container = self.container();
        if let Some(sidecar) = &self.sidecar {
            template.insert("sidecars".to_owned(), json!([sidecar]));
        }
        let mut node = Node::from_json(Json::Object(template), origin);
        let mut container = Node::from_json(container, origin);
        if let Some(container) = container.as_mapping_mut() {
            container.set("image", Node::string(self.image.0, Origin::generated(self.image.1)));
        }
        if let Some(template) = node.as_mapping_mut() {
            template.set("container", container);
        }
        node
    }

    fn container(&self) -> Json {
        let mut environment = vec![json!({ "name": "WORKSPACE", "value": WORKSPACE })];
        let variables = self.environment.iter().map(|(name, value)| json!({ "name": name, "value": value }));
        environment.extend(variables);
        let mut mounts = vec![json!({ "name": "workspace", "mountPath": WORKSPACE })];
        mounts.extend(self.folders.iter().map(|(name, path)| json!({ "name": name, "mountPath": path })));
        if self.credentials.is_some() {
            mounts.push(json!({ "name": "registry", "mountPath": "/registry", "readOnly": true }));
        }
        // The word after the script is its `$0`.
        let mut arguments = vec![json!(self.script)];
        if !self.words.is_empty() {
            arguments.push(json!(self.name));
            arguments.extend(self.words.iter().map(|word| json!(word)));
        }
        json!({
            "name": "main",
            "command": ["sh", "-euc"],
            "args": arguments,
            "env": environment,
            "resources": resources(&self.size),
            "securityContext": container_security(&self.rights),
            "volumeMounts": mounts,
        })
    }

    fn volumes(&self) -> Vec<Json> {
        let mut volumes: Vec<Json> =
            self.folders.iter().map(|(name, _)| json!({ "name": name, "emptyDir": {} })).collect();
        if let Some((secret, optional)) = self.credentials {
            let items = json!([{ "key": ".dockerconfigjson", "path": "config.json" }]);
            let mut source = json!({ "secretName": secret, "items": items });
            if optional {
                source["optional"] = json!(true);
            }
            volumes.push(json!({ "name": "registry", "secret": source }));
        }
        volumes
    }
}

/// The variable of a parameter; the table is closed, so that no definition names a variable.
fn variable(parameter: &str) -> &'static str {
    match parameter {
        "project-name" => "BUILD_PROJECT_NAME",
        "component-name" => "BUILD_COMPONENT_NAME",
        "git-repo" => "BUILD_GIT_REPO",
        "app-path" => "BUILD_APP_PATH",
        "image-name" => "BUILD_IMAGE_NAME",
        "image-tag" => "BUILD_IMAGE_TAG",
        "commit" => "BUILD_COMMIT",
        "branch" => "BUILD_BRANCH",
        "docker-context" => "BUILD_DOCKER_CONTEXT",
        "dockerfile-path" => "BUILD_DOCKERFILE_PATH",
        _ => "BUILD_NODE_VERSION",
    }
}

fn pod_security(rights: &Rights<'_>) -> Json {
    let mut context = json!({ "fsGroup": USER, "runAsGroup": USER, "runAsNonRoot": true, "runAsUser": USER });
    if matches!(rights, Rights::Restricted) {
        context["seccompProfile"] = json!({ "type": "RuntimeDefault" });
    }
    context
}

/// What a container at Kubernetes' restricted level says.
pub(super) fn restricted() -> Json {
    json!({
        "allowPrivilegeEscalation": false,
        "capabilities": { "drop": ["ALL"] },
        "runAsNonRoot": true,
        "seccompProfile": { "type": "RuntimeDefault" },
    })
}

fn container_security(rights: &Rights<'_>) -> Json {
    let Rights::UserNamespace(profiles) = rights else { return restricted() };
    // The helpers that map users are set-uid programs, so nothing is dropped and escalation is left to them.
    let mut context = json!({ "allowPrivilegeEscalation": true, "privileged": false, "runAsNonRoot": true });
    let profile = |path: &str| json!({ "type": "Localhost", "localhostProfile": path });
    if let Some(seccomp) = &profiles.seccomp {
        context["seccompProfile"] = profile(seccomp);
    }
    if let Some(app_armor) = &profiles.app_armor {
        context["appArmorProfile"] = profile(app_armor);
    }
    context
}

/// Requests and limits, so that a quota can count the step.
pub(super) fn resources(size: &Size) -> Json {
    match size {
        Size::Small => json!({
            "requests": { "cpu": "100m", "memory": "256Mi" },
            "limits": { "cpu": "1", "memory": "1Gi" },
        }),
        Size::Large => json!({
            "requests": { "cpu": "500m", "memory": "1Gi" },
            "limits": { "cpu": "2", "memory": "4Gi" },
        }),
    }
}
