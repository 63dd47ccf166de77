//! Defines the types that are known before an expression runs, reads them from signatures, and says which fit which.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::tree::Text;

/// How deep types nest; what is deeper is known only when it runs.
const DEEPEST: u32 = 6;

/// A type that is known before an expression runs.
#[derive(Clone, PartialEq, Debug)]
pub enum Type {
    /// Known only when the expression runs.
    Dyn,
    /// What an empty list or map holds: whatever is wanted.
    Free,
    /// A parameter of a signature: `A`.
    Parameter(&'static str),
    /// A type by its name, with those within: `int`, `list(string)`.
    Named(&'static str, Vec<Type>),
    /// A map of which all fields are known.
    Object(Arc<Vec<(Text, Type)>>),
}

/// What the parameters of a signature stand for.
type Bound = BTreeMap<&'static str, Type>;

impl Type {
    /// Reads a type as signatures write it: `map(string, {name: string})`.
    pub fn read(text: &'static str) -> Self {
        Reader { rest: text }.kind()
    }

    /// A type without others within.
    pub(super) fn named(name: &'static str) -> Self {
        Type::Named(name, Vec::new())
    }

    /// A type over others.
    pub(super) fn over(name: &'static str, within: impl IntoIterator<Item = Type>) -> Self {
        let within = within.into_iter().map(|own| if own.depth() < DEEPEST { own } else { Type::Dyn });
        Type::Named(name, within.collect())
    }

    fn depth(&self) -> u32 {
        match self {
            Type::Named(_, within) => 1 + within.iter().map(Type::depth).max().unwrap_or(0),
            _ => 1,
        }
    }

    /// Whether it is this type of no others.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Type::Named(own, _) if *own == name)
    }

    /// The type as a variable of a policy has it: the API server forgets all but plain values, lists and maps.
    pub fn of_variable(&self) -> Self {
        const KEPT: [&str; 9] =
            ["bool", "bytes", "double", "duration", "int", "null", "string", "timestamp", "uint"];
        match self {
            Type::Named(name @ ("list" | "map"), within) => {
                Type::Named(name, within.iter().map(Type::of_variable).collect())
            }
            Type::Named(name, _) if KEPT.contains(name) => self.clone(),
            _ => Type::Dyn,
        }
    }

    /// With what its parameters stand for; those that stand for nothing are free.
    fn with(&self, bound: &Bound) -> Self {
        match self {
            Type::Parameter(name) => bound.get(name).cloned().unwrap_or(Type::Free),
            Type::Named(name, within) => Type::over(name, within.iter().map(|own| own.with(bound))),
            other => other.clone(),
        }
    }

    /// Whether values of one are values of the other, as far as both are known.
    pub(super) fn is_equivalent(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Free, _) | (_, Type::Free) => true,
            (Type::Named(own, within), Type::Named(name, others)) => {
                own == name && within.iter().zip(others).all(|(own, other)| own.is_equivalent(other))
            }
            (own, other) => own == other,
        }
    }

    /// The more general of two types that fit.
    pub(super) fn join(&self, other: &Type) -> Self {
        match (self, other) {
            (Type::Dyn, _) | (_, Type::Dyn) => Type::Dyn,
            (Type::Free, known) | (known, Type::Free) => known.clone(),
            (Type::Named(own, within), Type::Named(name, others)) if own == name => {
                Type::over(own, within.iter().zip(others).map(|(own, other)| own.join(other)))
            }
            (_, other) => other.clone(),
        }
    }

    /// Whether a value of this type may stand where the other is wanted.
    fn fits(&self, wanted: &Type, bound: &mut Bound) -> bool {
        match (self, wanted) {
            (_, Type::Parameter(name)) => {
                let joined = match bound.get(name).cloned() {
                    None => self.clone(),
                    Some(known) if self.fits(&known, bound) => self.join(&known),
                    Some(_) => return false,
                };
                bound.insert(name, joined);
                true
            }
            (Type::Dyn | Type::Free, _) | (_, Type::Dyn | Type::Free) => true,
            // Types are values of one type, whichever they are.
            (Type::Named("type", _), Type::Named("type", _)) => true,
            (null, other) | (other, null) if null.is("null") => other.takes_null(),
            (Type::Named(own, within), Type::Named(name, others)) => {
                own == name && within.iter().zip(others).all(|(own, other)| own.fits(other, bound))
            }
            (own, other) => own == other,
        }
    }

    /// The API server lets null stand for everything but plain values, lists and maps.
    fn takes_null(&self) -> bool {
        const NEVER: [&str; 9] = ["bool", "bytes", "double", "int", "list", "map", "string", "type", "uint"];
        !matches!(self, Type::Named(name, _) if NEVER.contains(name))
    }

    /// Whether a condition may be of this type.
    pub(super) fn is_condition(&self) -> bool {
        self.fits(&Type::named("bool"), &mut Bound::new())
    }
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Dyn | Type::Free => formatter.write_str("dyn"),
            Type::Parameter(name) => formatter.write_str(name),
            Type::Named(name, within) if within.is_empty() => formatter.write_str(name),
            Type::Named(name, within) => {
                let within: Vec<String> = within.iter().map(Type::to_string).collect();
                write!(formatter, "{name}({})", within.join(", "))
            }
            Type::Object(_) => formatter.write_str("object"),
        }
    }
}

/// One way to call a function or an operator.
pub(super) struct Overload {
    arguments: Vec<Type>,
    /// The least and the most arguments, the receiver among them.
    pub(super) count: (usize, usize),
    result: Type,
}

/// The overloads of a signature: `list(A), A -> int | string, string, int? -> int`.
///
/// `?` marks arguments that may be absent, `...` the last one where it may repeat.
pub(super) fn overloads(signature: &'static str) -> impl Iterator<Item = Overload> {
    signature.split(" | ").map(|text| Reader { rest: text }.overload())
}

/// The type that a call gives; nothing when no overload takes these arguments.
pub(super) fn apply(signature: &'static str, arguments: &[Type]) -> Option<Type> {
    let mut result = None;
    for overload in overloads(signature) {
        let (least, most) = overload.count;
        let mut bound = Bound::new();
        let wanted = overload.arguments.iter().chain(overload.arguments.last().into_iter().cycle());
        let fit = (least..=most).contains(&arguments.len())
            && arguments.iter().zip(wanted).all(|(own, wanted)| own.fits(wanted, &mut bound));
        if fit {
            let own = overload.result.with(&bound);
            result = Some(result.filter(|first| *first != own).map_or(own, |_| Type::Dyn));
        }
    }
    result
}

struct Reader {
    rest: &'static str,
}

impl Reader {
    fn eat(&mut self, sign: &str) -> bool {
        let found = self.rest.trim_start().strip_prefix(sign);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn word(&mut self) -> &'static str {
        let rest = self.rest.trim_start();
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        word
    }

    fn kind(&mut self) -> Type {
        if self.eat("{") {
            let mut fields = Vec::new();
            while !self.eat("}") && !self.rest.is_empty() {
                let name = Text::new_static(self.word());
                self.eat(":");
                fields.push((name, self.kind()));
                self.eat(",");
            }
            return Type::Object(Arc::new(fields));
        }
        match self.word() {
            "dyn" => Type::Dyn,
            name if name.starts_with(|first: char| first.is_ascii_uppercase()) => Type::Parameter(name),
            name => {
                let mut within = Vec::new();
                let has_more = self.eat("(");
                while has_more && !self.eat(")") && !self.rest.is_empty() {
                    within.push(self.kind());
                    self.eat(",");
                }
                Type::Named(name, within)
            }
        }
    }

    fn overload(&mut self) -> Overload {
        let (mut arguments, mut count) = (Vec::new(), (0, 0));
        while !self.eat("->") && !self.rest.is_empty() {
            arguments.push(self.kind());
            count = match (self.eat("..."), self.eat("?")) {
                (true, _) => (count.0 + 1, usize::MAX),
                (_, true) => (count.0, count.1 + 1),
                _ => (count.0 + 1, count.1 + 1),
            };
            self.eat(",");
        }
        Overload { arguments, count, result: self.kind() }
    }
}
