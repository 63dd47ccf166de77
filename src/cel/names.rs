//! Declares the names that an expression may use.

use super::Type;
use crate::tree::Text;

/// The variables that an expression may use, with their types.
#[derive(Clone, Default, Debug)]
pub struct Names<'n> {
    roots: Vec<(&'n str, Type)>,
}

impl<'n> Names<'n> {
    /// Variables of which only evaluation knows the types.
    pub fn new(roots: impl IntoIterator<Item = &'n str>) -> Self {
        Names { roots: roots.into_iter().map(|root| (root, Type::Dyn)).collect() }
    }

    /// A variable of a type.
    pub fn with(mut self, root: &'n str, own: Type) -> Self {
        self.roots.retain(|(known, _)| *known != root);
        self.roots.push((root, own));
        self
    }

    /// A variable with these members and no others.
    pub fn with_members<'m>(self, root: &'n str, members: impl IntoIterator<Item = (&'m str, Type)>) -> Self {
        let members = members.into_iter().map(|(name, own)| (Text::new(name), own));
        self.with(root, Type::Object(std::sync::Arc::new(members.collect())))
    }

    /// All but one variable.
    pub fn without(mut self, root: &str) -> Self {
        self.roots.retain(|(known, _)| *known != root);
        self
    }

    /// The variables.
    pub(super) fn roots(&self) -> impl Iterator<Item = &'n str> {
        self.roots.iter().map(|(root, _)| *root)
    }

    /// Whether a variable is declared.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The type of a variable.
    pub(super) fn get(&self, name: &str) -> Option<&Type> {
        self.roots.iter().find(|(known, _)| *known == name).map(|(_, own)| own)
    }
}
