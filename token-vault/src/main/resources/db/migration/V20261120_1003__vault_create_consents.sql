-- Which application may act for the user; * for whoever an administrator lets act.
CREATE TABLE consents (
    application_id text        NOT NULL,
    app_id         text        NOT NULL,
    user_id        text        NOT NULL,
    granted_at     timestamptz NOT NULL,
    session_id     text        NOT NULL,
    CONSTRAINT consents_pkey PRIMARY KEY (application_id, app_id, user_id),
    CONSTRAINT consents_grant_fkey FOREIGN KEY (app_id, user_id) REFERENCES grants (app_id, user_id) ON DELETE CASCADE
);

CREATE INDEX consents_user_idx ON consents (app_id, user_id);
