//! Accounts as facts. Secrets and codes have no `Debug`, on purpose: a failing property shows these instead.

use otp_core::{
    account::{Account, App, Pending, RecordId},
    challenge::{Challenge, ChallengeId, code_of},
    guard::{Gate, Guard, Wait},
    moment::{BootId, Moment},
    phone::PhoneNumber,
    policy::{Fallback, LockDuration, Policy, Sms, Unenrolled},
    secret::Secret,
    spare::Stock,
    step::Step,
    totp::{Algorithm, Authenticator, Parameters},
};
use proptest::{option, prelude::*};

/// The end of the year 9999, which is as far as calendars go.
const YEAR_9999: u64 = 253_402_300_799;

/// Seconds or steps: any, and often where arithmetic ends. A clock before 1970 arrives as 0 or wrapped around.
pub fn number() -> impl Strategy<Value = u64> {
    let ends = [0, 1, 29, 30, 599, YEAR_9999, i64::MAX as u64, (-1_i64).cast_unsigned(), u64::MAX / 15];
    prop_oneof![
        any::<u64>(),
        prop::sample::select(ends.to_vec()).prop_flat_map(|end| end.saturating_sub(60)..=end.saturating_add(60)),
        1_700_000_000..1_900_000_000_u64,
    ]
}

pub fn moment() -> impl Strategy<Value = Moment> {
    (number(), number(), number()).prop_map(|(wall, boot, shown)| {
        let now = Moment { wall, boot, boot_id: BootId([0; 16]), latest: wall };
        now.remembering(shown)
    })
}

pub fn parameters() -> impl Strategy<Value = Parameters> {
    let algorithms = prop::sample::select(vec![Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512]);
    (algorithms, 6..=8_u64, 15..=60_u64)
        .prop_map(|(algorithm, digits, period)| Parameters::new(algorithm, digits, period).expect("in range"))
}

pub fn guard() -> impl Strategy<Value = Guard> {
    let waiting =
        (number(), number(), number()).prop_map(|(boot, wall, length)| Gate::Waiting(Wait { boot, wall, length }));
    let gate = prop_oneof![Just(Gate::Open), Just(Gate::Locked), waiting];
    (any::<u32>(), gate).prop_map(|(failures, gate)| Guard { failures, gate })
}

pub fn policy() -> impl Strategy<Value = Policy> {
    let lock = prop_oneof![Just(LockDuration::UntilUnlocked), number().prop_map(LockDuration::Seconds)];
    (4..=20_u32, lock, any::<(bool, bool, u32)>()).prop_map(|(max_failures, lock, (allow, both, site_per_hour))| {
        Policy {
            unenrolled: if allow { Unenrolled::Allow } else { Unenrolled::Deny },
            sms: Sms { fallback: if both { Fallback::UntilDeleted } else { Fallback::Never }, site_per_hour },
            max_failures,
            lock,
            ..Policy::default()
        }
    })
}

pub fn stock() -> impl Strategy<Value = Stock> {
    let numbers = (any::<u32>(), any::<u32>(), number(), number());
    numbers.prop_map(|(recovery, bypass, bypass_until, invited_until)| Stock {
        recovery,
        bypass,
        bypass_until,
        invited_until,
    })
}

/// A code by SMS.
#[derive(Debug, Clone)]
pub struct Texted {
    pub mac: [u8; 32],
    pub tries: u32,
    pub expires: u64,
    pub sent: u64,
}

impl Texted {
    pub fn challenge(&self) -> Challenge {
        let Texted { mac, tries, expires, sent } = *self;
        Challenge { id: ChallengeId(1), code: code_of(&mac), tries, expires, sent }
    }
}

pub fn texted() -> impl Strategy<Value = Texted> {
    (any::<[u8; 32]>(), any::<u32>(), number(), number()).prop_map(|(mac, tries, expires, sent)| Texted {
        mac,
        tries,
        expires,
        sent,
    })
}

/// An authenticator, and the one number kept beside it: an active app's last step, a pending one's end.
#[derive(Debug, Clone)]
pub struct Keeps {
    pub secret: Vec<u8>,
    pub parameters: Parameters,
    pub number: u64,
    pub spent: Vec<u64>,
}

impl Keeps {
    pub fn authenticator(&self) -> Authenticator {
        Authenticator::new(&Secret::new(self.secret.clone()).expect("in range"), self.parameters)
    }

    fn app(&self) -> App {
        let spent = self.spent.iter().copied().map(Step).collect();
        App { record: RecordId(1), authenticator: self.authenticator(), last_step: Step(self.number), spent }
    }

    fn pending(&self) -> Pending {
        let authenticator = self.authenticator();
        Pending { record: RecordId(2), authenticator, expires: self.number, deletes_phone: self.spent.is_empty() }
    }
}

pub fn keeps() -> impl Strategy<Value = Keeps> {
    let spent = prop::collection::vec(number(), 0..4);
    (prop::collection::vec(any::<u8>(), 16..=64), parameters(), number(), spent)
        .prop_map(|(secret, parameters, number, spent)| Keeps { secret, parameters, number, spent })
}

/// All that is known of an account.
#[derive(Debug, Clone)]
pub struct Facts {
    pub app: Option<Keeps>,
    pub pending: Option<Keeps>,
    pub phone: bool,
    pub texted: Option<Texted>,
    pub required: bool,
    pub spares: Stock,
    pub guard: Guard,
}

impl Facts {
    pub fn account(&self) -> Account {
        Account {
            app: self.app.as_ref().map(Keeps::app),
            pending: self.pending.as_ref().map(Keeps::pending),
            phone: self.phone.then(|| PhoneNumber::new(41, "791234567").expect("number")),
            challenge: self.texted.as_ref().map(Texted::challenge),
            required: self.required,
            spares: self.spares,
            guard: self.guard,
        }
    }
}

pub fn facts() -> impl Strategy<Value = Facts> {
    let known = (option::of(keeps()), option::of(keeps()), any::<bool>(), option::of(texted()), any::<bool>());
    (known, stock(), guard()).prop_map(|((app, pending, phone, texted, required), spares, guard)| Facts {
        app,
        pending,
        phone,
        texted,
        required,
        spares,
        guard,
    })
}
