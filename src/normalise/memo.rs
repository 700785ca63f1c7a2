//! In: the cells of a column, one after the other, and a way to read one. Out: what each is read as.
//! It exists because most texts of a table stand in it many times, words, dates, units and amounts
//! alike, and reading one costs far more than finding out that it was read before. It deliberately
//! forgets what does not pay: long texts, and columns in which nearly every text is new.

use crate::model::findings::Place;
use crate::model::{Finding, RawCell, Text};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// Bytes of a text that is remembered.
const LONGEST: usize = 64;
/// Texts of a column that are remembered.
const MOST: usize = 1 << 15;
/// After so many texts, one in ten must have been seen before.
const TRIAL: usize = 1 << 13;

/// What the texts of a column were read as.
#[derive(Debug)]
pub(super) struct Memo<T> {
    inner: RefCell<Inner<T>>,
}

#[derive(Debug)]
struct Inner<T> {
    known: HashMap<Text, Known<T>>,
    n_asked: usize,
    n_known: usize,
}

#[derive(Debug)]
struct Known<T> {
    read: T,
    /// What was told about it stands here among the findings of the table,
    told: Range<usize>,
    /// about this municipality.
    municipality: Option<String>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo {
            inner: RefCell::new(Inner {
                known: HashMap::new(),
                n_asked: 0,
                n_known: 0,
            }),
        }
    }
}

impl<T: Clone> Memo<T> {
    /// What a cell is read as. A text that was read before is not read again: what was told about
    /// it then is counted once more, which is what becomes of findings that are alike. The findings
    /// must be the same list every time, from which nothing is taken.
    pub fn or_read(
        &self,
        cell: Option<&RawCell>,
        place: &Place,
        findings: &mut Vec<Finding>,
        read: impl FnOnce(&mut Vec<Finding>) -> T,
    ) -> T {
        let Some(RawCell::Text(text)) = cell.filter(|cell| is_short(cell)) else {
            return read(findings);
        };
        let mut inner = self.inner.borrow_mut();
        if inner.n_asked >= TRIAL && inner.n_known * 10 < inner.n_asked {
            inner.known = HashMap::new();
            return read(findings);
        }
        inner.n_asked += 1;
        if let Some(known) = inner.known.get(text)
            && (known.told.is_empty() || known.municipality == place.municipality)
        {
            for told in &mut findings[known.told.clone()] {
                told.n_alike += 1;
            }
            let read = known.read.clone();
            inner.n_known += 1;
            return read;
        }
        let before = findings.len();
        let read = read(findings);
        if inner.known.len() < MOST {
            let told = before..findings.len();
            let municipality = place.municipality.clone().filter(|_| !told.is_empty());
            let known = Known {
                read: read.clone(),
                told,
                municipality,
            };
            inner.known.insert(text.clone(), known);
        }
        read
    }
}

fn is_short(cell: &RawCell) -> bool {
    matches!(cell, RawCell::Text(text) if text.len() <= LONGEST)
}
