-- What each user may spend. Amounts are millionths of a credit; what is held is still part of the balance.
create table credit_accounts (
    id            bigint      generated always as identity,
    user_id       text        not null,
    plan          text        not null,
    balance       bigint      not null,
    held          bigint      not null,
    total         bigint      not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    next_grant_at timestamptz not null,
    constraint credit_accounts_pk primary key (id),
    constraint credit_accounts_once_per_user unique (user_id),
    constraint credit_accounts_balance_never_negative check (balance >= 0),
    constraint credit_accounts_holds_are_covered check (held between 0 and balance)
);

create index credit_accounts_by_next_grant on credit_accounts (next_grant_at);

-- Double entry: every posting has a user's side, with the balance before and after, and the side of a book, whose sum is
-- minus all that users hold. Books are not rows of credit_accounts, so that nobody waits for them: -1 issued, -2 spent.
create table ledger_entries (
    id              bigint      generated always as identity,
    posting         uuid        not null,
    account_id      bigint      not null,
    entry_type      text        not null,
    amount          bigint      not null,
    balance_before  bigint,
    balance_after   bigint,
    reason          text,
    endpoint        text,
    reference_id    text,
    metadata        json,
    idempotency_key text,
    request_hash    text,
    created_at      timestamptz not null,
    constraint ledger_entries_pk primary key (id),
    constraint ledger_entries_type check (entry_type in ('grant', 'recharge', 'consume')),
    constraint ledger_entries_books check (account_id > 0 or account_id in (-1, -2)),
    constraint ledger_entries_amount check (amount <> 0),
    constraint ledger_entries_add_up check ((account_id < 0 and balance_before is null and balance_after is null)
        or (balance_before >= 0 and balance_after >= 0 and balance_before + amount = balance_after)),
    constraint ledger_entries_key_and_hash check ((idempotency_key is null) = (request_hash is null))
);

create unique index ledger_entries_once_per_key on ledger_entries (account_id, idempotency_key)
    where idempotency_key is not null;

create index ledger_entries_by_account on ledger_entries (account_id, id);

create function ledger_is_final() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only' using errcode = 'integrity_constraint_violation';
end
$$;

create trigger ledger_entries_are_final before update or delete or truncate on ledger_entries
    for each statement execute function ledger_is_final();

-- What is set aside for a call under way, until it is settled or released, or its time is over.
create table credit_holds (
    id         text        not null,
    account_id bigint      not null,
    amount     bigint      not null,
    call       json,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint credit_holds_pk primary key (id),
    constraint credit_holds_account foreign key (account_id) references credit_accounts (id),
    constraint credit_holds_amount check (amount > 0)
);

create index credit_holds_by_end on credit_holds (expires_at);
