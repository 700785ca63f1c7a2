//! Horizontal bars: in come labelled numbers, out comes one bar each with its number at the end.
//!
//! It exists for comparing a few categories at a glance. There is no axis: each number is written.
//! It deliberately doesn't sort; the order is the caller's, because it may carry meaning.

use super::backend::Paint;
use super::canvas::{Canvas, fill, ink, mute, stroke};
use super::scale::{Scale, check, extent};
use super::{ChartError, Frame, Svg};

/// The rows, top to bottom, and a value to compare with.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    pub rows: Vec<Bar>,
    /// A value all rows are compared with, such as a target: dashed line and words above it.
    pub reference: Option<Reference>,
}

/// One bar. `value: None` writes the text without a bar, for numbers that aren't shown.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    pub label: String,
    pub value: Option<f64>,
    /// The number as the reader sees it, with unit.
    pub value_text: String,
    /// With one or more highlighted rows the rest are grey; with none, all have the first colour.
    pub highlight: bool,
}

/// A line across all bars, in the bars' unit.
#[derive(Clone, Debug)]
pub struct Reference {
    pub value: f64,
    pub text: String,
}

/// Draws the bars. Fails when no row has a value, or one isn't a finite number.
pub fn draw(frame: &Frame, data: &Bars) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-bars")?;
    let (low, high) = checked_range(data)?;
    let narrow = canvas.narrow();
    let (row, head) = (
        if narrow { 44.0 } else { 30.0 },
        if data.reference.is_some() { 24.0 } else { 4.0 },
    );
    let any_highlight = data.rows.iter().any(|r| r.highlight);

    let left = if narrow {
        0.0
    } else {
        let widest = data.rows.iter().map(|r| ink().bold().width(&r.label));
        widest.fold(0.0, f64::max).min(canvas.width * 0.42) + 12.0
    };
    let numbers = data.rows.iter().map(|r| ink().bold().width(&r.value_text));
    let number_room = numbers.fold(0.0, f64::max) + 8.0;
    // A negative bar carries its number at its left end, so the number needs room there too.
    let left_room = if low < 0.0 { number_room } else { 0.0 };
    let scale = Scale::new(
        (low, high),
        (left + left_room, canvas.width - number_room - 2.0),
    );
    let bottom = head + row * data.rows.len() as f64;

    let middle = |i: usize| head + row * i as f64 + if narrow { 31.0 } else { row / 2.0 };
    canvas.group("axis");
    let zero = scale.at(0.0);
    canvas.line((zero, head), (zero, bottom), stroke(Paint::Mute, 1.0));
    canvas.end();
    for (i, bar) in data.rows.iter().enumerate() {
        let (top, middle) = (head + row * i as f64, middle(i));
        let slot = usize::from(bar.highlight || !any_highlight);
        canvas.series(slot, &bar.label);
        let look = ink().bold_if(bar.highlight);
        if narrow {
            canvas.label((0.0, top + 11.0), &bar.label, canvas.width, look);
        } else {
            canvas.label((0.0, middle), &bar.label, left - 12.0, look);
        }
        one_bar(&canvas, &scale, bar, middle, slot == 1);
        canvas.end();
    }

    if let Some(reference) = &data.reference {
        canvas.group("reference");
        let x = scale.at(reference.value);
        let dashed = stroke(Paint::Ink, 1.5).dash(1);
        canvas.line((x, 18.0), (x, head), dashed);
        // Row by row, so that no dash runs through a number, or on a narrow sheet through a label.
        let half = if narrow { 12.0 } else { row / 2.0 };
        for (i, bar) in data.rows.iter().enumerate() {
            let (from, to) = number_span(&scale, bar);
            if x < from - 3.0 || x > to + 3.0 {
                canvas.line((x, middle(i) - half), (x, middle(i) + half), dashed);
            }
        }
        let half = mute().width(&reference.text) / 2.0;
        let x = x.min(canvas.width - half).max(half);
        canvas.label((x, 9.0), &reference.text, canvas.width, mute().middle());
        canvas.end();
    }
    canvas.group("numbers");
    for (i, bar) in data.rows.iter().enumerate() {
        number(&canvas, &scale, bar, middle(i));
    }
    canvas.end();
    canvas.finish(bottom + 4.0)
}

fn one_bar(canvas: &Canvas, scale: &Scale, bar: &Bar, middle: f64, coloured: bool) {
    let zero = scale.at(0.0);
    let Some(value) = bar.value else { return };
    let tip = scale.at(value);
    let look = if coloured {
        fill(Paint::C1)
    } else {
        // The band's grey is too pale to stand alone; its edge carries the 3:1.
        fill(Paint::Band).edge(stroke(Paint::Mute, 1.0))
    };
    canvas.rect(
        (zero.min(tip), middle - 9.0),
        ((tip - zero).abs(), 18.0),
        look,
    );
}

/// Where a bar's number begins and ends, in px.
fn number_span(scale: &Scale, bar: &Bar) -> (f64, f64) {
    let width = ink().bold_if(bar.highlight).width(&bar.value_text);
    match bar.value {
        Some(value) if value < 0.0 => (scale.at(value) - 6.0 - width, scale.at(value) - 6.0),
        value => {
            let from = scale.at(value.unwrap_or(0.0)) + 6.0;
            (from, from + width)
        }
    }
}

fn number(canvas: &Canvas, scale: &Scale, bar: &Bar, middle: f64) {
    let Some(value) = bar.value else {
        let at = (scale.at(0.0) + 6.0, middle);
        canvas.text(at, &bar.value_text, mute().halo());
        return;
    };
    let tip = scale.at(value);
    let text = ink().bold_if(bar.highlight).halo();
    if value < 0.0 {
        canvas.text((tip - 6.0, middle), &bar.value_text, text.end());
    } else {
        canvas.text((tip + 6.0, middle), &bar.value_text, text);
    }
}

fn checked_range(data: &Bars) -> Result<(f64, f64), ChartError> {
    let mut values = Vec::new();
    for bar in &data.rows {
        if let Some(value) = bar.value {
            values.push(check(&bar.label, value)?);
        }
    }
    if values.is_empty() {
        return Err(ChartError::Empty);
    }
    if let Some(reference) = &data.reference {
        values.push(check(&reference.text, reference.value)?);
    }
    // Bars are lengths, and lengths start at zero.
    values.push(0.0);
    extent(values).ok_or(ChartError::Empty)
}
