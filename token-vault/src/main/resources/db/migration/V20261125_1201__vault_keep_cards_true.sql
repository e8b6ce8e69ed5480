-- What the user is told beside the state, what the card shows, and when it has to be changed next.
ALTER TABLE user_auth_sessions
    ADD COLUMN consent_ends_at    timestamptz,
    ADD COLUMN card_options       text,
    ADD COLUMN card_shown_state   text,
    ADD COLUMN card_due_at        timestamptz,
    ADD COLUMN card_tries         integer NOT NULL DEFAULT 0,
    ADD COLUMN other_person_tries integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT user_auth_sessions_card_shown_check
        CHECK (card_shown_state IN ('pending', 'completed', 'denied', 'expired'));

COMMENT ON COLUMN user_auth_sessions.consent_ends_at IS
    'Until when the consent that stood when the user was asked goes on working';
COMMENT ON COLUMN user_auth_sessions.card_shown_state IS
    'What the card says; another word than state without card_due_at: the platform took no more changes';
COMMENT ON COLUMN user_auth_sessions.card_due_at IS
    'When the card is to be changed; whoever moves it owns the change until then';

-- Cards sent before were changed at once or never.
UPDATE user_auth_sessions SET card_shown_state = state WHERE message_id IS NOT NULL;

CREATE INDEX user_auth_sessions_card_due_idx
    ON user_auth_sessions (card_due_at) WHERE card_due_at IS NOT NULL AND message_id IS NOT NULL;

CREATE INDEX user_auth_sessions_pending_idx ON user_auth_sessions (expires_at) WHERE state = 'pending';

CREATE INDEX user_auth_sessions_created_idx ON user_auth_sessions (created_at);
