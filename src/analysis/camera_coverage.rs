//! What can be seen from a point.
use super::Process;
use crate::model::kind::words;

pub const PROCESS: Process = Process {
    id: "camera-coverage",
    title: words("监控覆盖", "Camera coverage"),
    description: words("", ""),
    inputs: || todo!(),
    outputs: || todo!(),
    run: |_, _, _, _| todo!(),
};
