//! A thesaurus as people wrote it: words that stand for the same, and what initiatives are about
//! with the ways in which people tell it. It knows nothing by itself; how it meets a text is the
//! overlap room's matter.

/// What a concept is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConceptKind {
    /// Something that is introduced, built, bought or begun: as specific as an initiative.
    Solution,
    /// A problem or a wish that initiatives answer.
    Need,
    /// A service or field, wider than an initiative.
    Service,
    /// A way of working.
    Method,
    /// A body, a law, a national programme or a shared national solution.
    Organisation,
}

/// A concept with the ways in which it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// Identifies it.
    pub id: String,
    /// What it is.
    pub kind: ConceptKind,
    /// What a reader calls it.
    pub name: String,
    /// Words and phrases that tell it, the name among them. A word with a capital is a name or an
    /// abbreviation and met as it stands.
    pub terms: Vec<String>,
    /// Texts as people write who tell of it, each in other words, and runs of words that belong to it.
    pub told: Vec<String>,
    /// Ids of wider concepts and of needs that it meets.
    pub wider: Vec<String>,
    /// Ids of concepts that look alike and are something else.
    pub not: Vec<String>,
}

/// Words that stand for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Identifies it.
    pub id: String,
    /// The words.
    pub words: Vec<String>,
}

/// Rings and concepts. Without any, texts are compared by their words alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thesaurus {
    /// The concepts.
    pub concepts: Vec<Concept>,
    /// The rings.
    pub rings: Vec<Ring>,
}
