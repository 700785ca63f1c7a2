//! In: pipelines, mappings and vocabularies, most with one thing wrong. Out: the plan, or an error
//! that names the file, the line and the nearest word that exists. It exists because a wrong word
//! must stop the run in its first second, in words that say what to change. Long because every case
//! begins from the same small pipeline.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests write the files that are loaded"
)]

use loypemelding::config::{self, MAPPINGS, Overrides, Plan, VOCABULARIES};
use loypemelding::model::{Period, Stage};
use std::path::Path;
use tempfile::TempDir;

const PIPELINE: &str = "\
title = 'Prøve'
period = '2026Q3'
as_of = '2026-09-30'
output = 'out'
municipalities = ['Molde']
[[source]]
municipality = 'Molde'
mapping = 'egen.toml'
files = 'molde.csv'
";

const MAPPING: &str = "\
name = 'egen'
title = 'Egen liste'
[[table]]
fills = 'initiative'
vocabularies = ['ord']
[table.columns]
title = 'Tiltak'
stage = { from = 'Fase' }
budget = { from = 'Budsjett', unit = 'NOK' }
[table.constants]
kind = 'project'
[table.words.stage]
'Pilot' = 'test'
";

const VOCABULARY: &str = "\
title = 'Ord'
source = 'oss'
[words.stage]
'Utprøving' = 'test'
";

/// A folder with the three files, one of them changed: the first `from` becomes `to`.
fn folder(from: &str, to: &str) -> TempDir {
    let all = [
        ("p.toml", PIPELINE),
        ("egen.toml", MAPPING),
        ("vocabularies/ord.toml", VOCABULARY),
    ];
    assert!(
        from.is_empty() || all.iter().any(|(_, text)| text.contains(from)),
        "`{from}` is in a file"
    );
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    std::fs::create_dir(folder.path().join("vocabularies")).expect("because the folder is new");
    for (name, text) in all {
        let text = if from.is_empty() {
            text.to_owned()
        } else {
            text.replacen(from, to, 1)
        };
        std::fs::write(folder.path().join(name), text).expect("because the folder is new");
    }
    folder
}

fn load(folder: &Path, overrides: &Overrides) -> Result<Plan, String> {
    let shown = format!("{}/", folder.display());
    config::load(&folder.join("p.toml"), overrides)
        .map_err(|error| error.to_string().replace(&shown, ""))
}

/// The error that comes of one change in the files.
#[track_caller]
fn check(from: &str, to: &str, gives: &str) {
    let folder = folder(from, to);
    let error = load(folder.path(), &Overrides::default()).expect_err("because something is wrong");
    assert_eq!(error, gives, "{from} → {to}");
}

/// The beginning of the error, where the rest is the system's or a long list.
#[track_caller]
fn check_start(from: &str, to: &str, gives: &str) {
    let folder = folder(from, to);
    let error = load(folder.path(), &Overrides::default()).expect_err("because something is wrong");
    assert!(error.starts_with(gives), "{from} → {to} gives {error}");
}

#[test]
fn the_files_as_they_are() {
    let folder = folder("", "");
    let plan = load(folder.path(), &Overrides::default()).expect("because nothing is wrong");
    assert_eq!(
        (
            plan.name.as_str(),
            plan.language.as_str(),
            plan.currency.as_str()
        ),
        ("p", "nb", "NOK")
    );
    assert_eq!(plan.municipalities[0].id, "1506");
    assert_eq!(plan.output, folder.path().join("out"));
    assert_eq!(
        plan.sources[0].mapping.table[0].loaded[0].word("stage", "UTPRØVING "),
        Some("test")
    );
}

/// Who follows which model: the pipeline says it for all sources, a source for itself.
#[test]
fn a_model_brings_its_gates_and_a_wrong_one_is_told() {
    let gates = |from: &str, to: &str| {
        let folder = folder(from, to);
        let plan = load(folder.path(), &Overrides::default()).expect("because nothing is wrong");
        let gates = plan.sources[0].gates.iter();
        gates
            .map(|gate| (gate.model.clone(), gate.before))
            .collect::<Vec<_>>()
    };
    assert_eq!(gates("", ""), []);
    let council = ("innovasjonsloypa".to_owned(), Some(Stage::Explore));
    assert_eq!(
        gates(
            "title = 'Prøve'",
            "title = 'Prøve'\nmodel = 'innovasjonsloypa'"
        ),
        [council]
    );
    let political = [Stage::Test, Stage::Implement, Stage::FollowUp];
    assert_eq!(
        gates(
            "mapping = 'egen.toml'",
            "mapping = 'egen.toml'\nmodel = 'furesoe'"
        ),
        political.map(|stage| ("furesoe".to_owned(), Some(stage)))
    );
    check(
        "title = 'Prøve'",
        "title = 'Prøve'\nmodel = 'furesø'",
        "p.toml: there is no vocabulary `furesø`. Did you mean `furesoe`?",
    );
    check(
        "title = 'Prøve'",
        "title = 'Prøve'\nmodel = 'plain'",
        "p.toml: `model` is `plain`; expected a vocabulary that names gates.",
    );
    check_start(
        "[words.stage]",
        "[[gate]]\nbefore = ['submitted']\nbodies = ['råd']\n[words.stage]",
        "vocabularies/ord.toml:4: `submitted` is no step of the ladder that a gate can stand before",
    );
}

#[test]
fn unknown_keys_name_the_line_and_the_nearest() {
    check_start(
        "title = 'Prøve'",
        "tittel = 'Prøve'",
        "p.toml:1: unknown key `tittel`. Did you mean `title`? Known here: ",
    );
    check_start(
        "output =",
        "outputt =",
        "p.toml:4: unknown key `outputt`. Did you mean `output`? Known here: title, note, ",
    );
    check(
        "files =",
        "file =",
        "p.toml:9: unknown key `file`. Did you mean `files`? Known here: municipality, mapping, files, snapshot, model.",
    );
    check_start(
        "[[source]]",
        "[[sorce]]",
        "p.toml:6: unknown key `sorce`. Did you mean `source`? ",
    );
    check_start(
        "fills =",
        "fill =",
        "egen.toml:4: unknown key `fill`. Did you mean `fills`? ",
    );
    check_start(
        "{ from = 'Fase' }",
        "{ form = 'Fase' }",
        "egen.toml:8: unknown key `form`. Did you mean `from`? ",
    );
    check_start(
        "unit = 'NOK'",
        "enhet = 'NOK'",
        "egen.toml:9: unknown key `enhet`.",
    );
    check_start(
        "[table.constants]",
        "[table.constant]",
        "egen.toml:10: unknown key `constant`. Did you mean `constants`? ",
    );
    check(
        "source = 'oss'",
        "sourc = 'oss'",
        "vocabularies/ord.toml:2: unknown key `sourc`. Did you mean `source`? Known here: title, source, words, gate.",
    );
}

#[test]
fn what_is_missing_or_of_another_type_names_the_line() {
    check_start("title = 'Prøve'\n", "", "p.toml:1: missing field `title`");
    check_start(
        "mapping = 'egen.toml'\n",
        "",
        "p.toml:6: missing field `mapping`",
    );
    check_start(
        "municipalities = ['Molde']",
        "municipalities = 'Molde'",
        "p.toml:5: invalid type: string \"Molde\", expected a sequence",
    );
    check_start(
        "title = 'Tiltak'",
        "title = 7",
        "egen.toml:7: invalid type: integer `7`, expected a header, a list of headers, or a table with `from`",
    );
    check_start(
        "from = 'Fase'",
        "from = 7",
        "egen.toml:8: expected a header or a list of headers",
    );
    check_start("title = 'Prøve'", "title = Prøve", "p.toml:1: ");
    check_start(
        "'Utprøving' = 'test'",
        "'Utprøving' = ",
        "vocabularies/ord.toml:4: ",
    );
}

#[test]
fn unknown_names_give_the_nearest() {
    check(
        "title = 'Tiltak'",
        "titel = 'Tiltak'",
        "egen.toml: there is no column of `initiative` `titel`. Did you mean `title`?",
    );
    check(
        "kind = 'project'",
        "kinds = 'project'",
        "egen.toml: there is no column of `initiative` `kinds`. Did you mean `kind`?",
    );
    check(
        "kind = 'project'",
        "kind = 'projekt'",
        "egen.toml: there is no word of `kind` `projekt`. Did you mean `project`?",
    );
    check(
        "'Pilot' = 'test'",
        "'Pilot' = 'testing'",
        "egen.toml: there is no word of `stage` `testing`. Did you mean `test`?",
    );
    check(
        "[table.words.stage]",
        "[table.words.stages]",
        "egen.toml: there is no column of `initiative` `stages`. Did you mean `stage`?",
    );
    check(
        "'Utprøving' = 'test'",
        "'Utprøving' = 'tset'",
        "vocabularies/ord.toml: there is no word of `stage` `tset`. Did you mean `test`?",
    );
    check(
        "[words.stage]",
        "[words.stag]",
        "vocabularies/ord.toml: there is no column of any table `stag`. Did you mean `stage`?",
    );
    check(
        "'ord'",
        "'planin'",
        "egen.toml: there is no vocabulary `planin`. Did you mean `plain`?",
    );
    check(
        "'egen.toml'",
        "'planer'",
        "p.toml: there is no source mapping `planer`. Did you mean `planner`?",
    );
    check(
        "fills = 'initiative'",
        "fills = 'initiatives'",
        "egen.toml: there is no table that an export can fill called `initiatives`. Did you mean `initiative`?",
    );
    check(
        "['Molde']",
        "['Moldo']",
        "p.toml: there is no municipality in the registry `norway` called `Moldo`. Did you mean `Molde`?",
    );
    check(
        "municipality = 'Molde'",
        "municipality = 'Narnia'",
        "p.toml: there is no municipality in the registry `norway` called `Narnia`.",
    );
}

#[test]
fn a_computed_table_can_not_be_filled() {
    check_start(
        "fills = 'initiative'",
        "fills = 'transition'",
        "egen.toml: there is no table that an export can fill called `transition`.",
    );
    check_start(
        "fills = 'initiative'",
        "fills = 'measure'",
        "egen.toml: there is no table that an export can fill called `measure`. Did you mean `measurement`?",
    );
}

#[test]
fn wrong_values_say_what_is_expected() {
    check(
        "'2026Q3'",
        "'2026Q5'",
        "p.toml: `period` is `2026Q5`; expected such as 2026Q3, 2026T2, 2026H1 or 2026.",
    );
    check(
        "'2026-09-30'",
        "'30.09.2026'",
        "p.toml: `as_of` is `30.09.2026`; expected a date such as 2026-09-30.",
    );
    check(
        "'2026-09-30'",
        "'2026-09-31'",
        "p.toml: `as_of` is `2026-09-31`; expected a date such as 2026-09-30.",
    );
    check(
        "title = 'Prøve'",
        "title = 'Prøve'\nlanguage = 'sv'",
        "p.toml: `language` is `sv`; expected nb or en.",
    );
    check(
        "files = 'molde.csv'",
        "files = 'molde.csv'\nsnapshot = 'i går'",
        "p.toml: `snapshot` is `i går`; expected a date such as 2026-09-30.",
    );
    check(
        "['Molde']",
        "['1507']",
        "p.toml: `municipality` is `1507`; expected one of 1508 Ålesund, 1580 Haram.",
    );
    check(
        "['Molde']",
        "['Herøy']",
        "p.toml: `municipality` is `Herøy`; expected one of 1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland).",
    );
    check(
        "unit = 'NOK'",
        "unit = 'KNOK'",
        "p.toml: `unit (in the mapping egen)` is `KNOK`; expected NOK, TNOK, MNOK, because the pipeline's currency is NOK.",
    );
    check(
        "{ from = 'Fase' }",
        "{ from = 'Fase', date_order = 'ymd' }",
        "egen.toml: `columns.stage.date_order` is `ymd`; expected `dmy` or `mdy`.",
    );
    check(
        "{ from = 'Fase' }",
        "{ from = 'Fase', decimal = ';' }",
        "egen.toml: `columns.stage.decimal` is `;`; expected `,` or `.`.",
    );
    check(
        "kind = 'project'",
        "budget = '100'",
        "egen.toml: `constants.budget` is `100`; expected a column of text or words.",
    );
    let years = "fills = 'benefit_year'\nunpivot = [{ header = 'HEADER', into = 'INTO' }]\n[table.columns]\nbenefit = 'G'\n[[table]]\nfills = 'initiative'";
    check(
        "fills = 'initiative'",
        &years.replace("HEADER", "Plan").replace("INTO", "planned"),
        "egen.toml: `unpivot.header` is `Plan`; expected `{year}` where the year stands, or `{n}` where its number does.",
    );
    check(
        "fills = 'initiative'",
        &years.replace("HEADER", "{year}").replace("INTO", "unit"),
        "egen.toml: `unpivot.into` is `unit`; expected a column of amounts.",
    );
}

#[test]
fn missing_files_are_named() {
    check_start("'egen.toml'", "'borte.toml'", "borte.toml: can't be read: ");
    check_start(
        "output = 'out'",
        "output = 'out'\nregistry = 'borte.csv'",
        "borte.csv: can't be read: ",
    );
    check_start(
        "output = 'out'",
        "output = 'out'\npseudonym_key = 'nøkkel'",
        "nøkkel: can't be read: ",
    );
    let error = config::load(Path::new("borte/p.toml"), &Overrides::default())
        .expect_err("because it is not there");
    assert!(
        error
            .to_string()
            .starts_with("borte/p.toml: can't be read: "),
        "{error}"
    );
}

#[test]
fn a_registry_of_ones_own() {
    let own = |csv: &str| {
        let folder = folder("output = 'out'", "output = 'out'\nregistry = 'reg.csv'");
        std::fs::write(folder.path().join("reg.csv"), csv).expect("because the folder is new");
        load(folder.path(), &Overrides::default()).map(|plan| plan.municipalities[0].id.clone())
    };
    assert_eq!(own("id,name\nM,Molde\n").as_deref(), Ok("M"));
    assert_eq!(
        own("id,name,aliases\nM,Rosenes by,Moldegaard|Molde\n").as_deref(),
        Ok("M")
    );
    assert_eq!(
        own("id\nM\n"),
        Err("reg.csv:1: a registry needs the columns `id` and `name`".to_owned())
    );
    assert_eq!(
        own("id,name,valid_from\nM,Molde,i fjor\n"),
        Err("reg.csv:2: `i fjor` is no date; write yyyy-mm-dd".to_owned())
    );
    let ragged = own("id,name\nM\n").expect_err("because a cell is missing");
    assert!(ragged.starts_with("reg.csv:2: "), "{ragged}");
}

/// Period and date of a plan, from the pipeline and the command line.
fn dates(
    pipeline: (&str, &str),
    period: Option<&str>,
    as_of: Option<&str>,
) -> Result<(String, String), String> {
    let folder = folder(pipeline.0, pipeline.1);
    let overrides = Overrides {
        period: period.map(str::to_owned),
        as_of: as_of.map(str::to_owned),
        output: None,
    };
    let plan = load(folder.path(), &overrides)?;
    let as_of = plan.as_of.or(plan.period.map(Period::last));
    Ok((
        plan.period.map_or_else(String::new, |p| p.to_string()),
        as_of.map_or_else(String::new, |d| d.to_string()),
    ))
}

#[test]
fn the_command_line_wins() {
    let check = |period, as_of, gives: (&str, &str)| {
        assert_eq!(
            dates(("", ""), period, as_of),
            Ok((gives.0.to_owned(), gives.1.to_owned())),
            "{period:?} {as_of:?}"
        );
    };
    check(None, None, ("2026Q3", "2026-09-30"));
    // Another period has another last day; the pipeline's date is of its own period.
    check(Some("2026Q2"), None, ("2026Q2", "2026-06-30"));
    check(Some("2025"), None, ("2025", "2025-12-31"));
    check(None, Some("2026-08-15"), ("2026Q3", "2026-08-15"));
    check(Some("2026T2"), Some("2026-08-15"), ("2026T2", "2026-08-15"));
    let only_period = dates(("as_of = '2026-09-30'\n", ""), None, None);
    assert_eq!(
        only_period,
        Ok(("2026Q3".to_owned(), "2026-09-30".to_owned()))
    );
    assert_eq!(
        dates(("", ""), Some("i fjor"), None),
        Err("command line: `--period` is `i fjor`; expected such as 2026Q3, 2026T2, 2026H1 or 2026.".to_owned())
    );
    assert_eq!(
        dates(("", ""), None, Some("i går")),
        Err("command line: `--as-of` is `i går`; expected a date such as 2026-09-30.".to_owned())
    );
    let folder = folder("", "");
    let overrides = Overrides {
        output: Some("annet/sted".into()),
        ..Overrides::default()
    };
    let plan = load(folder.path(), &overrides).expect("because nothing is wrong");
    assert_eq!(plan.output, Path::new("annet/sted"));
}

#[test]
fn the_hash_is_of_all_that_was_said_and_not_of_line_ends() {
    let hash = |from: &str, to: &str| {
        load(folder(from, to).path(), &Overrides::default())
            .expect("because nothing is wrong")
            .configuration_hash
    };
    let plain = hash("", "");
    assert_eq!(hash("", ""), plain);
    assert_eq!(
        hash("title = 'Egen liste'\n", "title = 'Egen liste'\r\n"),
        plain
    );
    for (from, to) in [
        ("'Prøve'", "'Prøven'"),
        ("'Fase'", "'Steg'"),
        ("'Utprøving'", "'Utprøvd'"),
    ] {
        assert_ne!(hash(from, to), plain, "{from} → {to}");
    }
}

#[test]
fn a_file_beside_the_pipeline_wins_over_the_program() {
    let folder = folder("'ord'", "'plain'");
    let own = folder.path().join("vocabularies/plain.toml");
    let word = || {
        let plan = load(folder.path(), &Overrides::default()).expect("because nothing is wrong");
        plan.sources[0].mapping.table[0].loaded[0]
            .word("stage", "Done")
            .map(str::to_owned)
    };
    assert_eq!(word().as_deref(), Some("completed"));
    std::fs::write(
        own,
        VOCABULARY.replace("'Utprøving' = 'test'", "'Done' = 'operate'"),
    )
    .expect("because the folder is new");
    assert_eq!(word().as_deref(), Some("operate"));
}

/// The names of the TOML files in a folder of the repository.
fn names_in(folder: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut names: Vec<String> = path
        .read_dir()
        .expect("because the folder is in the repository")
        .filter_map(|entry| {
            entry
                .expect("because the folder is in the repository")
                .file_name()
                .into_string()
                .ok()
        })
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    names
}

#[test]
fn every_mapping_and_vocabulary_of_the_repository_ships_and_loads() {
    let sorted = |shipped: &[(&str, &str)]| {
        let mut names: Vec<String> = shipped.iter().map(|(name, _)| (*name).to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(sorted(MAPPINGS), names_in("pipelines/sources"));
    assert_eq!(sorted(VOCABULARIES), names_in("pipelines/vocabularies"));
    for (name, _) in MAPPINGS {
        let folder = folder("'egen.toml'", &format!("'{name}'"));
        let plan =
            load(folder.path(), &Overrides::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            plan.sources[0].mapping.name, *name,
            "a mapping is called as its file"
        );
    }
    for (name, _) in VOCABULARIES {
        let folder = folder("'ord'", &format!("'{name}'"));
        let plan =
            load(folder.path(), &Overrides::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(plan.sources[0].mapping.table[0].loaded[0].name, *name);
    }
}

#[test]
fn every_pipeline_of_the_repository_loads() {
    let pipelines = names_in("pipelines");
    assert!(pipelines.contains(&"sample".to_owned()));
    for name in pipelines {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("pipelines/{name}.toml"));
        let plan =
            config::load(&path, &Overrides::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(plan.name, name);
        assert!(
            !plan.sources.is_empty() && !plan.municipalities.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn the_nearest_word_is_near() {
    let known = ["title".to_owned(), "note".to_owned(), "period".to_owned()];
    for (word, gives) in [
        ("titel", Some("title")),
        ("perido", Some("period")),
        ("", None),
        ("xyz", None),
    ] {
        assert_eq!(config::nearest(word, &known).as_deref(), gives, "{word}");
    }
    assert_eq!(config::nearest("title", &[]), None);
}
