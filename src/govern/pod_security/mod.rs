//! Judges pods by Kubernetes' Pod Security Standards, version by version, as its admission controller does.

mod baseline;
mod capabilities;
mod host;
mod pod;
mod privileges;
mod profiles;
mod restricted;
mod standard;
mod volumes;

pub use pod::PodView;
pub(super) use pod::name_of;
pub use standard::{Mode, Standard};

use super::rule::{Check, Rule};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::model::PodSecurityLevel;
use crate::render::Manifest;
use crate::source::Span;

/// The newest minor version of Kubernetes whose standards are known; `latest` means this one.
pub const NEWEST: u32 = 37;

/// What a check finds: everything in which a pod falls short, by the standards of a minor version.
type Find = fn(&PodView<'_>, u32) -> Vec<Violation>;

/// One way in which a pod falls short of a level.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Name of the check, as Kubernetes calls it: `hostNamespaces`.
    pub check: &'static str,
    /// What the pod does that the level forbids.
    pub message: String,
    /// The value to blame, or the pod's spec where something is missing.
    pub span: Span,
    /// Whether something is missing there.
    pub lacking: bool,
}

/// A check of the standards: from which version it holds, and what it finds.
#[derive(Clone, Copy, Debug)]
pub struct PodCheck {
    /// Its name, as Kubernetes calls it.
    id: &'static str,
    level: PodSecurityLevel,
    /// First minor version that has the check.
    since: u32,
    /// The baseline check that this one takes the place of.
    overrides: Option<&'static str>,
    find: Find,
}

impl PodCheck {
    /// The lowest level that asks for it.
    pub fn level(&self) -> PodSecurityLevel {
        self.level
    }

    /// What a pod does that is forbidden, and what it does not say; of a patch only the former.
    fn run(&self, pod: &PodView<'_>, standard: Standard) -> Vec<Violation> {
        let mut found = (self.find)(pod, standard.minor);
        found.retain(|violation| !violation.lacking || pod.is_whole());
        found
    }

    const fn baseline(id: &'static str, find: Find) -> Self {
        PodCheck { id, level: PodSecurityLevel::Baseline, since: 0, overrides: None, find }
    }

    const fn restricted(id: &'static str, since: u32, find: Find) -> Self {
        PodCheck { id, level: PodSecurityLevel::Restricted, since, overrides: None, find }
    }

    const fn in_place_of(self, id: &'static str) -> Self {
        PodCheck { overrides: Some(id), ..self }
    }
}

/// One rule for each check, in the order of the standards' documentation.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    baseline::RULES.iter().chain(&restricted::RULES)
}

/// The checks that a standard asks for, each with its code.
fn checks(standard: Standard) -> Vec<(&'static Code, PodCheck)> {
    let all = rules().filter_map(|rule| match rule.check {
        Check::Pods(check) => Some((&rule.code, check)),
        Check::Objects(_) | Check::Platform(_) => None,
    });
    let held: Vec<(&Code, PodCheck)> = all
        .filter(|(_, check)| check.level <= standard.level && check.since <= standard.minor)
        .filter(|_| standard.level != PodSecurityLevel::Privileged)
        .collect();
    let overridden: Vec<&str> = held.iter().filter_map(|(_, check)| check.overrides).collect();
    held.into_iter().filter(|(_, check)| !overridden.contains(&check.id)).collect()
}

/// Everything in which a pod falls short of a standard.
pub fn judge(pod: &PodView<'_>, standard: Standard) -> Vec<Violation> {
    checks(standard).into_iter().flat_map(|(_, check)| check.run(pod, standard)).collect()
}

/// Reports, by the code of each check, every pod that falls short of a standard that is demanded of all.
pub(super) fn judge_all(manifests: &[Manifest], standard: Standard, diagnostics: &mut Diagnostics) {
    let checks = checks(standard);
    for manifest in manifests {
        let Some(pod) = PodView::of_object(&manifest.body) else { continue };
        for (code, check) in &checks {
            for found in check.run(&pod, standard) {
                let message =
                    format!("{} ({}), which `{}` forbids", found.message, check.id, standard.level.word());
                let mut report = Diagnostic::new(code, message).at(found.span, "");
                report.level = Level::Error;
                diagnostics.push(report.object(manifest.key.object_name()));
            }
        }
    }
}
