//! Finds entries of a list that share what must be unique among them.

use std::collections::BTreeMap;

use super::check::Check;
use super::field::Field;
use super::problems;
use crate::source::Span;

impl Check<'_> {
    /// The entries of a list must differ in the text under a key.
    pub fn unique(&mut self, list: &Field, key: &str, what: &str) {
        if list.node.as_sequence().is_none_or(|items| items.len() < 2) {
            return;
        }
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for item in list.items() {
            let Some(field) = item.get(key) else { continue };
            let Some(text) = field.node.as_str() else { continue };
            match seen.get(text) {
                Some(first) => {
                    let what = format!("{what} `{text}`");
                    self.report(problems::duplicate_entry(&field, *first, &what));
                }
                None => {
                    seen.insert(text, field.span());
                }
            }
        }
    }

    /// The entries of a list must differ in a port number and its protocol.
    pub fn unique_ports(&mut self, list: &Field, key: &str) {
        let mut seen: BTreeMap<(i64, &str), Span> = BTreeMap::new();
        for item in list.items() {
            let Some(field) = item.get(key) else { continue };
            let Some(number) = field.node.as_integer() else { continue };
            let protocol = item.str_at("protocol").unwrap_or("TCP");
            match seen.get(&(number, protocol)) {
                Some(first) => {
                    let what = format!("port `{number}/{protocol}`");
                    self.report(problems::duplicate_entry(&field, *first, &what));
                }
                None => {
                    seen.insert((number, protocol), field.span());
                }
            }
        }
    }

    /// The entries of a list must differ in two texts taken together.
    pub fn unique_pairs(&mut self, list: &Field, keys: (&str, &str)) {
        let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
        for item in list.items() {
            let (Some(first), Some(second)) = (item.str_at(keys.0), item.str_at(keys.1)) else { continue };
            match seen.get(&(first, second)) {
                Some(earlier) => {
                    let what = format!("`{first}` with `{second}`");
                    self.report(problems::duplicate_entry(&item, *earlier, &what));
                }
                None => {
                    seen.insert((first, second), item.span());
                }
            }
        }
    }
}
