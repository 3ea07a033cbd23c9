-- 0002 sign-in: accounts, their desks, sessions. Owner: src/safeguards/access. Breaking: no.
set role owner;

create table account (
  id            uuid primary key,
  address       text not null unique,
  display_name  text not null,
  role          text not null check (role in ('screener','supervisor','hart_state','hart_region','liaison','worker','party','provider','trainer','trainee','auditor','admin')),
  database_role text not null check (database_role in ('careline','hart_state','agency','auditor')),
  demo          boolean not null,
  suspended_at  timestamptz
);
comment on table account is 'Somebody who may sign in. The database role is what row-level security sees.';

create table account_desk (
  account_id uuid not null references account (id),
  desk_id    text not null,
  primary key (account_id, desk_id)
);
comment on table account_desk is 'The desks an account answers for.';

create table session (
  id           uuid primary key,
  token_hash   bytea not null unique check (octet_length(token_hash) = 32),
  account_id   uuid not null references account (id),
  kind         text not null check (kind in ('cookie', 'bearer')),
  started_at   timestamptz not null,
  seen_at      timestamptz not null,
  idle_seconds integer not null,
  ends_at      timestamptz not null,
  ended_at     timestamptz
);
comment on table session is 'Server-side sessions. Only the hash of a token is kept. seen_at moves at most once a minute.';
create index session_by_account on session (account_id) where ended_at is null;

alter table account enable row level security;
alter table account force row level security;
alter table account_desk enable row level security;
alter table account_desk force row level security;
alter table session enable row level security;
alter table session force row level security;
grant select on account, account_desk to integrity, careline, hart_state, agency, auditor;
grant select, insert, update on session to integrity;
create policy sign_in_reads on account for select to integrity using (true);
create policy own_account on account for select to careline, hart_state, agency, auditor using (id = (select app_account()));
create policy sign_in_reads_desks on account_desk for select to integrity using (true);
create policy own_desks on account_desk for select to careline, hart_state, agency, auditor using (account_id = (select app_account()));
create policy sign_in_writes on session to integrity using (true) with check (true);

-- Demo accounts are written by the seed, which acts as owner.
create policy seed_accounts on account to owner using (true) with check (true);
create policy seed_desks on account_desk to owner using (true) with check (true);

reset role;
set role integrity;

create function authenticate(wanted_hash bytea)
  returns table (session_id uuid, kind text, account_id uuid, address text, display_name text, role text, database_role text, desks text[])
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  found_session session%rowtype;
begin
  select * into found_session from session s where s.token_hash = wanted_hash;
  if not found or found_session.ended_at is not null
     or app_now() >= found_session.ends_at
     or app_now() >= found_session.seen_at + make_interval(secs => found_session.idle_seconds) then
    return;
  end if;
  if app_now() > found_session.seen_at + interval '1 minute' then
    update session s set seen_at = app_now() where s.id = found_session.id;
  end if;
  return query
    select found_session.id, found_session.kind, a.id, a.address, a.display_name, a.role, a.database_role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}')
    from account a where a.id = found_session.account_id and a.suspended_at is null;
end $$;
comment on function authenticate(bytea) is 'Who holds this token now; no row for an unknown, ended, idle or suspended one.';

create function start_session(new_id uuid, new_hash bytea, wanted_address text, new_kind text, idle_seconds integer, lives interval)
  returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  owner_id uuid;
begin
  select a.id into owner_id from account a
   where (a.address = lower(wanted_address) or split_part(a.address, '@', 1) = lower(wanted_address))
     and a.demo and a.suspended_at is null;
  if owner_id is null then
    return null;
  end if;
  insert into session (id, token_hash, account_id, kind, started_at, seen_at, idle_seconds, ends_at)
  values (new_id, new_hash, owner_id, new_kind, app_now(), app_now(), start_session.idle_seconds, app_now() + lives);
  return owner_id;
end $$;
comment on function start_session(uuid, bytea, text, text, integer, interval) is 'Signs a demo account in; real accounts need their own factors.';

create function end_session(wanted_hash bytea) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$ update session set ended_at = app_now() where token_hash = wanted_hash and ended_at is null $$;
comment on function end_session(bytea) is 'Signs out: the token is dead from the commit on.';

create function demo_accounts()
  returns table (address text, display_name text, role text, desks text[])
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select a.address, a.display_name, a.role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}')
    from account a where a.demo and a.suspended_at is null order by a.address
  $$;
comment on function demo_accounts() is 'The invented people of the training system; empty elsewhere.';

revoke all on function authenticate(bytea), start_session(uuid, bytea, text, text, integer, interval), end_session(bytea), demo_accounts() from public;
grant execute on function authenticate(bytea), start_session(uuid, bytea, text, text, integer, interval), end_session(bytea), demo_accounts() to hartline_login;

reset role;
