//! Every target in one program, which is linked once: `OTP_FUZZ_TARGET` says which.
#![no_main]

use std::sync::OnceLock;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    static NAME: OnceLock<String> = OnceLock::new();
    otp_fuzz::run(NAME.get_or_init(|| std::env::var("OTP_FUZZ_TARGET").expect("OTP_FUZZ_TARGET")), input);
});
