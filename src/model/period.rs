//! In: a period as a person writes it (`2026Q3`, `2026T2`, `2026H1`, `2026`). Out: its first and
//! last day, its neighbours. It deliberately does not know what today is: a period is always
//! asked for or derived from the data.

use super::tables::Date;
use chrono::Datelike;

/// A reporting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The year.
    pub year: i32,
    /// Which part of the year.
    pub part: Part,
}

/// The part of a year that a period covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Three months, 1–4.
    Quarter(u8),
    /// Four months, 1–3.
    Tertial(u8),
    /// Six months, 1–2.
    Half(u8),
    /// The whole year.
    Year,
}

impl Part {
    fn months(self) -> u32 {
        match self {
            Part::Quarter(_) => 3,
            Part::Tertial(_) => 4,
            Part::Half(_) => 6,
            Part::Year => 12,
        }
    }

    fn index(self) -> u32 {
        match self {
            Part::Quarter(n) | Part::Tertial(n) | Part::Half(n) => u32::from(n),
            Part::Year => 1,
        }
    }

    fn with_index(self, index: u32) -> Part {
        let n = index as u8;
        match self {
            Part::Quarter(_) => Part::Quarter(n),
            Part::Tertial(_) => Part::Tertial(n),
            Part::Half(_) => Part::Half(n),
            Part::Year => Part::Year,
        }
    }
}

fn month_start(year: i32, month: u32) -> Date {
    Date::from_ymd_opt(year, month, 1).expect("because months are 1–12 and years have four digits")
}

impl Period {
    /// Reads `2026Q3`, `2026T2`, `2026H1` or `2026`; none when it is no period.
    pub fn parse(text: &str) -> Option<Period> {
        let text = text.trim();
        let (year, rest) = (text.get(..4)?, text.get(4..)?);
        let year: i32 = year.parse().ok().filter(|y| (1900..=2200).contains(y))?;
        let rest = rest.to_ascii_uppercase();
        let n = |prefix: char, most: u8| -> Option<u8> {
            let digit = rest.strip_prefix(prefix).filter(|digit| digit.len() == 1)?;
            digit.parse().ok().filter(|n| (1..=most).contains(n))
        };
        let part = if rest.is_empty() {
            Part::Year
        } else if let Some(q) = n('Q', 4) {
            Part::Quarter(q)
        } else if let Some(t) = n('T', 3) {
            Part::Tertial(t)
        } else {
            Part::Half(n('H', 2)?)
        };
        Some(Period { year, part })
    }

    /// The period of the same kind as `like` that holds a date.
    pub fn holding(date: Date, like: Part) -> Period {
        let index = (date.month0() / like.months()) + 1;
        Period {
            year: date.year(),
            part: like.with_index(index),
        }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        month_start(self.year, (self.part.index() - 1) * self.part.months() + 1)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        let next = self.next();
        next.first()
            .pred_opt()
            .expect("because a period does not begin on the first day there is")
    }

    /// The one after.
    pub fn next(self) -> Period {
        let per_year = 12 / self.part.months();
        if self.part.index() == per_year {
            Period {
                year: self.year + 1,
                part: self.part.with_index(1),
            }
        } else {
            Period {
                year: self.year,
                part: self.part.with_index(self.part.index() + 1),
            }
        }
    }

    /// The one before.
    pub fn previous(self) -> Period {
        if self.part.index() == 1 {
            Period {
                year: self.year - 1,
                part: self.part.with_index(12 / self.part.months()),
            }
        } else {
            Period {
                year: self.year,
                part: self.part.with_index(self.part.index() - 1),
            }
        }
    }

    /// Whether a date lies in it.
    pub fn contains(self, date: Date) -> bool {
        self.first() <= date && date <= self.last()
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let year = self.year;
        match self.part {
            Part::Quarter(n) => write!(f, "{year}Q{n}"),
            Part::Tertial(n) => write!(f, "{year}T{n}"),
            Part::Half(n) => write!(f, "{year}H{n}"),
            Part::Year => write!(f, "{year}"),
        }
    }
}
