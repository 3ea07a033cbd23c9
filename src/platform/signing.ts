import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from './canonical.ts';

/** Ed25519 (FIPS 186-5). `keyId` = first 16 hex digits of the SHA-256 of the raw public key. */
export interface Signer {
  readonly keyId: string;
  /** Raw 32-byte public key. */
  readonly publicKey: Buffer;
  sign(data: Uint8Array | string): Buffer;
}

/** Reads the installation's signing key, or makes one that only its owner can read. */
export function loadSigner(dataFolder: string): Signer {
  return loadKey(join(dataFolder, 'keys', 'signing.pem'));
}

/** Reads the key in `file`, or makes one that only its owner can read, with the public half beside it (`.pub`, base64). */
export function loadKey(file: string): Signer {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
    writeFileSync(file.replace(/(\.pem)?$/, '.pub'), rawPublicKey(privateKey).toString('base64') + '\n', {
      mode: 0o644,
    });
  }
  return signerFrom(createPrivateKey(readFileSync(file)));
}

function signerFrom(privateKey: KeyObject): Signer {
  const publicKey = rawPublicKey(privateKey);
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (data) => sign(null, typeof data === 'string' ? Buffer.from(data) : data, privateKey),
  };
}

export function keyIdOf(publicKey: Uint8Array): string {
  return sha256(publicKey).toString('hex').slice(0, 16);
}

function rawPublicKey(privateKey: KeyObject): Buffer {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(jwk.x!, 'base64url');
}

/** True when `signature` over `data` was made by the holder of this raw Ed25519 public key. */
export function verifySignature(
  publicKey: Uint8Array,
  data: Uint8Array | string,
  signature: Uint8Array,
): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  return verify(null, typeof data === 'string' ? Buffer.from(data) : data, key, signature);
}
