-- Since when nobody has answered for a webhook. Null where somebody did the last time, and before anybody was asked.
alter table webhooks add column away_since timestamptz;
