//! Holds rendered collectors' configurations against the options that Fluent Bit has, by name and kind of value.

use serde_json::Value as Json;

use super::{files_beside, observed};

/// What an option takes.
#[derive(Clone, Copy)]
enum Takes {
    Switch,
    Number,
    Size,
    Text,
    Words(&'static [&'static str]),
}

use Takes::{Number, Size, Switch, Text, Words};

type Options = &'static [(&'static str, Takes)];

const SERVICE: Options = &[
    ("daemon", Switch),
    ("flush", Number),
    ("grace", Number),
    ("hc_errors_count", Number),
    ("hc_period", Number),
    ("hc_retry_failure_count", Number),
    ("health_check", Switch),
    ("hot_reload", Switch),
    ("http_listen", Text),
    ("http_port", Number),
    ("http_server", Switch),
    ("log_level", Words(&["off", "error", "warn", "info", "debug", "trace"])),
    ("storage.backlog.mem_limit", Size),
    ("storage.checksum", Switch),
    ("storage.max_chunks_up", Number),
    ("storage.metrics", Switch),
    ("storage.path", Text),
    ("storage.sync", Words(&["normal", "full"])),
];

const TAIL: Options = &[
    ("db", Text),
    ("db.locking", Switch),
    ("exclude_path", Text),
    ("mem_buf_limit", Size),
    ("multiline.parser", Words(&["cri", "docker", "docker, cri"])),
    ("path", Text),
    ("read_from_head", Switch),
    ("refresh_interval", Number),
    ("rotate_wait", Number),
    ("skip_long_lines", Switch),
    ("storage.type", Words(&["filesystem", "memory"])),
    ("tag", Text),
];

const KUBERNETES: Options = &[
    ("annotations", Switch),
    ("buffer_size", Size),
    ("k8s-logging.exclude", Switch),
    ("k8s-logging.parser", Switch),
    ("keep_log", Switch),
    ("kube_ca_file", Text),
    ("kube_tag_prefix", Text),
    ("kube_token_file", Text),
    ("kube_url", Text),
    ("labels", Switch),
    ("match", Text),
    ("merge_log", Switch),
    ("merge_log_key", Text),
    ("namespace_annotations", Switch),
    ("namespace_labels", Switch),
    ("use_kubelet", Switch),
];

const LUA: Options = &[("call", Text), ("code", Text), ("match", Text), ("script", Text)];

const OPENSEARCH: Options = &[
    ("buffer_size", Size),
    ("compress", Words(&["gzip"])),
    ("host", Text),
    ("http_passwd", Text),
    ("http_user", Text),
    ("logstash_dateformat", Text),
    ("logstash_format", Switch),
    ("logstash_prefix", Text),
    ("logstash_prefix_key", Text),
    ("logstash_prefix_separator", Text),
    ("match", Text),
    ("path", Text),
    ("port", Number),
    ("replace_dots", Switch),
    ("retry_limit", Words(&["no_limits", "no_retries"])),
    ("storage.total_limit_size", Size),
    ("suppress_type_name", Switch),
    ("time_key", Text),
    ("time_key_nanos", Switch),
    ("tls", Switch),
    ("tls.ca_file", Text),
    ("tls.verify", Switch),
    ("tls.verify_hostname", Switch),
    ("write_operation", Words(&["create", "index", "update", "upsert"])),
];

/// Every fault of a configuration.
fn faults(text: &str) -> Vec<String> {
    let document: Json = match serde_yaml::from_str(text) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let mut faults = Vec::new();
    keys(&document, &["service", "pipeline"], "the top", &mut faults);
    options(&document["service"], SERVICE, "service", &mut faults);
    let pipeline = &document["pipeline"];
    keys(pipeline, &["inputs", "filters", "outputs"], "pipeline", &mut faults);
    let sections: [(&str, &[(&str, Options)]); 3] = [
        ("inputs", &[("tail", TAIL)]),
        ("filters", &[("kubernetes", KUBERNETES), ("lua", LUA)]),
        ("outputs", &[("opensearch", OPENSEARCH)]),
    ];
    for (section, plugins) in sections {
        let Some(items) = pipeline[section].as_array().filter(|items| !items.is_empty()) else {
            faults.push(format!("{section}: no list"));
            continue;
        };
        for item in items {
            let name = item["name"].as_str().unwrap_or_default();
            match plugins.iter().find(|(known, _)| *known == name) {
                Some((_, known)) => options(item, known, name, &mut faults),
                None => faults.push(format!("{section}: no plugin `{name}`")),
            }
        }
    }
    faults
}

fn keys(node: &Json, wanted: &[&str], place: &str, faults: &mut Vec<String>) {
    let found: Vec<&str> =
        node.as_object().into_iter().flat_map(|map| map.keys()).map(String::as_str).collect();
    if found != wanted {
        faults.push(format!("{place}: {found:?} instead of {wanted:?}"));
    }
}

fn options(node: &Json, known: Options, place: &str, faults: &mut Vec<String>) {
    for (key, value) in node.as_object().into_iter().flatten().filter(|(key, _)| *key != "name") {
        let Some((_, takes)) = known.iter().find(|(name, _)| name == key) else {
            faults.push(format!("{place}: no option `{key}`"));
            continue;
        };
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let digits = text.trim_end_matches("KB").trim_end_matches(['k', 'K', 'M', 'G']);
        let fits = match takes {
            Switch => ["on", "off", "true", "false"].contains(&text.as_str()),
            Number => text.parse::<u32>().is_ok(),
            Size => digits.parse::<u32>().is_ok(),
            Text => !text.is_empty() && value.is_string(),
            Words(words) => words.contains(&text.as_str()),
        };
        if !fits {
            faults.push(format!("{place}: `{key}` cannot be `{text}`"));
        }
    }
}

fn configurations() -> Vec<String> {
    let of = |(_, compilation): &(String, _)| {
        let maps = files_beside(compilation, "fluent-bit.yaml");
        maps.into_iter()
            .map(|(_, data)| data["fluent-bit.yaml"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    observed().iter().flat_map(of).collect()
}

#[test]
fn every_option_exists_and_takes_what_it_is_given() {
    let configurations = configurations();
    assert!(configurations.len() >= 8, "only {}", configurations.len());
    for text in configurations {
        let faults = faults(&text);
        assert!(faults.is_empty(), "{}\n{text}", faults.join("\n"));
    }
}

#[test]
fn the_check_finds_what_it_is_for() {
    let text = configurations().remove(0);
    let broken = [
        ("tls.verify: on", "tls.verfy: on"),
        ("port: 9200", "port: high"),
        ("storage.type: filesystem", "storage.type: disk"),
        ("merge_log: off", "merge_log: nested"),
        ("- name: lua", "- name: moon"),
        ("pipeline:", "pipelines:"),
        ("retry_limit: no_limits", "retry_limit: forever"),
    ];
    for (good, bad) in broken {
        assert!(text.contains(good), "{good}");
        assert!(!faults(&text.replacen(good, bad, 1)).is_empty(), "{bad} passes");
    }
}

#[test]
fn tenants_cannot_steer_the_collector_and_nothing_secret_is_in_it() {
    for text in configurations() {
        let document: Json = serde_yaml::from_str(&text).unwrap();
        let kubernetes = &document["pipeline"]["filters"][0];
        // A pod's own words could otherwise name an organization, choose a parser, or leave its logs out.
        for option in ["merge_log", "k8s-logging.parser", "k8s-logging.exclude"] {
            assert_eq!(kubernetes[option], "off", "{option}");
        }
        let output = &document["pipeline"]["outputs"][0];
        assert_eq!(output["http_passwd"], "${OPENSEARCH_PASSWORD}");
        for option in ["tls", "tls.verify", "tls.verify_hostname"] {
            assert_eq!(output[option], "on", "{option}");
        }
    }
}
