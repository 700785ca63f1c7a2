//! In: a plan. Out: the answers about overlap that stand beside it, and changes to them on disk. It
//! exists because a run counts what `loype review` has kept, and both must read the file alike. It
//! deliberately understands no line: `review` does.

use crate::config::Plan;
use crate::model::findings::{self as kinds, Place};
use crate::model::{Dataset, Finding, Initiative, OverlapReview, Row, names};
use crate::publish::{self, Input, PublishError};
use crate::review::{self, Answer, Answers, Change, Lines, Otherwise, merge};
use crate::{ingest, normalise, overlap};
use std::path::Path;

/// What the file says, and the file.
#[derive(Debug, Clone, Default)]
pub struct AnswersFile {
    /// What it says; nothing when there is none.
    pub answers: Answers,
    /// The file as an input of the run.
    pub(super) input: Option<Input>,
    /// Why it can't be used as a whole.
    pub(super) trouble: Option<Finding>,
}

impl AnswersFile {
    /// Why the file as a whole can't be used, and would be lost by writing to it.
    pub fn unusable(&self) -> Option<&Finding> {
        let trouble = self.trouble.as_ref();
        trouble.filter(|finding| finding.code == kinds::ANSWER_FILE.code)
    }
}

/// Reads the answers of a plan. A file that is not there holds none.
#[expect(clippy::disallowed_methods, reason = "a run reads its inputs")]
pub fn answers(plan: &Plan) -> AnswersFile {
    let place = Place {
        file: Some(plan.answers.configured.clone()),
        ..Place::default()
    };
    if !plan.answers.path.exists() {
        return AnswersFile {
            trouble: plan.answers.named.then(|| kinds::ANSWER_NO_FILE.at(&place)),
            ..AnswersFile::default()
        };
    }
    let unusable = |expected: String| AnswersFile {
        trouble: Some(kinds::ANSWER_FILE.at(&place).expected(expected)),
        ..AnswersFile::default()
    };
    let loaded = ingest::load(
        &plan.answers.path,
        &plan.answers.configured,
        plan.max_file_bytes,
    );
    let source = match loaded {
        Ok(source) => source,
        Err(error) => return unusable(format!("a file that can be read: {error}")),
    };
    let text = match ingest::text_of(&source) {
        Ok(text) => text,
        Err(error) => return unusable(format!("a text: {error}")),
    };
    let lines = Lines::of_text(&text);
    let Some(answers) = review::read(&lines, Otherwise::default()) else {
        return unusable(format!("the columns {}", names::ANSWERS[..3].join(", ")));
    };
    let n_rejected = answers.faults.len() as i64;
    let n_records = answers.n_lines as i64;
    let n_skipped = answers.n_empty as i64;
    let input = Input {
        path: plan.answers.configured.clone(),
        sheet: None,
        sha256: source.sha256().to_owned(),
        bytes: source.bytes.len() as i64,
        fills: OverlapReview::TABLE.name.to_owned(),
        mapping: String::new(),
        n_records,
        n_accepted: n_records - n_rejected - n_skipped,
        n_rejected,
        n_skipped,
    };
    AnswersFile {
        answers,
        input: Some(input),
        trouble: None,
    }
}

/// Why answers can't be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// What stands there is no file of answers, and would be lost.
    #[error(
        "{path}: {why}. Nothing was written: correct the file, or name another under `[overlap]` in the pipeline."
    )]
    Unusable {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// The system refused.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// Puts a change into the file at once, by one rename. What somebody else has written there in the
/// meantime is read first and stays.
pub fn keep(plan: &Plan, change: &Change<'_>) -> Result<(), KeepError> {
    let file = answers(plan);
    if let Some(trouble) = file.unusable() {
        return Err(KeepError::Unusable {
            path: plan.answers.path.display().to_string(),
            why: trouble.line(),
        });
    }
    let Answers {
        mut answers, kept, ..
    } = file.answers;
    match change {
        Change::Add(more) => answers = merge(answers, more.to_vec()),
        Change::Remove(gone) => answers.retain(|answer: &Answer| !answer.is(gone)),
    }
    let bytes = review::write(&answers, &kept);
    let folder = match plan.answers.path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let name = plan.answers.path.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    Ok(publish::write_beside(folder, &name, &bytes)?)
}

/// The pairs among current initiatives, with what people have answered about them.
pub(super) fn find_overlap(
    plan: &Plan,
    current: &[&Initiative],
    data: &Dataset,
) -> overlap::Overlap {
    let answered = data.overlap_reviews.iter().filter_map(|review| {
        Some(overlap::Answered {
            a: review.initiative_a.clone(),
            b: review.initiative_b.clone(),
            answer: review.answer?,
        })
    });
    let options = overlap::Options {
        answers: answered.collect(),
        // Inside a municipality too, and enough near misses to see who shares a theme with whom.
        within: true,
        near: overlap::engine::Near {
            per_record: 6,
            ..overlap::engine::Near::default()
        },
        ..overlap::Options::default()
    };
    overlap::find(current, plan.thesaurus(), &options)
}

/// What people have answered, as far as it is about initiatives that an export has shown. Who
/// answered stands in the tables under a pseudonym, if at all.
pub(super) fn count(plan: &Plan, file: &AnswersFile, data: &mut Dataset) {
    let counting = review::count(&file.answers, &plan.answers.configured, &data.initiatives);
    data.findings.extend(file.trouble.clone());
    data.findings.extend(counting.findings);
    let key = plan.pseudonym_key.as_deref();
    let reviews = counting.counted.into_iter().map(|counted| OverlapReview {
        initiative_a: counted.a,
        initiative_b: counted.b,
        answer: Some(counted.answer),
        reviewer: normalise::pseudonym(&counted.by, key),
        date: counted.date,
    });
    data.overlap_reviews = reviews.collect();
}

/// What is expected of the links: how many true pairs there are in all, and the share of false ones.
pub(super) fn expected(threshold: &overlap::Threshold) -> Option<(f64, f64)> {
    threshold.expected_true.zip(threshold.expected_false_share)
}
