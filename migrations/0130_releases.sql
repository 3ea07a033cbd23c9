-- 0130 releases: written releases of information, the closed list of legal bases, every disclosure with the one or the
-- other, and the records of service providers, sealed by default. Owner: src/safeguards/releases. Breaking: no.
set role owner;

create table legal_basis (
  code            text primary key check (code ~ '^[a-z0-9_]+$'),
  title           text not null,
  source          text not null,
  kinds           text[] not null check (cardinality(kinds) > 0),
  recipients      text[] not null check (cardinality(recipients) > 0),
  to_be_confirmed boolean not null
);
comment on table legal_basis is 'The closed list of legal grounds to disclose without a release: for which kinds of disclosure, to which parties. An engineer''s reading of the law, confirmed by counsel where to_be_confirmed is false. Loaded from data/policy/legal-bases.json.';

create table provider_account (
  account_id uuid primary key references account (id),
  agency_id  text not null references agency (id)
);
comment on table provider_account is 'The service provider an account writes for: providers have no desk.';

alter table person add column suspect boolean not null default false;
comment on column person.suspect is 'Alleged to have harmed the child: an alleged perpetrator, or a caregiver said to be a suspect. Written with the row; such a person signs no release.';
-- What the sealed content says of caregivers written before is not known here: until their report is saved again, none of them signs.
create policy backfill on person to owner using (true) with check (true);
update person set suspect = true where kind in ('alleged_perpetrator', 'caregiver');
drop policy backfill on person;

create table release (
  id               uuid primary key,
  report_id        uuid not null references report (id),
  person_id        uuid not null references person (id),
  recipient_agency text not null references agency (id),
  recipient_name   text not null check (length(recipient_name) between 1 and 200),
  fields           text[] not null check (cardinality(fields) > 0 and fields <@ array['child_identity', 'account', 'family', 'contact', 'whereabouts', 'provider_notes', 'reporter']),
  purpose          text not null,
  recorded_at      timestamptz not null,
  recorded_by      uuid not null references account (id),
  expires_at       timestamptz not null,
  signer_name      text not null check (length(signer_name) between 1 and 200),
  signer_person_id uuid references person (id),
  signer_capacity  text not null check (signer_capacity in ('child', 'adult_subject', 'parent_guardian', 'dcf_guardian', 'attorney_gal', 'reporter')),
  signed_on        date not null,
  document_sha256  bytea not null check (octet_length(document_sha256) = 32),
  revoked_at       timestamptz,
  revoked_by       uuid references account (id),
  revoked_reason   text,
  constraint release_is_limited_in_time check (expires_at > recorded_at and expires_at <= recorded_at + interval '366 days'),
  constraint only_the_reporter_releases_the_reporter check (('reporter' = any (fields)) = (signer_capacity = 'reporter')),
  check (num_nonnulls(revoked_at, revoked_by, revoked_reason) in (0, 3))
);
comment on table release is 'Written consent to disclose: whose information (person_id), to which agency and whom there, which fields, what for, until when, signed by whom in which capacity, with the SHA-256 of the signed document. Nobody who is alleged to have harmed the child signs. purpose and revoked_reason are sealed.';
create index release_by_report on release (report_id);
create index release_by_recipient on release (recipient_agency, person_id);

create table disclosure (
  id              uuid primary key,
  kind            text not null check (kind in ('answer', 'reporter_identity', 'export', 'print', 'provider_record')),
  field           text not null,
  report_id       uuid references report (id),
  dispatch_id     uuid references dispatch (id),
  question_id     uuid references question (id),
  record_id       uuid,
  to_agency       text references agency (id),
  to_party        text not null check (to_party in ('hart_lead', 'fbi', 'local_police', 'local_mdt', 'careline', 'provider', 'auditor')),
  basis_code      text references legal_basis (code),
  basis_reference text,
  release_id      uuid references release (id),
  purpose         text,
  content         text,
  at              timestamptz not null,
  by_account      uuid not null references account (id),
  approved_at     timestamptz,
  approved_by     uuid references account (id),
  ended_at        timestamptz,
  ended_by        uuid references account (id),
  constraint a_basis_or_a_release check (num_nonnulls(basis_code, release_id) = 1),
  constraint approval_is_by_another_person check (approved_by <> by_account),
  check (kind in ('export', 'print') or (report_id is not null and to_agency is not null)),
  check (kind not in ('answer', 'reporter_identity') or purpose is not null),
  check ((kind = 'answer') = (content is not null)),
  check ((approved_at is null) = (approved_by is null)),
  check ((ended_at is null) = (ended_by is null))
);
comment on table disclosure is 'Everything that was given outside its compartment: what, to which agency, on which legal basis or under which release. content holds the sealed text of an answer with a withheld field, which ends with its release; purpose is sealed. The reporter is shown only once a second person has approved it.';
create index disclosure_by_dispatch on disclosure (dispatch_id) where dispatch_id is not null;
create index disclosure_by_report on disclosure (report_id);
create index disclosure_by_release on disclosure (release_id) where release_id is not null;

create table provider_record (
  id         uuid primary key,
  release_id uuid not null references release (id),
  report_id  uuid not null references report (id),
  person_id  uuid not null references person (id),
  agency_id  text not null references agency (id),
  author_id  uuid not null references account (id),
  written_at timestamptz not null,
  note       text not null
);
comment on table provider_record is 'Compartment provider notes: what a service provider wrote down about somebody, sealed. The author''s agency reads it, others only under a live release of provider_notes to them.';
create index provider_record_by_agency on provider_record (agency_id, id);
create index provider_record_by_report on provider_record (report_id);

do $$
declare
  t text;
begin
  foreach t in array array['legal_basis', 'provider_account', 'release', 'disclosure', 'provider_record'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
  foreach t in array array['legal_basis', 'provider_account'] loop
    execute format('create policy functions_read on %I for select to integrity using (true)', t);
    execute format('create policy seed_writes on %I to owner using (true) with check (true)', t);
  end loop;
end $$;
create policy everybody_reads on legal_basis for select to careline, hart_state, agency, auditor using ((select app_account()) is not null);
grant select on legal_basis to careline, hart_state, agency, auditor, integrity;
grant select on provider_account to integrity;

-- Written by `npm run -s policies`.
grant select on release to careline;
grant insert on release to careline;
grant update (revoked_at, revoked_by, revoked_reason) on release to careline;
grant select on release to auditor;
grant select on release to integrity;
create policy careline_select on release for select to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_insert on release for insert to careline
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy careline_update on release for update to careline
  using ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]))
  with check ((select app_account()) is not null and report_id <> all ((select app_walled())::uuid[]));
create policy auditor_select on release for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and report_id <> all ((select app_walled())::uuid[]));
create policy integrity_select on release for select to integrity
  using (true);

grant select on disclosure to careline;
grant insert on disclosure to careline;
grant update (approved_at, approved_by, ended_at, ended_by) on disclosure to careline;
grant select (id, kind, field, report_id, dispatch_id, question_id, record_id, to_agency, to_party, basis_code, basis_reference, release_id, purpose, at, by_account, approved_at, approved_by, ended_at, ended_by) on disclosure to auditor;
grant select on disclosure to integrity;
grant insert on disclosure to integrity;
create policy careline_select on disclosure for select to careline
  using ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy careline_insert on disclosure for insert to careline
  with check ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy careline_update on disclosure for update to careline
  using ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false)
  with check ((select app_account()) is not null and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy auditor_select on disclosure for select to auditor
  using ((select app_account()) is not null and (select app_reads_with_reason()) and (report_id <> all ((select app_walled())::uuid[])) is not false);
create policy integrity_select on disclosure for select to integrity
  using (true);
create policy integrity_insert on disclosure for insert to integrity
  with check (true);

grant select on provider_record to integrity;
grant insert on provider_record to integrity;
create policy integrity_select on provider_record for select to integrity
  using (true);
create policy integrity_insert on provider_record for insert to integrity
  with check (true);


reset role;
set role integrity;

create or replace function agencies_of(of_account uuid) returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select coalesce(array_agg(g order by g), '{}') from (
      select d.agency_id from account_desk m join desk d on d.id = m.desk_id where m.account_id = of_account
      union select p.agency_id from provider_account p where p.account_id = of_account) mine(g)
  $$;

comment on function agencies_of(uuid) is 'The agencies whose desks an account answers for, and the provider it writes for.';

create function app_agencies() returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select agencies_of(app_account()) $$;
comment on function app_agencies() is 'The agencies this transaction acts for. Missing identity = none.';

create function harmed_allegedly(wanted_report uuid, subject uuid, signer uuid, signer_called text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
as $$
  with recursive same_signer(id) as (
    select signer where signer is not null
    union
    select case when l.person_id = s.id then l.other_id else l.person_id end
      from same_signer s join link_decision l on s.id in (l.person_id, l.other_id) where l.decision = 'same' and l.undone_at is null
  ), same_subject(id) as (
    select subject
    union
    select case when l.person_id = s.id then l.other_id else l.person_id end
      from same_subject s join link_decision l on s.id in (l.person_id, l.other_id) where l.decision = 'same' and l.undone_at is null
  ), about(report_id) as (
    select wanted_report union select p.report_id from person p join same_subject s on s.id = p.id
  ), called(name) as (select lower(unaccent(regexp_replace(btrim(signer_called), '\s+', ' ', 'g')))
  ), alleged as (
    select p.id, lower(unaccent(btrim(concat_ws(' ', p.given_name, p.family_name)))) as name, p.aliases from person p
     where p.removed_at is null and p.suspect and p.report_id in (select a.report_id from about a)
  )
  select exists (
    select from alleged a, called c
     where a.id in (select s.id from same_signer s)
        or a.name <> '' and a.name = c.name
        or exists (select from unnest(a.aliases) as alias where lower(unaccent(btrim(alias))) = c.name))
$$;
comment on function harmed_allegedly(uuid, uuid, uuid, text) is 'Whether the signer, by person, by linked human or by name, is alleged to have harmed the subject: in this report or in another one about the same human.';

create function release_live(wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
as $$
  select exists (
    select from release r
     where r.id = wanted and app_now() >= r.recorded_at and app_now() < r.expires_at
       and (r.revoked_at is null or app_now() < r.revoked_at)
       and not harmed_allegedly(r.report_id, r.person_id, r.signer_person_id, r.signer_name))
$$;
comment on function release_live(uuid) is 'In force at this instant: recorded, not expired, not revoked, and its signer not alleged meanwhile to have harmed the child.';

create function check_release() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if not exists (select from person p where p.id = new.person_id and p.report_id = new.report_id and p.kind <> 'alleged_perpetrator' and p.removed_at is null) then
    raise exception 'the person is not one of this report whose information can be released' using errcode = 'HL060', constraint = 'subject_of_the_report';
  elsif new.signer_person_id is not null and not exists (select from person p where p.id = new.signer_person_id and p.report_id = new.report_id) then
    raise exception 'the signer is not a person of this report' using errcode = 'HL060', constraint = 'signer_of_the_report';
  elsif harmed_allegedly(new.report_id, new.person_id, new.signer_person_id, new.signer_name) then
    raise exception 'an alleged perpetrator cannot sign a release' using errcode = 'HL060', constraint = 'alleged_perpetrator_signs';
  elsif new.recorded_at <> app_now() then
    raise exception 'a release is recorded now' using errcode = 'HL060', constraint = 'recorded_now';
  end if;
  return new;
end $$;
comment on function check_release() is 'Refuses a release signed by somebody alleged to have harmed the child, or about somebody who is not in the report.';

create function check_disclosure() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  held release%rowtype;
begin
  if new.at <> app_now() or new.approved_at is not null or new.ended_at is not null then
    raise exception 'a disclosure is written down when it happens' using errcode = 'HL061', constraint = 'disclosed_now';
  elsif new.by_account <> coalesce(app_account(), new.by_account) then
    raise exception 'a disclosure is made in the own name' using errcode = 'HL061', constraint = 'disclosed_in_own_name';
  elsif new.release_id is not null then
    select * into held from release r where r.id = new.release_id;
    if not release_live(held.id) or new.report_id is distinct from held.report_id
       or new.to_agency is distinct from held.recipient_agency or not new.field = any (held.fields) then
      raise exception 'the release does not cover this disclosure now' using errcode = 'HL061', constraint = 'release_covers_disclosure';
    end if;
  elsif not exists (select from legal_basis b where b.code = new.basis_code and new.kind = any (b.kinds)
                       and (new.to_party = any (b.recipients) or 'any' = any (b.recipients))) then
    raise exception 'the legal basis does not cover this disclosure' using errcode = 'HL061', constraint = 'basis_covers_disclosure';
  end if;
  return new;
end $$;
comment on function check_disclosure() is 'Every disclosure rests on a legal basis that covers its kind and recipient, or on a release that is live now and names agency and field.';

create function check_disclosure_change() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if (old.approved_at is not null and (new.approved_at, new.approved_by) is distinct from (old.approved_at, old.approved_by))
     or (old.ended_at is not null and (new.ended_at, new.ended_by) is distinct from (old.ended_at, old.ended_by)) then
    raise exception 'what was approved or ended stays so' using errcode = 'HL061', constraint = 'disclosure_stays';
  elsif new.approved_by is distinct from old.approved_by and new.approved_by is distinct from coalesce(app_account(), new.approved_by) then
    raise exception 'approval is given in the own name' using errcode = 'HL061', constraint = 'approved_in_own_name';
  end if;
  return new;
end $$;
comment on function check_disclosure_change() is 'Approval and end of a disclosure are written once, by whoever gives them.';

create function check_provider_record() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  held release%rowtype;
begin
  select * into held from release r where r.id = new.release_id;
  if not release_live(held.id) or held.recipient_agency <> new.agency_id or held.report_id <> new.report_id or held.person_id <> new.person_id then
    raise exception 'no live release names this provider for this person' using errcode = 'HL062', constraint = 'provider_serves_person';
  end if;
  return new;
end $$;
comment on function check_provider_record() is 'A provider writes about somebody whom a live release told it about, and nobody else.';

create function released_to_entry(wanted uuid)
  returns table (id uuid, report_id uuid, kind text, field text, question_id uuid, basis_code text, basis_title text, basis_reference text, release_id uuid, purpose text,
                 at timestamptz, approved_at timestamptz, own boolean, ends_at timestamptz, ended_at timestamptz, live boolean, content text, reporter jsonb, reporter_version integer)
  language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  viewer text := account_role();
begin
  return query
    select d.id, d.report_id, d.kind, d.field, d.question_id, d.basis_code, b.title, d.basis_reference, d.release_id, d.purpose,
           d.at, d.approved_at, d.by_account = app_account(), l.expires_at, d.ended_at, is_live.yes,
           case when is_live.yes then d.content end,
           case when is_live.yes and d.kind = 'reporter_identity' then p.content end,
           case when is_live.yes and d.kind = 'reporter_identity' then p.version end
      from disclosure d
      join dispatch e on e.id = d.dispatch_id
      left join legal_basis b on b.code = d.basis_code
      left join release l on l.id = d.release_id
      left join report_reporter p on p.report_id = d.report_id
      cross join lateral (select (d.ended_at is null or app_now() < d.ended_at) and (d.kind <> 'reporter_identity' or d.approved_at is not null)
                                 and (d.release_id is null or release_live(d.release_id)) as yes) is_live
     where d.dispatch_id = wanted and d.kind in ('answer', 'reporter_identity') and e.report_id <> all (app_walled())
       and (viewer in ('screener', 'supervisor') or (viewer in ('party', 'hart_state') and e.desk_id = any (app_desks()) and is_live.yes))
     order by d.at, d.id;
end $$;
comment on function released_to_entry(uuid) is 'Withheld fields released to the desk of one entry, texts as they are sealed. The desk gets what is live now and no other row; the Careline sees all of them.';

create function app_served_reports() returns uuid[]
  language sql stable security definer set search_path = public, pg_temp
as $$
  select coalesce(array_agg(distinct r.report_id), '{}') from release r
   where account_role() = 'provider' and r.recipient_agency = any (app_agencies()) and release_live(r.id) and r.report_id <> all (app_walled())
$$;
comment on function app_served_reports() is 'The reports about whose people the provider of this transaction may write: a live release names it.';

create function served_people()
  returns table (release_id uuid, subject text, recipient_name text, fields text[], expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select r.id, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), p.kind), r.recipient_name, r.fields, r.expires_at
    from release r join person p on p.id = r.person_id
   where account_role() = 'provider' and r.recipient_agency = any (app_agencies()) and release_live(r.id) and r.report_id <> all (app_walled())
   order by r.id desc limit 200
$$;
comment on function served_people() is 'Whom live releases name to the provider of this transaction, newest first.';

create function own_provider_records(before_id uuid, most integer)
  returns table (id uuid, release_id uuid, subject text, written_at timestamptz, author text, note text)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select r.id, r.release_id, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), p.kind), r.written_at, a.display_name, r.note
    from provider_record r join account a on a.id = r.author_id join person p on p.id = r.person_id
   where (select account_role()) = 'provider' and r.agency_id = any ((select app_agencies())::text[])
     and r.report_id <> all ((select app_walled())::uuid[]) and (before_id is null or r.id < before_id)
   order by r.id desc limit most
$$;
comment on function own_provider_records(uuid, integer) is 'What the provider''s own agency wrote, newest first, sealed.';

create function provider_subject(wanted_release uuid) returns table (report_id uuid, kind text, item_id text)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select r.report_id, p.kind, p.item_id from release r join person p on p.id = r.person_id
   where r.id = wanted_release and r.report_id = any (app_served_reports()) and r.recipient_agency = any (app_agencies()) and release_live(r.id)
$$;
comment on function provider_subject(uuid) is 'Whose keys seal a provider''s record under this release; no row when it is not live or not the provider''s.';

create function write_provider_record(new_id uuid, wanted_release uuid, sealed_note text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
  insert into provider_record (id, release_id, report_id, person_id, agency_id, author_id, written_at, note)
  select new_id, r.id, r.report_id, r.person_id, r.recipient_agency, app_account(), app_now(), sealed_note
    from release r where r.id = wanted_release and exists (select from provider_subject(r.id));
  return found;
end $$;
comment on function write_provider_record(uuid, uuid, text) is 'A provider writes a record about the person of a live release that names its agency; false when there is none.';

create function read_provider_records(wanted_kind text, wanted uuid)
  returns table (id uuid, subject text, written_at timestamptz, agency text, note text, release_id uuid, ends_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
  of_report uuid;
  my_party text;
  one record;
begin
  if wanted_kind = 'report' and account_role() in ('screener', 'supervisor') then
    of_report := wanted;
    my_party := 'careline';
  elsif wanted_kind = 'dispatch' and account_role() in ('party', 'hart_state') then
    select d.report_id, d.party into of_report, my_party from dispatch d where d.id = wanted and d.desk_id = any (app_desks());
  end if;
  if of_report is null or of_report = any (app_walled()) then
    return;
  end if;
  for one in
    select r.id as of_record, r.written_at as written, r.note as sealed, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), p.kind) as called,
           g.name as agency_name, l.id as of_release, l.recipient_agency, l.expires_at
      from provider_record r
      join person p on p.id = r.person_id
      join agency g on g.id = r.agency_id
      join lateral (select x.* from release x
                     where x.report_id = r.report_id and x.person_id = r.person_id and 'provider_notes' = any (x.fields)
                       and x.recipient_agency = any (app_agencies()) and release_live(x.id)
                     order by x.expires_at desc limit 1) l on true
     where r.report_id = of_report
     order by r.id
  loop
    insert into disclosure (id, kind, field, report_id, dispatch_id, record_id, to_agency, to_party, release_id, at, by_account)
    values (gen_random_uuid(), 'provider_record', 'provider_notes', of_report, case wanted_kind when 'dispatch' then wanted end, one.of_record,
            one.recipient_agency, my_party, one.of_release, app_now(), app_account());
    id := one.of_record; subject := one.called; written_at := one.written; agency := one.agency_name;
    note := one.sealed; release_id := one.of_release; ends_at := one.expires_at;
    return next;
  end loop;
end $$;
comment on function read_provider_records(text, uuid) is 'A provider''s records for somebody whom a live release of provider_notes names; each reading writes its disclosure first.';

revoke all on function app_agencies(), harmed_allegedly(uuid, uuid, uuid, text), release_live(uuid), released_to_entry(uuid), app_served_reports(), served_people(),
  provider_subject(uuid), own_provider_records(uuid, integer), write_provider_record(uuid, uuid, text), read_provider_records(text, uuid) from public;
grant execute on function release_live(uuid) to careline, auditor;
grant execute on function released_to_entry(uuid) to careline, hart_state, agency;
grant execute on function app_served_reports(), served_people(), provider_subject(uuid), own_provider_records(uuid, integer), write_provider_record(uuid, uuid, text) to agency;
grant execute on function read_provider_records(text, uuid) to careline, hart_state, agency;

reset role;
set role owner;
create trigger release_is_signed_by_no_perpetrator before insert on release for each row execute function check_release();
create trigger disclosure_rests_on_something before insert on disclosure for each row execute function check_disclosure();
create trigger disclosure_is_approved_and_ended_once before update on disclosure for each row execute function check_disclosure_change();
create trigger provider_record_is_within_release before insert on provider_record for each row execute function check_provider_record();

-- A desk seals what it writes about its entries under the keys of their report; a provider under those of whom it serves.
alter policy own_desk_agency on seal_key
  using (record_id in (select d.report_id from dispatch d union all select unnest((select app_served_reports())::uuid[])))
  with check (record_id in (select d.report_id from dispatch d union all select unnest((select app_served_reports())::uuid[])));
reset role;

select safeguard_content('release', '{id}', '{report_id,person_id,recipient_agency,recipient_name,fields,purpose,recorded_at,recorded_by,expires_at,signer_name,signer_person_id,signer_capacity,signed_on,document_sha256,revoked_at,revoked_by,revoked_reason}');
select safeguard_content('disclosure', '{id}', '{kind,field,report_id,dispatch_id,question_id,record_id,to_agency,to_party,basis_code,basis_reference,release_id,purpose,content,at,by_account,approved_at,approved_by,ended_at,ended_by}');
select safeguard_content('provider_record', '{id}', '{release_id,report_id,person_id,agency_id,author_id,written_at,note}');
