-- Since when the user service keeps an account for somebody; null for people who only ever signed in.
alter table users add column member_since timestamptz;

-- Operators name a user by the id alone, whoever vouched for it.
create index users_by_provider_user_id on users (provider_user_id);
