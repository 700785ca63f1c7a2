//! In: what people say about pairs of initiatives, in a file, a sheet or at a terminal. Out: answers
//! that count for a run, the file that keeps them, questions and the sheet for a colleague. It
//! exists because only people know whether two initiatives are one, and because what they have said
//! once must outlive every run, every renaming and every branch of the repository. It deliberately
//! opens no file, asks no clock and forgets no line, not even one that it can't understand.

mod answers;
mod counting;
mod dialogue;
mod lines;
mod moment;
mod question;
mod screen;
mod sheet;

pub use answers::{Answer, Answers, Fault, Otherwise, merge, read, relation, write};
pub use counting::{Counted, Counting, count};
pub use dialogue::{Change, Company, Sitting, hold};
pub use lines::Lines;
pub use moment::Moment;
pub use question::{Question, Side, questions};
pub use screen::Style;
pub use sheet::{csv, xlsx};
