//! `otpd-sms`: the mail room. otpd hands it a number and a text; couriers carry them, in their order, until one
//! succeeds. It knows no account, no secret of anybody's and no vault, and forgets each message when it is carried.
#![warn(missing_docs)]

pub mod app;
pub mod arguments;
mod caller;
pub mod config;
mod counter;
// Public for the fuzzers, as the next one.
#[doc(hidden)]
pub mod courier;
pub mod hardening;
#[doc(hidden)]
pub mod message;
mod office;
