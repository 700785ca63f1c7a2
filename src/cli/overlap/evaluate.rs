//! In: a folder with a table and its true pairs. Out: how good the finder is on it: as it comes, and
//! after people have answered. It exists so that anybody can hold the finder against a table of
//! their own. It deliberately sets nothing by what it measures.

use super::super::source::Source;
use super::super::{DONE, Done, Failure, print, print_json, usage};
use super::columns::{self, Columns};
use super::measures::{AfterAnswers, Evaluation};
use super::words::Words;
use super::{answers, now, records};
use crate::model::RawTable;
use crate::overlap::engine::{Known, Links, Texts};
use crate::overlap::evaluate::{self as measures, Labelled};
use anyhow::anyhow;
use std::path::PathBuf;

/// After how many answers the links are measured again.
const ANSWERS: [usize; 2] = [20, 50];

/// Measure the finder on a folder with records.csv and pairs.csv, the true pairs
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loype overlap evaluate sample-data/overlap

FOLDER/records.csv has the columns id, party (or kommunenr), title, description and perhaps extra
(or service_area), unless the flags name others; FOLDER/pairs.csv has id_a and id_b, the pairs that
are the same thing. Pairs inside one party are left out and counted, unless --within is given.

  default      links as they come, without labels: F1, precision, recall
  answers      F1 after 20 and 50 pairs, spread over the scores, are answered as pairs.csv says;
               those pairs are then left out of links and truth. Mean, 10 and 90 % of the draws
  oracle       F1 of the best threshold over the pairs that are each other's best
  PR-AUC       average precision of the ranking of all candidates, and of each other's best alone
  completeness share of the true pairs that are candidates; reduction: share of all pairs that are not
  B-cubed      of the clusters, without records that stand alone
  rank-1       share of the records in true pairs whose best score is with a true partner

Exit codes: 0 measured; 2 the folder can't be used, or wrong usage.")]
pub(in crate::cli) struct Evaluate {
    /// The folder
    folder: PathBuf,
    /// The column that identifies a row
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    id: String,
    /// The column that says whose a row is; otherwise `party`, or else `kommunenr`
    #[arg(long, value_name = "COLUMN")]
    party: Option<String>,
    /// The columns with the texts, the title first
    #[arg(
        long,
        value_name = "COLUMNS",
        value_delimiter = ',',
        default_value = "title,description"
    )]
    text: Vec<String>,
    /// A column of weak evidence; otherwise `extra`, or else `service_area`, or else none
    #[arg(long, value_name = "COLUMN")]
    extra: Option<String>,
    /// Also pairs inside one party
    #[arg(long)]
    within: bool,
    /// Look at every pair
    #[arg(long)]
    exact: bool,
    #[command(flatten)]
    words: Words,
    /// How often the answers are drawn; 0 leaves them out
    #[arg(long, value_name = "N", default_value_t = 30)]
    draws: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Evaluate {
    pub(super) fn done(self) -> Done {
        let labelled = self.labelled()?;
        if labelled.truth.is_empty() {
            let hint = match labelled.n_inside {
                0 => "It holds none at all.".to_owned(),
                n => format!("It has {n} inside one party: --within counts those."),
            };
            return Err(usage(anyhow!(
                "{}: there is no true pair to find. {hint}",
                self.folder.join("pairs.csv").display()
            )));
        }
        let thesaurus = self.words.read()?;
        let begun = now();
        let texts = labelled.texts(&thesaurus, self.exact);
        let found = texts.links(&Known::default());
        let seconds = begun.elapsed().as_secs_f64();
        let evaluation = Evaluation {
            set: self.folder.display().to_string(),
            labelled: &labelled,
            exact: self.exact,
            threshold: found.threshold,
            measures: measures::measure(&labelled, &found),
            clusters: measures::clusters(&labelled, &found.ties, found.threshold.score),
            after_answers: match self.draws {
                0 => Vec::new(),
                _ => ANSWERS
                    .iter()
                    .map(|n| self.after(*n, &labelled, &texts, &found))
                    .collect(),
            },
            seconds,
        };
        match self.json {
            true => print_json(&evaluation.json())?,
            false => print(&evaluation.table())?,
        }
        Ok(DONE)
    }

    fn after(
        &self,
        n_answers: usize,
        labelled: &Labelled,
        texts: &Texts,
        first: &Links,
    ) -> AfterAnswers {
        let draws = (0..self.draws)
            .filter_map(|draw| measures::f1_after_answers(labelled, texts, first, n_answers, draw));
        AfterAnswers {
            n_answers,
            f1: draws.collect(),
        }
    }

    fn labelled(&self) -> Result<Labelled, Failure> {
        let source = Source::of(&self.folder.join("records.csv"));
        let table = records::table(&source, &[self.id.as_str(), self.text[0].as_str()])?;
        let party = match &self.party {
            Some(name) => name.clone(),
            None => first_of(&table, &["party", "kommunenr"]).unwrap_or_else(|| "party".to_owned()),
        };
        let extra = match &self.extra {
            Some(name) => Some(name.clone()),
            None => first_of(&table, &["extra", "service_area"]),
        };
        records::tell(&table)?;
        let columns = Columns {
            id: &self.id,
            party: &party,
            text: &self.text,
            extra: extra.as_deref(),
        };
        let records = records::records(table, &columns)?;
        let pairs = answers::pairs(&self.folder.join("pairs.csv"), &records)?;
        Ok(Labelled::new(records, pairs, self.within))
    }
}

/// The first of some names that is a column.
fn first_of(table: &RawTable, names: &[&str]) -> Option<String> {
    let found = names
        .iter()
        .find(|name| columns::find(table, name).is_some());
    found.map(|name| (*name).to_owned())
}
