//! The porch: a PAM module that asks for a one-time code and lets `otpd` decide.
//!
//! `otpd` leads the conversation, the module performs it: begin, ask, answer, until a verdict. The
//! module knows no secret, keeps no state, reads no environment and no file (the user database
//! tells it otpd's uid, nothing else), and leaves no thread and no descriptor in its host. Whatever
//! it does not understand is a refusal.
//!
//! Reading order: `flow` (the conversation), `outcome` (what PAM is told), then the parts that
//! touch the world: `host` and `sys` (PAM), `client` and `road` (D-Bus).

mod answer;
mod client;
mod failpoint;
mod fault;
mod flow;
mod hooks;
mod host;
mod options;
mod outcome;
mod parts;
mod road;
mod split;
mod ssh;
mod sys;

/// The six `pam_sm_*` symbols; nothing else is exported.
mod symbols {
    use super::hooks::PamOtp;

    pam::pam_hooks!(PamOtp);
}
