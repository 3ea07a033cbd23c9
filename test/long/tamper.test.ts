import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import { witnessesOf } from '../setup/log.ts';

test('the script of tamperings: 12 of 12 found, each within a minute, all within five', async () => {
  const began = performance.now();
  const script = spawn(process.execPath, [join(import.meta.dirname, '../../scripts/tamper.ts')]);
  let said = '';
  script.stdout.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = (await once(script, 'close')) as [number];
  expect(said.trim().split('\n').at(-1), said).toBe('12 of 12 found');
  expect(code).toBe(0);
  expect(performance.now() - began).toBeLessThan(300_000);
});

test('a log that cannot be written is noticed outside within a minute: its heartbeat is missing', async () => {
  const app = await startTestApp({ witnesses: true });
  try {
    await vi.waitUntil(async () => (await witnessesOf(app.dataFolder)).every(({ passes }) => passes > 0), {
      timeout: 30_000,
      interval: 200,
    });
    await app.db.asAdmin('revoke insert on audit_leaf from worker');
    const told = async () => (await witnessesOf(app.dataFolder)).every(({ alerts }) => alerts.some(({ kind }) => kind === 'silent')); // prettier-ignore
    await vi.waitUntil(told, { timeout: 60_000, interval: 200 });
  } finally {
    await app.stop();
  }
});
