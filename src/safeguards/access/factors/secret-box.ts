import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Seals what sign-in must keep secret under a key that is not in the database. The one place that knows this key. */
export interface SecretBox {
  /** AES-256-GCM; `place` says whose and which value it is, so that a sealed value moved elsewhere does not open. */
  seal(plain: Uint8Array, place: string): Buffer;
  open(sealed: Uint8Array, place: string): Buffer;
  /** HMAC-SHA-256 under a key of the same origin; `use` keeps the uses apart. */
  keyed(use: string, data: Uint8Array | string): Buffer;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of every sealed value: how it was sealed. 1 = AES-256-GCM, key derived by HKDF-SHA-256. */
const FORMAT = 1;

/** The key stands in `file` (32 bytes in base64); only `make` begins one when there is none. */
export function openSecretBox(file: string, make: boolean): SecretBox {
  if (make) makeKeyFile(file);
  const root = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (root.length !== KEY_BYTES) throw new Error('The key for sign-in secrets must have 32 bytes.');
  const sealing = derive(root, 'seal');
  const hashing = derive(root, 'keyed');
  return {
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== FORMAT) throw new Error('A sealed value of an unknown format.');
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
      const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce)
        .setAAD(Buffer.from(place))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    },
    keyed: (use, data) => createHmac('sha256', hashing).update(`${use}\0`).update(data).digest(),
  };
}

function derive(root: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `hartline sign-in ${use}`, KEY_BYTES));
}

function makeKeyFile(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
  }
}
