import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest } from '../setup/rows.ts';

const APP_ROLES = [
  'careline',
  'hart_state',
  'agency',
  'public_intake',
  'worker',
  'watch',
  'auditor',
  'witness',
];
/** Everything an app role may change in place; whatever is not named here is written once. */
const MAY_CHANGE: Record<string, readonly string[]> = {
  report: ['careline'],
  report_reporter: ['careline'],
  report_narrative: ['careline'],
  report_location: ['careline'],
  seal_key: ['worker'],
  seal_store: ['worker'],
  destruction_order: ['worker'],
  person: ['careline', 'worker'],
  link_decision: ['careline'],
  release: ['careline'],
  disclosure: ['careline'],
  copy_made: ['careline', 'agency', 'hart_state'],
  dispatch: ['careline', 'worker', 'agency', 'hart_state'],
  question: ['careline'],
  obligation: ['careline', 'worker', 'agency', 'hart_state'],
  notice: ['careline', 'worker'],
  attempt: ['worker'],
  endpoint_health: ['worker'],
};

let app: TestApp;
let report: ReportView;
let deskReading: string;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
  const mine = report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id;
  const derby = await app.as('police.derby');
  const path = `/api/v1/dispatches/${mine}`;
  await derby.post(`${path}/acknowledgement`, { name: 'Sgt. Orla Venn', role: 'Sergeant' });
  await derby.post(`${path}/outcome`, { code: 'child_safe' });
  await derby.post(`${path}/questions`, { text: 'Which room?' });
  deskReading = `select id from dispatch where id = '${mine}'`;
});
afterAll(() => app.stop());

/** One transaction of the login that the server itself uses, as one of its roles. */
async function as(role: string, statements: readonly string[], account?: string): Promise<pg.QueryResult> {
  const client = await app.db.pool.connect();
  try {
    await client.query('begin');
    await client.query(`set local role ${role}`);
    if (account) await client.query("select set_config('app.account', $1, true)", [account]);
    let last!: pg.QueryResult;
    for (const statement of statements) last = await client.query(statement);
    await client.query('commit');
    return last;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** The owner of the tables, who passes no row security by himself: with policies made for the purpose, and undone. */
async function asOwner(statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: app.db.adminUrl });
  await client.connect();
  try {
    await client.query('begin; set local role owner');
    for (const table of [
      'report',
      'dispatch',
      'package',
      'notice',
      'attempt',
      'acknowledgement',
      'outcome',
      'question',
    ])
      await client.query(
        `create policy owner_for_a_moment on ${table} to owner using (true) with check (true)`,
      );
    for (const statement of statements) await client.query(statement);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

describe('a submitted trafficking report without its four parties cannot exist', () => {
  const insertReport = (flag: boolean, trafficking: string | null) =>
    `insert into report (id, number, status, version, received_at, created_at, created_by, changed_at, changed_by, submitted_at, edition_id, dmst_flag, trafficking, content)
     select '${randomUUID()}', 'X-${randomUUID()}', 'submitted', 1, at, at, '${randomUUID()}', at, '${randomUUID()}', at, edition_id, ${flag}, ${trafficking ? `'${trafficking}'` : 'null'}, '{}'
       from (select received_at as at, edition_id from report limit 1) r`;
  const FAILS = { code: 'HL001', constraint: 'four_parties_or_nothing' };

  test.each([
    ['flagged', insertReport(true, 'sex')],
    ['labour alone', insertReport(false, 'labor')],
  ])('%s: inserted by the Careline’s role, the commit fails', async (_what, statement) => {
    const before = await contentDigest(app.db);
    await expect(as('careline', [statement], randomUUID())).rejects.toMatchObject(FAILS);
    await expect(asOwner([statement])).rejects.toMatchObject(FAILS);
    expect(await contentDigest(app.db)).toEqual(before);
  });

  test('a draft and a report that is neither are no matter', async () => {
    await as('careline', [insertReport(false, null)], randomUUID());
    const draft = await (await app.as('screener')).post<ReportView>('/api/v1/reports', {});
    const flagged = `update report set status = 'submitted', submitted_at = created_at, dmst_flag = true where id = '${draft.body.id}'`;
    await expect(as('careline', [flagged], randomUUID())).rejects.toMatchObject(FAILS);
  });

  test('no role may delete a dispatch', async () => {
    for (const role of APP_ROLES)
      await expect(
        as(role, [`delete from dispatch where id in (${deskReading})`]),
        role,
      ).rejects.toMatchObject({
        code: '42501',
      });
  });

  const ofParty = (party: string) => `where report_id = '${report.id}' and party = '${party}'`;
  test.each(['hart_lead', 'fbi', 'local_police', 'local_mdt'])(
    'the last dispatch of %s is neither deleted nor moved, by whomever',
    async (party) => {
      const before = await contentDigest(app.db);
      const gone = `(select id from dispatch ${ofParty(party)})`;
      await expect(
        asOwner([
          ...['package', 'acknowledgement', 'outcome', 'question'].map(
            (t) => `delete from ${t} where dispatch_id in ${gone}`,
          ),
          `delete from notice where dispatch_id in ${gone}`,
          `delete from dispatch ${ofParty(party)}`,
        ]),
      ).rejects.toMatchObject(FAILS);
      const other = party === 'fbi' ? 'hart_lead' : 'fbi';
      const otherReport = `(select id from report where id <> '${report.id}' limit 1)`;
      for (const [role, account] of [
        ['worker', undefined],
        ['careline', randomUUID()],
      ] as const) {
        const moved = as(role, [`update dispatch set party = '${other}' ${ofParty(party)}`], account);
        await expect(moved, role).rejects.toMatchObject(FAILS);
        const given = as(role, [`update dispatch set report_id = ${otherReport} ${ofParty(party)}`], account);
        await expect(given, role).rejects.toMatchObject(FAILS);
      }
      expect(await contentDigest(app.db)).toEqual(before);
    },
  );
});

describe('evidence is written once', () => {
  test('which role may change which table in place is this list, and nobody may delete or empty one', async () => {
    const rows = await app.db.asAdmin<{ name: string; role: string; change: boolean; remove: boolean }>(
      `select c.relname as name, r.role, has_table_privilege(r.role, c.oid, 'update') or has_any_column_privilege(r.role, c.oid, 'update') as change,
              has_table_privilege(r.role, c.oid, 'delete') or has_table_privilege(r.role, c.oid, 'truncate') or has_table_privilege(r.role, c.oid, 'trigger') as remove
         from pg_class c, unnest($1::text[]) as r(role)
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
      [[...APP_ROLES, 'hartline_login', 'public']],
    );
    expect(rows.filter(({ remove }) => remove)).toEqual([]);
    const changes = rows.filter(({ change }) => change).map(({ name, role }) => `${name} ${role}`);
    const listed = Object.entries(MAY_CHANGE).flatMap(([name, roles]) =>
      roles.map((role) => `${name} ${role}`),
    );
    expect(changes.sort()).toEqual(listed.sort());
  });

  test('what was asked, tried and sent cannot be rewritten by those who may complete it', async () => {
    for (const [role, statement] of [
      ['careline', "update question set asked = 'Something else'"],
      ['worker', 'update attempt set started_at = started_at'],
      ['worker', 'update attempt set notice_id = notice_id'],
      ['agency', "update dispatch set desk_id = 'pd-hartford'"],
      ['agency', 'update dispatch set acknowledge_by = acknowledge_by'],
      ['hart_state', 'update dispatch set unroutable = false'],
      ...APP_ROLES.flatMap((role) =>
        ['audit_leaf', 'acknowledgement', 'outcome', 'package', 'forwarding', 'report_revision'].flatMap(
          (table) => [[role, `delete from ${table}`] as const, [role, `truncate ${table}`] as const],
        ),
      ),
      ...APP_ROLES.map((role) => [role, "update audit_leaf set act = 'nothing'"] as const),
      ...APP_ROLES.map((role) => [role, "update clock_offset set by_amount = '1 day'"] as const),
    ] as const)
      await expect(as(role, [statement], randomUUID()), `${role}: ${statement}`).rejects.toMatchObject({
        code: '42501',
      });
  });

  test('no role signs an audit leaf in another’s name', async () => {
    const leaf = `insert into audit_leaf select '${randomUUID()}', app_now(), '${randomUUID()}', 'screener', 'report.read', 'report', 'x', 'done', 'x', '{}', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')`;
    for (const role of ['careline', 'hart_state', 'agency', 'worker', 'auditor'])
      await expect(as(role, [leaf], randomUUID()), role).rejects.toMatchObject({ code: '42501' });
  });
});

describe('who does not say whom they act for sees nothing', () => {
  const GUARDED = "c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity";
  test('zero rows of every guarded table for every role of people, and no table at all for the login', async () => {
    const tables = await app.db.asAdmin<{ name: string; forced: boolean; role: string; may: boolean }>(
      `select c.relname as name, c.relforcerowsecurity as forced, r.role, has_table_privilege(r.role, c.oid, 'select') as may
         from pg_class c, unnest($1::text[]) as r(role) where ${GUARDED}`,
      // A witness acts for nobody; that it reads the log and no content is shown in sequencer.test.ts.
      [[...APP_ROLES.filter((role) => role !== 'worker' && role !== 'witness'), 'hartline_login']],
    );
    expect(tables.filter(({ forced }) => !forced)).toEqual([]);
    expect(tables.filter(({ role, may }) => role === 'hartline_login' && may)).toEqual([]);
    for (const { name, role } of tables.filter(({ may }) => may)) {
      const { rows } = await as(role, [`select count(*)::integer as rows from "${name}"`]);
      expect(rows, `${role} reads ${name}`).toEqual([{ rows: 0 }]);
    }
    const search = ["select * from find_people('rosalba dunmore', null, '{}', '{}', null, 9)"];
    expect((await as('careline', search)).rows).toEqual([]);
    expect((await as('careline', search, randomUUID())).rows).not.toEqual([]);
    for (const role of APP_ROLES.filter((one) => one !== 'careline'))
      await expect(as(role, search, randomUUID()), role).rejects.toMatchObject({ code: '42501' });
  });

  test('an identity without desks sees no dispatch, one with a desk that desk’s alone', async () => {
    for (const role of ['agency', 'hart_state']) {
      expect((await as(role, ['select id from dispatch'], randomUUID())).rows).toEqual([]);
      const desk = ["select set_config('app.desks', '{pd-derby}', true)", 'select desk_id from dispatch'];
      expect((await as(role, desk, randomUUID())).rows).toEqual([{ desk_id: 'pd-derby' }]);
      const reports = [desk[0]!, 'select id from report union select report_id from report_narrative'];
      await expect(as(role, reports, randomUUID())).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('only the Careline’s role can read who called and what was said', async () => {
    for (const role of APP_ROLES.filter((one) => one !== 'careline'))
      for (const table of [
        'report_reporter',
        'report_narrative',
        'report_location',
        'report_revision',
        'person',
      ])
        await expect(
          as(role, [`select * from ${table}`], randomUUID()),
          `${role} ${table}`,
        ).rejects.toMatchObject({
          code: '42501',
        });
  });
});
