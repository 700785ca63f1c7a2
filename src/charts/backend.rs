//! The drawing backend: in come plotters' strokes, rectangles, circles and texts in tenths of a
//! pixel, out comes SVG markup that says what it is.
//!
//! It exists because plotters' own SVG backend writes colours as hex, has no title, description,
//! groups or classes, and counts bytes for text width. Here:
//! - one backend unit is 0.1 px of the viewBox, which gives plotters' whole numbers one decimal;
//! - a colour is a **marker** from [`Paint`], never a colour: red carries what fills, blue what
//!   edges, green the hatch and the dash. `RGBColor(1, 0, 0)` is "filled with `--c1`";
//! - the sheet is shared, so that groups and titles can be written between plotters' strokes.
//!
//! It deliberately doesn't know any chart, doesn't choose a colour, and draws no bitmaps.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::rc::Rc;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle, FontTransform,
};

use super::text;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// What a chart may paint with; each is a CSS variable of the page's stylesheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    C1,
    C2,
    C3,
    C4,
    Ink,
    Mute,
    Line,
    Band,
    Paper,
}

impl Paint {
    const TABLE: [(Paint, &'static str); 9] = [
        (Paint::C1, "var(--c1)"),
        (Paint::C2, "var(--c2)"),
        (Paint::C3, "var(--c3)"),
        (Paint::C4, "var(--c4)"),
        (Paint::Ink, "var(--ink)"),
        (Paint::Mute, "var(--mute)"),
        (Paint::Line, "var(--line)"),
        (Paint::Band, "var(--band)"),
        (Paint::Paper, "var(--paper)"),
    ];

    /// The marker number of the paint, 1–9; 0 means "nothing".
    pub(super) fn marker(self) -> u8 {
        self as u8 + 1
    }

    /// The paint of the series at `index`, counted from 0 and never more than four.
    pub(super) fn series(index: usize) -> Paint {
        Paint::TABLE[index.min(3)].0
    }

    fn css(marker: u8) -> &'static str {
        match usize::from(marker) {
            0 => "none",
            n => Paint::TABLE[(n - 1).min(8)].1,
        }
    }
}

/// Text classes by bit, carried in the red part of a text's colour.
pub(super) mod letters {
    /// Muted: axis labels and other context.
    pub const MUTE: u8 = 1;
    /// A rim of paper around the letters, for text over thin lines.
    pub const HALO: u8 = 2;
}

/// The sheet that is written on: shared between the backend, which plotters owns, and the canvas,
/// which opens groups and names elements.
pub(super) struct Sheet {
    id: String,
    body: String,
    n_open: usize,
    title: Option<String>,
    hatches: BTreeSet<(u8, u8)>,
}

impl Sheet {
    /// An empty sheet whose inner ids begin with `id`.
    pub(super) fn new(id: &str) -> Sheet {
        Sheet {
            id: id.to_owned(),
            body: String::new(),
            n_open: 0,
            title: None,
            hatches: BTreeSet::new(),
        }
    }

    /// Opens `<g class=… data-series=…>`; `name` is escaped here.
    pub(super) fn open(&mut self, class: &str, name: Option<&str>) {
        self.body.push_str("<g class=\"");
        self.body.push_str(&text::escape(class));
        self.body.push('"');
        if let Some(name) = name {
            let _ = write!(self.body, " data-series=\"{}\"", text::escape(name));
        }
        self.body.push('>');
        self.n_open += 1;
    }

    /// Closes the innermost group.
    pub(super) fn close(&mut self) {
        if self.n_open > 0 {
            self.body.push_str("</g>");
            self.n_open -= 1;
        }
    }

    /// Gives the next element a `<title>` child.
    pub(super) fn title_next(&mut self, title: &str) {
        self.title = Some(text::escape(title));
    }

    /// Everything drawn so far, with the hatches it needs in front and all groups closed.
    pub(super) fn markup(&mut self) -> String {
        while self.n_open > 0 {
            self.close();
        }
        format!("{}{}", self.defs(), self.body)
    }

    fn defs(&self) -> String {
        if self.hatches.is_empty() {
            return String::new();
        }
        let mut defs = String::from("<defs>");
        for &(paint, hatch) in &self.hatches {
            let _ = write!(
                defs,
                "<pattern id=\"{}-h{paint}{hatch}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
                 <rect width=\"8\" height=\"8\" fill=\"{}\"/>{}</pattern>",
                self.id,
                Paint::css(paint),
                hatch_lines(hatch),
            );
        }
        defs.push_str("</defs>");
        defs
    }

    fn element(&mut self, name: &str, attributes: &str) {
        match self.title.take() {
            Some(title) => {
                let _ = write!(
                    self.body,
                    "<{name}{attributes}><title>{title}</title></{name}>"
                );
            }
            None => {
                let _ = write!(self.body, "<{name}{attributes}/>");
            }
        }
    }

    /// The paint attributes that a marker colour stands for.
    fn paint(&mut self, color: BackendColor, stroke_tenths: u32) -> String {
        let (fill, texture, edge) = color.rgb;
        let (dash, hatch) = (texture / 10, texture % 10);
        let mut attributes = String::new();
        // Pale on purpose: what is uncertain, or where chance alone would place a value.
        if color.alpha < 1.0 {
            attributes.push_str(" class=\"band veil\"");
        } else if fill == Paint::Band.marker() {
            attributes.push_str(" class=\"band\"");
        } else if dash > 0 {
            let _ = write!(attributes, " class=\"dash{dash}\"");
        }
        if hatch > 0 {
            self.hatches.insert((fill, hatch));
            let _ = write!(attributes, " fill=\"url(#{}-h{fill}{hatch})\"", self.id);
        } else {
            let _ = write!(attributes, " fill=\"{}\"", Paint::css(fill));
        }
        if edge > 0 {
            let _ = write!(attributes, " stroke=\"{}\"", Paint::css(edge));
            if stroke_tenths != 10 {
                let _ = write!(
                    attributes,
                    " stroke-width=\"{}\"",
                    px(as_i32(stroke_tenths))
                );
            }
        }
        attributes
    }
}

/// Plotters' door to the sheet.
pub(super) struct SvgBackend {
    pub(super) sheet: Rc<RefCell<Sheet>>,
    pub(super) size: (u32, u32),
}

impl DrawingBackend for SvgBackend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let mut sheet = self.sheet.borrow_mut();
        let paint = sheet.paint(style.color(), style.stroke_width());
        let (left, right) = in_order(upper_left.0, bottom_right.0);
        let (top, bottom) = in_order(upper_left.1, bottom_right.1);
        let place = format!(
            " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            px(left),
            px(top),
            px(right.saturating_sub(left)),
            px(bottom.saturating_sub(top)),
        );
        sheet.element("rect", &(place + &paint));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        if points.is_empty() {
            return Ok(());
        }
        let mut sheet = self.sheet.borrow_mut();
        let paint = sheet.paint(style.color(), style.stroke_width());
        sheet.element("path", &format!(" d=\"{}\"{paint}", trace(&points, false)));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let mut sheet = self.sheet.borrow_mut();
        let paint = sheet.paint(style.color(), style.stroke_width());
        let place = format!(
            " cx=\"{}\" cy=\"{}\" r=\"{}\"",
            px(center.0),
            px(center.1),
            px(as_i32(radius)),
        );
        sheet.element("circle", &(place + &paint));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = vert.into_iter().collect();
        if points.is_empty() {
            return Ok(());
        }
        let mut sheet = self.sheet.borrow_mut();
        // Plotters hands a polygon's colour over without its stroke width; 1.5 px suits all markers.
        let paint = sheet.paint(style.color(), 15);
        sheet.element("path", &format!(" d=\"{}\"{paint}", trace(&points, true)));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        words: &str,
        style: &T,
        pos: BackendCoord,
    ) -> Drawn {
        let anchor = style.anchor();
        let size = style.size();
        let baseline = match anchor.v_pos {
            VPos::Top => 0.76,
            VPos::Center => 0.35,
            VPos::Bottom => -0.22,
        };
        let y = pos.1.saturating_add((baseline * size).round() as i32);
        let mut attributes = format!(" x=\"{}\" y=\"{}\"", px(pos.0), px(y));
        match anchor.h_pos {
            HPos::Left => {}
            HPos::Center => attributes.push_str(" text-anchor=\"middle\""),
            HPos::Right => attributes.push_str(" text-anchor=\"end\""),
        }
        let turn = match style.transform() {
            FontTransform::None => 0,
            FontTransform::Rotate90 => 90,
            FontTransform::Rotate180 => 180,
            FontTransform::Rotate270 => 270,
        };
        if turn > 0 {
            let _ = write!(
                attributes,
                " transform=\"rotate({turn} {} {})\"",
                px(pos.0),
                px(pos.1)
            );
        }
        let classes = classes_of(style);
        if !classes.is_empty() {
            let _ = write!(attributes, " class=\"{}\"", classes.join(" "));
        }
        let mut sheet = self.sheet.borrow_mut();
        let title = sheet
            .title
            .take()
            .map_or(String::new(), |t| format!("<title>{t}</title>"));
        let words = text::escape(words);
        let _ = write!(sheet.body, "<text{attributes}>{title}{words}</text>");
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        words: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = text::width(
            words,
            style.size(),
            matches!(style.style(), FontStyle::Bold),
        );
        Ok((width.ceil() as u32, (style.size() * 1.25).ceil() as u32))
    }

    fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Drawn {
        Ok(())
    }
}

/// Classes of a text: red carries the bits of [`letters`], green the fill that the text lies on.
fn classes_of<T: BackendTextStyle>(style: &T) -> Vec<String> {
    let (bits, on, _) = style.color().rgb;
    let mut classes = Vec::new();
    if style.size() < 130.0 {
        classes.push("sm".to_owned());
    }
    if matches!(style.style(), FontStyle::Bold) {
        classes.push("b".to_owned());
    }
    if bits & letters::MUTE > 0 {
        classes.push("m".to_owned());
    }
    if bits & letters::HALO > 0 {
        classes.push("halo".to_owned());
    }
    if on > 0 {
        classes.push(format!("on-fill on{on}"));
    }
    classes
}

/// Path data: `H` and `V` where a step moves along one axis only, which step curves and grids do.
fn trace(points: &[BackendCoord], closed: bool) -> String {
    let mut data = String::new();
    let mut at: Option<BackendCoord> = None;
    for &(x, y) in points {
        let _ = match at {
            None => write!(data, "M{} {}", px(x), px(y)),
            Some((ax, ay)) if ax == x && ay == y => Ok(()),
            Some((_, ay)) if ay == y => write!(data, "H{}", px(x)),
            Some((ax, _)) if ax == x => write!(data, "V{}", px(y)),
            Some(_) => write!(data, "L{} {}", px(x), px(y)),
        };
        at = Some((x, y));
    }
    if closed {
        data.push('Z');
    }
    data
}

/// Tenths of a pixel as the shortest number with at most one decimal.
fn px(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

fn hatch_lines(hatch: u8) -> &'static str {
    match hatch {
        1 => {
            "<path d=\"M-2 2L2 -2M0 8L8 0M6 10L10 6\" stroke=\"var(--paper)\" stroke-width=\"1.2\"/>"
        }
        2 => "<circle cx=\"4\" cy=\"4\" r=\"1.3\" fill=\"var(--paper)\"/>",
        _ => "<path d=\"M4 0V8\" stroke=\"var(--paper)\" stroke-width=\"1.2\"/>",
    }
}

fn in_order(a: i32, b: i32) -> (i32, i32) {
    (a.min(b), a.max(b))
}

fn as_i32(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Paint, px, trace};

    #[test]
    fn tenths_are_written_short() {
        assert_eq!(
            [px(0), px(120), px(-5), px(123)],
            ["0", "12", "-0.5", "12.3"]
        );
    }

    #[test]
    fn steps_are_written_along_one_axis() {
        assert_eq!(
            trace(&[(0, 0), (10, 0), (10, 20), (30, 40)], true),
            "M0 0H1V2L3 4Z"
        );
    }

    #[test]
    fn every_paint_finds_its_variable() {
        for (paint, css) in Paint::TABLE {
            assert_eq!(Paint::css(paint.marker()), css);
        }
    }
}
