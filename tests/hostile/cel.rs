//! Expressions that are made to run long, grow large or nest deep; each ends in a fault, on a stack of usual size.

use bindery::cel::{Budget, EXPRESSION_STEPS, Names, Program, Type, Value, Variables};
use bindery::source::{FileId, Span};
use bindery::tree::{Layer, Node, Origin};

fn fault(text: &str) -> Option<String> {
    let origin = Origin::new(Layer::Class, Span { file: FileId(0), start: 0, end: 0 });
    let items = (0..300).map(|number| Node::integer(number, origin)).collect();
    let object = Node::mapping([("items", Node::sequence(items, origin))], origin);
    let variables = Variables::new([("object", Value::of(&object))]);
    let program = match Program::compile(text, &Names::new(["object"])) {
        Ok(program) => program,
        Err(fault) => return Some(fault.message),
    };
    program.evaluate(&variables, &mut Budget::new(EXPRESSION_STEPS)).err().map(|fault| fault.message)
}

/// An item made large by putting a text into itself again and again.
fn doubling(inner: &str, times: usize) -> String {
    (0..times).fold(inner.to_owned(), |text, at| format!("[{text}].map(x{at}, x{at} + x{at})[0]"))
}

#[test]
fn what_is_written_to_be_deep_or_long_is_refused() {
    let nested = |open: &str, close: &str, times: usize| open.repeat(times) + "1" + &close.repeat(times);
    for text in [
        format!("1{}", "+1".repeat(20_000)),
        format!("1{}", "+1".repeat(5_000)),
        format!("true{}", "||true".repeat(20_000)),
        format!("'a'{}", "+'a'".repeat(5_000)),
        nested("(", ")", 5_000),
        nested("[", "]", 3_000),
        nested("{'a':", "}", 3_000),
        nested("[1].map(x,", ")", 500),
        nested("size(", ")", 500),
        nested("true?1:", "", 2_000),
        nested("object[", "]", 500),
        nested("!(", ")", 5_000),
        nested("-(", ")", 5_000),
        "(".repeat(16_000),
        "object".to_owned() + &".a".repeat(8_000),
        "object".to_owned() + &"[0]".repeat(5_000),
        "x".repeat(1_000_000),
        "'".to_owned() + &"\\".repeat(16_000),
    ] {
        assert!(fault(&text).is_some(), "{}", &text[..60]);
    }
    // Two signs cancel each other out, so that these do not nest.
    assert!(fault(&("!".repeat(16_000) + "true")).is_none());
    assert!(fault(&("-".repeat(16_000) + "1")).is_none());
}

#[test]
fn what_nests_as_deep_as_is_allowed_has_a_value() {
    let nested = |open: &str, close: &str, times: usize| open.repeat(times) + "1" + &close.repeat(times);
    for text in [
        nested("(", ")", 94),
        nested("[", "]", 94),
        nested("[1].map(x,", ")", 94),
        nested("[1].filter(x,", " == 1).size()", 30),
        nested("true?1:", "", 94),
        "!".repeat(94) + "true",
    ] {
        assert_eq!(fault(&text), None, "{}", &text[..60]);
    }
}

#[test]
fn what_runs_long_is_stopped() {
    let items = "object.items";
    for text in [
        format!("{items}.all(a, {items}.all(b, {items}.all(c, a + b + c >= 0)))"),
        format!("{items}.map(a, {items}.map(b, {items}.map(c, c))).size() > 0"),
        format!("{items}.exists(a, {items}.filter(b, b in {items}).size() == 0)"),
        "lists.range(9223372036854775807).size() > 0".to_owned(),
        "lists.range(100000).map(a, lists.range(100000)).size() > 0".to_owned(),
        "sets.equivalent(lists.range(20000), lists.range(20000).reverse())".to_owned(),
        "lists.range(20000).distinct().size() > 0".to_owned(),
        "lists.range(20000).transformMap(i, v, v).size() > 0".to_owned(),
        "lists.range(200000).reverse().sort().size() > 0".to_owned(),
        format!("lists.range(3000).sortBy(x, string(x) + {}).size() > 0", doubling("'xxxxxxxx'", 9)),
    ] {
        let message = fault(&text).unwrap_or_default();
        assert!(
            message.contains("it needs more than") || message.contains("it builds more than"),
            "{text}: {message}"
        );
    }
}

#[test]
fn what_grows_is_stopped() {
    let widen = "'xxxxxxxxxx'.replace('x', 'xxxxxxxxxx')";
    for text in [
        doubling("'xxxxxxxx'", 20) + ".size()",
        doubling("[1, 2, 3, 4]", 20) + ".size()",
        format!("{widen}{}", ".replace('x', 'xxxxxxxxxx')".repeat(9)),
        format!("object.items.map(a, {widen}{}).size()", ".replace('x', 'xxxxxxxxxx')".repeat(4)),
        format!("{}.size()", "[1].map(a, [a, a, a, a])".to_owned() + &".map(a, [a, a, a, a]).flatten()".repeat(15)),
        format!("'%s'.format([{}])", doubling("'xxxxxxxx'", 20)),
        "lists.range(300000).map(a, 'some text that is longer than what fits a short string ' + string(a)).join(',')".to_owned(),
    ] {
        let message = fault(&text).unwrap_or_default();
        assert!(message.contains("more than"), "{}: {message}", &text[..60]);
    }
}

#[test]
fn patterns_stay_small_and_linear() {
    for text in [
        "'a'.matches('a{1,1000}{1,1000}{1,1000}')",
        "'a'.matches('(((((a{100}){100}){100}){100}){100})')",
        "lists.range(3000).all(a, 'a'.matches('a{1,50}' + string(a)) || true)",
    ] {
        assert!(fault(text).is_some(), "{text}");
    }
    // A pattern that backtracks for ever elsewhere is linear here.
    assert_eq!(fault("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')"), None);
    let deep = format!("'a'.matches('{}a{}')", "(".repeat(2000), ")".repeat(2000));
    assert!(fault(&deep).is_some());
}

#[test]
fn values_that_nest_by_variables_are_refused() {
    let names: Vec<String> = (0..200).map(|at| format!("v{at}")).collect();
    let members: Vec<&str> = names.iter().map(String::as_str).collect();
    let declared = Names::new([]).with_members("variables", members.iter().map(|name| (*name, Type::Dyn)));
    let text = |at: usize| if at == 0 { "[1]".to_owned() } else { format!("[variables.v{}]", at - 1) };
    let programs: Vec<Program> =
        (0..names.len()).map(|at| Program::compile(&text(at), &declared).unwrap()).collect();
    let lazy = members.iter().copied().zip(&programs);
    let variables = Variables::new([]).with_lazy("variables", lazy);
    // Asked for one after the other, no evaluation is deep, but the values are.
    let faults = members.iter().filter(|name| {
        let program = Program::compile(&format!("variables.{name}"), &declared).unwrap();
        program.evaluate(&variables, &mut Budget::new(EXPRESSION_STEPS)).is_err()
    });
    assert!(faults.count() >= 90);
    // Asked for from the end, the evaluation itself is deep.
    let lazy = members.iter().copied().zip(&programs);
    let variables = Variables::new([]).with_lazy("variables", lazy);
    let last = Program::compile("variables.v199", &declared).unwrap();
    let fault = last.evaluate(&variables, &mut Budget::new(EXPRESSION_STEPS)).unwrap_err();
    assert!(fault.is_limit && fault.message.len() < 200, "{}", fault.message);
}
