//! In: the desk and a municipality, or all. Out: the scorecard — a line for each target with its
//! value, its interval, the judgement, the course over the periods and what people say of it — and
//! a chart for each line that has eight periods. It exists because a management system asks for
//! lines, in the order of its perspectives. It deliberately has no arrow: two periods are no trend.

use super::ReportError;
use super::comparisons;
use super::figures::{COLUMN, Draft};
use super::material::{Desk, anchor, is_ok};
use super::view::{Block, Cell, Section, Table, cell, head, number, number_head};
use crate::charts;
use crate::metrics::{Direction, Unit};
use crate::model::{Trend, Word};
use crate::scorecard::Line;
use crate::statistics::{Special, Xmr};

/// The most charts of one section; the table has every line.
const MOST_CHARTS: usize = 6;

/// The scorecard; empty where there is no target.
pub(super) fn section(desk: &Desk<'_>, who: &str, root: &str) -> Result<Section, ReportError> {
    let say = &desk.say;
    let mut lines: Vec<&Line> = desk.m.lines.iter().collect();
    lines.retain(|line| line.municipality == who && line.measure.is_some());
    // Those without a perspective come last; the order of the pipeline decides the rest.
    lines.sort_by_key(|line| line.target.perspective.map_or(usize::MAX, |p| p as usize));
    if lines.is_empty() {
        return Ok(Section::default());
    }
    let mut blocks = vec![table(desk, root, &lines)];
    let charted = lines
        .iter()
        .filter(|line| line.course.trend != Trend::TooFew);
    for line in charted.take(MOST_CHARTS) {
        blocks.extend(chart(desk, root, line)?);
    }
    blocks.push(Block::Paragraph {
        text: say.text("goals.rules"),
    });
    Ok(Section {
        id: "goals".to_owned(),
        heading: say.text("section.goals"),
        blocks,
        ..Section::default()
    })
}

fn table(desk: &Desk<'_>, root: &str, lines: &[&Line]) -> Block {
    let say = &desk.say;
    let has_comments = lines.iter().any(|line| !line.comments.is_empty());
    let rows = lines
        .iter()
        .map(|line| {
            let measure = line.measure.as_ref();
            let shown = measure.filter(|measure| is_ok(measure));
            let interval = shown.and_then(|measure| desk.interval(measure));
            let reason = measure.map(|measure| desk.reason(measure));
            let perspective = line.target.perspective;
            let perspective = perspective.map(|p| say.text(&format!("perspective.{}", p.word())));
            let mut row = vec![
                Cell {
                    href: desk.method(root, &line.target.metric).href,
                    small: [perspective, line.target.focus.clone()]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" · "),
                    ..cell(measure.map_or_else(String::new, |m| comparisons::indicator(desk, m)))
                },
                cell(say.text(&format!("goals.{}", line.verdict.word()))),
                Cell {
                    small: interval.or(reason).unwrap_or_default(),
                    ..number(desk.shown(measure))
                },
                number(goal(desk, line)),
                cell(course(desk, line)),
            ];
            if has_comments {
                row.push(cell(line.comments.join(" ")));
            }
            row
        })
        .collect();
    let mut columns = vec![
        head(say.text("word.indicator")),
        head(say.text("word.judgement")),
        number_head(say.text("word.value")),
        number_head(say.text("word.target")),
        head(say.text("word.course")),
    ];
    if has_comments {
        columns.push(head(say.text("word.comment")));
    }
    Block::Table(Table {
        caption: say.text("table.goals"),
        columns,
        rows,
        ..Table::default()
    })
}

/// The target: at least, or at most.
fn goal(desk: &Desk<'_>, line: &Line) -> String {
    let metric = desk.metric(&line.target.metric);
    let unit = metric.unit_of(&line.target.dimension);
    let key = match metric.direction {
        Direction::Down => "goals.at_most",
        _ => "goals.at_least",
    };
    let goal = desk.fmt.value(line.target.better_than, unit);
    desk.say.say(key, &[("goal", &goal)])
}

/// The word for the course, or how many periods are lacking for one.
fn course(desk: &Desk<'_>, line: &Line) -> String {
    match (line.course.trend, line.course.n_values()) {
        (Trend::TooFew, 0) => "–".to_owned(),
        (Trend::TooFew, n) => {
            let n = desk.fmt.count(n);
            desk.say.say("goals.too_few", &[("n", &n)])
        }
        (trend, _) => {
            let word = desk.say.text(&format!("goals.{}", trend.word()));
            match when(desk, line) {
                Some(when) => format!("{word}: {when}"),
                None => word,
            }
        }
    }
}

/// Which periods the word for the course is about, if not all.
fn when(desk: &Desk<'_>, line: &Line) -> Option<String> {
    let (first, last) = line.course.told_of()?;
    let (from, to) = (desk.fmt.period(first), desk.fmt.period(last));
    Some(match first == last {
        true => to,
        false => desk
            .say
            .say("goals.from_to", &[("from", &from), ("to", &to)]),
    })
}

/// The XmR chart of a line.
fn chart(desk: &Desk<'_>, root: &str, line: &Line) -> Result<Option<Block>, ReportError> {
    let (say, fmt) = (&desk.say, &desk.fmt);
    let (Some(xmr), Some(measure)) = (&line.course.xmr, &line.measure) else {
        return Ok(None);
    };
    let Some(limits) = &xmr.limits else {
        return Ok(None);
    };
    let unit = desk.unit(measure);
    let value = |v: f64| fmt.value(v, unit);
    let name = comparisons::indicator(desk, measure);
    let id = format!("xmr-{}", anchor(&line.target.metric));
    let draft = Draft {
        id: &id,
        caption: say.say(
            &format!("goals.caption_{}", line.course.trend.word()),
            &[
                ("name", &name),
                ("n", &fmt.count(xmr.n)),
                ("when", &when(desk, line).unwrap_or_default()),
            ],
        ),
        desc: say.text("goals.desc"),
        metric: Some(&line.target.metric),
        root,
        note: say.text("goals.note"),
    };
    // A share can't be below 0 or above 1, wherever the limits of chance are.
    let (lower, upper) = match unit {
        Unit::Share => (limits.lower.max(0.0), limits.upper.min(1.0)),
        Unit::Days | Unit::Count => (limits.lower.max(0.0), limits.upper),
        _ => (limits.lower, limits.upper),
    };
    let points = line.course.points.iter().enumerate();
    let data = charts::xmr::Xmr {
        points: points
            .map(|(at, point)| charts::xmr::XmrPoint {
                label: point.period.to_string(),
                value: Some(point.value),
                signal: signal(xmr, at),
                text: value(point.value),
            })
            .collect(),
        mean: xmr.mean,
        limits: (lower, upper),
        words: charts::xmr::XmrWords {
            unit: name.clone(),
            mean: say.say("goals.mean", &[("value", &value(xmr.mean))]),
            lower: say.say("goals.lower", &[("value", &value(lower))]),
            upper: say.say("goals.upper", &[("value", &value(upper))]),
            outside: say.text("goals.outside"),
            run: say.text("goals.run"),
        },
    };
    let svg = charts::xmr::draw(&draft.frame(COLUMN), &data, &value)?;
    let points = line.course.points.iter();
    let table = Table {
        caption: name,
        columns: vec![
            head(say.text("word.period")),
            number_head(say.text("word.value")),
        ],
        rows: points
            .map(|point| vec![cell(fmt.period(point.period)), number(value(point.value))])
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

/// What the rules say of a point.
fn signal(xmr: &Xmr, at: usize) -> charts::xmr::Signal {
    let holds = |special: &dyn Fn(Special) -> bool| {
        let mut signals = xmr.signals.iter();
        signals.any(|s| special(s.special) && (s.first..=s.last).contains(&at))
    };
    if holds(&|special| special == Special::OutsideLimits) {
        charts::xmr::Signal::Outside
    } else if holds(&|special| special != Special::OutsideLimits) {
        charts::xmr::Signal::Run
    } else {
        charts::xmr::Signal::Common
    }
}
