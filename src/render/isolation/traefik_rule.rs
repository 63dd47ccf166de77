//! Reads the hosts that a rule of Traefik answers.

/// Deepest nesting of a rule that is followed.
const DEEPEST: usize = 64;

/// The hosts that a rule answers, expressions among them as they stand; nothing when it answers every host.
///
/// What cannot be read answers every host: Traefik 3 and 2 both take `Host`, `HostSNI`, their regular expressions, `&&`,
/// `||`, `!` and brackets (doc.traefik.io, Routing, Routers, Rule).
pub(super) fn hosts(rule: &str) -> Option<Vec<String>> {
    let mut reader = Reader { rest: rule };
    let hosts = reader.either(0);
    if reader.rest.trim().is_empty() { hosts } else { None }
}

struct Reader<'r> {
    rest: &'r str,
}

impl<'r> Reader<'r> {
    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start();
        let behind = rest.strip_prefix(token);
        self.rest = behind.unwrap_or(rest);
        behind.is_some()
    }

    /// One of several: a part that answers every host makes the whole do so.
    fn either(&mut self, depth: usize) -> Option<Vec<String>> {
        let mut hosts = self.both(depth);
        while self.take("||") {
            let other = self.both(depth);
            hosts = hosts.zip(other).map(|(mut hosts, other)| {
                hosts.extend(other);
                hosts
            });
        }
        hosts
    }

    /// All together: one part that names hosts is enough.
    fn both(&mut self, depth: usize) -> Option<Vec<String>> {
        let mut hosts = self.single(depth);
        while self.take("&&") {
            hosts = match (hosts, self.single(depth)) {
                (Some(mut hosts), Some(other)) => {
                    hosts.extend(other);
                    Some(hosts)
                }
                (one, other) => one.or(other),
            };
        }
        hosts
    }

    fn single(&mut self, depth: usize) -> Option<Vec<String>> {
        if depth > DEEPEST {
            self.rest = "(";
            return None;
        }
        if self.take("!") {
            self.single(depth + 1);
            return None;
        }
        if self.take("(") {
            let hosts = self.either(depth + 1);
            return if self.take(")") { hosts } else { None };
        }
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        self.rest = behind;
        if !self.take("(") {
            return None;
        }
        let values = self.values()?;
        match name {
            "Host" | "HostHeader" | "HostSNI" => Some(values),
            // Marked so that nobody takes it for a host.
            "HostRegexp" | "HostSNIRegexp" => Some(values.iter().map(|value| format!("~{value}")).collect()),
            _ => None,
        }
    }

    /// What stands between brackets, in backticks or quotes.
    fn values(&mut self) -> Option<Vec<String>> {
        let mut values = Vec::new();
        while !self.take(")") {
            let quote = ["`", "\"", "'"].into_iter().find(|quote| self.take(quote))?;
            let (value, behind) = self.rest.split_once(quote)?;
            values.push(value.to_owned());
            self.rest = behind;
            self.take(",");
        }
        Some(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_name_their_hosts() {
        let read = |rule: &str| hosts(rule).map(|hosts| hosts.join(" "));
        assert_eq!(read("Host(`a.example.com`)").as_deref(), Some("a.example.com"));
        assert_eq!(read("Host(`a.com`, `b.com`) && PathPrefix(`/x`)").as_deref(), Some("a.com b.com"));
        assert_eq!(read("(Host(`a.com`) || Host(\"b.com\")) && !Path(`/`)").as_deref(), Some("a.com b.com"));
        assert_eq!(read("HostSNI(`*`)").as_deref(), Some("*"));
        assert_eq!(read("HostRegexp(`^.+$`)").as_deref(), Some("~^.+$"));
        for every in [
            "PathPrefix(`/`)",
            "Host(`a.com`) || PathPrefix(`/x`)",
            "!Host(`a.com`)",
            "Host(`a.com`",
            "Host(`a.com`))",
            "",
        ] {
            assert_eq!(read(every), None, "{every}");
        }
    }

    #[test]
    fn deep_rules_end() {
        assert_eq!(hosts(&"(".repeat(1_000_000)), None);
        assert_eq!(hosts(&"!".repeat(1_000_000)), None);
    }
}
