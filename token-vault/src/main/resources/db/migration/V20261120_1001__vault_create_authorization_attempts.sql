-- One walk to the platform's authorize page. State and cookie are kept as digests, the PKCE verifier sealed.
CREATE TABLE authorization_attempts (
    state_hash      bytea       NOT NULL,
    session_id      text        NOT NULL,
    sealed_verifier bytea       NOT NULL,
    browser_hash    bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    CONSTRAINT authorization_attempts_pkey PRIMARY KEY (state_hash),
    CONSTRAINT authorization_attempts_session_fkey FOREIGN KEY (session_id)
        REFERENCES user_auth_sessions (session_id) ON DELETE CASCADE
);

CREATE INDEX authorization_attempts_session_idx ON authorization_attempts (session_id);
