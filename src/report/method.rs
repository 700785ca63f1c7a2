//! In: the catalogue and the other pages. Out: the method page: the questions with where they are
//! answered, and every metric with its question, formula, fields, source and parts, under an anchor
//! that every figure links to. It deliberately writes nothing of its
//! own: the catalogue is the only place where a metric is described.

use super::material::{Desk, anchor};
use super::questions;
use super::view::{Block, PageView, Section, Table, cell, head};
use crate::metrics::Family;

/// The page.
pub(super) fn compose(desk: &Desk<'_>, pages: &[questions::Composed]) -> PageView {
    let say = &desk.say;
    let mut page = desk.page("method.html", "", &say.text("page.method_heading"));
    page.sections.push(questions::section(desk, pages));
    page.sections.push(Section {
        id: "rules".to_owned(),
        heading: say.text("section.rules"),
        blocks: [
            "rules.coverage",
            "rules.small_n",
            "rules.intervals",
            "rules.waits",
            "rules.sums",
            "rules.cause",
        ]
        .iter()
        .map(|key| Block::Paragraph {
            text: say.text(key),
        })
        .collect(),
        ..Section::default()
    });
    for family in Family::ALL {
        for (at, metric) in desk
            .m
            .metrics
            .iter()
            .filter(|m| m.family == *family)
            .enumerate()
        {
            let questions: Vec<String> = metric.question.iter().map(u8::to_string).collect();
            let parts: Vec<String> = metric
                .dimensions
                .iter()
                .map(|part| match part.pattern {
                    "" => say.text("method.whole"),
                    pattern => pattern.to_owned(),
                })
                .collect();
            let row = |key: &str, text: String| vec![cell(say.text(key)), cell(text)];
            let mut rows = vec![
                row("method.id", metric.id.to_owned()),
                row("method.formula", metric.formula.to_owned()),
                row("method.unit", metric.unit.title().to_owned()),
                row("method.parts", parts.join(" · ")),
                row("method.fields", metric.fields.join("; ")),
                row("method.direction", metric.direction.title().to_owned()),
                row("method.source", metric.source.to_owned()),
                row("method.questions", questions.join(", ")),
            ];
            // An analyst's own indicator may leave some out.
            rows.retain(|row| !row[1].text.is_empty());
            let mut blocks = Vec::new();
            if at == 0 {
                let key = format!("family.{}", family.word());
                blocks.push(Block::Paragraph {
                    text: say.text(&key),
                });
            }
            blocks.push(Block::Table(Table {
                caption: desk.metric_name(metric.id).to_owned(),
                caption_hidden: true,
                columns: vec![
                    head(say.text("method.what")),
                    head(say.text("method.value")),
                ],
                rows,
                ..Table::default()
            }));
            blocks.extend(super::own::query(desk, metric));
            page.sections.push(Section {
                id: anchor(metric.id),
                heading: desk.metric_name(metric.id).to_owned(),
                blocks,
                ..Section::default()
            });
        }
    }
    page
}
