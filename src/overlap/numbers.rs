//! In: names, one by one. Out: for each the number of its first appearance. It exists so that words,
//! terms, parties and service areas are numbered in one way. It deliberately forgets nothing: a
//! number stands for its name as long as the numbering lives.

use std::collections::HashMap;

/// Names by number and numbers by name.
#[derive(Debug, Default)]
pub struct Numbers {
    of: HashMap<String, u32>,
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

/// The numbers of names that may come more than once.
pub fn numbered<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    let mut numbers = Numbers::default();
    names.into_iter().map(|name| numbers.number(name)).collect()
}
