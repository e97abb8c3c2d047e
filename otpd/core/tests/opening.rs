//! How a sign-in begins, row by row of the table of paths; and the words that vaults, trails and files keep.

#![allow(clippy::expect_used, reason = "a test fails by a panic, in its helpers too")]

use otp_core::{
    account::{Account, App, Pending, RecordId},
    duty::{Exemption, Membership, Standing},
    guard::{Closed, Gate, Guard},
    moment::{BootId, Moment},
    opening::{Line, NoApp, Opening, open},
    phone::PhoneNumber,
    policy::{Fallback, Policy, Sms, Unenrolled},
    secret::Secret,
    spare::{Kind, Stock},
    step::Step,
    totp::{Algorithm, Authenticator, Parameters},
};

const NOW: Moment = Moment { wall: 1_800_000_000, boot: 1_000, boot_id: BootId([0; 16]), latest: 1_800_000_000 };

fn authenticator(digits: u64) -> Authenticator {
    let parameters = Parameters::new(Algorithm::Sha1, digits, 30).expect("parameters");
    Authenticator::new(&Secret::new(vec![7; 20]).expect("secret"), parameters)
}

fn app() -> Option<App> {
    Some(App { record: RecordId(1), authenticator: authenticator(6), last_step: Step(0), spent: Vec::new() })
}

fn pending(expires: u64) -> Option<Pending> {
    Some(Pending { record: RecordId(2), authenticator: authenticator(8), expires, deletes_phone: false })
}

fn phone() -> Option<PhoneNumber> {
    PhoneNumber::new(41, "791234567").ok()
}

/// After the first factor, where the line and the policy forbid to skip.
fn begins(account: &Account) -> Opening {
    let policy = Policy { unenrolled: Unenrolled::Deny, ..Policy::default() };
    opens(account, &policy)
}

fn opens(account: &Account, policy: &Policy) -> Opening {
    let standing = Standing { groups: Some(Membership::default()), ..Standing::default() };
    open(account, Line { first_factor: true, may_skip: true }, NOW, (policy, standing)).expect("decided")
}

#[test]
fn each_row_of_the_table_of_paths_begins_as_it_says() {
    let none = Account::default;
    assert_eq!(begins(&none()), Opening::AskInVain(NoApp::NeverHad));
    assert_eq!(begins(&Account { required: true, ..none() }), Opening::AskInVain(NoApp::HadOne));
    assert_eq!(begins(&Account { pending: pending(NOW.wall + 1), ..none() }), Opening::AskFirst { digits: 8 });
    assert_eq!(begins(&Account { pending: pending(NOW.wall), ..none() }), Opening::AskInVain(NoApp::NeverHad));
    assert_eq!(begins(&Account { phone: phone(), ..none() }), Opening::AskSms);
    assert_eq!(begins(&Account { phone: phone(), pending: pending(NOW.wall + 1), ..none() }), Opening::AskSms);
    assert_eq!(begins(&Account { app: app(), ..none() }), Opening::AskApp { digits: 6, sms: false });
    let both = Account { app: app(), phone: phone(), pending: pending(NOW.wall + 1), ..none() };
    assert_eq!(begins(&both), Opening::AskApp { digits: 6, sms: true });
    let never = Policy { sms: Sms { fallback: Fallback::Never, ..Sms::default() }, ..Policy::default() };
    assert_eq!(opens(&both, &never), Opening::AskApp { digits: 6, sms: false });
}

#[test]
fn where_only_a_spare_code_is_left_it_is_asked_for() {
    let helped = Stock { bypass: 1, bypass_until: NOW.wall + 1, ..Stock::default() };
    let account = Account { required: true, spares: helped, ..Account::default() };
    assert_eq!(begins(&account), Opening::AskSpare { invited: false });
    let invited = Stock { invited_until: NOW.wall + 1, ..Stock::default() };
    assert_eq!(begins(&Account { spares: invited, ..account }), Opening::AskSpare { invited: true });
}

#[test]
fn a_locked_account_is_told_so_after_the_first_factor_and_nothing_else_is() {
    let locked = Guard { failures: 20, gate: Gate::Locked };
    let account = Account { app: app(), guard: locked, ..Account::default() };
    assert_eq!(begins(&account), Opening::Closed(Closed::UntilUnlocked));
    let nothing = Account { guard: locked, ..Account::default() };
    assert_eq!(begins(&nothing), Opening::AskInVain(NoApp::NeverHad), "there is nothing to lock");
    let neutral =
        open(&account, Line { first_factor: false, may_skip: true }, NOW, (&Policy::default(), Standing::default()));
    assert_eq!(neutral, Ok(Opening::AskNeutral));
}

/// They stand in vaults, in audit trails, in configurations and in scripts.
#[test]
fn the_words_that_are_kept_stay_as_they_are() {
    let exemptions = [Exemption::Service, Exemption::Account, Exemption::Group, Exemption::Unenrolled];
    let words = exemptions.map(Exemption::as_str);
    assert_eq!(words, ["exempt-service", "exempt-account", "exempt-group", "unenrolled"]);
    assert_eq!(Kind::ALL.map(Kind::as_str), ["recovery", "bypass", "invitation"]);
    assert_eq!([Unenrolled::Allow, Unenrolled::Deny].map(Unenrolled::as_str), ["allow", "deny"]);
    assert_eq!([Fallback::UntilDeleted, Fallback::Never].map(Fallback::as_str), ["until-deleted", "never"]);
    let algorithms = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];
    assert_eq!(algorithms.map(Algorithm::as_str), ["SHA1", "SHA256", "SHA512"]);
    assert_eq!(algorithms.map(|one| Algorithm::parse(one.as_str())), algorithms.map(Some));
}
