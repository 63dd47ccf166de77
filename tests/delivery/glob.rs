//! Matches patterns exactly as Argo CD does: the library gobwas/glob without separators, so that a star crosses slashes.

/// Whether a pattern covers a text: `*` and `**` any characters, `?` one, `{a,b}` either, all else itself.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    at(&pattern, &text)
}

fn at(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|skipped| at(rest, &text[skipped..])),
        ['?', rest @ ..] => !text.is_empty() && at(rest, &text[1..]),
        ['{', rest @ ..] => {
            let end = rest.iter().position(|c| *c == '}').expect("a closing brace");
            let mut choices = rest[..end].split(|c| *c == ',');
            choices.any(|choice| at(&[choice, &rest[end + 1..]].concat(), text))
        }
        [own, rest @ ..] => {
            assert!(!"[]}\\!".contains(*own), "a pattern may not hold `{own}`");
            text.first() == Some(own) && at(rest, &text[1..])
        }
    }
}

/// What the library's own tests say.
#[test]
fn the_matcher_is_that_of_argo_cd() {
    for (pattern, text, expected) in [
        ("*test", "this is a test", true),
        ("this*", "this is a test", true),
        ("*is *", "this is a test", true),
        ("*is*a*", "this is a test", true),
        ("**test**", "this is a test", true),
        ("*is", "this is a test", false),
        ("*no*", "this is a test", false),
        ("{*,**}{a,b}", "ab", true),
        ("{*,**}{a,b}", "ac", false),
        ("*.yaml", "a/b.yaml", true),
        ("*/b.yaml", "b.yaml", false),
        ("", "", true),
        ("", "a", false),
    ] {
        assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
    }
}

#[test]
fn files_that_are_named_are_covered_and_nothing_else() {
    let pattern = "{cart/service-cart.yaml,cart/deployment-cart.yaml,web.yaml}";
    for ours in ["cart/service-cart.yaml", "cart/deployment-cart.yaml", "web.yaml"] {
        assert!(matches(pattern, ours), "{ours}");
    }
    for other in
        ["cart/x.yaml", "cart/web.yaml", "cart/nested/service-cart.yaml", "web.yaml.json", "xweb.yaml"]
    {
        assert!(!matches(pattern, other), "{other}");
    }
    assert!(matches("*", "cart/x.yaml"), "a lone star leaves everything out");
}
