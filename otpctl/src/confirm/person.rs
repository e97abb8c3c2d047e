//! The person behind root.

use std::fs;

use nix::unistd::{Uid, User};

use crate::environment;

/// An account of this machine, by uid and by name.
#[derive(Debug)]
pub struct Person {
    pub uid: Uid,
    pub name: String,
}

/// Who became root: the login uid, which the kernel keeps (pam_loginuid(8)); else whom sudo or
/// pkexec name. Naming somebody else gains nothing: that person has to sign in next.
pub fn behind_root() -> Option<Person> {
    let login = fs::read_to_string("/proc/self/loginuid").ok();
    let uid = choose(login.as_deref(), environment::variable)?;
    let user = User::from_uid(Uid::from_raw(uid)).ok().flatten()?;
    Some(Person { uid: user.uid, name: user.name })
}

fn choose(login: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Option<u32> {
    /// The kernel's (uid_t) -1: nobody logged in, as in a service or a container's shell.
    const UNSET: u32 = u32::MAX;
    let valid = |text: &str| text.trim().parse().ok().filter(|uid| *uid != UNSET);
    login.and_then(valid).or_else(|| ["SUDO_UID", "PKEXEC_UID"].into_iter().find_map(|name| valid(&variable(name)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(name: &str) -> Option<String> {
        match name {
            "SUDO_UID" => Some("1001".to_owned()),
            "PKEXEC_UID" => Some("1002".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn the_login_uid_comes_first() {
        assert_eq!(choose(Some("1000"), environment), Some(1000));
        assert_eq!(choose(Some("0\n"), environment), Some(0));
    }

    #[test]
    fn without_a_login_sudo_and_then_pkexec_name_the_person() {
        assert_eq!(choose(Some("4294967295"), environment), Some(1001));
        assert_eq!(choose(None, |name| environment(name).filter(|_| name != "SUDO_UID")), Some(1002));
    }

    #[test]
    fn nobody_is_nobody() {
        assert_eq!(choose(Some("4294967295"), |_| None), None);
        assert_eq!(choose(None, |_| Some("root".to_owned())), None);
        assert_eq!(choose(None, |_| Some("-1".to_owned())), None);
    }
}
