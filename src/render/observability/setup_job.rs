//! Renders the Job that puts the bodies of REST requests where they belong, again and again with the same result.

use serde_json::{Map, Value as Json, json};

use super::images::CURL;
use super::site::{PLANE, Site, hashed_name, restricted_container};
use super::store;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::resolve::BoundObservability;
use crate::source::Span;

const CONFIG_MAP: ObjectKind = ObjectKind { api_version: "v1", kind: "ConfigMap" };
const JOB: ObjectKind = ObjectKind { api_version: "batch/v1", kind: "Job" };

/// The value of `app.kubernetes.io/name` of the Jobs.
const NAME: &str = "opensearch-setup";
/// The folder of requests and script.
const FOLDER: &str = "/setup";

/// Sends every file of the folder: its name says what it is and what it is called. Passwords reach curl through the
/// environment, never through an argument, and names come from this compiler.
const SCRIPT: &str = r#"set -eu
cd "$(dirname "$0")"
answer=$(mktemp)

call() {
  method=$1
  path=$2
  shift 2
  curl --silent --show-error --retry 10 --retry-connrefused --retry-delay 5 --max-time 60 \
    --variable %OPENSEARCH_USERNAME --variable %OPENSEARCH_PASSWORD \
    --expand-user '{{OPENSEARCH_USERNAME}}:{{OPENSEARCH_PASSWORD}}' \
    --header 'Content-Type: application/json' --request "$method" "$OPENSEARCH_URL/$path" "$@"
}

put() {
  echo "put $1"
  call PUT "$1" --fail-with-body --data-binary "@$2"
  echo
}

# A policy that is there already is replaced as it was read, so that nobody else's change is lost.
policy() {
  status=$(curl_status "$1")
  case $status in
    404) put "$1" "$2" ;;
    200)
      sequence=$(grep -o '"_seq_no":[0-9]*' "$answer" | head -n 1 | cut -d : -f 2)
      term=$(grep -o '"_primary_term":[0-9]*' "$answer" | head -n 1 | cut -d : -f 2)
      put "$1?if_seq_no=$sequence&if_primary_term=$term" "$2"
      ;;
    *)
      echo "get $1: $status" >&2
      cat "$answer" >&2
      exit 1
      ;;
  esac
}

curl_status() {
  call GET "$1" --output "$answer" --write-out '%{http_code}'
}

# What is not there is gone already.
remove() {
  echo "delete $1"
  status=$(call DELETE "$1" --output "$answer" --write-out '%{http_code}')
  case $status in
    200 | 404) ;;
    *)
      cat "$answer" >&2
      exit 1
      ;;
  esac
}

for file in *.json; do
  name=$(basename "$file" .json)
  case $name in
    template.*) put "_index_template/${name#template.}" "$file" ;;
    role.*) put "_plugins/_security/api/roles/${name#role.}" "$file" ;;
    policy.*) policy "_plugins/_ism/policies/${name#policy.}" "$file" ;;
  esac
done
# A role has to be there before it is given to somebody.
for file in mapping.*.json; do
  name=$(basename "$file" .json)
  put "_plugins/_security/api/rolesmapping/${name#mapping.}" "$file"
done

# Readers of an organization that is gone lose their role.
if [ -f organizations ]; then
  call GET _plugins/_security/api/roles --fail-with-body --output "$answer"
  for role in $(grep -o '"log-reader\.[a-z0-9-]*":' "$answer" | tr -d '":'); do
    if ! grep -qxF "${role#log-reader.}" organizations; then
      remove "_plugins/_security/api/rolesmapping/$role"
      remove "_plugins/_security/api/roles/$role"
    fi
  done
fi
"#;

/// Renders a ConfigMap with the files and the Job that sends them; both are named by all that they hold.
pub(super) fn render(
    bound: &BoundObservability<'_>,
    (words, cause): (&[&str], Span),
    mut files: Vec<(String, String)>,
) -> Vec<Manifest> {
    let spec = &bound.plane.spec;
    let cluster = spec.kubernetes_cluster.name.as_str();
    let Some(address) = store::address(spec, cluster) else { return Vec::new() };
    files.push(("setup.sh".to_owned(), SCRIPT.to_owned()));
    files.extend(
        spec.open_search.certificate_authority.iter().map(|pem| ("ca.crt".to_owned(), pem.value.clone())),
    );
    let authority = spec.open_search.certificate_authority.is_some();
    let pod = |configuration: &str| {
        job((spec.open_search.secret(), &store::url(&address)), configuration, authority)
    };
    let mut content: Vec<&str> = files.iter().flat_map(|(name, text)| [name.as_str(), text]).collect();
    // A Job cannot be changed, so its own shape is part of what names it.
    let shape = pod("").to_string();
    content.push(&shape);
    let name = hashed_name(words, &content.join("\n"));
    let data: Map<String, Json> = files.into_iter().map(|(name, text)| (name, Json::String(text))).collect();
    let site = Site::new(bound, cluster, PLANE, NAME);
    vec![
        site.object(CONFIG_MAP, &name, cause, vec![("data", Json::Object(data))]),
        site.object(JOB, &name, cause, vec![("spec", pod(&name))]),
    ]
}

fn job((secret, url): (&str, &str), configuration: &str, authority: bool) -> Json {
    let from = |key: &str| json!({ "secretKeyRef": { "name": secret, "key": key } });
    let mut env = vec![
        json!({ "name": "OPENSEARCH_URL", "value": url }),
        json!({ "name": "OPENSEARCH_USERNAME", "valueFrom": from("username") }),
        json!({ "name": "OPENSEARCH_PASSWORD", "valueFrom": from("password") }),
    ];
    if authority {
        env.push(json!({ "name": "CURL_CA_BUNDLE", "value": format!("{FOLDER}/ca.crt") }));
    }
    let container = json!({
        "name": "setup",
        "image": CURL,
        "command": ["sh", format!("{FOLDER}/setup.sh")],
        "env": env,
        "resources": {
            "requests": { "cpu": "10m", "memory": "16Mi" },
            "limits": { "memory": "64Mi" },
        },
        "securityContext": restricted_container(),
        "volumeMounts": [
            { "name": "setup", "mountPath": FOLDER, "readOnly": true },
            { "name": "answers", "mountPath": "/tmp" },
        ],
    });
    json!({
        "backoffLimit": 6,
        "template": {
            "metadata": { "labels": { "app.kubernetes.io/name": NAME } },
            "spec": {
                "automountServiceAccountToken": false,
                "restartPolicy": "OnFailure",
                "securityContext": {
                    "runAsNonRoot": true,
                    "runAsUser": 65532,
                    "runAsGroup": 65532,
                    "seccompProfile": { "type": "RuntimeDefault" },
                },
                "containers": [container],
                "volumes": [
                    { "name": "setup", "configMap": { "name": configuration } },
                    { "name": "answers", "emptyDir": { "sizeLimit": "16Mi" } },
                ],
            },
        },
    })
}
