-- 0001 foundation: roles, the clock, who is asking, the audit leaves, idempotency keys.
-- Owner: src/platform, src/safeguards/audit. Breaking: no.
-- Roles belong to the whole cluster, so each is made only where it is missing.
do $$
declare
  name text;
begin
  foreach name in array array['owner','integrity','search','careline','hart_state','agency','public_intake','worker','watch','auditor','witness'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin noinherit', name);
      exception when duplicate_object or unique_violation then null; -- another database of this cluster was faster
      end;
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'hartline_login') then
    begin
      create role hartline_login login noinherit;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  foreach name in array array['careline','hart_state','agency','public_intake','worker','watch','auditor','witness'] loop
    if not pg_has_role('hartline_login', name, 'member') then
      begin
        execute format('grant %I to hartline_login', name);
      exception when unique_violation then null;
      end;
    end if;
  end loop;
  foreach name in array array['owner','integrity','search'] loop
    if not pg_has_role(current_user, name, 'member') then
      execute format('grant %I to %I', name, current_user);
    end if;
  end loop;
end $$;

create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;
create extension if not exists unaccent;

alter schema public owner to owner;
revoke all on schema public from public;
grant usage on schema public to integrity, search, careline, hart_state, agency, public_intake, worker, watch, auditor, witness, hartline_login;
grant create on schema public to owner, integrity, search;

set role owner;

-- The one clock ------------------------------------------------------------------------------------------------
create table clock_offset (
  only_row  boolean primary key default true check (only_row),
  by_amount interval not null
);
comment on table clock_offset is 'Shifts app_now() in tests and simulations. Only the owner writes it; production has no row.';
grant select on clock_offset to careline, hart_state, agency, public_intake, worker, watch, auditor, witness, integrity, search, hartline_login;

create function app_now() returns timestamptz
  language sql stable set search_path = public, pg_temp
  as $$ select transaction_timestamp() + coalesce((select by_amount from clock_offset), interval '0') $$;
comment on function app_now() is 'The time of this transaction by the one clock that decides everything.';

-- Who is asking: set once per transaction, empty means nobody --------------------------------------------------------
create function app_account() returns uuid
  language sql stable set search_path = public, pg_temp
  as $$ select nullif(current_setting('app.account', true), '')::uuid $$;
comment on function app_account() is 'The account this transaction acts for; null when nobody is signed in.';

create function app_desks() returns text[]
  language sql stable set search_path = public, pg_temp
  as $$ select coalesce(nullif(current_setting('app.desks', true), '')::text[], '{}') $$;
comment on function app_desks() is 'The desks this transaction acts for. Missing identity = no desk = no row.';

-- Audit leaves ---------------------------------------------------------------------------------------------------
create table audit_leaf (
  id           uuid primary key,
  at           timestamptz not null,
  account_id   uuid,
  acted_as     text not null,
  act          text not null,
  subject_kind text not null,
  subject_id   text not null,
  outcome      text not null check (outcome in ('done', 'refused')),
  origin       text not null,
  detail       jsonb not null,
  salt         bytea not null check (octet_length(salt) = 32),
  leaf_hash    bytea not null check (octet_length(leaf_hash) = 32)
);
comment on table audit_leaf is 'One row per act, inserted in the transaction of the act. Holds ids and codes, never a name or a case fact. leaf_hash covers salt and canonical content.';
create index audit_leaf_by_subject on audit_leaf (subject_id, act);
alter table audit_leaf enable row level security;
alter table audit_leaf force row level security;
grant insert on audit_leaf to careline, hart_state, agency, public_intake, worker, auditor;
grant select on audit_leaf to auditor, integrity;
create policy audit_insert on audit_leaf for insert to careline, hart_state, agency, public_intake, worker, auditor
  with check (account_id is not distinct from (select app_account()));
create policy audit_read on audit_leaf for select to auditor, integrity using (true);

-- Idempotency ----------------------------------------------------------------------------------------------------
create table idempotency_key (
  account_id  uuid not null,
  route       text not null,
  key         text not null check (length(key) between 1 and 255),
  body_digest bytea not null,
  status      smallint not null,
  subject_id  text not null,
  at          timestamptz not null,
  primary key (account_id, route, key)
);
comment on table idempotency_key is 'What a repeated create answers: the same resource, rendered again under today''s access.';
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
grant select, insert on idempotency_key to careline, hart_state, agency;
create policy own_keys on idempotency_key to careline, hart_state, agency
  using (account_id = (select app_account())) with check (account_id = (select app_account()));

reset role;
