import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { sha256 } from '../platform/canonical.ts';
import { machineInstant, pause } from '../platform/clock.ts';
import { appendJsonLine } from '../platform/json-lines.ts';
import { verifySignature } from '../platform/signing.ts';

/** How a receiver misbehaves: shares of requests, 0..1 each. `cut` processes the request and then drops the line. */
export interface Misbehaviour {
  readonly error?: number;
  readonly hang?: number;
  readonly cut?: number;
}

export interface LedgerLine {
  readonly at: string;
  readonly webhookId: string;
  readonly dispatchId: string | null;
  readonly verified: boolean;
  readonly digest: string;
  readonly answer: string;
  readonly path: string;
  readonly body: string;
}

export interface ReceiverOptions {
  readonly port: number;
  readonly ledger: string;
  /** Raw Ed25519 public key of the sender; without it nothing counts as verified. */
  readonly publicKey: Buffer | undefined;
  readonly fail?: Misbehaviour;
  readonly keepBodies?: boolean;
}

const MAX_AGE_SECONDS = 300;
const HANG_MS = 20_000;

/** A receiving agency's system: checks the signature, keeps its own ledger, answers. Loopback only. */
export async function startReceiver(
  options: ReceiverOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  mkdirSync(dirname(options.ledger), { recursive: true });
  const closing = new AbortController();
  const server = createServer((request, response) => {
    handle(request, response, options, closing.signal).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      closing.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReceiverOptions,
  closing: AbortSignal,
): Promise<void> {
  const body = await readBody(request);
  const id = header(request, 'webhook-id');
  const verified = isVerified(request, id, body, options.publicKey);
  const ping = isPing(body);
  const mischief = ping ? 'none' : pick(options.fail ?? {});
  const answer = verified ? { none: '204', error: '500', hang: 'hang', cut: 'cut' }[mischief] : '401';
  if (!ping) {
    const line: LedgerLine = {
      at: machineInstant().toString(),
      webhookId: id,
      dispatchId: dispatchIdOf(body),
      verified,
      digest: sha256(body).toString('hex'),
      answer,
      path: request.url ?? '/',
      body: options.keepBodies ? body.toString('utf8') : '',
    };
    appendJsonLine(options.ledger, options.keepBodies ? line : { ...line, body: undefined });
  }
  if (answer === 'hang') await pause(HANG_MS, closing);
  if (answer === 'hang' || answer === 'cut') return void response.destroy();
  response.writeHead(Number(answer)).end();
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function isVerified(
  request: IncomingMessage,
  id: string,
  body: Buffer,
  publicKey: Buffer | undefined,
): boolean {
  const timestamp = header(request, 'webhook-timestamp');
  // More than one while the sender changes keys: one of them must be right.
  const signatures = header(request, 'webhook-signature')
    .split(' ')
    .filter((part) => part.startsWith('v1a,'));
  if (!publicKey || !id) return false;
  const age = Math.abs(machineInstant().epochMilliseconds / 1000 - Number(timestamp));
  if (!(age <= MAX_AGE_SECONDS)) return false;
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return signatures.some((part) => verifySignature(publicKey, signed, Buffer.from(part.slice(4), 'base64')));
}

function isPing(body: Buffer): boolean {
  return (parse(body) as { type?: unknown } | null)?.type === 'ping';
}

function dispatchIdOf(body: Buffer): string | null {
  const found = (parse(body) as { data?: { dispatchId?: unknown } } | null)?.data?.dispatchId;
  return typeof found === 'string' ? found : null;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function pick(fail: Misbehaviour): 'none' | 'error' | 'hang' | 'cut' {
  const dice = Math.random();
  if (dice < (fail.error ?? 0)) return 'error';
  if (dice < (fail.error ?? 0) + (fail.hang ?? 0)) return 'hang';
  return dice < (fail.error ?? 0) + (fail.hang ?? 0) + (fail.cut ?? 0) ? 'cut' : 'none';
}
