//! In: how many municipalities, initiatives and snapshots. Out: a data set of that size with what
//! belongs to it, as if it had been read: initiatives on their way up the ladder, benefits with
//! their amounts by year and measurements in every snapshot, meetings, inhabitants, pairs and
//! clusters. It exists because no region has so many exports yet. It deliberately asks no clock and
//! draws no random number: what looks like chance is a hash of the row, so that every run of the
//! benchmark measures the same rows.

#![allow(
    clippy::needless_update,
    reason = "a table that gets another column needs none of it here"
)]

use loypemelding::config::norway;
use loypemelding::model::findings::{DATE_SHIFTED, FindingKind, VALUE_UNKNOWN_WORD};
use loypemelding::model::*;
use loypemelding::normalise;
use std::collections::BTreeSet;

/// How much of it.
#[derive(Clone, Copy)]
pub struct Size {
    /// Municipalities, at most as many as there are.
    pub n_municipalities: usize,
    /// Rows of an export.
    pub n_initiatives: usize,
    /// Exports, one at the end of each quarter.
    pub n_snapshots: usize,
}

/// An initiative is in the exports for so many quarters.
const QUARTERS: usize = 20;
const UNITS: [&str; 6] = [
    "Hjemmetjenesten",
    "Skolekontoret",
    "Plan og bygg",
    "IKT",
    "Barnevernet",
    "Vei og park",
];
const AREAS: [&str; 12] = [
    "Helse og omsorg",
    "Oppvekst",
    "Skole",
    "Barnehage",
    "Plan og bygg",
    "Vann og avløp",
    "Vei",
    "Kultur",
    "Administrasjon",
    "Digitalisering",
    "Sosiale tjenester",
    "Beredskap",
];
const THINGS: [&str; 8] = [
    "Digitalt tilsyn",
    "Felles saksbehandling",
    "Kjørelister",
    "Varsling ved brudd",
    "Selvbetjening",
    "Sensorer i bygg",
    "Velferdsteknologi",
    "Oppgaveplan",
];
const ODDITIES: [&FindingKind; 2] = [&VALUE_UNKNOWN_WORD, &DATE_SHIFTED];
const INDICATORS: [&str; 4] = ["Ventetid", "Sykefravær", "Timer spart", "Feil per måned"];

/// A number below `n` that a thing has for good.
fn of(thing: &[usize], n: usize) -> usize {
    // SplitMix64's last steps, over each part.
    let mixed = thing.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |mixed, part| {
        let mut x = (mixed ^ *part as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    });
    (mixed % n as u64) as usize
}

/// Whether it is one of so many per cent.
fn chance(per_cent: usize, thing: &[usize]) -> bool {
    of(thing, 100) < per_cent
}

fn word<W: Copy>(words: &[W], thing: &[usize]) -> W {
    words[of(thing, words.len())]
}

fn plus(date: Date, days: i64) -> Date {
    date + chrono::Duration::days(days)
}

/// What the run is about: the newest quarter.
pub fn scope(size: Size) -> Scope {
    let period = Period {
        year: 2026,
        part: Part::Quarter(3),
    };
    let mut municipalities = norway().all_on(period.last());
    municipalities.truncate(size.n_municipalities);
    Scope {
        as_of: period.last(),
        period,
        municipalities,
        currency: "NOK".to_owned(),
        price_year: Some(2026),
        discount_rate: Some(0.04),
    }
}

/// All rows.
pub fn dataset(size: Size, scope: &Scope) -> Dataset {
    let mut data = Dataset::default();
    let mut periods = vec![scope.period];
    for _ in 1..size.n_snapshots {
        periods.push(periods[periods.len() - 1].previous());
    }
    let dates: Vec<Date> = periods.iter().rev().map(|period| period.last()).collect();
    for (home, municipality) in scope.municipalities.iter().enumerate() {
        let place = Place {
            id: &municipality.id,
            home,
            n_new: (size.n_initiatives / QUARTERS).max(1),
        };
        for (at, date) in dates.iter().enumerate() {
            // So many new in each export as leave it.
            let first = at * place.n_new;
            for number in first..first + size.n_initiatives {
                place.add(&mut data, number, at, *date);
            }
        }
        place.add_files(&mut data, &dates, size);
        place.add_surroundings(&mut data, scope.as_of);
        let all: BTreeSet<Date> = dates.iter().copied().collect();
        data.snapshots.insert(municipality.id.clone(), all);
    }
    data.gates = (0..3).map(gate).collect();
    add_overlap(&mut data, scope.as_of);
    data.transitions = normalise::trace(&data.initiatives, &data.snapshots).0;
    data
}

fn gate(at: usize) -> Gate {
    Gate {
        source: "plain".to_owned(),
        model: "innovasjonsloypa".to_owned(),
        before: Some([Stage::Explore, Stage::Test, Stage::Implement][at]),
        bodies: vec!["innovasjonsråd".to_owned()],
        ..Gate::default()
    }
}

/// A municipality while its rows are made.
struct Place<'a> {
    id: &'a str,
    home: usize,
    n_new: usize,
}

/// The stage that an initiative has in its first, second, … quarter.
fn stage(thing: &[usize], age: usize) -> Stage {
    let fate = of(thing, 100);
    let pace = 1 + of(&[thing[0], thing[1], 1], 3);
    match age {
        2.. if fate < 25 => Stage::Rejected,
        6.. if fate < 35 => Stage::Stopped,
        16.. => word(&[Stage::Operate, Stage::Completed], thing),
        _ => Stage::ALL[(age / pace).min(6)],
    }
}

impl Place<'_> {
    /// Whether the exports of the municipality have a column at all.
    fn has(&self, per_cent: usize, column: usize) -> bool {
        chance(per_cent, &[self.home, column, 7])
    }

    fn file(&self, what: &str, date: Date) -> String {
        format!("eksporter/{}/{what}-{date}.xlsx", self.id)
    }

    /// An initiative in a snapshot, with its benefits.
    fn add(&self, data: &mut Dataset, number: usize, at: usize, date: Date) {
        let me = [self.home, number];
        let with = |per_cent: usize, what: usize| chance(per_cent, &[self.home, number, what]);
        // The last of the first export is new in it.
        let age = (QUARTERS - 1 + at).saturating_sub(number / self.n_new);
        let since_born = 91 * age as i64;
        let submitted = plus(date, -since_born - of(&[me[0], me[1], 2], 90) as i64);
        let stage = stage(&me, age);
        let running = stage.step().is_some_and(|step| (2..=6).contains(&step));
        let decided = stage != Stage::Submitted && stage != Stage::Assessed;
        let started = (age >= 3).then(|| plus(submitted, 270));
        let ends = plus(submitted, 700 + of(&[me[0], me[1], 3], 500) as i64);
        let budget = 100_000 * (1 + of(&[me[0], me[1], 4], 50) as i64);
        let light = |what: usize| {
            let lit = running && self.has(60, 40);
            lit.then(|| word(Light::ALL, &[me[0], me[1], at, what]))
        };
        let id = format!("{}-P{number:04}", self.id);
        data.initiatives.push(Initiative {
            snapshot: date,
            municipality: self.id.to_owned(),
            source: "plain".to_owned(),
            initiative_id: id.clone(),
            external_id: Some(format!("P{number:04}")),
            joint_id: with(3, 10).then(|| format!("felles-{}-{}", self.home / 5, number)),
            title: format!("{} {number}", word(&THINGS, &me)),
            description: with(60, 11).then(|| {
                "Et samarbeid mellom enhetene for å få til en bedre tjeneste for innbyggerne."
                    .to_owned()
            }),
            need: with(30, 12).then(|| "Ventetiden er for lang.".to_owned()),
            kind: with(80, 13).then(|| word(&Kind::ALL[..4], &me)),
            delivery: self.has(70, 14).then(|| word(Delivery::ALL, &me)),
            reused_from: with(4, 15).then(|| "Bodø".to_owned()),
            service_areas: (0..1 + of(&me, 2))
                .map(|n| word(&AREAS, &[me[0], me[1], n]).to_owned())
                .collect(),
            programme: with(30, 16).then(|| "Digital førstelinje".to_owned()),
            sdg: match with(30, 17) {
                true => vec![(1 + of(&me, 17)).to_string()],
                false => Vec::new(),
            },
            plan_anchor: (self.has(60, 18) && with(50, 18))
                .then(|| "Kommuneplanens samfunnsdel".to_owned()),
            origin: self.has(60, 19).then(|| word(Origin::ALL, &me)),
            origin_unit: with(70, 20).then(|| word(&UNITS, &me).to_owned()),
            stage: with(96, 21).then_some(stage),
            source_stage: Some(stage.word().to_owned()),
            learning: (stage == Stage::Stopped && with(40, 22)).then(|| "Lært noe.".to_owned()),
            submitted: with(92, 23).then_some(submitted),
            decided: (decided && self.has(80, 24)).then(|| plus(submitted, 180)),
            decision: decided.then_some(match stage {
                Stage::Rejected => Decision::Rejected,
                _ => Decision::Approved,
            }),
            decision_body: (decided && with(70, 25)).then(|| "Innovasjonsrådet".to_owned()),
            started: started.filter(|_| self.has(90, 26)),
            planned_end: with(80, 27).then_some(plus(ends, 30 * (at as i64 / 4))),
            actual_end: (stage.step().is_none() && with(70, 28)).then_some(plus(date, -20)),
            evaluated: started
                .filter(|_| self.has(40, 29) && with(50, 29))
                .map(|day| plus(day, 150)),
            has_owner: self.has(90, 30).then(|| with(85, 30)),
            budget: (self.has(70, 31) && with(85, 31)).then_some(Money(budget * 100)),
            forecast: (self.has(60, 32) && with(80, 32)).then_some(Money(budget * 105)),
            cost: (running && self.has(50, 33)).then_some(Money(budget * 40)),
            score_ease: (self.has(30, 34)).then(|| 1.0 + of(&[me[0], me[1], 34], 5) as f64),
            score_gain: (self.has(30, 34)).then(|| 1.0 + of(&[me[0], me[1], 35], 5) as f64),
            score_need: (self.has(30, 34)).then(|| 1.0 + of(&[me[0], me[1], 36], 5) as f64),
            light_schedule: light(1),
            light_economy: light(2),
            light_quality: light(3),
            light_risk: light(4),
            light_benefit: light(5),
            last_report: (running && self.has(60, 41))
                .then(|| plus(date, -(of(&[me[0], me[1], at], 150) as i64))),
            modified: self
                .has(60, 42)
                .then(|| plus(date, -(of(&[me[0], me[1], at, 1], 200) as i64))),
            file: self.file("tiltak", date),
            sheet: Some("Tiltak".to_owned()),
            row: data.initiatives.len() as i64 % 1_000 + 2,
            ..Initiative::default()
        });
        // About two in five have benefits, in nine of ten municipalities.
        if with(45, 50) && self.has(90, 50) {
            for nth in 0..1 + of(&[me[0], me[1], 51], 3) {
                self.add_benefit(data, &id, [me[0], me[1], nth], submitted, date);
            }
        }
    }

    /// A benefit in a snapshot, with four years and what has been measured by then.
    fn add_benefit(
        &self,
        data: &mut Dataset,
        initiative: &str,
        me: [usize; 3],
        submitted: Date,
        date: Date,
    ) {
        use chrono::Datelike;
        let with = |per_cent: usize, what: usize| chance(per_cent, &[me[0], me[1], me[2], what]);
        let id = format!("{initiative}-G{}", me[2]);
        let realisation = plus(submitted, 900);
        let kind = word(BenefitKind::ALL, &me);
        let row = data.benefits.len() as i64 % 1_000 + 2;
        let file = self.file("gevinster", date);
        data.benefits.push(Benefit {
            snapshot: date,
            municipality: self.id.to_owned(),
            benefit_id: id.clone(),
            initiative_id: Some(initiative.to_owned()),
            title: "Spart tid".to_owned(),
            kind: with(90, 1).then_some(kind),
            perspective: with(70, 2).then(|| word(Perspective::ALL, &me)),
            has_owner: Some(with(75, 3)),
            realisation: with(85, 4).then_some(realisation),
            conversion: with(50, 5).then(|| word(Conversion::ALL, &me)),
            indicator: with(80, 6).then(|| word(&INDICATORS, &me).to_owned()),
            unit: with(80, 6).then(|| "timer".to_owned()),
            baseline: with(70, 7).then_some(40.0),
            target: with(75, 8).then_some(20.0),
            file: file.clone(),
            row,
            ..Benefit::default()
        });
        let unit = match kind {
            BenefitKind::FreedTime => "hours",
            _ => "NOK",
        };
        let planned = 1_000_000 * (1 + of(&me, 40) as i64);
        for year in 0..4 {
            let year = i64::from(realisation.year()) + year;
            let over = year < i64::from(date.year());
            data.benefit_years.push(BenefitYear {
                snapshot: date,
                municipality: self.id.to_owned(),
                benefit_id: id.clone(),
                year,
                planned: Some(Money(planned)),
                realised: (over && with(70, 9)).then_some(Money(planned * 8 / 10)),
                unit: Some(unit.to_owned()),
                placement: with(80, 10).then(|| word(Placement::ALL, &me)),
                file: file.clone(),
                row,
                ..BenefitYear::default()
            });
        }
        for nth in 0..3 {
            let measured = plus(realisation, 30 + 120 * nth + of(&me, 60) as i64);
            if measured <= date && with(55, 11) {
                data.measurements.push(Measurement {
                    snapshot: date,
                    municipality: self.id.to_owned(),
                    benefit_id: id.clone(),
                    date: Some(measured),
                    value: 42.0 - of(&[me[0], me[1], me[2], nth as usize], 25) as f64,
                    file: self.file("malinger", date),
                    row,
                    ..Measurement::default()
                });
            }
        }
    }

    /// The account of the files, and a finding or two in each.
    fn add_files(&self, data: &mut Dataset, dates: &[Date], size: Size) {
        for (at, date) in dates.iter().enumerate() {
            let tables = [
                ("tiltak", Initiative::TABLE.name),
                ("gevinster", Benefit::TABLE.name),
                ("malinger", Measurement::TABLE.name),
            ];
            // Who lists no benefits has one file.
            let n_tables = if self.has(90, 50) { 3 } else { 1 };
            for (what, fills) in tables.into_iter().take(n_tables) {
                data.source_files.push(SourceFile {
                    municipality: Some(self.id.to_owned()),
                    snapshot: Some(*date),
                    path: self.file(what, *date),
                    fills: fills.to_owned(),
                    mapping: "plain".to_owned(),
                    n_records: size.n_initiatives as i64 + 1,
                    n_accepted: size.n_initiatives as i64,
                    n_header: 1,
                    ..SourceFile::default()
                });
            }
            for nth in 0..of(&[self.home, at, 60], 4) {
                data.findings.push(Finding {
                    code: word(&ODDITIES, &[self.home, at, nth]).code.to_owned(),
                    severity: Some(Severity::Warning),
                    municipality: Some(self.id.to_owned()),
                    file: Some(self.file("tiltak", *date)),
                    n_alike: 1 + of(&[self.home, at, nth, 1], 9) as i64,
                    ..Finding::default()
                });
            }
        }
    }

    /// Meetings, inhabitants, demand on roles, indicators from outside.
    fn add_surroundings(&self, data: &mut Dataset, as_of: Date) {
        for month in 0..30 {
            data.meetings.push(Meeting {
                municipality: self.id.to_owned(),
                body: Some("Innovasjonsrådet".to_owned()),
                date: plus(
                    as_of,
                    -30 * month - of(&[self.home, month as usize], 9) as i64,
                ),
                ..Meeting::default()
            });
        }
        for year in 0..4 {
            data.populations.push(Population {
                municipality: self.id.to_owned(),
                date: plus(as_of, -365 * year),
                population: Some(2_000 + of(&[self.home, 61], 60_000) as i64),
                employees: self.has(80, 62).then_some(400),
                ..Population::default()
            });
        }
        for n in 0..12 {
            data.allocations.push(Allocation {
                municipality: self.id.to_owned(),
                initiative_id: None,
                role: word(&["Arkitekt", "Utvikler", "Prosjektleder"], &[n]).to_owned(),
                from: Some(plus(as_of, -90)),
                to: Some(plus(as_of, 200)),
                load_share: Some(0.25),
                ..Allocation::default()
            });
        }
        for year in 2019..2026_usize {
            for (nth, indicator) in INDICATORS.iter().enumerate().take(2) {
                data.indicator_series.push(IndicatorSeries {
                    municipality: self.id.to_owned(),
                    indicator: (*indicator).to_owned(),
                    period: year.to_string(),
                    value: 60.0 + of(&[self.home, year, nth], 20) as f64,
                    unit: Some("dager".to_owned()),
                    ..IndicatorSeries::default()
                });
            }
        }
    }
}

/// Clusters of two to five across municipalities, one for about twelve initiatives, all their
/// pairs, as many pairs that were not linked, and an answer to every twentieth.
fn add_overlap(data: &mut Dataset, as_of: Date) {
    let current: Vec<&Initiative> = data.current_initiatives(as_of);
    let (mut pairs, mut clusters, mut reviews) = (Vec::new(), Vec::new(), Vec::new());
    for nth in 0..current.len() / 12 {
        let name = format!("k{nth:05}");
        let members: BTreeSet<usize> = (0..2 + of(&[nth, 70], 4))
            .map(|member| of(&[nth, member, 71], current.len()))
            .collect();
        let members: Vec<&Initiative> = members.iter().map(|at| current[*at]).collect();
        for (at, a) in members.iter().enumerate() {
            clusters.push(OverlapCluster {
                cluster: name.clone(),
                initiative_id: a.initiative_id.clone(),
                municipality: a.municipality.clone(),
                front: at == 0,
                weakest_link: 0.7,
                next_step: word(&["copy", "join", "run", "lead"], &[nth, at]).to_owned(),
                ..OverlapCluster::default()
            });
            for b in &members[at + 1..] {
                pairs.push(pair(a, b, Some(&name)));
            }
        }
        for other in 0..6 {
            let at = of(&[nth, other, 72], current.len());
            pairs.push(pair(members[0], current[at], None));
        }
    }
    for (nth, pair) in pairs.iter().enumerate().step_by(20) {
        reviews.push(OverlapReview {
            initiative_a: pair.initiative_a.clone(),
            initiative_b: pair.initiative_b.clone(),
            answer: Some(word(Relation::ALL, &[nth, 73])),
            reviewer: None,
            date: Some(as_of),
            ..OverlapReview::default()
        });
    }
    data.overlap_pairs = pairs;
    data.overlap_clusters = clusters;
    data.overlap_reviews = reviews;
}

fn pair(a: &Initiative, b: &Initiative, cluster: Option<&str>) -> OverlapPair {
    let (a, b) = match a.initiative_id <= b.initiative_id {
        true => (a, b),
        false => (b, a),
    };
    OverlapPair {
        initiative_a: a.initiative_id.clone(),
        initiative_b: b.initiative_id.clone(),
        municipality_a: a.municipality.clone(),
        municipality_b: b.municipality.clone(),
        score: if cluster.is_some() { 0.8 } else { 0.4 },
        linked: cluster.is_some(),
        reasons: vec!["digital".to_owned(), "tilsyn".to_owned()],
        cluster: cluster.map(str::to_owned),
        ..OverlapPair::default()
    }
}
