//! In: numbers, amounts, shares, days and dates. Out: texts by the rules of the reports' language
//! (CLDR): `1 250 000 kr` with a no-break space, minus as U+2212, `12,5 %`, `30. september 2026`.
//! It exists so that a number is written one way on every page. It deliberately rounds for the eye
//! only: the tables beside the pages hold the whole number.

use crate::metrics::Unit;
use crate::model::{Date, Part, Period};
use chrono::Datelike;
use fixed_decimal::{Decimal, FloatPrecision};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{M, YMD};
use icu_datetime::input::Date as IcuDate;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;

/// No-break space.
const NBSP: char = '\u{a0}';
/// Word joiner: a line may end after a dash, but not between the two ends of an interval.
pub(super) const JOINER: char = '\u{2060}';

/// Writes numbers and dates in one language and currency.
pub struct Format {
    language: String,
    currency: String,
    decimal: DecimalFormatter,
    long_date: DateTimeFormatter<YMD>,
    month: DateTimeFormatter<M>,
    collator: CollatorBorrowed<'static>,
}

impl Format {
    /// For a language (`nb`, `nn`, `da`, `en`) and a currency (ISO 4217).
    pub fn new(language: &str, currency: &str) -> Format {
        // English reports are read beside British portfolios: day before month.
        let tag = if language == "en" { "en-GB" } else { language };
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let because = "because the data of the languages are in the program";
        Format {
            language: language.to_owned(),
            currency: currency.to_owned(),
            decimal: DecimalFormatter::try_new(
                (&locale).into(),
                DecimalFormatterOptions::default(),
            )
            .expect(because),
            long_date: DateTimeFormatter::try_new((&locale).into(), YMD::long()).expect(because),
            month: DateTimeFormatter::try_new((&locale).into(), M::medium()).expect(because),
            collator: Collator::try_new((&locale).into(), CollatorOptions::default())
                .expect(because),
        }
    }

    /// The order of two names by the rules of the language: Ås before Aasen in Norwegian.
    pub fn order(&self, a: &str, b: &str) -> std::cmp::Ordering {
        self.collator.compare(a, b)
    }

    /// A number with so many decimals.
    pub fn number(&self, value: f64, decimals: i16) -> String {
        let Ok(mut decimal) = Decimal::try_from_f64(value, FloatPrecision::RoundTrip) else {
            return "–".to_owned();
        };
        decimal.round(-decimals);
        decimal.trim_end();
        decimal.pad_end(-decimals);
        let text = self.decimal.format(&decimal).to_string();
        let text = text
            .replace(['\u{202f}', ' '], "\u{a0}")
            .replace('-', "\u{2212}");
        // −0 is a rounding's leftover.
        let zero = text.trim_start_matches('\u{2212}');
        if zero.chars().all(|c| matches!(c, '0' | ',' | '.')) {
            zero.to_owned()
        } else {
            text
        }
    }

    /// A whole number.
    pub fn whole(&self, value: f64) -> String {
        self.number(value, 0)
    }

    /// A count.
    pub fn count(&self, n: usize) -> String {
        self.whole(n as f64)
    }

    /// A share as per cent, without decimals; one decimal below ten per cent where it matters.
    pub fn share(&self, share: f64) -> String {
        let percent = share * 100.0;
        let decimals = i16::from(percent != 0.0 && percent.abs() < 1.0);
        let sign = if self.language == "en" {
            String::new()
        } else {
            NBSP.to_string()
        };
        format!("{}{sign}%", self.number(percent, decimals))
    }

    /// An amount in major units: whole kroner.
    pub fn money(&self, amount: f64) -> String {
        match self.currency.as_str() {
            "NOK" | "DKK" | "SEK" => format!("{}{NBSP}kr", self.whole(amount)),
            "GBP" => format!("£{}", self.whole(amount)),
            "CAD" => format!("C${}", self.whole(amount)),
            "EUR" => format!("€{}", self.whole(amount)),
            other => format!("{other}{NBSP}{}", self.whole(amount)),
        }
    }

    /// An amount in millions with one decimal, for running text and figures: `2,1 mill. kr`.
    pub fn millions(&self, amount: f64) -> String {
        if amount.abs() < 100_000.0 {
            return self.money(amount);
        }
        let decimals = i16::from(amount.abs() < 1e9);
        let number = self.number(amount / 1e6, decimals);
        match (self.currency.as_str(), self.language.as_str()) {
            ("GBP", _) => format!("£{number}m"),
            ("CAD", _) => format!("C${number}m"),
            ("EUR", _) => format!("€{number}m"),
            (_, "en") => format!("{}{NBSP}{number}m", self.currency),
            _ => format!("{number}{NBSP}mill.{NBSP}kr"),
        }
    }

    /// The unit of [`Format::in_millions`].
    pub fn millions_unit(&self) -> String {
        match (self.currency.as_str(), self.language.as_str()) {
            ("GBP", _) => "£ million".to_owned(),
            ("CAD", _) => "C$ million".to_owned(),
            (other, "en") => format!("{other} million"),
            _ => "mill. kroner".to_owned(),
        }
    }

    /// An amount in millions without its unit, for axes.
    pub fn in_millions(&self, amount: f64) -> String {
        let number = amount / 1e6;
        self.number(number, i16::from(number.abs() < 100.0 && number != 0.0))
    }

    /// A value in the unit of its metric.
    pub fn value(&self, value: f64, unit: Unit) -> String {
        let day = match (self.language.as_str(), value.round() == 1.0) {
            ("en", true) => "day",
            ("en", false) => "days",
            (_, true) => "dag",
            (_, false) => "dager",
        };
        match unit {
            Unit::Count => self.whole(value),
            Unit::Share => self.share(value),
            Unit::Days => format!("{}{NBSP}{day}", self.whole(value)),
            Unit::Money => self.millions(value),
            Unit::Hours => self.number(value, i16::from(value.abs() < 10.0 && value != 0.0)),
            Unit::Index | Unit::Positions => self.number(value, 2),
            Unit::Score => self.number(value, i16::from(value.fract() != 0.0)),
            Unit::PerTenThousand | Unit::PerHundredEmployees => self.number(value, 1),
        }
    }

    /// An interval in the unit of its metric, the unit once; an open end is said with `≥`.
    pub fn interval(&self, lower: Option<f64>, upper: Option<f64>, unit: Unit) -> Option<String> {
        let bare = |value: f64| match unit {
            Unit::Days | Unit::Count | Unit::Hours => self.whole(value),
            Unit::Share => {
                let text = self.share(value);
                text.trim_end_matches('%').trim_end_matches(NBSP).to_owned()
            }
            Unit::Money => self.in_millions(value),
            other => self.value(value, other),
        };
        match (lower, upper) {
            (Some(low), Some(high)) => {
                let sign = match unit {
                    Unit::Share if self.language == "en" => "%",
                    Unit::Share => "\u{a0}%",
                    _ => "",
                };
                Some(format!("{}–{JOINER}{}{sign}", bare(low), bare(high)))
            }
            (Some(low), None) => Some(format!("≥{NBSP}{}", self.value(low, unit))),
            _ => None,
        }
    }

    /// `30. september 2026`.
    pub fn date(&self, date: Date) -> String {
        match IcuDate::try_new_iso(date.year(), date.month() as u8, date.day() as u8) {
            Ok(date) => self.long_date.format(&date).to_string(),
            Err(_) => date.to_string(),
        }
    }

    /// `30.09.2026`, for tables; ISO in English.
    pub fn short_date(&self, date: Date) -> String {
        match self.language.as_str() {
            "en" => date.to_string(),
            _ => date.format("%d.%m.%Y").to_string(),
        }
    }

    /// `sep.`
    pub fn month(&self, date: Date) -> String {
        match IcuDate::try_new_iso(date.year(), date.month() as u8, 1) {
            Ok(date) => self.month.format(&date).to_string(),
            Err(_) => date.month().to_string(),
        }
    }

    /// `3. kvartal 2026`.
    pub fn period(&self, period: Period) -> String {
        let year = period.year;
        match (period.part, self.language.as_str()) {
            (Part::Quarter(n), "en") => format!("Q{n} {year}"),
            (Part::Tertial(n), "en") => format!("tertial {n} of {year}"),
            (Part::Half(1), "en") => format!("first half of {year}"),
            (Part::Half(_), "en") => format!("second half of {year}"),
            (Part::Quarter(n), _) => format!("{n}. kvartal {year}"),
            (Part::Tertial(n), _) => format!("{n}. tertial {year}"),
            (Part::Half(n), _) => format!("{n}. halvår {year}"),
            (Part::Year, _) => year.to_string(),
        }
    }
}
