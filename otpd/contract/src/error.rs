//! The coarse error names on the bus. Detail is dropped by type: each carries one sentence that
//! is safe for whoever called.

use zbus::DBusError;

/// `org.otpd.Otp1.Error.*`. A verdict is never one of these, and none of these is ever a success.
#[derive(Debug, DBusError)]
#[zbus(prefix = "org.otpd.Otp1.Error")]
pub enum Error {
    /// zbus' own errors (client side).
    #[zbus(error)]
    ZBus(zbus::Error),
    /// The peer speaks another protocol version.
    Protocol(String),
    /// Not an administrator, or the confirmation failed. Unknown and forbidden look alike.
    NotAuthorized(String),
    /// The person closed the confirmation dialog.
    Dismissed(String),
    /// An argument breaks a rule; the rule is named.
    Invalid(String),
    /// No such user on this system.
    NoSuchAccount(String),
    /// The change would leave the account without a way in.
    WouldLockOut(String),
    /// The account is not in the state this needs: an active app is there, none is there, …
    Conflict(String),
    /// The transaction or enrolment is over, or was never this caller's.
    Gone(String),
    /// Too much at once; try again.
    Busy(String),
    /// The vault or the key cannot be used; see `Health`.
    Unavailable(String),
}
