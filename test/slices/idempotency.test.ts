import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest, rowCounter } from '../setup/rows.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
let derby: Caller;
let countRows: () => Promise<Record<string, number>>;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
  supervisor = await app.as('supervisor');
  derby = await app.as('police.derby');
  countRows = await rowCounter(app.db);
});
afterAll(() => app.stop());

const under = (key: string) => ({ 'idempotency-key': key });
const take = (caller: Caller, key: string, body: unknown = derbyReport()) =>
  caller.post<ReportView & { code: string }>('/api/v1/reports', body, under(key));
const derbyDispatch = (report: ReportView) =>
  `/api/v1/dispatches/${report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id}`;

describe('the same key and body', () => {
  test('give the same answer and one report', async () => {
    const first = await take(screener, 'once');
    const written = await contentDigest(app.db);
    const again = await take(screener, 'once');
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(await contentDigest(app.db)).toEqual(written);
  });

  test('written in another order are the same body', async () => {
    const first = await take(screener, 'order', { channel: 'phone', dangerNow: 'no' });
    const again = await take(screener, 'order', { dangerNow: 'no', channel: 'phone' });
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
  });

  test('sent twenty times at once make one report, six dispatches and one leaf per act', async () => {
    const before = await countRows();
    const answers = await Promise.all(Array.from({ length: 20 }, () => take(screener, 'twenty')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const after = await countRows();
    const grown = Object.fromEntries(
      ['report', 'forwarding', 'dispatch', 'package', 'person', 'audit_leaf', 'idempotency_key'].map(
        (table) => [table, after[table]! - before[table]!],
      ),
    );
    expect(grown).toEqual({
      report: 1,
      forwarding: 1,
      dispatch: 6,
      package: 6,
      person: 2,
      audit_leaf: 3,
      idempotency_key: 1,
    });
  });

  test('twenty keys at once make twenty reports', async () => {
    const before = await countRows();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => take(screener, `many-${n}`)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(20);
    expect((await countRows()).report! - before.report!).toBe(20);
  });

  test('after a refusal the key is free: what was corrected is taken', async () => {
    const refused = await take(screener, 'corrected', derbyReport({ places: [{ town: 'Atlantis' }] }));
    expect(refused.status).toBe(422);
    expect((await take(screener, 'corrected')).status).toBe(201);
  });
});

describe('another body under the same key', () => {
  test('is 409 and writes nothing, also when it is no good by itself', async () => {
    await take(screener, 'other-body');
    const before = await contentDigest(app.db);
    for (const body of [
      derbyReport({ dangerNow: 'yes' }),
      derbyReport({ submit: false }),
      derbyReport({ places: [{ town: 'Atlantis' }] }),
      {},
    ]) {
      const other = await take(screener, 'other-body', body);
      expect([other.status, other.body.code]).toEqual([409, 'key_reused']);
    }
    expect(await contentDigest(app.db)).toEqual(before);
  });

  test('of twenty different bodies at once one wins, nineteen are 409', async () => {
    const before = await countRows();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => take(screener, 'race', { narrative: `Call ${n}` })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'key_reused')).toHaveLength(19);
    expect((await countRows()).report! - before.report!).toBe(1);
  });
});

describe('a key belongs to its account and its route', () => {
  test('another account with the same key makes its own report and learns nothing', async () => {
    const mine = await take(screener, 'shared');
    const theirs = await take(supervisor, 'shared', { narrative: 'Another call.' });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
    const mineAgain = await take(screener, 'shared');
    expect(mineAgain.body.id).toBe(mine.body.id);
  });

  test('the same key on another route, or on another report, is another act', async () => {
    const [one, two] = await Promise.all([take(screener, 'a', {}), take(screener, 'b', {})]);
    for (const report of [one!, two!]) {
      const answer = await screener.post<ReportView>(
        `/api/v1/reports/${report.body.id}/retraction`,
        { reason: 'Taken twice.' },
        under('a'),
      );
      expect([answer.status, answer.body.id, answer.body.status]).toEqual([201, report.body.id, 'retracted']);
    }
  });

  test('what is appended to the address does not make the act another one', async () => {
    const first = await take(screener, 'query', {});
    const again = await screener.post<ReportView>('/api/v1/reports?x=1', {}, under('query'));
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
  });
});

describe('a repeat is rendered as the world is today', () => {
  test('the report as it stands now, not as it was', async () => {
    const first = await take(screener, 'today');
    const path = derbyDispatch(first.body);
    await derby.post(`${path}/acknowledgement`, { name: 'Sgt. Orla Venn', role: 'Sergeant' });
    const again = await take(screener, 'today');
    expect(again.body.dispatches.find(({ desk }) => desk === 'pd-derby')).toMatchObject({
      status: 'acknowledged',
      acknowledgedBy: { name: 'Sgt. Orla Venn', role: 'Sergeant' },
    });
  });

  test('an acknowledgement repeated is one acknowledgement, also ten at once', async () => {
    const report = (await take(screener, 'for-acknowledging')).body;
    const path = `${derbyDispatch(report)}/acknowledgement`;
    const say = () =>
      derby.post<DispatchPage>(path, { name: 'Sgt. Orla Venn', role: 'Sergeant' }, under('ack'));
    const before = await countRows();
    const answers = await Promise.all(Array.from({ length: 10 }, say));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
    const after = await countRows();
    expect(after.acknowledgement! - before.acknowledgement!).toBe(1);
    expect(after.obligation! - before.obligation!).toBe(1);
  });

  test('ten acknowledgements at once without a key are ten facts, one clock', async () => {
    const report = (await take(screener, 'for-ten')).body;
    const path = `${derbyDispatch(report)}/acknowledgement`;
    const before = await countRows();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => derby.post(path, { name: `Officer ${n}`, role: 'Officer' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const after = await countRows();
    expect(after.acknowledgement! - before.acknowledgement!).toBe(10);
    expect(after.obligation! - before.obligation!).toBe(1);
  });

  test('who has lost the desk meanwhile gets the 404 of anybody else', async () => {
    const report = (await take(screener, 'for-leaving')).body;
    const path = `${derbyDispatch(report)}/questions`;
    const ask = () => derby.post<{ code: string }>(path, { text: 'Which room?' }, under('leaving'));
    expect((await ask()).status).toBe(201);
    const account = "(select id from account where address like 'police.derby@%')";
    await app.db.asAdmin(`delete from account_desk where account_id = ${account}`);
    try {
      const again = await ask();
      expect([again.status, again.body.code]).toEqual([404, 'not_found']);
      expect(again.text).not.toContain('room');
    } finally {
      await app.db.asAdmin(
        `insert into account_desk select id, 'pd-derby' from account where id = ${account}`,
      );
    }
  });

  test('a repeated submission, amendment or redirection happens once', async () => {
    const draft = (await take(screener, 'draft', derbyReport({ submit: false }))).body;
    const twice = async (caller: Caller, path: string, body: unknown, key: string) => {
      const first = await caller.post<ReportView>(path, body, under(key));
      const written = await contentDigest(app.db);
      const again = await caller.post<ReportView>(path, body, under(key));
      expect([first.status, again.status, again.text], path).toEqual([201, 201, first.text]);
      expect(await contentDigest(app.db), path).toEqual(written);
      return first.body;
    };
    const path = `/api/v1/reports/${draft.id}`;
    const submitted = await twice(screener, `${path}/submission`, {}, 's');
    const change = { version: submitted.version, police: { contacted: 'yes' } };
    const amended = await twice(screener, `${path}/amendments`, change, 'a');
    expect(amended.forwardings).toHaveLength(2);
    const redirection = { reason: 'Not ours.', toDesk: 'pd-hartford' };
    await twice(derby, `${derbyDispatch(amended)}/redirection`, redirection, 'r');
  });
});
