-- How many long connections the fleet holds per app, and which replica holds each. Times are the database's.
CREATE TABLE long_connection_slots (
    app_id     text        NOT NULL,
    slot       integer     NOT NULL,
    owner      text        NOT NULL,
    taken_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT long_connection_slots_pk PRIMARY KEY (app_id, slot)
);
