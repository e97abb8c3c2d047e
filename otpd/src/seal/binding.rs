//! The place a sealed value belongs to.

/// What a sealed value is for. The numbers are on disk: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// A TOTP secret (RFC 6238's shared key).
    TotpSecret = 1,
    /// A fixed text by which a vault recognises its key before anything else is opened.
    KeyCheck = 2,
    /// A phone number.
    PhoneNumber = 3,
    /// Not sealed but hashed: what a code by SMS is derived from.
    SmsCode = 4,
    /// Not sealed but hashed: a recovery or bypass code. The record is its set.
    SpareCode = 5,
    /// Not sealed but hashed: the ticket of an invitation. The record is the invitation.
    Ticket = 6,
    /// The key that codes are hashed with.
    HashKey = 7,
    /// The sealing key before this one, while a rekey is under way.
    OldKey = 8,
    /// The recovery key.
    RecoveryKey = 9,
}

/// Where in the vault a value lives. All of it must be the same when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding<'a> {
    /// The account's uid as at enrolment.
    pub uid: u32,
    /// The account's name as at enrolment, as bytes.
    pub name: &'a [u8],
    /// The row's id.
    pub record: i64,
    /// What the value is for.
    pub purpose: Purpose,
}

impl Binding<'_> {
    /// `format | purpose | uid | length of name | name | record`, numbers big-endian. The length makes it
    /// unambiguous: two different places never give the same bytes.
    pub(super) fn additional_data(&self, format: u8) -> Vec<u8> {
        let length = self.name.len() as u64;
        let mut data = Vec::with_capacity(22 + self.name.len());
        data.extend_from_slice(&[format, self.purpose as u8]);
        data.extend_from_slice(&self.uid.to_be_bytes());
        data.extend_from_slice(&length.to_be_bytes());
        data.extend_from_slice(self.name);
        data.extend_from_slice(&self.record.to_be_bytes());
        data
    }
}
