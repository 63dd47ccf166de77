//! Finds what leads traffic from outside to pods whose walls let nobody in from there.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::entrances::{Entrance, Port, all, entrance};
use crate::govern::findings::{Finding, reports};
use crate::govern::objects::place;
use crate::govern::{Check, Judged, Objects, Rule};
use crate::model::{DataPlane, Direction, NetworkPolicyKind};
use crate::render::Manifest;
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "walled-off",
        level: Level::Warning,
        summary: "An Ingress, a route, or a Service of type LoadBalancer or NodePort leads to pods that nobody reaches from outside.",
        docs: "The network policies of a namespace let in its own pods, connections, the gateways' proxies at exposed ports, and the `platformPeers` of \
               the data plane. An ingress controller is none of these until the plane names its namespace, nor is who calls a load balancer or \
               a port of a node until the plane names their addresses. Judged are Ingress, routes of the Gateway API that a class adds, of OpenShift, \
               Istio, Traefik and Contour, and Services, where an organization has network policies. A peer that may reach the port is enough: whose \
               controller it is nobody knows here.",
    },
    example: "\
apiVersion: openchoreo.dev/v1alpha1
kind: ServiceClass
metadata: {name: default, namespace: acme}
spec:
  resources:
    - id: entrance
      template:
        apiVersion: v1
        kind: Service
        metadata: {name: '{{ names.workload }}-outside'}
        spec: {type: LoadBalancer, selector: '{{ labels }}', ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: {name: mailer, namespace: acme}
spec:
  project: shop
  workload:
    containers: {main: {image: registry.example.com/acme/mailer:1.4.2}}
    endpoints: {http: {type: HTTP, port: 8080}}
",
    instead: "\
apiVersion: openchoreo.dev/v1alpha1
kind: DataPlane
metadata: {name: nonproduction, namespace: acme}
spec:
  registry: {prefix: registry.example.com/acme}
  kubernetesCluster: {name: nonproduction}
  gateway: {publicVirtualHost: test.example.com, organizationVirtualHost: test.internal.example.com}
  platformPeers: [{name: callers, cidr: 203.0.113.0/24, direction: Ingress, ports: [8080]}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: ServiceClass
metadata: {name: default, namespace: acme}
spec:
  resources:
    - id: entrance
      template:
        apiVersion: v1
        kind: Service
        metadata: {name: '{{ names.workload }}-outside'}
        spec: {type: LoadBalancer, selector: '{{ labels }}', ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: {name: mailer, namespace: acme}
spec:
  project: shop
  workload:
    containers: {main: {image: registry.example.com/acme/mailer:1.4.2}}
    endpoints: {http: {type: HTTP, port: 8080}}
",
    check: Check::Platform(check),
};

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    let units = judged.plan.units.iter();
    let planes: BTreeMap<(&str, &str), &DataPlane> =
        units.map(|unit| ((unit.cluster.as_str(), unit.namespace.as_str()), &unit.plane.spec)).collect();
    let walls = walls(judged.objects);
    let (mut controllers, mut callers) = (Vec::new(), Vec::new());
    for manifest in judged.objects.manifests {
        let Some(plane) = planes.get(&place(manifest)) else { continue };
        let organization = manifest.owner.organization.as_deref().unwrap_or_default();
        let policies = judged.organization(organization).map(|own| own.spec.isolation.network_policy);
        if policies == Some(NetworkPolicyKind::Disabled) {
            continue;
        }
        let closed = |port: &Port| !lets_in(plane, *port) && !gateways_reach(&walls, manifest, *port);
        let place = manifest.body.get("kind").unwrap_or(&manifest.body).origin.span;
        match entrance(judged.objects, manifest) {
            Some(Entrance::Nodes(ports)) if ports.iter().any(closed) => {
                let what =
                    "the walls keep callers from outside away from the pods of this Service".to_owned();
                callers.push(Finding { manifest, place, what });
            }
            Some(Entrance::Controller(ports)) if ports.iter().any(closed) => {
                let kind = &manifest.key.kind;
                let what = format!("the walls keep the controller of this {kind} away from its pods");
                controllers.push(Finding { manifest, place, what });
            }
            _ => {}
        }
    }
    let controller = "let its controller in: add `{name: ingress, namespace: …, direction: Ingress}` with the controller's namespace \
                      to `platformPeers` of the data plane";
    let caller = "let callers in: add `{name: callers, cidr: …, direction: Ingress, ports: […]}` with their addresses to \
                  `platformPeers` of the data plane, or expose an API at a gateway";
    diagnostics.extend(reports(judged.objects, &RULE.code, controller, controllers));
    diagnostics.extend(reports(judged.objects, &RULE.code, caller, callers));
}

/// Whether a peer of the plane reaches a port of every pod.
fn lets_in(plane: &DataPlane, port: Port) -> bool {
    plane.platform_peers.iter().filter(|peer| peer.direction == Direction::Ingress).any(|peer| {
        let is_open = |port: i64| peer.ports.iter().any(|own| i64::from(own.value) == port);
        peer.ports.is_empty() || port.is_none_or(is_open)
    })
}

/// Network policies by cluster, namespace and the component whose pods they choose.
type Walls<'o> = BTreeMap<(&'o str, &'o str, &'o str), Vec<&'o Manifest>>;

fn walls<'o>(objects: &Objects<'o>) -> Walls<'o> {
    let mut walls = Walls::new();
    for policy in objects.manifests.iter().filter(|policy| policy.key.kind.ends_with("NetworkPolicy")) {
        let (cluster, namespace) = place(policy);
        for key in ["podSelector", "endpointSelector"] {
            let component = policy.body.at(&["spec", key, "matchLabels", "component-name"]);
            if let Some(component) = component.and_then(Node::as_str) {
                walls.entry((cluster, namespace, component)).or_default().push(policy);
            }
        }
    }
    walls
}

/// Whether a route of the Gateway API finds a port at which the walls let the gateways' proxies in to its component.
fn gateways_reach(walls: &Walls<'_>, route: &Manifest, port: Port) -> bool {
    if route.key.group() != "gateway.networking.k8s.io" {
        return false;
    }
    let (cluster, namespace) = place(route);
    let component = route.owner.component.as_deref().unwrap_or_default();
    let of_component = walls.get(&(cluster, namespace, component)).into_iter().flatten();
    of_component.flat_map(|policy| all(&policy.body, "spec.ingress[]")).any(|rule| {
        // Only gateways come without the name of a component.
        let of_pods = all(rule, "from[].podSelector").len()
            + all(rule, "fromEndpoints[].matchLabels.component-name").len();
        let numbers = [all(rule, "ports[].port"), all(rule, "toPorts[].ports[].port")].concat();
        let number = |node: &Node| node.as_integer().or_else(|| node.as_str()?.parse().ok());
        of_pods == 0 && numbers.iter().any(|own| port.is_none() || number(own) == port)
    })
}
