import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SealedPlace } from '../../platform/vault.ts';

/** Names one key: the set (a file of the key store) and its number in it. */
export interface KeyRef {
  readonly set: string;
  readonly n: number;
}

export interface Key extends KeyRef {
  readonly secret: Buffer;
}

export interface Envelope {
  readonly refs: readonly KeyRef[];
  /** The header as it stands in the text: bound into the ciphertext. */
  readonly header: string;
  /** nonce ‖ ciphertext ‖ tag. */
  readonly box: Buffer;
}

/** Bytes of an AES-256 key; nonce (96 bit, fresh for every box) and tag of GCM as NIST SP 800-38D wants them. */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Algorithm 1: HKDF-SHA-256 gives the compartment's key, AES-256-GCM seals with it. */
const ALGORITHM = 'sealed:1';
const LOOKS_SEALED =
  /^sealed:1:(?<refs>[0-9a-f-]{36}(?:\.\d{1,5})+(?:,[0-9a-f-]{36}(?:\.\d{1,5})+)*):(?<box>[A-Za-z0-9_-]+)$/;

/** `sealed:1:SET.N.N,SET.N:BOX`: algorithm, keys and box in one text, as it stands in a column. */
export function parseEnvelope(sealed: string): Envelope | undefined {
  const { refs, box } = LOOKS_SEALED.exec(sealed)?.groups ?? {};
  if (refs === undefined || box === undefined) return undefined;
  const bytes = Buffer.from(box, 'base64url');
  // Of the ways to write the same bytes only one is ours.
  if (bytes.toString('base64url') !== box) return undefined;
  return {
    refs: refs.split(',').flatMap((group) => {
      const [set, ...numbers] = group.split('.');
      return numbers.map((n) => ({ set: set!, n: Number(n) }));
    }),
    header: `${ALGORITHM}:${refs}`,
    box: bytes,
  };
}

export function sealText(keys: readonly Key[], place: SealedPlace, text: string): string {
  // In the order in which a reader finds them again.
  const ordered = keys.toSorted((a, b) => (a.set === b.set ? a.n - b.n : a.set < b.set ? -1 : 1));
  const groups = new Map<string, number[]>();
  for (const { set, n } of ordered) groups.set(set, [...(groups.get(set) ?? []), n]);
  const header = `${ALGORITHM}:${[...groups].map(([set, numbers]) => [set, ...numbers].join('.')).join(',')}`;
  const secrets = ordered.map(({ secret }) => secret);
  const box = sealBytes(compartmentKey(secrets, place), bound(header, place), Buffer.from(text, 'utf8'));
  return `${header}:${box.toString('base64url')}`;
}

/** The text, or undefined when it was not sealed with these keys in this place. */
export function openText(
  envelope: Envelope,
  secrets: readonly Buffer[],
  place: SealedPlace,
): string | undefined {
  return openBytes(compartmentKey(secrets, place), bound(envelope.header, place), envelope.box)?.toString(
    'utf8',
  );
}

/** One key for one compartment, from the keys of all whom the text is about: without any one of them there is none. */
function compartmentKey(secrets: readonly Buffer[], { compartment }: SealedPlace): Buffer {
  return Buffer.from(
    hkdfSync('sha256', Buffer.concat(secrets), Buffer.alloc(0), `hartline field ${compartment}`, KEY_BYTES),
  );
}

function bound(header: string, { table, row, column, version, compartment }: SealedPlace): string {
  return [header, table, row, column, version, compartment].join('|');
}

export function sealBytes(key: Buffer, associated: string, clear: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(associated, 'utf8'));
  return Buffer.concat([nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

export function openBytes(key: Buffer, associated: string, box: Buffer): Buffer | undefined {
  if (box.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(associated, 'utf8'));
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
