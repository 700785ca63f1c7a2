//! Stacked bars: in come rows of parts, out comes one bar per row with its parts side by side.
//!
//! It exists for mixes, such as stages by municipality. Parts differ by colour and by hatch, and
//! carry their number where it fits. It deliberately takes no more than four parts: the caller
//! groups before it asks.

use super::backend::Paint;
use super::canvas::{Canvas, Fill, fill, ink, stroke};
use super::legend::{self, Swatch};
use super::scale::{Scale, check_amount};
use super::{ChartError, Frame, Svg};

/// The parts' names and the rows, top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Stacked {
    /// One to four names, in the order of each row's `values`.
    pub parts: Vec<String>,
    pub rows: Vec<StackedRow>,
    pub length: Length,
}

/// What the length of a whole bar means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Length {
    /// The row's total, on one scale for all rows.
    #[default]
    Amount,
    /// Every bar is equally long; the parts are shares of their row.
    Share,
}

/// One bar: as many values as there are parts, none negative.
#[derive(Clone, Debug, Default)]
pub struct StackedRow {
    pub label: String,
    pub values: Vec<f64>,
    /// The numbers inside the parts, one per value.
    pub value_texts: Vec<String>,
    /// Written at the bar's end; may be empty.
    pub total_text: String,
}

/// Draws the bars. Fails on no rows, no or too many parts, an uneven row, a negative or no number.
pub fn draw(frame: &Frame, data: &Stacked) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-stacked")?;
    let longest = checked_longest(data)?;
    let narrow = canvas.narrow();
    let entries: Vec<_> = data
        .parts
        .iter()
        .enumerate()
        .map(|(i, part)| (Swatch::Square(look(i)), part.as_str()))
        .collect();
    let head = legend::draw(&canvas, (0.0, 11.0), &entries) + 8.0;
    let row = if narrow { 46.0 } else { 32.0 };
    let left = if narrow {
        0.0
    } else {
        let widest = data.rows.iter().map(|r| ink().width(&r.label));
        widest.fold(0.0, f64::max).min(canvas.width * 0.36) + 12.0
    };
    let totals = data.rows.iter().map(|r| ink().bold().width(&r.total_text));
    let right = canvas.width - totals.fold(0.0, f64::max) - 8.0;

    for (i, bar) in data.rows.iter().enumerate() {
        let top = head + row * i as f64;
        let middle = top + if narrow { 31.0 } else { row / 2.0 };
        if narrow {
            canvas.label((0.0, top + 10.0), &bar.label, canvas.width, ink());
        } else {
            canvas.label((0.0, middle), &bar.label, left - 12.0, ink());
        }
        let total: f64 = bar.values.iter().sum();
        let whole = match data.length {
            Length::Amount => longest,
            Length::Share => total,
        };
        let scale = Scale::new((0.0, whole), (left, right));
        one_bar(&canvas, &scale, data, bar, middle);
        let end = scale.at(total) + 8.0;
        canvas.text((end, middle), &bar.total_text, ink().bold());
    }
    canvas.finish(head + row * data.rows.len() as f64 + 2.0)
}

fn one_bar(canvas: &Canvas, scale: &Scale, data: &Stacked, bar: &StackedRow, middle: f64) {
    let mut sum = 0.0;
    for (i, (&value, words)) in bar.values.iter().zip(&bar.value_texts).enumerate() {
        let (from, to) = (scale.at(sum), scale.at(sum + value));
        sum += value;
        if value == 0.0 {
            continue;
        }
        canvas.series(i + 1, &data.parts[i]);
        canvas.title(&format!("{}, {}: {words}", bar.label, data.parts[i]));
        // A sliver of ground between neighbours keeps them apart without colour.
        let width = (to - from - 1.5).max(0.8);
        canvas.rect((from, middle - 11.0), (width, 22.0), look(i));
        let text = ink().middle().bold().on(i as u8 + 1);
        if text.width(words) + 8.0 <= width {
            canvas.text((from + width / 2.0, middle), words, text);
        }
        canvas.end();
    }
    if sum == 0.0 {
        canvas.line(
            (scale.at(0.0), middle - 11.0),
            (scale.at(0.0), middle + 11.0),
            stroke(Paint::Mute, 1.0),
        );
    }
}

/// Colour and hatch of the part at `index`: the first is plain, the others each have their own.
fn look(index: usize) -> Fill {
    fill(Paint::series(index)).hatch(index.min(3) as u8)
}

fn checked_longest(data: &Stacked) -> Result<f64, ChartError> {
    if data.rows.is_empty() || data.parts.is_empty() {
        return Err(ChartError::Empty);
    }
    if data.parts.len() > 4 {
        return Err(ChartError::TooMany {
            what: "parts".to_owned(),
            most: 4,
        });
    }
    let mut longest: f64 = 0.0;
    for row in &data.rows {
        if row.values.len() != data.parts.len() || row.value_texts.len() != data.parts.len() {
            return Err(ChartError::Uneven {
                what: row.label.clone(),
            });
        }
        let mut total = 0.0;
        for &value in &row.values {
            total += check_amount(&row.label, value)?;
        }
        longest = longest.max(total);
    }
    Ok(longest)
}
