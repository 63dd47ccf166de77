//! Names a level of the standards in one version, as people write it.

use std::fmt;
use std::str::FromStr;

use super::NEWEST;
use crate::model::PodSecurityLevel;
use crate::render::Manifest;
use crate::tree::Node;

/// A level of the Pod Security Standards as one minor version of Kubernetes has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Standard {
    /// The level.
    pub level: PodSecurityLevel,
    /// Minor version of Kubernetes 1.
    pub minor: u32,
}

/// What a namespace does about pods that fall short.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// It refuses them.
    Enforce,
    /// It takes them with a warning.
    Warn,
}

impl Standard {
    /// What a Namespace object says about a mode; without a version it is the newest.
    pub fn of_namespace(manifest: &Manifest, mode: Mode) -> Option<Self> {
        let (level, version) = match mode {
            Mode::Enforce => {
                ("pod-security.kubernetes.io/enforce", "pod-security.kubernetes.io/enforce-version")
            }
            Mode::Warn => ("pod-security.kubernetes.io/warn", "pod-security.kubernetes.io/warn-version"),
        };
        let labels =
            manifest.body.at(&["metadata", "labels"]).filter(|_| manifest.key.kind == "Namespace")?;
        let text = |key: &str| labels.get(key).and_then(Node::as_str);
        let minor = Standard::version(text(version).unwrap_or("latest"))?;
        Some(Standard { level: Standard::level(text(level)?)?, minor })
    }

    /// Reads a version as labels write it; `latest` is the newest that is known, and so is anything newer.
    pub fn version(text: &str) -> Option<u32> {
        if text == "latest" {
            return Some(NEWEST);
        }
        let minor = text.strip_prefix('v').unwrap_or(text).strip_prefix("1.")?;
        let plain = minor == "0" || !minor.starts_with(['0', '+']);
        minor.parse().ok().filter(|_| plain).map(|minor: u32| minor.min(NEWEST))
    }

    /// Reads a level's word.
    pub fn level(text: &str) -> Option<PodSecurityLevel> {
        let levels = [PodSecurityLevel::Privileged, PodSecurityLevel::Baseline, PodSecurityLevel::Restricted];
        levels.into_iter().find(|level| level.word() == text)
    }
}

/// Reads `restricted`, `restricted@v1.35` and `restricted@latest`.
impl FromStr for Standard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (level, version) = text.split_once('@').unwrap_or((text, "latest"));
        let level =
            Standard::level(level).ok_or("a level is `privileged`, `baseline` or `restricted`".to_owned())?;
        let minor = Standard::version(version)
            .ok_or("a version is `latest` or as in `v1.35`, behind an `@`".to_owned())?;
        Ok(Standard { level, minor })
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@v1.{}", self.level.word(), self.minor)
    }
}
