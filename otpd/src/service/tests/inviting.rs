//! Invitations, and apps that people set up themselves.

use otp_core::{
    policy::Unenrolled,
    spare::{Kind, SpareCode},
};

use super::*;
use crate::service::{
    activation::Claim,
    attempt::{Again, Left, Prompt, Refusal},
    farewell::Loss,
};

const ALICE: u32 = 1001;
const BOB: u32 = 1002;
const DAY: u64 = 86_400;

impl House {
    fn under_deny() -> House {
        House::with(Policy { unenrolled: Unenrolled::Deny, ..Policy::default() })
    }

    pub(super) async fn invite(&self, user: &str) -> String {
        let until = self.wall() + 3 * DAY;
        let ticket = self.household.invite(permit().await, user, until).await.expect("ticket");
        ticket.trim().to_owned()
    }

    async fn type_ticket(&self, user: &str, ticket: &str) -> Next {
        let asked = self.begin(user, AFTER).await;
        self.answer_as(0, &asked, Answer::Spare(spare(ticket))).await.expect("verdict")
    }

    pub(super) async fn claims(&self, uid: u32, ticket: &str) -> Result<Claim, Error> {
        self.household.claim(uid, &ticket.replace('-', ""), false).await
    }

    /// A secret on the own screen: its id and key.
    async fn activate(&self, uid: u32, claim: Claim) -> Result<([u8; 16], String), Error> {
        let (id, handed) = self.enrolments.start_own(own_permit(uid).await, own(uid), claim).await?;
        let key = handed.split_once("secret=").and_then(|(_, rest)| rest.split('&').next()).expect("secret");
        Ok((id, key.to_owned()))
    }

    async fn finish(&self, uid: u32, (id, key): &([u8; 16], String)) -> Result<bool, Error> {
        self.enrolments.finish(&own(uid), id, &code(&self.code(key))).await
    }

    async fn invited_until(&self, user: &str) -> Option<u64> {
        self.household.account(user).await.expect("account").invited_until
    }
}

fn own(uid: u32) -> Owner {
    Owner { uid, connection: ":1.9".to_owned() }
}

fn spare(text: &str) -> SpareCode {
    SpareCode::parse(&text.replace('-', "")).expect("a ticket")
}

#[tokio::test]
async fn a_ticket_opens_until_the_app_it_sets_up_is_active_and_then_nothing() {
    let house = House::under_deny();
    let ticket = house.invite("alice").await;
    assert_eq!(house.invited_until("alice").await, Some(house.wall() + 3 * DAY));
    let asked = house.begin("alice", AFTER).await;
    assert!(matches!(asked, Next::Ask { prompt: Prompt::Spare { invited: true }, .. }), "{asked:?}");
    for _ in 0..2 {
        let next = house.type_ticket("alice", &ticket).await;
        assert!(matches!(next, Next::Accept { left: Some(Left { kind: Kind::Invitation, .. }), .. }), "{next:?}");
    }
    let claim = house.claims(ALICE, &ticket).await.expect("claim");
    let shown = house.activate(ALICE, claim).await.expect("secret");
    assert!(accepted(&house.type_ticket("alice", &ticket).await), "looked at is not used");
    assert_eq!(house.finish(ALICE, &shown).await, Ok(true));
    assert_eq!(house.invited_until("alice").await, None);
    assert_eq!(house.claims(ALICE, &ticket).await.err(), Some(Error::AppActive));
    house.bench.clock.forward(60);
    let next = house.type_ticket("alice", &ticket).await;
    assert!(matches!(next, Next::Ask { again: Some(Again::Wrong), .. }), "{next:?}");
    assert!(accepted(&house.sign_in("alice", &house.code(&shown.1)).await));
    let log = house.log().await;
    let row = log.iter().find(|row| row.event == "enrolled").expect("row");
    assert_eq!((row.caller, row.person, row.uid), (ALICE, Some(ALICE), Some(ALICE)));
    assert_eq!((row.detail.as_deref(), row.confirmed.as_deref()), (Some("invitation"), Some("polkit")));
    let invited = log.iter().find(|row| row.event == "invited").expect("row");
    assert_eq!(invited.until, Some(invited.at + 3 * DAY));
    assert!(log.iter().any(|row| row.event == "accepted" && row.detail.as_deref() == Some("invitation")));
}

#[tokio::test]
async fn a_ticket_is_nobody_else_s() {
    let house = House::under_deny();
    let (ticket, _) = (house.invite("alice").await, house.invite("bob").await);
    assert_eq!(house.claims(BOB, &ticket).await.err(), Some(Error::TicketRefused));
    assert_eq!(house.failures("bob").await, [0, 1], "it counts, at the counter of his own");
    assert!(!accepted(&house.type_ticket("bob", &ticket).await));
    assert_eq!(house.failures("bob").await, [1, 1]);
    assert!(!accepted(&house.type_ticket("carol", &ticket).await));
    assert_eq!(house.claims(1003, &ticket).await.err(), Some(Error::TicketRefused));
    assert_eq!(house.failures("carol").await, [0, 0], "without an invitation there is nothing to guess");
    assert!(house.claims(ALICE, &ticket).await.is_ok());
}

#[tokio::test]
async fn after_its_end_a_ticket_is_refused_with_the_way_forward_and_one_day_later_it_is_gone() {
    let house = House::under_deny();
    let ticket = house.invite("alice").await;
    house.bench.clock.forward(3 * DAY);
    assert_eq!(house.claims(ALICE, &ticket).await.err(), Some(Error::InvitationOver));
    let next = house.type_ticket("alice", &ticket).await;
    assert!(matches!(next, Next::Ask { again: Some(Again::InvitationOver), .. }), "{next:?}");
    assert_eq!(house.failures("alice").await, [0, 0]);
    house.bench.clock.forward(DAY + 1);
    house.household.drop_ended().await.expect("housekeeping");
    assert_eq!(house.claims(ALICE, &ticket).await.err(), Some(Error::TicketRefused));
}

#[tokio::test]
async fn one_invitation_is_open_at_a_time_and_it_can_be_taken_back() {
    let house = House::under_deny();
    let (older, newer) = (house.invite("alice").await, house.invite("alice").await);
    assert_eq!(house.claims(ALICE, &older).await.err(), Some(Error::TicketRefused));
    let claim = house.claims(ALICE, &newer).await.expect("claim");
    let shown = house.activate(ALICE, claim).await.expect("secret");
    house.household.cancel_invitation(permit().await, "alice").await.expect("cancel");
    assert_eq!(house.finish(ALICE, &shown).await, Err(Error::TicketRefused), "cancelled while it was on the screen");
    assert!(house.household.account("alice").await.expect("account").overview.active_since.is_none());
    let again = house.household.cancel_invitation(permit().await, "alice").await;
    assert_eq!(again, Err(Error::NotInvited));
    let next = house.type_ticket("alice", &newer).await;
    assert!(matches!(next, Next::Refuse { why: Refusal::NoApp(_), .. }), "{next:?}");
    assert_eq!((house.events("invited").await, house.events("invitation-cancelled").await), (2, 1));
}

#[tokio::test]
async fn a_locked_account_s_ticket_is_not_looked_at() {
    let house = House::with(Policy { unenrolled: Unenrolled::Deny, max_failures: 4, ..Policy::default() });
    let ticket = house.invite("alice").await;
    for _ in 0..4 {
        assert_eq!(house.claims(ALICE, "T-AAAA-BBBB-CCCC-DDDD").await.err(), Some(Error::TicketRefused));
    }
    assert_eq!(house.claims(ALICE, &ticket).await.err(), Some(Error::TooManyFailures));
    assert_eq!(house.events("locked").await, 1);
    assert!(accepted(&house.type_ticket("alice", &ticket).await), "the counter of logins is another one");
}

#[tokio::test]
async fn an_invitation_asks_nobody_who_was_not_asked_before() {
    let house = House::new();
    house.invite("alice").await;
    let line = otp_core::opening::Line { may_skip: true, ..AFTER };
    assert_eq!(house.begin("alice", line).await, PASSES);
}

#[tokio::test]
async fn an_account_with_an_app_is_not_invited_nor_is_one_for_a_moment_or_for_ever() {
    let house = House::new();
    let until = |seconds| house.wall() + seconds;
    for seconds in [0, 299, 15 * DAY] {
        let refused = house.household.invite(permit().await, "alice", until(seconds)).await;
        assert_eq!(refused.err(), Some(Error::InvitationTerm), "{seconds}");
    }
    let refused = house.household.invite(permit().await, "nobody-here", until(DAY)).await;
    assert_eq!(refused.err(), Some(Error::NoSuchAccount));
    house.enrol("alice").await;
    let refused = house.household.invite(permit().await, "alice", house.wall() + DAY).await;
    assert_eq!(refused.err(), Some(Error::InviteeHasApp));
}

#[tokio::test]
async fn any_activation_ends_an_invitation_and_so_does_taking_everything_away() {
    let house = House::new();
    house.invite("alice").await;
    house.enrol("alice").await;
    assert_eq!(house.invited_until("alice").await, None);
    house.invite("bob").await;
    let (_, key) = house.shown("bob", PENDING).await;
    assert!(accepted(&house.sign_in("bob", &house.code(&key)).await));
    assert_eq!(house.invited_until("bob").await, None);
    house.invite("carol").await;
    house.household.lost(permit().await, "carol", Loss { number: true, invite_until: None }).await.expect("lost");
    assert_eq!(house.invited_until("carol").await, None);
    house.invite("carol").await;
    house.shown("carol", PENDING).await;
    house.household.revoke(permit().await, "carol").await.expect("revoke");
    assert_eq!(house.invited_until("carol").await, None);
    let ticket = house.invite("carol").await;
    house.household.forget(permit().await, "carol").await.expect("forget");
    assert_eq!(house.claims(1003, &ticket).await.err(), Some(Error::TicketRefused));
}

#[tokio::test]
async fn with_the_loss_of_a_phone_goes_an_invitation_or_nothing_at_all() {
    let house = House::new();
    let key = house.enrol("alice").await;
    let loss = |seconds| Loss { number: true, invite_until: Some(house.wall() + seconds) };
    let refused = house.household.lost(permit().await, "alice", loss(60)).await;
    assert_eq!(refused.err(), Some(Error::InvitationTerm));
    assert!(accepted(&house.sign_in("alice", &house.code(&key)).await), "nothing was lost by that");
    house.bench.clock.forward(60);
    let ticket = house.household.lost(permit().await, "alice", loss(DAY)).await.expect("lost").expect("ticket");
    assert!(!accepted(&house.sign_in("alice", &house.code(&key)).await));
    assert!(accepted(&house.type_ticket("alice", ticket.trim()).await));
    let claim = house.claims(ALICE, ticket.trim()).await.expect("claim");
    let shown = house.activate(ALICE, claim).await.expect("secret");
    assert_eq!(house.finish(ALICE, &shown).await, Ok(true));
    let refused = house.household.lost(permit().await, "bob", loss(DAY)).await;
    assert_eq!(refused.err(), Some(Error::NothingThere));
    assert_eq!(house.invited_until("bob").await, None);
}

#[tokio::test]
async fn whoever_has_neither_app_nor_number_needs_a_ticket_and_the_password_alone_replaces_nothing() {
    let house = House::new();
    assert_eq!(house.claims(ALICE, "").await.err(), Some(Error::Uninvited));
    let old = house.enrol("alice").await;
    assert_eq!(house.claims(ALICE, "").await.err(), Some(Error::AppActive));
    let replaces = || house.household.claim(ALICE, "", true);
    let claim = replaces().await.expect("claim");
    assert_eq!(house.activate(ALICE, claim).await.err(), Some(Error::NoCodeGiven), "the dialog asked for no code");
    assert!(accepted(&house.in_the_dialog("alice", Answer::Code(code(&house.code(&old)))).await));
    let claim = replaces().await.expect("claim");
    assert_eq!(house.activate(ALICE, claim).await.err(), Some(Error::NoCodeGiven), "that was before");
    house.bench.clock.forward(60);
    let claim = replaces().await.expect("claim");
    assert!(accepted(&house.sign_in("alice", &house.code(&old)).await));
    assert_eq!(house.activate(ALICE, claim).await.err(), Some(Error::NoCodeGiven), "that was not in the dialog");
    house.bench.clock.forward(60);
    let claim = replaces().await.expect("claim");
    assert!(accepted(&house.in_the_dialog("alice", Answer::Code(code(&house.code(&old)))).await));
    let shown = house.activate(ALICE, claim).await.expect("secret");
    assert_eq!(house.finish(ALICE, &shown).await, Ok(true));
    house.bench.clock.forward(60);
    assert!(!accepted(&house.sign_in("alice", &house.code(&old)).await));
    assert!(accepted(&house.sign_in("alice", &house.code(&shown.1)).await));
    let log = house.log().await;
    let row = log.iter().find(|row| row.event == "enrolled").expect("row");
    assert_eq!((row.detail.as_deref(), row.caller), (Some("own-code"), ALICE));
}

#[tokio::test]
async fn with_the_code_of_an_sms_the_first_app_is_set_up_and_with_a_bypass_code_none() {
    let house = House::new();
    house.household.set_phone(permit().await, "alice", "079 123 45 67").await.expect("number");
    let until = house.wall() + 3600;
    let bypass = house.household.issue_bypass(reasoned().await, "alice", (1, until)).await.expect("bypass");
    let claim = house.claims(ALICE, "").await.expect("claim");
    assert!(accepted(&house.in_the_dialog("alice", Answer::Spare(spare(bypass.trim()))).await));
    assert_eq!(house.activate(ALICE, claim).await.err(), Some(Error::NoCodeGiven));
    let claim = house.claims(ALICE, "").await.expect("claim");
    let who = house.attempts.subject(b"alice", 0).await.expect("subject");
    let from = Origin { caller: 0, service: Some("polkit-1".to_owned()), rhost: None };
    let asked = house.attempts.begin(who, AFTER, from, None).await.expect("begin");
    house.delivered().await;
    assert!(accepted(&house.answer(&asked, &house.postman.last_code()).await));
    let shown = house.activate(ALICE, claim).await.expect("secret");
    assert_eq!(house.finish(ALICE, &shown).await, Ok(true));
}

#[tokio::test]
async fn new_recovery_codes_want_a_code_that_lasts_and_not_the_password_alone() {
    let house = House::new();
    let key = house.enrol("alice").await;
    let renew = async |mark| house.household.renew_own_recovery_codes(own_permit(ALICE).await, mark).await;
    let mark = house.household.may_renew_own(ALICE).await.expect("mark");
    assert_eq!(renew(mark).await.err(), Some(Error::NoCodeGiven));
    let until = house.wall() + 3600;
    let bypass = house.household.issue_bypass(reasoned().await, "alice", (1, until)).await.expect("bypass");
    let mark = house.household.may_renew_own(ALICE).await.expect("mark");
    assert!(accepted(&house.in_the_dialog("alice", Answer::Spare(spare(bypass.trim()))).await));
    assert_eq!(renew(mark).await.err(), Some(Error::NoCodeGiven));
    let mark = house.household.may_renew_own(ALICE).await.expect("mark");
    assert!(accepted(&house.in_the_dialog("alice", Answer::Code(code(&house.code(&key)))).await));
    let codes = renew(mark).await.expect("codes");
    let mark = house.household.may_renew_own(ALICE).await.expect("mark");
    let first = codes.lines().next().expect("a code");
    assert!(accepted(&house.in_the_dialog("alice", Answer::Spare(spare(first))).await));
    assert!(renew(mark).await.is_ok(), "the last one on the paper makes the next paper");
}

#[tokio::test]
async fn one_secret_of_its_own_is_on_an_account_s_screens_at_a_time() {
    let house = House::under_deny();
    let ticket = house.invite("alice").await;
    let first = house.activate(ALICE, house.claims(ALICE, &ticket).await.expect("claim")).await.expect("secret");
    let second = house.activate(ALICE, house.claims(ALICE, &ticket).await.expect("claim")).await.expect("secret");
    assert_eq!(house.finish(ALICE, &first).await, Err(Error::Gone));
    assert_eq!(house.finish(BOB, &second).await, Err(Error::Gone));
    assert_eq!(house.finish(ALICE, &second).await, Ok(true));
}

#[tokio::test]
async fn a_phone_that_is_reported_lost_while_a_new_secret_is_on_its_screen_sets_nothing_up() {
    for way in 0..3 {
        let house = House::new();
        let old = house.enrol("alice").await;
        let claim = house.household.claim(ALICE, "", true).await.expect("claim");
        assert!(accepted(&house.in_the_dialog("alice", Answer::Code(code(&house.code(&old)))).await));
        let shown = house.activate(ALICE, claim).await.expect("secret");
        let desk = &house.household;
        match way {
            0 => {
                drop(desk.lost(permit().await, "alice", Loss { number: true, invite_until: None }).await.expect("lost"))
            }
            1 => desk.revoke(permit().await, "alice").await.expect("revoked"),
            _ => desk.forget(permit().await, "alice").await.expect("forgotten"),
        }
        assert_eq!(house.finish(ALICE, &shown).await, Err(Error::Gone), "{way}");
        assert_eq!(house.household.account("alice").await.expect("account").overview.active_since, None);
    }
}
