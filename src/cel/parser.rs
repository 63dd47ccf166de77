//! Parses expressions by the strength of their operators; nesting and size are bounded.

use super::lexer::{Token, tokens};
use super::syntax::{Expression, Kind, Operator};
use super::{Fault, Names};
use crate::diagnostics::did_you_mean;
use crate::tree::Text;

/// How deep an expression may nest.
const DEEPEST: u32 = 96;

/// How many operators, values and calls an expression may hold.
const MOST_NODES: usize = 4000;

/// What an expression was compiled to, and what it needs of Kubernetes.
pub(super) struct Parsed {
    pub(super) root: Expression,
    /// The functions and macros that it calls, with the minor versions that brought them, and the roots that it reads, in the order of the text.
    pub(super) needs: Vec<(&'static str, u32)>,
    pub(super) roots: Vec<Text>,
}

/// Parses a whole text.
pub(super) fn parse(text: &str, names: &Names<'_>) -> Result<Parsed, Fault> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        names,
        locals: Vec::new(),
        nesting: 0,
        nodes: 0,
        needs: Vec::new(),
        roots: Vec::new(),
    };
    let root = parser.expression()?;
    if *parser.peek() != Token::End {
        return Err(parser.unexpected());
    }
    Ok(Parsed { root, needs: parser.needs, roots: parser.roots })
}

pub(super) struct Parser<'n> {
    tokens: Vec<(Token, usize)>,
    at: usize,
    names: &'n Names<'n>,
    /// Variables of the macros around the current place.
    pub(super) locals: Vec<Text>,
    nesting: u32,
    nodes: usize,
    pub(super) needs: Vec<(&'static str, u32)>,
    roots: Vec<Text>,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> &Token {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> &Token {
        self.tokens.get(self.at + ahead).map_or(&Token::End, |(token, _)| token)
    }

    pub(super) fn offset(&self) -> usize {
        self.tokens.get(self.at).map_or(0, |(_, offset)| *offset)
    }

    pub(super) fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Token::Sign(found) if *found == sign);
        if found {
            self.advance();
        }
        found
    }

    /// Takes this sign, which has to come next.
    pub(super) fn require(&mut self, sign: &str) -> Result<(), Fault> {
        if self.eat(sign) {
            return Ok(());
        }
        Err(Fault {
            message: format!("{}, `{sign}` was expected", self.unexpected().message),
            ..self.unexpected()
        })
    }

    pub(super) fn name(&mut self) -> Result<Text, Fault> {
        let Token::Name(name) = self.peek() else { return Err(self.unexpected()) };
        let name = name.clone();
        self.advance();
        Ok(name)
    }

    pub(super) fn unexpected(&self) -> Fault {
        let found = match self.peek() {
            Token::End => "the expression ends early".to_owned(),
            Token::Sign(sign) => format!("unexpected `{sign}`"),
            Token::Name(name) => format!("unexpected `{name}`"),
            _ => "unexpected value".to_owned(),
        };
        Fault::at(self.offset(), found)
    }

    /// A node over others; refuses what nests too deep.
    pub(super) fn node<'e>(
        &mut self,
        offset: usize,
        kind: Kind,
        below: impl IntoIterator<Item = u32> + 'e,
    ) -> Result<Expression, Fault> {
        self.nodes += 1;
        let depth = 1 + below.into_iter().max().unwrap_or(0);
        if depth > DEEPEST {
            return Err(Fault::limit(offset, format!("the expression nests deeper than {DEEPEST} levels")));
        }
        if self.nodes > MOST_NODES {
            return Err(Fault::limit(offset, format!("the expression has more than {MOST_NODES} parts")));
        }
        Ok(Expression { offset, depth, kind })
    }

    pub(super) fn expression(&mut self) -> Result<Expression, Fault> {
        self.nesting += 1;
        if self.nesting > DEEPEST {
            let reason = format!("the expression nests deeper than {DEEPEST} levels");
            return Err(Fault::limit(self.offset(), reason));
        }
        let condition = self.binary(1)?;
        let offset = self.offset();
        let result = if self.eat("?") {
            let first = self.binary(1)?;
            self.require(":")?;
            let second = self.expression()?;
            let depths = [condition.depth, first.depth, second.depth];
            self.node(offset, Kind::Conditional(Box::new((condition, first, second))), depths)?
        } else {
            condition
        };
        self.nesting -= 1;
        Ok(result)
    }

    fn binary(&mut self, weakest: u8) -> Result<Expression, Fault> {
        let mut left = self.unary()?;
        loop {
            let offset = self.offset();
            let sign = match self.peek() {
                Token::Sign(sign) => sign,
                Token::Name(name) if name == "in" => "in",
                _ => return Ok(left),
            };
            left = match (sign, Operator::of(sign)) {
                ("||", _) if weakest <= 1 => self.chain(left, "||")?,
                ("&&", _) if weakest <= 2 => self.chain(left, "&&")?,
                (_, Some((operator, strength))) if strength >= weakest => {
                    self.advance();
                    let right = self.binary(strength + 1)?;
                    let depths = [left.depth, right.depth];
                    self.node(offset, Kind::Binary(operator, Box::new((left, right))), depths)?
                }
                _ => return Ok(left),
            };
        }
    }

    /// A chain is one node, so that long ones do not nest.
    fn chain(&mut self, first: Expression, sign: &str) -> Result<Expression, Fault> {
        let (offset, is_any) = (self.offset(), sign == "||");
        let mut terms = vec![first];
        while self.eat(sign) {
            terms.push(self.binary(if is_any { 2 } else { 3 })?);
        }
        let depths: Vec<u32> = terms.iter().map(|term| term.depth).collect();
        self.node(offset, if is_any { Kind::Any(terms) } else { Kind::All(terms) }, depths)
    }

    /// An operand behind `!` or `-`; as in Kubernetes two of one kind cancel each other out, whatever the operand is.
    fn unary(&mut self) -> Result<Expression, Fault> {
        let offset = self.offset();
        let sign = match self.peek() {
            Token::Sign(sign @ ("!" | "-")) => *sign,
            _ => return self.member(),
        };
        let mut count = 0_usize;
        while *self.peek() == Token::Sign(sign) {
            if count == 0 && sign == "-" && self.is_number_at(1) {
                return self.member();
            }
            self.advance();
            count += 1;
        }
        let operand = self.member()?;
        let depth = operand.depth;
        match (count.is_multiple_of(2), sign) {
            (true, _) => Ok(operand),
            (false, "!") => self.node(offset, Kind::Not(Box::new(operand)), [depth]),
            (false, _) => self.node(offset, Kind::Negate(Box::new(operand)), [depth]),
        }
    }

    fn is_number_at(&self, ahead: usize) -> bool {
        matches!(self.peek_at(ahead), Token::Integer(_) | Token::IntegerLimit | Token::Double(_))
    }

    /// A value with the fields, items and calls behind it; a number may have a minus sign.
    fn member(&mut self) -> Result<Expression, Fault> {
        if *self.peek() != Token::Sign("-") || !self.is_number_at(1) {
            let operand = self.primary()?;
            return self.postfix(operand);
        }
        let offset = self.offset();
        self.advance();
        let kind = match self.peek() {
            Token::Integer(number) => Kind::Int(-number),
            Token::IntegerLimit => Kind::Int(i64::MIN),
            Token::Double(number) => Kind::Double(-number),
            _ => return Err(self.unexpected()),
        };
        self.advance();
        let operand = self.node(offset, kind, [])?;
        self.postfix(operand)
    }

    fn postfix(&mut self, mut operand: Expression) -> Result<Expression, Fault> {
        loop {
            let offset = self.offset();
            if self.eat(".") {
                let optional = self.eat("?");
                let place = self.offset();
                let field = self.name()?;
                let is_call = !optional && matches!(self.peek(), Token::Sign("("));
                operand = match is_call {
                    true => self.member_call(operand, &field, place)?,
                    false => self.select(operand, field, optional, place)?,
                };
            } else if self.eat("[") {
                let optional = self.eat("?");
                let key = self.expression()?;
                self.require("]")?;
                let depths = [operand.depth, key.depth];
                let kind = Kind::Index { operand: Box::new(operand), key: Box::new(key), optional };
                operand = self.node(offset, kind, depths)?;
            } else {
                return Ok(operand);
            }
        }
    }

    fn select(
        &mut self,
        operand: Expression,
        field: Text,
        optional: bool,
        place: usize,
    ) -> Result<Expression, Fault> {
        let depth = operand.depth;
        self.node(place, Kind::Select { operand: Box::new(operand), field, optional }, [depth])
    }

    /// A name that stands alone: a variable of a macro, a declared one, or a type.
    pub(super) fn variable(&mut self, name: Text, offset: usize) -> Result<Expression, Fault> {
        if let Some(slot) = self.locals.iter().rposition(|local| *local == name) {
            return self.node(offset, Kind::Local(slot), []);
        }
        if self.names.has(&name) {
            self.roots.push(name.clone());
            return self.node(offset, Kind::Root(name), []);
        }
        if let Some(known) = TYPES.iter().find(|known| **known == name) {
            return self.node(offset, Kind::Type(known), []);
        }
        if name == "authorizer" {
            let reason = "`authorizer` is known only to a running API server".to_owned();
            return Err(Fault::at(offset, reason));
        }
        let known = self.names.roots().chain(self.locals.iter().map(Text::as_str));
        let hint = did_you_mean(&name, known).or_else(|| {
            let roots: Vec<String> = self.names.roots().map(|root| format!("`{root}`")).collect();
            (!roots.is_empty()).then(|| format!("known here: {}", roots.join(", ")))
        });
        Err(Fault { hint, ..Fault::at(offset, format!("unknown variable `{name}`")) })
    }

    /// Whether a name stands for a value here, so that it is no namespace of functions.
    pub(super) fn is_variable(&self, name: &str) -> bool {
        self.names.has(name) || self.locals.iter().any(|local| local == name)
    }
}

const TYPES: [&str; 11] =
    ["bool", "bytes", "double", "int", "list", "map", "null_type", "optional_type", "string", "type", "uint"];
