//! In: a view of benefits with their amounts and measurements. Out: the metrics of what comes of
//! the innovation work, one file per subject. It deliberately says "measured change against the
//! baseline" and never "effect of": nothing here has a comparison group.

pub mod amounts;
pub mod joint;
pub mod landing;
pub mod measured;
pub mod registered;
