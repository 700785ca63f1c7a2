//! Takes the expected values of `tests/oracle/statistics.json`; checks every estimator of
//! `statistics` against them.
//!
//! The values come from lifelines, statsmodels, scipy and numpy; `tests/oracle/statistics.py` says
//! which is which, where we depart from a package and why. Numbers agree to 1e-9, absolutely below
//! 1 and relatively above; intervals of counts relatively throughout. Cases that no package answers
//! are spelled out below. Run with `--nocapture` to see the largest difference of each statistic.

mod properties;

use loypemelding::statistics::*;
use serde_json::Value;

const TOLERANCE: f64 = 1e-9;

fn check(statistic: &str, run: impl Fn(&Value, &mut Differences)) {
    let oracle: Value = serde_json::from_str(include_str!("../oracle/statistics.json"))
        .expect("because we wrote it");
    let cases = oracle[statistic]
        .as_array()
        .expect("because each statistic has cases");
    let mut differences = Differences {
        at: String::new(),
        largest: 0.0,
        compared: 0,
    };
    for (i, case) in cases.iter().enumerate() {
        differences.at = format!("{statistic} case {i}: {case}");
        run(case, &mut differences);
    }
    assert!(!cases.is_empty() && differences.compared >= cases.len());
    println!(
        "{statistic}: {} cases, {} numbers, largest difference {:.1e}",
        cases.len(),
        differences.compared,
        differences.largest
    );
}

struct Differences {
    at: String,
    largest: f64,
    compared: usize,
}

impl Differences {
    fn number(&mut self, what: &str, ours: impl Into<Option<f64>>, expected: &Value) {
        self.scaled(what, ours.into(), expected, |expected| {
            expected.abs().max(1.0)
        });
    }

    fn relative(&mut self, what: &str, ours: f64, expected: &Value) {
        self.scaled(what, Some(ours), expected, |expected| {
            expected.abs().max(f64::MIN_POSITIVE)
        });
    }

    fn scaled(&mut self, what: &str, ours: Option<f64>, expected: &Value, scale: fn(f64) -> f64) {
        self.compared += 1;
        let (Some(ours), Some(expected)) = (ours, expected.as_f64()) else {
            assert!(
                ours.is_none() && expected.is_null(),
                "{what}: {ours:?}, expected {expected}\n{}",
                self.at
            );
            return;
        };
        let difference = (ours - expected).abs() / scale(expected);
        assert!(
            difference <= TOLERANCE,
            "{what}: {ours}, expected {expected}\n{}",
            self.at
        );
        self.largest = self.largest.max(difference);
    }

    fn interval(&mut self, what: &str, ours: Option<Interval>, lower: &Value, upper: &Value) {
        self.number(what, ours.map(|interval| interval.lower), lower);
        self.number(what, ours.map(|interval| interval.upper), upper);
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn float(value: &Value) -> f64 {
    value
        .as_f64()
        .expect("because the oracle writes a number here")
}

fn count(value: &Value) -> u64 {
    value
        .as_u64()
        .expect("because the oracle writes a count here")
}

fn floats(value: &Value) -> Vec<f64> {
    array(value).iter().map(float).collect()
}

#[test]
fn wilson_agrees_with_statsmodels() {
    check("wilson", |case, differences| {
        let ours = wilson_at(
            count(&case["successes"]),
            count(&case["n"]),
            float(&case["level"]),
        );
        differences.interval("limit", ours, &case["lower"], &case["upper"]);
    });
}

#[test]
fn garwood_and_rate_agree_with_statsmodels() {
    check("garwood", |case, differences| {
        let events = count(&case["count"]);
        let ours = garwood_at(events, float(&case["level"])).expect("because the level is one");
        differences.relative("lower", ours.lower, &case["lower"]);
        differences.relative("upper", ours.upper, &case["upper"]);
        let ours = rate(events, float(&case["exposure"]), float(&case["per"]))
            .expect("because there is exposure");
        differences.relative("rate", ours.value, &case["rate"]);
        differences.relative("rate's lower", ours.interval.lower, &case["rate_lower"]);
        differences.relative("rate's upper", ours.interval.upper, &case["rate_upper"]);
    });
}

#[test]
fn quantiles_agree_with_numpy() {
    check("quantile", |case, differences| {
        let values = floats(&case["values"]);
        differences.number(
            "quantile",
            quantile(&values, float(&case["share"])),
            &case["quantile"],
        );
        differences.number("median", median(&values), &case["median"]);
    });
}

#[test]
fn interval_of_the_median_agrees_with_scipy() {
    check("median_interval", |case, differences| {
        let ours = median_interval(&floats(&case["values"]));
        differences.interval("limit", ours, &case["lower"], &case["upper"]);
    });
}

#[test]
fn kaplan_meier_agrees_with_lifelines() {
    check("kaplan_meier", |case, differences| {
        let observations: Vec<Observation> = array(&case["observations"])
            .iter()
            .map(|row| Observation {
                entry: float(&row[0]),
                exit: float(&row[1]),
                event: count(&row[2]) == 1,
            })
            .collect();
        let curve = kaplan_meier(&observations);
        let expected = array(&case["steps"]);
        assert_eq!(curve.steps.len(), expected.len(), "{}", differences.at);
        for (step, expected) in curve.steps.iter().zip(expected) {
            differences.number("time", step.time, &expected[0]);
            differences.number("survival", step.survival, &expected[1]);
            differences.interval("limit", step.interval, &expected[2], &expected[3]);
            let counted = [step.at_risk, step.events, step.censored].map(|n| n as u64);
            assert_eq!(
                counted,
                [4, 5, 6].map(|i| count(&expected[i])),
                "{}",
                differences.at
            );
        }

        let (time, lower, upper) = match curve.median() {
            Reached::At { time, lower, upper } => (Some(time), lower, upper),
            Reached::NotReached { lower, .. } => (None, lower, None),
        };
        differences.number("median", time, &case["median"][0]);
        differences.number("median's lower", lower, &case["median"][1]);
        differences.number("median's upper", upper, &case["median"][2]);

        for asked in array(&case["asked"]) {
            let ours = curve
                .survival_at(float(&asked[0]))
                .expect("because the curve speaks there");
            differences.number("survival at", ours.value, &asked[1]);
            differences.interval("limit at", ours.interval, &asked[2], &asked[3]);
        }
        if let [horizon, mean, standard_error] = array(&case["restricted_mean"]) {
            let ours = curve
                .restricted_mean(float(horizon))
                .expect("because the curve gets to the horizon");
            differences.number("restricted mean", ours.value, mean);
            differences.number("its standard error", ours.standard_error, standard_error);
        }

        let gaps: Vec<f64> = curve
            .gaps
            .iter()
            .flat_map(|gap| [gap.from, gap.to])
            .collect();
        let expected: Vec<f64> = array(&case["gaps"]).iter().flat_map(floats).collect();
        assert_eq!(gaps, expected, "{}", differences.at);
        let collapsed = curve
            .collapsed
            .map(|it| vec![it.time, it.at_risk as f64, it.n_later as f64]);
        assert_eq!(
            collapsed.unwrap_or_default(),
            floats(&case["collapsed"]),
            "{}",
            differences.at
        );
        let kept = curve.until_at_risk(5);
        assert_eq!(
            kept.steps.len() as u64,
            count(&case["kept_at_five"]),
            "{}",
            differences.at
        );
        assert_eq!(kept.steps[..], curve.steps[..kept.steps.len()]);
    });
}

#[test]
fn aalen_johansen_agrees_with_lifelines_and_statsmodels() {
    check("aalen_johansen", |case, differences| {
        let observations: Vec<CompetingObservation> = array(&case["observations"])
            .iter()
            .map(|row| CompetingObservation {
                entry: float(&row[0]),
                exit: float(&row[1]),
                cause: row[2].as_u64().map(|cause| cause as u8),
            })
            .collect();
        let ours = aalen_johansen(&observations);
        assert_eq!(
            ours.causes.len(),
            array(&case["curves"]).len(),
            "{}",
            differences.at
        );
        for (step, expected) in ours.waiting.iter().zip(array(&case["waiting"])) {
            differences.number("time", step.time, &expected[0]);
            differences.number("waiting", step.share, &expected[1]);
            assert_eq!(
                step.at_risk as u64,
                count(&expected[2]),
                "{}",
                differences.at
            );
        }
        for (curve, expected) in ours.causes.iter().zip(array(&case["curves"])) {
            assert_eq!(
                u64::from(curve.cause),
                count(&expected["cause"]),
                "{}",
                differences.at
            );
            for (step, expected) in curve.steps.iter().zip(array(&expected["steps"])) {
                differences.number("incidence", step.incidence, &expected[1]);
                differences.number("variance", step.variance, &expected[2]);
                differences.interval("limit", step.interval, &expected[3], &expected[4]);
                assert_eq!(
                    step.events as u64,
                    count(&expected[5]),
                    "{}",
                    differences.at
                );
            }
        }
        for (at, waiting) in ours.waiting.iter().enumerate() {
            let ended: f64 = ours
                .causes
                .iter()
                .map(|curve| curve.steps[at].incidence)
                .sum();
            assert!(
                (ended + waiting.share - 1.0).abs() < 1e-12,
                "{}",
                differences.at
            );
        }
    });
}

#[test]
fn funnel_limits_agree_with_scipy() {
    check("funnel_limits", |case, differences| {
        let ours = funnel_limits(float(&case["p0"]), count(&case["n"]), float(&case["level"]));
        differences.interval("limit", ours, &case["lower"], &case["upper"]);
    });
}

#[test]
fn herfindahl_agrees_with_numpy() {
    check("herfindahl", |case, differences| {
        differences.number(
            "index",
            herfindahl(&floats(&case["shares"])),
            &case["index"],
        );
    });
}

#[test]
fn turnbull_agrees_with_lifelines_and_newton() {
    check("turnbull", |case, differences| {
        let rows: Vec<Between> = array(&case["rows"])
            .iter()
            .map(|row| Between {
                from: float(&row[0]),
                to: row[1].as_f64().unwrap_or(f64::INFINITY),
                entry: 0.0,
            })
            .collect();
        let ours = turnbull(&rows).expect("because the rows are intervals");
        differences.number("likelihood", ours.log_likelihood, &case["log_likelihood"]);
        // Where inside the intervals the mass is may not be settled; what each row gets of it is.
        for (row, fitted) in rows.iter().zip(array(&case["fitted"])) {
            let within = |mass: &&Mass| row.from <= mass.from && mass.to <= row.to;
            let share: f64 = ours.masses.iter().filter(within).map(|m| m.share).sum();
            differences.number("share of a row", share, fitted);
        }
    });
}

#[test]
fn a_change_between_two_snapshots_has_no_date() {
    let between = |from: f64, to: f64| Between {
        from,
        to,
        entry: 0.0,
    };
    assert_eq!(turnbull(&[]), None);
    assert_eq!(turnbull(&[between(2.0, 1.0)]), None);
    // Known to the day, it is the share of each day, as Kaplan and Meier have it.
    let exact = turnbull(&[between(1.0, 1.0), between(2.0, 2.0), between(5.0, 5.0)]);
    let exact = exact.expect("because the rows are intervals");
    assert_eq!(exact.survival_at(2.0).0, exact.survival_at(2.0).1);
    assert_eq!(exact.median(), Some((2.0, 2.0)));
    // The middle of each would say 15; nobody knows which day of the quarter it was.
    let quarters = [
        between(0.0, 90.0),
        between(0.0, 90.0),
        between(91.0, f64::INFINITY),
    ];
    let quarters = turnbull(&quarters).expect("because the rows are intervals");
    assert_eq!(quarters.median(), Some((0.0, 90.0)));
    let (least, most) = quarters.survival_at(45.0);
    assert!((least - 1.0 / 3.0).abs() < 1e-9 && (most - 1.0).abs() < 1e-9);
    // Most are still there: half was not reached.
    let open = [
        between(3.0, 3.0),
        between(4.0, f64::INFINITY),
        between(4.0, f64::INFINITY),
    ];
    assert_eq!(turnbull(&open).and_then(|found| found.median()), None);
}

#[test]
fn turnbull_of_late_entries_is_kaplan_meier_where_days_are_known() {
    // A life in whole days with entry, exit and event, so that no risk set dies out early.
    for seed in 0..20_u32 {
        let spells: Vec<Observation> = (0..60_u32)
            .map(|i| {
                let at = i * 7919 + seed * 104_729;
                let (entry, wait) = ([0, 0, at % 13][(at % 3) as usize], 1 + at % 31);
                Observation {
                    entry: f64::from(entry),
                    exit: f64::from(entry + wait),
                    event: at % 5 != 0,
                }
            })
            .collect();
        let rows: Vec<Between> = spells
            .iter()
            .map(|spell| Between {
                from: spell.exit + if spell.event { 0.0 } else { 1.0 },
                to: if spell.event {
                    spell.exit
                } else {
                    f64::INFINITY
                },
                entry: spell.entry,
            })
            .collect();
        let ours = turnbull(&rows).expect("because many are at risk from the start");
        let curve = kaplan_meier(&spells);
        for day in 0..40 {
            let day = f64::from(day);
            let Some(survival) = curve.survival_at(day) else {
                continue;
            };
            let (least, most) = ours.survival_at(day);
            assert!(
                (least - survival.value).abs() < 1e-9 && (most - survival.value).abs() < 1e-9,
                "{seed}, day {day}: {least} {most} {}",
                survival.value
            );
        }
    }
}

#[test]
fn a_late_entry_says_nothing_of_the_time_before_it() {
    let row = |from: f64, to: f64, entry: f64| Between { from, to, entry };
    // Half of six leave in 1–100; of six that came in after 60, two leave in 61–160. So half of all
    // leave by 100, and a third of those that lasted 60: a quarter before 60 and a quarter after.
    let mut rows = vec![row(1.0, 100.0, 0.0); 3];
    rows.extend([row(301.0, f64::INFINITY, 0.0); 3]);
    rows.extend([row(61.0, 160.0, 60.0); 2]);
    rows.extend([row(361.0, f64::INFINITY, 60.0); 4]);
    let ours = turnbull(&rows).expect("because the rows are intervals");
    let shares: Vec<(f64, f64)> = ours
        .masses
        .iter()
        .map(|mass| (mass.from, mass.to))
        .collect();
    let wanted = [(1.0, 60.0), (61.0, 100.0), (361.0, f64::INFINITY)];
    assert_eq!(shares, wanted);
    for (mass, share) in ours.masses.iter().zip([0.25, 0.25, 0.5]) {
        assert!((mass.share - share).abs() < 1e-9, "{mass:?}");
    }
    assert_eq!(turnbull(&[row(5.0, 9.0, 5.0)]), None);
    assert_eq!(turnbull(&[row(5.0, 9.0, -1.0)]), None);
}

#[test]
fn xmr_agrees_with_exact_fractions() {
    check("xmr", |case, differences| {
        let ours = xmr(&floats(&case["values"])).expect("because there are values");
        differences.number("mean", ours.mean, &case["mean"]);
        differences.number(
            "moving range",
            ours.moving_range_mean,
            &case["moving_range_mean"],
        );
        differences.number(
            "lower",
            ours.limits.map(|limits| limits.lower),
            &case["limits"][0],
        );
        differences.number(
            "upper",
            ours.limits.map(|limits| limits.upper),
            &case["limits"][1],
        );
        differences.number(
            "range's upper",
            ours.limits.map(|limits| limits.range_upper),
            &case["limits"][2],
        );
        let signals: Vec<Value> = ours
            .signals
            .iter()
            .map(|it| {
                serde_json::json!([format!("{:?}", it.special), it.first, it.last, it.upward])
            })
            .collect();
        assert_eq!(signals, array(&case["signals"]), "{}", differences.at);
        assert_eq!(
            format!("{:?}", ours.word),
            case["word"].as_str().unwrap_or_default(),
            "{}",
            differences.at
        );
    });
}

// What no package answers: the undefined, and the traps.

fn observations(rows: &[(f64, f64, bool)]) -> Vec<Observation> {
    rows.iter()
        .map(|&(entry, exit, event)| Observation { entry, exit, event })
        .collect()
}

#[test]
fn nothing_undefined_becomes_a_number() {
    assert_eq!(wilson(0, 0), None);
    assert_eq!(wilson(3, 2), None);
    assert_eq!(wilson_at(1, 2, 1.0), None);
    assert_eq!(garwood_at(1, 0.0), None);
    assert_eq!(garwood(0).lower, 0.0);
    assert_eq!(rate(1, 0.0, 100.0), None);
    assert_eq!(rate(1, f64::NAN, 100.0), None);
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[1.0, f64::NAN]), None);
    assert_eq!(quantile(&[1.0], 1.5), None);
    assert_eq!(median_interval(&[]), None);
    assert_eq!(median_interval(&[1.0, 2.0, 3.0, 4.0, 5.0]), None);
    assert!(median_interval(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).is_some());
    assert_eq!(herfindahl(&[]), None);
    assert_eq!(herfindahl(&[0.0, 0.0]), None);
    assert_eq!(herfindahl(&[1.0, -1.0]), None);
    assert_eq!(funnel_limits(0.5, 0, 0.95), None);
    assert_eq!(funnel_limits(f64::NAN, 10, 0.95), None);
    assert_eq!(xmr(&[]), None);
    assert_eq!(xmr(&[1.0, f64::INFINITY]), None);
    let nothing = kaplan_meier(&[]);
    assert_eq!(
        nothing.median(),
        Reached::NotReached {
            lower: None,
            followed_to: 0.0
        }
    );
    assert_eq!(nothing.survival_at(0.0), None);
    assert_eq!(nothing.restricted_mean(30.0), None);
    assert_eq!(aalen_johansen(&[]).at(1, 0.0), None);
}

#[test]
fn a_decision_on_the_day_of_submission_counts() {
    let curve = kaplan_meier(&observations(&[(0.0, 0.0, true), (0.0, 10.0, false)]));
    assert_eq!(curve.survival_at(0.0).map(|it| it.value), Some(0.5));
    assert_eq!(curve.n_left_out, 0);
}

#[test]
fn an_initiative_first_seen_when_it_was_over_is_never_at_risk() {
    let curve = kaplan_meier(&observations(&[
        (30.0, 30.0, true),
        (0.0, f64::NAN, true),
        (0.0, 40.0, false),
    ]));
    assert_eq!((curve.n, curve.n_left_out), (1, 2));
}

#[test]
fn a_curve_is_silent_where_nobody_was_followed() {
    let curve = kaplan_meier(&observations(&[
        (0.0, 20.0, true),
        (0.0, 50.0, false),
        (0.0, 60.0, false),
    ]));
    assert!(curve.survival_at(60.0).is_some());
    assert_eq!(curve.survival_at(60.5), None);
    assert_eq!(curve.restricted_mean(90.0), None);
    assert!(matches!(
        curve.median(),
        Reached::NotReached {
            followed_to: 60.0,
            ..
        }
    ));
    let late = kaplan_meier(&observations(&[(15.0, 20.0, true), (15.0, 50.0, false)]));
    assert_eq!(
        (late.survival_at(10.0), late.restricted_mean(40.0)),
        (None, None)
    );
}

#[test]
fn one_early_event_among_late_entries_does_not_pass_for_the_end_of_all() {
    let mut rows = vec![(1.0, 5.0, true)];
    rows.extend((0..10).map(|i| (20.0 + f64::from(i), 100.0, false)));
    let curve = kaplan_meier(&observations(&rows));
    assert_eq!(
        curve.collapsed,
        Some(Collapse {
            time: 5.0,
            at_risk: 1,
            n_later: 10
        })
    );
    assert_eq!(
        curve.gaps,
        [Gap {
            from: 5.0,
            to: 20.0
        }]
    );
    assert_eq!(curve.until_at_risk(5).n_thin_events, 1);
}

#[test]
fn nobody_ended_is_a_curve_too() {
    let open = CompetingObservation {
        entry: 0.0,
        exit: 90.0,
        cause: None,
    };
    let ours = aalen_johansen(&[open; 6]).until_at_risk(5);
    assert_eq!(ours.at(1, 60.0).map(|it| it.value), Some(0.0));
    assert_eq!(ours.at(1, 91.0), None);
    assert_eq!(
        aalen_johansen(&[open; 4]).until_at_risk(5).at(1, 60.0),
        None
    );
}

#[test]
fn a_constant_series_is_no_shift() {
    assert_eq!(
        xmr(&[0.1; 12]).map(|chart| chart.word),
        Some(Word::CommonVariation)
    );
}

#[test]
fn where_chance_has_no_room_the_funnel_has_no_width() {
    let limits = funnel_limits(1.0, 12, FUNNEL_ACTION).map(|it| (it.lower, it.upper));
    assert_eq!(limits, Some((1.0, 1.0)));
}

#[test]
fn difference_in_differences_agrees_with_statsmodels_and_numpy() {
    check("difference", |case, differences| {
        let units: Vec<Panel> = array(&case["values"])
            .iter()
            .zip(array(&case["adopted"]))
            .map(|(values, adopted)| Panel {
                adopted: adopted.as_u64().map(|at| at as usize),
                values: array(values).iter().map(Value::as_f64).collect(),
            })
            .collect();
        let resampling = Resampling {
            n: count(&case["resamples"]) as usize,
            seed: count(&case["seed"]),
        };
        let least = count(&case["least"]) as usize;
        let sides = [&case["n_adopters"], &case["n_others"]].map(|n| count(n) as usize);
        match difference_in_differences(&units, least, resampling) {
            Err(NoDifference::TooFew {
                n_adopters,
                n_others,
            }) => {
                assert_eq!([n_adopters, n_others], sides, "{}", differences.at);
                differences.number("after", None, &case["after"]);
            }
            Ok(found) => {
                assert_eq!(
                    [found.n_adopters, found.n_others],
                    sides,
                    "{}",
                    differences.at
                );
                let mut estimate = |what: &str, ours: Option<Estimate>, expected: &Value| {
                    differences.number(what, ours.map(|e| e.value), &expected[0]);
                    let interval = ours.and_then(|e| e.interval);
                    differences.interval(what, interval, &expected[1], &expected[2]);
                };
                estimate("after", Some(found.after), &case["after"]);
                estimate("before", found.before, &case["before"]);
            }
        }
    });
}

#[test]
fn nobody_is_compared_with_those_who_have_adopted() {
    // Two adopt early and rise by 10; two adopt late. After the late ones have adopted, nobody is
    // left to compare with, and before that only the late ones are.
    let unit = |adopted: usize, values: [f64; 4]| Panel {
        adopted: Some(adopted),
        values: values.map(Some).to_vec(),
    };
    let early = unit(1, [0.0, 10.0, 10.0, 10.0]);
    let late = unit(3, [0.0, 0.0, 0.0, 99.0]);
    let units = [early.clone(), early, late.clone(), late];
    let resampling = Resampling { n: 20, seed: 1 };
    let found =
        difference_in_differences(&units, 2, resampling).expect("because two are on a side");
    assert_eq!(found.after.value, 10.0);
    let too_few = difference_in_differences(&units, 3, resampling);
    assert!(matches!(too_few, Err(NoDifference::TooFew { .. })));
}
