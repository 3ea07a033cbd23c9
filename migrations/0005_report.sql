-- 0005 report: the report, its compartments, the people named in it, links between them.
-- Owner: src/journey/1-intake, src/people. Breaking: no.
set role owner;

create sequence report_number as bigint;
grant usage on sequence report_number to careline;

create table report (
  id                  uuid primary key,
  number              text not null unique,
  status              text not null check (status in ('draft', 'submitted', 'closed', 'retracted')),
  version             integer not null check (version > 0),
  received_at         timestamptz not null,
  created_at          timestamptz not null,
  created_by          uuid not null,
  changed_at          timestamptz not null,
  changed_by          uuid not null,
  submitted_at        timestamptz,
  submitted_by        uuid,
  edition_id          text not null,
  urgent              boolean not null default false,
  dmst_flag           boolean,
  dmst_confidence     text check (dmst_confidence in ('suspected', 'high_risk', 'confirmed')),
  trafficking         text check (trafficking in ('sex', 'labor', 'mixed')),
  dmst_reasons        jsonb not null default '[]',
  dmst_basis          text,
  screening_decision  text check (screening_decision in ('accepted_investigation', 'accepted_far', 'not_accepted', 'info_only', 'duplicate_linked')),
  screening_reason    text,
  screened_at         timestamptz,
  screened_by         uuid,
  account_reviewed    boolean not null default false,
  content             jsonb not null,
  field_versions      jsonb not null default '{}',
  tasks               jsonb not null default '[]',
  check ((status = 'submitted') <= (submitted_at is not null and dmst_flag is not null))
);
comment on table report is 'What somebody told the Careline, draft or submitted. The reporter and the raw narrative stand in tables of their own.';
comment on column report.content is 'Intake body without reporter and narrative; field_versions says at which version each path last changed.';
create index report_newest on report (received_at desc, id desc);
create index report_by_status on report (status, received_at desc);

create table report_reporter (
  report_id uuid primary key references report (id),
  content   jsonb not null
);
comment on table report_reporter is 'Compartment reporter: who called. Leaves the Careline in no package.';

create table report_narrative (
  report_id uuid primary key references report (id),
  narrative text not null
);
comment on table report_narrative is 'Compartment narrative: the call as taken down. It never travels.';

create table report_revision (
  report_id  uuid not null references report (id),
  version    integer not null,
  at         timestamptz not null,
  account_id uuid not null,
  content    jsonb not null,
  primary key (report_id, version)
);
comment on table report_revision is 'The content of each submitted version as it was sent on; drafts leave no trail of keystrokes.';

create table person (
  id            uuid primary key,
  report_id     uuid not null references report (id),
  kind          text not null check (kind in ('child', 'caregiver', 'sibling', 'alleged_perpetrator')),
  item_id       text not null,
  given_name    text,
  family_name   text,
  aliases       text[] not null default '{}',
  date_of_birth date,
  phones        text[] not null default '{}',
  handles       text[] not null default '{}',
  search_text   text not null,
  removed_at    timestamptz,
  unique (report_id, kind, item_id)
);
comment on table person is 'A person as one report names them. The same human in two reports is two rows until somebody links them.';
create index person_search on person using gin (search_text gin_trgm_ops) with (fastupdate = on);
create index person_birth on person (date_of_birth) where date_of_birth is not null;
create index person_phones on person using gin (phones);
create index person_handles on person using gin (handles);

create table link_decision (
  id           uuid primary key,
  person_id    uuid not null references person (id),
  other_id     uuid not null references person (id),
  decision     text not null check (decision in ('same', 'different')),
  reasons      jsonb not null,
  decided_at   timestamptz not null,
  decided_by   uuid not null,
  undone_at    timestamptz,
  undone_by    uuid,
  check (person_id <> other_id)
);
comment on table link_decision is 'A person decided that two rows are, or are not, the same human. Undoing keeps the row.';
create unique index link_once on link_decision (least(person_id, other_id), greatest(person_id, other_id)) where undone_at is null;

do $$
declare
  t text;
begin
  foreach t in array array['report', 'report_reporter', 'report_narrative', 'report_revision', 'person', 'link_decision'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy careline_all on %I to careline using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update on report, report_reporter, report_narrative, person, link_decision to careline;
grant select, insert on report_revision to careline;
-- The worker renders and re-sends; it reads the report's state, never who called nor the raw narrative.
grant select on report to worker, integrity, agency, hart_state;
-- agency and hart_state have no policy on report: their joins find no row.
create policy engine_reads on report for select to worker, integrity using (true);

grant select on person, link_decision, report to search;
create policy search_reads on person for select to search using (true);
create policy search_reads on link_decision for select to search using (true);
create policy search_reads on report for select to search using (true);

reset role;
set role search;

create function find_people(wanted_name text, born date, wanted_phones text[], wanted_handles text[], not_in_report uuid, most integer)
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
      and current_setting('role', true) = 'careline'
  )
  select * from judged j
  where j.phone or j.handle or j.likeness >= 0.3
     or (j.near and (j.likeness >= 0.2 or j.sounds)) or (j.sounds and j.likeness >= 0.25)
  order by (j.phone::int + j.handle::int) * 2 + j.likeness + j.near::int * 0.5 + j.sounds::int * 0.3 desc, j.received_at desc
  limit most
$$;
comment on function find_people(text, date, text[], text[], uuid, integer) is 'Candidates for search before create, each with the signals that speak for it. Answers the Careline only.';
revoke all on function find_people(text, date, text[], text[], uuid, integer) from public;
grant execute on function find_people(text, date, text[], text[], uuid, integer) to careline;

reset role;
