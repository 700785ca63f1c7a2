//! `loype overlap`: the form of what it writes, how answers win, and which tables and answers it
//! refuses, with the words it does so.

use super::{Given, file, loype, loype_on};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Three things of two municipalities, and one that only one of them has.
const RECORDS: &str = "\
id,kommunenr,tittel,beskrivelse,område
m1,1506,Medisindispensere i hjemmet,Elektronisk dispenser varsler og gir ut riktig dose til hjemmeboende,Helse
m2,1506,Brøyting av gangveier,Kart over brøytede gangveier,Teknisk
m3,1506,Medisinutlevering,Dispenser med riktig dose til hjemmeboende,Helse
r1,1539,Medisindispensarar heime,Elektronisk dispensar varslar og gjev ut rett dose til heimebuande,Helse
r2,1539,Utlån av turutstyr,Bua ved biblioteket låner ut ski,Kultur
";

/// Runs it on a table with the flags for `RECORDS`, and more.
fn overlap(records: &str, more: &[&str]) -> Given {
    let mut arguments = vec!["overlap", "-", "--id", "id", "--party", "kommunenr"];
    arguments.extend(["--text", "tittel,beskrivelse", "-o", "-"]);
    arguments.extend(more);
    loype_on(records.as_bytes(), &arguments)
}

/// The rows of LINKS: decision, score, margin and reasons by the two ids.
fn rows(links: &str) -> BTreeMap<(String, String), csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(links.as_bytes());
    let header = reader.headers().expect("because there is a header");
    let names = "id_a,id_b,score,probability,margin,decision,reasons";
    assert_eq!(header.iter().collect::<Vec<_>>().join(","), names);
    let rows = reader.into_records().map(|row| {
        let row = row.expect("because it is CSV");
        ((row[0].to_owned(), row[1].to_owned()), row)
    });
    rows.collect()
}

fn decision(given: &Given, a: &str, b: &str) -> Option<String> {
    let rows = rows(&given.out);
    let row = rows.get(&(a.to_owned(), b.to_owned()));
    row.map(|row| row[5].to_owned())
}

fn refused(given: &Given, words: &[&str]) {
    assert_eq!((given.code, given.out.as_str()), (2, ""), "{}", given.err);
    for word in words {
        assert!(given.err.contains(word), "no «{word}» in: {}", given.err);
    }
}

// ---- What is written ------------------------------------------------------------------------

#[test]
fn every_candidate_has_a_line() {
    let given = overlap(RECORDS, &["--extra", "område"]);
    assert_eq!(given.code, 0, "{}", given.err);
    let rows = rows(&given.out);
    let dispensers = &rows[&("m1".to_owned(), "r1".to_owned())];
    assert_eq!((&dispensers[3], &dispensers[5]), ("", "link"));
    let score: f64 = dispensers[2].parse().expect("because it is a number");
    assert!((0.5..=1.0).contains(&score), "{score}");
    assert!(dispensers[6].contains("term="), "{}", &dispensers[6]);
    assert!(
        dispensers[6].contains("; concept=medisindispenser|"),
        "{}",
        &dispensers[6]
    );
    // What "Helse" is worth can't be read off so few matches, so nothing is said of it.
    assert!(!given.out.contains("field=area|"), "{}", given.out);
    let near = &rows[&("m3".to_owned(), "r1".to_owned())];
    assert_eq!(&near[5], "no");
    // By the ids of both, lower id first, none inside a municipality, each once.
    let lines: Vec<&str> = given.out.lines().skip(1).collect();
    assert_eq!(lines.len(), rows.len());
    assert!(lines.is_sorted(), "{}", given.out);
    assert!(rows.keys().all(|(a, b)| a < b && a[..1] != b[..1]));
    let told = "5 records of 2 parties: ";
    assert!(given.err.contains(told), "{}", given.err);
    assert!(
        given.err.contains("candidates, 1 links, in "),
        "{}",
        given.err
    );
    let (_, threshold) = given
        .err
        .split_once("Least score of a link: ")
        .expect("because the threshold is told");
    let (least, on_what) = threshold
        .split_once(", ")
        .expect("because it is told what it rests on");
    assert!(on_what.starts_with("a cautious one"), "{on_what}");
    let least: f64 = least.parse().expect("because it is a number");
    assert!(0.0 < least && least <= score, "{least}");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut lines: Vec<&str> = RECORDS.lines().collect();
    lines[1..].reverse();
    lines[1..].rotate_left(2);
    let other = lines.join("\n") + "\n";
    assert_eq!(overlap(RECORDS, &[]).out, overlap(&other, &[]).out);
}

#[test]
fn other_encodings_and_delimiters_are_read() {
    let plain = overlap(RECORDS, &[]);
    let semicolons = RECORDS.replace(',', ";");
    let latin: Vec<u8> = semicolons.chars().map(|c| c as u8).collect();
    let arguments = "overlap - --id id --party KOMMUNENR --text tittel,beskrivelse -o -";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    assert_eq!(loype_on(&latin, &arguments).out, plain.out);
}

#[test]
fn pairs_inside_a_party_come_on_request() {
    assert_eq!(decision(&overlap(RECORDS, &[]), "m1", "m3"), None);
    assert!(decision(&overlap(RECORDS, &["--within"]), "m1", "m3").is_some());
}

#[test]
fn near_misses_can_be_few() {
    let run = |more: &[&str]| {
        let flags = "--id id --party party --text title,description -o -";
        let mut arguments = vec!["overlap", "sample-data/overlap/records.csv"];
        arguments.extend(flags.split(' ').chain(more.iter().copied()));
        rows(&loype(&arguments).out)
    };
    // The ids that stand in pairs that are no links, once for each.
    let near = |rows: &BTreeMap<(String, String), csv::StringRecord>| -> Vec<String> {
        let near = rows.iter().filter(|(_, row)| &row[5] == "no");
        near.flat_map(|((a, b), _)| [a.clone(), b.clone()])
            .collect()
    };
    let (all, few) = (run(&[]), run(&["--near", "1"]));
    let at_most_once = |ids: &[String]| ids.iter().collect::<BTreeSet<_>>().len() == ids.len();
    assert!(!at_most_once(&near(&all)), "{all:?}");
    assert!(
        at_most_once(&near(&few)) && !near(&few).is_empty(),
        "{few:?}"
    );
    let n_links = |rows: &BTreeMap<_, csv::StringRecord>| {
        rows.values().filter(|row| &row[5] == "link").count()
    };
    assert_eq!(n_links(&all), n_links(&few));
    refused(&overlap(RECORDS, &["--near", "0"]), &["--near"]);
}

#[test]
fn a_file_is_there_whole_or_not_at_all() {
    let (folder, records) = file("records.csv", RECORDS);
    let to = folder.path().join("links.csv");
    let to = to.to_str().expect("because the name is UTF-8");
    let run = |records: &str, to: &str| {
        let arguments = ["--id", "id", "--party", "kommunenr", "--text", "tittel"];
        let mut all = vec!["overlap", records];
        all.extend(arguments);
        all.extend(["-o", to]);
        loype(&all)
    };
    let given = run(&records, to);
    assert_eq!((given.code, given.out.as_str()), (0, ""), "{}", given.err);
    let written = std::fs::read_to_string(to).expect("because it was written");
    assert!(written.starts_with("id_a,id_b,score,"));
    // A table that is refused leaves the file as it was.
    let (_other, broken) = file("broken.csv", RECORDS.replace("m2", "m1"));
    assert_eq!(run(&broken, to).code, 2);
    assert_eq!(std::fs::read_to_string(to).ok(), Some(written));
    let names = std::fs::read_dir(folder.path()).expect("because it is there");
    assert_eq!(names.count(), 2, "something is left beside the file");
    let nowhere = folder.path().join("no/such/links.csv");
    let nowhere = nowhere.to_str().expect("because the name is UTF-8");
    refused(
        &run(&records, nowhere),
        &["can't write", "Is the folder there"],
    );
}

// ---- Answers ----------------------------------------------------------------------------------

/// Runs it with answers, given as lines after the header.
fn answered(lines: &str) -> Given {
    let (_folder, path) = file("answers.csv", format!("id_a,id_b,answer\n{lines}"));
    overlap(RECORDS, &["--answers", &path])
}

#[test]
fn an_answer_wins() {
    for (lines, a, b, is_link) in [
        ("m1,r1,different\n", "m1", "r1", false),
        ("r1,m1,theme\n", "m1", "r1", false),
        ("m2,r2,same\n", "m2", "r2", true),
        ("m1,r1,SAME\n", "m1", "r1", true),
        ("m3,r1,same\n", "m3", "r1", true),
    ] {
        let given = answered(lines);
        assert_eq!(given.code, 0, "{lines}: {}", given.err);
        assert!(given.err.contains("1 pairs are answered."), "{}", given.err);
        // What is said to be another thing is no link, whether it has a line or none.
        let decided = decision(&given, a, b);
        assert_eq!(decided.as_deref() == Some("link"), is_link, "{lines}");
    }
}

#[test]
fn the_last_of_several_answers_counts() {
    let given = answered("m1,r1,same\nr1,m1,different\nm2,r2,different\nm2,r2,different\n");
    assert_ne!(decision(&given, "m1", "r1").as_deref(), Some("link"));
    let told = "2 pairs are answered; 1 answer is overruled by a later one.";
    assert!(given.err.contains(told), "{}", given.err);
}

#[test]
fn answers_that_cannot_be_used_are_refused() {
    refused(
        &answered("m1,r1,same\nm1,x9,same\n"),
        &["answers.csv, line 3", "«id_b»", "take the line out"],
    );
    refused(
        &answered("m1,r1,diferent\n"),
        &[
            "answers.csv, line 2",
            "`same`, `theme`, `different`",
            "Is `different` meant?",
        ],
    );
    refused(&answered("m1,m1,same\n"), &["line 2", "the same record's"]);
    let (_folder, path) = file("answers.csv", "a,b,answer\nm1,r1,same\n");
    refused(
        &overlap(RECORDS, &["--answers", &path]),
        &["there is no column «id_a»"],
    );
    refused(
        &overlap(RECORDS, &["--answers", "/no/such/answers.csv"]),
        &["there is no such file"],
    );
}

// ---- Tables that can't be used ----------------------------------------------------------------

#[test]
fn tables_that_cannot_be_used_are_refused() {
    refused(
        &overlap(RECORDS, &["--extra", "omrade"]),
        &[
            "stdin, line 1",
            "no column «omrade» for --extra",
            "did you mean «område»?",
        ],
    );
    let twice = RECORDS.replace("m3,", "m1,").replace("r2,", "m1,");
    refused(
        &overlap(&twice, &[]),
        &["stdin, lines 4, 6", "«id»", "on line 2", "--id"],
    );
    let without = RECORDS.replace("m2,", ",");
    refused(&overlap(&without, &[]), &["stdin, line 3", "«id» is empty"]);
    let without = RECORDS.replace("r1,1539", "r1,");
    refused(
        &overlap(&without, &[]),
        &["stdin, line 5", "«kommunenr» is empty"],
    );
    // Nothing of a person in the table stands in the errors.
    let persons = RECORDS
        .replace("m1", "Kari Nordmann")
        .replace("m2", "Kari Nordmann");
    let given = overlap(&persons, &[]);
    refused(&given, &["stdin, line 3"]);
    assert!(!given.err.contains("Nordmann"), "{}", given.err);
}

#[test]
fn rows_that_are_left_out_are_told() {
    let given = overlap(&format!("{RECORDS}Sum,,,,\n"), &[]);
    assert_eq!(given.code, 1, "{}", given.err);
    assert!(given.err.contains("rows.total"), "{}", given.err);
    assert!(given.err.contains("5 records"), "{}", given.err);
}

// ---- Evaluate ---------------------------------------------------------------------------------

fn set(records: &str, pairs: &str) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
    write("records.csv", records).expect("because the folder is there");
    write("pairs.csv", pairs).expect("because the folder is there");
    folder
}

fn evaluate(folder: &Path, more: &[&str]) -> Given {
    let folder = folder.to_str().expect("because the name is UTF-8");
    let mut arguments = vec!["overlap", "evaluate", folder];
    arguments.extend(more);
    loype(&arguments)
}

#[test]
fn evaluate_measures_a_folder() {
    let records = RECORDS
        .replace("tittel", "title")
        .replace("beskrivelse", "description")
        .replace("område", "service_area");
    let folder = set(&records, "id_a,id_b\nr1,m1\nm1,r1\nm1,m3\n");
    let given = evaluate(folder.path(), &["--json", "--draws", "2"]);
    assert_eq!(given.code, 0, "{}", given.err);
    let json: serde_json::Value = serde_json::from_str(&given.out).expect("because it is JSON");
    assert_eq!(json["true_pairs"], 1);
    assert_eq!(json["true_pairs_inside_one_party_left_out"], 1);
    assert_eq!(json["default"]["f1"], 1.0);
    assert_eq!(json["oracle"]["f1"], 1.0);
    assert_eq!(json["pair_completeness"], 1.0);
    assert_eq!(json["b_cubed"]["f1"], 1.0);
    assert_eq!(json["clusters"], serde_json::json!([["m1", "r1"]]));
    // With every pair answered nothing is left to find.
    assert_eq!(json["after_answers"][1]["answers"], 50);
    assert_eq!(json["after_answers"][1]["f1_mean"], serde_json::Value::Null);
    let within = evaluate(folder.path(), &["--json", "--draws", "0", "--within"]);
    assert!(within.out.contains("\"true_pairs\": 2"), "{}", within.out);
    let table = evaluate(folder.path(), &["--draws", "1"]).out;
    assert!(
        table.contains("1 true pairs (1 more inside one party, left out)"),
        "{table}"
    );
    assert!(
        table.contains("\nF1, no labels            1.000\n"),
        "{table}"
    );
    assert!(table.contains("B-cubed F1               1.000"), "{table}");
    // Other names by flags.
    let folder = set(RECORDS, "id_a,id_b\nr1,m1\n");
    let named = evaluate(
        folder.path(),
        &[
            "--text",
            "tittel,beskrivelse",
            "--extra",
            "område",
            "--party",
            "kommunenr",
            "--draws",
            "0",
        ],
    );
    assert_eq!(named.code, 0, "{}", named.err);
}

#[test]
fn evaluate_refuses_a_folder_it_cannot_use() {
    let records = RECORDS
        .replace("tittel", "title")
        .replace("beskrivelse", "description");
    let folder = set(&records, "id_a,id_b\nm1,zz\n");
    refused(
        &evaluate(folder.path(), &[]),
        &["pairs.csv, line 2", "«id_b»"],
    );
    let folder = set(&records, "id_a,id_b\nm1,m3\n");
    refused(&evaluate(folder.path(), &[]), &["no true pair", "--within"]);
    let folder = set(RECORDS, "id_a,id_b\nm1,r1\n");
    refused(
        &evaluate(folder.path(), &[]),
        &["no column «title»", "«tittel»"],
    );
    refused(
        &evaluate(Path::new("/no/such"), &[]),
        &["records.csv", "no such file"],
    );
}
