import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { listen as listenTo } from '../setup/live.ts';
import type { Listener } from '../setup/live.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
});
afterAll(() => app.stop());

const open: Listener[] = [];
afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});

async function listen(account: string): Promise<Listener> {
  const listener = await listenTo(app, account);
  expect(listener.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(listener.headers.get('cache-control')).toBe('no-store');
  open.push(listener);
  return listener;
}

const take = async (changes: Parameters<typeof derbyReport>[0] = {}) =>
  (await screener.post<ReportView>('/api/v1/reports', derbyReport(changes))).body;
const until = (listener: Listener, id: string) =>
  vi.waitUntil(() => listener.heard.some((event) => event.id === id), { timeout: 10_000, interval: 20 });
const ACCOUNTS = {
  'police.derby': 'pd-derby',
  'police.new-haven': 'pd-new-haven',
  fbi: 'fbi-new-haven',
  'hart.state': 'hart-statewide',
  'mdt.new-haven': 'mdt-new-haven',
  'mdt.ansonia-milford': 'mdt-ansonia-milford',
};

describe('one stream per browser', () => {
  test('tells each desk of its own entry, the Careline of the report, and nobody of anything else', async () => {
    const [careline, hartford] = await Promise.all([listen('supervisor'), listen('police.hartford')]);
    const desks = await Promise.all(
      Object.entries(ACCOUNTS).map(async ([account, desk]) => ({ desk, listener: await listen(account) })),
    );
    const report = await take();
    for (const { desk, listener } of desks) {
      const mine = report.dispatches.find((dispatch) => dispatch.desk === desk)!.id;
      await until(listener, mine);
      expect(listener.heard, desk).toEqual([{ kind: 'dispatch.sent', id: mine }]);
    }
    await until(careline, report.id);
    const inHartford = await take({ places: [{ role: 'event', town: 'Hartford' }] });
    const theirs = inHartford.dispatches.find(({ desk }) => desk === 'pd-hartford')!.id;
    await until(hartford, theirs);
    expect(hartford.heard, 'nothing of the first report').toEqual([{ kind: 'dispatch.sent', id: theirs }]);
  });

  test('carries kinds and ids, never a word of the report', async () => {
    const [careline, derby] = await Promise.all([listen('screener'), listen('police.derby')]);
    const report = await take();
    const mine = report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id;
    const police = await app.as('police.derby');
    await police.post<DispatchPage>(`/api/v1/dispatches/${mine}/acknowledgement`, {
      name: 'Orla Venn',
      role: 'Sergeant',
    });
    await police.post(`/api/v1/dispatches/${mine}/questions`, { text: 'Which room?' });
    await vi.waitUntil(() => derby.heard.filter(({ kind }) => kind === 'dispatch.changed').length >= 2);
    await until(careline, report.id);
    for (const listener of [careline, derby]) {
      expect(listener.raw()).not.toMatch(/Rosalba|Dunmore|Quillfeather|Derby|Haven|Venn|room|pd-|R-20/i);
      for (const event of listener.heard) expect(Object.keys(event).sort()).toEqual(['id', 'kind']);
    }
    expect(derby.heard.every(({ id }) => id === mine)).toBe(true);
  });

  test('says nothing of what was rolled back', async () => {
    const careline = await listen('screener');
    await app.db.asAdmin('revoke insert on audit_leaf from careline');
    const refused = await screener.post('/api/v1/reports', derbyReport());
    await app.db.asAdmin('grant insert on audit_leaf to careline');
    expect(refused.status).toBe(503);
    const report = await take();
    await until(careline, report.id);
    const told = new Set(careline.heard.map(({ id }) => id));
    const known = new Set([report.id, ...report.dispatches.map(({ id }) => id)]);
    expect([...told].filter((id) => !known.has(id))).toEqual([]);
  });

  test('a redirection is told to the desk that lets go and to the one that gets it', async () => {
    const careline = await listen('supervisor');
    const report = await take();
    await until(careline, report.id); // said after the commit: who listens from here on hears what comes next
    const [derby, hartford, fbi] = await Promise.all(['police.derby', 'police.hartford', 'fbi'].map(listen));
    const mine = report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id;
    const police = await app.as('police.derby');
    await police.post(`/api/v1/dispatches/${mine}/redirection`, {
      reason: 'Not ours.',
      toDesk: 'pd-hartford',
    });
    await until(derby!, mine);
    await vi.waitUntil(() => hartford!.heard.length > 0);
    const seen = (await screener.get<ReportView>(`/api/v1/reports/${report.id}`)).body;
    const theirs = seen.dispatches.find(({ desk }) => desk === 'pd-hartford')!.id;
    expect([derby!.heard, hartford!.heard, fbi!.heard]).toEqual([
      [{ kind: 'dispatch.changed', id: mine }],
      [{ kind: 'dispatch.sent', id: theirs }],
      [],
    ]);
  });
});
