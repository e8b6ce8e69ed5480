-- What was held when a request with a key was answered, so that a repetition gets the same answer. Null for entries without
-- a key, and for those from before.
alter table ledger_entries add column held_after bigint;

-- Rows from before have none; to look through all of them would lock the ledger.
alter table ledger_entries add constraint ledger_entries_held_after check (held_after is null
    or (idempotency_key is not null and held_after between 0 and balance_after)) not valid;
