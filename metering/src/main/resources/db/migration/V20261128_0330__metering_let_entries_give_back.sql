-- What was charged for a call that nobody seemed to come back from is given back when somebody does.
alter table ledger_entries drop constraint ledger_entries_type;

-- Rows from before have other types; to look through all of them would lock the ledger.
alter table ledger_entries add constraint ledger_entries_type
    check (entry_type in ('grant', 'recharge', 'consume', 'refund')) not valid;
