use proptest::prelude::*;

use super::*;
use crate::{
    account::{Account, Pending, RecordId},
    guard::{Gate, Guard},
    moment::{BootId, Moment},
    opening::{Line, Opening, open},
    policy::Policy,
    secret::Secret,
    totp::{Authenticator, Parameters},
};

const APPS: [Option<NoApp>; 3] = [None, Some(NoApp::HadOne), Some(NoApp::NeverHad)];
const POLICIES: [Unenrolled; 2] = [Unenrolled::Allow, Unenrolled::Deny];
const NOW: Moment = Moment { wall: 1_800_000_000, boot: 1_000, boot_id: BootId([0; 16]), latest: 1_800_000_000 };

/// Every combination of the four facts the lists know.
fn standings() -> impl Iterator<Item = Standing> {
    (0..16).map(|n| Standing {
        exempt_service: n & 1 > 0,
        exempt_account: n & 2 > 0,
        groups: Some(Membership { required: n & 4 > 0, exempt: n & 8 > 0 }),
    })
}

/// The order of the documentation, each rule with what it looks at and what it says.
fn first_rule(app: Option<NoApp>, standing: Standing, unenrolled: Unenrolled) -> Duty {
    let groups = standing.groups.expect("looked up");
    let rules = [
        (standing.exempt_service, Duty::Free(Exemption::Service)),
        (app.is_none(), Duty::Asked(Reason::App)),
        (app == Some(NoApp::HadOne), Duty::Asked(Reason::HadApp)),
        (standing.exempt_account, Duty::Free(Exemption::Account)),
        (groups.required, Duty::Asked(Reason::RequiredGroup)),
        (groups.exempt, Duty::Free(Exemption::Group)),
        (unenrolled == Unenrolled::Allow, Duty::Free(Exemption::Unenrolled)),
        (true, Duty::Asked(Reason::Unenrolled)),
    ];
    rules.into_iter().find(|(fits, _)| *fits).expect("the last one always fits").1
}

#[test]
fn in_every_combination_the_first_rule_of_the_documented_order_decides() {
    for (app, unenrolled) in APPS.into_iter().flat_map(|app| POLICIES.map(|policy| (app, policy))) {
        for standing in standings() {
            let expected = Ok(first_rule(app, standing, unenrolled));
            assert_eq!(duty(app, standing, unenrolled), expected, "{app:?} {standing:?} {unenrolled:?}");
        }
    }
}

#[test]
fn groups_that_were_not_looked_up_are_asked_for_and_never_guessed() {
    for (app, unenrolled) in APPS.into_iter().flat_map(|app| POLICIES.map(|policy| (app, policy))) {
        for standing in standings() {
            let blind = duty(app, Standing { groups: None, ..standing }, unenrolled);
            let early = standing.exempt_service || app != Some(NoApp::NeverHad) || standing.exempt_account;
            let expected = if early { duty(app, standing, unenrolled) } else { Err(GroupsWanted) };
            assert_eq!(blind, expected, "{app:?} {standing:?} {unenrolled:?}");
        }
    }
}

fn account(app: Option<NoApp>) -> Account {
    let authenticator = || Authenticator::new(&Secret::new(vec![7; 20]).expect("secret"), Parameters::default());
    let pending =
        Pending { record: RecordId(1), authenticator: authenticator(), expires: NOW.wall + 60, deletes_phone: false };
    Account {
        pending: app.is_none().then_some(pending),
        required: app == Some(NoApp::HadOne),
        guard: Guard { failures: 20, gate: Gate::Locked },
        ..Account::default()
    }
}

#[test]
fn nothing_is_skipped_before_the_first_factor_or_where_the_line_forbids_it() {
    for (app, unenrolled) in APPS.into_iter().flat_map(|app| POLICIES.map(|policy| (app, policy))) {
        let policy = Policy { unenrolled, ..Policy::default() };
        for standing in standings() {
            for (first_factor, may_skip) in [(false, false), (false, true), (true, false)] {
                let opening = open(&account(app), Line { first_factor, may_skip }, NOW, (&policy, standing));
                assert!(!matches!(opening, Ok(Opening::Skip(_))), "{app:?} {standing:?} {unenrolled:?}: {opening:?}");
                assert_eq!(opening == Ok(Opening::AskNeutral), !first_factor, "before it everybody sees the same");
            }
        }
    }
}

proptest! {
    /// No exemption of an account or a group takes a code away from whoever gives one, or gave one.
    #[test]
    fn whoever_has_or_had_an_app_passes_unasked_at_an_exempt_service_alone(bits in 0_u8..64) {
        let bit = |n: u8| bits & (1 << n) > 0;
        let app = if bit(0) { None } else { Some(NoApp::HadOne) };
        let groups = bit(1).then_some(Membership { required: bit(2), exempt: bit(3) });
        let standing = Standing { exempt_service: bit(4), exempt_account: bit(5), groups };
        let line = Line { first_factor: true, may_skip: true };
        for unenrolled in POLICIES {
            let policy = Policy { unenrolled, ..Policy::default() };
            let opening = open(&account(app), line, NOW, (&policy, standing)).expect("decided without the groups");
            prop_assert_eq!(opening == Opening::Skip(Exemption::Service), standing.exempt_service);
            prop_assert_eq!(matches!(opening, Opening::Skip(_)), standing.exempt_service);
        }
    }
}
