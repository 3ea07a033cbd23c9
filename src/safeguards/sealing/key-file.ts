import { createHmac } from 'node:crypto';
import { openBytes, sealBytes } from './envelope.ts';
import type { RootKeys } from './root-key.ts';

/**
 * One file of the key store: a line of JSON per key, each wrapped by the root key. All lines of one number have one
 * length, so that a key is destroyed by writing over it in its place.
 */
export interface WrappedKey {
  readonly n: number;
  /** Version of the root key that wrapped it. */
  readonly root: number;
  /** Base64 of nonce ‖ wrapped key ‖ tag, 80 characters; `DESTROYED` once the key is gone. */
  readonly wrapped: string;
}

/** Stands in the place of a destroyed key; no base64. */
export const DESTROYED = '-'.repeat(80);

export function formatKeyFile(keys: readonly WrappedKey[]): string {
  return keys.map(({ n, root, wrapped }) => `${JSON.stringify({ n, root, wrapped })}\n`).join('');
}

/** Undefined when the file is not a key file, e.g. because it is being written over right now. */
export function parseKeyFile(text: string): WrappedKey[] | undefined {
  try {
    const keys = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as WrappedKey);
    return keys.every(({ wrapped }) => wrapped.length === DESTROYED.length) ? keys : undefined;
  } catch {
    return undefined;
  }
}

export function wrapKey(root: RootKeys, set: string, n: number, secret: Buffer): WrappedKey {
  const wrapping = root.get(root.newest)!;
  return { n, root: root.newest, wrapped: sealBytes(wrapping, bound(set, n), secret).toString('base64') };
}

export function unwrapKey(root: RootKeys, set: string, key: WrappedKey): Buffer | undefined {
  const wrapping = root.get(key.root);
  return wrapping && openBytes(wrapping, bound(set, key.n), Buffer.from(key.wrapped, 'base64'));
}

function bound(set: string, n: number): string {
  return `hartline key|${set}|${n}`;
}

/** First 16 bytes of HMAC-SHA-256 under the key. */
export function fingerprint(secret: Buffer): Buffer {
  return createHmac('sha256', secret).update('hartline key fingerprint').digest().subarray(0, 16);
}
