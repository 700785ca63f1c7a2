//! Charts: rows come in, SVG text goes out. The room's verb is `draw`, one per kind:
//! [`bars`], [`stacked`], [`staircase`], [`dots`], [`survival`], [`roadmap`], [`bubbles`], [`slope`],
//! [`sparkline`], [`funnel`], [`trail`], [`xmr`].
//!
//! Each chart is one `<svg role="img">` whose title is the conclusion and whose description says what
//! is shown; each series is a group with its name. Scales and ticks are plotters', the markup is
//! ours (`backend`): colours are only the page's CSS variables, so that light, dark, forced colours
//! and print are the stylesheet's matter ([`CSS`] holds the charts' part of it).
//!
//! What it deliberately doesn't do: read files, know the clock, choose words or number formats, sort,
//! sum or judge. Every word is the caller's, and every number is checked before it is drawn, because
//! plotters never returns from an infinite axis.

mod backend;
mod canvas;
mod legend;
mod scale;
mod text;

pub mod bars;
pub mod bubbles;
pub mod dots;
pub mod funnel;
pub mod roadmap;
pub mod slope;
pub mod sparkline;
pub mod stacked;
pub mod staircase;
pub mod survival;
pub mod trail;
pub mod xmr;

#[cfg(test)]
mod tests;

use std::fmt;

/// What every chart needs around it.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Unique on the page: a letter, then letters, digits, `-` or `_`. All ids inside begin with it.
    pub id: String,
    /// The conclusion, as one sentence. Read aloud as the picture's name.
    pub title: String,
    /// What is shown and how, for those who don't see it.
    pub desc: String,
    /// Width of the viewBox in px: 640 normally, 320 for small screens (under 480 labels go above
    /// instead of beside), 900 for the barometer, about 120 for a sparkline. 40–2000.
    pub width: u32,
}

/// A finished chart: one `<svg>` element, safe to put into a page as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Svg(pub String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes a number of an axis or a tooltip in the report's language.
pub type Number<'a> = &'a dyn Fn(f64) -> String;

/// Why a chart can't be drawn. `what` names the row or part as the caller named it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChartError {
    /// There is nothing to show.
    Empty,
    /// NaN or infinite.
    NotFinite { what: String },
    /// Beyond ±1e15.
    TooLarge { what: String },
    /// Below zero where that has no meaning.
    Negative { what: String },
    /// The low end is above the high end, or the start is after the end.
    Backwards { what: String },
    /// More than the form can carry.
    TooMany { what: String, most: usize },
    /// A row has another number of values than there are parts.
    Uneven { what: String },
    /// The frame's id can't be an id.
    Id(String),
    /// The frame's width is outside 40–2000 px.
    Width(u32),
    /// The drawing itself failed; a fault of this room.
    Layout(String),
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChartError::Empty => f.write_str("the chart has no rows; leave it out and say so"),
            ChartError::NotFinite { what } => {
                write!(f, "{what}: not a finite number; leave the value out")
            }
            ChartError::TooLarge { what } => {
                write!(f, "{what}: beyond ±1e15; give the value in a larger unit")
            }
            ChartError::Negative { what } => {
                write!(f, "{what}: below zero, which this chart can't show")
            }
            ChartError::Backwards { what } => write!(f, "{what}: ends before it begins"),
            ChartError::TooMany { what, most } => {
                write!(f, "{what}: more than {most}; group them first")
            }
            ChartError::Uneven { what } => {
                write!(f, "{what}: needs one value and one text for each part")
            }
            ChartError::Id(id) => write!(
                f,
                "{id:?} can't be an id; begin with a letter and use letters, digits, - and _"
            ),
            ChartError::Width(width) => {
                write!(f, "{width} px is no width for a chart; give 40 to 2000")
            }
            ChartError::Layout(cause) => write!(f, "the chart couldn't be laid out: {cause}"),
        }
    }
}

impl std::error::Error for ChartError {}

impl Frame {
    /// Ids go into attributes and `url(#…)` unescaped, so they are refused here and not repaired.
    fn check(&self) -> Result<(), ChartError> {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !self.id.starts_with(|c: char| c.is_ascii_alphabetic()) || !self.id.chars().all(inner) {
            return Err(ChartError::Id(self.id.clone()));
        }
        if !(40..=2000).contains(&self.width) {
            return Err(ChartError::Width(self.width));
        }
        Ok(())
    }
}

/// The charts' part of the page's stylesheet. The page defines the variables `--ink --mute --line
/// --band --paper --c1 … --c4` and, for text on a fill, `--on-c1 … --on-c4` (4.5:1 on their fill),
/// for light, dark, forced colours and print.
///
/// `.halo` and `.on1` … `.on4` draw a rim around letters in the colour of their ground: it keeps text
/// readable over thin lines and hatches.
pub const CSS: &str = r#".chart{display:block;width:100%;height:auto;break-inside:avoid;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.chart text{fill:var(--ink);font:13px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.chart text.sm{font-size:12px}
.chart text.b{font-weight:600}
.chart text.m{fill:var(--mute)}
.chart text.halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.chart text.on-fill{paint-order:stroke;stroke-width:7px;stroke-linejoin:round}
.chart text.on1{fill:var(--on-c1);stroke:var(--c1)}
.chart text.on2{fill:var(--on-c2);stroke:var(--c2)}
.chart text.on3{fill:var(--on-c3);stroke:var(--c3)}
.chart text.on4{fill:var(--on-c4);stroke:var(--c4)}
.chart .dash1{stroke-dasharray:4 3}
.chart .dash2{stroke-dasharray:2 3}
.chart .dash3{stroke-dasharray:9 3 2 3}
.chart .veil{fill-opacity:.18}
.chart-sparkline{display:inline-block;width:auto;height:1.5em;vertical-align:middle}
@media (forced-colors:active){.chart{forced-color-adjust:none}.chart text.on-fill{fill:var(--ink);stroke:var(--paper);stroke-width:7px}}
@media print{.chart .veil{fill-opacity:.25}}
"#;
