-- How many calls whom, as one document; every version of it stays, and the highest holds.
create table limit_rules (
    version    bigint      not null,
    document   jsonb       not null,
    changed_by text        not null,
    changed_at timestamptz not null,
    constraint limit_rules_pk primary key (version),
    constraint limit_rules_version_positive check (version > 0),
    constraint limit_rules_document_object check (jsonb_typeof(document) = 'object')
);
