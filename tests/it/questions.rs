//! In: the sample's published set. Out: proof that each of the readers' questions is answered where
//! the method page says: the link leads to a page and a heading that are there, the heading is the
//! one that the link names, and every metric of the question is linked from one of those pages. It
//! exists so that a block that is moved or dropped does not leave a reader without an answer.

use loypemelding::metrics::CATALOGUE;
use loypemelding::report::QUESTIONS;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What stands between two marks, after each place where the first does.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let parts = text.split(open).skip(1);
    parts.filter_map(|rest| rest.split(close).next()).collect()
}

/// Links: where they lead and what they say.
fn links(html: &str) -> Vec<(&str, &str)> {
    between(html, "href=\"", "</a>")
        .into_iter()
        .filter_map(|link| link.split_once("\">"))
        .collect()
}

/// A page, with the slashes that templates write as references.
fn read(path: &Path) -> String {
    let text = std::fs::read_to_string(path);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.replace("&#x2f;", "/")
}

#[test]
fn the_catalogue_and_the_table_know_the_same_questions() {
    let numbers: Vec<u8> = QUESTIONS.iter().map(|question| question.number).collect();
    assert_eq!(numbers, (1..=25).collect::<Vec<u8>>());
    let answered: BTreeSet<u8> = CATALOGUE.iter().flat_map(|m| m.question).copied().collect();
    assert_eq!(answered, numbers.into_iter().collect());
}

#[test]
fn every_question_is_answered_where_the_method_page_says() {
    let (output, _) = super::sample::sample();
    let set = output.path().join("latest");
    let method = read(&set.join("method.html"));
    let section = between(&method, "<section id=\"questions\"", "</section>");
    let rows = between(section[0], "<th scope=\"row\"", "</tr>");
    assert_eq!(rows.len(), QUESTIONS.len());
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut n_links = 0;
    for (question, row) in QUESTIONS.iter().zip(rows) {
        let number = question.number;
        let of_row = links(row);
        let (metrics, places): (Vec<_>, Vec<_>) = of_row
            .into_iter()
            .partition(|(href, _)| href.starts_with('#'));
        if places.len() != question.places.len() {
            wrong.push(format!(
                "{number}: {} of {} places",
                places.len(),
                question.places.len()
            ));
        }
        let mut named = BTreeSet::new();
        for (href, words) in places {
            n_links += 1;
            let (path, id) = href.split_once('#').unwrap_or((href, ""));
            let page = pages
                .entry(path.to_owned())
                .or_insert_with(|| read(&set.join(path)));
            let open = format!("<section id=\"{id}\"");
            let heading = page.split(&open).nth(1);
            let heading = heading.map(|rest| between(rest, "<h2>", "</h2>")[0]);
            match heading {
                None => wrong.push(format!("{number}: {href} leads nowhere")),
                Some(heading) if !words.ends_with(heading) => {
                    wrong.push(format!("{number}: «{words}», but there stands «{heading}»"));
                }
                Some(_) => {}
            }
            named.extend(
                links(page)
                    .iter()
                    .filter_map(|(href, _)| href.split_once("method.html#"))
                    .map(|(_, anchor)| anchor.to_owned()),
            );
        }
        let anchors: BTreeSet<&str> = metrics.iter().map(|(href, _)| &href[1..]).collect();
        for metric in CATALOGUE.iter().filter(|m| m.question.contains(&number)) {
            let anchor = metric.id.replace(['.', '_'], "-");
            if !anchors.contains(anchor.as_str()) {
                wrong.push(format!("{number}: the table lacks {}", metric.id));
            }
            if !named.contains(&anchor) {
                wrong.push(format!("{number}: none of its pages has {}", metric.id));
            }
        }
    }
    assert!(n_links > 40, "{n_links}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
