//! Runs the script that tells an OpenSearch what it should know, against a stand-in for curl.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use super::{files_beside, observed};

/// Keeps what is put in files, answers what was put, and writes every request down.
const CURL: &str = r#"#!/bin/sh
output=/dev/stdout
while [ $# -gt 0 ]; do
  case $1 in
    --request) method=$2; shift ;;
    --output) output=$2; shift ;;
    --data-binary) body=${2#@}; shift ;;
    --write-out) report=yes; shift ;;
    https://*) path=${1#https://*/} ;;
    *"$OPENSEARCH_PASSWORD"*) echo "the password is an argument" >&2; exit 9 ;;
  esac
  shift
done
echo "$method $path" >> "$STATE/requests"
file=$STATE/$(echo "${path%%\?*}" | tr / :)
case $method in
  PUT) cp "$body" "$file"; code=200 ;;
  DELETE) if [ -e "$file" ]; then rm "$file"; code=200; else code=404; fi ;;
  GET)
    code=200
    case $path in
      *api/roles) cat "$STATE/roles.json" > "$output" ;;
      *) if [ -e "$file" ]; then echo '{"_id":"x","_version":3,"_primary_term":2,"_seq_no":17}' > "$output"; else code=404; fi ;;
    esac ;;
esac
[ -z "${report:-}" ] || printf %s "${FORCE:-$code}"
"#;

fn run(folder: &Path, state: &Path, force: &str) -> Output {
    let tools = state.join("bin");
    fs::create_dir_all(&tools).unwrap();
    fs::write(tools.join("curl"), CURL).unwrap();
    fs::set_permissions(tools.join("curl"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("sh");
    command.arg(folder.join("setup.sh")).env("PATH", path).env("STATE", state).env("TMPDIR", state);
    command.env("OPENSEARCH_URL", "https://search.example.com").env("OPENSEARCH_USERNAME", "admin");
    command.env("OPENSEARCH_PASSWORD", "a'b\"c $(id) `id`");
    if !force.is_empty() {
        command.env("FORCE", force);
    }
    command.output().unwrap()
}

fn requests(state: &Path) -> Vec<String> {
    let text = fs::read_to_string(state.join("requests")).unwrap();
    fs::remove_file(state.join("requests")).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The files of the platform's own Job, and those of one organization's.
fn unpack(folder: &Path, name: &str) {
    let (_, compilation) = observed().into_iter().find(|(repo, _)| repo.contains("online-store")).unwrap();
    let maps = files_beside(&compilation, "setup.sh");
    let (_, data) = maps.into_iter().find(|(_, data)| data.contains_key(name)).unwrap();
    for (name, text) in data {
        fs::write(folder.join(name), text.as_str().unwrap()).unwrap();
    }
}

#[test]
fn an_organization_is_set_up_and_set_up_again() {
    let (folder, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    unpack(folder.path(), "role.log-reader.meadow.json");
    let output = run(folder.path(), state.path(), "");
    assert!(output.status.success(), "{output:?}");
    let first = requests(state.path());
    let policies = "_plugins/_ism/policies/logs.meadow";
    assert!(first.contains(&format!("PUT {policies}.production")), "{first:?}");
    assert!(first.contains(&format!("PUT {policies}")), "{first:?}");
    assert_eq!(first.last().unwrap(), "PUT _plugins/_security/api/rolesmapping/log-reader.meadow");
    let again = run(folder.path(), state.path(), "");
    assert!(again.status.success(), "{again:?}");
    let second = requests(state.path());
    assert!(
        second.contains(&format!("PUT {policies}.production?if_seq_no=17&if_primary_term=2")),
        "{second:?}"
    );
    let plain = |requests: &[String]| -> BTreeSet<String> {
        requests.iter().map(|request| request.split('?').next().unwrap().to_owned()).collect()
    };
    assert_eq!(plain(&first), plain(&second));
}

#[test]
fn readers_of_an_organization_that_is_gone_lose_their_role_and_no_others_do() {
    let (folder, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    unpack(folder.path(), "organizations");
    let roles = r#"{"log-reader.gone":{"reserved":false},"log-reader.meadow":{},"log-reader.mead":{},"kibana_user":{}}"#;
    fs::write(state.path().join("roles.json"), roles).unwrap();
    let output = run(folder.path(), state.path(), "");
    assert!(output.status.success(), "{output:?}");
    let deleted: Vec<String> =
        requests(state.path()).into_iter().filter(|request| request.starts_with("DELETE")).collect();
    let of = |name: &str| {
        ["rolesmapping", "roles"]
            .map(|kind| format!("DELETE _plugins/_security/api/{kind}/log-reader.{name}"))
    };
    assert_eq!(deleted, [of("gone"), of("mead")].concat());
}

#[test]
fn an_answer_that_is_no_answer_fails_the_job() {
    let (folder, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    unpack(folder.path(), "role.log-reader.meadow.json");
    let output = run(folder.path(), state.path(), "503");
    assert!(!output.status.success(), "{output:?}");
}
