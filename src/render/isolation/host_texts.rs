//! Reads hosts out of texts: configuration of proxies, conditions in JSON, subjects of certificates.

use serde_json::Value;

use super::claims::{Host, host};

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    text.split(ends).map(|word| word.trim_matches(['"', '\''])).filter(|word| !word.is_empty())
}

/// Hosts that a proxy's configuration sets: behind `server_name` up to `;`, and behind `host:` and `hostname:`.
pub(super) fn behind_words(text: &str) -> Vec<Host> {
    let mut hosts = Vec::new();
    let mut words = text.split_inclusive([' ', '\t', '\n', '\r', ';', '{', '}']).map(str::trim);
    while let Some(word) = words.next() {
        if word.contains("Host(") {
            hosts.push(Host::Expression(word.to_owned()));
        }
        let one = matches!(word.trim_matches(['"', '\'']), "host:" | "hostname:" | "host\":" | "hostname\":");
        if one {
            let value = words.by_ref().find(|word| !word.is_empty());
            hosts.extend(value.map(|value| host(value.trim_matches(['"', '\'', ',', '}']))));
        }
        if word != "server_name" {
            continue;
        }
        for name in words.by_ref() {
            let own = name.trim_end_matches(';').trim_matches(['"', '\'']);
            if !own.is_empty() {
                hosts.push(host(own));
            }
            if name.ends_with([';', '}']) {
                break;
            }
        }
    }
    hosts
}

/// The hosts in the conditions of a rule of an AWS load balancer; what cannot be read could be any.
pub(super) fn of_conditions(text: &str) -> Vec<Host> {
    let expression = || vec![Host::Expression(text.to_owned())];
    let Ok(Value::Array(conditions)) = serde_json::from_str(text) else { return expression() };
    let mut hosts = Vec::new();
    for condition in &conditions {
        let configs: Vec<&Value> = fields(condition, "hostHeaderConfig").collect();
        let values = configs.iter().flat_map(|config| fields(config, "values")).filter_map(Value::as_array);
        let values: Vec<Host> =
            values.flatten().map(|value| host(value.as_str().unwrap_or_default())).collect();
        let is_regular = configs.iter().any(|config| fields(config, "regexValues").next().is_some());
        let is_of_host = !configs.is_empty()
            || fields(condition, "field").any(|field| field.as_str() == Some("host-header"));
        if is_regular || is_of_host && values.is_empty() {
            hosts.extend(expression());
        }
        hosts.extend(values);
    }
    hosts
}

/// What stands under a name in whichever case: Go's `encoding/json`, which controllers use, ignores it.
fn fields<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    let entries = value.as_object().into_iter().flatten();
    entries.filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The common names in a subject of RFC 4514; an escaped one could be any.
pub(super) fn of_subject(text: &str) -> Vec<Host> {
    let parts = text.split([',', '+', ';']).filter_map(|part| part.split_once('='));
    let names = parts.filter(|(key, _)| matches!(key.trim().to_ascii_uppercase().as_str(), "CN" | "2.5.4.3"));
    names.map(|(_, name)| host(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_names_hosts() {
        let named =
            |names: &[&str]| names.iter().map(|name| Host::Named((*name).to_owned())).collect::<Vec<Host>>();
        assert_eq!(
            behind_words("gzip on;\nserver_name a.com\n  b.com;\nreturn 200 server;"),
            named(&["a.com", "b.com"])
        );
        assert_eq!(behind_words("}server{server_name a.com;"), named(&["a.com"]));
        assert_eq!(behind_words("kind: Mapping\nhost: \"a.com\"\nprefix: /"), named(&["a.com"]));
        assert_eq!(behind_words("proxy_set_header Host $host;"), Vec::new());
        assert_eq!(
            of_conditions(r#"[{"field":"host-header","hostHeaderConfig":{"values":["a.com"]}}]"#),
            named(&["a.com"])
        );
        for text in [
            r#"[{"field":"host-header","hostheaderconfig":{"VALUES":["a.com"]}}]"#,
            r#"[{"Field":"host-header","HOSTHEADERCONFIG":{"Values":["a.com"]}}]"#,
        ] {
            assert_eq!(of_conditions(text), named(&["a.com"]), "{text}");
        }
        for text in [
            r#"[{"hostHeaderConfig":{"regexValues":["^a"]}}]"#,
            r#"[{"hostHeaderConfig":{"values":"a.com"}}]"#,
            r#"[{"hostHeaderConfig":{}}]"#,
            r#"[{"field":"host-header"}]"#,
        ] {
            assert!(matches!(of_conditions(text)[..], [Host::Expression(_)]), "{text}");
        }
        assert_eq!(of_conditions(r#"[{"field":"path-pattern","pathPatternConfig":{"values":["/"]}}]"#), []);
        assert_eq!(of_conditions("[{"), vec![Host::Expression("[{".to_owned())]);
    }

    #[test]
    fn subjects_name_hosts() {
        let named = |name: &str| vec![Host::Named(name.to_owned())];
        assert_eq!(of_subject("CN=a.com,O=Acme"), named("a.com"));
        assert_eq!(of_subject("O=Acme+cn = a.com"), named("a.com"));
        assert_eq!(of_subject("2.5.4.3=a.com"), named("a.com"));
        assert!(matches!(of_subject("CN=a\\2ecom,O=Acme")[..], [Host::Expression(_)]));
        assert_eq!(of_subject("O=Acme"), []);
    }
}
