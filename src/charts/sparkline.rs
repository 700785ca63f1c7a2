//! The sparkline: in comes a short series, out comes a line as tall as a word.
//!
//! It exists for table cells: has this moved lately? The number stands beside it in the table, so it
//! carries no text. It deliberately has no axis, and a gap in the series stays a gap.

use super::backend::Paint;
use super::canvas::{Canvas, Px, fill, stroke};
use super::scale::{Scale, check, check_range, extent};
use super::{ChartError, Frame, Svg};

/// The series, oldest first; `None` is a period without a value.
#[derive(Clone, Debug, Default)]
pub struct Sparkline {
    pub values: Vec<Option<f64>>,
    /// Low and high end of what is normal: a grey field behind the line.
    pub band: Option<(f64, f64)>,
}

const HEIGHT: f64 = 28.0;

/// Draws the line, with a dot at the latest value. Fails when there is no value, and on numbers that
/// aren't finite.
pub fn draw(frame: &Frame, data: &Sparkline) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-sparkline")?;
    let mut seen = Vec::new();
    for &value in data.values.iter().flatten() {
        seen.push(check(&frame.title, value)?);
    }
    if seen.is_empty() {
        return Err(ChartError::Empty);
    }
    if let Some((low, high)) = data.band {
        check_range(&frame.title, low, high)?;
        seen.extend([low, high]);
    }
    let range = extent(seen).ok_or(ChartError::Empty)?;
    let y = Scale::new(range, (HEIGHT - 5.0, 5.0));
    let last = data.values.len().saturating_sub(1).max(1);
    let x = Scale::new((0.0, last as f64), (5.0, canvas.width - 5.0));

    if let Some((low, high)) = data.band {
        let (top, foot) = (y.at(high), y.at(low));
        canvas.rect((0.0, top), (canvas.width, foot - top), fill(Paint::Band));
    }
    canvas.series(1, &frame.title);
    let mut run: Vec<Px> = Vec::new();
    let mut latest: Option<Px> = None;
    for (i, value) in data.values.iter().enumerate() {
        match value {
            Some(value) => {
                latest = Some((x.at(i as f64), y.at(*value)));
                run.extend(latest);
            }
            None => draw_run(&canvas, &std::mem::take(&mut run)),
        }
    }
    draw_run(&canvas, &run);
    if let Some(latest) = latest {
        canvas.circle(latest, 3.5, fill(Paint::C1));
    }
    canvas.end();
    canvas.finish(HEIGHT)
}

/// A run of one value is a small dot, because a line of one point can't be seen.
fn draw_run(canvas: &Canvas, run: &[Px]) {
    match run {
        [] => {}
        [alone] => canvas.circle(*alone, 2.0, fill(Paint::C1)),
        _ => canvas.path(run, stroke(Paint::C1, 2.0)),
    }
}
