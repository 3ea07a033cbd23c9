import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineInstant } from '../platform/clock.ts';
import { loadSigner } from '../platform/signing.ts';
import type { Signer } from '../platform/signing.ts';
import type { LedgerLine } from './receiver.ts';

const HARTLINE = join(import.meta.dirname, '../../bin/hartline.mjs');
const BODY = '{"data":{"dispatchId":"d-1"},"type":"dispatch.first"}';
const ID = '00000000-0000-7000-8000-000000000001';

let folder: string;
let ours: Signer;
let forger: Signer;
let receiver: ChildProcess | undefined;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hartline-receiver-'));
  ours = loadSigner(join(folder, 'ours'));
  forger = loadSigner(join(folder, 'forger'));
});
afterEach(() => {
  receiver?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const ledgerFile = () => join(folder, 'ledger.jsonl');
const ledger = () =>
  readFileSync(ledgerFile(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerLine);

async function start(...more: string[]): Promise<ChildProcess> {
  const key = join(folder, 'ours/keys/signing.pub');
  const args = ['receiver', '--port', '0', '--ledger', ledgerFile(), '--key', key, '--json', ...more];
  receiver = spawn(process.execPath, [HARTLINE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(receiver.stdout!), 'line')) as [string];
  url = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}/hooks`;
  return receiver;
}

const seconds = () => Math.floor(machineInstant().epochMilliseconds / 1000);

function post(change: { by?: Signer; at?: number; body?: string; id?: string; headers?: object } = {}) {
  const [by, at, id] = [change.by ?? ours, change.at ?? seconds(), change.id ?? ID];
  return fetch(url, {
    method: 'POST',
    body: change.body ?? BODY,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': `v1a,${by.sign(`${id}.${at}.${BODY}`).toString('base64')}`,
      ...change.headers,
    },
  });
}

describe('a stand-alone receiver', () => {
  test('answers 204 to what we signed and writes down what it got', async () => {
    await start();
    expect((await post()).status).toBe(204);
    expect((await post()).status).toBe(204);
    expect(ledger()).toHaveLength(2);
    expect(ledger()[0]).toEqual({
      at: expect.stringMatching(/Z$/),
      webhookId: ID,
      dispatchId: 'd-1',
      verified: true,
      digest: ledger()[1]!.digest,
      answer: '204',
      path: '/hooks',
    });
  });

  test('sees every forgery, answers 401 and keeps it in the ledger', async () => {
    await start();
    const forgeries = [
      { by: forger },
      { body: BODY.replace('d-1', 'd-2') },
      { headers: { 'webhook-id': '00000000-0000-7000-8000-000000000002' } },
      { headers: { 'webhook-timestamp': String(seconds() + 60) } },
      { headers: { 'webhook-signature': 'v1a,AAAA' } },
      { headers: { 'webhook-signature': '' } },
      { at: seconds() - 3600 },
      { at: seconds() + 3600 },
    ];
    for (const forgery of forgeries) expect((await post(forgery)).status, JSON.stringify(forgery)).toBe(401);
    expect(ledger().map(({ verified, answer }) => [verified, answer])).toEqual(
      forgeries.map(() => [false, '401']),
    );
  });

  test('several signatures: one of ours among them is enough, as after a change of keys', async () => {
    await start();
    const at = seconds();
    const signed = (by: Signer) => `v1a,${by.sign(`${ID}.${at}.${BODY}`).toString('base64')}`;
    const headers = { 'webhook-signature': `${signed(forger)} ${signed(ours)}` };
    expect((await post({ at, headers })).status).toBe(204);
  });

  test('--fail error: it takes the message and answers 500', async () => {
    await start('--fail', 'error:1');
    expect((await post()).status).toBe(500);
    expect(ledger()).toMatchObject([{ verified: true, answer: '500' }]);
  });

  test('--fail cut: it takes the message and drops the line', async () => {
    await start('--fail', 'cut');
    await expect(post()).rejects.toThrow();
    expect(ledger()).toMatchObject([{ verified: true, answer: 'cut' }]);
  });

  test('--fail with what it does not know is refused in one sentence', async () => {
    const child = spawn(
      process.execPath,
      [HARTLINE, 'receiver', '--port', '0', '--ledger', ledgerFile(), '--fail', 'sleep:2'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const said: Buffer[] = [];
    child.stderr.on('data', (part: Buffer) => said.push(part));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).not.toBe(0);
    expect(Buffer.concat(said).toString()).toContain('error, hang or cut with a share from 0 to 1');
  });

  test('Ctrl-C ends it', async () => {
    const child = await start();
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
