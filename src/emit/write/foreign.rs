//! Finds what is not ours in the folders of the output, without comparing content that a list names.

use std::collections::BTreeMap;
use std::path::Path;

use super::disk::Disk;
use super::survey::{State, compare, survey_names};
use crate::emit::output_tree::OutputTree;
use crate::emit::{FileMode, emit, paths};
use crate::render::Rendered;
use crate::source::Failure;

/// Paths below the output root that no list names and that are not what would be rendered there, sorted.
///
/// The objects may be those of faulty definitions: what was rendered before is listed on disk.
pub fn foreign_files(rendered: &Rendered, mode: FileMode, root: &Path) -> Result<Vec<String>, Failure> {
    let names = paths(rendered, mode).map(|path| (path, String::new())).collect::<BTreeMap<_, _>>();
    let tree = OutputTree::new(names).unwrap_or_default();
    let disk = Disk::new(root, &|_, _| Ok(()))?;
    let [mut foreign, unlisted] = survey_names(&tree, &disk)?;
    if !unlisted.is_empty() {
        let whole = emit(rendered, mode).unwrap_or_default();
        for path in unlisted {
            let content = whole.files().get(&path).map_or("", String::as_str);
            if compare(&disk, &path, content, false)? != State::Same {
                foreign.push(path);
            }
        }
    }
    foreign.sort_unstable();
    Ok(foreign)
}
