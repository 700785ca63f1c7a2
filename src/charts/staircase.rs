//! The benefit staircase: in come amounts by year, out come stacked columns from what is sure to
//! what is hoped for, with what was measured as a line across.
//!
//! It exists for one question: how much of what we expect is placed in a budget, and did it come?
//! Sure is solid, proposed is solid in the second colour, not placed is only an outline, because
//! nobody has promised it. It deliberately refuses negative stacks: a net benefit below zero isn't a
//! column on top of another.

use super::backend::Paint;
use super::canvas::{Canvas, Fill, Stroke, fill, ink, mute, outline, stroke};
use super::legend::{self, Swatch};
use super::scale::{Scale, check, check_amount, extent};
use super::{ChartError, Frame, Number, Svg};

/// The years, left to right, and the words around them.
#[derive(Clone, Debug, Default)]
pub struct Staircase {
    /// Written above the axis, such as "mill. kroner".
    pub unit: String,
    pub years: Vec<StairYear>,
    pub words: StairWords,
}

/// One year's amounts, all in the chart's unit.
#[derive(Clone, Debug, Default)]
pub struct StairYear {
    pub label: String,
    pub in_budget: f64,
    pub proposed: f64,
    pub unplaced: f64,
    /// Written above the column.
    pub total_text: String,
    /// What was measured; `None` for years that haven't been measured.
    pub realised: Option<f64>,
}

/// The legend's words.
#[derive(Clone, Debug, Default)]
pub struct StairWords {
    pub in_budget: String,
    pub proposed: String,
    pub unplaced: String,
    pub realised: String,
}

/// Draws the staircase; `number` writes axis numbers. Fails on no years, or on an amount that is
/// negative or not finite (`realised` may be negative).
pub fn draw(frame: &Frame, data: &Staircase, number: Number) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-staircase")?;
    let range = checked_range(data)?;
    let (top, bottom) = (34.0, 240.0);
    let (scale, ticks) = Scale::with_ticks(range, (bottom, top), 7);
    let labels: Vec<String> = ticks.iter().map(|&t| number(t)).collect();
    let axis = labels.iter().map(|l| mute().width(l)).fold(0.0, f64::max);
    let (left, right) = (axis.max(22.0) + 16.0, canvas.width - 4.0);

    canvas.group("axis");
    canvas.label((0.0, 10.0), &data.unit, canvas.width, mute().small());
    for (&tick, label) in ticks.iter().zip(&labels) {
        let y = scale.at(tick);
        canvas.line((left, y), (right, y), stroke(Paint::Line, 1.0));
        canvas.text((left - 8.0, y), label, mute().end());
    }
    canvas.end();

    let step = (right - left) / data.years.len() as f64;
    let wide = (step * 0.57).min(64.0);
    columns(&canvas, data, &scale, (left, step, wide), number);
    let zero = scale.at(0.0);
    canvas.line((left, zero), (right, zero), stroke(Paint::Mute, 1.0));
    markers(&canvas, data, &scale, (left, step, wide), number);

    for (i, year) in data.years.iter().enumerate() {
        let middle = left + step * (i as f64 + 0.5);
        let realised = year.realised.unwrap_or(0.0);
        let y = scale.at(total(year).max(realised)) - 11.0;
        let text = ink().middle().bold().halo();
        canvas.text((middle, y), &year.total_text, text);
        let text = ink().middle();
        canvas.label((middle, bottom + 15.0), &year.label, step - 2.0, text);
    }

    let words = &data.words;
    let mut entries = vec![
        (Swatch::Square(sure()), words.in_budget.as_str()),
        (Swatch::Square(proposed()), words.proposed.as_str()),
        (Swatch::Square(hoped()), words.unplaced.as_str()),
    ];
    if data.years.iter().any(|y| y.realised.is_some()) {
        entries.push((Swatch::Line(measured()), words.realised.as_str()));
    }
    let from = if canvas.narrow() { 0.0 } else { left };
    let used = legend::draw(&canvas, (from, bottom + 42.0), &entries);
    canvas.finish(bottom + 32.0 + used)
}

fn columns(
    canvas: &Canvas,
    data: &Staircase,
    scale: &Scale,
    (left, step, wide): (f64, f64, f64),
    number: Number,
) {
    let words = &data.words;
    type Part = fn(&StairYear) -> f64;
    let parts: [(usize, &str, Fill, Part, Part); 3] = [
        (1, &words.in_budget, sure(), |_| 0.0, |y| y.in_budget),
        (
            2,
            &words.proposed,
            proposed(),
            |y| y.in_budget,
            |y| y.proposed,
        ),
        (
            0,
            &words.unplaced,
            hoped(),
            |y| y.in_budget + y.proposed,
            |y| y.unplaced,
        ),
    ];
    for (slot, name, look, below, amount) in parts {
        canvas.series(slot, name);
        for (i, year) in data.years.iter().enumerate() {
            let amount = amount(year);
            if amount == 0.0 {
                continue;
            }
            let (foot, head) = (scale.at(below(year)), scale.at(below(year) + amount));
            let x = left + step * (i as f64 + 0.5) - wide / 2.0;
            canvas.title(&format!("{}, {name}: {}", year.label, number(amount)));
            // A sliver of ground between neighbours: in the dark palette they are close in brightness.
            let gap = if below(year) > 0.0 { 1.5 } else { 0.0 };
            let tall = (foot - head - gap).max(0.8);
            canvas.rect((x, head), (wide, tall), look);
        }
        canvas.end();
    }
}

fn markers(
    canvas: &Canvas,
    data: &Staircase,
    scale: &Scale,
    (left, step, wide): (f64, f64, f64),
    number: Number,
) {
    canvas.series(4, &data.words.realised);
    for (i, year) in data.years.iter().enumerate() {
        let Some(realised) = year.realised else {
            continue;
        };
        let (y, middle) = (scale.at(realised), left + step * (i as f64 + 0.5));
        let half = wide / 2.0 + 8.0;
        // The rim of ground keeps the line apart from the column where the two colours are close in grey.
        canvas.line(
            (middle - half, y),
            (middle + half, y),
            stroke(Paint::Paper, 5.6),
        );
        canvas.title(&format!(
            "{}, {}: {}",
            year.label,
            data.words.realised,
            number(realised)
        ));
        canvas.line((middle - half, y), (middle + half, y), measured());
    }
    canvas.end();
}

fn sure() -> Fill {
    fill(Paint::C1)
}

fn proposed() -> Fill {
    fill(Paint::C2)
}

fn hoped() -> Fill {
    outline(stroke(Paint::Ink, 1.2).dash(1))
}

fn measured() -> Stroke {
    stroke(Paint::C4, 4.0)
}

fn total(year: &StairYear) -> f64 {
    year.in_budget + year.proposed + year.unplaced
}

fn checked_range(data: &Staircase) -> Result<(f64, f64), ChartError> {
    if data.years.is_empty() {
        return Err(ChartError::Empty);
    }
    let mut values = vec![0.0];
    for year in &data.years {
        check_amount(&year.label, year.in_budget)?;
        check_amount(&year.label, year.proposed)?;
        check_amount(&year.label, year.unplaced)?;
        values.push(total(year));
        if let Some(realised) = year.realised {
            values.push(check(&year.label, realised)?);
        }
    }
    extent(values).ok_or(ChartError::Empty)
}
