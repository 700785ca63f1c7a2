//! In: the tables, periods, registry and findings of the model. Out: nothing but that they hold
//! what they promise: rows survive the way through columns, every column is documented, no old
//! number is guessed.

use loypemelding::config::norway;
use loypemelding::model::registry::Unit;
use loypemelding::model::{
    Allocation, Benefit, BenefitYear, ColumnKind, Comment, Date, FINDINGS, Finding, Gate,
    IndicatorSeries, Initiative, Measure, Measurement, Meeting, Money, OverlapCluster, OverlapPair,
    OverlapReview, Part, Period, Place, Population, Registry, Resolution, Row, ScorecardLine,
    Severity, SourceFile, Stage, TABLES, Transition, Value, fold_alike,
};
use loypemelding::report::{MESSAGE_TABLES as LANGUAGES, Messages};
use polars::prelude::{CompatLevel, DataType};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Debug;

fn day(text: &str) -> Date {
    text.parse().expect("because the case says so")
}

mod tables {
    use super::*;

    /// A value for a column, or none.
    fn value(kind: ColumnKind) -> BoxedStrategy<Option<Value>> {
        let some = match kind {
            ColumnKind::Text => "\\PC{0,8}".prop_map(Value::Text).boxed(),
            ColumnKind::TextList => prop::collection::vec("\\PC{0,4}", 0..3)
                .prop_map(Value::List)
                .boxed(),
            ColumnKind::Word(words) => prop::sample::select(words)
                .prop_map(|w| Value::Text(w.to_owned()))
                .boxed(),
            ColumnKind::Integer | ColumnKind::Money => {
                any::<i64>().prop_map(Value::Integer).boxed()
            }
            ColumnKind::Number => any::<f64>()
                .prop_filter("NaN equals nothing", |n| !n.is_nan())
                .prop_map(Value::Number)
                .boxed(),
            ColumnKind::Date => (0i64..120_000)
                .prop_map(|days| Value::Date(day("1800-01-01") + chrono::Duration::days(days)))
                .boxed(),
            ColumnKind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        };
        prop::option::of(some).boxed()
    }

    fn rows<R: Row + Debug>() -> impl Strategy<Value = Vec<R>> {
        let row: Vec<_> = R::TABLE
            .columns
            .iter()
            .map(|column| value(column.kind))
            .collect();
        let filled = row.prop_map(|values| {
            let mut row = R::default();
            for (column, value) in R::TABLE.columns.iter().zip(values) {
                if let Some(value) = value {
                    assert!(
                        row.put(column.name, value),
                        "{} takes a value of its kind",
                        column.name
                    );
                }
            }
            row
        });
        prop::collection::vec(filled, 0..4)
    }

    /// Rows → frame → rows, and the frame has exactly the documented columns.
    fn there_and_back<R: Row + PartialEq + Debug>(rows: &[R]) {
        let frame = R::to_frame(rows).expect("because the columns are as long as the rows");
        assert_eq!(
            R::from_frame(&frame).expect("because it was just made"),
            rows
        );
        let schema = R::TABLE.arrow_schema();
        let documented: Vec<_> = schema
            .iter_values()
            .map(|field| (field.name.to_string(), field.dtype.clone()))
            .collect();
        let made: Vec<_> = frame
            .columns()
            .iter()
            .map(|column| {
                (
                    column.name().to_string(),
                    column.dtype().to_arrow(CompatLevel::newest()),
                )
            })
            .collect();
        assert_eq!(made, documented);
        for row in rows {
            assert_eq!(row.texts().len(), documented.len());
        }
    }

    macro_rules! for_every_table {
        ($($test:ident: $Row:ty,)+) => {
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(24))]
                $(#[test] fn $test(rows in rows::<$Row>()) { there_and_back(&rows); })+
            }
            const TESTED: &[&str] = &[$(<$Row as Row>::TABLE.name),+];
        };
    }

    for_every_table! {
        initiative: Initiative, transition: Transition, benefit: Benefit, benefit_year: BenefitYear,
        measurement: Measurement, allocation: Allocation, meeting: Meeting, gate: Gate,
        indicator_series: IndicatorSeries, population: Population, comment: Comment,
        source_file: SourceFile,
        finding: Finding, measure: Measure, scorecard_line: ScorecardLine, overlap_pair: OverlapPair,
        overlap_cluster: OverlapCluster, overlap_review: OverlapReview,
    }

    #[test]
    fn every_table_is_tested() {
        assert_eq!(
            TABLES.iter().map(|table| table.name).collect::<Vec<_>>(),
            TESTED
        );
    }

    #[test]
    fn every_column_has_a_name_and_a_meaning() {
        let snake = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                && !name.contains("__")
                && !name.ends_with('_')
        };
        let sentence = |doc: &str| doc.trim().len() > 3 && doc.trim().ends_with('.');
        let mut tables = BTreeSet::new();
        for table in TABLES {
            assert!(
                snake(table.name) && tables.insert(table.name),
                "{}",
                table.name
            );
            assert!(sentence(table.doc), "{}: «{}»", table.name, table.doc);
            let mut columns = BTreeSet::new();
            for column in table.columns {
                let at = format!("{}.{}", table.name, column.name);
                assert!(snake(column.name) && columns.insert(column.name), "{at}");
                assert!(sentence(column.doc), "{at}: «{}»", column.doc);
                if let ColumnKind::Word(words) = column.kind {
                    assert!(words.iter().all(|word| snake(word)), "{at}: {words:?}");
                    assert_eq!(
                        words.iter().collect::<BTreeSet<_>>().len(),
                        words.len(),
                        "{at}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_missing_value_is_null_and_not_zero_or_empty() {
        let frame =
            Initiative::to_frame(&[Initiative::default()]).expect("because one row is a frame");
        for name in [
            "budget",
            "stage",
            "submitted",
            "has_owner",
            "score_ease",
            "learning",
        ] {
            assert_eq!(
                frame
                    .column(name)
                    .expect("because it is documented")
                    .null_count(),
                1,
                "{name}"
            );
        }
        assert_eq!(
            Initiative::default()
                .texts()
                .iter()
                .flatten()
                .filter(|text| *text == "0")
                .count(),
            1,
            "only the row number is 0"
        );
    }

    #[test]
    fn a_column_takes_only_values_of_its_kind() {
        let mut row = Initiative::default();
        for (column, value, takes) in [
            ("stage", Value::Text("test".to_owned()), true),
            ("stage", Value::Text("På gløtt".to_owned()), false),
            ("budget", Value::Integer(100), true),
            ("budget", Value::Number(1.0), false),
            ("submitted", Value::Text("2026-01-01".to_owned()), false),
            ("service_areas", Value::Text("Helse".to_owned()), true),
            ("budjsett", Value::Integer(1), false),
        ] {
            assert_eq!(row.put(column, value.clone()), takes, "{column} {value:?}");
        }
        assert_eq!(
            (row.stage, row.budget),
            (Some(Stage::Test), Some(Money(100)))
        );
    }

    #[test]
    fn a_frame_of_another_form_is_refused() {
        let mut frame =
            Meeting::to_frame(&[Meeting::default()]).expect("because one row is a frame");
        assert!(
            Population::from_frame(&frame).is_err(),
            "columns are missing"
        );
        let texts = frame
            .column("date")
            .and_then(|c| c.cast(&DataType::String))
            .expect("because a date can be text");
        frame
            .replace("date", texts)
            .expect("because the column is there");
        assert!(Meeting::from_frame(&frame).is_err(), "a date is not text");
    }

    #[test]
    fn sums_of_money_stop_at_the_end_of_the_scale() {
        let most = Money(i64::MAX);
        assert_eq!(
            [most, most, Money(-1)].into_iter().sum::<Money>(),
            Money(i64::MAX - 1)
        );
        assert_eq!(Money(i64::MIN) - most, Money(i64::MIN));
        assert_eq!(Money(150).major(), 1.5);
    }
}

mod periods {
    use super::*;

    /// `gives` is: previous, first, last, next.
    fn check(text: &str, gives: [&str; 4]) {
        let period = Period::parse(text).unwrap_or_else(|| panic!("«{text}» is a period"));
        let previous = period.previous().to_string();
        let next = period.next().to_string();
        let (first, last) = (period.first().to_string(), period.last().to_string());
        assert_eq!([previous.as_str(), &first, &last, &next], gives, "{text}");
        assert_eq!(period.to_string(), text.trim().to_uppercase());
    }

    #[test]
    fn neighbours_and_days() {
        check("2026Q3", ["2026Q2", "2026-07-01", "2026-09-30", "2026Q4"]);
        check("2026Q1", ["2025Q4", "2026-01-01", "2026-03-31", "2026Q2"]);
        check("2026Q4", ["2026Q3", "2026-10-01", "2026-12-31", "2027Q1"]);
        check("2026T1", ["2025T3", "2026-01-01", "2026-04-30", "2026T2"]);
        check("2026T3", ["2026T2", "2026-09-01", "2026-12-31", "2027T1"]);
        check("2024H1", ["2023H2", "2024-01-01", "2024-06-30", "2024H2"]);
        check("2026", ["2025", "2026-01-01", "2026-12-31", "2027"]);
        check(" 2026q3 ", ["2026Q2", "2026-07-01", "2026-09-30", "2026Q4"]);
    }

    #[test]
    fn no_periods() {
        for text in [
            "", "Q3", "2026Q5", "2026Q0", "2026T4", "2026H3", "26Q3", "2026 Q3", "2026Q+3",
            "2026Q03", "2026K3", "+026", "1899", "2201", "Q32026", "2026Q3x", "æøåæ", "202ø",
        ] {
            assert_eq!(Period::parse(text), None, "«{text}»");
        }
    }

    proptest! {
        #[test]
        fn a_date_lies_in_its_period_and_in_no_neighbour(days in 0i64..90_000, like in prop::sample::select(vec![
            Part::Quarter(1), Part::Tertial(1), Part::Half(1), Part::Year,
        ])) {
            let date = day("1950-01-01") + chrono::Duration::days(days);
            let period = Period::holding(date, like);
            prop_assert!(period.contains(date));
            prop_assert!(!period.next().contains(date) && !period.previous().contains(date));
            prop_assert_eq!(period.next().previous(), period);
            prop_assert_eq!(period.last().succ_opt(), Some(period.next().first()));
            prop_assert_eq!(Period::parse(&period.to_string()), Some(period));
        }
    }
}

mod registry {
    use super::*;

    fn shown(resolution: Resolution) -> String {
        match resolution {
            Resolution::Found(unit) => unit.id,
            Resolution::CarriedForward { to, from } => format!("{from} → {}", to.id),
            Resolution::Split(parts) => format!(
                "one of {}",
                parts
                    .iter()
                    .map(|p| p.id.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
            Resolution::Unknown { nearest } => {
                format!("perhaps {}", nearest.unwrap_or_else(|| "nobody".to_owned()))
            }
        }
    }

    fn check(text: &str, date: &str, gives: &str) {
        assert_eq!(
            shown(norway().resolve(text, day(date))),
            gives,
            "{text} on {date}"
        );
    }

    #[test]
    fn old_numbers_are_carried_forward() {
        for old in ["1502", "1543", "1545"] {
            check(old, "2026-01-01", &format!("{old} → 1506"));
        }
        for old in ["1548", "1551"] {
            check(old, "2026-01-01", &format!("{old} → 1579"));
        }
        // Up to the last day it is itself.
        check("1502", "2019-12-31", "1502");
        check("1502", "2020-01-01", "1502 → 1506");
        check("1506", "2026-01-01", "1506");
        check("Midsund", "2026-01-01", "1545 → 1506");
        check("Midsund", "2019-06-01", "1545");
        check("Orkdal", "2026-01-01", "5024 → 5059");
    }

    #[test]
    fn a_split_is_never_guessed() {
        check("1507", "2023-12-31", "1507");
        check("1507", "2024-01-01", "one of 1508 1580");
        check("1507", "2026-01-01", "one of 1508 1580");
        // By way of 1507, which was there from 2020 to 2023.
        check("1504", "2022-01-01", "1504 → 1507");
        check("1504", "2026-01-01", "one of 1508 1580");
        check("Sandøy", "2026-01-01", "one of 1508 1580");
        // The name of today is not the old number.
        check("Ålesund", "2026-01-01", "1508");
        check("Haram", "2026-01-01", "1580");
    }

    #[test]
    fn namesakes_are_never_guessed() {
        check("Herøy", "2026-01-01", "one of 1515 1818");
        check("Herøy kommune", "2026-01-01", "one of 1515 1818");
        check("Herøy (Nordland)", "2026-01-01", "1818");
        check("Våler", "2026-01-01", "one of 3114 3419");
        let unit = |id: &str| Unit {
            id: id.to_owned(),
            name: "Nes".to_owned(),
            aliases: vec![format!("Nes {id}")],
            from: None,
            to: None,
        };
        let two = Registry::new(vec![unit("a"), unit("b")], Vec::new());
        let resolve = |text: &str| shown(two.resolve(text, day("2026-01-01")));
        assert_eq!(resolve("Nes"), "one of a b");
        assert_eq!(resolve("Nes b"), "b");
        assert_eq!(resolve("b"), "b");
    }

    #[test]
    fn names_as_people_write_them() {
        for text in [
            "Molde",
            " molde ",
            "MOLDE",
            "Molde kommune",
            "Kommunen Molde",
        ] {
            check(text, "2026-01-01", "1506");
        }
        check("301", "2026-01-01", "0301");
        check("0301", "2026-01-01", "0301");
        check("Moldo", "2026-01-01", "perhaps Molde");
        check("Hustadviken", "2026-01-01", "perhaps Hustadvika");
        check("Narnia", "2026-01-01", "perhaps nobody");
        check("", "2026-01-01", "perhaps nobody");
        check("9999", "2026-01-01", "perhaps nobody");
        check("15006", "2026-01-01", "perhaps nobody");
    }

    #[test]
    fn every_number_since_2006_has_an_answer_today() {
        let norway = norway();
        let today = day("2026-01-01");
        for year in 2006..=2026 {
            for unit in norway.all_on(day(&format!("{year}-06-30"))) {
                let resolution = norway.resolve(&unit.id, today);
                assert!(
                    !matches!(resolution, Resolution::Unknown { .. }),
                    "{} {} of {year}",
                    unit.id,
                    unit.name
                );
            }
        }
        assert_eq!(
            norway.all_on(today).len(),
            357,
            "Norway has 357 municipalities since 2024"
        );
        assert_eq!(norway.all_on(day("2019-06-30")).len(), 422);
    }
}

mod findings {
    use super::*;

    #[test]
    fn every_code_is_one_and_has_words_in_every_language() {
        let mut codes = BTreeSet::new();
        for kind in FINDINGS {
            assert!(codes.insert(kind.code), "{} stands twice", kind.code);
            assert!(
                kind.code.contains('.')
                    && kind.meaning.ends_with('.')
                    && kind.remedy.ends_with('.'),
                "{}",
                kind.code
            );
        }
        for (language, _) in LANGUAGES {
            let say = Messages::load(language).expect("because it ships in the program");
            for kind in FINDINGS {
                let key = format!("finding.{}", kind.code);
                assert!(say.has(&key), "{language} has no `{key}`");
            }
            let unknown: Vec<&str> = say
                .keys()
                .filter_map(|key| key.strip_prefix("finding."))
                .filter(|code| !codes.contains(code))
                .collect();
            assert_eq!(
                unknown,
                Vec::<&str>::new(),
                "{language} has words for findings that don't exist"
            );
        }
    }

    #[test]
    fn alike_are_folded_with_their_count_at_the_first_place() {
        let place = |row: i64| Place {
            row: Some(row),
            ..Place::default()
        };
        let kind = FINDINGS
            .iter()
            .find(|kind| kind.code == "value.unknown_word")
            .expect("because it is in the catalogue");
        let of = |row: i64, value: &str| kind.at(&place(row)).value(value);
        let folded = fold_alike(vec![of(3, "a"), of(4, "b"), of(7, "a")]);
        let shown: Vec<_> = folded
            .iter()
            .map(|f| (f.row, f.value.as_deref(), f.n_alike))
            .collect();
        assert_eq!(shown, [(Some(3), Some("a"), 2), (Some(4), Some("b"), 1)]);
        assert_eq!(folded[0].severity, Some(Severity::Warning));
    }

    #[test]
    fn a_line_says_where_what_and_what_to_do() {
        let kind = FINDINGS
            .iter()
            .find(|kind| kind.code == "value.not_a_number")
            .expect("because it is in the catalogue");
        let place = Place {
            file: Some("liste.csv".to_owned()),
            row: Some(7),
            column: Some("Budsjett".to_owned()),
            ..Place::default()
        };
        assert_eq!(
            kind.at(&place)
                .value("ca. litt")
                .expected("a number")
                .line(),
            "warning value.not_a_number liste.csv:7 column «Budsjett» value «ca. litt»: The value is no number and counts as missing. Expected a number. Write digits only, with the unit in the header."
        );
        assert_eq!(
            kind.at(&place)
                .value("æ".repeat(200))
                .value
                .map(|v| v.chars().count()),
            Some(80)
        );
    }
}
