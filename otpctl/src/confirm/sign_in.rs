//! The person behind root signs in again, as they always do: password, code, whatever the stack of
//! the PAM service `otpctl` asks.

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::rc::Rc;

use nonstick::{AuthnFlags, ConversationAdapter, ErrorCode, Transaction, TransactionBuilder};
use otp_texts::Value;

use super::person::Person;
use crate::error::Error;
use crate::render::escape::shown;
use crate::screen::Screen;
use crate::terminal::{Answer, Asker, Echo};

/// `/etc/pam.d/otpctl`.
const SERVICE: &str = "otpctl";

/// Asks on the controlling terminal. An account that is expired or locked confirms nothing either.
pub fn again(screen: &Screen, person: &Person) -> Result<(), Error> {
    let asker = Asker::terminal()?;
    let name = shown(&person.name);
    asker.tell(&screen.text("ctl-confirm-as", &[("person", Value::Text(&name))]))?;
    // Shared with the conversation, which libpam owns: it alone knows that the person gave up.
    let dismissed = Rc::new(Cell::new(false));
    let talk = Talk { asker, dismissed: Rc::clone(&dismissed) };
    let mut transaction = TransactionBuilder::new_with_service(SERVICE)
        .username(&person.name)
        .build(talk.into_conversation())
        .map_err(Error::NotConfirmed)?;
    let flags = AuthnFlags::DISALLOW_NULL_AUTHTOK;
    let signed_in = transaction.authenticate(flags).and_then(|()| transaction.account_management(flags));
    signed_in.map_err(|code| if dismissed.get() { Error::Dismissed } else { Error::NotConfirmed(code) })
}

struct Talk {
    asker: Asker,
    dismissed: Rc<Cell<bool>>,
}

impl Talk {
    fn ask(&self, request: &OsStr, echo: Echo) -> Result<OsString, ErrorCode> {
        if self.dismissed.get() {
            return Err(ErrorCode::ConversationError);
        }
        match self.asker.ask(&shown(&request.to_string_lossy()), echo) {
            // libpam takes C strings: a NUL would end the answer early.
            Ok(Answer::Line(line)) if !line.contains('\0') => Ok(OsString::from(line.as_str())),
            Ok(Answer::Interrupted | Answer::End) => {
                self.dismissed.set(true);
                Err(ErrorCode::ConversationError)
            }
            Ok(Answer::Line(_)) | Err(_) => Err(ErrorCode::ConversationError),
        }
    }

    fn tell(&self, message: &OsStr) {
        // A message that cannot be shown must not decide over the sign-in.
        let _ = message.to_string_lossy().lines().try_for_each(|line| self.asker.tell(&shown(line)));
    }
}

impl ConversationAdapter for Talk {
    fn prompt(&self, request: impl AsRef<OsStr>) -> nonstick::Result<OsString> {
        self.ask(request.as_ref(), Echo::Shown)
    }

    fn masked_prompt(&self, request: impl AsRef<OsStr>) -> nonstick::Result<OsString> {
        self.ask(request.as_ref(), Echo::Hidden)
    }

    fn error_msg(&self, message: impl AsRef<OsStr>) {
        self.tell(message.as_ref());
    }

    fn info_msg(&self, message: impl AsRef<OsStr>) {
        self.tell(message.as_ref());
    }
}
