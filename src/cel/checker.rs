//! Infers the types of compiled expressions and refuses what no values could satisfy, as the API server does before a policy is stored.

use std::collections::BTreeMap;

use super::functions::Function;
use super::regular::Pattern;
use super::syntax::{Call, Expression, Fold, FoldKind, Kind, Operator};
use super::time::parse_duration;
use super::types::{Type, apply};
use super::{Fault, Names, Timestamp};
use crate::diagnostics::did_you_mean;

/// What `[…]` takes, and `[?…]`.
const INDEX: &str = "list(A), int -> A | map(A, B), A -> B | optional(list(A)), int -> optional(A) | optional(map(A, B)), A -> optional(B)";
const OPTIONAL_INDEX: &str = "list(A), int -> optional(A) | map(A, B), A -> optional(B) | optional(list(A)), int -> optional(A) | optional(map(A, B)), A -> optional(B)";

/// What relations take.
const ORDER: &str = "bool, bool -> bool | int, int -> bool | int, uint -> bool | int, double -> bool | uint, uint -> bool | uint, int -> bool \
    | uint, double -> bool | double, double -> bool | double, int -> bool | double, uint -> bool | string, string -> bool \
    | bytes, bytes -> bool | timestamp, timestamp -> bool | duration, duration -> bool";

impl Operator {
    fn signature(self) -> &'static str {
        match self {
            Operator::Add => {
                "int, int -> int | uint, uint -> uint | double, double -> double | string, string -> string | bytes, bytes -> bytes \
                 | list(A), list(A) -> list(A) | timestamp, duration -> timestamp | duration, timestamp -> timestamp | duration, duration -> duration"
            }
            Operator::Subtract => {
                "int, int -> int | uint, uint -> uint | double, double -> double | timestamp, timestamp -> duration \
                 | timestamp, duration -> timestamp | duration, duration -> duration"
            }
            Operator::Multiply | Operator::Divide => {
                "int, int -> int | uint, uint -> uint | double, double -> double"
            }
            Operator::Remainder => "int, int -> int | uint, uint -> uint",
            Operator::Equal | Operator::Unequal => "A, A -> bool",
            Operator::In => "A, list(A) -> bool | A, map(A, B) -> bool",
            _ => ORDER,
        }
    }
}

/// The type that an expression gives.
pub(super) fn check(root: &Expression, names: &Names<'_>) -> Result<Type, Fault> {
    Checker { names, locals: Vec::new(), mixes: false, known: BTreeMap::new(), pattern_steps: 0 }.infer(root)
}

struct Checker<'n> {
    names: &'n Names<'n>,
    /// Types of the variables of the macros around the current place.
    locals: Vec<Type>,
    /// Whether lists and maps at the current place may mix types: anywhere within a call of `format`.
    mixes: bool,
    /// Types of what stands within calls of `format`, by the place in memory, since a format asks for those of its values again.
    known: BTreeMap<*const Expression, Type>,
    /// Steps for the patterns compiled so far.
    pattern_steps: u64,
}

/// Steps that compiling the patterns of one expression may take.
const MOST_PATTERN_STEPS: u64 = 1_000_000;

impl Checker<'_> {
    fn infer(&mut self, expression: &Expression) -> Result<Type, Fault> {
        let own = self.infer_kind(expression)?;
        if self.mixes {
            self.known.insert(std::ptr::from_ref(expression), own.clone());
        }
        Ok(own)
    }

    fn infer_kind(&mut self, expression: &Expression) -> Result<Type, Fault> {
        let offset = expression.offset;
        Ok(match &expression.kind {
            Kind::Null => Type::named("null"),
            Kind::Bool(_) => Type::named("bool"),
            Kind::Int(_) => Type::named("int"),
            Kind::Uint(_) => Type::named("uint"),
            Kind::Double(_) => Type::named("double"),
            Kind::String(_) => Type::named("string"),
            Kind::Bytes(_) => Type::named("bytes"),
            Kind::Type(name) => Type::over("type", [Type::named(name)]),
            Kind::Root(name) => self.names.get(name).cloned().unwrap_or(Type::Dyn),
            Kind::Local(slot) => self.locals.get(*slot).cloned().unwrap_or(Type::Dyn),
            Kind::Select { operand, field, optional } => self.field(operand, field, *optional, offset)?,
            Kind::Has { operand, field } => {
                self.field(operand, field, false, offset)?;
                Type::named("bool")
            }
            Kind::Index { operand, key, optional } => {
                let signature = if *optional { OPTIONAL_INDEX } else { INDEX };
                self.apply("[]", signature, [&**operand, &**key], offset)?
            }
            Kind::List(items) => {
                let item = self.same(items.iter().map(|(item, optional)| (item, *optional)))?;
                Type::over("list", [item])
            }
            Kind::Map(entries) => {
                let key = self.same(entries.iter().map(|(key, _, _)| (key, false)))?;
                let value = self.same(entries.iter().map(|(_, value, optional)| (value, *optional)))?;
                Type::over("map", [key, value])
            }
            Kind::Not(operand) => self.condition(operand)?,
            Kind::Negate(operand) => {
                self.apply("-", "int -> int | double -> double", [&**operand], offset)?
            }
            Kind::Binary(operator, sides) => {
                self.apply(operator.sign(), operator.signature(), [&sides.0, &sides.1], offset)?
            }
            Kind::All(terms) | Kind::Any(terms) => {
                for term in terms {
                    self.condition(term)?;
                }
                Type::named("bool")
            }
            Kind::Conditional(parts) => {
                self.condition(&parts.0)?;
                self.apply("? :", "A, A -> A", [&parts.1, &parts.2], offset)?
            }
            Kind::Call(call) => self.call(call, offset)?,
            Kind::OptionalOr { operand, other, unwrap: true } => {
                self.apply("orValue", "optional(A), A -> A", [&**operand, &**other], offset)?
            }
            Kind::OptionalOr { operand, other, .. } => {
                let signature = "optional(A), optional(A) -> optional(A)";
                self.apply("or", signature, [&**operand, &**other], offset)?
            }
            Kind::OptionalMap { operand, body, flat } => self.optional_map(operand, body, *flat)?,
            Kind::Fold(fold) => self.fold(fold, offset)?,
            Kind::Bind(parts) => {
                let value = self.infer(&parts.0)?;
                self.within([value], &parts.1)?
            }
        })
    }

    fn optional_map(&mut self, operand: &Expression, body: &Expression, flat: bool) -> Result<Type, Fault> {
        let inner = self.apply("optMap", "optional(A) -> A", [operand], operand.offset)?;
        let own = self.within([inner], body)?;
        match flat {
            false => Ok(Type::over("optional", [own])),
            true => self.fit("optFlatMap", "optional(A) -> optional(A)", &[own], body.offset),
        }
    }

    fn condition(&mut self, expression: &Expression) -> Result<Type, Fault> {
        let own = self.infer(expression)?;
        match own.is_condition() {
            true => Ok(Type::named("bool")),
            false => Err(Fault::at(expression.offset, format!("true or false is needed here, not {own}"))),
        }
    }

    /// An expression that sees further variables.
    fn within(
        &mut self,
        variables: impl IntoIterator<Item = Type>,
        body: &Expression,
    ) -> Result<Type, Fault> {
        let outer = self.locals.len();
        self.locals.extend(variables);
        let own = self.infer(body);
        self.locals.truncate(outer);
        own
    }

    fn apply<'e>(
        &mut self,
        name: &str,
        signature: &'static str,
        arguments: impl IntoIterator<Item = &'e Expression>,
        offset: usize,
    ) -> Result<Type, Fault> {
        let types: Result<Vec<Type>, Fault> =
            arguments.into_iter().map(|argument| self.infer(argument)).collect();
        self.fit(name, signature, &types?, offset)
    }

    fn fit(&self, name: &str, signature: &'static str, types: &[Type], offset: usize) -> Result<Type, Fault> {
        apply(signature, types).ok_or_else(|| {
            let types: Vec<String> = types.iter().map(Type::to_string).collect();
            // Told as when it runs.
            let reason = match name != "in" && name.starts_with(|first: char| first.is_ascii_alphabetic()) {
                true => format!("`{name}` does not take {}", types.join(", ")),
                false => format!("`{name}` does not fit {}", types.join(" and ")),
            };
            Fault::at(offset, reason)
        })
    }

    /// A field of a map, of an object whose fields are known, or of an optional one.
    fn field(
        &mut self,
        operand: &Expression,
        field: &str,
        optional: bool,
        offset: usize,
    ) -> Result<Type, Fault> {
        let mut own = self.infer(operand)?;
        let mut is_optional = optional;
        if let Type::Named("optional", within) = &own {
            own = within.first().cloned().unwrap_or(Type::Dyn);
            is_optional = true;
        }
        let found = match &own {
            Type::Named("map", within) => within.get(1).cloned().unwrap_or(Type::Dyn),
            Type::Named("authorizer", _)
                if field == "requestResource" && matches!(operand.kind, Kind::Root(_)) =>
            {
                Type::named("resource")
            }
            Type::Object(fields) => match fields.iter().find(|(name, _)| *name == field) {
                Some((_, found)) => found.clone(),
                None => {
                    let what = match &operand.kind {
                        Kind::Root(name) | Kind::Select { field: name, .. } => name.as_str(),
                        _ => "the object",
                    };
                    let hint = did_you_mean(field, fields.iter().map(|(name, _)| name.as_str()));
                    return Err(Fault { hint, ..Fault::at(offset, format!("`{what}` has no `{field}`")) });
                }
            },
            Type::Named(..) => return Err(Fault::at(offset, format!("{own} has no field `{field}`"))),
            _ => Type::Dyn,
        };
        Ok(if is_optional { Type::over("optional", [found]) } else { found })
    }

    /// The one type of the items of a list, or of the keys or values of a map.
    fn same<'e>(&mut self, items: impl Iterator<Item = (&'e Expression, bool)>) -> Result<Type, Fault> {
        let mut same = Type::Free;
        for (item, optional) in items {
            let mut own = self.infer(item)?;
            if optional {
                own = self.fit("?", "optional(A) -> A", &[own], item.offset)?;
            }
            same = match (same.is_equivalent(&own), self.mixes) {
                (true, _) => same.join(&own),
                (false, false) => {
                    let reason = format!("a list or map holds values of one type, not {same} and {own}");
                    let hint = Some("put each into `dyn(…)`".to_owned());
                    return Err(Fault { hint, ..Fault::at(item.offset, reason) });
                }
                (false, true) => Type::Dyn,
            };
        }
        Ok(same)
    }

    fn call(&mut self, call: &Call, offset: usize) -> Result<Type, Fault> {
        let Function { name, signature, .. } = call.function;
        let around = self.mixes;
        self.mixes |= *name == "format";
        let own = self.apply(name, signature, &call.arguments, offset)?;
        self.mixes = around;
        if let ("format", [format, values]) = (*name, call.arguments.as_slice())
            && let (Kind::String(template), Kind::List(items)) = (&format.kind, &values.kind)
        {
            let type_of =
                |item: &Expression| self.known.get(&std::ptr::from_ref(item)).cloned().unwrap_or(Type::Dyn);
            super::formats::check((template, format.offset), items, &type_of)?;
        }
        for argument in &call.arguments {
            let Kind::String(text) = &argument.kind else { continue };
            let fault = |reason: &str| {
                Fault::at(argument.offset, format!("`{}` is not a {reason}", text.escape_debug()))
            };
            match *name {
                "duration" if parse_duration(text).is_none() => return Err(fault("duration")),
                "timestamp" if Timestamp::parse(text).is_none() => return Err(fault("point in time")),
                _ => {}
            }
        }
        if let ("matches" | "find" | "findAll", Some(Kind::String(text))) =
            (*name, call.arguments.get(1).map(|pattern| &pattern.kind))
        {
            self.pattern_steps = self.pattern_steps.saturating_add(Pattern::cost(text));
            if self.pattern_steps > MOST_PATTERN_STEPS {
                return Err(Fault::limit(offset, "the patterns of the expression are too large in all"));
            }
            if let Err(reason) = call.pattern.get_or_init(|| Pattern::new(text)) {
                return Err(Fault::at(offset, reason.as_str()));
            }
        }
        Ok(own)
    }

    fn fold(&mut self, fold: &Fold, offset: usize) -> Result<Type, Fault> {
        let range = self.infer(&fold.range)?;
        let variables = match (&range, fold.two_variables) {
            (Type::Named("list", within), false) => within.clone(),
            (Type::Named("list", within), true) => [&[Type::named("int")], within.as_slice()].concat(),
            (Type::Named("map", within), two) => within.iter().take(1 + usize::from(two)).cloned().collect(),
            (Type::Dyn | Type::Free, two) => vec![Type::Dyn; 1 + usize::from(two)],
            (other, _) => {
                let reason = format!("only a list or a map has items to go over, not {other}");
                return Err(Fault::at(offset, reason));
            }
        };
        let first = variables.first().cloned().unwrap_or(Type::Dyn);
        let outer = self.locals.len();
        self.locals.extend(variables);
        if let Some(condition) = &fold.condition {
            self.condition(condition)?;
        }
        let body = fold.body.as_ref().map(|body| self.infer(body)).transpose()?;
        let key = fold.key.as_ref().map(|key| self.infer(key)).transpose()?;
        self.locals.truncate(outer);
        let body = body.unwrap_or_else(|| first.clone());
        Ok(match fold.kind {
            FoldKind::All | FoldKind::Exists | FoldKind::ExistsOne => Type::named("bool"),
            FoldKind::List => Type::over("list", [body]),
            FoldKind::Map => Type::over("map", [key.unwrap_or(first), body]),
            FoldKind::Sorted => {
                self.fit("sortBy", super::functions::SORTED, &[Type::over("list", [body])], offset)?;
                self.fit("sortBy", "list(A) -> list(A)", &[range], offset)?
            }
        })
    }
}
