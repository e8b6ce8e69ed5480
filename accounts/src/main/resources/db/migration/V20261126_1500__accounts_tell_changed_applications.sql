-- Which transaction changed an application last, so that every process can forget what it keeps of it. A trigger and no
-- statement of the program: a release that does not know of this table changes applications, too.
create table application_changes (
    application_id text not null,
    tx             xid8 not null,
    constraint application_changes_pk primary key (application_id)
);

create index application_changes_by_transaction on application_changes (tx);

create function accounts_application_changed() returns trigger language plpgsql as $$
declare
    changed record := coalesce(new, old);
begin
    insert into application_changes (application_id, tx)
    values (case tg_table_name when 'applications' then to_jsonb(changed) ->> 'id'
                               else to_jsonb(changed) ->> 'application_id' end,
            pg_current_xact_id())
    on conflict (application_id) do update set tx = excluded.tx;
    return null;
end
$$;

create trigger applications_tell_changes after insert or update or delete on applications
    for each row execute function accounts_application_changed();

create trigger application_credentials_tell_changes after insert or update or delete on application_credentials
    for each row execute function accounts_application_changed();
