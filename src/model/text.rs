//! In: a text of a cell. Out: the same, in sixteen bytes: up to sixteen bytes of text stand in it,
//! a longer one stands elsewhere, once for all its copies. It exists because a table of two million
//! cells would else spend more memory on the places of its texts than on the texts. It deliberately
//! can't be changed: a cell is as the file has it.

use lean_string::LeanString;
use std::fmt::{Debug, Display, Formatter, Result};
use std::ops::Deref;

/// The text of a cell.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Text(LeanString);

impl Text {
    /// How many bytes of memory it takes outside its cell, about.
    pub fn n_outside(&self) -> usize {
        // Length, count of copies, and what an allocation costs.
        match self.0.is_heap_allocated() {
            true => self.0.len() + 32,
            false => 0,
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(LeanString::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(LeanString::from(text.as_str()))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl Debug for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Debug::fmt(&**self, f)
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Display::fmt(&**self, f)
    }
}
