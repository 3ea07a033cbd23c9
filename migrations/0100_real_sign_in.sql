-- 0100 real sign-in: agencies of accounts, passkeys, passwords with authenticator codes, recovery codes, attempts,
-- invitations, single sign-on, keys of agencies' programs. Owner: src/safeguards/access. Breaking: no.
do $$
begin
  if not exists (select from pg_roles where rolname = 'sign_in') then
    begin
      create role sign_in nologin noinherit;
    exception when duplicate_object or unique_violation then null; -- another database of this cluster was faster
    end;
  end if;
  if not pg_has_role('hartline_login', 'sign_in', 'member') then
    begin
      grant sign_in to hartline_login;
    exception when unique_violation then null;
    end;
  end if;
end $$;
grant usage on schema public to sign_in;

set role owner;

alter table account drop constraint account_role_check;
alter table account add constraint account_role_check check (role in ('screener','supervisor','hart_state','hart_region','liaison','worker','party','provider','trainer','trainee','auditor','agency_admin','admin'));
alter table account add column agency_id text references agency (id);
alter table account add column enrolled_at timestamptz;
alter table account add column program boolean not null default false;
comment on column account.agency_id is 'Whose administrator looks after the account.';
comment on column account.enrolled_at is 'When its person first bound two factors; null = invited only.';
comment on column account.program is 'True for the account behind a key of an agency''s program: nobody signs in as it.';

alter table session add column stage text not null default 'full' check (stage in ('full', 'enrolling'));
alter table session add column how text not null default 'demo' check (how in ('demo', 'console', 'passkey', 'password_code', 'password_recovery', 'sso', 'invitation'));
alter table session add column fresh_at timestamptz;
alter table session add column banner text;
alter table session add column origin text not null default 'unknown';
alter table session add column challenge text;
alter table session add column browser text not null default 'unknown';
comment on column session.stage is 'enrolling: an invitation was opened; nothing but binding factors is possible.';
comment on column session.fresh_at is 'When its person last showed all factors; step-up counts from here.';
comment on column session.banner is 'The version of the use banner that was acknowledged.';

create table passkey (
  id         text primary key,
  account_id uuid not null references account (id),
  public_key bytea not null,
  counter    bigint not null,
  transports text[] not null,
  name       text not null check (length(name) between 1 and 60),
  bound_at   timestamptz not null,
  used_at    timestamptz
);
comment on table passkey is 'WebAuthn credentials: bound with user verification, so each is two factors that no other site can use. Public keys only.';
create index passkey_by_account on passkey (account_id);

create table password (
  account_id uuid primary key references account (id),
  algorithm  text not null,
  iterations integer not null check (iterations >= 600000),
  salt       bytea not null check (octet_length(salt) >= 16),
  verifier   bytea not null,
  set_at     timestamptz not null
);
comment on table password is 'What a password is checked against, with the parameters it was derived with. Useless without the key outside the database.';

create table authenticator (
  account_id   uuid primary key references account (id),
  pending_seed bytea,
  sealed_seed  bytea,
  last_step    integer not null default 0,
  bound_at     timestamptz,
  check ((sealed_seed is null) = (bound_at is null))
);
comment on table authenticator is 'Time-based codes: the seed sealed under a key outside the database, the last 30-second step used. A pending seed counts once a code of it was shown.';

create table recovery_code (
  account_id uuid not null references account (id),
  code_hash  bytea not null check (octet_length(code_hash) = 32),
  made_at    timestamptz not null,
  used_at    timestamptz,
  primary key (account_id, code_hash)
);
comment on table recovery_code is 'Stand in once for a lost authenticator, beside the password. Hashes only.';

create table password_lock (
  address_hash bytea primary key check (octet_length(address_hash) = 32),
  failures     integer not null,
  locked_at    timestamptz
);
comment on table password_lock is 'Failures in a row of the password path, for known and unknown addresses alike. Five lock it until an administrator releases it; passkeys go on.';

create table sign_in_attempt (
  id          uuid primary key,
  token_hash  bytea not null unique check (octet_length(token_hash) = 32),
  purpose     text not null check (purpose in ('sign_in', 'step_up')),
  account_id  uuid references account (id),
  banner      text not null,
  challenge   text,
  password_at timestamptz,
  sso         jsonb,
  started_at  timestamptz not null,
  ends_at     timestamptz not null,
  ended_at    timestamptz
);
comment on table sign_in_attempt is 'A sign-in under way, from the acknowledged banner to the last factor. account_id is set once its first factor, or a session, says who it is.';

create table invitation (
  id          uuid primary key,
  account_id  uuid not null references account (id),
  token_hash  bytea not null unique check (octet_length(token_hash) = 32),
  invited_by  uuid references account (id),
  invited_at  timestamptz not null,
  expires_at  timestamptz not null,
  opened_at   timestamptz,
  used_at     timestamptz,
  revoked_at  timestamptz
);
comment on table invitation is 'A single-use link to bind factors. invited_by null = made on the server''s console.';
create index invitation_by_account on invitation (account_id);

create table sso_identity (
  issuer     text not null,
  subject    text not null,
  account_id uuid not null references account (id),
  linked_at  timestamptz not null,
  primary key (issuer, subject)
);
comment on table sso_identity is 'Who a person is at the single sign-on provider; linked at the first sign-in by a verified address.';
create unique index sso_identity_by_account on sso_identity (account_id, issuer);

create table api_key (
  account_id   uuid primary key references account (id),
  token_hash   bytea not null unique check (octet_length(token_hash) = 32),
  name         text not null check (length(name) between 1 and 60),
  scopes       text[] not null check (cardinality(scopes) > 0),
  per_minute   integer not null check (per_minute between 1 and 6000),
  made_by      uuid not null references account (id),
  made_at      timestamptz not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  used_at      timestamptz,
  minute_began timestamptz,
  minute_count integer not null default 0
);
comment on table api_key is 'A key of an agency''s own program, with what it may do, how often and until when. Its account is a program of that agency.';

do $$
declare
  t text;
begin
  foreach t in array array['passkey', 'password', 'authenticator', 'recovery_code', 'password_lock', 'sign_in_attempt', 'invitation', 'sso_identity', 'api_key'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy sign_in_keeps on %I to sign_in using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to sign_in', t);
  end loop;
end $$;

grant select, insert on account to sign_in;
grant update (display_name, role, database_role, suspended_at, agency_id, enrolled_at) on account to sign_in;
grant select, insert, delete on account_desk to sign_in;
grant select, insert, update on session to sign_in;
grant insert on audit_leaf to sign_in;
grant select on agency, desk, clock_offset to sign_in;
create policy sign_in_keeps on account to sign_in using (true) with check (true);
create policy sign_in_keeps on account_desk to sign_in using (true) with check (true);
create policy sign_in_keeps on session to sign_in using (true) with check (true);
create policy sign_in_audit on audit_leaf for insert to sign_in with check (account_id is not distinct from (select app_account()));
grant select, update on api_key to integrity;
create policy sign_in_reads on api_key to integrity using (true) with check (true);

-- Nobody grants himself, and nobody grants more than his agency ------------------------------------------------------
create function is_department(wanted text) returns boolean
  language sql stable set search_path = public, pg_temp
  as $$ select exists (select from agency where id = wanted
                        and kind in ('dcf_statewide', 'careline_duty', 'hart_statewide', 'dcf_region', 'dcf_area_office')) $$;
comment on function is_department(text) is 'True for an office of the department itself.';

create function refuse_grant(target uuid, target_agency text, target_role text) returns void
  language plpgsql stable set search_path = public, pg_temp
as $$
declare
  granter account%rowtype;
begin
  if app_account() is null then
    return; -- the console and the seed
  end if;
  select * into granter from account where id = app_account();
  if target = granter.id then
    raise exception 'nobody changes his own rights' using errcode = 'HL010';
  end if;
  if granter.role = 'admin' or (granter.role = 'agency_admin' and target_agency = granter.agency_id and target_role not in ('admin', 'auditor')) then
    return;
  end if;
  raise exception 'this account is not in the hands of who changes it' using errcode = 'HL010';
end $$;
comment on function refuse_grant(uuid, text, text) is 'Fails unless whoever acts may decide about an account of this agency and role.';

create function guard_account() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and (new.role, new.database_role, new.agency_id, new.suspended_at)
       is not distinct from (old.role, old.database_role, old.agency_id, old.suspended_at) then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    perform refuse_grant(old.id, old.agency_id, old.role);
  end if;
  perform refuse_grant(new.id, new.agency_id, new.role);
  return new;
end $$;
comment on function guard_account() is 'Rights of an account are changed by its administrator alone.';
create trigger account_is_guarded before insert or update on account for each row execute function guard_account();

create function guard_desk() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
declare
  row_now account_desk%rowtype;
  holder account%rowtype;
  desk_agency text;
begin
  row_now := case when tg_op = 'DELETE' then old else new end;
  select * into holder from account where id = row_now.account_id;
  perform refuse_grant(holder.id, holder.agency_id, holder.role);
  if tg_op = 'INSERT' and app_account() is not null then
    select agency_id into desk_agency from desk where id = row_now.desk_id;
    if desk_agency is null or not (desk_agency = holder.agency_id or (is_department(desk_agency) and is_department(holder.agency_id))) then
      raise exception 'desk % is not of the account''s agency', row_now.desk_id using errcode = 'HL010';
    end if;
  end if;
  return row_now;
end $$;
comment on function guard_desk() is 'An account answers for desks of its own agency; the department''s offices count as one.';
create trigger account_desk_is_guarded before insert or delete on account_desk for each row execute function guard_desk();

reset role;
set role integrity;

drop function authenticate(bytea);
drop function start_session(uuid, bytea, text, text, integer, interval);
drop function end_session(bytea);

create function authenticate(wanted_hash bytea, idle_for integer)
  returns table (session_id uuid, kind text, stage text, fresh boolean, account_id uuid, address text, display_name text, role text, database_role text, desks text[])
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  found_session session%rowtype;
  used_at timestamptz := app_now() - make_interval(secs => greatest(idle_for, 0));
begin
  select * into found_session from session s where s.token_hash = wanted_hash;
  if not found or found_session.ended_at is not null
     or app_now() >= found_session.ends_at
     or app_now() >= found_session.seen_at + make_interval(secs => found_session.idle_seconds) then
    return;
  end if;
  if used_at > found_session.seen_at + interval '1 minute' then
    update session s set seen_at = used_at where s.id = found_session.id;
  end if;
  return query
    select found_session.id, found_session.kind, found_session.stage,
           found_session.stage = 'enrolling' or (a.demo and found_session.kind = 'bearer')
             or coalesce(app_now() < found_session.fresh_at + interval '5 minutes', false),
           a.id, a.address, a.display_name, a.role, a.database_role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}')
    from account a where a.id = found_session.account_id and a.suspended_at is null;
end $$;
comment on function authenticate(bytea, integer) is 'Who holds this token now; no row for an unknown, ended, idle or suspended one. idle_for: seconds since its person last touched the machine. Step-up counts five minutes.';

create function authenticate_key(wanted_hash bytea)
  returns table (account_id uuid, address text, display_name text, role text, database_role text, desks text[], scopes text[], within_rate boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  found_key api_key%rowtype;
begin
  select k.* into found_key from api_key k join account a on a.id = k.account_id
   where k.token_hash = wanted_hash and k.revoked_at is null and app_now() < k.expires_at and a.suspended_at is null
   for no key update of k;
  if not found then
    return;
  end if;
  if found_key.minute_began is null or app_now() >= found_key.minute_began + interval '1 minute' then
    found_key.minute_began := app_now();
    found_key.minute_count := 0;
  end if;
  found_key.minute_count := least(found_key.minute_count + 1, found_key.per_minute + 1);
  update api_key k set minute_began = found_key.minute_began, minute_count = found_key.minute_count, used_at = app_now()
   where k.account_id = found_key.account_id;
  return query
    select a.id, a.address, found_key.name, a.role, a.database_role,
           coalesce((select array_agg(d.desk_id order by d.desk_id) from account_desk d where d.account_id = a.id), '{}'),
           found_key.scopes, found_key.minute_count <= found_key.per_minute
    from account a where a.id = found_key.account_id;
end $$;
comment on function authenticate_key(bytea) is 'Whose program holds this key, what it may do, and whether it still may this minute; no row for an unknown, expired or revoked one.';

create function session_lives(wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from session s join account a on a.id = s.account_id
                        where s.id = wanted and s.ended_at is null and a.suspended_at is null
                          and app_now() < s.ends_at and app_now() < s.seen_at + make_interval(secs => s.idle_seconds)) $$;
comment on function session_lives(uuid) is 'For streams that were opened under a session: asking is not using it.';

revoke all on function authenticate(bytea, integer), authenticate_key(bytea), session_lives(uuid) from public;
grant execute on function authenticate(bytea, integer), authenticate_key(bytea), session_lives(uuid) to hartline_login;

reset role;
