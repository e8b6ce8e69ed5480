-- What is to be done for a grant without a caller, each in a column of its own: null when there is nothing to do.
ALTER TABLE grants
    ADD COLUMN keep_alive_at           timestamptz,
    ADD COLUMN invite_lost_at          timestamptz,
    ADD COLUMN announce_consent_end_at timestamptz,
    ADD COLUMN announce_refresh_end_at timestamptz;

COMMENT ON COLUMN grants.keep_alive_at IS 'When the grant is refreshed although nobody uses it';
COMMENT ON COLUMN grants.invite_lost_at IS 'When the user of a lost grant is to be invited, again if that failed';
COMMENT ON COLUMN grants.announce_consent_end_at IS
    'When the user is told that the platform ends the consent some time after it was given';
COMMENT ON COLUMN grants.announce_refresh_end_at IS 'When the user is told that the refresh token is about to expire';

UPDATE grants SET
    keep_alive_at = CASE WHEN sealed_refresh_token IS NOT NULL
        THEN coalesce(refreshed_at, authorized_at) + interval '3 days' END,
    announce_consent_end_at = authorized_at + interval '358 days',
    announce_refresh_end_at = refresh_expires_at - interval '1 day'
WHERE state = 'active';

CREATE INDEX grants_keep_alive_idx ON grants (keep_alive_at) WHERE keep_alive_at IS NOT NULL;
CREATE INDEX grants_invite_lost_idx ON grants (invite_lost_at) WHERE invite_lost_at IS NOT NULL;
CREATE INDEX grants_consent_end_idx ON grants (announce_consent_end_at) WHERE announce_consent_end_at IS NOT NULL;
CREATE INDEX grants_refresh_end_idx ON grants (announce_refresh_end_at) WHERE announce_refresh_end_at IS NOT NULL;
