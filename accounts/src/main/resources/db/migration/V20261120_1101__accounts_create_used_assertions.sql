-- Ids of signed assertions that were accepted once, kept until the assertion has expired by itself.
create table used_assertions (
    application_id text        not null,
    jti            text        not null,
    expires_at     timestamptz not null,
    constraint used_assertions_pk primary key (application_id, jti)
);

create index used_assertions_by_end on used_assertions (expires_at);
