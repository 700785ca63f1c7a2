//! In: nothing. Out: the functions and forms of SQL that a query can use, each with an example and
//! what it gives. It exists because the engine knows more names than this build of it can run, and
//! nowhere lists which: what is not here is refused with the nearest that is, and each line is
//! executed by a test. It deliberately lacks whatever asks a clock.

/// A function that a query can call.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name, in small letters.
    pub name: &'static str,
    /// An example, where `x` is 1, 2 and 3 and `as_of` is 30 September 2026.
    pub example: &'static str,
    /// What it gives: one value, or several parted by a blank.
    pub gives: &'static str,
}

const fn f(name: &'static str, example: &'static str, gives: &'static str) -> Function {
    Function {
        name,
        example,
        gives,
    }
}

/// Every function.
pub const FUNCTIONS: &[Function] = &[
    f("abs", "abs(-2)", "2"),
    f("array_agg", "array_length(array_agg(x))", "3"),
    f(
        "array_contains",
        "array_contains(string_to_array('a,b', ','), 'a')",
        "true",
    ),
    f(
        "array_get",
        "array_get(string_to_array('a,b', ','), 1)",
        "a",
    ),
    f(
        "array_length",
        "array_length(string_to_array('a,b', ','))",
        "2",
    ),
    f(
        "array_to_string",
        "array_to_string(string_to_array('a,b', ','), '-')",
        "a-b",
    ),
    f("avg", "avg(x)", "2"),
    f("ceil", "ceil(1.2)", "2"),
    f("coalesce", "coalesce(NULL, 'a')", "a"),
    f("concat", "concat('a', 'b')", "ab"),
    f("concat_ws", "concat_ws('-', 'a', 'b')", "a-b"),
    f("corr", "corr(x, x)", "1"),
    f("count", "count(DISTINCT x)", "3"),
    f("date", "date('2026-08-31')", "2026-08-31"),
    f("date_part", "date_part('year', as_of)", "2026"),
    f("div", "div(7, 2)", "3"),
    f("ends_with", "ends_with('skole', 'le')", "true"),
    f("exp", "exp(0.0)", "1"),
    f("first_value", "first_value(x) OVER (ORDER BY x)", "1 1 1"),
    f("floor", "floor(1.8)", "1"),
    f("greatest", "greatest(1, 3, 2)", "3"),
    f("if", "if(1 < 2, 'a', 'b')", "a"),
    f("ifnull", "ifnull(NULL, 2)", "2"),
    f("lag", "lag(x) OVER (ORDER BY x)", "null 1 2"),
    f("last_value", "last_value(x) OVER (ORDER BY x)", "1 2 3"),
    f("lead", "lead(x) OVER (ORDER BY x)", "2 3 null"),
    f("least", "least(1, 3, 2)", "1"),
    f("left", "left('skole', 2)", "sk"),
    f("length", "length('blå')", "3"),
    f("ln", "ln(1.0)", "0"),
    f("log10", "log10(100.0)", "2"),
    f("log2", "log2(8.0)", "3"),
    f("lower", "lower('BLÅ')", "blå"),
    f("lpad", "lpad('7', 3, '0')", "007"),
    f("ltrim", "ltrim('  a')", "a"),
    f("max", "max(x)", "3"),
    f("median", "median(x)", "2"),
    f("min", "min(x)", "1"),
    f("mod", "mod(7, 4)", "3"),
    f("nullif", "nullif(2, 2)", "null"),
    f("pow", "pow(2, 3)", "8"),
    f("quantile_cont", "quantile_cont(x, 0.5)", "2"),
    f("quantile_disc", "quantile_disc(x, 0.5)", "2"),
    f("regexp_like", "regexp_like('skole', '^sk')", "true"),
    f("replace", "replace('skole', 'o', 'u')", "skule"),
    f("reverse", "reverse('abc')", "cba"),
    f("right", "right('skole', 2)", "le"),
    f("round", "round(2.345, 1)", "2.3"),
    f("row_number", "row_number() OVER (ORDER BY x)", "1 2 3"),
    f("rpad", "rpad('7', 3, '0')", "700"),
    f("rtrim", "rtrim('a  ')", "a"),
    f("sign", "sign(-3.0)", "-1"),
    f("split_part", "split_part('a/b', '/', 2)", "b"),
    f("sqrt", "sqrt(9.0)", "3"),
    f("starts_with", "starts_with('skole', 'sk')", "true"),
    f("stddev", "stddev(x)", "1"),
    f("strftime", "strftime(as_of, '%Y')", "2026"),
    f("string_agg", "string_agg(CAST(x AS varchar), '+')", "1+2+3"),
    f(
        "string_to_array",
        "array_length(string_to_array('a,b', ','))",
        "2",
    ),
    f("strpos", "strpos('skole', 'o')", "3"),
    f("substr", "substr('skole', 2, 3)", "kol"),
    f("sum", "sum(x) OVER (PARTITION BY x)", "1 2 3"),
    f("unnest", "unnest(string_to_array('a,b', ','))", "a b"),
    f("upper", "upper('blå')", "BLÅ"),
    f("variance", "variance(x)", "1"),
];

/// Forms that are no functions by name, as [`FUNCTIONS`].
pub const FORMS: &[Function] = &[
    f("arithmetic", "7 / 2", "3.5"),
    f("BETWEEN", "2 BETWEEN 1 AND 3", "true"),
    f("CASE", "CASE WHEN 1 < 2 THEN 'a' ELSE 'b' END", "a"),
    f("CAST", "CAST('2026-01-01' AS date)", "2026-01-01"),
    f("TRY_CAST", "TRY_CAST('x' AS integer)", "null"),
    f("DATE", "DATE '2026-01-01' < as_of", "true"),
    f("EXTRACT", "extract(month FROM as_of)", "9"),
    f("FILTER", "count(x) FILTER (WHERE x > 1)", "2"),
    f("IN", "1 IN (1, 2)", "true"),
    f("INTERVAL", "as_of - INTERVAL '90 days'", "2026-07-02"),
    f("IS DISTINCT FROM", "1 IS DISTINCT FROM NULL", "true"),
    f("IS NULL", "NULL IS NULL", "true"),
    f("LIKE, ILIKE", "'Skole' ILIKE 'sk%'", "true"),
    f("POSITION", "position('o' IN 'skole')", "3"),
    f("SUBSTRING", "substring('skole' FROM 2 FOR 3)", "kol"),
    f("TRIM", "trim('  a ')", "a"),
    f("||", "'a' || 'b'", "ab"),
];

/// What the engine lacks, and what to write instead.
pub const LACKING: &[(&str, &str)] = &[
    (
        "days between two dates",
        "each date has a column `…_days`, its days to the as-of date: `submitted_days - decided_days` are the days from submission to decision",
    ),
    (
        "tertials, half-years, quarters",
        "each date has columns `…_year`, `…_half`, `…_tertial`, `…_quarter`, `…_month`",
    ),
    (
        "a subquery as a value, EXISTS",
        "a JOIN with the subquery, or with a table that WITH names; `IN (SELECT …)` works in WHERE",
    ),
    (
        "QUALIFY, WITH RECURSIVE",
        "a table that WITH names, with the window function in it, and WHERE outside",
    ),
    ("rank(), dense_rank()", "row_number()"),
    ("now(), current_date", "`as_of` in the table `run`"),
];

#[cfg(test)]
mod tests {
    use super::{FORMS, FUNCTIONS};
    use chrono::NaiveDate;
    use polars::prelude::*;
    use polars::sql::SQLContext;

    fn value(example: &str) -> String {
        let as_of = NaiveDate::from_ymd_opt(2026, 9, 30).expect("a day");
        let x = Column::new("x".into(), [1i64, 2, 3]);
        let days = as_of.signed_duration_since(NaiveDate::default()).num_days() as i32;
        let dates = Column::new("as_of".into(), [days; 3]);
        let dates = dates.cast(&DataType::Date).expect("dates");
        let frame = DataFrame::new(3, vec![x, dates]).expect("a frame");
        let mut engine = SQLContext::new();
        engine.register("t", frame.lazy());
        let query = format!("SELECT {example} AS value FROM t");
        let given = engine
            .execute(&query)
            .and_then(|lazy| lazy.collect())
            .unwrap_or_else(|error| panic!("{query}: {error}"));
        let column = given.columns()[0].clone();
        let mut values: Vec<String> = (0..given.height())
            .map(|at| match column.get(at).expect("a value") {
                AnyValue::Float64(number) => number.to_string(),
                AnyValue::String(text) => text.to_owned(),
                AnyValue::StringOwned(text) => text.to_string(),
                other => other.to_string(),
            })
            .collect();
        // What does not look at the rows gives the same for each of the three.
        if !example.contains("OVER") && !example.starts_with("unnest") {
            values.dedup();
        }
        if example.starts_with("unnest") {
            values.truncate(2);
        }
        values.join(" ")
    }

    #[test]
    fn every_function_gives_what_is_written() {
        for function in FUNCTIONS.iter().chain(FORMS) {
            assert_eq!(value(function.example), function.gives, "{}", function.name);
        }
    }

    #[test]
    fn every_function_is_listed_once_and_in_order() {
        let names: Vec<&str> = FUNCTIONS.iter().map(|function| function.name).collect();
        assert!(names.is_sorted() && names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
