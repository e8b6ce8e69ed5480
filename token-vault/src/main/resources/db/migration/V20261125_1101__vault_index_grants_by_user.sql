-- A user's grants to whatever app, by each kind of id.
CREATE INDEX grants_user_idx ON grants (user_id);
CREATE INDEX grants_any_union_id_idx ON grants (union_id) WHERE union_id IS NOT NULL;
CREATE INDEX grants_any_platform_user_id_idx ON grants (platform_user_id) WHERE platform_user_id IS NOT NULL;
