//! The overlap room: what holds for every table, and the rules that a reader could check by hand.
//! How good it is stands in `quality`.

mod ask;
mod evaluate;
mod properties;
mod quality;
mod search;
mod thesaurus;

use loypemelding::model::{
    Concept, ConceptKind, Date, Delivery, Initiative, Kind, OverlapPair, Relation, Stage, Thesaurus,
};
use loypemelding::overlap::{self, Options, Overlap, fold};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

// ---- Folding ------------------------------------------------------------------------------

fn check(given: &str, gives: &str) {
    assert_eq!(fold::fold(given), fold::fold(gives), "{given} and {gives}");
}

#[test]
fn nynorsk_and_danish_fold_to_bokmal() {
    for pairs in [
        // Function words.
        "ikkje=ikke kva=hva frå=fra noko=noe meir=mer fleire=flere kvifor=hvorfor kven=hvem",
        "korleis=hvordan nokon=noen mykje=mye sjølv=selv berre=bare hvad=hva nu=nå gøre=gjøre",
        // Services.
        "heimeteneste=hjemmetjeneste heimetenesta=hjemmetjenesten sjukeheim=sykehjem",
        "sjukepleiar=sykepleier skulane=skolene vassmålarar=vannmålere bustader=boliger",
        "leiarar=ledere tilsette=ansatte innbyggjarane=innbyggerne brukarar=brukere",
        "tenestene=tjenestene einingane=enhetene eigedom=eiendom rekneskap=regnskap",
        "rettleiing=veiledning vegar=veier høyring=høring køyring=kjøring løysing=løsning",
        "tryggleik=trygghet offentlege=offentlige mogleg=mulig verksemd=virksomhet",
        "kvardag=hverdag sommaren=sommeren kyrkje=kirke fråvær=fravær oppgåver=oppgaver",
        "utgreiing=utredning medverknad=medvirkning vedlikehald=vedlikehold auke=øke",
        "forsking=forskning barnehagane=barnehagene",
        // Danish.
        "tryghed=trygghet udvikling=utvikling overvågning=overvåking vejledning=veiledning",
        "hjælpemidler=hjelpemidler medarbejder=medarbeider projekt=prosjekt proces=prosess",
        "opgaver=oppgaver ældre=eldre skærm=skjerm affald=avfall brugere=brukere",
        "sagsbehandling=saksbehandling spørgsmål=spørsmål kommunikation=kommunikasjon",
        // Inflection.
        "digitalt=digital systemer=system prosjektene=prosjekt hjemmetjeneste=hjemmetjenestene",
        "brukarane=bruker brukere=bruker brukerens=bruker registrerer=registrere skjemaer=skjema",
        "hentes=hente boksene=boks kursene=kurs lisenser=lisens finansene=finans enheter=enhet",
        "kvaliteten=kvalitet rommet=rom bussene=buss kjøpte=kjøpe målte=måle bygde=bygge",
    ] {
        for pair in pairs.split(' ') {
            let (given, gives) = pair
                .split_once('=')
                .expect("because each pair has two sides");
            check(given, gives);
        }
    }
}

#[test]
fn words_that_differ_stay_apart() {
    for (one, other) in [
        ("skole", "sykehjem"),
        ("vann", "vei"),
        ("barnehage", "barnevern"),
        ("bolig", "bil"),
        ("bok", "boks"),
        ("plan", "plante"),
        ("bil", "billett"),
        ("hel", "helse"),
        ("kunde", "kundereise"),
        ("kamp", "kampanje"),
        ("hjem", "hjemmetjeneste"),
        ("PS350", "PS351"),
    ] {
        assert_ne!(fold::fold(one), fold::fold(other), "{one} and {other}");
    }
}

#[test]
fn text_is_cut_into_words_without_markup() {
    let words = fold::words("<p>M&aring;ling&nbsp;hjemme</p> 3 < 4 e\u{301}n");
    assert_eq!(words, ["måling", "hjemme", "3", "4", "én"]);
}

// ---- Initiatives --------------------------------------------------------------------------

fn initiative(municipality: &str, id: &str, title: &str, description: &str) -> Initiative {
    Initiative {
        municipality: municipality.to_owned(),
        initiative_id: format!("{municipality}/{id}"),
        title: title.to_owned(),
        description: (!description.is_empty()).then(|| description.to_owned()),
        ..Initiative::default()
    }
}

fn find(rows: &[Initiative], options: &Options) -> Overlap {
    let rows: Vec<&Initiative> = rows.iter().collect();
    overlap::find(&rows, &Thesaurus::default(), options)
}

fn linked(found: &Overlap) -> Vec<(&str, &str)> {
    let links = found.pairs.iter().filter(|pair| pair.linked);
    links
        .map(|pair| (pair.initiative_a.as_str(), pair.initiative_b.as_str()))
        .collect()
}

fn pair<'a>(found: &'a Overlap, a: &str, b: &str) -> &'a OverlapPair {
    let wanted = |p: &&OverlapPair| p.initiative_a == a && p.initiative_b == b;
    found
        .pairs
        .iter()
        .find(wanted)
        .expect("because the pair is worth seeing")
}

/// A few initiatives of two municipalities, two of them the same in Bokmål and Nynorsk.
fn portfolio() -> Vec<Initiative> {
    vec![
        initiative(
            "1506",
            "1",
            "Medisindispensere i hjemmet",
            "Elektronisk dispenser varsler og gir ut riktig dose til hjemmeboende.",
        ),
        initiative(
            "1506",
            "2",
            "Brøyting av gangveier",
            "Kart over brøytede gangveier.",
        ),
        initiative("1506", "3", "Forprosjekt", "Lekkasjesøk på ledningsnettet."),
        initiative(
            "1539",
            "1",
            "Medisindispensarar heime",
            "Elektronisk dispensar varslar og gjev ut rett dose til heimebuande.",
        ),
        initiative(
            "1539",
            "2",
            "Utlån av turutstyr",
            "Bua ved biblioteket låner ut ski.",
        ),
        initiative(
            "1539",
            "3",
            "Forprosjekt",
            "Nytt klubbhus ved idrettsbanen.",
        ),
    ]
}

#[test]
fn the_same_in_bokmal_and_nynorsk_is_linked() {
    let found = find(&portfolio(), &Options::default());
    assert_eq!(linked(&found), [("1506/1", "1539/1")]);
    assert_eq!(found.clusters.len(), 2);
    assert!(found.pairs.iter().all(|pair| pair.probability.is_none()));
}

#[test]
fn generic_titles_do_not_match() {
    let rows = [
        initiative("1506", "1", "Digitalisering", ""),
        initiative("1539", "1", "Digitalisering", ""),
        initiative("1506", "2", "Nytt fagsystem", "Barnevernet bytter journal."),
        initiative(
            "1539",
            "2",
            "Nytt fagsystem",
            "Brannvesenet fører tilsyn på brett.",
        ),
        initiative("1506", "3", "Forprosjekt 2", "Svømmehall ved fjorden."),
        initiative("1539", "3", "Forprosjekt 2", "Sensorer i avløpskummer."),
    ];
    let found = find(&rows, &Options::default());
    assert_eq!(found.pairs, []);
    assert_eq!(found.clusters, []);
}

#[test]
fn synonyms_let_other_words_meet() {
    let rows = [
        initiative("1506", "1", "DHO", "Kols"),
        initiative("1539", "1", "Digital hjemmeoppfølging", "Diabetes"),
        initiative("1539", "2", "Utlån av ski", "Bua"),
    ];
    let rows: Vec<&Initiative> = rows.iter().collect();
    let concept = |id: &str, terms: &[&str]| Concept {
        id: id.to_owned(),
        kind: ConceptKind::Solution,
        name: terms[0].to_owned(),
        terms: terms.iter().map(|term| (*term).to_owned()).collect(),
        told: Vec::new(),
        wider: Vec::new(),
        not: Vec::new(),
    };
    let thesaurus = Thesaurus {
        concepts: vec![
            concept(
                "monitoring",
                &["digital hjemmeoppfølging", "DHO", "avstandsoppfølging"],
            ),
            concept("lending", &["utstyrssentral", "bua", "låne ski"]),
            concept("chat", &["samtalerobot", "chatbot"]),
        ],
        rings: Vec::new(),
    };
    let without = overlap::find(&rows, &Thesaurus::default(), &Options::default());
    assert_eq!(linked(&without), []);
    let with = overlap::find(&rows, &thesaurus, &Options::default());
    assert_eq!(linked(&with), [("1506/1", "1539/1")]);
    let reasons = &pair(&with, "1506/1", "1539/1").reasons;
    let named = reasons
        .iter()
        .find(|reason| reason.starts_with("concept=digital hjemmeoppfølging|"));
    let named = named.expect("because the concept is what both tell");
    assert!(named.contains("|dho|"), "{named}");
}

#[test]
fn reasons_are_true() {
    let rows = portfolio();
    let found = find(&rows, &Options::default());
    let pair = pair(&found, "1506/1", "1539/1");
    let text = format!(
        "{} {}",
        rows[0].title,
        rows[0].description.clone().unwrap_or_default()
    );
    let text = text.to_lowercase();
    let (mut terms, mut before) = (0, f64::INFINITY);
    for reason in &pair.reasons {
        let (what, number) = reason
            .rsplit_once('|')
            .expect("because each reason has a number");
        let number: f64 = number
            .parse()
            .expect("because the number is written as digits");
        match what.split_once('=') {
            Some(("term", term)) => {
                assert!(text.contains(term), "{term} stands in the first text");
                assert!(number <= before, "the heaviest first");
                (terms, before) = (terms + 1, number);
            }
            Some(("field", field)) => {
                assert!(["title", "text", "area"].contains(&field));
                assert!((0.0..=1.0).contains(&number));
            }
            None if what == "margin" => assert!((number - pair.margin).abs() <= 0.005),
            _ => assert_eq!(what, "runner_up"),
        }
    }
    assert!(terms >= 3, "{:?}", pair.reasons);
    assert!(
        pair.reasons
            .iter()
            .any(|r| r.starts_with("term=dispenser|"))
    );
}

#[test]
fn one_joint_initiative_is_sharing_and_no_cluster() {
    let mut rows = portfolio();
    for at in [0, 3] {
        rows[at].title = "Responssenter Romsdal".to_owned();
        rows[at].delivery = Some(Delivery::Intermunicipal);
    }
    let by_title = find(&rows, &Options::default());
    assert!(pair(&by_title, "1506/1", "1539/1").joint);
    assert_eq!(by_title.clusters, []);

    let mut rows = portfolio();
    rows[1].joint_id = Some("R7".to_owned());
    rows[4].joint_id = Some("R7".to_owned());
    let by_id = find(&rows, &Options::default());
    let joint = pair(&by_id, "1506/2", "1539/2");
    assert!(joint.joint && joint.linked, "also where the texts differ");
    assert!(!pair(&by_id, "1506/1", "1539/1").joint);
}

#[test]
fn programmes_are_left_out_and_rejected_ones_stay_out_of_clusters() {
    let mut rows = portfolio();
    rows[0].kind = Some(Kind::Programme);
    assert_eq!(linked(&find(&rows, &Options::default())), []);
    let mut rows = portfolio();
    rows[0].stage = Some(Stage::Rejected);
    let found = find(&rows, &Options::default());
    assert_eq!(linked(&found).len(), 1);
    assert_eq!(found.clusters, []);
    let mut rows = portfolio();
    rows[0].stage = Some(Stage::Completed);
    let found = find(&rows, &Options::default());
    assert_eq!(found.clusters.len(), 2, "what is finished can be copied");
}

#[test]
fn pairs_inside_a_municipality_come_on_request() {
    let mut rows = portfolio();
    rows[3].municipality = "1506".to_owned();
    assert_eq!(linked(&find(&rows, &Options::default())), []);
    let options = Options {
        within: true,
        ..Options::default()
    };
    let found = find(&rows, &options);
    assert_eq!(linked(&found), [("1506/1", "1539/1")]);
    assert_eq!(found.clusters, []);
}

#[test]
fn the_next_step_follows_from_the_stages() {
    let check = |first: Option<Stage>, second: Option<Stage>, gives: [&str; 2]| {
        let mut rows = portfolio();
        (rows[0].stage, rows[3].stage) = (first, second);
        rows[0].started = Date::from_ymd_opt(2024, 1, 1);
        let found = find(&rows, &Options::default());
        let steps: Vec<&str> = found
            .clusters
            .iter()
            .map(|m| m.next_step.as_str())
            .collect();
        assert_eq!(steps, gives, "{first:?} {second:?}");
        for member in &found.clusters {
            assert_eq!(member.front, member.next_step == "lead");
        }
    };
    check(Some(Stage::Implement), Some(Stage::Plan), ["lead", "copy"]);
    check(
        Some(Stage::Submitted),
        Some(Stage::Completed),
        ["copy", "lead"],
    );
    check(Some(Stage::Explore), Some(Stage::Plan), ["join", "lead"]);
    check(Some(Stage::Explore), Some(Stage::Explore), ["lead", "join"]);
    check(Some(Stage::Test), Some(Stage::Submitted), ["lead", "join"]);
    check(Some(Stage::Test), Some(Stage::Operate), ["run", "lead"]);
    check(Some(Stage::Stopped), Some(Stage::Explore), ["run", "lead"]);
    check(None, Some(Stage::Operate), ["run", "lead"]);
    check(None, None, ["run", "run"]);
}

#[test]
fn who_ends_in_one_year_can_coordinate() {
    let check = |stages: [Stage; 2], ends: [i32; 2], gives: &str| {
        let mut rows = portfolio();
        for (at, (stage, end)) in [0, 3].into_iter().zip(stages.into_iter().zip(ends)) {
            rows[at].stage = Some(stage);
            rows[at].planned_end = Date::from_ymd_opt(end, 6, 1);
        }
        let found = find(&rows, &Options::default());
        let steps: Vec<&str> = found
            .clusters
            .iter()
            .map(|m| m.next_step.as_str())
            .collect();
        assert_eq!(steps, ["lead", gives], "{stages:?} {ends:?}");
    };
    check([Stage::Implement, Stage::Test], [2027, 2027], "coordinate");
    check([Stage::Implement, Stage::Test], [2027, 2028], "run");
    check([Stage::Operate, Stage::Test], [2027, 2027], "run");
    check([Stage::Implement, Stage::Plan], [2027, 2027], "copy");
    check([Stage::Test, Stage::Plan], [2027, 2027], "join");
}

// ---- Themes -------------------------------------------------------------------------------

/// Molde lends tools; so does Rauma, which also lends books.
fn lending() -> Vec<Initiative> {
    vec![
        initiative(
            "1506",
            "1",
            "Utlån av verktøy",
            "Innbyggerne låner drill og sag på biblioteket.",
        ),
        initiative("1506", "2", "Brøytekart", "Kart over brøytede gangveier."),
        initiative(
            "1539",
            "1",
            "Verktøyutlån",
            "Innbyggerne låner drill og sag av biblioteket.",
        ),
        initiative(
            "1539",
            "2",
            "Boka kommer",
            "Tingbibliotek som kjører ut romaner.",
        ),
    ]
}

fn find_with(rows: &[Initiative], options: &Options) -> Overlap {
    let thesaurus = Thesaurus {
        concepts: vec![Concept {
            id: "library".to_owned(),
            kind: ConceptKind::Solution,
            name: "tingbibliotek".to_owned(),
            terms: ["tingbibliotek", "biblioteket"].map(str::to_owned).to_vec(),
            told: Vec::new(),
            wider: Vec::new(),
            not: Vec::new(),
        }],
        rings: Vec::new(),
    };
    let rows: Vec<&Initiative> = rows.iter().collect();
    let near = overlap::engine::Near {
        score: 0.0,
        per_record: 6,
    };
    overlap::find(
        &rows,
        &thesaurus,
        &Options {
            near,
            ..options.clone()
        },
    )
}

#[test]
fn a_theme_in_common_is_no_link_and_no_cluster() {
    let found = find_with(&lending(), &Options::default());
    assert_eq!(linked(&found), [("1506/1", "1539/1")]);
    let theme = pair(&found, "1506/1", "1539/2");
    assert_eq!(theme.relation, Some(Relation::Theme), "{:?}", theme.reasons);
    assert_eq!((theme.linked, &theme.cluster), (false, &None));
    let members = found.clusters.iter().map(|m| m.initiative_id.as_str());
    assert_eq!(members.collect::<Vec<_>>(), ["1506/1", "1539/1"]);
    let others = found
        .pairs
        .iter()
        .filter(|pair| pair.initiative_a == "1506/2");
    for pair in others {
        assert_eq!(pair.relation, None, "they share no concept");
    }
}

#[test]
fn inside_a_municipality_there_is_no_theme() {
    let options = Options {
        within: true,
        ..Options::default()
    };
    let found = find_with(&lending(), &options);
    let inside = pair(&found, "1539/1", "1539/2");
    assert!(inside.linked || inside.relation.is_none());
    assert_eq!(inside.cluster, None);
}

#[test]
fn an_answer_decides_what_is_a_theme() {
    let answered = |answer: Relation| Options {
        answers: vec![overlap::Answered {
            a: "1506/1".to_owned(),
            b: "1539/1".to_owned(),
            answer,
        }],
        ..Options::default()
    };
    let found = find_with(&lending(), &answered(Relation::Theme));
    let said = pair(&found, "1506/1", "1539/1");
    assert_eq!((said.relation, said.linked), (Some(Relation::Theme), false));
    assert!(said.proposed, "the finder had said otherwise");
    let together = found
        .clusters
        .iter()
        .filter(|m| m.initiative_id == "1539/1");
    assert_eq!(together.count(), 0);
    let found = find_with(&lending(), &answered(Relation::Different));
    let said = pair(&found, "1506/1", "1539/1");
    assert_eq!(said.relation, Some(Relation::Different));
}

// ---- What holds for every table -----------------------------------------------------------

const WORDS: &[&str] = &[
    "medisin",
    "dispenser",
    "hjemme",
    "heime",
    "teneste",
    "tjeneste",
    "skole",
    "skule",
    "vann",
    "måler",
    "sensor",
    "digital",
    "søknad",
    "barnehage",
    "brøyting",
    "kart",
    "arkiv",
    "robot",
    "faktura",
    "sykehjem",
    "<b>",
    "&amp;",
    "",
    "ø",
    "2023",
    "Forprosjekt",
];

fn some_rows() -> impl Strategy<Value = Vec<Initiative>> {
    let words = |most| prop::collection::vec(prop::sample::select(WORDS), 0..most);
    let row = (0..4usize, words(4), words(8), prop::option::of(0..3usize));
    prop::collection::vec(row, 0..40).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(at, (party, title, text, joint))| Initiative {
            joint_id: joint.filter(|_| at % 5 == 0).map(|j| format!("J{j}")),
            ..initiative(
                &format!("15{party:02}"),
                &at.to_string(),
                &title.join(" "),
                &text.join(" "),
            )
        })
        .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scores_are_shares_and_pairs_are_ordered(rows in some_rows(), within: bool) {
        let found = find(&rows, &Options { within, ..Options::default() });
        let mut seen = BTreeSet::new();
        for pair in &found.pairs {
            prop_assert!((0.0..=1.0).contains(&pair.score));
            prop_assert!(pair.initiative_a < pair.initiative_b);
            prop_assert!(within || pair.municipality_a != pair.municipality_b);
            prop_assert!(seen.insert((&pair.initiative_a, &pair.initiative_b)), "each pair once");
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in some_rows(), turn in 0..40usize) {
        let mut turned = rows.clone();
        turned.reverse();
        turned.rotate_left(turn % rows.len().max(1));
        let (one, other) = (find(&rows, &Options::default()), find(&turned, &Options::default()));
        prop_assert_eq!(one.pairs, other.pairs);
        prop_assert_eq!(one.clusters, other.clusters);
        prop_assert_eq!(one.caps, other.caps);
    }

    #[test]
    fn it_does_not_matter_which_side_comes_first(rows in some_rows()) {
        // Renaming the municipalities turns their order around; the scores must not follow.
        let scores = |rows: &[Initiative]| -> BTreeMap<(String, String), f64> {
            let options = Options { threshold: Some(0.0), ..Options::default() };
            let found = find(rows, &options);
            found.pairs.into_iter().map(|p| ((p.initiative_a, p.initiative_b), p.score)).collect()
        };
        let mut renamed = rows.clone();
        for row in &mut renamed {
            row.municipality = format!("{:?}", 9999 - row.municipality.parse::<i32>().unwrap_or(0));
        }
        let (one, other) = (scores(&rows), scores(&renamed));
        for (pair, score) in &one {
            if let Some(again) = other.get(pair) {
                prop_assert!((score - again).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn a_cluster_holds_one_of_each_municipality(rows in some_rows()) {
        let found = find(&rows, &Options { threshold: Some(0.0), ..Options::default() });
        let (mut taken, mut members) = (BTreeSet::new(), BTreeMap::new());
        for row in &found.clusters {
            prop_assert!(taken.insert((&row.cluster, &row.municipality)));
            prop_assert!((0.0..=1.0).contains(&row.weakest_link));
            members.insert(&row.initiative_id, &row.cluster);
        }
        for pair in found.pairs.iter().filter(|pair| pair.cluster.is_some()) {
            prop_assert_eq!(members.get(&pair.initiative_a).copied(), pair.cluster.as_ref());
            prop_assert_eq!(members.get(&pair.initiative_b).copied(), pair.cluster.as_ref());
        }
    }
}
