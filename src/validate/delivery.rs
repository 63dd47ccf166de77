//! Checks how rendered folders reach their clusters: engine, repository, and the access of clusters.

use std::net::{IpAddr, SocketAddr};

use super::{delivery_problems as problems, kubernetes, problems as general, tenancy_problems};
use crate::diagnostics::Diagnostic;
use crate::model::{Config, Delivery, DeliveryEngine, DeliveryGranularity, FileLayout, KubernetesCluster};
use crate::source::RepoPath;
use crate::tree::Located;

/// The longest URL that is taken.
const LONGEST_URL: usize = 2000;

/// Faults of Config's `delivery`.
pub(super) fn check(config: &Config) -> Vec<Diagnostic> {
    let delivery = &config.delivery;
    let mut reports: Vec<Diagnostic> = delivery
        .repository
        .iter()
        .flat_map(|repository| check_repository("delivery.repository", repository, false))
        .collect();
    let invalid = |field: &str, text: &Located<String>, reason: &str| {
        general::invalid_setting(field, text, reason, text.span)
    };
    if let Some(revision) = &delivery.revision
        && let Some(reason) = revision_problem(revision)
    {
        reports.push(invalid("delivery.revision", revision, reason));
    }
    if let Some(namespace) = &delivery.namespace
        && let Some(reason) = kubernetes::names::is_dns_label(namespace)
    {
        reports.push(invalid("delivery.namespace", namespace, &reason));
    }
    if let Some(reference) = &delivery.credentials_ref
        && let Some(reason) = kubernetes::names::is_dns_subdomain(&reference.name)
    {
        reports.push(invalid("delivery.credentialsRef.name", &reference.name, &reason));
    }
    let folder = delivery.path.as_ref().or(config.output.as_ref());
    if let Some(folder) = folder.filter(|_| is_used(delivery))
        && let Some(reason) = folder_problem(folder)
    {
        let field = if delivery.path.is_some() { "delivery.path" } else { "output" };
        reports.push(invalid(field, folder, reason));
    }
    reports.extend(check_engine(config));
    reports
}

fn is_used(delivery: &Delivery) -> bool {
    delivery.engine.as_ref().is_some_and(|engine| engine.value != DeliveryEngine::None)
}

/// What an engine needs, and what it cannot do.
fn check_engine(config: &Config) -> Vec<Diagnostic> {
    let delivery = &config.delivery;
    let mut reports = Vec::new();
    let Some(engine) = &delivery.engine else {
        let written = [&delivery.repository, &delivery.revision, &delivery.path];
        let span = written.into_iter().flatten().map(|text| text.span).chain(
            delivery
                .namespace
                .iter()
                .chain(delivery.credentials_ref.iter().map(|reference| &reference.name))
                .map(|name| name.span),
        );
        return span.min().map(problems::no_engine).into_iter().collect();
    };
    if !is_used(delivery) {
        return reports;
    }
    let Some(repository) = &delivery.repository else {
        return vec![problems::no_repository(engine.span)];
    };
    if delivery.granularity == DeliveryGranularity::Component && config.layout.files == FileLayout::Component
    {
        reports.push(problems::granularity_of_files(engine.span));
    }
    match engine.value {
        DeliveryEngine::ArgoCD => {
            let reference = delivery.credentials_ref.as_ref();
            reports.extend(reference.map(|reference| problems::credentials_of_argo_cd(reference.name.span)));
        }
        DeliveryEngine::Flux if is_short(repository) => reports.push(general::invalid_setting(
            "delivery.repository",
            repository,
            "Flux takes URLs alone: write `ssh://git@host/path`",
            repository.span,
        )),
        DeliveryEngine::Flux if repository.starts_with("ssh://") && delivery.credentials_ref.is_none() => {
            reports.push(problems::no_credentials(repository.span));
        }
        DeliveryEngine::Flux | DeliveryEngine::None => {}
    }
    reports
}

/// Faults of a repository's URL; `*` may stand in its path where `pattern` says so.
pub(super) fn check_repository(field: &str, url: &Located<String>, pattern: bool) -> Vec<Diagnostic> {
    let Some(parts) = Url::of(url) else {
        let reason = "write `https://host/path`, `ssh://git@host/path` or `git@host:path`";
        return vec![general::invalid_setting(field, url, reason, url.span)];
    };
    if parts.holds_secret() {
        return vec![tenancy_problems::credentials_in_definition(field, url.span)];
    }
    let reason = if parts.path.trim_matches('/').is_empty() {
        Some("it names a host and no repository")
    } else if parts.scheme == "http" {
        Some("whoever is on the way could change the manifests: use `https` or `ssh`")
    } else if url.contains(['?', '#', '[', ']', '{', '}', '!', '\\']) || (!pattern && url.contains('*')) {
        Some("a repository has no such character in its URL")
    } else if parts.host.contains('*') {
        Some("name the host in full: `*` may stand in the path alone")
    } else {
        None
    };
    reason.map(|reason| general::invalid_setting(field, url, reason, url.span)).into_iter().collect()
}

/// Whether a repository is written as `git@host:path`.
fn is_short(url: &str) -> bool {
    !url.contains("://")
}

/// Whether a text is a URL with a password or token in it.
pub(super) fn holds_secret(text: &str) -> bool {
    Url::of(text).is_some_and(|url| url.holds_secret())
}

/// The parts of a URL that are looked at.
struct Url<'u> {
    scheme: &'u str,
    user: Option<&'u str>,
    host: &'u str,
    path: &'u str,
}

impl<'u> Url<'u> {
    /// Takes a text apart; nothing where it is no URL of a known scheme.
    fn of(text: &'u str) -> Option<Self> {
        let plain = text.len() <= LONGEST_URL && text.bytes().all(|byte| byte.is_ascii_graphic());
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        if !plain || !matches!(scheme, "" | "https" | "http" | "ssh") {
            return None;
        }
        let split = if scheme.is_empty() {
            rest.split_once(':')?
        } else {
            rest.split_once('/').unwrap_or((rest, ""))
        };
        let (authority, path) = split;
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        // Without a scheme only `user@host:path` is a repository.
        let whole = !host.is_empty()
            && !host.starts_with('-')
            && (!scheme.is_empty() || user.is_some_and(|user| !user.is_empty()));
        whole.then_some(Url { scheme, user, host, path })
    }

    /// Over https a user is a token; elsewhere a password follows a colon.
    fn holds_secret(&self) -> bool {
        let web = matches!(self.scheme, "https" | "http");
        self.user.is_some_and(|user| (web && !user.is_empty()) || user.contains(':'))
    }
}

/// Why a text names no branch, as Git would judge it.
fn revision_problem(revision: &str) -> Option<&'static str> {
    let strange = |c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\".contains(c);
    let misplaced = revision.starts_with(['-', '/', '.']) || revision.ends_with(['/', '.']);
    let broken = revision.contains("..") || revision.contains("//") || revision.contains("@{");
    let unusable = revision.is_empty() || revision.contains(strange) || misplaced || broken;
    unusable.then_some("it is no name of a branch")
}

/// Why a folder cannot be named to an engine: its patterns and lists have to read it as it is.
fn folder_problem(folder: &str) -> Option<&'static str> {
    let trimmed = folder.trim_end_matches('/');
    if trimmed != "." && RepoPath::new(trimmed).is_err() {
        return Some("it has to be a folder of the repository");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    let reason = "an engine reads it: letters, digits, `.`, `_`, `-` and `/` are safe";
    (!folder.chars().all(plain)).then_some(reason)
}

/// Address and port of a cluster's API server, where the plane's URL names it by an address that pods can reach.
pub fn api_server_address(cluster: &KubernetesCluster) -> Option<SocketAddr> {
    let of_openchoreo = || cluster.credentials.as_ref().map(|credentials| &credentials.api_server_url);
    let url = Url::of(cluster.api_server_url.as_ref().or_else(of_openchoreo)?)?;
    let without_port = || url.host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
    let address: SocketAddr =
        url.host.parse().ok().or_else(|| without_port().map(|address| SocketAddr::new(address, 443)))?;
    let of_host_alone = match address.ip() {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    let reachable = !address.ip().is_loopback() && !address.ip().is_unspecified() && !of_host_alone;
    reachable.then_some(address)
}

/// Faults of how a plane's cluster is reached.
pub(super) fn check_cluster(cluster: &KubernetesCluster) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let (server, reference) = (&cluster.api_server_url, &cluster.credentials_ref);
    match (server, reference) {
        (Some(server), None) => reports.push(problems::half_access("credentialsRef", server.span)),
        (None, Some(reference)) => {
            reports.push(problems::half_access("apiServerURL", reference.name.span));
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
    if let Some(server) = server {
        let field = "kubernetesCluster.apiServerURL";
        match Url::of(server) {
            Some(url) if url.holds_secret() => {
                reports.push(tenancy_problems::credentials_in_definition(field, server.span));
            }
            Some(url) if url.scheme == "https" && is_host(url.host) && !server.contains(['?', '#', '*']) => {}
            _ => {
                let reason = "write `https://host:port`";
                reports.push(general::invalid_setting(field, server, reason, server.span));
            }
        }
    }
    if let Some(reference) = reference
        && let Some(reason) = kubernetes::names::is_dns_subdomain(&reference.name)
    {
        let field = "kubernetesCluster.credentialsRef.name";
        reports.push(general::invalid_setting(field, &reference.name, &reason, reference.name.span));
    }
    reports
}

/// Whether a text is a host name or address, with a port or without.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let six = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let known = match six {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => kubernetes::names::is_dns_subdomain(host).is_none(),
    };
    known && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}
