import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestApp } from '../../../test/setup/app.ts';
import type { TestApp } from '../../../test/setup/app.ts';
import { derbyReport } from '../../../test/setup/reports.ts';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import type { ReportView } from '../journey.api.ts';
import { recordReceipts } from './receipts.ts';

const ENGINE = systemActor('delivery engine');

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

async function send(changes = {}, urgent = false): Promise<ReportView> {
  const screener = await app.as('screener');
  if (!urgent) return (await screener.post<ReportView>('/api/v1/reports', derbyReport(changes))).body;
  const draft = await screener.post<ReportView>('/api/v1/reports', derbyReport({ submit: false }));
  return (await screener.post<ReportView>(`/api/v1/reports/${draft.body.id}/urgent`)).body;
}

/** Channel answers for these desks of a report. */
async function answer(report: ReportView, desks: readonly string[], state: string): Promise<void> {
  const receipts = report.dispatches
    .filter(({ desk }) => desks.includes(desk))
    .flatMap(({ id, notices }) =>
      notices
        .filter(({ channel }) => channel === 'email' || channel === 'webhook')
        .map((notice) => ({ noticeId: notice.id, dispatchId: id, state })),
    );
  expect(receipts.length).toBeGreaterThan(0);
  await inTransaction(app.db.db, ENGINE, (ctx) => recordReceipts(ctx, receipts));
}

const owed = async (report: ReportView, state: string) =>
  (
    await app.db.asAdmin<{ what: string }>(
      `select o.kind || coalesce(' ' || d.desk_id, '') as what from obligation o left join dispatch d on d.id = o.subject_id
        where o.report_id = $1 and o.state = $2 and o.kind <> 'review_account' order by 1`,
      [report.id, state],
    )
  ).map(({ what }) => what);

test('a notice that a relay took proves the forward to its desk, and to no other', async () => {
  const report = await send();
  await answer(report, ['mdt-new-haven'], 'relayed');
  expect(await owed(report, 'met')).toEqual(['forward mdt-new-haven']);
});

test('the FBI meets the federal ceiling, local police the state’s as well', async () => {
  const report = await send();
  await answer(report, ['fbi-new-haven'], 'delivered');
  expect(await owed(report, 'met')).toEqual(['forward fbi-new-haven', 'legal_law_enforcement_24h']);
  await answer(report, ['pd-derby', 'pd-new-haven'], 'delivered');
  expect(await owed(report, 'met')).toEqual([
    'forward fbi-new-haven',
    'forward pd-derby',
    'forward pd-new-haven',
    'legal_law_enforcement_24h',
    'legal_police_12h',
  ]);
});

test('a failure proves nothing, a second receipt changes nothing', async () => {
  const report = await send();
  await answer(report, ['pd-derby'], 'failed');
  expect(await owed(report, 'met')).toEqual([]);
  await answer(report, ['pd-derby'], 'delivered');
  const once = await owed(report, 'met');
  await answer(report, ['pd-derby'], 'delivered');
  expect(await owed(report, 'met')).toEqual(once);
});

test('an unroutable dispatch is not proven by a mail to whoever must find the desk', async () => {
  const report = await send({ places: [{ role: 'event', town: 'Avon' }] });
  const unroutable = report.dispatches.filter((dispatch) => dispatch.unroutable);
  expect(unroutable.length).toBeGreaterThan(0);
  await answer(
    report,
    unroutable.map(({ desk }) => desk),
    'relayed',
  );
  const open = await app.db.asAdmin<{ n: number }>(
    "select count(*)::integer as n from obligation where subject_id = any ($1::uuid[]) and kind = 'forward' and state = 'open'",
    [unroutable.map(({ id }) => id)],
  );
  expect(open[0]!.n).toBe(unroutable.length);
});

test('a mail does not replace the telephone call of an urgent report; the call does', async () => {
  const report = await send({}, true);
  await answer(report, ['fbi-new-haven'], 'delivered');
  expect(await owed(report, 'open')).toContain('call_desk fbi-new-haven');
  const fbi = report.dispatches.find(({ desk }) => desk === 'fbi-new-haven')!;
  await (
    await app.as('screener')
  ).post(`/api/v1/dispatches/${fbi.id}/calls`, { spokeWith: 'Agent Thessaly Orne' });
  expect(await owed(report, 'open')).not.toContain('call_desk fbi-new-haven');
});

test('a desk that says "we have it" need not be called any more', async () => {
  const report = await send({}, true);
  const police = report.dispatches.find(({ desk }) => desk === 'pd-new-haven')!;
  const path = `/api/v1/dispatches/${police.id}/acknowledgement`;
  const answered = await (
    await app.as('police.new-haven')
  ).post(path, { name: 'Sgt. Maribel Tarn', role: 'Desk sergeant' });
  expect(answered.status).toBe(201);
  // Who answers has seen the entry.
  expect(await owed(report, 'met')).toEqual([
    'acknowledge pd-new-haven',
    'call_desk pd-new-haven',
    'forward pd-new-haven',
  ]);
});

test('two workers with receipts of the same reports, in any order, do not fail each other', async () => {
  const reports = await Promise.all(Array.from({ length: 6 }, () => send()));
  const desks = ['fbi-new-haven', 'pd-derby', 'pd-new-haven', 'mdt-new-haven'];
  const receipts = reports.flatMap(({ dispatches }) =>
    dispatches
      .filter(({ desk }) => desks.includes(desk))
      .map(({ id, notices }) => ({ noticeId: notices[0]!.id, dispatchId: id, state: 'delivered' })),
  );
  await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      inTransaction(app.db.db, ENGINE, (ctx) =>
        recordReceipts(ctx, n % 2 ? receipts : receipts.toReversed()),
      ),
    ),
  );
  await vi.waitUntil(async () => (await owed(reports[5]!, 'met')).length === 6);
});
