//! In: the measures of the finder on one table. Out: a table for people, JSON for programs. It
//! deliberately rounds only for people, and shows a share of nothing as none.

use crate::overlap::Threshold;
use crate::overlap::evaluate::{Labelled, Measures, Shares};
use crate::statistics::quantile::quantile;
use serde_json::{Value, json};
use std::fmt::Write;

/// What was measured on one table.
#[derive(Debug)]
pub(super) struct Evaluation<'a> {
    pub set: String,
    pub labelled: &'a Labelled,
    pub exact: bool,
    pub threshold: Threshold,
    pub measures: Measures,
    pub clusters: Vec<Vec<usize>>,
    pub after_answers: Vec<AfterAnswers>,
    pub seconds: f64,
}

/// F1 after some answers, one for each draw that left anything to find.
#[derive(Debug)]
pub(super) struct AfterAnswers {
    pub n_answers: usize,
    pub f1: Vec<f64>,
}

impl AfterAnswers {
    fn mean(&self) -> Option<f64> {
        let n = self.f1.len();
        (n > 0).then(|| self.f1.iter().sum::<f64>() / n as f64)
    }
}

impl Evaluation<'_> {
    fn n_parties(&self) -> usize {
        let parties = self.labelled.parties();
        parties.iter().max().map_or(0, |last| *last as usize + 1)
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let m = &self.measures;
        let id = |at: &usize| self.labelled.records[*at].id.as_str();
        let clusters = self.clusters.iter();
        let clusters = clusters.map(|members| members.iter().map(id).collect());
        let after: Vec<Value> = self
            .after_answers
            .iter()
            .map(|after| {
                json!({
                    "answers": after.n_answers,
                    "draws": after.f1.len(),
                    "f1_mean": after.mean(),
                    "f1_p10": quantile(&after.f1, 0.1),
                    "f1_p90": quantile(&after.f1, 0.9),
                })
            })
            .collect();
        json!({
            "set": self.set,
            "exact": self.exact,
            "within": self.labelled.within,
            "records": self.labelled.records.len(),
            "parties": self.n_parties(),
            "true_pairs": self.labelled.truth.len(),
            "true_pairs_inside_one_party_left_out": self.labelled.n_inside,
            "candidates": m.n_candidates,
            "links": m.n_links,
            "threshold": {
                "score": self.threshold.score,
                "expected_true": self.threshold.expected_true,
                "expected_false_share": self.threshold.expected_false_share,
            },
            "default": shares(&m.decided),
            "after_answers": after,
            "oracle": m.oracle.map(|oracle| json!({ "f1": oracle.f1, "at": oracle.at })),
            "pr_auc": m.pr_auc,
            "pr_auc_one_to_one": m.pr_auc_one_to_one,
            "pair_completeness": m.pair_completeness,
            "reduction_ratio": m.reduction_ratio,
            "b_cubed": shares(&m.b_cubed),
            "rank_1": m.rank_1,
            "clusters": clusters.collect::<Vec<Vec<&str>>>(),
            "seconds": self.seconds,
        })
    }

    /// For people.
    pub(super) fn table(&self) -> String {
        let m = &self.measures;
        let mut text = String::new();
        // Writing to a String can't fail.
        let _ = writeln!(
            text,
            "{}: {} records of {} parties, {} true pairs{}",
            self.set,
            self.labelled.records.len(),
            self.n_parties(),
            self.labelled.truth.len(),
            match self.labelled.n_inside {
                0 => String::new(),
                n => format!(" ({n} more inside one party, left out)"),
            }
        );
        let _ = writeln!(
            text,
            "{} candidates, {} links, {:.2} s. {}\n",
            m.n_candidates,
            m.n_links,
            self.seconds,
            super::screen::threshold(&self.threshold)
        );
        let mut line = |name: &str, value: Option<f64>, note: &str| {
            let value = value.map_or("-".to_owned(), |value| format!("{value:.3}"));
            let line = format!("{name:24}{value:>6}  {note}");
            let _ = writeln!(text, "{}", line.trim_end());
        };
        line("F1, no labels", m.decided.f1, "");
        line("  precision", m.decided.precision, "");
        line("  recall", m.decided.recall, "");
        for after in &self.after_answers {
            let spread = match (quantile(&after.f1, 0.1), quantile(&after.f1, 0.9)) {
                (Some(low), Some(high)) => {
                    format!(
                        "{low:.3} to {high:.3} in 10 to 90 % of {} draws",
                        after.f1.len()
                    )
                }
                _ => "no draw left anything to find".to_owned(),
            };
            let name = format!("F1, {} answers", after.n_answers);
            line(&name, after.mean(), &spread);
        }
        let oracle = m.oracle.map(|oracle| format!("at {:.3}", oracle.at));
        let oracle = oracle.unwrap_or_default();
        line("F1, oracle", m.oracle.map(|oracle| oracle.f1), &oracle);
        line("PR-AUC", m.pr_auc, "all candidates");
        line(
            "PR-AUC, one-to-one",
            m.pr_auc_one_to_one,
            "each other's best",
        );
        line("pair completeness", m.pair_completeness, "");
        line("reduction ratio", m.reduction_ratio, "");
        line("B-cubed F1", m.b_cubed.f1, "clusters without singletons");
        line("  precision", m.b_cubed.precision, "");
        line("  recall", m.b_cubed.recall, "");
        line("rank-1", m.rank_1, "");
        text
    }
}

fn shares(shares: &Shares) -> Value {
    json!({ "f1": shares.f1, "precision": shares.precision, "recall": shares.recall })
}
