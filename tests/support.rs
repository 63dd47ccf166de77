//! Finds what the tests share: folders, compiled repositories.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery::compile::{Compilation, compile, settings};
use bindery::diagnostics::to_text;
use bindery::model::Moment;
use bindery::source::{Repository, Selection, read_working_tree};

/// A folder of this project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder of the conformance data that lies beside the project, where it does.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("BINDERY_SHARED").map_or_else(|| project("../shared"), PathBuf::from);
    let found = root.join(path);
    if !found.exists() {
        println!("skipped: {} is not beside the project", path);
        return None;
    }
    Some(found)
}

/// What every test takes for now, unless a case has a `now.txt` beside its repository.
pub const NOW: &str = "2026-06-01T12:00:00Z";

/// Compiles a folder as the command line does, without Git.
///
/// `now.txt` beside the folder holds another moment, or anything else for an unknown one.
pub fn compile_folder(root: &Path) -> Compilation {
    let only_config =
        read_working_tree(root, &Selection::default(), None::<&Repository>).expect("a readable folder");
    let mut settings = settings(&only_config, Selection::CONFIG_FILE);
    let other = std::fs::read_to_string(root.with_file_name("now.txt")).ok();
    settings.now = Moment::parse(other.as_deref().unwrap_or(NOW).trim());
    let sources = read_working_tree(root, &settings.selection, None).expect("a readable folder");
    compile(Arc::new(sources), &settings)
}

/// All reports as people see them.
pub fn reports(compilation: &Compilation) -> String {
    to_text(&compilation.diagnostics, &compilation.sources, false)
}
