//! In: the id of a metric or the code of a finding, and perhaps whose number in which set. Out: on
//! stdout, what it means and what to do, and the rows and cells behind the number. It deliberately
//! has no words of its own for a meaning: the catalogues have them.

mod number;
mod screen;

use super::{DONE, Done, print, usage};
use crate::model::FINDINGS;
use crate::{config, metrics};
use anyhow::anyhow;
use std::path::PathBuf;

/// Explain a metric or a finding, or the rows and cells behind a number of a set
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype explain activity.time_to_decision
  loype explain value.unknown_word
  loype explain activity.past_planned_end --pipeline pipelines/sample.toml
  loype explain activity.no_owner --run out/sample/latest --municipality Molde
  loype explain effect.plan_years --run out/sample/latest --municipality all --limit all
  loype explain activity.past_planned_end --run out/sample/latest --municipality Rauma

Exit codes: 0 explained; 1 the set's number is not the one that its rows give; 2 there is no such
metric, finding, set, municipality or part.")]
pub(super) struct Explain {
    /// The id of a metric, or the code of a finding
    id: String,
    /// A pipeline, whose own indicators can be explained too
    #[arg(long)]
    pipeline: Option<PathBuf>,
    /// A published set: the rows behind its number are shown
    #[arg(long, value_name = "FOLDER", requires = "municipality")]
    run: Option<PathBuf>,
    /// Whose number: a municipality's number or name, or `all`
    #[arg(long, value_name = "N", requires = "run")]
    municipality: Option<String>,
    /// The part of the metric whose rows are shown, such as `at=median`
    #[arg(long, value_name = "PART", requires = "run")]
    dimension: Option<String>,
    /// How many rows are shown: a number, or `all`
    #[arg(long, value_name = "N", requires = "run")]
    limit: Option<Limit>,
    /// The number with all its rows and cells as JSON
    #[arg(long, requires = "run")]
    json: bool,
}

/// How many rows are shown.
#[derive(Debug, Clone, Copy)]
struct Limit(usize);

impl std::str::FromStr for Limit {
    type Err = String;
    fn from_str(text: &str) -> Result<Limit, String> {
        match text {
            "all" => Ok(Limit(usize::MAX)),
            n => n
                .parse()
                .map(Limit)
                .map_err(|_| "a number of rows, or `all`".to_owned()),
        }
    }
}

impl Explain {
    pub(super) fn done(self) -> Done {
        let id = self.id.as_str();
        let catalogue = match (&self.pipeline, &self.run) {
            // A set has the queries that its numbers are of.
            (None, Some(set)) => super::metrics::of_set(set)?,
            (pipeline, _) => super::metrics::of(pipeline.as_deref())?,
        };
        let metric = metrics::find(&catalogue, id);
        if let (Some(metric), Some(run), Some(municipality)) =
            (metric, &self.run, &self.municipality)
        {
            let asked = number::Asked {
                metric,
                run,
                municipality,
                dimension: self.dimension.as_deref(),
                limit: self.limit.map(|Limit(n)| n),
            };
            return number::explain(&asked, self.json);
        }
        if let Some(text) = metrics::explain(&catalogue, id) {
            print(&text)?;
            return Ok(DONE);
        }
        if let Some(kind) = FINDINGS.iter().find(|kind| kind.code == id) {
            if self.run.is_some() {
                return Err(usage(anyhow!(
                    "`{id}` is a finding and no number; its rows are in tables/finding.csv of the set."
                )));
            }
            print(&format!(
                "{} ({:?})\n\n{}\n\nWhat to do: {}\n",
                kind.code, kind.severity, kind.meaning, kind.remedy
            ))?;
            return Ok(DONE);
        }
        let known: Vec<String> = catalogue
            .iter()
            .map(|m| m.id.to_owned())
            .chain(FINDINGS.iter().map(|kind| kind.code.to_owned()))
            .collect();
        let hint = match config::nearest(id, &known) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "`loype metrics` lists the metrics.".to_owned(),
        };
        Err(usage(anyhow!(
            "there is no metric or finding `{id}`. {hint}"
        )))
    }
}
