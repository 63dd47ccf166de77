//! Checks the literal formats of `format` against the types of the values that they write, as the API server does before it stores a policy.

use super::Fault;
use super::functions::{Clause, pieces};
use super::syntax::{Expression, Kind};
use super::types::Type;

/// Refuses a format that cannot be read, that has too few or too many values, or whose values are of other types.
pub(super) fn check(
    (template, offset): (&str, usize),
    items: &[(Expression, bool)],
    type_of: &dyn Fn(&Expression) -> Type,
) -> Result<(), Fault> {
    let pieces = pieces(template).map_err(|reason| Fault::at(offset, reason))?;
    let clauses: Vec<Clause> = pieces.into_iter().filter_map(|piece| piece.clause).collect();
    for (at, clause) in clauses.iter().enumerate() {
        let Some((item, optional)) = items.get(at) else {
            return Err(Fault::at(offset, format!("value {} is missing", at + 1)));
        };
        if *optional {
            return Err(Fault::at(item.offset, "a value that may be absent cannot be written"));
        }
        match clause.verb {
            's' => check_text(item, type_of)?,
            verb => check_type(item, &type_of(item), verb)?,
        }
    }
    match items.len() > clauses.len() {
        true => {
            let reason = format!("the format takes {} values, {} are given", clauses.len(), items.len());
            Err(Fault::at(offset, reason))
        }
        false => Ok(()),
    }
}

fn check_type(item: &Expression, own: &Type, verb: char) -> Result<(), Fault> {
    let wanted: &[&str] = match verb {
        'd' | 'o' => &["int", "uint"],
        // `NaN` and `Infinity` may be given as text.
        'f' | 'e' => &["double", "string"],
        'b' => &["int", "uint", "bool"],
        _ => &["int", "uint", "string", "bytes"],
    };
    match own {
        Type::Dyn | Type::Free => Ok(()),
        own if wanted.iter().any(|wanted| own.is(wanted)) => Ok(()),
        own => Err(Fault::at(item.offset, format!("`%{verb}` does not fit {own}"))),
    }
}

/// `%s` writes lists and maps with what is in them.
fn check_text(item: &Expression, type_of: &dyn Fn(&Expression) -> Type) -> Result<(), Fault> {
    const WRITTEN: [&str; 12] = [
        "bool",
        "bytes",
        "double",
        "duration",
        "int",
        "list",
        "map",
        "null",
        "string",
        "timestamp",
        "type",
        "uint",
    ];
    let own = type_of(item);
    match &own {
        Type::Dyn | Type::Free => {}
        own if WRITTEN.iter().any(|written| own.is(written)) => {}
        own => return Err(Fault::at(item.offset, format!("`%s` does not fit {own}"))),
    }
    match &item.kind {
        Kind::List(items) => items.iter().try_for_each(|(item, _)| check_text(item, type_of)),
        Kind::Map(entries) => entries.iter().try_for_each(|(key, value, _)| {
            check_text(key, type_of).and_then(|()| check_text(value, type_of))
        }),
        _ => Ok(()),
    }
}
