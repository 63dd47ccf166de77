//! Parses values, function calls and macros.

use std::sync::OnceLock;

use super::Fault;
use super::functions::{self, Function, IN_NO_KUBERNETES, Style};
use super::lexer::Token;
use super::parser::Parser;
use super::syntax::{Call, Expression, Fold, FoldKind, Kind};
use crate::diagnostics::did_you_mean;
use crate::tree::Text;

/// Macros that are called on a value.
const MACROS: [&str; 14] = [
    "all",
    "exists",
    "existsOne",
    "exists_one",
    "filter",
    "map",
    "optFlatMap",
    "optMap",
    "or",
    "orValue",
    "sortBy",
    "transformList",
    "transformMap",
    "transformMapEntry",
];

/// Types with a dotted name.
const QUALIFIED_TYPES: [&str; 4] =
    ["google.protobuf.Duration", "google.protobuf.Timestamp", "net.CIDR", "net.IP"];

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Result<Expression, Fault> {
        let offset = self.offset();
        let kind = match self.peek().clone() {
            Token::Integer(number) => Kind::Int(number),
            Token::Unsigned(number) => Kind::Uint(number),
            Token::Double(number) => Kind::Double(number),
            Token::String(text) => Kind::String(text),
            Token::Bytes(bytes) => Kind::Bytes(bytes),
            Token::IntegerLimit => return Err(Fault::at(offset, "the number is too large")),
            Token::Sign("(") => {
                self.advance();
                let inner = self.expression()?;
                self.require(")")?;
                return Ok(inner);
            }
            Token::Sign("[") => return self.list(),
            Token::Sign("{") => return self.map(),
            Token::Sign(".") => {
                self.advance();
                return self.named();
            }
            Token::Name(_) => return self.named(),
            Token::Sign(_) | Token::End => return Err(self.unexpected()),
        };
        self.advance();
        self.node(offset, kind, [])
    }

    fn list(&mut self) -> Result<Expression, Fault> {
        let offset = self.offset();
        self.advance();
        let mut items = Vec::new();
        while !self.eat("]") {
            let optional = self.eat("?");
            items.push((self.expression()?, optional));
            if !self.eat(",") {
                self.require("]")?;
                break;
            }
        }
        let depths: Vec<u32> = items.iter().map(|(item, _)| item.depth).collect();
        self.node(offset, Kind::List(items), depths)
    }

    fn map(&mut self) -> Result<Expression, Fault> {
        let offset = self.offset();
        self.advance();
        let mut entries = Vec::new();
        while !self.eat("}") {
            let optional = self.eat("?");
            let key = self.expression()?;
            self.require(":")?;
            entries.push((key, self.expression()?, optional));
            if !self.eat(",") {
                self.require("}")?;
                break;
            }
        }
        let depths: Vec<u32> = entries.iter().map(|(key, value, _)| key.depth.max(value.depth)).collect();
        self.node(offset, Kind::Map(entries), depths)
    }

    fn named(&mut self) -> Result<Expression, Fault> {
        let offset = self.offset();
        let name = self.name()?;
        match name.as_str() {
            "true" | "false" => return self.node(offset, Kind::Bool(name == "true"), []),
            "null" => return self.node(offset, Kind::Null, []),
            "in" => return Err(Fault::at(offset, "unexpected `in`")),
            _ => {}
        }
        if matches!(self.peek(), Token::Sign("(")) {
            if name == "has" {
                return self.has(offset);
            }
            return self.call(&name, offset, Vec::new(), Style::Global);
        }
        if !self.is_variable(&name)
            && let (Token::Sign("."), Token::Name(member), Token::Sign("(")) =
                (self.peek(), self.peek_at(1), self.peek_at(2))
        {
            let full = format!("{name}.{member}");
            if functions::is_namespace(&name) || full == "cel.bind" {
                self.advance();
                self.advance();
                if full == "cel.bind" {
                    return self.bind(offset);
                }
                return self.call(&full, offset, Vec::new(), Style::Global);
            }
        }
        if !self.is_variable(&name)
            && let Some(known) = self.qualified_type(&name)
        {
            return self.node(offset, Kind::Type(known), []);
        }
        self.variable(name, offset)
    }

    /// A type of a dotted name, `net.IP`, whose first part was read.
    fn qualified_type(&mut self, first: &str) -> Option<&'static str> {
        let known = QUALIFIED_TYPES.into_iter().find(|known| {
            let mut parts = known.split('.');
            parts.next() == Some(first)
                && parts.enumerate().all(|(at, part)| {
                    let is_part = matches!(self.peek_at(2 * at + 1), Token::Name(name) if name == part);
                    is_part && *self.peek_at(2 * at) == Token::Sign(".")
                })
        })?;
        for _ in 0..2 * known.matches('.').count() {
            self.advance();
        }
        Some(known)
    }

    fn arguments(&mut self, mut arguments: Vec<Expression>) -> Result<Vec<Expression>, Fault> {
        self.require("(")?;
        if self.eat(")") {
            return Ok(arguments);
        }
        // Lists and maps may end in a comma, arguments may not.
        loop {
            arguments.push(self.expression()?);
            if !self.eat(",") {
                self.require(")")?;
                return Ok(arguments);
            }
        }
    }

    /// A call from its opening bracket on; an unknown function is blamed before what it is called with.
    fn call(
        &mut self,
        name: &str,
        offset: usize,
        receiver: Vec<Expression>,
        style: Style,
    ) -> Result<Expression, Fault> {
        let Some(function) = functions::find(name, style) else {
            return Err(unknown_function(name, offset, style));
        };
        let arguments = self.arguments(receiver)?;
        let (least, most) = function.count();
        if !(least..=most).contains(&arguments.len()) {
            let own = usize::from(style == Style::Member);
            let expected = if least == most {
                least.saturating_sub(own).to_string()
            } else {
                format!("{} to {}", least.saturating_sub(own), most - own)
            };
            let given = arguments.len() - own;
            let reason = format!("`{name}` takes {expected} arguments, {given} are given");
            return Err(Fault::at(offset, reason));
        }
        self.needs.push((function.name, function.since));
        let depths: Vec<u32> = arguments.iter().map(|argument| argument.depth).collect();
        let call = Call { function, arguments, pattern: OnceLock::new() };
        self.node(offset, Kind::Call(Box::new(call)), depths)
    }

    pub(super) fn member_call(
        &mut self,
        operand: Expression,
        name: &str,
        offset: usize,
    ) -> Result<Expression, Fault> {
        if !MACROS.contains(&name) {
            return self.call(name, offset, vec![operand], Style::Member);
        }
        self.require("(")?;
        match name {
            "or" | "orValue" => {
                let other = self.expression()?;
                self.require(")")?;
                let depths = [operand.depth, other.depth];
                let (operand, other) = (Box::new(operand), Box::new(other));
                self.node(offset, Kind::OptionalOr { operand, other, unwrap: name == "orValue" }, depths)
            }
            "optMap" | "optFlatMap" => {
                let variable = self.name()?;
                self.require(",")?;
                let body = self.scoped(vec![variable])?;
                self.require(")")?;
                let depths = [operand.depth, body.depth];
                let (operand, body) = (Box::new(operand), Box::new(body));
                self.node(offset, Kind::OptionalMap { operand, body, flat: name == "optFlatMap" }, depths)
            }
            _ => self.fold(operand, name, offset),
        }
    }

    /// An expression that sees further variables.
    fn scoped(&mut self, variables: Vec<Text>) -> Result<Expression, Fault> {
        let outer = self.locals.len();
        self.locals.extend(variables);
        let body = self.expression();
        self.locals.truncate(outer);
        body
    }

    /// The rest of a macro over items, behind its opening bracket.
    fn fold(&mut self, range: Expression, name: &str, offset: usize) -> Result<Expression, Fault> {
        let mut variables = vec![self.name()?];
        self.require(",")?;
        let second = matches!((self.peek(), self.peek_at(1)), (Token::Name(_), Token::Sign(",")));
        let two_variables = match name {
            "map" | "filter" | "sortBy" => false,
            "transformList" | "transformMap" | "transformMapEntry" => true,
            _ => second,
        };
        if two_variables {
            variables.push(self.name()?);
            self.require(",")?;
        }
        if name == "existsOne" && !two_variables {
            let hint = Some("write `exists_one`".to_owned());
            return Err(Fault {
                hint,
                ..Fault::at(offset, "`existsOne` takes two variables, index and item")
            });
        }
        let mut condition = Some(self.scoped(variables.clone())?);
        let mut body = None;
        let transforms = matches!(name, "map" | "sortBy") || name.starts_with("transform");
        if transforms {
            body = match self.eat(",") {
                true => Some(self.scoped(variables)?),
                false => condition.take(),
            };
        }
        self.require(")")?;
        let kind = match name {
            "all" => FoldKind::All,
            "exists" => FoldKind::Exists,
            "exists_one" | "existsOne" => FoldKind::ExistsOne,
            "transformMap" | "transformMapEntry" => FoldKind::Map,
            "sortBy" => FoldKind::Sorted,
            _ => FoldKind::List,
        };
        match (kind, two_variables) {
            (FoldKind::Sorted, _) => self.needs.push(("sortBy", 34)),
            (_, true) => self.needs.push(("macros with two variables", 32)),
            _ => {}
        }
        let mut key = None;
        if name == "transformMapEntry"
            && let Some(entry) = body.take()
        {
            let place = entry.offset;
            let single = match entry.kind {
                Kind::Map(mut entries) if entries.len() == 1 => entries.pop(),
                _ => None,
            };
            let Some((own_key, value, false)) = single else {
                return Err(Fault::at(place, "`transformMapEntry` needs a map of one entry, `{key: value}`"));
            };
            (key, body) = (Some(own_key), Some(value));
        }
        let parts = [&condition, &body, &key].into_iter().flatten().map(|part| part.depth);
        let depths: Vec<u32> = parts.chain([range.depth]).collect();
        let fold = Fold { kind, range, two_variables, condition, body, key };
        self.node(offset, Kind::Fold(Box::new(fold)), depths)
    }

    /// `has(operand.field)`.
    fn has(&mut self, offset: usize) -> Result<Expression, Fault> {
        let mut arguments = self.arguments(Vec::new())?;
        let one = if arguments.len() == 1 { arguments.pop() } else { None };
        match one.map(|argument| argument.kind) {
            Some(Kind::Select { operand, field, optional: false }) => {
                let depth = operand.depth;
                self.node(offset, Kind::Has { operand, field }, [depth])
            }
            _ => Err(Fault::at(offset, "`has` takes one field, as in `has(object.spec)`")),
        }
    }

    /// `cel.bind(variable, value, body)`.
    fn bind(&mut self, offset: usize) -> Result<Expression, Fault> {
        self.needs.push(("cel.bind", IN_NO_KUBERNETES));
        self.require("(")?;
        let variable = self.name()?;
        self.require(",")?;
        let value = self.expression()?;
        self.require(",")?;
        let body = self.scoped(vec![variable])?;
        self.require(")")?;
        let depths = [value.depth, body.depth];
        self.node(offset, Kind::Bind(Box::new((value, body))), depths)
    }
}

fn unknown_function(name: &str, offset: usize, style: Style) -> Fault {
    let macros = MACROS.iter().copied().filter(|_| style == Style::Member);
    let known =
        functions::all().filter(|function| function.style == style).map(|function: &Function| function.name);
    let hint = did_you_mean(name, known.chain(macros).chain((style == Style::Global).then_some("has")));
    Fault { hint, ..Fault::at(offset, format!("unknown function `{name}`")) }
}
