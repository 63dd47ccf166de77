//! Declares the names that an expression may use.

/// The variables that an expression may use, and the members of those whose members are all known.
#[derive(Clone, Default, Debug)]
pub struct Names<'n> {
    roots: Vec<(&'n str, Option<Vec<&'n str>>)>,
}

impl<'n> Names<'n> {
    /// Variables with members that only evaluation knows.
    pub fn new(roots: impl IntoIterator<Item = &'n str>) -> Self {
        Names { roots: roots.into_iter().map(|root| (root, None)).collect() }
    }

    /// A variable with these members and no others.
    pub fn with_members(mut self, root: &'n str, members: impl IntoIterator<Item = &'n str>) -> Self {
        self.roots.retain(|(known, _)| *known != root);
        self.roots.push((root, Some(members.into_iter().collect())));
        self
    }

    /// The variables.
    pub(super) fn roots(&self) -> impl Iterator<Item = &'n str> {
        self.roots.iter().map(|(root, _)| *root)
    }

    /// Whether a variable is declared.
    pub(super) fn has(&self, name: &str) -> bool {
        self.roots().any(|root| root == name)
    }

    /// The members of a variable when all are known.
    pub(super) fn members(&self, root: &str) -> Option<&[&'n str]> {
        self.roots.iter().find(|(known, _)| *known == root)?.1.as_deref()
    }
}
