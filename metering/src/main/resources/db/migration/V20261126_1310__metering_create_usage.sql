-- What was used, one row each, in a partition per month. Amounts are millionths, of a credit and of a dollar.
create sequence usage_records_id as bigint;

create table usage_records (
    id                 bigint      not null,
    created_at         timestamptz not null,
    user_id            text        not null,
    event_type         text        not null,
    credits_charged    bigint      not null,
    cost_usd           bigint      not null,
    tokens_used        bigint      not null,
    prompt_tokens      bigint      not null,
    completion_tokens  bigint      not null,
    session_id         text,
    trace_id           text,
    endpoint           text,
    calculation_method text,
    model_name         text,
    provider           text,
    tool_name          text,
    operation_name     text,
    billing_metadata   json,
    request_data       json,
    response_data      json,
    call_id            text,
    application_id     text,
    route              text,
    status             integer,
    bytes_in           bigint,
    bytes_out          bigint,
    duration_ms        bigint,
    constraint usage_records_pk primary key (id, created_at),
    constraint usage_records_amounts check (credits_charged >= 0 and cost_usd >= 0),
    constraint usage_records_tokens check (tokens_used >= 0 and prompt_tokens >= 0 and completion_tokens >= 0)
) partition by range (created_at);

create index usage_records_by_user on usage_records (user_id, created_at desc, id desc);

-- A call through the gateway is written down once, however often that is tried.
create unique index usage_records_once_per_call on usage_records (call_id, created_at) where call_id is not null;

-- Takes what no month was made for.
create table usage_records_other partition of usage_records default;

-- Totals of each user's days (UTC), kept with every record, so that long periods are read in few rows.
create table usage_days (
    user_id         text   not null,
    day             date   not null,
    event_type      text   not null,
    model_name      text   not null,
    provider        text   not null,
    records         bigint not null,
    credits_charged bigint not null,
    cost_usd        bigint not null,
    tokens_used     bigint not null,
    constraint usage_days_pk primary key (user_id, day, event_type, model_name, provider)
);

-- Makes the partitions of months from the first one on; those that exist stay. It runs as its owner, so that the program
-- that calls it need not be allowed to make tables. A month whose rows went to the table for others stays there.
create function usage_prepare_months(first date, months integer) returns integer
    language plpgsql security definer set search_path from current as $$
declare
    made integer := 0;
    month date;
begin
    for month in select generate_series(date_trunc('month', first::timestamp),
                                        date_trunc('month', first::timestamp) + make_interval(months => months - 1),
                                        interval '1 month')::date
    loop
        if to_regclass(format('usage_records_%s', to_char(month, 'YYYYMM'))) is null
           and not exists (select from usage_records_other
                            where created_at >= month::timestamp at time zone 'utc'
                              and created_at < (month + interval '1 month') at time zone 'utc') then
            execute format(
                'create table usage_records_%s partition of usage_records for values from (%L) to (%L)',
                to_char(month, 'YYYYMM'),
                month::timestamp at time zone 'utc',
                (month + interval '1 month') at time zone 'utc');
            made := made + 1;
        end if;
    end loop;
    return made;
end
$$;

-- Drops the months that ended before a day, and tells how many those were.
create function usage_drop_months_before(day date) returns integer
    language plpgsql security definer set search_path from current as $$
declare
    dropped integer := 0;
    old text;
begin
    for old in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'usage_records'::regclass and c.relname ~ '^usage_records_[0-9]{6}$'
                  and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= day
    loop
        execute format('drop table %I', old);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

revoke all on function usage_prepare_months(date, integer) from public;
revoke all on function usage_drop_months_before(date) from public;

select usage_prepare_months((now() at time zone 'utc')::date, 3);
