//! `otpctl doctor` judges stacks without libpam. Here libpam itself is asked whether it would have done the same:
//! stacks of pam_permit, pam_deny and pam_debug (which answers what its line says) in a directory of their own.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use otp_tests::programs::pam_host;
use otpctl::doctor::pam::{
    code::{Code, NAMES},
    dispatch,
    explore::Question,
    role::{Role, role},
    stack::{Call, Handler, Source, Trouble},
    verdict::{Flaw, Verdict, judge},
};
use proptest::{
    prelude::{Just, Strategy, any, prop},
    prop_oneof, proptest,
    sample::select,
    test_runner::Config,
};

/// What libpam answers for the service `door` of this directory.
fn libpam(directory: &Path) -> Code {
    let mut host = Command::new(pam_host());
    let host = host.arg("door").arg(directory).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = host.spawn().expect("the PAM host");
    child.stdin.take().expect("pipe").write_all(b"login\tnobody\n").expect("command");
    let said = child.wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let verdict = said.lines().find_map(|line| line.strip_prefix("verdict\t")).unwrap_or_else(|| panic!("{said:?}"));
    Code(verdict.split('\t').next().and_then(|code| code.parse().ok()).expect("a code"))
}

/// What doctor says libpam answers; `None` for a service it calls broken because a file is missing.
fn doctor(directory: &Path) -> Option<Code> {
    match Source::confdir(directory).auth("door") {
        Ok(stack) => Some(dispatch::result(&stack, answer)),
        Err(Trouble::Broken(_)) => None,
        Err(trouble) => panic!("{trouble:?}"),
    }
}

fn answer(handler: &Handler) -> Code {
    match &handler.call {
        Call::Module { module, args } => match role("door", module, args) {
            Role::Fixed(code) => code,
            _ => Code::MODULE_UNKNOWN,
        },
        Call::Substack | Call::MustFail => Code::PERM_DENIED,
    }
}

fn control() -> impl Strategy<Value = String> {
    let action = prop_oneof![
        3 => select(vec!["ok", "bad", "die", "done", "ignore", "reset"]).prop_map(str::to_owned),
        2 => (1u32..5).prop_map(|lines| lines.to_string()),
    ];
    let value = prop_oneof![
        select(vec!["success", "auth_err", "ignore", "default", "default", "module_unknown", "perm_denied"]),
        select(NAMES.to_vec()),
    ];
    let pairs = prop::collection::vec((value, action), 1..4);
    prop_oneof![
        4 => select(vec!["required", "requisite", "sufficient", "optional", "Required"]).prop_map(str::to_owned),
        5 => pairs.prop_map(|pairs| {
            let pairs: Vec<String> = pairs.into_iter().map(|(value, action)| format!("{value}={action}")).collect();
            format!("[{}]", pairs.join(" "))
        }),
        1 => select(vec!["[success=0]", "[succes=ok]", "[SUCCESS=ok]", "[unknown=ok]", "[success]", "needed", "[]", "[default=1 success=okay]"])
            .prop_map(str::to_owned),
    ]
}

fn module() -> impl Strategy<Value = String> {
    // pam_debug answers PAM_INCOMPLETE by suspending the stack, and nothing in a sign-in does that.
    let answers: Vec<&str> = NAMES.into_iter().filter(|name| *name != "incomplete").collect();
    prop_oneof![
        2 => Just("pam_permit.so".to_owned()),
        2 => Just("pam_deny.so".to_owned()),
        3 => select(answers).prop_map(|answer| format!("pam_debug.so auth={answer}")),
        1 => Just("pam_that_is_not_there.so".to_owned()),
    ]
}

/// A line of the file of this rank; it includes only files of a higher one.
fn line(rank: usize) -> impl Strategy<Value = String> {
    let usual = (select(vec!["auth", "auth", "auth", "-auth", "AUTH"]), control(), module())
        .prop_map(|(kind, control, module)| format!("{kind} {control} {module}"));
    // By their paths: older versions of libpam look for the others in /etc/pam.d whatever the directory.
    let name = |rank| if rank == 4 { "DIRECTORY/gone".to_owned() } else { format!("DIRECTORY/file{rank}") };
    let target = move || (rank + 1..5).prop_map(name);
    prop_oneof![
        12 => usual,
        2 => target().prop_map(|file| format!("auth substack {file}")),
        2 => target().prop_map(|file| format!("auth include {file}")),
        1 => target().prop_map(|file| format!("@include {file}")),
        1 => select(vec![
            "account required pam_deny.so", "auth", "auth required", "oops required pam_permit.so", "# nothing", "",
            "auth required pam_permit.so # so \\", "auth [success=ok \\\n default=bad] \\\n pam_permit.so",
            "auth  required\tpam_permit.so   ", "session include gone",
        ]).prop_map(str::to_owned),
    ]
}

fn file(rank: usize) -> impl Strategy<Value = String> {
    (prop::collection::vec(line(rank), 0..7), any::<bool>())
        .prop_map(|(lines, end)| lines.join("\n") + if end { "\n" } else { "" })
}

#[test]
fn random_stacks_end_as_libpam_ends_them() {
    let cases = 400;
    proptest!(Config { cases, failure_persistence: None, ..Config::default() },
        |(door in file(0), one in file(1), two in file(2), three in file(3), other in file(3))| {
        let directory = tempfile::tempdir().expect("directory");
        let files = [("door", &door), ("file1", &one), ("file2", &two), ("file3", &three), ("other", &other)];
        for (name, text) in files {
            let text = text.replace("DIRECTORY", &directory.path().to_string_lossy());
            fs::write(directory.path().join(name), text).expect("file");
        }
        let (ours, theirs) = (doctor(directory.path()), libpam(directory.path()));
        let agree = ours.is_none_or(|ours| ours == theirs);
        assert!(agree, "doctor says {}, libpam {}:\n{files:#?}", ours.map_or("broken", Code::name), theirs.name());
    });
}

/// A line as the profile of the package writes it.
const LINE: &str = "auth [success=ok ignore=ignore default=die] pam_otp.so first_factor";
const GLASS: &str =
    "auth [success=1 default=ignore] pam_succeed_if.so quiet service = login user ingroup otp-breakglass";
const PASSWORD: &str =
    "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so";

/// What the password and the code are, and whether the module's file is there, in one try of a stack.
#[derive(Debug, Clone, Copy)]
struct Try {
    password: &'static str,
    code: &'static str,
}

const WRONG_CODE: Try = Try { password: "success", code: "auth_err" };
const WRONG_PASSWORD: Try = Try { password: "auth_err", code: "success" };
const UNAVAILABLE: Try = Try { password: "success", code: "authinfo_unavail" };
const MISSING: Try = Try { password: "success", code: "missing" };
const RIGHT: Try = Try { password: "success", code: "success" };
const SKIPPED: Try = Try { password: "success", code: "ignore" };

fn judged(service: &str, text: &str) -> Verdict {
    let directory = tempfile::tempdir().expect("directory");
    fs::write(directory.path().join(service), text).expect("file");
    let stack = Source::confdir(directory.path()).auth(service).expect("a stack");
    judge(&Question {
        service,
        stack: &stack,
        sees_keys: service == "sshd",
        is_there: &|module| module != "pam_gone.so",
    })
}

/// Whether libpam lets in, the modules' answers being given: pam_debug plays the password's and the code's part.
fn libpam_lets_in(text: &str, answers: Try) -> bool {
    let directory = tempfile::tempdir().expect("directory");
    let ours = match answers.code {
        "missing" => "pam_that_is_not_there.so".to_owned(),
        code => format!("pam_debug.so auth={code}"),
    };
    let password = format!("pam_debug.so auth={}", answers.password);
    // The conditions hold, the real uid is root's, the account has no device, and its server is down.
    let text = text.replace("pam_rootok.so", "pam_permit.so").replace("pam_u2f.so", "pam_debug.so auth=success");
    let text = text.replace("pam_radius_auth.so", "pam_debug.so auth=ignore");
    let text = text.replace("pam_otp.so", &ours).replace("pam_unix.so", &password);
    let text = text.replace("pam_succeed_if.so", "pam_permit.so").replace("pam_listfile.so", "pam_permit.so");
    fs::write(directory.path().join("door"), text).expect("file");
    libpam(directory.path()) == Code::SUCCESS
}

/// A flaw is claimed, and libpam does let in (or, for those that refuse, refuses) in the try that shows it.
#[test]
fn a_bad_stack_is_called_bad_and_libpam_proves_it() {
    let bad = [
        (format!("{PASSWORD}\nauth optional pam_otp.so first_factor"), Flaw::RefusalIgnored, WRONG_CODE, true),
        (
            format!("{PASSWORD}\nauth [success=ok authinfo_unavail=ignore default=die] pam_otp.so first_factor"),
            Flaw::RefusalIgnored,
            UNAVAILABLE,
            true,
        ),
        (format!("auth sufficient pam_unix.so\n{LINE}"), Flaw::NotAsked, WRONG_CODE, true),
        ("auth sufficient pam_unix.so\nauth required pam_otp.so".into(), Flaw::CodeAlone, WRONG_PASSWORD, true),
        ("auth sufficient pam_otp.so\nauth required pam_unix.so".into(), Flaw::CodeAlone, WRONG_PASSWORD, true),
        (
            format!(
                "auth [success=2 default=ignore] pam_unix.so\nauth requisite pam_deny.so\n{LINE}\nauth required pam_permit.so"
            ),
            Flaw::NotAsked,
            WRONG_CODE,
            true,
        ),
        (
            format!("{PASSWORD}\nauth [success=1 default=ignore] pam_listfile.so file=/x\n{LINE}"),
            Flaw::PassedOver,
            WRONG_CODE,
            true,
        ),
        (
            format!("auth sufficient pam_succeed_if.so user = guest\n{PASSWORD}\n{LINE}"),
            Flaw::PassedOver,
            WRONG_CODE,
            true,
        ),
        (format!("auth sufficient pam_rootok.so\n{PASSWORD}\n{LINE}"), Flaw::NotAsked, WRONG_PASSWORD, true),
        (format!("auth required pam_u2f.so nouserok\n{LINE}"), Flaw::CodeAlone, WRONG_PASSWORD, true),
        (
            format!("auth [success=ok default=die] pam_u2f.so nouserok\n{LINE}\nauth required pam_unix.so"),
            Flaw::BeforePassword,
            RIGHT,
            true,
        ),
        (format!("auth sufficient pam_u2f.so nullok\n{PASSWORD}\n{LINE}"), Flaw::NotAsked, WRONG_PASSWORD, true),
        (format!("auth required pam_radius_auth.so localifdown\n{LINE}"), Flaw::CodeAlone, WRONG_PASSWORD, true),
        ("auth required pam_otp.so first_factor=publickey".into(), Flaw::NobodyGetsIn, WRONG_CODE, false),
        (format!("{LINE}\nauth required pam_unix.so"), Flaw::BeforePassword, RIGHT, true),
        (format!("auth optional pam_unix.so\n{LINE}"), Flaw::CodeAlone, WRONG_PASSWORD, true),
        (
            format!("{PASSWORD}\nauth [success=ok module_unknown=ignore default=die] pam_otp.so first_factor"),
            Flaw::MissingOpens,
            MISSING,
            true,
        ),
        (format!("{PASSWORD}\n{LINE}\nauth required pam_gone.so"), Flaw::NobodyGetsIn, RIGHT, false),
        (format!("{PASSWORD}\n{LINE}\nauth required pam_deny.so"), Flaw::NobodyGetsIn, RIGHT, false),
        (
            format!("{PASSWORD}\n{LINE}\nauth [success=5 default=ignore] pam_permit.so"),
            Flaw::NobodyGetsIn,
            RIGHT,
            false,
        ),
        (
            format!("{PASSWORD}\nauth [success=ok default=die] pam_otp.so first_factor"),
            Flaw::SkipRefused,
            SKIPPED,
            false,
        ),
    ];
    for (text, flaw, shown_by, lets_in) in bad {
        let verdict = judged("door", &text);
        assert!(verdict.has(flaw), "{flaw:?} is not seen in\n{text}\n{verdict:?}");
        assert_eq!(libpam_lets_in(&text, shown_by), lets_in, "libpam, {shown_by:?}:\n{text}");
    }
}

#[test]
fn a_good_stack_is_called_good_and_libpam_keeps_everybody_else_out() {
    let split = "auth [success=ok ignore=ignore default=die] pam_otp.so split";
    let root = "auth sufficient pam_rootok.so";
    let fails = "auth requisite pam_nologin.so\nauth optional pam_faildelay.so delay=3000000";
    for text in [
        format!("{PASSWORD}\n{LINE}"),
        format!("{PASSWORD}\nauth required pam_otp.so first_factor"),
        format!("-{PASSWORD}\n-{LINE}"),
        format!("{fails}\n{PASSWORD}\n{LINE}\nauth optional pam_group.so"),
        "auth required pam_unix.so\nauth required pam_otp.so".into(),
        // What passes without a device is no harm where the password is asked as well.
        format!("{PASSWORD}\nauth required pam_u2f.so nouserok\n{LINE}"),
    ] {
        let verdict = judged("door", &text);
        assert_eq!((verdict.faults.as_slice(), verdict.asks), (&[][..], true), "{text}");
        let text = text.replace(fails, "");
        assert!(libpam_lets_in(&text, RIGHT), "{text}");
        for refused in [WRONG_CODE, WRONG_PASSWORD, UNAVAILABLE, MISSING] {
            assert!(!libpam_lets_in(&text, refused), "{refused:?}: {text}");
        }
    }
    // What libpam cannot show without root, sshd or a group.
    for text in [format!("{root}\n{PASSWORD}\n{LINE}"), format!("{split}\n{PASSWORD}\n{LINE}")] {
        assert_eq!(judged("su", &text).faults, [], "{text}");
    }
}

/// Root's real uid is the caller's own only in a program that people start themselves.
#[test]
fn root_is_taken_for_root_only_where_the_caller_starts_the_program() {
    let text = format!("auth sufficient pam_rootok.so\n{PASSWORD}\n{LINE}");
    for service in ["su", "su-l", "runuser", "chsh", "chfn", "newusers"] {
        assert_eq!(judged(service, &text).faults, [], "{service}");
    }
    for service in ["sshd", "login", "gdm-password", "sudo", "other"] {
        let verdict = judged(service, &text);
        assert_eq!(verdict.faults.iter().map(|fault| fault.flaw).collect::<Vec<_>>(), [Flaw::NotAsked], "{service}");
    }
}

/// The `account` line refuses whose code was not checked; that it does is tested with the module.
#[test]
fn an_answer_that_is_split_must_be_followed_by_a_line_that_takes_the_code() {
    let split = "auth [ignore=ignore default=die] pam_otp.so split";
    for alone in [
        format!("{split}\n{PASSWORD}"),
        format!("{split}\n{PASSWORD}\nauth required pam_otp.so"),
        format!("{PASSWORD}\n{LINE}\n{split}\nauth required pam_unix.so"),
    ] {
        let verdict = judged("login", &alone);
        assert!(verdict.has(Flaw::SplitAlone), "{alone}\n{verdict:?}");
    }
    let both = format!("{GLASS}\n{split}\n{PASSWORD}\n{GLASS}\n{LINE}");
    assert_eq!((judged("login", &both).faults, judged("sshd", &both).faults), (vec![], vec![]));
}

/// The one way around the code: that group, at that service, with the password.
#[test]
fn the_break_glass_jump_is_accepted_at_login_alone_and_after_the_password_alone() {
    let shipped = format!("{PASSWORD}\n{GLASS}\n{LINE}");
    let at = |service| judged(service, &shipped);
    assert_eq!((at("login").faults, at("login").break_glass), (vec![], true));
    assert_eq!((at("sshd").faults, at("sshd").break_glass), (vec![], false));
    let before =
        format!("auth sufficient pam_succeed_if.so service = login user ingroup otp-breakglass\n{PASSWORD}\n{LINE}");
    assert!(judged("login", &before).has(Flaw::GlassWithoutPassword));
    for wider in [
        "auth [success=1 default=ignore] pam_succeed_if.so quiet user ingroup otp-breakglass",
        "auth [success=1 default=ignore] pam_succeed_if.so quiet service = sshd user ingroup otp-breakglass",
        "auth [success=1 default=ignore] pam_succeed_if.so quiet service = sshd",
        "auth [success=1 default=ignore] pam_succeed_if.so quiet service eq login user ingroup otp-breakglass",
        "auth [success=ignore default=1] pam_succeed_if.so quiet service = login user ingroup otp-breakglass",
    ] {
        let verdict =
            judged(if wider.contains("login") { "login" } else { "sshd" }, &format!("{PASSWORD}\n{wider}\n{LINE}"));
        assert!(!verdict.faults.is_empty(), "{wider}: {verdict:?}");
    }
}

/// An ssh key instead of the password: the line must look for it itself.
#[test]
fn a_code_without_a_password_is_right_only_where_the_line_looks_for_a_key() {
    let line = |option: &str| format!("auth required pam_otp.so {option} unenrolled=deny");
    assert_eq!(judged("sshd", &line("first_factor=publickey")).faults, []);
    assert!(judged("login", &line("first_factor=publickey")).has(Flaw::NobodyGetsIn));
    assert!(judged("sshd", &line("first_factor")).has(Flaw::CodeAlone));
    assert!(judged("sshd", &line("")).has(Flaw::CodeAlone));
}
