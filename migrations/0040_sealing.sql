-- 0040 sealing: which keys exist for which record. The keys themselves are not in the database.
-- Owner: src/safeguards/sealing. Breaking: no.
set role owner;

create table seal_store (
  only_row     boolean primary key default true check (only_row),
  id           uuid not null,
  since        timestamptz not null,
  root_version integer not null check (root_version > 0)
);
comment on column seal_store.root_version is 'Newest version of the root key: whoever commits new keys has wrapped them with it.';
comment on table seal_store is 'The key store that belongs to this database. A start with another one is refused: everything sealed would look destroyed.';

create table seal_key (
  key_set      uuid not null,
  n            smallint not null check (n >= 0),
  record_id    uuid not null,
  part         text not null,
  fingerprint  bytea not null check (octet_length(fingerprint) = 16),
  created_at   timestamptz not null,
  retired_at   timestamptz,
  destroyed_at timestamptz,
  destroyed_by text,
  primary key (key_set, n),
  check ((destroyed_at is null) = (destroyed_by is null))
);
comment on table seal_key is 'One key of the key store: file key_set, number n in it, for one part of a record (the whole, or one person in it). Holds no secret.';
comment on column seal_key.fingerprint is 'First 16 bytes of HMAC-SHA-256 under the key: tells whether the key store still holds this key, and nothing about it.';
comment on column seal_key.retired_at is 'New texts use a newer key from here on; older ones still open with this one.';
create index seal_key_by_record on seal_key (record_id);
create index seal_key_destroyed on seal_key (key_set) where destroyed_at is not null;

alter table seal_store enable row level security;
alter table seal_store force row level security;
alter table seal_key enable row level security;
alter table seal_key force row level security;

create policy engine_all on seal_store to worker using (true) with check (true);
create policy whoever_seals on seal_store for select to careline, agency, hart_state
  using ((select app_account()) is not null);
create policy engine_all on seal_key to worker using (true) with check (true);
create policy careline_reads on seal_key for select to careline using ((select app_account()) is not null);
create policy careline_adds on seal_key for insert to careline with check ((select app_account()) is not null);
-- A desk seals what it writes about its entries under the keys of their report.
create policy own_desk_agency on seal_key to agency
  using (record_id in (select d.report_id from dispatch d)) with check (record_id in (select d.report_id from dispatch d));
create policy own_desk_hart_state on seal_key to hart_state
  using (record_id in (select d.report_id from dispatch d)) with check (record_id in (select d.report_id from dispatch d));

grant select, insert on seal_store to worker;
grant update (root_version) on seal_store to worker;
grant select on seal_store to careline, agency, hart_state;
grant select, insert on seal_key to careline, agency, hart_state, worker;
grant update (retired_at, destroyed_at, destroyed_by) on seal_key to worker;

-- A sealed text is bound to the version it was written under; these grow with every writing in place.
alter table report add column content_version integer not null default 0;
alter table report_reporter add column version integer not null default 0;
alter table report_narrative add column version integer not null default 0;

reset role;
