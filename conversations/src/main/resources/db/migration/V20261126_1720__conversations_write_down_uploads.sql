-- Bytes in the store that no row of user_files is about: of uploads under way, of those whose process died, and of files
-- just deleted. Doomed ones are only waiting to be removed.
create table loose_file_bytes (
    id     uuid        not null,
    since  timestamptz not null default clock_timestamp(),
    doomed boolean     not null default false,
    constraint loose_file_bytes_pk primary key (id)
);

create index loose_file_bytes_by_age on loose_file_bytes (since);
