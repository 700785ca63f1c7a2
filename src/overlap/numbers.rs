//! In: names, one by one. Out: for each the number of its first appearance. It exists so that words,
//! terms, parties and service areas are numbered in one way. It deliberately forgets nothing: a
//! number stands for its name as long as the numbering lives.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Words that are looked up often.
pub type WordSet<W = String> = HashSet<W, BuildHasherDefault<Quick>>;

/// Something for each of such words.
pub type WordMap<V, W = String> = HashMap<W, V, BuildHasherDefault<Quick>>;

/// Names by number and numbers by name.
#[derive(Debug, Default)]
pub struct Numbers {
    of: WordMap<u32>,
    names: Vec<String>,
}

impl Numbers {
    /// The number of a name; the next one where it is new.
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.of.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.of.insert(name.to_owned(), number);
        number
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a number.
    pub fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// The names in the order of their numbers.
    pub fn into_names(self) -> Vec<String> {
        self.names
    }
}

/// A hash of short names (FNV-1a by eight bytes at once): the usual one guards against names made to
/// collide, and most of the reading went into it. Only numbers hang on it, never an order.
#[derive(Debug, Default)]
pub struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.take(u64::from_le_bytes(*eight));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.take(u64::from_le_bytes(last) ^ (rest.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.take(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Quick {
    fn take(&mut self, eight: u64) {
        let mixed = (self.0 ^ eight).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }
}

/// The numbers of names that may come more than once.
pub fn numbered<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    let mut numbers = Numbers::default();
    names.into_iter().map(|name| numbers.number(name)).collect()
}
