import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { normalizedPassword } from './password.rules.ts';
import type { SecretBox } from './secret-box.ts';

/** OWASP's number for PBKDF2-HMAC-SHA-256, which FIPS allows; raising it takes effect at each next change. */
const ITERATIONS = 600_000;
const ALGORITHM = 'pbkdf2-hmac-sha256+hmac';
const SALT_BYTES = 16;
const KEY_BYTES = 32;

export interface PasswordHash {
  readonly algorithm: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly verifier: Buffer;
}

const derived = promisify(pbkdf2);

/** Slow by intent (a fifth of a second): call it outside of a transaction. */
export async function hashPassword(secrets: SecretBox, password: string): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES);
  return {
    algorithm: ALGORITHM,
    iterations: ITERATIONS,
    salt,
    verifier: await verifierOf(secrets, password, salt, ITERATIONS),
  };
}

/** With nothing to compare it with it takes the same time, so that an unknown address is not known by a quick answer. */
export async function isPassword(
  secrets: SecretBox,
  password: string,
  stored: PasswordHash | undefined,
): Promise<boolean> {
  if (!stored || stored.algorithm !== ALGORITHM) {
    await verifierOf(secrets, password, randomBytes(SALT_BYTES), ITERATIONS);
    return false;
  }
  return timingSafeEqual(
    await verifierOf(secrets, password, stored.salt, stored.iterations),
    stored.verifier,
  );
}

/** The keyed step makes a copy of the database alone useless for guessing. */
async function verifierOf(
  secrets: SecretBox,
  password: string,
  salt: Buffer,
  iterations: number,
): Promise<Buffer> {
  const slow = await derived(normalizedPassword(password), salt, iterations, KEY_BYTES, 'sha256');
  return secrets.keyed('password', slow);
}
