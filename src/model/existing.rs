//! Describes what stands on a cluster although nothing renders it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::tree::Located;

/// Names of objects that pods may refer to although nothing renders them; `*` stands for any text.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Existing {
    /// ConfigMaps in each namespace.
    pub config_maps: Vec<Located<String>>,
    /// Secrets in each namespace.
    pub secrets: Vec<Located<String>>,
    /// PersistentVolumeClaims in each namespace.
    pub persistent_volume_claims: Vec<Located<String>>,
    /// ServiceAccounts in each namespace.
    pub service_accounts: Vec<Located<String>>,
    /// PriorityClasses of the cluster.
    pub priority_classes: Vec<Located<String>>,
    /// RuntimeClasses of the cluster.
    pub runtime_classes: Vec<Located<String>>,
}

/// A kind of object that pods refer to by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Referent {
    /// Settings.
    ConfigMap,
    /// Secret settings.
    Secret,
    /// A disk.
    PersistentVolumeClaim,
    /// Whom the pod is at the API server.
    ServiceAccount,
    /// Which pods go first.
    PriorityClass,
    /// How containers are run.
    RuntimeClass,
}

impl Referent {
    /// All of them, in the order of the fields of [`Existing`].
    pub const ALL: [Referent; 6] = [
        Referent::ConfigMap,
        Referent::Secret,
        Referent::PersistentVolumeClaim,
        Referent::ServiceAccount,
        Referent::PriorityClass,
        Referent::RuntimeClass,
    ];

    /// Kubernetes' word.
    pub fn kind(self) -> &'static str {
        match self {
            Referent::ConfigMap => "ConfigMap",
            Referent::Secret => "Secret",
            Referent::PersistentVolumeClaim => "PersistentVolumeClaim",
            Referent::ServiceAccount => "ServiceAccount",
            Referent::PriorityClass => "PriorityClass",
            Referent::RuntimeClass => "RuntimeClass",
        }
    }

    /// The field of [`Existing`].
    pub fn field(self) -> &'static str {
        match self {
            Referent::ConfigMap => "configMaps",
            Referent::Secret => "secrets",
            Referent::PersistentVolumeClaim => "persistentVolumeClaims",
            Referent::ServiceAccount => "serviceAccounts",
            Referent::PriorityClass => "priorityClasses",
            Referent::RuntimeClass => "runtimeClasses",
        }
    }

    /// Whether it belongs to the whole cluster.
    pub fn is_of_cluster(self) -> bool {
        matches!(self, Referent::PriorityClass | Referent::RuntimeClass)
    }
}

impl Existing {
    /// The names that are said to exist of a kind.
    pub fn names(&self, kind: Referent) -> &[Located<String>] {
        match kind {
            Referent::ConfigMap => &self.config_maps,
            Referent::Secret => &self.secrets,
            Referent::PersistentVolumeClaim => &self.persistent_volume_claims,
            Referent::ServiceAccount => &self.service_accounts,
            Referent::PriorityClass => &self.priority_classes,
            Referent::RuntimeClass => &self.runtime_classes,
        }
    }

    /// Whether an object is said to exist.
    pub fn has(&self, kind: Referent, name: &str) -> bool {
        self.names(kind).iter().any(|pattern| fits(pattern, name))
    }
}

/// Whether a name is what a pattern stands for. Each part is looked for once, as early as it comes.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(start) else { return false };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name, is_meant) in [
            ("registry", "registry", true),
            ("registry", "registry-2", false),
            ("registry-*", "registry-", true),
            ("*-tls", "shop-tls", true),
            ("*-tls", "tls", false),
            ("a*a", "a", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*", "", true),
            ("**x", "x", true),
            ("a*bc*c", "abc", false),
        ] {
            assert_eq!(fits(pattern, name), is_meant, "{pattern} {name}");
        }
    }
}
