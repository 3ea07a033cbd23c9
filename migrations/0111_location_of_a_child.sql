-- 0111 location of a child: a compartment with a row, rights and keys of its own, so that whoever may read a report
-- reads it without the places where the child may be met. What is there is moved, sealed as it is.
-- Owner: src/journey, src/safeguards/access. Breaking: no.
set role owner;

create table report_location (
  report_id uuid primary key references report (id),
  content   jsonb not null
);
comment on table report_location is 'Compartment victim location: where a child is or may be met, sealed. Written together with report.content, under the same version.';

-- The owner sees every row for this one move, and the digests are made anew below.
alter table report no force row level security;
alter table report disable trigger user;
insert into report_location (report_id, content)
select r.id, jsonb_build_object('sealed', (select jsonb_agg(p order by n) from jsonb_array_elements(r.content -> 'sealed') with ordinality as x(p, n) where p ->> 'in' = 'victim_location'))
  from report r where r.content -> 'sealed' @> '[{"in": "victim_location"}]';
update report set content = jsonb_build_object('sealed', (select coalesce(jsonb_agg(p order by n), '[]') from jsonb_array_elements(content -> 'sealed') with ordinality as x(p, n) where p ->> 'in' <> 'victim_location'))
 where content -> 'sealed' @> '[{"in": "victim_location"}]';
alter table report enable trigger user;
alter table report force row level security;

alter table report_location enable row level security;
alter table report_location force row level security;
grant select on report_location to careline;
grant insert on report_location to careline;
grant update on report_location to careline;
grant select on report_location to integrity;
create policy careline_select on report_location for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on report_location for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on report_location for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on report_location for select to integrity
  using (true);

reset role;

select safeguard_content('report', '{id}', '{number,status,version,received_at,created_at,created_by,submitted_at,submitted_by,edition_id,urgent,dmst_flag,dmst_confidence,trafficking,dmst_reasons,dmst_basis,screening_decision,screening_reason,screened_at,screened_by,account_reviewed,content}');
select safeguard_content('report_location', '{report_id}', '{content}');
