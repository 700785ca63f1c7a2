//! In: the time of an answer, as the program or a person wrote it, or as a spreadsheet rewrote it.
//! Out: a day, with its time if that is told. It exists because the newest answer of a pair counts.
//! It deliberately knows no time zone: what the program writes is UTC and says so with a `Z`.

use crate::model::Date;
use crate::normalise::{DateReading, Order, read_date};
use std::fmt;

/// When somebody answered. Without a time it is some time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// Seconds after midnight.
    pub second: Option<u32>,
}

impl Moment {
    /// A moment as it is written: `2026-09-30`, `2026-09-30T14:05:33Z`, and what a spreadsheet
    /// makes of them: `30.09.2026 14:05`, `46295`. A date of two numbers up to twelve has its day
    /// first, as in Norwegian.
    pub fn read(text: &str) -> Option<Moment> {
        let text = text.trim();
        let (day, time) = match text.find(['T', ' ']) {
            Some(at) if text.as_bytes()[..at].iter().any(u8::is_ascii_digit) => {
                (&text[..at], text[at + 1..].trim())
            }
            _ => (text, ""),
        };
        let date = match read_date(day, Some(Order::DayFirst), 0) {
            DateReading::Day(date, _) | DateReading::Serial(date, _) => date,
            _ => return None,
        };
        let second = match time {
            "" => None,
            time => Some(seconds(time)?),
        };
        Some(Moment { date, second })
    }
}

/// `14:05`, `14:05:33`, `14:05:33Z`.
fn seconds(time: &str) -> Option<u32> {
    let mut parts = time.trim_end_matches('Z').split(':');
    let mut next = |most: u32| -> Option<u32> {
        let number: u32 = parts.next()?.parse().ok()?;
        (number <= most).then_some(number)
    };
    let (hour, minute) = (next(23)?, next(59)?);
    let second = match time.matches(':').count() {
        1 => 0,
        2 => next(59)?,
        _ => return None,
    };
    Some((hour * 60 + minute) * 60 + second)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        match self.second {
            Some(s) => write!(f, "T{:02}:{:02}:{:02}Z", s / 3600, s / 60 % 60, s % 60),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, gives: Option<&str>) {
        let read = Moment::read(text).map(|moment| moment.to_string());
        assert_eq!(read.as_deref(), gives, "{text}");
    }

    #[test]
    fn times_as_people_and_spreadsheets_write_them() {
        check("2026-09-30", Some("2026-09-30"));
        check("2026-09-30T14:05:33Z", Some("2026-09-30T14:05:33Z"));
        check("2026-09-30 14:05", Some("2026-09-30T14:05:00Z"));
        check("30.09.2026", Some("2026-09-30"));
        check("04.03.2026 09:07", Some("2026-03-04T09:07:00Z"));
        check("46295", Some("2026-09-30"));
        check("", None);
        check("i går", None);
        check("2026-09-31", None);
        check("2026-09-30T25:00", None);
        check("2026-09-30 14:05:33+02:00", None);
    }
}
