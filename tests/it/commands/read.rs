//! `loype read`: the raw table in three forms, its findings, and how files are refused.

use super::{codes, command, file, loype, loype_on};
use polars_arrow::array::Utf8Array;
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};

/// Reads a text file given on stdin.
fn check(given: &str, arguments: &[&str], gives: &str) {
    let mut all = vec!["read", "-"];
    all.extend(arguments);
    let done = loype_on(given.as_bytes(), &all);
    assert_eq!(done.out, gives, "{given:?} {arguments:?}: {}", done.err);
}

#[test]
fn a_table_as_csv() {
    check("a;b\n1;2\n", &[], "a,b\n1,2\n");
    check(
        "a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n",
        &[],
        "a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n",
    );
    check("a\tb\n1\t\n", &[], "a,b\n1,\n");
    // A record of one empty cell is no blank line.
    check("b|c\n1|2\n", &["--delimiter", "|"], "b,c\n1,2\n");
}

#[test]
fn a_table_as_ndjson() {
    check(
        "navn,\"å \"\"b\"\"\"\nx,\ny,2\n",
        &["--format", "ndjson"],
        "{\"navn\":\"x\",\"å \\\"b\\\"\":null}\n{\"navn\":\"y\",\"å \\\"b\\\"\":\"2\"}\n",
    );
    check(
        "a,b\n1,2\n",
        &["--format", "ndjson", "--all"],
        "{\"table\":\"table\",\"sheet\":null,\"number\":1,\"header\":[\"a\",\"b\"]}\n{\"table\":\"table\",\"row\":{\"a\":\"1\",\"b\":\"2\"}}\n",
    );
}

/// The tables of a file as Arrow streams, one after the other: name, header, columns.
type Streams = Vec<(String, Vec<String>, Vec<Vec<Option<String>>>)>;

fn streams(bytes: &[u8]) -> Streams {
    let end = bytes.len() as u64;
    let mut bytes = std::io::Cursor::new(bytes);
    let mut streams = Vec::new();
    while bytes.position() < end {
        let metadata = read_stream_metadata(&mut bytes).expect("because a stream begins here");
        let custom = metadata.custom_schema_metadata.clone();
        let name = custom.expect("because it names the table")["table"].to_string();
        let names: Vec<String> = metadata
            .schema
            .iter_names()
            .map(|n| n.to_string())
            .collect();
        let mut columns = vec![Vec::new(); names.len()];
        let reader = StreamReader::new(&mut bytes, metadata, None);
        for state in reader {
            let StreamState::Some(batch) = state.expect("because it is whole") else {
                break;
            };
            for (column, array) in columns.iter_mut().zip(batch.arrays()) {
                let array = array.as_any().downcast_ref::<Utf8Array<i32>>();
                let array = array.expect("because every column is Utf8");
                column.extend(array.iter().map(|cell| cell.map(str::to_owned)));
            }
        }
        streams.push((name, names, columns));
    }
    streams
}

#[test]
fn a_table_as_arrow() {
    let (_folder, path) = file("x.csv", "a;å\n1;\n;«2»\n");
    let done = command(&["read", &path, "--format", "arrow"])
        .output()
        .expect("because the program was built");
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        streams(&done.stdout),
        [(
            "table".to_owned(),
            vec!["a".to_owned(), "å".to_owned()],
            vec![vec![text("1"), None], vec![None, text("«2»")]]
        )]
    );
}

const SEVERAL: &str = "sample-data/molde/2026-09-30/Gevinstoversikt.xlsx";

#[test]
fn every_table_behind_its_name() {
    let done = command(&["read", SEVERAL, "--all", "--format", "arrow"])
        .output()
        .expect("because the program was built");
    let streams = streams(&done.stdout);
    let names: Vec<&str> = streams.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["Gevinstoversikt", "Målinger"]);
    let lines = loype(&["read", SEVERAL, "--all", "--format", "ndjson"]).out;
    let n_rows: usize = streams.iter().map(|(_, _, columns)| columns[0].len()).sum();
    assert_eq!(lines.lines().count(), n_rows + 2);
    let one = loype(&["read", SEVERAL, "--table", "2"]);
    let same = loype(&["read", SEVERAL, "--sheet", "Målinger"]);
    assert_eq!(one.out, same.out);
    assert_eq!(
        one.out.lines().next(),
        Some(streams[1].1.join(",").as_str())
    );
}

#[test]
fn csv_holds_one_table() {
    let done = loype(&["read", SEVERAL, "--all"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(
        done.err.contains("Gevinstoversikt, Målinger"),
        "{}",
        done.err
    );
    let done = loype(&["read", SEVERAL, "--table", "3"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(done.err.contains("no table 3. It has 2"), "{}", done.err);
}

/// Notes don't count: Windows-1252 is read right.
#[test]
fn findings_and_exit_codes() {
    let clean = loype_on(b"a,b\n1,2\n", &["read", "-"]);
    assert_eq!((clean.code, clean.err.as_str()), (0, ""));
    let note = loype_on(b"a,b\n\xE6,2\n", &["read", "-"]);
    assert_eq!((note.code, note.out.as_str()), (0, "a,b\næ,2\n"));
    assert_eq!(codes(&note.err), ["encoding.windows_1252"]);
    let warned = loype_on(b"a,b\n1,2\n3,4,5\n6,7\n", &["read", "-"]);
    assert_eq!(warned.code, 1);
    assert!(codes(&warned.err).contains(&"csv.ragged_row".to_owned()));
}

#[test]
fn findings_in_a_file() {
    let (folder, path) = file("x.csv", b"a,b\n1,2\n3,4,5\n6,7\n");
    let told = folder.path().join("findings.ndjson");
    let told = told.to_str().expect("because the name is UTF-8");
    let done = loype(&["read", &path, "--findings", told, "--explain"]);
    assert_eq!((done.code, done.err.as_str()), (1, ""));
    let lines = std::fs::read_to_string(told).expect("because it was written");
    assert!(codes(&lines).contains(&"csv.ragged_row".to_owned()));
    assert!(lines.contains("{\"choice\":\"delimiter"), "{lines}");
    let done = loype(&["read", &path, "--findings", "/no/such/folder/x"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
}

#[test]
fn what_is_refused_says_why() {
    let check = |name: &str, content: &[u8], code: &str| {
        let (_folder, path) = file(name, content);
        let done = loype(&["read", &path]);
        assert_eq!(
            (done.code, done.out.as_str()),
            (2, ""),
            "{name}: {}",
            done.err
        );
        assert_eq!(codes(&done.err), [code], "{name}");
        let line: serde_json::Value = serde_json::from_str(&done.err).expect("because it is JSON");
        let reason = line["refused"].as_str().expect("because it is refused");
        assert!(reason.contains(&path), "{reason}");
    };
    check("empty.csv", b"", "source.empty");
    check(
        "page.xls",
        b"<html><table><tr><td>1</td></tr></table></html>",
        "source.unreadable",
    );
    check(
        "cut.xlsx",
        b"PK\x03\x04\x14\x00\x06\x00",
        "source.unreadable",
    );
    let missing = loype(&["read", "no-such.csv"]);
    assert_eq!(
        (missing.code, codes(&missing.err)),
        (2, vec!["source.missing".to_owned()])
    );
}

#[test]
fn wrong_usage_is_told() {
    let check = |arguments: &[&str], says: &str| {
        let mut all = vec!["read", "sample-data/moter.csv"];
        all.extend(arguments);
        let done = loype(&all);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{arguments:?}");
        assert!(done.err.contains(says), "{arguments:?}: {}", done.err);
    };
    check(&["--delimiter", "ab"], "one character");
    check(&["--table", "0"], "0");
    check(&["--table", "1", "--all"], "cannot be used with");
    check(&["--format", "xml"], "xml");
    check(&["--encoding", "klingon"], "no encoding");
    check(&["--max-file-mb", "0"], "limit");
}

/// What a record holds beyond the header is not lost.
#[test]
fn cells_beyond_the_header() {
    let given = "navn,antall\nx,1\ny,2\nz,3,5,6\nw,4\nv,5\nu,6\n";
    check(given, &[], given);
    check(
        given,
        &["--format", "ndjson"],
        &given
            .lines()
            .skip(1)
            .map(|line| match line.split(',').collect::<Vec<_>>()[..] {
                [a, b] => format!("{{\"navn\":\"{a}\",\"antall\":\"{b}\"}}\n"),
                _ => "{\"navn\":\"z\",\"antall\":\"3\",\"+1\":\"5\",\"+2\":\"6\"}\n".to_owned(),
            })
            .collect::<String>(),
    );
    let (_folder, path) = file("x.csv", given);
    let done = command(&["read", &path, "--format", "arrow"])
        .output()
        .expect("because the program was built");
    let streams = streams(&done.stdout);
    assert_eq!(streams[0].1, ["navn", "antall", "+1", "+2"]);
    let six = Some("6".to_owned());
    assert_eq!(streams[0].2[3], [None, None, six, None, None, None]);
}
