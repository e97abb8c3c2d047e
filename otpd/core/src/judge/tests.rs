//! Codes here come from totp-rs' generator only where RFC vectors cannot serve; the end-to-end
//! stories take theirs from oathtool.

use proptest::prelude::*;

use super::*;
use crate::{
    account::Pending, duty::Standing, guard::Gate, moment::BootId, secret::Secret, spare::Stock, totp::Parameters,
};

const NOW: u64 = 1_800_000_000;

fn at(wall: u64) -> Moment {
    Moment { wall, boot: wall - 1_700_000_000, boot_id: BootId([0; 16]), latest: wall }
}

fn authenticator(seed: u8) -> Authenticator {
    Authenticator::new(&Secret::new(vec![seed; 20]).expect("secret"), Parameters::default())
}

fn code_of(seed: u8, step: u64) -> Code {
    let secret = totp_rs::Secret::new(vec![seed; 20].into());
    let totp = totp_rs::Builder::new().with_secret(secret).with_digits(6).with_step_duration(30).build_noncompliant();
    Code::parse(&totp.generate(step * 30).to_string()).expect("code")
}

fn enrolled(last_step: u64) -> Account {
    let app = App { record: RecordId(1), authenticator: authenticator(7), last_step: Step(last_step), spent: vec![] };
    Account { app: Some(app), ..Account::default() }
}

fn try_at(account: &Account, step: u64, wall: u64) -> (Verdict, Change) {
    judge(account, &code_of(7, step), Activation::Allowed, (at(wall), &Policy::default()))
}

#[test]
fn the_window_is_one_step_either_side() {
    let now = NOW / 30;
    let account = enrolled(0);
    for offset in -1i64..=1 {
        let step = now.saturating_add_signed(offset);
        assert_eq!(
            try_at(&account, step, NOW),
            (Verdict::Accepted, Change::Spent { record: RecordId(1), step: Step(step) })
        );
    }
    assert_eq!(try_at(&account, now - 2, NOW).0, Verdict::Wrong(Drift::Late(Distance { steps: 2, seconds: 60 })));
    assert_eq!(try_at(&account, now + 2, NOW).0, Verdict::Wrong(Drift::Early(Distance { steps: 2, seconds: 60 })));
    assert_eq!(try_at(&account, now - 100, NOW).0, Verdict::Wrong(Drift::Unknown));
}

#[test]
fn the_last_step_and_every_earlier_one_are_replays_and_no_guess() {
    let now = NOW / 30;
    for step in [now - 1, now] {
        assert_eq!(try_at(&enrolled(now), step, NOW), (Verdict::Replayed, Change::None));
    }
    assert_eq!(try_at(&enrolled(now), now + 1, NOW).0, Verdict::Accepted);
}

#[test]
fn the_last_code_used_is_a_replay_also_after_its_time() {
    let used = NOW / 30 - 10;
    assert_eq!(try_at(&enrolled(used), used, NOW), (Verdict::Replayed, Change::None));
    assert!(matches!(try_at(&enrolled(used), used - 1, NOW).0, Verdict::Wrong(Drift::Late(_))));
}

#[test]
fn after_the_clock_was_set_back_nothing_old_is_accepted() {
    let used = NOW / 30;
    for back in [3600, 86_400, 40_000_000] {
        let then = NOW - back;
        assert_eq!(try_at(&enrolled(used), then / 30, then).0, Verdict::Replayed);
    }
}

#[test]
fn steps_spent_while_the_clock_ran_ahead_stay_spent() {
    let now = NOW / 30;
    let mut account = enrolled(now - 5);
    account.app.as_mut().expect("app").spent = vec![Step(now)];
    assert_eq!(try_at(&account, now, NOW).0, Verdict::Replayed);
    assert_eq!(try_at(&account, now + 1, NOW).0, Verdict::Accepted);
}

#[test]
fn a_pending_secret_activates_only_after_the_first_factor_and_before_it_expires() {
    let pending = |expires| Account {
        pending: Some(crate::account::Pending {
            record: RecordId(2),
            authenticator: authenticator(7),
            expires,
            deletes_phone: false,
        }),
        ..Account::default()
    };
    let step = NOW / 30;
    assert_eq!(
        try_at(&pending(NOW + 1), step, NOW),
        (Verdict::Activated, Change::Activated { record: RecordId(2), step: Step(step) })
    );
    assert_eq!(try_at(&pending(NOW), step, NOW).0, Verdict::NoApp(NoApp::NeverHad));
    let before = judge(&pending(NOW + 1), &code_of(7, step), Activation::Forbidden, (at(NOW), &Policy::default()));
    assert_eq!(before, (Verdict::NoApp(NoApp::NeverHad), Change::None));
}

#[test]
fn a_replacement_activates_by_its_own_code_and_the_old_one_works_until_then() {
    let mut account = enrolled(0);
    account.pending = Some(crate::account::Pending {
        record: RecordId(2),
        authenticator: authenticator(9),
        expires: NOW + 9,
        deletes_phone: false,
    });
    let step = NOW / 30;
    assert_eq!(try_at(&account, step, NOW).0, Verdict::Accepted);
    let new = judge(&account, &code_of(9, step), Activation::Allowed, (at(NOW), &Policy::default()));
    assert_eq!(new.1, Change::Activated { record: RecordId(2), step: Step(step) });
}

#[test]
fn a_right_code_is_not_looked_at_while_locked() {
    let mut account = enrolled(0);
    account.guard = Guard { failures: 20, gate: Gate::Locked };
    assert_eq!(try_at(&account, NOW / 30, NOW), (Verdict::Closed(Closed::UntilUnlocked), Change::None));
}

#[test]
fn an_account_that_had_an_app_is_refused_and_never_passes() {
    let account = Account { required: true, ..Account::default() };
    assert_eq!(try_at(&account, NOW / 30, NOW).0, Verdict::NoApp(NoApp::HadOne));
    let line = crate::opening::Line { first_factor: true, may_skip: true };
    let opening = crate::opening::open(&account, line, at(NOW), (&Policy::default(), Standing::default()));
    assert_eq!(opening, Ok(crate::opening::Opening::AskInVain(NoApp::HadOne)));
}

proptest! {
    /// Whatever the order of codes and clock jumps: no step is accepted twice, and none before a later one.
    #[test]
    fn no_step_is_ever_accepted_twice(moves in proptest::collection::vec((-200i64..200, -3i64..=3), 1..60)) {
        let (mut account, mut wall, mut last) = (enrolled(0), NOW, 0);
        for (jump, offset) in moves {
            wall = wall.saturating_add_signed(jump * 15);
            let (verdict, change) = try_at(&account, (wall / 30).saturating_add_signed(offset), wall);
            if let Change::Spent { step, .. } = change {
                prop_assert_eq!(verdict, Verdict::Accepted);
                prop_assert!(step.0 > last);
                last = step.0;
                account.app.as_mut().expect("app").last_step = step;
            }
        }
    }
}

mod by_sms {
    use super::*;
    use crate::{
        challenge::{Challenge, ChallengeId, TRIES, code_of as derived},
        phone::PhoneNumber,
        policy::{Fallback, Sms},
    };

    const MAC: [u8; 32] = [5; 32];

    /// A number, and a code on its way to it for five minutes from `NOW`.
    fn texted(tries: u32) -> Account {
        let expires = at(NOW).boot + 300;
        let challenge = Challenge { id: ChallengeId(3), code: derived(&MAC), tries, expires, sent: at(NOW).boot };
        Account {
            phone: Some(PhoneNumber::new(41, "791234567").expect("number")),
            challenge: Some(challenge),
            required: true,
            ..Account::default()
        }
    }

    fn answer(account: &Account, code: &Code, wall: u64) -> (Verdict, Change) {
        judge(account, code, Activation::Allowed, (at(wall), &Policy::default()))
    }

    #[test]
    fn the_code_of_the_sms_is_accepted_until_its_time_is_over() {
        let accepted = (Verdict::AcceptedBySms { then: None }, Change::Redeemed(ChallengeId(3)));
        assert_eq!(answer(&texted(0), &derived(&MAC), NOW + 299), accepted);
        assert_eq!(answer(&texted(0), &derived(&MAC), NOW + 300), (Verdict::Expired, Change::None));
    }

    #[test]
    fn five_wrong_answers_kill_it_and_each_counts_for_the_account() {
        let (verdict, change) = answer(&texted(0), &Code::parse("000000").expect("code"), NOW);
        assert_eq!(verdict, Verdict::Wrong(Drift::Unknown));
        assert!(matches!(change, Change::Failed { challenge: Some(ChallengeId(3)), guard } if guard.failures == 1));
        assert!(matches!(answer(&texted(TRIES), &derived(&MAC), NOW).0, Verdict::Wrong(_)));
    }

    #[test]
    fn without_the_number_the_code_under_way_opens_nothing() {
        let account = Account { phone: None, ..texted(0) };
        assert_eq!(answer(&account, &derived(&MAC), NOW), (Verdict::NoApp(NoApp::HadOne), Change::None));
    }

    #[test]
    fn beside_an_active_app_it_is_good_only_where_the_site_leaves_both_paths_open() {
        let account = Account { app: enrolled(0).app, ..texted(0) };
        assert!(matches!(answer(&account, &derived(&MAC), NOW).0, Verdict::AcceptedBySms { then: None }));
        assert_eq!(answer(&account, &code_of(7, NOW / 30), NOW).0, Verdict::Accepted);
        let never = Policy { sms: Sms { fallback: Fallback::Never, ..Sms::default() }, ..Policy::default() };
        let (verdict, change) = judge(&account, &derived(&MAC), Activation::Allowed, (at(NOW), &never));
        assert!(matches!(verdict, Verdict::Wrong(_)) && matches!(change, Change::Failed { challenge: None, .. }));
    }

    #[test]
    fn an_account_that_signs_in_by_sms_gives_that_code_first_and_the_new_app_s_after_it() {
        let pending = crate::account::Pending {
            record: RecordId(2),
            authenticator: authenticator(9),
            expires: NOW + 9,
            deletes_phone: true,
        };
        let account = Account { pending: Some(pending), ..texted(0) };
        assert!(matches!(answer(&account, &code_of(9, NOW / 30), NOW).0, Verdict::Wrong(_)));
        assert_eq!(answer(&account, &derived(&MAC), NOW).0, Verdict::AcceptedBySms { then: Some(6) });
        let (verdict, change) = judge_first_code(&account, &code_of(9, NOW / 30), at(NOW));
        assert_eq!(verdict, Verdict::Activated);
        assert!(matches!(change, Change::Activated { record: RecordId(2), .. }));
        assert!(matches!(judge_first_code(&account, &code_of(9, 1), at(NOW)), (Verdict::Wrong(_), Change::None)));
    }

    #[test]
    fn before_the_first_factor_no_code_by_sms_is_right() {
        let (verdict, change) = judge(&texted(0), &derived(&MAC), Activation::Forbidden, (at(NOW), &Policy::default()));
        assert_eq!((verdict, change), (Verdict::NotSent, Change::None));
    }
}

fn spare(kind: Kind) -> Spare {
    Spare { id: SpareId(9), kind, used: false, expires: (kind == Kind::Bypass).then_some(NOW + 60) }
}

fn try_spare(account: &Account, found: Option<Spare>, wall: u64) -> (Verdict, Change) {
    let kind = found.map_or(Kind::Recovery, |spare| spare.kind);
    judge_spare(account, (kind, found), Activation::Allowed, (at(wall), &Policy::default()))
}

#[test]
fn a_spare_code_opens_once_and_says_how_many_are_left() {
    let stock = Stock { recovery: 10, bypass: 2, bypass_until: NOW + 60, ..Stock::default() };
    let account = Account { spares: stock, ..enrolled(0) };
    for (kind, left) in [(Kind::Recovery, 9), (Kind::Bypass, 1)] {
        let accepted = Verdict::AcceptedBySpare { kind, left, then: None };
        assert_eq!(try_spare(&account, Some(spare(kind)), NOW), (accepted, Change::SpareSpent(SpareId(9))));
        let used = Spare { used: true, ..spare(kind) };
        assert_eq!(try_spare(&account, Some(used), NOW), (Verdict::SpareUsed, Change::None));
    }
    let late = try_spare(&account, Some(spare(Kind::Bypass)), NOW + 60);
    assert_eq!(late, (Verdict::SpareExpired(Kind::Bypass), Change::None));
}

#[test]
fn a_wrong_spare_code_counts_and_a_locked_account_opens_to_none() {
    let account = Account { spares: Stock { recovery: 1, ..Stock::default() }, ..enrolled(0) };
    let (verdict, change) = try_spare(&account, None, NOW);
    assert_eq!(verdict, Verdict::Wrong(Drift::Unknown));
    assert!(matches!(change, Change::Failed { guard: Guard { failures: 1, .. }, challenge: None }));
    let locked = Account { guard: Guard { failures: 20, gate: Gate::Locked }, ..enrolled(0) };
    for found in [None, Some(spare(Kind::Recovery))] {
        assert_eq!(try_spare(&locked, found, NOW), (Verdict::Closed(Closed::UntilUnlocked), Change::None));
    }
}

#[test]
fn where_there_is_nothing_to_guess_a_spare_code_is_no_guess() {
    let never = Account::default();
    assert_eq!(try_spare(&never, None, NOW), (Verdict::NoApp(NoApp::NeverHad), Change::None));
    let had = Account { required: true, ..Account::default() };
    assert_eq!(try_spare(&had, None, NOW), (Verdict::NoApp(NoApp::HadOne), Change::None));
    let helped = Account { spares: Stock { bypass: 1, bypass_until: NOW + 1, ..Stock::default() }, ..had };
    for (kind, counts) in [(Kind::Bypass, true), (Kind::Recovery, false)] {
        let (verdict, change) = judge_spare(&helped, (kind, None), Activation::Allowed, (at(NOW), &Policy::default()));
        assert_eq!((verdict, change != Change::None), (Verdict::Wrong(Drift::Unknown), counts), "{kind:?}");
    }
}

#[test]
fn the_last_spare_code_used_once_more_is_told_from_a_guess() {
    let had = Account { required: true, ..Account::default() };
    let used = Spare { used: true, ..spare(Kind::Recovery) };
    assert_eq!(try_spare(&had, Some(used), NOW), (Verdict::SpareUsed, Change::None));
}

#[test]
fn the_first_code_of_a_secret_on_a_screen_is_one_of_now_and_its_neighbours() {
    for offset in -3..=3_i64 {
        let step = (NOW / 30).saturating_add_signed(offset);
        let found = first_code(&authenticator(7), &code_of(7, step), at(NOW));
        assert_eq!(found, (offset.abs() <= 1).then_some(Step(step)), "{offset}");
    }
}

#[test]
fn after_a_spare_code_a_new_app_may_be_set_up_and_only_after_the_first_factor() {
    let pending =
        Pending { record: RecordId(2), authenticator: authenticator(8), expires: NOW + 60, deletes_phone: false };
    let account = Account { pending: Some(pending), ..enrolled(0) };
    let then = |activation| match judge_spare(
        &account,
        (Kind::Recovery, Some(spare(Kind::Recovery))),
        activation,
        (at(NOW), &Policy::default()),
    ) {
        (Verdict::AcceptedBySpare { then, .. }, _) => then,
        other => panic!("{other:?}"),
    };
    assert_eq!(then(Activation::Allowed), Some(6));
    assert_eq!(then(Activation::Forbidden), None);
}

#[test]
fn the_ticket_of_an_open_invitation_opens_again_and_again_and_never_after_its_end() {
    let invited =
        Account { spares: Stock { invited_until: NOW + 60, ..Stock::default() }, required: true, ..Account::default() };
    let ticket = Spare { expires: Some(NOW + 60), ..spare(Kind::Invitation) };
    let accepted = Verdict::AcceptedBySpare { kind: Kind::Invitation, left: 1, then: None };
    for _ in 0..2 {
        assert_eq!(try_spare(&invited, Some(ticket), NOW), (accepted, Change::Admitted(SpareId(9))));
    }
    let late = try_spare(&invited, Some(ticket), NOW + 60);
    assert_eq!(late, (Verdict::SpareExpired(Kind::Invitation), Change::None));
    let guess = |account: &Account| {
        judge_spare(account, (Kind::Invitation, None), Activation::Allowed, (at(NOW), &Policy::default()))
    };
    assert!(matches!(guess(&invited).1, Change::Failed { .. }));
    assert_eq!(guess(&enrolled(0)), (Verdict::Wrong(Drift::Unknown), Change::None), "there is nothing to guess");
    let locked = Account { guard: Guard { failures: 20, gate: Gate::Locked }, ..invited };
    assert_eq!(try_spare(&locked, Some(ticket), NOW), (Verdict::Closed(Closed::UntilUnlocked), Change::None));
}

#[test]
fn an_invitation_opens_where_nothing_else_would_and_asks_nobody_who_was_not_asked() {
    use crate::{
        duty::{Exemption, Membership},
        opening::{Line, Opening, open},
        policy::Unenrolled,
    };
    let invited = Account { spares: Stock { invited_until: NOW + 60, ..Stock::default() }, ..Account::default() };
    let begin = |unenrolled, wall| {
        let policy = Policy { unenrolled, ..Policy::default() };
        let standing = Standing { groups: Some(Membership::default()), ..Standing::default() };
        open(&invited, Line { first_factor: true, may_skip: true }, at(wall), (&policy, standing))
    };
    assert_eq!(begin(Unenrolled::Deny, NOW), Ok(Opening::AskSpare { invited: true }));
    assert_eq!(begin(Unenrolled::Deny, NOW + 60), Ok(Opening::AskInVain(NoApp::NeverHad)));
    assert_eq!(begin(Unenrolled::Allow, NOW), Ok(Opening::Skip(Exemption::Unenrolled)));
}

proptest! {
    #[test]
    fn nothing_that_has_ended_opens_whatever_the_wall_clock_shows(wall in 1_700_000_000u64..NOW + 1_000_000, end in 1u64..NOW) {
        let now = Moment { latest: NOW.max(wall), ..at(wall) };
        let pending = Pending { record: RecordId(2), authenticator: authenticator(7), expires: end, deletes_phone: false };
        let account = Account { pending: Some(pending), required: true, ..Account::default() };
        let code = code_of(7, wall / 30);
        let policy = Policy::default();
        prop_assert_eq!(judge(&account, &code, Activation::Allowed, (now, &policy)).1, Change::None);
        prop_assert_eq!(judge_first_code(&account, &code, now).1, Change::None);
        for kind in [Kind::Bypass, Kind::Invitation] {
            let spare = Spare { id: SpareId(1), kind, used: false, expires: Some(end) };
            let (verdict, change) = judge_spare(&account, (kind, Some(spare)), Activation::Allowed, (now, &policy));
            prop_assert_eq!((verdict, change), (Verdict::SpareExpired(kind), Change::None));
        }
    }
}
