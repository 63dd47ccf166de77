//! Speaks with people and machines: reads the command line, runs a verb, prints what it gives.

mod args;
mod check;
mod completions;
mod diff;
mod explain;
mod init;
mod output;
mod render;
mod schema;
mod schemas;
mod terminal;
mod workspace;

use clap::Parser;

use crate::source::Failure;
use args::{Arguments, Command};
use terminal::Terminal;

/// How a run ends, as a process tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// All is well; warnings included.
    Clean,
    /// Errors in definitions, or differences.
    Findings,
    /// The command line or the outside world is at fault.
    Usage,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
        }
    }
}

/// Runs one command line; the first argument is the program's own name.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Clap prints help and version to stdout and faults to stderr; a closed pipe is nobody's fault.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Clean };
        }
    };
    let terminal = Terminal::new(&arguments.global);
    match dispatch(&arguments, &terminal).and_then(|exit| terminal.finish().map(|()| exit)) {
        Ok(exit) => exit,
        Err(failure) => {
            terminal.failure(&failure);
            Exit::Usage
        }
    }
}

fn dispatch(arguments: &Arguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Render(options) => render::run(options, global, terminal),
        Command::Check(options) => check::run(options, global, terminal),
        Command::Diff(options) => diff::run(options, global, terminal),
        Command::Explain(options) => explain::run(options, global, terminal),
        Command::Init(options) => init::run(options, global, terminal),
        Command::Schema(options) => schema::run(options, terminal),
        Command::Completions(options) => completions::run(options, terminal),
    }
}
