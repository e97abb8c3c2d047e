//! An account with two counters, kept as the vault keeps it, and a ledger that remembers everything.

mod ledger;

use otp_core::{
    account::{Account, App, Pending, RecordId},
    challenge::{Challenge, ChallengeId, LIFETIME, code_of},
    code::Code,
    guard::{Counter, Gate, Guard},
    judge::{Activation, Change, Verdict, judge, judge_first_code, judge_spare},
    moment::{BootId, Moment},
    phone::PhoneNumber,
    policy::{LockDuration, Policy},
    secret::Secret,
    spare::{Kind, Spare, SpareId, Stock},
    step::Step,
    totp::{Authenticator, Parameters},
};

use ledger::Ledger;

/// What somebody types.
#[derive(Debug, Clone, Copy)]
pub enum Typed {
    /// The active app's code, so many steps off.
    App(i64),
    /// The pending app's, at the question for a code.
    New(i64),
    /// The same at the question for a first code, after another code was right.
    FirstCode(i64),
    /// The code of the SMS, or its neighbour.
    Texted(bool),
    /// A spare code of this kind: 0 to 2 were issued, the others never.
    Spare(usize, i64),
    /// Six digits that are no code of anything.
    Guess,
}

/// Recovery and bypass codes of a set, and how long bypass codes and the invitation run.
const ISSUED: i64 = 3;
const ENDS: u64 = 200_000;
const START: u64 = 1_800_000_000;

pub struct House {
    account: Account,
    guards: [Guard; 2],
    policy: Policy,
    now: Moment,
    boots: u8,
    records: i64,
    messages: i64,
    used: [Vec<i64>; 3],
    /// The kind of the spare code that was typed last.
    typed: Kind,
    ledger: Ledger,
}

impl House {
    pub fn new(max_failures: u32, lock: LockDuration) -> House {
        let mut house = House {
            account: Account { required: true, ..Account::default() },
            guards: [Guard::default(); 2],
            policy: Policy { max_failures, lock, ..Policy::default() },
            now: Moment { wall: START, boot: 1_000, boot_id: BootId([0; 16]), latest: START },
            boots: 0,
            records: 1,
            messages: 0,
            used: Default::default(),
            typed: Kind::Recovery,
            ledger: Ledger::default(),
        };
        let authenticator = authenticator(RecordId(1));
        house.account.app = Some(App { record: RecordId(1), authenticator, last_step: Step(0), spent: Vec::new() });
        house.account.phone = PhoneNumber::new(41, "791234567").ok();
        house
    }

    pub fn pass(&mut self, seconds: u64) {
        self.now.boot += seconds;
        self.now.wall += seconds;
        self.now = self.now.remembering(self.now.wall);
    }

    pub fn set(&mut self, seconds: i64) {
        self.now.wall = self.now.wall.saturating_add_signed(seconds);
        self.now = self.now.remembering(self.now.wall);
    }

    /// What the vault does when it is opened in a new boot.
    pub fn reboot(&mut self, down: u64, set: i64) {
        self.boots = self.boots.wrapping_add(1);
        self.now = Moment { wall: self.now.wall + down, boot: 5, boot_id: BootId([self.boots; 16]), ..self.now };
        self.set(set);
        self.account.challenge = None;
        for counter in [Counter::Login, Counter::Own] {
            self.guards[at(counter)] = self.guards[at(counter)].after_boot(self.now);
            self.ledger.reboot(counter, self.now);
        }
    }

    pub fn text(&mut self) {
        self.messages += 1;
        let (id, expires) = (ChallengeId(self.messages), self.now.boot + LIFETIME);
        let code = code_of(&[self.messages as u8; 32]);
        self.account.challenge = Some(Challenge { id, code, tries: 0, expires, sent: self.now.boot });
    }

    pub fn unlock(&mut self) {
        self.guards = [Guard::default(); 2];
        self.ledger.unlock();
    }

    pub fn enrol(&mut self) {
        self.records += 1;
        let record = RecordId(self.records);
        let expires = self.now.latest + 600;
        let authenticator = authenticator(record);
        self.account.pending = Some(Pending { record, authenticator, expires, deletes_phone: self.records % 2 == 0 });
    }

    pub fn evaluated(&self, counter: Counter) -> u32 {
        self.ledger.evaluated(counter)
    }

    pub fn accepted(&self) -> usize {
        self.ledger.accepted()
    }

    /// One attempt, its change made durable, and everything looked at.
    pub fn type_in(&mut self, counter: Counter, typed: Typed) {
        self.account.guard = self.guards[at(counter)];
        self.account.spares = self.stock();
        let closed = self.ledger.closed(counter, self.now);
        assert_eq!(self.account.guard.check(self.now).is_err(), closed, "{:?} at {:?}", self.account.guard, self.now);
        if let Typed::Spare(kind, _) = typed {
            self.typed = Kind::ALL[kind];
        }
        let (verdict, change) = self.judge(typed);
        let right = !matches!(change, Change::None | Change::Failed { .. });
        let said = matches!(
            verdict,
            Verdict::Accepted | Verdict::Activated | Verdict::AcceptedBySms { .. } | Verdict::AcceptedBySpare { .. }
        );
        assert_eq!(said, right, "{verdict:?} with {change:?}");
        // A first code is given by somebody whose code before it was right: there is nothing to close.
        if closed && !matches!(typed, Typed::FirstCode(_)) {
            let unseen = matches!(verdict, Verdict::Closed(_) | Verdict::NoApp(_) | Verdict::NotSent);
            assert!(unseen && change == Change::None, "closed, and yet {verdict:?}");
        }
        self.keep(counter, &change);
    }

    fn judge(&self, typed: Typed) -> (Verdict, Change) {
        let at = (self.now, &self.policy);
        let now = self.now.wall / 30;
        let of = |record: RecordId, offset: i64| code(record, now.saturating_add_signed(offset));
        let app = self.account.app.as_ref().map_or(RecordId(1), |app| app.record);
        let pending = self.account.pending.as_ref().map_or(RecordId(self.records), |pending| pending.record);
        let given = match typed {
            Typed::App(offset) => of(app, offset),
            Typed::New(offset) => of(pending, offset),
            Typed::FirstCode(offset) => return judge_first_code(&self.account, &of(pending, offset), self.now),
            Typed::Texted(true) => code_of(&[self.messages as u8; 32]),
            Typed::Texted(false) => code_of(&[self.messages.wrapping_add(1) as u8; 32]),
            // Too long for any of them.
            Typed::Guess => Code::parse("00000000").expect("digits"),
            Typed::Spare(kind, number) => {
                let kind = Kind::ALL[kind];
                return judge_spare(&self.account, (kind, self.spare(kind, number)), Activation::Allowed, at);
            }
        };
        judge(&self.account, &given, Activation::Allowed, at)
    }

    /// As the vault finds it.
    fn spare(&self, kind: Kind, number: i64) -> Option<Spare> {
        let issued = if kind == Kind::Invitation { 1 } else { ISSUED };
        let expires = (kind != Kind::Recovery).then_some(START + ENDS);
        let used = self.used[index(kind)].contains(&number);
        (number < issued).then_some(Spare { id: SpareId(number), kind, used, expires })
    }

    fn stock(&self) -> Stock {
        let left = |kind: Kind| (ISSUED as u32) - u32::try_from(self.used[index(kind)].len()).expect("few");
        let (recovery, bypass) = (left(Kind::Recovery), left(Kind::Bypass));
        Stock { recovery, bypass, bypass_until: START + ENDS, invited_until: START + ENDS }
    }

    /// What the vault does with a change. It moves this caller's counter, and no other.
    fn keep(&mut self, counter: Counter, change: &Change) {
        match change {
            Change::None => return,
            Change::Failed { guard, challenge } => {
                self.guards[at(counter)] = *guard;
                let texted = self.account.challenge.as_mut().filter(|texted| Some(texted.id) == *challenge);
                texted.into_iter().for_each(|texted| texted.tries += 1);
                return self.ledger.failed(counter, (self.now, &self.policy), guard.gate == Gate::Locked);
            }
            Change::Redeemed(id) => {
                self.ledger.redeemed(*id, self.account.challenge.as_ref(), self.now);
                self.account.challenge = None;
            }
            Change::SpareSpent(id) => self.spend(*id),
            Change::Admitted(_) => assert!(self.now.latest < START + ENDS, "an invitation after its end"),
            Change::Spent { record, step } => {
                self.ledger.accept(*record, *step, self.now);
                self.account.app.as_mut().expect("only an app's step is spent").last_step = *step;
            }
            Change::Activated { record, step } => self.activate(*record, *step),
        }
        self.guards[at(counter)] = Guard::default();
        self.ledger.succeeded(counter);
    }

    fn spend(&mut self, id: SpareId) {
        let kind = self.typed;
        assert!((0..ISSUED).contains(&id.0), "a {kind:?} code that was never issued");
        assert!(kind == Kind::Recovery || self.now.latest < START + ENDS, "a {kind:?} code after its end");
        assert!(!self.used[index(kind)].contains(&id.0), "a {kind:?} code twice");
        self.used[index(kind)].push(id.0);
    }

    fn activate(&mut self, record: RecordId, step: Step) {
        let pending = self.account.pending.take().expect("only a pending secret is activated");
        assert!(pending.record == record && self.now.latest < pending.expires, "another secret, or one that has ended");
        self.ledger.accept(record, step, self.now);
        if pending.deletes_phone {
            (self.account.phone, self.account.challenge) = (None, None);
        }
        let authenticator = pending.authenticator;
        self.account.app = Some(App { record, authenticator, last_step: step, spent: Vec::new() });
    }
}

fn at(counter: Counter) -> usize {
    usize::from(counter == Counter::Own)
}

fn index(kind: Kind) -> usize {
    Kind::ALL.iter().position(|other| *other == kind).expect("one of all")
}

fn secret(record: RecordId) -> Vec<u8> {
    let mut bytes = vec![7; 20];
    bytes[..8].copy_from_slice(&record.0.to_be_bytes());
    bytes
}

fn authenticator(record: RecordId) -> Authenticator {
    Authenticator::new(&Secret::new(secret(record)).expect("secret"), Parameters::default())
}

fn code(record: RecordId, step: u64) -> Code {
    let secret = totp_rs::Secret::new(secret(record).into());
    let totp = totp_rs::Builder::new().with_secret(secret).with_digits(6).with_step_duration(30).build_noncompliant();
    Code::parse(&totp.generate(step * 30).to_string()).expect("code")
}
