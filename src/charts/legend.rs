//! The legend: in come swatches with words, out come lines of a legend that fit the width.
//!
//! It exists for the few charts where a label on the mark itself can't do: stacks and shapes. It
//! deliberately has no title and no box.

use super::canvas::{Canvas, Fill, Stroke, ink};

/// The picture before a legend's word.
#[derive(Clone, Copy)]
pub(super) enum Swatch {
    Square(Fill),
    Line(Stroke),
    Diamond(Fill),
}

/// Height of one legend line in px.
pub(super) const LINE: f64 = 22.0;
const PICTURE: f64 = 22.0;
const AIR: f64 = 18.0;

/// Draws the entries from `x` with the first line's middle at `y`; gives the height used in px.
pub(super) fn draw(canvas: &Canvas, (x, y): (f64, f64), entries: &[(Swatch, &str)]) -> f64 {
    if entries.is_empty() {
        return 0.0;
    }
    canvas.group("legend");
    let room = canvas.width - x;
    let (mut at, mut line) = (0.0, 0.0);
    for &(swatch, words) in entries {
        let wanted = PICTURE + ink().width(words);
        if at > 0.0 && at + wanted > room {
            at = 0.0;
            line += 1.0;
        }
        let (left, middle) = (x + at, y + line * LINE);
        picture(canvas, (left, middle), swatch);
        canvas.label((left + PICTURE, middle), words, room - PICTURE, ink());
        at += wanted + AIR;
    }
    canvas.end();
    (line + 1.0) * LINE
}

fn picture(canvas: &Canvas, (x, y): (f64, f64), swatch: Swatch) {
    match swatch {
        Swatch::Square(fill) => canvas.rect((x + 1.0, y - 6.0), (14.0, 12.0), fill),
        Swatch::Line(stroke) => canvas.line((x, y), (x + 17.0, y), stroke),
        Swatch::Diamond(fill) => canvas.diamond((x + 8.0, y), 6.0, fill),
    }
}
