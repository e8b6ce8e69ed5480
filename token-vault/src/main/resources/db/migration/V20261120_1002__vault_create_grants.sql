-- Versions grow over all grants, so that a cached grant never outlives a newer one, not even one made after a removal.
CREATE SEQUENCE grant_versions AS bigint;

-- A user's consent to a platform app, with the tokens that stand for it. Revoked rows stay, without tokens.
CREATE TABLE grants (
    app_id               text        NOT NULL,
    user_id              text        NOT NULL,
    open_id              text,
    union_id             text,
    platform_user_id     text,
    sealed_access_token  bytea,
    access_expires_at    timestamptz,
    sealed_refresh_token bytea,
    refresh_expires_at   timestamptz,
    scopes               text[]      NOT NULL,
    version              bigint      NOT NULL,
    state                text        NOT NULL,
    authorized_at        timestamptz NOT NULL,
    refreshed_at         timestamptz,
    key_id               text        NOT NULL,
    CONSTRAINT grants_pkey PRIMARY KEY (app_id, user_id),
    CONSTRAINT grants_state_check CHECK (state IN ('active', 'refused', 'revoked')),
    CONSTRAINT grants_tokens_check CHECK (
        CASE state
            WHEN 'revoked' THEN sealed_access_token IS NULL AND sealed_refresh_token IS NULL
            ELSE sealed_access_token IS NOT NULL AND access_expires_at IS NOT NULL
        END)
);

COMMENT ON COLUMN grants.user_id IS 'The open_id; the id the auth session was opened with where the platform told none';
COMMENT ON COLUMN grants.state IS 'refused: the platform no longer honours the refresh token';

-- An id names one person at a time.
CREATE UNIQUE INDEX grants_union_id_idx ON grants (app_id, union_id) WHERE union_id IS NOT NULL;
CREATE UNIQUE INDEX grants_platform_user_id_idx ON grants (app_id, platform_user_id) WHERE platform_user_id IS NOT NULL;
