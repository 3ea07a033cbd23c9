import { join } from 'node:path';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { connect } from '../../src/platform/db/database.ts';
import { findEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { caller } from '../setup/app.ts';
import { finish, newMachine } from '../setup/processes.ts';
import type { Machine } from '../setup/processes.ts';
import { derbyReport } from '../setup/reports.ts';

/** The commands as an operator and an outsider run them, each a process of its own. */
let machine: Machine;
let report: ReportView;
const asAdmin = async (text: string) => {
  const found = await findEmbeddedPostgres(machine.dataFolder);
  const { pool, close } = connect(found!.adminUrl('hartline'), { max: 1, as: 'itself' });
  await pool.query(text).finally(close);
};
beforeAll(async () => {
  machine = await newMachine();
  const { url } = (await machine.run(['serve', '--json']).ready) as { url: string };
  const found = await findEmbeddedPostgres(machine.dataFolder);
  const { db, close } = connect(found!.appUrl('hartline'), { max: 1 });
  const token = await startDemoSession(db, 'screener', 'bearer').finally(close);
  report = (await caller(url, token).post<ReportView>('/api/v1/reports', derbyReport())).body;
}, 120_000);
afterAll(() => machine.clear());

const folder = (name: string) => join(machine.dataFolder, '..', name);
const witness = (...args: string[]) => machine.run(['witness', '--port', '0', ...args]);

test('the start brought two witnesses along, each with a key and a memory that only its owner reads', async () => {
  for (const name of ['witness-1', 'witness-2']) {
    const memory = join(machine.dataFolder, name, 'witness.json');
    await vi.waitUntil(() => existsSync(memory) && readFileSync(memory, 'utf8').includes('"size"'), { timeout: 30_000, interval: 200 }); // prettier-ignore
    expect(statSync(memory).mode & 0o777).toBe(0o600);
    expect(statSync(join(machine.dataFolder, name, 'witness.pem')).mode & 0o777).toBe(0o600);
  }
  expect(statSync(join(machine.dataFolder, 'keys', 'log.pem')).mode & 0o777).toBe(0o600);
});

test('a witness of one’s own watches beside it, says what it sees, and ends with 0 at Ctrl-C', async () => {
  const own = witness('--data', folder('own'), '--name', 'witness.police.example', '--json');
  const { url, key } = (await own.ready) as { url: string; key: string };
  expect(key).toMatch(/^witness\.police\.example\+[0-9a-f]{8}\+/);
  await vi.waitUntil(async () => ((await (await fetch(`${url}/status`)).json()) as { passes: number }).passes > 0, { timeout: 30_000, interval: 200 }); // prettier-ignore
  expect((await fetch(`${url}/checkpoint`)).status, 'nothing was brought to it yet').toBe(404);
  expect((await fetch(`${url}/add-checkpoint`, { method: 'POST', body: 'x'.repeat(70_000) })).status).toBe(
    413,
  );
  expect((await fetch(`${url}/anything`)).status).toBe(404);
  own.child.kill('SIGINT');
  expect(await own.ended).toBe(0);
});

test('the proof of a report is taken by an auditor and checked without the database', async () => {
  const file = folder('proof.json');
  const take = () => finish(machine.run(['export-proof', report.id, '--as', 'auditor@demo.hartline.example', '--out', file])); // prettier-ignore
  await vi.waitUntil(async () => (await take()).code === 0, { timeout: 60_000, interval: 500 });
  expect(await finish(machine.run(['verify', file, '--trust', join(machine.dataFolder, 'witnesses')]))).toMatchObject({ code: 0 }); // prettier-ignore
  const screener = machine.run(['export-proof', report.id, '--as', 'screener@demo.hartline.example']);
  expect(await finish(screener)).toMatchObject({ code: 1, said: expect.stringContaining('no auditor') });
}, 120_000);

test('one pass: 0 when all is well, 1 with the finding as JSON when it is not', async () => {
  const once = () => witness('--data', folder('once'), '--once');
  expect(await finish(once())).toMatchObject({ code: 0 });
  await asAdmin("set session_replication_role = replica; update report set urgent = not urgent"); // prettier-ignore
  const second = once();
  expect(await second.ready).toMatchObject({ kind: 'content_changed', subject: `report ${report.id}`, standing: true }); // prettier-ignore
  expect(await finish(second)).toMatchObject({ code: 1, said: expect.stringMatching(/alerts? stands?\./) });
}, 60_000);

test('what it cannot do it says in one sentence', async () => {
  for (const [args, says] of [
    [['--data', folder('bad'), '--log-key', 'nonsense'], 'public key of the log cannot be read'],
    [['--data', folder('once'), '--log-key', 'other+6ec1b4a3+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'], 'public key of the log'], // prettier-ignore
    [['--data', folder('bad'), '--every', 'soon'], 'a number'],
  ] as const) {
    const { code, said } = await finish(witness(...args));
    expect(code).not.toBe(0);
    expect(said).toContain(says);
    expect(said).not.toMatch(/\n\s+at /);
  }
}, 60_000);
