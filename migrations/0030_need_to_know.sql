-- 0030 need to know: conflict walls, emergency access through them, notes of a desk, and the policies of every table with
-- rows about a report, written by `npm run policies` from the policy table in src/safeguards/access.
-- Owner: src/safeguards/access. Breaking: no.
set role owner;

create function app_role() returns text
  language sql stable set search_path = public, pg_temp
  as $$ select coalesce(current_setting('app.role', true), '') $$;
comment on function app_role() is 'The role of the person this transaction acts for, e.g. supervisor; empty when nobody is signed in.';

create table tie (
  id            uuid primary key,
  account_id    uuid not null references account (id),
  kind          text not null check (kind in ('own_child', 'relative', 'close_person', 'own_case')),
  report_id     uuid references report (id),
  person_id     uuid references person (id),
  given_name    text,
  family_name   text,
  date_of_birth date,
  name_keys     text[] not null default '{}',
  declared_by   uuid not null,
  declared_at   timestamptz not null,
  lift_asked_by uuid,
  lift_asked_at timestamptz,
  lift_reason   text,
  lifted_by     uuid,
  lifted_at     timestamptz,
  check (num_nonnulls(report_id, person_id, family_name) = 1),
  check ((family_name is not null) = (cardinality(name_keys) > 0)),
  check (num_nonnulls(lift_asked_by, lift_asked_at, lift_reason) in (0, 3)),
  check ((lifted_by is null) = (lifted_at is null)),
  constraint lifting_needs_a_second_person check (lifted_by is null or (lift_asked_by is not null and lifted_by <> lift_asked_by and lifted_by <> account_id))
);
comment on table tie is 'What a person of staff has to do with a child or a case, by report, by person or by name. Never deleted; lifting takes two people.';
comment on column tie.name_keys is 'The name as the search writes it, in both orders; reports that come in later are compared with it.';
create index tie_by_name on tie using gin (name_keys) where lifted_at is null;
create index tie_by_account on tie (account_id);

create table wall (
  account_id uuid not null references account (id),
  report_id  uuid not null references report (id),
  tie_id     uuid not null references tie (id),
  since      timestamptz not null,
  lifted_at  timestamptz,
  primary key (account_id, report_id, tie_id)
);
comment on table wall is 'For this account this report does not exist, because of this tie. Made by the database itself from ties, names and links.';
create index wall_by_report on wall (report_id);
create index wall_by_tie on wall (tie_id);

create table break_glass (
  id          uuid primary key,
  account_id  uuid not null references account (id),
  report_id   uuid not null references report (id),
  reason      text not null check (length(reason) >= 10),
  opened_at   timestamptz not null,
  ends_at     timestamptz not null,
  reviewed_at timestamptz,
  reviewed_by uuid,
  outcome     text check (outcome in ('justified', 'not_justified', 'passed_on')),
  note        text,
  check (ends_at >= opened_at and ends_at <= opened_at + interval '3 hours'),
  check (num_nonnulls(reviewed_at, reviewed_by, outcome) in (0, 3)),
  constraint review_is_by_another_person check (reviewed_by <> account_id)
);
comment on table break_glass is 'Emergency access through a wall: three hours at most, with a reason, reviewed by another person.';
create index break_glass_by_account on break_glass (account_id, report_id);
create index break_glass_to_review on break_glass (opened_at) where reviewed_at is null;

create table desk_note (
  id          uuid primary key,
  dispatch_id uuid not null references dispatch (id),
  report_id   uuid not null references report (id),
  desk_id     text not null,
  text        text not null check (length(text) between 1 and 4000),
  at          timestamptz not null,
  account_id  uuid not null,
  by_name     text not null
);
comment on table desk_note is 'Compartment law-enforcement notes: what a desk writes down for itself. Nobody else reads it, neither Careline nor auditor.';
create index desk_note_by_report on desk_note (report_id);
create index desk_note_by_desk on desk_note (desk_id, report_id);
create index desk_note_by_dispatch on desk_note (dispatch_id);

create table auditor_reading (
  id         uuid primary key,
  account_id uuid not null references account (id),
  reason     text not null check (length(reason) >= 10),
  opened_at  timestamptz not null,
  ends_at    timestamptz not null,
  check (ends_at > opened_at and ends_at <= opened_at + interval '4 hours')
);
comment on table auditor_reading is 'Why an auditor reads, and until when; without such a row an auditor sees no case.';
create index auditor_reading_by_account on auditor_reading (account_id, ends_at);
grant select, insert on auditor_reading to auditor;
grant select on auditor_reading to integrity;

do $$
declare
  t text;
begin
  foreach t in array array['tie', 'wall', 'break_glass', 'desk_note', 'auditor_reading'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;
create policy own_readings on auditor_reading to auditor
  using (account_id = (select app_account())) with check (account_id = (select app_account()));
create policy reasons_count on auditor_reading for select to integrity using (true);

-- Every column that a policy reads has an index.
-- Reason: runs at a start, before anybody is served; tables of a single state stay small.
create index link_by_person on link_decision (person_id);
-- Reason: as above.
create index link_by_other on link_decision (other_id);
-- Reason: as above; an index over the newest entries alone does not serve a policy about all of them.
create index dispatch_by_own_desk on dispatch (desk_id);
-- Reason: as above.
create index obligation_by_owner on obligation (owed_by);

reset role;
set role integrity;

-- What the policies ask, once per query ------------------------------------------------------------------------------
create function app_walled() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  return coalesce((
    select array_agg(w.report_id) from wall w
     where w.account_id = app_account() and w.lifted_at is null
       and not exists (select from break_glass b where b.account_id = w.account_id and b.report_id = w.report_id and b.ends_at > app_now())), '{}');
end $$;
comment on function app_walled() is 'The reports that do not exist for the account of this transaction, because of a conflict wall.';

create function app_walled_dispatches() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  walled uuid[] := app_walled();
begin
  if walled = '{}' then return '{}'; end if;
  return coalesce((select array_agg(d.id) from dispatch d where d.report_id = any (walled)), '{}');
end $$;
comment on function app_walled_dispatches() is 'The entries of walled reports.';

create function app_walled_notices() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  walled uuid[] := app_walled_dispatches();
begin
  if walled = '{}' then return '{}'; end if;
  return coalesce((select array_agg(n.id) from notice n where n.dispatch_id = any (walled)), '{}');
end $$;
comment on function app_walled_notices() is 'The messages about walled reports.';

create function app_walled_people() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  walled uuid[] := app_walled();
begin
  if walled = '{}' then return '{}'; end if;
  return coalesce((select array_agg(p.id) from person p where p.report_id = any (walled)), '{}');
end $$;
comment on function app_walled_people() is 'The people whom walled reports name.';

create function app_reads_with_reason() returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  return exists (select from auditor_reading r where r.account_id = app_account() and r.ends_at > app_now());
end $$;
comment on function app_reads_with_reason() is 'Whether the account of this transaction has said why it reads, and the time for it still runs.';

revoke all on function app_walled(), app_walled_dispatches(), app_walled_notices(), app_walled_people(), app_reads_with_reason() from public;
grant execute on function app_walled(), app_walled_dispatches(), app_walled_notices(), app_walled_people() to careline, hart_state, agency, auditor, search;
grant execute on function app_reads_with_reason() to auditor;

reset role;
set role owner;

-- Written by `npm run -s policies`.
do $$
declare
  old record;
begin
  for old in select tablename, policyname from pg_policies where schemaname = 'public' and tablename = any ('{report,report_reporter,report_narrative,report_revision,person,link_decision,forwarding,dispatch,package,acknowledgement,outcome,question,redirection,desk_note,phone_call,police_notice,obligation,notice,attempt,tie,wall,break_glass}') loop
    execute format('drop policy %I on %I', old.policyname, old.tablename);
  end loop;
end $$;

revoke all on report, report_reporter, report_narrative, report_revision, person, link_decision, forwarding, dispatch, package, acknowledgement, outcome, question, redirection, desk_note, phone_call, police_notice, obligation, notice, attempt, tie, wall, break_glass from careline, hart_state, agency, auditor, worker, integrity, search, public_intake, watch, witness;

grant select on report to careline;
grant insert on report to careline;
grant update on report to careline;
grant select on report to auditor;
grant select (id, number, urgent) on report to agency, hart_state;
grant select on report to worker, integrity;
grant select on report to search;
create policy careline_select on report for select to careline
  using ((select app_account()) is not null and id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report for insert to careline
  with check ((select app_account()) is not null and id <> all ((select app_walled())::uuid[]));
create policy careline_update on report for update to careline
  using ((select app_account()) is not null and id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and id <> all ((select app_walled())::uuid[]));
create policy auditor_select on report for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and id <> all ((select app_walled())::uuid[]));
create policy worker_select on report for select to worker
  using (true);
create policy integrity_select on report for select to integrity
  using (true);
create policy search_select on report for select to search
  using ((select app_account()) is not null);

grant select on report_reporter to careline;
grant insert on report_reporter to careline;
grant update on report_reporter to careline;
create policy careline_select on report_reporter for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report_reporter for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on report_reporter for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));

grant select on report_narrative to careline;
grant insert on report_narrative to careline;
grant update on report_narrative to careline;
create policy careline_select on report_narrative for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report_narrative for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on report_narrative for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));

grant select on report_revision to careline;
grant insert on report_revision to careline;
create policy careline_select on report_revision for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report_revision for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));

grant select on person to careline;
grant insert on person to careline;
grant update on person to careline;
grant select on person to integrity;
grant select on person to search;
create policy careline_select on person for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on person for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on person for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on person for select to integrity
  using (true);
create policy search_select on person for select to search
  using ((select app_account()) is not null);

grant select on link_decision to careline;
grant insert on link_decision to careline;
grant update on link_decision to careline;
grant select on link_decision to integrity;
grant select on link_decision to search;
create policy careline_select on link_decision for select to careline
  using ((select app_account()) is not null and person_id <> all ((select app_walled_people())::uuid[]) and other_id <> all ((select app_walled_people())::uuid[]));
create policy careline_insert on link_decision for insert to careline
  with check ((select app_account()) is not null and person_id <> all ((select app_walled_people())::uuid[]) and other_id <> all ((select app_walled_people())::uuid[]));
create policy careline_update on link_decision for update to careline
  using ((select app_account()) is not null and person_id <> all ((select app_walled_people())::uuid[]) and other_id <> all ((select app_walled_people())::uuid[]))
  with check ((select app_account()) is not null and person_id <> all ((select app_walled_people())::uuid[]) and other_id <> all ((select app_walled_people())::uuid[]));
create policy integrity_select on link_decision for select to integrity
  using (true);
create policy search_select on link_decision for select to search
  using ((select app_account()) is not null);

grant select on forwarding to careline;
grant insert on forwarding to careline;
grant select on forwarding to auditor;
grant select on forwarding to integrity;
grant select on forwarding to worker;
grant insert on forwarding to worker;
create policy careline_select on forwarding for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on forwarding for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy auditor_select on forwarding for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on forwarding for select to integrity
  using (true);
create policy worker_select on forwarding for select to worker
  using (true);
create policy worker_insert on forwarding for insert to worker
  with check (true);

grant select on dispatch to careline;
grant insert on dispatch to careline;
grant update on dispatch to careline;
grant select on dispatch to agency, hart_state;
grant update (status, delivered_at, opened_at, acknowledged_at, acknowledged_name, acknowledged_role, case_number, acting_at) on dispatch to agency, hart_state;
grant select on dispatch to auditor;
grant select on dispatch to integrity;
grant select on dispatch to worker;
grant insert on dispatch to worker;
grant update on dispatch to worker;
create policy careline_select on dispatch for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on dispatch for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on dispatch for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy agency_select on dispatch for select to agency
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]));
create policy hart_state_select on dispatch for select to hart_state
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]));
create policy agency_update on dispatch for update to agency
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]));
create policy hart_state_update on dispatch for update to hart_state
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]));
create policy auditor_select on dispatch for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on dispatch for select to integrity
  using (true);
create policy worker_select on dispatch for select to worker
  using (true);
create policy worker_insert on dispatch for insert to worker
  with check (true);
create policy worker_update on dispatch for update to worker
  using (true)
  with check (true);

grant select on package to careline;
grant insert on package to careline;
grant select on package to agency, hart_state;
grant select on package to auditor;
grant select on package to worker;
grant insert on package to worker;
create policy careline_select on package for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on package for insert to careline
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy agency_select on package for select to agency
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = package.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_select on package for select to hart_state
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = package.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy auditor_select on package for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy worker_select on package for select to worker
  using (true);
create policy worker_insert on package for insert to worker
  with check (true);

grant select on acknowledgement to careline;
grant insert on acknowledgement to careline;
grant select on acknowledgement to agency, hart_state;
grant insert on acknowledgement to agency, hart_state;
grant select on acknowledgement to auditor;
grant select on acknowledgement to worker;
create policy careline_select on acknowledgement for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on acknowledgement for insert to careline
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = acknowledgement.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy agency_select on acknowledgement for select to agency
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = acknowledgement.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_select on acknowledgement for select to hart_state
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = acknowledgement.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy agency_insert on acknowledgement for insert to agency
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = acknowledgement.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_insert on acknowledgement for insert to hart_state
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = acknowledgement.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy auditor_select on acknowledgement for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy worker_select on acknowledgement for select to worker
  using (true);

grant select on outcome to careline;
grant insert on outcome to careline;
grant select on outcome to agency, hart_state;
grant insert on outcome to agency, hart_state;
grant select on outcome to auditor;
grant select on outcome to worker;
create policy careline_select on outcome for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on outcome for insert to careline
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = outcome.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy agency_select on outcome for select to agency
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = outcome.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_select on outcome for select to hart_state
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = outcome.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy agency_insert on outcome for insert to agency
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = outcome.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_insert on outcome for insert to hart_state
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = outcome.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy auditor_select on outcome for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy worker_select on outcome for select to worker
  using (true);

grant select on question to careline;
grant insert on question to careline;
grant update (answer, answered_at, answered_by) on question to careline;
grant select on question to agency, hart_state;
grant insert on question to agency, hart_state;
grant select on question to auditor;
grant select on question to worker;
create policy careline_select on question for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on question for insert to careline
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_update on question for update to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]))
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy agency_select on question for select to agency
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = question.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_select on question for select to hart_state
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = question.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy agency_insert on question for insert to agency
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = question.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_insert on question for insert to hart_state
  with check ((select app_account()) is not null and exists (select from dispatch d where d.id = question.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy auditor_select on question for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy worker_select on question for select to worker
  using (true);

grant select on redirection to careline;
grant insert on redirection to careline;
grant select on redirection to agency, hart_state;
grant select on redirection to auditor;
grant select on redirection to worker;
grant insert on redirection to worker;
create policy careline_select on redirection for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on redirection for insert to careline
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy agency_select on redirection for select to agency
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = redirection.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_select on redirection for select to hart_state
  using ((select app_account()) is not null and exists (select from dispatch d where d.id = redirection.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy auditor_select on redirection for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy worker_select on redirection for select to worker
  using (true);
create policy worker_insert on redirection for insert to worker
  with check (true);

grant select on desk_note to agency, hart_state;
grant insert on desk_note to agency, hart_state;
create policy agency_select on desk_note for select to agency
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_select on desk_note for select to hart_state
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy agency_insert on desk_note for insert to agency
  with check ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_insert on desk_note for insert to hart_state
  with check ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));

grant select on phone_call to careline;
grant insert on phone_call to careline;
grant select on phone_call to auditor;
create policy careline_select on phone_call for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on phone_call for insert to careline
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy auditor_select on phone_call for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));

grant select on police_notice to careline;
grant insert on police_notice to careline;
grant select on police_notice to auditor;
create policy careline_select on police_notice for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on police_notice for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy auditor_select on police_notice for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and report_id <> all ((select app_walled())::uuid[]));

grant select on obligation to careline;
grant insert on obligation to careline;
grant update on obligation to careline;
grant select on obligation to agency, hart_state;
grant insert on obligation to agency, hart_state;
grant update on obligation to agency, hart_state;
grant select on obligation to auditor;
grant select on obligation to worker;
grant insert on obligation to worker;
grant update on obligation to worker;
create policy careline_select on obligation for select to careline
  using ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy careline_insert on obligation for insert to careline
  with check ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy careline_update on obligation for update to careline
  using ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false)
  with check ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy agency_select on obligation for select to agency
  using ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy hart_state_select on obligation for select to hart_state
  using ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy agency_insert on obligation for insert to agency
  with check ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy hart_state_insert on obligation for insert to hart_state
  with check ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy agency_update on obligation for update to agency
  using ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false)
  with check ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy hart_state_update on obligation for update to hart_state
  using ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false)
  with check ((select app_account()) is not null and owed_by = any ((select app_desks())::text[]) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy auditor_select on obligation for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy worker_select on obligation for select to worker
  using (true);
create policy worker_insert on obligation for insert to worker
  with check (true);
create policy worker_update on obligation for update to worker
  using (true)
  with check (true);

grant select on notice to careline;
grant insert on notice to careline;
grant update (state, finished_at, due_at) on notice to careline;
grant select on notice to auditor;
grant select on notice to integrity;
grant select on notice to worker;
grant insert on notice to worker;
grant update on notice to worker;
create policy careline_select on notice for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on notice for insert to careline
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_update on notice for update to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]))
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy auditor_select on notice for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy integrity_select on notice for select to integrity
  using (true);
create policy worker_select on notice for select to worker
  using (true);
create policy worker_insert on notice for insert to worker
  with check (true);
create policy worker_update on notice for update to worker
  using (true)
  with check (true);

grant select on attempt to careline;
grant select on attempt to auditor;
grant select on attempt to worker;
grant insert on attempt to worker;
grant update (ended_at, outcome, evidence) on attempt to worker;
create policy careline_select on attempt for select to careline
  using ((select app_account()) is not null and notice_id <> all ((select app_walled_notices())::uuid[]));
create policy auditor_select on attempt for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and notice_id <> all ((select app_walled_notices())::uuid[]));
create policy worker_select on attempt for select to worker
  using (true);
create policy worker_insert on attempt for insert to worker
  with check (true);
create policy worker_update on attempt for update to worker
  using (true)
  with check (true);

grant select on tie to integrity;
grant insert on tie to integrity;
grant update on tie to integrity;
create policy integrity_select on tie for select to integrity
  using (true);
create policy integrity_insert on tie for insert to integrity
  with check (true);
create policy integrity_update on tie for update to integrity
  using (true)
  with check (true);

grant select on wall to integrity;
grant insert on wall to integrity;
grant update on wall to integrity;
create policy integrity_select on wall for select to integrity
  using (true);
create policy integrity_insert on wall for insert to integrity
  with check (true);
create policy integrity_update on wall for update to integrity
  using (true)
  with check (true);

grant select on break_glass to integrity;
grant insert on break_glass to integrity;
grant update on break_glass to integrity;
create policy integrity_select on break_glass for select to integrity
  using (true);
create policy integrity_insert on break_glass for insert to integrity
  with check (true);
create policy integrity_update on break_glass for update to integrity
  using (true)
  with check (true);

reset role;
set role integrity;

-- From ties to walls ---------------------------------------------------------------------------------------------------
create function names_in(words text) returns text[]
  language sql immutable set search_path = public, pg_temp
as $$
  with word as (select string_to_array(words, ' ') as w)
  select coalesce(array_agg(array_to_string(w[i:i + n], ' ')), '{}')
    from word, generate_series(1, least(cardinality(w), 40)) as i, generate_series(1, 3) as n
   where i + n <= cardinality(w)
$$;
comment on function names_in(text) is 'Every run of two to four words: a full name in any order and any alias is one of them.';

create function reports_of_tie(wanted uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
as $$
  with recursive held as (
    select * from tie t where t.id = wanted
  ), meant as (
    select t.person_id as id from held t where t.person_id is not null
    union select p.id from held t join person p on p.report_id = t.report_id and p.kind = 'child'
    union select p.id from held t cross join unnest(t.name_keys) as k(name)
            join person p on p.search_text like '%' || k.name || '%' and names_in(p.search_text) && array[k.name]
           where t.date_of_birth is null or p.date_of_birth is null or p.date_of_birth = t.date_of_birth
  ), same as (
    select id from meant
    union select case when l.person_id = s.id then l.other_id else l.person_id end
      from same s join link_decision l on s.id in (l.person_id, l.other_id)
     where l.decision = 'same' and l.undone_at is null
  )
  -- Whoever takes a report down goes on until it is submitted, unless the tie is about this very report.
  select r.id from report r cross join held t
   where (r.id = t.report_id or r.id in (select p.report_id from same s join person p using (id)))
     and not (r.status = 'draft' and r.created_by = t.account_id and r.id is distinct from t.report_id
              and r.id is distinct from (select p.report_id from person p where p.id = t.person_id))
$$;
comment on function reports_of_tie(uuid) is 'The reports a tie is about: named ones, those of the person, and of whoever was linked as the same human.';

create function wall_off(accounts uuid[], ties uuid[], reports uuid[]) returns void
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  walled uuid;
begin
  for walled in
    with made as (
      insert into wall (account_id, report_id, tie_id, since)
      select a, r, t, app_now() from unnest(accounts, ties, reports) as u(a, t, r)
      on conflict do nothing returning account_id)
    select distinct account_id from made
  loop
    -- Before the event of whatever is being written: whoever listens knows of the wall first.
    perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', walled, 'desks', '[]'::json))::text);
  end loop;
end $$;
comment on function wall_off(uuid[], uuid[], uuid[]) is 'Makes walls and tells the streams of the accounts behind them.';

create function ties_to_person(named uuid) returns table (account_id uuid, tie_id uuid, report_id uuid, by_creator boolean)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select t.account_id, t.id, p.report_id, r.status = 'draft' and r.created_by = t.account_id
    from person p join report r on r.id = p.report_id
    join tie t on t.lifted_at is null and t.name_keys && names_in(p.search_text)
     and (t.date_of_birth is null or p.date_of_birth is null or p.date_of_birth = t.date_of_birth)
   where p.id = named
$$;
comment on function ties_to_person(uuid) is 'Whose tie by name a person of a report is.';

-- The person who takes the report down goes on until it is submitted: a report that vanished while it is told would be lost.
create function wall_others() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform wall_off(array_agg(account_id), array_agg(tie_id), array_agg(report_id))
     from ties_to_person(new.id) where account_id is distinct from app_account() and not by_creator having count(*) > 0;
  return null;
end $$;
comment on function wall_others() is 'At once: whoever is tied to a name that a report now holds, except the person who is writing it.';

create function wall_writer() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform wall_off(array_agg(account_id), array_agg(tie_id), array_agg(report_id))
     from ties_to_person(new.id) where not by_creator having count(*) > 0;
  return null;
end $$;
comment on function wall_writer() is 'At commit: the writer too, unless it is still the own draft.';

create function wall_after_draft() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform wall_off(array_agg(t.account_id), array_agg(t.id), array_agg(new.id))
     from tie t where t.account_id = new.created_by and t.lifted_at is null and new.id in (select reports_of_tie(t.id))
   having count(*) > 0;
  return null;
end $$;
comment on function wall_after_draft() is 'At commit of the submission: whoever began the report and is tied to somebody in it.';

create function wall_linked() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform wall_off(array_agg(t.account_id), array_agg(t.id), array_agg(r))
     from tie t cross join lateral reports_of_tie(t.id) r
    where t.lifted_at is null and t.id in (
      select w.tie_id from wall w join person p on p.report_id = w.report_id where p.id in (new.person_id, new.other_id))
   having count(*) > 0;
  return null;
end $$;
comment on function wall_linked() is 'Two people are the same human: a wall about one is a wall about the other.';

revoke all on function reports_of_tie(uuid), wall_off(uuid[], uuid[], uuid[]), ties_to_person(uuid) from public;

-- What people do about walls: each function looks for itself at who asks, and answers nothing to anybody else -----------
create function keeps_walls() returns boolean
  language sql stable set search_path = public, pg_temp
  as $$ select app_account() is not null and app_role() in ('supervisor', 'hart_state') $$;
comment on function keeps_walls() is 'Whether whoever asks declares, lifts and reviews for others.';

create function reaches(wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
as $$
  select case current_setting('role', true)
    when 'careline' then exists (select from report r where r.id = wanted)
    when 'agency' then exists (select from dispatch d where d.report_id = wanted and d.desk_id = any (app_desks()))
    when 'hart_state' then exists (select from dispatch d where d.report_id = wanted and d.desk_id = any (app_desks()))
    else false end
$$;
comment on function reaches(uuid) is 'Whether whoever asks would have this report if no wall stood.';

create function declare_tie(new_id uuid, for_address text, new_kind text, of_report uuid, of_person uuid, given text, family text, born date, keys text[])
  returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  me uuid := app_account();
  whose uuid;
  about uuid := coalesce(of_report, (select p.report_id from person p where p.id = of_person));
begin
  if me is null or (num_nonnulls(of_report, of_person) > 0 and (about is null or about = any (app_walled()) or not reaches(about))) then
    return 'not_found';
  end if;
  select a.id into whose from account a where for_address is null and a.id = me or a.address = lower(for_address);
  if whose is distinct from me and not keeps_walls() then return 'not_found'; end if;
  if whose is null then return 'unknown_account'; end if;
  insert into tie (id, account_id, kind, report_id, person_id, given_name, family_name, date_of_birth, name_keys, declared_by, declared_at)
  values (new_id, whose, new_kind, case when of_person is null then of_report end, of_person, given, family, born, keys, me, app_now());
  perform wall_off(array_agg(whose), array_agg(new_id), array_agg(r.id))
     from reports_of_tie(new_id) as r(id) having count(*) > 0;
  return 'declared';
end $$;
comment on function declare_tie(uuid, text, text, uuid, uuid, text, text, date, text[]) is 'Puts on record what somebody has to do with a child or a case; the walls follow at once.';

create function ties_for_me()
  returns table (id uuid, mine boolean, address text, display_name text, kind text, name text, date_of_birth date, report_number text,
                 declared_at timestamptz, lift_asked_at timestamptz, lift_reason text, lift_asked_by_me boolean)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select t.id, true, a.address, a.display_name, t.kind, trim(coalesce(t.given_name, '') || ' ' || coalesce(t.family_name, '')), t.date_of_birth, null,
         t.declared_at, t.lift_asked_at, t.lift_reason, t.lift_asked_by is not distinct from app_account()
    from tie t join account a on a.id = t.account_id
   where t.account_id = app_account() and t.declared_by = app_account() and t.lifted_at is null
  union all
  select t.id, false, a.address, a.display_name, t.kind, trim(coalesce(t.given_name, '') || ' ' || coalesce(t.family_name, '')), t.date_of_birth, r.number,
         t.declared_at, t.lift_asked_at, t.lift_reason, t.lift_asked_by is not distinct from app_account()
    from tie t join account a on a.id = t.account_id
    left join person p on p.id = t.person_id
    left join report r on r.id = coalesce(t.report_id, p.report_id) and r.id <> all (app_walled())
   where keeps_walls() and t.account_id <> app_account() and t.lifted_at is null
   order by 9 desc, 1
$$;
comment on function ties_for_me() is 'Own ties as the person declared them, never what they matched; for keepers of walls those of others.';

create function lift_tie(wanted uuid, why text) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  me uuid := app_account();
  held tie%rowtype;
begin
  select * into held from tie t where t.id = wanted and t.lifted_at is null for update;
  if not found or me is null then return 'not_found'; end if;
  if not (held.account_id = me and held.declared_by = me) and not (keeps_walls() and held.account_id <> me) then
    return 'not_found';
  end if;
  if held.lift_asked_by is null then
    update tie set lift_asked_by = me, lift_asked_at = app_now(), lift_reason = why where id = wanted;
    return 'asked';
  end if;
  if held.lift_asked_by = me or held.account_id = me or not keeps_walls() then return 'second_person'; end if;
  update tie set lifted_by = me, lifted_at = app_now() where id = wanted;
  update wall set lifted_at = app_now() where tie_id = wanted and lifted_at is null;
  perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', held.account_id, 'desks', '[]'::json))::text);
  return 'lifted';
end $$;
comment on function lift_tie(uuid, text) is 'The first asks, another one lifts; never the person behind the wall.';

create function break_glass(new_id uuid, wanted_number text, why text)
  returns table (id uuid, report_id uuid, dispatch_ids uuid[], ends_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  wanted uuid;
begin
  select r.id into wanted from report r where r.number = wanted_number;
  if wanted is null or not wanted = any (app_walled()) or not reaches(wanted) then return; end if;
  insert into break_glass (id, account_id, report_id, reason, opened_at, ends_at)
  values (new_id, app_account(), wanted, why, app_now(), app_now() + interval '3 hours');
  perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', app_account(), 'desks', '[]'::json))::text);
  return query select b.id, b.report_id, coalesce((select array_agg(d.id) from dispatch d where d.report_id = wanted and d.superseded_by is null and d.desk_id = any (app_desks())), '{}'), b.ends_at
    from break_glass b where b.id = new_id;
end $$;
comment on function break_glass(uuid, text, text) is 'Opens a walled report for three hours. A number that does not exist, is not walled or was never for this person answers nothing.';

create function broken_glass()
  returns table (id uuid, mine boolean, address text, display_name text, report_id uuid, report_number text, dispatch_ids uuid[], reason text,
                 opened_at timestamptz, ends_at timestamptz, running boolean, reviewed_at timestamptz, outcome text, note text)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select b.id, b.account_id = app_account(), a.address, a.display_name, case when b.account_id = app_account() then b.report_id end, r.number,
         case when b.account_id = app_account() then coalesce((select array_agg(d.id) from dispatch d where d.report_id = b.report_id and d.superseded_by is null and d.desk_id = any (app_desks())), '{}') else '{}' end,
         b.reason, b.opened_at, b.ends_at, b.ends_at > app_now(), b.reviewed_at, b.outcome, b.note
    from break_glass b join account a on a.id = b.account_id join report r on r.id = b.report_id
   where b.account_id = app_account() and b.ends_at > app_now()
      or keeps_walls() and b.account_id <> app_account() and b.report_id <> all (app_walled())
   order by b.reviewed_at is not null, b.opened_at desc limit 200
$$;
comment on function broken_glass() is 'What is open for me now; for keepers of walls everything that others opened, unreviewed first.';

create function review_break_glass(wanted uuid, judged text, why text) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  held break_glass%rowtype;
begin
  select * into held from break_glass b where b.id = wanted for update;
  if not found or not keeps_walls() or held.account_id = app_account() or held.report_id = any (app_walled()) then return 'not_found'; end if;
  if held.reviewed_at is not null then return 'reviewed_already'; end if;
  update break_glass set reviewed_at = app_now(), reviewed_by = app_account(), outcome = judged, note = why, ends_at = least(ends_at, app_now())
   where id = wanted;
  perform pg_notify('hartline_live', json_build_array(json_build_object('kind', 'wall.changed', 'id', held.account_id, 'desks', '[]'::json))::text);
  return 'reviewed';
end $$;
comment on function review_break_glass(uuid, text, text) is 'Another person says whether it was right; what is still open ends with it.';

create function wall_state() returns table (walls integer, glass_ends_in interval)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select (select count(*)::integer from wall w where w.account_id = app_account() and w.lifted_at is null),
         (select min(b.ends_at) - app_now() from break_glass b where b.account_id = app_account() and b.ends_at > app_now())
$$;
comment on function wall_state() is 'For the stream of one person: whether anything has to be held back, and when emergency access ends.';

revoke all on function reaches(uuid), declare_tie(uuid, text, text, uuid, uuid, text, text, date, text[]), ties_for_me(), lift_tie(uuid, text),
  break_glass(uuid, text, text), broken_glass(), review_break_glass(uuid, text, text), wall_state() from public;
grant execute on function declare_tie(uuid, text, text, uuid, uuid, text, text, date, text[]), ties_for_me(), lift_tie(uuid, text),
  break_glass(uuid, text, text), broken_glass(), review_break_glass(uuid, text, text), wall_state() to careline, hart_state, agency;

reset role;
set role owner;
create trigger walls_others after insert or update of search_text, date_of_birth on person
  for each row execute function wall_others();
create constraint trigger walls_writer after insert or update of search_text, date_of_birth on person
  deferrable initially deferred for each row execute function wall_writer();
create constraint trigger walls_after_draft after update of status on report
  deferrable initially deferred for each row when (old.status = 'draft' and new.status <> 'draft') execute function wall_after_draft();
create trigger walls_linked after insert on link_decision
  for each row when (new.decision = 'same') execute function wall_linked();
reset role;

set role search;
create or replace function find_people(wanted_name text, born date, wanted_phones text[], wanted_handles text[], not_in_report uuid, most integer)
  returns table (person_id uuid, report_id uuid, report_number text, report_status text, received_at timestamptz, kind text,
                 given_name text, family_name text, aliases text[], date_of_birth date,
                 name_likeness real, sounds_alike boolean, born_near boolean, same_phone boolean, same_handle boolean)
  language sql stable security definer set search_path = public, pg_temp set pg_trgm.similarity_threshold = 0.3
as $$
  with hit as (
    (select p.id from person p where wanted_name <> '' and p.search_text % wanted_name
      order by similarity(p.search_text, wanted_name) desc limit 200)
    union
    (select p.id from person p where born is not null and p.date_of_birth between born - 3 and born + 3 limit 200)
    union
    (select p.id from person p where cardinality(wanted_phones) > 0 and p.phones && wanted_phones limit 100)
    union
    (select p.id from person p where cardinality(wanted_handles) > 0 and p.handles && wanted_handles limit 100)
  ), judged as (
    select p.id, p.report_id, r.number, r.status, r.received_at, p.kind, p.given_name, p.family_name, p.aliases, p.date_of_birth,
           case when wanted_name = '' then 0::real else greatest(similarity(p.search_text, wanted_name), word_similarity(wanted_name, p.search_text)) end as likeness,
           wanted_name <> '' and p.family_name is not null
             and dmetaphone(p.family_name) = dmetaphone(split_part(wanted_name, ' ', -1)) as sounds,
           born is not null and p.date_of_birth between born - 370 and born + 370 as near,
           p.phones && wanted_phones as phone, p.handles && wanted_handles as handle
    from hit join person p using (id) join report r on r.id = p.report_id
    where p.removed_at is null and r.status <> 'retracted'
      and (not_in_report is null or p.report_id <> not_in_report)
      and p.report_id <> all ((select app_walled())::uuid[])
      and current_setting('role', true) = 'careline'
  )
  select * from judged j
  where j.phone or j.handle or j.likeness >= 0.3
     or (j.near and (j.likeness >= 0.2 or j.sounds)) or (j.sounds and j.likeness >= 0.25)
  order by (j.phone::int + j.handle::int) * 2 + j.likeness + j.near::int * 0.5 + j.sounds::int * 0.3 desc, j.received_at desc
  limit most
$$;
reset role;
