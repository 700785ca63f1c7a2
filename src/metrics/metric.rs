//! In: nothing. Out: the shape of a metric: what it is called, which question it answers, how it
//! is computed, in what unit each of its numbers is, and the examples that prove it. It exists so
//! that headings, formats, the method page, `loype explain` and `METRICS.md` read one constant.
//! It deliberately holds no metric of its own: those stand with their functions, by subject.

use super::examples::Example;
use super::gate::Answer;
use super::own::Query;
use super::view::View;
use crate::model::Measure;

pub use crate::model::{Direction, Unit};

/// A metric, defined once.
#[derive(Clone, Copy)]
pub struct Metric {
    /// Its id, `family.what`; stable, because pipelines and published tables name it.
    pub id: &'static str,
    /// The family it is shown with.
    pub family: Family,
    /// What readers call it.
    pub name: Names,
    /// The questions of the product that it answers, 1–25.
    pub question: &'static [u8],
    /// Exactly how it is computed, in English.
    pub formula: &'static str,
    /// The unit of its main number.
    pub unit: Unit,
    /// Which way is better, if any is.
    pub direction: Direction,
    /// The document or method it comes from.
    pub source: &'static str,
    /// What an export must hold, in words.
    pub fields: &'static [&'static str],
    /// The parts it is given in, each with its unit.
    pub dimensions: &'static [Dimension],
    /// The function that computes it.
    pub compute: Compute,
    /// Worked examples: executed by a test, printed by `loype explain`.
    pub examples: &'static [Example],
}

/// A metric's name in the languages of the reports.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// Norwegian Bokmål.
    pub nb: &'static str,
    /// Norwegian Nynorsk.
    pub nn: &'static str,
    /// English.
    pub en: &'static str,
    /// Danish.
    pub da: &'static str,
}

/// The four chapters of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// What is done.
    Activity,
    /// What several do.
    Overlap,
    /// What comes of it.
    Effect,
    /// How far the data carry.
    Trust,
}

impl Family {
    /// All, in order.
    pub const ALL: &'static [Family] = &[
        Family::Activity,
        Family::Overlap,
        Family::Effect,
        Family::Trust,
    ];

    /// What its metrics' ids open with.
    pub fn word(self) -> &'static str {
        match self {
            Family::Activity => "activity",
            Family::Overlap => "overlap",
            Family::Effect => "effect",
            Family::Trust => "trust",
        }
    }

    /// Its name in English, as the catalogue's headings have it.
    pub fn title(self) -> &'static str {
        match self {
            Family::Activity => "Activity",
            Family::Overlap => "Overlap",
            Family::Effect => "Effect",
            Family::Trust => "Trust",
        }
    }
}

/// A part of a metric: the pattern of its dimension key, and its unit.
#[derive(Debug, Clone, Copy)]
pub struct Dimension {
    /// Such as `at=median` or `with=<municipality>`; empty for the metric as a whole.
    pub pattern: &'static str,
    /// The unit of the numbers under it.
    pub unit: Unit,
}

/// A dimension, in short.
pub const fn part(pattern: &'static str, unit: Unit) -> Dimension {
    Dimension { pattern, unit }
}

impl Dimension {
    /// Whether a dimension key is of this pattern: the same keys in the same order, and the same
    /// values except where the pattern leaves them open with `<…>`.
    pub fn covers(&self, dimension: &str) -> bool {
        let (mut wanted, mut given) = (self.pattern.split(';'), dimension.split(';'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) => {
                    let open = wanted.split_once("=<").map(|(key, _)| key);
                    let same = match open {
                        Some(key) => given.split_once('=').is_some_and(|(k, _)| k == key),
                        None => wanted == given,
                    };
                    if !same {
                        return false;
                    }
                }
                _ => return false,
            }
        }
    }
}

/// From what a metric is computed.
#[derive(Clone, Copy)]
pub enum Compute {
    /// The prepared rows of a municipality or of all.
    Rows(fn(&View) -> Vec<Answer>),
    /// The measures of each metric before it in the catalogue, for the same municipality.
    Measures(fn(&[Vec<Measure>]) -> Vec<Answer>),
    /// An analyst's own query over those rows.
    Query(&'static Query),
}

impl Metric {
    /// The unit of the number under a dimension key.
    pub fn unit_of(&self, dimension: &str) -> Unit {
        self.dimensions
            .iter()
            .find(|part| part.covers(dimension))
            .map_or(self.unit, |part| part.unit)
    }
}
