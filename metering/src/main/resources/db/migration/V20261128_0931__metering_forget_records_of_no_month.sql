-- Records that no month was made for are kept no longer than others, and found without reading all of them.
create index usage_records_other_by_time on usage_records_other (created_at);

-- Deletes some of those from before a day, and tells how many. No more than some at a time, for there may be millions.
create function usage_forget_others_before(day date, most integer) returns integer
    language plpgsql security definer set search_path from current as $$
declare
    forgotten integer;
begin
    delete from usage_records_other
     where ctid = any (array(select ctid from usage_records_other
                              where created_at < day::timestamp at time zone 'utc'
                              order by created_at limit most for update skip locked));
    get diagnostics forgotten = row_count;
    return forgotten;
end
$$;

revoke all on function usage_forget_others_before(date, integer) from public;
