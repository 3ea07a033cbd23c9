import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

test('what waits and what is late is counted; no id, number, name or place is in the metrics', async () => {
  const screener = await app.as('screener');
  const report = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  await screener.get(`/api/v1/reports/${report.id}`);
  await app.db.moveClock('61 minutes');
  const { status, text, headers } = await app.nobody.get('/metrics');
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
  expect(text).toMatch(/^hartline_notices_waiting\{channel="webhook"\} 3$/m);
  expect(text).toMatch(/^hartline_notices_waiting\{channel="email"\} 6$/m);
  expect(text).toMatch(/^hartline_obligations_overdue\{kind="acknowledge"\} 3$/m);
  expect(text).toMatch(
    /hartline_http_request_seconds_count\{method="GET",route="\/api\/v1\/reports\/:id",status="200"\} 1/,
  );
  for (const secret of [report.id, report.number, 'Rosalba', 'Derby', 'Quillfeather'])
    expect(text).not.toContain(secret);
});
