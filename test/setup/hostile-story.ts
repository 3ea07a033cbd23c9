import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import type { TestApp } from './app.ts';
import { hostileRun } from './hostile-run.ts';
import { RAN } from './hostile-texts.ts';
import { derbyReport } from './reports.ts';

/** A report and a draft, `count` hostile requests, and the proof that nothing ran, broke, stalled or went away. */
export async function survivesHostileRequests(app: TestApp, seed: number, count: number): Promise<void> {
  const screener = await app.as('screener');
  const sent = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  const draft = (await screener.post<ReportView>('/api/v1/reports', derbyReport({ submit: false }))).body;
  const ids = [sent.id, draft.id, ...sent.dispatches.map(({ id }) => id)];
  const tables = () =>
    app.db.asAdmin("select tablename from pg_tables where schemaname = 'public' order by 1");
  const before = await tables();

  const facts = await hostileRun(app, { seed, count, ids });
  process.stdout.write(`${JSON.stringify({ seed, ...facts, troubles: facts.troubles.length })}\n`);

  expect(facts.troubles.slice(0, 10)).toEqual([]);
  expect(facts.requests).toBe(count);
  expect(Object.keys(facts.statuses).map(Number), 'some got through').toContain(201);
  expect(existsSync(`/tmp/${RAN}`)).toBe(false);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
  expect(await tables()).toEqual(before);
  expect((await app.nobody.get('/readyz')).status).toBe(200);
  // Asked of the database: somebody may have walled himself off from the report meanwhile.
  const kept = await app.db.asAdmin('select id from dispatch where report_id = $1', [sent.id]);
  expect(kept.length).toBeGreaterThanOrEqual(sent.dispatches.length);
}
