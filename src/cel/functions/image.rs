//! Takes references of container images apart.

use std::rc::Rc;

use super::convert::unreadable;
use super::{Arguments, Function, IN_NO_KUBERNETES, global, member};
use crate::cel::{Fault, Image, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    global("isImage", "string -> bool", IN_NO_KUBERNETES, |a| {
        Ok(Value::Bool(Image::parse(&a.string(0)?).is_some()))
    }),
    global("image", "string -> image", IN_NO_KUBERNETES, image),
    member("containsDigest", "image -> bool", IN_NO_KUBERNETES, |a| {
        Ok(Value::Bool(!own(a)?.digest.is_empty()))
    }),
    member("registry", "image -> string", IN_NO_KUBERNETES, |a| part(a, |image| &image.registry)),
    member("repository", "image -> string", IN_NO_KUBERNETES, |a| part(a, |image| &image.repository)),
    member("identifier", "image -> string", IN_NO_KUBERNETES, |a| part(a, Image::identifier)),
    member("tag", "image -> string", IN_NO_KUBERNETES, |a| part(a, |image| &image.tag)),
    member("digest", "image -> string", IN_NO_KUBERNETES, |a| part(a, |image| &image.digest)),
];

fn image<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    arguments.pay(text.len())?;
    match Image::parse(&text) {
        Some(image) => Ok(Value::Image(Rc::new(image))),
        None => Err(unreadable(arguments, "a reference of an image")),
    }
}

fn own(arguments: &Arguments<'_, '_>) -> Result<Rc<Image>, Fault> {
    match arguments.get(0) {
        Value::Image(image) => Ok(image),
        _ => Err(arguments.unfit()),
    }
}

fn part<'v>(arguments: &mut Arguments<'_, 'v>, part: fn(&Image) -> &str) -> Result<Value<'v>, Fault> {
    let text = part(&*own(arguments)?).to_owned();
    arguments.text(text)
}
