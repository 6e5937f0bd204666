//! `yuantu`: see `yuantu --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    start_without_foreign_proj();
    yuantu::cli::run()
}

/// Starts the program anew without variables that would lead PROJ to the database of another version.
///
/// The right `proj.db` is inside the program, but `PROJ_DATA` and `PROJ_LIB` (which GIS packages like to set) go before it
/// and make every coordinate system fail. They can only be dropped before a thread exists, and safely only for a new
/// process image.
#[cfg(unix)]
fn start_without_foreign_proj() {
    use std::os::unix::process::CommandExt;
    const FOREIGN: [&str; 2] = ["PROJ_DATA", "PROJ_LIB"];

    if FOREIGN.iter().all(|name| std::env::var_os(name).is_none()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut command = std::process::Command::new(program);
    command.args(std::env::args_os().skip(1));
    for name in FOREIGN {
        command.env_remove(name);
    }
    // Comes back only when it failed; then the error of the first projection says what is wrong.
    let _ = command.exec();
}

#[cfg(not(unix))]
fn start_without_foreign_proj() {}
