-- 0110 search plans: the search function itself answers nobody who is not signed in, and its role reads without a
-- condition: the operators of the search index are not leakproof, so any condition of a policy keeps PostgreSQL from
-- using it. What is owed, soonest first, is read in the order of an index.
-- Owner: src/safeguards/access, src/people, src/obligations. Breaking: no.
set role owner;
drop policy search_select on report;
create policy search_select on report for select to search
  using (true);
drop policy search_select on person;
create policy search_select on person for select to search
  using (true);
drop policy search_select on link_decision;
create policy search_select on link_decision for select to search
  using (true);
-- Reason: what is open is a small part of the table, and a migration is one transaction.
create index obligation_open_by_due on obligation (due_at, id) where state = 'open';
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
      and (select app_account()) is not null
      and current_setting('role', true) = 'careline'
  )
  select * from judged j
  where j.phone or j.handle or j.likeness >= 0.3
     or (j.near and (j.likeness >= 0.2 or j.sounds)) or (j.sounds and j.likeness >= 0.25)
  order by (j.phone::int + j.handle::int) * 2 + j.likeness + j.near::int * 0.5 + j.sounds::int * 0.3 desc, j.received_at desc
  limit most
$$;
reset role;
