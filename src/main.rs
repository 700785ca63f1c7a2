//! In: a command line. Out: an exit code. Everything between is `cli`.

fn main() -> std::process::ExitCode {
    loypemelding::cli::main()
}
