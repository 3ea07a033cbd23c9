-- 0080 rights: policies and column grants of every table with rows about a report, written from the policy table
-- (npm run -s policies), once all of these tables are there. Owner: src/safeguards/access. Breaking: no.
set role owner;

do $$
declare
  old record;
begin
  for old in select tablename, policyname from pg_policies where schemaname = 'public' and tablename = any ('{report,report_reporter,report_narrative,report_revision,person,link_decision,forwarding,dispatch,package,acknowledgement,outcome,question,redirection,desk_note,phone_call,police_notice,obligation,notice,attempt,tie,wall,break_glass,record_opening}') loop
    execute format('drop policy %I on %I', old.policyname, old.tablename);
  end loop;
end $$;

revoke all on report, report_reporter, report_narrative, report_revision, person, link_decision, forwarding, dispatch, package, acknowledgement, outcome, question, redirection, desk_note, phone_call, police_notice, obligation, notice, attempt, tie, wall, break_glass, record_opening from careline, hart_state, agency, auditor, worker, integrity, search, public_intake, watch, witness;

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
grant select on report_reporter to integrity;
create policy careline_select on report_reporter for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report_reporter for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on report_reporter for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on report_reporter for select to integrity
  using (true);

grant select on report_narrative to careline;
grant insert on report_narrative to careline;
grant update on report_narrative to careline;
grant select on report_narrative to integrity;
create policy careline_select on report_narrative for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report_narrative for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on report_narrative for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on report_narrative for select to integrity
  using (true);

grant select on report_revision to careline;
grant insert on report_revision to careline;
grant select on report_revision to integrity;
create policy careline_select on report_revision for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report_revision for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on report_revision for select to integrity
  using (true);

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
grant select on package to integrity;
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
create policy integrity_select on package for select to integrity
  using (true);

grant select on acknowledgement to careline;
grant insert on acknowledgement to careline;
grant select on acknowledgement to agency, hart_state;
grant insert on acknowledgement to agency, hart_state;
grant select on acknowledgement to auditor;
grant select on acknowledgement to worker;
grant select on acknowledgement to integrity;
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
create policy integrity_select on acknowledgement for select to integrity
  using (true);

grant select on outcome to careline;
grant insert on outcome to careline;
grant select on outcome to agency, hart_state;
grant insert on outcome to agency, hart_state;
grant select on outcome to auditor;
grant select on outcome to worker;
grant select on outcome to integrity;
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
create policy integrity_select on outcome for select to integrity
  using (true);

grant select on question to careline;
grant insert on question to careline;
grant update (answer, answered_at, answered_by) on question to careline;
grant select on question to agency, hart_state;
grant insert on question to agency, hart_state;
grant select on question to auditor;
grant select on question to worker;
grant select on question to integrity;
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
create policy integrity_select on question for select to integrity
  using (true);

grant select on redirection to careline;
grant insert on redirection to careline;
grant select on redirection to agency, hart_state;
grant select on redirection to auditor;
grant select on redirection to worker;
grant insert on redirection to worker;
grant select on redirection to integrity;
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
create policy integrity_select on redirection for select to integrity
  using (true);

grant select on desk_note to agency, hart_state;
grant insert on desk_note to agency, hart_state;
grant select on desk_note to integrity;
create policy agency_select on desk_note for select to agency
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_select on desk_note for select to hart_state
  using ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy agency_insert on desk_note for insert to agency
  with check ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy hart_state_insert on desk_note for insert to hart_state
  with check ((select app_account()) is not null and desk_id = any ((select app_desks())::text[]) and report_id <> all ((select app_walled())::uuid[]) and exists (select from dispatch d where d.id = desk_note.dispatch_id and d.desk_id = any ((select app_desks())::text[])));
create policy integrity_select on desk_note for select to integrity
  using (true);

grant select on phone_call to careline;
grant insert on phone_call to careline;
grant select on phone_call to auditor;
grant select on phone_call to integrity;
create policy careline_select on phone_call for select to careline
  using ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy careline_insert on phone_call for insert to careline
  with check ((select app_account()) is not null and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy auditor_select on phone_call for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and dispatch_id <> all ((select app_walled_dispatches())::uuid[]));
create policy integrity_select on phone_call for select to integrity
  using (true);

grant select on police_notice to careline;
grant insert on police_notice to careline;
grant select on police_notice to auditor;
grant select on police_notice to integrity;
create policy careline_select on police_notice for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on police_notice for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy auditor_select on police_notice for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on police_notice for select to integrity
  using (true);

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
grant select on obligation to integrity;
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
create policy integrity_select on obligation for select to integrity
  using (true);

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

grant select on record_opening to integrity;
grant insert on record_opening to integrity;
grant update on record_opening to integrity;
create policy integrity_select on record_opening for select to integrity
  using (true);
create policy integrity_insert on record_opening for insert to integrity
  with check (true);
create policy integrity_update on record_opening for update to integrity
  using (true)
  with check (true);

reset role;

-- What came after the audit log is under the same safeguard.
select safeguard_content('desk_note', '{id}', '{dispatch_id,report_id,desk_id,text}');
