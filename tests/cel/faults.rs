//! What is wrong with an expression, and where.

use super::{run, table};
use bindery::cel::{Budget, Names, Program, Type, Value, Variables};

/// The fault of an expression: the text before its place, and the message.
fn place(text: &str) -> (String, String, Option<String>) {
    let fault = run(text).expect_err(text);
    (text[..fault.offset].to_owned(), fault.message, fault.hint)
}

#[test]
fn unknown_names_are_found_where_they_stand() {
    for (text, before, message, hint) in [
        ("object.a == 1 && objct.b", "object.a == 1 && ", "unknown variable `objct`", "`object`"),
        ("object.kind.startWith('x')", "object.kind.", "unknown function `startWith`", "`startsWith`"),
        ("object.list.exist(x, true)", "object.list.", "unknown function `exist`", "`exists`"),
        ("quantiti('1')", "", "unknown function `quantiti`", "`quantity`"),
        ("math.grettest(1)", "", "unknown function `math.grettest`", "`math.greatest`"),
        ("[1].all(item, itm > 0)", "[1].all(item, ", "unknown variable `itm`", "`item`"),
        ("authorizer.group('')", "", "`authorizer` is known only to a running API server", ""),
    ] {
        let found = place(text);
        assert_eq!((found.0.as_str(), found.1.as_str()), (before, message));
        assert!(found.2.unwrap_or_default().contains(hint), "{text}");
    }
}

#[test]
fn mistakes_of_writing_are_found_where_they_stand() {
    for (text, before, message) in [
        ("1 +", "1 +", "the expression ends early"),
        ("(1 + 2", "(1 + 2", "the expression ends early, `)` was expected"),
        ("1 2", "1 ", "unexpected value"),
        ("a = 1", "a ", "`=` has no meaning here"),
        ("'abc", "", "the string has no end"),
        ("'a\\q'", "'a", "unknown escape sequence"),
        ("99999999999999999999", "", "the number `99999999999999999999` is too large"),
        ("9223372036854775808", "", "the number is too large"),
        ("'a'.contains()", "'a'.", "`contains` takes 1 arguments, 0 are given"),
        ("has(object)", "", "`has` takes one field, as in `has(object.spec)`"),
        ("object.spec @ 2", "object.spec ", "`@` has no meaning here"),
        ("", "", "the expression ends early"),
        ("[1].map(x.y, 1)", "[1].map(x", "unexpected `.`, `,` was expected"),
        ("Foo{a: 1}", "", "unknown variable `Foo`"),
    ] {
        let found = place(text);
        assert_eq!((found.0.as_str(), found.1.as_str()), (before, message), "{text}");
    }
}

#[test]
fn faults_of_evaluation_have_a_place() {
    assert_eq!(place("true && object.spec.missing").0, "true && object.spec.");
    assert_eq!(place("1 + 2 / 0").0, "1 + 2 ");
}

#[test]
fn types_that_no_value_fits_are_found_where_they_stand() {
    for (text, before, message) in [
        ("1 == 1.0", "1 ", "`==` does not fit int and double"),
        ("object.a == 'a' && 'a' + 1 == 'a1'", "object.a == 'a' && 'a' ", "`+` does not fit string and int"),
        ("true ? 1 : 'a'", "true ", "`? :` does not fit int and string"),
        ("[1, 'a']", "[1, ", "a list or map holds values of one type, not int and string"),
        (
            "{'a': 1, 'b': object.b}",
            "{'a': 1, 'b': object.",
            "a list or map holds values of one type, not int and dyn",
        ),
        ("true && 'a'", "true && ", "true or false is needed here, not string"),
        ("['a'].all(x, x + 1 == 2)", "['a'].all(x, x ", "`+` does not fit string and int"),
        ("[1].exists(x, 'a')", "[1].exists(x, ", "true or false is needed here, not string"),
        ("'abc'.all(x, true)", "'abc'.", "only a list or a map has items to go over, not string"),
        ("'a'.field", "'a'.", "string has no field `field`"),
        ("quantity('1').isLessThan('2')", "quantity('1').", "`isLessThan` does not take quantity, string"),
        ("size(1)", "", "`size` does not take int"),
        ("object.?a.orValue(1) + 'a'", "object.?a.orValue(1) ", "`+` does not fit int and string"),
        ("optional.of(1).orValue('a')", "optional.of(1).", "`orValue` does not take optional(int), string"),
        ("true || duration('soon') > duration('1s')", "true || duration(", "`soon` is not a duration"),
        ("null == 1", "null ", "`==` does not fit null and int"),
        (
            "type(1) in [int, string]",
            "type(1) in [int, ",
            "a list or map holds values of one type, not type(int) and type(string)",
        ),
    ] {
        let found = place(text);
        assert_eq!((found.0.as_str(), found.1.as_str()), (before, message), "{text}");
    }
}

#[test]
fn types_that_some_value_may_fit_are_left_to_evaluation() {
    let names = Names::new(["object"]);
    for text in [
        "object.a == 1 || object.a == 'a'",
        "dyn(1) == 'a' || [dyn(1), dyn('a')].size() == 2",
        "1 < 2.0 && 1u < 2 && null == duration('1s')",
        "[[], [1]].size() == 2 && [{}, {'a': 1}].size() == 2",
        "([] + [true])[0] && {'a': [true]}.a[0]",
        "'%s %d'.format(['a', 1]) == 'a 1'",
        "'%d %s'.format([[1, 'a'].size(), true ? [1, 'a'] : []]) != ''",
        "'%d %s %s'.format(['x'.size(), {'a': [1, 'a'], 'b': 1}, 'b']) != ''",
        "(object.?a.orValue([]) + object.b).all(x, x.name == '')",
        "object.?a.optMap(a, a == 1).orValue(false)",
        "type(1) == int && type(1) != string",
    ] {
        let program = Program::compile(text, &names).expect(text);
        assert!(program.result().is("bool"), "{text}: {}", program.result());
    }
    for (text, result) in [
        ("object.a", "dyn"),
        ("true ? object.a : 1", "dyn"),
        ("['a'].map(x, [x])", "list(list(string))"),
        ("{'a': 1}.transformMapEntry(k, v, {v: k})", "map(int, string)"),
        ("object.?a.b", "optional(dyn)"),
        ("[quantity('1')].first()", "optional(quantity)"),
        ("['b'].sortBy(x, x)", "list(string)"),
    ] {
        assert_eq!(Program::compile(text, &names).expect(text).result().to_string(), result, "{text}");
    }
}

#[test]
fn members_that_are_all_known_are_checked() {
    let names = Names::new(["object"]).with_members("variables", [("pod", Type::Dyn)]);
    assert!(Program::compile("variables.pod.x", &names).is_ok());
    let fault = Program::compile("variables.pds", &names).unwrap_err();
    assert_eq!((fault.message.as_str(), fault.offset), ("`variables` has no `pds`", 10));
}

#[test]
fn lazy_members_run_once_and_only_when_needed() {
    let names = Names::new([])
        .with_members("variables", ["bad", "good", "twice", "self"].map(|name| (name, Type::Dyn)));
    let compile = |text| Program::compile(text, &names).unwrap();
    let (bad, good, twice, own) = (
        compile("1 / 0"),
        compile("[1, 2]"),
        compile("variables.good + variables.good"),
        compile("variables.self"),
    );
    let variables = Variables::new([])
        .with_lazy("variables", [("bad", &bad), ("good", &good), ("twice", &twice), ("self", &own)]);
    let run = |text| {
        let mut budget = Budget::new(1000);
        let value = compile(text).evaluate(&variables, &mut budget);
        (value.map(|value| super::shown(&value)).map_err(|fault| fault.message), budget.spent())
    };
    assert_eq!(run("true || variables.bad").0, Ok("true".to_owned()));
    assert_eq!(run("variables.bad == 1").0, Err("variable `bad`: division by zero".to_owned()));
    let (first, cost) = run("variables.twice.size()");
    assert_eq!(first, Ok("4".to_owned()));
    assert!(run("variables.twice.size()").1 < cost, "the second time is cheaper");
    assert!(run("has(variables.good) && variables.?good.hasValue()").0 == Ok("true".to_owned()));
    assert_eq!(run("variables.self").0, Err("variable `self`: the variable `self` needs itself".to_owned()));
}

#[test]
fn a_variable_without_a_value_is_a_fault_only_when_it_is_asked_for() {
    let program = Program::compile("true || params.x", &Names::new(["params"])).unwrap();
    let variables = Variables::new([("object", Value::Null)]);
    assert!(matches!(program.evaluate(&variables, &mut Budget::new(100)), Ok(Value::Bool(true))));
    table("1 -> 1");
}
