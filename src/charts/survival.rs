//! Survival: in come step curves over time with band, censorings and numbers at risk, out comes the
//! Kaplan–Meier picture: how large a part has not yet, or has already.
//!
//! It exists because an average of the finished cases hides those that still wait. The curve stops
//! where the caller stops it. It deliberately computes no estimate; a cumulative incidence is drawn by
//! starting at 0 instead of 1.

use super::backend::Paint;
use super::canvas::{Area, Canvas, Look, Px, Stroke, fill, ink, meet, mute, stroke};
use super::scale::{Scale, check, check_range, extent, spread};
use super::text::wrap;
use super::{ChartError, Frame, Number, Svg};

/// The curves, the ticks of the time axis and the words.
#[derive(Clone, Debug, Default)]
pub struct Survival {
    pub curves: Vec<Curve>,
    /// Where the time axis has numbers, increasing, within 0..=`horizon`; the numbers at risk stand
    /// under them.
    pub ticks: Vec<Tick>,
    /// End of the time axis, in the curves' unit of time.
    pub horizon: f64,
    pub words: SurvivalWords,
}

/// A number on the time axis.
#[derive(Clone, Debug, Default)]
pub struct Tick {
    pub at: f64,
    pub label: String,
}

/// The words around the curves.
#[derive(Clone, Debug, Default)]
pub struct SurvivalWords {
    /// Above the vertical axis: what the share is a share of.
    pub share: String,
    /// Under the time axis.
    pub time: String,
    /// Above the numbers at risk; empty leaves them out.
    pub at_risk: String,
}

/// One curve. With one curve, or one highlighted, it is coloured and has its band; the rest are grey.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    pub name: String,
    pub highlight: bool,
    /// Share at time 0: 1 for survival, 0 for cumulative incidence.
    pub start: f64,
    /// The share from each time on, in order of time.
    pub steps: Vec<Step>,
    /// The curve is drawn until here.
    pub until: f64,
    /// Times with censored cases.
    pub censored: Vec<f64>,
    pub median: Option<Median>,
    /// Numbers at risk, one per tick; may be empty.
    pub at_risk: Vec<String>,
}

/// A step: from `time` on the share is `share`, with its interval.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step {
    pub time: f64,
    pub share: f64,
    pub interval: Option<(f64, f64)>,
}

/// The time at which half are through, and the words beside the mark.
#[derive(Clone, Debug, Default)]
pub struct Median {
    pub time: f64,
    pub text: String,
}

/// Draws the curves; `number` writes shares (0–1) on the vertical axis. Fails on no curve, shares
/// outside 0–1, steps or ticks out of order, and numbers that aren't finite.
pub fn draw(frame: &Frame, data: &Survival, number: Number) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-survival")?;
    checked(data)?;
    let main = main_curve(data);
    let several = data.curves.len() > 1;
    let names = data.curves.iter().map(|c| ink().bold().width(&c.name));
    let widest = names.fold(0.0, f64::max).min(canvas.width * 0.24);
    let (top, bottom) = (34.0, if canvas.narrow() { 214.0 } else { 244.0 });
    let y = Scale::new((0.0, 1.0), (bottom, top));
    let shares = [0.0, 0.25, 0.5, 0.75, 1.0];
    let axis = shares.iter().map(|&s| mute().width(&number(s)));
    let axis = axis.fold(0.0, f64::max) + 10.0;
    let left = if several && !canvas.narrow() {
        axis.max(widest + 12.0)
    } else {
        axis.max(26.0)
    };
    let right = canvas.width - if several { widest + 12.0 } else { 14.0 };
    let x = Scale::new((0.0, data.horizon), (left, right));

    canvas.group("axis");
    canvas.label((0.0, 10.0), &data.words.share, canvas.width, mute());
    for share in shares {
        let at = y.at(share);
        canvas.line((left, at), (right, at), stroke(Paint::Line, 1.0));
        canvas.text((left - 8.0, at), &number(share), mute().end());
    }
    canvas.line((left, bottom), (right, bottom), stroke(Paint::Mute, 1.0));
    let n_shown = shown_every(&data.ticks, &x);
    for (i, tick) in data.ticks.iter().enumerate() {
        let at = x.at(tick.at);
        canvas.line((at, bottom), (at, bottom + 4.0), stroke(Paint::Mute, 1.0));
        if i % n_shown == 0 {
            canvas.text((at, bottom + 15.0), &tick.label, mute().middle());
        }
    }
    let middle = (left + right) / 2.0;
    canvas.label(
        (middle, bottom + 33.0),
        &data.words.time,
        right - left,
        mute().middle(),
    );
    canvas.end();

    // The main curve last, so that it lies on top.
    let mut order: Vec<usize> = (0..data.curves.len()).filter(|&i| i != main).collect();
    order.push(main);
    for &i in &order {
        let curve = &data.curves[i];
        canvas.series(usize::from(i == main), &curve.name);
        if i == main {
            band(&canvas, curve, &x, &y);
        }
        let look = look(i, main);
        canvas.path(&outline(curve, &x, &y), look);
        for &time in &curve.censored {
            let at = (x.clamped(time), y.at(share_at(curve, time)));
            canvas.line(
                (at.0, at.1 - 4.0),
                (at.0, at.1 + 4.0),
                stroke(look.paint, 1.5),
            );
        }
        canvas.end();
    }
    if let Some(median) = &data.curves[main].median {
        mark_median(&canvas, data, median, (&x, &y));
    }
    if several {
        name_ends(&canvas, data, main, (&x, &y), widest);
    }
    let used = at_risk(&canvas, data, main, &x, (left, bottom + 54.0), n_shown);
    canvas.finish(bottom + 42.0 + used)
}

fn look(index: usize, main: usize) -> Stroke {
    if index == main {
        return stroke(Paint::C1, 2.5);
    }
    // Grey curves are told apart by dash as well as by the name at their end.
    let place = if index > main { index - 1 } else { index };
    stroke(Paint::Mute, 1.5).dash((place % 4) as u8)
}

/// The corners of a step curve, until it stops.
fn outline(curve: &Curve, x: &Scale, y: &Scale) -> Vec<Px> {
    let mut share = curve.start;
    let mut corners = vec![(x.at(0.0), y.at(share))];
    for step in curve.steps.iter().filter(|s| s.time <= curve.until) {
        let at = x.clamped(step.time);
        corners.push((at, y.at(share)));
        share = step.share;
        corners.push((at, y.at(share)));
    }
    corners.push((x.clamped(curve.until), y.at(share)));
    corners
}

fn band(canvas: &Canvas, curve: &Curve, x: &Scale, y: &Scale) {
    let shown: Vec<&Step> = curve
        .steps
        .iter()
        .filter(|s| s.time <= curve.until)
        .collect();
    let mut there: Vec<Px> = Vec::new();
    let mut back: Vec<Px> = Vec::new();
    for (i, step) in shown.iter().enumerate() {
        let Some((low, high)) = step.interval else {
            continue;
        };
        let next = shown.get(i + 1).map_or(curve.until, |s| s.time);
        for time in [step.time, next] {
            there.push((x.clamped(time), y.at(high)));
            back.push((x.clamped(time), y.at(low)));
        }
    }
    if there.is_empty() {
        return;
    }
    there.extend(back.into_iter().rev());
    canvas.polygon(&there, fill(Paint::C1).veil());
}

fn share_at(curve: &Curve, time: f64) -> f64 {
    let before = curve.steps.iter().take_while(|s| s.time <= time);
    before.last().map_or(curve.start, |s| s.share)
}

fn mark_median(canvas: &Canvas, data: &Survival, median: &Median, (x, y): (&Scale, &Scale)) {
    let (at, half, foot) = (x.clamped(median.time), y.at(0.5), y.at(0.0));
    canvas.group("median");
    let dashed = stroke(Paint::Ink, 1.2).dash(1);
    canvas.path(&[(x.at(0.0), half), (at, half), (at, foot)], dashed);
    canvas.circle(
        (at, half),
        4.5,
        fill(Paint::Paper).edge(stroke(Paint::C1, 2.5)),
    );
    // A falling curve leaves room above to its right, a rising one below: beside the mark when the
    // curve is alone, and in the far corner when others may cross there.
    let look = ink().bold().halo();
    let alone = data.curves.len() == 1;
    let edge = x.at(x.range.1);
    let (mut from, mut room, mut text) = (at + 14.0, canvas.width - at - 14.0, look);
    if !alone || room < 90.0 {
        from = edge;
        room = (edge - x.at(0.0)) * 0.62;
        text = look.end();
    }
    let lines = wrap(&median.text, room, look.size(), true, 3);
    let tall = 17.0 * (lines.len() as f64 - 1.0);
    let first = match (alone, data.curves[0].start > 0.5) {
        (true, true) => half - 24.0 - tall,
        (true, false) => half + 24.0,
        (false, true) => y.at(1.0) + 12.0,
        (false, false) => foot - 12.0 - tall,
    };
    for (i, line) in lines.iter().enumerate() {
        canvas.text((from, first + 17.0 * i as f64), line, text);
    }
    canvas.end();
}

/// Names every curve at its end, or, where that would cover another curve or name, at the right edge
/// with a thin line to it.
fn name_ends(canvas: &Canvas, data: &Survival, main: usize, (x, y): (&Scale, &Scale), room: f64) {
    let paths: Vec<Vec<Px>> = data.curves.iter().map(|c| outline(c, x, y)).collect();
    let ends: Vec<Px> = data
        .curves
        .iter()
        .map(|c| (x.clamped(c.until), y.at(share_at(c, c.until))))
        .collect();
    let edge = x.at(x.range.1);
    let mut taken: Vec<Area> = Vec::new();
    let mut moved: Vec<usize> = Vec::new();
    for (i, curve) in data.curves.iter().enumerate() {
        let (from, middle) = (ends[i].0 + 6.0, ends[i].1);
        let width = ink().bold().width(&curve.name).min(room);
        let place = (from, middle - 9.0, from + width, middle + 9.0);
        let others = paths.iter().enumerate().filter(|&(k, _)| k != i);
        let crossed = others.flat_map(|(_, path)| path.windows(2)).any(|s| {
            let (a, b) = (s[0], s[1]);
            meet(
                place,
                (a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1)),
            )
        });
        let past = from + width > edge;
        if crossed || past || middle > y.at(0.0) - 8.0 || taken.iter().any(|&t| meet(t, place)) {
            moved.push(i);
            continue;
        }
        taken.push(place);
        canvas.label((from, middle), &curve.name, room, name_look(i == main));
    }
    let wanted: Vec<f64> = moved.iter().map(|&i| ends[i].1).collect();
    let places = spread(&wanted, 16.0, (y.at(1.0), y.at(0.0) - 10.0));
    for (&i, place) in moved.iter().zip(places) {
        let end = ends[i];
        if edge - end.0 > 4.0 || (place - end.1).abs() > 4.0 {
            canvas.line(
                (end.0 + 2.0, end.1),
                (edge + 5.0, place),
                stroke(Paint::Mute, 1.0),
            );
        }
        let name = &data.curves[i].name;
        canvas.label((edge + 8.0, place), name, room, name_look(i == main));
    }
}

fn name_look(is_main: bool) -> Look {
    if is_main {
        ink().bold().halo()
    } else {
        mute().halo()
    }
}

fn at_risk(
    canvas: &Canvas,
    data: &Survival,
    main: usize,
    x: &Scale,
    (left, top): Px,
    n_shown: usize,
) -> f64 {
    if data.words.at_risk.is_empty() || data.curves.iter().all(|c| c.at_risk.is_empty()) {
        return 0.0;
    }
    canvas.group("at-risk");
    canvas.label(
        (0.0, top),
        &data.words.at_risk,
        canvas.width,
        mute().small(),
    );
    let mut line = top + 18.0;
    let several = data.curves.len() > 1;
    for (i, curve) in data.curves.iter().enumerate() {
        let name = if i == main {
            ink().bold().small()
        } else {
            mute().small()
        };
        if several && canvas.narrow() {
            canvas.label((0.0, line), &curve.name, canvas.width, name);
            line += 16.0;
        } else if several {
            canvas.label((0.0, line), &curve.name, left - 18.0, name);
        }
        for (k, (tick, n)) in data.ticks.iter().zip(&curve.at_risk).enumerate() {
            if k % n_shown == 0 {
                canvas.text((x.at(tick.at), line), n, ink().small().middle());
            }
        }
        line += 17.0;
    }
    canvas.end();
    line - top + 4.0
}

/// Every which tick label is written so that neighbours keep apart.
fn shown_every(ticks: &[Tick], x: &Scale) -> usize {
    let widest = ticks
        .iter()
        .map(|t| mute().width(&t.label))
        .fold(26.0, f64::max)
        + 6.0;
    let nearest = ticks
        .windows(2)
        .map(|pair| x.at(pair[1].at) - x.at(pair[0].at))
        .fold(f64::INFINITY, f64::min)
        .max(1.0);
    ((widest / nearest).ceil() as usize).max(1)
}

fn main_curve(data: &Survival) -> usize {
    data.curves.iter().position(|c| c.highlight).unwrap_or(0)
}

fn checked(data: &Survival) -> Result<(), ChartError> {
    if data.curves.is_empty() {
        return Err(ChartError::Empty);
    }
    let backwards = |what: &str| ChartError::Backwards {
        what: what.to_owned(),
    };
    if check(&data.words.time, data.horizon)? <= 0.0 {
        return Err(backwards(&data.words.time));
    }
    let mut last = 0.0;
    for tick in &data.ticks {
        check_range(&tick.label, last, tick.at)?;
        check_range(&tick.label, tick.at, data.horizon)?;
        last = tick.at;
    }
    for curve in &data.curves {
        let name = curve.name.as_str();
        let mut shares = vec![curve.start];
        let mut last = 0.0;
        for step in &curve.steps {
            check_range(name, last, step.time)?;
            last = step.time;
            shares.push(check(name, step.share)?);
            if let Some((low, high)) = step.interval {
                check_range(name, low, high)?;
                shares.extend([low, high]);
            }
        }
        for &time in curve.censored.iter().chain([&curve.until]) {
            check_range(name, 0.0, time)?;
        }
        if let Some(median) = &curve.median {
            check_range(name, 0.0, median.time)?;
        }
        for share in &shares {
            check(name, *share)?;
        }
        if extent(shares).is_some_and(|(low, high)| low < 0.0 || high > 1.0) {
            return Err(ChartError::TooLarge {
                what: format!("{name}: a share outside 0–1"),
            });
        }
    }
    Ok(())
}
