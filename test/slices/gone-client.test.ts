import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

const ROUNDS = 20;

test('who hangs up in the middle is still on record, with the address as far as it could be known', async () => {
  const report = await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport());
  const token = await startDemoSession(app.db.db, 'screener', 'bearer');
  for (let round = 0; round < ROUNDS; round++) await askAndHangUp(`/api/v1/reports/${report.body.id}`, token);
  const reads = () =>
    app.db.asAdmin<{ origin: string }>(`select origin from audit_leaf where act = 'report.read'`);
  await expect.poll(async () => (await reads()).length, { timeout: 10_000 }).toBe(ROUNDS);
  for (const { origin } of await reads()) expect(['127.0.0.1', 'unknown']).toContain(origin);
});

/** Sends a whole request and resets the connection before any answer. */
function askAndHangUp(path: string, token: string): Promise<void> {
  const { port } = new URL(app.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
        () => socket.resetAndDestroy(),
      );
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}
