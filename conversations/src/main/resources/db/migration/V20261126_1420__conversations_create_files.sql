-- Files of users; the bytes lie in a store under the file's id. The path is what users know it by.
create table user_files (
    id           uuid        not null,
    user_id      bigint      not null,
    file_path    text        not null,
    content_type text        not null,
    size         bigint      not null,
    uploaded_at  timestamptz not null,
    constraint user_files_pk primary key (id),
    constraint user_files_once_per_path unique (user_id, file_path),
    constraint user_files_size check (size >= 0)
);

create index user_files_by_user on user_files (user_id, uploaded_at desc, id);
