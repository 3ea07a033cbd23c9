/** Invented reports in bulk, for what has to be quick however many there are. Written past the rules, by one administrator. */

const NAMES =
  "(array['ida','rosalba','ottoline','greta','philippa','maribel','zelda','imogen','wilhelmina','tamsin','odette','cordelia','lavinia','petra','sunniva','beatrix'])";
/** Of the roots of family names; a number behind them makes them as many as a state has. */
const FAMILIES =
  "(array['brandle','kestrel','ormond','vantongeren','quillfeather','hazelwood','marchetti','santangelo','okonjo','lindqvist','petrakis','abernathy','delacroix','novotny','farrow','ibarra'])";

/**
 * As many reports, three people and three entries of each and what is owed for them, as SQL, a hundred thousand reports
 * a statement. The newest came in last; one in twenty is a draft, one in three held to be DMST.
 */
export function manyReports(count: number): string[] {
  const step = 100_000;
  return Array.from({ length: Math.ceil(count / step) }, (_, turn) =>
    someReports(turn * step + 1, Math.min(count, (turn + 1) * step)),
  );
}

function someReports(first: number, last: number): string {
  return `
    begin;
    set local session_replication_role = replica;
    set local synchronous_commit = off;
    create temporary table made on commit drop as
    select gen_random_uuid() as id, n, 'P-' || lpad(n::text, 8, '0') as number, gen_random_uuid() as forwarding,
           timestamptz '2026-01-01' + n * interval '20 seconds' as at
      from generate_series(${first}, ${last}) as n;
    insert into report (id, number, status, version, received_at, created_at, created_by, changed_at, changed_by, submitted_at, submitted_by, edition_id, dmst_flag, content)
    select id, number, case when n % 20 = 0 then 'draft' else 'submitted' end, 1, at, at, gen_random_uuid(), at, gen_random_uuid(), at, gen_random_uuid(), '21-14-model', n % 3 = 0, '{}' from made;
    insert into report_reporter (report_id, content) select id, '"sealed:1:of-nobody"' from made;
    insert into report_narrative (report_id, narrative) select id, 'sealed:1:of-nobody' from made;
    insert into person (id, report_id, kind, item_id, given_name, family_name, date_of_birth, search_text)
    select gen_random_uuid(), id, case when nth = 1 then 'child' else 'alleged_perpetrator' end, nth::text, given, family, date '2008-01-01' + (random() * 3000)::integer, given || ' ' || family
      from made cross join generate_series(1, 3) as nth
      cross join lateral (select hashtext(number || nth) as h) as hashed
      cross join lateral (select ${NAMES}[1 + (h & 15)] as given, ${FAMILIES}[1 + ((h >> 4) & 15)] || substr(md5(h::text), 1, 3) as family) as called;
    insert into forwarding (id, report_id, ordinal, kind, report_version, edition_id, urgent, at, by_account, routing)
    select forwarding, id, 1, 'first', 1, '21-14-model', false, at, gen_random_uuid(), '{}' from made;
    create temporary table sent on commit drop as
    select gen_random_uuid() as id, made.id as report, forwarding, number, at, party, desk from made
      cross join lateral (values ('hart_lead', 'hart-statewide'), ('local_police', (array['pd-new-haven', 'pd-derby', 'pd-hartford', 'pd-a', 'pd-b', 'pd-c', 'pd-d', 'pd-e'])[1 + (hashtext(number) & 7)]),
        ('local_mdt', (array['mdt-new-haven', 'fbi-new-haven', 'mdt-a', 'mdt-b'])[1 + (hashtext(number) & 3)])) as to_desk(party, desk);
    insert into dispatch (id, forwarding_id, report_id, report_number, report_version, kind, party, desk_id, desk_name, desk_snapshot, lead, unroutable, urgent, reason, sent_at, forward_due_at, acknowledge_by, status)
    select id, forwarding, report, number, 1, 'first', party, desk, desk, '{"channels": []}', false, false, false, 'Because.', at, at, at, 'delivered' from sent;
    insert into package (dispatch_id, canonical, sha256, signature, key_id, format) select id, 'sealed:1:of-nobody', decode(repeat('00', 32), 'hex'), '\\x00', 'k', 1 from sent;
    insert into obligation (id, kind, subject_kind, subject_id, report_id, owed_by, edition_id, clause, opened_at, due_at, state, closed_at, evidence_kind, evidence_id)
    select gen_random_uuid(), 'acknowledge', 'dispatch', id, report, desk, '21-14-model', '3.1', at, at + interval '1 hour', case when open then 'open' else 'met' end, case when not open then at end, case when not open then 'acknowledgement' end, case when not open then 'x' end
      from sent cross join lateral (select hashtext(id::text) % 50 = 0 as open) as still;
    commit;`;
}

/** Two hundred reports that do not exist for each of these demo accounts, by the first part of their address. */
export function wallsFor(accounts: readonly string[]): string {
  return `
    begin;
    set local session_replication_role = replica;
    insert into tie (id, account_id, kind, report_id, declared_by, declared_at)
    select gen_random_uuid(), a.id, 'relative', r.id, a.id, r.received_at from account a cross join (select id, received_at from report order by number limit 200 offset 100) as r
     where split_part(a.address, '@', 1) = any ('{${accounts.join(',')}}');
    insert into wall (account_id, report_id, tie_id, since) select account_id, report_id, id, declared_at from tie;
    commit;`;
}
