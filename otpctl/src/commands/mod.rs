//! One file a command: ask otpd, show what it says.

mod activate;
mod backup;
mod bypass;
mod courier;
mod doctor;
pub mod enroll;
mod forget;
mod import;
mod invite;
mod list;
pub mod log;
mod lost;
mod phone;
mod preference;
mod recovery_codes;
mod recovery_key;
mod rekey;
pub mod report;
mod revoke;
mod setup;
mod status;
mod test_code;
mod unlock;

use otp_contract::{Error as Refusal, HealthKey};

use crate::cli::{Cli, Command, Declared};
use crate::client::{Client, in_time};
use crate::error::Error;
use crate::screen::Screen;

/// What every command needs.
pub struct Desk<'a> {
    pub screen: &'a Screen,
    pub declared: &'a Declared,
    pub client: Client,
}

/// Does what the command line says.
pub async fn run(cli: &Cli, screen: &Screen) -> Result<(), Error> {
    // Needs neither the bus nor otpd: for the day when there is neither.
    if let Command::Doctor { local, json } = &cli.command {
        return doctor::run(screen, *local, *json).await;
    }
    // For the day when otpd cannot open the vault, or does not even start.
    if let Command::RecoveryKey { r#use: true, .. } = &cli.command {
        return recovery_key::use_it(screen);
    }
    // Files of other machines: nobody is asked.
    if let Command::Report(wanted) = &cli.command
        && !wanted.merge.is_empty()
    {
        return report::merge(screen, wanted);
    }
    let desk = Desk { screen, declared: &cli.declared, client: Client::connect().await? };
    let done = match &cli.command {
        Command::Phone(what) => phone::run(&desk, what).await,
        Command::Courier(what) => courier::run(&desk, what).await,
        Command::Enroll(options) => enroll::run(&desk, options).await,
        Command::Status { user, json } => status::run(&desk, user.as_deref(), *json).await,
        Command::List { path, json } => list::run(&desk, *path, *json).await,
        Command::Report(wanted) => report::run(&desk, wanted).await,
        Command::TestCode { user } => test_code::run(&desk, user).await,
        Command::Unlock { user, clock } => unlock::run(&desk, user, *clock).await,
        Command::Revoke { user } => revoke::run(&desk, user).await,
        Command::RecoveryCodes { user, new } => recovery_codes::run(&desk, user.as_deref(), *new).await,
        Command::Bypass { user, until, codes } => bypass::run(&desk, user, (until, *codes)).await,
        Command::Invite(options) => invite::run(&desk, options).await,
        Command::Activate(options) => activate::run(&desk, options).await,
        Command::Lost(lost) => lost::run(&desk, lost).await,
        Command::Forget { user } => forget::run(&desk, user).await,
        Command::Prune { apply, force } => forget::prune(&desk, *apply, *force).await,
        Command::Import(options) => import::run(&desk, options).await,
        Command::Backup { file } => backup::backup(&desk, file).await,
        Command::Restore { file, dry_run } => backup::restore(&desk, file, *dry_run).await,
        Command::RecoveryKey { new, .. } => recovery_key::run(&desk, *new).await,
        Command::Rekey { bind } => rekey::run(&desk, *bind).await,
        Command::Set { user, preference } => preference::run(&desk, user, preference).await,
        Command::Log { user, since, follow, json } => {
            let wanted = log::Wanted { user: user.as_deref(), since: since.as_deref(), follow: *follow, json: *json };
            log::run(&desk, wanted).await
        }
        Command::Doctor { .. } => Ok(()),
    };
    match done {
        Err(Error::Refused(Refusal::Unavailable(detail))) => Err(why_unavailable(&desk.client, detail).await),
        other => other,
    }
}

/// "Unavailable" alone helps nobody: an administrator may know the state of vault and key.
async fn why_unavailable(client: &Client, detail: String) -> Error {
    match in_time(client.admin().health()).await {
        Ok(health) if health.health != HealthKey::Ok.as_str() => Error::Unhealthy(Box::new(health)),
        _ => Error::Refused(Refusal::Unavailable(detail)),
    }
}
