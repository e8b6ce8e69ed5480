-- The registered applications: who may call, what it may do and how it may name its users.
create table applications (
    id              text        not null,
    name            text        not null,
    platform_app_id text,
    permissions     text[]      not null,
    proofs          text[]      not null,
    may_invite      boolean     not null,
    enabled         boolean     not null,
    jwks            text,
    created_at      timestamptz not null,
    constraint applications_pk primary key (id),
    constraint applications_name_length check (char_length(name) between 1 and 100)
);

create index applications_newest_first on applications (created_at desc, id desc);

-- Their secrets, as keyed hashes only. The issue number orders them, whatever the clocks of the replicas say.
create table application_credentials (
    id             text        not null,
    application_id text        not null,
    issue          bigint      generated always as identity,
    key_id         text        not null,
    secret_hash    bytea       not null,
    created_at     timestamptz not null,
    constraint application_credentials_pk primary key (id),
    constraint application_credentials_application_fk foreign key (application_id) references applications (id) on delete cascade,
    constraint application_credentials_hash_length check (octet_length(secret_hash) = 32)
);

create index application_credentials_of_application on application_credentials (application_id, issue desc);
