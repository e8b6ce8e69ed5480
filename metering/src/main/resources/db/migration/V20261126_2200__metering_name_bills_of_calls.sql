-- Which posting charged a call: that one's reference. Null for what was written down before, and for what is no call.
alter table usage_records add column bill_id text;
