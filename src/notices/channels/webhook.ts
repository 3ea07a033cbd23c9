import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { sha256 } from '../../platform/canonical.ts';
import type { Signer } from '../../platform/signing.ts';
import { outcomeOfHttp } from '../retry.rules.ts';
import { isInternal, isLoopback, refuseWebhookUrl } from './address.rules.ts';
import type { Sent, WireNotice } from './channel.ts';

const MAX_ANSWER_BYTES = 64 * 1024;

export interface WebhookOptions {
  readonly signer: Signer;
  /** Receivers on this machine are for the demo and for tests. */
  readonly allowLoopback: boolean;
  readonly timeoutMs: number;
  /** Further certificate authorities, PEM; for agencies with their own. */
  readonly ca?: string;
  /** How names become addresses; the system's own way by default. */
  readonly resolve?: Resolve;
}

export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Standard Webhooks over HTTPS: `webhook-id` is the notice's id on every try, `webhook-signature` is
 * `v1a,` + base64 Ed25519 over `id.timestamp.body`. No redirect is followed; the name is resolved and checked in the
 * same step that connects, so it cannot change in between.
 */
export function createWebhookChannel(options: WebhookOptions) {
  const agent = new Agent({
    connections: 16,
    pipelining: 1,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    connect: {
      timeout: options.timeoutMs,
      rejectUnauthorized: true,
      lookup: guardedLookup(options.allowLoopback, options.resolve ?? dnsLookup),
      ...(options.ca ? { ca: options.ca } : {}),
    },
  });

  async function send(notice: WireNotice, unixSeconds: number): Promise<Sent> {
    const url = URL.parse(notice.endpoint);
    const refusal = url
      ? refuseWebhookUrl(url, options.allowLoopback)
      : 'The address of the webhook is not a URL.';
    if (!url || refusal) return { outcome: 'permanent', evidence: { refused: refusal ?? '' } };
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: agent,
        body: notice.body,
        signal: AbortSignal.timeout(options.timeoutMs),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Hartline',
          'webhook-id': notice.id,
          'webhook-timestamp': String(unixSeconds),
          'webhook-signature': `v1a,${options.signer.sign(`${notice.id}.${unixSeconds}.${notice.body}`).toString('base64')}`,
        },
      });
      const body = await readSome(answer.body);
      const retryAfter = Number(answer.headers['retry-after']);
      return {
        outcome: outcomeOfHttp(answer.statusCode),
        evidence: { status: answer.statusCode, answerSha256: sha256(body).toString('hex') },
        ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
      };
    } catch (error) {
      const code = errorCode(error);
      // Before the connection stood nothing can have arrived; afterwards nobody knows.
      return { outcome: NEVER_LEFT.has(code) ? 'temporary' : 'unknown', evidence: { error: code } };
    }
  }
  return { send, close: () => agent.destroy() };
}

const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'HARTLINE_INTERNAL_ADDRESS',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
]);

function errorCode(error: unknown): string {
  const outer = error as { code?: unknown; name?: unknown; cause?: { code?: unknown } };
  return String(outer.cause?.code ?? outer.code ?? outer.name ?? 'unknown');
}

async function readSome(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) break;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function guardedLookup(allowLoopback: boolean, resolve: Resolve): LookupFunction {
  return (hostname, lookupOptions, done) => {
    resolve(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error) return done(error, '', 4);
      const bad = addresses.find(
        ({ address }) => isInternal(address) && !(allowLoopback && isLoopback(address)),
      );
      if (bad || addresses.length === 0) {
        return done(
          Object.assign(new Error('This name leads into an internal network.'), {
            code: 'HARTLINE_INTERNAL_ADDRESS',
          }),
          '',
          4,
        );
      }
      if ((lookupOptions as { all?: boolean }).all) return done(null, addresses as never, undefined as never);
      done(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}
