-- Passwords that were checked and found wrong, or are being checked. Names and addresses only as hashes: people type
-- passwords where a name belongs.
create table sign_in_failures (
    id         bigint      generated always as identity,
    account    bytea       not null,
    source     bytea       not null,
    checked_at timestamptz not null,
    constraint sign_in_failures_pk primary key (id)
);

create index sign_in_failures_of_account on sign_in_failures (account, checked_at);
create index sign_in_failures_of_source on sign_in_failures (source, checked_at);
create index sign_in_failures_by_age on sign_in_failures (checked_at);

-- Which source has tried which account lately, whether its password was looked at or not.
create table sign_in_sources (
    account  bytea       not null,
    source   bytea       not null,
    tried_at timestamptz not null,
    constraint sign_in_sources_pk primary key (account, source)
);

create index sign_in_sources_by_age on sign_in_sources (tried_at);
