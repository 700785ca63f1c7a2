//! In: everything that was measured, found and judged. Out: pages, as text. It exists to say in
//! words and figures what the numbers mean to each reader: a page for the cooperation, one for
//! each municipality, one for overlap, one for the quality of the exports, one for the method. It
//! deliberately measures nothing: a value, its interval and its verdict come ready; here they get
//! their place and their words.

mod actions;
mod answers;
mod benefits;
mod comparisons;
mod doubts;
mod figures;
mod format;
mod goals;
mod grids;
mod joint;
mod lead;
mod material;
mod messages;
mod method;
mod movement;
mod municipality;
mod overlap_page;
mod own;
mod quality;
mod questions;
mod sections;
mod summary;
mod view;

pub use format::Format;
pub use material::{Finder, Material};
pub use messages::{Messages, TABLES as MESSAGE_TABLES};
pub use overlap_page::pair_reasons;
pub use questions::{Place, QUESTIONS, Question};

use crate::charts::{self, ChartError};
use material::Desk;
use minijinja::{Environment, UndefinedBehavior, context, value::Serde};
use std::path::Path;
use view::PageView;

/// What can go wrong while composing.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A language without a message table.
    #[error("there are no messages in `{0}`; the pipeline's `language` must be one of nb, en.")]
    Language(String),
    /// A message table that is no TOML.
    #[error("the messages in `{language}` can't be read: {message}")]
    Messages {
        /// The language.
        language: String,
        /// What is wrong.
        message: String,
    },
    /// A template failed.
    #[error("the template failed: {0:#}")]
    Template(#[from] minijinja::Error),
    /// A chart can't be drawn.
    #[error("a chart can't be drawn: {0}")]
    Chart(#[from] ChartError),
    /// A template or stylesheet of one's own can't be read.
    #[error("{path}: can't be read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A page of the set.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its path inside the set.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What ships in the program: templates and the stylesheet.
const SHIPPED: &[(&str, &str)] = &[
    ("page.html.j2", include_str!("../../reports/page.html.j2")),
    (
        "blocks.html.j2",
        include_str!("../../reports/blocks.html.j2"),
    ),
    ("style.css", include_str!("../../reports/style.css")),
];

/// Composes every page. `reports` is a folder whose files are used before those in the program.
pub fn compose(material: &Material<'_>, reports: Option<&Path>) -> Result<Vec<Page>, ReportError> {
    let layout = Layout::new(reports)?;
    let desk = Desk::new(material)?;
    let mut views = vec![("index.html".to_owned(), joint::compose(&desk)?)];
    for municipality in &material.scope.municipalities {
        let path = desk.path_of(municipality);
        views.push((path, municipality::compose(&desk, municipality)?));
    }
    views.push(("overlap.html".to_owned(), overlap_page::compose(&desk)?));
    views.push(("quality.html".to_owned(), quality::compose(&desk)));
    // The method page tells where the others answer what.
    views.push(("method.html".to_owned(), method::compose(&desk, &views)));
    let mut pages = Vec::new();
    for (path, view) in &views {
        pages.push(layout.page(path, view)?);
    }
    pages.push(Page {
        path: "summary.txt".to_owned(),
        text: summary::compose(&desk),
    });
    Ok(pages)
}

/// Templates and style, ready.
struct Layout {
    templates: Environment<'static>,
    style: String,
}

impl Layout {
    #[expect(
        clippy::disallowed_methods,
        reason = "templates of one's own are read from disk on request"
    )]
    fn new(reports: Option<&Path>) -> Result<Layout, ReportError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut style = String::new();
        for (name, shipped) in SHIPPED {
            let own = reports
                .map(|folder| folder.join(name))
                .filter(|path| path.is_file());
            let text = match own {
                None => (*shipped).to_owned(),
                Some(path) => {
                    std::fs::read_to_string(&path).map_err(|source| ReportError::Unreadable {
                        path: path.display().to_string(),
                        source,
                    })?
                }
            };
            match name.ends_with(".css") {
                true => style = text + charts::CSS,
                false => templates.add_template_owned((*name).to_owned(), text)?,
            }
        }
        Ok(Layout { templates, style })
    }

    fn page(&self, path: &str, page: &PageView) -> Result<Page, ReportError> {
        // A heading with nothing under it says nothing.
        let mut page = page.clone();
        page.sections.retain(|section| !section.blocks.is_empty());
        let text = self
            .templates
            .get_template("page.html.j2")?
            .render(context! {
                page => minijinja::Value::from(Serde(&page)),
                style => self.style.as_str(),
                version => env!("CARGO_PKG_VERSION"),
            })?;
        Ok(Page {
            path: path.to_owned(),
            text: text + "\n",
        })
    }
}
