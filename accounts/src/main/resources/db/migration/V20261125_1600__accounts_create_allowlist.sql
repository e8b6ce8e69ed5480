-- Who may sign in through another provider. The row is also what sign-in and removal take turns on.
create table allowed_users (
    id               bigint      generated always as identity,
    provider         text        not null,
    provider_user_id text        not null,
    comment          text        not null,
    created_at       timestamptz not null,
    constraint allowed_users_pk primary key (id),
    constraint allowed_users_once_per_provider unique (provider, provider_user_id)
);
