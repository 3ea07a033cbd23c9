import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caller, startTestApp } from '../../../test/setup/app.ts';
import type { Caller, TestApp } from '../../../test/setup/app.ts';
import { derbyReport } from '../../../test/setup/reports.ts';
import { startDemoSession } from '../index.ts';
import type { BrowsingStopView } from './browsing.api.ts';
import { unusualAccessRule } from './thresholds.ts';

/** A screener who opens far more reports than four colleagues, end to end: the stop, what it leaves, the review. */
const RULE = unusualAccessRule();
interface Report {
  id: string;
  number: string;
  version: number;
  dispatches: { id: string; desk: string }[];
}
interface Owed {
  items: { kind: string; owedBy: string; subjectKind: string; state: string; dueAt: string }[];
  nextCursor: string | null;
}

let app: TestApp;
let snoop: Caller;
let snoopId: string;
let colleagues: Caller[];
let reports: Report[];
let own: Report;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  const screener = await app.as('screener');
  reports = [];
  for (let n = 0; n < RULE.atLeast + 5; n += 1)
    reports.push((await screener.post<Report>('/api/v1/reports', derbyReport())).body);
  colleagues = [];
  for (const n of [1, 2, 3, 4]) colleagues.push(await newScreener(`colleague${n}`));
  snoop = await newScreener('snoop');
  snoopId = (await app.db.asAdmin<{ id: string }>("select id from account where address like 'snoop@%'"))[0]!
    .id;
  own = (await snoop.post<Report>('/api/v1/reports', derbyReport())).body;
});
afterAll(() => app.stop());

async function newScreener(name: string): Promise<Caller> {
  await app.db.asAdmin(
    `insert into account (id, address, display_name, role, database_role, demo) values ($1, $2, $3, 'screener', 'careline', true)`,
    [randomUUID(), `${name}@demo.hartline.example`, name],
  );
  return caller(app.url, await startDemoSession(app.db.db, name, 'bearer'));
}

const open = (who: Caller, { id }: Report) => who.get<{ code: string }>(`/api/v1/reports/${id}`);
const reviews = async (who: Caller) =>
  (await who.get<{ items: BrowsingStopView[] }>('/api/v1/access-reviews')).body.items;
const owed = async (who: Caller) => {
  const found: Owed['items'] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Owed = (
      await who.get<Owed>(`/api/v1/obligations?state=open&limit=200${cursor && `&cursor=${cursor}`}`)
    ).body;
    found.push(...page.items.filter(({ kind }) => kind === 'review_unusual_access'));
    cursor = page.nextCursor;
  }
  return found;
};

describe('opening far more reports than colleagues', () => {
  test('colleagues open a few each and nothing happens', async () => {
    for (const [n, colleague] of colleagues.entries())
      for (const report of reports.slice(n, n + 6)) expect((await open(colleague, report)).status).toBe(200);
    expect(await reviews(await app.as('supervisor'))).toEqual([]);
  });

  test('the same report again and again is one report, and own reports are none', async () => {
    for (let n = 0; n < 5; n += 1) await open(snoop, reports[0]!);
    for (let n = 0; n < 5; n += 1) await open(snoop, own);
    const [counted] = await app.db.asAdmin<{ n: number }>(
      'select count(*)::integer as n from record_opening where account_id = $1',
      [snoopId],
    );
    expect(counted!.n).toBe(1);
  });

  test('the one too many is refused before it is read, and alerts at once', async () => {
    for (const report of reports.slice(0, RULE.atLeast - 1))
      expect((await open(snoop, report)).status).toBe(200);
    const refused = await open(snoop, reports[RULE.atLeast - 1]!);
    expect([refused.status, refused.body.code]).toEqual([429, 'browsing_stopped']);
    expect(refused.text).not.toContain('Dunmore');
    const [stop] = await reviews(await app.as('hart.state'));
    expect(stop).toMatchObject({
      name: 'snoop',
      reason: 'colleagues',
      opened: RULE.atLeast,
      usual: 6,
      decision: null,
    });
    for (const account of ['hart.state', 'supervisor'])
      expect(await owed(await app.as(account))).toMatchObject([
        { owedBy: 'hart-statewide', subjectKind: 'browsing_stop', state: 'open' },
      ]);
    const leaves = await app.db.asAdmin<{ act: string; outcome: string }>(
      `select act, outcome from audit_leaf where act like 'browsing.%' order by id`,
    );
    expect(leaves).toEqual([
      { act: 'browsing.stopped', outcome: 'done' },
      { act: 'browsing.refused', outcome: 'refused' },
    ]);
  });
});

describe('while browsing is stopped', () => {
  test('lists, search, other people’s reports and entries are refused with the same bytes as what does not exist', async () => {
    const nothing = await snoop.get(`/api/v1/reports/${randomUUID()}`);
    expect(nothing.status).toBe(429);
    const other = reports[0]!;
    const answers = [
      await snoop.get('/api/v1/reports'),
      await open(snoop, other),
      await snoop.get(`/api/v1/reports/${other.id}/people`),
      await snoop.get(`/api/v1/reports/${other.id}/links`),
      await snoop.get(`/api/v1/dispatches/${other.dispatches[0]!.id}`),
      await snoop.post('/api/v1/candidates', { people: [{ ref: '1', familyName: 'Dunmore' }] }),
    ];
    for (const answer of answers) expect([answer.status, answer.text]).toEqual([429, nothing.text]);
  });

  test('it holds at once for every process of the installation', async () => {
    const elsewhere = await app.db.asAdmin<{ stopped: boolean }>(
      `select stopped from browsing_gate($1, 'report', $2, 24)`,
      [snoopId, reports[1]!.id],
    );
    expect(elsewhere).toEqual([{ stopped: true }]);
  });

  test('intake, the urgent call, own reports and the home page work as always', async () => {
    expect((await open(snoop, own)).status).toBe(200);
    expect((await snoop.get(`/api/v1/dispatches/${own.dispatches[0]!.id}`)).status).toBe(200);
    const draft = await snoop.post<Report>('/api/v1/reports', derbyReport({ submit: false }));
    expect(draft.status).toBe(201);
    const changed = await snoop.patch<Report>(`/api/v1/reports/${draft.body.id}`, {
      version: 1,
      dangerNow: 'yes',
    });
    expect(changed.status).toBe(200);
    expect((await snoop.post(`/api/v1/reports/${draft.body.id}/urgent`)).status).toBe(201);
    expect((await snoop.post(`/api/v1/reports/${draft.body.id}/submission`)).status).toBe(201);
    expect((await snoop.post('/api/v1/preview', {})).status).toBe(200);
    expect((await snoop.get('/api/v1/obligations')).status).toBe(200);
    const handedOver = await (
      await app.as('screener')
    ).post<Report>('/api/v1/reports', derbyReport({ submit: false }));
    expect((await open(snoop, handedOver.body)).status).toBe(200);
    expect((await snoop.post(`/api/v1/reports/${handedOver.body.id}/urgent`)).status).toBe(201);
  });

  test('entries of one’s own desk stay open, also to a stopped member of it', async () => {
    const [police] = await app.db.asAdmin<{ id: string }>(
      "select id from account where address like 'police.new-haven@%'",
    );
    await app.db.asAdmin(
      `insert into browsing_stop (id, account_id, acted_as, at, reason, window_hours, opened, rule_id) values ($1, $2, 'party', app_now(), 'ceiling', 1, 1001, 'test')`,
      [randomUUID(), police!.id],
    );
    const member = await app.as('police.new-haven');
    const mine = own.dispatches.find(({ desk }) => desk === 'pd-new-haven')!.id;
    expect((await member.get(`/api/v1/dispatches/${mine}`)).status).toBe(200);
    expect((await member.get('/api/v1/inbox')).status).toBe(200);
  });
});

describe('the review', () => {
  const review = (who: Caller, id: string, decision: string) =>
    who.post<{ code: string }>(`/api/v1/access-reviews/${id}`, {
      decision,
      note: 'Asked the screener about it.',
    });

  test('is another person’s: not the stopped one’s, not a screener’s, not by SQL either', async () => {
    const supervisor = await app.as('supervisor');
    const [account] = await app.db.asAdmin<{ id: string }>(
      "select id from account where address like 'supervisor@%'",
    );
    const id = randomUUID();
    await app.db.asAdmin(
      `insert into browsing_stop (id, account_id, acted_as, at, reason, window_hours, opened, rule_id) values ($1, $2, 'supervisor', app_now(), 'ceiling', 1, 1001, 'test')`,
      [id, account!.id],
    );
    const self = await review(supervisor, id, 'restored');
    expect([self.status, self.body.code]).toEqual([409, 'own_access']);
    await expect(
      app.db.asAdmin(
        `update browsing_stop set reviewed_at = app_now(), reviewed_by = account_id, decision = 'restored' where id = $1`,
        [id],
      ),
    ).rejects.toThrow(/another_person_reviews/);
    const [stop] = (await reviews(await app.as('hart.state'))).filter(({ name }) => name === 'snoop');
    expect((await review(await app.as('screener'), stop!.id, 'restored')).status).toBe(404);
    expect((await review(await app.as('hart.state'), id, 'restored')).status).toBe(201);
  });

  test('"kept" meets the obligation and keeps it closed; "restored" opens at once and counts from zero', async () => {
    const supervisor = await app.as('supervisor');
    const [stop] = (await reviews(supervisor)).filter(({ name }) => name === 'snoop');
    expect((await review(supervisor, stop!.id, 'kept')).status).toBe(201);
    expect(await owed(supervisor)).toEqual([]);
    expect((await open(snoop, reports[0]!)).status).toBe(429);
    expect((await review(await app.as('hart.state'), stop!.id, 'restored')).status).toBe(201);
    for (const report of reports.slice(0, RULE.atLeast - 1))
      expect((await open(snoop, report)).status).toBe(200);
    expect((await snoop.get('/api/v1/reports')).status).toBe(200);
    const again = await review(supervisor, stop!.id, 'kept');
    expect([again.status, again.body.code]).toEqual([409, 'restored_already']);
  });
});

test('no role reads or writes the counts and the stops directly', async () => {
  for (const role of ['careline', 'hart_state', 'agency', 'auditor', 'worker', 'hartline_login'])
    for (const table of ['record_opening', 'browsing_stop'])
      await expect(
        app.db.asAdmin(`do $$ begin set local role ${role}; perform 1 from ${table}; end $$`),
      ).rejects.toThrow(/permission denied/);
});
