-- Holds that were given up before they were seen to exist: one that arrives later is freed, not charged.
create table released_holds (
    id          text        not null,
    released_at timestamptz not null,
    constraint released_holds_pk primary key (id)
);

create index released_holds_by_age on released_holds (released_at);
