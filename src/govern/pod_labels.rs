//! Says which labels the pods of an object have: those of its template, and those that its controller sets.
//!
//! The labels of controllers are those of Kubernetes 1.36 (`pkg/controller/statefulset`, `pkg/registry/batch/job/strategy.go`,
//! `pkg/controller/job`, `pkg/controller/daemon`, `pkg/controller/deployment`); of Argo Rollouts, those of its Rollout.

use std::collections::BTreeSet;

use super::pod_security::PodView;
use crate::model::{Demand, Operator};
use crate::render::Manifest;
use crate::tree::{Mapping, Node, Value};

const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";
const POD_INDEX: &str = "apps.kubernetes.io/pod-index";
const COMPLETION_INDEX: &str = "batch.kubernetes.io/job-completion-index";
const JOB_NAMES: [&str; 2] = ["batch.kubernetes.io/job-name", "job-name"];
const JOB_UIDS: [&str; 2] = ["batch.kubernetes.io/controller-uid", "controller-uid"];
const REVISION: &str = "controller-revision-hash";

/// Labels that differ between the pods of one object.
const NUMBERED: [&str; 3] = [POD_NAME, POD_INDEX, COMPLETION_INDEX];

/// Labels that a pod may get from the node that it comes to (Kubernetes 1.35, PodTopologyLabels).
const OF_NODES: [&str; 2] = ["topology.kubernetes.io/region", "topology.kubernetes.io/zone"];

/// The labels of the pods that one object makes.
#[derive(Clone, Debug)]
pub(super) struct PodLabels<'j> {
    own: Option<&'j Mapping>,
    controller: Controller,
    /// Name of the object, or the beginning of it where the API server gives the rest.
    name: &'j str,
    is_whole: bool,
    /// Numbers of its pods, the last one excluded; without end where something else decides how many there are.
    numbers: (i64, i64),
}

/// Who makes the pods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Controller {
    /// Nobody: the object is the pod.
    None,
    StatefulSet,
    Deployment,
    DaemonSet,
    Job {
        is_indexed: bool,
        is_named: bool,
    },
    CronJob {
        is_indexed: bool,
    },
    Rollout,
}

/// What is known of the value of a label.
enum Known<'l> {
    Absent,
    Is(&'l str),
    /// It begins so.
    Begins(&'l str),
    /// It is the number of the pod.
    Number,
    /// It is the name of the object, `-` and the number of the pod.
    NameAndNumber,
    /// It is there.
    Some,
    /// It may be there.
    Perhaps,
}

impl<'j> PodLabels<'j> {
    /// Those of an object's pods; `is_scaled` where an autoscaler decides how many there are.
    pub(super) fn of(manifest: &'j Manifest, pod: &PodView<'j>, is_scaled: bool) -> Self {
        let own = pod.metadata.and_then(|metadata| metadata.get("labels")?.as_mapping());
        let name = manifest.key.name.as_str();
        let is_whole = manifest.body.at(&["metadata", "name"]).and_then(Node::as_str).is_some();
        let controller = Controller::of(manifest);
        let numbers = if is_scaled { (0, i64::MAX) } else { controller.numbers(manifest) };
        PodLabels { own, controller, name, is_whole, numbers }
    }

    /// The pairs by which they are found, as [`entry`] makes them.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'j str, &'j str)> {
        let own = self.own.into_iter().flat_map(|map| &map.entries);
        let own = own.filter_map(|label| Some((label.key.as_str(), label.value.as_str()?)));
        let own = own.map(|(key, value)| entry(key, value));
        let (is_named, numbered) = match self.controller {
            Controller::Job { is_named, .. } => (is_named && self.is_whole, false),
            Controller::StatefulSet => (false, self.is_whole),
            _ => (false, false),
        };
        let name = self.name;
        let jobs = JOB_NAMES.into_iter().filter(move |_| is_named).map(move |key| (key, name));
        own.chain(jobs).chain(numbered.then_some((POD_NAME, name)))
    }

    /// Labels of controllers whose value is not known from the object alone.
    pub(super) fn open_keys(&self) -> impl Iterator<Item = &'static str> {
        let all = [POD_NAME, POD_INDEX, COMPLETION_INDEX, REVISION]
            .into_iter()
            .chain(["pod-template-generation", "pod-template-hash", "rollouts-pod-template-hash"])
            .chain(JOB_NAMES)
            .chain(JOB_UIDS);
        all.filter(|key| !matches!(self.of_controller(key), None | Some(Known::Is(_))))
            .filter(|key| *key != POD_NAME || !self.is_whole)
    }

    /// Whether one of the pods has all that is asked for.
    pub(super) fn satisfy(&self, demands: &[Demand<'_>]) -> bool {
        let holds = |number: i64| demands.iter().all(|demand| self.holds(demand, number));
        if !demands.iter().any(|demand| NUMBERED.contains(&demand.key)) {
            return holds(self.numbers.0);
        }
        let numbers = self.candidates(demands);
        numbers.into_iter().any(holds)
    }

    /// Numbers of pods that demands can tell apart: each that they name, and the first that they do not.
    fn candidates(&self, demands: &[Demand<'_>]) -> BTreeSet<i64> {
        let (first, end) = self.numbers;
        let values = demands.iter().flat_map(|demand| demand.values.iter().map(|value| (demand.key, *value)));
        let named: BTreeSet<i64> = values
            .filter_map(|(key, value)| match key {
                POD_NAME => value.rsplit_once('-').map(|(_, number)| number),
                POD_INDEX | COMPLETION_INDEX => Some(value),
                _ => None,
            })
            .filter_map(|number| number.parse().ok())
            .filter(|number| (first..end).contains(number))
            .collect();
        let other = (first..end).find(|number| !named.contains(number));
        named.into_iter().chain(other).collect()
    }

    fn holds(&self, demand: &Demand<'_>, number: i64) -> bool {
        let known = self.of_controller(demand.key).unwrap_or_else(|| {
            let own = self.own.and_then(|labels| labels.get(demand.key)?.as_str());
            match own {
                Some(own) => Known::Is(own),
                None if OF_NODES.contains(&demand.key) => Known::Perhaps,
                None => Known::Absent,
            }
        });
        let some = |fits: &dyn Fn(&str) -> bool| match demand.operator {
            Some(Operator::In) => demand.values.iter().any(|value| fits(value)),
            Some(Operator::DoesNotExist) => false,
            Some(Operator::NotIn | Operator::Exists) | None => true,
        };
        match known {
            Known::Absent => demand.holds(None),
            Known::Is(value) => demand.holds(Some(value)),
            Known::Number => demand.holds(Some(&number.to_string())),
            Known::NameAndNumber => demand.holds(Some(&format!("{}-{number}", self.name))),
            Known::Begins(start) => {
                some(&|value| value.strip_prefix(start).is_some_and(|rest| !rest.is_empty()))
            }
            Known::Some => some(&|value| !value.is_empty()),
            Known::Perhaps => true,
        }
    }

    /// What the controller sets a label to; nothing where it leaves the label to the template.
    fn of_controller(&self, key: &str) -> Option<Known<'j>> {
        let is_job = |is_named: bool, is_indexed: bool| match key {
            COMPLETION_INDEX if is_indexed => Some(Known::Number),
            key if is_named && JOB_UIDS.contains(&key) => Some(Known::Some),
            _ => None,
        };
        let named = if self.is_whole { Known::Is(self.name) } else { Known::Begins(self.name) };
        match (self.controller, key) {
            (Controller::StatefulSet, POD_NAME) if self.is_whole => Some(Known::NameAndNumber),
            (Controller::StatefulSet, POD_NAME | REVISION) => Some(Known::Begins(self.name)),
            (Controller::StatefulSet, POD_INDEX) => Some(Known::Number),
            (Controller::Deployment, "pod-template-hash") => Some(Known::Some),
            (Controller::Rollout, "rollouts-pod-template-hash") => Some(Known::Some),
            (Controller::DaemonSet, REVISION | "pod-template-generation") => Some(Known::Some),
            (Controller::Job { is_named: true, .. }, key) if JOB_NAMES.contains(&key) => Some(named),
            // A CronJob's Jobs are called after it and the minute for which they run.
            (Controller::CronJob { .. }, key) if JOB_NAMES.contains(&key) => Some(Known::Begins(self.name)),
            (Controller::Job { is_indexed, is_named }, _) => is_job(is_named, is_indexed),
            (Controller::CronJob { is_indexed }, _) => is_job(true, is_indexed),
            _ => None,
        }
    }
}

/// The pair by which a label is found: the name of a StatefulSet's pod stands for all of them.
pub(super) fn entry<'l>(key: &'l str, value: &'l str) -> (&'l str, &'l str) {
    let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    match value.rsplit_once('-').filter(|(_, rest)| key == POD_NAME && number(rest)) {
        Some((name, _)) => (key, name),
        None => (key, value),
    }
}

/// Whether a pod may have the label or not, whatever is written.
pub(super) fn is_of_nodes(key: &str) -> bool {
    OF_NODES.contains(&key)
}

impl Controller {
    fn of(manifest: &Manifest) -> Self {
        let is = |path: &[&str], word: &str| manifest.body.at(path).and_then(Node::as_str) == Some(word);
        match manifest.key.kind.as_str() {
            "StatefulSet" => Controller::StatefulSet,
            "Deployment" => Controller::Deployment,
            "DaemonSet" => Controller::DaemonSet,
            "Rollout" => Controller::Rollout,
            "Job" => {
                let selects = manifest.body.at(&["spec", "manualSelector"]);
                let is_named = selects.is_none_or(|selects| selects.value != Value::Bool(true));
                Controller::Job { is_indexed: is(&["spec", "completionMode"], "Indexed"), is_named }
            }
            "CronJob" => {
                let is_indexed = is(&["spec", "jobTemplate", "spec", "completionMode"], "Indexed");
                Controller::CronJob { is_indexed }
            }
            _ => Controller::None,
        }
    }

    /// Numbers of the pods. None at the moment is as good as any: whoever switches them off keeps their Services.
    fn numbers(self, manifest: &Manifest) -> (i64, i64) {
        let number = |path: &[&str]| manifest.body.at(path).and_then(Node::as_integer);
        let (first, count) = match self {
            Controller::StatefulSet => (
                number(&["spec", "ordinals", "start"]).unwrap_or(0),
                number(&["spec", "replicas"]).unwrap_or(1),
            ),
            Controller::Job { .. } => (0, number(&["spec", "completions"]).unwrap_or(1)),
            Controller::CronJob { .. } => {
                (0, number(&["spec", "jobTemplate", "spec", "completions"]).unwrap_or(1))
            }
            _ => (0, 1),
        };
        let end = if count <= 0 { i64::MAX } else { first.saturating_add(count) };
        (first.max(0), end)
    }
}
