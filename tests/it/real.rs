//! In: two real portfolios that nobody here wrote, from the shared collection beside the project.
//! Out: proof that the whole job runs on them: every row accounted for, every page there and in
//! English, no letter broken, no figure without a number, the same bytes twice. And that the
//! message tables say the same things in every language. It exists because a sample of one's own
//! shows only what one thought of. It deliberately skips the portfolios where they are not beside
//! the project: they are no part of it.
//!
//! Counts and sums that are expected here were taken from the files with Python's `csv` module.

use loypemelding::config::{self, Overrides};
use loypemelding::model::{Initiative, Light};
use loypemelding::report::{MESSAGE_TABLES, Messages};
use loypemelding::run::{self, Options, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The largest page.
const MOST_BYTES: usize = 300_000;

/// Names that stand in their own language in the sources on the method page.
const OWN_NAMES: &[&str] = &[
    "Løypemelding",
    "Innovasjonsløypa",
    "Innovasjonsråd",
    "Gevinstverktøy",
    "DFØ",
    "Furesø",
];

// Rows with an amount, and their sum in pence or cents.
const GMPP_2021: (usize, i64) = (164, 54_195_137_000_000);
const GMPP_2022: (usize, i64) = (191, 49_418_100_000_000);
const CANADA_2016: (usize, i64) = (392, 1_191_896_148_000);
const CANADA_2019: (usize, i64) = (456, 703_087_165_100);
/// Projects with the same number and organisation in both years, and another name.
const GMPP_RENAMED: usize = 24;

/// A run and the files of its set, by path.
struct Ran {
    outcome: Outcome,
    files: BTreeMap<String, Vec<u8>>,
    _output: TempDir,
}

static GMPP: LazyLock<Option<Ran>> = LazyLock::new(|| run("gmpp"));
static CANADA: LazyLock<Option<Ran>> = LazyLock::new(|| run("canada"));

fn run(pipeline: &str) -> Option<Ran> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !project.join("../shared").is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    let output = TempDir::new().expect("because a test may make a directory");
    let overrides = Overrides {
        output: Some(output.path().to_path_buf()),
        ..Overrides::default()
    };
    let path = project.join(format!("tests/real/{pipeline}.toml"));
    let plan = config::load(&path, &overrides)
        .unwrap_or_else(|error| panic!("{pipeline} is a whole plan: {error}"));
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome = run::run(&plan, &options, &|_, _, _| {})
        .unwrap_or_else(|error| panic!("{pipeline} gives a set: {error}"));
    let mut files = BTreeMap::new();
    let root = outcome.published.folder.clone();
    collect(&root, &root, &mut files);
    Some(Ran {
        outcome,
        files,
        _output: output,
    })
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let entries = std::fs::read_dir(folder).expect("because the set was published");
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(root, &path, files);
            continue;
        }
        let name = path
            .strip_prefix(root)
            .expect("because it lies below the root");
        let bytes = std::fs::read(&path).expect("because a published file can be read");
        files.insert(name.to_string_lossy().replace('\\', "/"), bytes);
    }
}

impl Ran {
    fn text(&self, path: &str) -> String {
        let bytes = self
            .files
            .get(path)
            .unwrap_or_else(|| panic!("the set lacks {path}"));
        String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{path} is not UTF-8"))
    }

    fn pages(&self) -> Vec<(&str, String)> {
        let names = self.files.keys().filter(|path| path.ends_with(".html"));
        names.map(|path| (path.as_str(), self.text(path))).collect()
    }

    fn of(&self, date: &str) -> Vec<&Initiative> {
        let rows = self.outcome.data.initiatives.iter();
        rows.filter(|row| row.snapshot.to_string() == date)
            .collect()
    }
}

/// What a reader of a page sees: its text, without markup, style and script.
fn visible(html: &str) -> String {
    let mut rest = html.to_owned();
    for tag in ["style", "script"] {
        while let Some(from) = rest.find(&format!("<{tag}")) {
            let end = format!("</{tag}>");
            let to = rest[from..]
                .find(&end)
                .map_or(rest.len(), |at| from + at + end.len());
            rest.replace_range(from..to, " ");
        }
    }
    let mut text = String::new();
    for (at, part) in rest.split('<').enumerate() {
        text.push_str(if at == 0 {
            part
        } else {
            part.split_once('>').map_or("", |(_, after)| after)
        });
        text.push(' ');
    }
    text
}

/// The pieces of a text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let pieces = text.split(from).skip(1);
    pieces.filter_map(|piece| piece.split(to).next()).collect()
}

fn check_accounts(ran: &Ran, per_file: &[(&str, i64)]) {
    let files = &ran.outcome.data.source_files;
    assert_eq!(files.len(), per_file.len());
    for (ending, projects) in per_file {
        let file = files
            .iter()
            .find(|file| file.path.ends_with(ending))
            .unwrap_or_else(|| panic!("the run did not read {ending}"));
        let skipped = file.n_records - file.n_accepted - file.n_rejected;
        let reasons = [
            file.n_header,
            file.n_preamble,
            file.n_blank,
            file.n_totals,
            file.n_notes,
            file.n_hidden,
            file.n_repeated,
        ];
        assert_eq!(
            skipped,
            reasons.iter().sum::<i64>(),
            "{ending}: each skipped row has a reason"
        );
        assert_eq!(
            file.n_accepted + file.n_rejected,
            *projects,
            "{ending}: projects"
        );
        assert_eq!(
            file.n_rejected, 0,
            "{ending}: every project has a title, an id and an organisation"
        );
    }
}

/// Everything that holds for a set in English, whatever it is about. Faults are gathered, so that
/// one run shows them all.
fn check_pages(ran: &Ran) {
    let mut faults: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in ["index.html", "overlap.html", "quality.html", "method.html"] {
        assert!(ran.files.contains_key(name), "the set has {name}");
    }
    let pages = ran.pages();
    let n_own = pages.iter().filter(|(path, _)| path.contains('/')).count();
    assert_eq!(
        n_own,
        ran.outcome.scope.municipalities.len(),
        "a page for each organisation"
    );
    for (path, html) in &pages {
        let mut fault = |what: &str| {
            faults.entry(what.to_owned()).or_default().push(path);
        };
        if html.len() > MOST_BYTES {
            fault(&format!("{} bytes", html.len()));
        }
        if html.contains('⟦') {
            let keys: BTreeSet<&str> = between(html, "⟦", "⟧").into_iter().collect();
            fault(&format!("no message for {keys:?}"));
        }
        if !html.contains("<html lang=\"en") {
            fault("does not say that it is in English");
        }
        let mut text = visible(html);
        for name in OWN_NAMES {
            text = text.replace(name, "");
        }
        for word in text.split_whitespace() {
            if word.contains(['æ', 'ø', 'å', 'Æ', 'Ø', 'Å']) {
                fault(&format!("«{word}» is not English"));
            }
        }
        for word in text.split(|c: char| !c.is_alphabetic()) {
            let sources = *path == "method.html";
            if !sources && ["kommune", "og", "ikke", "tiltak", "gevinst", "Nr"].contains(&word) {
                fault(&format!("«{word}» is not English"));
            }
        }
        // A sentence whose place was filled with nothing, or not filled at all.
        for hole in [" .", "with<", "“”", "()", "{"] {
            if visible_cells(html).iter().any(|cell| cell.contains(hole)) {
                fault(&format!("a cell with «{hole}»"));
            }
        }
        for section in between(html, "<section id=\"", "</section>") {
            let id = section.split('"').next().unwrap_or_default();
            let below = section
                .split_once("</h2>")
                .map_or("a section without a heading", |(_, below)| below);
            if visible(below).trim().is_empty() {
                fault(&format!("nothing under the heading of #{id}"));
            }
        }
        for table in between(html, "<tbody>", "</tbody>") {
            if table.trim().is_empty() {
                fault("a table without rows");
            }
        }
        for figure in between(html, "<figure>", "</figure>") {
            let cells = between(figure, "<td", "</td>");
            let caption = between(figure, "<figcaption>", "</figcaption>").concat();
            let told = |cell: &&str| {
                let shown = cell.split_once('>').map_or("", |(_, shown)| shown);
                shown.contains(|c: char| ('1'..='9').contains(&c))
            };
            if !cells.iter().any(told) {
                fault(&format!("a figure of nothing but zeros: «{caption}»"));
            }
        }
    }
    let lines: Vec<String> = faults
        .iter()
        .map(|(what, paths)| format!("{what}: {} pages, the first {}", paths.len(), paths[0]))
        .collect();
    assert!(
        lines.is_empty(),
        "{} kinds of fault:\n{}",
        lines.len(),
        lines.join("\n")
    );
}

/// The texts of table cells and paragraphs.
fn visible_cells(html: &str) -> Vec<String> {
    let cells = between(html, "<td", "</td>")
        .into_iter()
        .chain(between(html, "<p", "</p>"));
    cells
        .filter_map(|cell| cell.split_once('>'))
        .map(|(_, cell)| format!("{}<", visible(cell).trim()))
        .collect()
}

/// Marks of text that was read in the wrong encoding. Neither collection holds any of them itself.
fn check_letters(ran: &Ran) {
    let texts = ran
        .files
        .iter()
        .filter(|(path, _)| !path.ends_with(".parquet"));
    for (path, bytes) in texts {
        let text =
            String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{path} is not UTF-8"));
        for mark in ["\u{fffd}", "Â£", "Â\u{a0}", "â€", "Ã"] {
            assert!(!text.contains(mark), "{path} holds {mark:?}");
        }
    }
}

fn check_same_bytes(pipeline: &str, first: &Ran) {
    let again = run(pipeline).expect("because the first run found its files");
    let names = |ran: &Ran| ran.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(first), names(&again));
    for (path, bytes) in &first.files {
        assert!(
            again.files.get(path) == Some(bytes),
            "{path} differs between two runs"
        );
    }
}

/// Budget in minor units, and how many rows have one.
fn budgets(rows: &[&Initiative]) -> (usize, i64) {
    let amounts = rows.iter().filter_map(|row| row.budget);
    amounts.fold((0, 0), |(n, sum), amount| (n + 1, sum + amount.0))
}

#[test]
fn gmpp_accounts_for_every_project() {
    let Some(ran) = &*GMPP else { return };
    check_accounts(ran, &[("uk_2021.csv", 184), ("uk_2022.csv", 235)]);
    assert_eq!(ran.of("2021-03-31").len(), 184);
    assert_eq!(ran.of("2022-03-31").len(), 235);
    let current = ran
        .outcome
        .data
        .current_initiatives(ran.outcome.scope.as_of);
    assert_eq!(
        current.len(),
        235,
        "only what stands in the newest list is current"
    );
    assert_eq!(ran.outcome.exit(), 0);
}

#[test]
fn gmpp_reads_money_in_millions_and_the_rating_that_is_there() {
    let Some(ran) = &*GMPP else { return };
    assert_eq!(budgets(&ran.of("2021-03-31")), GMPP_2021);
    assert_eq!(budgets(&ran.of("2022-03-31")), GMPP_2022);
    let lights = |date: &str| {
        let rows = ran.of(date);
        [
            Some(Light::Green),
            Some(Light::Yellow),
            Some(Light::Red),
            None,
        ]
        .map(|light| rows.iter().filter(|row| row.light_risk == light).count())
    };
    // The five steps of 2021 as three; in 2022 the two columns of one name together.
    assert_eq!(lights("2021-03-31"), [12, 84 + 44 + 29, 7, 8]);
    assert_eq!(lights("2022-03-31"), [11 + 13, 118 + 52, 24 + 3, 14]);
    let polar = ran
        .of("2021-03-31")
        .into_iter()
        .find(|row| row.title == "New Polar Research Vessel");
    let polar = polar.expect("because it is in the file");
    let description = polar.description.as_deref().unwrap_or_default();
    assert!(description.contains("£102m"), "{description}");
}

#[test]
fn gmpp_keeps_the_id_of_a_renamed_project() {
    let Some(ran) = &*GMPP else { return };
    let then: BTreeMap<&str, &Initiative> = ran
        .of("2021-03-31")
        .into_iter()
        .map(|row| (row.initiative_id.as_str(), row))
        .collect();
    let both: Vec<(&str, &str)> = ran
        .of("2022-03-31")
        .into_iter()
        .filter_map(|row| {
            Some((
                then.get(row.initiative_id.as_str())?.title.as_str(),
                row.title.as_str(),
            ))
        })
        .collect();
    let renamed = both.iter().filter(|(before, now)| before != now).count();
    // 159 project numbers stand in both years; one of them, Electoral Integrity, went from the
    // Cabinet Office to DLUHC, and an id holds its organisation.
    assert_eq!((both.len(), renamed), (158, GMPP_RENAMED));
}

#[test]
fn gmpp_pages_can_be_read_by_a_british_reader() {
    let Some(ran) = &*GMPP else { return };
    check_pages(ran);
}

#[test]
fn gmpp_letters_and_bytes() {
    let Some(ran) = &*GMPP else { return };
    check_letters(ran);
    check_same_bytes("gmpp", ran);
}

#[test]
fn canada_accounts_for_every_project() {
    let Some(ran) = &*CANADA else { return };
    check_accounts(ran, &[("data_2016.csv", 398), ("data_2019.csv", 463)]);
    assert_eq!(ran.of("2016-06-09").len(), 398);
    assert_eq!(ran.of("2019-05-01").len(), 463);
    assert_eq!(budgets(&ran.of("2016-06-09")), CANADA_2016);
    assert_eq!(budgets(&ran.of("2019-05-01")), CANADA_2019);
}

/// Eight organisations stand in the list of 2016 and not in that of 2019. Each list is of all
/// organisations, so they had no large project then; nobody owes an export.
#[test]
fn canada_counts_nothing_from_a_list_that_a_newer_one_replaced() {
    let Some(ran) = &*CANADA else { return };
    let current = ran
        .outcome
        .data
        .current_initiatives(ran.outcome.scope.as_of);
    assert_eq!(current.len(), 463);
    assert_eq!(ran.outcome.stale, Vec::<String>::new());
    assert_eq!(ran.outcome.exit(), 0);
}

#[test]
fn canada_pages_can_be_read_by_a_canadian_reader() {
    let Some(ran) = &*CANADA else { return };
    check_pages(ran);
}

#[test]
fn canada_letters_and_bytes() {
    let Some(ran) = &*CANADA else { return };
    check_letters(ran);
    check_same_bytes("canada", ran);
}

/// The places of a message: `{name}`, each as often as it stands there.
fn places(text: &str) -> Vec<&str> {
    let mut places = between(text, "{", "}");
    places.sort_unstable();
    places
}

#[test]
fn every_language_has_the_same_messages_with_the_same_places() {
    let load = |language: &str| {
        Messages::load(language).unwrap_or_else(|error| panic!("{language} can be read: {error}"))
    };
    let first = load("nb");
    let keys: BTreeSet<&str> = first.keys().collect();
    for (language, _) in MESSAGE_TABLES {
        let other = load(language);
        let theirs: BTreeSet<&str> = other.keys().collect();
        let differ: Vec<_> = keys.symmetric_difference(&theirs).collect();
        assert!(
            differ.is_empty(),
            "only in one of nb and {language}: {differ:?}"
        );
        for key in &keys {
            let (a, b) = (first.text(key), other.text(key));
            assert_eq!(places(&a), places(&b), "{key} in {language}: {b}");
        }
    }
}

#[test]
fn english_messages_have_no_norwegian_letter() {
    let messages = Messages::load("en").expect("because the program ships English");
    for key in messages.keys() {
        let text = messages.text(key).replace("Løypemelding", "");
        assert!(
            !text.contains(['æ', 'ø', 'å', 'Æ', 'Ø', 'Å', '«', '»']),
            "{key}: {text}"
        );
    }
}
