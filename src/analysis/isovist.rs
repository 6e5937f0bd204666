//! What can be seen from a point.
use super::Process;
use crate::model::kind::words;

pub const PROCESS: Process = Process {
    id: "isovist",
    title: words("视域分析", "Isovist"),
    description: words("", ""),
    inputs: || todo!(),
    outputs: || todo!(),
    run: |_, _, _, _| todo!(),
};
