#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| otp_fuzz::run("sms_toml", input));
