-- 0006 dispatch: one report version to each desk, what was in it, and what the desk answered.
-- Owner: src/journey/4-dispatch, src/journey/5-acknowledgement. Breaking: no.
set role owner;

create table forwarding (
  id             uuid primary key,
  report_id      uuid not null references report (id),
  ordinal        integer not null check (ordinal >= 0),
  kind           text not null check (kind in ('urgent', 'first', 'amendment')),
  report_version integer not null,
  edition_id     text not null,
  urgent         boolean not null,
  at             timestamptz not null,
  by_account     uuid not null,
  routing        jsonb not null,
  what_changed   jsonb not null default '[]',
  unique (report_id, ordinal)
);
comment on table forwarding is 'One report version sent out. Ordinal 0 is the urgent call before submission. routing freezes places, reasons, desks and clauses.';

create table dispatch (
  id                uuid primary key,
  forwarding_id     uuid not null references forwarding (id),
  report_id         uuid not null references report (id),
  report_number     text not null,
  report_version    integer not null,
  kind              text not null check (kind in ('urgent', 'first', 'amendment', 'redirection')),
  party             text not null check (party in ('hart_lead', 'fbi', 'local_police', 'local_mdt')),
  desk_id           text not null,
  desk_name         text not null,
  desk_snapshot     jsonb not null,
  lead              boolean not null,
  unroutable        boolean not null,
  urgent            boolean not null,
  confidence        text,
  reason            text not null,
  sent_at           timestamptz not null,
  forward_due_at    timestamptz not null,
  acknowledge_by    timestamptz not null,
  status            text not null check (status in ('queued','attempted','delivered','opened','acknowledged','acting','redirected','recalled')),
  superseded_by     uuid references dispatch (id) deferrable initially deferred,
  delivered_at      timestamptz,
  opened_at         timestamptz,
  acknowledged_at   timestamptz,
  acknowledged_name text,
  acknowledged_role text,
  case_number       text,
  acting_at         timestamptz,
  unique (forwarding_id, desk_id, party)
);
comment on table dispatch is 'One row per forwarding, party and desk. status is the furthest point reached; late is derived from open obligations, never stored.';
create index dispatch_by_report on dispatch (report_id);
create index dispatch_by_desk on dispatch (desk_id, sent_at desc) where superseded_by is null;

create table package (
  dispatch_id uuid primary key references dispatch (id),
  canonical   text not null,
  sha256      bytea not null check (octet_length(sha256) = 32),
  signature   bytea not null,
  key_id      text not null,
  format      integer not null
);
comment on table package is 'What one desk may know, frozen: canonical JSON (RFC 8785), its SHA-256 and an Ed25519 signature over the canonical bytes.';

create table acknowledgement (
  id           uuid primary key,
  dispatch_id  uuid not null references dispatch (id),
  kind         text not null check (kind in ('acknowledged', 'acting')),
  name         text not null,
  role         text not null,
  case_number  text,
  at           timestamptz not null,
  account_id   uuid not null,
  shown_sha256 bytea not null
);
comment on table acknowledgement is 'A named person said "we have it" or "acting". A second one is a further fact, never a change.';
create index acknowledgement_by_dispatch on acknowledgement (dispatch_id);

create table outcome (
  id          uuid primary key,
  dispatch_id uuid not null references dispatch (id),
  code        text not null,
  reason      text,
  at          timestamptz not null,
  account_id  uuid not null
);
comment on table outcome is 'What came of it at one desk, coded. The newest row holds.';
create index outcome_by_dispatch on outcome (dispatch_id);

create table question (
  id          uuid primary key,
  dispatch_id uuid not null references dispatch (id),
  asked       text not null,
  asked_at    timestamptz not null,
  asked_by    uuid not null,
  answer      text,
  answered_at timestamptz,
  answered_by uuid,
  check ((answer is null) = (answered_at is null))
);
comment on table question is 'A desk asks the Careline; the answer goes to that desk alone, with the reporter masked.';
create index question_by_dispatch on question (dispatch_id);

create table redirection (
  id          uuid primary key,
  dispatch_id uuid not null references dispatch (id),
  reason      text not null,
  to_desk     text,
  to_dispatch uuid references dispatch (id),
  at          timestamptz not null,
  account_id  uuid not null
);
comment on table redirection is '"Not ours, because…": the dispatch that was given up and the one that carries on.';
create index redirection_by_dispatch on redirection (dispatch_id);

create table phone_call (
  id          uuid primary key,
  dispatch_id uuid not null references dispatch (id),
  spoke_with  text not null,
  incident    text,
  note        text,
  at          timestamptz not null,
  account_id  uuid not null
);
comment on table phone_call is 'A person of the Careline telephoned a desk; who was reached and the incident number given.';
create index phone_call_by_dispatch on phone_call (dispatch_id);

do $$
declare
  t text;
begin
  foreach t in array array['forwarding','dispatch','package','acknowledgement','outcome','question','redirection','phone_call'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy careline_all on %I to careline using (true) with check (true)', t);
    execute format('create policy engine_all on %I to worker using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert on forwarding, package, redirection, phone_call to careline;
grant select, insert, update on dispatch, question to careline;
grant select on acknowledgement, outcome to careline;
grant select on forwarding, package, acknowledgement, outcome, question to worker;
grant select, insert on redirection to worker;
grant insert on package, forwarding to worker;
grant select, insert, update on dispatch to worker;

-- Members of a desk see what was sent to that desk and nothing else; the statewide lead has a role of its own
-- with the same rule, so that wider rights never come through an OR.
create policy own_desk_agency on dispatch to agency
  using (desk_id = any (array(select unnest(app_desks())))) with check (desk_id = any (array(select unnest(app_desks()))));
create policy own_desk_hart_state on dispatch to hart_state
  using (desk_id = any (array(select unnest(app_desks())))) with check (desk_id = any (array(select unnest(app_desks()))));
do $$
declare
  t text;
  r text;
begin
  foreach t in array array['package','acknowledgement','outcome','question','redirection'] loop
    foreach r in array array['agency','hart_state'] loop
      execute format('create policy %I on %I to %I using (dispatch_id in (select d.id from dispatch d)) with check (dispatch_id in (select d.id from dispatch d))', 'own_desk_' || r, t, r);
    end loop;
  end loop;
end $$;
grant select on package, redirection to agency, hart_state;
grant select, insert on acknowledgement, outcome, question to agency, hart_state;
grant select on dispatch to agency, hart_state;
grant update (status, delivered_at, opened_at, acknowledged_at, acknowledged_name, acknowledged_role, case_number, acting_at) on dispatch to agency, hart_state;

grant select on dispatch, forwarding to integrity;
create policy integrity_reads on dispatch for select to integrity using (true);
create policy integrity_reads on forwarding for select to integrity using (true);

reset role;
set role integrity;

create function four_parties_or_nothing() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  held report%rowtype;
  missing text;
begin
  select * into held from report r where r.id = new.id;
  if held.status = 'submitted' and (held.dmst_flag or held.trafficking is not null) then
    select string_agg(p.party, ', ') into missing
      from unnest(array['hart_lead','fbi','local_police','local_mdt']) as p(party)
     where not exists (select from dispatch d join forwarding f on f.id = d.forwarding_id
                        where d.report_id = held.id and d.party = p.party and f.ordinal > 0);
    if missing is not null then
      raise exception 'report % is held to be trafficking but has no dispatch for: %', held.number, missing
        using errcode = 'HL001', constraint = 'four_parties_or_nothing';
    end if;
  end if;
  return null;
end $$;
comment on function four_parties_or_nothing() is 'At commit: a submitted trafficking report has a dispatch for each of the four parties, or the transaction fails.';

reset role;
set role owner;
create constraint trigger report_reaches_four_parties
  after insert or update of status, dmst_flag, trafficking on report
  deferrable initially deferred for each row execute function four_parties_or_nothing();
reset role;
