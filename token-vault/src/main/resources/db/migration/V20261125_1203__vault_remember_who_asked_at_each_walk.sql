-- Who had asked when the user set out for the authorize page; null for walks that began before this was recorded.
ALTER TABLE authorization_attempts ADD COLUMN asked_by text[];
