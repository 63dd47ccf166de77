//! Reads the files that a user names on the command line, wherever they lie.

use std::io::stdin;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::worktree::{Outcome, read_bounded, read_stream};
use super::{Failure, IrregularityKind, RepoPath, Selection, SourceTree, read_working_tree};

/// Reads each path: a file whatever its ending, all `.yaml`, `.yml` and `.json` files below a folder, `-` as stdin.
///
/// A path that does not exist is a failure; a file that cannot be read whole is an irregularity. `limit` is in bytes a file.
pub fn read_named(start: &Path, paths: &[PathBuf], limit: u64) -> Result<SourceTree, Failure> {
    let (mut files, mut irregular) = (Vec::new(), Vec::new());
    let mut take = |path: RepoPath, outcome: Outcome| match outcome {
        Ok(text) => files.push((path, text)),
        Err(kind) => irregular.push((path, kind)),
    };
    for path in paths {
        if path.as_os_str() == "-" {
            take(RepoPath::named("<stdin>"), read_stream(stdin().lock(), limit));
            continue;
        }
        let place = start.join(path);
        let metadata = place
            .metadata()
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))?;
        let shown = path.to_string_lossy();
        if metadata.is_dir() {
            for (below, outcome) in below(&place, limit)? {
                let shown = format!("{}/{below}", shown.trim_end_matches('/'));
                take(RepoPath::named(shown.strip_prefix("./").unwrap_or(&shown)), outcome);
            }
        } else {
            take(RepoPath::named(&shown), read_bounded(&place, limit));
        }
    }
    Ok(SourceTree::new(files, irregular))
}

/// The files below a folder, without links and hidden ones, as among definitions.
fn below(folder: &Path, limit: u64) -> Result<Vec<(RepoPath, Outcome)>, Failure> {
    let mut selection =
        Selection { output: String::new(), config_file: String::new(), ..Selection::default() };
    selection.limits.file_size = limit;
    let tree = read_working_tree(folder, &selection, None)?;
    let outcome = |index: usize, text: &Arc<str>| {
        let irregular = tree.irregularities().iter().find(|found| found.file.0 as usize == index);
        irregular.map_or_else(|| Ok(text.clone()), |found| Err::<_, IrregularityKind>(found.kind.clone()))
    };
    let files = tree.files().iter().enumerate();
    Ok(files.map(|(index, file)| (file.path.clone(), outcome(index, &file.text))).collect())
}
