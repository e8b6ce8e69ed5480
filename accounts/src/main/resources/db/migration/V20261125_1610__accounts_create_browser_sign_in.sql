-- Browsers under way to a provider and back. Neither the state nor the browser's secret is kept in clear.
create table sign_in_walks (
    state_hash   bytea       not null,
    browser_hash bytea       not null,
    provider     text        not null,
    expires_at   timestamptz not null,
    constraint sign_in_walks_pk primary key (state_hash)
);

create index sign_in_walks_by_end on sign_in_walks (expires_at);

-- Codes that people carry from the callback page to their program. Each opens one session.
create table exchange_codes (
    hash       bytea       not null,
    user_id    bigint      not null,
    expires_at timestamptz not null,
    constraint exchange_codes_pk primary key (hash),
    constraint exchange_codes_user_fk foreign key (user_id) references users (id) on delete cascade
);

create index exchange_codes_by_end on exchange_codes (expires_at);
create index exchange_codes_of_user on exchange_codes (user_id);
