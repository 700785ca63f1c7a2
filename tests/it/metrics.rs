//! In: the catalogue and small data sets. Out: proof that each metric does what its worked
//! examples say, and that the rules for every number hold; what must hold for any data stands in
//! `metrics/properties.rs` and `metrics/persons.rs`. It deliberately repeats no example: those stand
//! with their metric.

mod files;
mod persons;
mod properties;

use loypemelding::metrics::examples::{
    AUKRA, Given, Gives, MOLDE, ago, day, portfolio, scope, today,
};
use loypemelding::metrics::{
    self, CATALOGUE, Compute, Family, Unit, explain, gate, measure, metrics_markdown,
    worst_and_best,
};
use loypemelding::model::*;
use std::collections::BTreeSet;

#[test]
fn every_worked_example_gives_what_it_says() {
    let mut wrong = Vec::new();
    for metric in CATALOGUE {
        for example in metric.examples {
            let Some(measure) = example.run(metric) else {
                wrong.push(format!(
                    "{}: {}: no such dimension",
                    metric.id, example.title
                ));
                continue;
            };
            let right = match example.gives {
                Gives::Value(wanted) => measure
                    .value
                    .is_some_and(|value| (value - wanted).abs() <= 1e-9 * wanted.abs().max(1.0)),
                Gives::Nothing(status, reason) => {
                    measure.value.is_none()
                        && measure.status == Some(status)
                        && measure.reason.as_deref() == Some(reason)
                }
            };
            if !right {
                wrong.push(format!(
                    "{}: {}\n  wanted {:?}\n  got {measure:?}",
                    metric.id, example.title, example.gives
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_catalogue_is_complete() {
    let ids: BTreeSet<&str> = CATALOGUE.iter().map(|metric| metric.id).collect();
    assert_eq!(ids.len(), CATALOGUE.len(), "an id is used twice");
    for metric in CATALOGUE {
        let prefix = match metric.family {
            Family::Activity => "activity.",
            Family::Overlap => "overlap.",
            Family::Effect => "effect.",
            Family::Trust => "trust.",
        };
        assert!(metric.id.starts_with(prefix), "{}", metric.id);
        let names = [
            metric.name.nb,
            metric.name.nn,
            metric.name.en,
            metric.name.da,
        ];
        assert!(names.iter().all(|name| !name.is_empty()), "{}", metric.id);
        assert!(!metric.question.is_empty(), "{}", metric.id);
        assert!(
            metric.question.iter().all(|q| (1..=25).contains(q)),
            "{}",
            metric.id
        );
        for text in [metric.formula, metric.source] {
            assert!(!text.is_empty(), "{}", metric.id);
        }
        assert!(
            !metric.fields.is_empty() && !metric.dimensions.is_empty(),
            "{}",
            metric.id
        );
        assert!(
            metric.examples.len() >= 3,
            "{} has too few examples",
            metric.id
        );
        let nothing =
            |example: &metrics::examples::Example| matches!(example.gives, Gives::Nothing(..));
        assert!(
            metric.examples.iter().any(nothing),
            "{} always has a value",
            metric.id
        );
        for example in metric.examples {
            if let Gives::Nothing(_, reason) = example.gives {
                assert!(gate::REASONS.contains(&reason), "{reason}");
            }
        }
    }
}

#[test]
fn every_question_of_the_product_is_answered_by_a_metric() {
    let answered: BTreeSet<u8> = CATALOGUE
        .iter()
        .flat_map(|metric| metric.question)
        .copied()
        .collect();
    assert_eq!(answered, (1..=25).collect());
}

/// A data set that has something of everything, so that every metric has rows to work on.
fn rich() -> Dataset {
    let stages = [
        Stage::Submitted,
        Stage::Assessed,
        Stage::Plan,
        Stage::Test,
        Stage::Implement,
        Stage::FollowUp,
        Stage::Operate,
        Stage::Stopped,
    ];
    let set = move |i: usize, row: &mut Initiative| {
        row.stage = Some(stages[i % stages.len()]);
        row.kind = Some(Kind::ALL[i % 4]);
        row.origin = Some(Origin::ALL[i % Origin::ALL.len()]);
        row.origin_unit = Some(format!("Enhet {}", i % 7));
        row.delivery = Some(Delivery::ALL[i % 4]);
        row.service_areas = vec![["Helse", "Oppvekst", "Kultur"][i % 3].to_owned()];
        row.submitted = Some(ago(20 * i as i64));
        row.decided = (!i.is_multiple_of(3)).then(|| ago(10 * i as i64));
        row.decision = row.decided.map(|_| Decision::ALL[i % 4]);
        row.started = (i % 4 != 1).then(|| ago(9 * i as i64));
        row.evaluated = i.is_multiple_of(4).then(|| ago(3 * i as i64));
        row.has_owner = Some(!i.is_multiple_of(5));
        row.budget = Some(Money(100_000 * i as i64));
        row.forecast = Some(Money(110_000 * i as i64));
        row.planned_end = Some(ago(200 - 20 * i as i64));
        row.last_report = Some(ago(8 * i as i64));
        row.light_risk = Some(Light::ALL[i % 3]);
        row.outcome = (i % 8 >= 5).then_some(Outcome::Partial);
        row.learning = i.is_multiple_of(6).then(|| "Lært".to_owned());
        row.novelty = Some(Novelty::ALL[i % 2]);
        row.participants = vec!["Brukere".to_owned(); i % 2];
        row.funding = vec!["Staten=5000".to_owned(); i % 2];
        row.n3_new = Some(true);
        row.running_cost = Some(Money(1_000));
        row.plan_anchor = i.is_multiple_of(2).then(|| "Plan".to_owned());
        row.programme = Some(Track::ALL[i % 3].name().to_owned());
        row.sdg = vec!["3".to_owned(); i % 2];
        row.score_ease = Some((i % 5) as f64);
        row.score_gain = row.score_ease;
        row.score_need = row.score_ease;
        row.decision_body = row.decided.map(|_| "Innovasjonsrådet".to_owned());
    };
    let mut data = portfolio(40, set)
        .initiatives(MOLDE, ago(95), 20, move |i, row| {
            set(i, row);
            row.planned_end = Some(ago(220 - 20 * i as i64));
        })
        .initiatives(AUKRA, today(), 12, move |i, row| {
            set(i + 1, row);
            row.joint_id = (i == 3).then(|| "felles".to_owned());
        })
        .benefits(MOLDE, 24, |i, benefit| {
            benefit.kind = Some(BenefitKind::ALL[i % 3]);
            benefit.perspective = Some(Perspective::ALL[i % 5]);
            benefit.conversion = Some(Conversion::ALL[i % 3]);
            benefit.has_owner = Some(!i.is_multiple_of(3));
            benefit.baseline = Some(0.0);
            benefit.target = Some(10.0);
            benefit.realisation = Some(ago(40 * i as i64));
        })
        .benefits(MOLDE, 20, |i, benefit| {
            benefit.snapshot = ago(95);
            benefit.realisation = Some(ago(45 * i as i64));
        })
        .pair((AUKRA, 1), (MOLDE, 1), |pair| {
            pair.cluster = Some("k1".to_owned())
        })
        .pair((AUKRA, 2), (MOLDE, 1), |_| {})
        .cluster("k1", &[(MOLDE, 1), (AUKRA, 1)])
        .cluster("k2", &[(MOLDE, 2), (AUKRA, 2)])
        .file(MOLDE, |file| file.n_records = 24);
    for i in 1..=8 {
        data = data.measured(i, ago(15 * i as i64), 2.0 * i as f64);
        data = data.amount(
            i,
            2025,
            Some(Money(100)),
            Some(Money(40 * i as i64)),
            |_| {},
        );
    }
    for i in 1..=20 {
        for (from, to, days) in [
            (Stage::Assessed, Stage::Plan, 150),
            (Stage::Plan, Stage::Test, 150 - 3 * i),
        ] {
            data.transitions.push(Transition {
                municipality: MOLDE.to_owned(),
                initiative_id: format!("{MOLDE}-{i:03}"),
                from_stage: Some(from),
                to_stage: Some(to),
                earliest: Some(ago(days)),
                latest: ago(days),
                ..Transition::default()
            });
        }
    }
    data.gates.push(Gate {
        before: Some(Stage::Plan),
        bodies: vec!["innovasjonsråd".to_owned()],
        ..Gate::default()
    });
    for n in 0..3 {
        data.allocations.push(Allocation {
            municipality: MOLDE.to_owned(),
            initiative_id: None,
            role: "Arkitekt".to_owned(),
            from: Some(ago(30 * n)),
            to: None,
            load_share: Some(0.1 * n as f64),
            ..Allocation::default()
        });
    }
    for n in 0..6 {
        data.meetings.push(Meeting {
            municipality: MOLDE.to_owned(),
            body: None,
            date: day(2026, 3 + n, 5),
            ..Meeting::default()
        });
    }
    data.populations.push(Population {
        municipality: MOLDE.to_owned(),
        date: today(),
        population: Some(32_000),
        employees: Some(2_500),
        ..Population::default()
    });
    data
}

#[test]
fn every_number_keeps_the_rules() {
    let measures = measure(&rich(), &scope());
    let mut answered = BTreeSet::new();
    for measure in &measures {
        let metric = CATALOGUE
            .iter()
            .find(|metric| metric.id == measure.metric)
            .expect("because measures come from the catalogue");
        assert!(
            metric
                .dimensions
                .iter()
                .any(|part| part.covers(&measure.dimension)),
            "{} documents no `{}`",
            metric.id,
            measure.dimension
        );
        let ok = measure.status == Some(Status::Ok);
        assert_eq!(ok, measure.value.is_some(), "{measure:?}");
        assert_eq!(ok, measure.reason.is_none(), "{measure:?}");
        assert!(measure.n_usable <= measure.n_eligible, "{measure:?}");
        assert_eq!(
            measure.coverage.is_some(),
            measure.n_eligible > 0,
            "{measure:?}"
        );
        let Some(value) = measure.value else { continue };
        answered.insert(metric.id);
        let bounded = metric.unit_of(&measure.dimension) == Unit::Share
            && ![
                "effect.achievement",
                "effect.realised_direct",
                "activity.forecast_deviation",
                "effect.slip",
            ]
            .contains(&metric.id);
        assert!(!bounded || (0.0..=1.0).contains(&value), "{measure:?}");
        assert!(
            measure.lower.is_none_or(|lower| lower <= value + 1e-12),
            "{measure:?}"
        );
        assert!(
            measure.upper.is_none_or(|upper| value <= upper + 1e-12),
            "{measure:?}"
        );
        for number in [Some(value), measure.lower, measure.upper]
            .into_iter()
            .flatten()
        {
            assert!(number.is_finite(), "{measure:?}");
        }
    }
    let silent: Vec<&str> = CATALOGUE
        .iter()
        .map(|metric| metric.id)
        .filter(|id| {
            !answered.contains(id)
                && ![
                    "overlap.confirmed",
                    "overlap.quality",
                    "overlap.calibration",
                    "overlap.adoption",
                    "effect.freed_time",
                    "effect.comparison",
                ]
                .contains(id)
        })
        .collect();
    assert!(silent.is_empty(), "no value anywhere: {silent:?}");
}

#[test]
fn measures_are_sorted_by_catalogue_municipality_and_dimension() {
    let place = |measure: &Measure| {
        let at = CATALOGUE
            .iter()
            .position(|metric| metric.id == measure.metric);
        let all = measure.municipality == metrics::ALL;
        (
            at,
            all,
            measure.municipality.clone(),
            measure.dimension.clone(),
        )
    };
    let measures = measure(&rich(), &scope());
    assert!(
        measures
            .windows(2)
            .all(|pair| place(&pair[0]) < place(&pair[1]))
    );
}

#[test]
fn nothing_undefined_becomes_zero_for_a_municipality_that_sent_nothing() {
    let silent = "1579";
    for measure in measure(&rich(), &scope()) {
        if measure.municipality == silent {
            assert_eq!(measure.value, None, "{measure:?}");
        }
    }
}

/// A hundred rows of which so many have what is needed, for each kind of number.
#[test]
fn coverage_of_59_of_100_hides_and_of_60_shows() {
    type Set = fn(&mut Initiative, usize, bool);
    let waits: Set = |row, i, known| {
        row.submitted = known.then(|| ago(300));
        row.decided = known.then(|| ago(300 - i as i64));
    };
    let reported: Set = |row, i, known| row.last_report = known.then(|| ago(2 * i as i64));
    let forecast: Set = |row, i, known| {
        row.budget = Some(Money(10_000));
        row.forecast = known.then_some(Money(10_000 + i as i64));
    };
    let owned: Set = |row, i, known| row.has_owner = known.then_some(i.is_multiple_of(2));
    let staged: Set = |row, _, known| row.stage = known.then_some(Stage::Submitted);
    let cases: [(&str, &str, Set); 8] = [
        ("activity.no_owner", "", owned),
        ("activity.report_age", "what=over_90", reported),
        ("activity.report_age", "what=median", reported),
        ("activity.time_to_decision", "at=median", waits),
        ("activity.time_to_decision", "at=30d", waits),
        ("activity.forecast_deviation", "", forecast),
        ("activity.forecast_deviation", "what=forecast", forecast),
        ("activity.queue", "what=count", staged),
    ];
    for (metric, dimension, set) in cases {
        let with = |n_known: usize| {
            let data = portfolio(100, |i, row| set(row, i, i <= n_known));
            let found = measure(&data, &scope()).into_iter().find(|m| {
                m.metric == metric && m.dimension == dimension && m.municipality == MOLDE
            });
            found.unwrap_or_else(|| panic!("{metric} has no {dimension}"))
        };
        let (hidden, shown) = (with(59), with(60));
        assert_eq!((hidden.n_eligible, hidden.n_usable), (100, 59), "{metric}");
        assert_eq!(
            (hidden.status, hidden.value),
            (Some(Status::LowCoverage), None),
            "{metric} {dimension}"
        );
        assert_eq!((shown.n_eligible, shown.n_usable), (100, 60), "{metric}");
        assert_eq!(shown.status, Some(Status::Ok), "{metric} {dimension}");
        assert!(shown.value.is_some(), "{metric} {dimension}");
        if metric == "activity.no_owner" {
            assert_eq!(hidden.denominator, Some(59.0), "counts stay");
            assert_eq!(worst_and_best(&shown), Some((0.3, 0.7)));
        }
    }
}

#[test]
fn a_council_that_has_decided_everything_is_not_hidden_for_being_fast() {
    let data = portfolio(6, |i, row| {
        row.submitted = Some(ago(300));
        row.decided = Some(ago(300 - 5 * i as i64));
    });
    let shown = measure(&data, &scope())
        .into_iter()
        .find(|m| {
            m.metric == "activity.time_to_decision"
                && m.dimension == "at=90d"
                && m.municipality == MOLDE
        })
        .expect("because the dimension is documented");
    assert_eq!(shown.value, Some(1.0));
}

#[test]
fn an_export_of_open_rows_only_counts_waits_from_the_first_snapshot() {
    // Seen first at an age of 200 days: nobody knows how many of the same age had left before.
    let waiting = |i: usize, row: &mut Initiative| {
        row.stage = Some(Stage::Submitted);
        row.submitted = Some(ago(300));
        row.decided = (row.snapshot == today() && i <= 4).then(|| ago(50));
    };
    let open_only = portfolio(8, waiting).initiatives(MOLDE, ago(100), 8, waiting);
    let with_past = portfolio(9, |i, row| {
        waiting(i, row);
        if i == 9 {
            row.stage = Some(Stage::Rejected);
            row.decided = Some(ago(290));
        }
    })
    .initiatives(MOLDE, ago(100), 8, waiting);
    let at_30 = |data: &Dataset| {
        measure(data, &scope())
            .into_iter()
            .find(|m| {
                m.metric == "activity.time_to_decision"
                    && m.dimension == "at=30d"
                    && m.municipality == MOLDE
            })
            .expect("because the dimension is documented")
    };
    assert_eq!(
        at_30(&open_only).value,
        None,
        "nothing is known of the first 200 days"
    );
    assert_eq!(at_30(&with_past).value, Some(1.0 - 8.0 / 9.0));
}

#[test]
fn the_documentation_names_every_metric_and_runs_its_examples() {
    let page = metrics_markdown();
    for metric in CATALOGUE {
        assert!(
            page.contains(&format!("### {}\n", metric.id)),
            "{}",
            metric.id
        );
        let text = explain(CATALOGUE, metric.id).expect("because it is in the catalogue");
        assert!(
            text.contains(metric.examples[0].title) && text.contains("no value: "),
            "{}",
            metric.id
        );
    }
    assert!(explain(CATALOGUE, "activity.no_such").is_none());
}

#[test]
fn only_the_last_metrics_read_the_others() {
    let first = CATALOGUE
        .iter()
        .position(|m| matches!(m.compute, Compute::Measures(_)));
    assert_eq!(first, Some(CATALOGUE.len() - 2));
}

#[test]
fn an_amount_out_of_scale_enters_no_sum() {
    // Marked or not there at all: every sum of money and every ratio of sums must be the same.
    let sums = |data: &Dataset| -> Vec<(String, String, String, Option<f64>)> {
        measure(data, &scope())
            .into_iter()
            .filter(|m| {
                let metric = CATALOGUE.iter().find(|metric| metric.id == m.metric);
                let of_sums = ["effect.realised_direct", "activity.forecast_deviation"];
                metric.is_some_and(|metric| {
                    let is_money = metric.unit_of(&m.dimension) == Unit::Money;
                    metric.family != Family::Trust && (is_money || of_sums.contains(&metric.id))
                })
            })
            .map(|m| (m.metric, m.municipality, m.dimension, m.value))
            .collect()
    };
    let slip = Some(Money(1_000_000_000_000));
    type Set = fn(&mut Dataset, Option<Money>, Vec<String>);
    let columns: [(&str, Set); 6] = [
        (names::BUDGET, |data, amount, marks| {
            data.initiatives[1].budget = amount;
            data.initiatives[1].out_of_scale = marks;
        }),
        (names::FORECAST, |data, amount, marks| {
            data.initiatives[1].forecast = amount;
            data.initiatives[1].out_of_scale = marks;
        }),
        (names::COST, |data, amount, marks| {
            data.initiatives[1].cost = amount;
            data.initiatives[1].out_of_scale = marks;
        }),
        (names::RUNNING_COST, |data, amount, marks| {
            data.initiatives[2].running_cost = amount;
            data.initiatives[2].out_of_scale = marks;
        }),
        (names::PLANNED, |data, amount, marks| {
            data.benefit_years[2].planned = amount;
            data.benefit_years[2].out_of_scale = marks;
        }),
        (names::REALISED, |data, amount, marks| {
            data.benefit_years[2].realised = amount;
            data.benefit_years[2].out_of_scale = marks;
        }),
    ];
    for (column, set) in columns {
        let mut base = rich();
        for row in &mut base.initiatives {
            row.cost = Some(Money(90_000));
        }
        let (mut marked, mut missing, mut used) = (base.clone(), base.clone(), base);
        set(&mut marked, slip, vec![column.to_owned()]);
        set(&mut missing, None, Vec::new());
        set(&mut used, slip, Vec::new());
        let (marked, missing, used) = (sums(&marked), sums(&missing), sums(&used));
        // A marked amount still asks for its partner, so that coverage may hide what is shown without
        // it; but no value may differ.
        let mut both = marked.iter().zip(&missing);
        let differing = both.find(|(a, b)| a.3.is_some() && a != b);
        assert!(differing.is_none(), "{column}: {differing:?}");
        assert!(marked != used, "{column} is in no sum at all");
    }
}
