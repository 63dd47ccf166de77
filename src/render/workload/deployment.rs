//! Renders the Deployment and the Service of a long-running workload.

use super::layers::{Over, fold, nest};
use super::{containers, ports};
use crate::render::context::Context;
use crate::render::frame::ObjectKind;
use crate::render::problems;
use crate::resolve::Part;
use crate::tree::{Node, Origin, Reason};

const DEPLOYMENT: ObjectKind = ObjectKind { api_version: "apps/v1", kind: "Deployment" };
const SERVICE: ObjectKind = ObjectKind { api_version: "v1", kind: "Service" };

/// Renders both; returns the ports that the Service serves.
pub(super) fn render(context: &mut Context<'_, '_>) -> Vec<u16> {
    let containers = containers::render(context, true);
    let workload = nest(&["template", "spec", "containers"], containers);
    let mut generated = vec![
        nest(&["selector", "matchLabels"], context.labels()),
        nest(&["template", "metadata", "labels"], context.labels()),
    ];
    generated
        .extend(pull_secret(context).map(|secret| nest(&["template", "spec", "imagePullSecrets"], secret)));
    if context.is_idle() {
        generated.push(nest(&["replicas"], Node::integer(0, context.generated().because(Reason::Stopped))));
    }
    let spec = fold(context, Part::Deployment, Over { workload: vec![workload], generated });
    let name = context.unit.names.workload.clone();
    context.add(DEPLOYMENT, &name, spec);
    render_service(context)
}

/// The Secret that the plane's registry wants, by reference.
pub(super) fn pull_secret(context: &Context<'_, '_>) -> Option<Node> {
    let secret = context.unit.plane.spec.registry.secret_ref.as_ref()?;
    let origin = Origin::generated(secret.span).because(Reason::PullSecret);
    let reference = Node::mapping([("name", Node::string(secret.as_str(), origin))], origin);
    Some(Node::sequence(vec![reference], origin))
}

fn render_service(context: &mut Context<'_, '_>) -> Vec<u16> {
    let origin = context.generated();
    let ports = ports::service_ports(context);
    let from_workload = (!ports.is_empty())
        .then(|| nest(&["ports"], Node::sequence(ports, context.of_workload(context.bound.workload.span))));
    let generated =
        vec![nest(&["selector"], context.labels()), nest(&["type"], Node::string("ClusterIP", origin))];
    let spec =
        fold(context, Part::Service, Over { workload: from_workload.into_iter().collect(), generated });
    let served: Vec<u16> = spec
        .get("ports")
        .and_then(Node::as_sequence)
        .into_iter()
        .flatten()
        .filter_map(|port| u16::try_from(port.get("port")?.as_integer()?).ok())
        .collect();
    if served.is_empty() {
        if !context.bound.workload.spec.endpoints.are_none() {
            let report = problems::no_endpoints(context.bound, context.bound.workload.span);
            context.reports.push(report);
        }
        return served;
    }
    let name = context.unit.names.service.clone();
    context.add(SERVICE, &name, spec);
    served
}
