//! Looks into URLs, IP addresses and ranges of them, and refuses to guess what an authorizer would say.

use std::net::IpAddr;
use std::rc::Rc;

use super::convert::unreadable;
use super::{Arguments, Function, global, member};
use crate::cel::address::parse_ip;
use crate::cel::evaluator::made_map;
use crate::cel::{Cidr, Fault, Url, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    global("isURL", "string -> bool", 0, |a| Ok(Value::Bool(Url::parse(&a.string(0)?).is_some()))),
    global("url", "string -> url", 0, url),
    member("getScheme", "url -> string", 0, |a| part(a, |url| url.scheme.clone())),
    member("getHost", "url -> string", 0, |a| part(a, |url| url.host.clone())),
    member("getHostname", "url -> string", 0, |a| part(a, |url| url.hostname().to_owned())),
    member("getPort", "url -> string", 0, |a| part(a, |url| url.port().to_owned())),
    member("getEscapedPath", "url -> string", 0, |a| part(a, Url::escaped_path)),
    member("getQuery", "url -> map(string, list(string))", 0, query),
    global("isIP", "string -> bool", 30, |a| Ok(Value::Bool(parse_ip(&a.string(0)?).is_some()))),
    global("ip.isCanonical", "string -> bool", 30, is_canonical),
    global("ip", "string -> ip", 30, ip),
    member("ip", "cidr -> ip", 30, ip),
    member("family", "ip -> int", 30, |a| Ok(Value::Int(if address(a, 0)?.is_ipv4() { 4 } else { 6 }))),
    member("isUnspecified", "ip -> bool", 30, |a| Ok(Value::Bool(address(a, 0)?.is_unspecified()))),
    member("isLoopback", "ip -> bool", 30, |a| Ok(Value::Bool(address(a, 0)?.is_loopback()))),
    member("isLinkLocalMulticast", "ip -> bool", 30, |a| {
        Ok(Value::Bool(is_link_local_multicast(address(a, 0)?)))
    }),
    member("isLinkLocalUnicast", "ip -> bool", 30, |a| Ok(Value::Bool(is_link_local(address(a, 0)?)))),
    member("isGlobalUnicast", "ip -> bool", 30, |a| Ok(Value::Bool(is_global(address(a, 0)?)))),
    global("isCIDR", "string -> bool", 30, |a| Ok(Value::Bool(Cidr::parse(&a.string(0)?).is_some()))),
    global("cidr", "string -> cidr", 30, cidr),
    member("containsIP", "cidr, string -> bool | cidr, ip -> bool", 30, contains_ip),
    member("containsCIDR", "cidr, string -> bool | cidr, cidr -> bool", 30, |a| {
        Ok(Value::Bool(range(a, 0)?.contains_range(&*range(a, 1)?)))
    }),
    member("masked", "cidr -> cidr", 30, |a| Ok(Value::Cidr(Rc::new(range(a, 0)?.masked())))),
    member("prefixLength", "cidr -> int", 30, |a| Ok(Value::Int(i64::from(range(a, 0)?.prefix)))),
    member("group", "authorizer, string -> group", 0, ask_cluster),
    member("resource", "group, string -> resource", 0, ask_cluster),
    member("subresource", "resource, string -> resource", 0, ask_cluster),
    member("namespace", "resource, string -> resource", 0, ask_cluster),
    member("name", "resource, string -> resource", 0, ask_cluster),
    member("path", "authorizer, string -> path", 0, ask_cluster),
    member("serviceAccount", "authorizer, string, string -> authorizer", 0, ask_cluster),
    member("fieldSelector", "resource, string -> resource", 30, ask_cluster),
    member("labelSelector", "resource, string -> resource", 30, ask_cluster),
    member("check", "path, string -> decision | resource, string -> decision", 0, ask_cluster),
    member("allowed", "decision -> bool", 0, ask_cluster),
    member("reason", "decision -> string", 0, ask_cluster),
    member("errored", "decision -> bool", 0, ask_cluster),
    member("error", "decision -> string", 0, ask_cluster),
];

/// What an authorizer is asked: only a running API server knows.
fn ask_cluster<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    Err(arguments.unfit())
}

fn url<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    arguments.pay(text.len())?;
    match Url::parse(&text) {
        Some(url) => Ok(Value::Url(Rc::new(url))),
        None => Err(unreadable(arguments, "a URL")),
    }
}

fn own(arguments: &Arguments<'_, '_>) -> Result<Rc<Url>, Fault> {
    match arguments.get(0) {
        Value::Url(url) => Ok(url),
        _ => Err(arguments.unfit()),
    }
}

fn part<'v>(arguments: &mut Arguments<'_, 'v>, part: fn(&Url) -> String) -> Result<Value<'v>, Fault> {
    let text = part(&*own(arguments)?);
    arguments.text(text)
}

/// The parameters as a map of lists.
fn query<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let mut grouped: std::collections::BTreeMap<String, Vec<Value<'v>>> = Default::default();
    for (key, value) in own(arguments)?.parameters() {
        grouped.entry(key).or_default().push(arguments.text(value)?);
    }
    let mut entries = Vec::with_capacity(grouped.len());
    for (key, values) in grouped {
        entries.push((arguments.text(key)?, arguments.made(values)?));
    }
    made_map(entries, arguments.budget, arguments.offset)
}

fn ip<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::String(text) => match parse_ip(&text) {
            Some(address) => Ok(Value::Ip(Rc::new(address))),
            None => Err(unreadable(arguments, "an IP address")),
        },
        Value::Cidr(range) => Ok(Value::Ip(Rc::new(range.address))),
        _ => Err(arguments.unfit()),
    }
}

fn is_canonical<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    match parse_ip(&text) {
        Some(address) => Ok(Value::Bool(address.to_string() == text.as_str())),
        None => Err(unreadable(arguments, "an IP address")),
    }
}

/// An address, or a text of one.
fn address(arguments: &Arguments<'_, '_>, at: usize) -> Result<IpAddr, Fault> {
    match arguments.get(at) {
        Value::Ip(address) => Ok(*address),
        Value::String(text) if at > 0 => parse_ip(&text)
            .ok_or_else(|| arguments.fault(format!("`{}` is not an IP address", text.escape_debug()))),
        _ => Err(arguments.unfit()),
    }
}

/// A range, or a text of one.
fn range(arguments: &Arguments<'_, '_>, at: usize) -> Result<Rc<Cidr>, Fault> {
    match arguments.get(at) {
        Value::Cidr(range) => Ok(range),
        Value::String(text) if at > 0 => match Cidr::parse(&text) {
            Some(range) => Ok(Rc::new(range)),
            None => Err(arguments.fault(format!("`{}` is not a CIDR", text.escape_debug()))),
        },
        _ => Err(arguments.unfit()),
    }
}

fn cidr<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match Cidr::parse(&arguments.string(0)?) {
        Some(range) => Ok(Value::Cidr(Rc::new(range))),
        None => Err(unreadable(arguments, "a CIDR")),
    }
}

fn contains_ip<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    Ok(Value::Bool(range(arguments, 0)?.contains(address(arguments, 1)?)))
}

fn is_link_local_multicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => four.octets().starts_with(&[224, 0, 0]),
        IpAddr::V6(six) => six.segments()[0] & 0xff0f == 0xff02,
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => four.is_link_local(),
        IpAddr::V6(six) => six.is_unicast_link_local(),
    }
}

fn is_global(address: IpAddr) -> bool {
    let is_broadcast = matches!(address, IpAddr::V4(four) if four.is_broadcast());
    !(is_broadcast
        || address.is_unspecified()
        || address.is_loopback()
        || address.is_multicast()
        || is_link_local(address))
}
