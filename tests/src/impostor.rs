//! Somebody who says he is otpd, on a bus of his own, and lets everybody in.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use otp_contract::{AnswerDetail, BeginContext, Step, StepArguments, names};
use zbus::{Connection, connection::Builder};

use crate::{Bus, House};

/// The impostor's whole policy.
const ANYTHING_GOES: &str = r#"<policy context="default"><allow own="*"/><allow send_destination="*"/></policy>"#;

/// An otpd that accepts.
pub struct Impostor {
    bus: Bus,
    asked: Arc<AtomicUsize>,
    _connection: Connection,
}

impl Impostor {
    /// Sets one up at `/run/lab/impostor`.
    ///
    /// # Panics
    /// When there is no dbus-daemon.
    #[must_use]
    pub fn start(house: &House) -> Impostor {
        let bus = Bus::start("/run/lab/impostor", ANYTHING_GOES).expect("dbus-daemon");
        let asked = Arc::new(AtomicUsize::new(0));
        let served = Accept { asked: Arc::clone(&asked) };
        let connect = async {
            let builder = Builder::address(bus.address()).serve_at(names::OBJECT_PATH, served);
            builder.name(names::BUS_NAME).build().await
        };
        let connection = house.block_on(connect).expect("the impostor's name");
        Impostor { bus, asked, _connection: connection }
    }

    /// Where a victim would have to be sent.
    #[must_use]
    pub fn address(&self) -> &str {
        self.bus.address()
    }

    /// How often it was asked.
    #[must_use]
    pub fn times_asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

struct Accept {
    asked: Arc<AtomicUsize>,
}

impl Accept {
    fn step(&self, kind: &str) -> StepArguments {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let step = Step { kind: kind.to_owned(), txn: vec![1; 16], prompt: "Code: ".to_owned(), ..Step::default() };
        Step { shapes: vec!["d6".to_owned()], ..step }.into()
    }
}

#[zbus::interface(name = "org.otpd.Otp1.Attempt")]
impl Accept {
    async fn begin(&self, _protocol: u32, _user: Vec<u8>, _context: BeginContext) -> StepArguments {
        self.step("ask")
    }

    async fn answer(&self, _txn: Vec<u8>, _answer: String, _detail: AnswerDetail) -> StepArguments {
        self.step("accept")
    }
}
