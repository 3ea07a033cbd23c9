-- 0140 copies: what leaves the system as an export or on paper: what for, on which legal basis, by whom, until when, how
-- often. Owner: src/safeguards/exports. Breaking: no.
set role owner;

create table copy_made (
  id         uuid primary key,
  kind       text not null check (kind in ('board', 'report', 'entry')),
  subject_id uuid,
  purpose    text not null check (purpose in ('case_work', 'case_meeting', 'supervision', 'quality_review', 'court')),
  to_party   text not null,
  basis_code text not null references legal_basis (code),
  made_by    uuid not null references account (id),
  made_at    timestamptz not null,
  ends_at    timestamptz not null,
  most       integer not null check (most between 1 and 3),
  taken      integer not null default 0,
  rows       integer,
  constraint copy_is_limited_in_time check (ends_at > made_at and ends_at <= made_at + interval '1 hour'),
  constraint copy_is_limited_in_number check (taken between 0 and most),
  check ((kind = 'board') = (subject_id is null))
);
comment on table copy_made is 'An export or a print: its purpose as a code, the legal basis it rests on, who took it, until when its file can be fetched and how often it was. Nothing of its content is kept.';
create index copy_made_by_account on copy_made (made_by, made_at);

alter table copy_made enable row level security;
alter table copy_made force row level security;
create policy own_copies on copy_made to careline, hart_state, agency
  using (made_by = (select app_account())) with check (made_by = (select app_account()));
create policy auditor_reads on copy_made for select to auditor using ((select app_account()) is not null);
grant select, insert on copy_made to careline, hart_state, agency;
grant update (taken, rows) on copy_made to careline, hart_state, agency;
grant select on copy_made to auditor;

reset role;
set role integrity;

create function disclose_copy() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if new.made_at <> app_now() or new.taken <> 0 then
    raise exception 'a copy is written down when it is made' using errcode = 'HL062', constraint = 'copied_now';
  end if;
  insert into disclosure (id, kind, field, report_id, dispatch_id, to_party, basis_code, at, by_account)
  values (new.id, case new.kind when 'board' then 'export' else 'print' end, new.kind,
          case new.kind when 'report' then new.subject_id when 'entry' then (select report_id from dispatch where id = new.subject_id) end,
          case new.kind when 'entry' then new.subject_id end, new.to_party, new.basis_code, new.made_at, new.made_by);
  return new;
end $$;
comment on function disclose_copy() is 'Every copy is a disclosure, and so rests on a legal basis that covers exports or prints to this party.';

reset role;
set role owner;
create trigger copy_is_disclosed before insert on copy_made for each row execute function disclose_copy();

reset role;
select safeguard_content('copy_made', '{id}', '{kind,subject_id,purpose,to_party,basis_code,made_by,made_at,ends_at,most}');
