//! Writes files that people own afterwards, or that a generator keeps: a starting repository, schemas.

#![expect(clippy::disallowed_methods, reason = "one of the two files that write to the disk")]

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::problems::{cannot, init_through_link, symbolic_link};
use crate::source::Failure;

/// Creates files below a folder; if any of them exists, nothing is written.
///
/// Neither the folder nor anything on the way to a file may be a link, which could lead anywhere.
pub fn create_files(root: &Path, files: &[(&str, &str)]) -> Result<(), Failure> {
    // A slash at the end would make the system follow a link.
    let root: PathBuf = root.components().collect();
    for (path, _) in files {
        let below = Path::new(path).ancestors().map(|folder| root.join(folder));
        let is_link = |place: &PathBuf| place.symlink_metadata().is_ok_and(|data| data.is_symlink());
        // Joined with nothing the root ends in a slash again.
        let mut way = below.map(|place| place.components().collect::<PathBuf>());
        if let Some(link) = way.find(is_link) {
            return Err(init_through_link(&link));
        }
        let place = root.join(path);
        if place.symlink_metadata().is_ok() {
            return Err(Failure::new(format!(
                "`{}` exists already, so nothing was written",
                place.display()
            ))
            .with_hint("name an empty folder"));
        }
    }
    for (path, text) in files {
        let place = root.join(path);
        make_folder(&place)?;
        // `create_new` refuses a file that somebody else made meanwhile, and a link.
        let file = OpenOptions::new().write(true).create_new(true).open(&place);
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| cannot("write", &place, &error))?;
    }
    Ok(())
}

/// Whether a file of one's own stands below a folder; a link is none.
pub fn stands(root: &Path, path: &str) -> bool {
    root.join(path).symlink_metadata().is_ok_and(|data| data.is_file())
}

/// Writes generated files below a folder; a file with the same content is not touched.
pub fn replace_files(root: &Path, files: &[(&str, &str)]) -> Result<(), Failure> {
    for (path, text) in files {
        let place = root.join(path);
        if fs::read(&place).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        if place.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(symbolic_link(&place));
        }
        make_folder(&place)?;
        fs::write(&place, text).map_err(|error| cannot("write", &place, &error))?;
    }
    Ok(())
}

fn make_folder(file: &Path) -> Result<(), Failure> {
    let Some(folder) = file.parent() else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|error| cannot("make the folder", folder, &error))
}
