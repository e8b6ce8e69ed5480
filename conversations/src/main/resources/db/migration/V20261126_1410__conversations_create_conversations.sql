-- What users and their assistants say. Texts of JSON are kept as they were written: nothing looks into them.
create table conversations (
    id                bigint         generated always as identity,
    session_id        uuid           not null,
    user_id           bigint         not null,
    title             text,
    conversation_data text           not null,
    metadata          text           not null,
    session_summary   text           not null,
    status            text           not null,
    message_count     integer        not null,
    total_tokens      bigint         not null,
    total_cost        numeric(20, 6) not null,
    created_at        timestamptz    not null,
    updated_at        timestamptz    not null,
    last_activity     timestamptz    not null,
    expires_at        timestamptz,
    constraint conversations_pk primary key (id),
    constraint conversations_once_per_session_id unique (session_id),
    constraint conversations_count_what_is_there check (message_count >= 0 and total_tokens >= 0 and total_cost >= 0)
);

create index conversations_by_user on conversations (user_id, id desc);

-- The position is the count of messages with this one, so a conversation has each but once and without gaps.
create table conversation_messages (
    id                   uuid           not null,
    conversation_id      bigint         not null,
    position             integer        not null,
    message_type         text           not null,
    role                 text           not null,
    content              text           not null,
    tool_calls           text,
    tool_call_id         text,
    message_metadata     text           not null,
    tokens_used          bigint         not null,
    cost_usd             numeric(20, 6) not null,
    is_summary_candidate boolean        not null,
    importance_score     numeric(7, 6)  not null,
    created_at           timestamptz    not null,
    updated_at           timestamptz    not null,
    constraint conversation_messages_pk primary key (id),
    constraint conversation_messages_one_per_position unique (conversation_id, position),
    constraint conversation_messages_of_conversation foreign key (conversation_id)
        references conversations (id) on delete cascade,
    constraint conversation_messages_cost_nothing_less check (tokens_used >= 0 and cost_usd >= 0)
);
