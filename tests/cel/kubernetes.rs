//! What the API server's own evaluator gave for expressions in which implementations differ (k8s.io/apiserver 0.34.1 with cel-go 0.26.0).

use super::{run, table};

/// Whether an expression is refused before it runs, as when a policy is stored.
fn is_refused(text: &str) -> bool {
    bindery::cel::Program::compile(text, &bindery::cel::Names::new(["object"])).is_err()
}

#[test]
fn constants_are_worked_out_before_a_policy_is_stored() {
    for text in [
        "int('')",
        "true || int('a') == 1",
        "object.kind == 'x' && int('a') == 1",
        "[1].exists(x, int('a') == x)",
        "has(object.x) ? int('a') : 1",
        "[int('a')].size() == 1 || true",
        "string(b'\\xff') == '' || true",
        "uint(dyn(-1)) == 1u || true",
        "int(1e99) == 1 || true",
        "double('1e400') > 0.0 || true",
        "uint('+1') == 1u || true",
        "bool('tRue') || true",
        "duration(dyn('x')) == duration('1s') || true",
        "timestamp(string('x')) == timestamp(0) || true",
        "object.data[null] == 1 || true",
        "object.data[[1]] == 1 || true",
        "object.data[dyn(b'a')] == 1 || true",
        "object.data[duration('1s')] == 1 || true",
        "'a'.matches(dyn('(')) || true",
        "'a'.find(string('(')) == '' || true",
    ] {
        assert!(is_refused(text), "{text} is taken");
    }
    for text in [
        "1 / 0 == 1 || true",
        "[1, 2][5] == 1 || true",
        "{'a': 1}['b'] == 1 || true",
        "9223372036854775807 + 1 == 1 || true",
        "quantity('x') == quantity('1') || true",
        "int(object.kind) == 1 || true",
        "object.data[1.5] == 1 || true",
    ] {
        assert!(!is_refused(text), "{text} is refused");
    }
}

#[test]
fn literal_formats_are_checked_against_the_types_of_their_values() {
    for text in [
        "object.kind == 'x' || '%d'.format(['a']) == ''",
        "'%d'.format([1.0])",
        "'%f'.format([1])",
        "'%a'.format([1])",
        "'%5d'.format([1])",
        "'%.f'.format([1.5])",
        "'%'.format([])",
        "'%d %d'.format([1])",
        "'%d'.format([1, 2])",
        "'a'.format([1])",
        "'%s'.format([ip('1.2.3.4')])",
        "'%s'.format([[[ip('1.2.3.4')]]])",
        "'%s'.format([{'a': quantity('1')}])",
        "'%d'.format([?optional.of(2)])",
        "'%x'.format([1.5])",
        "'%b'.format(['a'])",
    ] {
        assert!(is_refused(text), "{text} is taken");
    }
    table(
        r#"
        '%d'.format([1].map(x, x)) -> '1'
        '%d'.format([1] + [2]) -> '1'
        '%d'.format([dyn(1.0)]) -> fault: `%d` does not fit double
        '%s'.format([dyn(ip('1.2.3.4'))]) -> fault: net.IP cannot be written
        '%s'.format([[1, 'a', [2.0, {'a': 1, 'b': 'c'}]]]) -> '[1, "a", [2.000000, {"a":1, "b":"c"}]]'
        '%s'.format([[1, 'a'].map(x, [x, 'b'])]) -> '[[1, "b"], ["a", "b"]]'
        '%s'.format([dyn([6, 'a'])]) -> '[6, "a"]'
        '%s'.format([size([1, 'a'])]) -> '2'
        ['%s'.format([1]), [1, 'a']] -> fault: a list or map holds values of one type, not int and string
        '%s'.format([[double('NaN'), double('Infinity')]]) -> '["NaN", "+Inf"]'
        '%s'.format([['a"\n', b'x', null, true, 1u]]) -> '["a\"\n", b"x", null, true, 1]'
        '%f %f %f'.format([-0.0, 'NaN', '-Infinity']) -> '0.000000 NaN -∞'
        '%.110f'.format([1.5]).size() -> 112
        '%.20000f'.format([1.5]) -> fault: more than 10000 digits are asked for
        "#,
    );
    let written = |text: &str| run(text).unwrap_or_else(|fault| fault.message);
    assert_eq!(written("'%e'.format([2.71828])"), "'2.718280\u{202f}\u{d7}\u{202f}10\u{2070}\u{2070}'");
    assert_eq!(written("'%e'.format([double('NaN')])"), "'   NaN'");
    assert_eq!(written("'%.0e'.format(['Infinity'])"), "'\u{221e}'");
    assert_eq!(written("'%e'.format([-0.0])"), "'0.000000\u{202f}\u{d7}\u{202f}10\u{2070}\u{2070}'");
    assert_eq!(written("'%.20e'.format([1.5])"), "'     1.500000\u{202f}\u{d7}\u{202f}10\u{2070}\u{2070}'");
}

#[test]
fn syntax_is_as_narrow_as_in_kubernetes() {
    for text in [
        "size('a',)",
        "'tacocat'.indexOf('t', )",
        "[1].all(x, x > 0,)",
        "[1, 2].existsOne(x, x == 1)",
        "has(object.?spec)",
        "has(object['spec'])",
        "rb'a'",
        "!-object.a",
        "-!object.a",
        "--9223372036854775808",
        "timestamp('2009-02-13t23:31:30z')",
        "timestamp('2009-02-13 23:31:30Z')",
        "timestamp('2009-02-13T23:31:30')",
    ] {
        assert!(is_refused(text), "{text} is taken");
    }
    table(
        "
        [1, ].size() + {'a': 1, }.size() -> 2
        [1, 2].existsOne(i, x, x == 1) -> true
        has(object.?metadata.name) -> true
        !!object.kind -> 'Deployment'
        ---object.spec.replicas -> -3
        --1 + -9223372036854775808 -> -9223372036854775807
        !!!(1 == 1) -> false
        -1.abs -> fault: int has no field `abs`
        br'\\a' == b'\\\\a' -> true
        timestamp('2009-02-13T3:31:30,5Z') == timestamp('2009-02-13T03:31:30.5Z') -> true
        ",
    );
    assert_eq!(run("'''a\r\nb\rc'''.size()").ok().as_deref(), Some("5"));
}

#[test]
fn types_are_values() {
    table(
        "
        type(ip('192.168.0.1')) == net.IP -> true
        type(cidr('192.168.0.0/24')) == net.CIDR -> true
        type(optional.none()) == optional_type -> true
        type(timestamp(0)) == google.protobuf.Timestamp -> true
        google.protobuf.Duration == type(duration('1s')) -> true
        .net.IP == type(ip('::1')) -> true
        [{'IP': 1}].map(net, net.IP) -> [1]
        kubernetes.Quantity -> fault: unknown variable `kubernetes`
        ",
    );
}

#[test]
fn types_of_kubernetes_compare_with_their_own_alone() {
    table(
        "
        dyn(ip('1.2.3.4')) == 1 -> fault: net.IP and int cannot be compared
        dyn(quantity('1')) == dyn(ip('1.2.3.4')) -> fault: kubernetes.Quantity and net.IP cannot be compared
        1 == dyn(ip('1.2.3.4')) -> false
        dyn(ip('1.2.3.4')) == null -> false
        dyn(ip('1.2.3.4')) != 'a' -> true
        dyn(ip('1.2.3.4')) in [dyn(1)] -> false
        [dyn(ip('1.2.3.4'))] == [dyn(1)] -> true
        [dyn(1)] == [dyn(ip('1.2.3.4'))] -> false
        dyn(duration('1s')) == 1 -> false
        ",
    );
}

#[test]
fn times_keep_the_distance_from_utc_in_which_they_were_written() {
    table(
        "
        string(timestamp('2024-02-29T12:34:56+05:30')) -> '2024-02-29T12:34:56+05:30'
        string(timestamp('2024-02-29T23:34:56-05:30') + duration('1h')) -> '2024-03-01T00:34:56-05:30'
        '%s'.format([[timestamp('2024-02-29T23:34:56.120+01:00')]]) -> '[timestamp(\"2024-02-29T23:34:56.12+01:00\")]'
        string(timestamp('2024-02-29T23:34:56-00:00')) -> '2024-02-29T23:34:56Z'
        timestamp('2024-02-29T23:34:56-05:30') == timestamp('2024-03-01T05:04:56Z') -> true
        timestamp('2024-02-29T23:34:56-05:30').getHours() -> 5
        timestamp('2009-02-13T23:31:30Z').getDate('Australia/Sydney') -> 14
        timestamp('2009-02-13T23:31:30Z').getMinutes('Asia/Kathmandu') -> 16
        timestamp('2009-07-13T23:31:30Z').getHours('Europe/Zurich') -> 1
        timestamp('2009-02-13T23:31:30Z').getHours('EST5EDT') -> 18
        timestamp('2009-02-13T23:31:30Z').getHours('+99:99') -> 4
        timestamp('2009-02-13T23:31:30Z').getHours('europe/zurich') -> fault: unknown time zone `europe/zurich`: a name such as `Europe/Zurich` or a distance such as `+01:00` is needed
        timestamp('2009-02-13T23:31:30Z').getHours('../etc/localtime') -> fault: unknown time zone `../etc/localtime`: a name such as `Europe/Zurich` or a distance such as `+01:00` is needed
        ",
    );
}

#[test]
fn places_in_text_are_counted_in_characters() {
    table(
        "
        'ta©o©αT'.lastIndexOf('©', 3) -> 2
        'ta©o©αT'.lastIndexOf('©', 4) -> 4
        'ta©o©αT'.lastIndexOf('αT', 5) -> 5
        'ta©o©αT'.lastIndexOf('αT', 6) -> 5
        'ta©o©αT'.indexOf('©', 3) -> 4
        'abc'.lastIndexOf('', 5) -> 5
        ''.indexOf('', -1) -> -1
        'abc'.indexOf('c', -1) -> fault: the index is out of range
        'ααα'.lastIndexOf('β', 1) -> -1
        ",
    );
}

#[test]
fn the_last_of_equal_keys_counts() {
    table(
        "
        {true: 1, false: 2, true: 3}[true] -> 3
        {'a': 1, 'a': 2}.size() -> 1
        size({dyn(1): 'a', dyn(1u): 'b'}) -> 2
        {dyn(1u): 'a', dyn(1): 'b'}[1] -> 'b'
        double('1_0') -> 10.0
        bool('T') -> true
        ",
    );
}
