-- For how long a user is not asked again after an end that was no consent.
ALTER TABLE user_auth_sessions
    ADD COLUMN rest_until   timestamptz,
    ADD COLUMN card_failure text;

COMMENT ON COLUMN user_auth_sessions.card_failure IS 'Why no card could be put before the user; null when one could';

CREATE INDEX user_auth_sessions_rest_idx
    ON user_auth_sessions (app_id, user_id, rest_until) WHERE rest_until IS NOT NULL;
