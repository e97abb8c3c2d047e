//! `otpctl`, see the library beside it: the manual is made from the same declaration as the program.

use std::process::ExitCode;

fn main() -> ExitCode {
    otpctl::main()
}
