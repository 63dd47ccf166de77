//! Defines a rule, and what rules look at.

use super::objects::Objects;
use super::pod_security::PodCheck;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::Organization;
use crate::plan::Plan;
use crate::resolve::Platform;
use crate::validate::Checked;

/// A rule: its code with its documentation, what it refuses, what it wants instead, and the function that finds faults.
#[derive(Debug)]
pub struct Rule {
    /// Name, level and documentation.
    pub code: Code,
    /// The smallest YAML that the rule reports: manifests, or definitions where it judges the platform.
    pub example: &'static str,
    /// The same, mended.
    pub instead: &'static str,
    /// How it finds faults.
    pub check: Check,
}

/// How a rule finds faults, by what it has to know.
#[derive(Debug)]
pub enum Check {
    /// From the objects alone, whoever wrote them.
    Objects(fn(&Objects<'_>, &mut Diagnostics)),
    /// From one pod at a time, where a Pod Security level is demanded.
    Pods(PodCheck),
    /// From definitions and plan as well.
    Platform(fn(&Judged<'_>, &mut Diagnostics)),
}

/// Everything that a rule about the platform may look at.
#[derive(Debug)]
pub struct Judged<'j> {
    /// The platform with its references bound.
    pub platform: &'j Platform<'j>,
    /// What runs where.
    pub plan: &'j Plan<'j>,
    /// The objects.
    pub objects: &'j Objects<'j>,
}

impl<'j> Judged<'j> {
    /// The document of an organization; `default` may have none.
    pub fn organization(&self, name: &str) -> Option<&'j Checked<Organization>> {
        self.platform.index.organizations.get(name).copied()
    }
}
