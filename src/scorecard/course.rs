//! In: a number in one period after the other. Out: its course, and the one word that may be said of
//! it. It exists because readers see a trend in any two points: below eight periods in a row there
//! is no word, and from eight on the XmR chart's rules have it, nobody's eye. It deliberately leaves
//! out periods without an export: their number is an older one's again, and would narrow the limits.

use crate::config::Target;
use crate::metrics::ALL;
use crate::model::{Date, Measure, Period, Status, Trend};
use crate::statistics::{self, Special, Word, Xmr};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Measures by metric, municipality and dimension.
pub(super) type Lookup<'a> = HashMap<(&'a str, &'a str, &'a str), &'a Measure>;

/// Those measures that some target is about, by what they are of: of a whole country's many, few.
pub(super) fn lookup<'a>(measures: &'a [Measure], targets: &[Target]) -> Lookup<'a> {
    let wanted: HashSet<(&str, &str)> = targets
        .iter()
        .map(|target| (&*target.metric, &*target.dimension))
        .collect();
    measures
        .iter()
        .filter(|m| wanted.contains(&(&*m.metric, &*m.dimension)))
        .map(|m| ((&*m.metric, &*m.municipality, &*m.dimension), m))
        .collect()
}

/// Whether a municipality, or any for all, has an export of a period.
pub(super) fn exported(
    exports: &BTreeMap<String, BTreeSet<Date>>,
    municipality: &str,
    period: Period,
) -> bool {
    let within = |dates: &BTreeSet<Date>| {
        let mut dates = dates.range(period.first()..=period.last());
        dates.next().is_some()
    };
    match municipality {
        ALL => exports.values().any(within),
        one => exports.get(one).is_some_and(within),
    }
}

/// A period and its value, if it has one that may be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The value.
    pub value: f64,
}

/// A number over the periods that have one, without a gap, up to this one.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// The periods in a row, the oldest first; none where this one has no value.
    pub points: Vec<Point>,
    /// The chart; none where there is no value.
    pub xmr: Option<Xmr>,
    /// What it says.
    pub trend: Trend,
}

impl Course {
    /// From every period, the oldest first.
    pub(super) fn of<'a>(periods: impl Iterator<Item = (Period, Option<&'a Measure>)>) -> Course {
        let mut points: Vec<Point> = Vec::new();
        for (period, measure) in periods {
            let shown = measure.filter(|measure| measure.status == Some(Status::Ok));
            match shown.and_then(|measure| measure.value) {
                Some(value) => points.push(Point { period, value }),
                None => points.clear(),
            }
        }
        let values: Vec<f64> = points.iter().map(|point| point.value).collect();
        let xmr = statistics::xmr(&values);
        let trend = match xmr.as_ref().map(|xmr| xmr.word) {
            None | Some(Word::TooFew) => Trend::TooFew,
            Some(Word::CommonVariation) => Trend::CommonVariation,
            Some(Word::Shift) => Trend::Shift,
            Some(Word::Trend) => Trend::Trend,
            Some(Word::OutsideLimits) => Trend::OutsideLimits,
        };
        Course { points, xmr, trend }
    }

    /// The first and last period of the signal that the word is of: the latest.
    pub fn told_of(&self) -> Option<(Period, Period)> {
        let xmr = self.xmr.as_ref()?;
        let special = match xmr.word {
            Word::OutsideLimits => Special::OutsideLimits,
            Word::Shift => Special::Shift,
            Word::Trend => Special::Trend,
            Word::CommonVariation | Word::TooFew => return None,
        };
        let signals = xmr.signals.iter().filter(|s| s.special == special);
        let latest = signals.max_by_key(|signal| signal.last)?;
        let period = |at: usize| self.points.get(at).map(|point| point.period);
        period(latest.first).zip(period(latest.last))
    }

    /// How many periods in a row have a value.
    pub fn n_values(&self) -> usize {
        self.points.len()
    }
}
