//! In: analysts' own indicators, right and wrong. Out: proof that they count what the catalogue
//! counts, that the gates hold for them too, that a faulty one is refused with its file and line,
//! and that a query reaches nothing but the tables it is given.

use loypemelding::config::{self, ConfigError, Overrides};
use loypemelding::metrics::examples::{AUKRA, Given, MOLDE, ago, portfolio, scope};
use loypemelding::metrics::{ALL, CATALOGUE, Metric, measure_by, own};
use loypemelding::model::*;
use std::path::Path;

/// An indicator of an estimate and a query.
fn indicator(id: &str, estimate: Estimate, query: &str) -> Indicator {
    Indicator {
        id: id.to_owned(),
        names: ["Prøve", "Prøve", "Test", "Prøve"].map(str::to_owned),
        questions: vec![1],
        unit: estimate.units()[0],
        direction: Direction::Up,
        formula: "As the query has it.".to_owned(),
        source: String::new(),
        fields: Vec::new(),
        estimate,
        file: "indicators/prove.sql".to_owned(),
        text: format!("-- id = \"{id}\"\n{query}\n"),
    }
}

const ID: &str = "activity.prove";

fn with(estimate: Estimate, query: &str) -> Vec<Metric> {
    let own = indicator(ID, estimate, query);
    own::catalogue(&[own]).unwrap_or_else(|fault| panic!("{query}\n{fault}"))
}

/// What an indicator says of somebody.
fn said(data: &Dataset, estimate: Estimate, query: &str, who: &str, part: &str) -> Measure {
    let measures = measure_by(&with(estimate, query), data, &scope());
    let mut own = measures
        .into_iter()
        .filter(|m| m.metric == ID && m.municipality == who);
    own.find(|m| m.dimension == part)
        .unwrap_or_else(|| panic!("{query}: nothing for {who} «{part}»"))
}

/// The catalogue's own numbers, asked for in SQL: value, counts, interval and status of every
/// municipality of the sample and of all must be the same.
#[test]
fn a_query_counts_what_the_catalogue_counts() {
    let (_, outcome) = super::sample::sample();
    for (metric, part, estimate, unit, query) in [
        (
            "activity.no_owner",
            "",
            Estimate::Share,
            Unit::Share,
            "SELECT NOT has_owner AS value FROM initiative WHERE is_open",
        ),
        (
            "activity.employee_driven",
            "",
            Estimate::Share,
            Unit::Share,
            "SELECT origin = 'employee' AS value FROM initiative",
        ),
        (
            "activity.stalled",
            "",
            Estimate::Share,
            Unit::Share,
            "SELECT changed_days > 90 AS value FROM initiative WHERE is_running",
        ),
        (
            "activity.queue",
            "what=age_median",
            Estimate::Median,
            Unit::Days,
            "SELECT submitted_days AS value FROM initiative WHERE is_undecided",
        ),
        (
            "effect.owner",
            "",
            Estimate::Share,
            Unit::Share,
            "SELECT has_owner AS value FROM benefit",
        ),
        (
            "effect.plan_coverage",
            "",
            Estimate::Share,
            Unit::Share,
            "SELECT has_benefit AS value FROM initiative WHERE step BETWEEN 3 AND 6",
        ),
        (
            "effect.plan_years",
            "year=2027;placement=in_budget",
            Estimate::Sum,
            Unit::Money,
            "SELECT direct_planned AS value FROM benefit_year CROSS JOIN run WHERE benefit_year.kind = 'direct' AND benefit_year.unit = run.currency AND benefit_year.year = run.as_of_year + 1 AND benefit_year.placement = 'in_budget'",
        ),
        (
            "effect.realised_direct",
            "",
            Estimate::Ratio,
            Unit::Share,
            "SELECT direct_realised AS above, direct_planned AS below FROM benefit_year CROSS JOIN run WHERE benefit_year.kind = 'direct' AND benefit_year.unit = run.currency AND benefit_year.year < run.as_of_year AND direct_planned IS NOT NULL",
        ),
    ] {
        let own = Indicator {
            unit,
            ..indicator(ID, estimate, query)
        };
        let metrics = own::catalogue(&[own]).unwrap_or_else(|fault| panic!("{fault}"));
        let metrics = [metrics.last().copied().expect("because it is the last")];
        let measures = measure_by(&metrics, &outcome.data, &outcome.scope);
        let mut compared = 0;
        for theirs in &outcome.data.measures {
            if theirs.metric != metric || theirs.dimension != part {
                continue;
            }
            let mut ours = measures.iter().filter(|m| m.dimension.is_empty());
            let ours = ours
                .find(|m| m.municipality == theirs.municipality)
                .expect("because every municipality has it");
            // A catalogue's sum over no rows is 0 where benefits are listed; a query can't know.
            if theirs.n_eligible == 0 || theirs.status == Some(Status::Refused) {
                assert_eq!(ours.status, Some(Status::Refused), "{metric} {ours:?}");
                continue;
            }
            compared += 1;
            let numbers = |m: &Measure| (m.value, m.lower, m.upper, m.denominator);
            let counts = |m: &Measure| (m.n_eligible, m.n_usable, m.status);
            assert_eq!(numbers(ours), numbers(theirs), "{metric} {theirs:?}");
            assert_eq!(counts(ours), counts(theirs), "{metric} {theirs:?}");
        }
        assert!(compared >= 3, "{metric}: {compared}");
    }
}

#[test]
fn coverage_of_59_hides_and_of_60_shows() {
    let known = |n: usize| {
        portfolio(100, |i, row| {
            row.novelty = (i <= n).then_some(Novelty::Radical);
            row.score_gain = (i <= n).then_some(i as f64);
        })
    };
    let flag = "SELECT novelty = 'radical' AS value FROM initiative";
    let number = "SELECT score_gain AS value FROM initiative";
    let wait = "SELECT score_gain AS days, CASE WHEN score_gain > 0 THEN true END AS ended FROM initiative";
    for (estimate, query, part) in [
        (Estimate::Share, flag, ""),
        (Estimate::Count, flag, ""),
        (Estimate::Median, number, ""),
        (Estimate::Sum, number, ""),
        (Estimate::Wait, wait, "at=median"),
        (
            Estimate::Ratio,
            "SELECT score_gain AS above, 2 * score_gain AS below FROM initiative",
            "",
        ),
    ] {
        let hidden = said(&known(59), estimate, query, MOLDE, part);
        assert_eq!(
            (hidden.status, hidden.value, hidden.n_usable),
            (Some(Status::LowCoverage), None, 59),
            "{estimate:?}"
        );
        let shown = said(&known(60), estimate, query, MOLDE, part);
        assert_eq!(shown.status, Some(Status::Ok), "{estimate:?}");
        assert!(shown.value.is_some(), "{estimate:?}");
    }
}

#[test]
fn each_estimate_gives_its_number() {
    let data = portfolio(10, |i, row| {
        row.score_gain = Some(i as f64);
        row.kind = Some(if i <= 6 { Kind::Project } else { Kind::Idea });
        row.submitted = Some(ago(10 * i as i64));
    });
    let value = |estimate, query: &str, part: &str| {
        let measure = said(&data, estimate, query, MOLDE, part);
        measure
            .value
            .unwrap_or_else(|| panic!("{query}: {measure:?}"))
    };
    let large = "SELECT score_gain > 3 AS value, kind AS dimension FROM initiative";
    assert_eq!(value(Estimate::Share, large, ""), 0.7);
    assert_eq!(value(Estimate::Share, large, "part=project"), 0.5);
    assert_eq!(value(Estimate::Count, large, "part=idea"), 4.0);
    let gain = "SELECT score_gain AS value FROM initiative";
    assert_eq!(value(Estimate::Median, gain, ""), 5.5);
    assert_eq!(value(Estimate::Sum, gain, ""), 55.0);
    let ratio = "SELECT score_gain AS above, 10.0 AS below FROM initiative";
    assert_eq!(value(Estimate::Ratio, ratio, ""), 0.55);
    let wait = "SELECT submitted_days AS days, score_gain <= 8 AS ended FROM initiative";
    assert_eq!(value(Estimate::Wait, wait, "at=median"), 50.0);
    assert_eq!(value(Estimate::Wait, wait, "at=30d"), 1.0 - 0.7);
    let number = "SELECT sum(score_gain * score_gain) AS value, count(*) AS n_eligible, count(score_gain) AS n_usable FROM initiative";
    assert_eq!(value(Estimate::Number, number, ""), 385.0);
}

/// Of a joint initiative that two list, all have one.
#[test]
fn a_joint_initiative_counts_once_for_all() {
    let joint = |row: &mut Initiative| row.joint_id = Some("felles-1".to_owned());
    let data = portfolio(6, |i, row| {
        if i == 1 {
            joint(row)
        }
    })
    .initiatives(AUKRA, scope().as_of, 6, |i, row| {
        if i == 1 {
            joint(row)
        }
    });
    let all = "SELECT true AS value FROM initiative";
    let n = |who: &str| said(&data, Estimate::Count, all, who, "").value;
    assert_eq!(
        (n(MOLDE), n(AUKRA), n(ALL)),
        (Some(6.0), Some(6.0), Some(11.0))
    );
}

/// An amount far out of scale is in no sum, and money comes in kroner.
#[test]
fn an_amount_out_of_scale_is_missing() {
    let data = portfolio(6, |i, row| {
        row.budget = Some(Money(100_000));
        if i == 6 {
            row.budget = Some(Money(900_000_000));
            row.out_of_scale = vec!["budget".to_owned()];
        }
    });
    let budget = Indicator {
        unit: Unit::Money,
        ..indicator(ID, Estimate::Sum, "SELECT budget AS value FROM initiative")
    };
    let metrics = own::catalogue(&[budget]).unwrap_or_else(|fault| panic!("{fault}"));
    let measures = measure_by(&metrics, &data, &scope());
    let sum = measures
        .iter()
        .find(|m| m.metric == ID && m.municipality == MOLDE)
        .expect("because Molde has it");
    assert_eq!(
        (sum.value, sum.n_eligible, sum.n_usable),
        (Some(5_000.0), 6, 5)
    );
}

#[test]
fn dates_have_parts() {
    let data = portfolio(5, |_, row| row.submitted = Date::from_ymd_opt(2026, 5, 1));
    for (part, gives) in [
        ("submitted_quarter", "2026Q2"),
        ("submitted_tertial", "2026T2"),
        ("submitted_half", "2026H1"),
        ("submitted_month", "2026-05"),
        ("CAST(submitted_year AS varchar)", "2026"),
        ("CAST(submitted_days AS varchar)", "152"),
    ] {
        let query = format!("SELECT {part} = '{gives}' AS value FROM initiative");
        let measure = said(&data, Estimate::Share, &query, MOLDE, "");
        assert_eq!(measure.value, Some(1.0), "{part}");
    }
}

/// What is wrong with an indicator, in one line with file and line.
#[test]
fn a_faulty_query_is_refused_with_its_line() {
    use Estimate::{Number, Share};
    let mut told = String::new();
    for (estimate, query) in [
        (Share, "SELEC true AS value FROM initiative"),
        (
            Share,
            "SELECT true AS value\nFROM initiative\nWHERE (stage = 'test'",
        ),
        (Share, "SELECT title AS value\nFROM initiativ"),
        (
            Share,
            "SELECT is_open AS value\nFROM initiative\nWHERE submited_days > 90",
        ),
        (
            Share,
            "SELECT is_open AS value\nFROM initiative\nWHERE i.stage = 'test'",
        ),
        (
            Share,
            "SELECT\n  lenght(title) > 3 AS value\nFROM initiative",
        ),
        (Share, "SELECT title AS value\nFROM initiative"),
        (Share, "SELECT is_open\nFROM initiative"),
        (Share, "SELECT is_open AS value, title\nFROM initiative"),
        (Share, "SELECT is_open + title AS value\nFROM initiative"),
        (Share, "SELECT owner_key IS NULL AS value\nFROM initiative"),
        (
            Share,
            "SELECT is_open AS value FROM initiative;\nDROP TABLE initiative",
        ),
        (Share, "DELETE FROM initiative"),
        (
            Share,
            "SELECT true AS value\nFROM read_parquet('/etc/passwd')",
        ),
        (Share, "SELECT true AS value\nFROM read_csv('/etc/passwd')"),
        (Share, "SELECT true AS value\nFROM '/etc/passwd'"),
        (Share, "SELECT true AS value\nFROM 'tables/measure.parquet'"),
        (
            Share,
            "SELECT EXISTS (SELECT 1 FROM benefit) AS value FROM initiative",
        ),
        (Number, "SELECT 1 AS value FROM initiative"),
        (
            Number,
            "SELECT 1 AS value, 3 AS n_eligible, 4 AS n_usable FROM run",
        ),
        (
            Share,
            "SELECT budget > (SELECT avg(budget) FROM initiative) AS value FROM initiative",
        ),
        (
            Share,
            "SELECT initiative_id IN (SELECT initiative_id FROM benefit) AS value FROM initiative",
        ),
        (
            Share,
            "SELECT is_open AS value FROM initiative\nQUALIFY row_number() OVER (ORDER BY row) = 1",
        ),
        (
            Share,
            "WITH RECURSIVE t AS (SELECT is_open AS value FROM initiative) SELECT value FROM t",
        ),
        (
            Share,
            "SELECT rank() OVER (ORDER BY row) = 1 AS value FROM initiative",
        ),
        (
            Share,
            "SELECT submitted < current_date AS value FROM initiative",
        ),
        (
            Share,
            "SELECT title SIMILAR TO 'a' AS value FROM initiative",
        ),
        (Share, ""),
    ] {
        let own = indicator(ID, estimate, query);
        let fault = own::catalogue(&[own]).map(drop).expect_err(query);
        let asked = query.replace('\n', " ⏎ ");
        told += &format!("{asked}\n    {fault}\n");
    }
    for id in ["effekt.min", "activity.ideas"] {
        let own = indicator(
            id,
            Estimate::Share,
            "SELECT is_open AS value FROM initiative",
        );
        let fault = own::catalogue(&[own]).map(drop).expect_err(id);
        told += &format!("{id}\n    {fault}\n");
    }
    insta::assert_snapshot!(told);
}

const HEADER: &str = "\
-- id = \"activity.own\"
-- name.nb = \"Egen\"
-- unit = \"share\"
-- direction = \"up\"
-- formula = \"Open ÷ all.\"
-- estimate = \"share\"
SELECT is_open AS value FROM initiative
";

/// A pipeline with indicators.
fn pipeline(indicators: &[(&str, &str)], name: &str, more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let write = |path: &Path, text: &str| {
        let parent = path.parent().expect("because it is in the folder");
        std::fs::create_dir_all(parent).expect("because the folder is the test's own");
        std::fs::write(path, text).expect("because the folder is the test's own");
    };
    let text = format!(
        "title = 'Prøve'\nperiod = '2026Q3'\nas_of = '2026-09-30'\noutput = 'out'\nmunicipalities = ['Molde']\n[[source]]\nmunicipality = 'Molde'\nmapping = 'plain'\nfiles = '{{snapshot}}.csv'\n{more}"
    );
    write(&folder.path().join(name), &text);
    let mut list = "Nr;Tiltak;Status\n".to_owned();
    for n in 1..=6 {
        list += &format!("{n};Tiltak {n};Idé\n");
    }
    write(&folder.path().join("2026-09-30.csv"), &list);
    for (file, text) in indicators {
        write(&folder.path().join(file), text);
    }
    folder
}

fn refused(text: &str) -> String {
    let folder = pipeline(&[("indicators/egen.sql", text)], "pipeline.toml", "");
    let loaded = config::load(&folder.path().join("pipeline.toml"), &Overrides::default());
    let error: ConfigError = loaded.map(drop).expect_err(text);
    let root = folder.path().display().to_string();
    error.to_string().replace(&format!("{root}/"), "")
}

#[test]
fn a_faulty_header_is_refused_with_its_line() {
    let mut told = String::new();
    for (from, to) in [
        ("-- unit = \"share\"\n", ""),
        ("unit = \"share\"", "unit = \"shares\""),
        ("unit = \"share\"", "unit = \"days\""),
        ("direction = \"up\"", "direktion = \"up\""),
        ("estimate = \"share\"", "estimate = \"andel\""),
        ("id = \"activity.own\"", "id = \"Min andel\""),
        ("formula = \"Open ÷ all.\"", "formula = \"\""),
        ("formula = \"Open ÷ all.\"", "formula = Open ÷ all."),
        ("-- estimate", "-- question = [26]\n-- estimate"),
    ] {
        assert!(HEADER.contains(from), "{from}");
        told += &format!("{to}\n    {}\n", refused(&HEADER.replacen(from, to, 1)));
    }
    let twice = [("indicators/a.sql", HEADER), ("indicators/b.sql", HEADER)];
    let folder = pipeline(&twice, "pipeline.toml", "");
    let loaded = config::load(&folder.path().join("pipeline.toml"), &Overrides::default());
    let error = loaded.map(drop).expect_err("the same id twice").to_string();
    let root = folder.path().display().to_string();
    told += &format!("twice\n    {}\n", error.replace(&format!("{root}/"), ""));
    insta::assert_snapshot!(told);
}

/// The folder goes by the pipeline file's name, and what changes an indicator changes the
/// configuration.
#[test]
fn indicators_stand_beside_their_pipeline() {
    let load = |file: &str, name: &str, text: &str| {
        let folder = pipeline(&[(file, text)], name, "");
        let plan = config::load(&folder.path().join(name), &Overrides::default());
        plan.unwrap_or_else(|error| panic!("{error}"))
    };
    let plan = load("indicators/egen.sql", "pipeline.toml", HEADER);
    assert_eq!(plan.indicators[0].file, "indicators/egen.sql");
    let plan = load("romsdal/indicators/egen.sql", "romsdal.toml", HEADER);
    assert_eq!(plan.indicators[0].file, "romsdal/indicators/egen.sql");
    let other = HEADER.replace("is_open", "NOT is_open");
    let changed = load("romsdal/indicators/egen.sql", "romsdal.toml", &other);
    assert_ne!(plan.configuration_hash, changed.configuration_hash);
    let elsewhere = load("indicators/egen.sql", "romsdal.toml", HEADER);
    assert!(elsewhere.indicators.is_empty());
}

/// An indicator stands in the report, on the method page with its query, in the table of measures
/// and in the scorecard.
#[test]
fn an_indicator_stands_where_the_catalogue_stands() {
    let target = "[[target]]\nmetric = 'activity.own'\nbetter_than = 0.1\n";
    let folder = pipeline(&[("indicators/egen.sql", HEADER)], "pipeline.toml", target);
    let plan = config::load(&folder.path().join("pipeline.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let done = loypemelding::run::run(&plan, &Default::default(), &|_, _, _| {});
    let outcome = done.unwrap_or_else(|error| panic!("{error}"));
    let set = outcome.published.folder;
    let read = |path: &str| {
        let path = set.join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let page = read("kommune/1506-molde.html");
    assert!(page.contains("Egne indikatorer"), "no table of its own");
    assert!(page.contains("method.html#activity-own"), "no link");
    let barometer = page.split("id=\"barometer\"").nth(1).expect("a barometer");
    assert!(barometer.contains("Egen"), "not in the barometer");
    let method = read("method.html");
    assert!(
        method.contains("id=\"activity-own\""),
        "not on the method page"
    );
    assert!(method.contains("SELECT is_open AS value FROM initiative"));
    assert!(read("tables/measure.csv").contains("\nactivity.own,1506,,2026Q3,1,"));
    assert_eq!(read("indicators/egen.sql"), HEADER);
}

/// A value of one export must not stop everybody's report.
#[test]
fn a_query_that_meets_a_value_it_cannot_take_is_told() {
    let text = HEADER.replace("is_open AS value", "CAST(title AS integer) > 3 AS value");
    let folder = pipeline(&[("indicators/egen.sql", &text)], "pipeline.toml", "");
    let plan = config::load(&folder.path().join("pipeline.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let done = loypemelding::run::run(&plan, &Default::default(), &|_, _, _| {});
    let outcome = done.unwrap_or_else(|error| panic!("{error}"));
    let measures = outcome.data.measures.iter();
    let own: Vec<&Measure> = measures.filter(|m| m.metric == "activity.own").collect();
    assert_eq!(own.len(), 2);
    assert!(
        own.iter()
            .all(|m| m.reason.as_deref() == Some("query_failed"))
    );
    let told = outcome.data.findings.iter();
    let told: Vec<&Finding> = told.filter(|f| f.code == "indicator.failed").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].file.as_deref(), Some("indicators/egen.sql"));
    assert_eq!((told[0].row, outcome.exit()), (Some(7), 1));
}

/// The page for analysts is the program's own, and its example works.
#[test]
fn the_page_for_analysts_is_current() {
    let page = own::indicators_markdown();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/INDICATORS.md");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "run: loype metrics --indicators > reports/INDICATORS.md"
    );
    let example = page.split("```sql\n").nth(1).expect("an example");
    let example = example.split("```").next().expect("its end");
    let folder = pipeline(&[("indicators/egen.sql", example)], "pipeline.toml", "");
    let plan = config::load(&folder.path().join("pipeline.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let metrics = own::catalogue(&plan.indicators).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(metrics.len(), CATALOGUE.len() + 1);
}
