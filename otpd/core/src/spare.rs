//! Spare codes: what opens when the phone does not. A recovery code is one of ten on paper, made with the app; a
//! bypass code comes from the help desk and ends by itself. Each is good once. The ticket of an invitation opens, too,
//! until it has set an app up (see [`crate::invitation`]).

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE32_NOPAD;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Random bytes that make one code of either kind.
pub const RANDOM: usize = 10;
/// Recovery codes made at a time.
pub const RECOVERY_CODES: usize = 10;
/// Bypass codes issued at a time, at most.
pub const MOST_BYPASS_CODES: u32 = 20;
/// The latest end of a bypass code, in seconds from now: a week.
pub const LONGEST_BYPASS: u64 = 7 * 86_400;

/// What a hash costs. The codes are random, 60 or 80 bits, and the vault keys what it stores: cost protects nothing
/// that these do not, and a site prints thousands of codes on one Friday.
const KIB: u32 = 32;

/// The kinds. Their shapes tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Sixteen base32 characters (RFC 4648), 80 bits: `ABCD-EFGH-IJKL-MNOP`.
    Recovery,
    /// `B` and twelve base32 characters, 60 bits: `B-ABCD-EFGH-IJKL`. Short enough for the telephone.
    Bypass,
    /// `T` and sixteen base32 characters, 80 bits: `T-ABCD-EFGH-IJKL-MNOP`. The ticket of an invitation.
    Invitation,
}

impl Kind {
    /// All.
    pub const ALL: [Kind; 3] = [Kind::Recovery, Kind::Bypass, Kind::Invitation];

    /// The word in the vault and in the trail.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Recovery => "recovery",
            Kind::Bypass => "bypass",
            Kind::Invitation => "invitation",
        }
    }

    /// The letter in front, which people hear first.
    #[must_use]
    pub fn prefix(self) -> Option<char> {
        match self {
            Kind::Recovery => None,
            Kind::Bypass => Some('B'),
            Kind::Invitation => Some('T'),
        }
    }

    /// Characters in all, the prefix among them.
    #[must_use]
    pub fn length(self) -> usize {
        match self {
            Kind::Recovery => 16,
            Kind::Bypass => 13,
            Kind::Invitation => 17,
        }
    }
}

/// A spare code in its canonical spelling: capitals, no dashes. No `Debug`; wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SpareCode {
    #[zeroize(skip)]
    kind: Kind,
    text: String,
}

impl SpareCode {
    /// Takes what the module passes on: the whole code, capitals, no dashes. `None` for any other shape.
    #[must_use]
    pub fn parse(text: &str) -> Option<SpareCode> {
        let base32 = text.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
        let fits = |kind: &Kind| text.len() == kind.length() && kind.prefix().is_none_or(|p| text.starts_with(p));
        let kind = Kind::ALL.into_iter().find(fits).filter(|_| base32)?;
        Some(SpareCode { kind, text: text.to_owned() })
    }

    /// A new one out of random bytes.
    #[must_use]
    pub fn make(kind: Kind, random: &[u8; RANDOM]) -> SpareCode {
        let mut text = String::with_capacity(kind.length() + 4);
        text.extend(kind.prefix());
        let digits = Zeroizing::new(BASE32_NOPAD.encode(random));
        text.push_str(&digits[..kind.length() - text.len()]);
        SpareCode { kind, text }
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// As people write it, in groups of four; for whoever the code is handed to and nothing else.
    #[must_use]
    pub fn expose_grouped(&self) -> Zeroizing<String> {
        let mut grouped = Zeroizing::new(String::with_capacity(self.text.len() * 2));
        let prefix = self.kind.prefix().map_or(0, char::len_utf8);
        for (index, c) in self.text.char_indices() {
            if index > 0 && (index - prefix).is_multiple_of(4) {
                grouped.push('-');
            }
            grouped.push(c);
        }
        grouped
    }

    /// Argon2id (RFC 9106) with the salt of its set; one hash finds a code, or that there is none. Not on the vault's
    /// one thread.
    ///
    /// # Errors
    /// [`HashFailed`] when there is no memory for it.
    pub fn hash(&self, salt: &[u8; 16]) -> Result<SpareHash, HashFailed> {
        let params = Params::new(KIB, 1, 1, Some(32)).map_err(|_| HashFailed)?;
        let mut hash = [0; 32];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(self.text.as_bytes(), salt, &mut hash).map_err(|_| HashFailed)?;
        Ok(SpareHash(hash))
    }
}

/// A hashed code, as it goes to the vault.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SpareHash(pub [u8; 32]);

/// A code could not be hashed: nobody's wrong code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no memory to hash a code")]
pub struct HashFailed;

/// The vault's id of a spare code. Never used twice for one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpareId(pub i64);

/// A spare code of an account, found by its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spare {
    /// Which one.
    pub id: SpareId,
    /// What it is.
    pub kind: Kind,
    /// It was used before.
    pub used: bool,
    /// When it ends, Unix seconds; recovery codes do not.
    pub expires: Option<u64>,
}

/// How many spare codes of an account are still good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stock {
    /// Recovery codes not used yet; those that wait for an app's activation do not count.
    pub recovery: u32,
    /// Bypass codes not used yet.
    pub bypass: u32,
    /// When those end, Unix seconds.
    pub bypass_until: u64,
    /// When the open invitation ends, Unix seconds; 0 without one.
    pub invited_until: u64,
}

impl Stock {
    /// Of one kind, now.
    #[must_use]
    pub fn of(&self, kind: Kind, wall: u64) -> u32 {
        match kind {
            Kind::Recovery => self.recovery,
            Kind::Bypass if wall < self.bypass_until => self.bypass,
            Kind::Bypass => 0,
            Kind::Invitation => u32::from(self.invited(wall)),
        }
    }

    /// Whether an invitation is open.
    #[must_use]
    pub fn invited(&self, wall: u64) -> bool {
        wall < self.invited_until
    }

    /// Whether there is any.
    #[must_use]
    pub fn any(&self, wall: u64) -> bool {
        Kind::ALL.into_iter().any(|kind| self.of(kind, wall) > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_tells_the_kind_and_nothing_else_is_a_spare_code() {
        assert_eq!(SpareCode::parse("ABCDEFGHIJKLMNOP").map(|code| code.kind()), Some(Kind::Recovery));
        assert_eq!(SpareCode::parse("BABCDEFGH2345").map(|code| code.kind()), Some(Kind::Bypass));
        assert_eq!(SpareCode::parse("TABCDEFGHIJKLMNOP").map(|code| code.kind()), Some(Kind::Invitation));
        for other in [
            "",
            "123456",
            "ABCDEFGHIJKLMNO",
            "CABCDEFGH2345",
            "BABCDEFGHIJKLMNOP",
            "TABCDEFGH2345",
            "ABCDEFGHIJKLMNO1",
            "abcdefghijklmnop",
            "ABCD-EFGH-IJKL-MNOP",
        ] {
            assert!(SpareCode::parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_new_code_reads_in_groups_of_four_and_is_read_again() {
        for (kind, grouped) in [
            (Kind::Recovery, "AEBAGBAF-AYDQQCIK"),
            (Kind::Bypass, "B-AEBA-GBAF-AYDQ"),
            (Kind::Invitation, "T-AEBA-GBAF-AYDQ-QCIK"),
        ] {
            let code = SpareCode::make(kind, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
            let shown = code.expose_grouped();
            let read = SpareCode::parse(&shown.replace('-', "")).expect("code");
            assert_eq!((read.kind(), read.text.as_str()), (kind, code.text.as_str()));
            assert_eq!(shown.replace('-', ""), grouped.replace('-', ""));
            assert!(shown.rsplit('-').all(|group| group.len() == 4 || ["B", "T"].contains(&group)), "{}", *shown);
        }
    }

    /// The manual and the sheets name them.
    #[test]
    fn ten_codes_are_on_a_sheet_and_the_help_desk_gives_twenty_for_a_week_at_most() {
        assert_eq!((RECOVERY_CODES, MOST_BYPASS_CODES, LONGEST_BYPASS), (10, 20, 604_800));
    }

    #[test]
    fn another_salt_makes_another_hash_of_the_same_code() {
        let code = SpareCode::make(Kind::Recovery, &[7; RANDOM]);
        let [one, other] = [[1; 16], [2; 16]].map(|salt| code.hash(&salt).expect("hash"));
        assert!(one == code.hash(&[1; 16]).expect("hash") && one != other);
    }

    #[test]
    fn bypass_codes_and_invitations_end_by_themselves() {
        let invited = Stock { invited_until: 100, ..Stock::default() };
        assert_eq!((invited.of(Kind::Invitation, 99), invited.of(Kind::Invitation, 100)), (1, 0));
        assert!(invited.any(99) && !invited.any(100) && !Stock::default().any(0));
        let stock = Stock { bypass: 3, bypass_until: 100, ..Stock::default() };
        assert_eq!((stock.of(Kind::Bypass, 99), stock.of(Kind::Bypass, 100)), (3, 0));
        assert!(stock.any(99) && !stock.any(100));
    }
}
