//! In: dates as people write them. Out: what `normalise` reads in them. It exists to hold that
//! every form is read as it is meant, that what can be meant in two ways is told as both, and that
//! no text stops the program.

use super::day;
use loypemelding::normalise::{DateReading, Order, proven_order, read_date};
use proptest::prelude::*;

/// Reads every text of a column by what the whole column proves; the export is of 2025.
fn check(column: &[&str], gives: &[&str]) {
    let order = proven_order(column.iter().copied());
    let read: Vec<String> = column
        .iter()
        .map(|text| match read_date(text, order, 2025) {
            DateReading::Day(day, false) => day.to_string(),
            DateReading::Day(day, true) => format!("{day} late"),
            DateReading::Serial(day, false) => format!("{day} serial"),
            DateReading::Serial(day, true) => format!("{day} serial, late"),
            DateReading::NoYear(first, last) if first == last => format!("{first} in which year?"),
            DateReading::NoYear(first, last) => format!("{first}..{last} in which year?"),
            DateReading::Span(first, last) => format!("{first}..{last}"),
            DateReading::Either(one, other) => format!("{one}|{other}"),
            DateReading::None => "–".to_owned(),
        })
        .collect();
    assert_eq!(read, gives, "{column:?}");
}

#[test]
fn days() {
    check(&["2025-07-14"], &["2025-07-14"]);
    check(&["2025-7-4"], &["2025-07-04"]);
    check(&["2025/07/14"], &["2025-07-14"]);
    check(&["14.07.2025"], &["2025-07-14"]);
    check(&[" 14.07.2025 "], &["2025-07-14"]);
    check(&["1.2.25"], &["2025-02-01"]);
    check(&["1.2.98"], &["1998-02-01"]);
    check(&["14/Jul/25 3:42 PM"], &["2025-07-14"]);
    check(&["14-Jul-2025"], &["2025-07-14"]);
    check(&["6/21/2025 16:14"], &["2025-06-21"]);
    check(&["21/6/2025"], &["2025-06-21"]);
    check(&["14. juli 2025"], &["2025-07-14"]);
    check(&["14. JULI 2025"], &["2025-07-14"]);
    check(&["3 okt. 2025"], &["2025-10-03"]);
    check(&["July 14, 2025"], &["2025-07-14"]);
    check(&["14 Jul 2025 10:00"], &["2025-07-14"]);
    check(&["29.02.2024"], &["2024-02-29"]);
}

#[test]
fn periods() {
    check(&["Q3 2025"], &["2025-07-01..2025-09-30"]);
    check(&["2025Q3"], &["2025-07-01..2025-09-30"]);
    check(&["2025 Q3"], &["2025-07-01..2025-09-30"]);
    check(&["3. kvartal 2025"], &["2025-07-01..2025-09-30"]);
    check(&["2. tertial 2025"], &["2025-05-01..2025-08-31"]);
    check(&["T2 2025"], &["2025-05-01..2025-08-31"]);
    check(&["1. halvår 2025"], &["2025-01-01..2025-06-30"]);
    check(&["uke 34 2024"], &["2024-08-19..2024-08-25"]);
    check(&["Uke 34, 2024"], &["2024-08-19..2024-08-25"]);
    check(&["veke 1 2026"], &["2025-12-29..2026-01-04"]);
    check(&["våren 2025"], &["2025-03-01..2025-05-31"]);
    check(&["sommeren 2025"], &["2025-06-01..2025-08-31"]);
    check(&["høsten 2024"], &["2024-09-01..2024-11-30"]);
    check(&["Hausten 2024"], &["2024-09-01..2024-11-30"]);
    check(&["mars 2025"], &["2025-03-01..2025-03-31"]);
    check(&["februar 2024"], &["2024-02-01..2024-02-29"]);
    check(&["2025-03"], &["2025-03-01..2025-03-31"]);
    check(&["03.2025"], &["2025-03-01..2025-03-31"]);
    check(&["2025"], &["2025-01-01..2025-12-31"]);
}

#[test]
fn days_as_systems_and_people_write_them() {
    for text in [
        "2025-07-14T09:30:00+02:00",
        "2025-07-14T00:00:00.0000000",
        "2025-07-14 00:00:00.000",
        "20250714",
        "14.07.25 kl. 10:00",
        "14.07.2025 kl. 10.30",
        "14.07.2025 10.30",
        "14.07.2025.",
        "14. 07. 2025",
        "14/7-25",
        "14-7-2025",
        "mandag 14. juli 2025",
        "Mon, 14 Jul 2025 10:00:00 GMT",
        "den 14. juli 2025",
        "14.juli 2025",
        "14juli2025",
        "14. juli, 2025",
        "July 14th, 2025",
        "Jul 14 2025",
        "2025-Jul-14",
        "14-Jul-25",
        "14\u{a0}juli\u{202f}2025",
        "14\u{2013}07\u{2013}2025",
    ] {
        check(&[text], &["2025-07-14"]);
    }
    for (text, month) in [
        ("3. januar 2025", 1),
        ("3. febr. 2025", 2),
        ("3. marts 2025", 3),
        ("3. mars 2025", 3),
        ("3 March 2025", 3),
        ("3. maj 2025", 5),
        ("3. mai 2025", 5),
        ("3 June 2025", 6),
        ("3. august 2025", 8),
        ("3. sept. 2025", 9),
        ("3 October 2025", 10),
        ("3. december 2025", 12),
        ("3. desember 2025", 12),
    ] {
        check(&[text], &[&format!("2025-{month:02}-03")]);
    }
    check(&["45852"], &["2025-07-14 serial"]);
    check(&["45852,5"], &["2025-07-14 serial"]);
    check(&["45851.9166667"], &["2025-07-13 serial, late"]);
}

#[test]
fn periods_as_people_write_them() {
    for text in [
        "3. kvartal 2025",
        "3.kvartal 2025",
        "3. kv. 2025",
        "kvartal 3 2025",
        "tredje kvartal 2025",
        "III kvartal 2025",
        "Q3 2025",
        "Q3-2025",
        "Q3/25",
        "Q3'25",
        "3Q25",
        "3Q 2025",
        "2025K3",
        "K3 2025",
        "2025-Q3",
        "3rd quarter 2025",
        "Third quarter 2025",
        "juli–september 2025",
    ] {
        check(&[text], &["2025-07-01..2025-09-30"]);
    }
    for text in [
        "2. tertial 2025",
        "T2 2025",
        "2025T2",
        "T2-25",
        "andre tertial 2025",
        "tertial 2, 2025",
    ] {
        check(&[text], &["2025-05-01..2025-08-31"]);
    }
    for text in [
        "1. halvår 2025",
        "første halvår 2025",
        "fyrste halvår 2025",
        "H1 2025",
        "1H 2025",
        "2025H1",
    ] {
        check(&[text], &["2025-01-01..2025-06-30"]);
    }
    for text in [
        "uke 34 2025",
        "Uke 34/2025",
        "veke 34 2025",
        "uge 34 2025",
        "u34 2025",
        "2025-W34",
        "2025W34",
        "W34 2025",
        "2025 uke 34",
        "uke 34-25",
    ] {
        check(&[text], &["2025-08-18..2025-08-24"]);
    }
    for text in [
        "juli 2025",
        "juli-25",
        "Jul-25",
        "jul. 25",
        "07/2025",
        "7-2025",
        "2025/07",
        "medio juli 2025",
        "i juli 2025",
        "slutten av juli 2025",
        "ultimo juli 2025",
        "ca. juli 2025",
        "innen utgangen av juli 2025",
    ] {
        check(&[text], &["2025-07-01..2025-07-31"]);
    }
    for text in [
        "høsten 2024",
        "Hausten 2024",
        "høst 2024",
        "haust 24",
        "efterår 2024",
        "Autumn 2024",
        "2024 høst",
    ] {
        check(&[text], &["2024-09-01..2024-11-30"]);
    }
    for text in [
        "vår 2025",
        "våren '25",
        "forår 2025",
        "Spring 2025",
        "tidlig vår 2025",
    ] {
        check(&[text], &["2025-03-01..2025-05-31"]);
    }
    check(&["vinteren 2024/25"], &["2024-12-01..2025-02-28"]);
    check(&["vinter 2025"], &["2025-01-01..2025-02-28"]);
    check(&["vårhalvåret 2025"], &["2025-01-01..2025-06-30"]);
    check(&["i løpet av 2025"], &["2025-01-01..2025-12-31"]);
    check(&["2025–2027"], &["2025-01-01..2027-12-31"]);
    check(&["uke 1 2026"], &["2025-12-29..2026-01-04"]);
    check(&["uke 53 2026"], &["2026-12-28..2027-01-03"]);
}

#[test]
fn a_year_is_never_guessed() {
    check(&["uke 34"], &["2025-08-18..2025-08-24 in which year?"]);
    check(&["veke 34"], &["2025-08-18..2025-08-24 in which year?"]);
    check(&["Q3"], &["2025-07-01..2025-09-30 in which year?"]);
    check(&["2. tertial"], &["2025-05-01..2025-08-31 in which year?"]);
    check(&["høsten"], &["2025-09-01..2025-11-30 in which year?"]);
    check(&["mars"], &["2025-03-01..2025-03-31 in which year?"]);
    check(&["14. juli"], &["2025-07-14 in which year?"]);
    check(&["14.7."], &["2025-07-14 in which year?"]);
    check(&["14.07"], &["2025-07-14 in which year?"]);
    check(&["25-Jul"], &["2025-07-25 in which year?"]);
    // In English a number behind a month is a day.
    check(&["July 25"], &["–"]);
}

#[test]
fn no_dates() {
    for text in [
        "",
        "snart",
        "31.02.2025",
        "2025-13-01",
        "29.02.2025",
        "5. kvartal 2025",
        "4. tertial 2025",
        "3. halvår 2025",
        "uke 54 2025",
        "32/32/2025",
        "1.250",
        "14.07.25000",
        "–",
        "🙂",
        "TT:T",
        "12:30",
        "Æ:",
        "1.2.-5",
        "før sommeren 2025",
        "etter jul 2025",
        "2025-26",
        "34 uker",
        "12345",
        "1234567",
        "12345678",
        "99991231",
        "TBD",
        "n/a",
        "Q5 2025",
        "T4 2025",
        "H3 2025",
        "2027–2025",
        "2025-+3-01",
    ] {
        check(&[text], &["–"]);
    }
}

#[test]
fn day_or_month_is_told_by_the_column_or_not_at_all() {
    check(&["03/04/2025"], &["2025-04-03|2025-03-04"]);
    check(&["03/03/2025"], &["2025-03-03"]);
    check(&["03/04/2025", "25/04/2025"], &["2025-04-03", "2025-04-25"]);
    check(&["03/04/2025", "04/25/2025"], &["2025-03-04", "2025-04-25"]);
    check(
        &["03/04/2025 10:00", "6/21/2025 16:14"],
        &["2025-03-04", "2025-06-21"],
    );
    // A column that proves both proves neither.
    check(
        &["03/04/2025", "25/04/2025", "04/25/2025"],
        &["2025-04-03|2025-03-04", "2025-04-25", "2025-04-25"],
    );
    // With dots the day is first, unless the dates beside it begin with the month.
    check(&["03.04.2025", "25/04/2025"], &["2025-04-03", "2025-04-25"]);
    check(
        &["03.04.2025", "04/25/2025"],
        &["2025-04-03|2025-03-04", "2025-04-25"],
    );
    check(&["25.04.2025", "04/25/2025"], &["2025-04-25", "2025-04-25"]);
}

#[test]
fn a_date_only_field_moved_by_a_time_zone_is_marked() {
    check(&["2025-07-13T22:00:00Z"], &["2025-07-13 late"]);
    check(&["2025-01-13T23:00:00.000Z"], &["2025-01-13 late"]);
    check(&["13.01.2025 23:00"], &["2025-01-13 late"]);
    check(&["13.01.2025 23:01"], &["2025-01-13"]);
    check(&["13.01.2025 10:00"], &["2025-01-13"]);
    check(&["2025-07-13T22:00:00"], &["2025-07-13 late"]);
    check(&["14/Jul/25 10:00 PM"], &["2025-07-14"]);
}

/// The names of the months in the ways of writing below.
const BOKMAAL: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];
const DANISH: [&str; 12] = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
];

proptest! {
    #[test]
    fn a_written_day_is_read_back(days in 0i64..54_000) {
        let date = day("1950-01-01") + chrono::Duration::days(days);
        let forms = [
            "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%-d.%-m.%Y", "%-d. %-m. %Y", "%d/%b/%Y",
            "%d-%b-%Y", "%d %B %Y", "%B %d, %Y", "%b %d %Y", "%a, %d %b %Y 10:15:00 GMT",
            "%Y-%m-%dT09:41:00+02:00", "%Y-%m-%dT00:00:00.000Z", "%d.%m.%Y kl. 14.05", "%d.%m.%Y 14:05",
        ];
        for form in forms {
            let text = date.format(form).to_string();
            prop_assert_eq!(read_date(&text, None, 2025), DateReading::Day(date, false), "{}", text);
        }
        use chrono::Datelike;
        for months in [BOKMAAL, DANISH] {
            let text = format!("{}. {} {}", date.day(), months[date.month0() as usize], date.year());
            prop_assert_eq!(read_date(&text, None, 2025), DateReading::Day(date, false), "{}", text);
        }
        for (form, order) in [("%d/%m/%Y", Order::DayFirst), ("%m/%d/%Y", Order::MonthFirst), ("%-m/%-d/%Y 16:14", Order::MonthFirst)] {
            let text = date.format(form).to_string();
            prop_assert_eq!(read_date(&text, Some(order), 2025), DateReading::Day(date, false), "{}", text);
        }
    }

    #[test]
    fn a_written_period_is_read_back(year in 1950i32..2090, n in 1u32..=53) {
        use chrono::{Datelike, Weekday};
        let month = |year: i32, month: u32| chrono::NaiveDate::from_ymd_opt(year, month, 1).expect("because it is a month");
        let parts = |length: u32, n: u32| {
            let first = month(year, (n - 1) * length + 1);
            let next = if n * length == 12 { month(year + 1, 1) } else { month(year, n * length + 1) };
            DateReading::Span(first, next.pred_opt().expect("because there is a day before"))
        };
        let mut written = vec![(format!("{year}"), parts(12, 1))];
        let (q, t, h, m) = ((n - 1) % 4 + 1, (n - 1) % 3 + 1, (n - 1) % 2 + 1, (n - 1) % 12 + 1);
        for text in [format!("Q{q} {year}"), format!("{q}. kvartal {year}"), format!("{year}K{q}"), format!("{year}-Q{q}")] {
            written.push((text, parts(3, q)));
        }
        for text in [format!("T{t} {year}"), format!("{t}. tertial {year}"), format!("{year}T{t}")] {
            written.push((text, parts(4, t)));
        }
        for text in [format!("H{h} {year}"), format!("{h}. halvår {year}")] {
            written.push((text, parts(6, h)));
        }
        for text in [format!("{} {year}", BOKMAAL[m as usize - 1]), format!("{year}-{m:02}"), format!("{m:02}.{year}"), format!("{m}/{year}")] {
            written.push((text, parts(1, m)));
        }
        if let (Some(first), Some(last)) = (chrono::NaiveDate::from_isoywd_opt(year, n, Weekday::Mon), chrono::NaiveDate::from_isoywd_opt(year, n, Weekday::Sun)) {
            for text in [format!("uke {n} {year}"), format!("veke {n}, {year}"), format!("{year}-W{n:02}")] {
                written.push((text, DateReading::Span(first, last)));
            }
        }
        for (text, meant) in written {
            prop_assert_eq!(read_date(&text, None, 2025), meant, "{}", text);
        }
        prop_assert!(month(year, 1).year() == year);
    }

    #[test]
    fn any_text_is_read(text in ".{0,40}", year in 1900i32..2200) {
        let order = proven_order([text.as_str()].into_iter());
        let _ = read_date(&text, order, year);
    }

    /// Texts that are nearly dates find more than any text does.
    #[test]
    fn anything_like_a_date_is_read(
        parts in prop::collection::vec(prop::sample::select(vec![
            "1", "12", "13", "31", "99", "2025", "0000", "20250714", "45852", ".", "/", "-", ":", " ", "T", "Z", "q", "Q3", "uke",
            "w", "juli", "jul", "høst", "kvartal", "tertial", "halvår", "første", "i", "ca.", "kl.", "PM", "+02:00", "'", "–", "mandag", "å", "\u{a0}", "🙂",
        ]), 0..7),
        year in 1900i32..2200,
    ) {
        let text = parts.concat();
        for order in [None, Some(Order::DayFirst), Some(Order::MonthFirst), proven_order([text.as_str()].into_iter())] {
            match read_date(&text, order, year) {
                DateReading::Span(first, last) | DateReading::NoYear(first, last) => prop_assert!(first <= last, "{}", text),
                DateReading::Either(one, other) => prop_assert_ne!(one, other, "{}", text),
                _ => {}
            }
        }
    }
}
