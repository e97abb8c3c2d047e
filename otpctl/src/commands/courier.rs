//! `otpctl courier`: does an SMS leave this machine?

use otp_contract::SmsState;
use otp_texts::Value;

use super::{Desk, log, phone};
use crate::cli::Courier;
use crate::confirm::Confirmation;
use crate::error::Error;
use crate::render::escape::shown;
use crate::screen::Screen;

/// Sends one message without a code.
pub async fn run(desk: &Desk<'_>, what: &Courier) -> Result<(), Error> {
    let Courier::Test { number } = what;
    let number = phone::given_or_asked(number.as_deref(), &desk.screen.text("ctl-ask-test-number", &[]))?;
    let confirmation = Confirmation::obtain(desk.screen, desk.declared)?;
    let tested = desk.client.admin().test_courier(&number, confirmation.options()).await;
    drop(confirmation);
    let (state, detail) = tested?;
    let courier = [("courier", Value::Text(&shown(&detail)))];
    match SmsState::ALL.into_iter().find(|known| known.as_str() == state) {
        Some(SmsState::Sent) => desk.screen.say("ctl-courier-sent", &courier),
        Some(SmsState::HandedOver) => desk.screen.say("ctl-courier-handed-over", &courier),
        _ => Err(Error::NoCourier(why(desk.screen, &detail))),
    }
}

/// The reason in words; the word itself where a later otpd knows more of them.
pub fn why(screen: &Screen, word: &str) -> String {
    log::words::detail(word).map_or_else(|| shown(word), |key| screen.text(key, &[]))
}
