//! In: numbers of days, ISO texts and number formats as workbooks hold them. Out: dates with the
//! time of day, and whether a format shows a number as a date. It exists because a workbook has no
//! dates, only numbers that are shown as such. It deliberately leaves times of day, durations and
//! numbers that no calendar has as the numbers they are.

use crate::model::RawCell;
use chrono::{NaiveDate, NaiveDateTime, Timelike};

/// How a number format shows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    Number,
    /// As a date or time of day.
    Moment,
    /// As hours, minutes or seconds that go on beyond a day.
    Span,
}

/// Serials that are dates: from the first day of the calendar to the last of the year 9999.
const DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;
/// Days between the two calendars of Excel.
const FROM_1904: f64 = 1_462.0;
/// The day before the calendar of 1900 begins, with its 29 February that never was, in days of the
/// common era.
const DAY_ZERO: i32 = 693_594;

/// How a format that Excel has by itself shows a number (ECMA-376, part 1, 18.8.30; 27 to 36 and
/// 50 to 58 are dates of East Asia).
pub(super) fn shown_by_number(id: u32) -> Shown {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
        46 => Shown::Span,
        _ => Shown::Number,
    }
}

/// How a written format shows a positive number. Its letters are English in every file.
pub(super) fn shown_by_code(code: &str) -> Shown {
    let mut signs = code.chars();
    let mut is_after_a = false;
    while let Some(sign) = signs.next() {
        match sign.to_ascii_lowercase() {
            // The next sign stands for itself, its width, or is repeated.
            '\\' | '_' | '*' => {
                signs.next();
            }
            '"' => {
                signs.by_ref().find(|sign| *sign == '"');
            }
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                if is_elapsed(&inside) {
                    return Shown::Span;
                }
            }
            // The first of several formats is the one for positive numbers.
            ';' => return Shown::Number,
            'p' | 'm' | '/' if is_after_a => return Shown::Moment,
            'd' | 'm' | 'h' | 'y' | 's' if !is_after_a => return Shown::Moment,
            'a' => is_after_a = true,
            _ => {}
        }
    }
    Shown::Number
}

/// Whether brackets hold `h`, `mm` and the like, and not a colour, condition or language.
fn is_elapsed(inside: &str) -> bool {
    let mut letters = inside.chars().map(|sign| sign.to_ascii_lowercase());
    let Some(first) = letters.next() else {
        return false;
    };
    matches!(first, 'h' | 'm' | 's') && letters.all(|letter| letter == first)
}

/// A number that is shown as a date.
pub(super) fn from_serial(serial: f64, is_1904: bool) -> RawCell {
    let days = if is_1904 { serial + FROM_1904 } else { serial };
    if !(DAYS.start..).contains(&serial) || !DAYS.contains(&days) {
        return from_number(serial);
    }
    // Excel counts a 29 February 1900; before it, days are one further on.
    let days = if days < 60.0 { days + 1.0 } else { days };
    // Times are rounded to the millisecond, for 0.1 of a day is no exact number.
    let milliseconds = (days * 86_400_000.0).round() as i64;
    let date = i32::try_from(milliseconds / 86_400_000)
        .ok()
        .and_then(|days| NaiveDate::from_num_days_from_ce_opt(DAY_ZERO + days));
    match (date, u32::try_from(milliseconds % 86_400_000 / 60_000)) {
        (Some(date), Ok(minutes)) => RawCell::Date(date, minutes),
        _ => from_number(serial),
    }
}

/// A number that is none is an error of the sheet.
pub(super) fn from_number(number: f64) -> RawCell {
    if number.is_finite() {
        RawCell::Number(number)
    } else {
        RawCell::error("#NUM!")
    }
}

/// A date as ISO 8601 writes it, or the text.
pub(super) fn from_iso(text: &str) -> RawCell {
    let bare = text.trim();
    let moment = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.fZ",
        "%Y-%m-%dT%H:%M",
    ]
    .iter()
    .find_map(|pattern| NaiveDateTime::parse_from_str(bare, pattern).ok());
    if let Some(moment) = moment {
        return RawCell::Date(moment.date(), moment.hour() * 60 + moment.minute());
    }
    match NaiveDate::parse_from_str(bare, "%Y-%m-%d") {
        Ok(date) => RawCell::Date(date, 0),
        Err(_) => from_text(text),
    }
}

/// A text as it stands. White space alone is nothing.
pub(super) fn from_text(text: &str) -> RawCell {
    if text.trim().is_empty() {
        RawCell::Empty
    } else {
        RawCell::text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_dates() {
        use Shown::{Moment, Number, Span};
        for (code, shown) in [
            ("DD/MM/YY", Moment),
            ("dd.mm.yyyy", Moment),
            ("[$-414]d. mmmm yyyy;@", Moment),
            ("H:MM:SS;@", Moment),
            ("h:mm AM/PM", Moment),
            ("m\"M\"d\"D\";@", Moment),
            ("*-yyyy-mm-dd", Moment),
            ("[$-404]e\"\\xfc\"m\"\\xfc\"d\"\\xfc\"", Moment),
            ("[h]:mm:ss", Span),
            ("[ss]", Span),
            ("[Blue]\\+[h]:mm;[Red]\\-[h]:mm", Span),
            ("General", Number),
            ("0.00E+00", Number),
            ("#,##0\\ [$kr-414]", Number),
            ("#,##0 \"kr\";[Red]-#,##0 \"kr\"", Number),
            ("\"Y: \"0.00\"m\"", Number),
            ("0_ ;[Red]\\-0\\ ;yyyy", Number),
            ("\\Y000000", Number),
            ("#,##0*y", Number),
            ("[>=100][Magenta]General", Number),
            ("", Number),
            ("\"", Number),
            ("[", Number),
        ] {
            assert_eq!(shown_by_code(code), shown, "{code}");
        }
    }

    #[test]
    fn serials_are_dates_of_their_calendar() {
        let date = |serial, is_1904| match from_serial(serial, is_1904) {
            RawCell::Date(date, minutes) => format!("{date} {minutes}"),
            other => format!("{other:?}"),
        };
        assert_eq!(date(45_292.0, false), "2024-01-01 0");
        assert_eq!(date(45_292.75, false), "2024-01-01 1080");
        assert_eq!(date(43_830.0, true), "2024-01-01 0");
        assert_eq!(date(1.0, false), "1900-01-01 0");
        assert_eq!(date(61.0, false), "1900-03-01 0");
        assert_eq!(date(100.0, true), "1904-04-10 0");
        assert_eq!(date(2_958_465.0, false), "9999-12-31 0");
        assert_eq!(date(2_958_465.0, true), "Number(2958465.0)");
        assert_eq!(date(0.5, false), "Number(0.5)");
        assert_eq!(date(-3.0, true), "Number(-3.0)");
        assert_eq!(date(f64::NAN, false), "Error(\"#NUM!\")");
    }
}
