-- From version 2 to version 3: invitations, imports, and what the report needs. What this makes is exactly what
-- schema.sql makes (a test compares them).
ALTER TABLE audit ADD COLUMN until INTEGER;

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

CREATE INDEX audit_of_changes ON audit (user, id) WHERE event NOT IN ('accepted', 'refused', 'skipped', 'locked', 'tried', 'sms-sent', 'sms-failed', 'sms-quota');
CREATE INDEX audit_of_times ON audit (at, event) WHERE event NOT IN ('accepted', 'refused', 'skipped', 'locked', 'tried', 'sms-sent', 'sms-failed', 'sms-quota');
CREATE INDEX audit_of_sms ON audit (user, uid, id) WHERE event = 'accepted' AND detail = 'sms';
CREATE INDEX audit_of_unconfirmed ON audit (at) WHERE confirmed = 'unconfirmed';
