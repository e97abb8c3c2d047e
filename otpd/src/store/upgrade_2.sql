-- From version 1 to version 2: the SMS path, recovery and bypass codes. What this makes is exactly what
-- schema.sql makes (a test compares them).
ALTER TABLE account ADD COLUMN pruned INTEGER;

ALTER TABLE enrolment ADD COLUMN deletes_phone INTEGER NOT NULL DEFAULT 0 CHECK (deletes_phone IN (0, 1));

CREATE TABLE phone (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- the number is sealed to it
    account INTEGER NOT NULL UNIQUE REFERENCES account ON DELETE CASCADE,
    number  BLOB NOT NULL,                      -- sealed
    since   INTEGER NOT NULL
) STRICT;

-- A code by SMS under way: not the code, but what it is derived from. Seconds of the boot in meta.
CREATE TABLE challenge (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- the code is derived from it
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    caller  INTEGER NOT NULL,
    service TEXT NOT NULL,
    rhost   TEXT NOT NULL,
    salt    BLOB NOT NULL CHECK (length(salt) = 16),
    tries   INTEGER NOT NULL DEFAULT 0,
    expires INTEGER NOT NULL,
    sent    INTEGER NOT NULL,
    UNIQUE (account, caller, service, rhost)
) STRICT;

-- Messages of the last day, for the quotas: neither number nor text.
CREATE TABLE message (
    id      INTEGER PRIMARY KEY,
    account INTEGER REFERENCES account ON DELETE SET NULL,
    purse   TEXT NOT NULL CHECK (purse IN ('login', 'own', 'confirmation')),
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX message_by_account ON message (account, purse, at);
CREATE INDEX message_by_time ON message (purse, at);

-- Recovery and bypass codes: ten or so of a kind, made together. A set of recovery codes that waits for the
-- activation of an enrolment goes with it.
CREATE TABLE spare_set (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,  -- the codes' hashes are keyed to it
    account   INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    kind      TEXT NOT NULL CHECK (kind IN ('recovery', 'bypass')),
    enrolment INTEGER UNIQUE REFERENCES enrolment ON DELETE CASCADE,
    salt      BLOB NOT NULL CHECK (length(salt) = 16),
    expires   INTEGER CHECK ((expires IS NOT NULL) = (kind = 'bypass'))
) STRICT;

CREATE INDEX spare_set_by_account ON spare_set (account);
CREATE UNIQUE INDEX spare_set_in_force ON spare_set (account, kind) WHERE enrolment IS NULL;

-- Stored is a keyed hash of Argon2id (RFC 9106) of the code: the vault alone tells nothing.
CREATE TABLE spare_code (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    part INTEGER NOT NULL REFERENCES spare_set ON DELETE CASCADE,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    used INTEGER,                                 -- when
    UNIQUE (part, hash)
) STRICT;
