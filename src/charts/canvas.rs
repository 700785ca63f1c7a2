//! The canvas: in come shapes and words in pixels of the viewBox, out comes a finished [`Svg`].
//!
//! It exists so that a chart reads as what it draws. Each call builds the plotters element and draws
//! it on plotters' drawing area, which hands it to our backend. The first thing that goes wrong is
//! kept and given by [`Canvas::finish`], so that a chart has one place where drawing can fail.
//!
//! It deliberately knows no scale and no chart.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    FontDesc, FontFamily, FontStyle, RGBAColor, RGBColor, ShapeStyle, TextStyle,
};

use super::backend::{Paint, Sheet, SvgBackend, letters};
use super::{ChartError, Frame, Svg, text};

/// Width under which a chart puts labels above instead of beside.
pub(super) const NARROW: f64 = 480.0;
/// Text sizes in px of the viewBox; 12 is the smallest that any chart uses.
pub(super) const SIZE: f64 = 13.0;
pub(super) const SMALL: f64 = 12.0;

/// How tall a sheet can be while it is drawn, in px: the true height is only known at the end.
const TALLEST: u32 = 100_000;

/// A point in px of the viewBox.
pub(super) type Px = (f64, f64);

/// A box on the sheet: left, top, right, bottom in px.
pub(super) type Area = (f64, f64, f64, f64);

/// Whether two boxes share ground.
pub(super) fn meet(a: Area, b: Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// A line's paint, width in px and dash class (0 is solid).
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    pub paint: Paint,
    pub width: f64,
    pub dash: u8,
}

/// A solid stroke.
pub(super) fn stroke(paint: Paint, width: f64) -> Stroke {
    Stroke {
        paint,
        width,
        dash: 0,
    }
}

impl Stroke {
    pub(super) fn dash(self, dash: u8) -> Stroke {
        Stroke { dash, ..self }
    }
}

/// A surface's fill (or none), hatch class (0 is plain), edge, and whether the ground shines through.
#[derive(Clone, Copy)]
pub(super) struct Fill {
    paint: Option<Paint>,
    hatch: u8,
    edge: Option<Stroke>,
    veil: bool,
}

/// A plain fill.
pub(super) fn fill(paint: Paint) -> Fill {
    Fill {
        paint: Some(paint),
        hatch: 0,
        edge: None,
        veil: false,
    }
}

/// An edge around nothing.
pub(super) fn outline(edge: Stroke) -> Fill {
    Fill {
        paint: None,
        hatch: 0,
        edge: Some(edge),
        veil: false,
    }
}

impl Fill {
    pub(super) fn edge(self, edge: Stroke) -> Fill {
        Fill {
            edge: Some(edge),
            ..self
        }
    }

    pub(super) fn hatch(self, hatch: u8) -> Fill {
        Fill { hatch, ..self }
    }

    pub(super) fn veil(self) -> Fill {
        Fill { veil: true, ..self }
    }

    fn style(self) -> ShapeStyle {
        let edge = self.edge.map_or(0, |e| e.paint.marker());
        let dash = self.edge.map_or(0, |e| e.dash);
        ShapeStyle {
            color: RGBAColor(
                self.paint.map_or(0, Paint::marker),
                dash * 10 + self.hatch,
                edge,
                if self.veil { 0.5 } else { 1.0 },
            ),
            filled: true,
            stroke_width: tenths(self.edge.map_or(1.0, |e| e.width)).unsigned_abs(),
        }
    }
}

/// How a text looks: its place relative to the point, weight, size and ground.
#[derive(Clone, Copy)]
pub(super) struct Look {
    at: HPos,
    bold: bool,
    small: bool,
    bits: u8,
    on: u8,
}

/// Plain ink, beginning at the point.
pub(super) fn ink() -> Look {
    Look {
        at: HPos::Left,
        bold: false,
        small: false,
        bits: 0,
        on: 0,
    }
}

/// Muted text, beginning at the point.
pub(super) fn mute() -> Look {
    Look {
        bits: letters::MUTE,
        ..ink()
    }
}

impl Look {
    /// The text ends at the point.
    pub(super) fn end(self) -> Look {
        Look {
            at: HPos::Right,
            ..self
        }
    }

    /// The point is the text's middle.
    pub(super) fn middle(self) -> Look {
        Look {
            at: HPos::Center,
            ..self
        }
    }

    pub(super) fn bold(self) -> Look {
        Look { bold: true, ..self }
    }

    pub(super) fn bold_if(self, bold: bool) -> Look {
        Look { bold, ..self }
    }

    pub(super) fn small(self) -> Look {
        Look {
            small: true,
            ..self
        }
    }

    pub(super) fn halo(self) -> Look {
        Look {
            bits: self.bits | letters::HALO,
            ..self
        }
    }

    /// The text lies on the fill of series `n`, 1–4.
    pub(super) fn on(self, n: u8) -> Look {
        Look { on: n, ..self }
    }

    /// The text's size in px.
    pub(super) fn size(self) -> f64 {
        if self.small { SMALL } else { SIZE }
    }

    /// The estimated width of `words` in this look, in px.
    pub(super) fn width(self, words: &str) -> f64 {
        text::width(words, self.size(), self.bold)
    }
}

/// The sheet of one chart.
pub(super) struct Canvas {
    area: DrawingArea<SvgBackend, Shift>,
    sheet: Rc<RefCell<Sheet>>,
    failure: RefCell<Option<ChartError>>,
    frame: Frame,
    class: &'static str,
    /// Width of the viewBox in px.
    pub width: f64,
}

impl Canvas {
    /// Opens a sheet for the chart kind `class`; refuses a frame whose id can't be an id.
    pub(super) fn new(frame: &Frame, class: &'static str) -> Result<Canvas, ChartError> {
        frame.check()?;
        let sheet = Rc::new(RefCell::new(Sheet::new(&frame.id)));
        let backend = SvgBackend {
            sheet: Rc::clone(&sheet),
            size: (frame.width * 10, TALLEST * 10),
        };
        Ok(Canvas {
            area: DrawingArea::from(backend),
            sheet,
            failure: RefCell::new(None),
            frame: frame.clone(),
            class,
            width: f64::from(frame.width),
        })
    }

    /// Whether labels go above instead of beside.
    pub(super) fn narrow(&self) -> bool {
        self.width < NARROW
    }

    /// Opens the group of a series; `slot` 1–4 is its colour, 0 is the grey rest.
    pub(super) fn series(&self, slot: usize, name: &str) {
        let class = format!("series s{slot}");
        self.sheet.borrow_mut().open(&class, Some(name));
    }

    /// Opens a group that isn't a series, such as the axis.
    pub(super) fn group(&self, class: &str) {
        self.sheet.borrow_mut().open(class, None);
    }

    /// Closes the innermost group.
    pub(super) fn end(&self) {
        self.sheet.borrow_mut().close();
    }

    /// Gives the next shape or text a title with the whole story.
    pub(super) fn title(&self, words: &str) {
        self.sheet.borrow_mut().title_next(words);
    }

    pub(super) fn line(&self, from: Px, to: Px, look: Stroke) {
        self.path(&[from, to], look);
    }

    pub(super) fn path(&self, points: &[Px], look: Stroke) {
        let style = outline(look).style();
        let points: Vec<_> = points.iter().map(|&p| self.place(p)).collect();
        self.keep(self.area.draw(&PathElement::new(points, style)));
    }

    /// A rectangle from its upper left corner.
    pub(super) fn rect(&self, (x, y): Px, (width, height): Px, look: Fill) {
        let corners = [self.place((x, y)), self.place((x + width, y + height))];
        self.keep(self.area.draw(&Rectangle::new(corners, look.style())));
    }

    pub(super) fn circle(&self, middle: Px, radius: f64, look: Fill) {
        let middle = self.place(middle);
        self.keep(
            self.area
                .draw(&Circle::new(middle, tenths(radius), look.style())),
        );
    }

    pub(super) fn polygon(&self, points: &[Px], look: Fill) {
        let points: Vec<_> = points.iter().map(|&p| self.place(p)).collect();
        self.keep(self.area.draw(&Polygon::new(points, look.style())));
    }

    /// A square on its corner, `r` px from middle to corner.
    pub(super) fn diamond(&self, (x, y): Px, r: f64, look: Fill) {
        self.polygon(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], look);
    }

    /// A text whose letters stand around the height of the point.
    pub(super) fn text(&self, at: Px, words: &str, look: Look) {
        let weight = if look.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let font = FontDesc::new(FontFamily::SansSerif, look.size() * 10.0, weight);
        let marker = RGBColor(look.bits, look.on, 0);
        let style = TextStyle::from(font)
            .color(&marker)
            .pos(Pos::new(look.at, VPos::Center));
        let at = self.place(at);
        self.keep(self.area.draw(&Text::new(words, at, style)));
    }

    /// A text that is shortened to `room` px; the whole of it stays as the element's title.
    pub(super) fn label(&self, at: Px, words: &str, room: f64, look: Look) {
        let short = text::shorten(words, room, look.size(), look.bold);
        if short != words {
            self.title(words);
        }
        self.text(at, &short, look);
    }

    /// The finished chart, `height` px tall, or the first thing that went wrong.
    pub(super) fn finish(self, height: f64) -> Result<Svg, ChartError> {
        let height = tenths(height.ceil()) / 10;
        if let Some(failure) = self.failure.into_inner() {
            return Err(failure);
        }
        let Frame {
            id,
            title,
            desc,
            width,
        } = &self.frame;
        let (title, desc) = (text::escape(title), text::escape(desc));
        let body = self.sheet.borrow_mut().markup();
        Ok(Svg(format!(
            "<svg class=\"chart {}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{title}</title>\
             <desc id=\"{id}-d\">{desc}</desc>{body}</svg>",
            self.class,
        )))
    }

    /// Pixels to the backend's tenths. Data are checked before they come here; a place that still
    /// isn't a number is a fault of the chart and is said, not drawn at the corner.
    fn place(&self, (x, y): Px) -> (i32, i32) {
        if !x.is_finite() || !y.is_finite() {
            self.fail(ChartError::Layout(
                "a place on the sheet is not a number".to_owned(),
            ));
        }
        (tenths(x), tenths(y))
    }

    fn keep<E: std::fmt::Display>(&self, drawn: Result<(), E>) {
        if let Err(error) = drawn {
            self.fail(ChartError::Layout(error.to_string()));
        }
    }

    fn fail(&self, error: ChartError) {
        self.failure.borrow_mut().get_or_insert(error);
    }
}

fn tenths(px: f64) -> i32 {
    (px * 10.0).round() as i32
}
