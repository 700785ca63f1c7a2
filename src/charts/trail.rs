//! The trail: in come counts per stage, out come columns from left to right (rows on a narrow sheet)
//! with the number, the word and the narrowing between them.
//!
//! It exists to show where ideas stop. It deliberately draws counts, not shares of the first stage: a
//! stage can hold more than the one before it, because ideas enter on the way.

use super::backend::Paint;
use super::canvas::{Canvas, SIZE, SMALL, fill, ink, mute, stroke};
use super::scale::{Scale, check_amount, extent};
use super::{ChartError, Frame, Svg, text};

/// The stages in order.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    pub stages: Vec<TrailStage>,
}

/// One stage: its word, its count, and a remark such as how many left here.
#[derive(Clone, Debug, Default)]
pub struct TrailStage {
    pub word: String,
    pub count: f64,
    pub count_text: String,
    /// Small text under the word; may be empty.
    pub note: String,
    pub highlight: bool,
}

/// Draws the trail. Fails on no stages, more than twelve, and counts that are negative or not finite.
pub fn draw(frame: &Frame, data: &Trail) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-trail")?;
    let mut counts = Vec::new();
    for stage in &data.stages {
        counts.push(check_amount(&stage.word, stage.count)?);
    }
    if counts.len() > 12 {
        return Err(ChartError::TooMany {
            what: "stages".to_owned(),
            most: 12,
        });
    }
    let (_, largest) = extent(counts).ok_or(ChartError::Empty)?;
    let step = canvas.width / data.stages.len() as f64;
    // Under 84 px a column can't hold its word in two lines.
    if canvas.narrow() || step < 84.0 {
        rows(canvas, data, largest)
    } else {
        columns(canvas, data, largest)
    }
}

fn columns(canvas: Canvas, data: &Trail, largest: f64) -> Result<Svg, ChartError> {
    let (top, bottom) = (26.0, 166.0);
    let scale = Scale::new((0.0, largest), (bottom, top));
    let step = canvas.width / data.stages.len() as f64;
    let wide = (step * 0.56).min(70.0);
    let place = |i: usize| step * (i as f64 + 0.5);

    canvas.group("flow");
    for (i, pair) in data.stages.windows(2).enumerate() {
        let (from, to) = (place(i) + wide / 2.0, place(i + 1) - wide / 2.0);
        let (a, b) = (scale.at(pair[0].count), scale.at(pair[1].count));
        canvas.polygon(
            &[(from, a), (to, b), (to, bottom), (from, bottom)],
            fill(Paint::Band),
        );
    }
    canvas.end();
    let any = data.stages.iter().any(|s| s.highlight);
    let mut used: f64 = 0.0;
    for (i, stage) in data.stages.iter().enumerate() {
        let x = place(i);
        let coloured = stage.highlight || !any;
        canvas.series(usize::from(coloured), &stage.word);
        let head = scale.at(stage.count);
        let look = if coloured {
            fill(Paint::C1)
        } else {
            fill(Paint::Paper).edge(stroke(Paint::C1, 1.5))
        };
        if stage.count > 0.0 {
            canvas.rect((x - wide / 2.0, head), (wide, bottom - head), look);
        }
        canvas.text(
            (x, head - 11.0),
            &stage.count_text,
            ink().bold().middle().halo(),
        );
        let mut y = bottom + 16.0;
        for line in text::wrap(&stage.word, step - 8.0, SIZE, false, 2) {
            if line.ends_with('…') {
                canvas.title(&stage.word);
            }
            canvas.text((x, y), &line, ink().middle());
            y += 17.0;
        }
        for line in text::wrap(&stage.note, step - 8.0, SMALL, false, 2) {
            canvas.text((x, y), &line, mute().small().middle());
            y += 15.0;
        }
        used = used.max(y);
        canvas.end();
    }
    canvas.line(
        (0.0, bottom),
        (canvas.width, bottom),
        stroke(Paint::Mute, 1.0),
    );
    canvas.finish(used)
}

fn rows(canvas: Canvas, data: &Trail, largest: f64) -> Result<Svg, ChartError> {
    let numbers = data
        .stages
        .iter()
        .map(|s| ink().bold().width(&s.count_text));
    let right = canvas.width - numbers.fold(0.0, f64::max) - 10.0;
    let scale = Scale::new((0.0, largest), (1.0, right));
    let any = data.stages.iter().any(|s| s.highlight);
    let row = 46.0;
    for (i, stage) in data.stages.iter().enumerate() {
        let top = row * i as f64;
        let coloured = stage.highlight || !any;
        canvas.series(usize::from(coloured), &stage.word);
        let word = ink().bold_if(stage.highlight);
        let room = canvas.width - mute().small().width(&stage.note) - 10.0;
        canvas.label(
            (0.0, top + 11.0),
            &stage.word,
            room.max(canvas.width * 0.4),
            word,
        );
        let note = mute().small().end();
        canvas.label(
            (canvas.width, top + 11.0),
            &stage.note,
            canvas.width * 0.55,
            note,
        );
        let tip = scale.at(stage.count);
        let look = if coloured {
            fill(Paint::C1)
        } else {
            fill(Paint::Paper).edge(stroke(Paint::C1, 1.5))
        };
        if stage.count > 0.0 {
            canvas.rect((1.0, top + 20.0), (tip - 1.0, 16.0), look);
        }
        canvas.text((tip + 7.0, top + 28.0), &stage.count_text, ink().bold());
        canvas.end();
    }
    canvas.finish(row * data.stages.len() as f64)
}
