-- 0008 notice: the outbox. The rows are the queue and the evidence. Owner: src/notices. Breaking: no.
set role owner;

create table notice (
  id            uuid primary key,
  dispatch_id   uuid not null references dispatch (id),
  desk_id       text not null,
  channel       text not null check (channel in ('inbox', 'webhook', 'email', 'phone')),
  endpoint      text not null,
  contact       text,
  content_level text not null check (content_level in ('L0', 'L1', 'L2')),
  body          text not null,
  urgent        boolean not null,
  state         text not null check (state in ('queued', 'attempted', 'relayed', 'delivered', 'bounced', 'failed')),
  created_at    timestamptz not null,
  due_at        timestamptz,
  expires_at    timestamptz not null,
  attempts      integer not null default 0,
  lease_worker  integer,
  lease_token   uuid,
  leased_until  timestamptz,
  finished_at   timestamptz,
  check ((lease_token is null) = (leased_until is null)),
  check ((state in ('queued', 'attempted')) = (finished_at is null))
);
comment on table notice is 'One message of a dispatch through one channel to one contact. id is the idempotency key on the wire; body is frozen, so every repeat carries the same bytes.';
comment on column notice.due_at is 'When the next attempt is due; null once finished or when a person has to act (phone).';
create index notice_due on notice (urgent desc, due_at) where due_at is not null and lease_token is null;
create index notice_leased on notice (leased_until) where lease_token is not null;
create index notice_by_dispatch on notice (dispatch_id);

create table attempt (
  id          uuid primary key,
  notice_id   uuid not null references notice (id),
  n           integer not null,
  worker      integer not null,
  lease_token uuid not null,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  outcome     text not null check (outcome in ('unknown', 'ok', 'temporary', 'permanent')),
  evidence    jsonb not null default '{}',
  unique (notice_id, n)
);
comment on table attempt is 'One wire call, written before it is made. A start without an end is a real outcome: unknown.';

create table endpoint_health (
  endpoint    text primary key,
  failures    integer not null default 0,
  opened_at   timestamptz,
  probe_at    timestamptz,
  last_error  text,
  changed_at  timestamptz not null
);
comment on table endpoint_health is 'Breaker per endpoint: open after 5 failures in a row, probed every 30 s. An open breaker stops no obligation.';

create sequence worker_number as integer;
grant usage on sequence worker_number to worker;

alter table notice enable row level security;
alter table notice force row level security;
alter table attempt enable row level security;
alter table attempt force row level security;
alter table endpoint_health enable row level security;
alter table endpoint_health force row level security;
grant select, insert on notice to careline;
grant update (state, finished_at, due_at) on notice to careline;
grant select on attempt, endpoint_health to careline;
grant select, insert, update on notice, attempt, endpoint_health to worker;
create policy careline_all on notice to careline using (true) with check (true);
create policy careline_reads on attempt for select to careline using (true);
create policy careline_reads on endpoint_health for select to careline using (true);
create policy engine_all on notice to worker using (true) with check (true);
create policy engine_all on attempt to worker using (true) with check (true);
create policy engine_all on endpoint_health to worker using (true) with check (true);

reset role;
