//! `yuantu`: see `yuantu --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    yuantu::cli::main()
}
