//! The language itself: literals, operators, macros, optional values; the cases follow the CEL specification.

use super::table;

#[test]
fn literals() {
    table(
        r#"
        null -> null
        true -> true
        -9223372036854775808 -> -9223372036854775808
        0xFF -> 255
        -0x10 -> -16
        42u -> 42u
        1.5e3 -> 1500.0
        .5 -> 0.5
        'a\'b\x41\u00e9\101' -> 'a'bAéA'
        "double" -> 'double'
        r'\d' -> '\d'
        '''x'y''' -> 'x'y'
        b'ab' == bytes('ab') -> true
        [dyn(1), dyn('a'), dyn(null),] -> [1, 'a', null]
        {'a': dyn(1), 'b': dyn([2])} -> {'a': 1, 'b': [2]}
        1 + 2 // a comment -> 3
        type(1) == int -> true
        type('') == string && type([]) == list && type({}) == map && type(null) == null_type -> true
        type(type(1)) == type -> true
        "#,
    );
}

#[test]
fn arithmetic_and_its_limits() {
    table(
        r#"
        1 + 2 * 3 - 4 -> 3
        (1 + 2) * 3 -> 9
        7 / 2 -> 3
        -7 / 2 -> -3
        -7 % 3 -> -1
        7u % 4u -> 3u
        1.0 / 0.0 == double('inf') -> true
        -(-3) -> 3
        'a' + 'b' -> 'ab'
        [1] + [2] -> [1, 2]
        1 / 0 -> fault: division by zero
        1 % 0 -> fault: remainder by zero
        9223372036854775807 + 1 -> fault: the result is out of range
        -9223372036854775808 / -1 -> fault: the result is out of range
        -9223372036854775808 % -1 -> fault: the result is out of range
        9223372036854775807 * 2 -> fault: the result is out of range
        0u - 1u -> fault: the result is out of range
        -int('-9223372036854775808') -> fault: the result is out of range
        1 + 1.0 -> fault: `+` does not fit int and double
        1 + 'a' -> fault: `+` does not fit int and string
        object.spec.replicas + 1 -> 4
        "#,
    );
}

#[test]
fn comparison() {
    table(
        r#"
        dyn(1) == 1.0 -> true
        dyn(1) == 1u -> true
        1 < 1.5 -> true
        2u > 1 -> true
        -1 < 0u -> true
        dyn(1) == '1' -> false
        'a' < 'b' -> true
        'B' < 'a' -> true
        false < true -> true
        dyn([1, 2]) == [1.0, 2.0] -> true
        [1, 2] == [2, 1] -> false
        {'a': 1, 'b': 2} == {'b': 2, 'a': 1} -> true
        null == null -> true
        dyn(null) == 0 -> false
        dyn('a') < 1 -> fault: string and int have no order
        double('nan') == double('nan') -> false
        2 in [1, 2] -> true
        dyn(2.0) in [1, 2] -> true
        'app' in object.metadata.labels -> true
        'x' in {'y': 1} -> false
        1 in {1: 'a'} -> true
        1 in dyn('a') -> fault: `in` does not fit int and string
        object.spec.nothing == null -> true
        object.spec.ratio == 0.5 -> true
        "#,
    );
}

#[test]
fn logic_outweighs_faults() {
    table(
        r#"
        true || 1 / 0 == 1 -> true
        1 / 0 == dyn(1) || true -> true
        false && 1 / 0 == 1 -> false
        1 / 0 == 1 && false -> false
        1 / 0 == 1 || false -> fault: division by zero
        1 / 0 == 1 && true -> fault: division by zero
        dyn(1) || true -> true
        1 || false -> fault: true or false is needed here, not int
        !true -> false
        !!true -> true
        !1 -> fault: true or false is needed here, not int
        true ? 1 : 1 / 0 -> 1
        false ? 1 / 0 : 2 -> 2
        true ? (false ? 1 : 2) : 3 -> 2
        false ? 1 : true ? 2 : 3 -> 2
        false || false || true && true -> true
        1 ? 2 : 3 -> fault: true or false is needed here, not int
        [1, 0].exists(x, 1 / x == 1) -> true
        [0, 1].exists(x, 1 / x == 1) -> true
        [0, 2].exists(x, 1 / x == 1) -> fault: division by zero
        [0, 1].all(x, 1 / x == 0) -> false
        [0, 1].all(x, 1 / x == 1) -> fault: division by zero
        [0, 1].exists_one(x, 1 / x == 1) -> fault: division by zero
        "#,
    );
}

#[test]
fn fields_and_items() {
    table(
        r#"
        object.metadata.name -> 'cart'
        object['metadata']['name'] -> 'cart'
        object.spec.containers[1].name -> 'side'
        object.spec.containers[2].name -> fault: index 2 is out of range of 2 items
        object.spec.containers[-1].name -> fault: index -1 is out of range of 2 items
        object.spec.missing -> fault: no such key: missing
        object.metadata.name.first -> fault: no such key: first
        {'a': 1}['b'] -> fault: no such key: b
        {dyn(1): 'a', dyn(2u): 'b', dyn(true): 'c'}[2] -> 'b'
        {'a': 1, 'a': 2} -> {'a': 2}
        {1.0: 'b'} -> fault: a map's key cannot be double
        ['a'][dyn(0.0)] -> 'a'
        ['a'][dyn('0')] -> fault: a list is not indexed by string
        has(object.spec.replicas) -> true
        has(object.spec.missing) -> false
        has(object.spec.nothing) -> true
        has(object.metadata.name.first) -> false
        has(object.missing.field) -> fault: no such key: missing
        has({'a': 1}.a) -> true
        "#,
    );
}

#[test]
fn macros() {
    table(
        r#"
        object.spec.containers.all(c, c.image.size() > 5) -> true
        object.spec.containers.exists(c, c.name == 'side') -> true
        object.spec.containers.exists_one(c, has(c.ports)) -> true
        object.spec.containers.existsOne(i, c, has(c.image)) -> false
        object.spec.containers.map(c, c.name) -> ['main', 'side']
        object.spec.containers.map(c, has(c.ports), c.name) -> ['main']
        object.spec.containers.filter(c, !has(c.ports)).map(c, c.name) -> ['side']
        object.metadata.labels.all(key, key.size() > 2) -> true
        object.metadata.labels.map(key, object.metadata.labels[key]) -> ['cart', 'gold']
        object.metadata.labels.exists(key, value, value == 'gold') -> true
        [5, 6].all(i, v, v == i + 5) -> true
        ['a', 'b'].transformList(i, v, v + string(i)) -> ['a0', 'b1']
        ['a', 'b'].transformList(i, v, i > 0, v) -> ['b']
        {'a': 1, 'b': 2}.transformMap(k, v, v * 2) -> {'a': 2, 'b': 4}
        {'a': 1, 'b': 2}.transformMap(k, v, v > 1, k + 'x') -> {'b': 'bx'}
        {'a': 1}.transformMapEntry(k, v, {string(v): k}) -> {'1': 'a'}
        {'a': 1, 'b': 1}.transformMapEntry(k, v, {string(v): k}) -> fault: the map has one key twice
        [1, 2].map(x, [3, 4].map(y, x * y)) -> [[3, 4], [6, 8]]
        [1, 2].map(x, [x].map(x, x + 10)[0]) -> [11, 12]
        [].all(x, false) -> true
        [].exists(x, true) -> false
        cel.bind(n, object.spec.replicas, n * n) -> 9
        (5).map(x, x) -> fault: only a list or a map has items to go over, not int
        "#,
    );
}

#[test]
fn optional_values() {
    table(
        r#"
        object.?metadata.?name -> some('cart')
        object.?missing.?name -> none
        object.?missing.name.deeper -> none
        object.metadata.?annotations[?'a/b'].hasValue() -> false
        object.metadata.?labels['app'].orValue('none') -> 'cart'
        object.spec.containers[?7].orValue({}) -> {}
        object.spec.?replicas.orValue(1) -> 3
        object.spec.?missing.orValue(1) -> 1
        object.spec.replicas.orValue(1) -> 3
        object.spec.?replicas.orValue(1 / 0) -> 3
        object.spec.?nothing.?deeper.orValue('x') -> 'x'
        object.?a.or(object.?kind).value() -> 'Deployment'
        optional.none().value() -> fault: the optional value is absent
        optional.of(dyn(1)) == optional.of(1.0) -> true
        optional.ofNonZeroValue('') -> none
        object.?kind.optMap(k, k + '!') -> some('Deployment!')
        object.?missing.optMap(k, k + '!') -> none
        object.?metadata.optFlatMap(m, m.?name) -> some('cart')
        [?object.?kind, ?object.?missing, dyn(1)] -> ['Deployment', 1]
        {?'a': object.?kind, ?'b': object.?missing} -> {'a': 'Deployment'}
        has(object.?metadata.name) -> true
        has(object.?missing.name) -> false
        "#,
    );
}
