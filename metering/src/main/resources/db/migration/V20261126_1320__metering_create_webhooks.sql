-- Who is told of changes of balances. The secret that signs is derived from the id and never stored.
create table webhooks (
    id          bigint      generated always as identity,
    url         text        not null,
    event_types text[]      not null,
    created_at  timestamptz not null,
    created_by  text        not null,
    constraint webhooks_pk primary key (id)
);

-- What each of them is to be told, written in the transaction of the change, and what became of it.
create table webhook_deliveries (
    id              bigint      generated always as identity,
    webhook_id      bigint      not null,
    message_id      text        not null,
    event_type      text        not null,
    payload         text        not null,
    state           text        not null,
    attempts        integer     not null,
    next_attempt_at timestamptz not null,
    last_status     integer,
    last_error      text,
    created_at      timestamptz not null,
    ended_at        timestamptz,
    constraint webhook_deliveries_pk primary key (id),
    constraint webhook_deliveries_webhook foreign key (webhook_id) references webhooks (id) on delete cascade,
    constraint webhook_deliveries_state check (state in ('pending', 'delivered', 'dead'))
);

create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where state = 'pending';
create index webhook_deliveries_of_webhook on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_dead on webhook_deliveries (id) where state = 'dead';
create index webhook_deliveries_ended on webhook_deliveries (ended_at) where state = 'delivered';
