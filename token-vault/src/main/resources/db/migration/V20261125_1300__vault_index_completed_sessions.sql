-- The latest authorization of a user, where the user's name is kept up to date.
CREATE INDEX user_auth_sessions_completed_idx ON user_auth_sessions (app_id, open_id, id) WHERE state = 'completed';
