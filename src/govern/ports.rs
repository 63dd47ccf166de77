//! Knows the ports that pods declare, as Kubernetes looks them up for Services and NetworkPolicies.

use std::collections::BTreeSet;

use super::pods::Maker;
use crate::source::Span;
use crate::tree::Node;

/// The ports that the pods behind one selector declare.
#[derive(Default)]
pub(super) struct Declared<'j> {
    /// Name and protocol: one name may stand for TCP in one pod and for UDP in another.
    names: BTreeSet<(&'j str, &'j str)>,
    pub(super) numbers: BTreeSet<i64>,
    /// Where what makes the pods stands.
    pub(super) places: Vec<Span>,
}

impl<'j> Declared<'j> {
    /// Those of the containers that run as long as their pod does.
    ///
    /// Kubernetes 1.34 `pkg/api/v1/pod`, `FindPort`: containers and restartable init containers, by name and protocol.
    pub(super) fn of<'p>(makers: impl Iterator<Item = &'p Maker<'j>>) -> Self
    where
        'j: 'p,
    {
        let mut declared = Declared::default();
        for maker in makers {
            declared.places.push(maker.manifest.owner.span);
            let spec = maker.pod.spec;
            let list = |key: &str| spec.get(key).and_then(Node::as_sequence).unwrap_or_default();
            let goes_on =
                |container: &&Node| container.get("restartPolicy").and_then(Node::as_str) == Some("Always");
            for container in list("containers").iter().chain(list("initContainers").iter().filter(goes_on)) {
                for port in container.get("ports").and_then(Node::as_sequence).unwrap_or_default() {
                    let name = port.get("name").and_then(Node::as_str).filter(|name| !name.is_empty());
                    declared.names.extend(name.map(|name| (name, protocol(port))));
                    declared.numbers.extend(port.get("containerPort").and_then(Node::as_integer));
                }
            }
        }
        declared
    }

    /// Why a named port is none of these; nothing where it is one.
    pub(super) fn fault(&self, name: &str, wanted: &str) -> Option<String> {
        if self.names.contains(&(name, wanted)) {
            return None;
        }
        let others: Vec<&str> =
            self.names.iter().filter(|(own, _)| *own == name).map(|(_, protocol)| *protocol).collect();
        Some(match others.as_slice() {
            [] => format!("`{name}` is none of the pods' ports"),
            others => {
                format!("`{name}` is a port of the pods for {}, not for {wanted}", others.join(" and "))
            }
        })
    }
}

/// The protocol of a port, of whatever kind of object.
pub(super) fn protocol(port: &Node) -> &str {
    port.get("protocol").and_then(Node::as_str).filter(|protocol| !protocol.is_empty()).unwrap_or("TCP")
}
