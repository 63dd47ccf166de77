//! Writes the collector's configuration: what it reads, how it tells whose logs they are, and where it sends them.

use crate::model::ObservabilityPlane;
use crate::resolve::LogSource;
use crate::validate::HttpsAddress;

/// The user that collectors log in as: it can write logs, and nothing else.
pub(super) const USER: &str = "log-collector";
/// The variable that holds the user's password.
pub(super) const PASSWORD: &str = "OPENSEARCH_PASSWORD";
/// The folder of the configuration.
pub(super) const FOLDER: &str = "/fluent-bit/etc/bindery";
/// The folder of everything that has to outlive a restart: what was read, what was not sent yet.
pub(super) const STATE: &str = "/var/lib/fluent-bit";
/// The port of health and metrics.
pub(super) const PORT: u16 = 2020;

/// Names the index after the labels of the namespace, which the compiler sets and no tenant can.
///
/// Every record gets a name: without one the output would go on with what the record before it left in its buffer.
/// Whatever is not exactly a label is the platform's.
const ROUTE: &str = r#"local function label(labels, key)
  local value = type(labels) == "table" and labels[key]
  if type(value) == "string" and #value <= 63 and value:match("^[a-z0-9][-a-z0-9]*$") then
    return value
  end
end

function route(tag, timestamp, record)
  local namespace = record["kubernetes_namespace"]
  local labels = type(namespace) == "table" and namespace["labels"]
  local organization = label(labels, "organization-name")
  local environment = label(labels, "environment-name")
  record["kubernetes_namespace"] = nil
  record["organization"] = organization
  record["environment"] = organization and environment
  if organization then
    record["log_index"] = "logs." .. organization .. "." .. (environment or "_builds")
  else
    record["log_index"] = "logs._platform"
  end
  return 2, timestamp, record
end
"#;

/// The whole of `fluent-bit.yaml`.
///
/// Only checked texts are put in: host, path and namespaces hold nothing that YAML or Fluent Bit could take for more.
pub(super) fn configuration(plane: &ObservabilityPlane, address: &HttpsAddress) -> String {
    let excluded: Vec<String> = plane
        .collect
        .exclude
        .iter()
        .map(|namespace| format!("/var/log/containers/*_{namespace}_*.log"))
        .collect();
    let exclude_path = match excluded.is_empty() {
        true => String::new(),
        false => format!("      exclude_path: \"{}\"\n", excluded.join(",")),
    };
    let path = match address.path.is_empty() {
        true => String::new(),
        false => format!("      path: \"{}\"\n", address.path),
    };
    let authority = match plane.open_search.certificate_authority {
        Some(_) => format!("      tls.ca_file: {FOLDER}/ca.crt\n"),
        None => String::new(),
    };
    let script: String = ROUTE.lines().map(|line| indented(line, 8)).collect();
    let (host, port) = (&address.host, address.port);
    let fallback = LogSource::Platform.index_prefix();
    format!(
        r#"service:
  daemon: off
  flush: 5
  grace: 30
  log_level: warn
  http_server: on
  http_listen: 0.0.0.0
  http_port: {PORT}
  health_check: on
  hc_errors_count: 5
  hc_retry_failure_count: 5
  hc_period: 60
  storage.path: {STATE}/buffer
  storage.sync: normal
  storage.checksum: off
  storage.backlog.mem_limit: 16M
  storage.max_chunks_up: 64
  storage.metrics: on
pipeline:
  inputs:
    - name: tail
      tag: kube.*
      path: /var/log/containers/*.log
{exclude_path}      multiline.parser: cri
      db: {STATE}/tail.db
      db.locking: true
      read_from_head: on
      skip_long_lines: on
      refresh_interval: 10
      rotate_wait: 30
      storage.type: filesystem
  filters:
    - name: kubernetes
      match: kube.*
      kube_url: https://kubernetes.default.svc:443
      kube_ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
      kube_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token
      kube_tag_prefix: kube.var.log.containers.
      buffer_size: 0
      merge_log: off
      keep_log: on
      k8s-logging.parser: off
      k8s-logging.exclude: off
      labels: on
      annotations: off
      namespace_labels: on
      namespace_annotations: off
    - name: lua
      match: kube.*
      call: route
      code: |
{script}  outputs:
    - name: opensearch
      match: kube.*
      host: "{host}"
      port: {port}
{path}      http_user: {USER}
      http_passwd: ${{{PASSWORD}}}
      tls: on
      tls.verify: on
      tls.verify_hostname: on
{authority}      logstash_format: on
      logstash_prefix: {fallback}
      logstash_prefix_key: $log_index
      logstash_prefix_separator: "."
      logstash_dateformat: "%Y-%m-%d"
      time_key: "@timestamp"
      time_key_nanos: on
      write_operation: create
      suppress_type_name: on
      replace_dots: on
      compress: gzip
      buffer_size: 512KB
      retry_limit: no_limits
      storage.total_limit_size: 2G
"#
    )
}

fn indented(line: &str, depth: usize) -> String {
    if line.is_empty() { "\n".to_owned() } else { format!("{:depth$}{line}\n", "") }
}
