//! Vaults of older versions.

use rusqlite::Connection;

use super::super::open::SCHEMA_VERSION;

use super::*;

/// As version 1 made it, with one enrolled account.
const VERSION_1: &str = include_str!("schema_1.sql");

/// Every table's columns and every index, in one order.
fn shape(connection: &Connection) -> Vec<String> {
    let mut ask = connection
        .prepare(
            "SELECT m.type || ' ' || m.name || ' ' || coalesce(c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || \
             coalesce(c.dflt_value, '-') || ' ' || c.pk, '') FROM sqlite_schema m LEFT JOIN pragma_table_xinfo(m.name) c \
             WHERE m.name NOT LIKE 'sqlite_%' ORDER BY 1",
        )
        .expect("ask");
    let rows = ask.query_map([], |row| row.get(0)).expect("rows").collect::<Result<Vec<String>, _>>();
    rows.expect("shape")
}

/// A vault as version 1 left it: its tables, and alice's app in them.
fn old_vault() -> Bench {
    let (bench, _) = enrolled(&["alice"]);
    let connection = Connection::open(bench.place().vault).expect("open");
    let new: Vec<String> = {
        let mut tables = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .expect("tables");
        tables.query_map([], |row| row.get(0)).expect("tables").collect::<Result<_, _>>().expect("tables")
    };
    let columns = |table: &str| -> String {
        let old = Connection::open_in_memory().expect("memory");
        old.execute_batch(VERSION_1).expect("version 1");
        let mut names = old.prepare("SELECT name FROM pragma_table_xinfo(?1)").expect("columns");
        let names: Vec<String> =
            names.query_map([table], |row| row.get(0)).expect("columns").collect::<Result<_, _>>().expect("columns");
        names.join(", ")
    };
    connection.execute_batch("PRAGMA foreign_keys = OFF; BEGIN").expect("begin");
    for table in &new {
        connection.execute_batch(&format!("ALTER TABLE {table} RENAME TO new_{table}")).expect("aside");
    }
    connection.execute_batch("DROP INDEX account_by_uid; DROP INDEX audit_by_user").expect("indexes");
    connection.execute_batch(VERSION_1).expect("version 1");
    for table in &new {
        let kept = columns(table);
        if !kept.is_empty() {
            let copy = format!("INSERT INTO {table} ({kept}) SELECT {kept} FROM new_{table}");
            connection.execute_batch(&copy).expect("copy");
        }
    }
    for table in &new {
        connection.execute_batch(&format!("DROP TABLE new_{table}")).expect("drop");
    }
    connection.execute_batch("COMMIT; PRAGMA user_version = 1").expect("commit");
    bench
}

#[test]
fn a_vault_of_version_1_becomes_exactly_what_a_new_one_is_and_keeps_who_is_in_it() {
    let (new, old) = (Bench::new(), old_vault());
    let expected = by_hand(&new, |opened, _| shape(&opened.connection));
    by_hand(&old, |opened, desk| {
        assert_eq!(shape(&opened.connection), expected);
        let version: i32 =
            opened.connection.pragma_query_value(None, "user_version", |row| row.get(0)).expect("version");
        assert_eq!(version, SCHEMA_VERSION);
        let account = desk.load(&key("alice", 1001), Counter::Login).expect("load").account;
        assert_eq!(account.app.map(|app| app.last_step), Some(Step(100)));
        assert!(account.phone.is_none() && account.required);
    });
}

#[test]
fn a_vault_of_version_1_whose_key_is_another_is_left_untouched() {
    let bench = old_vault();
    crate::bench::put(&bench.place().key, &[8; 32], 0o400);
    let before = std::fs::read(bench.place().vault).expect("read");
    assert_eq!(open(&bench.place(), bench.clock.now()).err(), Some(VaultError::KeyWrong));
    assert!(std::fs::read(bench.place().vault).expect("read") == before);
}
