-- A webhook that is removed is gone for everybody at once; what it was told is deleted behind that, a part at a time, and
-- its row last. To delete all in one statement would lock the row, and every charge waits for that lock.
alter table webhooks add column removed_at timestamptz;
