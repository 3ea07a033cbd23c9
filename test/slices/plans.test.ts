import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCandidates } from '../../src/people/index.ts';
import { getDispatchPage } from '../../src/journey/dispatch-page.ts';
import { listInbox, listOwed, listReports } from '../../src/journey/lists.ts';
import { getReportViewById } from '../../src/journey/report-view.ts';
import { inTransaction } from '../../src/platform/db/tx.ts';
import type { Actor, Ctx, DatabaseRole } from '../../src/platform/db/tx.ts';
import { openSealing } from '../../src/safeguards/sealing/installation.ts';
import type { Sealing } from '../../src/safeguards/sealing/installation.ts';
import { freshDatabase } from '../setup/database.ts';
import type { TestDatabase } from '../setup/database.ts';
import { manyReports, wallsFor } from '../setup/many-reports.ts';

const REPORTS = 50_000;
/** Tables that grow with every report. Reading one of them from end to end is what this test forbids. */
const GROWING = [
  'report',
  'report_reporter',
  'report_narrative',
  'person',
  'dispatch',
  'package',
  'obligation',
];
/** PostgreSQL may change to a plan for any parameters at the sixth run of a prepared statement. */
const RUNS = 7;
const DESKS = ['hart-statewide', 'fbi-new-haven', 'pd-new-haven', 'pd-derby', 'pd-hartford', 'mdt-new-haven'];

let database: TestDatabase;
let folder: string;
/** The texts of these reports were never sealed: opened, they are found damaged, after the same reads. */
let sealing: Sealing;
let account: string;
let one: { report: string; dispatch: Record<string, string> };
beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hartline-plans-'));
  sealing = await openSealing(database.db, {
    folder: join(folder, 'store'),
    rootKey: { file: join(folder, 'root.key'), make: true },
  });
  for (const statement of [...manyReports(REPORTS), wallsFor(['screener', 'police.derby', 'hart.state'])])
    await database.asAdmin(statement);
  await database.asAdmin('vacuum analyze');
  account = (
    await database.asAdmin<{ id: string }>("select id from account where address like 'screener@%'")
  )[0]!.id;
  const [report] = await database.asAdmin<{ id: string }>(
    "select id from report where number = 'P-00000042'",
  );
  const rows = await database.asAdmin<{ id: string; desk_id: string }>(
    'select distinct on (desk_id) id, desk_id from dispatch order by desk_id, id',
  );
  one = { report: report!.id, dispatch: Object.fromEntries(rows.map(({ id, desk_id }) => [desk_id, id])) };
}, 120_000);
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

function actor(role: string, databaseRole: DatabaseRole, desks: readonly string[]): Actor {
  return { accountId: account, name: 'Somebody', role, databaseRole, desks, origin: 'test' };
}

/** A page of 50 lines and what stands beside each; a whole desk or a year of reports is far more. */
const MOST_ROWS = 3_000;
/** A search by name weighs everybody who is called alike; one given name in sixteen is the same here. */
const MOST_ALIKE = 15_000;

/** How often this connection read each growing table from end to end, and how many rows it fetched in all. */
async function readsSoFar({ tx }: Ctx): Promise<{ ends: Map<string, number>; rows: number }> {
  const { rows } = await sql<{ relname: string; ends: number; fetched: number }>`
    select relname, seq_scan::integer as ends, (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as fetched
      from pg_stat_xact_user_tables where relname = any (${GROWING}::text[])`.execute(tx);
  return {
    ends: new Map(rows.map(({ relname, ends }) => [relname, ends])),
    rows: rows.reduce((sum, { fetched }) => sum + fetched, 0),
  };
}

/**
 * Tables that this work read from end to end, its functions included, as PostgreSQL itself counted; and how many rows,
 * when they are more than a page needs: an index over everything of a desk is no help either.
 */
async function scanned(
  who: Actor,
  work: (ctx: Ctx) => Promise<unknown>,
  mostRows = MOST_ROWS,
): Promise<string[]> {
  const found = new Set<string>();
  for (let run = 0; run < RUNS; run += 1)
    await inTransaction(
      database.db,
      who,
      async (ctx) => {
        const before = await readsSoFar(ctx);
        await work(ctx);
        const after = await readsSoFar(ctx);
        for (const [table, reads] of after.ends) if (reads > (before.ends.get(table) ?? 0)) found.add(table);
        if (after.rows - before.rows > mostRows) found.add(`${after.rows - before.rows} rows`);
      },
      sealing.vaultFor,
    );
  return [...found];
}

const careline = () => actor('screener', 'careline', ['dcf-careline', 'careline-duty']);
const lead = () => actor('hart_state', 'hart_state', ['hart-statewide']);
const desk = (id: string) => actor('party', 'agency', [id]);

describe(`among ${REPORTS} reports no list, no opening and no search reads a table from end to end`, () => {
  const LISTS: readonly [string, (ctx: Ctx) => Promise<unknown>, number?][] = [
    ['the board', (ctx) => listReports(ctx, {})],
    [
      'the board, second page',
      async (ctx) => listReports(ctx, { cursor: (await listReports(ctx, {})).nextCursor! }),
    ],
    ['drafts', (ctx) => listReports(ctx, { status: 'draft' })],
    ['what is held to be DMST', (ctx) => listReports(ctx, { flagged: 'true' })],
    ['what is owed', (ctx) => listOwed(ctx, { state: 'open' })],
    ['a report', (ctx) => getReportViewById(ctx, one.report)],
    ['a report that is not there', (ctx) => getReportViewById(ctx, randomUUID()).catch(() => {})],
    ['an entry', (ctx) => getDispatchPage(ctx, one.dispatch['pd-derby']!)],
    [
      'people, by name and birth date',
      (ctx) =>
        findCandidates(
          ctx,
          [{ ref: '1', givenName: 'Rosalba', familyName: 'Familyab12c', dateOfBirth: '2011-02-03' }],
          undefined,
        ),
      MOST_ALIKE,
    ],
  ];
  test.each(LISTS)('the Careline: %s', async (_what, work, mostRows) => {
    expect(await scanned(careline(), work, mostRows)).toEqual([]);
  });

  test('an auditor who gave a reason: board and report', async () => {
    await database.asAdmin(
      "insert into auditor_reading (id, account_id, reason, opened_at, ends_at) values ($1, $2, 'Yearly audit.', app_now(), app_now() + interval '1 hour')",
      [randomUUID(), account],
    );
    expect(await scanned(actor('auditor', 'auditor', []), (ctx) => listReports(ctx, {}))).toEqual([]);
    expect(
      await scanned(actor('auditor', 'auditor', []), (ctx) => getReportViewById(ctx, one.report)),
    ).toEqual([]);
  });

  test.each(DESKS)('the desk %s: inbox, duties, an entry of its own and one of another desk', async (id) => {
    const who = id === 'hart-statewide' ? lead() : desk(id);
    const other = one.dispatch[id === 'pd-derby' ? 'pd-hartford' : 'pd-derby']!;
    for (const work of [
      (ctx: Ctx) => listInbox(ctx, {}),
      (ctx: Ctx) => listOwed(ctx, { state: 'open' }),
      (ctx: Ctx) => getDispatchPage(ctx, one.dispatch[id]!),
      (ctx: Ctx) => getDispatchPage(ctx, other).catch(() => {}),
    ])
      expect(await scanned(who, work), work.toString()).toEqual([]);
  });

  test('the check itself: a count of all reports is found', async () => {
    expect(await scanned(careline(), ({ tx }) => sql`select count(content) from report`.execute(tx))).toEqual(
      ['report', '50000 rows'],
    );
  });
});
