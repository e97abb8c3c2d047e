-- The vault, version 5. Times are Unix seconds; names are checked before they come here.
CREATE TABLE meta (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    key_check BLOB NOT NULL,            -- a sealed constant: tells a wrong key from a damaged record
    boot_id   BLOB NOT NULL,            -- the boot that waiting times count from
    latest    INTEGER NOT NULL DEFAULT 0, -- the latest time the trail has seen: a clock that is set back reopens nothing
    hash_key   BLOB,                    -- sealed: what codes are hashed with, also after a rekey
    next_check BLOB,                    -- a rekey is under way: key_check, sealed with the new key
    old_key    BLOB                     -- and the key before, sealed with the new one
) STRICT;

-- The recovery key, which people have on paper.
CREATE TABLE recovery (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    secret  BLOB NOT NULL,              -- sealed: backups are made with it
    wrapped BLOB NOT NULL,              -- the sealing key, which the paper opens
    made    INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL CHECK (length(name) > 0),
    uid          INTEGER NOT NULL CHECK (uid BETWEEN 0 AND 4294967294),
    language     TEXT,
    required     INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)),
    last_sign_in INTEGER,
    last_service TEXT,
    pruned       INTEGER,               -- when: only name and uid are left, and are asked if they come back
    UNIQUE (name, uid)                  -- a reused name or uid is another account
) STRICT;

CREATE INDEX account_by_uid ON account (uid);

-- AUTOINCREMENT: an id is part of what a secret is sealed to, and must never come back.
CREATE TABLE enrolment (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    account   INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    state     TEXT NOT NULL CHECK (state IN ('active', 'pending')),
    secret    BLOB NOT NULL,            -- sealed
    algorithm TEXT NOT NULL CHECK (algorithm IN ('SHA1', 'SHA256', 'SHA512')),
    digits    INTEGER NOT NULL CHECK (digits BETWEEN 6 AND 8),
    period    INTEGER NOT NULL CHECK (period BETWEEN 15 AND 60),
    created   INTEGER NOT NULL,
    activated INTEGER CHECK ((activated IS NOT NULL) = (state = 'active')),
    expires   INTEGER CHECK ((expires IS NOT NULL) = (state = 'pending')),
    last_step INTEGER NOT NULL DEFAULT 0 CHECK (last_step >= 0),
    deletes_phone INTEGER NOT NULL DEFAULT 0 CHECK (deletes_phone IN (0, 1)),
    UNIQUE (account, state)
) STRICT;

CREATE TABLE spent_step (
    enrolment INTEGER NOT NULL REFERENCES enrolment ON DELETE CASCADE,
    step      INTEGER NOT NULL,
    PRIMARY KEY (enrolment, step)
) STRICT, WITHOUT ROWID;

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

-- An invitation to set the own app up. Its ticket opens doors, too, until an activation or its end.
CREATE TABLE invitation (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- the ticket's hash is keyed to it
    account INTEGER NOT NULL UNIQUE REFERENCES account ON DELETE CASCADE,
    salt    BLOB NOT NULL CHECK (length(salt) = 16),
    hash    BLOB NOT NULL CHECK (length(hash) = 32),
    expires INTEGER NOT NULL
) STRICT;

-- Lines of an import, until all of them are switched on at once. phone and enrolment are the ids that number and
-- secret are sealed to, taken from those of their tables.
CREATE TABLE staged (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    uid       INTEGER NOT NULL,
    shown     TEXT NOT NULL,                      -- the name as the trail spells it
    language  TEXT,
    phone     INTEGER,
    number    BLOB CHECK ((number IS NULL) = (phone IS NULL)),
    enrolment INTEGER,
    secret    BLOB CHECK ((secret IS NULL) = (enrolment IS NULL)),
    algorithm TEXT,
    digits    INTEGER,
    period    INTEGER,
    UNIQUE (name, uid)
) STRICT;

CREATE TABLE counter (
    account     INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    kind        TEXT NOT NULL CHECK (kind IN ('login', 'own')),
    failures    INTEGER NOT NULL CHECK (failures >= 0),
    gate        TEXT NOT NULL CHECK (gate IN ('open', 'waiting', 'locked')),
    wait_boot   INTEGER NOT NULL DEFAULT 0,
    wait_wall   INTEGER NOT NULL DEFAULT 0,
    wait_length INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    event     TEXT NOT NULL,
    user      TEXT NOT NULL,            -- escaped; may name nobody
    uid       INTEGER,
    detail    TEXT,
    service   TEXT,
    rhost     TEXT,
    caller    INTEGER NOT NULL,
    person    INTEGER,
    confirmed TEXT,
    reason    TEXT,
    enrolment INTEGER,
    step      INTEGER,
    until     INTEGER                   -- when that ends by itself: a pending secret, bypass codes, an invitation
) STRICT;

CREATE INDEX audit_by_user ON audit (user, id);

-- What the report asks for: who changed, what changed when, who came in by SMS, what nobody confirmed.
CREATE INDEX audit_of_changes ON audit (user, id) WHERE event NOT IN ('accepted', 'refused', 'skipped', 'locked', 'tried', 'sms-sent', 'sms-failed', 'sms-quota');
CREATE INDEX audit_of_times ON audit (at, event) WHERE event NOT IN ('accepted', 'refused', 'skipped', 'locked', 'tried', 'sms-sent', 'sms-failed', 'sms-quota');
CREATE INDEX audit_of_sms ON audit (user, uid, id) WHERE event = 'accepted' AND detail = 'sms';
CREATE INDEX audit_of_unconfirmed ON audit (at) WHERE confirmed = 'unconfirmed';
