-- 0007 obligation: who owes what, by when, under which clause, met by which evidence.
-- Owner: src/obligations. Breaking: no.
set role owner;

create table obligation (
  id             uuid primary key,
  kind           text not null,
  subject_kind   text not null,
  subject_id     uuid not null,
  report_id      uuid references report (id),
  owed_by        text not null,
  edition_id     text not null,
  clause         text not null,
  opened_at      timestamptz not null,
  due_at         timestamptz not null,
  state          text not null check (state in ('open', 'met', 'waived', 'superseded')),
  closed_at      timestamptz,
  evidence_kind  text,
  evidence_id    text,
  superseded_by  uuid,
  waiver_code    text,
  waiver_second  uuid,
  check ((state = 'open') = (closed_at is null)),
  check (state <> 'met' or (evidence_kind is not null and evidence_id is not null)),
  check (state <> 'waived' or waiver_code is not null)
);
comment on table obligation is 'The ledger. due_at is fixed when opened; overdue is derived from the clock, never stored.';
create index obligation_by_subject on obligation (subject_id);
create index obligation_by_report on obligation (report_id);
create index obligation_open on obligation (owed_by, due_at) where state = 'open';

alter table obligation enable row level security;
alter table obligation force row level security;
grant select, insert, update on obligation to careline, worker, agency, hart_state;
create policy careline_all on obligation to careline using (true) with check (true);
create policy engine_all on obligation to worker using (true) with check (true);
-- A desk sees what it owes itself; what the Careline owes about its dispatches is the Careline's affair.
create policy own_desk_agency on obligation to agency
  using (owed_by = any (array(select unnest(app_desks())))) with check (owed_by = any (array(select unnest(app_desks()))));
create policy own_desk_hart_state on obligation to hart_state
  using (owed_by = any (array(select unnest(app_desks())))) with check (owed_by = any (array(select unnest(app_desks()))));

reset role;
