//! In: a view and what the run has found of pairs and clusters. Out: the metrics of who does the
//! same as whom. It deliberately finds no pairs and calls no overlapping budget a saving.

pub mod adoption;
pub mod calibration;
pub mod pairs;
pub mod parallel;
pub mod themes;
pub mod together;
pub mod white_spots;
