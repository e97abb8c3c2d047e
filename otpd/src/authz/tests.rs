//! The rules as a table: every action, from every kind of caller.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;

use super::*;

const ALICE: u32 = 1001;
const ADMIN: u32 = 1000;
/// The group lookup fails for this one.
const LOST: u32 = 1002;
const NOBODY: u32 = 65534;
const LAST: u32 = 4_294_967_294;

/// On the help desk.
const HELPER: u32 = 1003;

/// Whom the user database knows: an administrator, a helper, one it cannot tell about, and alice.
struct Office;

#[async_trait]
impl Groups for Office {
    async fn is_administrator(&self, uid: u32) -> Result<bool, LookupFailed> {
        match uid {
            LOST => Err(LookupFailed),
            _ => Ok(uid == ADMIN),
        }
    }

    async fn is_helpdesk(&self, uid: u32) -> Result<bool, LookupFailed> {
        Ok(uid == HELPER)
    }

    async fn may_be_helped(&self, user: &str) -> Result<bool, LookupFailed> {
        match user {
            "lost" => Err(LookupFailed),
            _ => Ok(user == "alice"),
        }
    }
}

/// Answers alike each time and counts how often it was asked.
#[derive(Clone)]
struct Scripted {
    answer: Answer,
    afterwards: Option<u32>,
    asked: Arc<AtomicU32>,
}

#[async_trait]
impl Confirmer for Scripted {
    async fn ask(&self, question: &Question<'_>) -> Answer {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let own = question.action != "org.otpd.otp1.manage";
        assert_eq!((question.unique_name, question.user), (":1.7", if own { "uid 1001" } else { "alice" }));
        if question.interactive { self.answer } else { Answer::NobodyToAsk }
    }

    async fn uid_of(&self, unique_name: &str) -> Option<u32> {
        assert_eq!(unique_name, ":1.7");
        self.afterwards
    }
}

fn confirmer(answer: Answer) -> Scripted {
    Scripted { answer, afterwards: Some(ADMIN), asked: Arc::default() }
}

fn on_bus(uid: u32) -> Caller {
    Caller { uid, pid: Some(7), origin: Origin::Bus { unique_name: ":1.7".to_owned() }, interactive: true }
}

fn on_root_socket() -> Caller {
    Caller { uid: 0, pid: None, origin: Origin::RootSocket, interactive: false }
}

async fn ask_with(confirmer: &Scripted, caller: &Caller, action: Action<'_>) -> Result<Permit, Refusal> {
    Doorman::new(Box::new(Office), Box::new(confirmer.clone())).authorize(caller, action).await
}

async fn ask(caller: &Caller, action: Action<'_>) -> Result<Permit, Refusal> {
    ask_with(&confirmer(Answer::Yes), caller, action).await
}

fn change(verb: Verb, options: &AdminOptions) -> Action<'_> {
    Action::Manage(Change { verb, user: "alice", options })
}

fn confirmed_by(uid: u32) -> AdminOptions {
    AdminOptions { confirmed_uid: Some(uid), ..AdminOptions::default() }
}

fn unattended(reason: Option<&str>) -> AdminOptions {
    AdminOptions { unattended: Some(true), reason: reason.map(str::to_owned), ..AdminOptions::default() }
}

#[tokio::test]
async fn root_may_attempt_for_anybody_and_everybody_else_for_themselves() {
    for account in [Some(0), Some(ALICE), Some(NOBODY), Some(LAST), None] {
        let action = Action::AttemptFor { account };
        for root in [on_bus(0), on_root_socket()] {
            assert!(ask(&root, action).await.is_ok(), "{account:?}");
        }
        for uid in [ALICE, ADMIN, NOBODY, LAST] {
            assert_eq!(ask(&on_bus(uid), action).await.is_ok(), account == Some(uid), "{uid} {account:?}");
        }
    }
}

#[tokio::test]
async fn everybody_reads_their_own_and_administrators_read_all() {
    for (caller, all) in [
        (on_bus(0), true),
        (on_root_socket(), true),
        (on_bus(ADMIN), true),
        (on_bus(ALICE), false),
        (on_bus(LOST), false),
        (on_bus(NOBODY), false),
        (on_bus(LAST), false),
    ] {
        assert!(ask(&caller, Action::ReadOwn).await.is_ok());
        let permit = ask(&caller, Action::ReadAccounts).await;
        assert_eq!(permit.is_ok(), all, "{caller:?}");
    }
    assert_eq!(ask(&on_bus(LOST), Action::ReadAccounts).await.err(), Some(Refusal::Unavailable));
}

#[tokio::test]
async fn root_declares_the_person_behind_a_change_or_that_there_was_none() {
    for (verb, root) in Verb::ALL.into_iter().flat_map(|verb| [(verb, on_bus(0)), (verb, on_root_socket())]) {
        let options = confirmed_by(ADMIN);
        let permit = ask(&root, change(verb, &options)).await.expect("confirmed");
        assert_eq!((permit.caller(), permit.person(), permit.how()), (0, Some(ADMIN), Some(Confirmed::Password)));

        let options = unattended(Some("lost phone, ticket 12"));
        let permit = ask(&root, change(verb, &options)).await.expect("unattended");
        assert_eq!((permit.person(), permit.how()), (None, Some(Confirmed::Unconfirmed)));
        assert_eq!(permit.reason(), Some("lost phone, ticket 12"));

        let both = AdminOptions { confirmed_uid: Some(ADMIN), ..unattended(Some("x")) };
        let neither = AdminOptions { unattended: Some(false), ..AdminOptions::default() };
        for options in [AdminOptions::default(), both, neither, confirmed_by(u32::MAX)] {
            assert_eq!(ask(&root, change(verb, &options)).await.err(), Some(Refusal::Undeclared), "{options:?}");
        }
    }
}

#[tokio::test]
async fn a_reason_is_one_short_line_and_unattended_needs_one() {
    let long = "x".repeat(201);
    for reason in [None, Some(""), Some("  "), Some("a\nb"), Some("\u{1b}[2J"), Some("a\u{2028}b"), Some(long.as_str())]
    {
        let options = unattended(reason);
        let refused = ask(&on_root_socket(), change(Verb::Revoke, &options)).await;
        assert_eq!(refused.err(), Some(Refusal::BadReason), "{reason:?}");
    }
    let options = unattended(Some(&long[..200]));
    assert!(ask(&on_root_socket(), change(Verb::Revoke, &options)).await.is_ok());
}

#[tokio::test]
async fn an_administrator_confirms_with_the_own_sign_in_each_time() {
    let polkit = confirmer(Answer::Yes);
    for (count, verb) in (1..).zip(Verb::ALL.into_iter().filter(|verb| !verb.is_roots())) {
        let options = AdminOptions { reason: Some(" new phone ".to_owned()), ..AdminOptions::default() };
        let permit = ask_with(&polkit, &on_bus(ADMIN), change(verb, &options)).await.expect("confirmed");
        assert_eq!((permit.caller(), permit.person()), (ADMIN, Some(ADMIN)));
        assert_eq!((permit.how(), permit.reason()), (Some(Confirmed::Polkit), Some("new phone")));
        assert_eq!(polkit.asked.load(Ordering::Relaxed), count);
    }
}

#[tokio::test]
async fn nobody_else_gets_as_far_as_a_dialog_or_learns_what_was_wrong_with_the_request() {
    let polkit = confirmer(Answer::Yes);
    for verb in Verb::ALL {
        for options in [AdminOptions::default(), confirmed_by(ALICE), unattended(None)] {
            for uid in [ALICE, NOBODY, LAST] {
                let refused = ask_with(&polkit, &on_bus(uid), change(verb, &options)).await.err();
                assert_eq!(refused, Some(Refusal::NotAuthorized), "{uid}");
            }
            let refused = ask_with(&polkit, &on_bus(LOST), change(verb, &options)).await.err();
            assert_eq!(refused, Some(Refusal::Unavailable));
        }
    }
    assert_eq!(polkit.asked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn what_would_show_or_bring_in_every_secret_is_roots_alone() {
    let polkit = confirmer(Answer::Yes);
    for verb in [Verb::Restore, Verb::RecoveryKey, Verb::Rekey] {
        let refused = ask_with(&polkit, &on_bus(ADMIN), change(verb, &AdminOptions::default())).await;
        assert_eq!(refused.err(), Some(Refusal::NotAuthorized), "{verb:?}");
    }
    assert_eq!(ask_with(&polkit, &on_bus(ADMIN), Action::KeepSafe).await.err(), Some(Refusal::NotAuthorized));
    assert!(ask(&on_bus(0), Action::KeepSafe).await.is_ok());
    assert_eq!(polkit.asked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn an_administrator_cannot_declare_a_confirmation() {
    let polkit = confirmer(Answer::Yes);
    let not_unattended = AdminOptions { unattended: Some(false), ..AdminOptions::default() };
    for options in [confirmed_by(ADMIN), unattended(Some("x")), not_unattended] {
        let refused = ask_with(&polkit, &on_bus(ADMIN), change(Verb::Enrol, &options)).await;
        assert_eq!(refused.err(), Some(Refusal::RootOnlyOption));
    }
    assert_eq!(polkit.asked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn whatever_polkit_says_but_yes_is_a_refusal() {
    for (answer, refusal) in [
        (Answer::No, Refusal::NotAuthorized),
        (Answer::NobodyToAsk, Refusal::NobodyToAsk),
        (Answer::Dismissed, Refusal::Dismissed),
        (Answer::Unavailable, Refusal::Unavailable),
    ] {
        let options = AdminOptions::default();
        let refused = ask_with(&confirmer(answer), &on_bus(ADMIN), change(Verb::Unlock, &options)).await;
        assert_eq!(refused.err(), Some(refusal));
    }
}

#[tokio::test]
async fn no_dialog_opens_unless_the_message_allows_it() {
    let quiet = Caller { interactive: false, ..on_bus(ADMIN) };
    let options = AdminOptions::default();
    assert_eq!(ask(&quiet, change(Verb::Unlock, &options)).await.err(), Some(Refusal::NobodyToAsk));
}

#[tokio::test]
async fn whoever_is_gone_when_the_dialog_closes_gets_nothing_done() {
    for afterwards in [None, Some(ALICE), Some(0)] {
        let polkit = Scripted { afterwards, ..confirmer(Answer::Yes) };
        let options = AdminOptions::default();
        let refused = ask_with(&polkit, &on_bus(ADMIN), change(Verb::Unlock, &options)).await;
        assert_eq!(refused.err(), Some(Refusal::NotAuthorized), "{afterwards:?}");
    }
}

#[tokio::test]
async fn the_help_desk_issues_bypass_codes_to_those_who_administer_nothing_and_may_nothing_else() {
    let polkit = Scripted { afterwards: Some(HELPER), ..confirmer(Answer::Yes) };
    let options = AdminOptions::default();
    for verb in Verb::ALL {
        let asked = ask_with(&polkit, &on_bus(HELPER), change(verb, &options)).await;
        match verb {
            Verb::Bypass => assert_eq!(asked.expect("permit").person(), Some(HELPER)),
            _ => assert_eq!(asked.err(), Some(Refusal::NotAuthorized), "{verb:?}"),
        }
    }
    assert_eq!(ask_with(&polkit, &on_bus(HELPER), Action::ReadAccounts).await.err(), Some(Refusal::NotAuthorized));
    for (user, refusal) in [
        ("an administrator", Refusal::NotAuthorized),
        ("root", Refusal::NotAuthorized),
        ("nobody here", Refusal::NotAuthorized),
        ("lost", Refusal::Unavailable),
    ] {
        let bypass = Action::Manage(Change { verb: Verb::Bypass, user, options: &options });
        assert_eq!(ask_with(&polkit, &on_bus(HELPER), bypass).await.err(), Some(refusal), "{user}");
    }
    assert_eq!(polkit.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn everybody_but_root_renews_the_own_recovery_codes_with_the_own_sign_in() {
    let polkit = Scripted { afterwards: Some(ALICE), ..confirmer(Answer::Yes) };
    let permit = ask_with(&polkit, &on_bus(ALICE), Action::RenewOwnCodes).await.expect("confirmed");
    assert_eq!((permit.caller(), permit.person(), permit.how()), (ALICE, Some(ALICE), Some(Confirmed::Polkit)));
    for root in [on_bus(0), on_root_socket()] {
        assert_eq!(ask(&root, Action::RenewOwnCodes).await.err(), Some(Refusal::RootNamesAnAccount));
    }
    for (answer, refusal) in [(Answer::No, Refusal::NotAuthorized), (Answer::Dismissed, Refusal::Dismissed)] {
        let refused = ask_with(&confirmer(answer), &on_bus(ALICE), Action::RenewOwnCodes).await;
        assert_eq!(refused.err(), Some(refusal));
    }
}

#[tokio::test]
async fn everybody_sets_the_own_app_up_with_the_own_sign_in_and_root_by_a_ticket_alone() {
    let polkit = Scripted { afterwards: Some(ALICE), ..confirmer(Answer::Yes) };
    for (count, ticket) in (1..).zip([true, false]) {
        let permit = ask_with(&polkit, &on_bus(ALICE), Action::ActivateOwn { ticket }).await.expect("confirmed");
        assert_eq!((permit.caller(), permit.person(), permit.how()), (ALICE, Some(ALICE), Some(Confirmed::Polkit)));
        assert_eq!(polkit.asked.load(Ordering::Relaxed), count);
        let refused = ask_with(&confirmer(Answer::No), &on_bus(ALICE), Action::ActivateOwn { ticket }).await;
        assert_eq!(refused.err(), Some(Refusal::NotAuthorized));
    }
    for root in [on_bus(0), on_root_socket()] {
        assert!(ask(&root, Action::ActivateOwn { ticket: true }).await.is_ok());
        let refused = ask(&root, Action::ActivateOwn { ticket: false }).await;
        assert_eq!(refused.err(), Some(Refusal::RootNeedsATicket));
    }
}
