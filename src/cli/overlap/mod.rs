//! In: a table whose rows have an id, a party and texts, and perhaps answers about pairs of them.
//! Out: every pair of rows of different parties that may be the same thing, with score, margin,
//! decision and reasons, as CSV. It exists so that the finder is of use on any table, and can be
//! measured on labelled ones (`evaluate`). It deliberately knows nothing of pipelines: the texts are
//! compared as they stand.

mod answers;
mod columns;
mod evaluate;
mod links;
mod measures;
mod records;
mod screen;
mod words;

use super::source::Source;
use super::{DONE, Done, FINDINGS};
use crate::overlap::engine::{Known, Near, Settings, Texts};
use crate::overlap::evaluate::EVERY_CANDIDATE;
use clap::{ArgMatches, Args, Command, FromArgMatches};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

/// Finding pairs in a table, or measuring how well that goes.
#[derive(Debug)]
pub(super) enum Overlap {
    Find(Find),
    Evaluate(evaluate::Evaluate),
}

/// The name of the command in the command.
const EVALUATE: &str = "evaluate";

// By hand, because a derived one has no place for a file beside a command: it would ask for the file
// of one who evaluates.
impl Args for Overlap {
    fn augment_args(command: Command) -> Command {
        let evaluate = evaluate::Evaluate::augment_args(Command::new(EVALUATE));
        Find::augment_args(command)
            .subcommand(evaluate)
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Overlap {
    fn from_arg_matches(given: &ArgMatches) -> Result<Self, clap::Error> {
        match given.subcommand_matches(EVALUATE) {
            Some(given) => evaluate::Evaluate::from_arg_matches(given).map(Overlap::Evaluate),
            None => Find::from_arg_matches(given).map(Overlap::Find),
        }
    }

    fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(given)?;
        Ok(())
    }
}

impl Overlap {
    pub(super) fn done(self) -> Done {
        match self {
            Overlap::Find(command) => command.done(),
            Overlap::Evaluate(command) => command.done(),
        }
    }
}

/// Find rows of different parties that may be the same thing, in any table, and say why
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype overlap sample-data/overlap/records.csv --id id --party party --text title,description --extra extra -o links.csv
  loype overlap evaluate sample-data/overlap

FILE is any table that `loype read` reads, with a header. The first column of --text is the
title; the others are the description, joined. --party is whose a row is: rows of one party are
not compared, unless --within is given. --extra is weak evidence, such as the service area.

LINKS has a line for every candidate, by the ids of both: id_a, id_b, score (0 to 1), probability
(empty before there are enough answers), margin (twice the score minus the mean of both sides'
five best), decision (`link` or `no`), reasons. It is written at the end, at once.

ANSWERS has the columns id_a, id_b, answer: `same`, `theme` (only like) or `different`. An answer
always wins: `same` is a link, the others never are. Of several answers about one pair the last
line counts, and stderr tells how many were overruled.

Exit codes: 0 written; 1 written, but rows of the table were left out or read with a warning, as
stderr tells; 2 nothing written: wrong usage, or a table that can't be used.")]
pub(super) struct Find {
    #[command(flatten)]
    source: Source,
    /// The column that identifies a row
    #[arg(long, value_name = "COLUMN")]
    id: String,
    /// The column that says whose a row is
    #[arg(long, value_name = "COLUMN")]
    party: String,
    /// The columns with the texts, the title first
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    text: Vec<String>,
    /// A column of weak evidence, such as the service area or the department
    #[arg(long, value_name = "COLUMN")]
    extra: Option<String>,
    /// What people have answered about pairs
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Also pairs inside one party
    #[arg(long)]
    within: bool,
    /// Look at every pair: for small tables, and to see what the fast search misses
    #[arg(long)]
    exact: bool,
    /// Write at most so many candidates of each row that are no links; otherwise all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    near: Option<u32>,
    #[command(flatten)]
    words: words::Words,
    /// Where the pairs are written; `-` is stdout
    #[arg(long, short, value_name = "LINKS")]
    output: PathBuf,
}

impl Find {
    fn done(self) -> Done {
        let begun = now();
        let thesaurus = self.words.read()?;
        let columns = columns::Columns {
            id: &self.id,
            party: &self.party,
            text: &self.text,
            extra: self.extra.as_deref(),
        };
        let read = records::read(&self.source, &columns)?;
        let records = read.records;
        let answered = match &self.answers {
            Some(path) => answers::read(path, &records)?,
            None => answers::Answers::default(),
        };
        let known = Known {
            answers: answered.answers,
            ..Known::default()
        };
        let near = match self.near {
            Some(per_record) => Near {
                per_record: per_record as usize,
                ..EVERY_CANDIDATE
            },
            None => EVERY_CANDIDATE,
        };
        let settings = Settings {
            within: self.within,
            near,
            exact: self.exact,
            ..Settings::default()
        };
        let texts = Texts::new(&records, &thesaurus, &settings);
        let found = texts.links(&known);
        links::write(&self.output, &records, &texts, &found.links)?;
        let parties: BTreeSet<&str> = records.iter().map(|record| record.party.as_str()).collect();
        let told = screen::Told {
            n_records: records.len(),
            n_parties: parties.len(),
            n_answers: known.answers.len(),
            n_overruled: answered.n_overruled,
            seconds: begun.elapsed().as_secs_f64(),
        };
        screen::tell(&told, &found)?;
        Ok(match read.is_whole {
            true => DONE,
            false => FINDINGS,
        })
    }
}

/// The clock, for the word on how long it took.
#[expect(
    clippy::disallowed_methods,
    reason = "only told on stderr or as a measured duration; no result depends on it"
)]
fn now() -> Instant {
    Instant::now()
}
