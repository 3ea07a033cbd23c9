import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Asker, World } from '../../src/safeguards/access/oracle.rules.ts';

/** A world of reports, desks, ties and askers, made from a seed: the same seed, the same world. */
export interface SeededWorld extends World {
  readonly askers: readonly Asker[];
}

const DESKS = ['pd-derby', 'pd-new-haven', 'fbi-new-haven', 'hart-statewide', 'dcf-careline'];
const NAMES = ['ida prewitt', 'rosalba dunmore', 'zephyrine quarles', 'ottoline varga'];
const HOUR = 3_600_000;
/** The time of the world, in ms since 1970; the database's clock is put to it. */
const NOW = Date.UTC(2026, 6, 30, 12);

export type Pick = <T>(of: readonly T[]) => T;

/** A repeatable stream of choices (mulberry32). */
export function chooser(seed: number): Pick {
  let state = seed >>> 0;
  return (of) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return of[((t ^ (t >>> 14)) >>> 0) % of.length]!;
  };
}

/** An id that says where it comes from, so that a failure can be read: the same words, the same id. */
export function idOf(...words: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(words.join(' ')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function makeWorld(seed: number): SeededWorld {
  const pick = chooser(seed);
  const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
  const accounts = many(14, (n) => idOf('account', seed, n));
  const reports = many(14, (n) => ({
    id: idOf('report', seed, n),
    status: pick(['draft', 'submitted', 'submitted']),
    createdBy: pick(accounts.slice(0, 3)),
  }));
  const people = reports.flatMap(({ id }, r) =>
    many(pick([1, 2, 3]), (n) => ({
      id: idOf('person', seed, r, n),
      reportId: id,
      kind: pick(['child', 'child', 'caregiver', 'alleged_perpetrator']),
      words: pick([...NAMES, 'star girl', 'unknown ida prewitt star', 'prewitt ida', 'slim', '']),
      born: pick([null, null, '2011-02-03', '2012-03-04']),
    })),
  );
  const links = many(8, () => ({
    personId: pick(people).id,
    otherId: pick(people).id,
    same: pick([true, true, false]),
    undone: pick([false, false, true]),
  }))
    .filter(({ personId, otherId }) => personId !== otherId)
    .filter(
      (one, index, all) =>
        all.findIndex((other) =>
          [one.personId, one.otherId].every((id) => [other.personId, other.otherId].includes(id)),
        ) === index,
    );
  const dispatches = reports.flatMap(({ id }, r) =>
    DESKS.filter(() => pick([true, false])).map((deskId) => ({
      id: idOf('dispatch', seed, r, deskId),
      reportId: id,
      deskId,
    })),
  );
  const notices = dispatches
    .filter(() => pick([true, false]))
    .map(({ id }) => ({ id: idOf('notice', id), dispatchId: id }));
  const ties = many(16, (n) => {
    const about = n < 5 ? 'name' : pick(['report', 'report', 'person']);
    const name = pick(NAMES);
    return {
      accountId: pick(accounts),
      reportId: about === 'report' ? pick(reports).id : null,
      personId: about === 'person' ? pick(people).id : null,
      names: about === 'name' ? [name, name.split(' ').reverse().join(' ')] : [],
      born: about === 'name' ? pick([null, '2012-03-04']) : null,
      lifted: n > 12,
    };
  });
  const glasses = many(5, () => {
    const tie = pick(ties);
    return {
      accountId: tie.accountId,
      reportId: tie.reportId ?? pick(reports).id,
      endsAt: NOW + pick([-1, 0, 1, 1]) * HOUR,
    };
  });
  const readings = [10, 11].map((n) => ({ accountId: accounts[n]!, endsAt: NOW + (n === 10 ? HOUR : 0) }));
  const asker = (role: Asker['role'], n: number | null, desks: readonly string[] = []): Asker => ({
    role,
    accountId: n === null ? null : accounts[n]!,
    desks,
  });
  const askers = [
    ...[0, 1, 2].map((n) => asker('careline', n, ['dcf-careline'])),
    asker('careline', null, ['dcf-careline']),
    ...[3, 4].map((n) => asker('hart_state', n, ['hart-statewide'])),
    asker('hart_state', null, ['hart-statewide']),
    ...[5, 6].map((n) => asker('agency', n, [pick(DESKS)])),
    asker('agency', 7, ['pd-derby', 'pd-new-haven']),
    asker('agency', 8, []),
    asker('agency', null, ['pd-derby']),
    ...[10, 11, 12].map((n) => asker('auditor', n)),
    asker('worker', 13),
    asker('public_intake', 9),
    asker('search', 1),
    asker('integrity', 2),
  ];
  return { now: NOW, reports, people, links, dispatches, notices, ties, glasses, readings, askers };
}

const at = new Date(NOW).toISOString();
const some = idOf('somebody');

/** Puts the world into an empty place of the database, in the order in which things happen, walls by the database's own triggers. */
export async function loadWorld(client: pg.Client, world: SeededWorld): Promise<void> {
  const put = (table: string, rows: readonly object[]) =>
    client.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [
      JSON.stringify(rows),
    ]);
  await client.query(
    `insert into clock_offset (by_amount) select '${at}'::timestamptz - transaction_timestamp() on conflict (only_row) do update set by_amount = excluded.by_amount`,
  );
  const accounts = [
    ...new Set([
      ...world.askers.map(({ accountId }) => accountId),
      ...world.ties.map(({ accountId }) => accountId),
    ]),
  ].filter((id) => id !== null);
  await client.query(
    "insert into account (id, address, display_name, role, database_role, demo) select id, id || '@world.example', 'Somebody', 'party', 'agency', false from unnest($1::uuid[]) as id",
    [accounts],
  );
  await put(
    'report',
    world.reports.map(({ id, status, createdBy }) => ({
      id,
      number: id,
      status,
      version: 1,
      received_at: at,
      created_at: at,
      created_by: createdBy,
      changed_at: at,
      changed_by: some,
      submitted_at: at,
      submitted_by: some,
      edition_id: 'e',
      urgent: false,
      dmst_flag: false,
      dmst_reasons: [],
      account_reviewed: false,
      content: {},
      content_version: 0,
      field_versions: {},
      tasks: [],
    })),
  );
  const tieRows = world.ties.map((tie, n) => ({
    id: idOf('tie', tie.accountId, n),
    account_id: tie.accountId,
    kind: 'relative',
    report_id: tie.reportId,
    person_id: tie.personId,
    given_name: tie.names.length > 0 ? 'x' : null,
    family_name: tie.names.length > 0 ? 'x' : null,
    date_of_birth: tie.born,
    name_keys: tie.names,
    declared_by: some,
    declared_at: at,
  }));
  const byName = tieRows.filter(({ name_keys }) => name_keys.length > 0);
  await put('tie', byName.slice(0, 3));
  await put(
    'person',
    world.people.map(({ id, reportId, kind, words, born }) => ({
      id,
      report_id: reportId,
      kind,
      item_id: id,
      aliases: [],
      date_of_birth: born,
      phones: [],
      handles: [],
      search_text: words,
      suspect: kind === 'alleged_perpetrator',
    })),
  );
  await put(
    'tie',
    tieRows.filter((row) => !byName.slice(0, 3).includes(row)),
  );
  await client.query(
    'select wall_off(array_agg(t.account_id), array_agg(t.id), array_agg(r)) from tie t cross join lateral reports_of_tie(t.id) r having count(*) > 0',
  );
  await put(
    'link_decision',
    world.links.map(({ personId, otherId, same, undone }) => ({
      id: idOf('link', personId, otherId),
      person_id: personId,
      other_id: otherId,
      decision: same ? 'same' : 'different',
      reasons: [],
      decided_at: at,
      decided_by: some,
      undone_at: undone ? at : null,
      undone_by: undone ? some : null,
    })),
  );
  const lifted = tieRows.filter((_row, n) => world.ties[n]!.lifted).map(({ id }) => id);
  await client.query('update wall set lifted_at = $2 where tie_id = any ($1::uuid[])', [lifted, at]);
  await client.query(
    `update tie set lift_asked_by = $2, lift_asked_at = $3, lift_reason = 'a mistake', lifted_by = $4, lifted_at = $3 where id = any ($1::uuid[])`,
    [lifted, idOf('one'), at, idOf('another')],
  );
  await put(
    'break_glass',
    world.glasses.map(({ accountId, reportId, endsAt }, n) => ({
      id: idOf('glass', accountId, n),
      account_id: accountId,
      report_id: reportId,
      reason: 'It had to be now.',
      opened_at: new Date(endsAt - HOUR).toISOString(),
      ends_at: new Date(endsAt).toISOString(),
    })),
  );
  await put(
    'auditor_reading',
    world.readings.map(({ accountId, endsAt }) => ({
      id: idOf('reading', accountId),
      account_id: accountId,
      reason: 'Yearly audit.',
      opened_at: new Date(endsAt - HOUR).toISOString(),
      ends_at: new Date(endsAt).toISOString(),
    })),
  );
  await loadAround(put, world);
  await client.query('set constraints all immediate');
}

/** What a sealed column takes; nobody opens it here. */
const SEALED = 'sealed:1:of-this-world';

/** What hangs on reports and entries: one row of every further table each, a few with no report or another desk. */
async function loadAround(
  put: (table: string, rows: readonly object[]) => Promise<unknown>,
  world: SeededWorld,
): Promise<void> {
  const forwardingOf = (reportId: string) => idOf('forwarding', reportId);
  await put(
    'report_reporter',
    world.reports.map(({ id }) => ({ report_id: id, content: SEALED, former: [], version: 0 })),
  );
  await put(
    'report_narrative',
    world.reports.map(({ id }) => ({ report_id: id, narrative: SEALED, version: 0 })),
  );
  await put(
    'report_location',
    world.reports.map(({ id }) => ({ report_id: id, content: {} })),
  );
  await put(
    'report_revision',
    world.reports.map(({ id }) => ({ report_id: id, version: 1, at, account_id: some, content: {} })),
  );
  await put(
    'police_notice',
    world.reports.map(({ id }) => ({
      id: idOf('told', id),
      report_id: id,
      agency: 'x',
      spoke_with: 'x',
      at,
      account_id: some,
    })),
  );
  await put(
    'forwarding',
    world.reports.map(({ id }) => ({
      id: forwardingOf(id),
      report_id: id,
      ordinal: 1,
      kind: 'first',
      report_version: 1,
      edition_id: 'e',
      urgent: false,
      at,
      by_account: some,
      routing: {},
      what_changed: [],
    })),
  );
  await put(
    'dispatch',
    world.dispatches.map(({ id, reportId, deskId }) => ({
      id,
      forwarding_id: forwardingOf(reportId),
      report_id: reportId,
      report_number: reportId,
      report_version: 1,
      kind: 'first',
      party: 'fbi',
      desk_id: deskId,
      desk_name: deskId,
      desk_snapshot: {},
      lead: false,
      unroutable: false,
      urgent: false,
      reason: 'x',
      sent_at: at,
      forward_due_at: at,
      acknowledge_by: at,
      status: 'delivered',
    })),
  );
  const each = (table: string, row: (dispatch: World['dispatches'][number]) => object) =>
    put(
      table,
      world.dispatches.map((one) => ({
        id: idOf(table, one.id),
        dispatch_id: one.id,
        at,
        account_id: some,
        ...row(one),
      })),
    );
  const hash = `\\x${'00'.repeat(32)}`;
  await put(
    'package',
    world.dispatches.map(({ id }) => ({
      dispatch_id: id,
      canonical: SEALED,
      sha256: hash,
      signature: '\\x00',
      key_id: 'k',
      format: 1,
    })),
  );
  await each('acknowledgement', () => ({ kind: 'acknowledged', name: 'x', role: 'x', shown_sha256: hash }));
  await each('outcome', () => ({ code: 'other' }));
  await each('question', () => ({ asked: SEALED, asked_at: at, asked_by: some }));
  await each('redirection', () => ({ reason: SEALED }));
  await each('phone_call', () => ({ spoke_with: 'x' }));
  await each('desk_note', ({ reportId, deskId }) => ({
    report_id: reportId,
    desk_id: deskId,
    text: SEALED,
    by_name: 'x',
  }));
  await put(
    'notice',
    world.notices.map(({ id, dispatchId }) => ({
      id,
      dispatch_id: dispatchId,
      desk_id: 'x',
      channel: 'email',
      endpoint: 'x',
      content_level: 'L0',
      body: 'x',
      urgent: false,
      state: 'queued',
      created_at: at,
      expires_at: at,
      attempts: 0,
    })),
  );
  await put(
    'attempt',
    world.notices.map(({ id }) => ({
      id: idOf('attempt', id),
      notice_id: id,
      n: 1,
      worker: 1,
      lease_token: some,
      started_at: at,
      outcome: 'unknown',
      evidence: {},
    })),
  );
  const releases = world.reports.flatMap(({ id }) => {
    const about = world.people.find((one) => one.reportId === id && one.kind !== 'alleged_perpetrator');
    return about ? [{ id: idOf('release', id), report_id: id, person_id: about.id }] : [];
  });
  await put(
    'release',
    releases.map((row) => ({
      ...row,
      recipient_agency: 'pd-derby',
      recipient_name: 'x',
      fields: '{provider_notes}',
      purpose: 'x',
      recorded_at: at,
      recorded_by: world.askers[0]!.accountId,
      expires_at: new Date(NOW + HOUR).toISOString(),
      signer_name: 'x',
      signer_capacity: 'child',
      signed_on: at,
      document_sha256: hash,
    })),
  );
  await put(
    'provider_record',
    releases.map((row) => ({
      ...row,
      id: idOf('record', row.id),
      release_id: row.id,
      agency_id: 'pd-derby',
      author_id: world.askers[0]!.accountId,
      written_at: at,
      note: 'x',
    })),
  );
  await put(
    'disclosure',
    [...releases.map((row) => row.report_id), null].map((reportId) => ({
      id: idOf('disclosure', reportId ?? 'none'),
      kind: 'print',
      field: 'report',
      report_id: reportId,
      to_party: 'careline',
      basis_code: 'department_duty',
      at,
      by_account: world.askers[0]!.accountId,
    })),
  );
  const duty = (reportId: string | null, owedBy: string, n: number) => ({
    id: idOf('duty', reportId ?? 'none', owedBy, n),
    kind: 'act',
    subject_kind: 'report',
    subject_id: some,
    report_id: reportId,
    owed_by: owedBy,
    edition_id: 'e',
    clause: '1',
    opened_at: at,
    due_at: at,
    state: 'open',
  });
  await put('obligation', [
    ...world.dispatches.map(({ reportId, deskId }, n) => duty(reportId, deskId, n)),
    ...DESKS.map((desk, n) => duty(null, desk, n)),
  ]);
}

/** A world inside a transaction that is never committed. */
export async function inWorld<T>(
  client: pg.Client,
  seed: number,
  work: (world: SeededWorld) => Promise<T>,
): Promise<T> {
  const world = makeWorld(seed);
  await client.query('begin');
  try {
    await loadWorld(client, world);
    return await work(world);
  } finally {
    await client.query('rollback');
  }
}
