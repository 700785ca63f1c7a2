//! In: nothing. Out: what a page is made of — sentences, figures, tables, lists — as values that
//! templates arrange. It exists so that a page is composed in Rust, by rule, and only laid out by
//! a template. It deliberately holds texts that are ready: nothing here is computed or judged.

use serde::Serialize;

/// A whole page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PageView {
    /// The language of the page.
    pub lang: String,
    /// The title of the document.
    pub title: String,
    /// The line above the heading.
    pub kicker: String,
    /// The heading.
    pub heading: String,
    /// A banner: a note that holds for the whole page.
    pub banner: Option<String>,
    /// The other pages.
    pub nav: Vec<Link>,
    /// Pages that are too many to stand in a row.
    pub nav_more: Vec<Link>,
    /// What they are called together.
    pub nav_more_label: String,
    /// The name of the navigation.
    pub nav_label: String,
    /// The text of the skip link.
    pub skip: String,
    /// What happened, in three sentences.
    pub lead: Vec<Sentence>,
    /// Key figures.
    pub tiles: Vec<Tile>,
    /// The name of the key figures.
    pub tiles_label: String,
    /// A choice of what the lists show.
    pub filter: Option<Filter>,
    /// The rest, in order.
    pub sections: Vec<Section>,
    /// What the page foot says.
    pub foot: String,
}

/// A choice that hides what has nothing to do with it, without a script: a choice is a number, and
/// what belongs to it is marked `m` and that number.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filter {
    /// What is chosen.
    pub label: String,
    /// The choice that shows everything.
    pub all: String,
    /// The other choices, with their numbers.
    pub options: Vec<(usize, String)>,
    /// What a list says that has nothing for the choice.
    pub none: String,
}

/// A link.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Link {
    /// Its text.
    pub text: String,
    /// Where it leads, relative to the page.
    pub href: String,
    /// Whether it is this page.
    pub here: bool,
}

/// A sentence that begins with what matters.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Sentence {
    /// The point.
    pub strong: String,
    /// The rest.
    pub rest: String,
}

/// A key figure.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tile {
    /// What it is.
    pub name: String,
    /// The number.
    pub value: String,
    /// Its interval and its rows.
    pub detail: String,
    /// What the target says of it.
    pub status: Option<String>,
    /// `ok`, `bad` or `wait`.
    pub status_class: String,
    /// To the metric in the method page.
    pub href: String,
}

/// A part of a page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Section {
    /// The anchor.
    pub id: String,
    /// The heading.
    pub heading: String,
    /// `left` and `right` for two that may stand beside each other.
    pub class: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// The text.
        text: String,
    },
    /// A heading inside a section.
    Subheading {
        /// The text.
        text: String,
    },
    /// A figure with its table.
    Figure(Figure),
    /// A table.
    Table(Table),
    /// A numbered list of what to do.
    Actions {
        /// The items.
        items: Vec<Action>,
    },
    /// A text as it stands in a file.
    Code {
        /// What it is.
        label: String,
        /// The text.
        text: String,
    },
    /// Things with their members, one below the other.
    Groups {
        /// The things.
        items: Vec<Group>,
        /// What is said where a choice leaves nothing.
        none: String,
    },
    /// Numbers in a row.
    Strip {
        /// The items: number and word.
        items: Vec<(String, String)>,
    },
    /// A note with links.
    Note {
        /// What it begins with.
        strong: String,
        /// The text.
        text: String,
        /// Links at its end.
        links: Vec<Link>,
    },
}

/// A thing with its members.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Group {
    /// The choices it belongs to.
    pub mark: String,
    /// What it is.
    pub title: String,
    /// What is to be known of it as a whole.
    pub detail: String,
    /// Its members.
    pub members: Vec<Member>,
}

/// A member of a group.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Member {
    /// Whose it is.
    pub who: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub about: String,
    /// What could be done.
    pub step: String,
    /// Why.
    pub rule: String,
}

/// A figure.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Figure {
    /// The finding.
    pub caption: String,
    /// The chart.
    pub svg: String,
    /// The same numbers.
    pub table: Table,
    /// What the fold-out is called.
    pub summary: String,
    /// What is in it and what is not.
    pub note: String,
    /// To the metric in the method page.
    pub link: Option<Link>,
    /// Whether the chart needs a wide place.
    pub wide: bool,
}

/// A table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Whether the caption is for screen readers only, because a heading says the same.
    pub caption_hidden: bool,
    /// The heads of its columns.
    pub columns: Vec<Head>,
    /// Its rows; the first cell of each is its head.
    pub rows: Vec<Vec<Cell>>,
    /// The choices that each row belongs to, where the page has any: one for each row, or none.
    pub marks: Vec<String>,
    /// The anchor of each row, empty where it has none: one for each row, or none.
    pub anchors: Vec<String>,
    /// What is said where a choice leaves no row.
    pub none: String,
}

/// The head of a column.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Head {
    /// The text.
    pub text: String,
    /// Whether numbers stand in the column.
    pub numeric: bool,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Smaller text below.
    pub small: String,
    /// The language of the smaller text, where it is not the page's.
    pub small_lang: String,
    /// Where it leads.
    pub href: String,
    /// Links that stand in it, where they are several.
    pub links: Vec<Link>,
    /// Whether it is a number.
    pub numeric: bool,
    /// The depth of its shade, 0–4.
    pub shade: u8,
}

/// Something to do.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Action {
    /// The point.
    pub strong: String,
    /// About what.
    pub text: String,
    /// Why.
    pub why: String,
}

/// A text cell.
pub fn cell(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        ..Cell::default()
    }
}

/// A number cell.
pub fn number(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        numeric: true,
        ..Cell::default()
    }
}

/// A text column.
pub fn head(text: impl Into<String>) -> Head {
    Head {
        text: text.into(),
        numeric: false,
    }
}

/// A number column.
pub fn number_head(text: impl Into<String>) -> Head {
    Head {
        text: text.into(),
        numeric: true,
    }
}
