import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadSigner } from '../../platform/signing.ts';
import { createWebhookChannel } from './webhook.ts';
import type { Resolve, WebhookOptions } from './webhook.ts';

const pem = (name: string) =>
  readFileSync(new URL(`../../../test/setup/tls/${name}.pem`, import.meta.url), 'utf8');
const certificate = pem('certificate'); // for records.police.example and 127.0.0.1; signed by itself

let folder: string;
let server: Server;
let port: number;
let connections: number;
let requests: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hartline-webhook-'));
  server = createServer({ key: pem('key'), cert: certificate }, (request, response) => {
    requests++;
    request.resume().once('end', () => response.writeHead(200).end('taken'));
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  connections = 0;
  requests = 0;
});

async function send(endpoint: string, options: Partial<WebhookOptions>) {
  const channel = createWebhookChannel({
    signer: loadSigner(folder),
    allowLoopback: true,
    timeoutMs: 1000,
    ...options,
  });
  try {
    return await channel.send(
      {
        id: '00000000-0000-7000-8000-000000000001',
        endpoint,
        contact: null,
        body: '{"type":"dispatch.first"}',
        createdAt: Temporal.Instant.from('2026-07-30T12:00:00Z'),
      },
      1_785_412_800,
    );
  } finally {
    await channel.close();
  }
}

const leadsTo =
  (...addresses: string[]): Resolve =>
  (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('TLS is always verified', () => {
  test('a certificate that an agency’s own authority signed is taken', async () => {
    expect(await send(`https://127.0.0.1:${port}/`, { ca: certificate })).toEqual({
      outcome: 'ok',
      evidence: { status: 200, answerSha256: createHash('sha256').update('taken').digest('hex') },
    });
  });

  test('a self-signed one is refused before anything is sent', async () => {
    expect(await send(`https://127.0.0.1:${port}/`, {})).toEqual({
      outcome: 'temporary',
      evidence: { error: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(requests).toBe(0);
  });

  test('the environment cannot switch it off', async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const sent = await send(`https://127.0.0.1:${port}/`, {}).finally(
      () => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED,
    );
    expect(sent.outcome).toBe('temporary');
    expect(requests).toBe(0);
  });

  test('a certificate for another name is refused', async () => {
    const sent = await send(`https://other.police.example:${port}/`, {
      ca: certificate,
      resolve: leadsTo('127.0.0.1'),
    });
    expect(sent).toEqual({ outcome: 'temporary', evidence: { error: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(requests).toBe(0);
  });
});

describe('no way into an internal network', () => {
  test.each([
    ['this machine', ['127.0.0.1']],
    ['this machine, IPv6', ['::1']],
    ['a private network', ['10.1.2.3']],
    ['cloud metadata', ['169.254.169.254']],
    ['one good address and one bad', ['93.184.216.34', '127.0.0.1']],
    ['nowhere', []],
  ])('outside the demo, a name that leads to %s', async (_where, addresses) => {
    const sent = await send(`https://records.police.example:${port}/`, {
      allowLoopback: false,
      ca: certificate,
      resolve: leadsTo(...addresses),
    });
    expect(sent).toEqual({ outcome: 'temporary', evidence: { error: 'HARTLINE_INTERNAL_ADDRESS' } });
    expect(connections).toBe(0);
  });

  test('the same name is reached where the rules let it', async () => {
    const sent = await send(`https://records.police.example:${port}/`, {
      ca: certificate,
      resolve: leadsTo('127.0.0.1'),
    });
    expect(sent).toMatchObject({ outcome: 'ok', evidence: { status: 200 } });
  });

  test.each([
    [`https://127.0.0.1:`, /this machine/],
    [`https://localhost:`, /this machine/],
    [`https://[::1]:`, /this machine/],
  ])('outside the demo %s is refused for good', async (start, why) => {
    const sent = await send(`${start}${port}/`, { allowLoopback: false, ca: certificate });
    expect(sent).toEqual({ outcome: 'permanent', evidence: { refused: expect.stringMatching(why) } });
    expect(connections).toBe(0);
  });

  test('what is no URL is refused for good', async () => {
    expect(await send('records.police.example', {})).toMatchObject({ outcome: 'permanent' });
  });
});
