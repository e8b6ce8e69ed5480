-- What has no tokens is sealed by no key.
UPDATE grants SET key_id = '' WHERE state = 'revoked' AND key_id <> '';

CREATE INDEX grants_key_idx ON grants (key_id, app_id, user_id) WHERE key_id <> '';
