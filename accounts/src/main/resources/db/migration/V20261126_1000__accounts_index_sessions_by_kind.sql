-- Pages and counts of one kind of session cost the same however many there are of the other.
create index sessions_live_of_kind on sessions (kind, created_at desc, jti desc) where revoked_at is null;
