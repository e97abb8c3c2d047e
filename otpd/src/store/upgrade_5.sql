-- From version 4 to version 5: the recovery key and the rekey. What this makes is exactly what schema.sql makes (a test
-- compares them). The hash key is filled in by the program: until now codes were hashed with the sealing key.
ALTER TABLE meta ADD COLUMN hash_key BLOB;
ALTER TABLE meta ADD COLUMN next_check BLOB;
ALTER TABLE meta ADD COLUMN old_key BLOB;

-- The recovery key, which people have on paper.
CREATE TABLE recovery (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    secret  BLOB NOT NULL,              -- sealed: backups are made with it
    wrapped BLOB NOT NULL,              -- the sealing key, which the paper opens
    made    INTEGER NOT NULL
) STRICT;
