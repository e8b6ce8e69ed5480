-- Grants and recharges of an account are found without reading all that it consumed. What is consumed is not in it, so charges
-- pay nothing for it.
create index ledger_entries_by_account_and_type on ledger_entries (account_id, entry_type, id)
    where entry_type <> 'consume';
