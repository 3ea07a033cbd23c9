-- 0013 police notice: the department told the police of an allegation that the law has them told of, although the report
-- is not held to be trafficking and nothing was forwarded. Owner: src/journey. Breaking: no.
set role owner;

create table police_notice (
  id         uuid primary key,
  report_id  uuid not null references report (id),
  agency     text not null,
  spoke_with text not null,
  incident   text,
  at         timestamptz not null,
  account_id uuid not null
);
comment on table police_notice is 'A person of the Careline told a police agency of a report that is not forwarded: evidence for the legal ceiling.';
create index police_notice_by_report on police_notice (report_id);
alter table police_notice enable row level security;
alter table police_notice force row level security;
create policy careline_all on police_notice to careline
  using ((select app_account()) is not null) with check ((select app_account()) is not null);
grant select, insert on police_notice to careline;

reset role;
