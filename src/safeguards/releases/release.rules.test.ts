import { expect, test } from 'vitest';
import { daysLeft, isLive } from './release.rules.ts';

const release = { recordedAt: 1000, expiresAt: 9000, revokedAt: null, signerHarmed: false };

test.each([
  ['when it was recorded', release, 1000, true],
  ['before it was recorded', release, 999, false],
  ['one second before it expires', release, 8000, true],
  ['at the instant of expiry', release, 9000, false],
  ['one second after', release, 10_000, false],
  ['before it was revoked', { ...release, revokedAt: 5000 }, 4999, true],
  ['from the revocation on', { ...release, revokedAt: 5000 }, 5000, false],
  [
    'signed by somebody who is alleged meanwhile to have harmed the child',
    { ...release, signerHarmed: true },
    4000,
    false,
  ],
] as const)('a release %s', (_when, facts, at, live) => {
  expect(isLive(facts, at)).toBe(live);
});

test('days left are whole days and never negative', () => {
  const day = 86_400_000;
  expect([daysLeft(3 * day, 0), daysLeft(3 * day, 1), daysLeft(day - 1, 0), daysLeft(0, day)]).toEqual([
    3, 2, 0, 0,
  ]);
});
