-- 0009 walls: the four parties cannot be taken away again, evidence is narrowed to what must change, and a session that
-- does not say whom it acts for sees nothing. Owner: src/platform, src/safeguards. Breaking: no.
set role integrity;

create function refuse_missing_parties(wanted uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  held report%rowtype;
  missing text;
begin
  select * into held from report r where r.id = wanted;
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
end $$;
comment on function refuse_missing_parties(uuid) is 'Fails when a submitted trafficking report lacks a dispatch for one of the four parties.';
revoke all on function refuse_missing_parties(uuid) from public;

create or replace function four_parties_or_nothing() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform refuse_missing_parties(new.id);
  return null;
end $$;

create function four_parties_stay() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform refuse_missing_parties(old.report_id);
  return null;
end $$;
comment on function four_parties_stay() is 'At commit: whoever removed or moved a dispatch left its report with one for each of the four parties, or the transaction fails.';

reset role;
set role owner;

create constraint trigger dispatch_keeps_four_parties
  after delete or update of report_id, party, forwarding_id on dispatch
  deferrable initially deferred for each row execute function four_parties_stay();

-- What happened stays as it was written; only what is still open may be completed.
revoke update on attempt from worker;
grant update (ended_at, outcome, evidence) on attempt to worker;
revoke update on question from careline;
grant update (answer, answered_at, answered_by) on question to careline;

do $$
declare
  t text;
begin
  foreach t in array array['report', 'report_reporter', 'report_narrative', 'report_revision', 'person', 'link_decision',
                           'forwarding', 'dispatch', 'package', 'acknowledgement', 'outcome', 'question', 'redirection',
                           'phone_call', 'obligation', 'notice'] loop
    execute format('alter policy careline_all on %I using ((select app_account()) is not null) with check ((select app_account()) is not null)', t);
  end loop;
  foreach t in array array['attempt', 'endpoint_health'] loop
    execute format('alter policy careline_reads on %I using ((select app_account()) is not null)', t);
  end loop;
  foreach t in array array['person', 'link_decision', 'report'] loop
    execute format('alter policy search_reads on %I using ((select app_account()) is not null)', t);
  end loop;
end $$;
alter policy audit_read on audit_leaf to integrity;
create policy auditor_reads on audit_leaf for select to auditor using ((select app_account()) is not null);
alter policy directory_readers on contact to worker;
create policy signed_in_readers on contact for select to careline, hart_state, auditor using ((select app_account()) is not null);

reset role;
