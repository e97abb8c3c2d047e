//! `otpctl doctor` says which arguments the module would refuse. The module's own reading is asked whether it does.

use std::ffi::{CStr, CString};

use otpctl::doctor::pam::arguments::mistakes;
use proptest::{
    prelude::{Strategy, prop},
    prop_assert_eq, prop_oneof, proptest,
    sample::select,
    test_runner::Config,
};

/// The module's source: a PAM module is no library that could be linked.
#[path = "../../pam_otp/src"]
#[allow(dead_code, reason = "only the reading of a line is asked for")]
mod of_the_module {
    pub mod options;
}

/// The one name of the module that its reading needs.
mod split {
    pub const DIGITS: std::ops::RangeInclusive<u8> = 6..=8;
}

fn argument() -> impl Strategy<Value = String> {
    let names =
        select(vec!["first_factor", "unenrolled", "timeout", "echo", "split", "digits", "lang", "debug", "Echo"]);
    let values = select(vec![
        "",
        "=",
        "=publickey",
        "=deny",
        "=policy",
        "=allow",
        "=0",
        "=1",
        "=30",
        "=31",
        "=+5",
        "=007",
        "=6",
        "=8",
        "=9",
        "=300",
        "=en",
        "=de",
        "=fr",
        "=it",
        "=rm",
        "=xx",
        "=deny|policy",
        "=1..30",
        "=de=en",
    ]);
    let right = select(vec![
        "first_factor",
        "first_factor=publickey",
        "unenrolled=deny",
        "timeout=5",
        "echo",
        "split",
        "digits=7",
        "lang=de",
        "debug",
    ]);
    prop_oneof![
        9 => right.prop_map(str::to_owned),
        9 => (names, values).prop_map(|(name, value)| format!("{name}{value}")),
        1 => "[ -~]{0,6}",
    ]
}

proptest! {
    #![proptest_config(Config { cases: 4_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn doctor_refuses_the_arguments_that_the_module_refuses(line in prop::collection::vec(argument(), 0..4)) {
        let given: Vec<CString> = line.iter().map(|text| CString::new(text.as_str()).expect("no NUL")).collect();
        let given: Vec<&CStr> = given.iter().map(CString::as_c_str).collect();
        let module = of_the_module::options::Options::parse(&given);
        prop_assert_eq!(mistakes(&line).is_empty(), module.is_ok(), "{:?} {:?}", line, module);
    }
}
