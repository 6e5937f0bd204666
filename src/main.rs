use std::process::ExitCode;

fn main() -> ExitCode {
    yuantu::cli::run()
}
