-- A cached grant says which applications may use it, so taking a consent away has to make older copies void, without
-- a new version of the tokens: that would make a rotation under way lose its place.
ALTER TABLE grants ADD COLUMN consents_version bigint NOT NULL DEFAULT 0;
