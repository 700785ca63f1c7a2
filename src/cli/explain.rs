//! In: the id of a metric or the code of a finding. Out: on stdout, what it means and what to do.
//! It deliberately has no words of its own: the catalogues have them.

use super::{DONE, Done, print, usage};
use crate::model::FINDINGS;
use crate::{config, metrics};
use anyhow::anyhow;
use std::path::PathBuf;

/// Explain a metric or a finding: what it means, how it is computed, what to do
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype explain activity.time_to_decision
  loype explain value.unknown_word
  loype explain activity.past_planned_end --pipeline pipelines/sample.toml

Exit codes: 0 explained; 2 there is no such metric or finding.")]
pub(super) struct Explain {
    /// The id of a metric, or the code of a finding
    id: String,
    /// A pipeline, whose own indicators can be explained too
    #[arg(long)]
    pipeline: Option<PathBuf>,
}

impl Explain {
    pub(super) fn done(self) -> Done {
        let id = self.id.as_str();
        let catalogue = super::metrics::of(self.pipeline.as_deref())?;
        if let Some(text) = metrics::explain(&catalogue, id) {
            print(&text)?;
            return Ok(DONE);
        }
        if let Some(kind) = FINDINGS.iter().find(|kind| kind.code == id) {
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
