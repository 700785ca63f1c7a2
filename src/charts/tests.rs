//! What holds for every kind of chart: well-formed, named, deterministic, free of colours of its own,
//! and deaf to hostile text and numbers. Looks are judged by eye, not here.

use super::*;

/// Every kind with one chart that uses `word` wherever a word can go and `n` as one of its numbers.
fn all(id: &str, width: u32, word: &str, n: f64) -> Vec<(&'static str, Result<Svg, ChartError>)> {
    let frame = |kind: &str| Frame {
        id: format!("{id}-{kind}"),
        title: word.to_owned(),
        desc: word.to_owned(),
        width,
    };
    let w = || word.to_owned();
    let number = |v: f64| format!("{v}");
    let bar = |value, highlight| bars::Bar {
        label: w(),
        value: Some(value),
        value_text: w(),
        highlight,
    };
    let place = dots::DotPlace {
        value: n,
        interval: Some((0.1, 0.4)),
        band: Some((0.2, 0.5)),
        joint: Some(0.3),
        ..dots::DotPlace::default()
    };
    let step = survival::Step {
        time: 10.0,
        share: n.min(0.9),
        interval: Some((0.2, 0.95)),
    };
    let share = if n.is_finite() { step.share } else { n };
    let bubble = |label: &str, size| bubbles::Bubble {
        label: label.to_owned(),
        name: w(),
        x: 3.0,
        y: 3.0,
        size,
        highlight: false,
    };
    let axis = || bubbles::MatrixAxis {
        title: w(),
        low: w(),
        high: w(),
        from: 1.0,
        to: 5.0,
    };
    let limit = |denominator: f64| funnel::FunnelLimit {
        denominator,
        inner: (0.3, 0.7),
        outer: (0.2, 0.8),
    };
    let point = |value, signal| xmr::XmrPoint {
        label: w(),
        value: Some(value),
        signal,
        text: w(),
    };
    vec![
        (
            "bars",
            bars::draw(
                &frame("bars"),
                &bars::Bars {
                    rows: vec![bar(n, true), bar(0.5, false)],
                    reference: Some(bars::Reference {
                        value: 0.7,
                        text: w(),
                    }),
                },
            ),
        ),
        (
            "stacked",
            stacked::draw(
                &frame("stacked"),
                &stacked::Stacked {
                    parts: vec![w(), w()],
                    rows: vec![stacked::StackedRow {
                        label: w(),
                        values: vec![n, 2.0],
                        value_texts: vec![w(), w()],
                        total_text: w(),
                    }],
                    length: stacked::Length::Share,
                },
            ),
        ),
        (
            "staircase",
            staircase::draw(
                &frame("staircase"),
                &staircase::Staircase {
                    unit: w(),
                    years: vec![staircase::StairYear {
                        label: w(),
                        in_budget: n,
                        proposed: 1.0,
                        unplaced: 1.0,
                        total_text: w(),
                        realised: Some(0.2),
                    }],
                    words: staircase::StairWords {
                        in_budget: w(),
                        proposed: w(),
                        unplaced: w(),
                        realised: w(),
                    },
                },
                &number,
            ),
        ),
        (
            "dots",
            dots::draw(
                &frame("dots"),
                &dots::Dots {
                    rows: vec![dots::DotRow {
                        label: w(),
                        value_text: w(),
                        joint_text: w(),
                        status_text: w(),
                        place: Some(place),
                        highlight: true,
                    }],
                    heads: dots::DotHeads {
                        value: w(),
                        joint: w(),
                        low: w(),
                        high: w(),
                    },
                    scaling: dots::Scaling::PerRow,
                },
                &number,
            ),
        ),
        (
            "survival",
            survival::draw(
                &frame("survival"),
                &survival::Survival {
                    curves: vec![survival::Curve {
                        name: w(),
                        highlight: true,
                        start: 1.0,
                        steps: vec![survival::Step { share, ..step }],
                        until: 20.0,
                        censored: vec![12.0],
                        median: Some(survival::Median {
                            time: 10.0,
                            text: w(),
                        }),
                        at_risk: vec![w(), w()],
                    }],
                    ticks: vec![
                        survival::Tick {
                            at: 0.0,
                            label: w(),
                        },
                        survival::Tick {
                            at: 30.0,
                            label: w(),
                        },
                    ],
                    horizon: 30.0,
                    words: survival::SurvivalWords {
                        share: w(),
                        time: w(),
                        at_risk: w(),
                    },
                },
                &number,
            ),
        ),
        (
            "roadmap",
            roadmap::draw(
                &frame("roadmap"),
                &roadmap::Roadmap {
                    months: vec![
                        roadmap::Month {
                            start: 0.0,
                            label: w(),
                        },
                        roadmap::Month {
                            start: 30.0,
                            label: w(),
                        },
                    ],
                    end: 60.0,
                    today: Some(roadmap::Today {
                        at: 3.0,
                        label: w(),
                    }),
                    rows: vec![roadmap::RoadmapRow {
                        label: w(),
                        from: Some(n),
                        to: None,
                        certainty: roadmap::Certainty::Late,
                        milestones: vec![roadmap::Milestone {
                            at: 40.0,
                            label: w(),
                        }],
                    }],
                    words: roadmap::RoadmapWords {
                        decided: w(),
                        tentative: w(),
                        late: w(),
                        milestone: w(),
                    },
                },
            ),
        ),
        (
            "bubbles",
            bubbles::draw(
                &frame("bubbles"),
                &bubbles::Bubbles {
                    points: vec![bubble("1", n), bubble("2", 1.0)],
                    x: axis(),
                    y: axis(),
                    size_text: w(),
                },
            ),
        ),
        (
            "slope",
            slope::draw(
                &frame("slope"),
                &slope::Slope {
                    before: w(),
                    after: w(),
                    lines: vec![slope::SlopeLine {
                        name: w(),
                        before: n,
                        after: 2.0,
                        before_text: w(),
                        after_text: w(),
                        highlight: true,
                    }],
                },
            ),
        ),
        (
            "sparkline",
            sparkline::draw(
                &frame("sparkline"),
                &sparkline::Sparkline {
                    values: vec![Some(n), None, Some(1.0), Some(2.0)],
                    band: Some((0.5, 1.5)),
                },
            ),
        ),
        (
            "funnel",
            funnel::draw(
                &frame("funnel"),
                &funnel::Funnel {
                    points: vec![funnel::FunnelPoint {
                        label: w(),
                        denominator: 12.0,
                        share: n,
                        outside: true,
                        highlight: false,
                    }],
                    limits: vec![limit(5.0), limit(20.0)],
                    mean: 0.5,
                    words: funnel::FunnelWords {
                        share: w(),
                        denominator: w(),
                        mean: w(),
                        inner: w(),
                        outer: w(),
                    },
                },
                &number,
                &number,
            ),
        ),
        (
            "trail",
            trail::draw(
                &frame("trail"),
                &trail::Trail {
                    stages: vec![
                        trail::TrailStage {
                            word: w(),
                            count: n,
                            count_text: w(),
                            note: w(),
                            highlight: false,
                        },
                        trail::TrailStage {
                            word: w(),
                            count: 0.0,
                            count_text: w(),
                            note: w(),
                            highlight: true,
                        },
                    ],
                },
            ),
        ),
        (
            "xmr",
            xmr::draw(
                &frame("xmr"),
                &xmr::Xmr {
                    points: vec![point(n, xmr::Signal::Outside), point(1.0, xmr::Signal::Run)],
                    mean: 1.0,
                    limits: (0.5, 1.5),
                    words: xmr::XmrWords {
                        unit: w(),
                        mean: w(),
                        lower: w(),
                        upper: w(),
                        outside: w(),
                        run: w(),
                    },
                },
                &number,
            ),
        ),
    ]
}

fn drawn(id: &str, width: u32, word: &str, n: f64) -> Vec<(&'static str, String)> {
    all(id, width, word, n)
        .into_iter()
        .map(|(kind, svg)| match svg {
            Ok(svg) => (kind, svg.0),
            Err(error) => panic!("{kind}: {error}"),
        })
        .collect()
}

/// Reads tags with a stack; attribute values must be quoted and hold no `<`.
fn check_well_formed(kind: &str, svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, words) = piece
            .split_once('>')
            .unwrap_or_else(|| panic!("{kind}: <{piece}"));
        assert_eq!(tag.matches('"').count() % 2, 0, "{kind}: quotes in <{tag}>");
        assert!(!words.contains('>'), "{kind}: bare > in {words}");
        for entity in words.split('&').skip(1) {
            let name = entity.split(';').next().unwrap_or("");
            assert!(
                ["amp", "lt", "gt", "quot", "#39"].contains(&name),
                "{kind}: &{entity}"
            );
        }
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or("");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{kind}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{kind}: {open:?} left open");
}

#[test]
fn every_kind_is_well_formed_at_every_width_and_size_of_number() {
    for width in [40, 120, 320, 640, 900] {
        for n in [0.0, 1e-9, 0.8, 7.0, 1e12] {
            for (kind, svg) in drawn("a", width, "Årsverk", n) {
                check_well_formed(kind, &svg);
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{kind}");
            }
        }
    }
}

#[test]
fn every_kind_is_named_and_its_ids_are_its_own() {
    let mut seen = std::collections::BTreeSet::new();
    for (kind, svg) in drawn("m1", 640, "Rauma er raskere", 0.8) {
        let name = format!("role=\"img\" aria-labelledby=\"m1-{kind}-t m1-{kind}-d\"");
        assert!(svg.contains(&name), "{kind}");
        for id in svg
            .split(" id=\"")
            .skip(1)
            .filter_map(|s| s.split('"').next())
        {
            assert!(id.starts_with(&format!("m1-{kind}-")), "{kind}: {id}");
            assert!(seen.insert(id.to_owned()), "{kind}: {id} twice");
        }
    }
}

#[test]
fn no_kind_has_a_colour_style_or_script_of_its_own() {
    for (kind, svg) in drawn("a", 640, "ord", 0.8) {
        for forbidden in ["#", "rgb", "style", "<script", "href", "on="] {
            let svg = svg.replace("url(#", "");
            assert!(!svg.contains(forbidden), "{kind}: {forbidden}");
        }
        let root = svg.split('>').next().unwrap_or("");
        assert!(
            !root.contains(" width=") && !root.contains(" height="),
            "{kind}: {root}"
        );
        let series = if kind == "sparkline" {
            "<g class=\"series s1\""
        } else {
            "data-series="
        };
        assert!(svg.contains(series), "{kind}");
    }
}

#[test]
fn hostile_text_is_escaped_everywhere() {
    let hostile = "</text><script>alert('1')</script>\" onload=\"x&\u{1}";
    for (kind, svg) in drawn("a", 640, hostile, 0.8) {
        check_well_formed(kind, &svg);
        assert!(
            !svg.contains("<script") && !svg.contains("\" onload"),
            "{kind}"
        );
    }
}

#[test]
fn the_same_rows_give_the_same_text() {
    assert_eq!(drawn("a", 640, "ord", 0.8), drawn("a", 640, "ord", 0.8));
}

#[test]
fn numbers_that_are_none_are_refused_and_never_hang() {
    for n in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for (kind, svg) in all("a", 640, "ord", n) {
            assert!(
                matches!(svg, Err(ChartError::NotFinite { .. })),
                "{kind} with {n}: {svg:?}"
            );
        }
    }
}

#[test]
fn nothing_gives_no_chart() {
    let frame = Frame {
        id: "a".into(),
        width: 640,
        ..Frame::default()
    };
    let number = |v: f64| format!("{v}");
    let empty = [
        bars::draw(&frame, &bars::Bars::default()),
        stacked::draw(&frame, &stacked::Stacked::default()),
        staircase::draw(&frame, &staircase::Staircase::default(), &number),
        dots::draw(&frame, &dots::Dots::default(), &number),
        survival::draw(&frame, &survival::Survival::default(), &number),
        roadmap::draw(&frame, &roadmap::Roadmap::default()),
        bubbles::draw(&frame, &bubbles::Bubbles::default()),
        slope::draw(&frame, &slope::Slope::default()),
        sparkline::draw(&frame, &sparkline::Sparkline::default()),
        funnel::draw(&frame, &funnel::Funnel::default(), &number, &number),
        trail::draw(&frame, &trail::Trail::default()),
        xmr::draw(&frame, &xmr::Xmr::default(), &number),
    ];
    for (i, svg) in empty.into_iter().enumerate() {
        assert_eq!(svg, Err(ChartError::Empty), "kind {i}");
    }
}

#[test]
fn ids_that_are_none_are_refused() {
    for id in ["", "1a", "a b", "a\"b", "å"] {
        let frame = Frame {
            id: id.into(),
            width: 640,
            ..Frame::default()
        };
        let svg = bars::draw(&frame, &bars::Bars::default());
        assert_eq!(svg, Err(ChartError::Id(id.into())));
    }
}
