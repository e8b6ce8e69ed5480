-- What the last token of an outside issuer said, so that it is taken up once and what the user says later stays.
alter table users add column claimed_email text, add column claimed_name text;
