//! The name function: within its limit, the same for the same parts, and apart for different ones.

use bindery::plan::shorten;
use proptest::prelude::*;

proptest! {
    #[test]
    fn names_fit_and_repeat(limit in 20_usize..260, parts in prop::collection::vec("[a-z0-9.A-Z_é-]{0,80}", 1..5)) {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let name = shorten(limit, &parts);
        prop_assert!(name.len() <= limit, "{name}");
        prop_assert_eq!(&name, &shorten(limit, &parts));
        prop_assert!(name.starts_with(|c: char| c.is_alphanumeric()) && name.ends_with(|c: char| c.is_ascii_hexdigit()));
    }

    #[test]
    fn valid_parts_give_valid_labels(parts in prop::collection::vec("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", 1..5)) {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let name = shorten(63, &parts);
        prop_assert!(bindery::validate::kubernetes::names::is_dns_label(&name).is_none(), "{name}");
    }

    #[test]
    fn different_parts_give_different_hashes(one in "[a-z-]{1,40}", other in "[a-z-]{1,40}") {
        prop_assume!(one != other);
        let hash = |name: String| name[name.len() - 8..].to_owned();
        prop_assert_ne!(hash(shorten(63, &["dp", &one])), hash(shorten(63, &["dp", &other])));
    }
}
