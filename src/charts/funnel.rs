//! The funnel plot: in come shares with their denominators and control limits, out comes a scatter
//! where being small is seen as being uncertain.
//!
//! It exists instead of a league table: a point inside the funnel is like the others. It deliberately
//! computes no limits; the caller hands in the curves.

use super::backend::Paint;
use super::canvas::{Area, Canvas, Px, fill, ink, meet, mute, stroke};
use super::scale::{Scale, check, check_amount, check_range, extent, spread};
use super::{ChartError, Frame, Number, Svg};

/// The points, the limits and the words.
#[derive(Clone, Debug, Default)]
pub struct Funnel {
    pub points: Vec<FunnelPoint>,
    /// In order of the denominator; drawn as curves.
    pub limits: Vec<FunnelLimit>,
    /// The joint share, 0–1.
    pub mean: f64,
    pub words: FunnelWords,
}

/// One unit: its share (0–1) of its denominator.
#[derive(Clone, Debug, Default)]
pub struct FunnelPoint {
    pub label: String,
    pub denominator: f64,
    pub share: f64,
    /// Outside the limits: filled.
    pub outside: bool,
    pub highlight: bool,
}

/// The limits at one denominator, shares 0–1, low and high.
#[derive(Clone, Copy, Debug, Default)]
pub struct FunnelLimit {
    pub denominator: f64,
    pub inner: (f64, f64),
    pub outer: (f64, f64),
}

/// Words above, under and at the ends of the lines.
#[derive(Clone, Debug, Default)]
pub struct FunnelWords {
    /// Above the vertical axis.
    pub share: String,
    /// Under the horizontal axis.
    pub denominator: String,
    pub mean: String,
    /// Such as "95 %".
    pub inner: String,
    /// Such as "99,8 %".
    pub outer: String,
}

/// Draws the plot; `share` writes shares (0–1), `count` denominators. Fails on no points, denominators
/// below zero, limits out of order, and numbers that aren't finite.
pub fn draw(frame: &Frame, data: &Funnel, share: Number, count: Number) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-funnel")?;
    let (most, range) = checked_ranges(data)?;
    let (top, bottom) = (34.0, if canvas.narrow() { 254.0 } else { 294.0 });
    let (y, y_ticks) = Scale::with_ticks(range, (bottom, top), 6);
    let labels: Vec<String> = y_ticks.iter().map(|&t| share(t)).collect();
    let axis = labels.iter().map(|l| mute().width(l)).fold(0.0, f64::max);
    let ends = [&data.words.outer, &data.words.inner, &data.words.mean];
    let end_room = ends
        .iter()
        .map(|w| mute().small().width(w))
        .fold(0.0, f64::max);
    let (left, right) = (
        axis + 14.0,
        canvas.width - end_room.min(canvas.width * 0.25) - 12.0,
    );
    let n = if canvas.narrow() { 4 } else { 7 };
    let (x, x_ticks) = Scale::with_ticks((0.0, most), (left, right), n);

    canvas.group("axis");
    canvas.label((0.0, 10.0), &data.words.share, canvas.width, mute());
    for (&tick, label) in y_ticks.iter().zip(&labels) {
        let at = y.at(tick);
        canvas.line((left, at), (right, at), stroke(Paint::Line, 1.0));
        canvas.text((left - 8.0, at), label, mute().end());
    }
    for &tick in &x_ticks {
        canvas.text((x.at(tick), bottom + 15.0), &count(tick), mute().middle());
    }
    let middle = (left + right) / 2.0;
    let words = mute().middle();
    canvas.label(
        (middle, bottom + 33.0),
        &data.words.denominator,
        right - left,
        words,
    );
    canvas.end();
    limits(&canvas, data, &x, &y, right);

    let spots: Vec<Px> = data
        .points
        .iter()
        .map(|p| (x.at(p.denominator), y.at(p.share)))
        .collect();
    let boxes = label_boxes(
        &canvas,
        data,
        &spots,
        (left, top - 8.0, right, bottom),
        y.at(data.mean),
    );
    for (i, point) in data.points.iter().enumerate() {
        canvas.series(usize::from(point.highlight), &point.label);
        let words = format!(
            "{}: {}, {}",
            point.label,
            share(point.share),
            count(point.denominator)
        );
        canvas.title(&words);
        let paint = if point.highlight {
            Paint::C1
        } else {
            Paint::Ink
        };
        let ground = if point.outside { paint } else { Paint::Paper };
        let wide = if point.highlight { 2.5 } else { 1.5 };
        let r = if point.highlight { 6.5 } else { 5.0 };
        canvas.circle(spots[i], r, fill(ground).edge(stroke(paint, wide)));
        if let Some((from, upper, to, lower)) = boxes[i] {
            // On the field a rim of paper would glow; outside it the dashed limits need one.
            let plain = ink().bold_if(point.highlight);
            let look = if point.outside { plain.halo() } else { plain };
            canvas.label(
                (from, (upper + lower) / 2.0),
                &point.label,
                to - from + 1.0,
                look,
            );
        }
        canvas.end();
    }
    canvas.finish(bottom + 42.0)
}

fn limits(canvas: &Canvas, data: &Funnel, x: &Scale, y: &Scale, right: f64) {
    canvas.group("limits");
    let curve = |value: &dyn Fn(&FunnelLimit) -> f64| -> Vec<Px> {
        data.limits
            .iter()
            .map(|l| (x.clamped(l.denominator), y.clamped(value(l))))
            .collect()
    };
    let (low, high) = (curve(&|l| l.inner.0), curve(&|l| l.inner.1));
    if data.limits.len() > 1 {
        let field: Vec<Px> = high.iter().chain(low.iter().rev()).copied().collect();
        canvas.polygon(&field, fill(Paint::Band));
        for value in [|l: &FunnelLimit| l.outer.0, |l: &FunnelLimit| l.outer.1] {
            // Where the funnel is wider than the picture the line ends; a line along the edge would
            // be a limit that isn't there.
            let seen = |l: &&FunnelLimit| (y.range.0..=y.range.1).contains(&value(l));
            let points = data.limits.iter().filter(seen);
            let points: Vec<Px> = points
                .map(|l| (x.clamped(l.denominator), y.at(value(l))))
                .collect();
            canvas.path(&points, stroke(Paint::Mute, 1.2).dash(1));
        }
    }
    let mean = y.at(data.mean);
    canvas.line((x.at(0.0), mean), (right, mean), stroke(Paint::Mute, 1.5));
    let mut ends = vec![(mean, &data.words.mean)];
    if let (Some(last), true) = (data.limits.last(), data.limits.len() > 1) {
        ends.push((y.clamped(last.inner.1), &data.words.inner));
        ends.push((y.clamped(last.outer.1), &data.words.outer));
    }
    let wanted: Vec<f64> = ends.iter().map(|e| e.0).collect();
    let places = spread(&wanted, 15.0, (y.at(y.range.1), y.at(y.range.0)));
    for ((_, words), place) in ends.iter().zip(places) {
        let room = canvas.width - right - 8.0;
        canvas.label((right + 8.0, place), words, room, mute().small());
    }
    canvas.end();
}

/// Finds each label a place right of, left of, above or below its point where it meets no point and
/// no earlier label; highlighted points choose first, then those outside. A label without a place is
/// left to the point's title, except a highlighted one.
fn label_boxes(
    canvas: &Canvas,
    data: &Funnel,
    spots: &[Px],
    inside: Area,
    mean: f64,
) -> Vec<Option<Area>> {
    let mut boxes: Vec<Option<Area>> = vec![None; spots.len()];
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by_key(|&i| (!data.points[i].highlight, !data.points[i].outside, i));
    for i in order {
        let point = &data.points[i];
        let width = ink()
            .bold_if(point.highlight)
            .width(&point.label)
            .min(canvas.width * 0.4);
        let (x, y) = spots[i];
        let at = |left: f64, middle: f64| (left, middle - 8.0, left + width, middle + 8.0);
        let choices = [
            at(x + 11.0, y),
            at(x - 11.0 - width, y),
            at(x - width / 2.0, y - 16.0),
            at(x - width / 2.0, y + 16.0),
            at(x + 6.0, y - 13.0),
            at(x + 6.0, y + 13.0),
            at(x - 6.0 - width, y - 13.0),
            at(x - 6.0 - width, y + 13.0),
        ];
        let mut free = choices.into_iter().filter(|choice| {
            contains(inside, *choice)
                && !boxes.iter().flatten().any(|taken| meet(*taken, *choice))
                && !spots.iter().enumerate().any(|(k, spot)| {
                    k != i
                        && meet(
                            (spot.0 - 6.0, spot.1 - 6.0, spot.0 + 6.0, spot.1 + 6.0),
                            *choice,
                        )
                })
        });
        let first = free.next();
        // A place off the mean line is better, but a name across it is better than no name.
        let clear = first
            .into_iter()
            .chain(free)
            .find(|c| c.1 > mean || c.3 < mean);
        boxes[i] = clear.or(first).or(point.highlight.then_some(choices[0]));
    }
    boxes
}

fn contains(outer: Area, inner: Area) -> bool {
    outer.0 <= inner.0 && outer.1 <= inner.1 && outer.2 >= inner.2 && outer.3 >= inner.3
}

fn checked_ranges(data: &Funnel) -> Result<(f64, (f64, f64)), ChartError> {
    if data.points.is_empty() {
        return Err(ChartError::Empty);
    }
    let mut shares = vec![check(&data.words.mean, data.mean)?];
    let mut most: f64 = 0.0;
    for point in &data.points {
        shares.push(check(&point.label, point.share)?);
        most = most.max(check_amount(&point.label, point.denominator)?);
    }
    let mut last = 0.0;
    for limit in &data.limits {
        check_range(&data.words.inner, last, limit.denominator)?;
        last = limit.denominator;
        check_range(&data.words.inner, limit.inner.0, limit.inner.1)?;
        check_range(&data.words.outer, limit.outer.0, limit.outer.1)?;
        // The mouth of the funnel may leave the picture; the points and its width at them may not.
        if limit.denominator >= smallest(data) {
            shares.extend([limit.inner.0, limit.inner.1]);
        }
    }
    let range = extent(shares).ok_or(ChartError::Empty)?;
    Ok((most * 1.02, range))
}

fn smallest(data: &Funnel) -> f64 {
    let least = data.points.iter().map(|p| p.denominator);
    least.fold(f64::INFINITY, f64::min)
}
