//! In: the words of a command line. Out: which command, with what. It exists so that the program's
//! flags, help and errors stand in one place. It deliberately does nothing itself.

mod map;

pub use map::Map;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// What a region's municipalities do to renew their services: activity, overlap and effect, from
/// the exports they already have.
#[derive(Debug, Parser)]
#[command(name = "loype", version, about, max_term_width = 100)]
#[command(
    after_help = "Example:\n  loype run pipelines/sample.toml\n\nExit codes: 0 done; 1 done, with findings of error grade; 2 usage or configuration; 3 published, but a municipality is missing or stale; 75 another run holds the output; 101 a bug."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the exports of a pipeline and publish a set of reports
    #[command(
        after_help = "Examples:\n  loype run pipelines/sample.toml\n  loype run pipelines/sample.toml --period 2026Q2\n  loype run pipelines/sample.toml --as-of 2026-09-30 --strict\n\nReads every export that the pipeline names, keeps it as a snapshot, and publishes\nout/<pipeline>/<period>/ with index.html, a page per municipality, overlap.html,\nquality.html, method.html, summary.txt, tables/ and run.json. One broken export\ndoes not stop the others."
    )]
    Run {
        /// The pipeline: a TOML file
        pipeline: PathBuf,
        /// The period, such as 2026Q3, 2026T2, 2026H1 or 2026; the pipeline's own otherwise
        #[arg(long)]
        period: Option<String>,
        /// The date that open cases are counted to; the period's last day otherwise
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// Publish to this folder instead of the pipeline's
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Publish nothing if there is a finding of error grade
        #[arg(long)]
        strict: bool,
        /// Use the templates in this folder instead of those in the program, while designing
        #[arg(long, value_name = "DIR")]
        reports: Option<PathBuf>,
        /// Say nothing but errors
        #[arg(long, short)]
        quiet: bool,
        /// The result as JSON on stdout
        #[arg(long)]
        json: bool,
    },
    Map(Map),
    /// List every metric of the catalogue
    #[command(after_help = "Examples:\n  loype metrics\n  loype metrics --markdown")]
    Metrics {
        /// The whole catalogue as Markdown, as in reports/METRICS.md
        #[arg(long)]
        markdown: bool,
        /// As JSON: id, names, unit, direction, formula
        #[arg(long, conflicts_with = "markdown")]
        json: bool,
    },
    /// Explain a metric or a finding: what it means, how it is computed, what to do
    #[command(
        after_help = "Examples:\n  loype explain activity.time_to_decision\n  loype explain value.unknown_word"
    )]
    Explain {
        /// The id of a metric, or the code of a finding
        id: String,
    },
}

/// Reads the command line of this process; help and errors end it.
pub fn parse() -> Arguments {
    Arguments::parse()
}
