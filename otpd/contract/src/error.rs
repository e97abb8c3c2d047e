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

impl Error {
    /// Its name without the prefix, and its sentence: where one answer holds the errors of many.
    #[must_use]
    pub fn into_words(self) -> (String, String) {
        let name = zbus::DBusError::name(&self).as_str().rsplit('.').next().unwrap_or_default().to_owned();
        (name, zbus::DBusError::description(&self).unwrap_or_default().to_owned())
    }

    /// The inverse of [`Error::into_words`]; a name that only a later otpd knows is `Unavailable`.
    #[must_use]
    pub fn from_words((name, sentence): (String, String)) -> Error {
        let named = match name.as_str() {
            "Protocol" => Error::Protocol,
            "NotAuthorized" => Error::NotAuthorized,
            "Dismissed" => Error::Dismissed,
            "Invalid" => Error::Invalid,
            "NoSuchAccount" => Error::NoSuchAccount,
            "WouldLockOut" => Error::WouldLockOut,
            "Conflict" => Error::Conflict,
            "Gone" => Error::Gone,
            "Busy" => Error::Busy,
            _ => Error::Unavailable,
        };
        named(sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_in_words_is_the_same_error_again() {
        for error in [
            Error::Protocol,
            Error::NotAuthorized,
            Error::Dismissed,
            Error::Invalid,
            Error::NoSuchAccount,
            Error::WouldLockOut,
            Error::Conflict,
            Error::Gone,
            Error::Busy,
            Error::Unavailable,
        ] {
            let words = error("why".to_owned()).into_words();
            assert_eq!(words.1, "why");
            assert_eq!(Error::from_words(words.clone()).into_words(), words);
        }
        assert_eq!(Error::from_words(("Unheard".to_owned(), "why".to_owned())).into_words().0, "Unavailable");
    }
}
