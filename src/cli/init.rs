//! `bindery init`: writes a small working repository to start from.

use std::path::Path;

use super::Exit;
use super::args::{Global, InitOptions};
use super::terminal::Terminal;
use super::workspace::start;
use crate::emit::{create_files, stands};
use crate::source::Failure;

/// The starting repository; it is the example of the same name, so that tests compile it.
const FILES: [(&str, &str); 5] = [
    ("bindery.yaml", include_str!("../../examples/quickstart/bindery.yaml")),
    ("platform/platform.yaml", include_str!("../../examples/quickstart/platform/platform.yaml")),
    ("platform/classes.yaml", include_str!("../../examples/quickstart/platform/classes.yaml")),
    ("projects/shop.yaml", include_str!("../../examples/quickstart/projects/shop.yaml")),
    (
        "projects/shop-components.yaml",
        include_str!("../../examples/quickstart/projects/shop-components.yaml"),
    ),
];

/// Keeps a checkout from converting the line endings of what is compared byte by byte.
const ATTRIBUTES: (&str, &str) = (".gitattributes", include_str!("../../examples/quickstart/.gitattributes"));

pub(super) fn run(options: &InitOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let root = start(global).join(&options.path);
    // Only for reading: `bindery.yaml` rather than `./bindery.yaml`.
    let root = root.strip_prefix(".").map(Path::to_owned).unwrap_or(root);
    let mut files = FILES.to_vec();
    // Many a repository has attributes already; without this line a comparison asks Git what it converts.
    if !stands(&root, ATTRIBUTES.0) {
        files.push(ATTRIBUTES);
    }
    create_files(&root, &files)?;
    for (path, _) in files {
        terminal.result(&format!("created {path}\n"));
    }
    terminal.remark("next: `bindery render` writes the manifests of these definitions to `rendered/`");
    Ok(Exit::Clean)
}
