//! What doctor reads of other people: PAM stacks, sshd's configuration, and the reports of several machines.

use std::fs;

use otpctl::{
    doctor::pam::{
        arguments::mistakes,
        explore::Question,
        stack::{Call, Source},
        verdict::judge,
    },
    seams,
};

use crate::{bytes::in_time, scratch};

/// Files a machine has at most here.
const MOST: usize = 8;

/// The input is files, each after a line `=== PATH`. However they include each other, there is an end.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let root = scratch::empty("machine");
    let mut files = Vec::new();
    for file in text.split("=== ").filter(|file| !file.is_empty()).take(MOST) {
        let (name, content) = file.split_once('\n').unwrap_or((file, ""));
        let parts = name.split('/').all(|part| {
            (1..32).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
                && !part.starts_with('.')
        });
        let path = root.join(name);
        if parts
            && name.len() < 128
            && path.parent().is_some_and(|parent| fs::create_dir_all(parent).is_ok())
            && fs::write(&path, content).is_ok()
        {
            files.push((name, path));
        }
    }
    let source = Source::system(&root);
    for service in files.iter().filter_map(|(name, _)| name.strip_prefix("etc/pam.d/")) {
        stack(&source, service);
    }
    in_time(|| seams::match_blocks(&root));
    let reports: Vec<_> =
        files.iter().filter(|(name, _)| name.starts_with("report")).map(|(_, path)| path.clone()).collect();
    if !reports.is_empty() {
        in_time(|| seams::merged_reports(&reports));
    }
}

fn stack(source: &Source, service: &str) {
    let Ok(stack) = in_time(|| source.auth(service)) else { return };
    for handler in &stack {
        if let Call::Module { args, .. } = &handler.call {
            let _ = mistakes(args);
        }
    }
    for sees_keys in [true, false] {
        let question = Question { service, stack: &stack, sees_keys, is_there: &|_| true };
        let verdict = in_time(|| judge(&question));
        assert!(verdict.faults.iter().all(|fault| fault.line.is_none_or(|line| line < stack.len())));
    }
    let _ = source.account(service);
}
