import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startAgency, startOutbox } from '../../test/setup/outbox.ts';
import type { Agency, Outbox } from '../../test/setup/outbox.ts';

const SOON = { timeout: 8000, interval: 20 };

let outbox: Outbox;
let sick: Agency;
let well: Agency;
beforeEach(async () => {
  outbox = await startOutbox();
  [sick, well] = [await startAgency(), await startAgency()];
});
afterEach(async () => {
  await outbox.stop();
  await Promise.all([sick.close(), well.close()]);
});

const health = async () =>
  (
    await outbox.db.asAdmin<{ failures: number; open: boolean }>(
      'select failures, opened_at is not null as open from endpoint_health where endpoint = $1',
      [sick.url],
    )
  )[0];
const isOpen = () => vi.waitUntil(async () => (await health())?.open, SOON);
const reaches = (id: string, state: string) =>
  vi.waitUntil(async () => (await outbox.notice(id)).state === state, SOON);
const pings = () => sick.heard.filter(({ type }) => type === 'ping');
const messages = () => sick.heard.filter(({ type }) => type !== 'ping');

async function fall(times: number): Promise<string[]> {
  sick.script.push(...Array.from({ length: times }, () => 500));
  const ids = await outbox.queue(...Array.from({ length: times }, () => ({ endpoint: sick.url })));
  await vi.waitUntil(() => messages().length === times, SOON);
  return ids;
}

test('five failures in a row open it; nothing is sent there until a ping is answered; others go on', async () => {
  sick.ping = 500;
  await outbox.work();
  const ids = await fall(5);
  await isOpen();

  const [later] = await outbox.queue({ endpoint: sick.url });
  await outbox.db.moveClock('20 seconds'); // every retry is due, the first ping is not
  const [elsewhere] = await outbox.queue({ endpoint: well.url });
  await reaches(elsewhere!, 'delivered');
  expect(sick.heard).toHaveLength(5);
  expect((await outbox.notice(later!)).state).toBe('queued');

  await outbox.db.moveClock('11 seconds');
  await vi.waitUntil(() => pings().length === 1, SOON);
  await outbox.db.moveClock('31 seconds');
  await vi.waitUntil(() => pings().length === 2, SOON);
  expect(messages()).toHaveLength(5);
  expect(await health()).toMatchObject({ open: true });

  sick.ping = 204;
  await outbox.db.moveClock('31 seconds');
  for (const id of [...ids, later!]) await reaches(id, 'delivered');
  expect(await health()).toEqual({ failures: 0, open: false });
});

test('a ping is signed and dated like every message', async () => {
  await outbox.work();
  await fall(5);
  await isOpen();
  await outbox.db.moveClock('31 seconds');
  await vi.waitUntil(() => pings().length === 1, SOON);
  const [message, ping] = [messages()[0]!, pings()[0]!];
  expect(ping.id).not.toBe(message.id);
  expect(ping.timestamp - message.timestamp).toBeGreaterThanOrEqual(30);
  expect(ping.timestamp - message.timestamp).toBeLessThan(60);
});

test('a success in between starts the count anew', async () => {
  await outbox.work();
  await fall(4);
  await vi.waitUntil(async () => (await health())?.failures === 4, SOON);
  const [id] = await outbox.queue({ endpoint: sick.url });
  await reaches(id!, 'delivered');
  expect(await health()).toEqual({ failures: 0, open: false });
});

test('what is gone for good says nothing about the endpoint’s health', async () => {
  sick.script.push(410);
  const [id] = await outbox.queue({ endpoint: sick.url });
  await outbox.work();
  await reaches(id!, 'failed');
  expect(await health()).toBeUndefined();
});
