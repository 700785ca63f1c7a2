//! In: pairs, and what is known of their initiatives. Out: questions, in the words of the reports:
//! two sides with what a person needs to judge them by, and why the finder thinks that they are
//! alike. It exists so that the terminal and the sheet ask the same. It deliberately chooses no pair
//! and marks no word.

use crate::model::{Dataset, Initiative, OverlapPair, Scope};
use crate::report::{Format, Messages, pair_reasons};
use std::collections::HashMap;

/// One initiative as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// Its id.
    pub id: String,
    /// Its municipality's name.
    pub municipality: String,
    /// Its title.
    pub title: String,
    /// Stage, dates and service areas, a line each.
    pub facts: Vec<String>,
    /// Everything else that tells what it is; empty when nothing does.
    pub text: String,
}

/// Are these two the same?
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The one whose id sorts first.
    pub a: Side,
    /// The other.
    pub b: Side,
    /// How alike they are, in words with the number.
    pub likeness: String,
    /// Why the finder thinks so.
    pub why: String,
}

/// The questions about pairs, in their order. A pair whose initiatives are not current is none.
pub fn questions(
    say: &Messages,
    fmt: &Format,
    scope: &Scope,
    data: &Dataset,
    pairs: &[&OverlapPair],
) -> Vec<Question> {
    let current: HashMap<&str, &Initiative> = data
        .current_initiatives(scope.as_of)
        .into_iter()
        .map(|row| (row.initiative_id.as_str(), row))
        .collect();
    let of = |id: &str| {
        let row = current.get(id)?;
        Some(side(say, fmt, scope, row))
    };
    let question = |pair: &&OverlapPair| {
        let likeness = match pair.probability {
            Some(probability) => {
                say.say("review.probability", &[("share", &fmt.share(probability))])
            }
            None => say.say("review.score", &[("score", &fmt.number(pair.score, 2))]),
        };
        Some(Question {
            a: of(&pair.initiative_a)?,
            b: of(&pair.initiative_b)?,
            likeness,
            why: pair_reasons(say, fmt, pair),
        })
    };
    pairs.iter().filter_map(question).collect()
}

fn side(say: &Messages, fmt: &Format, scope: &Scope, row: &Initiative) -> Side {
    let mut facts = Vec::new();
    let stage = match row.stage {
        Some(stage) => say.text(&format!("stage.{stage}")),
        None => say.text("stage.unknown"),
    };
    facts.push(match &row.source_stage {
        Some(word) => format!("{stage} («{}»)", clean(word)),
        None => stage,
    });
    let day = |date| fmt.short_date(date);
    if row.started.is_some() || row.planned_end.is_some() {
        let from = row.started.map_or_else(|| "…".to_owned(), day);
        let to = row.planned_end.map_or_else(|| "…".to_owned(), day);
        facts.push(format!("{from} – {to}"));
    } else if let Some(submitted) = row.submitted {
        facts.push(say.say("review.submitted", &[("date", &day(submitted))]));
    }
    if !row.service_areas.is_empty() {
        facts.push(clean(&row.service_areas.join(", ")));
    }
    let told = [&row.description, &row.need, &row.goal];
    let told: Vec<String> = told
        .iter()
        .filter_map(|text| Some(clean(text.as_ref()?)))
        .collect();
    let named = scope
        .municipalities
        .iter()
        .find(|one| one.id == row.municipality);
    Side {
        id: row.initiative_id.clone(),
        municipality: named.map_or_else(|| row.municipality.clone(), |one| one.name.clone()),
        title: clean(&row.title),
        facts,
        text: told.join(" "),
    }
}

/// A text from an export on one line and without control characters, which a terminal would obey.
fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
