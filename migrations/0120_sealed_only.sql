-- 0120 sealed only: what must be sealed cannot be written in clear any more. Rows of earlier versions are sealed by the
-- next start, before anything is served; until then these checks do not look at them.
-- Owner: src/journey, src/safeguards/sealing. Breaking: no.
set role owner;

create function is_sealed(stored text) returns boolean language sql immutable parallel safe
  return stored is null or stored like 'sealed:_:%';
comment on function is_sealed(text) is 'Whether a text has the form in which sealed texts stand in a column; see src/safeguards/sealing/envelope.ts.';

alter table report add constraint content_is_sealed check (content = '{}' or (content ? 'sealed' and content - 'sealed' = '{}')) not valid;
alter table report add constraint reasons_are_sealed check (is_sealed(screening_reason) and is_sealed(dmst_basis)) not valid;
alter table report_revision add constraint content_is_sealed check (content = '{}' or (content ? 'sealed' and content - 'sealed' = '{}')) not valid;
alter table report_location add constraint content_is_sealed check (content = '{}' or (content ? 'sealed' and content - 'sealed' = '{}')) not valid;
alter table report_reporter add constraint reporter_is_sealed check (is_sealed(content #>> '{}') and (former = '[]' or is_sealed(former #>> '{}'))) not valid;
alter table report_narrative add constraint narrative_is_sealed check (is_sealed(narrative)) not valid;
alter table package add constraint package_is_sealed check (is_sealed(canonical)) not valid;
alter table question add constraint question_is_sealed check (is_sealed(asked) and is_sealed(answer)) not valid;
alter table outcome add constraint reason_is_sealed check (is_sealed(reason)) not valid;
alter table redirection add constraint reason_is_sealed check (is_sealed(reason)) not valid;
alter table phone_call add constraint note_is_sealed check (is_sealed(note)) not valid;

-- A sealed note is longer than what its writer may type; the interface keeps the limit.
alter table desk_note drop constraint desk_note_text_check;
alter table desk_note add constraint text_is_sealed check (is_sealed(text)) not valid;

-- Expungement empties what stands in clear about a person; the engine does it together with the keys (npm run -s policies).
grant select (id, report_id, kind, item_id) on person to worker;
grant update (given_name, family_name, aliases, date_of_birth, phones, handles, search_text, removed_at) on person to worker;
create policy worker_select on person for select to worker
  using (true);
create policy worker_update on person for update to worker
  using (true)
  with check (true);

create table destruction_order (
  id             uuid primary key,
  record_id      uuid not null,
  part           text not null,
  searchable_row uuid,
  reason         text not null check (length(reason) between 10 and 500),
  asked_by       uuid not null references account (id),
  asked_at       timestamptz not null,
  confirmed_by   uuid references account (id),
  confirmed_at   timestamptz,
  check ((confirmed_by is null) = (confirmed_at is null)),
  constraint second_person check (confirmed_by <> asked_by)
);
comment on table destruction_order is 'Who asked that keys of a record be destroyed, why, and who else confirmed it. Nothing is destroyed before.';
comment on column destruction_order.part is 'A part of the record as in seal_key.part, or all.';
comment on column destruction_order.searchable_row is 'The row of person that is emptied with the keys, when one person is meant.';
create index destruction_order_by_record on destruction_order (record_id);
create index destruction_order_asked_by on destruction_order (asked_by);
create index destruction_order_confirmed_by on destruction_order (confirmed_by);
alter table destruction_order enable row level security;
alter table destruction_order force row level security;
create policy engine_all on destruction_order to worker using (true) with check (true);
grant select, insert on destruction_order to worker;
grant update (confirmed_by, confirmed_at) on destruction_order to worker;

-- The engine reads no accounts otherwise; it learns whether this one may ask for or confirm a destruction.
create function may_order_destruction(wanted text) returns uuid
  language sql stable security definer set search_path = public, pg_temp
return (select a.id from account a
         where a.address = wanted and a.suspended_at is null and a.role in ('supervisor', 'hart_state'));
comment on function may_order_destruction(text) is 'The account with this address if it may ask for or confirm a destruction of keys, nothing otherwise.';
revoke all on function may_order_destruction(text) from public;
grant execute on function may_order_destruction(text) to worker;

reset role;

-- The versions that sealed texts are bound to are digested with them.
select safeguard_content('report', '{id}', '{number,status,version,received_at,created_at,created_by,submitted_at,submitted_by,edition_id,urgent,dmst_flag,dmst_confidence,trafficking,dmst_reasons,dmst_basis,screening_decision,screening_reason,screened_at,screened_by,account_reviewed,content,content_version}');
select safeguard_content('report_reporter', '{report_id}', '{content,former,version}');
select safeguard_content('report_narrative', '{report_id}', '{narrative,version}');
select safeguard_content('destruction_order', '{id}', '{record_id,part,searchable_row,reason,asked_by,asked_at,confirmed_by,confirmed_at}');
