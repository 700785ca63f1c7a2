//! In: the words of a command line. Out: an exit code. It is the table of contents of the program:
//! which commands there are, and which file holds each. Every command is one file with its flags,
//! its help and its function. It deliberately computes nothing: the rooms do, and a command says
//! what they found.

mod cells;
mod check;
mod explain;
mod init;
mod inspect;
mod map;
mod metrics;
mod overlap;
mod read;
mod read_workbook;
mod review;
mod run;
mod source;
mod told;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Done.
const DONE: u8 = 0;
/// Done, with findings; each command's help says of which grade.
const FINDINGS: u8 = 1;
/// Usage, configuration, or a file that is refused.
const USAGE: u8 = 2;
/// Done, but a municipality is missing, or its export is older than the period.
const INCOMPLETE: u8 = 3;
/// Another run holds the output.
const LOCKED: u8 = 75;

/// What a region's municipalities do to renew their services: activity, overlap and effect, from
/// the exports they already have.
#[derive(Debug, Parser)]
#[command(name = "loype", version, about, max_term_width = 100)]
#[command(after_help = "Example:
  loype run pipelines/sample.toml

Exit codes:
  0    done
  1    done, with findings; each command's help says of which grade
  2    wrong usage or configuration
  3    done, but a municipality is missing or its export is older than the period
  75   another run holds the output
  101  a bug")]
struct Arguments {
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

/// The commands, in the order of their use.
#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Check(check::Check),
    Run(run::Run),
    Review(review::Review),
    Inspect(inspect::Inspect),
    Map(map::Map),
    Read(read::Read),
    Metrics(metrics::List),
    Explain(explain::Explain),
    Overlap(overlap::Overlap),
    #[command(hide = true)]
    ReadWorkbook(read_workbook::ReadWorkbook),
}

/// Does what the command line of this process asks for.
pub fn main() -> ExitCode {
    // Help and wrong usage end the process here, with 0 and 2.
    let done = match Arguments::parse().command {
        Command::Run(command) => command.done(),
        Command::Review(command) => command.done(),
        Command::Init(command) => command.done(),
        Command::Check(command) => command.done(),
        Command::Inspect(command) => command.done(),
        Command::Map(command) => command.done(),
        Command::Read(command) => command.done(),
        Command::Metrics(command) => command.done(),
        Command::Explain(command) => command.done(),
        Command::Overlap(command) => command.done(),
        Command::ReadWorkbook(command) => command.done(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            // Nobody is left to be told when stderr is closed too.
            let _ = writeln!(std::io::stderr(), "loype: {}", failure.error);
            ExitCode::from(failure.code)
        }
    }
}

/// The exit code of a command that came to its end, or what stopped it.
type Done = Result<u8, Failure>;

/// What stopped a command.
#[derive(Debug)]
struct Failure {
    code: u8,
    error: anyhow::Error,
}

/// Something in the command line or in what it names can't be used.
fn usage(error: impl Into<anyhow::Error>) -> Failure {
    Failure {
        code: USAGE,
        error: error.into(),
    }
}

/// Writes to stdout. A reader that has seen enough, as `| head` has, is no trouble.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    heard(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A value on stdout, as JSON for programs.
fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(usage)?;
    text.push('\n');
    print(&text)
}

/// What writing to stdout came to, when a closed pipe counts as heard.
fn heard(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure {
            code: FINDINGS,
            error: anyhow::anyhow!("can't write to stdout: {error}"),
        }),
        _ => Ok(()),
    }
}
