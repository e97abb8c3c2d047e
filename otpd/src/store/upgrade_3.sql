-- From version 2 to version 3: invitations. What this makes is exactly what schema.sql makes (a test compares them).
ALTER TABLE audit ADD COLUMN until INTEGER;

-- An invitation to set the own app up. Its ticket opens doors, too, until an activation or its end.
CREATE TABLE invitation (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- the ticket's hash is keyed to it
    account INTEGER NOT NULL UNIQUE REFERENCES account ON DELETE CASCADE,
    salt    BLOB NOT NULL CHECK (length(salt) = 16),
    hash    BLOB NOT NULL CHECK (length(hash) = 32),
    expires INTEGER NOT NULL
) STRICT;
