-- One authorization of one user for one platform app, from the invitation to its end.
CREATE TABLE user_auth_sessions (
    id               bigint GENERATED ALWAYS AS IDENTITY,
    session_id       text        NOT NULL,
    app_id           text        NOT NULL,
    user_id          text        NOT NULL,
    open_id          text,
    union_id         text,
    user_name        text,
    email            text,
    mobile           text,
    auth_method      text        NOT NULL,
    state            text        NOT NULL,
    scopes           text[]      NOT NULL,
    application_id   text,
    asked_by         text[]      NOT NULL,
    invited          boolean     NOT NULL,
    message_id       text,
    token_expires_at timestamptz,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    completed_at     timestamptz,
    CONSTRAINT user_auth_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT user_auth_sessions_session_id_key UNIQUE (session_id),
    CONSTRAINT user_auth_sessions_state_check CHECK (state IN ('pending', 'completed', 'denied', 'expired')),
    CONSTRAINT user_auth_sessions_completed_check
        CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);

COMMENT ON COLUMN user_auth_sessions.asked_by IS
    'The applications that get the user''s consent on completion; * when an administrator asked';

-- One card per user and app, however many calls and replicas ask.
CREATE UNIQUE INDEX user_auth_sessions_one_invitation_idx
    ON user_auth_sessions (app_id, user_id) WHERE state = 'pending' AND invited;

CREATE INDEX user_auth_sessions_unfinished_idx
    ON user_auth_sessions (expires_at) WHERE state <> 'completed';
