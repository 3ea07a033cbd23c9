import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DispatchPage, DispatchView, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
let derby: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [screener, supervisor, derby] = (await Promise.all(
    ['screener', 'supervisor', 'police.derby'].map((account) => app.as(account)),
  )) as [Caller, Caller, Caller];
});
afterAll(() => app.stop());

const by = { name: 'Odile Marchetti', role: 'Detective' };
const take = async (changes = {}) =>
  (await screener.post<ReportView>('/api/v1/reports', derbyReport(changes))).body;
const entry = (report: ReportView, desk = 'pd-derby'): DispatchView =>
  report.dispatches.find((one) => one.desk === desk)!;
const seen = async ({ id }: ReportView) => (await screener.get<ReportView>(`/api/v1/reports/${id}`)).body;

async function post<Body>(who: Caller, path: string, body?: unknown): Promise<Body> {
  const answer = await who.post<Body>(`/api/v1/${path}`, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}
const acknowledge = (report: ReportView) =>
  post<DispatchPage>(derby, `dispatches/${entry(report).id}/acknowledgement`, by);
const amend = (report: ReportView, changes: object) =>
  post<ReportView>(screener, `reports/${report.id}/amendments`, { version: report.version, ...changes });
const unflag = (report: ReportView) =>
  post<ReportView>(supervisor, `reports/${report.id}/screening`, {
    dmst: { flag: false, reason: 'The caller withdrew it.' },
  });
/** Minutes to act that stand open for the desk, over all versions of the report. */
const openActs = async (report: ReportView, desk = 'pd-derby') =>
  (
    await app.db.asAdmin<{ minutes: number }>(
      `select round(extract(epoch from o.due_at - o.opened_at) / 60)::integer as minutes
         from obligation o join dispatch d on d.id = o.subject_id
        where o.report_id = $1 and d.desk_id = $2 and o.kind = 'act' and o.state = 'open'`,
      [report.id, desk],
    )
  ).map(({ minutes }) => minutes);

describe('the duty to act, once a desk has acknowledged', () => {
  test('stays with a correction: the newest entry shows its time, and that it is late', async () => {
    const report = await take();
    const { actBy } = await acknowledge(report);
    const amended = await amend(report, { household: { danger: 'A dog in the yard.' } });
    expect(entry(amended)).toMatchObject({ actBy, late: false });
    await acknowledge(amended);
    await app.db.moveClock('5 hours');
    expect(entry(await seen(report))).toMatchObject({ actBy, late: true });
    const inbox = await derby.get<{ items: DispatchView[] }>('/api/v1/inbox');
    expect(inbox.body.items.find(({ id }) => id === entry(amended).id)).toMatchObject({ actBy, late: true });
    await post(derby, `dispatches/${entry(amended).id}/acting`, {});
    expect(entry(await seen(report)).late).toBe(false);
  });

  test('becomes urgent with the report, and slower never', async () => {
    const report = await take();
    await acknowledge(report);
    expect(await openActs(report)).toEqual([240]);
    const urgent = await amend(report, { dangerNow: 'yes' });
    expect(await openActs(report)).toEqual([60]);
    expect(entry(urgent).actBy).not.toBeNull();
    await amend(urgent, { household: { danger: 'A dog in the yard.' } });
    expect(await openActs(report)).toEqual([60]);
  });

  test('ends when the flag is taken away, also when a correction lies between', async () => {
    const report = await take();
    await acknowledge(report);
    const amended = await amend(report, { household: { danger: 'A dog in the yard.' } });
    await unflag(amended);
    expect(await openActs(report)).toEqual([]);
  });

  test.each([true, false])(
    'begins with no acknowledgement of "no longer DMST" (acknowledged before: %s)',
    async (before) => {
      const report = await take();
      if (before) await acknowledge(report);
      const page = await acknowledge(await unflag(report));
      expect(page).toMatchObject({ status: 'acknowledged', actBy: null });
      expect(await openActs(report)).toEqual([]);
    },
  );

  test('goes with the entry when a desk passes a later version on', async () => {
    const report = await take();
    await acknowledge(report);
    const amended = await amend(report, { household: { danger: 'A dog in the yard.' } });
    await post(derby, `dispatches/${entry(amended).id}/redirection`, {
      reason: 'Not our town.',
      toDesk: 'pd-hartford',
    });
    expect(await openActs(report)).toEqual([]);
  });

  test('ends for the duty officer when the submission finds the police', async () => {
    const draft = await post<ReportView>(screener, 'reports', {});
    const called = await post<ReportView>(screener, `reports/${draft.id}/urgent`);
    await post(screener, `dispatches/${entry(called, 'careline-duty').id}/acknowledgement`, by);
    expect(await openActs(draft, 'careline-duty')).toEqual([60]);
    const { submit: _submit, ...content } = derbyReport();
    const told = await screener.patch(`/api/v1/reports/${draft.id}`, { version: called.version, ...content });
    expect(told.status, told.text).toBe(200);
    await post(screener, `reports/${draft.id}/submission`);
    expect(await openActs(draft, 'careline-duty')).toEqual([]);
  });
});

test('an acknowledgement proves that the entry arrived, also when nobody opened it before', async () => {
  const report = await take();
  expect(await acknowledge(report)).toMatchObject({
    status: 'acknowledged',
    openedAt: expect.any(String) as string,
  });
  const forward = await app.db.asAdmin(
    "select state, evidence_kind from obligation where subject_id = $1 and kind = 'forward'",
    [entry(report).id],
  );
  expect(forward).toEqual([{ state: 'met', evidence_kind: 'opened' }]);
});

describe('a call that the Careline owes', () => {
  test('is owed to the desk that gets the entry passed on', async () => {
    const draft = await post<ReportView>(screener, 'reports', { places: [{ role: 'event', town: 'Derby' }] });
    const called = await post<ReportView>(screener, `reports/${draft.id}/urgent`);
    await post(derby, `dispatches/${entry(called).id}/redirection`, {
      reason: 'Not our town.',
      toDesk: 'pd-hartford',
    });
    const calls = await app.db.asAdmin(
      `select d.desk_id, o.state from obligation o join dispatch d on d.id = o.subject_id
        where o.report_id = $1 and o.kind = 'call_desk' and d.party = 'local_police' order by 1`,
      [draft.id],
    );
    expect(calls).toEqual([
      { desk_id: 'pd-derby', state: 'superseded' },
      { desk_id: 'pd-hartford', state: 'open' },
    ]);
  });
});
