//! The decision matrix: in come points with two coordinates and a size, out come numbered circles.
//!
//! It exists for choosing among ideas: how easy, how much gained, how necessary. Names don't fit into
//! circles, so each carries the short label of its row in the table beside it. Circles that would
//! cover each other are pushed apart, always in the same way, with a thin line back to their place.
//! It deliberately ranks nothing.

use super::backend::Paint;
use super::canvas::{Canvas, Px, fill, ink, mute, stroke};
use super::scale::{Scale, check_amount, check_range, extent};
use super::{ChartError, Frame, Svg, scale};

/// The points and the two axes.
#[derive(Clone, Debug, Default)]
pub struct Bubbles {
    pub points: Vec<Bubble>,
    pub x: MatrixAxis,
    pub y: MatrixAxis,
    /// What the size says, such as "Størst sirkel: mest nødvendig"; may be empty.
    pub size_text: String,
}

/// One axis: its name, the words at its ends and the range of its scores.
#[derive(Clone, Debug, Default)]
pub struct MatrixAxis {
    pub title: String,
    pub low: String,
    pub high: String,
    pub from: f64,
    pub to: f64,
}

/// One idea. `size` is proportional to the circle's area.
#[derive(Clone, Debug, Default)]
pub struct Bubble {
    /// One to three characters, the same as in the table.
    pub label: String,
    pub name: String,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub highlight: bool,
}

/// More circles than this are a table, not a picture.
const MOST: usize = 60;

/// Draws the matrix. Fails on no or more than 60 points, negative sizes, axes without width, and
/// numbers that aren't finite. Points beyond an axis are kept at its edge.
pub fn draw(frame: &Frame, data: &Bubbles) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-bubbles")?;
    let largest = checked_largest(data)?;
    let narrow = canvas.narrow();
    let (left, right) = (2.0, canvas.width - 2.0);
    let (top, bottom) = (26.0, 26.0 + if narrow { 280.0 } else { 380.0 });
    let most = if narrow { 20.0 } else { 25.0 };
    // Circles keep inside the frame, so the scale ends a circle's width before it.
    let x = Scale::new(
        (data.x.from, data.x.to),
        (left + most + 2.0, right - most - 2.0),
    );
    let y = Scale::new(
        (data.y.from, data.y.to),
        (bottom - most - 2.0, top + most + 2.0),
    );

    ground(&canvas, data, (left, right, top, bottom));
    let radii: Vec<f64> = data
        .points
        .iter()
        .map(|p| {
            let label = ink().bold().small().width(&p.label).min(most * 2.0);
            ((p.size / largest).sqrt() * most)
                .max(label / 2.0 + 3.5)
                .max(10.0)
        })
        .collect();
    let wanted: Vec<Px> = data
        .points
        .iter()
        .map(|p| (x.clamped(p.x), y.clamped(p.y)))
        .collect();
    let places = apart(&wanted, &radii, (left, right, top, bottom));

    // Thin lines first, large circles before small ones, so that nothing is hidden.
    for (&from, &to) in wanted.iter().zip(&places) {
        if (from.0 - to.0).hypot(from.1 - to.1) > 5.0 {
            canvas.line(from, to, stroke(Paint::Mute, 1.0));
            canvas.circle(from, 2.0, fill(Paint::Mute));
        }
    }
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| radii[b].total_cmp(&radii[a]).then(a.cmp(&b)));
    for i in order {
        let point = &data.points[i];
        canvas.series(usize::from(point.highlight), &point.name);
        let title = format!("{} {}", point.label, point.name);
        canvas.title(&title);
        let text = ink().bold().small().middle();
        if point.highlight {
            let edge = stroke(Paint::Paper, 1.5);
            canvas.circle(places[i], radii[i], fill(Paint::C1).edge(edge));
            canvas.text(places[i], &point.label, text.on(1));
        } else {
            let edge = stroke(Paint::C1, 1.5);
            canvas.circle(places[i], radii[i], fill(Paint::Band).edge(edge));
            canvas.text(places[i], &point.label, text);
        }
        canvas.end();
    }
    let size = if data.size_text.is_empty() { 0.0 } else { 22.0 };
    canvas.label((0.0, bottom + 34.0), &data.size_text, canvas.width, mute());
    canvas.finish(bottom + 24.0 + size)
}

fn ground(canvas: &Canvas, data: &Bubbles, (left, right, top, bottom): (f64, f64, f64, f64)) {
    canvas.group("axis");
    let frame = fill(Paint::Paper).edge(stroke(Paint::Line, 1.0));
    canvas.rect((left, top), (right - left, bottom - top), frame);
    let (middle, centre) = ((left + right) / 2.0, (top + bottom) / 2.0);
    canvas.line((middle, top), (middle, bottom), stroke(Paint::Line, 1.0));
    canvas.line((left, centre), (right, centre), stroke(Paint::Line, 1.0));
    canvas.line((left, bottom), (right, bottom), stroke(Paint::Mute, 1.0));
    canvas.line((left, top), (left, bottom), stroke(Paint::Mute, 1.0));
    let room = canvas.width * 0.3;
    let axis = bottom + 13.0;
    canvas.label((left, axis), &data.x.low, room, mute());
    canvas.label((right, axis), &data.x.high, room, mute().end());
    let titles = ink().bold();
    canvas.label((middle, axis), &data.x.title, room * 1.2, titles.middle());
    // The vertical axis is read level: its name and the words of both its ends stand above it.
    canvas.label((left, 10.0), &data.y.title, canvas.width * 0.5, titles);
    let from = left + titles.width(&data.y.title).min(canvas.width * 0.5) + 12.0;
    let ends = format!("↑ {} · ↓ {}", data.y.high, data.y.low);
    canvas.label((from, 10.0), &ends, canvas.width - from, mute());
    canvas.end();
}

/// Pushes circles apart until none covers another, or the tries are used up. Circles on the very same
/// spot part in directions that follow their order, so that the answer is always the same.
fn apart(
    wanted: &[Px],
    radii: &[f64],
    (left, right, top, bottom): (f64, f64, f64, f64),
) -> Vec<Px> {
    let mut places = wanted.to_vec();
    for _ in 0..300 {
        let mut moved = false;
        for a in 0..places.len() {
            for b in a + 1..places.len() {
                let (dx, dy) = (places[b].0 - places[a].0, places[b].1 - places[a].1);
                let distance = dx.hypot(dy);
                let overlap = radii[a] + radii[b] + 4.0 - distance;
                if overlap <= 0.05 {
                    continue;
                }
                moved = true;
                let (ux, uy) = if distance > 1e-6 {
                    (dx / distance, dy / distance)
                } else {
                    // The golden angle spreads any number of directions evenly.
                    let angle = b as f64 * 2.399_963;
                    (angle.cos(), angle.sin())
                };
                let push = overlap / 2.0;
                places[a] = (places[a].0 - ux * push, places[a].1 - uy * push);
                places[b] = (places[b].0 + ux * push, places[b].1 + uy * push);
            }
        }
        for (place, r) in places.iter_mut().zip(radii) {
            place.0 = place.0.max(left + r).min(right - r);
            place.1 = place.1.max(top + r).min(bottom - r);
        }
        if !moved {
            break;
        }
    }
    places
}

fn checked_largest(data: &Bubbles) -> Result<f64, ChartError> {
    if data.points.is_empty() {
        return Err(ChartError::Empty);
    }
    if data.points.len() > MOST {
        return Err(ChartError::TooMany {
            what: data.x.title.clone(),
            most: MOST,
        });
    }
    for axis in [&data.x, &data.y] {
        check_range(&axis.title, axis.from, axis.to)?;
    }
    let mut sizes = Vec::new();
    for point in &data.points {
        scale::check(&point.name, point.x)?;
        scale::check(&point.name, point.y)?;
        sizes.push(check_amount(&point.name, point.size)?);
    }
    Ok(extent(sizes).map_or(1.0, |(_, high)| if high > 0.0 { high } else { 1.0 }))
}
