//! Functions of the standard library and of Kubernetes.

use super::table;

#[test]
fn strings() {
    table(
        r#"
        'abc'.contains('b') && 'abc'.startsWith('ab') && 'abc'.endsWith('bc') -> true
        'äbc'.size() -> 3
        size('äbc') + size([1]) + size({'a': 1}) -> 5
        'äbc'.charAt(1) -> 'b'
        'abc'.charAt(3) -> ''
        'abc'.charAt(4) -> fault: index 4 is out of range
        'ABc'.lowerAscii() + 'abC'.upperAscii() -> 'abcABC'
        '  a '.trim() -> 'a'
        'a-b-c'.replace('-', '+') -> 'a+b+c'
        'a-b-c'.replace('-', '+', 1) -> 'a+b-c'
        'ab'.replace('', '_') -> '_a_b_'
        'a,b,c'.split(',') -> ['a', 'b', 'c']
        'a,b,c'.split(',', 2) -> ['a', 'b,c']
        'a,b,c'.split(',', 0) -> []
        'äbc'.split('') -> ['ä', 'b', 'c']
        'äbc'.split('', 2) -> ['ä', 'bc']
        'tacocat'.substring(4) -> 'cat'
        'tacocat'.substring(0, 4) -> 'taco'
        'tacocat'.substring(3, 9) -> fault: the range 3 to 9 is out of range of 7 characters
        'hello mellow'.indexOf('ello') -> 1
        'hello mellow'.indexOf('ello', 2) -> 7
        'hello mellow'.indexOf('jello') -> -1
        'hello mellow'.lastIndexOf('ello') -> 7
        'hello mellow'.lastIndexOf('ello', 6) -> 1
        'hello'.indexOf('') + 'hello'.lastIndexOf('') -> 5
        ['hello'.indexOf('l', 20), 'hello'.lastIndexOf('l', 5), 'hello'.indexOf('', 20), 'hello'.lastIndexOf('', 20)] -> [-1, -1, 20, 20]
        'hello'.indexOf('l', -1) -> fault: the index is out of range
        ['a', 'b'].join('-') + ['c'].join() -> 'a-bc'
        strings.quote("a\n\"b\"") -> '"a\n\"b\""'
        base64.encode(b'hello') -> 'aGVsbG8='
        string(base64.decode('aGVsbG8=')) -> 'hello'
        base64.decode('?') -> fault: `?` is not base64
        "#,
    );
}

#[test]
fn formatting() {
    table(
        r#"
        '%s has %d of %f'.format(['x', 3, 1.5]) -> 'x has 3 of 1.500000'
        '%.2f %% %e'.format([3.14159, 1234.5]) -> '3.14 % 1.234500 × 10⁰³'
        '%b %x %X %o'.format([5, 255, 'hi', 8]) -> '101 ff 6869 10'
        '%s'.format([[1, 'a', {'k': null}]]) -> '[1, "a", {"k":null}]'
        '%s'.format([duration('90s')]) -> '90s'
        '%d'.format(['x']) -> fault: `%d` does not fit string
        '%s %s'.format(['x']) -> fault: value 2 is missing
        '%s'.format(['x', 'y']) -> fault: the format takes 1 values, 2 are given
        "#,
    );
}

#[test]
fn conversions() {
    table(
        r#"
        int('12') + int(3.9) + int(4u) -> 19
        int('x') -> fault: `x` is not a whole number
        int(1e30) -> fault: the number is out of range
        uint(-1) -> fault: the number is out of range
        double('1.5') + double(1) -> 2.5
        string(1) + string(true) + string(1.5) + string(1e21) + string(2.0) -> '1true1.51e+212'
        bool('true') && !bool('0') -> true
        string(b'ab') -> 'ab'
        dyn(1) == 1 -> true
        string(999999.0) + string(1000000.0) + string(0.00001) -> '9999991e+061e-05'
        string(null) -> fault: `string` does not take null_type
        "#,
    );
}

#[test]
fn lists_and_sets() {
    table(
        r#"
        [1, 2, 3].sum() + [1, 5, 2].max() + [4, 3].min() -> 14
        [duration('1m'), duration('1s')].sum() == duration('61s') -> true
        [].sum() -> 0
        [].max() -> fault: an empty list has no least or greatest item
        [1, 2, 2].isSorted() && !['b', 'a'].isSorted() -> true
        ['a', 'b', 'a'].indexOf('a') + ['a', 'b', 'a'].lastIndexOf('a') -> 2
        [dyn(1), dyn(1.0), dyn(2)].distinct() -> [1, 2]
        [dyn([1]), dyn([dyn(2), dyn([3])]), dyn(4)].flatten() -> [1, 2, [3], 4]
        [dyn([1]), dyn([dyn(2), dyn([3])])].flatten(2) -> [1, 2, 3]
        [1, 2, 3, 4].slice(1, 3) -> [2, 3]
        [3, 1, 2].sort() -> [1, 2, 3]
        [1, 2].reverse() -> [2, 1]
        ['bb', 'a', 'ccc'].sortBy(x, size(x)) -> ['a', 'bb', 'ccc']
        '%f %.1f %e'.format([-1234567.5, 999.99, -0.00105]) -> '-1,234,567.500000 1,000.0 -1.050000 × 10⁻⁰³'
        [1, 2].first().value() + [1, 2].last().value() -> 3
        lists.range(3) -> [0, 1, 2]
        sets.contains(dyn([1, 2]), [2.0]) && !sets.contains([1], [1, 2]) -> true
        sets.equivalent([1, 2, 2], [2, 1]) -> true
        sets.intersects([1], [2, 1]) && !sets.intersects([], [1]) -> true
        math.greatest(1, 2.5, 2u) -> 2.5
        math.least([3, 1]) + math.abs(-2) -> 3
        math.ceil(1.2) + math.floor(1.8) -> 3.0
        "#,
    );
}

#[test]
fn regular_expressions() {
    table(
        r#"
        'registry/cart:1.2'.matches('^registry/.+:[0-9.]+$') -> true
        matches('abc', 'b') -> true
        'a123b45'.find('[0-9]+') -> '123'
        'a'.find('[0-9]+') -> ''
        'a123b45'.findAll('[0-9]+') -> ['123', '45']
        'a123b45'.findAll('[0-9]+', 1) -> ['123']
        'x'.matches('(') -> fault: `(` is not a regular expression
        '٣'.matches('^\\d$') -> false
        '3'.matches('^\\d$') && 'a_'.matches('^[\\w]+$') && 'ab'.matches('^[[:alpha:]&&~[]+$') -> true
        'a]b'.matches('^[]a-b]+$') && '^'.matches('^[^]a]$') -> true
        'a b'.matches('a\\sb') && 'ab cd'.matches('\\bcd\\b') -> true
        "#,
    );
}

#[test]
fn quantities_and_versions() {
    table(
        r#"
        quantity('1Gi').isGreaterThan(quantity('1G')) -> true
        quantity('500m').compareTo(quantity('0.5')) -> 0
        quantity('1') == quantity('1000m') -> true
        quantity('2k').asInteger() -> 2000
        quantity('0.5').asInteger() -> fault: the quantity is not a whole number
        quantity('500m').asApproximateFloat() -> 0.5
        sign(quantity('-1')) + sign(quantity('0')) -> -1
        quantity('1').add(quantity('500m')).sub(1).compareTo(quantity('0.5')) -> 0
        quantity('3').isInteger() && !quantity('300m').isInteger() -> true
        ['1Ti', '1.5k', '1e3', '-5Gi', '0001', '0'].all(text, quantity(text).isInteger()) -> true
        ['1.5Gi', '1000m', '1.0', '1Pi', '10E', '1234567890123456789'].exists(text, quantity(text).isInteger()) -> false
        quantity('1Gi').add(1).isInteger() && !quantity('1.5Gi').add(quantity('0.5Gi')).isInteger() -> true
        isQuantity('1Gi') && !isQuantity('1Gib') -> true
        quantity('x') -> fault: `x` is not a quantity
        object.spec.containers.all(c, !has(c.resources) || quantity(c.resources.limits.memory).isLessThan(quantity('1Gi'))) -> true
        semver('1.2.3').isLessThan(semver('1.10.0')) -> true
        semver('1.2.3-rc.1').compareTo(semver('1.2.3')) -> -1
        semver('v1.2', true).minor() -> 2
        isSemver('1.2') || !isSemver('v1.0', true) -> false
        "#,
    );
}

#[test]
fn images() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    table(
        r#"
        image('nginx').registry() + ' ' + image('nginx').repository() + ' ' + image('nginx').tag() -> 'index.docker.io library/nginx latest'
        image('docker.io/bitnami/redis:7').registry() + ' ' + image('docker.io/bitnami/redis:7').repository() -> 'index.docker.io bitnami/redis'
        image('localhost:5000/a/b:1').registry() + ' ' + image('localhost:5000/a/b').tag() -> 'localhost:5000 latest'
        image('registry.example.com/cart:1').identifier() -> '1'
        isImage('registry.example.com//cart') || isImage('Cart:1') || isImage('cart:') || isImage('cart@sha256:00') -> false
        image('a b') -> fault: `a b` is not a reference of an image
        "#,
    );
    let pinned = format!("image('registry.example.com/cart:1@{digest}')");
    let same =
        format!("{pinned}.digest() == '{digest}' && {pinned}.tag() == '' && {pinned}.containsDigest()");
    table(&format!("{same} -> true"));
}

#[test]
fn addresses() {
    table(
        r#"
        url('https://user@example.com:8443/a%20b?x=1&x=2&y=').getHost() -> 'example.com:8443'
        url('https://example.com:8443/').getHostname() -> 'example.com'
        url('https://[::1]:80/').getHostname() + url('https://[::1]:80/').getPort() -> '::180'
        url('https://example.com/a b').getEscapedPath() -> '/a%20b'
        url('https://example.com/?x=1&x=a+b&y=').getQuery() -> {'x': ['1', 'a b'], 'y': ['']}
        url('/path').getScheme() -> ''
        isURL('https://example.com:80') && isURL('/a') && !isURL('example.com') && !isURL('../a') -> true
        url('relative') -> fault: `relative` is not a URL
        isIP('192.0.2.1') && isIP('2001:db8::1') && !isIP('192.0.2.256') && !isIP('::ffff:1.2.3.4') -> true
        ip('127.0.0.1').isLoopback() && ip('fe80::1').isLinkLocalUnicast() -> true
        ip('2001:db8::1').family() -> 6
        ip('8.8.8.8').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() -> true
        ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8::1') -> true
        ip('127.0.0.1') == ip('127.0.0.1') -> true
        cidr('192.0.2.0/24').containsIP('192.0.2.7') && !cidr('192.0.2.0/24').containsIP(ip('192.0.3.7')) -> true
        cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/7')) -> true
        string(cidr('192.0.2.7/24').masked()) + ' ' + string(cidr('::1/128').ip()) -> '192.0.2.0/24 ::1'
        cidr('0.0.0.0/0').prefixLength() + cidr('::/0').prefixLength() -> 0
        isCIDR('192.0.2.0/33') || isCIDR('192.0.2.0') || isCIDR('192.0.2.0/024') -> false
        "#,
    );
}

#[test]
fn times() {
    table(
        r#"
        duration('1500ms').getMilliseconds() -> 1500
        duration('1h30m').getMinutes() + duration('1.5s').getSeconds() -> 91
        duration('8h') > duration('479m') && duration('-1ms') < duration('0') -> true
        duration('1h') + duration('1m') == duration('3660s') -> true
        duration('1 hour') -> fault: `1 hour` is not a duration
        string(duration('1m1.5s')) -> '61.5s'
        timestamp('2024-02-29T12:30:45.5Z').getDate() -> 29
        timestamp('2024-02-29T12:30:45Z').getMonth() + timestamp('2024-02-29T12:30:45Z').getDayOfWeek() -> 5
        timestamp('2024-12-31T23:30:00Z').getDayOfYear() -> 365
        timestamp('2024-12-31T23:30:00Z').getFullYear('+01:00') -> 2025
        timestamp('2023-02-29T00:00:00Z') -> fault: `2023-02-29T00:00:00Z` is not a point in time
        timestamp('2024-01-01T00:00:00+02:00') == timestamp('2023-12-31T22:00:00Z') -> true
        string(timestamp('2024-01-01T00:00:00Z') + duration('36h')) -> '2024-01-02T12:00:00Z'
        timestamp('2024-01-02T00:00:00Z') - timestamp('2024-01-01T00:00:00Z') == duration('24h') -> true
        int(timestamp('1970-01-01T00:01:00Z')) -> 60
        "#,
    );
}

#[test]
fn named_formats() {
    table(
        r#"
        format.dns1123Label().validate('my-name') -> none
        format.dns1123Label().validate('My_Name').hasValue() -> true
        format.named('dns1123Subdomain').value().validate('a.b-c.d') -> none
        format.named('unknown') -> none
        format.qualifiedName().validate('example.com/Name') -> none
        format.date().validate('2024-02-30').hasValue() -> true
        "#,
    );
}
