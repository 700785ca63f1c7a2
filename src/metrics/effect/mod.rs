//! In: a view of benefits with their amounts and measurements. Out: the metrics of what comes of
//! the innovation work, one file per subject. It deliberately says "measured change against the
//! baseline" and never "effect of": nothing but `comparison` has a comparison group.

pub mod amounts;
pub mod comparison;
pub mod joint;
pub mod landing;
pub mod measured;
pub mod net;
pub mod quality;
pub mod registered;
pub mod slip;
