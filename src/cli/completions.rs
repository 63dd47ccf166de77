//! `bindery completions`: prints a shell's completion script.

use clap::CommandFactory;

use super::Exit;
use super::args::{Arguments, CompletionsOptions};
use super::terminal::Terminal;
use crate::source::Failure;

pub(super) fn run(options: &CompletionsOptions, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "bindery", &mut script);
    terminal.raw(&String::from_utf8_lossy(&script));
    Ok(Exit::Clean)
}
