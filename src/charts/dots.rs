//! Dots with intervals: in come rows of value, interval, reference band and joint mean, out comes the
//! barometer: one line per row, words on both sides.
//!
//! It exists to say "like the others" as clearly as "different": the band is where chance alone
//! would put a municipality of this size, and only a dot outside it is filled. It deliberately
//! doesn't judge: `outside` and the status words are the caller's.

use super::backend::Paint;
use super::canvas::{Canvas, fill, ink, mute, stroke};
use super::scale::{Scale, check, check_range, extent};
use super::{ChartError, Frame, Number, Svg};

/// The rows, top to bottom, the column heads and the scale.
#[derive(Clone, Debug, Default)]
pub struct Dots {
    pub rows: Vec<DotRow>,
    pub heads: DotHeads,
    pub scaling: Scaling,
}

/// Words above the columns. `low` and `high` stand at the ends of the plot.
#[derive(Clone, Debug, Default)]
pub struct DotHeads {
    pub value: String,
    pub joint: String,
    pub low: String,
    pub high: String,
}

/// What one step to the right means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scaling {
    /// Rows have different units: each is drawn around its own joint mean, in widths of its band.
    #[default]
    PerRow,
    /// All rows have one unit and share an axis with numbers.
    Shared,
}

/// One row of text and its place. `place: None` writes the texts without a mark.
#[derive(Clone, Debug, Default)]
pub struct DotRow {
    pub label: String,
    pub value_text: String,
    pub joint_text: String,
    pub status_text: String,
    pub place: Option<DotPlace>,
    /// The row the page is about: bold label.
    pub highlight: bool,
}

/// Where the marks of a row are, all in the row's unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct DotPlace {
    pub value: f64,
    /// Low and high end of the interval of the value.
    pub interval: Option<(f64, f64)>,
    /// Low and high end of the funnel limits.
    pub band: Option<(f64, f64)>,
    pub joint: Option<f64>,
    /// Less is better: a per-row scale is turned so that right is stronger.
    pub less_is_stronger: bool,
    /// Outside the band: the dot is filled.
    pub outside: bool,
}

/// Per-row marks further out than this many band widths are cut, with an arrow.
const FARTHEST: f64 = 3.0;

/// A row's marks on the chart's scale.
struct Marks {
    value: f64,
    interval: Option<(f64, f64)>,
    band: Option<(f64, f64)>,
    joint: Option<f64>,
    outside: bool,
}

/// Draws the rows; `number` writes the numbers of a shared axis. Fails when no row has a place, and
/// on numbers that aren't finite or ranges that run backwards.
pub fn draw(frame: &Frame, data: &Dots, number: Number) -> Result<Svg, ChartError> {
    let canvas = Canvas::new(frame, "chart-dots")?;
    let marks = checked_marks(data)?;
    let reach = extent(marks.iter().flatten().flat_map(Marks::reach)).ok_or(ChartError::Empty)?;
    let reach = match data.scaling {
        Scaling::PerRow => {
            let far = reach.0.abs().max(reach.1.abs()).clamp(1.6, FARTHEST);
            (-far, far)
        }
        Scaling::Shared => reach,
    };
    let columns = Columns::of(&canvas, data);
    // Room for arrows at both ends, and for half of an axis number.
    let widest = [reach.0, reach.1].map(|end| mute().width(&number(end)));
    let margin = match data.scaling {
        Scaling::PerRow => 18.0,
        Scaling::Shared => (widest[0].max(widest[1]) / 2.0).max(18.0) + 4.0,
    };
    let px = (columns.plot.0 + margin, columns.plot.1 - margin);
    let (scale, ticks) = match data.scaling {
        Scaling::PerRow => (Scale::new(reach, px), Vec::new()),
        Scaling::Shared => Scale::with_ticks(reach, px, if canvas.narrow() { 4 } else { 6 }),
    };
    let heads = &data.heads;
    let bare = canvas.narrow() && heads.low.is_empty() && heads.high.is_empty();
    let head = if bare { 4.0 } else { 26.0 };
    let heights: Vec<f64> = data.rows.iter().map(|r| columns.height(r)).collect();
    let bottom = head + heights.iter().sum::<f64>();

    canvas.group("axis");
    if !canvas.narrow() {
        canvas.text((columns.value, 10.0), &heads.value, mute());
        canvas.text((columns.joint, 10.0), &heads.joint, mute());
    }
    canvas.text((columns.plot.0, 10.0), &heads.low, mute());
    canvas.text((columns.plot.1, 10.0), &heads.high, mute().end());
    for &tick in &ticks {
        let x = scale.at(tick);
        canvas.line((x, head), (x, bottom), stroke(Paint::Line, 1.0));
        canvas.text((x, bottom + 13.0), &number(tick), mute().middle());
    }
    canvas.end();

    let mut top = head;
    for ((line, marks), row) in data.rows.iter().zip(&marks).zip(heights) {
        canvas.line(
            (0.0, top + row),
            (canvas.width, top + row),
            stroke(Paint::Line, 1.0),
        );
        canvas.series(1, &line.label);
        words(&canvas, &columns, data, line, top);
        if let Some(marks) = marks {
            let middle = top + row - columns.from_bottom;
            draw_marks(&canvas, &scale, marks, middle);
        }
        canvas.end();
        top += row;
    }
    let axis = if ticks.is_empty() { 2.0 } else { 22.0 };
    canvas.finish(bottom + axis)
}

/// Where the columns are, in px.
struct Columns {
    label_room: f64,
    value: f64,
    joint: f64,
    plot: (f64, f64),
    status: f64,
    row: f64,
    /// From a row's lower line up to the middle of its marks.
    from_bottom: f64,
}

impl Columns {
    fn of(canvas: &Canvas, data: &Dots) -> Columns {
        let widest = |words: &dyn Fn(&DotRow) -> &str, bold: bool| {
            let widths = data
                .rows
                .iter()
                .map(|r| ink().bold_if(bold).width(words(r)));
            widths.fold(0.0, f64::max)
        };
        let w = canvas.width;
        if canvas.narrow() {
            return Columns {
                label_room: w,
                value: 0.0,
                joint: 0.0,
                plot: (0.0, w),
                status: w,
                row: 74.0,
                from_bottom: 18.0,
            };
        }
        let label_room = widest(&|r| &r.label, true).min(w * 0.28);
        let value_room = widest(&|r| &r.value_text, true).max(mute().width(&data.heads.value));
        let joint_room = widest(&|r| &r.joint_text, false).max(mute().width(&data.heads.joint));
        let status_room = widest(&|r| &r.status_text, true).min(w * 0.2);
        let value = label_room + 16.0;
        let joint = value + value_room + if value_room > 0.0 { 14.0 } else { 0.0 };
        let plot = joint + joint_room + if joint_room > 0.0 { 14.0 } else { 0.0 };
        let status = w - status_room;
        let end = status - if status_room > 0.0 { 14.0 } else { 0.0 };
        Columns {
            label_room,
            value,
            joint,
            plot: (plot, end.max(plot + 40.0)),
            status,
            row: 36.0,
            from_bottom: 18.0,
        }
    }
}

impl Columns {
    /// A row without marks needs no room for them when they would stand under its words.
    fn height(&self, line: &DotRow) -> f64 {
        if line.place.is_none() && self.row > 36.0 {
            return 46.0;
        }
        self.row
    }
}

fn words(canvas: &Canvas, columns: &Columns, data: &Dots, line: &DotRow, top: f64) {
    let outside = line.place.is_some_and(|p| p.outside);
    let label = ink().bold_if(line.highlight);
    let status = ink().bold_if(outside);
    if canvas.narrow() {
        // No room for columns: the numbers follow each other with their heads as words.
        canvas.label((0.0, top + 12.0), &line.label, columns.label_room, label);
        canvas.text((0.0, top + 32.0), &line.value_text, ink().bold());
        let x = ink().bold().width(&line.value_text) + 10.0;
        let joint = format!("{} {}", data.heads.joint, line.joint_text);
        let room = canvas.width - x - status.width(&line.status_text) - 10.0;
        canvas.label((x, top + 32.0), joint.trim(), room, mute());
        canvas.text(
            (columns.status, top + 32.0),
            &line.status_text,
            status.end(),
        );
        return;
    }
    let middle = top + columns.row / 2.0;
    canvas.label((0.0, middle), &line.label, columns.label_room, label);
    canvas.text((columns.value, middle), &line.value_text, ink().bold());
    canvas.text((columns.joint, middle), &line.joint_text, mute());
    let room = canvas.width - columns.status;
    canvas.label((columns.status, middle), &line.status_text, room, status);
}

fn draw_marks(canvas: &Canvas, scale: &Scale, marks: &Marks, y: f64) {
    if let Some((low, high)) = marks.band {
        let (from, to) = (scale.clamped(low), scale.clamped(high));
        canvas.rect((from, y - 10.0), (to - from, 20.0), fill(Paint::Band));
    }
    if let Some(joint) = marks.joint {
        let x = scale.clamped(joint);
        canvas.line((x, y - 13.0), (x, y + 13.0), stroke(Paint::Mute, 1.5));
    }
    if let Some((low, high)) = marks.interval {
        let (from, to) = (scale.clamped(low), scale.clamped(high));
        canvas.line((from, y), (to, y), stroke(Paint::C1, 2.5));
    }
    let (first, last) = marks.interval.unwrap_or((marks.value, marks.value));
    let ends = (scale.at(scale.range.0), scale.at(scale.range.1));
    for (end, cut, way) in [
        (ends.0, first.min(marks.value) < scale.range.0, -1.0),
        (ends.1, last.max(marks.value) > scale.range.1, 1.0),
    ] {
        if cut {
            // The foot of the arrow keeps clear of a dot that is cut at the same place.
            let foot = end + way * 9.0;
            let tip = (foot + way * 8.0, y);
            canvas.line((end, y), (foot, y), stroke(Paint::C1, 2.5));
            canvas.polygon(&[tip, (foot, y - 5.0), (foot, y + 5.0)], fill(Paint::C1));
        }
    }
    let ground = if marks.outside {
        Paint::C1
    } else {
        Paint::Paper
    };
    canvas.circle(
        (scale.clamped(marks.value), y),
        6.5,
        fill(ground).edge(stroke(Paint::C1, 2.5)),
    );
}

impl Marks {
    fn reach(&self) -> Vec<f64> {
        let mut values = vec![self.value];
        values.extend(self.joint);
        for (low, high) in [self.interval, self.band].into_iter().flatten() {
            values.extend([low, high]);
        }
        values
    }

    /// The same marks around the joint mean, in widths of the band, right meaning stronger.
    fn around_joint(&self, less_is_stronger: bool) -> Marks {
        let centre = match (self.joint, self.band) {
            (Some(joint), _) => joint,
            (None, Some((low, high))) => (low + high) / 2.0,
            (None, None) => self.value,
        };
        let half = |range: Option<(f64, f64)>| {
            range.map_or(0.0, |(low, high)| {
                (centre - low).abs().max((high - centre).abs())
            })
        };
        let unit = [
            half(self.band),
            half(self.interval),
            (self.value - centre).abs(),
        ]
        .into_iter()
        .find(|&u| u > 1e-12)
        .unwrap_or(1.0);
        let sign = if less_is_stronger { -1.0 } else { 1.0 };
        let place = |v: f64| ((v - centre) / unit * sign).clamp(-1e6, 1e6);
        let turn = |range: Option<(f64, f64)>| {
            range.map(|(low, high)| {
                let (a, b) = (place(low), place(high));
                (a.min(b), a.max(b))
            })
        };
        Marks {
            value: place(self.value),
            interval: turn(self.interval),
            band: turn(self.band),
            joint: self.joint.map(place),
            outside: self.outside,
        }
    }
}

fn checked_marks(data: &Dots) -> Result<Vec<Option<Marks>>, ChartError> {
    let mut all = Vec::new();
    for row in &data.rows {
        let Some(place) = &row.place else {
            all.push(None);
            continue;
        };
        check(&row.label, place.value)?;
        for (low, high) in [place.interval, place.band].into_iter().flatten() {
            check_range(&row.label, low, high)?;
        }
        if let Some(joint) = place.joint {
            check(&row.label, joint)?;
        }
        let marks = Marks {
            value: place.value,
            interval: place.interval,
            band: place.band,
            joint: place.joint,
            outside: place.outside,
        };
        all.push(Some(match data.scaling {
            Scaling::PerRow => marks.around_joint(place.less_is_stronger),
            Scaling::Shared => marks,
        }));
    }
    Ok(all)
}
