//! In: a view of initiatives, snapshots and meetings. Out: the metrics of the innovation activity
//! itself, one file per subject. It deliberately says nothing of benefits: see `effect`.

pub mod anchoring;
pub mod arrivals;
pub mod capacity;
pub mod changes;
pub mod character;
pub mod decisions;
pub mod flow;
pub mod gates;
pub mod learning;
pub mod mix;
pub mod ownership;
pub mod portfolio;
pub mod priorities;
pub mod progress;
pub mod stages;
