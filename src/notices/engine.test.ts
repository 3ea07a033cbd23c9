import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startAgency, startOutbox } from '../../test/setup/outbox.ts';
import type { Agency, Behaviour, Outbox } from '../../test/setup/outbox.ts';

const SOON = { timeout: 8000, interval: 20 };

let outbox: Outbox;
let agency: Agency;
beforeEach(async () => {
  outbox = await startOutbox();
  agency = await startAgency();
});
afterEach(async () => {
  await outbox.stop();
  await agency.close();
});

const tried = (id: string, times: number) =>
  vi.waitUntil(async () => {
    const attempts = await outbox.attempts(id);
    return attempts.length === times && attempts.every(({ ended }) => ended) && attempts;
  }, SOON);
const reaches = (id: string, state: string) =>
  vi.waitUntil(async () => (await outbox.notice(id)).state === state, SOON);

describe('a receiver that fails and then heals gets the same message again', () => {
  test.each([
    ['answers 500', 500, 'temporary'],
    ['asks for less traffic', 429, 'temporary'],
    ['does not know the path', 404, 'temporary'],
    ['hangs', 'hang', 'unknown'],
    ['takes it and cuts the line', 'cut', 'unknown'],
  ] satisfies [string, Behaviour, string][])('%s', async (_how, behaviour, outcome) => {
    agency.script.push(behaviour, behaviour);
    const [id] = await outbox.queue({ endpoint: agency.url });
    await outbox.work();

    await tried(id!, 1);
    const { due_in: firstPause } = await outbox.notice(id!);
    expect(firstPause).toBeGreaterThan(0);
    expect(firstPause).toBeLessThanOrEqual(2.4);
    await outbox.db.moveClock('3 seconds');
    await tried(id!, 2);
    expect((await outbox.notice(id!)).due_in).toBeLessThanOrEqual(6);
    await outbox.db.moveClock('6 seconds');
    await reaches(id!, 'delivered');

    expect((await outbox.attempts(id!)).map((one) => one.outcome)).toEqual([outcome, outcome, 'ok']);
    expect(new Set(agency.heard.map((one) => `${one.id} ${one.digest}`)).size).toBe(1);
    expect(agency.heard[0]!.id).toBe(id);
    expect(outbox.receipts).toMatchObject([{ noticeId: id, state: 'delivered' }]);
  });

  test('is not listening at all', async () => {
    await agency.close();
    const [id] = await outbox.queue({ endpoint: agency.url });
    await outbox.work();
    expect(await tried(id!, 1)).toMatchObject([
      { outcome: 'temporary', evidence: { error: 'ECONNREFUSED' } },
    ]);
    agency = await startAgency(agency.port);
    await outbox.db.moveClock('3 seconds');
    await reaches(id!, 'delivered');
  });

  test('the pauses grow to a minute and stay there', async () => {
    agency.script.push(500, 500, 500, 500, 500, 500, 500);
    const [id] = await outbox.queue({ endpoint: agency.url });
    await outbox.work();
    const pauses: number[] = [];
    for (let n = 1; n <= 7; n++) {
      await tried(id!, n);
      pauses.push((await outbox.notice(id!)).due_in!);
      await closeBreaker();
      await outbox.db.moveClock('75 seconds');
    }
    [2, 5, 10, 20, 40, 60, 60].forEach((seconds, n) => {
      expect(pauses[n]).toBeLessThanOrEqual(seconds * 1.2);
      expect(pauses[n]).toBeGreaterThan(seconds * 0.8 - 1.5);
    });
    await reaches(id!, 'delivered');
  });
});

const closeBreaker = () =>
  outbox.db.asAdmin('update endpoint_health set failures = 0, opened_at = null, probe_at = null');

describe('what the receiver may ask for', () => {
  test.each([
    ['30', 29, 31],
    ['3600', 59, 61],
    ['soon', 0, 2.4],
    ['-5', 0, 2.4],
  ])('Retry-After: %s', async (value, least, most) => {
    agency.script.push({ status: 503, headers: { 'retry-after': value } });
    const [id] = await outbox.queue({ endpoint: agency.url });
    await outbox.work();
    await tried(id!, 1);
    const { due_in: pause } = await outbox.notice(id!);
    expect(pause).toBeGreaterThan(least - 1);
    expect(pause).toBeLessThanOrEqual(most);
  });

  test('410: never again, and the notice says that it failed', async () => {
    agency.script.push(410);
    const [id] = await outbox.queue({ endpoint: agency.url });
    await outbox.work();
    await reaches(id!, 'failed');
    expect(await outbox.notice(id!)).toMatchObject({ attempts: 1, due_in: null, lease_token: null });
    expect(outbox.receipts).toMatchObject([{ noticeId: id, state: 'failed' }]);
  });

  test.each([302, 308])('%d leads nowhere: no redirect is followed', async (status) => {
    const elsewhere = await startAgency();
    agency.script.push({ status, headers: { location: elsewhere.url } });
    const [id] = await outbox.queue({ endpoint: agency.url });
    await outbox.work();
    expect(await tried(id!, 1)).toMatchObject([{ outcome: 'temporary', evidence: { status } }]);
    await outbox.db.moveClock('3 seconds');
    await reaches(id!, 'delivered');
    expect(elsewhere.heard).toEqual([]);
    expect(agency.heard).toHaveLength(2);
    await elsewhere.close();
  });

  test('an endless answer is cut off and counts', async () => {
    const [id] = await outbox.queue({ endpoint: agency.url });
    agency.script.push({ status: 200, headers: { 'content-length': '1000000000' } });
    await outbox.work();
    const [attempt] = await tried(id!, 1);
    expect(attempt!.outcome).toBe('unknown');
  });
});

test('the attempt stands in the database before the wire is touched', async () => {
  const seen: unknown[] = [];
  agency.onRequest = async (id) => {
    seen.push(...(await outbox.attempts(id)), (await outbox.notice(id)).state);
  };
  const [id] = await outbox.queue({ endpoint: agency.url });
  await outbox.work();
  await reaches(id!, 'delivered');
  expect(seen).toMatchObject([{ n: 1, outcome: 'unknown', ended: false }, 'attempted']);
});

test('after a week without success the notice has failed; the obligation above it stays open', async () => {
  agency.script.push(500, 500);
  const [id] = await outbox.queue({ endpoint: agency.url });
  await outbox.work();
  await tried(id!, 1);
  await outbox.db.moveClock('8 days');
  await reaches(id!, 'failed');
  expect(outbox.receipts).toMatchObject([{ state: 'failed' }]);
});

test('urgent messages go first', async () => {
  const ids = await outbox.queue(...[false, false, true].map((urgent) => ({ endpoint: agency.url, urgent })));
  await outbox.work({ slots: 1 });
  for (const id of ids) await reaches(id, 'delivered');
  expect(agency.heard.map(({ id }) => id)).toEqual([ids[2], ids[0], ids[1]]);
});

test('one endpoint that hangs takes no more than its share, the others get theirs at once', async () => {
  const slow = await startAgency();
  slow.script.push(...Array.from({ length: 200 }, () => 'hang' as const));
  await outbox.queue(...Array.from({ length: 120 }, () => ({ endpoint: slow.url })));
  const quick = await outbox.queue(...Array.from({ length: 20 }, () => ({ endpoint: agency.url })));
  await outbox.work();
  for (const id of quick) await reaches(id, 'delivered');
  expect(slow.heard.length).toBeLessThanOrEqual(16);
  await slow.close();
});
