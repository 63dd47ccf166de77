//! Looks at a folder on disk as the tests want to see it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file and link below a folder with its content, and every empty folder with a `/` behind its name.
pub fn contents(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).min_depth(1) {
        let entry = entry.expect("a readable folder");
        let path = entry.path().strip_prefix(root).expect("below the root").display().to_string();
        if entry.file_type().is_dir() {
            if fs::read_dir(entry.path()).expect("a readable folder").next().is_none() {
                found.insert(format!("{path}/"), String::new());
            }
        } else if entry.file_type().is_symlink() {
            found.insert(path, "(link)".to_owned());
        } else {
            found.insert(path, fs::read_to_string(entry.path()).expect("a readable file"));
        }
    }
    found
}

/// Writes a file and the folders above it.
pub fn put(root: &Path, path: &str, content: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, content).expect("a file");
}
