//! Follows the logs of every rendered pod: file, collector, index, retention policy, readers.

use std::collections::{BTreeMap, BTreeSet};

use bindery::compile::Compilation;
use bindery::resolve::LogSource;
use proptest::prelude::{prop_assert, proptest};
use serde_json::Value as Json;

use super::{covers, files_beside, observed, of_kind};

/// A retention policy as its bytes say: pattern, and the state machine by state.
struct Policy {
    pattern: String,
    start: String,
    states: BTreeMap<String, State>,
}

struct State {
    deletes: bool,
    next: Vec<(String, u32)>,
}

/// A role as its bytes say, with those who have it.
#[derive(Debug)]
struct Role {
    name: String,
    patterns: Vec<String>,
    reads: bool,
    groups: BTreeSet<String>,
    users: BTreeSet<String>,
}

fn texts(json: &Json) -> Vec<String> {
    json.as_array().into_iter().flatten().map(|item| item.as_str().unwrap().to_owned()).collect()
}

fn hours(age: &Json) -> u32 {
    age.as_str().unwrap().strip_suffix('h').unwrap().parse().unwrap()
}

/// Reads both spellings, REST's and the operator's.
fn policy(json: &Json) -> Policy {
    let either = |node: &Json, snake: &str, camel: &str| match node.get(snake) {
        Some(found) => found.clone(),
        None => node[camel].clone(),
    };
    let template = match json.get("ism_template") {
        Some(list) => {
            assert_eq!(list.as_array().unwrap().len(), 1);
            list[0].clone()
        }
        None => json["ismTemplate"].clone(),
    };
    let patterns = texts(&either(&template, "index_patterns", "indexPatterns"));
    assert_eq!(patterns.len(), 1, "{patterns:?}");
    let state = |state: &Json| {
        let next = state["transitions"].as_array().unwrap().iter().map(|transition| {
            let age = either(&transition["conditions"], "min_index_age", "minIndexAge");
            (either(transition, "state_name", "stateName").as_str().unwrap().to_owned(), hours(&age))
        });
        let deletes =
            state["actions"].as_array().unwrap().iter().any(|action| action.get("delete").is_some());
        (state["name"].as_str().unwrap().to_owned(), State { deletes, next: next.collect() })
    };
    Policy {
        pattern: patterns[0].clone(),
        start: either(json, "default_state", "defaultState").as_str().unwrap().to_owned(),
        states: json["states"].as_array().unwrap().iter().map(state).collect(),
    }
}

/// The age at which an index is deleted, looked at every hour for eleven years; none when it never is.
fn deleted_at(policy: &Policy) -> Option<u32> {
    let mut here = policy.start.as_str();
    for age in 0..11 * 365 * 24 {
        // A circle of states would go on for ever; no walk without repetition is longer than this.
        for _ in 0..policy.states.len() {
            let state = &policy.states[here];
            if state.deletes {
                return Some(age);
            }
            let Some((next, _)) = state.next.iter().find(|(_, least)| age >= *least) else { break };
            here = next;
        }
    }
    None
}

fn policies(compilation: &Compilation) -> Vec<Policy> {
    let mut found: Vec<Policy> = Vec::new();
    for (_, data) in files_beside(compilation, "setup.sh") {
        for (name, text) in data.iter().filter(|(name, _)| name.starts_with("policy.")) {
            let json: Json =
                serde_json::from_str(text.as_str().unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
            found.push(policy(&json["policy"]));
        }
    }
    found.extend(
        of_kind(compilation, "OpenSearchISMPolicy").map(|manifest| policy(&manifest.body.to_json()["spec"])),
    );
    found
}

fn roles(compilation: &Compilation) -> Vec<Role> {
    let mut found: BTreeMap<String, Role> = BTreeMap::new();
    let mut add = |name: &str, permissions: &Json| {
        let permission = &permissions[0];
        let either = |snake: &str, camel: &str| texts(permission.get(snake).unwrap_or(&permission[camel]));
        let actions = either("allowed_actions", "allowedActions");
        assert_eq!(permissions.as_array().unwrap().len(), 1);
        let role = Role {
            name: name.to_owned(),
            patterns: either("index_patterns", "indexPatterns"),
            reads: actions
                .iter()
                .any(|action| action == "read" || action.contains("search") || action == "*"),
            groups: BTreeSet::new(),
            users: BTreeSet::new(),
        };
        assert!(found.insert(name.to_owned(), role).is_none(), "{name} stands twice");
    };
    let maps = files_beside(compilation, "setup.sh");
    let files = || maps.iter().flat_map(|(_, data)| data.iter());
    let body = |text: &Json| serde_json::from_str::<Json>(text.as_str().unwrap()).unwrap();
    let named = |file: &str, prefix: &str| Some(file.strip_prefix(prefix)?.strip_suffix(".json")?.to_owned());
    for (name, text) in files().filter_map(|(file, text)| Some((named(file, "role.")?, text))) {
        add(&name, &body(text)["index_permissions"]);
    }
    for manifest in of_kind(compilation, "OpensearchRole") {
        add(&manifest.key.name, &manifest.body.to_json()["spec"]["indexPermissions"]);
    }
    for (name, text) in files().filter_map(|(file, text)| Some((named(file, "mapping.")?, text))) {
        let role = found.get_mut(&name).unwrap();
        role.groups.extend(texts(&body(text)["backend_roles"]));
        role.users.extend(texts(&body(text)["users"]));
    }
    for manifest in of_kind(compilation, "OpensearchUserRoleBinding") {
        let spec = manifest.body.to_json()["spec"].clone();
        for name in texts(&spec["roles"]) {
            let role = found.get_mut(&name).unwrap();
            role.groups.extend(texts(&spec["backendRoles"]));
            role.users.extend(texts(&spec["users"]));
        }
    }
    found.into_values().collect()
}

/// The collector of a cluster as its bytes say: what it reads, and what it leaves out.
fn collectors(compilation: &Compilation) -> BTreeMap<String, (String, Vec<String>)> {
    let maps = files_beside(compilation, "fluent-bit.yaml");
    let one = |daemon_set: &bindery::render::Manifest| {
        let body = daemon_set.body.to_json();
        let mounted =
            body["spec"]["template"]["spec"]["volumes"][0]["configMap"]["name"].as_str().unwrap().to_owned();
        let here = |map: &&(bindery::render::Manifest, serde_json::Map<String, Json>)| {
            map.0.key.cluster == daemon_set.key.cluster && map.0.key.name == mounted
        };
        let (_, data) = maps.iter().find(here).expect("the mounted configuration");
        let document: Json = serde_yaml::from_str(data["fluent-bit.yaml"].as_str().unwrap()).unwrap();
        let input = &document["pipeline"]["inputs"][0];
        let excluded = input["exclude_path"].as_str().unwrap_or_default();
        let excluded = excluded.split(',').filter(|path| !path.is_empty()).map(str::to_owned).collect();
        (
            daemon_set.key.cluster.clone().unwrap().to_string(),
            (input["path"].as_str().unwrap().to_owned(), excluded),
        )
    };
    of_kind(compilation, "DaemonSet").map(one).collect()
}

/// What the collector's script makes of a namespace's labels.
fn index(labels: &Json) -> String {
    let label = |key: &str| {
        let value = labels[key].as_str()?;
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (value.len() <= 63 && !value.starts_with('-') && value.bytes().all(inner)).then_some(value)
    };
    match (label("organization-name"), label("environment-name")) {
        (Some(organization), environment) => {
            format!("logs.{organization}.{}.2026-11-22", environment.unwrap_or("_builds"))
        }
        (None, _) => "logs._platform.2026-11-22".to_owned(),
    }
}

/// Containers of the pods of an object, whatever its kind.
fn containers(body: &Json) -> Option<Vec<String>> {
    let pod = [
        "/spec/template/spec/containers",
        "/spec/jobTemplate/spec/template/spec/containers",
        "/spec/containers",
    ];
    let list = pod.iter().find_map(|path| body.pointer(path)?.as_array())?;
    Some(list.iter().map(|container| container["name"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn every_pods_logs_reach_one_index_one_policy_and_their_own_readers() {
    let mut followed = BTreeSet::new();
    for (repo, compilation) in observed() {
        let (policies, roles, collectors) =
            (policies(&compilation), roles(&compilation), collectors(&compilation));
        let namespaces: BTreeMap<(String, String), Json> = of_kind(&compilation, "Namespace")
            .map(|manifest| {
                let labels = manifest.body.to_json()["metadata"]["labels"].clone();
                ((manifest.key.cluster.clone().unwrap().to_string(), manifest.key.name.to_string()), labels)
            })
            .collect();
        for manifest in &compilation.rendered.manifests {
            let Some(containers) = containers(&manifest.body.to_json()) else { continue };
            let (cluster, namespace) =
                (manifest.key.cluster.clone().unwrap().to_string(), manifest.key.namespace.clone().unwrap());
            let place = format!("{repo}: {:?}", manifest.key);
            let (path, excluded) =
                collectors.get(&cluster).unwrap_or_else(|| panic!("{place}: no collector"));
            for container in containers {
                let id = "0".repeat(64);
                let file =
                    format!("/var/log/containers/{}-abc_{namespace}_{container}-{id}.log", manifest.key.name);
                assert!(covers(path, &file), "{place}: {file}");
                assert!(!excluded.iter().any(|pattern| covers(pattern, &file)), "{place}: {file}");
            }
            let index = index(&namespaces[&(cluster, namespace.to_string())]);
            let keeping: Vec<&Policy> =
                policies.iter().filter(|policy| covers(&policy.pattern, &index)).collect();
            assert_eq!(keeping.len(), 1, "{place}: {index}");
            let reading = roles.iter().filter(|role| role.reads);
            let reading: Vec<&Role> =
                reading.filter(|role| role.patterns.iter().any(|pattern| covers(pattern, &index))).collect();
            let names: Vec<&str> = reading.iter().map(|role| role.name.as_str()).collect();
            match &manifest.owner.organization {
                Some(organization) => {
                    assert_eq!(names, [format!("log-reader.{organization}")], "{place}: {index}")
                }
                None => assert!(names.is_empty(), "{place}: {index} is read by {names:?}"),
            }
            followed.insert(index);
        }
    }
    assert!(followed.contains("logs.acme.prod-eu.2026-11-22"), "{followed:?}");
    assert!(followed.contains("logs.acme-prod.eu.2026-11-22"), "{followed:?}");
    assert!(followed.contains("logs._platform.2026-11-22"), "{followed:?}");
}

#[test]
fn every_policy_deletes_after_what_its_rule_says() {
    for (repo, compilation) in observed() {
        for policy in policies(&compilation) {
            let age =
                deleted_at(&policy).unwrap_or_else(|| panic!("{repo}: {} is kept for ever", policy.pattern));
            assert!(age >= 24, "{repo}: {} would be deleted while it is written", policy.pattern);
        }
    }
    let age = |folder: &str, pattern: &str| {
        let (_, compilation) = observed().into_iter().find(|(repo, _)| repo.contains(folder)).unwrap();
        let policy = policies(&compilation).into_iter().find(|policy| policy.pattern == pattern);
        deleted_at(&policy.unwrap_or_else(|| panic!("{pattern}")))
    };
    let case = "golden/observability/repo";
    assert_eq!(age(case, "logs._platform.*"), Some(168));
    assert_eq!(age(case, "logs.acme._builds.*"), Some(14 * 24));
    assert_eq!(age(case, "logs.acme.eu.*"), Some(14 * 24));
    assert_eq!(age(case, "logs.acme.prod-eu.*"), Some(90 * 24));
    assert_eq!(age(case, "logs.acme-prod.eu.*"), Some(168));
    assert_eq!(age(case, "logs.acme-prod.prod-eu.*"), Some(720));
    assert_eq!(age("examples/online-store", "logs.courier.production.*"), Some(30 * 24));
}

#[test]
fn nobody_has_the_rights_of_two_organizations() {
    for (repo, compilation) in observed() {
        let roles = roles(&compilation);
        let mut holders: BTreeMap<&str, &str> = BTreeMap::new();
        for role in &roles {
            for holder in role.groups.iter().chain(&role.users) {
                let other = holders.insert(holder, &role.name);
                assert!(other.is_none(), "{repo}: {holder} has {other:?} and {}", role.name);
            }
        }
        let writers: Vec<&Role> = roles.iter().filter(|role| !role.reads).collect();
        assert_eq!(writers.len(), 1, "{repo}: {writers:?}");
        assert_eq!(writers[0].users.iter().collect::<Vec<_>>(), ["log-collector"]);
        assert!(writers[0].groups.is_empty());
        for observer in of_kind(&compilation, "Deployment").filter(|m| m.key.name.starts_with("observer-")) {
            let env = observer.body.to_json()["spec"]["template"]["spec"]["containers"][0]["env"].clone();
            let value = |name: &str| {
                let entry = env.as_array().unwrap().iter().find(|entry| entry["name"] == name).unwrap();
                entry["value"].as_str().unwrap_or_default().to_owned()
            };
            let role = roles.iter().find(|role| role.users.contains(&value("OPENSEARCH_USERNAME"))).unwrap();
            assert_eq!(role.patterns, [value("OPENSEARCH_INDEX_PATTERN")], "{repo}");
            assert_eq!(value("OPENSEARCH_PASSWORD"), "", "{repo}: a password in clear text");
        }
    }
}

/// Names that a join could mix up: short, of few letters, with dashes.
fn source(words: &(u8, String, String)) -> LogSource<'_> {
    match words.0 {
        0 => LogSource::Platform,
        1 => LogSource::Builds(&words.1),
        _ => LogSource::Environment(&words.1, &words.2),
    }
}

proptest! {
    #[test]
    fn no_pattern_covers_anothers_index(
        one in (0_u8..4, "[a-c](-?[a-c]){0,3}", "[a-c](-?[a-c]){0,3}"),
        other in (0_u8..4, "[a-c](-?[a-c]){0,3}", "[a-c](-?[a-c]){0,3}"),
    ) {
        let (one, other) = (source(&one), source(&other));
        let index = format!("{}.2026-11-22", other.index_prefix());
        let covered = covers(&format!("{}.*", one.index_prefix()), &index);
        prop_assert!(covered == (one == other), "{one:?} {other:?} {index}");
        if let Some(organization) = one.organization() {
            let read = covers(&format!("logs.{organization}.*"), &index);
            prop_assert!(read == (other.organization() == Some(organization)), "{one:?} {other:?} {index}");
        }
    }
}
