import { randomInt } from 'node:crypto';
import type { SecretBox } from './secret-box.ts';

const HOW_MANY = 10;
/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LETTERS = 4;

/** Ten codes of 79 bits, e.g. `k7mp-x2dn-…`: shown once, kept as hashes. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, () =>
    Array.from({ length: GROUPS }, () =>
      Array.from({ length: GROUP_LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
    ).join('-'),
  );
}

export function isRecoveryCode(code: string): boolean {
  return plain(code).length === GROUPS * GROUP_LETTERS;
}

export function recoveryHash(secrets: SecretBox, accountId: string, code: string): Buffer {
  return secrets.keyed('recovery', `${accountId}\0${plain(code)}`);
}

/** As typed from paper: case, blanks and hyphens do not matter. */
function plain(code: string): string {
  return code.toLowerCase().replace(/[\s-]/g, '');
}
