-- From version 3 to version 4: the latest time the trail has seen. What this makes is exactly what schema.sql makes (a
-- test compares them). It begins anew: a clock that once ran ahead may have left rows of a day to come.
ALTER TABLE meta ADD COLUMN latest INTEGER NOT NULL DEFAULT 0;
