//! Defines the compiled form of an expression: names are bound, functions are found.

use std::sync::OnceLock;

use super::functions::Function;
use super::regular::Pattern;
use crate::tree::Text;

/// One node of a compiled expression.
#[derive(Debug)]
pub(super) struct Expression {
    /// The byte of the text at which it shows.
    pub(super) offset: usize,
    /// How deep it nests, itself included.
    pub(super) depth: u32,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    String(Text),
    Bytes(Vec<u8>),
    Type(&'static str),
    /// A declared variable.
    Root(Text),
    /// A variable of a macro, by its place among those around it.
    Local(usize),
    Select {
        operand: Box<Expression>,
        field: Text,
        optional: bool,
    },
    Has {
        operand: Box<Expression>,
        field: Text,
    },
    Index {
        operand: Box<Expression>,
        key: Box<Expression>,
        optional: bool,
    },
    List(Vec<(Expression, bool)>),
    Map(Vec<(Expression, Expression, bool)>),
    Not(Box<Expression>),
    Negate(Box<Expression>),
    Binary(Operator, Box<(Expression, Expression)>),
    /// A chain of `&&`.
    All(Vec<Expression>),
    /// A chain of `||`.
    Any(Vec<Expression>),
    Conditional(Box<(Expression, Expression, Expression)>),
    Call(Box<Call>),
    /// `or` and `orValue`, which look at their argument only when they need it.
    OptionalOr {
        operand: Box<Expression>,
        other: Box<Expression>,
        unwrap: bool,
    },
    /// `optMap` and `optFlatMap`; the variable is the next local one.
    OptionalMap {
        operand: Box<Expression>,
        body: Box<Expression>,
        flat: bool,
    },
    Fold(Box<Fold>),
    /// `cel.bind`; the variable is the next local one.
    Bind(Box<(Expression, Expression)>),
}

#[derive(Debug)]
pub(super) struct Call {
    pub(super) function: &'static Function,
    /// The receiver first.
    pub(super) arguments: Vec<Expression>,
    /// The compiled pattern of a function that takes one, when it is written as a literal.
    pub(super) pattern: OnceLock<Result<Pattern, String>>,
}

/// A macro over the items of a list or the entries of a map.
#[derive(Debug)]
pub(super) struct Fold {
    pub(super) kind: FoldKind,
    pub(super) range: Expression,
    /// Whether items come with their index, and values with their key.
    pub(super) two_variables: bool,
    /// The condition of `filter` and of the longer forms of the others.
    pub(super) condition: Option<Expression>,
    /// What is worked out for each item; for entries of a map also their key.
    pub(super) body: Option<Expression>,
    pub(super) key: Option<Expression>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FoldKind {
    All,
    Exists,
    ExistsOne,
    /// `map`, `filter`, `transformList`.
    List,
    /// `transformMap`, `transformMapEntry`.
    Map,
    /// `sortBy`.
    Sorted,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

impl Operator {
    /// The operator of a sign, and how tightly it binds.
    pub(super) fn of(sign: &str) -> Option<(Operator, u8)> {
        Some(match sign {
            "==" => (Operator::Equal, 3),
            "!=" => (Operator::Unequal, 3),
            "<" => (Operator::Less, 3),
            "<=" => (Operator::LessOrEqual, 3),
            ">" => (Operator::Greater, 3),
            ">=" => (Operator::GreaterOrEqual, 3),
            "in" => (Operator::In, 3),
            "+" => (Operator::Add, 4),
            "-" => (Operator::Subtract, 4),
            "*" => (Operator::Multiply, 5),
            "/" => (Operator::Divide, 5),
            "%" => (Operator::Remainder, 5),
            _ => return None,
        })
    }

    /// The sign, for reports.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Remainder => "%",
            Operator::Equal => "==",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::In => "in",
        }
    }
}
