//! The XmR chart: in come a series, its mean and natural limits, out comes a line where a flagged
//! point has a shape of its own.
//!
//! It exists to keep readers from explaining chance: inside the limits and without a signal nothing
//! happened. It deliberately finds no signals; the caller hands them in.

use super::backend::Paint;
use super::canvas::{Canvas, Fill, Px, fill, ink, mute, stroke};
use super::legend::{self, Swatch};
use super::scale::{Scale, check, check_range, extent, spread};
use super::{ChartError, Frame, Number, Svg};

/// The series, oldest first, with its mean and limits.
#[derive(Clone, Debug, Default)]
pub struct Xmr {
    pub points: Vec<XmrPoint>,
    pub mean: f64,
    /// Lower and upper natural process limit.
    pub limits: (f64, f64),
    pub words: XmrWords,
}

/// One period. `value: None` is a period without a value and breaks the line.
#[derive(Clone, Debug, Default)]
pub struct XmrPoint {
    pub label: String,
    pub value: Option<f64>,
    pub signal: Signal,
    /// Written beside a flagged point, and the point's title; may be empty.
    pub text: String,
}

/// What the caller's rules say of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signal {
    #[default]
    Common,
    /// Outside the limits: diamond.
    Outside,
    /// Part of a run or trend: square.
    Run,
}

/// Words at the right end of the lines, above the axis, and in the legend.
#[derive(Clone, Debug, Default)]
pub struct XmrWords {
    pub unit: String,
    pub mean: String,
    pub lower: String,
    pub upper: String,
    pub outside: String,
    pub run: String,
}

/// Draws the chart; `number` writes axis numbers. Fails when there is no value, when the limits run
/// backwards, and on numbers that aren't finite.
pub fn draw(frame: &Frame, data: &Xmr, number: Number) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-xmr")?;
    let range = checked_range(data)?;
    let (top, bottom) = (34.0, 230.0);
    let (y, ticks) = Scale::with_ticks(range, (bottom, top), 6);
    let labels: Vec<String> = ticks.iter().map(|&t| number(t)).collect();
    let axis = labels.iter().map(|l| mute().width(l)).fold(0.0, f64::max);
    let ends = [&data.words.upper, &data.words.mean, &data.words.lower];
    let widest = ends.iter().map(|w| mute().width(w)).fold(0.0, f64::max);
    let end_room = widest.min(canvas.width * 0.28);
    let (left, right) = (axis + 14.0, canvas.width - end_room - 10.0);
    let last = data.points.len().saturating_sub(1).max(1);
    let x = Scale::new((0.0, last as f64), (left + 14.0, right - 14.0));

    canvas.group("axis");
    canvas.label((0.0, 10.0), &data.words.unit, canvas.width, mute());
    for (&tick, label) in ticks.iter().zip(&labels) {
        let at = y.at(tick);
        canvas.line((left, at), (right, at), stroke(Paint::Line, 1.0));
        canvas.text((left - 8.0, at), label, mute().end());
    }
    period_labels(&canvas, data, &x, bottom + 15.0);
    canvas.end();

    canvas.group("limits");
    let heights = [y.at(data.limits.1), y.at(data.mean), y.at(data.limits.0)];
    let looks = [
        stroke(Paint::Mute, 1.5).dash(1),
        stroke(Paint::Mute, 1.5),
        stroke(Paint::Mute, 1.5).dash(1),
    ];
    let places = spread(&heights, 16.0, (top - 8.0, bottom + 4.0));
    for i in 0..3 {
        canvas.line((left, heights[i]), (right, heights[i]), looks[i]);
        canvas.label((right + 8.0, places[i]), ends[i], end_room + 2.0, mute());
    }
    canvas.end();

    canvas.series(1, &frame.title);
    let mut run: Vec<Px> = Vec::new();
    for (i, point) in data.points.iter().enumerate() {
        match point.value {
            Some(value) => run.push((x.at(i as f64), y.at(value))),
            None => draw_run(&canvas, &std::mem::take(&mut run)),
        }
    }
    draw_run(&canvas, &run);
    for (i, point) in data.points.iter().enumerate() {
        let Some(value) = point.value else { continue };
        mark(&canvas, data, point, value, (x.at(i as f64), y.at(value)));
    }
    canvas.end();
    let used = legend::draw(&canvas, (left, bottom + 42.0), &entries(data));
    canvas.finish(bottom + 28.0 + used)
}

fn draw_run(canvas: &Canvas, run: &[Px]) {
    if run.len() > 1 {
        canvas.path(run, stroke(Paint::C1, 2.0));
    }
}

fn mark(canvas: &Canvas, data: &Xmr, point: &XmrPoint, value: f64, at: Px) {
    let title = if point.text.is_empty() {
        point.label.clone()
    } else {
        format!("{}: {}", point.label, point.text)
    };
    canvas.title(&title);
    match point.signal {
        Signal::Common => canvas.circle(at, 3.5, fill(Paint::C1)),
        Signal::Outside => canvas.diamond(at, 7.5, outside()),
        Signal::Run => canvas.rect((at.0 - 5.0, at.1 - 5.0), (10.0, 10.0), in_run()),
    }
    if point.signal == Signal::Outside && !point.text.is_empty() {
        // Away from the mean, where the line isn't; kept on the sheet at both ends.
        let way = if value >= data.mean { -17.0 } else { 17.0 };
        let look = ink().bold().halo();
        let half = look.width(&point.text) / 2.0;
        let x = at.0.max(half + 2.0).min(canvas.width - half - 2.0);
        canvas.text((x, at.1 + way), &point.text, look.middle());
    }
}

fn period_labels(canvas: &Canvas, data: &Xmr, x: &Scale, y: f64) {
    let widest = data.points.iter().map(|p| mute().width(&p.label));
    let widest = widest.fold(0.0, f64::max) + 10.0;
    let step = (x.at(1.0) - x.at(0.0)).max(0.1);
    let every = ((widest / step).ceil() as usize).max(1);
    let last = data.points.len() - 1;
    for (i, point) in data.points.iter().enumerate() {
        // Counted from the latest period, which is the one that always has its name.
        if (last - i).is_multiple_of(every) {
            canvas.text((x.at(i as f64), y), &point.label, mute().middle());
        }
    }
}

fn outside() -> Fill {
    fill(Paint::C4).edge(stroke(Paint::Ink, 1.5))
}

fn in_run() -> Fill {
    fill(Paint::Paper).edge(stroke(Paint::C1, 2.5))
}

fn entries(data: &Xmr) -> Vec<(Swatch, &str)> {
    let seen = |signal| {
        data.points
            .iter()
            .any(|p| p.signal == signal && p.value.is_some())
    };
    let mut entries = Vec::new();
    if seen(Signal::Outside) {
        entries.push((Swatch::Diamond(outside()), data.words.outside.as_str()));
    }
    if seen(Signal::Run) {
        entries.push((Swatch::Square(in_run()), data.words.run.as_str()));
    }
    entries
}

fn checked_range(data: &Xmr) -> Result<(f64, f64), ChartError> {
    let mut values = Vec::new();
    for point in &data.points {
        if let Some(value) = point.value {
            values.push(check(&point.label, value)?);
        }
    }
    if values.is_empty() {
        return Err(ChartError::Empty);
    }
    values.push(check(&data.words.mean, data.mean)?);
    let (low, high) = check_range(&data.words.lower, data.limits.0, data.limits.1)?;
    values.extend([low, high]);
    extent(values).ok_or(ChartError::Empty)
}
