//! In: a file of an export. Out: a source mapping for it as TOML, or what is proposed as JSON, on
//! stdout or in a file; questions and the preview on stderr. It deliberately compares nothing and
//! asks nothing itself: that is `proposal`'s.

use super::source::Source;
use super::{DONE, Done, FINDINGS, Failure, print, usage};
use crate::config::{ReadRules, mapping_of, norway, registry};
use crate::ingest;
use crate::model::{Date, RawTable};
use crate::proposal::{ACCEPT, Answered, Knowledge, Proposal, ask, propose, toml};
use anyhow::{Context, anyhow};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Propose a source mapping for an export that nobody has seen
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype map sample-data/hustadvika/2026-09-30/portefolje.csv --no-input
  loype map sample-data/rauma/2026-09-30/tiltak.ods --no-input --accept 0.8 --json

On a terminal, `loype map FILE -o MAPPING.toml`: compares headers with the names that columns
have in Bokmål, Nynorsk, Danish and English, and values with what they should look like; asks
about the uncertain columns alone, shows the rows as they would be read, and writes a
commented mapping that `loype run` accepts.

Exit codes: 0 everything certain; 1 something is uncertain and left out; 2 refused, with the
reason: wrong usage, a file that can't be read, or one without a table that fills anything.")]
pub(super) struct Map {
    #[command(flatten)]
    source: Source,
    /// Write the mapping here instead of to stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The registry of those who can be named, a CSV file; Norway's municipalities otherwise
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// The currency of amounts that don't say theirs
    #[arg(long, value_name = "CODE", default_value = "NOK")]
    currency: String,
    /// Ask nothing: what is uncertain is left out
    #[arg(long)]
    no_input: bool,
    /// The score from which a column is certain, 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = ACCEPT)]
    accept: f64,
    /// What is proposed as JSON on stdout, instead of the mapping
    #[arg(long, requires = "no_input")]
    json: bool,
}

impl Map {
    pub(super) fn done(self) -> Done {
        if !(0.0..=1.0).contains(&self.accept) {
            let error = anyhow!(
                "--accept is {}; a score from 0 to 1 is expected",
                self.accept
            );
            return Err(usage(error));
        }
        if !self.no_input && !std::io::stdin().is_terminal() {
            return Err(usage(anyhow!(
                "stdin is no terminal, so nothing can be asked. Give --no-input, and --accept 0.8 or another score from which a column is certain."
            )));
        }
        let registry = match &self.registry {
            None => norway(),
            Some(path) => registry(path).map_err(usage)?,
        };
        let knowledge = Knowledge::new(registry, &self.currency);
        let shown = self.source.name();
        let mut tables = self.tables(None).map_err(usage)?;
        let mut proposal = propose(&knowledge, &shown, &tables, self.accept);
        proposal.transposed = self.source.rules().transposed == Some(true);
        // A table that fills nothing may lie on its side.
        if proposal.filling().next().is_none()
            && self.source.rules().transposed.is_none()
            && let Ok(turned) = self.tables(Some(true))
        {
            let of_turned = propose(&knowledge, &shown, &turned, self.accept);
            if of_turned.filling().next().is_some() {
                (proposal, tables) = (of_turned, turned);
                proposal.transposed = true;
            }
        }
        if proposal.filling().next().is_none() {
            if self.json {
                self.write(&json(&proposal).map_err(usage)?)?;
            }
            let reasons: Vec<&str> = proposal
                .tables
                .iter()
                .map(|table| table.reason.as_str())
                .collect();
            return Err(usage(anyhow!(
                "{shown}: none of its {} tables fills a table of the model: {}. `loype read` shows what is in it; `--sheet` and `--transposed` may help.",
                reasons.len(),
                reasons.first().copied().unwrap_or("there is none")
            )));
        }
        if !self.no_input {
            let answered = ask(
                &knowledge,
                &mut proposal,
                &tables,
                today(),
                &mut std::io::stdin().lock(),
                &mut std::io::stderr().lock(),
            );
            match answered.context("the dialogue broke off").map_err(usage)? {
                Answered::Write => {}
                Answered::Quit => return Err(usage(anyhow!("left; nothing was written"))),
            }
        }
        let text = match self.json {
            true => json(&proposal).map_err(usage)?,
            false => {
                let text = toml(&knowledge, &proposal);
                // What is written is what `loype run` reads: shown here and not first in a run.
                mapping_of("the proposed mapping", text.clone()).map_err(usage)?;
                text
            }
        };
        self.write(&text)?;
        if let Some(output) = self.output.as_ref().filter(|_| !self.json) {
            say(&proposal, output).map_err(usage)?;
        }
        Ok(match proposal.n_uncertain {
            0 => DONE,
            _ => FINDINGS,
        })
    }

    /// Every table of the file, each lying as the command line says, or as is said here.
    fn tables(&self, transposed: Option<bool>) -> anyhow::Result<Vec<RawTable>> {
        let source = self.source.load()?;
        let rules = self.source.rules();
        let rules = ReadRules {
            transposed: transposed.or(rules.transposed),
            ..rules
        };
        Ok(ingest::read_all(&source, &rules)?)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the mapping is written where the person says"
    )]
    fn write(&self, text: &str) -> Result<(), Failure> {
        match &self.output {
            Some(path) => std::fs::write(path, text)
                .with_context(|| format!("can't write {}", path.display()))
                .map_err(usage),
            None => print(text),
        }
    }
}

fn json(proposal: &Proposal) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(proposal)? + "\n")
}

/// What was written, and what to do next.
fn say(proposal: &Proposal, output: &std::path::Path) -> anyhow::Result<()> {
    let mut err = std::io::stderr().lock();
    for table in proposal.filling() {
        if let Some(preset) = &table.preset {
            writeln!(
                err,
                "This is «{}»: name the mapping `{}` in the pipeline instead.",
                preset.title, preset.name
            )?;
        }
    }
    writeln!(
        err,
        "Wrote {}. Name it in a pipeline: mapping = \"{}\"",
        output.display(),
        output.display()
    )?;
    if proposal.n_uncertain > 0 {
        writeln!(
            err,
            "{} columns are uncertain and left out; they stand in it as comments.",
            proposal.n_uncertain
        )?;
    }
    Ok(())
}

/// Today, for the preview: a week without a year is this year's.
#[expect(clippy::disallowed_methods, reason = "the preview is for now")]
fn today() -> Date {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    Date::from_ymd_opt(1970, 1, 1)
        .and_then(|first| first.checked_add_days(chrono::Days::new(seconds / 86_400)))
        .unwrap_or_default()
}
