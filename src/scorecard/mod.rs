//! In: measures, those of earlier periods, the targets of a pipeline and what people say of them.
//! Out: judged lines — met, not met, can't tell — with their course over the periods, and each
//! municipality's place among the others. It exists so that a judgement is made once, on the
//! interval and not on the point: a value better than its target by chance alone is not called
//! met, and two periods are no trend. It deliberately recomputes no number.

mod course;

pub use crate::model::Verdict;
pub use course::{Course, Point};

use crate::config::Target;
use crate::metrics::{ALL, Direction, Metric, Names, Unit, find};
use crate::model::{Comment, Date, Measure, Municipality, Period, Scope, ScorecardLine, Status};
use crate::statistics;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A line of the scorecard.
#[derive(Debug, Clone)]
pub struct Line {
    /// The target.
    pub target: Target,
    /// The municipality.
    pub municipality: String,
    /// The number, as it was measured.
    pub measure: Option<Measure>,
    /// The judgement.
    pub verdict: Verdict,
    /// The number over the periods, up to this one.
    pub course: Course,
    /// What people say of it.
    pub comments: Vec<String>,
}

/// What lines are judged by, beside the numbers of this period.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The numbers of earlier periods, the oldest first, each as it would have been seen then.
    pub past: &'a [(Period, Cow<'a, [Measure]>)],
    /// The dates of each municipality's exports: a period without one repeats an older number.
    pub exports: &'a BTreeMap<String, BTreeSet<Date>>,
    /// Comments.
    pub comments: &'a [Comment],
}

/// Judges every target for every municipality that it is for, and for all together.
pub fn judge(
    metrics: &[Metric],
    measures: &[Measure],
    targets: &[Target],
    beside: Beside<'_>,
    scope: &Scope,
) -> Vec<Line> {
    let past: Vec<(Period, course::Lookup)> = beside
        .past
        .iter()
        .map(|(period, measures)| (*period, course::lookup(measures, targets)))
        .collect();
    let now = course::lookup(measures, targets);
    let mut lines = Vec::new();
    let everyone = scope.municipalities.iter().map(|m| m.id.as_str());
    for municipality in everyone.chain([ALL]) {
        for target in targets {
            if target
                .municipality
                .as_deref()
                .is_some_and(|only| only != municipality)
            {
                continue;
            }
            let key = (&*target.metric, municipality, &*target.dimension);
            let measure = now.get(&key).copied();
            let exported = |period: Period| course::exported(beside.exports, municipality, period);
            let earlier = past.iter().map(|(period, by_key)| {
                let measure = by_key.get(&key).copied();
                (*period, measure.filter(|_| exported(*period)))
            });
            let current = (scope.period, measure.filter(|_| exported(scope.period)));
            let names = find(metrics, &target.metric).map(|metric| metric.name);
            let about = |comment: &&Comment| {
                is_about(comment, target, names, municipality)
                    && period_of(comment).is_none_or(|period| period == Some(scope.period))
            };
            let comments = beside.comments.iter().filter(about);
            lines.push(Line {
                course: Course::of(earlier.chain([current])),
                comments: comments
                    .filter_map(|comment| comment.text.clone())
                    .collect(),
                target: target.clone(),
                municipality: municipality.to_owned(),
                verdict: verdict(metrics, measure, target),
                measure: measure.cloned(),
            });
        }
    }
    lines
}

/// Whether a comment is about a target's line: its metric by id or name, and its part where the
/// comment names one.
fn is_about(comment: &Comment, target: &Target, names: Option<Names>, municipality: &str) -> bool {
    let said = comment.metric.trim().to_lowercase();
    let named = names.is_some_and(|names| {
        let all = [names.nb, names.nn, names.en, names.da];
        all.iter().any(|name| name.to_lowercase() == said)
    });
    let part = comment.dimension.as_deref().map(str::trim);
    comment.municipality == municipality
        && (said == target.metric || named)
        && part.is_none_or(|part| part.is_empty() || part == target.dimension)
}

/// The period that a comment names: none where it holds for all, none inside where it is no period.
fn period_of(comment: &Comment) -> Option<Option<Period>> {
    comment.period.as_deref().map(Period::parse)
}

/// Comments that are about no line of the scorecard, in this period or another.
pub fn astray<'a>(metrics: &[Metric], lines: &[Line], comments: &'a [Comment]) -> Vec<&'a Comment> {
    let lost = |comment: &&Comment| {
        let about = |line: &Line| {
            let names = find(metrics, &line.target.metric).map(|metric| metric.name);
            is_about(comment, &line.target, names, &line.municipality)
        };
        period_of(comment) == Some(None) || !lines.iter().any(about)
    };
    comments.iter().filter(lost).collect()
}

/// The lines as a table of the published set.
pub fn table(lines: &[Line], scope: &Scope) -> Vec<ScorecardLine> {
    let row = |line: &Line| {
        let shown = line.measure.as_ref();
        let shown = shown.filter(|measure| measure.status == Some(Status::Ok));
        ScorecardLine {
            municipality: line.municipality.clone(),
            period: scope.period.to_string(),
            perspective: line.target.perspective,
            focus: line.target.focus.clone(),
            metric: line.target.metric.clone(),
            dimension: line.target.dimension.clone(),
            better_than: line.target.better_than,
            tolerance: line.target.tolerance,
            value: shown.and_then(|measure| measure.value),
            lower: shown.and_then(|measure| measure.lower),
            upper: shown.and_then(|measure| measure.upper),
            verdict: Some(line.verdict),
            trend: Some(line.course.trend),
            n_periods: line.course.n_values() as i64,
            comment: (!line.comments.is_empty()).then(|| line.comments.join(" ")),
        }
    };
    lines.iter().map(row).collect()
}

/// Why a target can't be judged, if so: its metric or part does not exist, no way is better, or its
/// municipality is not in the pipeline.
pub fn objection(
    metrics: &[Metric],
    target: &Target,
    municipalities: &[Municipality],
) -> Option<String> {
    let Some(metric) = find(metrics, &target.metric) else {
        return Some("there is no such metric; `loype metrics` lists them.".to_owned());
    };
    if !metric
        .dimensions
        .iter()
        .any(|part| part.covers(&target.dimension))
    {
        let parts: Vec<String> = metric
            .dimensions
            .iter()
            .map(|p| format!("`{}`", p.pattern))
            .collect();
        return Some(format!("its `dimension` can be {}.", parts.join(", ")));
    }
    if metric.direction == Direction::Context {
        return Some("neither more nor less of it is better, so it has no target.".to_owned());
    }
    match &target.municipality {
        Some(only) if !municipalities.iter().any(|m| m.id == *only) => {
            Some(format!("the municipality {only} is not in the pipeline."))
        }
        _ => None,
    }
}

fn verdict(metrics: &[Metric], measure: Option<&Measure>, target: &Target) -> Verdict {
    let Some(measure) = measure.filter(|m| m.status == Some(Status::Ok)) else {
        return Verdict::NoValue;
    };
    let Some(value) = measure.value else {
        return Verdict::NoValue;
    };
    let (low, high) = (
        measure.lower.unwrap_or(value),
        measure.upper.unwrap_or(value),
    );
    // An interval that is open upwards reaches any target above it.
    let high = if measure.lower.is_some() && measure.upper.is_none() {
        f64::INFINITY
    } else {
        high
    };
    let direction = find(metrics, &target.metric).map(|metric| metric.direction);
    match direction.unwrap_or(Direction::Context) {
        Direction::Up => {
            let limit = target.better_than - target.tolerance;
            between(low >= limit, high < limit)
        }
        Direction::Down => {
            let limit = target.better_than + target.tolerance;
            between(high <= limit, low > limit)
        }
        Direction::Context => Verdict::CannotTell,
    }
}

fn between(met: bool, not_met: bool) -> Verdict {
    match (met, not_met) {
        (true, _) => Verdict::Met,
        (_, true) => Verdict::NotMet,
        _ => Verdict::CannotTell,
    }
}

/// Where a municipality stands against the cooperation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Better than chance alone explains.
    Better,
    /// Worse than chance alone explains.
    Worse,
    /// Different, where neither way is better.
    Different,
    /// As the others.
    Alike,
    /// There is no value, here or for the cooperation.
    NoValue,
}

/// A municipality's number beside the cooperation's.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The number.
    pub measure: Measure,
    /// The cooperation's.
    pub joint: Measure,
    /// Where a municipality of this size would be by chance, if it were like the others; for
    /// shares only.
    pub band: Option<(f64, f64)>,
    /// Whether less is better.
    pub less_is_better: bool,
    /// The judgement.
    pub standing: Standing,
}

/// Compares a municipality with the cooperation on the given metrics and dimensions. A share is
/// held against the exact binomial limits around the joint share, anything else against the
/// joint value by its own interval. Nobody is ranked.
///
/// `find` looks a measure up by metric, municipality and dimension.
pub fn compare<'m>(
    metrics: &[Metric],
    find: impl Fn(&str, &str, &str) -> Option<&'m Measure>,
    municipality: &str,
    wanted: &[(&str, &str)],
) -> Vec<Comparison> {
    wanted
        .iter()
        .filter_map(|(metric, dimension)| {
            let measure = find(metric, municipality, dimension)?;
            let joint = find(metric, ALL, dimension)?;
            Some(one_comparison(metrics, measure, joint))
        })
        .collect()
}

fn one_comparison(metrics: &[Metric], measure: &Measure, joint: &Measure) -> Comparison {
    let known = find(metrics, &measure.metric);
    let is_share = known.is_some_and(|m| m.unit_of(&measure.dimension) == Unit::Share)
        && measure.lower.is_some();
    let direction = known.map_or(Direction::Context, |metric| metric.direction);
    let n = measure.denominator.unwrap_or(0.0) as u64;
    let band = match (is_share, joint.value) {
        (true, Some(mean)) if joint.status == Some(Status::Ok) && n > 0 => {
            statistics::funnel_limits(mean, n, statistics::FUNNEL_WARNING)
                .map(|limits| (limits.lower, limits.upper))
        }
        _ => None,
    };
    let standing = match (measure.status, measure.value, joint.status, joint.value) {
        (Some(Status::Ok), Some(value), Some(Status::Ok), Some(mean)) => {
            let (below, above) = match (band, measure.lower, measure.upper) {
                (Some((low, high)), ..) => (value < low, value > high),
                // Without limits for chance, the joint value must lie outside the interval.
                (None, Some(low), Some(high)) => (high < mean, low > mean),
                (None, ..) => (false, false),
            };
            match (below, above, direction) {
                (false, false, _) => Standing::Alike,
                (_, _, Direction::Context) => Standing::Different,
                (true, _, Direction::Up) | (_, true, Direction::Down) => Standing::Worse,
                _ => Standing::Better,
            }
        }
        _ => Standing::NoValue,
    };
    Comparison {
        measure: measure.clone(),
        joint: joint.clone(),
        band,
        less_is_better: direction == Direction::Down,
        standing,
    }
}

/// The limits of chance at one number of rows.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The number of rows.
    pub n: f64,
    /// 95 %.
    pub warning: (f64, f64),
    /// 99.8 %.
    pub action: (f64, f64),
}

/// The limits of chance around a joint share, for every number of rows up to the largest.
pub fn limits(mean: f64, most: f64) -> Vec<Limit> {
    let most = (most.ceil() as u64).clamp(5, 5_000);
    let step = (most / 60).max(1);
    (1..=most)
        .step_by(step as usize)
        .filter_map(|n| {
            let warning = statistics::funnel_limits(mean, n, statistics::FUNNEL_WARNING)?;
            let action = statistics::funnel_limits(mean, n, statistics::FUNNEL_ACTION)?;
            Some(Limit {
                n: n as f64,
                warning: (warning.lower, warning.upper),
                action: (action.lower, action.upper),
            })
        })
        .collect()
}
