-- 0060 looks: who looked at a record, for those it belongs to; and accounts that open far more records than their
-- colleagues lose browsing until a second person has looked. Owner: src/safeguards/looks, src/safeguards/browsing. Breaking: no.
set role owner;

create table record_opening (
  account_id uuid not null references account (id),
  day        date not null,
  report_id  uuid not null references report (id),
  acted_as   text not null,
  at         timestamptz not null,
  primary key (account_id, day, report_id)
);
comment on table record_opening is 'Which reports of other people an account opened on which day (UTC), at = the last time that day. Counts unusual access; the proof of a read is its audit leaf.';
create index record_opening_lately on record_opening (account_id, at);
create index record_opening_by_role on record_opening (acted_as, day);

create table browsing_stop (
  id           uuid primary key,
  account_id   uuid not null references account (id),
  acted_as     text not null,
  at           timestamptz not null,
  reason       text not null check (reason in ('ceiling', 'colleagues')),
  window_hours integer not null check (window_hours > 0),
  opened       integer not null,
  usual        double precision,
  rule_id      text not null,
  reviewed_at  timestamptz,
  reviewed_by  uuid references account (id),
  decision     text check (decision in ('restored', 'kept')),
  note         text,
  check ((reviewed_at is null) = (decision is null) and (reviewed_at is null) = (reviewed_by is null)),
  constraint another_person_reviews check (reviewed_by <> account_id)
);
comment on table browsing_stop is 'An account that opened far more records than its colleagues: no lists, no search, no other people''s reports, no exports until another person restores it. In force unless decision = restored. usual = what a colleague opens in a day; null when there were too few to compare with.';
create unique index browsing_stop_in_force on browsing_stop (account_id) where decision is distinct from 'restored';

do $$
declare
  t text;
begin
  foreach t in array array['record_opening', 'browsing_stop'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy integrity_all on %I to integrity using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update on record_opening to integrity;
grant select, insert, update on browsing_stop to integrity;
grant select on desk, agency to integrity;

reset role;
set role integrity;

create function account_role() returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$ select a.role from account a where a.id = app_account() and a.suspended_at is null $$;
comment on function account_role() is 'What the account of this transaction is here for; null when nobody is signed in.';

create function agencies_of(of_account uuid) returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce(array_agg(distinct d.agency_id order by d.agency_id), '{}') from account_desk m join desk d on d.id = m.desk_id where m.account_id = of_account $$;
comment on function agencies_of(uuid) is 'The agencies whose desks an account answers for.';

create function who_looked(wanted_kind text, wanted_id uuid, before_id uuid, most integer)
  returns table (id uuid, at timestamptz, who text, address text, acted_as text, agencies text[], origin text, act text, subject_kind text, desk text, outcome text)
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  viewer text := account_role();
  entry dispatch%rowtype;
  whole uuid;
  only_agencies text[];
begin
  if wanted_kind = 'report' and viewer in ('supervisor', 'auditor') then
    select r.id into whole from report r where r.id = wanted_id and r.id <> all (app_walled());
    if not found then
      return;
    end if;
  elsif wanted_kind = 'dispatch' then
    select * into entry from dispatch d where d.id = wanted_id and d.report_id <> all (app_walled());
    if not found then
      return;
    elsif viewer = 'hart_state' and entry.desk_id = any (app_desks()) then
      whole := entry.report_id;
    elsif viewer = 'party' and entry.desk_id = any (app_desks()) then
      select array[d.agency_id] into only_agencies from desk d where d.id = entry.desk_id;
    elsif viewer not in ('supervisor', 'auditor') or viewer is null then
      return;
    end if;
  else
    return;
  end if;
  return query
    select l.id, l.at, a.display_name, a.address, l.acted_as,
           coalesce((select array_agg(g.name order by g.name) from agency g where g.id = any (agencies_of(l.account_id))), '{}'),
           l.origin, l.act, l.subject_kind, d.desk_name, l.outcome
      from audit_leaf l
      left join account a on a.id = l.account_id
      left join dispatch d on d.id = case when l.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject_id::uuid end
     where l.subject_id = any (case when whole is null then array[wanted_id::text]
                                    else array(select whole::text union all select o.id::text from dispatch o where o.report_id = whole) end)
       and (only_agencies is null or agencies_of(l.account_id) && only_agencies)
       and (before_id is null or l.id < before_id)
     order by l.id desc limit most;
end $$;
comment on function who_looked(text, uuid, uuid, integer) is 'Every leaf about one record, newest first: all of a report for Careline supervisors, auditors and, through an own entry, the HART Lead; of an entry for members of its desk, and of those only their own agency''s.';

create function looks_statewide(wanted_number text, before_id uuid, most integer)
  returns table (id uuid, at timestamptz, who text, address text, acted_as text, agencies text[], origin text, act text, subject_kind text, desk text, outcome text, number text)
  language sql stable security definer set search_path = public, pg_temp
as $$
  with record as (select r.id from report r where r.number = wanted_number and r.id <> all (app_walled())),
  about as (select id::text from record union all select d.id::text from dispatch d join record r on r.id = d.report_id)
  select l.id, l.at, a.display_name, a.address, l.acted_as,
         coalesce((select array_agg(g.name order by g.name) from agency g where g.id = any (agencies_of(l.account_id))), '{}'),
         l.origin, l.act, l.subject_kind, d.desk_name, l.outcome,
         coalesce(d.report_number, (select r.number from report r where r.id = case when l.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject_id::uuid end))
    from audit_leaf l
    left join account a on a.id = l.account_id
    left join dispatch d on d.id = case when l.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject_id::uuid end
   where (select account_role()) = 'auditor'
     and (d.report_id <> all ((select app_walled())::uuid[])) is not false
     and l.subject_id <> all (array(select w::text from unnest((select app_walled())::uuid[]) w))
     and (wanted_number is null or l.subject_id = any (array(select about.id from about)))
     and (before_id is null or l.id < before_id)
   order by l.id desc limit most
$$;
comment on function looks_statewide(text, uuid, integer) is 'Every leaf of the installation, or of one report by its number, newest first. Answers auditors only.';

create function is_own_work(of_account uuid, kind text, wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
as $$
  select case kind
    when 'report' then exists (
      select from report r where r.id = wanted
         and (r.status = 'draft' or of_account in (r.created_by, r.submitted_by, r.screened_by, r.changed_by)))
    when 'dispatch' then exists (
      select from dispatch d join report r on r.id = d.report_id where d.id = wanted
         and (d.desk_id in (select m.desk_id from account_desk m where m.account_id = of_account)
              or r.status = 'draft' or of_account in (r.created_by, r.submitted_by, r.screened_by, r.changed_by)))
    else false end
$$;
comment on function is_own_work(uuid, text, uuid) is 'A draft, a report this account took, changed or screened, or an entry of one of its desks: never browsing.';

create function browsing_gate(of_account uuid, kind text, wanted uuid, window_hours integer)
  returns table (stopped boolean, in_hour integer, in_window integer)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  record_id uuid;
  since timestamptz;
begin
  if is_own_work(of_account, kind, wanted) then
    return query select false, 0, 0;
    return;
  end if;
  if exists (select from browsing_stop s where s.account_id = of_account and s.decision is distinct from 'restored') then
    return query select true, 0, 0;
    return;
  end if;
  record_id := case kind when 'report' then (select r.id from report r where r.id = wanted)
                         when 'dispatch' then (select d.report_id from dispatch d where d.id = wanted) end;
  if record_id is null then
    return query select false, 0, 0;
    return;
  end if;
  insert into record_opening as o (account_id, day, report_id, acted_as, at)
  select of_account, (app_now() at time zone 'UTC')::date, record_id, a.role, app_now() from account a where a.id = of_account
  on conflict (account_id, day, report_id) do update set at = excluded.at;
  select coalesce(max(s.reviewed_at), '-infinity') into since
    from browsing_stop s where s.account_id = of_account and s.decision = 'restored';
  return query
    select false,
           (count(distinct o.report_id) filter (where o.at > app_now() - interval '1 hour'))::integer,
           count(distinct o.report_id)::integer
      from record_opening o
     where o.account_id = of_account and o.at > greatest(since, app_now() - make_interval(hours => window_hours));
end $$;
comment on function browsing_gate(uuid, text, uuid, integer) is 'Asked before anything is browsed: may this account, and how many reports of other people has it opened in the last hour and in the window, this one included. A restored account starts at zero.';

create function colleagues_usual(of_account uuid, days integer) returns table (usual double precision)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select count(*)::double precision / count(distinct o.day)
    from record_opening o
   where o.acted_as = (select a.role from account a where a.id = of_account) and o.account_id <> of_account
     and o.day > (app_now() at time zone 'UTC')::date - days
   group by o.account_id
$$;
comment on function colleagues_usual(uuid, integer) is 'For each colleague in the same role: reports of other people opened on an average day on which any was opened.';

create function stop_browsing(new_id uuid, of_account uuid, why text, hours integer, how_many integer, usually double precision, rule text) returns boolean
  language sql volatile security definer set search_path = public, pg_temp
as $$
  with stopped as (
    insert into browsing_stop (id, account_id, acted_as, at, reason, window_hours, opened, usual, rule_id)
    select new_id, a.id, a.role, app_now(), why, hours, how_many, usually, rule from account a where a.id = of_account
    on conflict (account_id) where decision is distinct from 'restored' do nothing returning 1)
  select exists (select from stopped)
$$;
comment on function stop_browsing(uuid, uuid, text, integer, integer, double precision, text) is 'Takes browsing from an account, in all processes from the commit on; false when it was stopped already.';

create function browsing_stops(before_id uuid, most integer)
  returns table (id uuid, who text, address text, acted_as text, at timestamptz, reason text, window_hours integer, opened integer, usual double precision,
                 reviewed_at timestamptz, reviewer text, decision text, note text, own boolean)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select s.id, a.display_name, a.address, s.acted_as, s.at, s.reason, s.window_hours, s.opened, s.usual,
         s.reviewed_at, r.display_name, s.decision, s.note, s.account_id = app_account()
    from browsing_stop s join account a on a.id = s.account_id left join account r on r.id = s.reviewed_by
   where (select account_role()) in ('supervisor', 'hart_state', 'auditor') and (before_id is null or s.id < before_id)
   order by s.id desc limit most
$$;
comment on function browsing_stops(uuid, integer) is 'Accounts that lost browsing, newest first, for supervisors, the HART Lead and auditors.';

create function review_browsing_stop(wanted uuid, new_decision text, why text) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  held browsing_stop%rowtype;
begin
  select * into held from browsing_stop s where s.id = wanted for update;
  if not found or account_role() is distinct from 'supervisor' and account_role() is distinct from 'hart_state' then
    return 'not_found';
  elsif held.account_id = app_account() then
    return 'own';
  elsif held.decision = 'restored' then
    return 'restored_already';
  end if;
  update browsing_stop s set reviewed_at = app_now(), reviewed_by = app_account(), decision = new_decision, note = why where s.id = wanted;
  return 'done';
end $$;
comment on function review_browsing_stop(uuid, text, text) is 'A second person restores browsing or keeps it stopped; nobody reviews themselves.';

revoke all on function account_role(), agencies_of(uuid), who_looked(text, uuid, uuid, integer), looks_statewide(text, uuid, integer), is_own_work(uuid, text, uuid),
  browsing_gate(uuid, text, uuid, integer), colleagues_usual(uuid, integer), stop_browsing(uuid, uuid, text, integer, integer, double precision, text),
  browsing_stops(uuid, integer), review_browsing_stop(uuid, text, text) from public;
grant execute on function who_looked(text, uuid, uuid, integer) to careline, hart_state, agency, auditor;
grant execute on function looks_statewide(text, uuid, integer) to auditor;
grant execute on function browsing_gate(uuid, text, uuid, integer), colleagues_usual(uuid, integer) to hartline_login;
grant execute on function stop_browsing(uuid, uuid, text, integer, integer, double precision, text) to worker;
grant execute on function browsing_stops(uuid, integer) to careline, hart_state, auditor;
grant execute on function review_browsing_stop(uuid, text, text) to careline, hart_state;

reset role;
