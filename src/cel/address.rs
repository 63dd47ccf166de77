//! Reads URLs, IP addresses and ranges of them as Kubernetes' CEL libraries do.

use std::net::IpAddr;

/// A URL with its parts, as Go's `url.ParseRequestURI` finds them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Url {
    pub(super) text: String,
    pub(super) scheme: String,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) query: String,
}

/// A range of addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cidr {
    pub(super) address: IpAddr,
    pub(super) prefix: u8,
}

impl Url {
    /// Reads an absolute URL or an absolute path.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.is_empty()
            || text.chars().any(|character| character.is_ascii_control() || character == '\u{7f}')
        {
            return None;
        }
        let (before, query) = text.split_once('?').unwrap_or((text, ""));
        let (scheme, rest) = match before.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
            _ => (String::new(), before),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) if !scheme.is_empty() || rest.contains('/') => {
                rest.split_at(rest.find('/').unwrap_or(rest.len()))
            }
            _ => ("", rest),
        };
        if !path.is_empty() && !path.starts_with('/') || scheme.is_empty() && !rest.starts_with('/') {
            return None;
        }
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let valid =
            is_escaped_well(path) && !host.contains([' ', '<', '>', '"', '\\', '^', '`', '{', '|', '}']);
        (valid && is_host(host)).then(|| Url {
            text: text.to_owned(),
            scheme,
            host: host.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
        })
    }

    /// The host without its port and brackets.
    pub(super) fn hostname(&self) -> &str {
        let host = self.host.rfind(':').map_or(self.host.as_str(), |colon| match self.host.ends_with(']') {
            true => self.host.as_str(),
            false => self.host.get(..colon).unwrap_or_default(),
        });
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The port; empty when there is none.
    pub(super) fn port(&self) -> &str {
        match self.host.ends_with(']') {
            true => "",
            false => self.host.rsplit_once(':').map_or("", |(_, port)| port),
        }
    }

    /// The path with what needs it escaped.
    pub(super) fn escaped_path(&self) -> String {
        let mut escaped = String::with_capacity(self.path.len());
        for byte in self.path.bytes() {
            match byte {
                b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0x7f.. => {
                    escaped.push_str(&format!("%{byte:02X}"));
                }
                byte => escaped.push(char::from(byte)),
            }
        }
        escaped
    }

    /// The parameters behind the question mark, decoded, in order.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        split.map(|(key, value)| (decoded(key), decoded(value))).collect()
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn is_host(host: &str) -> bool {
    match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').is_some_and(|(address, behind)| {
            address.parse::<std::net::Ipv6Addr>().is_ok() && (behind.is_empty() || is_port(behind))
        }),
        None => {
            host.split_once(':').is_none_or(|(name, _)| is_port(host.get(name.len()..).unwrap_or_default()))
        }
    }
}

/// `:8080`, or a colon alone.
fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_escaped_well(path: &str) -> bool {
    let hexadecimal = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    path.split('%').skip(1).all(hexadecimal)
}

/// A part of a query with `+` and `%20` made spaces.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let (byte, after) = match (first, escaped) {
            (b'%', Some(byte)) => (byte, behind.get(2..).unwrap_or_default()),
            (b'+', _) => (b' ', behind),
            (byte, _) => (*byte, behind),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An address; IPv4 in IPv6 clothes and zones are refused, as Kubernetes does.
pub(super) fn parse_ip(text: &str) -> Option<IpAddr> {
    let address: IpAddr = text.parse().ok()?;
    match address {
        IpAddr::V6(six) if six.to_ipv4_mapped().is_some() => None,
        address => Some(address),
    }
}

impl Cidr {
    /// Reads `192.0.2.0/24`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let address = parse_ip(address)?;
        let plain = length.bytes().all(|byte| byte.is_ascii_digit())
            && !(length.len() > 1 && length.starts_with('0'));
        let prefix: u8 = length.parse().ok().filter(|_| plain)?;
        (prefix <= bits(address)).then_some(Cidr { address, prefix })
    }

    /// The same range with everything behind the prefix zero.
    pub(super) fn masked(&self) -> Self {
        let address = match self.address {
            IpAddr::V4(four) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0);
                IpAddr::from((four.to_bits() & mask).to_be_bytes())
            }
            IpAddr::V6(six) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
                IpAddr::from((six.to_bits() & mask).to_be_bytes())
            }
        };
        Cidr { address, prefix: self.prefix }
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        bits(address) == bits(self.address) && Cidr { address, prefix: self.prefix }.masked() == self.masked()
    }

    pub(super) fn contains_range(&self, other: &Cidr) -> bool {
        other.prefix >= self.prefix && self.contains(other.address)
    }
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}
