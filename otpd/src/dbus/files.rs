//! Where to look when the house is not in order: the file that a cure names.

use otp_contract::HealthKey;

/// The house's files, as people read their paths.
#[derive(Debug)]
pub struct Files {
    /// The vault.
    pub vault: String,
    /// Its key.
    pub key: String,
}

impl Files {
    /// The file concerned; none while all is well.
    pub(super) fn concerned(&self, key: HealthKey) -> Option<String> {
        match key {
            HealthKey::Ok => None,
            HealthKey::KeyMissing | HealthKey::KeyOwner | HealthKey::KeyWrong => Some(self.key.clone()),
            HealthKey::VaultDamaged
            | HealthKey::VaultNewer
            | HealthKey::VaultOwner
            | HealthKey::VaultIo
            | HealthKey::VaultFull
            | HealthKey::VaultMissing => Some(self.vault.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_names_the_file_it_is_named_after() {
        let files = Files { vault: "vault".to_owned(), key: "key".to_owned() };
        for key in HealthKey::ALL {
            let named = key.as_str().split('-').next().filter(|word| *word != "ok");
            assert_eq!(files.concerned(key).as_deref(), named);
        }
    }
}
