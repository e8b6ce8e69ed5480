-- Why the user is asked; when invitations meet on one card, the strongest reason stands here.
ALTER TABLE user_auth_sessions
    ADD COLUMN reason text NOT NULL DEFAULT 'missing',
    ADD CONSTRAINT user_auth_sessions_reason_check CHECK (reason IN ('missing', 'scope', 'lost', 'ending'));

-- From the weakest to the strongest.
CREATE FUNCTION stronger_invitation_reason(one text, other text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE
        WHEN array_position(ARRAY['ending', 'scope', 'missing', 'lost'], other)
            > array_position(ARRAY['ending', 'scope', 'missing', 'lost'], one) THEN other
        ELSE one
    END;
