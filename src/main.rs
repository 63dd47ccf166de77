//! Runs the command line and tells the process how it ended.

use std::panic::PanicHookInfo;
use std::process::ExitCode;

/// What a bug is called, so that CI can tell it from a finding.
const BUG: u8 = 70;

#[expect(clippy::print_stderr, reason = "a bug is told even when the terminal that cli prints with is lost")]
fn main() -> ExitCode {
    std::panic::set_hook(Box::new(tell_place));
    match std::panic::catch_unwind(|| bindery::cli::run(std::env::args_os())) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(_) => {
            eprintln!("bindery ran into a bug; nothing that it had not finished writing was changed");
            ExitCode::from(BUG)
        }
    }
}

/// Tells where in the source a bug was met, never the message: the standard library's quote the text they were given (a slice that ends
/// within a character), and that may be a secret.
#[expect(clippy::print_stderr, reason = "a bug is told even when the terminal that cli prints with is lost")]
fn tell_place(bug: &PanicHookInfo<'_>) {
    if let Some(place) = bug.location() {
        eprintln!("bug at {}:{}:{}", place.file(), place.line(), place.column());
    }
}
