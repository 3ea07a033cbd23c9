-- 0050 log: what makes the audit provable. Committed leaves are numbered into an append-only Merkle log, its signed
-- checkpoints and the cosignatures of the witnesses stand beside it, and content of safeguarded tables is digested in the
-- transaction that writes it. Owner: src/safeguards/audit. Breaking: no.
do $$
begin
  if not exists (select from pg_roles where rolname = 'hartline_witness') then
    begin
      create role hartline_witness login noinherit;
    exception when duplicate_object or unique_violation then null; -- another database of this cluster was faster
    end;
  end if;
  if not pg_has_role('hartline_witness', 'witness', 'member') then
    begin
      grant witness to hartline_witness;
    exception when unique_violation then null;
    end;
  end if;
end $$;

set role owner;

-- Which transaction wrote a leaf: the sequencer finds late commits by it. Zero = before this migration.
alter table audit_leaf add column xid xid8 not null default '0';
alter table audit_leaf alter column xid set default pg_current_xact_id();
comment on column audit_leaf.xid is 'The transaction that wrote the leaf. No part of its hash: another server has other numbers.';
-- Reason: runs at a start, before anybody is served; a million leaves take about a second.
create index audit_leaf_by_xid on audit_leaf (xid);

create table content_digest (
  id         bigint generated always as identity,
  xid        xid8 not null default pg_current_xact_id(),
  act        uuid not null,
  account_id uuid,
  acted_as   text not null,
  table_name text not null,
  row_key    text not null,
  nonce      uuid,
  digest     bytea check (octet_length(digest) = 32),
  primary key (row_key, id),
  check ((nonce is null) = (digest is null))
);
comment on table content_digest is 'One row per row written in a safeguarded table: SHA-256 over a nonce and the safeguarded columns; no digest = the row was removed. act names the writing transaction. The newest row per table and key holds.';
comment on column content_digest.nonce is 'Keeps short contents from being guessed by whoever sees the digest. Witnesses do not read it.';
create index content_digest_by_xid on content_digest (xid);

create table safeguarded_content (
  table_name   text primary key,
  key_columns  text[] not null check (cardinality(key_columns) > 0),
  columns      text[] not null check (cardinality(columns) > 0),
  recorded_act uuid not null
);
comment on table safeguarded_content is 'Tables whose content is digested, and which columns of them. Written by safeguard_content() alone. recorded_act names the digests of the rows that were there already.';

create table log_entry (
  index     bigint primary key check (index >= 0),
  kind      text not null check (kind in ('act', 'content')),
  leaf_id   uuid not null unique,
  xid       xid8 not null,
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32)
);
comment on table log_entry is 'The audit log: an audit leaf or the content digests of one transaction per number, without a gap. leaf_hash is the leaf of the Merkle tree (RFC 9162).';

create index log_entry_by_leaf on log_entry (leaf_id);

create table log_node (
  level smallint not null check (level > 0),
  n     bigint not null check (n >= 0),
  hash  bytea not null check (octet_length(hash) = 32),
  primary key (level, n)
);
comment on table log_node is 'Hashes of full subtrees of 256^level leaves, as the tiles of C2SP tlog-tiles hold them: proofs read a few hundred rows.';

create table log_checkpoint (
  size bigint primary key check (size > 0),
  at   timestamptz not null,
  root bytea not null check (octet_length(root) = 32),
  note text not null
);
comment on table log_checkpoint is 'Signed statements about the log (C2SP tlog-checkpoint): at this size it had this root.';

create table log_cosignature (
  size    bigint not null references log_checkpoint (size),
  witness text not null,
  line    text not null,
  at      timestamptz not null,
  primary key (size, witness)
);
comment on table log_cosignature is 'What a witness outside signed about a checkpoint (C2SP tlog-cosignature): it saw this log, and it only ever grew.';

do $$
declare
  t text;
begin
  foreach t in array array['content_digest', 'safeguarded_content', 'log_entry', 'log_node', 'log_checkpoint', 'log_cosignature'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy witness_reads on %I for select to witness using (true)', t);
    execute format('create policy auditor_reads on %I for select to auditor using ((select app_account()) is not null)', t);
  end loop;
  foreach t in array array['log_entry', 'log_node', 'log_checkpoint', 'log_cosignature'] loop
    execute format('create policy sequencer_reads on %I for select to worker using (true)', t);
    execute format('create policy sequencer_adds on %I for insert to worker with check (true)', t);
    execute format('grant select on %I to worker, witness, auditor', t);
    execute format('grant insert on %I to worker', t);
  end loop;
end $$;
create policy state_read on log_entry for select to integrity using (true);
create policy state_read on log_checkpoint for select to integrity using (true);
create policy state_read on log_cosignature for select to integrity using (true);
grant select on log_entry, log_checkpoint, log_cosignature to integrity;
create policy sequencer_reads on content_digest for select to worker using (true);
create policy digests_added on content_digest for insert to integrity with check (true);
create policy digests_read on content_digest for select to integrity using (true);
create policy digests_read on safeguarded_content for select to integrity using (true);
create policy migrations_write on safeguarded_content to owner using (true) with check (true);
grant select (id, xid, act, account_id, acted_as, table_name, row_key, digest) on content_digest to worker, witness, auditor;
grant select, insert on content_digest to integrity;
grant select on safeguarded_content to integrity, witness;

create policy sequencer_reads on audit_leaf for select to worker using (true);
create policy witness_reads on audit_leaf for select to witness using (true);
grant select (id, xid, leaf_hash) on audit_leaf to worker;
grant select on audit_leaf to witness;
-- Somebody who is not signed in is refused too, and that stays on record.
grant select on clock_offset to witness;

reset role;
set role integrity;

create function refuse_change() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  raise exception '% only ever grows', tg_table_name using errcode = 'HL002';
end $$;
comment on function refuse_change() is 'For tables that only ever grow: whoever changes them has to switch this off first, which the witnesses see.';

create function content_gaps(wanted text)
  returns table (row_key text, problem text)
  language plpgsql stable security definer set search_path = public, pg_temp set timezone = 'UTC' set bytea_output = 'hex' set extra_float_digits = 1
as $$
declare
  held safeguarded_content%rowtype;
begin
  select * into strict held from safeguarded_content s where s.table_name = wanted;
  return query execute format(
    $query$
      with newest as (
        select distinct on (d.row_key) d.row_key, d.nonce, d.digest from content_digest d where d.table_name = %1$L order by d.row_key, d.id desc
      ), live as (
        select %2$s as row_key, c.* from %1$I c
      )
      select coalesce(newest.row_key, live.row_key),
             case when newest.row_key is null then 'unrecorded' when live.row_key is null then 'missing' else 'changed' end
        from newest full join live on live.row_key = newest.row_key
       where (newest.digest is null) <> (live.row_key is null)
          or newest.digest is distinct from sha256(convert_to(jsonb_build_array(newest.nonce, %3$s)::text, 'UTF8'))
             and live.row_key is not null
    $query$,
    wanted,
    (select 'concat_ws(''|'', ' || string_agg(format('c.%I::text', k), ', ' order by place) || ')' from unnest(held.key_columns) with ordinality as x(k, place)),
    (select string_agg(format('live.%I', k), ', ' order by place) from unnest(held.columns) with ordinality as x(k, place)));
end $$;
comment on function content_gaps(text) is 'Rows of a safeguarded table that are not what its newest digest says: changed, missing or unrecorded. Answers keys, never content.';
revoke all on function content_gaps(text) from public;
grant execute on function content_gaps(text) to witness, auditor;

create function audit_log_state()
  returns table (size bigint, signed_size bigint, signed_at timestamptz, root bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select (select coalesce(max(e.index) + 1, 0) from log_entry e), c.size, c.at, c.root
      from (select 1) one left join lateral (select * from log_checkpoint order by log_checkpoint.size desc limit 1) c on true
  $$;
comment on function audit_log_state() is 'How far the audit log has come: numbers only.';

create function last_cosignatures()
  returns table (witness text, size bigint, at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (s.witness) s.witness, s.size, s.at from log_cosignature s order by s.witness, s.size desc $$;
comment on function last_cosignatures() is 'Up to where each witness has signed the log.';
revoke all on function audit_log_state(), last_cosignatures() from public;
grant execute on function audit_log_state(), last_cosignatures() to auditor, agency;

reset role;

-- The one place that puts a table under the safeguard. Not a definer function: only who may migrate gets through it.
create function safeguard_content(wanted text, keys text[], chosen text[]) returns void
  language plpgsql set search_path = public, pg_temp
as $$
declare
  key_of text := (select 'concat_ws(''|'', ' || string_agg(format('c.%I::text', k), ', ' order by place) || ')' from unnest(keys) with ordinality as x(k, place));
  content_of text := (select string_agg(format('c.%I', k), ', ' order by place) from unnest(chosen) with ordinality as x(k, place));
  digests text;
  event text;
begin
  digests := format(
    $query$
      insert into content_digest (act, account_id, acted_as, table_name, row_key, nonce, digest)
      select %%s, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user),
             %1$L, %2$s, c.content_nonce, sha256(convert_to(jsonb_build_array(c.content_nonce, %3$s)::text, 'UTF8'))
        from (select t.*, gen_random_uuid() as content_nonce from %%s t) c
    $query$, wanted, key_of, content_of);
  execute 'set local role owner';
  execute format('grant select on %I to integrity', wanted);
  if not exists (select from pg_policy p where p.polrelid = wanted::regclass and p.polcmd in ('r', '*') and 'integrity'::regrole = any (p.polroles)) then
    execute format('create policy digests_read on %I for select to integrity using (true)', wanted);
  end if;
  insert into safeguarded_content (table_name, key_columns, columns, recorded_act) values (wanted, keys, chosen, gen_random_uuid())
  on conflict (table_name) do update set key_columns = keys, columns = chosen, recorded_act = gen_random_uuid();
  execute 'set local role integrity';
  execute format(
    $function$
      create or replace function record_content_%1$s() returns trigger
        language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC' set bytea_output = 'hex' set extra_float_digits = 1
      as $body$
      declare
        this_act uuid := coalesce(nullif(current_setting('app.act', true), ''), set_config('app.act', gen_random_uuid()::text, true))::uuid;
      begin
        if tg_op = 'DELETE' then
          insert into content_digest (act, account_id, acted_as, table_name, row_key)
          select this_act, nullif(current_setting('app.account', true), '')::uuid, coalesce(nullif(current_setting('role', true), 'none'), session_user), %1$L, %2$s
            from changed c;
        else
          %3$s;
        end if;
        return null;
      end $body$
    $function$, wanted, key_of, format(digests, 'this_act', 'changed'));
  execute format('comment on function record_content_%s() is %L', wanted,
    format('Digests the rows of %s that a statement wrote, in its transaction. Made by safeguard_content().', wanted));
  execute 'set local role owner';
  foreach event in array array['insert', 'update', 'delete'] loop
    execute format('create or replace trigger content_%1$s after %1$s on %2$I referencing %3$s table as changed for each statement execute function record_content_%2$s()',
      event, wanted, case event when 'delete' then 'old' else 'new' end);
  end loop;
  execute 'set local role integrity';
  execute format(digests, format('(select s.recorded_act from safeguarded_content s where s.table_name = %L)', wanted), wanted);
  reset role;
end $$;
comment on function safeguard_content(text, text[], text[]) is 'From now on the chosen columns of a table are digested whenever a row is written; rows that are there are digested now. Repeat it when a safeguarded table gets columns.';
revoke all on function safeguard_content(text, text[], text[]) from public;

set role owner;
do $$
declare
  t text;
begin
  foreach t in array array['audit_leaf', 'content_digest', 'log_entry', 'log_node', 'log_checkpoint', 'log_cosignature'] loop
    execute format('create trigger only_grows before update or delete or truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
reset role;

select safeguard_content('report', '{id}', '{number,status,version,received_at,created_at,created_by,submitted_at,submitted_by,edition_id,urgent,dmst_flag,dmst_confidence,trafficking,dmst_reasons,dmst_basis,screening_decision,screening_reason,screened_at,screened_by,account_reviewed,content}');
select safeguard_content('report_reporter', '{report_id}', '{content,former}');
select safeguard_content('report_narrative', '{report_id}', '{narrative}');
select safeguard_content('report_revision', '{report_id,version}', '{at,account_id,content}');
select safeguard_content('forwarding', '{id}', '{report_id,ordinal,kind,report_version,edition_id,urgent,at,by_account,routing,what_changed}');
select safeguard_content('dispatch', '{id}', '{forwarding_id,report_id,report_version,kind,party,desk_id,lead,unroutable,urgent,reason,sent_at,forward_due_at,acknowledge_by,status,superseded_by,delivered_at,opened_at,acknowledged_at,acknowledged_name,acknowledged_role,case_number,acting_at}');
select safeguard_content('package', '{dispatch_id}', '{canonical,sha256,signature,key_id,format}');
select safeguard_content('acknowledgement', '{id}', '{dispatch_id,kind,name,role,case_number,at,account_id,shown_sha256}');
select safeguard_content('outcome', '{id}', '{dispatch_id,code,reason,at,account_id}');
select safeguard_content('question', '{id}', '{dispatch_id,asked,asked_at,asked_by,answer,answered_at,answered_by}');
select safeguard_content('redirection', '{id}', '{dispatch_id,reason,to_desk,to_dispatch,at,account_id}');
select safeguard_content('phone_call', '{id}', '{dispatch_id,spoke_with,incident,note,at,account_id}');
select safeguard_content('police_notice', '{id}', '{report_id,agency,spoke_with,incident,at,account_id}');
select safeguard_content('obligation', '{id}', '{kind,subject_kind,subject_id,report_id,owed_by,edition_id,clause,opened_at,due_at,state,closed_at,evidence_kind,evidence_id,superseded_by,waiver_code,waiver_second}');
select safeguard_content('account', '{id}', '{address,display_name,role,database_role,demo,suspended_at}');
select safeguard_content('account_desk', '{account_id,desk_id}', '{account_id,desk_id}');
do $$
begin
  if to_regclass('public.seal_key') is not null then
    perform safeguard_content('seal_key', '{key_set,n}', '{record_id,part,fingerprint,created_at,retired_at,destroyed_at,destroyed_by}');
    perform safeguard_content('seal_store', '{id}', '{since,root_version}');
  end if;
end $$;
