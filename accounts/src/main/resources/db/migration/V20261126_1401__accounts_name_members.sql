-- What a member goes by in paths, credits, usage and files: one text is one member, whoever vouches for them.
alter table users add column member_name text;

update users set member_name = case when provider = 'local' then id::text else provider_user_id end
 where member_since is not null
   and not exists (select 1 from users other
                    where other.member_since is not null and other.id < users.id
                      and other.provider_user_id = users.provider_user_id);

alter table users add constraint users_once_per_member_name unique (member_name);

drop index users_by_provider_user_id;
