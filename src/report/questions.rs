//! In: the pages as they are composed, and the catalogue. Out: the table of the questions that the
//! reports answer: who asks, on which page and under which heading the answer stands, and which
//! metrics it rests on. It exists so that a reader can begin with a question. It deliberately knows
//! no metric: which metric answers what stands in the catalogue, and a heading is the page's own.

use super::material::{Desk, anchor, is_ok};
use super::view::{Block, Link, PageView, Section, Table, cell, head};
use crate::model::Municipality;

/// Where an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A section of the joint page.
    Joint(&'static str),
    /// A section of every municipality's page.
    Municipality(&'static str),
    /// A section of the overlap page.
    Overlap(&'static str),
    /// A section of the page on the quality of the exports.
    Quality(&'static str),
}

/// A question of a reader.
pub struct Question {
    /// Its number in the catalogue.
    pub number: u8,
    /// Who asks: a key of the message table.
    pub asked_by: &'static str,
    /// Where the answer stands, the fullest first.
    pub places: &'static [Place],
}

use Place::{Joint, Municipality as One, Overlap, Quality};

/// The leader of the cooperation.
const LEADER: &str = "leader";
/// The chief executive and staff.
const EXECUTIVE: &str = "executive";
/// Who reads the report of the period.
const READER: &str = "reader";

const fn asked(asked_by: &'static str, number: u8, places: &'static [Place]) -> Question {
    Question {
        number,
        asked_by,
        places,
    }
}

/// Every question, in order.
pub const QUESTIONS: &[Question] = &[
    asked(LEADER, 1, &[Joint("portfolio"), One("activity")]),
    asked(
        LEADER,
        2,
        &[Joint("together"), Joint("matrix"), Overlap("finder")],
    ),
    asked(
        LEADER,
        3,
        &[Overlap("clusters"), Joint("cooperation"), Overlap("finder")],
    ),
    asked(LEADER, 4, &[Joint("together"), Joint("cooperation")]),
    asked(LEADER, 5, &[Joint("cooperation")]),
    asked(LEADER, 6, &[Joint("councils")]),
    asked(LEADER, 7, &[One("owners-part"), Joint("owners-part")]),
    asked(LEADER, 8, &[Joint("white-spots")]),
    asked(LEADER, 9, &[Joint("capacity")]),
    asked(LEADER, 10, &[Joint("cooperation")]),
    asked(EXECUTIVE, 11, &[One("activity"), Joint("barometer")]),
    asked(EXECUTIVE, 12, &[One("plan"), One("budget"), Joint("plan")]),
    asked(EXECUTIVE, 13, &[One("effect"), Joint("plan")]),
    asked(EXECUTIVE, 14, &[One("effect")]),
    asked(EXECUTIVE, 15, &[One("effect"), One("decide")]),
    asked(EXECUTIVE, 16, &[One("costs"), Joint("costs")]),
    asked(EXECUTIVE, 17, &[One("decide"), One("activity")]),
    asked(EXECUTIVE, 18, &[One("effect"), Joint("plan")]),
    asked(EXECUTIVE, 19, &[One("effect"), Joint("plan")]),
    asked(
        READER,
        20,
        &[
            Joint("since"),
            One("since"),
            Joint("movement"),
            One("activity"),
        ],
    ),
    asked(READER, 21, &[One("activity"), Joint("since")]),
    asked(READER, 22, &[Joint("movement"), One("activity")]),
    asked(READER, 23, &[One("effect"), One("activity"), Joint("plan")]),
    asked(READER, 24, &[One("activity"), Joint("portfolio")]),
    asked(
        READER,
        25,
        &[
            Quality("doubts"),
            Quality("coverage"),
            Quality("files"),
            One("trust"),
        ],
    ),
];

/// A page with its path in the set.
pub(super) type Composed = (String, PageView);

/// The section of the table.
pub(super) fn section(desk: &Desk<'_>, pages: &[Composed]) -> Section {
    let say = &desk.say;
    let mut rows = Vec::new();
    for question in QUESTIONS {
        let metrics: Vec<&str> = desk
            .m
            .metrics
            .iter()
            .filter(|metric| metric.question.contains(&question.number))
            .map(|metric| metric.id)
            .collect();
        let places = question.places.iter();
        let links: Vec<Link> = places
            .filter_map(|place| link(desk, *place, &metrics, pages))
            .collect();
        let answer = match links.is_empty() {
            true => cell(say.text("questions.nowhere")),
            false => super::view::Cell {
                links,
                ..cell(String::new())
            },
        };
        let named = |id: &&str| Link {
            text: desk.metric_name(id).to_owned(),
            href: format!("#{}", anchor(id)),
            here: false,
        };
        rows.push(vec![
            cell(say.text(&format!("question.{}", question.number))),
            cell(say.text(&format!("asked_by.{}", question.asked_by))),
            answer,
            super::view::Cell {
                links: metrics.iter().map(named).collect(),
                ..cell(String::new())
            },
        ]);
    }
    Section {
        id: "questions".to_owned(),
        heading: say.text("section.questions"),
        blocks: vec![
            Block::Paragraph {
                text: say.text("questions.about"),
            },
            Block::Table(Table {
                caption: say.text("section.questions"),
                caption_hidden: true,
                columns: ["question", "asked_by", "answer", "metrics"]
                    .map(|key| head(say.text(&format!("questions.{key}"))))
                    .to_vec(),
                rows,
                ..Table::default()
            }),
        ],
        ..Section::default()
    }
}

/// The municipality whose page says most of a question: with the most of its metrics, the first in
/// order between equals. A table can't link to all of thirty pages.
fn fullest<'a>(desk: &'a Desk<'_>, metrics: &[&str]) -> Option<&'a Municipality> {
    let n_shown = |municipality: &Municipality| {
        let shown = |id: &&&str| {
            let all = desk.all(id, &municipality.id);
            all.iter().any(|m| is_ok(m))
        };
        metrics.iter().filter(shown).count()
    };
    let all = desk.municipalities.iter().rev();
    all.max_by_key(|municipality| n_shown(municipality))
        .copied()
}

/// The link to a place, if the set has it.
fn link(desk: &Desk<'_>, place: Place, metrics: &[&str], pages: &[Composed]) -> Option<Link> {
    let (path, name, id) = match place {
        Joint(id) => ("index.html".to_owned(), desk.m.title.to_owned(), id),
        Overlap(id) => ("overlap.html".to_owned(), desk.say.text("page.overlap"), id),
        Quality(id) => ("quality.html".to_owned(), desk.say.text("page.quality"), id),
        One(id) => {
            let municipality = fullest(desk, metrics)?;
            (desk.path_of(municipality), municipality.name.clone(), id)
        }
    };
    let (_, page) = pages.iter().find(|(known, _)| *known == path)?;
    let mut sections = page.sections.iter();
    let section = sections.find(|section| section.id == id && !section.blocks.is_empty())?;
    Some(Link {
        text: desk.say.say(
            "questions.place",
            &[("page", &name), ("heading", &section.heading)],
        ),
        href: format!("{path}#{id}"),
        here: false,
    })
}
