//! The one place where the programs agree: names, wire types, errors and the introspection XML
//! of `org.otpd.Otp1` and `org.otpd.Sms1`. Nothing here decides anything.
#![warn(missing_docs)]

mod account;
mod attempt;
mod error;
mod health;
mod import;
mod listed;
mod log;
pub mod names;
mod options;
mod protocol;
#[cfg(feature = "proxy")]
mod proxy;
mod report;
mod safe;
mod sms;
mod step;

pub use account::{Account, AccountPath, PhoneDeletion, SignIn, SignInRule};
pub use attempt::{AnswerDetail, BeginContext};
pub use error::Error;
pub use health::{Health, HealthKey};
pub use import::{ImportFault, ImportSays};
pub use listed::ListedAccount;
pub use log::LogRow;
pub use options::{ActivationOptions, AdminOptions};
pub use protocol::{PROTOCOL, protocols, serve};
#[cfg(feature = "proxy")]
pub use proxy::{
    AdminProxy, CourierProxy, EnrolmentProxy, ImportProxy, OwnProxy, RecoveryProxy, Refused, ReportProxy, SafeProxy,
    Started,
};
pub use report::{ReportPath, ReportRow, ReportTotals};
pub use safe::{BackupFound, RekeyState, SafeTrouble};
pub use sms::{CourierHealth, SmsReason, SmsReport, SmsState};
pub use step::{Kind, MESSAGE_ERROR, MESSAGE_INFO, Shape, Step, StepArguments, flags};

/// The introspection XML of the interfaces, as installed under
/// `/usr/share/dbus-1/interfaces` and compared by a test with what `otpd` serves.
pub const INTROSPECTION_XML: &str = include_str!("org.otpd.Otp1.xml");

/// The introspection XML of the mail room, installed and compared likewise with what `otpd-sms` serves.
pub const SMS_INTROSPECTION_XML: &str = include_str!("org.otpd.Sms1.xml");
