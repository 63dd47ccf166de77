//! Knows which definitions are there and cannot be found for a fault of their own, so that those who refer to them are not blamed.

use std::collections::BTreeSet;

use super::index::Index;
use crate::model::{ClaimKind, Kind};
use crate::tree::Text;
use crate::validate::Valid;

/// Definitions that another report hides: their name is refused, or they lie in an organization that does not exist.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// Kind and organization of those whose name is refused.
    misnamed: BTreeSet<(Kind, Text)>,
    /// Kind and name.
    astray: BTreeSet<(Kind, Text)>,
}

impl Hidden {
    /// Those whose own name is refused, which needs no index.
    pub(super) fn new(valid: &Valid) -> Self {
        let refused = valid.faulty.iter().filter(|(_, _, name)| !name.chars().all(is_legal));
        let mut misnamed = BTreeSet::new();
        for (kind, organization, _) in refused {
            for kind in stands_for(*kind) {
                misnamed.insert((kind, organization.clone()));
            }
        }
        Hidden { misnamed, astray: BTreeSet::new() }
    }

    /// Adds what lies in organizations that do not exist; `strange` are those that are reported.
    pub(super) fn add_astray(&mut self, index: &Index<'_>, strange: &BTreeSet<&str>) {
        let known = |organization: &str| index.organizations.contains_key(organization);
        for (kind, organization, name) in &index.valid.faulty {
            if !organization.is_empty() && !known(organization) {
                self.astray.extend(stands_for(*kind).map(|kind| (kind, name.clone())));
            }
        }
        if strange.is_empty() {
            return;
        }
        for kind in Kind::ALL {
            let keys =
                index.keys(kind).into_iter().filter(|(organization, _)| strange.contains(organization));
            self.astray.extend(keys.map(|(_, name)| (kind, Text::new(name))));
        }
    }

    /// Whether a definition that is missed may be one whose name is refused: nobody knows what it will be called.
    pub(super) fn is_misnamed(&self, kind: Kind, organization: &str) -> bool {
        !self.misnamed.is_empty() && self.misnamed.contains(&(kind, Text::new(organization)))
    }

    /// Whether what is missed is there under another report.
    pub(super) fn holds(&self, kind: Kind, organization: &str, name: &str) -> bool {
        self.is_misnamed(kind, organization) || self.astray.contains(&(kind, Text::new(name)))
    }
}

/// What others refer to a definition as: a claim in the short form is its component, too.
fn stands_for(kind: Kind) -> impl Iterator<Item = Kind> {
    let claim = ClaimKind::ALL.iter().any(|claim| claim.claim() == kind);
    std::iter::once(kind).chain(claim.then_some(Kind::Component))
}

fn is_legal(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || "-.".contains(character)
}
