//! In: a cell as a file holds it. Out: its text, as a person who opened the file would write it
//! down: a number without noise, a date as ISO 8601. It exists so that every command that shows raw
//! cells shows the same text. It deliberately understands nothing: `1.250` stays `1.250`.

use crate::model::RawCell;
use chrono::Datelike;
use std::fmt::Write;

/// From here on a number is written with an exponent.
const HUGE: f64 = 1e21;
/// Below this a number is written with an exponent.
const TINY: f64 = 1e-9;
/// Every whole number up to here is exact: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The text of a cell; nothing for an empty one. `scratch` holds it unless the cell does, so that a
/// million cells need one allocation.
pub(super) fn text<'a>(cell: &'a RawCell, scratch: &'a mut String) -> Option<&'a str> {
    scratch.clear();
    // Writing to a String can't fail.
    match cell {
        RawCell::Empty => return None,
        RawCell::Text(text) => return Some(text),
        RawCell::Error(error) => return Some(error),
        RawCell::Flag(true) => return Some("true"),
        RawCell::Flag(false) => return Some("false"),
        RawCell::Number(number) => write_number(*number, scratch),
        RawCell::Date(date, minutes) => {
            let (year, month, day) = (date.year(), date.month(), date.day());
            let _ = write!(scratch, "{year:04}-{month:02}-{day:02}");
            if *minutes > 0 {
                let _ = write!(scratch, "T{:02}:{:02}", minutes / 60, minutes % 60);
            }
        }
    }
    Some(scratch)
}

/// A number as a spreadsheet shows it in a cell that is wide enough: 15 significant digits, so that
/// 0.1 + 0.2 is 0.3. Whole numbers keep all their digits: they may be ids.
fn write_number(number: f64, to: &mut String) {
    if number == number.trunc() && number.abs() <= EXACT {
        let _ = write!(to, "{}", number as i64);
        return;
    }
    if !number.is_finite() {
        let _ = write!(to, "{number}");
        return;
    }
    // Through the decimal with 15 digits and back: its shortest form has no more of them.
    let _ = write!(to, "{number:.14e}");
    let rounded: f64 = to.parse().unwrap_or(number);
    to.clear();
    let _ = match (TINY..HUGE).contains(&rounded.abs()) {
        true => write!(to, "{rounded}"),
        false => write!(to, "{rounded:e}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn check(cell: RawCell, gives: Option<&str>) {
        assert_eq!(text(&cell, &mut String::new()), gives, "{cell:?}");
    }

    #[test]
    fn cells_as_text() {
        let day = NaiveDate::from_ymd_opt(2025, 3, 1).expect("because it is in the calendar");
        check(RawCell::Empty, None);
        check(RawCell::text("kr 1.250,-"), Some("kr 1.250,-"));
        check(RawCell::error("#REF!"), Some("#REF!"));
        check(RawCell::Flag(true), Some("true"));
        check(RawCell::Date(day, 0), Some("2025-03-01"));
        check(RawCell::Date(day, 14 * 60 + 30), Some("2025-03-01T14:30"));
    }

    #[test]
    fn numbers_as_a_spreadsheet_shows_them() {
        let number = |number: f64, gives| check(RawCell::Number(number), Some(gives));
        number(0.0, "0");
        number(-0.0, "0");
        number(1250.0, "1250");
        number(-3.5, "-3.5");
        number(0.1 + 0.2, "0.3");
        number(1.0 / 3.0, "0.333333333333333");
        number(2.0 / 3.0, "0.666666666666667");
        number(1e15 + 0.5, "1000000000000000");
        number(0.000_001, "0.000001");
        // An id that a program wrote as a number keeps its last digit.
        number(9_007_199_254_740_991.0, "9007199254740991");
        number(12_345_678_901.0, "12345678901");
        number(1.5e300, "1.5e300");
        number(-2.5e-12, "-2.5e-12");
        number(1e20, "100000000000000000000");
    }
}
