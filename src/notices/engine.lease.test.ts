import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startAgency, startOutbox, WORKER } from '../../test/setup/outbox.ts';
import type { Agency, Outbox } from '../../test/setup/outbox.ts';
import { inTransaction } from '../platform/db/tx.ts';
import { claimDue, finishMany, WORKER_LOCK_CLASS } from './outbox.sql.ts';
import type { Claimed } from './outbox.sql.ts';

const SOON = { timeout: 8000, interval: 20 };
const LEASE_SECONDS = 60;

let outbox: Outbox;
let agency: Agency;
let sessions: pg.Client[];
beforeEach(async () => {
  outbox = await startOutbox();
  agency = await startAgency();
  sessions = [];
});
afterEach(async () => {
  for (const session of sessions) await session.end();
  await outbox.stop();
  await agency.close();
});

const reaches = (id: string, state: string) =>
  vi.waitUntil(async () => (await outbox.notice(id)).state === state, SOON);

/** A worker that claimed what was due and then said nothing more, as one that was killed or frozen on the wire. */
async function silentWorker(worker: number): Promise<{ session: pg.Client; claimed: Claimed[] }> {
  const session = new pg.Client({ connectionString: outbox.db.appUrl, options: '-c role=worker' });
  sessions.push(session);
  session.on('error', () => {});
  await session.connect();
  await session.query('select pg_advisory_lock($1, $2)', [WORKER_LOCK_CLASS, worker]);
  const claimed = await inTransaction(outbox.db.db, WORKER, (ctx) =>
    claimDue(ctx, { worker, slots: 10, perEndpoint: 10, leaseSeconds: LEASE_SECONDS, saturated: [] }),
  );
  return { session, claimed };
}

test('a killed worker’s work is taken over at once: its session is gone, its lease is not waited for', async () => {
  const [id] = await outbox.queue({ endpoint: agency.url });
  const dead = await silentWorker(990_001);
  expect(dead.claimed.map((one) => one.id)).toEqual([id]);
  await outbox.work();
  await dead.session.end();
  sessions = [];
  const killed = performance.now();
  await reaches(id!, 'delivered');
  expect(performance.now() - killed).toBeLessThan(5000);
  expect((await outbox.attempts(id!)).map(({ outcome, ended }) => [outcome, ended])).toEqual([
    ['unknown', false],
    ['ok', true],
  ]);
});

test('a live worker’s work is left to it until its lease runs out', async () => {
  const [held, other] = [await outbox.queue({ endpoint: agency.url }), [] as string[]];
  await silentWorker(990_002);
  await outbox.work();
  other.push(...(await outbox.queue({ endpoint: agency.url })));
  await reaches(other[0]!, 'delivered');
  expect((await outbox.notice(held[0]!)).state).toBe('attempted');
  await outbox.db.moveClock(`${LEASE_SECONDS + 1} seconds`);
  await reaches(held[0]!, 'delivered');
  expect(agency.heard.map(({ id }) => id)).toEqual([other[0], held[0]]);
});

test.each(['temporary', 'permanent', 'ok'] as const)(
  'a late "%s" under a lease that another took over is kept as evidence and changes nothing',
  async (outcome) => {
    const [id] = await outbox.queue({ endpoint: agency.url });
    const frozen = await silentWorker(990_003);
    await outbox.db.moveClock(`${LEASE_SECONDS + 1} seconds`);
    await outbox.work();
    await reaches(id!, 'delivered');
    const before = await outbox.notice(id!);

    const moved = await inTransaction(outbox.db.db, WORKER, (ctx) =>
      finishMany(ctx, [
        {
          id: id!,
          leaseToken: frozen.claimed[0]!.lease_token,
          outcome,
          evidence: '{"status":500}',
          state: outcome === 'permanent' ? 'failed' : 'attempted',
          retryInSeconds: 2,
        },
      ]),
    );
    expect(moved).toEqual([]);
    expect(await outbox.notice(id!)).toEqual(before);
    expect(await outbox.attempts(id!)).toMatchObject([
      { n: 1, outcome, ended: true, evidence: { status: 500 } },
      { n: 2, outcome: 'ok' },
    ]);
  },
);

test('two workers side by side: every message once', async () => {
  const ids = await outbox.queue(...Array.from({ length: 60 }, () => ({ endpoint: agency.url })));
  await Promise.all([outbox.work(), outbox.work()]);
  for (const id of ids) await reaches(id, 'delivered');
  expect(agency.heard.map(({ id }) => id).sort()).toEqual([...ids].sort());
});

test('a worker that is stopped waits a moment for what is on the wire', async () => {
  const [id] = await outbox.queue({ endpoint: agency.url });
  const arrived = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  agency.onRequest = () => (arrived.resolve(), answer.promise);
  const engine = await outbox.work();
  await arrived.promise;
  const stopped = engine.stop();
  answer.resolve();
  await stopped;
  expect(await outbox.notice(id!)).toMatchObject({ state: 'delivered', attempts: 1 });
  expect(engine.isRunning()).toBe(false);
});

test('what a receipt is evidence for shares its transaction: if that fails, the message is not done', async () => {
  let broken = true;
  const [id] = await outbox.queue({ endpoint: agency.url });
  await outbox.work({
    onReceipt: () => (broken ? Promise.reject(new Error('disk full')) : Promise.resolve()),
  });
  await vi.waitUntil(() => agency.heard.length === 1, SOON);
  expect((await outbox.notice(id!)).state).toBe('attempted');
  broken = false;
  await outbox.db.moveClock('10 seconds');
  await reaches(id!, 'delivered');
  expect(new Set(agency.heard.map((one) => `${one.id} ${one.digest}`)).size).toBe(1);
});

test('a worker whose database connections are all cut goes on by itself', async () => {
  const engine = await outbox.work();
  await outbox.db.asAdmin(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name like 'hartline%'",
    [outbox.db.name],
  );
  const [id] = await vi.waitFor(() => outbox.queue({ endpoint: agency.url }), SOON);
  await reaches(id!, 'delivered');
  await vi.waitUntil(() => engine.isRunning(), SOON);
});
