//! In: the desk. Out: the quality page: every file with the account of its records, every finding
//! with its place and what to do, what makes the data doubtful, every metric that the data can't answer. It deliberately quotes
//! no personal data: findings hold none.

use super::material::{Desk, is_ok};
use super::view::{Block, Cell, Head, PageView, Section, Table, cell, head, number, number_head};
use crate::model::expectations::fill;
use crate::model::{Finding, Severity, SourceFile};
use std::collections::BTreeMap;

/// The page.
pub(super) fn compose(desk: &Desk<'_>) -> PageView {
    let mut page = desk.page("quality.html", "", &desk.say.text("page.quality_heading"));
    page.sections = vec![findings(desk)];
    page.sections.extend(super::doubts::sections(desk));
    page.sections.extend([refused(desk), files(desk)]);
    page
}

/// The heads of a table of files.
pub(super) fn file_heads(desk: &Desk<'_>, with_owner: bool) -> Vec<Head> {
    let say = &desk.say;
    let mut heads = Vec::new();
    heads.push(head(say.text("word.file")));
    if with_owner {
        heads.push(head(say.text("word.municipality")));
    }
    for key in [
        "word.records",
        "word.accepted",
        "word.rejected",
        "word.skipped",
    ] {
        heads.push(number_head(say.text(key)));
    }
    heads.push(head(say.text("word.skipped_why")));
    heads
}

/// A file with the account of its records.
pub(super) fn file_row(desk: &Desk<'_>, file: &SourceFile, with_owner: bool) -> Vec<Cell> {
    let whole = |n: i64| number(desk.fmt.whole(n as f64));
    let sheet = file
        .sheet
        .as_ref()
        .map(|sheet| format!(" [{sheet}]"))
        .unwrap_or_default();
    let fills = desk.say.text(&format!("fills.{}", file.fills));
    let mut skipped = Vec::new();
    for (key, n) in [
        ("skipped.header", file.n_header),
        ("skipped.preamble", file.n_preamble),
        ("skipped.blank", file.n_blank),
        ("skipped.totals", file.n_totals),
        ("skipped.notes", file.n_notes),
        ("skipped.hidden", file.n_hidden),
        ("skipped.elsewhere", file.n_elsewhere),
        ("skipped.repeated", file.n_repeated),
        ("skipped.without_amount", file.n_without_amount),
    ] {
        if n > 0 {
            skipped.push(format!(
                "{} {}",
                desk.say.text(key),
                desk.fmt.whole(n as f64)
            ));
        }
    }
    let mut row = vec![Cell {
        small: format!("{fills} · {}", file.format.to_uppercase()),
        ..cell(format!("{}{sheet}", short_path(&file.path)))
    }];
    if with_owner {
        row.push(cell(file.municipality.as_deref().map_or_else(
            || desk.say.text("word.several"),
            |id| desk.name(id),
        )));
    }
    row.push(whole(file.n_records));
    row.push(whole(file.n_accepted));
    row.push(whole(file.n_rejected));
    row.push(whole(file.n_skipped()));
    row.push(cell(skipped.join(", ")));
    row
}

/// The last three parts of a path, which is what a reader knows it by.
fn short_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| *part != "..").collect();
    parts[parts.len().saturating_sub(3)..].join("/")
}

fn files(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let rows = desk
        .m
        .data
        .source_files
        .iter()
        .map(|file| file_row(desk, file, true))
        .collect();
    Section {
        id: "files".to_owned(),
        heading: say.text("section.files"),
        blocks: vec![
            Block::Paragraph {
                text: say.text("quality.account"),
            },
            Block::Table(Table {
                caption: say.text("table.all_files"),
                columns: file_heads(desk, true),
                rows,
                ..Table::default()
            }),
        ],
        ..Section::default()
    }
}

/// What to do about a finding, in the language of the page.
pub(super) fn remedy(desk: &Desk<'_>, finding: &Finding) -> String {
    let key = format!("remedy.{}", finding.code);
    match desk.say.has(&key) {
        true => desk.say.text(&key),
        false => finding.remedy.clone().unwrap_or_default(),
    }
}

/// What was expected, in the language of the page, with dates and numbers as it writes them.
fn expected(desk: &Desk<'_>, finding: &Finding) -> Option<String> {
    let Some(key) = &finding.expected_key else {
        return finding.expected.clone();
    };
    let key = format!("expected.{key}");
    if !desk.say.has(&key) {
        return finding.expected.clone();
    }
    let values: Vec<(&str, String)> = finding
        .expected_values()
        .map(|(place, value)| (place, written(desk, place, value)))
        .collect();
    Some(fill(&desk.say.text(&key), &values))
}

fn written(desk: &Desk<'_>, place: &str, value: &str) -> String {
    if place.starts_with("date")
        && let Ok(date) = value.parse()
    {
        return desk.fmt.short_date(date);
    }
    if place.starts_with("number")
        && let Ok(number) = value.parse::<f64>()
    {
        let decimals = value.split_once('.').map_or(0, |(_, tail)| tail.len());
        return desk.fmt.number(number, decimals.min(6) as i16);
    }
    value.to_owned()
}

fn findings(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let mut blocks = Vec::new();
    for (severity, key) in [
        (Severity::Error, "severity.error"),
        (Severity::Warning, "severity.warning"),
        (Severity::Info, "severity.info"),
    ] {
        let graded: Vec<&Finding> = desk
            .m
            .data
            .findings
            .iter()
            .filter(|f| f.severity == Some(severity))
            .collect();
        if graded.is_empty() {
            continue;
        }
        blocks.push(Block::Subheading {
            text: say.text(key),
        });
        blocks.push(match severity {
            Severity::Info => by_code(desk, &graded),
            _ => one_by_one(desk, &graded),
        });
    }
    if blocks.is_empty() {
        blocks.push(Block::Paragraph {
            text: say.text("section.findings_none"),
        });
    }
    Section {
        id: "findings".to_owned(),
        heading: say.text("section.findings"),
        blocks,
        ..Section::default()
    }
}

/// More findings of one kind in one file than a person reads one by one: shown as one, with the
/// first three values.
const MANY: usize = 8;

fn folded(findings: &[&Finding]) -> Vec<Finding> {
    fn kind_and_file(finding: &Finding) -> (&str, Option<&str>, Option<&str>) {
        let (owner, file) = (&finding.municipality, &finding.file);
        (&finding.code, owner.as_deref(), file.as_deref())
    }
    let mut groups: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups
            .entry(kind_and_file(finding))
            .or_default()
            .push(finding);
    }
    let mut rows = Vec::new();
    for finding in findings {
        let group = &groups[&kind_and_file(finding)];
        if group.len() <= MANY {
            rows.push((*finding).clone());
        } else if std::ptr::eq(group[0], *finding) {
            let values: Vec<&str> = group
                .iter()
                .filter_map(|f| f.value.as_deref())
                .take(3)
                .collect();
            let n: i64 = group.iter().map(|f| f.n_alike).sum();
            rows.push(Finding {
                value: (!values.is_empty()).then(|| values.join("; ") + " …"),
                n_alike: n,
                expected: None,
                expected_key: None,
                ..(*finding).clone()
            });
        }
    }
    rows
}

fn one_by_one(desk: &Desk<'_>, findings: &[&Finding]) -> Block {
    let say = &desk.say;
    let folded = folded(findings);
    let rows = folded
        .iter()
        .take(300)
        .map(|f| {
            let place = match (f.row, &f.column) {
                (Some(row), Some(column)) => say.say(
                    "quality.row_column",
                    &[("row", &desk.fmt.whole(row as f64)), ("column", column)],
                ),
                (Some(row), None) => {
                    say.say("quality.row", &[("row", &desk.fmt.whole(row as f64))])
                }
                (None, Some(column)) => say.say("quality.column", &[("column", column)]),
                (None, None) => "–".to_owned(),
            };
            let alike = match f.n_alike {
                n if n > 1 => say.say("quality.alike", &[("n", &desk.fmt.whole(n as f64))]),
                _ => String::new(),
            };
            let sheet = f
                .sheet
                .as_ref()
                .map(|sheet| format!(" [{sheet}]"))
                .unwrap_or_default();
            let file = f.file.as_deref().map_or_else(
                || {
                    f.municipality
                        .as_deref()
                        .map_or_else(|| "–".to_owned(), |id| desk.name(id))
                },
                short_path,
            );
            vec![
                Cell {
                    small: format!("{} {alike}", f.code).trim().to_owned(),
                    ..cell(say.text(&format!("finding.{}", f.code)))
                },
                Cell {
                    small: place,
                    ..cell(format!("{file}{sheet}"))
                },
                Cell {
                    small: expected(desk, f).unwrap_or_default(),
                    // What has no sentence in the message tables is in the catalogue's language.
                    small_lang: match f.expected_key {
                        Some(_) => String::new(),
                        None => "en".to_owned(),
                    },
                    ..cell(
                        f.value
                            .clone()
                            .map_or_else(|| "–".to_owned(), |v| super::sections::quoted(desk, &v)),
                    )
                },
                cell(remedy(desk, f)),
            ]
        })
        .collect();
    Block::Table(Table {
        caption: say.count(
            "table.findings_n",
            findings.len(),
            &desk.fmt.count(findings.len()),
            &[],
        ),
        columns: vec![
            head(say.text("word.finding")),
            head(say.text("word.place")),
            head(say.text("word.value")),
            head(say.text("word.remedy")),
        ],
        rows,
        ..Table::default()
    })
}

fn by_code(desk: &Desk<'_>, findings: &[&Finding]) -> Block {
    let say = &desk.say;
    let mut counts: BTreeMap<&str, (i64, &Finding)> = BTreeMap::new();
    for finding in findings {
        counts.entry(&finding.code).or_insert((0, finding)).0 += finding.n_alike;
    }
    let rows = counts
        .into_iter()
        .map(|(code, (n, first))| {
            vec![
                Cell {
                    small: code.to_owned(),
                    ..cell(say.text(&format!("finding.{code}")))
                },
                number(desk.fmt.whole(n as f64)),
                cell(
                    first
                        .file
                        .as_deref()
                        .map_or_else(|| "–".to_owned(), short_path),
                ),
            ]
        })
        .collect();
    Block::Table(Table {
        caption: say.text("table.findings_info"),
        columns: vec![
            head(say.text("word.finding")),
            number_head(say.text("word.times")),
            head(say.text("word.first_in")),
        ],
        rows,
        ..Table::default()
    })
}

fn refused(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let mut rows = Vec::new();
    for who in desk.everyone() {
        // One line for each metric and reason: a metric in twenty parts is refused once.
        let mut seen: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for m in desk
            .m
            .data
            .measures
            .iter()
            .filter(|m| m.municipality == who)
        {
            if !is_ok(m) && m.metric != "overlap.white_spots" {
                *seen.entry((&m.metric, desk.reason(m))).or_default() += 1;
            }
        }
        let mut by_reason: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for ((metric, reason), _) in seen {
            by_reason
                .entry(reason)
                .or_default()
                .push(desk.metric_name(metric));
        }
        for (reason, metrics) in by_reason {
            rows.push(vec![
                cell(desk.name(who)),
                cell(reason),
                cell(metrics.join("; ")),
            ]);
        }
    }
    Section {
        id: "refused".to_owned(),
        heading: say.text("section.refused"),
        blocks: vec![
            Block::Paragraph {
                text: say.text("quality.refused"),
            },
            Block::Table(Table {
                caption: say.text("table.refused"),
                columns: vec![
                    head(say.text("word.municipality")),
                    head(say.text("word.reason")),
                    head(say.text("word.metrics")),
                ],
                rows,
                ..Table::default()
            }),
        ],
        ..Section::default()
    }
}
