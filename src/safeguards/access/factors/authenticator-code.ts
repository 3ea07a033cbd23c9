import { Secret, TOTP } from 'otpauth';

/** 160 bits: RFC 4226 recommends it, and it is what every authenticator program takes. */
const SEED_BYTES = 20;
const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the current one that still count, for clocks that differ. */
const WINDOW_STEPS = 1;

export function newSeed(): Buffer {
  return Buffer.from(new Secret({ size: SEED_BYTES }).bytes);
}

/** What an authenticator program reads from the picture, or its person types. */
export function enrolmentOf(seed: Buffer, address: string): { uri: string; secret: string } {
  const totp = totpOf(seed, address);
  return { uri: totp.toString(), secret: totp.secret.base32 };
}

/** The 30-second step this code belongs to, or null when it is not right now. A step may be used once: the caller keeps it. */
export function stepOfCode(seed: Buffer, code: string, now: Temporal.Instant): number | null {
  const timestamp = now.epochMilliseconds;
  const delta = totpOf(seed, '').validate({ token: code, timestamp, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

function totpOf(seed: Buffer, address: string): TOTP {
  return new TOTP({
    issuer: 'Hartline',
    label: address,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: new Secret({
      buffer: seed.buffer.slice(seed.byteOffset, seed.byteOffset + seed.length) as ArrayBuffer,
    }),
  });
}
