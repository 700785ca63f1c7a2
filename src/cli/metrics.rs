//! In: how the catalogue of metrics is wanted. Out: the catalogue on stdout, as lines, Markdown or
//! JSON.

use super::{DONE, Done, print, print_json};
use crate::metrics;

/// List every metric of the catalogue
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype metrics
  loype metrics --markdown

Exit codes: 0 listed; 2 wrong usage.")]
pub(super) struct List {
    /// The whole catalogue as Markdown, as in reports/METRICS.md
    #[arg(long)]
    markdown: bool,
    /// As JSON: id, names, unit, direction, formula
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
}

impl List {
    pub(super) fn done(self) -> Done {
        if self.markdown {
            print(&metrics::metrics_markdown())?;
        } else if self.json {
            let rows: Vec<_> = metrics::CATALOGUE
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
            let lines: Vec<String> = metrics::CATALOGUE
                .iter()
                .map(|m| format!("{:32} {}\n", m.id, m.name.en))
                .collect();
            print(&lines.concat())?;
        }
        Ok(DONE)
    }
}
