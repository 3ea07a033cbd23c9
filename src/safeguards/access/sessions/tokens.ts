import { randomBytes } from 'node:crypto';
import { sha256 } from '../../../platform/canonical.ts';

export interface NewToken {
  /** Shown once, never kept. */
  readonly token: string;
  readonly hash: Buffer;
}

/** 256 random bits; the prefix says what it is to whoever finds one. */
export function newToken(prefix: 'hl' | 'hlk' | 'hli'): NewToken {
  const token = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: sha256(token) };
}

export const hashOfToken = (token: string): Buffer => sha256(token);
