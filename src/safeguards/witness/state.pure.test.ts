import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { consistencyRanges, CompactTree, rangeHash } from '../audit/merkle.ts';
import type { HashReader } from '../audit/merkle.ts';
import { findSignature, keyOf, parseNote, signCheckpoint, vkeyOf } from '../audit/note.ts';
import type { Signer } from '../../platform/signing.ts';
import { createAlarm } from './alarm.ts';
import { addCheckpoint } from './cosigner.ts';
import { openState } from './state.ts';

const ORIGIN = 'log.example/audit';
const NAME = 'witness.example';
const now = Temporal.Instant.from('2026-11-25T10:00:00Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hartline-test-witness-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
  return { keyId: '', publicKey: raw, sign: (data) => sign(null, Buffer.from(data), privateKey) };
}
const log = newSigner();
const witness = newSigner();
const logKey = keyOf(log, ORIGIN, 'log');

/** A log in memory, whose owner may do anything with it. */
const leaves = Array.from({ length: 40 }, () => randomBytes(32));
function rootOf(of: readonly Buffer[]): Buffer {
  const tree = new CompactTree();
  for (const leaf of of) tree.append(leaf);
  return tree.root();
}
async function request(
  old: number,
  size: number,
  of = leaves,
  signer = log,
  origin = ORIGIN,
): Promise<string> {
  const read: HashReader = async (level, first, count) => (level === 0 ? of.slice(first, first + count) : []);
  const proof = await Promise.all(consistencyRanges(old, size).map((range) => rangeHash(range, read)));
  const note = signCheckpoint({ origin, size, root: rootOf(of.slice(0, size)) }, signer);
  return `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
}
const ask = (body: string, memory = openState(folder, vkeyOf(logKey))) =>
  addCheckpoint(body, { memory, log: logKey, name: NAME, signer: witness, now });

test('a checkpoint that continues the last one is signed, and remembered before that is answered', async () => {
  for (const [old, size] of [[0, 3], [3, 3], [3, 17], [17, 40]] as const) {
    const body = await request(old, size);
    const answer = ask(body);
    expect(answer.status).toBe(200);
    const note = parseNote(body.slice(body.indexOf('\n\n') + 2));
    const signed = parseNote(`${note.text}\n${answer.text}`);
    expect(findSignature(signed, keyOf(witness, NAME, 'witness'))).toEqual({ atSeconds: 1795600800 });
    expect(openState(folder, vkeyOf(logKey)).state).toMatchObject({ size, root: rootOf(leaves.slice(0, size)).toString('base64') }); // prettier-ignore
  }
}); // prettier-ignore

test('when it cannot remember, it does not sign', async () => {
  const memory = openState(folder, vkeyOf(logKey));
  const full = { get state() { return memory.state; }, save: () => { throw new Error('disk full'); } }; // prettier-ignore
  const body = await request(0, 5);
  expect(() => ask(body, full)).toThrow('disk full');
  expect(openState(folder, vkeyOf(logKey)).state.size).toBe(0);
});

test('what it found and could not write down, it tells again', () => {
  const memory = openState(folder, vkeyOf(logKey));
  let room = false;
  const disk = { get state() { return memory.state; }, save: (next: typeof memory.state) => { if (!room) throw new Error('disk full'); memory.save(next); } }; // prettier-ignore
  const said: string[] = [];
  const alarm = createAlarm(disk, {
    file: join(folder, 'alerts.jsonl'),
    now: () => now,
    say: (line) => said.push(line),
  });
  const found = [{ kind: 'leaf_changed', subject: 'leaf 7' }] as const;
  expect(() => alarm.report('pass', found)).toThrow('disk full');
  expect(memory.state.alerts).toEqual([]);
  room = true;
  alarm.report('pass', found);
  expect(openState(folder, vkeyOf(logKey)).state.alerts).toMatchObject([
    { subject: 'leaf 7', standing: true },
  ]);
  alarm.report('pass', found);
  expect(said).toHaveLength(2);
});

describe('after it was started again it still refuses', () => {
  beforeEach(async () => void ask(await request(0, 20)));

  test('a log that was rolled back: it answers how far it has seen', async () => {
    expect(ask(await request(10, 15))).toMatchObject({ status: 409, text: '20\n' });
    expect(ask(await request(0, 20))).toMatchObject({ status: 409, text: '20\n' });
  });

  test('a fork, whatever proof is brought', async () => {
    const other = [...leaves.slice(0, 10), ...Array.from({ length: 30 }, () => randomBytes(32))];
    expect(ask(await request(20, 30, other))).toMatchObject({ status: 422, forked: true });
    expect(ask(await request(20, 20, other))).toMatchObject({ status: 422, forked: true });
    expect(openState(folder, vkeyOf(logKey)).state.size).toBe(20);
  });

  test('a signature of somebody else, another log, nonsense', async () => {
    expect(ask(await request(20, 30, leaves, newSigner())).status).toBe(403);
    expect(ask(await request(20, 30, leaves, log, 'other.example')).status).toBe(404);
    expect(ask(await request(20, 30)).status).toBe(200);
    const good = await request(30, 35);
    for (const body of [
      '',
      'old',
      'old 30\n',
      good.slice(0, -1),
      good.replace('old 30', 'old -1'),
      good.replace('old 30', 'old 030'),
      good.replace('\n', '\nAAAA\n'),
      `old 30\n${'A'.repeat(43)}=\n`.repeat(80),
    ])
      // prettier-ignore
      expect(ask(body).status, body.slice(0, 30)).toBe(400);
    expect(ask(good.replace('old 30', 'old 99')).status).toBe(400);
    expect(openState(folder, vkeyOf(logKey)).state.size).toBe(30);
  });

  test('to watch another log from the same folder', () => {
    expect(() => openState(folder, vkeyOf(keyOf(newSigner(), ORIGIN, 'log')))).toThrow(/watches another log/);
  });

  test('a memory that somebody shortened: it says so instead of starting anew', () => {
    const file = join(folder, 'witness.json');
    writeFileSync(file, readFileSync(file).subarray(0, 40));
    expect(() => openState(folder, vkeyOf(logKey))).toThrow();
  });
});
