//! Describes a destination outside the cluster that pods may reach.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::tree::Located;

/// A destination: an address range, or a host name where network policies are Cilium's.
#[derive(Clone, PartialEq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Egress {
    /// Address or range: `203.0.113.0/24`. Exactly one of `cidr` and `host`.
    pub cidr: Option<Located<String>>,
    /// Host name: `api.example.com`; `*` stands for one label. Needs `networkPolicy: Cilium`.
    pub host: Option<Located<String>>,
    /// Ports, over TCP. Absent: all.
    #[serde(default)]
    #[schemars(inner(range(min = 1, max = 65535)))]
    pub ports: Vec<Located<u16>>,
}
