-- A refresh is written down before the platform is asked, so that whoever finds it later knows what may have happened.
ALTER TABLE grants
    ADD COLUMN refresh_state     text    NOT NULL DEFAULT 'idle',
    ADD COLUMN refresh_failures  integer NOT NULL DEFAULT 0,
    ADD COLUMN next_try_at       timestamptz,
    ADD COLUMN claim_owner       text,
    ADD COLUMN claim_fence       bigint,
    ADD COLUMN claim_fingerprint bytea,
    ADD COLUMN claim_attempts    integer NOT NULL DEFAULT 0,
    ADD COLUMN claimed_at        timestamptz,
    ADD COLUMN refresh_at        timestamptz,
    ADD COLUMN refusal_code      integer,
    ADD COLUMN lost_at           timestamptz,
    ADD CONSTRAINT grants_refresh_state_check
        CHECK (refresh_state IN ('idle', 'refreshing', 'unknown', 'replaying')) NOT VALID;

COMMENT ON COLUMN grants.refresh_state IS
    'unknown: the refresh token may have been spent and no answer is here; it may be sent once more';
COMMENT ON COLUMN grants.next_try_at IS
    'Nobody asks the platform before; while a claim is held, when it counts as left behind';
COMMENT ON COLUMN grants.claim_fence IS 'Drawn from grant_versions: the version that the answer to this claim will have';
COMMENT ON COLUMN grants.claim_fingerprint IS 'SHA-256 of the refresh token that was claimed';
COMMENT ON COLUMN grants.claim_attempts IS 'How often this version''s refresh token was claimed';
COMMENT ON COLUMN grants.refresh_at IS 'When the next refresh is due, while the access token still serves';
COMMENT ON COLUMN grants.refusal_code IS 'The platform''s code for refusing; 0 when it gave none';
COMMENT ON COLUMN grants.lost_at IS 'When it turned out that the platform rotated the tokens and the answer is gone';

CREATE INDEX grants_unsettled_idx ON grants (next_try_at) WHERE refresh_state <> 'idle';
