-- One row per time the names of known users were brought up to date; its primary key makes it once over all replicas.
CREATE TABLE user_info_syncs (
    scheduled_for timestamptz NOT NULL,
    owner         text        NOT NULL,
    started_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    reached_app   text        NOT NULL DEFAULT '',
    reached_user  text        NOT NULL DEFAULT '',
    users_seen    bigint      NOT NULL DEFAULT 0,
    users_updated bigint      NOT NULL DEFAULT 0,
    grants_ended  bigint      NOT NULL DEFAULT 0,
    failure       text,
    CONSTRAINT user_info_syncs_pk PRIMARY KEY (scheduled_for)
);

COMMENT ON COLUMN user_info_syncs.expires_at IS 'Whoever finds it past and the row unfinished goes on after reached_user';
