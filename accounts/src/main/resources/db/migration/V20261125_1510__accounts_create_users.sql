-- People who sign in: with a password kept here (provider 'local'), or through another OAuth 2 provider.
create table users (
    id               bigint      generated always as identity,
    provider         text        not null,
    provider_user_id text        not null,
    username         text        not null,
    email            text,
    full_name        text,
    role             text        not null,
    password_hash    text,
    is_active        boolean     not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    constraint users_pk primary key (id),
    constraint users_once_per_provider unique (provider, provider_user_id),
    constraint users_role check (role in ('user', 'viewer', 'operator', 'owner')),
    constraint users_password_is_local check ((provider = 'local') = (password_hash is not null))
);
