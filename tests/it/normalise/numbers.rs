//! In: numbers as people write them. Out: what `normalise` reads in them. It exists to hold that
//! every form is read as it is meant, that what can be meant in two ways is told as both, and that
//! no text stops the program.

use loypemelding::normalise::{NumberReading, proven_decimal, read_number};
use proptest::prelude::*;

/// Reads every text of a column by what the whole column proves.
fn check(column: &[&str], gives: &[&str]) {
    let decimal = proven_decimal(column.iter().copied());
    let read: Vec<String> = column
        .iter()
        .map(|text| match read_number(text, decimal) {
            NumberReading::Value(value) => value.to_string(),
            NumberReading::Either(one, other) => format!("{one}|{other}"),
            NumberReading::About(value) => format!("about {value}"),
            NumberReading::None => "–".to_owned(),
        })
        .collect();
    assert_eq!(read, gives, "{column:?}");
}

#[test]
fn amounts() {
    check(&["1 250 000"], &["1250000"]);
    check(&["1\u{a0}250\u{a0}000"], &["1250000"]);
    check(&["1\u{202f}250\u{202f}000"], &["1250000"]);
    check(&["1'250'000"], &["1250000"]);
    check(&["kr 1.250.000,-"], &["1250000"]);
    check(&["1 250 000 kr"], &["1250000"]);
    check(&["kr. 500"], &["500"]);
    check(&["500 kroner"], &["500"]);
    check(&["1250,50"], &["1250.5"]);
    check(&["1.250,50"], &["1250.5"]);
    check(&["1,250.50"], &["1250.5"]);
    check(&["1,234,567"], &["1234567"]);
    check(&["1.234.567"], &["1234567"]);
    check(&["0,125"], &["0.125"]);
    check(&["£2,013.02"], &["2013.02"]);
    check(&["£278"], &["278"]);
    check(&["$ 1,250.00"], &["1250"]);
    check(&["5 timer"], &["5"]);
    check(&["2 årsverk"], &["2"]);
    check(&["0"], &["0"]);
}

#[test]
fn amounts_as_systems_and_people_write_them() {
    for text in [
        "1 250 000",
        "1\u{2009}250\u{2009}000",
        "1\u{2019}250\u{2019}000",
        "1.250.000",
        "1,250,000",
        "kr 1 250 000",
        "kr. 1.250.000,00",
        "1 250 000,-",
        "1 250 000,–",
        "1 250 000.-",
        "1 250 000,--",
        "1 250 000 kroner",
        "NOK 1 250 000",
        "1250000 NOK",
        "1 250 000,00 kr",
        "kr 1 250 000,- per år",
        "1 250 000 kr/år",
        "  1250000  ",
        "\t1 250 000\u{a0}",
        "1 250 TNOK",
        "1,25 MNOK",
        "1,25 mnok",
        "1.25 MNOK",
        "1,25 mill",
        "1,25 mill.",
        "1,25 mill. kr",
        "kr 1,25 mill.",
        "1,25 millioner kroner",
        "1,25 millionar",
        "1 250 tkr",
        "1 250 tusen",
        "1 250 tusen kroner",
        "1,25 mio. kr.",
        "1 250k",
        "1,25 Mkr",
        "+1 250 000",
    ] {
        check(&[text], &["1250000"]);
    }
    check(&["1,5 mia. kr."], &["1500000000"]);
    check(&["£1.25bn"], &["1250000000"]);
    check(&["£1.25m"], &["1250000"]);
    check(&["3m kr"], &["3000000"]);
    check(&["€ 1.250,50"], &["1250.5"]);
    check(&["12,5 prosent"], &["0.125"]);
    check(&["12,5 pst."], &["0.125"]);
    check(&["12.0000000000000"], &["12"]);
    check(&["1 250,500"], &["1250.5"]);
    check(&[".5"], &["0.5"]);
    check(&["99,99 %"], &["0.9999"]);
}

#[test]
fn about_so_much_is_told() {
    check(&["ca. 500 000"], &["about 500000"]);
    check(&["ca 1,2 mill"], &["about 1200000"]);
    check(&["~ 500 000 kr"], &["about 500000"]);
    check(&["omtrent 10 %"], &["about 0.1"]);
    check(&["1,25E+06"], &["about 1250000"]);
    check(&["1.25e+6"], &["about 1250000"]);
    check(&["CAD 500"], &["500"]);
}

#[test]
fn words_scale() {
    check(&["1,2 mill"], &["1200000"]);
    check(&["1.2 mill."], &["1200000"]);
    check(&["1,2 mill. kr"], &["1200000"]);
    check(&["1,2 mill kr"], &["1200000"]);
    check(&["kr 1,2 mill."], &["1200000"]);
    check(&["2 millioner kroner"], &["2000000"]);
    check(&["2,5 MNOK"], &["2500000"]);
    check(&["350 TNOK"], &["350000"]);
    check(&["350 tkr"], &["350000"]);
    check(&["1,5 mrd. kr"], &["1500000000"]);
    check(&["£ 3m"], &["3000000"]);
    check(&["12,5 %"], &["0.125"]);
    check(&["45%"], &["0.45"]);
}

#[test]
fn signs() {
    check(&["−5"], &["-5"]);
    check(&["-5"], &["-5"]);
    check(&["+5"], &["5"]);
    check(&["(1 250)"], &["-1250"]);
    check(&["-£5"], &["-5"]);
    check(&["£-5"], &["-5"]);
    check(&["kr −1.250.000,-"], &["-1250000"]);
    check(&["–1 250 000"], &["-1250000"]);
    check(&["1 250 000-"], &["-1250000"]);
    check(&["(kr 1 250 000,-)"], &["-1250000"]);
    check(&["kr (1 250 000)"], &["-1250000"]);
    check(&["-12,5 %"], &["-0.125"]);
}

#[test]
fn a_mark_that_may_be_either_is_told_by_the_column_or_not_at_all() {
    check(&["1.250"], &["1250|1.25"]);
    check(&["1,250"], &["1250|1.25"]);
    check(&["1.250", "3,5"], &["1250", "3.5"]);
    check(&["1.250", "3.5"], &["1.25", "3.5"]);
    check(&["1.250", "1.250.000"], &["1250", "1250000"]);
    check(&["1.250", "3,5", "3.5"], &["1250|1.25", "3.5", "3.5"]);
    // Four digits before the mark are no group.
    check(&["1250.125"], &["1250.125"]);
}

#[test]
fn no_numbers() {
    for text in [
        "",
        "ca. litt",
        "ukjent",
        "kr",
        "%",
        "-",
        "()",
        ".",
        "1-2",
        "5 til 7",
        "31.12.2025",
        "1,5,2",
        "1.25.000",
        "1,2.3,4",
        "1e5",
        "12 50",
        "2025 2026",
        "91 23 45 67",
        "1 2500",
        "12 3456",
        "1.250 000",
        "1'25",
        "5 m",
        "5 mm",
        "5 mill. mrd.",
        "kr kr 5",
        "2 billion",
        "500 000–700 000",
        "100 000 + 50 000",
        "5 / 7",
        "-,-",
        ",-",
        "--5",
        "((5))",
        "1e+5e+5",
        "5e+500",
        "NaN",
        "inf",
        "0x10",
        "½",
    ] {
        check(&[text], &["–"]);
    }
    // No amount of any municipality, and too large for exact sums.
    check(&[&"9".repeat(400)], &["–"]);
    check(&["99999999999999999999"], &["–"]);
}

/// A whole number in groups of three.
fn grouped(digits: &str, mark: &str) -> String {
    let mut grouped = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push_str(mark);
        }
        grouped.push(c);
    }
    grouped
}

proptest! {
    /// Every way of writing an amount, read with no help from the column: øre stand behind it.
    #[test]
    fn a_written_amount_is_read_back(
        minor in 0i64..99_999_999_999,
        style in 0usize..9,
        sign in 0usize..5,
        dress in prop::sample::select(vec![("", ""), ("kr ", ""), ("kr. ", ""), ("", " kr"), ("NOK ", ""), ("", " kroner"), ("", "\u{a0}NOK"), (" ", " ")]),
    ) {
        let (kroner, ore) = ((minor / 100).to_string(), format!("{:02}", minor % 100));
        let (mark, decimal) = [(" ", ","), ("\u{a0}", ","), ("\u{202f}", ","), ("\u{2009}", ","), (".", ","), (",", "."), ("'", "."), ("", ","), ("", ".")][style];
        let number = format!("{}{decimal}{ore}", grouped(&kroner, mark));
        let (before, after) = dress;
        let text = match sign {
            0 => format!("{before}{number}{after}"),
            1 => format!("{before}\u{2212}{number}{after}"),
            2 => format!("-{before}{number}{after}"),
            3 => format!("({before}{number}{after})"),
            _ => format!("{before}{number}-{after}"),
        };
        let value = minor as f64 / 100.0;
        let value = if sign == 0 { value } else { -value };
        match read_number(&text, None) {
            NumberReading::Value(read) => prop_assert!((read - value).abs() < 0.001, "{} is {}", text, read),
            other => prop_assert!(false, "{} is {:?}", text, other),
        }
    }

    /// Whole kroner in groups: two marks decide, one may be either.
    #[test]
    fn a_whole_amount_is_read_back_or_told_to_be_either(kroner in 1_000i64..999_999_999, mark in "[., \u{a0}']") {
        let text = grouped(&kroner.to_string(), &mark);
        match read_number(&text, None) {
            NumberReading::Value(read) => prop_assert_eq!(read, kroner as f64, "{}", text),
            NumberReading::Either(one, other) => {
                prop_assert!(kroner < 1_000_000 && [",", "."].contains(&mark.as_str()), "{}", text);
                prop_assert_eq!((one, other), (kroner as f64, kroner as f64 / 1000.0));
            }
            other => prop_assert!(false, "{} is {:?}", text, other),
        }
        // The column's mark settles it.
        let decimal = if mark == "," { '.' } else { ',' };
        prop_assert_eq!(read_number(&text, Some(decimal)), NumberReading::Value(kroner as f64));
        prop_assert_eq!(read_number(&format!("kr {text},-"), Some(decimal)), NumberReading::Value(kroner as f64));
    }

    #[test]
    fn millions_and_thousands_are_read_back(tenths in 1i64..9_999, word in prop::sample::select(vec![
        (" mill", 1e5), (" mill.", 1e5), (" mill. kr", 1e5), (" millioner", 1e5), (" MNOK", 1e5), ("MNOK", 1e5), (" mio", 1e5),
        (" TNOK", 1e2), (" tkr", 1e2), (" tusen", 1e2), ("k", 1e2), (" mrd", 1e8), (" mia.", 1e8), (" %", 0.001), ("%", 0.001),
    ])) {
        let (word, factor) = word;
        for decimal in [',', '.'] {
            let text = format!("{}{decimal}{}{word}", tenths / 10, tenths % 10);
            match read_number(&text, None) {
                NumberReading::Value(read) => prop_assert!((read / (tenths as f64 * factor) - 1.0).abs() < 1e-12, "{} is {}", text, read),
                other => prop_assert!(false, "{} is {:?}", text, other),
            }
        }
    }

    #[test]
    fn any_text_is_read(text in ".{0,40}") {
        let decimal = proven_decimal([text.as_str()].into_iter());
        if let NumberReading::Value(value) = read_number(&text, decimal) {
            prop_assert!(value.is_finite());
        }
    }

    /// Texts that are nearly numbers find more than any text does.
    #[test]
    fn anything_like_a_number_is_read(parts in prop::collection::vec(prop::sample::select(vec![
        "1", "12", "250", "000", "9999999999", "0", ",", ".", " ", "'", "-", "−", "(", ")", "+", "e", "E+", "kr", "kr.", "NOK", "TNOK",
        "mill", "mrd", "m", "k", "%", "‰", "£", "ca.", ",-", "\u{a0}", "İ", "ß", "🙂",
    ]), 0..8)) {
        let text = parts.concat();
        for decimal in [None, Some(','), Some('.'), proven_decimal([text.as_str()].into_iter())] {
            match read_number(&text, decimal) {
                NumberReading::Value(one) | NumberReading::About(one) => prop_assert!(one.is_finite() && one.abs() <= 1e15),
                NumberReading::Either(one, other) => prop_assert!(one.is_finite() && other.is_finite()),
                NumberReading::None => {}
            }
        }
    }
}
