import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { connect } from '../../src/platform/db/database.ts';
import { inTransaction, systemActor } from '../../src/platform/db/tx.ts';
import { shown } from '../../src/platform/vault.ts';
import { openSealing } from '../../src/safeguards/index.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

const HARTLINE = join(import.meta.dirname, '../../bin/hartline.mjs');
const SECRET = 'The blue door behind the bakery, third floor.';
// Each of these tests waits for several processes to start and end.
vi.setConfig({ testTimeout: 240_000 });
let app: TestApp;
let screener: Caller;
let copies: string;

beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
  copies = await mkdtemp(join(tmpdir(), 'hartline-copies-'));
});
afterAll(async () => {
  await app.stop();
  await rm(copies, { recursive: true, force: true });
});

const places = () => ({
  folder: join(app.dataFolder, 'keys', 'store'),
  rootKey: { file: join(app.dataFolder, 'keys', 'root.key') },
});
const rootLines = async () =>
  (await readFile(places().rootKey.file, 'utf8')).split('\n').filter((line) => /^\d/.test(line));

interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly said: string;
}
/** A real command beside the running installation. `killAt`: SIGKILL as soon as it said this. */
function hartline(args: readonly string[], killAt?: RegExp): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: app.db.adminUrl, HARTLINE_DATA: app.dataFolder };
    const child = execFile(process.execPath, [HARTLINE, ...args], { env }, (error, out, said) =>
      resolve({ code: error ? (error.code ?? error.signal ?? 'failed') : 0, out, said }),
    );
    if (killAt)
      child.stderr!.on('data', (part: Buffer) => killAt.test(part.toString()) && child.kill('SIGKILL'));
  });
}

async function take(narrative = SECRET): Promise<ReportView> {
  const taken = await screener.post<ReportView>('/api/v1/reports', derbyReport({ narrative }));
  expect(taken.status, taken.text.slice(0, 300)).toBe(201);
  return taken.body;
}
const narrativeOf = async (id: string) => {
  const read = await screener.get<ReportView>(`/api/v1/reports/${id}`);
  expect(read.status).toBe(200);
  return read.body.content.narrative;
};

describe('keys are rotated while everybody goes on reading and writing', () => {
  test('no request fails, a killed rotation is taken up again, and the old root key can go', async () => {
    const before: string[] = [];
    for (let n = 0; n < 4; n += 1) before.push((await take()).id);
    let running = true;
    const during: string[] = [];
    const load = (async () => {
      while (running && during.length < 20) {
        const { id } = await take();
        during.push(id);
        expect(await narrativeOf(before[during.length % before.length]!)).toBe(SECRET);
      }
    })();
    try {
      const killed = await hartline(['rotate-keys', '--new-root-key'], /version 2 of the root key/);
      expect(killed.code).toBe('SIGKILL');
      expect(await rootLines()).toHaveLength(2);
      const whole = await hartline(['rotate-keys', '--record-keys', '--json']);
      expect(whole.said).toMatch(/sets looked at/);
      expect(whole).toMatchObject({ code: 0 });
      const result = JSON.parse(whole.out) as { version: number; needed: object; retired: number };
      expect(result).toMatchObject({ version: 2 });
      expect(Object.keys(result.needed)).toEqual(['2']);
      expect(result.retired).toBeGreaterThan(0);
      expect(await hartline(['rotate-keys', '--retire', '1'])).toMatchObject({ code: 0 });
    } finally {
      running = false;
      await load;
    }
    expect(await rootLines()).toHaveLength(1);
    expect(during.length).toBeGreaterThan(0);
    for (const id of [...before, ...during, (await take()).id]) expect(await narrativeOf(id)).toBe(SECRET);
  });
});

describe('keys are destroyed', () => {
  let kept: ReportView;
  let gone: ReportView;
  let order: string;

  test('by two persons only, for a reason, and not while somebody owes something', async () => {
    kept = await take();
    gone = await take();
    const [{ domain }] = (await app.db.asAdmin<{ domain: string }>(
      "select split_part(address, '@', 2) as domain from account where role = 'supervisor'",
    )) as [{ domain: string }];
    const who = (account: string) => ['--by', `${account}@${domain}`];
    const wanted = ['shred', '--report', gone.number!, '--reason', 'Expunged after 60 days.', '--json'];
    expect((await hartline([...wanted, ...who('screener')])).said).toContain('Only a supervisor');
    const asked = await hartline([...wanted, ...who('supervisor')]);
    expect(asked, asked.said).toMatchObject({ code: 0 });
    order = (JSON.parse(asked.out) as { order: string }).order;
    const confirm = ['shred', '--confirm', order, '--json'];
    const alone = await hartline([...confirm, ...who('supervisor'), '--despite-open-duties']);
    expect(alone).toMatchObject({ code: 1 });
    expect(alone.said).toContain('Somebody else');
    await expect(
      app.db.asAdmin('update destruction_order set confirmed_by = asked_by, confirmed_at = app_now()'),
    ).rejects.toThrow(/second_person/);
    const owed = await hartline([...confirm, ...who('hart.state')]);
    expect(owed.said).toContain('still owes');
    expect(await narrativeOf(gone.id)).toBe(SECRET);

    // Yesterday's copies; the root key is kept elsewhere.
    await cp(places().folder, join(copies, 'store'), { recursive: true });
    await dump();

    const done = await hartline([...confirm, ...who('hart.state'), '--despite-open-duties']);
    expect(done, done.said).toMatchObject({ code: 0 });
    expect(JSON.parse(done.out)).toMatchObject({ people: 2 });
    expect(await hartline([...confirm, ...who('hart.state')])).toMatchObject({ code: 1 });
    expect(await narrativeOf(gone.id)).toBe('no longer readable (key destroyed)');
    expect(await narrativeOf(kept.id)).toBe(SECRET);
  });

  test('neither the rows of yesterday’s copy nor yesterday’s key store bring anything back', async () => {
    const today = connect(app.db.appUrl, { max: 2 });
    try {
      // Yesterday's rows with today's key store: what was not destroyed opens, what was does not.
      const { vaultFor } = await openSealing(today.db, places());
      const read = (id: string) =>
        inTransaction(
          today.db,
          systemActor('restore drill'),
          async (ctx) => {
            const { version, sealed } = backup.get(id)!;
            const place = { table: 'report_narrative', row: id, column: 'narrative', version };
            return shown(await ctx.vault.open({ ...place, compartment: 'narrative' }, sealed));
          },
          vaultFor,
        );
      expect(await read(kept.id)).toBe(SECRET);
      expect(await read(gone.id)).toBe('no longer readable (key destroyed)');

      // Yesterday's key store too, after the root key went the way that a destruction ends with.
      const rotated = await hartline(['rotate-keys', '--new-root-key', '--retire', '2']);
      expect(rotated, rotated.said).toMatchObject({ code: 0 });
      const old = { folder: join(copies, 'store'), rootKey: places().rootKey };
      await expect(openSealing(today.db, old)).rejects.toThrow();
      expect(await narrativeOf(kept.id)).toBe(SECRET);
    } finally {
      await today.close();
    }
  });
  /** Every row of the sealed tables, as a backup holds them. */
  const backup = new Map<string, { reportId: string; version: number; sealed: string }>();
  async function dump(): Promise<void> {
    const rows = await app.db.asAdmin<{ reportId: string; version: number; sealed: string }>(
      'select report_id as "reportId", version, narrative as sealed from report_narrative',
    );
    for (const row of rows) backup.set(row.reportId, row);
  }
});
