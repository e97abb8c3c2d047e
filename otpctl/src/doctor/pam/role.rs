//! What the modules of other projects answer, as far as it matters here: who checks a first factor, who only
//! looks at the circumstances, who always says the same.

use super::code::Code;

/// Our module's file.
pub const MODULE: &str = "pam_otp.so";
/// Its members sign in at the console without a code.
pub const BREAK_GLASS: &str = "otp-breakglass";

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Our line: asks for the code.
    Otp(Otp),
    /// Our other line: separates password and code, checks nothing.
    Split,
    /// Checks a password or something else that counts as the first factor.
    Factor,
    /// Looks at the circumstances: who, where, when. Proves nothing.
    Gate,
    /// As `Gate`, and the answer is known for this service: the condition that names the break-glass group.
    BreakGlass,
    /// Root is already root: pam_rootok in a service whose process keeps its caller's real uid.
    Root,
    /// Does something on the way; its answer means nothing.
    Aside,
    /// Always answers the same.
    Fixed(Code),
}

/// What our line says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Otp {
    /// `first_factor`: the line claims to stand after one.
    pub claims: bool,
    /// `first_factor=publickey`: it looks for itself.
    pub looks: bool,
    /// It may answer PAM_IGNORE.
    pub skips: bool,
}

const FACTORS: [&str; 18] = [
    "pam_unix",
    "pam_sss",
    "pam_ldap",
    "pam_krb5",
    "pam_winbind",
    "pam_userdb",
    "pam_pwdfile",
    "pam_mysql",
    "pam_pgsql",
    "pam_radius_auth",
    "pam_tacplus",
    "pam_systemd_home",
    "pam_himmelblau",
    "pam_authd",
    "pam_fprintd",
    "pam_u2f",
    "pam_pkcs11",
    "pam_google_authenticator",
];
/// Services of programs that people start themselves, by the set-uid bit or as root: their real uid is the caller's.
/// Everywhere else (sshd, login, a greeter, sudo, which takes root's uid first) it is root's, whoever comes, and
/// pam_rootok(8), which looks at nothing else, says yes to all.
const STARTED_BY_THE_CALLER: [&str; 17] = [
    "su",
    "su-l",
    "runuser",
    "runuser-l",
    "chfn",
    "chsh",
    "chage",
    "passwd",
    "chpasswd",
    "newusers",
    "useradd",
    "userdel",
    "usermod",
    "groupadd",
    "groupdel",
    "groupmod",
    "groupmems",
];
const GATES: [&str; 22] = [
    "pam_succeed_if",
    "pam_nologin",
    "pam_wheel",
    "pam_listfile",
    "pam_access",
    "pam_localuser",
    "pam_usertype",
    "pam_securetty",
    "pam_shells",
    "pam_time",
    "pam_faillock",
    "pam_tally2",
    "pam_exec",
    "pam_timestamp",
    "pam_rhosts",
    "pam_lastlog",
    "pam_lastlog2",
    "pam_sepermit",
    "pam_abl",
    "pam_script",
    "pam_debug",
    "pam_ftp",
];
const ASIDES: [&str; 25] = [
    "pam_env",
    "pam_faildelay",
    "pam_gnome_keyring",
    "pam_kwallet",
    "pam_kwallet5",
    "pam_cap",
    "pam_mount",
    "pam_ecryptfs",
    "pam_group",
    "pam_motd",
    "pam_mail",
    "pam_loginuid",
    "pam_keyinit",
    "pam_systemd",
    "pam_issue",
    "pam_echo",
    "pam_selinux",
    "pam_warn",
    "pam_limits",
    "pam_umask",
    "pam_mkhomedir",
    "pam_tty_audit",
    "pam_namespace",
    "pam_afs_session",
    "pam_apparmor",
];

/// A module's name without directory and ending.
#[must_use]
pub fn name(module: &str) -> &str {
    let file = module.rsplit('/').next().unwrap_or(module);
    file.strip_suffix(".so").unwrap_or(file)
}

/// Whether doctor knows what this module is for.
#[must_use]
pub fn is_known(module: &str) -> bool {
    let name = name(module);
    let fixed = ["pam_otp", "pam_permit", "pam_deny", "pam_rootok"];
    [&fixed[..], &FACTORS, &GATES, &ASIDES].iter().any(|names| names.contains(&name))
}

/// The role of a line of this service.
#[must_use]
pub fn role(service: &str, module: &str, args: &[String]) -> Role {
    match name(module) {
        "pam_otp" if args.iter().any(|arg| arg == "split") => Role::Split,
        "pam_otp" => Role::Otp(otp(args)),
        "pam_permit" => Role::Fixed(Code::SUCCESS),
        "pam_deny" => Role::Fixed(Code::AUTH_ERR),
        "pam_rootok" if STARTED_BY_THE_CALLER.contains(&service) => Role::Root,
        "pam_rootok" => Role::Fixed(Code::SUCCESS),
        "pam_debug" => debug(args).map_or(Role::Gate, Role::Fixed),
        "pam_succeed_if" => condition(service, args),
        name if GATES.contains(&name) => Role::Gate,
        name if ASIDES.contains(&name) => Role::Aside,
        // What is not known is believed to be there for a reason; the findings say so.
        _ => Role::Factor,
    }
}

fn otp(args: &[String]) -> Otp {
    let has = |wanted: &str| args.iter().any(|arg| arg == wanted);
    let looks = has("first_factor=publickey");
    let claims = looks || has("first_factor");
    Otp { claims, looks, skips: claims && !has("unenrolled=deny") }
}

/// pam_debug(8) answers what its argument says.
fn debug(args: &[String]) -> Option<Code> {
    let wanted = args.iter().rev().find_map(|arg| arg.strip_prefix("auth="));
    Code::all().find(|code| code.name() == wanted.unwrap_or("success"))
}

/// The conditions of pam_succeed_if(8) that concern the service are decided here; all of them must hold, so that
/// further ones only make it narrower.
fn condition(service: &str, args: &[String]) -> Role {
    /// Arguments that are no condition.
    const FLAGS: [&str; 6] = ["debug", "use_uid", "quiet", "quiet_fail", "quiet_success", "audit"];
    let words: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !FLAGS.contains(arg)).collect();
    let (mut at_login, mut member) = (false, false);
    for condition in words.chunks(3) {
        match condition {
            // Not `eq`, which compares numbers.
            ["service", "=", name] if name != &service => return Role::Fixed(Code::AUTH_ERR),
            ["service", "in", names] if !names.split(':').any(|name| name == service) => {
                return Role::Fixed(Code::AUTH_ERR);
            }
            ["service", "=", "login"] => at_login = true,
            ["user", "ingroup", BREAK_GLASS] => member = true,
            _ => {}
        }
    }
    if at_login && member { Role::BreakGlass } else { Role::Gate }
}
