//! Says by group and kind whether objects live in a namespace.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Where objects of a kind live.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// Outside of them.
    Cluster,
}

/// The kinds of a group that lie outside namespaces.
struct Group {
    /// All but those that are listed, instead of those.
    is_inverted: bool,
    kinds: Vec<&'static str>,
}

static GROUPS: LazyLock<BTreeMap<&'static str, Group>> = LazyLock::new(|| {
    let lines = include_str!("scopes.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(':')).map(|(group, kinds)| (group, Group::read(kinds))).collect()
});

impl Group {
    fn read(words: &'static str) -> Self {
        let is_inverted = words.split_whitespace().next() == Some("*");
        let kinds = words.split_whitespace().filter(|word| *word != "*");
        Group { is_inverted, kinds: kinds.map(|kind| kind.trim_start_matches('!')).collect() }
    }
}

impl Scope {
    /// That of a kind; nothing where the group is not known.
    pub fn of(group: &str, kind: &str) -> Option<Self> {
        let group = find(if group.is_empty() { "(core)" } else { group })?;
        let is_outside = group.kinds.contains(&kind) != group.is_inverted;
        Some(if is_outside { Scope::Cluster } else { Scope::Namespaced })
    }
}

/// A group itself, else the longest ending of it that is known.
fn find(group: &str) -> Option<&'static Group> {
    if let Some(found) = GROUPS.get(group) {
        return Some(found);
    }
    // Names of groups are short; of a hostile one the end decides.
    let mut endings = group.match_indices('.').take(64).map(|(at, _)| format!("*{}", &group[at..]));
    endings.find_map(|ending| GROUPS.get(ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_and_kind_tell_the_scope() {
        for (group, kind, scope) in [
            ("", "Namespace", Some(Scope::Cluster)),
            ("", "ConfigMap", Some(Scope::Namespaced)),
            ("postgresql.cnpg.io", "Cluster", Some(Scope::Namespaced)),
            ("postgresql.cnpg.io", "ClusterImageCatalog", Some(Scope::Cluster)),
            ("cluster.x-k8s.io", "Cluster", Some(Scope::Namespaced)),
            ("infrastructure.cluster.x-k8s.io", "AWSCluster", Some(Scope::Namespaced)),
            ("management.cattle.io", "Cluster", Some(Scope::Cluster)),
            ("management.cattle.io", "Project", Some(Scope::Namespaced)),
            ("provisioning.cattle.io", "Cluster", Some(Scope::Namespaced)),
            ("crd.projectcalico.org", "GlobalNetworkPolicy", Some(Scope::Cluster)),
            ("crd.projectcalico.org", "NetworkPolicy", Some(Scope::Namespaced)),
            ("logging.banzaicloud.io", "ClusterFlow", Some(Scope::Namespaced)),
            ("s3.aws.upbound.io", "Bucket", Some(Scope::Cluster)),
            ("s3.aws.m.upbound.io", "Bucket", Some(Scope::Namespaced)),
            ("example.com", "ClusterThing", None),
            ("upbound.io.example.com", "Bucket", None),
        ] {
            assert_eq!(Scope::of(group, kind), scope, "{group} {kind}");
        }
    }

    #[test]
    fn each_line_of_the_table_is_a_group_of_its_own() {
        let lines = include_str!("scopes.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), GROUPS.len());
    }
}
