//! Slopes: in come values at two times, out comes a line per row with its numbers at both ends.
//!
//! It exists for "since last": who moved which way. It deliberately has no axis, because both numbers
//! of each line are written.

use super::backend::Paint;
use super::canvas::{Canvas, Px, fill, ink, mute, stroke};
use super::scale::{Scale, check, extent, spread};
use super::{ChartError, Frame, Svg};

/// The two times and the lines between them.
#[derive(Clone, Debug, Default)]
pub struct Slope {
    /// The earlier period, written above the left ends.
    pub before: String,
    /// The later period, written above the right ends.
    pub after: String,
    pub lines: Vec<SlopeLine>,
}

/// One row. A highlighted line is coloured and thick, the rest are grey; with none highlighted all
/// are coloured.
#[derive(Clone, Debug, Default)]
pub struct SlopeLine {
    pub name: String,
    pub before: f64,
    pub after: f64,
    pub before_text: String,
    pub after_text: String,
    pub highlight: bool,
}

/// Draws the lines. Fails on no lines and on numbers that aren't finite.
pub fn draw(frame: &Frame, data: &Slope) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-slope")?;
    let mut values = Vec::new();
    for line in &data.lines {
        values.push(check(&line.name, line.before)?);
        values.push(check(&line.name, line.after)?);
    }
    let range = extent(values).ok_or(ChartError::Empty)?;
    let rows = data.lines.len() as f64;
    let (top, bottom) = (42.0, 42.0 + (rows * 19.0).max(180.0));
    let y = Scale::new(range, (bottom, top));
    let bold = ink().bold();
    let numbers = |words: &dyn Fn(&SlopeLine) -> &str| {
        data.lines
            .iter()
            .map(|l| bold.width(words(l)))
            .fold(0.0, f64::max)
    };
    let names = data
        .lines
        .iter()
        .map(|l| bold.width(&l.name))
        .fold(0.0, f64::max);
    let left = numbers(&|l| &l.before_text).max(bold.width(&data.before) / 2.0) + 16.0;
    let after = numbers(&|l| &l.after_text) + 14.0;
    let name_room = names.min(canvas.width * 0.36);
    let right = canvas.width - (after + name_room + 10.0).max(bold.width(&data.after) / 2.0 + 4.0);

    canvas.group("axis");
    for (x, words) in [(left, &data.before), (right, &data.after)] {
        canvas.line((x, 24.0), (x, bottom + 12.0), stroke(Paint::Line, 1.0));
        canvas.text((x, 10.0), words, mute().middle());
    }
    canvas.end();

    let ends = |value: &dyn Fn(&SlopeLine) -> f64| {
        let wanted: Vec<f64> = data.lines.iter().map(|l| y.at(value(l))).collect();
        spread(&wanted, 17.0, (top - 6.0, bottom + 8.0))
    };
    let (befores, afters) = (ends(&|l| l.before), ends(&|l| l.after));
    let any = data.lines.iter().any(|l| l.highlight);
    let mut order: Vec<usize> = (0..data.lines.len()).collect();
    // Highlighted lines last, so that they lie on top.
    order.sort_by_key(|&i| data.lines[i].highlight);
    for i in order {
        let line = &data.lines[i];
        let coloured = line.highlight || !any;
        canvas.series(usize::from(coloured), &line.name);
        let from: Px = (left, y.at(line.before));
        let to: Px = (right, y.at(line.after));
        let (paint, wide) = if coloured {
            (Paint::C1, 2.5)
        } else {
            (Paint::Mute, 1.5)
        };
        canvas.line(from, to, stroke(paint, wide));
        for end in [from, to] {
            let ground = if coloured { paint } else { Paint::Paper };
            canvas.circle(end, 4.5, fill(ground).edge(stroke(paint, wide)));
        }
        let text = if coloured {
            ink().bold_if(line.highlight)
        } else {
            mute()
        };
        canvas.text((left - 10.0, befores[i]), &line.before_text, text.end());
        canvas.text((right + 10.0, afters[i]), &line.after_text, text);
        canvas.label(
            (right + after, afters[i]),
            &line.name,
            name_room + 8.0,
            text,
        );
        canvas.end();
    }
    canvas.finish(bottom + 18.0)
}
