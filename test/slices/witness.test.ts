import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { logHoles, witnessesOf } from '../setup/log.ts';
import { derbyReport } from '../setup/reports.ts';

const WITHIN = { timeout: 25_000, interval: 100 };
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ witnesses: true });
});
afterAll(() => app.stop());

test('what a report causes is numbered, signed, cosigned by both witnesses, and gives no alarm', async () => {
  const screener = await app.as('screener');
  const report = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  await screener.get(`/api/v1/reports/${report.id}`);
  await vi.waitUntil(async () => (await app.ledger()).length >= 3, WITHIN);
  await vi.waitUntil(async () => {
    const holes = await logHoles(app.db);
    return Object.values(holes).every((count) => count === 0);
  }, WITHIN);
  const [{ size }] = (await app.db.asAdmin<{ size: number }>(
    'select max(index) + 1 as size from log_entry',
  )) as [{ size: number }];
  const witnesses = await vi.waitUntil(async () => {
    const all = await witnessesOf(app.dataFolder);
    return all.every((one) => one.size >= size && (one.lastPass?.size ?? 0) >= size) && all;
  }, WITHIN);
  expect(witnesses.map(({ alerts }) => alerts)).toEqual([[], []]);
});
