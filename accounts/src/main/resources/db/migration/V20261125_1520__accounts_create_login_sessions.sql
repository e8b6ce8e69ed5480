-- Login sessions. An access token names its session by jti; the secrets that open one are kept as hashes only.
create table sessions (
    jti               text        not null,
    user_id           bigint      not null,
    kind              text        not null,
    handle_hash       bytea,
    ip                text,
    user_agent        text,
    created_at        timestamptz not null,
    last_activity_at  timestamptz not null,
    expires_at        timestamptz not null,
    access_expires_at timestamptz not null,
    revoked_at        timestamptz,
    end_reason        text,
    constraint sessions_pk primary key (jti),
    constraint sessions_user_fk foreign key (user_id) references users (id) on delete cascade,
    constraint sessions_handle unique (handle_hash),
    constraint sessions_kind check (kind in ('password', 'provider')),
    constraint sessions_reason check ((revoked_at is null) = (end_reason is null))
);

create index sessions_live_of_user on sessions (user_id, created_at) where revoked_at is null;
create index sessions_live_newest on sessions (created_at desc, jti desc) where revoked_at is null;
create index sessions_live_by_end on sessions (expires_at) where revoked_at is null;
create index sessions_live_by_activity on sessions (last_activity_at) where revoked_at is null;
create index sessions_ended on sessions (access_expires_at) where revoked_at is not null;

-- Every refresh token a session ever had, so that one that comes back is recognised.
create table refresh_tokens (
    hash      bytea       not null,
    jti       text        not null,
    issued_at timestamptz not null,
    used_at   timestamptz,
    constraint refresh_tokens_pk primary key (hash),
    constraint refresh_tokens_session_fk foreign key (jti) references sessions (jti) on delete cascade
);

create index refresh_tokens_of_session on refresh_tokens (jti);
