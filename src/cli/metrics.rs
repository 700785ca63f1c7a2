//! In: how the catalogue of metrics is wanted. Out: the catalogue on stdout, as lines, Markdown or
//! JSON.

use super::{DONE, Done, Failure, print, print_json, usage};
use crate::config::{self, Overrides};
use crate::metrics::{self, CATALOGUE, Metric};
use std::path::{Path, PathBuf};

/// List every metric of the catalogue, and an analyst's own indicators
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype metrics
  loype metrics --markdown
  loype metrics --indicators
  loype metrics pipelines/sample.toml

Exit codes: 0 listed; 2 wrong usage, or an indicator that can't be computed.")]
pub(super) struct List {
    /// A pipeline, whose own indicators are listed too
    pipeline: Option<PathBuf>,
    /// The whole catalogue as Markdown, as in reports/METRICS.md
    #[arg(long, conflicts_with = "pipeline")]
    markdown: bool,
    /// How to write an indicator of one's own, as Markdown: header, tables, columns, functions
    #[arg(long, conflicts_with_all = ["pipeline", "markdown", "json"])]
    indicators: bool,
    /// As JSON: id, names, unit, direction, formula
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
}

/// The catalogue, with the indicators of a pipeline after it.
pub(super) fn of(pipeline: Option<&Path>) -> Result<Vec<Metric>, Failure> {
    let Some(path) = pipeline else {
        return Ok(CATALOGUE.to_vec());
    };
    let plan = config::load(path, &Overrides::default()).map_err(usage)?;
    metrics::own::catalogue(&plan.indicators).map_err(usage)
}

/// The catalogue, with the indicators of a published set after it.
pub(super) fn of_set(set: &Path) -> Result<Vec<Metric>, Failure> {
    let indicators = config::indicators(&set.join("indicators"), set).map_err(usage)?;
    metrics::own::catalogue(&indicators).map_err(usage)
}

impl List {
    pub(super) fn done(self) -> Done {
        let metrics = of(self.pipeline.as_deref())?;
        if self.indicators {
            print(&metrics::own::indicators_markdown())?;
        } else if self.markdown {
            print(&metrics::metrics_markdown())?;
        } else if self.json {
            let rows: Vec<_> = metrics
                .iter()
                .map(|m| {
                    serde_json::json!({
                        "id": m.id,
                        "name": { "nb": m.name.nb, "nn": m.name.nn, "en": m.name.en, "da": m.name.da },
                        "unit": m.unit.title(),
                        "direction": m.direction.title(),
                        "questions": m.question,
                        "formula": m.formula,
                    })
                })
                .collect();
            print_json(&rows)?;
        } else {
            let lines: Vec<String> = metrics
                .iter()
                .map(|m| format!("{:32} {}\n", m.id, m.name.en))
                .collect();
            print(&lines.concat())?;
        }
        Ok(DONE)
    }
}
