//! What sshd tells PAM about the sign-in so far.

use std::ffi::CStr;

/// The variable sshd sets in the PAM handle before each authentication, to a line for each method that has
/// succeeded so far (`expose_authinfo` in OpenSSH's `auth-pam.c`, since 7.8). sshd sets it also when there is
/// nothing to tell, so nothing older survives. Neither the client nor the account can write to it: it is not
/// the environment of a process.
pub const AUTH_INFO: &CStr = c"SSH_AUTH_INFO_0";

/// Whether one of the methods is a public key: `publickey TYPE BASE64`, the certificate in the key's place where
/// it was one. Anything else is none: another method, a key without its data, an unknown format.
pub fn accepted_key(info: &[u8]) -> bool {
    info.split(|byte| *byte == b'\n').any(|line| {
        let mut words = line.split(|byte| *byte == b' ');
        let method = words.next();
        method == Some(b"publickey".as_slice())
            && words.next().is_some_and(is_type)
            && words.next().is_some_and(is_base64)
    })
}

/// A name as in RFC 4250 section 4.6: visible ASCII.
fn is_type(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(u8::is_ascii_graphic)
}

/// As long as the shortest key is, and longer than any word.
fn is_base64(word: &[u8]) -> bool {
    let letters = word.strip_suffix(b"==").or(word.strip_suffix(b"=")).unwrap_or(word);
    word.len() >= 16
        && word.len().is_multiple_of(4)
        && letters.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFVUnSqqAVa4x0Hqo4ojyHcDNjWCqbCQkdJZ+Lg1ZHZ6";

    fn accepted(info: &str) -> bool {
        accepted_key(info.as_bytes())
    }

    #[test]
    fn a_key_is_one_alone_and_among_other_methods() {
        assert!(accepted(&format!("publickey {ED25519}\n")));
        assert!(accepted(&format!("publickey {ED25519}")));
        assert!(accepted(&format!("hostbased {ED25519} host\npublickey {ED25519}\n")));
        assert!(accepted(&format!("publickey {ED25519}\npassword\n")));
    }

    #[test]
    fn a_certificate_and_a_security_key_are_keys() {
        for kind in [
            "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29t",
            "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIA==",
        ] {
            assert!(accepted(&format!("publickey {kind}\n")), "{kind}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        let others = [
            String::new(),
            "\n\n".into(),
            "publickey\n".into(),
            "publickey \n".into(),
            "publickey ssh-ed25519\n".into(),
            "publickey ssh-ed25519 \n".into(),
            "publickey ssh-ed25519 yes\n".into(),
            "publickey ssh-ed25519 AAAA!AAAA!AAAA!AA\n".into(),
            format!("publickey-cert {ED25519}\n"),
            format!("publickey/cert {ED25519}\n"),
            format!("PUBLICKEY {ED25519}\n"),
            format!(" publickey {ED25519}\n"),
            format!("publickey\t{ED25519}\n"),
            format!("publickey\n{ED25519}\n"),
            format!("hostbased {ED25519}\n"),
            format!("keyboard-interactive/pam publickey {ED25519}\n"),
            "password\nkeyboard-interactive/pam\n".into(),
        ];
        for info in others {
            assert!(!accepted(&info), "{info:?}");
        }
        assert!(!accepted_key(b"publickey \xff\xfe AAAAC3NzaC1lZDI1NTE5"));
    }
}
