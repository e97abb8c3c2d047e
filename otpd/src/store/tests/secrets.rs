//! What lies in the files.

use super::*;
use crate::bench::contains;

#[test]
fn a_secret_is_in_no_file_in_no_spelling() {
    let (bench, _) = enrolled(&["alice"]);
    let secret = Secret::new(SECRET.to_vec()).expect("secret");
    let hex: String = SECRET.iter().map(|byte| format!("{byte:02x}")).collect();
    by_hand(&bench, |_, desk| {
        desk.enrol(&key("bob", 1), &new(SECRET), Becomes::Pending(NOW + 9)).expect("enrol");
        let files = bench.bytes();
        assert!(contains(&files, b"bob"), "the WAL is looked at too");
        for spelling in [&SECRET[..], &SECRET[4..12], hex.as_bytes(), secret.to_base32().as_bytes()] {
            assert!(!contains(&files, spelling));
        }
    });
}

#[test]
fn of_a_revoked_secret_not_even_the_sealed_bytes_stay() {
    let (bench, accounts) = enrolled(&["alice", "bob"]);
    let sealed: Vec<u8> = by_hand(&bench, |opened, desk| {
        let find = "SELECT secret FROM enrolment WHERE id = ?1";
        let sealed = opened.connection.query_row(find, [accounts[0].1.0], |row| row.get(0)).expect("sealed");
        assert_eq!(desk.revoke(&accounts[0].0), Ok(true));
        sealed
    });
    let files = bench.bytes();
    assert!(!contains(&files, &sealed[1..25]) && !contains(&files, &sealed[sealed.len() - 16..]));
}

#[tokio::test]
async fn a_secret_pasted_from_another_account_opens_for_nobody_and_disturbs_nobody_else() {
    let (bench, accounts) = enrolled(&["alice", "bob", "carol"]);
    by_hand(&bench, |opened, _| {
        let paste = "UPDATE enrolment SET secret = (SELECT secret FROM enrolment WHERE id = ?1) WHERE id = ?2";
        assert_eq!(opened.connection.execute(paste, [accounts[0].1.0, accounts[1].1.0]), Ok(1));
    });
    let store = bench.store();
    assert_eq!(last_step(&store, &accounts[1]).await, Err(VaultError::Record));
    for whole in [&accounts[0], &accounts[2]] {
        assert_eq!(last_step(&store, whole).await, Ok(100));
    }
}
