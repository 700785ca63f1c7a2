//! The roadmap: in come initiatives with from and to, out comes a Gantt chart of the coming months.
//!
//! It exists to show what falls due and what collides. Time is a plain number (days since any day the
//! caller likes), because this room has no clock and no calendar; the months are handed in. What
//! reaches beyond the months is cut and gets an arrow. It deliberately shows no dependencies.

use super::backend::Paint;
use super::canvas::{Canvas, Fill, fill, ink, mute, outline, stroke};
use super::legend::{self, Swatch};
use super::scale::{Scale, check, check_range};
use super::{ChartError, Frame, Svg};

/// The months, today, and the rows from top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Roadmap {
    /// In order; the first begins the axis.
    pub months: Vec<Month>,
    /// The day after the last month.
    pub end: f64,
    pub today: Option<Today>,
    pub rows: Vec<RoadmapRow>,
    pub words: RoadmapWords,
}

/// A month's first day and its name.
#[derive(Clone, Debug, Default)]
pub struct Month {
    pub start: f64,
    pub label: String,
}

/// The day of the report.
#[derive(Clone, Debug, Default)]
pub struct Today {
    pub at: f64,
    pub label: String,
}

/// One initiative. Both ends unknown draws no bar, only milestones.
#[derive(Clone, Debug, Default)]
pub struct RoadmapRow {
    pub label: String,
    /// First day; `None` is "began before".
    pub from: Option<f64>,
    /// Last day; `None` is "end not set": the bar runs to the edge with an arrow.
    pub to: Option<f64>,
    pub certainty: Certainty,
    pub milestones: Vec<Milestone>,
}

/// How sure a bar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certainty {
    /// Decided: solid.
    #[default]
    Decided,
    /// Wished for: dashed outline.
    Tentative,
    /// Behind its plan: another colour and hatched.
    Late,
}

/// A day that matters.
#[derive(Clone, Debug, Default)]
pub struct Milestone {
    pub at: f64,
    pub label: String,
}

/// The legend's words; a word is shown when its form occurs.
#[derive(Clone, Debug, Default)]
pub struct RoadmapWords {
    pub decided: String,
    pub tentative: String,
    pub late: String,
    pub milestone: String,
}

/// Draws the roadmap. Fails on no rows or months, on rows that end before they begin, and on numbers
/// that aren't finite.
pub fn draw(frame: &Frame, data: &Roadmap) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-roadmap")?;
    let start = checked_start(data)?;
    let narrow = canvas.narrow();
    let left = if narrow {
        10.0
    } else {
        let widest = data.rows.iter().map(|r| ink().width(&r.label));
        widest.fold(0.0, f64::max).min(canvas.width * 0.34) + 12.0
    };
    let scale = Scale::new((start, data.end), (left, canvas.width - 10.0));
    let heights: Vec<f64> = data.rows.iter().map(|r| height(r, narrow)).collect();
    let head = if data.today.is_some() { 44.0 } else { 26.0 };
    let bottom = head + heights.iter().sum::<f64>();

    months(&canvas, data, &scale, head, bottom);
    let today = data.today.as_ref().map(|t| (scale.clamped(t.at), &t.label));
    if let Some((x, label)) = today {
        canvas.line((x, 32.0), (x, bottom), stroke(Paint::Ink, 1.5));
        let half = ink().bold().width(label) / 2.0;
        let at = x.max(half).min(canvas.width - half);
        canvas.text((at, 25.0), label, ink().bold().middle().halo());
    }
    let mut top = head;
    for (row, height) in data.rows.iter().zip(&heights) {
        canvas.line((0.0, top), (canvas.width, top), stroke(Paint::Line, 1.0));
        canvas.series(1, &row.label);
        let middle = top + height - 13.0;
        if narrow {
            canvas.label((0.0, top + 12.0), &row.label, canvas.width, ink().halo());
        } else {
            canvas.label((0.0, middle), &row.label, left - 12.0, ink());
        }
        bar(&canvas, row, &scale, middle);
        if let Some((x, _)) = today {
            // Again over the bar, so that today is seen through what is under way.
            let over = stroke(Paint::Paper, 3.5);
            canvas.line((x, middle - 6.0), (x, middle + 6.0), over);
            canvas.line(
                (x, middle - 6.0),
                (x, middle + 6.0),
                stroke(Paint::Ink, 1.5),
            );
        }
        milestones(&canvas, row, &scale, middle);
        canvas.end();
        top += height;
    }
    let used = legend::draw(&canvas, (0.0, bottom + 18.0), &entries(data));
    canvas.finish(bottom + 8.0 + used)
}

fn months(canvas: &Canvas, data: &Roadmap, scale: &Scale, head: f64, bottom: f64) {
    canvas.group("axis");
    let widest = data.months.iter().map(|m| mute().small().width(&m.label));
    let widest = widest.fold(0.0, f64::max) + 3.0;
    let mut free_from = f64::NEG_INFINITY;
    for (i, month) in data.months.iter().enumerate() {
        let next = data.months.get(i + 1).map_or(data.end, |m| m.start);
        let (x, to) = (scale.at(month.start), scale.at(next));
        canvas.line((x, head - 6.0), (x, bottom), stroke(Paint::Line, 1.0));
        // On a narrow sheet every second or third month keeps its name.
        if x >= free_from {
            if to - x >= widest {
                canvas.text(((x + to) / 2.0, 9.0), &month.label, mute().small().middle());
            } else if x + widest <= canvas.width {
                canvas.text((x, 9.0), &month.label, mute().small());
                free_from = x + widest + 5.0;
            }
        }
    }
    canvas.end();
}

fn bar(canvas: &Canvas, row: &RoadmapRow, scale: &Scale, middle: f64) {
    if row.from.is_none() && row.to.is_none() {
        return;
    }
    let from = row.from.unwrap_or(f64::MIN / 2.0);
    let to = row.to.unwrap_or(f64::MAX / 2.0);
    let (start, end) = scale.range;
    let paint = arrow_paint(row.certainty);
    if to < start || from > end {
        // All of it lies outside: only the arrow says where.
        let (x, way) = if to < start {
            (scale.at(start), -1.0)
        } else {
            (scale.at(end), 1.0)
        };
        arrow(canvas, (x, middle), way, paint);
        return;
    }
    let (x0, x1) = (scale.clamped(from), scale.clamped(to));
    canvas.title(&row.label);
    let size = ((x1 - x0).max(3.0), 12.0);
    canvas.rect((x0, middle - 6.0), size, look(row.certainty));
    if to > end {
        arrow(canvas, (x1, middle), 1.0, paint);
    }
    if from < start {
        arrow(canvas, (x0, middle), -1.0, paint);
    }
}

fn arrow(canvas: &Canvas, (x, y): (f64, f64), way: f64, paint: Paint) {
    let corners = [(x + way * 8.0, y), (x, y - 6.0), (x, y + 6.0)];
    canvas.polygon(&corners, fill(paint));
}

fn milestones(canvas: &Canvas, row: &RoadmapRow, scale: &Scale, middle: f64) {
    let mut free_from = f64::NEG_INFINITY;
    let mut inside: Vec<&Milestone> = row
        .milestones
        .iter()
        .filter(|m| (scale.range.0..=scale.range.1).contains(&m.at))
        .collect();
    inside.sort_by(|a, b| a.at.total_cmp(&b.at));
    for milestone in inside {
        let x = scale.at(milestone.at);
        canvas.title(&milestone.label);
        canvas.diamond((x, middle), 6.5, diamond());
        let look = ink().small().halo();
        let width = look.width(&milestone.label);
        // The words stand above their diamond; those that would meet their neighbour are left to
        // the title and to the table.
        let from = (x - 4.0).min(canvas.width - width).max(0.0);
        if from >= free_from {
            canvas.text((from, middle - 16.0), &milestone.label, look);
            free_from = from + width + 8.0;
        }
    }
}

fn height(row: &RoadmapRow, narrow: bool) -> f64 {
    let words = if row.milestones.is_empty() { 0.0 } else { 14.0 };
    26.0 + words + if narrow { 18.0 } else { 0.0 }
}

fn look(certainty: Certainty) -> Fill {
    match certainty {
        Certainty::Decided => fill(Paint::C1),
        Certainty::Tentative => outline(stroke(Paint::Ink, 1.2).dash(1)),
        Certainty::Late => fill(Paint::C3).hatch(1),
    }
}

fn arrow_paint(certainty: Certainty) -> Paint {
    match certainty {
        Certainty::Decided => Paint::C1,
        Certainty::Tentative => Paint::Ink,
        Certainty::Late => Paint::C3,
    }
}

fn diamond() -> Fill {
    fill(Paint::C4).edge(stroke(Paint::Paper, 1.5))
}

fn entries(data: &Roadmap) -> Vec<(Swatch, &str)> {
    let words = &data.words;
    let mut entries = Vec::new();
    for (certainty, word) in [
        (Certainty::Decided, &words.decided),
        (Certainty::Tentative, &words.tentative),
        (Certainty::Late, &words.late),
    ] {
        if data.rows.iter().any(|r| r.certainty == certainty) {
            entries.push((Swatch::Square(look(certainty)), word.as_str()));
        }
    }
    if data.rows.iter().any(|r| !r.milestones.is_empty()) {
        entries.push((Swatch::Diamond(diamond()), words.milestone.as_str()));
    }
    entries
}

fn checked_start(data: &Roadmap) -> Result<f64, ChartError> {
    let Some(first) = data.months.first() else {
        return Err(ChartError::Empty);
    };
    if data.rows.is_empty() {
        return Err(ChartError::Empty);
    }
    let mut last = check(&first.label, first.start)?;
    for month in &data.months {
        check_range(&month.label, last, month.start)?;
        last = month.start;
    }
    check_range(&first.label, last, data.end)?;
    if let Some(today) = &data.today {
        check(&today.label, today.at)?;
    }
    for row in &data.rows {
        for end in [row.from, row.to].into_iter().flatten() {
            check(&row.label, end)?;
        }
        if let (Some(from), Some(to)) = (row.from, row.to) {
            check_range(&row.label, from, to)?;
        }
        for milestone in &row.milestones {
            check(&milestone.label, milestone.at)?;
        }
    }
    Ok(first.start)
}
